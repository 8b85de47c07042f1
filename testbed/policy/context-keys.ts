/** Which context keys policies read. */
import type { RequestContext } from './context.ts';
import type { PolicyDocument, Statement } from './document.ts';
import { variableKeys } from './patterns.ts';

/**
 * The keys that conditions and policy variables of the documents name, each once (names are not case-sensitive), in
 * the spelling and order of their first occurrence. What GetContextKeysForPrincipalPolicy lists.
 */
export function contextKeys(documents: readonly PolicyDocument[]): string[] {
  const found = new Map<string, string>();
  for (const { version, statements } of documents) {
    for (const key of statements.flatMap((statement) => statementKeys(statement, version === '2012-10-17'))) {
      if (!found.has(key.toLowerCase())) found.set(key.toLowerCase(), key);
    }
  }
  return [...found.values()];
}

/** Those of `keys` that a request has no value for. */
export function missingKeys(keys: readonly string[], context: RequestContext): string[] {
  return keys.filter((key) => (context.get(key.toLowerCase())?.length ?? 0) === 0);
}

function statementKeys({ conditions, resource }: Statement, variables: boolean): string[] {
  const texts = [...(resource?.values ?? []), ...conditions.flatMap(({ values }) => values)];
  return [...conditions.map(({ key }) => key), ...(variables ? texts.flatMap(variableKeys) : [])];
}
