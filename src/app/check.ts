/** The story of a run, one verb a line: read the settings, ask, judge, report, let the gate decide. */
import { proxiesOf } from '../net/proxies.ts';
import { messageOf } from '../aws/to-failure.ts';
import { changesSince, nearestChanges } from '../compare/changes.ts';
import { afterChanges, type ExemptionContext } from '../compare/exemptions.ts';
import type { ExpectationChange } from '../compare/expectations.ts';
import { uncovered } from '../compare/discovered.ts';
import { gate, gateOfText } from '../compare/gate.ts';
import { whoCanChanges } from '../compare/who-can.ts';
import { changedExpectations } from '../github/base-expectations.ts';
import { baseFiles } from '../github/base-files.ts';
import { readFileAt } from '../github/contents.ts';
import { readEvent, runInfo, trustsCheckout } from '../github/event.ts';
import type { RunEvent } from '../domain/event.ts';
import { githubClient, githubDownload } from '../github/octokit.ts';
import { isReportOf, type PreviousReports } from '../settings/baseline-file.ts';
import { audienceOf, type Host } from '../domain/host.ts';
import { input, say, setting, worded, wordings } from '../domain/message.ts';
import { inWordsOf } from '../report/problems.ts';
import { hideBearerToken } from '../identity/bearer-session.ts';
import { endpointNotices } from '../report/endpoint-notices.ts';
import { compileAhead } from '../host/compile-ahead.ts';
import { TO_TELL } from './ahead.ts';
import type { Recorder } from './recording.ts';
import type { EarlyLook, Findings } from './publish.ts';
import { reportWithout } from '../report/report.ts';
import type { Discovery, Problem, Report } from '../domain/report.ts';
import { INPUTS } from '../settings/inputs.ts';
import { describeMistake } from '../settings/problem.ts';
import { readSettings, type SettingsResult } from '../settings/settings.ts';
import type { Mistake, Settings, SurfaceSettings } from '../domain/settings.ts';
import { deadline, type Deadline } from '../util/deadline.ts';
import { VERSION } from '../util/version.ts';
import { RedactedLog } from '../report/log.ts';
import { Secrets } from '../report/secrets.ts';

/**
 * Runs one check, says what it found on every surface and returns the report as it was shown. Always returns a report,
 * also after an unexpected failure.
 */
export async function check(outside: Host): Promise<Report> {
  const secrets = new Secrets();
  const recordTo = outside.input('record');
  const recorder = recordTo === '' ? undefined : new (await import('./recording.ts')).Recorder();
  const hiding: Host = {
    ...outside,
    secret: (value) => {
      for (const text of secrets.add(value)) outside.secret(text);
    },
  };
  const host = recorder?.listening(hiding) ?? hiding;
  const timeoutMs = timeoutOf(host);
  const end = deadline(host, timeoutMs);
  try {
    const { log, surfaces, event, findings } = await findUntil(end, host, secrets, recorder);
    const left = Math.max(0, end.left());
    const published = deadline(host, Math.min(LONGEST_PUBLISHING_MS, left + PUBLISHING_MS));
    try {
      const { settings, report } = findings;
      await recorder?.write(recordTo, { host, log, secrets, settings, report });
      const { publish } = await import('./publish.ts');
      return await publish(host, log, surfaces, event, findings, published.signal);
    } finally {
      published.cancel();
    }
  } finally {
    end.cancel();
  }
}

/**
 * Milliseconds that GitHub's API has after `timeout` to take comment and issue, so that a run ends within ten seconds
 * of it.
 */
const PUBLISHING_MS = 5_000;

/** Milliseconds that GitHub's API has where the check was done long before its `timeout`. */
const LONGEST_PUBLISHING_MS = 60_000;

/** What a cancelled run says first, whatever is known by then. */
const CANCELLED: Problem = {
  cause: 'cancelled',
  message: 'The run was cancelled before every check was made.',
  remedy: 'What is in the report was known by then; run the check again for the rest.',
};

/** Returns the report of a run that was cancelled: an error, with what was known. */
export function cancelledReport(report: Report): Report {
  const reasons = ['the run was cancelled before every check was made'];
  return { ...report, gate: { result: 'error', reasons }, problems: [CANCELLED, ...report.problems] };
}

/** What of the environment is a secret, whether or not the check uses it. */
const SECRET_VARIABLES = ['ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];

/** What exemptions are held against, except for the day. */
type Exemptions = Omit<ExemptionContext, 'today'>;

/** What a run has beside its settings. */
interface Beside {
  exemptions: Exemptions;
  /** Called when the run first waits for an answer. */
  waits: () => void;
  /** Called when everything is being asked, and there is time. */
  meanwhile: (settings: Settings) => void;
}

/** A report that is to be published, and what it takes. */
interface Found {
  log: RedactedLog;
  surfaces: SurfaceSettings;
  event: RunEvent;
  findings: Findings;
}

/**
 * The input `timeout` in milliseconds. It is needed before the settings are read, since reading them may ask GitHub.
 */
function timeoutOf(host: Host): number {
  const { timeout } = INPUTS;
  const [given, byDefault] = [timeout.parse(host.input('timeout')), timeout.parse('')];
  if (given.ok) return given.value;
  return byDefault.ok ? byDefault.value : 0;
}

async function findUntil(
  deadline: Deadline,
  host: Host,
  secrets: Secrets,
  recorder: Recorder | undefined,
): Promise<Found> {
  const end = deadline.signal;
  const event = await eventOf(host);
  const token = host.input('github-token');
  for (const secret of [
    token,
    ...SECRET_VARIABLES.map((name) => host.env[name] ?? ''),
    ...proxiesOf(host.env).secrets,
  ]) {
    host.secret(secret);
  }
  if ((host.env.AWS_BEARER_TOKEN_BEDROCK ?? '') !== '') hideBearerToken(host);
  const files = { ...host, ...filesFor(host, event, token, end) };
  const read = await readSettings({
    ...(recorder?.listening(files) ?? files),
    ...previousFor(host, event, token, end),
    ...baseFileFor(event, token, end),
  });
  const settings = await onlyPart(host, read);
  const surfaces = settings.ok ? settings.settings.surfaces : settings.surfaces;
  const log = new RedactedLog(host, surfaces, event, secrets);
  const failed = host.input('error');
  if (failed.trim() !== '') {
    const { explainedError, EXPLAINED_ONLY, summaryOnly } = await import('./explained-error.ts');
    const report = beginningOf(host)(EXPLAINED_ONLY, explainedError(failed));
    return { log, surfaces: summaryOnly(surfaces), event, findings: { report, places: [], mistakes: [], moved: [] } };
  }
  if (settings.ok && settings.settings.parts !== undefined) {
    const { partLines, partsOutput, splitOnly, splitRun } = await import('./parts.ts');
    const asked = settings.settings.parts;
    const parts = await splitRun(host, settings.settings, asked);
    for (const line of partLines(parts, asked)) log.info(line);
    const report = beginningOf(host)(splitOnly(parts), []);
    const plan = { json: partsOutput(parts, asked), parts: parts.length };
    const findings = { report, places: [], mistakes: [], moved: [], plan };
    return { log, surfaces: { ...surfaces, comment: 'never', issue: 'never' }, event, findings };
  }
  const exemptions = await exemptionsFor(host, log, event, settings, token, end);
  let earlyLook: Promise<EarlyLook | undefined> | undefined;
  const meanwhile = (own: Settings): void => {
    earlyLook ??= import('./publish.ts').then(({ lookEarly }) => lookEarly(host, surfaces, event, own, end));
  };
  let waits = (): void => undefined;
  const waiting = new Promise<void>((resolve) => {
    waits = resolve;
  });
  const finding = find(host, log, event, settings, { exemptions, waits, meanwhile }, deadline, recorder);
  // Nothing waits for these: they come after the first question.
  const later = Promise.race([waiting, finding]);
  const [found, moved, discovered] = await Promise.all([
    finding,
    later.then(() => movedExpectations(host, log, event, settings, token, end)),
    later.then(() => discover({ ...host, ...filesFor(host, event, token, end) }, log, event, settings, end)),
  ]);
  const all = { ...found.report, ...(discovered && { discovered }) };
  const report = host.cancelled?.aborted === true ? cancelledReport(all) : all;
  // A look that could not be begun is made when the comment is written.
  const look = await earlyLook?.catch(() => undefined);
  return { log, surfaces, event, findings: { ...found, report, moved, ...(look && { earlyLook: look }) } };
}

/** The settings of the part that the run is for; a mistake if there is no such part. */
async function onlyPart(host: Host, read: SettingsResult): Promise<SettingsResult> {
  const part = read.ok ? read.settings.part : undefined;
  if (!read.ok || !part) return read;
  const { settingsOfPart } = await import('./parts.ts');
  const settings = await settingsOfPart(host, read.settings, part);
  if (settings) return { ok: true, settings };
  const mistake: Mistake = {
    input: 'part',
    message: `There is no part ${part.number} of ${part.of}: the configuration has fewer accounts.`,
    instead: 'Take the parts from the output `plan` of a step with the input `parts`.',
  };
  return { ok: false, mistakes: [mistake], surfaces: read.settings.surfaces };
}

/**
 * Returns what the exemptions of the configuration are held against. A pull request may change the file and must not
 * exempt itself: on one, only what the base commit exempts too holds; if that cannot be read, nothing does, and a
 * warning says so.
 */
export async function exemptionsFor(
  host: Host,
  log: RedactedLog,
  event: RunEvent,
  read: SettingsResult,
  token: string,
  end: AbortSignal,
): Promise<Exemptions> {
  if (!read.ok || event.name !== 'pull_request' || event.untrusted) return {};
  const entries = read.settings.checks.flatMap(({ models, principals }) => [...models, ...principals]);
  const hasAllowances = read.settings.checks.some(({ whoCan }) => whoCan?.allow !== undefined);
  if (!hasAllowances && !entries.some(({ allowUnmet }) => allowUnmet !== undefined)) return {};
  try {
    const ref = event.pullRequest?.baseSha;
    if (ref === undefined) throw new Error('which commit that is, is not known');
    if (token === '') throw new Error('the input `github-token` is empty');
    const files = baseFiles(() => githubClient(token, end), event, ref);
    // Only the files count: what the run is compared with is read once.
    const input = (name: string): string => (name === 'baseline' ? '' : host.input(name));
    const base = await readSettings({ ...host, ...files, input });
    if (!base.ok) {
      const [mistake] = base.mistakes;
      throw new Error(mistake ? worded(describeMistake(mistake), 'workflow') : 'it has mistakes');
    }
    return { base: base.settings.checks };
  } catch (error) {
    const why = messageOf(error);
    log.warning(
      hasAllowances
        ? `What the base commit allows with \`who-can\` or \`allow-unmet\` could not be read, so none of it holds for this pull request: ${why}`
        : `What the base commit exempts with \`allow-unmet\` could not be read, so no exemption holds for this pull request: ${why}`,
    );
    return { base: [] };
  }
}

/**
 * What a pull request changes in its own expectations. Nice to know, and never in the way: if it cannot be read, the
 * log says so.
 */
async function movedExpectations(
  host: Host,
  log: RedactedLog,
  event: RunEvent,
  read: SettingsResult,
  token: string,
  end: AbortSignal,
): Promise<ExpectationChange[]> {
  const isOwn = event.name === 'pull_request' && !event.untrusted && token !== '';
  // The input replaces the lists of the files: nothing of them is expected then.
  if (!read.ok || !isOwn || host.input('models') !== '') return [];
  try {
    const files = read.settings.checks.flatMap(({ file }) => file ?? []);
    return files.length === 0 ? [] : await changedExpectations(host, await githubClient(token, end), event, files);
  } catch (error) {
    log.info(
      `The configuration at the base commit could not be read, so what this pull request changes in it is not named: ${messageOf(error)}`,
    );
    return [];
  }
}

/**
 * What the sources name and no entry covers, if that was asked for. A warning at most: what cannot be searched is
 * said, and no more.
 */
async function discover(
  files: Pick<Host, 'sources' | 'readFile'>,
  log: RedactedLog,
  event: RunEvent,
  read: SettingsResult,
  end: AbortSignal,
): Promise<Discovery | undefined> {
  if (!read.ok || event.untrusted || read.settings.discoverModels.length === 0) return undefined;
  const { discoverModels: patterns, checks } = read.settings;
  try {
    const { searchSources } = await import('./search-sources.ts');
    const searched = await searchSources(files, patterns, end);
    if (searched.files === 0 && searched.leftOut.length === 0) {
      const named = patterns.join(', ');
      log.warning(`\`discover-models\`: no file matches ${named}; patterns begin at the root of the repository.`);
    }
    return uncovered(
      searched,
      checks.flatMap(({ models }) => models),
    );
  } catch (error) {
    log.warning(`\`discover-models\`: the files could not be searched: ${messageOf(error)}`);
    return undefined;
  }
}

async function find(
  host: Host,
  log: RedactedLog,
  event: RunEvent,
  read: SettingsResult,
  beside: Beside,
  deadline: Deadline,
  recorder: Recorder | undefined,
): Promise<Omit<Findings, 'moved'>> {
  const beginning = beginningOf(host);
  const nothing = { places: [], mistakes: [] };
  if (!read.ok) {
    const problems = read.mistakes.map((mistake) =>
      inWordsOf(audienceOf(host), {
        cause: 'configuration-invalid',
        message: describeMistake({ ...mistake, instead: '' }),
        remedy: mistake.instead,
      }),
    );
    const reasons = [`${problems.length === 1 ? '1 mistake' : `${problems.length} mistakes`} in the settings`];
    return { ...nothing, mistakes: read.mistakes, report: beginning({ result: 'error', reasons }, problems) };
  }
  const { settings } = read;
  const textOnly =
    event.untrusted !== undefined && settings.checks.some(({ policyFiles }) => policyFiles !== undefined);
  if (event.untrusted && !textOnly) {
    const result = settings.untrustedPullRequest === 'skip' ? 'skipped' : 'fail';
    const problem = untrustedProblem(event.untrusted);
    return { ...nothing, settings, report: beginning({ result, reasons: [problem.message] }, [problem]) };
  }
  try {
    const asked = await ask(host, log, settings, beside, deadline, textOnly, recorder);
    if (event.untrusted) {
      const found = byTextAlone(asked, settings, [untrustedProblem(event.untrusted)]);
      return { ...found, mistakes: [], settings };
    }
    if (!(await isWithoutCredentials(host, settings, asked.report))) return { ...asked, mistakes: [], settings };
    log.info('There are no AWS credentials here: what follows is by the text of the policy files alone.');
    const again = await ask(host, log, settings, beside, deadline, true, recorder);
    return { ...byTextAlone(again, settings, asked.report.problems), mistakes: [], settings };
  } catch (error) {
    // What is not understood is said as it is; a run that broke decides nothing.
    const problem = inWordsOf(audienceOf(host), {
      cause: 'unclassified',
      message: `The check failed unexpectedly: ${messageOf(error)}`,
      remedy: REPORT_A_BUG,
    });
    return {
      ...nothing,
      settings,
      report: beginning({ result: 'error', reasons: ['the check failed unexpectedly'] }, [problem]),
    };
  }
}

async function ask(
  host: Host,
  log: RedactedLog,
  settings: Settings,
  { exemptions, waits, meanwhile }: Beside,
  { signal: end, untimed }: Deadline,
  textOnly: boolean,
  recorder: Recorder | undefined,
): Promise<Pick<Findings, 'report' | 'places'>> {
  // Half of the code, which a run that stops at a mistake in its settings does not pay for.
  const [{ Aws }, { examineAll }] = await Promise.all([import('../aws/clients.ts'), import('./examine-all.ts')]);
  const aws = new Aws({
    version: VERSION,
    env: host.env,
    ...(host.debug && { trace: host.debug.bind(host) }),
    ...(recorder && { record: recorder.exchange }),
  });
  try {
    const way = { fips: await aws.usesFips(), proxies: proxiesOf(host.env) };
    const showsHosts = !host.terminal && !textOnly;
    let hosts: Promise<string[]> | undefined;
    for (const { level, text } of endpointNotices(settings, way)) log[level](text);
    const { principals, cells, places, problems, notices, cost, audit, whoCan, unanswered } = await examineAll({
      host,
      log,
      aws,
      settings,
      textOnly,
      exemptions,
      end,
      untimed,
      waits,
      meanwhile: () => {
        meanwhile(settings);
        const compiled = compileAhead(TO_TELL);
        if (showsHosts) hosts = compiled.then(() => linesOfHosts(host, settings));
        // Awaited below, if the run comes to that.
        hosts?.catch(() => undefined);
      },
    });
    const first = settings.firstRun === undefined ? [] : [worded(settings.firstRun, audienceOf(host))];
    const said = [...first, ...notices];
    if (showsHosts) {
      const lines = await (hosts ?? linesOfHosts(host, settings));
      await host.group('Hosts that this run may contact', () => {
        for (const line of lines) log.info(line);
        return Promise.resolve();
      });
    }
    const undecided: Report = {
      ...beginningOf(host)({ result: 'pass', reasons: [] }, problems),
      ...(said.length > 0 && { notices: said }),
      ...{ principals, cells, cost },
      ...(audit && { audit }),
    };
    const { baseline } = settings;
    if (settings.firstRun !== undefined) log.warning(settings.firstRun);
    else if (!baseline && settings.failOn.includes('drift')) {
      log.warning(
        say`${setting('fail-on')} names \`drift\`, but without ${input('baseline')} there is nothing to compare with.`,
      );
    }
    const { failOn, failBeforeEolDays } = settings;
    if (failBeforeEolDays > 0 && !failOn.includes('lifecycle')) {
      log.warning(
        say`${setting('fail-before-eol-days')} says nothing as long as ${setting('fail-on')} does not name \`lifecycle\`.`,
      );
    }
    const baselines = baseline ? [baseline, ...(baseline.alternatives ?? [])] : [];
    const spellings = baseline ? log.spellings(undecided) : [];
    const changes = nearestChanges(baselines.map((one) => changesSince(one.cells, cells, spellings, one.undecided)));
    const known = baselines.find((one) => one.whoCan !== undefined)?.whoCan;
    const compared = {
      ...undecided,
      ...{ cells: afterChanges(cells, changes), changes },
      ...(whoCan && { whoCan: whoCan.map((one) => (known ? { ...one, changes: whoCanChanges(one, known) } : one)) }),
    };
    const decided = gate(compared, failOn, failBeforeEolDays);
    return { report: { ...compared, gate: withUnanswered(decided, unanswered) }, places };
  } finally {
    await aws.close();
  }
}

/** Which hosts a run like this one needs, for an egress allow-list. */
async function linesOfHosts(host: Host, settings: Settings): Promise<string[]> {
  const [{ Aws }, { hostLines, hostsOf }] = await Promise.all([import('../aws/clients.ts'), import('./hosts.ts')]);
  return hostLines(await hostsOf(new Aws({ version: VERSION, env: host.env }), settings, host));
}

/** A question that was asked and got no answer is no pass. */
function withUnanswered(decided: Report['gate'], unanswered: readonly string[]): Report['gate'] {
  if (unanswered.length === 0) return decided;
  const reasons = unanswered.map((file) => `who can call the models of \`who-can\` in ${file} could not be answered`);
  const result = decided.result === 'pass' ? 'fail' : decided.result;
  return { ...decided, result, reasons: [...decided.reasons, ...reasons] };
}

/**
 * The report of a run without credentials: what is in force was not looked at, so only what a change would open can
 * fail it, and the problem says that nothing was called.
 */
function byTextAlone(
  { report, places }: Pick<Findings, 'report' | 'places'>,
  { failOn, untrustedPullRequest }: Settings,
  problems: readonly Problem[],
): Pick<Findings, 'report' | 'places'> {
  const own = gateOfText(report, failOn);
  const untrusted = problems.find(({ cause }) => cause === 'github-fork-pull-request');
  const reasons = [...own.reasons, ...(untrusted && untrustedPullRequest === 'fail' ? [untrusted.message] : [])];
  // What is in force was not checked, so nothing has passed that a deployment could rely on.
  const gate: Report['gate'] =
    reasons.length > 0
      ? { result: 'fail', reasons }
      : { result: untrusted ? 'skipped' : 'pass', reasons: untrusted ? [untrusted.message] : [] };
  return { places, report: { ...report, gate, problems: [...problems] } };
}

/**
 * Whether a what-if is asked in a place where no AWS credentials are set up, and no role is to be assumed: then its
 * text is what is asked about. A role that cannot be assumed is an error all the same.
 */
async function isWithoutCredentials(host: Host, { checks, role }: Settings, { cells }: Report): Promise<boolean> {
  const isAsked = checks.every(({ policyFiles }) => policyFiles !== undefined);
  const isStep = checks.every(({ principals }) =>
    principals.every(({ roleToAssume, chain }) => roleToAssume === undefined && chain.length === 0),
  );
  if (!isAsked || !isStep || role.toAssume !== undefined || cells.some(({ verdict }) => verdict !== 'unchecked'))
    return false;
  const { ambientSource } = await import('../identity/credentials-present.ts');
  return (await ambientSource(host)) === undefined && (host.env.AWS_BEARER_TOKEN_BEDROCK ?? '') === '';
}

const REPORT_A_BUG = say`This is a bug in the check: please report it with ${wordings('the log of this step', 'what it printed')}.`;

type Beginning = (gate: Report['gate'], problems: Problem[]) => Report;

function beginningOf(host: Host): Beginning {
  const generatedAt = new Date(host.now()).toISOString();
  const tool = { name: 'bedrock-access-check', version: VERSION } as const;
  return (verdict, problems) => reportWithout(runInfo(host.env), tool, generatedAt, verdict, problems);
}

function untrustedProblem(untrusted: 'fork' | 'dependabot'): Problem {
  const whose = untrusted === 'fork' ? 'a fork' : 'Dependabot';
  return {
    cause: 'github-fork-pull-request',
    message: `This pull request comes from ${whose}: GitHub gives it no ID token, so nothing was called.`,
    remedy:
      'Nothing has to change: the check runs after the merge, or on a branch of the repository itself. With `untrusted-pull-request: fail` such pull requests fail.',
  };
}

/** Reads what started the run, from the file that the runner names; a file that cannot be read says nothing. */
export async function eventOf(host: Host): Promise<RunEvent> {
  const { GITHUB_EVENT_NAME: name = '', GITHUB_EVENT_PATH: path } = host.env;
  let payload: unknown;
  try {
    const bytes = path === undefined ? undefined : await host.readFile(path);
    payload = bytes && JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    // Outside GitHub, or a runner without the file: nothing is known of the event.
  }
  return readEvent(name, payload, host.env);
}

/**
 * The files that settings are read from: if a pull request's may be checked out beside the repository's own rights,
 * the base commit's.
 */
export function filesFor(
  host: Host,
  event: RunEvent,
  token: string,
  end: AbortSignal,
): Pick<Host, 'readFile' | 'glob' | 'sources'> {
  const { name, baseSha, owner, repo } = event;
  if (trustsCheckout(event)) return host;
  if (baseSha === undefined) {
    const refuse = (): Promise<never> =>
      Promise.reject(
        new Error(`the base commit of this \`${name}\` is not known, and what is checked out is not trusted`),
      );
    return { readFile: refuse, glob: refuse, sources: refuse };
  }
  return baseFiles(() => githubClient(token, end), { owner, repo }, baseSha);
}

/**
 * How a file at the base commit is read, for a pull request that gets no credentials: what is in force cannot be asked
 * of AWS then.
 */
function baseFileFor(
  { untrusted, pullRequest, owner, repo }: RunEvent,
  token: string,
  end: AbortSignal,
): { readBaseFile?: (path: string) => Promise<Uint8Array | undefined> } {
  const ref = pullRequest?.baseSha;
  if (untrusted === undefined || ref === undefined || token === '') return {};
  return { readBaseFile: async (path) => readFileAt(await githubClient(token, end), { owner, repo, path, ref }) };
}

/** How `baseline: previous` is read; nothing outside a workflow. */
export function previousFor(
  { env }: Host,
  { owner, repo, repository }: RunEvent,
  token: string,
  end: AbortSignal,
): { previousReports?: PreviousReports } {
  const { GITHUB_WORKFLOW_REF: ref = '', GITHUB_JOB: job = '', GITHUB_RUN_ID: runId = '' } = env;
  // octo-org/search-service/.github/workflows/bedrock.yml@refs/heads/main
  const workflow = /\/\.github\/workflows\/([^/@]+)@/.exec(ref)?.[1];
  if (workflow === undefined) return {};
  return {
    previousReports: async () => {
      if (token === '') throw new Error('the input `github-token` is empty');
      const { previousReports } = await import('../github/artifacts.ts');
      const client = await githubClient(token, end);
      const request = { owner, repo, workflow, runId };
      const isOurs = (bytes: Uint8Array): boolean => isReportOf(bytes, { repository, job });
      return previousReports(client, githubDownload(token, env, end), request, isOurs);
    },
  };
}
