/** From inputs and configuration files to the settings of a run, or to everything that is wrong with them. */
import { input, say, setting, wordings } from '../domain/message.ts';
import { join } from 'node:path';
import { isPrincipal } from '../domain/arn.ts';
import { partitionOf } from '../domain/partition.ts';
import type { Host } from '../domain/host.ts';
import { readBaseline, type PreviousReports, type ReadBaseline } from './baseline-file.ts';
import { countChecks, tooManyChecks } from './check-count.ts';
import type { ConfigFile } from './config-file.ts';
import { foreignRegions, guardrailNeeded, inputMistakes, simulationNeeded } from './cross-checks.ts';
import { findConfigFiles, type FoundFile } from './files.ts';
import { DEFAULT_REPORT_DIR, readInputs, type ReadInputs } from './inputs.ts';
import { nameInArn, parseGuardrail } from './identifiers.ts';
import { resolveModels, type DefaultRegions } from './models.ts';
import { knownPrincipals, resolvePrincipals } from './principals.ts';
import type { PolicyFileHost, PolicyFileSource } from './policy-files.ts';
import { oneOf, quote } from './problem.ts';
import { foreignResources } from './target-rules.ts';
import { resolveWhoCan } from './who-can.ts';
import { parseRegion } from './regions.ts';
import type { CheckSettings, Mistake, PrincipalSettings, Settings, SurfaceSettings } from '../domain/settings.ts';

/** What settings are read from. `readFile` and `glob` decide which copy of a repository's files is read. */
export type SettingsHost = Pick<Host, 'input' | 'env' | 'readFile' | 'glob'> & {
  /** For `baseline: previous`. */
  previousReports?: PreviousReports;
} & Pick<PolicyFileHost, 'readBaseFile'>;

/** The settings, or every mistake and where to show it. */
export type SettingsResult =
  { ok: true; settings: Settings } | { ok: false; mistakes: Mistake[]; surfaces: SurfaceSettings };

/**
 * Reads and validates everything a user can set. The input `models` replaces a file's list; `aws-region`, `actions`
 * and `context` replace what is at the top of a file, never what one of its models or principals has itself; the
 * environment comes last.
 *
 * @returns frozen settings, or all mistakes at once, with what is needed to report them. Never throws.
 */
export async function readSettings(host: SettingsHost): Promise<SettingsResult> {
  const inputs = readInputs((name) => host.input(name));
  const surfaces = surfacesOf(inputs, host.env);
  const named = inputs.values['config-file'];
  const known = !inputs.broken.has('config-file');
  const found = known ? await findConfigFiles(host, named) : { files: [], mistakes: [] };
  const parsed = await parseFiles(found.files);
  const readable = known && parsed.every((file) => file.config !== undefined) && found.mistakes.length === 0;

  const baselinePath = inputs.values.baseline;
  const ofBaseline: ReadBaseline =
    baselinePath === undefined ? { mistakes: [] } : await readBaseline(host, baselinePath);

  const configs = parsed.flatMap(({ config }) => config ?? []);
  const sources = configs.length > 0 || found.files.length > 0 || !readable ? configs : [undefined];
  const checks = await Promise.all(
    sources.map(async (config) => {
      const check = resolveCheck(config, inputs, host.env);
      const read = await readAll(host, policyFileSources(config, inputs));
      const strangers = policyFileStrangers(check.settings.principals, config, inputs);
      return {
        ...check,
        settings: { ...check.settings, ...(read.files.length > 0 && { policyFiles: read.files }) },
        mistakes: [...check.mistakes, ...strangers, ...read.mistakes],
      };
    }),
  );
  const mistakes = inOrder([
    ...inputs.mistakes,
    ...inputMistakes(
      inputs,
      checks.flatMap((check) => check.settings.principals),
    ),
    ...ofBaseline.mistakes,
    ...found.mistakes,
    ...parsed.flatMap((file) => file.mistakes),
    ...checks.flatMap((check) => check.mistakes),
    ...(checks.some(({ tooMany }) => tooMany) ? [] : tooManyInAll(checks, inputs.values['max-checks'])),
  ]);
  if (mistakes.length > 0) return { ok: false, mistakes, surfaces };
  return { ok: true, settings: frozen(settingsOf(inputs, surfaces, checks, ofBaseline)) };
}

/**
 * The YAML parser and the schema library are a third of the start-up time: a run without a configuration file does
 * without them.
 */
async function parseFiles(files: readonly FoundFile[]) {
  if (files.length === 0) return [];
  const { parseConfigFile } = await import('./config-file.ts');
  return files.map(({ path, bytes }) => parseConfigFile(path, bytes));
}

interface ResolvedCheck {
  settings: CheckSettings;
  /** Regions that hold for models without their own, in the order of preference. */
  configuredRegions: string[];
  mistakes: Mistake[];
  /** It asks for more than `max-checks` already. */
  tooMany: boolean;
}

/** Several files may ask for more together than each of them does. */
function tooManyInAll(checks: readonly ResolvedCheck[], most: number): Mistake[] {
  const counts = checks.map(({ settings: { models, principals } }) => countChecks(models, principals));
  const excess = tooManyChecks(
    counts.reduce((sum, count) => sum + count, 0),
    most,
  );
  return excess ? [excess] : [];
}

function resolveCheck(config: ConfigFile | undefined, inputs: ReadInputs, env: Host['env']): ResolvedCheck {
  const { values, broken } = inputs;
  const offersIdToken = (env.ACTIONS_ID_TOKEN_REQUEST_URL ?? '') !== '';
  const principals = resolvePrincipals(config, values, offersIdToken);
  const regions = defaultRegions(config, inputs, env);
  const models = resolveModels(config, values, regions, principals);

  const complete = config?.complete.top !== false;
  const without = models.models.find(({ settings }) => settings.regions.length === 0);
  const lacksRegion = without && !broken.has('aws-region') && complete;
  const whoCan = resolveWhoCan(config, regions?.regions);
  const asksOther = config?.top['who-can'] !== undefined || models.models.length > 0;
  const lacksModel = !values.models && !broken.has('models') && !config?.models && !asksOther && complete;
  const usesDefault =
    broken.has('models') || models.models.some(({ settings }) => settings.regions === regions?.regions);
  const rules = (): Mistake[] => [
    ...(lacksRegion ? [noRegion(without.settings, config)] : []),
    ...(usesDefault ? (regions?.environment ?? []) : []),
    ...(lacksModel ? [noModel(config)] : []),
    ...guardrailNeeded(config, inputs, models.models),
    ...simulationNeeded(values.simulate, principals.principals, models.models),
    ...foreignRegions(principals.principals, models.models, values['role-to-assume']),
    ...foreignResources(principals.principals, models.models, values['role-to-assume']),
  ];
  const mistakes = [
    ...principals.mistakes,
    ...models.mistakes,
    ...whoCan.mistakes,
    // Rules that look at each check would be what takes the time.
    ...(models.tooMany ? [] : rules()),
  ];
  const file = config && { file: config.file };
  return {
    settings: {
      ...file,
      principals: principals.principals,
      models: models.models.map(({ settings }) => settings),
      ...requestSettings(config, values),
      ...(whoCan.whoCan && { whoCan: whoCan.whoCan }),
    },
    configuredRegions: values['aws-region'] ?? config?.top.regions ?? [],
    mistakes,
    tooMany: models.tooMany,
  };
}

/** Most runs have no what-if, and do without what reads one. */
async function readAll(host: SettingsHost, sources: readonly PolicyFileSource[]) {
  if (sources.length === 0) return { files: [], mistakes: [] };
  const { readPolicyFiles } = await import('./policy-files.ts');
  return readPolicyFiles(host, sources);
}

/** What the inputs name, else the file. A plan is the run's, and counts for each file. */
function policyFileSources(config: ConfigFile | undefined, { values }: ReadInputs): PolicyFileSource[] {
  const fromInput = values['policy-files']?.map(({ file, ...more }) => ({
    ...{ files: [file], ...more, where: { input: 'policy-files' } },
  }));
  const plan = values['terraform-plan'];
  return [
    ...(fromInput ?? filePolicyFiles(config)),
    ...(plan ? [{ files: plan, isPlan: true, where: { input: 'terraform-plan' } }] : []),
  ];
}

function filePolicyFiles(config: ConfigFile | undefined): PolicyFileSource[] {
  return (config?.policyFiles ?? []).map(({ value, place }): PolicyFileSource => {
    const where = { place: place() };
    if (typeof value === 'string') return { files: [value], where };
    const { file, files = [], principal, layer, replaces } = value;
    return {
      files: [...(file === undefined ? [] : [file]), ...files],
      ...(principal !== undefined && { principal }),
      ...(layer !== undefined && { layer }),
      ...(replaces !== undefined && { replaces }),
      where,
    };
  });
}

/** Entries about a principal that no check has, if it is known who all of them are, and entries without a file. */
function policyFileStrangers(
  principals: readonly PrincipalSettings[],
  config: ConfigFile | undefined,
  inputs: ReadInputs,
): Mistake[] {
  const known = knownPrincipals(principals, inputs.values['role-to-assume']);
  const isKnown = known.length === principals.length && config?.complete.principals !== false;
  const names = principals.flatMap(({ name }) => name ?? []);
  return policyFileSources(config, inputs).flatMap(({ files, principal, where }): Mistake[] => {
    if (files.length === 0) {
      return [{ ...where, message: 'The entry names no file.', instead: 'Write `file: policies/app.json`.' }];
    }
    if (principal === undefined || !isKnown) return [];
    const isOne = names.includes(principal) || known.some(({ arn }) => isPrincipal(arn, principal));
    if (isOne) return [];
    const all = [...new Set([...names, ...known.map(({ arn }) => nameInArn(arn))])];
    return [
      {
        ...where,
        message: `${quote(principal)} is none of the principals that are checked.`,
        instead: `Write ${oneOf(all)}.`,
      },
    ];
  });
}

/** What every call carries: the input where it is set, else the file. */
function requestSettings(
  config: ConfigFile | undefined,
  values: ReadInputs['values'],
): Pick<CheckSettings, 'guardrail' | 'guardrailPlace' | 'serviceTier'> {
  const written = config?.top.guardrail;
  const parsed = written === undefined ? undefined : parseGuardrail(written);
  const guardrail = values.guardrail ?? (parsed?.ok ? parsed.value : undefined);
  const serviceTier = values['service-tier'] ?? config?.top['service-tier'];
  const isOfFile = config && guardrail && !values.guardrail;
  return {
    ...(guardrail && { guardrail }),
    ...(isOfFile && { guardrailPlace: config.place(['guardrail']) }),
    ...(serviceTier && { serviceTier }),
  };
}

/**
 * Regions for models without their own; `environment` holds what is wrong with them where they are the environment's.
 */
function defaultRegions(
  config: ConfigFile | undefined,
  { values }: ReadInputs,
  env: Host['env'],
): (DefaultRegions & { environment?: Mistake[] }) | undefined {
  const given = values['aws-region'];
  if (given) return { regions: given, where: () => ({ input: 'aws-region' }) };
  const listed = config?.top.regions;
  if (config && listed) return { regions: listed, where: (index) => ({ place: config.place(['regions', index]) }) };
  for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION']) {
    const value = (env[name] ?? '').trim();
    if (value === '') continue;
    const parsed = parseRegion(value);
    const where = () => ({ input: 'aws-region' });
    if (parsed.ok) return { regions: [value], where };
    const environment = parsed.problems.map((problem) => ({
      input: 'aws-region',
      message: say`It is taken from the environment variable \`${name}\`. ${problem.message}`,
      instead: say`${problem.instead} Set the ${AN_INPUT}, or correct the variable.`,
    }));
    return { regions: [value], where, environment };
  }
  return undefined;
}

/** What is set: an input, or the option of its name. */
const AN_INPUT = wordings('input', 'option');

function noRegion(model: { id: string }, config: ConfigFile | undefined): Mistake {
  const file = config ? `, or \`regions: [us-east-1]\` in ${quote(config.file)}` : '';
  return {
    kind: 'no-region',
    input: 'aws-region',
    message: say`There is no region to check ${quote(model.id)} in: the ${AN_INPUT} is not set, and neither is \`AWS_REGION\`.`,
    instead: say`Write ${setting('aws-region', 'us-east-1')}${file}.`,
  };
}

function noModel(config: ConfigFile | undefined): Mistake {
  if (config) {
    const place = config.place([]);
    return {
      message: 'There is no model to check.',
      instead: say`Write \`models:\` with one entry, or set ${input('models')}.`,
      place,
    };
  }
  return {
    input: 'models',
    message: 'There is no model to check.',
    instead: say`Name the models ${wordings('in this input', 'with this option')}, or in \`.github/bedrock-access.yml\`.`,
  };
}

function settingsOf(
  { values }: ReadInputs,
  surfaces: SurfaceSettings,
  checks: readonly ResolvedCheck[],
  { baseline, first }: ReadBaseline,
): Settings {
  const { 'role-to-assume': role, audience, 'role-external-id': externalId } = values;
  const { 'inline-session-policy': inlineSessionPolicy, 'managed-session-policies': managedSessionPolicies } = values;
  const models = checks.flatMap((check) => check.settings.models);
  const regions = [
    ...checks.flatMap((check) => check.configuredRegions),
    ...models.flatMap((model) => model.regions),
    ...checks.flatMap((check) => check.settings.whoCan?.regions ?? []),
  ];
  const homeRegion = regions[0] ?? '';
  return {
    checks: checks.map((check) => check.settings),
    homeRegion,
    homeRegions: Object.fromEntries(regions.toReversed().map((region) => [partitionOf(region), region])),
    role: {
      ...(role !== undefined && { toAssume: role }),
      ...(audience !== undefined && { audience }),
      sessionName: values['role-session-name'],
      durationSeconds: values['role-duration-seconds'],
      ...(externalId !== undefined && { externalId }),
      ...(inlineSessionPolicy !== undefined && { inlineSessionPolicy }),
      managedSessionPolicies: managedSessionPolicies ?? [],
    },
    allowedAccountIds: [...new Set(values['allowed-account-ids'] ?? [])],
    simulate: values.simulate,
    probe: values.probe,
    allowMarketplaceSubscription: values['allow-marketplace-subscription'],
    ...(baseline && { baseline }),
    ...(first !== undefined && { firstRun: first }),
    audit: values.audit,
    discoverModels: values['discover-models'] ?? [],
    failOn: values['fail-on'],
    failBeforeEolDays: values['fail-before-eol-days'],
    maxCostUsd: values['max-cost-usd'],
    waitForAccessMs: values['wait-for-access'],
    ...(values.parts !== undefined && { parts: values.parts }),
    ...(values.part && { part: values.part }),
    timeoutMs: values.timeout,
    concurrency: values.concurrency,
    untrustedPullRequest: values['untrusted-pull-request'],
    surfaces,
  };
}

/**
 * An input about discretion that cannot be understood is taken in its most discreet sense: the report of the mistake
 * is public too.
 */
function surfacesOf({ values, broken }: ReadInputs, env: Host['env']): SurfaceSettings {
  const commentKey = values['comment-key'];
  return {
    summary: values.summary,
    comment: values.comment,
    ...(commentKey !== undefined && { commentKey }),
    issue: values.issue,
    annotations: values.annotations,
    reportDir: values['report-dir'] ?? join(env.RUNNER_TEMP ?? '', DEFAULT_REPORT_DIR),
    reportDirNamed: values['report-dir'] !== undefined,
    maskAwsAccountId: broken.has('mask-aws-account-id') ? 'true' : values['mask-aws-account-id'],
    detail: broken.has('detail') ? 'minimal' : values.detail,
    githubToken: values['github-token'] ?? '',
  };
}

/** More would hide the first ones. */
const MAX_MISTAKES = 100;

/**
 * Inputs first, then file by file from top to bottom; what several models or files run into is said once; at most 100.
 */
function inOrder(mistakes: readonly Mistake[]): Mistake[] {
  const seen = new Map(
    mistakes.map((mistake) => [JSON.stringify([mistake.message, mistake.place, mistake.input]), mistake]),
  );
  const files = [...new Set([...seen.values()].map((mistake) => mistake.place?.file))];
  const rank = ({ place }: Mistake) => (place ? files.indexOf(place.file) + 1 : 0);
  const line = ({ place }: Mistake) => place?.line ?? 0;
  const column = ({ place }: Mistake) => place?.column ?? 0;
  return [...seen.values()]
    .sort((a, b) => rank(a) - rank(b) || line(a) - line(b) || column(a) - column(b))
    .slice(0, MAX_MISTAKES);
}

/** Frozen in all its parts. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}
