/** Bounded concurrency: at most `limit` bodies at once, and of those with the same key only one. */
export class Pool {
  readonly #limit: number;
  #running = 0;
  readonly #busy = new Set<string>();
  #waiting: { key: string | undefined; start: () => void }[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Runs `body` when there is a place and no other body with `key` is running; in order of asking otherwise. Passes on what it returns or throws. */
  async run<T>(body: () => Promise<T>, key?: string): Promise<T> {
    await new Promise<void>((start) => {
      this.#waiting.push({ key, start });
      this.#next();
    });
    try {
      return await body();
    } finally {
      this.#running -= 1;
      if (key !== undefined) this.#busy.delete(key);
      this.#next();
    }
  }

  #next(): void {
    for (let index = 0; index < this.#waiting.length && this.#running < this.#limit;) {
      const candidate = this.#waiting[index];
      if (!candidate) return;
      if (candidate.key !== undefined && this.#busy.has(candidate.key)) {
        index += 1;
        continue;
      }
      this.#waiting.splice(index, 1);
      this.#running += 1;
      if (candidate.key !== undefined) this.#busy.add(candidate.key);
      candidate.start();
    }
  }
}
