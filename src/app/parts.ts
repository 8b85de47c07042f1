/** The inputs `parts` and `part`: a configuration split for the jobs of a matrix, by account, without a call. */
import type { Host } from '../domain/host.ts';
import type { Report } from '../domain/report.ts';
import type { CheckSettings, PartSettings, PrincipalSettings, Settings } from '../domain/settings.ts';
import { expectedIdentity } from '../identity/identity.ts';
import { expectedCalls } from '../plan/calls.ts';
import { splitEvenly } from '../plan/parts.ts';
import { plannedProbes } from '../report/plan-lines.ts';
import { count } from '../report/words.ts';
import { labelOf } from './examine-all.ts';
import { planRun } from './plan.ts';

/** One part of a run. */
export interface RunPart {
  /** Of its principals; '' for one whose account only its credentials tell. */
  accounts: string[];
  principals: string[];
  checks: number;
  /** Calls to AWS, at most, while nothing is refused. */
  calls: number;
}

/** Returns the parts of a run, balanced by their calls, at most `most`. An account is in one of them only. */
export async function splitRun(host: Host, settings: Settings, most: number): Promise<RunPart[]> {
  const { identities, cells, budget } = await planRun(host, settings);
  const accounts = [...Map.groupBy(identities, ({ account }) => account)].map(([account, own]) => {
    const checks = cells.filter(({ identity }) => own.includes(identity));
    const calls = expectedCalls(own, checks, plannedProbes(checks, budget.held, settings), settings);
    const weight = Object.values(calls).reduce((sum, number) => sum + number, 0);
    return { key: account, principals: own.map(({ name }) => name), checks: checks.length, weight };
  });
  const checked = accounts.filter(({ checks }) => checks > 0);
  return splitEvenly(checked, most).map((keys) => {
    const own = checked.filter(({ key }) => keys.includes(key));
    return {
      accounts: own.map(({ key }) => key),
      principals: own.flatMap(({ principals }) => principals),
      checks: own.reduce((sum, { checks }) => sum + checks, 0),
      calls: own.reduce((sum, { weight }) => sum + weight, 0),
    };
  });
}

/** Returns what an action's output says of the parts: the values of `part` for `strategy.matrix`, as JSON. */
export function partsOutput(parts: readonly RunPart[], asked: number): string {
  return JSON.stringify(parts.map((_, index) => `${index + 1}/${asked}`));
}

/**
 * Returns a line for each part. Principals are counted: which of their names may be shown, a run that becomes none
 * does not know.
 */
export function partLines(parts: readonly RunPart[], asked: number): string[] {
  return parts.map(({ accounts, principals, checks, calls }, index) => {
    const whose = `${count(principals.length, 'principal')} of ${count(accounts.length, 'account')}`;
    return `Part ${index + 1}/${asked}: ${count(checks, 'check')}, about ${count(calls, 'call')}, ${whose}`;
  });
}

/** What the report of a run says that only splits. */
export function splitOnly(parts: readonly RunPart[]): Report['gate'] {
  const checks = parts.reduce((sum, part) => sum + part.checks, 0);
  return {
    result: 'skipped',
    reasons: [`${count(checks, 'check')} were split into ${count(parts.length, 'part')}, and nothing was checked`],
  };
}

/**
 * Returns the settings of one part, or undefined if there is none of that number: the principals of its accounts, and
 * those that lend them their credentials, of which nothing is checked here.
 */
export async function settingsOfPart(
  host: Host,
  settings: Settings,
  { number, of }: PartSettings,
): Promise<Settings | undefined> {
  const part = (await splitRun(host, settings, of))[number - 1];
  if (!part) return undefined;
  const isOurs = (principal: PrincipalSettings): boolean =>
    part.accounts.includes(expectedIdentity(principal, settings, host).account);
  // Principals have the names that they have in the whole run: the merge tells files apart by them.
  const checks = settings.checks.map((check) => {
    const label = labelOf(check, settings.checks);
    return label === undefined ? check : { ...check, label };
  });
  return { ...settings, checks: checks.flatMap((check) => partOf(check, isOurs)) };
}

function partOf(check: CheckSettings, isOurs: (principal: PrincipalSettings) => boolean): CheckSettings[] {
  const own = check.principals.filter(isOurs);
  if (own.length === 0) return [];
  const byName = new Map(check.principals.map((one) => [one.name, one]));
  const needed = new Set(own);
  // A set grows while it is walked: lenders of lenders are found too.
  for (const { source, simulateWith } of needed) {
    for (const name of [typeof source === 'object' ? source.principal : undefined, simulateWith]) {
      const lender = name === undefined ? undefined : byName.get(name);
      if (lender) needed.add(lender);
    }
  }
  const principals = check.principals
    .filter((one) => needed.has(one))
    .map((one) => (isOurs(one) ? one : { ...one, lendsOnly: true }));
  return [{ ...check, principals }];
}
