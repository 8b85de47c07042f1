/** The models that sources name and no entry of the configuration covers, for each surface in its own markup. */
import type { HostAnnotation } from '../domain/host.ts';
import type { Discovery, UncoveredModel } from '../domain/report.ts';
import { plain } from './escape.ts';
import { MARKDOWN, PLAIN, type Markup } from './markup.ts';
import { blocks, bullets } from './parts.ts';
import { clip } from './visible.ts';
import { count, list, modelText } from './words.ts';

export const DISCOVERY_TITLE = 'Models in the code that no entry covers';

/** What to do about one. */
const REMEDY = 'Add it to the configuration, with `expect: deny` if it should stay out of reach, or exclude the file.';

/** Places that an item names. */
const MOST_PLACES = 3;

/** An item for each model, then what was left out; empty if there is nothing to say. */
export function discoveryItems(found: Discovery | undefined, limit: number, markup: Markup): string[] {
  if (!found) return [];
  const rest = found.uncovered.length - limit;
  return [
    ...found.uncovered.slice(0, limit).map((one) => item(one, markup)),
    ...(rest > 0 ? [`${count(rest, 'more model')}; all are in ${markup.code('report.json')}.`] : []),
    ...found.leftOut.map((text) => markup.prose(text)),
  ];
}

function item({ model, places, count: times }: UncoveredModel, markup: Markup): string {
  const shown = places.slice(0, MOST_PLACES).map(({ file, line }) => markup.code(`${clip(file, 200)}:${line}`));
  const more = times - shown.length;
  const where = more > 0 ? `${shown.join(', ')} and ${more} more` : list(shown);
  return `${modelText(clip(model, 300), markup.code)}: ${where}`;
}

/** The section in Markdown under a heading; '' if there is nothing to say. */
export function discoverySection(found: Discovery | undefined, heading: string, limit: number): string {
  const items = discoveryItems(found, limit, MARKDOWN);
  if (!found || items.length === 0) return '';
  return blocks(`${heading} ${DISCOVERY_TITLE}`, bullets(items), found.uncovered.length > 0 ? REMEDY : '');
}

/** A warning on each line that names one, first the first line of each. */
export function discoveryAnnotations(found: Discovery | undefined): HostAnnotation[] {
  const all = (found?.uncovered ?? []).flatMap(({ model, places }) =>
    places.map((place, index) => ({ model, place, index })),
  );
  return all
    .sort((a, b) => Number(a.index > 0) - Number(b.index > 0))
    .map(({ model, place: { file, line, column } }) => ({
      level: 'warning',
      title: 'Bedrock model that is not checked',
      message: plain(`No entry of the configuration covers ${PLAIN.code(clip(model, 300))}. ${REMEDY}`),
      ...{ file, line, column },
    }));
}
