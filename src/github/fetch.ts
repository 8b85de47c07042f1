/**
 * `fetch` for Octokit. Its own would go through no proxy as soon as a request has options of its own, and reads the
 * proxy's URL in another way than everything else here.
 */
import type { Environment } from '../net/proxies.ts';
import { exchange } from '../net/http.ts';

/** What Octokit passes. */
interface FetchOptions {
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
  signal?: AbortSignal;
}

/** GitHub moves what belongs to a renamed repository: more than a few hops are a loop. */
const MOST_HOPS = 5;

/** Statuses whose answer has no body (Fetch standard, "null body status"). */
const EMPTY: ReadonlySet<number> = new Set([204, 205, 304]);

/** Asks GitHub's API; rejects as the global `fetch` does. */
export type Fetch = (address: string | URL, options?: FetchOptions) => Promise<Response>;

/** A fetch through the proxies of an environment; bodies are text. */
export function fetchThrough(env: Environment): Fetch {
  return async (address, { method = 'GET', headers = {}, body, signal } = {}) => {
    let url = new URL(address);
    const sent = typeof body === 'string' ? { body } : {};
    for (let hop = 0; ; hop += 1) {
      const answer = await exchange(url, env, { method, headers, ...sent, ...(signal && { signal }) });
      const next = hop < MOST_HOPS ? movedTo(answer, url, method) : undefined;
      if (!next) {
        const { status } = answer;
        const response = new Response(EMPTY.has(status) ? null : answer.text, { status, headers: answer.headers });
        return Object.defineProperty(response, 'url', { value: url.href });
      }
      url = next;
    }
  };
}

/**
 * Where an answer points to; only within one server, since the token is for that server only, and never for what
 * changes something.
 */
function movedTo({ status, headers }: { status: number; headers: [string, string][] }, from: URL, method: string) {
  const isMove = status === 301 || status === 302 || status === 307 || status === 308;
  const location = headers.find(([name]) => name === 'location')?.[1];
  if (!isMove || location === undefined || (method !== 'GET' && status < 307)) return undefined;
  const to = URL.parse(location, from.href);
  return to?.origin === from.origin ? to : undefined;
}
