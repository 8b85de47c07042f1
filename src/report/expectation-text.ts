/** The expectations that a pull request changes, for the top of what its reader sees. */
import type { ExpectationChange } from '../compare/expectations.ts';
import { mdCode, mdText } from './escape.ts';
import { blocks, bullets, quote } from './parts.ts';
import { clip } from './visible.ts';
import { count } from './words.ts';

/** A quotation with one line per change; '' if there is none. */
export function movedExpectations(moved: readonly ExpectationChange[], limit: number): string {
  if (moved.length === 0) return '';
  const lines = moved.slice(0, limit).map(({ file, model, name, what, before, after }) => {
    const id = mdCode(clip(model, 200));
    const entry = name === undefined ? id : `${mdText(clip(name, 120))} (${id})`;
    const step = [before, after].map((word) => mdCode(clip(word ?? '', 200))).join(' → ');
    return `${entry} in ${mdCode(clip(file, 200))}: ${what === 'removed' ? 'no longer checked' : `${mdCode(what)} ${step}`}`;
  });
  const rest = moved.length > limit ? `And ${count(moved.length - limit, 'more change')}.` : '';
  return quote(blocks('**This pull request changes what is expected:**', bullets(lines), rest));
}
