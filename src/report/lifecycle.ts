/** The lifecycle of models in words: in the matrix, in a list of what ends, and for those who are warned. */
import { concernOf, type Concern } from '../compare/end-of-life.ts';
import { daysLeft, hasEnded } from '../domain/lifecycle.ts';
import type { Markup } from './markup.ts';
import type { Cell, Lifecycle, Report } from '../domain/report.ts';
import { clip } from './visible.ts';
import { count, list } from './words.ts';

/**
 * `LEGACY, ends 2026-12-01 (in 10 days)`; '' for a model that is active with no end announced. Text from outside is in
 * it.
 */
export function lifecycleText(lifecycle: Lifecycle, today: string): string {
  const { status, endOfLife } = lifecycle;
  const date = endOfLife?.slice(0, 10);
  if (date === undefined) return status === 'ACTIVE' ? '' : status;
  const days = daysLeft(lifecycle, today);
  if (days === undefined) return `${status}, ends ${date}`;
  if (days < 0) return `ended ${date}`;
  return `${status}, ends ${date} (${days === 0 ? 'today' : `in ${count(days, 'day')}`})`;
}

/**
 * What a row of the matrix says: one text where its regions agree, else one per region; '' if there is nothing to say.
 */
export function lifecycleLabel(cells: readonly Cell[], today: string, markup: Markup): string {
  const wanted = cells.filter(isWanted);
  const texts = wanted.map(({ lifecycle }) => (lifecycle ? lifecycleText(lifecycle, today) : ''));
  const distinct = [...new Set(texts)];
  const shown = (text: string): string => markup.text(clip(text, 80));
  if (distinct.length < 2) return shown(distinct[0] ?? '');
  const parts = distinct.map((text) => {
    const regions = [...new Set(wanted.filter((_, index) => texts[index] === text).map(({ region }) => region))];
    return `${shown(text === '' ? 'ACTIVE' : text)} in ${list(regions.map(markup.text), 3)}`;
  });
  return parts.join('; ');
}

/** Cells of one model that have one lifecycle. */
export interface LifecycleGroup {
  cells: [Cell, ...Cell[]];
  lifecycle: Lifecycle;
  ended: boolean;
  /** `none` also if `fail-on` does not name `lifecycle`. */
  concern: Concern;
}

type Dated = Pick<Report, 'cells' | 'gate'> & Partial<Pick<Report, 'generatedAt'>>;

/** What has ended or will end, what ends first first. */
export function endings({ cells, gate, generatedAt = '' }: Dated): LifecycleGroup[] {
  const endOfLifePolicy = gate.lifecycle && { today: generatedAt, ...gate.lifecycle };
  const groups = new Map<string, LifecycleGroup>();
  for (const cell of cells) {
    const { lifecycle, model, name } = cell;
    if (!isWanted(cell) || !lifecycle || lifecycleText(lifecycle, generatedAt) === '') continue;
    const key = JSON.stringify([model, name, lifecycle.status, lifecycle.endOfLife, lifecycle.source]);
    const known = groups.get(key);
    if (known) known.cells.push(cell);
    else {
      const concern = endOfLifePolicy ? concernOf(cell, endOfLifePolicy) : 'none';
      groups.set(key, { cells: [cell], lifecycle, ended: hasEnded(lifecycle, generatedAt), concern });
    }
  }
  return [...groups.values()].sort((a, b) => Number(b.ended) - Number(a.ended) || compare(rank(a), rank(b)));
}

/** The same, without what a finding says already: the call was refused for that reason. */
export function unsaidEndings(report: Dated): LifecycleGroup[] {
  return endings(report).flatMap((group) => {
    const [first, ...rest] = group.cells.filter(
      ({ diagnosis, met }) => met !== false || !SAID.has(diagnosis?.cause ?? ''),
    );
    return first ? [{ ...group, cells: [first, ...rest] }] : [];
  });
}

const SAID: ReadonlySet<string> = new Set(['model-end-of-life', 'model-legacy-inactive']);

/** A model that must not be called, or an action that it does not have, has no lifecycle of interest. */
function isWanted({ expected, verdict }: Cell): boolean {
  return expected === 'allow' && verdict !== 'not-applicable';
}

function rank({ lifecycle: { status, endOfLife } }: LifecycleGroup): string {
  return endOfLife ?? (status === 'EOL' ? '' : 'a');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Why it matters ("Model lifecycle", Bedrock user guide). */
export const ABOUT_ENDINGS =
  'From its end of life on, every call of a model fails; Bedrock does not move callers to another one by itself.';

/** IDs shown of those to call instead. */
const SUCCESSORS = 2;

/** `MODEL in us-east-1: LEGACY, ends 2026-12-01 (in 10 days), as Bedrock says. Instead: NEWER.` */
export function endingText({ cells, lifecycle }: LifecycleGroup, today: string, markup: Markup): string {
  const [{ model, name }] = cells;
  const id = markup.code(clip(model, 200));
  const what = name === undefined ? id : `${markup.text(clip(name, 120))} (${id})`;
  const regions = [...new Set(cells.map(({ region }) => region))];
  const behind = lifecycle.model === undefined ? '' : ` (${markup.code(clip(lifecycle.model, 200))})`;
  const instead = (lifecycle.successors ?? []).slice(0, SUCCESSORS).map((one) => markup.code(clip(one, 200)));
  const next = instead.length > 0 ? ` Instead: ${list(instead).replace(' and ', ' or ')}.` : '';
  const text = markup.text(clip(lifecycleText(lifecycle, today), 80));
  return `${what}${behind} in ${list(regions.map(markup.text), 4)}: ${text}${sourceText(lifecycle, markup)}.${next}`;
}

/** `, as Bedrock says` or `, by the table of 2026-08-21`. */
export function sourceText({ source, asOf }: Lifecycle, markup: Markup): string {
  const table = asOf === undefined ? '' : `by the table of ${markup.text(clip(asOf, 40))}`;
  if (source === 'service') return `, as Bedrock says${table === '' ? '' : ` (the date ${table})`}`;
  return table === '' ? '' : `, ${table}`;
}

/** What is to be said of the models that do not end, as one sentence; '' if there is none, or nothing is known. */
export function othersText({ cells, generatedAt = '' }: Dated, markup: Markup): string {
  const known = cells.filter((cell) => isWanted(cell) && cell.lifecycle);
  const isEnding = ({ lifecycle }: Cell): boolean => !!lifecycle && lifecycleText(lifecycle, generatedAt) !== '';
  const ending = new Set(known.filter(isEnding).map(({ model }) => model));
  const active = known.filter(({ model }) => !ending.has(model));
  const models = new Set(active.map(({ model }) => model)).size;
  if (models === 0) return '';
  const [old] = active.flatMap(({ lifecycle }) => lifecycle?.asOf ?? []);
  const asOf =
    old === undefined ? '' : `, by the table of ${markup.text(clip(old, 40))} where Bedrock could not be asked`;
  const who = ending.size > 0 ? count(models, 'other model') : models === 1 ? 'the only model' : `all ${models} models`;
  return `${who} ${models === 1 ? 'is' : 'are'} ACTIVE, with no end of life announced${asOf}.`;
}
