/**
 * As much of GitHub's issues and comments as is written to, in memory, for clients whose calls a test lets through one
 * at a time.
 */
import type { GitHubClient } from '../../../src/github/client.ts';

export const BOT = 'github-actions[bot]';

export interface Written {
  /** Of a comment its ID, of an issue its number. */
  id: number;
  body: string;
  user: { login: string };
  html_url: string;
}

export interface StoredIssue extends Written {
  number: number;
  title: string;
  state: string;
}

export class Hub {
  readonly comments: Written[] = [];
  readonly issues: StoredIssue[] = [];
  readonly writes: string[] = [];
  #next = 100;

  answer(route: string, parameters: Record<string, unknown>): unknown {
    const { body, title, state, comment_id, issue_number } = parameters;
    const [method = '', path = ''] = route.split(' ');
    if (method !== 'GET') this.writes.push(`${method} ${path.split('/').slice(4).join('/')}`);
    const user = { login: BOT };
    if (path.includes('/issues/comments/')) {
      const index = this.comments.findIndex(({ id }) => id === comment_id);
      const known = this.comments[index];
      if (!known) throw Object.assign(new Error('Not Found'), { status: 404 });
      if (method === 'DELETE') this.comments.splice(index, 1);
      else known.body = String(body);
      return { ...known };
    }
    if (path.endsWith('/comments')) {
      if (method === 'GET') return this.comments.map((comment) => ({ ...comment }));
      const id = this.#next++;
      const made = { id, body: String(body), user, html_url: `https://github.com/o/r/pull/1#issuecomment-${id}` };
      this.comments.push(made);
      return { ...made };
    }
    if (method === 'GET') return this.issues.map((issue) => ({ ...issue }));
    if (method === 'POST') {
      const number = this.#next++;
      const at = { id: number, number, html_url: `https://github.com/o/r/issues/${number}` };
      const made = { ...at, title: String(title), body: String(body), user, state: 'open' };
      this.issues.push(made);
      return { ...made };
    }
    const issue = this.issues.find(({ number }) => number === issue_number);
    if (!issue) throw Object.assign(new Error('Not Found'), { status: 404 });
    Object.assign(issue, { ...(body !== undefined && { body }), ...(state !== undefined && { state }) });
    return { ...issue };
  }

  /** A client whose every call waits for `gate` first. */
  client(gate: () => Promise<void> = () => Promise.resolve()): GitHubClient {
    return {
      request: async (route, parameters) => {
        await gate();
        return { data: this.answer(route, parameters) };
      },
      graphql: () => Promise.resolve({ viewer: { login: BOT } }),
    };
  }
}

/**
 * Runs two jobs in every order in which their calls can interleave, each order against a hub of its own.
 *
 * @returns how many orders there were
 */
export async function everyOrder(
  jobs: (hub: Hub) => ((client: GitHubClient) => Promise<unknown>)[],
  check: (hub: Hub, order: string) => void,
): Promise<number> {
  // An order is a list of choices; one that ends early is completed by the first job that waits, and then continued by
  // its siblings.
  const pending: number[][] = [[]];
  let count = 0;
  for (let choices = pending.pop(); choices !== undefined; choices = pending.pop()) {
    const hub = new Hub();
    const made: number[] = [];
    const waiting = new Map<number, () => void>();
    let running = 0;
    let wake: () => void = () => undefined;
    const runs = jobs(hub).map((job, index) => {
      running += 1;
      const gate = (): Promise<void> =>
        new Promise((go) => {
          waiting.set(index, go);
          wake();
        });
      return job(hub.client(gate)).finally(() => {
        running -= 1;
        wake();
      });
    });
    while (running > 0) {
      while (waiting.size < running) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (running === 0) break;
      const ready = [...waiting.keys()].sort();
      const chosen = choices[made.length] ?? 0;
      if (made.length >= choices.length) {
        for (let other = 1; other < ready.length; other += 1) pending.push([...made, other]);
      }
      made.push(chosen);
      const job = ready[chosen] ?? 0;
      const go = waiting.get(job);
      waiting.delete(job);
      go?.();
      // Until this job waits again or is done, no other job moves.
      const before = running;
      while (!waiting.has(job) && running === before) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
    await Promise.all(runs);
    check(hub, made.join(''));
    count += 1;
  }
  return count;
}
