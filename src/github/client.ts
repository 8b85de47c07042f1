/** The part of an Octokit that is used here, so that a test is a plain object. */
export interface GitHubClient {
  /** A REST call: `request('GET /repos/{owner}/{repo}', {owner, repo})`. Rejects with an error that has a `status`. */
  request(route: string, parameters: Record<string, unknown>): Promise<{ data: unknown }>;
  /** A GraphQL query. Rejects where it has errors. */
  graphql(query: string): Promise<unknown>;
}

/** The two parts of a repository's name. */
export interface RepositoryName {
  owner: string;
  repo: string;
}

/** A field of an unknown value; undefined if the value is no object or has no such field of its own. */
export function field(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name)
        ? Object.entries(inner).find(([key]) => key === name)?.[1]
        : undefined,
    value,
  );
}

export function stringField(value: unknown, ...path: string[]): string | undefined {
  const found = field(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

export function numberField(value: unknown, ...path: string[]): number | undefined {
  const found = field(value, ...path);
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined;
}

/** The HTTP status of a failed call. Errors of Octokit have it as a getter or a field, whatever class they are of. */
export function statusOf(error: unknown): number | undefined {
  return typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number'
    ? error.status
    : undefined;
}

/**
 * Returns a list of an answer: the answer itself, or its field. Throws for anything else, which is not GitHub's: an
 * empty list would say that nothing is there, and a second comment or issue would be opened, or a baseline not
 * compared with.
 */
export function listOf(data: unknown, name?: string): unknown[] {
  const list = name === undefined ? data : field(data, name);
  if (Array.isArray(list)) return list as unknown[];
  throw new Error(`what answered for GitHub sent no list${name === undefined ? '' : ` \`${name}\``}`);
}
