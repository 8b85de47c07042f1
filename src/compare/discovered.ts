/** What the sources name, held against what is configured. Pure. */
import { coveredBy, type ConfiguredEntry } from '../catalog/find-models.ts';
import type { Discovery } from '../domain/report.ts';
import type { Place } from '../domain/settings.ts';

/** What files name: see `searchSources`. */
export interface Searched {
  files: number;
  places: ReadonlyMap<string, readonly Place[]>;
  leftOut: readonly string[];
}

/** More would be no warning any more. */
const MOST_MODELS = 200;
const MOST_PLACES = 10;

/** Returns what of the models that files name no entry of the configuration covers. */
export function uncovered({ files, places, leftOut }: Searched, entries: readonly ConfiguredEntry[]): Discovery {
  const isCovered = coveredBy(entries);
  const models = [...places].filter(([model]) => !isCovered(model));
  const more = models.length - MOST_MODELS;
  return {
    files,
    uncovered: models.slice(0, MOST_MODELS).map(([model, all]) => ({
      model,
      count: all.length,
      places: all.slice(0, MOST_PLACES).map(({ file, line, column }) => ({ file, line, column })),
    })),
    leftOut: [...leftOut, ...(more > 0 ? [`More models that no entry covers are not listed: ${more}.`] : [])],
  };
}

/** Joins what several reports found: what an entry of one covers is covered, and what several found is there once. */
export function joinDiscoveries(all: readonly Discovery[], entries: readonly ConfiguredEntry[]): Discovery {
  const isCovered = coveredBy(entries);
  const models = all.flatMap(({ uncovered }) => uncovered).filter(({ model }) => !isCovered(model));
  return {
    files: Math.max(0, ...all.map(({ files }) => files)),
    uncovered: [...new Map(models.map((one) => [one.model, one])).values()],
    leftOut: [...new Set(all.flatMap(({ leftOut }) => leftOut))],
  };
}
