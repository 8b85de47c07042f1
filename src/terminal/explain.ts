/**
 * `bedrock-access-check explain`: what an error of AWS means, given as text, file, event of CloudTrail, or as the
 * output of a command. With `--json` it reads a JSON line per error. No AWS call is made: what a text alone cannot
 * decide stays an alternative.
 */
import type { Audience } from '../domain/message.ts';
import { parseArgs } from 'node:util';
import { toFailure } from '../aws/to-failure.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { Failure } from '../domain/failure.ts';
import type { Diagnosis } from '../domain/report.ts';
import { explanationLines, type Explained } from '../report/explanation.ts';
import { visible } from '../report/visible.ts';
import { nearest } from '../settings/problem.ts';
import { parseRegion } from '../settings/regions.ts';
import { visibleJson } from '../util/json-text.ts';
import { diagnose } from '../verdict/diagnose.ts';
import { eventsWithoutError, failureOfRecord, failuresIn, type Pasted } from '../verdict/paste.ts';
import { type PassThrough, runCommand } from './child.ts';
import { decodeMessage, encodedMessageIn } from './decode.ts';
import { readPastedFile } from './pasted-file.ts';
import { styleOf, type StreamFacts } from './streams.ts';

export const EXPLAIN_USAGE = `Usage: bedrock-access-check explain [OPTIONS] [MESSAGE | FILE | -]
       bedrock-access-check explain [OPTIONS] -- COMMAND [ARGUMENTS]
       bedrock-access-check explain --json < FAILURES

Explains an error of AWS: its cause, who can change it, and what to do.
No call to AWS is made, and no credentials are needed, but for --decode.

MESSAGE is the text as it was printed, frames and line breaks included; an event
of CloudTrail or a decoded authorization message (JSON) is understood too.
Without it, and with -, standard input is read.

-- COMMAND runs a command, passes its output through and explains what it
printed if it fails. The exit status is the command's own.

Options:
  --region REGION  Region of the call, where the message does not name it.
  --model ID       Model or inference profile that was called.
  --decode         Ask STS what an encoded authorization message says, with the AWS
                   CLI's own credentials (sts:DecodeAuthorizationMessage).
  --json           Read JSON lines {"service","operation","errorName",
                   "httpStatus","message","tokenSubject"?}, or events of
                   CloudTrail, and write one diagnosis per line, in order.
  -h, --help       Show this help.

Examples:
  bedrock-access-check explain "AccessDeniedException: User: ... is not
      authorized to perform: bedrock:InvokeModel on resource: ..."
  bedrock-access-check explain --region eu-west-1 error.log
  bedrock-access-check explain -- python app.py

Exit status: 0, or 2 if the arguments or a line of --json are not understood.
`;

/** What the command reads and writes; `write` functions get text as it is, line ends included. */
export interface ExplainStreams extends StreamFacts {
  stdin: AsyncIterable<string | Uint8Array>;
  stdinIsTty: boolean;
  stdout: (text: string) => void;
  stderr: (text: string) => void;
  /** Where the output of a command goes, byte for byte. */
  passThrough: PassThrough;
}

interface ExplainArguments {
  json: boolean;
  help: boolean;
  decode: boolean;
  words: string[];
  known: Evidence;
  command?: [string, ...string[]];
}

/**
 * Runs the command with the arguments after `explain`. Returns the exit status: that of COMMAND where one is run; else
 * 0, or 2 if the arguments are wrong or a line of `--json` is not a JSON object (it still gets its diagnosis,
 * `unclassified`, so that lines stay in step).
 */
export async function explainMain(args: readonly string[], streams: ExplainStreams): Promise<number> {
  const parsed = argumentsOf(args);
  if ('wrong' in parsed) return misused(parsed.wrong, streams);
  const { known, words, command } = parsed;
  if (parsed.help) {
    streams.stdout(EXPLAIN_USAGE);
    return 0;
  }
  if (command) return explainCommand(command, known, streams);
  if (parsed.json) return explainJsonLines(known, streams);
  const text = await textFrom(words, streams);
  if (text.trim() === '') return misused('there is no message to explain', streams);
  const quiet = eventsWithoutError(text);
  if (quiet > 0) {
    const whose = quiet === 1 ? 'The event of CloudTrail has no' : `None of the ${quiet} events of CloudTrail has an`;
    streams.stdout(`${whose} errorCode: no call in it was refused, and there is nothing to explain.\n`);
    return 0;
  }
  const { colour, width } = styleOf(streams, false);
  const encoded = encodedMessageIn(text);
  const decoded = encoded !== undefined && parsed.decode ? await decodedOr(encoded, known, streams) : undefined;
  const explained = explainText(decoded ?? text, known);
  streams.stdout(`${explanationLines(explained, { colour: colour.stdout, width }).join('\n')}\n`);
  if (encoded !== undefined && !parsed.decode) {
    streams.stderr('What the encoded message says is known to STS: --decode asks it, with your credentials.\n');
  }
  return 0;
}

/** What STS says of an encoded message; undefined, and said, if it may not be asked. */
async function decodedOr(
  encoded: string,
  known: Evidence,
  { env, stderr }: ExplainStreams,
): Promise<string | undefined> {
  const region = [known.region, env.AWS_REGION, env.AWS_DEFAULT_REGION].find((name) => (name ?? '') !== '');
  try {
    return await decodeMessage(encoded, region ?? 'us-east-1');
  } catch (error) {
    const { summary, remedy } = diagnose(toFailure('sts', 'DecodeAuthorizationMessage', error), {}, 'program');
    stderr(`The encoded message could not be decoded. ${visible(`${summary} ${remedy.text}`)}\n`);
    return undefined;
  }
}

function argumentsOf(args: readonly string[]): ExplainArguments | { wrong: string } {
  const end = args.indexOf('--');
  const { tokens } = parseArgs({
    args: end === -1 ? [...args] : args.slice(0, end),
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: {
      region: { type: 'string' },
      model: { type: 'string' },
      json: { type: 'boolean' },
      decode: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const parsed: ExplainArguments = { json: false, help: false, decode: false, words: [], known: {} };
  for (const token of tokens) {
    if (token.kind === 'positional') parsed.words.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    if (name === 'json' || name === 'help' || name === 'decode') parsed[name] = true;
    else if (name !== 'region' && name !== 'model') return { wrong: unknownOption(rawName) };
    else if (value === undefined || value.trim() === '') return { wrong: `${rawName} needs a value` };
    else if (name === 'region' && !parseRegion(value).ok) return { wrong: `"${value}" is not the name of a region` };
    else parsed.known[name] = value;
  }
  const { words, json } = parsed;
  const [program, ...rest] = end === -1 ? [] : args.slice(end + 1);
  if (json && words.length > 0) return { wrong: '--json takes no MESSAGE' };
  if (end === -1) return parsed;
  if (program === undefined) return { wrong: 'there is no command after --' };
  if (words.length > 0) return { wrong: 'a MESSAGE and a command after -- cannot be explained together' };
  if (json) return { wrong: '--json explains no command' };
  return { ...parsed, command: [program, ...rest] };
}

function unknownOption(rawName: string): string {
  const meant = nearest(rawName.replace(/^-+/, ''), ['region', 'model', 'json', 'decode', 'help']);
  return `unknown option ${rawName}${meant === undefined ? '' : `; did you mean --${meant}?`}`;
}

function misused(what: string, { stderr }: Pick<ExplainStreams, 'stderr'>): number {
  stderr(`explain: ${visible(what)}\n${EXPLAIN_USAGE}`);
  return 2;
}

/** The arguments, the file that the only one of them names, or what is on standard input. */
async function textFrom(words: readonly string[], { stdin, stdinIsTty, stderr }: ExplainStreams): Promise<string> {
  const [only] = words;
  if (only !== undefined && !(words.length === 1 && only === '-')) {
    const file = words.length === 1 ? await readPastedFile(only) : undefined;
    return file ?? words.join(' ');
  }
  if (stdinIsTty) {
    stderr(`Paste the error message, then press ${process.platform === 'win32' ? 'Ctrl-Z and Enter' : 'Ctrl-D'}:\n`);
  }
  const lines: string[] = [];
  for await (const line of linesOf(stdin)) lines.push(line);
  return lines.join('\n');
}

async function explainCommand(
  command: readonly [string, ...string[]],
  known: Evidence,
  streams: ExplainStreams,
): Promise<number> {
  const { status, output, problem } = await runCommand(command, streams.passThrough);
  if (problem !== undefined) streams.stderr(`explain: ${visible(problem)}\n`);
  if (status === 0 || problem !== undefined) return status;
  const explained = explainText(output, known).filter(({ diagnosis }) => diagnosis.cause !== 'unclassified');
  const style = styleOf(streams, false);
  const lines =
    explained.length === 0
      ? [`No error of AWS was recognised in what the command printed. Its exit status is ${status}.`]
      : explanationLines(explained, { colour: style.colour.stderr, width: style.width });
  streams.stderr(`\n${lines.join('\n')}\n`);
  return status;
}

/** Takes what was pasted and returns the explanation of each error in it, at least one. */
export function explainText(text: string, known: Evidence = {}): Explained[] {
  return failuresIn(text).map((pasted) => ({
    diagnosis: explainFailure(pasted, known, 'program'),
    ...(pasted.excerpt !== undefined && { excerpt: pasted.excerpt }),
  }));
}

function explainFailure(
  { failure, evidence }: Pick<Pasted, 'failure' | 'evidence'>,
  known: Evidence,
  audience: Audience,
): Diagnosis {
  return diagnose(failure, { ...evidence, ...known }, audience);
}

/** There is no cell beside the diagnosis whose signals its sentences could repeat. */
function withoutKinds(key: string, value: unknown): unknown {
  return key === 'evidenceKinds' ? undefined : value;
}

/** Takes one JSON line and returns its diagnosis; `valid` is false if the line is not a JSON object. Never throws. */
export function explainLine(line: string, known: Evidence = {}): { diagnosis: Diagnosis; valid: boolean } {
  const record = recordOf(line);
  if (!record) return { diagnosis: unreadable(line), valid: false };
  const event = failureOfRecord(record);
  if (event) return { diagnosis: explainFailure(event, known, 'workflow'), valid: true };
  const sub = textIn(record, 'tokenSubject');
  const evidence = { ...known, ...(sub !== '' && { token: { sub } }) };
  return { diagnosis: diagnose(failureOf(record), evidence), valid: true };
}

async function explainJsonLines(known: Evidence, { stdin, stdout, stderr }: ExplainStreams): Promise<number> {
  let number = 0;
  let bad = 0;
  for await (const line of linesOf(stdin)) {
    number += 1;
    if (line.trim() === '') continue;
    const { diagnosis, valid } = explainLine(line, known);
    if (!valid) {
      bad += 1;
      stderr(`explain: line ${number} is not a JSON object\n`);
    }
    stdout(`${visibleJson(JSON.stringify(diagnosis, withoutKinds))}\n`);
  }
  return bad === 0 ? 0 : 2;
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

/** Splits chunks into lines without joining what was read before again and again. */
export async function* linesOf(stdin: AsyncIterable<string | Uint8Array>): AsyncGenerator<string> {
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
