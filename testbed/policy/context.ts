/** The request context: what is known about a request, by lower-cased context key. */
export type RequestContext = ReadonlyMap<string, readonly string[]>;

/** Builds a context from keys in any case; a string stands for one value. Later entries win. */
export function requestContext(
  ...sources: readonly Readonly<Record<string, string | readonly string[] | undefined>>[]
): RequestContext {
  const context = new Map<string, readonly string[]>();
  for (const source of sources) {
    for (const [key, value] of Object.entries(source)) {
      if (value !== undefined) context.set(key.toLowerCase(), typeof value === 'string' ? [value] : value);
    }
  }
  return context;
}
