/** The terminal command's front door: which subcommand is meant. */
import { explainMain, EXPLAIN_USAGE, type ExplainStreams } from './explain.ts';
import { VERSION } from './version.ts';

/** Takes the arguments after the program's name and returns the exit status; 2 where they are not understood. */
export async function commandLine(args: readonly string[], streams: ExplainStreams): Promise<number> {
  const [command, ...rest] = args;
  switch (command) {
    case 'explain':
      return explainMain(rest, streams);
    case '--version':
      streams.stdout(`${VERSION}\n`);
      return 0;
    case '--help':
    case '-h':
    case 'help':
      streams.stdout(EXPLAIN_USAGE);
      return 0;
    default:
      streams.stderr(command === undefined ? EXPLAIN_USAGE : `Unknown command ${command}.\n${EXPLAIN_USAGE}`);
      return 2;
  }
}
