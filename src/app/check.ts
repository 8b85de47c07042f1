/** The story of a run, one verb a line: read the settings, ask, judge, report, let the gate decide. */
import { Aws } from '../aws/clients.ts';
import { proxiesOf } from '../net/proxies.ts';
import { messageOf } from '../aws/to-failure.ts';
import { changesSince } from '../compare/changes.ts';
import type { ExpectationChange } from '../compare/expectations.ts';
import { gate } from '../compare/gate.ts';
import { changedExpectations } from '../github/base-expectations.ts';
import { baseFiles } from '../github/base-files.ts';
import { readEvent, runInfo, type RunEvent } from '../github/event.ts';
import { githubClient } from '../github/octokit.ts';
import type { Host } from '../domain/host.ts';
import { hideBearerToken } from '../identity/bearer-session.ts';
import { examineAll } from './examine-all.ts';
import { endpointNotices } from '../report/endpoint-notices.ts';
import { publish, type Findings } from './publish.ts';
import { reportWithout } from '../report/report.ts';
import type { Problem, Report } from '../domain/report.ts';
import { describeMistake } from '../settings/problem.ts';
import { readSettings, type SettingsResult } from '../settings/settings.ts';
import type { Settings } from '../domain/settings.ts';
import { VERSION } from '../util/version.ts';
import { RedactedLog } from '../report/log.ts';

/** Runs one check, says what it found on every surface and returns the report as it was shown. Whatever happens, there is one, and it is true. */
export async function check(host: Host): Promise<Report> {
  const event = await eventOf(host);
  const token = host.input('github-token');
  for (const secret of [token, ...proxiesOf(host.env).secrets]) if (secret !== '') host.secret(secret);
  hideBearerToken(host);
  const settings = await readSettings({ ...host, ...trustedFiles(host, event, token) });
  const surfaces = settings.ok ? settings.settings.surfaces : settings.surfaces;
  const log = new RedactedLog(host, surfaces, event);
  const [findings, moved] = await Promise.all([
    find(host, log, event, settings),
    movedExpectations(host, log, event, settings, token),
  ]);
  return publish(host, log, surfaces, event, { ...findings, moved });
}

/** What a pull request changes in its own expectations. Nice to know, and never in the way: where it cannot be read, the log says so. */
async function movedExpectations(
  host: Host,
  log: RedactedLog,
  event: RunEvent,
  read: SettingsResult,
  token: string,
): Promise<ExpectationChange[]> {
  const isOwn = event.name === 'pull_request' && !event.untrusted && token !== '';
  // The input replaces the lists of the files: nothing of them is expected then.
  if (!read.ok || !isOwn || host.input('models') !== '') return [];
  try {
    const files = read.settings.checks.flatMap(({ file }) => file ?? []);
    return files.length === 0 ? [] : await changedExpectations(host, await githubClient(token), event, files);
  } catch (error) {
    log.info(
      `The configuration at the base commit could not be read, so what this pull request changes in it is not named: ${messageOf(error)}`,
    );
    return [];
  }
}

async function find(
  host: Host,
  log: RedactedLog,
  event: RunEvent,
  read: SettingsResult,
): Promise<Omit<Findings, 'moved'>> {
  const beginning = beginningOf(host);
  const nothing = { places: [], mistakes: [] };
  if (!read.ok) {
    const problems = read.mistakes.map((mistake) => ({
      cause: 'configuration-invalid',
      message: describeMistake({ ...mistake, instead: '' }).trim(),
      remedy: mistake.instead,
    }));
    const reasons = [`${problems.length === 1 ? '1 mistake' : `${problems.length} mistakes`} in the settings`];
    return { ...nothing, mistakes: read.mistakes, report: beginning({ result: 'error', reasons }, problems) };
  }
  const { settings } = read;
  if (event.untrusted) {
    const result = settings.untrustedPullRequest === 'skip' ? 'skipped' : 'fail';
    const problem = untrustedProblem(event.untrusted);
    return { ...nothing, settings, report: beginning({ result, reasons: [problem.message] }, [problem]) };
  }
  try {
    return { ...(await ask(host, log, settings)), mistakes: [], settings };
  } catch (error) {
    // What is not understood is said as it is; a run that broke decides nothing.
    const problem = {
      cause: 'unclassified',
      message: `The check broke off: ${messageOf(error)}`,
      remedy: REPORT_A_BUG,
    };
    return {
      ...nothing,
      settings,
      report: beginning({ result: 'error', reasons: ['the check broke off'] }, [problem]),
    };
  }
}

async function ask(host: Host, log: RedactedLog, settings: Settings): Promise<Pick<Findings, 'report' | 'places'>> {
  const aws = new Aws({
    version: VERSION,
    env: host.env,
    trace: (line) => {
      host.debug(line);
    },
  });
  try {
    const way = { fips: await aws.usesFips(settings.homeRegion), proxies: proxiesOf(host.env) };
    for (const { level, text } of endpointNotices(settings, way)) log[level](text);
    const { principals, cells, places, problems, cost, audit } = await examineAll({ host, log, aws, settings });
    const undecided: Report = {
      ...beginningOf(host)({ result: 'pass', reasons: [] }, problems),
      ...{ principals, cells, cost },
      ...(audit && { audit }),
    };
    const { baseline } = settings;
    if (!baseline && settings.failOn.includes('drift')) {
      log.warning('`fail-on` names `drift`, but without the input `baseline` there is nothing to compare with.');
    }
    const { failOn, failBeforeEolDays } = settings;
    if (failBeforeEolDays > 0 && !failOn.includes('lifecycle')) {
      log.warning('`fail-before-eol-days` says nothing as long as `fail-on` does not name `lifecycle`.');
    }
    const changes = baseline ? changesSince(baseline.cells, cells, log.spellings(undecided)) : [];
    const compared = { ...undecided, changes };
    return { report: { ...compared, gate: gate(compared, failOn, failBeforeEolDays) }, places };
  } finally {
    await aws.close();
  }
}

const REPORT_A_BUG = 'This is a mistake of the check itself: please report it with the log of this step.';

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

async function eventOf(host: Host): Promise<RunEvent> {
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

/** Events that run with the repository's own rights whoever caused them. */
const RUNS_WITH_REPOSITORY_RIGHTS: ReadonlySet<string> = new Set(['pull_request_target', 'workflow_run']);

/** Where a pull request's files may be checked out beside the repository's own rights, the base commit's are read instead. */
function trustedFiles(host: Host, event: RunEvent, token: string): Pick<Host, 'readFile' | 'glob'> {
  const { name, baseSha, owner, repo } = event;
  if (!RUNS_WITH_REPOSITORY_RIGHTS.has(name)) return host;
  if (baseSha === undefined) {
    const refuse = (): Promise<never> =>
      Promise.reject(
        new Error(`the base commit of this \`${name}\` is not known, and what is checked out is not trusted`),
      );
    return { readFile: refuse, glob: refuse };
  }
  return baseFiles(() => githubClient(token), { owner, repo }, baseSha);
}
