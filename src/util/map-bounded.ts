/**
 * Does `body` for each item, at most `atOnce` at a time, started in their order. Returns what they returned, in that
 * order. Rejects with the first error, and starts no further item then. Ten thousand promises at once are most of what
 * a run would hold in memory.
 */
export async function mapBounded<T, R>(
  items: readonly T[],
  atOnce: number,
  body: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const rest = items.entries();
  let isOver = false;
  const work = async (): Promise<void> => {
    for (const [index, item] of rest) {
      if (isOver) return;
      try {
        results[index] = await body(item);
      } catch (error) {
        isOver = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
  return results;
}

/**
 * Does `body` for each item, about `atOnce` at a time in all, and as many of each group as of any other: a group whose
 * items do not come back holds up none of the others. At least one of each group is in work. Returns in the order of
 * the items.
 */
export async function mapByGroup<T, R>(
  items: readonly T[],
  groupOf: (item: T) => string,
  atOnce: number,
  body: (item: T) => Promise<R>,
): Promise<R[]> {
  const groups = [...Map.groupBy(items.entries(), ([, item]) => groupOf(item)).values()];
  const share = Math.ceil(atOnce / Math.max(1, groups.length));
  const results: R[] = [];
  const one = async ([at, item]: [number, T]): Promise<void> => {
    results[at] = await body(item);
  };
  await Promise.all(groups.map((own) => mapBounded(own, share, one)));
  return results;
}
