/**
 * Calls `visit` with each string of plain data, keys included, in the order in which JSON writes them, until it
 * returns true. Returns whether it did. A report of ten thousand checks has half a million strings, so nothing is made
 * on the way.
 */
export function someText(data: unknown, visit: (text: string) => boolean): boolean {
  if (typeof data === 'string') return visit(data);
  if (typeof data !== 'object' || data === null) return false;
  if (Array.isArray(data)) {
    for (const item of data as readonly unknown[]) if (someText(item, visit)) return true;
    return false;
  }
  for (const key in data) {
    if (!Object.hasOwn(data, key)) continue;
    if (visit(key) || someText((data as Readonly<Record<string, unknown>>)[key], visit)) return true;
  }
  return false;
}

/**
 * Returns plain data with every string in it replaced, keys too. What has nothing to replace in it is not copied: most
 * of a large report.
 */
export function mapTexts<T>(data: T, replace: (text: string) => string): T;
export function mapTexts(data: unknown, replace: (text: string) => string): unknown {
  if (typeof data === 'string') return replace(data);
  if (typeof data !== 'object' || data === null) return data;
  if (Array.isArray(data)) {
    const items: readonly unknown[] = data;
    let mapped: unknown[] | undefined;
    items.forEach((item, index) => {
      const shown = mapTexts(item, replace);
      if (shown !== item) (mapped ??= [...items])[index] = shown;
    });
    return mapped ?? items;
  }
  const fields = data as Readonly<Record<string, unknown>>;
  let copy: [string, unknown][] | undefined;
  let index = 0;
  for (const key in fields) {
    if (!Object.hasOwn(fields, key)) continue;
    const [name, value] = [replace(key), mapTexts(fields[key], replace)];
    if (copy === undefined && (name !== key || value !== fields[key])) copy = Object.entries(fields).slice(0, index);
    copy?.push([name, value]);
    index += 1;
  }
  return copy === undefined ? fields : Object.fromEntries(copy);
}

/** Returns `replace` for texts of which most come again: each is replaced once. */
export function oncePerText(replace: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const after = replace(text);
    known.set(text, after);
    return after;
  };
}
