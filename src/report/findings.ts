/**
 * What needs attention in a report: checks that one change mends are one finding, the most severe first, then by who
 * makes the change.
 */
import { alarmsOf } from './alarms.ts';
import { sharesOf, type Common } from './common.ts';
import { stateOf } from './words.ts';
import type { State } from './words.ts';
import type { Cell, MatchedStatement, Owner, Report } from '../domain/report.ts';

/** Whether a finding needs action, may need it, or is only to be watched. */
export type Urgency = 'action' | 'maybe' | 'watch';

/** Cells in the same state for the same cause. */
export interface Finding {
  state: State;
  urgency: Urgency;
  /** Whether the baseline knew it closed: an alarm. */
  opened: boolean;
  /** Undefined if a check is not as expected for a reason that needs no diagnosis: it is open and should not be. */
  cause?: string;
  owner?: Owner;
  /** What one change would mend. */
  common: Common;
  /** In the order of the report. */
  principals: string[];
  /** In the report's order; never empty. */
  cells: [Cell, ...Cell[]];
}

/** States that are findings, most severe first. The others need nothing. */
const SEVERITY: readonly (readonly [State, Urgency])[] = [
  ['unwanted', 'action'],
  ['missing', 'action'],
  ['maybe-unwanted', 'maybe'],
  ['unproven', 'maybe'],
  ['maybe-missing', 'maybe'],
  ['exempt', 'watch'],
  ['at-risk', 'watch'],
  ['provisional', 'watch'],
];

const RANK = new Map(SEVERITY.map(([state], rank) => [state, rank]));
const URGENCY = new Map(SEVERITY);
const URGENCIES: readonly Urgency[] = ['action', 'maybe', 'watch'];

/** In the order of the surfaces. */
const OWNER_ORDER: readonly (Owner | undefined)[] = [
  'workflow-author',
  undefined,
  'iam-administrator',
  'organization-administrator',
  'account-owner',
  'aws',
];

const CERTAINTY = ['observed', 'simulated', 'suspected', 'none'] as const;

/** Who closes what is open and must not be. */
const CLOSES_DOORS: Owner = 'iam-administrator';

/** Layers whose causes are of an account, whichever of its principals finds them. */
const OF_THE_ACCOUNT: ReadonlySet<string> = new Set(['entitlement', 'service']);

/** Causes that one change in an organization mends for all of its accounts. */
const OF_THE_ORGANIZATION: ReadonlySet<string> = new Set(['service-control-policy', 'resource-control-policy']);

/** Causes of an Allow that is missing: what the denied requirements have in common is the statement to write. */
const NO_ALLOW: ReadonlySet<string> = new Set(['identity-policy-no-allow', 'permissions-boundary', 'session-policy']);

type Told = Pick<Report, 'cells'> & Partial<Pick<Report, 'principals' | 'changes'>>;

/**
 * Returns the findings of a report. Alarms come first; then what needs action (open doors before all), what may need
 * it, and what is to be watched, each by owner. Of one owner what was observed comes before what was simulated, then
 * the one with more cells, then the report's own order.
 */
export function findings(report: Told): Finding[] {
  const known = MADE.get(report);
  if (known) return known;
  const found = findingsOf(report);
  MADE.set(report, found);
  return found;
}

/** A report is never changed, and each surface asks for its findings. */
const MADE = new WeakMap<Told, Finding[]>();

function findingsOf(report: Told): Finding[] {
  const opened = new Set(alarmsOf(report).map(({ cell }) => cell));
  const accounts = new Map((report.principals ?? []).map(({ name, account }) => [name, account]));
  const wanting = report.cells.filter((cell) => RANK.has(stateOf(cell)));
  const groups = Map.groupBy(wanting, (cell) =>
    JSON.stringify([
      stateOf(cell),
      opened.has(cell),
      cell.exemption,
      cell.diagnosis?.cause,
      cell.diagnosis?.owner,
      scopeOf(cell, accounts),
      statementKey(cell),
    ]),
  );
  const ofPrincipal = Map.groupBy(report.cells, ({ principal }) => principal);
  const found = [...groups.values()].flatMap((group) => {
    const [first, ...others] = group;
    return first ? split([first, ...others], ofPrincipal, opened.has(first)) : [];
  });
  return found.sort(
    (a, b) =>
      Number(b.opened) - Number(a.opened) ||
      URGENCIES.indexOf(a.urgency) - URGENCIES.indexOf(b.urgency) ||
      Number(b.state === 'unwanted') - Number(a.state === 'unwanted') ||
      OWNER_ORDER.indexOf(a.owner) - OWNER_ORDER.indexOf(b.owner) ||
      rank(a) - rank(b) ||
      certainty(a) - certainty(b) ||
      b.cells.length - a.cells.length,
  );
}

function split(
  cells: [Cell, ...Cell[]],
  ofPrincipal: ReadonlyMap<string, readonly Cell[]>,
  opened: boolean,
): Finding[] {
  const [first] = cells;
  const state = stateOf(first);
  const { cause } = first.diagnosis ?? {};
  const owner = first.diagnosis?.owner ?? (first.expected === 'deny' ? CLOSES_DOORS : undefined);
  const isMissing = state === 'missing' || state === 'maybe-missing' || state === 'exempt';
  const shares =
    isMissing && cause !== undefined && NO_ALLOW.has(cause)
      ? sharesOf(cells, ofPrincipal.get(first.principal) ?? [])
      : [{ common: { kind: 'none' } as const, cells }];
  return shares.map((share) => ({
    ...{ state, urgency: URGENCY.get(state) ?? 'watch', opened, common: share.common, cells: share.cells },
    ...(cause !== undefined && { cause }),
    ...(owner !== undefined && { owner }),
    principals: [...new Set(share.cells.map(({ principal }) => principal))],
  }));
}

/**
 * Whose change it is: an entry's for what must be closed, an organization's, an account's (apart where what Bedrock
 * says of it could be read and where not: they need another thing), the configuration's, or a principal's.
 */
function scopeOf(
  { expected, configured, principal, diagnosis, availability }: Cell,
  accounts: ReadonlyMap<string, string>,
): string {
  if (expected === 'deny') return JSON.stringify(['entry', principal, configured]);
  if (diagnosis === undefined) return JSON.stringify(['principal', principal]);
  if (OF_THE_ORGANIZATION.has(diagnosis.cause)) return 'organization';
  if (diagnosis.layer === 'model') return 'configuration';
  const account = accounts.get(principal) ?? '';
  if (OF_THE_ACCOUNT.has(diagnosis.layer) && account !== '')
    return JSON.stringify(['account', account, availability !== undefined]);
  return JSON.stringify(['principal', principal]);
}

/** The statements that deny it: another statement is another change. '' if none is known. */
function statementKey(cell: Cell): string {
  return cell.expected === 'deny'
    ? ''
    : JSON.stringify(denyingStatements([cell]).map(({ policy, sid, start }) => [policy, sid, start?.line]));
}

/** The Deny statements that were named for the cells, each once. */
export function denyingStatements(cells: readonly Cell[]): MatchedStatement[] {
  return statementsOf(cells, 'explicitDeny');
}

/** The Allow statements that let the cells through, each once. */
export function allowingStatements(cells: readonly Cell[]): MatchedStatement[] {
  return statementsOf(cells, 'allowed');
}

function statementsOf(cells: readonly Cell[], wanted: 'allowed' | 'explicitDeny'): MatchedStatement[] {
  const all = cells.flatMap(({ simulation }) =>
    simulation.requirements.flatMap(({ decision, statements }) => (decision === wanted ? statements : [])),
  );
  return [...new Map(all.map((one) => [JSON.stringify([one.policy, one.sid, one.start]), one])).values()];
}

function rank({ state }: Finding): number {
  return RANK.get(state) ?? SEVERITY.length;
}

function certainty({ cells }: Finding): number {
  return Math.min(...new Set(cells.map(({ confidence }) => CERTAINTY.indexOf(confidence))));
}

/** A model of a finding, with its regions and actions. */
export interface Where {
  model: string;
  name?: string;
  regions: { region: string; actions: string[] }[];
}

/** The cells of a finding by model, each with its regions and actions, in the order they come. */
export function whereOf(cells: readonly Cell[]): Where[] {
  const models = new Map<string, Where>();
  for (const { model, name, region, action } of cells) {
    const key = JSON.stringify([model, name]);
    const where = models.get(key) ?? { model, ...(name !== undefined && { name }), regions: [] };
    models.set(key, where);
    const known = where.regions.find((one) => one.region === region);
    if (!known) where.regions.push({ region, actions: [action] });
    else if (!known.actions.includes(action)) known.actions.push(action);
  }
  return [...models.values()];
}

/**
 * What of an at-risk cell is blocked: the regions whose requirement was denied, `unspecified` being the leg of a
 * global profile that has no region; for a prompt router the models, of which it chooses one.
 */
export function blockedRegions(cell: Pick<Cell, 'simulation' | 'target'>): string[] {
  const denied = cell.simulation.requirements.filter(({ decision }) => decision !== 'allowed');
  const isRouter = cell.target.kind === 'prompt-router';
  return [
    ...new Set(
      denied.map(({ requestedRegion, resource }) =>
        isRouter ? resource.slice(resource.indexOf('/') + 1) : requestedRegion,
      ),
    ),
  ];
}
