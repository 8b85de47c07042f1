/**
 * Problems of the run, a card each: apart from what is to be done, which a run that ends at a mistake does not come
 * to.
 */
import { htmlProse } from '../escape.ts';
import type { Problem } from '../../domain/report.ts';
import { clip } from '../visible.ts';
import { HTML, htmlParagraphs, icon } from './markup.ts';

/** Problems that are shown. */
const MOST_PROBLEMS = 50;

/** Longest message, in UTF-16 units. */
const TEXT_LIMIT = 4_000;

/** What is wrong with the run itself, with what to change. */
export function problemCards(problems: readonly Problem[]): string {
  const cards = problems
    .slice(0, MOST_PROBLEMS)
    .map(
      ({ cause, message, remedy }) =>
        `<article class="card problem"><h3>${icon('⚠️')} ${htmlProse(clip(message, TEXT_LIMIT))}</h3>${
          remedy === '' ? '' : `<div class="text todo">${htmlParagraphs(remedy)}</div>`
        }<p class="of">Cause ${HTML.code(cause)}.</p></article>`,
    );
  const rest = problems.length - cards.length;
  if (cards.length === 0) return '';
  const more = rest > 0 ? `<p>And ${rest} more; all are in <code>report.json</code>.</p>` : '';
  return `<section aria-labelledby="problems"><h2 id="problems">Problems of the run</h2>${cards.join('')}${more}</section>`;
}
