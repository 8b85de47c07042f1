/**
 * `bedrock-access-check who-can`: which principals of the account can call a model, by their policies. Two read-only
 * calls of IAM and the lists of Bedrock; no model is called.
 */
import { parseArgs } from 'node:util';
import { Aws, type CredentialsProvider } from '../aws/clients.ts';
import { askWhoCan, type WhoCanAsker, type WhoCanQuestion } from '../collect/who-can.ts';
import { confirmRows } from '../collect/confirm-who-can.ts';
import { parseModel } from '../catalog/model-id.ts';
import type { Host } from '../domain/host.ts';
import type { NamedModel } from '../domain/model.ts';
import type { WhoCan, WhoCanAction } from '../domain/who-can.ts';
import { terminalHost } from '../host/terminal.ts';
import { ambientCredentials } from '../identity/ambient.ts';
import { credentialsProblem, whoCanProblem } from '../report/who-can/problems.ts';
import { csvLines } from '../report/who-can/csv.ts';
import { whoCanHtml } from '../report/who-can/html.ts';
import { whoCanJsonParts } from '../report/who-can/json.ts';
import { redactWhoCan } from '../report/who-can/redact.ts';
import { terminalLines } from '../report/who-can/terminal.ts';
import { painted } from '../report/terminal.ts';
import { visible, visibleBlock } from '../report/visible.ts';
import { parseModelPattern } from '../settings/model-id.ts';
import { describeMistake } from '../settings/problem.ts';
import { worded } from '../domain/message.ts';
import { IAM_CONCURRENCY } from '../iam/simulator.ts';
import { Pool } from '../util/pool.ts';
import { VERSION } from '../util/version.ts';
import { profileOf, profileRegion } from './environment.ts';
import { ProgressLine } from './progress.ts';
import { type StreamFacts, styleOf } from './streams.ts';
import { checkedRegion, listed, Misuse, oneOfWords, understood } from './subcommand.ts';
import { visibleJson } from '../util/json-text.ts';

export const WHO_CAN_USAGE = `Usage: bedrock-access-check who-can MODEL... [OPTIONS]

Says which roles and users of your account can call a model, by which statement,
under which condition, and who may assume them. The policies of the account are
read (iam:GetAccountAuthorizationDetails) and evaluated here. No model is called.

MODEL is a model ID, a pattern such as anthropic.claude-opus-*, or the ID or ARN
of one inference profile or prompt router. Of a model every route is looked at:
on demand, each system profile, application profiles and prompt routers.

Options:
  --region REGION    Source region of the calls, or a list; again for more.
                     Default: AWS_REGION, AWS_DEFAULT_REGION, then the profile's.
  --action NAME      invoke, stream, or both. Default: invoke,stream.
  --confirm          Ask IAM's simulator about each principal that is let in
                     under no condition.
  --profile NAME     Profile of the AWS configuration.
  --mask-aws-account-id
                     Show pseudonyms instead of account IDs.
  --detail LEVEL     full, or minimal: without names of principals and policies.
                     Default: full.
  --json             Write the answer as JSON to standard output.
  --csv              Write it as CSV.
  --html             Write it as a page with a filter.
  -h, --help         Show this help.

Exit status: 0 if the question was answered, 2 if it could not be.
`;

/** What `who-can` writes to, and the environment that it runs in. */
export interface WhoCanStreams extends StreamFacts {
  stdout: (text: string) => void;
  stderr: (text: string) => void;
  env: NodeJS.ProcessEnv;
  /** Called before the account is read: from then on, the first Ctrl-C ends that and not the process. */
  cancellation: () => AbortSignal;
}

interface Options extends WhoCanQuestion {
  profile?: string;
  confirm: boolean;
  mask: boolean;
  detail: 'full' | 'minimal';
  format: (typeof FORMATS)[number] | 'table';
}

const FORMATS = ['json', 'csv', 'html'] as const;

const ACTIONS: readonly WhoCanAction[] = ['invoke', 'stream'];

/** Runs the command with the arguments after `who-can`. Returns the exit status. */
export async function whoCanMain(args: readonly string[], streams: WhoCanStreams): Promise<number> {
  try {
    return await run(args, streams);
  } catch (error) {
    if (!(error instanceof Misuse)) throw error;
    streams.stderr(`bedrock-access-check who-can: ${visible(error.message)}\n`);
    return 2;
  }
}

async function run(args: readonly string[], streams: WhoCanStreams): Promise<number> {
  const options = await readArguments(args, streams.env);
  if (options === 'help') {
    streams.stdout(WHO_CAN_USAGE);
    return 0;
  }
  const style = styleOf(streams, options.format !== 'table');
  const progress = new ProgressLine({ write: streams.stderr, columns: streams.columns });
  const aws = new Aws({ version: VERSION, env: streams.env });
  let looked = 0;
  try {
    if (style.progress) progress.start(() => `Reading the account ... ${looked} principals`);
    const answer = await ask(aws, options, streams, (principals) => {
      looked = principals;
    });
    progress.stop();
    if ('problem' in answer) {
      const { message, remedy } = answer.problem;
      const text = visibleBlock(`${message} ${remedy}`);
      streams.stderr(`${painted('Error:', '31', style.colour.stderr)} ${text}\n`);
      return 2;
    }
    const shown = redactWhoCan(answer.whoCan, { mask: options.mask, detail: options.detail });
    const parts = partsOf(shown, options, { colour: style.colour.stdout, width: style.width }, answer.now);
    write(
      parts,
      options.format === 'json'
        ? (text) => {
            streams.stdout(visibleJson(text));
          }
        : streams.stdout,
    );
    return 0;
  } finally {
    progress.stop();
    await aws.close();
  }
}

type Answered = { whoCan: WhoCan; now: string } | { problem: { message: string; remedy: string } };

const CANCELLED = {
  message: 'The command was cancelled before the account was read.',
  remedy: 'Nothing was found out.',
};

async function ask(
  aws: Aws,
  options: Options,
  { env, cancellation, stderr }: WhoCanStreams,
  progress: (principals: number) => void,
): Promise<Answered> {
  if (options.profile !== undefined) env.AWS_PROFILE = options.profile;
  const host = hostOf(env, options, stderr);
  const signal = cancellation();
  const [region = ''] = options.regions;
  const ambient = await ambientCredentials(aws, host, [region], signal).get();
  if (!ambient.ok) return { problem: signal.aborted ? CANCELLED : credentialsProblem(ambient.trouble) };
  const { caller } = ambient.value;
  const credentials: CredentialsProvider = ambient.value.credentials;
  const now = new Date(host.now()).toISOString();
  const asker: WhoCanAsker = {
    ...{ aws, credentials, account: caller.account, region, signal, now },
    pool: new Pool(IAM_CONCURRENCY.ofAccount),
    progress,
  };
  const answer = await askWhoCan(options, asker);
  if (!answer.ok)
    return { problem: signal.aborted ? CANCELLED : whoCanProblem(answer.failure, caller.arn, 'terminal') };
  if (!options.confirm) return { whoCan: answer.value, now };
  const rows = await confirmRows(answer.value.rows, answer.routes, () => true, asker);
  return { whoCan: { ...answer.value, rows }, now };
}

function hostOf(env: NodeJS.ProcessEnv, { profile }: Options, stderr: (text: string) => void): Host {
  return terminalHost({
    options: new Map([['profile', profile ?? '']]),
    env,
    note: () => undefined,
    warn: (line) => {
      stderr(`${line}\n`);
    },
    output: () => undefined,
    terminal: { watch: () => () => undefined },
  });
}

function* partsOf(
  whoCan: WhoCan,
  { format }: Options,
  style: { colour: boolean; width: number },
  generatedAt: string,
): Generator<string> {
  if (format === 'csv') yield* csvLines(whoCan);
  else if (format === 'html') yield* whoCanHtml([whoCan], generatedAt);
  else if (format === 'json') {
    const tool = { name: 'bedrock-access-check', version: VERSION } as const;
    yield* whoCanJsonParts({ schema: 'bedrock-who-can/1', generatedAt, tool, ...whoCan });
  } else for (const line of terminalLines(whoCan, style)) yield `${line}\n`;
}

/** Characters that are written at once. */
const CHUNK = 65_536;

function write(parts: Iterable<string>, out: (text: string) => void): void {
  let pending = '';
  for (const part of parts) {
    pending += part;
    if (pending.length < CHUNK) continue;
    out(pending);
    pending = '';
  }
  if (pending !== '') out(pending);
}

async function readArguments(args: readonly string[], env: NodeJS.ProcessEnv): Promise<'help' | Options> {
  const { values, positionals } = understood('who-can', () =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        region: { type: 'string', multiple: true },
        'aws-region': { type: 'string', multiple: true },
        action: { type: 'string', multiple: true },
        confirm: { type: 'boolean' },
        profile: { type: 'string' },
        'mask-aws-account-id': { type: 'boolean' },
        detail: { type: 'string' },
        json: { type: 'boolean' },
        csv: { type: 'boolean' },
        html: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }),
  );
  if (values.help === true) return 'help';
  const { detail = 'full', profile = profileOf(env) } = values;
  if (detail !== 'full' && detail !== 'minimal') throw new Misuse(`--detail ${detail} is neither full nor minimal.`);
  const formats = FORMATS.filter((name) => values[name] === true);
  if (formats.length > 1) throw new Misuse(`${formats.map((name) => `--${name}`).join(' and ')} exclude each other.`);
  const models = listed(positionals);
  if (models.length === 0) throw new Misuse('there is no MODEL. See bedrock-access-check who-can --help.');
  const regions = listed([...(values.region ?? []), ...(values['aws-region'] ?? [])]);
  const found = regions.length > 0 ? regions : await regionOf(env, profile);
  return {
    models: models.map(modelOf),
    regions: found.map(checkedRegion),
    actions:
      values.action === undefined ? ACTIONS : listed(values.action).map((text) => oneOfWords('action', ACTIONS, text)),
    confirm: values.confirm === true,
    mask: values['mask-aws-account-id'] === true,
    detail,
    format: formats[0] ?? 'table',
    ...(profile !== undefined && { profile }),
  };
}

async function regionOf(env: NodeJS.ProcessEnv, profile: string | undefined): Promise<string[]> {
  const named = [env.AWS_REGION, env.AWS_DEFAULT_REGION].find((region) => (region ?? '').trim() !== '');
  const own = named ?? (await profileRegion({ ...env, ...(profile !== undefined && { AWS_PROFILE: profile }) }));
  if (own === undefined) throw new Misuse('no region is set: write --region us-east-1.');
  return [own];
}

function modelOf(text: string): NamedModel {
  const named = parseModelPattern(text);
  if (!named.ok)
    throw new Misuse(named.problems.map((problem) => worded(describeMistake(problem), 'terminal')).join(' '));
  const model = parseModel(named.value);
  if (model.kind === 'invalid') throw new Misuse(`${text} ${model.reason}. ${model.instead}`);
  return model;
}
