/**
 * The report on every surface it was asked for. A surface that cannot be written is a warning, and never changes the
 * result.
 */
import { messageOf } from '../aws/to-failure.ts';
import { isDrift } from '../compare/changes.ts';
import { isUnmet } from '../compare/gate.ts';
import type { ExpectationChange } from '../compare/expectations.ts';
import { lookAhead, publishComment, type FoundComments } from '../github/comment.ts';
import { commentKey } from '../github/event.ts';
import type { RunEvent } from '../domain/event.ts';
import { publishIssue } from '../github/issue.ts';
import { githubClient } from '../github/octokit.ts';
import { pullRequestOfCommit } from '../github/pull-request.ts';
import { placeInWorkflow, workflowFile } from '../github/workflow-lines.ts';
import type { GitHubClient } from '../github/client.ts';
import type { Host } from '../domain/host.ts';
import { annotations, placesAsShown, type EntryPlace } from '../report/annotations.ts';
import { allIsWell, commentBody, commentMarker } from '../report/comment-body.ts';
import { plain } from '../report/escape.ts';
import { discoveryAnnotations } from '../report/discovery.ts';
import { findingClaim, remediesOf, whyLines } from '../report/finding-text.ts';
import { findings } from '../report/findings.ts';
import { issueBody, issueMarker, issueNews, issueState, issueTitle } from '../report/issue-body.ts';
import { summaryMarkdown } from '../report/markdown.ts';
import { endingText, endings, unsaidEndings } from '../report/lifecycle.ts';
import { PLAIN } from '../report/markup.ts';
import { matrixOutput } from '../report/matrix-output.ts';
import { policyFiles, policyOutput } from '../report/policy-files.ts';
import { isOfRunAlone } from '../report/report.ts';
import { workflowPlace } from '../report/sarif.ts';
import { hasWhatIfNews, whatIfCounts } from '../report/what-if-text.ts';
import { fileSurfaces, type Surface } from '../report/surfaces.ts';
import { whoCanFiles } from '../report/who-can/files.ts';
import { headline } from '../report/tally.ts';
import type { Report } from '../domain/report.ts';
import { describeMistake } from '../settings/problem.ts';
import type { Mistake, Settings, SurfaceSettings } from '../domain/settings.ts';
import { count } from '../report/words.ts';
import { unlessAborted } from '../util/deadline.ts';
import { usdText } from '../util/usd.ts';
import type { RedactedLog } from '../report/log.ts';

/** The report to publish, and what is known beside it. */
export interface Findings {
  report: Report;
  /** Where the entries of the cells are written. */
  places: EntryPlace[];
  mistakes: Mistake[];
  /** Expectations that the pull request of the run changes. */
  moved: ExpectationChange[];
  /** Undefined if there are mistakes, and where reports are merged. */
  settings?: Settings;
  /** Of a run that only splits: the parts as JSON, and how many there are. */
  plan?: { json: string; parts: number };
  /** Tells comment and issue apart where neither the user nor the settings do. */
  key?: string;
  /** A look at the comments of the pull request, made while the check was. */
  earlyLook?: EarlyLook;
}

/** What was found on a pull request before there was anything to write on it. */
export interface EarlyLook {
  /** Milliseconds of `Host.now` at which it was begun. */
  at: number;
  /** Undefined if the end of the check cut the look off. */
  found: Promise<FoundComments | undefined>;
}

/** Milliseconds after which a look is not trusted any more: other runs write comments as well. */
const EARLY_LOOK_HOLDS_MS = 60_000;

/**
 * Looks for the comment of a run that has not ended, since GitHub takes as long for that as for writing it; undefined
 * if `publish` would not look, or would have to ask first which pull request it is.
 */
export async function lookEarly(
  host: Host,
  surfaces: SurfaceSettings,
  event: RunEvent,
  settings: Settings,
  until: AbortSignal,
): Promise<EarlyLook | undefined> {
  const key = commentKeyOf(host, surfaces, event, { settings });
  if (key === undefined || surfaces.githubToken === '' || !event.pullRequest) return undefined;
  const { owner, repo, pullRequest } = event;
  const client = await githubClient(surfaces.githubToken, until);
  const place = { owner, repo, number: pullRequest.number, marker: commentMarker(key) };
  const found = lookAhead(client, place, until);
  // What is wrong is said when the comment is written.
  found.catch(() => undefined);
  return { at: host.now(), found };
}

/** The key of the comment of a run; undefined if the run writes none. */
function commentKeyOf(
  host: Host,
  surfaces: SurfaceSettings,
  event: RunEvent,
  { settings, key: ownKey }: Pick<Findings, 'settings' | 'key'>,
): string | undefined {
  const isFor = event.pullRequest !== undefined || event.pushed !== undefined;
  if (!isFor || event.untrusted || surfaces.comment === 'never') return undefined;
  // Without settings the default key is not known, and a comment under another one would never be taken back.
  return surfaces.commentKey ?? ownKey ?? (settings && defaultKey(host, settings));
}

/**
 * Writes files, summary, comment, annotations and outputs, and fails the step where the gate says so. Returns the
 * report as it was shown.
 */
export async function publish(
  host: Host,
  log: RedactedLog,
  wanted: SurfaceSettings,
  event: RunEvent,
  findings: Findings,
  githubUntil: AbortSignal,
): Promise<Report> {
  const surfaces = { ...wanted, reportDir: await host.reportFolder(wanted.reportDir, wanted.reportDirNamed) };
  const report = log.report(findings.report);
  const attempt = async (what: string, body: () => Promise<void>): Promise<boolean> => {
    try {
      await body();
      return true;
    } catch (error) {
      log.warning(`${what} could not be written: ${messageOf(error)}`);
      return false;
    }
  };
  const located = await withWorkflowPlaces(host, event, findings);
  const places = located.length === 0 ? [] : placesAsShown(located, findings.report, report);
  const isBare = isOfRunAlone(report);
  const moved = findings.moved.map((change) => redacted(change, log));
  const markdown = summaryMarkdown(report, moved);
  const context = { moved, places, workflow: workflowPlace(host.env.GITHUB_WORKFLOW_REF), key: '' };
  const isCancelled = host.cancelled?.aborted === true;
  // GitHub answers while the files are written.
  const commented = isCancelled
    ? Promise.resolve('')
    : comment(host, log, surfaces, event, { ...findings, moved }, report, githubUntil);
  commented.catch(() => undefined);
  const writeAll = async (rows: readonly (Surface & { file: string })[]): Promise<void> => {
    for (const { file, render, parts } of rows) {
      const path = `${surfaces.reportDir}/${file}`;
      // The summary is made once, for the file and the job.
      await host.writeFile(path, file === 'report.md' ? markdown : (parts?.(report) ?? render(report, context)));
    }
  };
  const written = await attempt(`The report in ${surfaces.reportDir}`, async () => {
    await writeAll(fileSurfaces('data'));
    if (isBare) return;
    for (const { name, text } of policyFiles(report)) await host.writeFile(`${surfaces.reportDir}/${name}`, text);
    for (const { name, parts } of whoCanFiles(report)) await host.writeFile(`${surfaces.reportDir}/${name}`, parts);
  });
  if (written) {
    await attempt(`A rendering of the report in ${surfaces.reportDir}`, () => writeAll(fileSurfaces('rendering')));
  }
  if (surfaces.summary) await attempt('The job summary', () => host.summary(markdown));
  const setOutputs = (all: [string, string][]): Promise<boolean> =>
    attempt('An output', () => {
      for (const [name, value] of all) host.output(name, value);
      return Promise.resolve();
    });
  // Without waiting for the comment: nothing that GitHub's API does may cost the outputs.
  await setOutputs(outputs(report, written ? surfaces.reportDir : ''));
  const { plan } = findings;
  if (plan)
    await setOutputs([
      ['plan', plan.json],
      ['parts', String(plan.parts)],
    ]);
  await setOutputs([['comment-url', await commented]]);
  if (!isCancelled) await issue(host, log, surfaces, event, findings, report, githubUntil);
  if (host.terminal) return report;
  if (surfaces.annotations) annotate(host, log, report, { places, mistakes: findings.mistakes });
  const failure = failureMessage(report);
  for (const { message, remedy } of report.problems) {
    if (failure?.startsWith(message) === true) continue;
    // Documents to copy keep their lines.
    for (const line of `${message} ${remedy}`.split('\n')) log.info(line);
  }
  if (!isBare) sayFindings(log, report, surfaces.annotations);
  const { title } = headline(report);
  for (const one of report.gate.exemptions ?? []) log.info(`Exemptions: ${one}.`);
  log.info(`${title.charAt(0).toUpperCase()}${title.slice(1)}. ${costText(report.cost)}`);
  if (written) log.info(`The report is in ${surfaces.reportDir}.`);
  if (failure !== undefined) log.fail(failure);
  return report;
}

/** Says in the log what annotations do not. */
function sayFindings(log: RedactedLog, report: Report, isAnnotated: boolean): void {
  const what = whatIfCounts(report.cells);
  if (what !== '') {
    const said = `What this change does: ${what}.`;
    // An annotation is in the log already.
    if (hasWhatIfNews(report) && !isAnnotated) log.warning(said);
    else log.info(said);
  }
  for (const group of unsaidEndings(report)) {
    // An annotation is in the log already.
    if (group.concern !== 'none' && isAnnotated) continue;
    log.info(`Lifecycle: ${endingText(group, report.generatedAt, PLAIN)}`);
  }
  if (isAnnotated) return;
  for (const { message, file, line } of discoveryAnnotations(report.discovered)) {
    log.info(`${file ?? ''}:${line ?? ''}: ${message}`);
  }
}

/** Posts the comment where the run is for a pull request, and returns its address. */
async function comment(
  host: Host,
  log: RedactedLog,
  surfaces: SurfaceSettings,
  event: RunEvent,
  { earlyLook, moved, ...findings }: Findings,
  report: Report,
  githubUntil: AbortSignal,
): Promise<string> {
  const { owner, repo } = event;
  const key = commentKeyOf(host, surfaces, event, findings);
  if (key === undefined) return '';
  if (surfaces.githubToken === '') {
    if (event.pullRequest) {
      log.warning('There is no comment on the pull request: the input `github-token` is empty.');
    }
    return '';
  }
  const client = await githubClient(surfaces.githubToken, githubUntil);
  const number = event.pullRequest?.number ?? (await numberOfPush(log, client, event));
  if (number === undefined) return '';
  const request = {
    ...{ owner, repo, number, marker: commentMarker(key), mode: surfaces.comment },
    body: commentBody(report, key, moved),
    allIsWell: allIsWell(report) && moved.length === 0,
  };
  const holds = earlyLook && host.now() - earlyLook.at < EARLY_LOOK_HOLDS_MS;
  const result = await publishComment(client, request, holds ? unlessAborted(earlyLook.found, githubUntil) : undefined);
  if (result.warning !== undefined) log.warning(result.warning);
  return result.url ?? '';
}

/** Most pushes have no pull request: if that cannot be asked, it is worth a line and no warning. */
async function numberOfPush(log: RedactedLog, client: GitHubClient, event: RunEvent): Promise<number | undefined> {
  if (event.pushed === undefined) return undefined;
  try {
    return await pullRequestOfCommit(client, event, event.pushed);
  } catch (error) {
    const why = messageOf(error);
    log.info(`Whether a pull request is open for this push could not be asked (\`pull-requests: write\`): ${why}`);
    return undefined;
  }
}

/**
 * Brings the issue of the check to the state of the gate. A pull request's own state is in its comment, and is not the
 * repository's.
 */
async function issue(
  host: Host,
  log: RedactedLog,
  surfaces: SurfaceSettings,
  event: RunEvent,
  { settings, key: ownKey }: Findings,
  report: Report,
  githubUntil: AbortSignal,
): Promise<void> {
  if (surfaces.issue === 'never' || report.gate.result === 'skipped') return;
  if (event.pullRequest) {
    log.info('No issue is opened or closed for a pull request: its state is in the comment.');
    return;
  }
  if (surfaces.githubToken === '') {
    log.warning('There is no issue: the input `github-token` is empty.');
    return;
  }
  const known = surfaces.commentKey ?? ownKey ?? (settings && defaultKey(host, settings));
  const key = known ?? unreadableKey(host);
  const { owner, repo } = event;
  const client = await githubClient(surfaces.githubToken, githubUntil);
  const result = await publishIssue(client, {
    owner,
    repo,
    marker: issueMarker(key),
    state: issueState(report),
    title: issueTitle(report, surfaces.commentKey),
    body: issueBody(report, key),
    failing: report.gate.result !== 'pass',
    news: issueNews(report),
  });
  if (result.warning !== undefined) log.warning(result.warning);
  if (result.done !== 'none') log.info(`Issue ${result.done}: ${result.url ?? ''}`);
  if (settings === undefined || surfaces.commentKey !== undefined) return;
  // The settings can be read again: an issue that was opened when they could not be is closed.
  const mended = await publishIssue(client, {
    ...{ owner, repo, marker: issueMarker(unreadableKey(host)), failing: false },
    ...{ state: issueState(report), title: '', body: issueBody(report, unreadableKey(host)), news: SETTINGS_MENDED },
  });
  if (mended.done === 'closed') log.info(`Issue closed: ${mended.url ?? ''}`);
}

const SETTINGS_MENDED = 'The settings can be read again.';

/**
 * The key of a run whose settings cannot be read, so that a schedule is not silent about it: what it checks is not
 * known.
 */
function unreadableKey({ env }: Host): string {
  return commentKey({
    workflow: env.GITHUB_WORKFLOW ?? '',
    job: env.GITHUB_JOB ?? '',
    step: env.GITHUB_ACTION ?? '',
    ...{ files: ['unreadable settings'], principals: [], regions: [] },
  });
}

function redacted(change: ExpectationChange, log: RedactedLog): ExpectationChange {
  const { model, name } = change;
  return { ...change, model: log.text(model), ...(name !== undefined && { name: log.text(name) }) };
}

/** Models that an input names have their place in the workflow file, if it is checked out. */
async function withWorkflowPlaces(
  host: Host,
  event: RunEvent,
  { places: known, report: { cells } }: Findings,
): Promise<EntryPlace[]> {
  const placed = new Set(known.map(({ configured }) => configured));
  const unknown = [...new Set(cells.map(({ configured }) => configured))].filter((one) => !placed.has(one));
  const file = event.baseSha === undefined && unknown.length > 0 ? workflowFile(host.env) : undefined;
  if (file === undefined) return known;
  try {
    const bytes = await host.readFile(file);
    const text = new TextDecoder().decode(bytes);
    const places = unknown.flatMap((configured) => {
      const place = placeInWorkflow(text, file, configured);
      return place ? [{ configured, place }] : [];
    });
    return [...known, ...places];
  } catch {
    // Not checked out, or not to be read: the finding is annotated without a line.
    return known;
  }
}

function defaultKey(host: Host, { checks }: Settings): string {
  const principals = checks.flatMap((check) => check.principals);
  return commentKey({
    workflow: host.env.GITHUB_WORKFLOW ?? '',
    job: host.env.GITHUB_JOB ?? '',
    step: host.env.GITHUB_ACTION ?? '',
    files: checks.flatMap(({ file }) => file ?? []),
    principals: principals.map(
      ({ name, principalArn, roleToAssume }) => name ?? principalArn ?? roleToAssume ?? 'step',
    ),
    regions: checks.flatMap(({ models }) => models.flatMap(({ regions }) => regions)),
  });
}

function annotate(
  host: Host,
  log: RedactedLog,
  report: Report,
  { places, mistakes }: Pick<Findings, 'places' | 'mistakes'>,
): void {
  for (const mistake of mistakes.slice(0, MOST_MISTAKES)) {
    const { place } = mistake;
    host.annotate({
      level: 'error',
      title: 'Bedrock access check: wrong settings',
      message: plain(log.text(describeMistake(mistake))),
      ...(place && { file: place.file, line: place.line, column: place.column }),
    });
  }
  if (isOfRunAlone(report)) return;
  for (const annotation of annotations(report, places)) host.annotate(annotation);
}

/** GitHub shows ten annotations of a kind for a step. */
const MOST_MISTAKES = 10;

function outputs(report: Report, reportDir: string): [string, string][] {
  const { cells, changes, gate, cost } = report;
  const count = (verdict: string): string => String(cells.filter((cell) => cell.verdict === verdict).length);
  const matrix = cells.length === 0 ? { json: '[]', truncated: false } : matrixOutput(report);
  return [
    ['result', gate.result],
    ['cells', String(cells.length)],
    ['accessible', count('accessible')],
    ['denied', count('denied')],
    ['unmet', String(cells.filter((cell) => isUnmet(cell)).length)],
    ['inconclusive', count('inconclusive')],
    ['drift', String(changes.some((change) => isDrift(change)))],
    ['matrix', matrix.json],
    ['matrix-truncated', String(matrix.truncated)],
    ['suggested-policy', cells.length === 0 ? '' : policyOutput(report)],
    ['report-path', reportDir === '' ? '' : `${reportDir}/report.json`],
    ['report-dir', reportDir],
    ['estimated-cost-usd', usdText(cost.estimatedUsd)],
  ];
}

/** What the calls cost: said after the last one, beside the worst case that was said before the first. */
function costText({ estimatedUsd, worstCaseUsd, calls }: Report['cost']): string {
  const made = Object.values(calls).reduce((sum, count) => sum + count, 0);
  return `${count(made, 'call')} to AWS, about USD ${usdText(estimatedUsd)} (at most ${usdText(worstCaseUsd)}).`;
}

/** What the failed step says: first what is wrong with the run, then what the gate says, with what to change. */
function failureMessage(report: Report): string | undefined {
  const { gate, problems, cells } = report;
  if (gate.result !== 'fail' && gate.result !== 'error') return undefined;
  const [problem] = problems;
  if (problem && (gate.result === 'error' || cells.length === 0)) return `${problem.message} ${problem.remedy}`;
  const reasons = gate.reasons.join('; ');
  // What is only suspected is not what the gate counts, unless it was asked to: it comes after what is certain.
  const [finding] = findings(report);
  const first = finding?.cells[0].diagnosis ?? cells.find(({ met, diagnosis }) => met === null && diagnosis)?.diagnosis;
  if (finding && (finding.opened || !first)) {
    return [
      `${reasons}. First: ${findingClaim(finding, PLAIN)}.`,
      ...whyLines(finding, 1, PLAIN),
      ...remediesOf(finding, 1),
    ].join(' ');
  }
  if (first) return `${reasons}. First: ${first.summary} ${first.remedy.text}`;
  const ending = endings(report).find(({ concern }) => concern === 'fails');
  return ending ? `${reasons}. First: ${endingText(ending, report.generatedAt, PLAIN)}` : reasons;
}
