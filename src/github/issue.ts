/**
 * The one issue of a check: opened when the gate says no, kept up to date, closed when it passes, reopened when it
 * fails again.
 */
import { commentAuthorship } from '../report/comment-body.ts';
import { clip, visible } from '../report/visible.ts';
import type { GitHubClient, RepositoryName } from './client.ts';
import { field, listOf, numberField, statusOf, stringField } from './client.ts';
import { authorOf } from './comment.ts';

/** The issue to open, update or close. */
export interface IssueRequest extends RepositoryName {
  /** The body's first line. */
  marker: string;
  title: string;
  body: string;
  /** The body's second line: the same while the same is wrong. A comment is written only if it differs. */
  state: string;
  failing: boolean;
  /** One line of Markdown: what it has come to. */
  news: string;
}

/** What was done with the issue. */
export interface IssueResult {
  done: 'opened' | 'reopened' | 'updated' | 'closed' | 'unchanged' | 'none';
  url?: string;
  /** A sentence for the log where something could not be done. */
  warning?: string;
}

interface OwnIssue {
  number: number;
  body: string;
  open: boolean;
  url?: string;
}

const PAGE = 100;

/** Where the bot has written more issues than this, the oldest are not looked through. */
const MOST_PAGES = 10;

const ONE = '/repos/{owner}/{repo}/issues/{issue_number}';

/**
 * Brings the issue to the state of the gate. Never throws. One that was closed is reopened rather than followed by a
 * new one: its thread is the history of the check, and who subscribed to it or linked it stays with it.
 */
export async function publishIssue(client: GitHubClient, request: IssueRequest): Promise<IssueResult> {
  try {
    const author = await authorOf(client);
    const own = await oldestOwn(client, request, author);
    if (own) return await bringUpToDate(client, request, own);
    return request.failing ? await open(client, request, author) : { done: 'none' };
  } catch (error) {
    return { done: 'none', warning: issueWarning(error) };
  }
}

/**
 * Ours is only what this author wrote and what begins with the marker; a pull request is an issue to this API, and
 * never ours.
 */
async function oldestOwn(client: GitHubClient, request: IssueRequest, author: string): Promise<OwnIssue | undefined> {
  const { owner, repo, marker } = request;
  const found: OwnIssue[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { data } = await client.request('GET /repos/{owner}/{repo}/issues', {
      ...{ owner, repo, state: 'all', creator: author, sort: 'updated', direction: 'desc', per_page: PAGE, page },
    });
    const issues = listOf(data);
    for (const issue of issues) {
      const number = numberField(issue, 'number');
      const body = (stringField(issue, 'body') ?? '').replace(/\r\n?/g, '\n');
      const isOurs = stringField(issue, 'user', 'login') === author && body.split('\n')[0] === marker;
      if (number === undefined || !isOurs || field(issue, 'pull_request') !== undefined) continue;
      found.push({ number, body, open: stringField(issue, 'state') === 'open', ...address(issue) });
    }
    if (issues.length < PAGE) break;
  }
  return found.sort((a, b) => a.number - b.number)[0];
}

async function bringUpToDate(client: GitHubClient, request: IssueRequest, own: OwnIssue): Promise<IssueResult> {
  const { owner, repo, title, body, state, failing, news } = request;
  const place = { owner, repo, issue_number: own.number };
  const link = own.url === undefined ? {} : { url: own.url };
  if (!failing && !own.open) return { done: 'none', ...link };
  if (failing && own.open && commentAuthorship(own.body) === commentAuthorship(body))
    return { done: 'unchanged', ...link };
  const turned = failing !== own.open;
  // The comment before the change: a reader of the thread sees why it was closed above the closing.
  if (turned || own.body.split('\n')[1] !== state) {
    await client.request(`POST ${ONE}/comments`, { ...place, body: news });
  }
  const how = turned ? (failing ? { state: 'open', title } : { state: 'closed', state_reason: 'completed' }) : {};
  await client.request(`PATCH ${ONE}`, { ...place, body, ...how });
  return { done: turned ? (failing ? 'reopened' : 'closed') : 'updated', ...link };
}

/** After opening, looks again: if another run was quicker, its issue stays and ours is closed as a duplicate of it. */
async function open(client: GitHubClient, request: IssueRequest, author: string): Promise<IssueResult> {
  const { owner, repo, title, body } = request;
  const { data } = await client.request('POST /repos/{owner}/{repo}/issues', { owner, repo, title, body });
  const number = numberField(data, 'number');
  const opened: IssueResult = { done: 'opened', ...address(data) };
  if (number === undefined) return opened;
  try {
    const oldest = await oldestOwn(client, request, author);
    if (!oldest || oldest.number >= number) return opened;
    const duplicate = { state: 'closed', state_reason: 'not_planned', body: `Duplicate of issue ${oldest.number}.` };
    await client.request(`PATCH ${ONE}`, { owner, repo, issue_number: number, ...duplicate });
    return await bringUpToDate(client, request, oldest);
  } catch (error) {
    return { ...opened, warning: issueWarning(error) };
  }
}

function address(issue: unknown): { url?: string } {
  const url = stringField(issue, 'html_url');
  return url === undefined ? {} : { url };
}

const NOT_PERMITTED: ReadonlySet<number | undefined> = new Set([401, 403, 404]);

function issueWarning(error: unknown): string {
  const status = statusOf(error);
  const message = clip(visible(error instanceof Error ? error.message : String(error)), 300);
  const what = `The issue could not be written${status === undefined ? '' : ` (HTTP ${status})`}: ${message}`;
  const full = /[.!?]$/.test(what) ? what : `${what}.`;
  if (status === 410) return `${full} Issues are switched off in this repository.`;
  return NOT_PERMITTED.has(status) ? `${full} The job needs \`permissions: issues: write\`.` : full;
}
