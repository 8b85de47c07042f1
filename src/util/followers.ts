import { groupBy } from './group-by.ts';

/**
 * Returns items in their own order, except that each which names another stands right behind it, before what the other
 * leads to next.
 *
 * @param name by which others name an item; `behind`: the name of the item that it stands behind. One that names
 *   nothing there is lost.
 */
export function withFollowers<T>(
  items: readonly T[],
  { name, behind }: { name: (item: T) => string; behind: (item: T) => string | undefined },
): T[] {
  const followers = groupBy(items, behind);
  const led = (item: T): T[] => [item, ...(followers.get(name(item)) ?? []).flatMap(led)];
  return (followers.get(undefined) ?? []).flatMap(led);
}
