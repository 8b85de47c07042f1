/**
 * The causes that a diagnosis can name (contract, section 6). What is known of one is its file in `verdict/causes/`.
 */
import { CAUSES } from './cause-names.ts';

export { CAUSES };

/** One of the slugs of the report's `diagnosis.cause`. */
export type Cause = (typeof CAUSES)[number];

const SLUGS: ReadonlySet<string> = new Set(CAUSES);

/** Returns whether a string (of a baseline, of another version's report) is a cause that this version knows. */
export function isCause(slug: string): slug is Cause {
  return SLUGS.has(slug);
}
