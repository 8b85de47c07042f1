/** Remembers the promise of each key, so that what several cells need is asked once. A failure is remembered too. */
export function oncePerKey<T>(): (key: string, make: () => Promise<T>) => Promise<T> {
  const made = new Map<string, Promise<T>>();
  return (key, make) => {
    const known = made.get(key);
    if (known) return known;
    const promise = make();
    made.set(key, promise);
    return promise;
  };
}
