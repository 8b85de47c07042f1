/** The terminal command's front door: which subcommand is meant. */
import { explainMain, type ExplainStreams } from './explain.ts';
import type { TerminalStreams } from './terminal-check.ts';
import { VERSION } from './version.ts';

/** Takes the arguments after the program's name and returns the exit status; 2 where they are not understood. */
export async function commandLine(args: readonly string[], streams: ExplainStreams & TerminalStreams): Promise<number> {
  if (args[0] === 'explain') return explainMain(args.slice(1), streams);
  if (args.includes('--version')) {
    streams.stdout(`${VERSION}\n`);
    return 0;
  }
  // The check brings the AWS SDK along; explaining a message should not wait for it.
  const { terminalCheck, usage } = await import(/* webpackMode: "eager" */ './terminal-check.ts');
  if (args.includes('--help') || args.includes('-h')) {
    streams.stdout(usage());
    return 0;
  }
  return terminalCheck(args, streams);
}
