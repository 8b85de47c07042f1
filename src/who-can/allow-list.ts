/** Who is meant to be able to call a model, by the allow-list of the configuration. Pure. */
import { matcher } from '../catalog/routes.ts';
import type { CheckSettings, WhoCanAllowance } from '../domain/settings.ts';
import type { WhoCanRow } from '../domain/who-can.ts';

/** Returns the rows, those that the list expects with the first entry that does. */
export function withAllowances(rows: readonly WhoCanRow[], allow: readonly WhoCanAllowance[] | undefined): WhoCanRow[] {
  const entries = (allow ?? []).map((entry) => ({ entry, expects: expectation(entry) }));
  return rows.map((row) => {
    const found = entries.find(({ expects }) => expects(row));
    if (found === undefined) return row;
    const { principals = [], tags = {}, reason } = found.entry;
    const entry = [...principals, ...Object.entries(tags).map(([key, value]) => `${key}=${value}`)].join(', ');
    return { ...row, allowedBy: { entry, reason } };
  });
}

/**
 * Returns the entries that hold: on a pull request those that its base has too, since the author of a change must not
 * let themselves in. `base`: the checks of the configuration there; undefined: it is no pull request's own.
 */
export function allowedAtBase(
  allow: readonly WhoCanAllowance[],
  file: string,
  base: readonly Pick<CheckSettings, 'file' | 'whoCan'>[] | undefined,
): WhoCanAllowance[] {
  if (base === undefined) return [...allow];
  const known = base.filter((check) => (check.file ?? '') === file).flatMap(({ whoCan }) => whoCan?.allow ?? []);
  const whom = ({ principals, tags }: WhoCanAllowance): string => JSON.stringify([principals ?? [], tags ?? {}]);
  const keys = new Set(known.map(whom));
  return allow.filter((entry) => keys.has(whom(entry)));
}

/** A test for an entry: one of its principals, and all of its tags. */
function expectation({ principals, tags = {} }: WhoCanAllowance): (row: WhoCanRow) => boolean {
  const named = principals?.map(matchesName);
  const tagged = Object.entries(tags).map(([key, value]) => ({ key, matches: matcher(value) }));
  return ({ principal, arn, tags: own }) => {
    return (
      (named === undefined || named.some((matches) => matches({ principal, arn }))) &&
      tagged.every(({ key, matches }) => Object.hasOwn(own, key) && matches(own[key] ?? ''))
    );
  };
}

type Named = Pick<WhoCanRow, 'principal' | 'arn'>;

/**
 * What a pattern is held against follows from its form: `*o*` is about names, and not about the word `role` in every
 * ARN.
 */
function matchesName(pattern: string): (one: Named) => boolean {
  const matches = matcher(pattern);
  if (pattern.startsWith('arn:')) return ({ arn }) => matches(arn);
  if (pattern.includes('/')) return ({ arn }) => matches(resourceOf(arn));
  return ({ principal }) => matches(principal);
}

/** Returns what follows the account in an ARN: `role/service/app`. */
export function resourceOf(arn: string): string {
  return arn.split(':').slice(5).join(':');
}
