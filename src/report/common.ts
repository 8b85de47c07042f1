/** What denied requirements have in common: a region, an action, a provider or a family that nothing covers. Pure, linear in requirements. */
import type { Cell } from '../domain/report.ts';

/** What one change would mend. `none`: only the models themselves are in common. */
export type Common =
  | { kind: 'region'; regions: string[] }
  | { kind: 'action'; actions: string[] }
  | { kind: 'provider'; providers: string[] }
  | { kind: 'family'; families: string[] }
  | { kind: 'none' };

export interface Share {
  common: Common;
  cells: [Cell, ...Cell[]];
}

/** What was asked of IAM, or, where nothing could be simulated, what the call itself answers. */
interface Fact {
  cell: Cell;
  region: string;
  action: string;
  /** ID of a model or profile, without the prefix of a geography. */
  model: string;
  denied: boolean;
}

type Axis = 'region' | 'action' | 'provider' | 'family';

/** In this order: a region that is not covered says more than the models in it. */
const AXES: readonly Axis[] = ['region', 'action', 'provider', 'family'];

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
    const closed = closedValues(facts, axis);
    if (closed.size === 0) continue;
    const own = Map.groupBy(facts, ({ cell }) => cell);
    const isMended = (cell: Cell): boolean => {
      const denied = (own.get(cell) ?? []).filter((fact) => fact.denied);
      return denied.length > 0 && denied.every((fact) => closed.has(valueOf(fact, axis)));
    };
    const mended = rest.filter(isMended);
    const [first, ...others] = mended;
    if (!first || new Set(mended.map(({ model }) => model)).size < ENOUGH) continue;
    const seen = new Set(
      mended.flatMap((cell) => (own.get(cell) ?? []).filter(({ denied }) => denied)).map((fact) => valueOf(fact, axis)),
    );
    shares.push({ common: commonOf(axis, [...seen].sort()), cells: [first, ...others] });
    const gone = new Set(mended);
    rest = rest.filter((cell) => !gone.has(cell));
    facts = facts.filter(({ cell }) => !gone.has(cell));
    if (rest.length === 0) return shares;
  }
  const [first, ...others] = rest;
  return first ? [...shares, { common: { kind: 'none' }, cells: [first, ...others] }] : shares;
}

/** Values of an axis at which everything is denied, several models at least; none where that is all there is: then nothing tells them apart. */
function closedValues(facts: readonly Fact[], axis: Axis): ReadonlySet<string> {
  const groups = Map.groupBy(facts, (fact) => valueOf(fact, axis));
  const closed = [...groups].filter(
    ([value, own]) =>
      value !== '' && own.every(({ denied }) => denied) && new Set(own.map(({ model }) => model)).size >= ENOUGH,
  );
  return new Set(closed.length === groups.size ? [] : closed.map(([value]) => value));
}

function commonOf(axis: Axis, values: string[]): Common {
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

function valueOf({ region, action, model }: Fact, axis: Axis): string {
  if (axis === 'region') return region;
  if (axis === 'action') return action;
  const [, provider = '', family = ''] = /^([a-z0-9-]+)\.([a-z]+)/.exec(model) ?? [];
  return axis === 'provider' ? provider : family === '' ? '' : `${provider}.${family}`;
}
