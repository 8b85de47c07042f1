/**
 * A run in parts, for the jobs of a matrix: what belongs together stays together, and each part has about as much to
 * do. Pure.
 */

/** Something that is never split, and how much there is to do for it. */
export interface Weighted {
  key: string;
  weight: number;
}

/**
 * Returns the keys of each part, the heaviest first to whichever part has the least so far (at most a third more than
 * the best there is: Graham, 1969). There are at most as many parts as keys. The same groups give the same parts, in
 * whatever order they come.
 */
export function splitEvenly(groups: readonly Weighted[], most: number): string[][] {
  const parts = Array.from({ length: Math.min(most, groups.length) }, () => ({ keys: [] as string[], weight: 0 }));
  const heaviest = groups.toSorted((a, b) => b.weight - a.weight || (a.key < b.key ? -1 : 1));
  for (const { key, weight } of heaviest) {
    const lightest = parts.reduce((best, one) => (one.weight < best.weight ? one : best));
    lightest.keys.push(key);
    lightest.weight += weight;
  }
  return parts.map(({ keys }) => keys);
}
