/** What needs attention in a report: cells of one principal with one cause are one finding, the most severe first. */
import { stateOf } from './words.ts';
import type { State } from './words.ts';
import type { Cell, Owner, Report } from '../domain/report.ts';

export type Urgency = 'action' | 'maybe' | 'watch';

export interface Finding {
  principal: string;
  state: State;
  urgency: Urgency;
  /** Undefined where a cell is not as expected for a reason that needs no diagnosis: it is open and should not be. */
  cause?: string;
  owner?: Owner;
  /** In the report's order; never empty. */
  cells: [Cell, ...Cell[]];
}

/** States that are findings, most severe first. The others need nothing. */
const SEVERITY: readonly (readonly [State, Urgency])[] = [
  ['unwanted', 'action'],
  ['missing', 'action'],
  ['maybe-unwanted', 'maybe'],
  ['maybe-missing', 'maybe'],
  ['at-risk', 'watch'],
  ['provisional', 'watch'],
];

const CERTAINTY = ['observed', 'simulated', 'suspected', 'none'] as const;

/**
 * The findings of a report. Within a state what was observed comes before what was simulated, then the one with more cells, then the
 * report's own order.
 */
export function findings(report: Pick<Report, 'cells'>): Finding[] {
  const groups = new Map<string, Finding>();
  for (const cell of report.cells) {
    const state = stateOf(cell);
    const urgency = SEVERITY.find(([name]) => name === state)?.[1];
    if (!urgency) continue;
    const { cause, owner } = cell.diagnosis ?? {};
    const key = JSON.stringify([cell.principal, state, cause, owner]);
    const group = groups.get(key);
    if (group) group.cells.push(cell);
    else {
      const why = { ...(cause !== undefined && { cause }), ...(owner !== undefined && { owner }) };
      groups.set(key, { principal: cell.principal, state, urgency, ...why, cells: [cell] });
    }
  }
  return [...groups.values()].sort(
    (a, b) => rank(a) - rank(b) || certainty(a) - certainty(b) || b.cells.length - a.cells.length,
  );
}

function rank({ state }: Finding): number {
  return SEVERITY.findIndex(([name]) => name === state);
}

function certainty({ cells }: Finding): number {
  return Math.min(...cells.map(({ confidence }) => CERTAINTY.indexOf(confidence)));
}

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
 * What of an at-risk cell is blocked: the regions whose requirement was denied, `unspecified` being the leg of a global profile that has
 * no region; for a prompt router the models, of which it chooses one.
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
