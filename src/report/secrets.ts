/**
 * Secrets are in no text and on no surface: whatever is registered as one is replaced at the door of everything that a
 * run says.
 */

import { mapTexts, oncePerText } from '../util/each-text.ts';

/** What stands for a secret, as in the runner's own log. */
const HIDDEN = '***';

/** Shorter texts are no secrets, and replacing them would make others unreadable. */
const SHORTEST = 6;

/** The secrets of a run. */
export class Secrets {
  /** The longest first: one may be the beginning of another. */
  #values: readonly string[] = [];

  /** Registers a value, and each of its lines: a text may quote one alone. Returns those that are new. */
  add(value: string): string[] {
    const lines = value.split(/\r\n|\r|\n/).map((line) => line.trim());
    const found = [...new Set([value, ...lines])].filter((text) => text.trim().length >= SHORTEST);
    const added = found.filter((text) => !this.#values.includes(text));
    this.#values = [...this.#values, ...added].sort((a, b) => b.length - a.length);
    return added;
  }

  /** A text without them. */
  hide(text: string): string {
    return this.#values.reduce(
      (shown, value) => (shown.includes(value) ? shown.replaceAll(value, HIDDEN) : shown),
      text,
    );
  }

  /** Plain data without them: the same where there are none in it, since a report may be large. */
  hideIn<T>(data: T): T;
  hideIn(data: unknown): unknown {
    if (this.#values.length === 0) return data;
    return mapTexts(
      data,
      oncePerText((text) => this.hide(text)),
    );
  }
}
