/**
 * What stands between the runner and AWS: an answer that is not AWS's never reaches what judges answers, and an error
 * of the way there names the proxy it went through.
 */
import { Readable, Transform } from 'node:stream';
import type { Pluggable } from '@smithy/types';
import { type Proxies, proxyFor, proxyName } from './proxies.ts';

/** Name of the error for an answer that did not come from AWS: it says nothing about access. */
export const FOREIGN_ANSWER = 'UnreadableAnswer';

/** The part of a request or an answer that is looked at here. */
interface Exchange {
  protocol?: unknown;
  hostname?: unknown;
  port?: unknown;
  statusCode?: unknown;
  headers?: unknown;
  body?: unknown;
}

/** A plugin for a client's middleware: it sees each answer before anything is read from it. */
export function responseCheck<I extends object, O extends object>(proxies: Proxies): Pluggable<I, O> {
  return {
    applyToStack: (stack) => {
      stack.add(
        (next, context) => async (args) => {
          const via = throughOf(exchange(args.request), proxies);
          let result;
          try {
            result = await next(args);
          } catch (error) {
            throw named(error, via);
          }
          const answer = exchange(result.response);
          const foreign = foreignAnswer(answer);
          if (foreign === undefined) {
            bound(result.response, mostBytes(context.commandName ?? '', answer.statusCode), via);
            return result;
          }
          discard(answer.body);
          throw Object.assign(new Error(`${foreign}${via}`), { name: FOREIGN_ANSWER });
        },
        { step: 'deserialize', priority: 'low', name: 'responseCheck' },
      );
    },
  };
}

const MEBIBYTE = 1024 * 1024;

/**
 * The most that an answer holds, in bytes, well above anything that AWS says: a page of results and an image of a
 * model are the largest.
 */
function mostBytes(command: string, status: unknown): number {
  if (typeof status === 'number' && status >= 400) return MEBIBYTE;
  return (/^(?:List|Simulate|InvokeModel|Converse)/.test(command) ? 16 : 2) * MEBIBYTE;
}

/**
 * Lets no more of an answer through than `most` bytes: what is longer is nothing of AWS's, and memory is not endless.
 */
function bound(response: unknown, most: number, via: string): void {
  if (typeof response !== 'object' || response === null || !('body' in response)) return;
  const { body } = response;
  if (!(body instanceof Readable) || isShort(exchange(response), most)) return;
  let seen = 0;
  const gate = new Transform({
    transform(chunk: Uint8Array, _, done) {
      seen += chunk.length;
      if (seen <= most) done(null, chunk);
      else
        done(
          Object.assign(new Error(`The answer was not one of AWS's: over ${most} bytes${via}.`), {
            name: FOREIGN_ANSWER,
          }),
        );
    },
  });
  // The reader hears of an error there; a request that is called off has no reader any more.
  gate.on('error', () => undefined);
  // What ends one of the two ends the other. Not `pipeline`, which takes longer than the rest of a call.
  body.on('error', (error) => gate.destroy(error));
  body.on('close', () => {
    if (body.readableEnded) return;
    gate.destroy(Object.assign(new Error('The answer broke off.'), { code: 'ERR_STREAM_PREMATURE_CLOSE' }));
  });
  gate.on('close', () => body.destroy());
  body.pipe(gate);
  Object.assign(response, { body: gate });
}

/**
 * Whether an answer says that it is no longer than `most` bytes: HTTP's own parser reads no more than it says (RFC
 * 9112, section 6.3).
 */
function isShort({ headers }: Exchange, most: number): boolean {
  if (header(headers, 'transfer-encoding') !== undefined) return false;
  const stated = header(headers, 'content-length') ?? '';
  return /^\d{1,15}$/.test(stated) && Number(stated) <= most;
}

/**
 * Why an answer cannot be AWS's, in a sentence; undefined if nothing speaks against it. STS, IAM and Bedrock answer in
 * XML, JSON or event streams and never redirect; 407 is a proxy's own status (RFC 9110). A load balancer's page of a
 * 5xx stays what it is: a fault.
 */
export function foreignAnswer({ statusCode, headers }: Exchange): string | undefined {
  if (typeof statusCode !== 'number' || statusCode >= 500) return undefined;
  const type = header(headers, 'content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  const isPage = type === 'text/html' || type === 'application/xhtml+xml';
  if (!isPage && statusCode !== 407 && (statusCode < 300 || statusCode >= 400)) return undefined;
  const server = header(headers, 'server');
  const by = server === undefined ? '' : `, from a server that calls itself "${server.slice(0, 60)}"`;
  return `The answer was not one of AWS's: HTTP ${statusCode}${type === '' ? '' : `, ${type}`}${by}.`;
}

function throughOf({ protocol, hostname, port }: Exchange, proxies: Proxies): string {
  if (typeof protocol !== 'string' || typeof hostname !== 'string') return '';
  const proxy = proxyFor(proxies, { protocol, hostname, ...(typeof port === 'number' && { port }) });
  return proxy ? ` (through the proxy ${proxyName(proxy)})` : '';
}

/** The error itself, since its class and codes decide about retries; its text names the proxy. */
function named(error: unknown, via: string): unknown {
  if (error instanceof Error && via !== '' && error.name !== 'AbortError' && !error.message.endsWith(via)) {
    error.message += via;
  }
  return error;
}

function exchange(value: unknown): Exchange {
  return typeof value === 'object' && value !== null ? value : {};
}

function header(headers: unknown, name: string): string | undefined {
  if (typeof headers !== 'object' || headers === null) return undefined;
  const found: unknown = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof found === 'string' ? found : undefined;
}

/** What is not read would hold its connection. */
function discard(body: unknown): void {
  if (body instanceof Readable) body.destroy();
}
