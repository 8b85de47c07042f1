/**
 * Makes a value when it is first asked for, and keeps it. For modules: the bundle builds a new namespace object at
 * each `import()`.
 */
export function lazy<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
