/** The terminal command's front door: which subcommand is meant, and what of the command line is wrong. */
import { explainMain, type ExplainStreams } from './explain.ts';
import { ProgressLine } from './progress.ts';
import { styleOf, type StreamFacts } from './streams.ts';
import { visible } from '../report/visible.ts';
import { VERSION } from '../util/version.ts';

/** What the command reads, writes and is told by the process. */
export interface CommandStreams extends ExplainStreams, StreamFacts {
  env: NodeJS.ProcessEnv;
  /** Called before a check begins: from then on, the first Ctrl-C ends the check and not the process. */
  cancellation: () => AbortSignal;
}

/** Takes the arguments after the program's name and returns the exit status; 2 if they are not understood. */
export async function commandLine(args: readonly string[], streams: CommandStreams): Promise<number> {
  if (args[0] === 'explain') return explainMain(args.slice(1), streams);
  if (args[0] === 'policy') {
    const { policyMain } = await import('./policy.ts');
    return policyMain(args.slice(1), streams);
  }
  if (args[0] === 'who-can') {
    const { whoCanMain } = await import('./who-can.ts');
    return whoCanMain(args.slice(1), streams);
  }
  if (args[0] === 'init') {
    const { initMain } = await import('./init.ts');
    return initMain(args.slice(1), streams);
  }
  const { parseArguments } = await import('./arguments.ts');
  const parsed = parseArguments(args);
  if ('wrong' in parsed) {
    streams.stderr(`bedrock-access-check: ${visible(parsed.wrong)}\n`);
    return 2;
  }
  if (parsed.version) {
    streams.stdout(`${VERSION}\n`);
    return 0;
  }
  if (parsed.help) {
    const { usage } = await import('./help.ts');
    streams.stdout(usage());
    return 0;
  }
  if (parsed.instead !== undefined) {
    const { endpointsOnly, planOnly, validateOnly } = await import('./without-calls.ts');
    const answer = { plan: planOnly, 'check-config': validateOnly, endpoints: endpointsOnly }[parsed.instead];
    return answer(parsed, streams);
  }
  const progress = new ProgressLine({ write: streams.stderr, columns: streams.columns });
  const cancelled = streams.cancellation();
  // The check brings the AWS SDK along; explaining a message should not wait for it.
  const { terminalCheck } = await import('./terminal-check.ts');
  return terminalCheck(parsed, { ...streams, style: styleOf(streams, parsed.json), progress, cancelled });
}
