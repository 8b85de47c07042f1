/** What a person probably meant: callable IDs of a region that are close to a text. */
import { editDistance } from '../util/edit-distance.ts';
import type { Catalog } from './region-catalog.ts';
import { baseModelId } from './model-id.ts';

/** Longer texts are cut: no ID that we know is nearly as long, and the work must not grow with hostile input. */
const LONGEST = 96;
const MOST = 3;

/**
 * Up to three IDs that can be called in the region, the nearest first; empty if nothing is near. A wrong or missing
 * geographic prefix, a missing date or revision, and a few wrong letters are all near. A model that has ended, or is
 * to end, is none to move to.
 */
export function nearestModelIds(id: string, catalog: Catalog): string[] {
  const text = id.slice(0, LONGEST).toLowerCase();
  const wanted = baseModelId(text) ?? text;
  const limit = Math.max(2, Math.floor(wanted.length / 5));
  const near = catalog
    .modelIds()
    .map((model) => ({ model, distance: modelDistance(wanted, model) }))
    .filter(({ model, distance }) => distance <= limit && catalog.isServed(model))
    .sort((a, b) => a.distance - b.distance);
  const ids = near.flatMap(({ model }) => samePrefixFirst(catalog.callableIds(model), text));
  return ids.filter((candidate) => candidate !== id).slice(0, MOST);
}

function samePrefixFirst(ids: readonly string[], text: string): string[] {
  const prefix = text.slice(0, text.indexOf('.') + 1);
  const differs = (id: string): number => (prefix !== '' && id.startsWith(prefix) ? 0 : 1);
  return [...ids].sort((a, b) => differs(a) - differs(b));
}

/**
 * Edit distance to a model's ID, whole or without provider, revision, or date and version: whichever is what was
 * meant.
 */
function modelDistance(text: string, model: string): number {
  const stem = model.replace(/(?:-\d{8})?(?:-v\d+)?(?::\d+)?$/, '');
  const forms = [
    model,
    model.replace(/:\d+$/, ''),
    stem,
    model.slice(model.indexOf('.') + 1),
    stem.slice(stem.indexOf('.') + 1),
  ];
  // A form that leaves something out is a little farther than the whole.
  return Math.min(...[...new Set(forms)].map((form, index) => editDistance(text, form) + (index === 0 ? 0 : 0.25)));
}
