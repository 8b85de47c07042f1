/**
 * A debug line per request to AWS: what was asked where, how it ended, how long it took and the ID that AWS support
 * asks for.
 */
import { performance } from 'node:perf_hooks';
import type { Pluggable } from '@smithy/types';

/** Whatever else stands in the place of a request ID is another server's text, and is not repeated. */
const REQUEST_ID = /^[\w=+/.-]{8,128}$/;

interface Answered {
  $metadata?: { httpStatusCode?: number | undefined; requestId?: string | undefined };
}

/**
 * Middleware that tells `trace` about each request, retries included: `bedrock:GetFoundationModel eu-central-1: 200 in
 * 132 ms, request ID 8f3e...`. Nothing of the request or of the answer's body is in it, so it holds no secret, no
 * account and no name.
 */
export function traceCalls<I extends object, O extends object>(
  service: string,
  region: string,
  trace: (line: string) => void,
): Pluggable<I, O> {
  return {
    applyToStack: (stack) => {
      stack.add(
        (next, context) => async (args) => {
          const operation = String(context.commandName).replace(/Command$/, '');
          const start = performance.now();
          const tell = (ended: string, { $metadata = {} }: Answered): void => {
            const { httpStatusCode: status, requestId = '' } = $metadata;
            const id = REQUEST_ID.test(requestId) ? `, request ID ${requestId}` : '';
            const time = Math.round(performance.now() - start);
            trace(`${service}:${operation} ${region}: ${status ?? ended} in ${time} ms${id}`);
          };
          try {
            const result = await next(args);
            tell('answered', result.output);
            return result;
          } catch (error) {
            tell('no answer', error as Answered);
            throw error;
          }
        },
        { step: 'finalizeRequest', priority: 'low', name: 'traceCalls' },
      );
    },
  };
}
