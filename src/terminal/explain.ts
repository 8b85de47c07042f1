/**
 * `bedrock-access-check explain [MESSAGE]`: explains one AWS error, or with `--json` a JSON line of each. No AWS call is made: what a
 * text alone cannot decide stays an alternative.
 */
import type { Failure } from '../domain/failure.ts';
import type { Diagnosis } from '../domain/report.ts';
import { diagnose } from '../verdict/diagnose.ts';

export const EXPLAIN_USAGE = `Usage: bedrock-access-check explain [MESSAGE]
       bedrock-access-check explain --json < FAILURES

Explains an AWS error message: its cause, who can change it, and what to do.
Without MESSAGE it is read from standard input.
No call to AWS is made, and no credentials are needed.

--json reads JSON lines {"service","operation","errorName","httpStatus","message",
"tokenSubject"?} and writes one diagnosis a line, in order.

Example:
  bedrock-access-check explain "AccessDeniedException: User: ... is not
      authorized to perform: bedrock:InvokeModel on resource: ..."

Exit status: 0, or 2 where the arguments or a line of --json are not understood.
`;

/** What the command reads and writes; `write` functions get text as it is, line ends included. */
export interface ExplainStreams {
  stdin: AsyncIterable<string | Uint8Array>;
  stdout: (text: string) => void;
  stderr: (text: string) => void;
}

/**
 * Runs the command with the arguments after `explain`. Returns the exit status: 0; 2 where the arguments are wrong or a line of `--json`
 * was not a JSON object (it still gets its diagnosis, `unclassified`, so that lines stay in step).
 */
export async function explainMain(args: readonly string[], streams: ExplainStreams): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    streams.stdout(EXPLAIN_USAGE);
    return 0;
  }
  const unknown = args.find((arg) => arg.startsWith('--') && arg !== '--json' && arg !== '--');
  if (unknown !== undefined) return misused(`unknown option ${unknown}`, streams);
  const words = args.filter((arg) => arg !== '--json' && arg !== '--');
  if (args.includes('--json'))
    return words.length > 0 ? misused('--json takes no MESSAGE', streams) : explainLines(streams);
  const message = (words.length > 0 ? words.join(' ') : await textOf(streams.stdin)).trim();
  if (message === '') return misused('no message given', streams);
  streams.stdout(explained(explainMessage(message)));
  return 0;
}

/** Takes a pasted message and returns its diagnosis. */
export function explainMessage(message: string): Diagnosis {
  return diagnose({ service: '', operation: '', errorName: '', message });
}

/** Takes one JSON line and returns its diagnosis; `valid` is false where the line is not a JSON object. Never throws. */
export function explainLine(line: string): { diagnosis: Diagnosis; valid: boolean } {
  const record = recordOf(line);
  if (!record) return { diagnosis: unreadable(line), valid: false };
  const sub = textIn(record, 'tokenSubject');
  return { diagnosis: diagnose(failureOf(record), sub === '' ? {} : { token: { sub } }), valid: true };
}

async function explainLines({ stdin, stdout, stderr }: ExplainStreams): Promise<number> {
  let number = 0;
  let bad = 0;
  for await (const line of linesOf(stdin)) {
    number += 1;
    if (line.trim() === '') continue;
    const { diagnosis, valid } = explainLine(line);
    if (!valid) {
      bad += 1;
      stderr(`explain: line ${number} is not a JSON object\n`);
    }
    stdout(`${JSON.stringify(diagnosis)}\n`);
  }
  return bad === 0 ? 0 : 2;
}

function misused(what: string, { stderr }: ExplainStreams): number {
  stderr(`explain: ${what}\n${EXPLAIN_USAGE}`);
  return 2;
}

function recordOf(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function textIn(record: Record<string, unknown>, key: string): string {
  const value = record[key];
  return typeof value === 'string' ? value : '';
}

function failureOf(record: Record<string, unknown>): Failure {
  const status = record.httpStatus;
  return {
    service: textIn(record, 'service'),
    operation: textIn(record, 'operation'),
    errorName: textIn(record, 'errorName'),
    message: textIn(record, 'message'),
    ...(typeof status === 'number' ? { httpStatus: status } : {}),
  };
}

function unreadable(line: string): Diagnosis {
  const nothing = diagnose({ service: '', operation: '', errorName: '', message: '' });
  return { ...nothing, evidence: [`The line is not a JSON object: "${line.slice(0, 200)}"`] };
}

/** For people: what it is, what to do, what else it could be. */
function explained({ cause, layer, summary, owner, alternatives, remedy, evidence }: Diagnosis): string {
  return [
    `${cause} (${layer})`,
    summary,
    '',
    `What to do: ${remedy.text}`,
    `Who can: ${owner}`,
    ...(alternatives.length === 0 ? [] : [`Could also be: ${alternatives.join(', ')}`]),
    // The first sentence repeats the message, which whoever asked has before them.
    ...evidence.slice(1).map((sentence) => `Seen: ${sentence}`),
    ...(remedy.policy === undefined ? [] : ['', JSON.stringify(remedy.policy, undefined, 2)]),
    '',
    ...remedy.documentation,
    '',
  ].join('\n');
}

async function textOf(stdin: AsyncIterable<string | Uint8Array>): Promise<string> {
  const lines: string[] = [];
  for await (const line of linesOf(stdin)) lines.push(line);
  return lines.join('\n');
}

/** Splits chunks into lines without joining what was read before again and again. */
async function* linesOf(stdin: AsyncIterable<string | Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let pending: string[] = [];
  for await (const chunk of stdin) {
    const pieces = (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })).split('\n');
    for (const piece of pieces.slice(0, -1)) {
      yield [...pending, piece].join('').replace(/\r$/, '');
      pending = [];
    }
    pending.push(pieces.at(-1) ?? '');
  }
  const rest = pending.join('') + decoder.decode();
  if (rest !== '') yield rest.replace(/\r$/, '');
}
