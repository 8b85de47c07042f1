/** Regions as text: their form, and what was probably meant by something else. */
import { KNOWN_REGIONS } from '../catalog/regions.ts';
import { err, ok, nearest, quote, type Parsed } from './problem.ts';

/**
 * `us-east-1`, `us-gov-west-1`, `eusc-de-east-1`, `us-isob-east-1`. New regions appear every year: the form is
 * checked, not a list.
 */
export const REGION_PATTERN = '^[a-z]{2,4}(-[a-z]+){1,3}-[0-9]{1,2}$';
const REGION = new RegExp(REGION_PATTERN);

/** A region's name. A name of the right form is accepted whether or not it is known here. */
export function parseRegion(text: string): Parsed<string> {
  if (REGION.test(text)) return ok(text);
  const zone = /^([a-z]{2,4}(?:-[a-z]+){1,3}-[0-9])[a-z]$/.exec(text)?.[1];
  if (zone !== undefined) return err(`${quote(text)} is an availability zone, not a region.`, `Write \`${zone}\`.`);
  const meant = nearest(text, KNOWN_REGIONS);
  return err(
    `${quote(text)} is not a region.`,
    meant === undefined ? 'Write a region like `us-east-1`.' : `Did you mean \`${meant}\`?`,
  );
}
