/** `allow-unmet` in words: what it comes to for a check. */
import type { Cell, Exemption } from '../domain/report.ts';
import type { Markup } from './markup.ts';
import { clip } from './visible.ts';
import { list } from './words.ts';

/** Longest reason that is shown: it is one line of a configuration file. */
const REASON_LIMIT = 300;

const SAYS: Record<Exclude<Exemption['state'], 'not-needed'>, (of: Exemption, markup: Markup) => string> = {
  holds: ({ until }, { text }) => `Exempt until ${text(clip(until, 10))} (from that day on, UTC, it fails)`,
  lapsed: ({ until }, { text }) => `Its exemption has lapsed on ${text(clip(until, 10))}`,
  'other-cause': ({ causes = [] }, { code }) =>
    causes.length === 0
      ? 'Its exemption is for another failure than this one'
      : `Its exemption is for ${list(causes.map(code))}, and not for this cause`,
  'not-at-base': () => 'Its exemption is one that this pull request adds or widens, and holds once that is merged',
};

/** Returns a sentence for each exemption of the cells that says something about them, each once. */
export function exemptionLines(cells: readonly Pick<Cell, 'exemption'>[], markup: Markup): string[] {
  const all = cells.flatMap(({ exemption }) => {
    if (!exemption || exemption.state === 'not-needed') return [];
    const reason = markup.text(clip(exemption.reason, REASON_LIMIT));
    return [`${SAYS[exemption.state](exemption, markup)}: ${reason.replace(/\.$/, '')}.`];
  });
  return [...new Set(all)];
}
