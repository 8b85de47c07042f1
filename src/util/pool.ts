/** Bounded concurrency: at most `limit` bodies at once, and of those with the same key only one. */
export class Pool {
  readonly #limit: number;
  #running = 0;
  /** Those that may start, in order of asking; places before `#next` have started. */
  #ready: Waiting[] = [];
  #next = 0;
  /** Those whose key has become free: they asked before most that are ready. Never more than `limit`. */
  readonly #freed: Waiting[] = [];
  /** Keys of bodies that run or may start, with those of the same key behind them. */
  readonly #behind = new Map<string, Waiting[]>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * Runs `body` when there is a place and no other body with `key` is running; in order of asking otherwise, but that whoever waited for a
   * key comes first. Passes on what it returns or throws.
   */
  async run<T>(body: () => Promise<T>, key?: string): Promise<T> {
    await new Promise<void>((start) => {
      this.#enter({ key, start });
    });
    try {
      return await body();
    } finally {
      this.#running -= 1;
      if (key !== undefined) this.#leave(key);
      this.#startNext();
    }
  }

  #enter(one: Waiting): void {
    const behind = one.key === undefined ? undefined : this.#behind.get(one.key);
    if (behind) {
      behind.push(one);
      return;
    }
    if (one.key !== undefined) this.#behind.set(one.key, []);
    this.#ready.push(one);
    this.#startNext();
  }

  #leave(key: string): void {
    const next = this.#behind.get(key)?.shift();
    if (next) this.#freed.push(next);
    else this.#behind.delete(key);
  }

  #startNext(): void {
    while (this.#running < this.#limit) {
      const one = this.#freed.shift() ?? this.#takeReady();
      if (!one) return;
      this.#running += 1;
      one.start();
    }
  }

  #takeReady(): Waiting | undefined {
    const one = this.#ready[this.#next];
    if (!one) return undefined;
    this.#next += 1;
    if (this.#next > MOST_STARTED) {
      this.#ready = this.#ready.slice(this.#next);
      this.#next = 0;
    }
    return one;
  }
}

/** Places that are kept before the list is cut: cutting it each time would make long lists slow. */
const MOST_STARTED = 1_000;

interface Waiting {
  key: string | undefined;
  start: () => void;
}
