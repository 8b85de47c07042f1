/** Which statement gives or takes access, and where it stands in the file of a change. Pure. */
import type { WhatIfReason } from '../domain/report.ts';
import type { Place, PolicyFile } from '../domain/settings.ts';
import type { ChangedDocument } from './change.ts';
import type { PolicyDocument, PolicyStatement } from './document.ts';
import type { DecidingStatement, EvaluatedLayer } from './evaluate.ts';
import { type ForecastCall, type RequirementForecast, contextOf } from './forecast.ts';
import type { TextPosition } from './json.ts';
import { nearMisses } from './near-misses.ts';
import { YES } from './context.ts';
import { matchesTemplate, template } from './pattern.ts';

/** The documents of one principal on both sides of a change. */
export interface ChangedSides {
  before: readonly PolicyDocument[];
  after: readonly PolicyDocument[];
  changed: readonly ChangedDocument[];
  /** Returns where the resource of a plan or template that has a document is written. */
  declaredAt: (file: PolicyFile, name: string) => Place | undefined;
}

/** Statements that are named of one cell; what is farther away only distracts. */
const MOST_REASONS = 3;

/** Returns what makes a cell lost or opened, the first first: for each requirement that the change turns around. */
export function reasonsOf(
  effect: 'lost' | 'opened',
  forecasts: { before: readonly RequirementForecast[]; after: readonly RequirementForecast[] },
  call: ForecastCall,
  sides: ChangedSides,
): WhatIfReason[] {
  const turned = forecasts.after.flatMap((after, index) => {
    const before = forecasts.before[index];
    const wanted = effect === 'lost' ? 'denied' : 'allowed';
    const isTurned = before !== undefined && after.decision.outcome === wanted && before.decision.outcome !== wanted;
    return isTurned ? [{ before, after }] : [];
  });
  const all = turned.flatMap(({ before, after }) =>
    effect === 'lost' ? taken(before, after, call, sides) : given(before, after, call, sides),
  );
  const unique = new Map(all.map((one) => [JSON.stringify([one.does, one.policy, one.sid, one.resource]), one]));
  return [...unique.values()].slice(0, MOST_REASONS);
}

/** Returns what denies a cell of which nothing is known but what the files say. */
export function denialsOf(
  after: readonly RequirementForecast[],
  call: ForecastCall,
  sides: ChangedSides,
): WhatIfReason[] {
  const denied = after.filter(({ decision }) => decision.outcome === 'denied');
  const all = denied.flatMap((one) =>
    taken(undefined, one, call, sides).map((reason) =>
      reason.does === 'allows-no-more' ? { ...reason, does: 'allows-not' as const } : reason,
    ),
  );
  return all.slice(0, MOST_REASONS);
}

function about({ requirement: { resource, requestedRegion }, action }: RequirementForecast) {
  return { action, resource, requestedRegion };
}

/** What denies now, or allowed before and does no more. */
function taken(
  before: RequirementForecast | undefined,
  after: RequirementForecast,
  call: ForecastCall,
  sides: ChangedSides,
): WhatIfReason[] {
  const { explicit, layer = 'identity', statements } = after.decision;
  if (explicit) {
    return statements.map((one) => ({ does: 'denies', ...about(after), ...named(one, sides, sides.after) }));
  }
  const own = sides.after.filter((document) => document.kind === layer);
  const changed = own.filter(({ name }) => sides.changed.some((one) => one.name === name));
  const [near] = nearMisses(changed, {
    action: after.action,
    resource: after.requirement.resource,
    context: contextOf(after.requirement, call),
  });
  const said = { does: 'allows-no-more' as const, ...about(after) };
  if (near) {
    const at = near.written?.span.start ?? near.statement.start;
    return [{ ...said, ...named({ ...near.statement, start: at }, sides, sides.after) }];
  }
  const was = before?.decision.statements.find((one) => one.layer === layer && one.effect === 'Allow');
  const same = changed.flatMap((document) =>
    document.statements.flatMap((statement) =>
      was?.sid !== undefined && statement.sid === was.sid ? [{ document, statement }] : [],
    ),
  )[0];
  if (same) return [{ ...said, ...placed(same.document.name, same.statement, same.statement.span.start, sides) }];
  const [document] = changed;
  if (document) return [{ ...said, ...placed(document.name, undefined, { line: 1, column: 1 }, sides) }];
  return [{ ...said, policy: was?.policy ?? '', ...(was?.sid !== undefined && { sid: was.sid }) }];
}

/** What allows now, or denied before and does no more. */
function given(
  before: RequirementForecast,
  after: RequirementForecast,
  call: ForecastCall,
  sides: ChangedSides,
): WhatIfReason[] {
  const { explicit, statements: denials } = before.decision;
  const layer: EvaluatedLayer = before.decision.layer ?? 'identity';
  const isOfChange = ({ policy }: DecidingStatement): boolean => sides.changed.some(({ name }) => name === policy);
  const allowing = after.decision.statements.filter((one) => one.effect === 'Allow' && one.layer === layer);
  const own = allowing.filter(isOfChange);
  if (!explicit && own.length > 0) {
    return own.map((one) => ({ does: 'allows', ...about(after), ...named(one, sides, sides.after, { after, call }) }));
  }
  if (!explicit)
    return allowing.slice(0, 1).map((one) => ({ does: 'allows', ...about(after), ...named(one, sides, sides.after) }));
  return denials.map((one) => {
    const [document] = sides.changed.filter((changed) => changed.layer === one.layer);
    const gone = {
      does: 'denies-no-more' as const,
      ...about(after),
      policy: one.policy,
      ...(one.sid !== undefined && { sid: one.sid }),
    };
    const place = document && placed(document.name, undefined, { line: 1, column: 1 }, sides);
    return { ...gone, ...(place?.file !== undefined && { file: place.file, line: place.line, column: place.column }) };
  });
}

/** A statement with its place; with the value that matches, if a request is given. */
function named(
  { policy, sid, index, start }: Pick<DecidingStatement, 'policy' | 'sid' | 'index' | 'start'>,
  sides: ChangedSides,
  documents: readonly PolicyDocument[],
  matching?: { after: RequirementForecast; call: ForecastCall },
) {
  const document = documents.find(({ name }) => name === policy);
  const statement = document?.statements[index];
  const value = document && statement && matching ? matchingValue(document, statement, matching) : undefined;
  const at = value?.span.start ?? start;
  return {
    ...placed(policy, statement ?? (sid === undefined ? undefined : { sid }), at, sides),
    ...(value && { written: value.text }),
  };
}

function matchingValue(
  { version }: PolicyDocument,
  { resource }: PolicyStatement,
  { after: { requirement }, call }: { after: RequirementForecast; call: ForecastCall },
) {
  if (resource === undefined || resource.negated) return undefined;
  const context = contextOf(requirement, call);
  return resource.values.find(
    ({ text }) =>
      matchesTemplate(template(text, 'resource', version === '2012-10-17'), requirement.resource, context) === YES,
  );
}

/** The lines of a policy file are its own; a document of a plan or template has the place of its resource. */
function placed(
  policy: string,
  statement: { sid?: string } | undefined,
  at: TextPosition,
  { changed, declaredAt }: ChangedSides,
): Pick<WhatIfReason, 'policy' | 'sid' | 'file' | 'line' | 'column'> {
  const document = changed.find(({ name }) => name === policy);
  const own = { policy, ...(statement?.sid !== undefined && statement.sid !== '' && { sid: statement.sid }) };
  if (document === undefined) return own;
  const { from, name } = document;
  if (from.kind === 'policy') return { ...own, file: from.file, line: at.line, column: at.column };
  const place = declaredAt(from, name);
  return place ? { ...own, file: place.file, line: place.line, column: place.column } : own;
}
