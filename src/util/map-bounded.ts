/**
 * Does `body` for each item, at most `atOnce` at a time, started in their order. Returns what they returned, in that order. Rejects with
 * the first error, and starts no further item then. Ten thousand promises at once are most of what a run would hold in memory.
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
