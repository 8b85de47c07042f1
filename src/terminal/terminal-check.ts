/**
 * The check in a terminal: options to inputs, the matrix instead of a summary, an exit status instead of a failed
 * step.
 */
import { check } from '../app/check.ts';
import type { Progress } from '../domain/host.ts';
import { terminalHost } from '../host/terminal.ts';
import { terminalReport } from '../report/terminal-report.ts';
import { painted } from '../report/terminal.ts';
import type { Report } from '../domain/report.ts';
import { visible, visibleBlock } from '../report/visible.ts';
import type { ParsedArguments } from './arguments.ts';
import { environmentOf, optionsOf, profileOf } from './environment.ts';
import type { ProgressLine } from './progress.ts';
import type { Style } from './streams.ts';
import { visibleJson } from '../util/json-text.ts';

/** Where a check in a terminal writes to, and how. */
export interface TerminalStreams {
  stdout: (text: string) => void;
  stderr: (text: string) => void;
  style: Style;
  progress: ProgressLine;
  env: NodeJS.ProcessEnv;
  /** Aborts with Ctrl-C. */
  cancelled: AbortSignal;
}

const STATUS = { pass: 0, skipped: 0, fail: 1, error: 2 } as const;

/** Runs the check with what the command line says; returns the exit status. */
export async function terminalCheck(parsed: ParsedArguments, streams: TerminalStreams): Promise<number> {
  const { stdout, stderr, style, progress, env, cancelled } = streams;
  // The SDK reads the profile where it reads everything else.
  const profile = parsed.profile ?? profileOf(env);
  if (profile !== undefined) env.AWS_PROFILE = profile;
  const outputs = new Map<string, string>();
  const said = { anything: false };
  const tell = (line: string): void => {
    progress.above(() => {
      stderr(`${line}\n`);
    });
  };
  const report = await check(
    terminalHost({
      cancelled,
      options: optionsOf(parsed, env),
      env: await environmentOf(env),
      note: (line) => {
        if (parsed.json) return;
        said.anything = true;
        tell(line);
      },
      warn: (line) => {
        tell(`${painted('Warning:', '33', style.colour.stderr)} ${line}`);
      },
      ...(parsed.verbose && { debug: tell }),
      output: (name, value) => {
        outputs.set(name, value);
      },
      terminal: {
        watch: (how) => {
          if (style.progress) progress.start(() => progressText(how()));
          return () => {
            progress.stop();
          };
        },
      },
    }),
  );
  // Where both are one screen, the matrix stands apart from what was said before it.
  if (said.anything && style.oneScreen) stderr('\n');
  for (const line of troubleLines(report, style)) stderr(`${line}\n`);
  const plan = outputs.get('plan');
  if (plan !== undefined) stdout(`${plan}\n`);
  else if (parsed.json) stdout(`${visibleJson(JSON.stringify(report, undefined, 2))}\n`);
  else if (report.cells.length > 0 || (report.whoCan ?? []).length > 0) {
    const drawn = { colour: style.colour.stdout, width: style.width };
    stdout(`${terminalReport(report, outputs.get('report-dir') ?? '', drawn).join('\n')}\n`);
  }
  return STATUS[report.gate.result];
}

/** Before the first answer nothing is known but that it is on its way. */
function progressText({ cells, decided, unmet, callsInFlight }: Progress): string {
  const inFlight = Object.values(callsInFlight).reduce((sum, number) => sum + number, 0);
  const calls = inFlight === 1 ? '1 call in flight' : `${inFlight} calls in flight`;
  if (cells === 0) return `Asking AWS ... ${calls}`;
  const wrong = unmet === 0 ? '' : `, ${unmet} not as expected`;
  return `${decided} of ${cells} checks${wrong}, ${calls} ...`;
}

/**
 * What is wrong with the run itself: errors where it could not be made, warnings where it could. A line that names a
 * file begins with it.
 */
function troubleLines({ gate, problems, cells }: Report, style: Style): string[] {
  const isError = gate.result === 'error';
  const lines = problems.map(({ message, remedy }) => {
    const text = visibleBlock(`${message} ${remedy}`);
    if (/^\S.*?:\d+:\d+: /.test(text)) return text;
    const [word, code] = isError ? ['Error:', '31'] : ['Warning:', '33'];
    return `${painted(word, code, style.colour.stderr)} ${text}`;
  });
  if (!isError || problems.length > 0) return cells.length === 0 && lines.length > 1 ? [...lines, SETTINGS] : lines;
  return [`${painted('Error:', '31', style.colour.stderr)} ${gate.reasons.map(visible).join('; ')}.`];
}

const SETTINGS = 'Nothing was called.';
