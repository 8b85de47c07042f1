/** The sticky comment of a pull request: one for a key, found again by marker and author, never doubled. */
import { commentAuthorship } from '../report/comment-body.ts';
import { clip, visible } from '../report/visible.ts';
import type { GitHubClient, RepositoryName } from './client.ts';
import { listOf, numberField, statusOf, stringField } from './client.ts';

/** Where a comment is: on which pull request, and how it begins. */
export interface CommentPlace extends RepositoryName {
  number: number;
  /** The body's first line. */
  marker: string;
}

/** The comment to write on a pull request. */
export interface CommentRequest extends CommentPlace {
  body: string;
  mode: 'always' | 'on-failure' | 'never';
  /** Nothing needs attention: `on-failure` then starts no comment, but updates the one that is there. */
  allIsWell: boolean;
}

/** What was done with the comment. */
export interface CommentResult {
  done: 'created' | 'updated' | 'unchanged' | 'none';
  /** Address of the comment, if there is one. */
  url?: string;
  /** A sentence for the log where something could not be done. */
  warning?: string;
}

interface MarkedComment {
  id: number;
  body: string;
  url?: string;
  author: string | undefined;
}

/** What a look at the comments of a pull request found. */
export interface FoundComments {
  /** Whom the token writes as. */
  author: string;
  /** Of any author. */
  marked: readonly MarkedComment[];
}

/** Comments of a page; GitHub gives no more. */
const PAGE = 100;

/** Who comments with the token of a workflow, if the token itself may not be asked. */
const WORKFLOW_BOT = 'github-actions[bot]';

/**
 * Returns the comments that are there, so that `publishComment` need not look for them; undefined if `until`, the end
 * of what comes before writing, cut the look off. Rejects where GitHub refuses.
 *
 * @param client whose calls end with `until`
 */
export async function lookAhead(
  client: GitHubClient,
  place: CommentPlace,
  until: AbortSignal,
): Promise<FoundComments | undefined> {
  try {
    const found = await lookForComments(client, place);
    // Whose token it is may be what was cut off.
    return until.aborted ? undefined : found;
  } catch (error) {
    if (until.aborted) return undefined;
    throw error;
  }
}

/** Returns the comments that are there. Rejects where GitHub refuses or does not answer. */
export async function lookForComments(client: GitHubClient, place: CommentPlace): Promise<FoundComments> {
  const [author, marked] = await Promise.all([authorOf(client), withMarker(client, place)]);
  return { author, marked };
}

/**
 * Creates, updates or leaves the comment. Never throws: a comment that cannot be written must not change the result of
 * the check.
 *
 * @param found an earlier look; one that was refused is not repeated
 */
export async function publishComment(
  client: GitHubClient,
  request: CommentRequest,
  found?: Promise<FoundComments | undefined>,
): Promise<CommentResult> {
  if (request.mode === 'never') return { done: 'none' };
  try {
    const { author, marked } = (await found) ?? (await lookForComments(client, request));
    const own = oldestOf(marked, author);
    if (own) {
      const updated = await update(client, request, own).catch((error: unknown) => {
        // Deleted since the look.
        if (found && statusOf(error) === 404) return undefined;
        throw error;
      });
      // Another run may have written since, for an older commit.
      const isStale = updated === undefined || (found !== undefined && updated.done === 'unchanged');
      return isStale ? await publishComment(client, request) : updated;
    }
    if (request.mode === 'on-failure' && request.allIsWell) return { done: 'none' };
    return await create(client, request, author);
  } catch (error) {
    return { done: 'none', warning: commentWarning(error) };
  }
}

/** Whom the token writes as. */
export async function authorOf(client: GitHubClient): Promise<string> {
  try {
    return stringField(await client.graphql('query { viewer { login } }'), 'viewer', 'login') ?? WORKFLOW_BOT;
  } catch {
    return WORKFLOW_BOT;
  }
}

/** The comments that begin with our marker: one that is quoted anywhere else is text. */
async function withMarker(client: GitHubClient, place: CommentPlace): Promise<MarkedComment[]> {
  const { owner, repo, number, marker } = place;
  const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
  const found: MarkedComment[] = [];
  for (let page = 1; ; page += 1) {
    const { data } = await client.request(route, { owner, repo, issue_number: number, per_page: PAGE, page });
    const comments = listOf(data);
    for (const comment of comments) {
      const id = numberField(comment, 'id');
      const body = sameLineEnds(stringField(comment, 'body') ?? '');
      if (id === undefined || body.split('\n')[0] !== marker) continue;
      found.push({ id, body, author: stringField(comment, 'user', 'login'), ...address(comment) });
    }
    if (comments.length < PAGE) return found;
  }
}

/** The oldest of our own: only what this author wrote is ours. */
function oldestOf(comments: readonly MarkedComment[], author: string): MarkedComment | undefined {
  return comments.filter((one) => one.author === author).sort((a, b) => a.id - b.id)[0];
}

async function update(client: GitHubClient, request: CommentRequest, own: MarkedComment): Promise<CommentResult> {
  if (commentAuthorship(own.body) === commentAuthorship(request.body))
    return { done: 'unchanged', ...(own.url !== undefined && { url: own.url }) };
  const { owner, repo, body } = request;
  const route = 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}';
  const { data } = await client.request(route, { owner, repo, comment_id: own.id, body });
  return { done: 'updated', ...address(data) };
}

/** After creating, looks again: if another run was quicker, its comment stays and gets our text, and ours goes. */
async function create(client: GitHubClient, request: CommentRequest, author: string): Promise<CommentResult> {
  const { owner, repo, number, body } = request;
  const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
  const { data } = await client.request(route, { owner, repo, issue_number: number, body });
  const created: CommentResult = { done: 'created', ...address(data) };
  const id = numberField(data, 'id');
  if (id === undefined) return created;
  try {
    const oldest = oldestOf(await withMarker(client, request), author);
    if (!oldest || oldest.id >= id) return created;
    const updated = await update(client, request, oldest);
    await client.request('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', { owner, repo, comment_id: id });
    return updated;
  } catch (error) {
    return { ...created, warning: commentWarning(error) };
  }
}

function sameLineEnds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

function address(comment: unknown): { url?: string } {
  const url = stringField(comment, 'html_url');
  return url === undefined ? {} : { url };
}

/**
 * Statuses with which GitHub answers a token that lacks a permission; 404 where even the existence of the thing is
 * hidden.
 */
const NOT_PERMITTED: ReadonlySet<number | undefined> = new Set([401, 403, 404]);

function commentWarning(error: unknown): string {
  const status = statusOf(error);
  const message = clip(visible(error instanceof Error ? error.message : String(error)), 600);
  const what = `The pull request comment could not be written${status === undefined ? '' : ` (HTTP ${status})`}: ${message}`;
  const full = /[.!?]$/.test(what) ? what : `${what}.`;
  if (!NOT_PERMITTED.has(status)) return full;
  return `${full} The job needs \`permissions: pull-requests: write\`; a fork's or Dependabot's pull request does not get it.`;
}
