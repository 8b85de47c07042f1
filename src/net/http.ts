/** One HTTP request with Node's own agents, through the proxies of the environment: for GitHub's two endpoints. */
import type { OutgoingHttpHeaders } from 'node:http';
import { type Environment, isLoopback, proxiesOf, viaProxy } from './proxies.ts';

/** A request without its address. */
export interface HttpRequest {
  method?: string;
  headers?: OutgoingHttpHeaders;
  body?: string;
  signal?: AbortSignal;
}

/** An answer whose body has been read in full. */
export interface HttpAnswer {
  status: number;
  headers: [name: string, value: string][];
  bytes: Uint8Array;
  /** The bytes as UTF-8. */
  text: string;
}

/** What one answer may hold, in bytes: far above anything that is read here. */
const MAX_LENGTH = 32 * 1024 * 1024;

/** Milliseconds without a byte. */
const PATIENCE_MS = 30_000;

/**
 * Sends a request and reads the whole answer, whatever its status; no redirect is followed. This machine itself is
 * never asked through a proxy, as in GitHub's toolkit. Rejects with Node's own error, whose text names the reason, and
 * the proxy where one was asked.
 */
export async function exchange(url: URL, env: Environment, options: HttpRequest = {}): Promise<HttpAnswer> {
  const { Agent, request } = url.protocol === 'http:' ? await import('node:http') : await import('node:https');
  const { method = 'GET', headers = {}, body, signal } = options;
  const agent = new Agent(isLoopback(url.hostname) ? {} : { proxyEnv: proxiesOf(env).env });
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
  try {
    return await new Promise((resolve, reject) => {
      const settings = { agent, method, headers: { ...headers, ...length }, timeout: PATIENCE_MS };
      const asked = request(url, { ...settings, ...(signal && { signal }) }, (response) => {
        const parts: Uint8Array[] = [];
        let length = 0;
        response.on('data', (part: Uint8Array) => {
          parts.push(part);
          length += part.length;
          if (length > MAX_LENGTH) response.destroy(new Error('the answer is too large'));
        });
        response.on('error', reject);
        response.on('end', () => {
          const named = Object.entries(response.headersDistinct);
          const bytes = Buffer.concat(parts);
          resolve({
            bytes,
            text: bytes.toString('utf8'),
            status: response.statusCode ?? 0,
            headers: named.flatMap(([name, values = []]) => values.map((value): [string, string] => [name, value])),
          });
        });
      });
      asked.on('timeout', () => asked.destroy(new Error('connection timed out')));
      asked.on('error', reject);
      asked.end(body);
    });
  } catch (error) {
    if (error instanceof Error) error.message += viaProxy(env, url.href);
    throw error;
  } finally {
    agent.destroy();
  }
}
