/**
 * Which clients were throttled last: a call that runs out of time while AWS throttles it has another reason than one
 * that is not answered.
 */
import type { Pluggable } from '@smithy/types';
import { statusOf } from './to-failure.ts';

const throttled = new WeakSet<object>();

/** Returns whether the last answer that a client got was a refusal for its rate. */
export function isThrottled(client: object): boolean {
  return throttled.has(client);
}

/** A plugin that remembers it, below the retries: each request counts. */
export function rememberThrottling<I extends object, O extends object>(client: object): Pluggable<I, O> {
  return {
    applyToStack: (stack) => {
      stack.add(
        (next) => async (args) => {
          try {
            const result = await next(args);
            throttled.delete(client);
            return result;
          } catch (error) {
            if (isRefusalForRate(error)) throttled.add(client);
            throw error;
          }
        },
        { step: 'finalizeRequest', priority: 'low', name: 'rememberThrottling' },
      );
    },
  };
}

/** IAM throttles with a plain 400 and one of these names. */
function isRefusalForRate(error: unknown): boolean {
  return statusOf(error) === 429 || (error instanceof Error && /throttl|toomanyrequests/i.test(error.name));
}
