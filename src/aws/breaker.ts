/**
 * What has answered with a fault to all its retries is not asked the same again and again: an outage costs a run a few
 * calls, not thirty for each cell. A call that is not made fails as the last one did.
 */
import type { Pluggable } from '@smithy/types';
import { statusOf } from './to-failure.ts';

/** Calls in a row that failed to their last retry before the next ones are not made any more. */
const CALLS = 2;

/** Faults so far, by service, operation, account, region and, if a call names a model or a role, that. */
export class Breaker {
  readonly #faults = new Map<string, { calls: number; last: unknown }>();

  /** Forgets all faults: what was down may be up again. */
  reset(): void {
    this.#faults.clear();
  }

  /** A plugin for a client: outside of its retries, so that one call is one. */
  plugin<I extends object, O extends object>(
    service: string,
    { region, account = '' }: { region: string; account?: string },
  ): Pluggable<I, O> {
    return {
      applyToStack: (stack) => {
        stack.add(
          (next, context) => async (args) => {
            const key = [service, context.commandName ?? '', account, region, subjectOf(args.input)].join(' ');
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

/** One model that is down says nothing of the others, and one role that cannot be assumed nothing of the next. */
function subjectOf(input: unknown): string {
  if (typeof input !== 'object' || input === null) return '';
  if ('modelId' in input && typeof input.modelId === 'string') return input.modelId;
  return 'RoleArn' in input && typeof input.RoleArn === 'string' ? input.RoleArn : '';
}
