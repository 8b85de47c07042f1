/** JSON that people may have before them. */

/** Controls above those that JSON escapes by itself, what turns the direction of reading, and what breaks lines. */
const UNSEEN = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/**
 * Returns the same JSON with its invisible characters as escapes: on a terminal, U+009B alone begins a command to it.
 * Such characters can only stand in texts, so the values stay what they are.
 */
export function visibleJson(json: string): string {
  return json.replace(UNSEEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
