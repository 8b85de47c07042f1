/**
 * What the log says of a plan before anything of it is done: how much, what it costs at most, and what is left out.
 */
import { say, setting, worded, type Message } from '../domain/message.ts';
import type { ProbeCall } from '../catalog/families.ts';
import { knownIds, matcher } from '../catalog/routes.ts';
import { SNAPSHOT_DATE } from '../catalog/snapshot.ts';
import { isUsableIn } from '../identity/identity.ts';
import { count, list, modelText } from './words.ts';
import type { ModelSettings, Settings } from '../domain/settings.ts';
import { usdText } from '../util/usd.ts';
import type { Budget } from '../plan/budget.ts';
import { partsOf, type PlannedCell } from '../plan/planned-cell.ts';
import { targetLines } from './target-lines.ts';
import { isShared } from '../collect/shared-calls.ts';

/** Whether a probe of a cell may be made at all, as far as settings and credentials say. */
export function mayBeProbed({ identity, region, entry }: PlannedCell, settings: Settings): boolean {
  if (entry.others) return false;
  if (identity.credentials === undefined || !isUsableIn(identity, region)) return false;
  return settings.probe !== 'off' && identity.via !== 'simulated-only';
}

/**
 * A sentence for each pattern, of the entries of a check, that made no cell in any of its regions: perhaps it is
 * mistyped.
 */
export function unmatchedPatterns(entries: readonly ModelSettings[], planned: readonly PlannedCell[]): string[] {
  const known = planned.map(({ region, model, target }) => ({ region, ids: [model, ...target.foundationModels] }));
  return entries.flatMap(({ id, parsed, regions, place, others }) => {
    // That there is nothing beside what is listed is as good as it can be.
    if (parsed.kind !== 'pattern' || others) return [];
    const matches = matcher(parsed.pattern);
    // An entry of its own may have taken the route over, and then stands for it.
    if (known.some(({ region, ids }) => regions.includes(region) && ids.some(matches))) return [];
    const elsewhere = knownIds(parsed.pattern).length;
    const but = elsewhere === 0 ? '' : ` (${count(elsewhere, 'ID')} of other regions)`;
    const at = place === undefined ? '' : `${place.file}:${place.line}: `;
    return [
      `${at}\`${id}\` matches no model or profile of ${list(regions)}, as far as Bedrock says or the table of ${SNAPSHOT_DATE} knows${but}: nothing is checked for it.`,
    ];
  });
}

/** A probe takes at least this long in practice; used only to say early that a plan cannot fit. */
const FASTEST_PROBE_MS = 100;

/** The lines, the whole plan first. */
export function planLines(
  planned: readonly PlannedCell[],
  { worstCaseUsd, held }: Budget,
  settings: Settings,
): Message[] {
  const probes = plannedProbes(planned, held, settings);
  const lines: Message[] = [
    `${count(planned.length, 'check')}, up to ${count(probes.length, 'probe')}, worst case USD ${usdText(worstCaseUsd)}`,
  ];
  // What no entry lists is many models, of which all that counts is whether they are closed.
  lines.push(...targetLines(planned.filter(({ entry }) => !entry.others)), ...notProbed(planned, held, settings));
  const atLeast = (Math.ceil(probes.length / settings.concurrency) * FASTEST_PROBE_MS) / 1000;
  if (atLeast * 1000 > settings.timeoutMs) {
    lines.push(
      say`These probes need at least ${atLeast} s, ${setting('timeout')} is ${settings.timeoutMs / 1000} s: not all can be made`,
    );
  }
  return lines;
}

/** Returns the probes that may be made, each once: what cells have in common is called once. */
export function plannedProbes(planned: readonly PlannedCell[], held: Budget['held'], settings: Settings): ProbeCall[] {
  const made = planned.flatMap(partsOf).filter((cell) => mayBeProbed(cell, settings) && !held.has(cell));
  const probes = new Map(
    made.flatMap((cell) =>
      callKey(cell).map((key) => [key, cell.plan.kind === 'call' ? cell.plan : undefined] as const),
    ),
  );
  return [...probes.values()].filter((probe) => probe !== undefined);
}

/** Tells the calls of a plan apart. */
function callKey({ plan, identity, region }: PlannedCell): (object | string)[] {
  if (plan.kind !== 'call') return [];
  return [isShared(plan) ? JSON.stringify([identity.name, region, plan.api, plan.about]) : plan];
}

/** Returns what is not probed and why, a line for each model and reason. */
function notProbed(planned: readonly PlannedCell[], held: Budget['held'], settings: Settings): Message[] {
  const reasons = new Map<string, { what: Message; places: string[] }>();
  for (const cell of planned) {
    if (cell.entry.others) continue;
    const reason = held.get(cell);
    const budget =
      reason === 'over-budget' ? say`it would exceed ${setting('max-cost-usd')}` : 'its price is not known';
    const why = cell.plan.kind === 'call' ? reason && budget : settings.probe === 'off' ? undefined : cell.plan.why;
    if (why === undefined) continue;
    const what = say`${modelText(cell.model, String)}: ${why}`;
    const key = worded(what, 'workflow');
    const place = `${cell.action} in ${cell.region}`;
    const known = reasons.get(key);
    if (known) known.places.push(place);
    else reasons.set(key, { what, places: [place] });
  }
  const lines = [...reasons.values()].map(
    ({ what, places }) => say`No probe of ${what} (${[...new Set(places)].join(', ')})`,
  );
  const more = lines.length - MOST_LINES;
  return more > 0
    ? [...lines.slice(0, MOST_LINES), `And no probe of ${more} more models; all are in the report`]
    : lines;
}

/** A list that is longer is not read. */
const MOST_LINES = 30;
