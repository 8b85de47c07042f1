/** The lifecycle of what is behind a cell: what Bedrock says where it could be asked, else the dated table. Pure. */
import type { Lifecycle } from '../domain/report.ts';
import type { Catalog } from './region-catalog.ts';
import { ENDED, type ServiceLifecycle } from './service-lifecycle.ts';
import { lifecycleFromTable, successors } from './lifecycle.ts';
import { SNAPSHOT_DATE } from './snapshot.ts';

/** What the lifecycle of a target is looked up by. */
export interface LifecycleQuestion {
  /** Of the system profile by whose ID it is called: what replaces it has the same. */
  prefix?: string | undefined;
  /** Models of the region of the call. */
  catalog: Catalog;
  /** Foundation models behind the target, each with Bedrock's answer where there is one. */
  models: readonly { id: string; service?: ServiceLifecycle | undefined }[];
  /** What a refused call said about it, which is newer than the table. */
  refused?: 'ended' | 'legacy';
  /** ISO date (UTC). */
  today: string;
}

/**
 * One answer for a target: of several models behind it, the first to end. Undefined if neither Bedrock nor the table
 * knows it. A date that holds in some regions only, by the table, is left out: it may be another region's.
 */
export function lifecycleOf(question: LifecycleQuestion): Lifecycle | undefined {
  const { prefix, catalog, models, refused, today } = question;
  const known = models.flatMap(({ id, service }) => {
    const one = fromService(service, id, today) ?? fromTable(id, today);
    return one ? [{ ...one, ...(models.length > 1 && { model: id }) }] : [];
  });
  const first = withRefusal(known.sort(byEnd)[0], refused, today);
  if (!first || first.status === 'ACTIVE') return first;
  const model = first.model ?? models[0]?.id;
  const instead = model === undefined ? [] : successors({ model, ...(prefix !== undefined && { prefix }) }, catalog);
  return { ...first, ...(instead.length > 0 && { successors: instead }) };
}

function fromService(service: ServiceLifecycle | undefined, id: string, today: string): Lifecycle | undefined {
  if (!service) return undefined;
  if (service.status === ENDED) return gone(fromTable(id, today), today);
  return { ...service, source: 'service' };
}

function fromTable(id: string, today: string): Lifecycle | undefined {
  const row = lifecycleFromTable(id, today);
  if (!row) return undefined;
  const endOfLife = row.someRegions ? undefined : row.endOfLife;
  // Gone before the table was made: its date is listed nowhere any more.
  const status = row.ended && endOfLife === undefined ? ENDED : row.status;
  return { status, ...(endOfLife !== undefined && { endOfLife }), source: 'table', asOf: SNAPSHOT_DATE };
}

/** A refusal is Bedrock's own word, newer than any table. */
function withRefusal(
  known: Lifecycle | undefined,
  refused: 'ended' | 'legacy' | undefined,
  today: string,
): Lifecycle | undefined {
  const model = known?.model === undefined ? {} : { model: known.model };
  if (refused === 'ended') return { ...gone(known, today), ...model };
  if (refused === undefined || (known && known.status !== 'ACTIVE')) return known;
  return { status: 'LEGACY', source: 'service', ...model };
}

/** Bedrock says that it is gone, and no date: that of the table, unless it is still to come. */
function gone(known: Lifecycle | undefined, today: string): Lifecycle {
  const { endOfLife, asOf } = known ?? {};
  const isPossible = endOfLife !== undefined && endOfLife <= today;
  const date = isPossible ? { endOfLife, ...(asOf !== undefined && { asOf }) } : {};
  return { status: ENDED, ...date, source: 'service' };
}

/** What has ended without a known date, then by date, then what is announced to end, then the rest. */
function byEnd(a: Lifecycle, b: Lifecycle): number {
  const [first, second] = [rank(a), rank(b)];
  return first < second ? -1 : first > second ? 1 : 0;
}

function rank({ status, endOfLife }: Lifecycle): string {
  if (endOfLife !== undefined) return endOfLife;
  return status === ENDED ? '' : status === 'LEGACY' ? 'a' : 'b';
}
