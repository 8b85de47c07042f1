/**
 * What denied requirements have in common: a region, an action, a provider or a family that nothing covers. Pure,
 * linear in requirements.
 */
import type { Cell } from '../domain/report.ts';

/** What one change would mend. `none`: only the models themselves are in common. */
export type Common =
  | { kind: 'region'; regions: string[] }
  | { kind: 'action'; actions: string[] }
  | { kind: 'provider'; providers: string[] }
  | { kind: 'family'; families: string[] }
  | { kind: 'none' };

/** Cells, and what their denied requirements have in common. */
export interface Share {
  common: Common;
  cells: [Cell, ...Cell[]];
}

/** What was asked of IAM, or, if nothing could be simulated, what the call itself answers. */
interface Fact {
  cell: Cell;
  region: string;
  action: string;
  /** ID of a model or profile, without the prefix of a geography. */
  model: string;
  denied: boolean;
}

/** What facts are grouped by: one property, or one of them in each region. */
interface Axis {
  of: 'region' | 'action' | 'provider' | 'family';
  inRegion: boolean;
}

/** In this order: a region that is not covered says more than the models in it. */
const AXES: readonly Axis[] = [
  { of: 'region', inRegion: false },
  { of: 'action', inRegion: false },
  { of: 'provider', inRegion: false },
  { of: 'family', inRegion: false },
  { of: 'provider', inRegion: true },
  { of: 'action', inRegion: true },
  { of: 'family', inRegion: true },
];

/** Fewer models than this have nothing in common that is worth a sentence of its own. */
const ENOUGH = 2;

/**
 * Divides the checks of one cause and principal by what they have in common.
 *
 * @param failing the checks; never empty
 * @param all every check of the principal: what works there tells a region that is closed from a model that is
 */
export function sharesOf(failing: readonly [Cell, ...Cell[]], all: readonly Cell[]): Share[] {
  let rest: readonly Cell[] = failing;
  let facts = all.flatMap(factsOf);
  const shares: Share[] = [];
  for (const axis of AXES) {
    const mended = mendedBy(axis, rest, facts);
    shares.push(...mended);
    const gone = new Set(mended.flatMap(({ cells }) => cells));
    if (gone.size === 0) continue;
    rest = rest.filter((cell) => !gone.has(cell));
    facts = facts.filter(({ cell }) => !gone.has(cell));
  }
  const [first, ...others] = rest;
  return first ? [...shares, { common: { kind: 'none' }, cells: [first, ...others] }] : shares;
}

/** The checks that a change along one axis mends; for an axis within regions a share for each of its own values. */
function mendedBy(axis: Axis, failing: readonly Cell[], facts: readonly Fact[]): Share[] {
  const closed = closedValues(facts, axis);
  if (closed.size === 0) return [];
  const denied = Map.groupBy(
    facts.filter((fact) => fact.denied),
    ({ cell }) => cell,
  );
  const isMended = (cell: Cell): boolean => denied.get(cell)?.every((fact) => closed.has(keyOf(fact, axis))) === true;
  const mended = failing.filter(isMended);
  const valuesOf = (cell: Cell): string[] => [
    ...new Set((denied.get(cell) ?? []).map((fact) => valueOf(fact, axis.of))),
  ];
  const groups = Map.groupBy(mended, (cell) => (axis.inRegion ? JSON.stringify(valuesOf(cell).sort()) : ''));
  return [...groups.values()].flatMap((cells) => {
    const [first, ...others] = cells;
    if (!first || new Set(cells.map(({ model }) => model)).size < ENOUGH) return [];
    const values = [...new Set(cells.flatMap(valuesOf))].sort();
    return [{ common: commonOf(axis.of, values), cells: [first, ...others] }];
  });
}

/**
 * Values of an axis at which everything is denied, several models at least; none if that is all there is: then nothing
 * tells them apart.
 */
function closedValues(facts: readonly Fact[], axis: Axis): ReadonlySet<string> {
  const groups = Map.groupBy(facts, (fact) => keyOf(fact, axis));
  const closed = [...groups].filter(
    ([key, own]) =>
      key !== '' && own.every(({ denied }) => denied) && new Set(own.map(({ model }) => model)).size >= ENOUGH,
  );
  return new Set(closed.length === groups.size ? [] : closed.map(([key]) => key));
}

/** The place of a fact on an axis; '' if it has none. */
function keyOf(fact: Fact, { of, inRegion }: Axis): string {
  const value = valueOf(fact, of);
  return value === '' || !inRegion ? value : JSON.stringify([value, fact.region]);
}

function commonOf(axis: Axis['of'], values: string[]): Common {
  switch (axis) {
    case 'region':
      return { kind: 'region', regions: values };
    case 'action':
      return { kind: 'action', actions: values };
    case 'provider':
      return { kind: 'provider', providers: values };
    case 'family':
      return { kind: 'family', families: values };
  }
}

function factsOf(cell: Cell): Fact[] {
  const { simulation, verdict, region, action, model, expected } = cell;
  if (expected === 'deny' || verdict === 'not-applicable') return [];
  const denied = simulation.requirements.some(({ decision }) => decision !== 'allowed');
  const isRefused = verdict === 'denied' && !denied;
  if (simulation.requirements.length === 0 || isRefused) {
    if (verdict !== 'denied' && verdict !== 'accessible') return [];
    return [{ cell, region, action, model: bare(model), denied: isRefused }];
  }
  return simulation.requirements.map((one) => ({
    cell,
    region: one.requestedRegion,
    action: one.action,
    model: bare(one.resource.slice(one.resource.lastIndexOf('/') + 1)),
    denied: one.decision !== 'allowed',
  }));
}

/** Prefixes of inference profiles: a geography, or `global`. */
function bare(model: string): string {
  return model.replace(/^(?:[a-z]{2,6}(?:-gov)?)\.(?=[a-z0-9-]+\.)/, '');
}

function valueOf({ region, action, model }: Fact, axis: Axis['of']): string {
  if (axis === 'region') return region;
  if (axis === 'action') return action;
  const [, provider = '', family = ''] = /^([a-z0-9-]+)\.([a-z]+)/.exec(model) ?? [];
  return axis === 'provider' ? provider : family === '' ? '' : `${provider}.${family}`;
}
