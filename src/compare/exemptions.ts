/**
 * What `allow-unmet` comes to for a check. It is for access that is missing and nothing else: what must be closed,
 * could not be decided, was held back, has drifted or ends is counted as if it were not there. Pure.
 */
import { isDecided, isExempt } from '../domain/cell.ts';
import type { Cell, Change, Exemption } from '../domain/report.ts';
import type { AllowUnmet, CheckSettings, ModelSettings, PrincipalSettings } from '../domain/settings.ts';

/** What an exemption is held against. */
export interface ExemptionContext {
  /** ISO date (UTC). */
  today: string;
  /**
   * On a pull request, the checks of the configuration at its base: an exemption that is not there yet does not hold.
   */
  base?: readonly CheckSettings[];
}

/** Where a check comes from. */
export interface CheckOrigin {
  file?: string;
  entry: Omit<ModelSettings, 'parsed'>;
  principal: PrincipalSettings;
}

/** The end of a model is another failure than the one that an exemption was written for, unless it names it. */
const NEVER_UNNAMED = 'model-end-of-life';

/** What says most of a check with several exemptions comes first. */
const STATES: readonly Exemption['state'][] = ['holds', 'not-needed', 'not-at-base', 'other-cause', 'lapsed'];

/**
 * Returns the check with what its entry's or its principal's `allow-unmet` comes to; the same check where there is
 * none.
 */
export function withExemption(cell: Cell, origin: CheckOrigin, context: ExemptionContext): Cell {
  if (cell.expected !== 'allow' || cell.met === null || !isDecided(cell)) return cell;
  const [exemption] = [origin.entry.allowUnmet, origin.principal.allowUnmet]
    .flatMap((one) => (one ? [exemptionOf(cell, one, origin, context)] : []))
    .sort((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state) || b.until.localeCompare(a.until));
  return exemption ? { ...cell, exemption } : cell;
}

function exemptionOf(
  cell: Cell,
  { until, reason, causes }: AllowUnmet,
  origin: CheckOrigin,
  { today, base }: ExemptionContext,
): Exemption {
  const said = { until, reason, ...(causes && { causes }) };
  if (!isBefore(today, until)) return { ...said, state: 'lapsed' };
  if (cell.met === true) return { ...said, state: 'not-needed' };
  if (!isAbout(causes, cell)) return { ...said, state: 'other-cause' };
  const isKnown = base === undefined || base.some((check) => isExemptBy(check, cell, origin, today));
  return { ...said, state: isKnown ? 'holds' : 'not-at-base' };
}

/** Days as ISO dates are in the order of their texts. */
const isBefore = (day: string, until: string): boolean => day < until;

function isAbout(causes: readonly string[] | undefined, { diagnosis }: Cell): boolean {
  if (causes === undefined) return diagnosis?.cause !== NEVER_UNNAMED;
  return diagnosis !== undefined && causes.includes(diagnosis.cause);
}

/**
 * Whether a file at the base exempts a check of the same principal, by the principal or by an entry that makes the
 * check there too.
 */
function isExemptBy(check: CheckSettings, cell: Cell, { file, entry, principal }: CheckOrigin, today: string): boolean {
  if (check.file !== file) return false;
  const holds = (one: AllowUnmet | undefined): boolean =>
    one !== undefined && isBefore(today, one.until) && isAbout(one.causes, cell);
  const same = check.principals.find((one) => one.name === principal.name && roleOf(one) === roleOf(principal));
  if (!same) return false;
  if (holds(same.allowUnmet)) return true;
  return check.models.some(
    ({ id, expect, regions, actions, principals, allowUnmet }) =>
      id === entry.id &&
      expect === 'allow' &&
      regions.includes(cell.region) &&
      actions.some((action) => action === cell.action) &&
      (principals === undefined || (same.name !== undefined && principals.includes(same.name))) &&
      holds(allowUnmet),
  );
}

/** Who a principal is in the end, if the file says it. */
function roleOf({ chain, roleToAssume, principalArn }: PrincipalSettings): string | undefined {
  return chain.at(-1)?.role ?? roleToAssume ?? principalArn;
}

/**
 * Returns the checks with what a comparison says of their exemptions: one that names no cause is for the failure that
 * the baseline knew, so it does not hold for a check whose cause has changed.
 */
export function afterChanges(cells: readonly Cell[], changes: readonly Change[]): Cell[] {
  const changed = new Set(changes.filter(({ kind }) => kind === 'cause-changed').map((one) => keyOf(one)));
  return cells.map((cell) => {
    const { exemption } = cell;
    if (!exemption || exemption.causes !== undefined || !isExempt(cell) || !changed.has(keyOf(cell))) return cell;
    return { ...cell, exemption: { ...exemption, state: 'other-cause' as const } };
  });
}

function keyOf({ principal, region, model, action }: Pick<Cell, 'principal' | 'region' | 'model' | 'action'>): string {
  return JSON.stringify([principal, region, model, action]);
}
