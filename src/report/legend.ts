/** The words of a matrix explained: only those that occur in it. */
import { bullets } from './parts.ts';
import type { Cell } from '../domain/report.ts';
import { CONFIDENCES, SYMBOLS, VERDICTS, stateOf } from './words.ts';
import type { Symbol } from './words.ts';

export const MEANINGS: Record<Symbol, string> = {
  '🚨': 'opened though it must be closed',
  '⛔': 'could not be made',
  '✅': 'a call worked',
  '🔒': 'closed as expected, a call was refused',
  '🔵': 'as expected by simulation, not called',
  '❌': 'needs action',
  '⚠️': 'to look at',
  '⏳': 'not as expected, and exempt for now',
  '⏸️': 'to be called, but held back',
  '❔': 'not decided',
  '➖': 'does not apply',
};

/** Verdicts and confidences of the cells, each with its meaning, as a list. */
export function legend(cells: readonly Cell[]): string {
  const symbols = new Set<string>(cells.map((cell) => SYMBOLS[stateOf(cell)]));
  const verdicts = new Set<string>(cells.map(({ verdict }) => verdict));
  const confidences = new Set<string>(cells.map(({ confidence }) => confidence));
  return bullets([
    Object.entries(MEANINGS)
      .filter(([symbol]) => symbols.has(symbol))
      .map(([symbol, meaning]) => `${symbol} ${meaning}`)
      .join(' · '),
    ...Object.entries(VERDICTS).flatMap(([verdict, meaning]) =>
      verdicts.has(verdict) ? [`**${verdict}**: ${meaning}`] : [],
    ),
    ...Object.entries(CONFIDENCES).flatMap(([word, meaning]) =>
      confidences.has(word) ? [`**${word}**: ${meaning}`] : [],
    ),
  ]);
}
