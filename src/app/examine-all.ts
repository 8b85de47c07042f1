/**
 * All checks of a run: planned one after the other within one budget, then asked about together within one time and
 * one bound of calls; their cells kept apart by file.
 */
import { basename, extname } from 'node:path';
import type { ExemptionContext } from '../compare/exemptions.ts';
import type { Aws } from '../aws/clients.ts';
import { Lookups } from '../collect/lookups.ts';
import { IAM_CONCURRENCY } from '../iam/simulator.ts';
import { Pool } from '../util/pool.ts';
import type { Host, Progress } from '../domain/host.ts';
import { unusedKeyWarning } from '../identity/bearer-session.ts';
import { knownSessions } from '../identity/sessions.ts';
import type { EntryPlace } from '../report/annotations.ts';
import { cellLine, widthsOf, type Widths } from '../report/log-lines.ts';
import { addCosts, canonical } from '../report/report.ts';
import type { WhoCanFinding } from '../domain/who-can.ts';
import type { Cell, Cost, PrincipalAudit, PrincipalInfo, Problem } from '../domain/report.ts';
import type { CheckSettings, Settings } from '../domain/settings.ts';
import type { RedactedLog } from '../report/log.ts';
import { examine, type Examination, type Examining, type Planned } from './examine.ts';
import { reportProgress } from './report-progress.ts';
import { waitForAccess } from './wait-for-access.ts';

/** What all principals' cells came to, with what the report says beside them. */
export interface Examined {
  principals: PrincipalInfo[];
  cells: Cell[];
  places: EntryPlace[];
  problems: Problem[];
  /** How long it waited for access, and what for. */
  notices: string[];
  cost: Cost;
  audit?: PrincipalAudit[];
  /** Of the files with an entry `who-can` that was answered. */
  whoCan?: WhoCanFinding[];
  /** Files whose entry was not. */
  unanswered: string[];
}

export async function examineAll(run: {
  host: Host;
  log: RedactedLog;
  aws: Aws;
  settings: Settings;
  /** AWS may not be asked: only what the text of policy files says is known. */
  textOnly: boolean;
  exemptions: Omit<ExemptionContext, 'today'>;
  /** Aborts when the time is up, or the run is cancelled. */
  end: AbortSignal;
  /** Called when the run first waits for an answer. */
  waits?: () => void;
  /** Called when everything is being asked, and there is time. */
  meanwhile?: () => void;
  /** Does something that the time is not counted for. */
  untimed: <T>(body: () => Promise<T>) => Promise<T>;
}): Promise<Examined> {
  const { host, log, aws, settings, end, textOnly, exemptions } = run;
  const pool = new Pool(settings.concurrency);
  const shared = {
    ...{ sessions: knownSessions(), pool, lookups: new Lookups(aws, pool, end) },
    iamPool: new Pool(IAM_CONCURRENCY.ofAll, { perLane: IAM_CONCURRENCY.ofAccount }),
  };
  const planned: Planned[] = [];
  let examining: Examining[] = [];
  let isWaiting = false;
  let waited: string | undefined;
  let budget = settings.maxCostUsd;
  const unused = textOnly ? undefined : await unusedKeyWarning(host, settings);
  if (unused !== undefined) log.warning(unused);
  const sofar = { cells: 0, decided: 0, unmet: 0 };
  const progress = (): Progress => ({ ...sofar, callsInFlight: aws.inFlight() });
  const unwatch = host.terminal?.watch(progress) ?? reportProgress(host, log, progress);
  try {
    for (const check of settings.checks) {
      let widths: Widths | undefined;
      const asked = await examine(check, {
        ...{ aws, host, log, signal: end, exemptions, ...shared, textOnly, policyFiles: check.policyFiles ?? [] },
        ...(run.waits && { waits: run.waits }),
        // There are no credentials to ask with.
        settings: { ...settings, maxCostUsd: budget, ...(textOnly && { simulate: false }) },
        planned: (cells) => {
          sofar.cells += cells;
        },
        decided: (cell, all) => {
          if (isWaiting) return;
          sofar.decided += 1;
          if (cell.met === false) sofar.unmet += 1;
          if (host.terminal) return;
          widths ??= widthsOf(all());
          log.info(cellLine(cell, widths));
        },
      });
      budget -= asked.worstCaseUsd;
      planned.push(asked);
    }
    examining = await host.group('Simulation and probes', () => {
      const asked = Promise.all(planned.map((one) => one.ask()));
      run.meanwhile?.();
      return asked;
    });
    const { waitForAccessMs: waitMs } = settings;
    if (waitMs > 0) {
      isWaiting = true;
      if (!host.terminal) unwatch();
      waited = await run.untimed(() => waitForAccess(examining, { host, log, waitMs, end }));
    }
  } finally {
    unwatch();
  }
  const finished = await Promise.all(examining.map((one) => one.finish()));
  const examined = finished.map((one, index) => {
    const check = settings.checks[index];
    const label = check && (check.label ?? labelOf(check, settings.checks));
    return label === undefined ? one : labelled(label, one);
  });
  const outcomes = examined.flatMap(({ whoCan }) => whoCan ?? []);
  const calls = { worstCaseUsd: 0, estimatedUsd: 0, inputTokens: 0, outputTokens: 0, calls: aws.calls() };
  return {
    principals: examined.flatMap(({ principals }) => principals),
    cells: examined.flatMap(({ cells }) => cells).sort(canonical),
    places: examined.flatMap(({ places }) => places),
    notices: waited === undefined ? [] : [waited],
    problems: examined.flatMap(({ problems, whoCan }) =>
      whoCan && 'problem' in whoCan ? [...problems, whoCan.problem] : problems,
    ),
    ...(outcomes.length > 0 && { whoCan: outcomes.flatMap((one) => ('finding' in one ? [one.finding] : [])) }),
    unanswered: examined.flatMap(({ whoCan }, index) =>
      whoCan && 'problem' in whoCan ? [settings.checks[index]?.file ?? ''] : [],
    ),
    ...(settings.audit && { audit: examined.flatMap((one) => one.audit) }),
    cost: addCosts([...examined.map(({ cost }) => ({ ...cost, calls: {} })), calls]),
  };
}

/**
 * Two files may name the same principal and model and expect different things: the file's name goes before the
 * principal's.
 */
function labelled(label: string, examination: Examination): Examination {
  const named = (name: string): string => `${label}/${name}`;
  return {
    ...examination,
    principals: examination.principals.map((one) => ({ ...one, name: named(one.name) })),
    cells: examination.cells.map((cell) => ({ ...cell, principal: named(cell.principal) })),
    audit: examination.audit.map((one) => ({ ...one, principal: named(one.principal) })),
  };
}

/**
 * Returns what the principals of a file are told apart by: its name without the ending, with its folders where two
 * files have the same; undefined for a file alone.
 */
export function labelOf({ file = 'inputs' }: CheckSettings, all: readonly CheckSettings[]): string | undefined {
  if (all.length < 2) return undefined;
  const stem = (path: string): string => basename(path, extname(path));
  const alone = all.filter((other) => stem(other.file ?? 'inputs') === stem(file)).length === 1;
  return alone ? stem(file) : file.slice(0, file.length - extname(file).length);
}
