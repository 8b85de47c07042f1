/** The check in a terminal: options to inputs, the matrix instead of a summary, an exit status instead of a failed step. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from './check.ts';
import { terminalHost } from './host/terminal.ts';
import { terminalMatrix } from './report/terminal.ts';
import { inputEntries } from './settings/inputs.ts';
import { nearest } from './settings/problem.ts';

export interface TerminalStreams {
  stdout: (text: string) => void;
  stderr: (text: string) => void;
  /** Whether people look at standard output as it is written. */
  tty: boolean;
  env: NodeJS.ProcessEnv;
}

/** Options of the terminal that are no inputs. */
const FLAGS = new Set(['json']);
const OWN = new Set(['profile']);

/** Inputs that mean nothing outside a workflow. */
const OF_A_WORKFLOW = new Set([
  'annotations',
  'audience',
  'comment',
  'comment-key',
  'github-token',
  'issue',
  'summary',
  'untrusted-pull-request',
]);

export interface ParsedArguments {
  options: Map<string, string>;
  json: boolean;
  profile?: string;
}

/** Takes `--name value` and `--name=value`; a boolean may stand alone for `true`. Returns what is wrong as a sentence. */
export function parseArguments(args: readonly string[]): ParsedArguments | { wrong: string } {
  const known = new Set(optionNames());
  const options = new Map<string, string>();
  let json = false;
  for (let index = 0; index < args.length; index += 1) {
    const [, name, , inline] = /^--([a-z][a-z-]*)(=([\s\S]*))?$/.exec(args[index] ?? '') ?? [];
    if (name === undefined) return { wrong: `"${args[index] ?? ''}" is no option; options begin with --` };
    if (FLAGS.has(name)) {
      json = true;
      continue;
    }
    if (!known.has(name) && !OWN.has(name)) {
      const meant = nearest(name, [...known, ...OWN, ...FLAGS]);
      return { wrong: `there is no option --${name}${meant === undefined ? '' : `; did you mean --${meant}?`}` };
    }
    const next = args[index + 1];
    if (inline === undefined && next !== undefined && !next.startsWith('--')) index += 1;
    const value = inline ?? (next === undefined || next.startsWith('--') ? 'true' : next);
    // An option that is given again adds a line, as a list in a workflow would.
    const before = options.get(name);
    options.set(name, before === undefined ? value : `${before}\n${value}`);
  }
  const profile = options.get('profile');
  options.delete('profile');
  return { options, json, ...(profile !== undefined && { profile }) };
}

const optionNames = (): string[] =>
  inputEntries()
    .map(([name]) => name)
    .filter((name) => !OF_A_WORKFLOW.has(name));

/** What `--help` says. */
export function usage(): string {
  const width = Math.max(...optionNames().map((name) => name.length)) + 4;
  const rows = inputEntries()
    .filter(([name]) => !OF_A_WORKFLOW.has(name))
    .map(([name, { description, default: words }]) => {
      const text = `${description}${words === '' ? '' : ` Default: ${words}.`}`.replaceAll('`', '');
      return `  ${`--${name}`.padEnd(width)} ${text}`;
    });
  return [
    'Usage: bedrock-access-check [OPTIONS]            checks whether you can use your Bedrock models',
    '       bedrock-access-check explain [MESSAGE]    explains one AWS error',
    '',
    'Example: bedrock-access-check --profile dev --aws-region us-east-1 --models amazon.nova-lite-v1:0',
    '',
    'Credentials are those of the AWS CLI: environment, profiles, SSO, web identity, container and instance. Live calls are made: one',
    'output token for each model and action. Exit status: 0 as expected, 1 not as expected, 2 the check could not be made.',
    '',
    `  ${'--profile'.padEnd(width)} Profile of the AWS configuration. Default: AWS_PROFILE.`,
    `  ${'--json'.padEnd(width)} Write the report to standard output, and nothing else there.`,
    ...rows,
    '',
  ].join('\n');
}

const STATUS = { pass: 0, skipped: 0, fail: 1, error: 2 } as const;

/** Runs the check with the arguments of the command line; returns the exit status. */
export async function terminalCheck(args: readonly string[], streams: TerminalStreams): Promise<number> {
  const parsed = parseArguments(args);
  if ('wrong' in parsed) {
    streams.stderr(`bedrock-access-check: ${parsed.wrong}\nTry --help.\n`);
    return 2;
  }
  // The SDK reads the profile where it reads everything else.
  if (parsed.profile !== undefined) streams.env.AWS_PROFILE = parsed.profile;
  const colour = streams.tty && !parsed.json && (streams.env.NO_COLOR ?? '') === '';
  if (!parsed.options.has('report-dir')) parsed.options.set('report-dir', join(tmpdir(), 'bedrock-access-check'));
  const report = await check(
    terminalHost({
      // Read where ambient credentials are spoken of: a profile that was named aloud is no conflict.
      options: new Map([...parsed.options, ['profile', parsed.profile ?? '']]),
      env: streams.env,
      say: (line) => {
        if (!parsed.json) streams.stdout(`${line}\n`);
      },
      complain: (line) => {
        streams.stderr(`${line}\n`);
      },
      colour,
    }),
  );
  if (parsed.json) streams.stdout(`${JSON.stringify(report, undefined, 2)}\n`);
  else streams.stdout(`${terminalMatrix(report, colour).join('\n')}\n`);
  return STATUS[report.gate.result];
}
