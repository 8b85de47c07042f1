/**
 * What has answered with a fault to all its retries is not asked the same again and again: an outage costs a run a few calls, not thirty
 * for each cell. A call that is not made fails as the last one did.
 */
import type { Pluggable } from '@smithy/types';
import { statusOf } from './to-failure.ts';

/** Calls in a row that failed to their last retry before the next ones are not made any more. */
const CALLS = 2;

/** Faults so far, by service, operation, region and, where a call names a model, the model. */
export class Breaker {
  readonly #faults = new Map<string, { calls: number; last: unknown }>();

  /** Forgets all faults: what was down may be up again. */
  reset(): void {
    this.#faults.clear();
  }

  /** A plugin for a client: outside of its retries, so that one call is one. */
  plugin<I extends object, O extends object>(service: string, region: string): Pluggable<I, O> {
    return {
      applyToStack: (stack) => {
        stack.add(
          (next, context) => async (args) => {
            const key = [service, context.commandName ?? '', region, modelOf(args.input)].join(' ');
            const faults = this.#faults.get(key);
            if (faults && faults.calls >= CALLS) throw faults.last;
            try {
              const result = await next(args);
              this.#faults.delete(key);
              return result;
            } catch (error) {
              if ((statusOf(error) ?? 0) < 500) this.#faults.delete(key);
              else this.#faults.set(key, { calls: (this.#faults.get(key)?.calls ?? 0) + 1, last: error });
              throw error;
            }
          },
          { step: 'initialize', priority: 'high', name: 'breaker' },
        );
      },
    };
  }
}

/** One model that is down says nothing of the others. */
function modelOf(input: unknown): string {
  if (typeof input !== 'object' || input === null || !('modelId' in input)) return '';
  return typeof input.modelId === 'string' ? input.modelId : '';
}
