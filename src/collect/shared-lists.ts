/**
 * Lists that are the same for each principal of an account: one of them asks, and the others ask only if that one may
 * not.
 */
import type { Result } from '../aws/clients.ts';
import type { Failure } from '../domain/failure.ts';

const REFUSED: ReadonlySet<string> = new Set(['AccessDeniedException', 'AccessDenied']);

/** Whether a call was refused for want of a permission. */
export function isRefused({ errorName }: Failure): boolean {
  return REFUSED.has(errorName);
}

/** Lists that are the same for every asker, asked for once unless the answer was a refusal. */
export class SharedLists<T> {
  readonly #holdsForAll: (answer: Result<T>) => boolean;
  readonly #first = new Map<string, Promise<Result<T>>>();
  readonly #calls = new Map<string, Promise<Result<T>>>();
  readonly #answers = new Map<string, Promise<Result<T>>>();

  /** @param holdsForAll whether the first asker's answer is everyone's. Default: unless it was refused to that one. */
  constructor(holdsForAll = (answer: Result<T>): boolean => answer.ok || !isRefused(answer.failure)) {
    this.#holdsForAll = holdsForAll;
  }

  /**
   * The list of a scope (an account in a region). The first asker's answer is everyone's where it holds for all; else
   * each other asks once. By default a failure that is no refusal would be the others' too.
   */
  ask(scope: string, asker: string, call: () => Promise<Result<T>>): Promise<Result<T>> {
    const key = `${scope} ${asker}`;
    const known = this.#answers.get(key);
    if (known) return known;
    const own = (): Promise<Result<T>> => {
      const made = call();
      this.#calls.set(key, made);
      return made;
    };
    const first = this.#first.get(scope);
    const answer = first ? first.then((one) => (this.#holdsForAll(one) ? one : own())) : own();
    if (!first) this.#first.set(scope, answer);
    this.#answers.set(key, answer);
    return answer;
  }

  /** The answer to an asker's own call; undefined if none was made with its credentials. */
  askedBy(scope: string, asker: string): Promise<Result<T>> | undefined {
    return this.#calls.get(`${scope} ${asker}`);
  }
}
