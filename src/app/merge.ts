/**
 * The story of `merge/action.yml`: the reports of a job matrix become one report, one summary, one comment, one issue
 * and one gate.
 */
import type { Mistake } from '../domain/settings.ts';
import { inWordsOf } from '../report/problems.ts';
import { join } from 'node:path';
import { messageOf } from '../aws/to-failure.ts';
import type { ConfiguredEntry } from '../catalog/find-models.ts';
import { backingModels } from '../catalog/model-id.ts';
import { changesSince, nearestChanges } from '../compare/changes.ts';
import { afterChanges } from '../compare/exemptions.ts';
import { joinDiscoveries } from '../compare/discovered.ts';
import { mergedGate, mergeReports, type Part } from '../compare/merge.ts';
import type { Host } from '../domain/host.ts';
import { worded } from '../domain/message.ts';
import type { Cell, Problem, Report } from '../domain/report.ts';
import type { SurfaceSettings } from '../domain/settings.ts';
import { commentKey, runInfo } from '../github/event.ts';
import { addCosts, canonical, reportWithout } from '../report/report.ts';
import { RedactedLog } from '../report/log.ts';
import { Secrets } from '../report/secrets.ts';
import { readBaseline } from '../settings/baseline-file.ts';
import { DEFAULT_REPORT_DIR } from '../settings/inputs.ts';
import { readMergeInputs, type MergeValues } from '../settings/merge-inputs.ts';
import { describeMistake } from '../settings/problem.ts';
import { deadline } from '../util/deadline.ts';
import { VERSION } from '../util/version.ts';
import { cancelledReport, eventOf, filesFor, previousFor } from './check.ts';
import { publish, type Findings } from './publish.ts';

/** Milliseconds for GitHub's API. */
const GITHUB_MS = 60_000;

/** Merges, says what came of it on every surface and returns the report as it was shown. */
export async function merge(outside: Host): Promise<Report> {
  const secrets = new Secrets();
  const host: Host = {
    ...outside,
    secret: (value) => {
      for (const text of secrets.add(value)) outside.secret(text);
    },
  };
  const token = host.input('github-token');
  if (token !== '') host.secret(token);
  const event = await eventOf(host);
  const { values, mistakes } = readMergeInputs((name) => host.input(name));
  const surfaces = surfacesOf(values, host.env);
  const log = new RedactedLog(host, surfaces, event, secrets);
  const end = deadline(host, GITHUB_MS);
  try {
    const place = {
      ...host,
      ...filesFor(host, event, token, end.signal),
      ...previousFor(host, event, token, end.signal),
    };
    const baseline = values.baseline === undefined ? { mistakes: [] } : await readBaseline(place, values.baseline);
    const wrong = [...mistakes, ...baseline.mistakes];
    const whole = wrong.length > 0 ? undefined : await merged(host, log, values, baseline);
    const report =
      whole ?? beginning(host, { result: 'error', reasons: ['the inputs have mistakes'] }, wrong.map(problemOf));
    const findings: Findings = {
      report: host.cancelled?.aborted === true ? cancelledReport(report) : report,
      ...{ places: [], moved: [], mistakes: host.cancelled?.aborted === true ? [] : wrong },
      key: commentKey({
        workflow: host.env.GITHUB_WORKFLOW ?? '',
        job: host.env.GITHUB_JOB ?? '',
        step: host.env.GITHUB_ACTION ?? '',
        ...{ files: values.reports, principals: ['merge'], regions: [] },
      }),
    };
    return await publish(host, log, surfaces, event, findings, end.signal);
  } finally {
    end.cancel();
  }
}

const problemOf = (mistake: Mistake): Problem =>
  inWordsOf('workflow', {
    cause: 'configuration-invalid',
    message: describeMistake({ ...mistake, instead: '' }),
    remedy: mistake.instead,
  });

function beginning(host: Host, gate: Report['gate'], problems: Problem[]): Report {
  const generatedAt = new Date(host.now()).toISOString();
  return reportWithout(
    runInfo(host.env),
    { name: 'bedrock-access-check', version: VERSION },
    generatedAt,
    gate,
    problems,
  );
}

async function merged(
  host: Host,
  log: RedactedLog,
  values: MergeValues,
  { baseline, first }: Pick<Awaited<ReturnType<typeof readBaseline>>, 'baseline' | 'first'>,
): Promise<Report> {
  const { parts, damaged } = await readParts(host, values.reports);
  const { GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: runId } = host.env;
  const joined = mergeReports(parts, { repository, runId, expectedReports: values['expected-reports'] });
  const all = { ...joined, wrong: [...damaged, ...joined.wrong] };
  for (const { path, report } of joined.parts)
    log.info(`${path}: ${report.cells.length} checks, ${report.gate.result}`);
  if (first !== undefined) log.warning(first);
  const cells = joined.cells.sort(canonical);
  const audits = joined.parts.flatMap(({ report }) => report.audit ?? []);
  const discoveries = joined.parts.flatMap(({ report }) => report.discovered ?? []);
  const accounts = joined.parts.flatMap(({ report }) => report.whoCan ?? []);
  const ofParts = joined.parts.flatMap(({ report }) => report.notices ?? []);
  const notices = [...new Set([...(first === undefined ? [] : [worded(first, 'workflow')]), ...ofParts])];
  const undecided: Report = {
    ...beginning(host, { result: 'pass', reasons: [] }, joined.problems),
    ...{ principals: joined.principals, cells },
    ...(notices.length > 0 && { notices }),
    cost: addCosts(joined.parts.map(({ report }) => report.cost)),
    ...(audits.length > 0 && { audit: audits }),
    ...(accounts.length > 0 && { whoCan: accounts }),
    ...(discoveries.length > 0 && { discovered: joinDiscoveries(discoveries, entriesOf(cells)) }),
  };
  const baselines = baseline ? [baseline, ...(baseline.alternatives ?? [])] : [];
  const spellings = baseline ? log.spellings(undecided) : [];
  const changes = nearestChanges(baselines.map((one) => changesSince(one.cells, cells, spellings, one.undecided)));
  const compared = { ...undecided, cells: afterChanges(cells, changes), changes };
  return { ...compared, gate: mergedGate({ ...all, cells: compared.cells }, compared, values['fail-on']) };
}

/** The entries of the parts' configurations, as their cells tell them. */
function entriesOf(cells: readonly Cell[]): ConfiguredEntry[] {
  return cells.map(({ configured: id, target }) =>
    target.resolvedBy === 'configuration' ? { id, foundationModels: backingModels(target.foundationModels) } : { id },
  );
}

/** The reports that the patterns name; what is no report of this action is named instead. */
async function readParts(host: Host, patterns: readonly string[]): Promise<{ parts: Part[]; damaged: string[] }> {
  const { reportSchema } = await import('../report/schema.ts');
  const found = await Promise.all(
    patterns.map(async (pattern) => (/[*?[\]{}]/.test(pattern) ? host.glob(pattern) : [pattern])),
  );
  const parts: Part[] = [];
  const damaged: string[] = [];
  for (const path of [...new Set(found.flat())].sort()) {
    try {
      const bytes = await host.readFile(path);
      if (!bytes) throw new Error('there is no such file');
      const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
      const read = reportSchema.safeParse(value);
      if (!read.success) throw new Error(whyNot(value, read.error.issues[0]?.path.join('.')));
      // The schema is held equal to the type; what a newer version added stays in the file.
      parts.push({ path, report: value as Report });
    } catch (error) {
      damaged.push(`${path} cannot be read as a report: ${messageOf(error)}`);
    }
  }
  return { parts, damaged };
}

function whyNot(value: unknown, where: string | undefined): string {
  const schema = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
  if (typeof schema !== 'string' || !schema.startsWith('bedrock-access-report/')) return 'it is none of this action';
  if (schema !== 'bedrock-access-report/1') return `it is of a newer version of this action (${schema})`;
  return `it is damaged (${where ?? 'not known where'})`;
}

/** Account IDs and names are as the reports have them: each job has decided what it shows. */
function surfacesOf(values: MergeValues, env: Host['env']): SurfaceSettings {
  const key = values['comment-key'];
  return {
    summary: values.summary,
    comment: values.comment,
    ...(key !== undefined && { commentKey: key }),
    issue: values.issue,
    annotations: true,
    reportDir: values['report-dir'] ?? join(env.RUNNER_TEMP ?? '', DEFAULT_REPORT_DIR),
    reportDirNamed: values['report-dir'] !== undefined,
    maskAwsAccountId: 'auto',
    detail: 'auto',
    githubToken: values['github-token'] ?? '',
  };
}
