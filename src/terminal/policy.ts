/**
 * `bedrock-access-check policy`: what the text of policies allows, without credentials and without a call: before a
 * merge, in a fork, in a pre-commit hook.
 */
import { readFile, stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { IAM_ACTION } from '../catalog/columns.ts';
import { endpointColumn, ENDPOINT_ROWS } from '../catalog/endpoints.ts';
import { isMantleOnly, parseModel } from '../catalog/model-id.ts';
import { requirements } from '../catalog/requirements.ts';
import { calledId, resolveById, resolveFromSnapshot } from '../catalog/targets.ts';
import { worded } from '../domain/message.ts';
import type { ParsedModel } from '../domain/model.ts';
import { partitionOf } from '../domain/partition.ts';
import { ENDPOINTS, type EndpointSettings } from '../domain/settings.ts';
import { readTemplate } from '../policy/cloudformation.ts';
import { type PolicyDocument, type PolicyKind, readPolicy } from '../policy/document.ts';
import { type Forecast, type ForecastCall, contextOf } from '../policy/forecast.ts';
import { lintPolicies } from '../policy/lint.ts';
import { nearMissText, nearMisses } from '../policy/near-misses.ts';
import { type PolicyPlan } from '../policy/planned.ts';
import { type PolicySides, type Subject, accountsNamed, decide, plannedSubjects, sidesOf } from '../policy/sides.ts';
import { readTerraformPlan } from '../policy/terraform.ts';
import { type ForecastCell, effect, forecastLines } from '../report/forecast-text.ts';
import { endpointOfEntry, parseProject, parseWorkspace } from '../settings/endpoint.ts';
import type { ExplainStreams } from './explain.ts';
import { checkedRegion, listed, Misuse, oneOfWords, understood } from './subcommand.ts';
import { visibleJson } from '../util/json-text.ts';
import { visible } from '../report/visible.ts';
import { isRecord } from '../util/record.ts';

export const POLICY_USAGE = `Usage: bedrock-access-check policy [OPTIONS] FILE...

Says which models the text of IAM policies allows, and what in them is a mistake.
No call to AWS is made, and no credentials are needed: the answers are suspected,
never proven.

FILE is a policy document, a plan (terraform show -json PLAN), or a template of
CloudFormation in JSON (cdk.out/*.template.json). Of a plan or template each role
and user is checked; of a plan also what it loses and gains. All policy documents
together are one principal; beside a plan they are what each of its principals has
as well, such as the policies of a role that is made elsewhere. A document of another layer is written with its name:
boundary:FILE, session:FILE, scp:FILE. Service control policies that only deny
count beside FullAWSAccess, others as all that there are.

Options:
  --models ID        Model or inference profile, or a list with commas; again for
                     more. Without it the policies are only looked through.
  --region REGION    Source region of the calls, or a list. Default: us-east-1.
  --action NAME      invoke, stream, count-tokens, or a list.
                     Default: invoke,stream.
  --account ID       Account of the principal. Default: the one that the policies
                     name.
  --principal NAME   Only this role or user of a plan or template.
  --before FILE      A policy document as it is now, to compare with; again for
                     more.
  --context K=V      A key of the request; again for more.
  --guardrail ARN    Guardrail that the calls are made with.
  --endpoint NAME    mantle or claude-platform: calls at that endpoint, with its
                     IAM service prefix. A model that only bedrock-mantle has is
                     called there without it.
  --project ID       With mantle: project of the calls. Default: default.
  --workspace ID     With claude-platform: workspace of the calls.
  --json             Write the cells and findings as JSON.
  -h, --help         Show this help.

Exit status: 0 if all is allowed and nothing is a mistake, 1 if not, 2 if a file
or an option is not understood.
`;

/** The columns that the text of policies can be asked about without a look-up. */
const COLUMNS = ['invoke', 'stream', 'count-tokens'] as const;
type OutputColumn = (typeof COLUMNS)[number];

/** Bytes of a file that are read: plans are large, policies small. */
const LIMIT = 64 * 1024 * 1024;

interface Options {
  models: ParsedModel[];
  regions: string[];
  actions: OutputColumn[];
  account?: string;
  principal?: string;
  guardrail?: string;
  endpoint?: EndpointSettings;
  context: Record<string, string>;
  json: boolean;
}

/** Runs the command with the arguments after `policy`. Returns the exit status. */
export async function policyMain(
  args: readonly string[],
  streams: Pick<ExplainStreams, 'stdout' | 'stderr'>,
): Promise<number> {
  try {
    return await run(args, streams);
  } catch (error) {
    if (!(error instanceof Misuse)) throw error;
    streams.stderr(`bedrock-access-check policy: ${visible(error.message)}\n`);
    return 2;
  }
}

async function run(args: readonly string[], streams: Pick<ExplainStreams, 'stdout'>): Promise<number> {
  const parsed = readArguments(args);
  if (parsed === 'help') {
    streams.stdout(POLICY_USAGE);
    return 0;
  }
  const { options, files, before } = parsed;
  const subjects = await subjectsOf(files, before, options);
  if (subjects.length === 0 && !options.json) {
    streams.stdout('There is no role or user in these plans, and so nothing to check.\n');
    return 0;
  }
  const findings = subjects.flatMap(({ after }) => lintPolicies(after.documents));
  const cells = subjects.flatMap((subject) => cellsOf(subject, options));
  const unique = [...new Map(findings.map((one) => [JSON.stringify(one), one])).values()];
  streams.stdout(
    options.json
      ? `${visibleJson(JSON.stringify({ cells: cells.map((cell) => jsonOf(cell)), findings: unique }, null, 2))}\n`
      : `${forecastLines(cells, unique).join('\n')}\n`,
  );
  const isGood = cells.every(({ after }) => after.verdict === 'accessible') && unique.length === 0;
  return isGood ? 0 : 1;
}

function jsonOf(cell: ForecastCell) {
  const { principal, region, model, action, before, after, nearMisses: near } = cell;
  const side = ({ verdict, confidence, cause }: Forecast) => ({
    verdict,
    confidence,
    by: 'local',
    ...(cause && { cause }),
  });
  const whatIf = { ...side(after), unknown: after.unknown };
  return {
    principal,
    region,
    model,
    action,
    ...(before && { ...side(before), effect: effect(cell) }),
    whatIf,
    nearMisses: near,
  };
}

function readArguments(args: readonly string[]): 'help' | { options: Options; files: string[]; before: string[] } {
  const { values, positionals } = understood('policy', () =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        models: { type: 'string', multiple: true },
        region: { type: 'string', multiple: true },
        action: { type: 'string', multiple: true },
        account: { type: 'string' },
        principal: { type: 'string' },
        before: { type: 'string', multiple: true },
        context: { type: 'string', multiple: true },
        guardrail: { type: 'string' },
        endpoint: { type: 'string' },
        project: { type: 'string' },
        workspace: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }),
  );
  if (values.help === true) return 'help';
  if (positionals.length === 0) throw new Misuse('there is no FILE. See bedrock-access-check policy --help.');
  const { account, principal, guardrail } = values;
  if (account !== undefined && !/^\d{12}$/.test(account)) throw new Misuse(`--account ${account} is not 12 digits.`);
  const endpoint = endpointGiven(values);
  const options: Options = {
    models: listed(values.models).map(modelOf),
    regions: values.region === undefined ? ['us-east-1'] : listed(values.region).map(checkedRegion),
    actions:
      values.action === undefined
        ? ['invoke', 'stream']
        : listed(values.action).map((text) => oneOfWords('action', COLUMNS, text)),
    context: Object.fromEntries((values.context ?? []).map(keyAndValue)),
    json: values.json === true,
    ...(account !== undefined && { account }),
    ...(principal !== undefined && { principal }),
    ...(guardrail !== undefined && { guardrail }),
    ...(endpoint && { endpoint }),
  };
  return { options, files: positionals, before: values.before ?? [] };
}

function modelOf(text: string): ParsedModel {
  const parsed = parseModel(text);
  if (parsed.kind === 'invalid') throw new Misuse(`--models ${text} ${parsed.reason}. ${parsed.instead}`);
  if (parsed.kind === 'pattern') throw new Misuse(`--models ${text} is a pattern; write the models.`);
  return parsed;
}

/** The endpoint that the options name, with the resource that its calls are authorised on. */
function endpointGiven(values: {
  endpoint?: string;
  project?: string;
  workspace?: string;
}): EndpointSettings | undefined {
  const { endpoint: text, project, workspace } = values;
  const name = text === undefined ? undefined : oneOfWords('endpoint', ENDPOINTS, text);
  for (const [option, parsed] of [
    ['project', project === undefined ? undefined : parseProject(project)],
    ['workspace', workspace === undefined ? undefined : parseWorkspace(workspace)],
  ] as const) {
    if (parsed?.ok === false)
      throw new Misuse(`--${option}: ${parsed.problems.map(({ message }) => worded(message, 'terminal')).join(' ')}`);
    if (parsed && (name === undefined || ENDPOINT_ROWS[name].resourceType !== option))
      throw new Misuse(`--${option} belongs to --endpoint ${option === 'project' ? 'mantle' : 'claude-platform'}.`);
  }
  const found = endpointOfEntry({ endpoint: name, project, workspace });
  if (name !== undefined && found === undefined)
    throw new Misuse(
      `--endpoint ${name} needs --${ENDPOINT_ROWS[name].resourceType}, on which its calls are authorised.`,
    );
  return found;
}

function keyAndValue(text: string): [string, string] {
  const [key = '', ...value] = text.split('=');
  if (value.length === 0 || !key.includes(':')) throw new Misuse(`--context ${text} is not KEY=VALUE.`);
  return [key, value.join('=')];
}

const LAYERS: Readonly<Record<string, PolicyKind>> = {
  identity: 'identity',
  boundary: 'boundary',
  session: 'session',
  scp: 'scp',
};

interface Source {
  file: string;
  kind: PolicyKind;
  text: string;
}

async function sourceOf(argument: string): Promise<Source> {
  const [, prefix, rest] = /^(\w+):(.+)$/s.exec(argument) ?? [];
  const kind = prefix === undefined ? undefined : LAYERS[prefix];
  const file = kind === undefined ? argument : (rest ?? '');
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() !== true) throw new Misuse(`there is no file ${file}.`);
  if (found.size > LIMIT) throw new Misuse(`${file} is larger than ${LIMIT / 1024 / 1024} MB.`);
  return { file, kind: kind ?? 'identity', text: await readFile(file, 'utf8') };
}

async function subjectsOf(files: readonly string[], before: readonly string[], options: Options): Promise<Subject[]> {
  const sources = await Promise.all(files.map(sourceOf));
  const old = await Promise.all(before.map(sourceOf));
  const account = options.account ?? accountIn([...sources, ...old]);
  const region = options.regions[0] ?? 'us-east-1';
  const plans: PolicyPlan[] = [];
  const own: Source[] = [];
  for (const source of sources) {
    const plan = planIn(source, { account, region, partition: partitionOf(region) });
    if (plan === undefined) own.push(source);
    else plans.push(plan);
  }
  const shared = own.map(documentOf);
  if (plans.length === 0) {
    const after = sidesOf(shared, []);
    return [{ name: 'policy', after, ...(old.length > 0 && { before: sidesOf(old.map(documentOf), []) }) }];
  }
  const subjects = plans.flatMap((plan) =>
    plannedSubjects(plan, shared, { account, partition: partitionOf(region) }, ({ name, text }, kind) =>
      documentOf({ file: name, kind, text }),
    ),
  );
  const wanted = subjects.filter(({ name }) => options.principal === undefined || name === options.principal);
  if (wanted.length === 0 && options.principal !== undefined) {
    throw new Misuse(
      `no role or user ${options.principal} has policies there; there are: ${subjects.map(({ name }) => name).join(', ')}.`,
    );
  }
  return wanted;
}

/** A plan or a template, undefined for what looks like a policy. */
function planIn(
  { file, text }: Source,
  pseudo: { account: string; region: string; partition: string },
): PolicyPlan | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  const read =
    'resource_changes' in value || 'format_version' in value
      ? readTerraformPlan(text)
      : 'Resources' in value
        ? readTemplate(text, pseudo)
        : undefined;
  if (read === undefined) return undefined;
  if (!read.ok) throw new Misuse(`${file}: ${read.message}`);
  return read.plan;
}

function documentOf({ file, kind, text }: Source): PolicyDocument {
  const read = readPolicy(text, { name: file, kind });
  if (read.ok) return read.document;
  const { at, message } = read.problem;
  throw new Misuse(`${file}:${at.line}:${at.column}: ${message}`);
}

/** The one account that the policies name, for the ARNs of profiles; one that does not exist if they name none. */
function accountIn(sources: readonly Source[]): string {
  const accounts = accountsNamed(sources.map(({ text }) => text));
  if (accounts.length > 1) {
    throw new Misuse(`the policies name several accounts (${accounts.join(', ')}); say which with --account.`);
  }
  return accounts[0] ?? '000000000000';
}

function cellsOf({ name, arn, before, after }: Subject, options: Options): ForecastCell[] {
  return options.models.flatMap((model) =>
    options.regions.flatMap((region) =>
      options.actions.map((action): ForecastCell => {
        const call = callOf(model, region, action, arn, options, after);
        const result = decide(after, call);
        return {
          principal: name,
          region,
          model: calledId(model),
          action,
          after: result,
          ...(before && { before: decide(before, call) }),
          nearMisses: nearOf(result, after, call),
        };
      }),
    ),
  );
}

function callOf(
  model: ParsedModel,
  region: string,
  action: OutputColumn,
  arn: string | undefined,
  options: Options,
  { documents }: PolicySides,
): ForecastCall {
  const account = options.account ?? accountIn(documents.map(({ text, name, kind }) => ({ text, file: name, kind })));
  const partition = partitionOf(region);
  const endpoint = options.endpoint ?? (isMantleOnly(calledId(model)) ? MANTLE : undefined);
  const made = {
    ...{ account, context: options.context },
    ...(arn !== undefined && { principalArn: arn }),
  };
  if (endpoint) {
    if (model.kind !== 'foundation-model')
      throw new Misuse(
        `--models ${calledId(model)} is no model ID, and ${ENDPOINT_ROWS[endpoint.name].noun} takes nothing else.`,
      );
    const column = endpointColumn(action, model.id, endpoint, { partition, region, account });
    const [first, ...more] = column.kind === 'parts' ? column.parts : [];
    return {
      ...made,
      action: first?.action ?? '',
      requirements: [first, ...more].flatMap((part) => part?.requirements ?? []),
    };
  }
  const target = resolveFromSnapshot(model, region, account) ?? resolveById(model, region, account);
  const rows = requirements(target, { partition, region, account });
  return {
    ...made,
    action: IAM_ACTION[action],
    requirements: action === 'count-tokens' ? rows.filter(({ role }) => role !== 'destination') : rows,
    ...(options.guardrail !== undefined && { guardrail: options.guardrail }),
  };
}

/** Where a model is called that no other endpoint has. */
const MANTLE: EndpointSettings = { name: 'mantle', resourceId: 'default' };

/** What would open the first thing that no policy allows. */
function nearOf({ requirements: rows }: Forecast, { documents }: PolicySides, call: ForecastCall): string[] {
  const missing = rows.find(
    ({ decision: { outcome, explicit, layer } }) => outcome === 'denied' && !explicit && layer === 'identity',
  );
  if (missing === undefined) return [];
  const identity = documents.filter(({ kind }) => kind === 'identity');
  const { action, requirement } = missing;
  const context = contextOf(requirement, call);
  return nearMisses(identity, { action, resource: requirement.resource, context }).map(nearMissText);
}
