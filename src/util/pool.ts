/**
 * Bounded concurrency, fair between lanes: at most `limit` bodies at once, of those with the same key only one, and
 * never all of the places for one lane. A lane is an account: one that does not answer, or only slowly, keeps nothing
 * of the others from being asked.
 */

/** What a pool needs to know of a body. */
export interface PoolPlace {
  lane?: string;
  /** Of the bodies of a lane with the same key one runs at a time. */
  key?: string;
}

/** One lane of a pool. */
export interface PoolLane {
  run<T>(body: () => Promise<T>): Promise<T>;
}

/**
 * How many places a lane may hold for each that it leaves free (a dynamic threshold, as of Choudhury and Hahne, 1998):
 * of two lanes one holds at most ten places of sixteen, and two that are busy twelve together.
 */
const SHARE = 2;

/** Runs at most so many bodies at once, fairly between lanes. */
export class Pool {
  readonly #limit: number;
  readonly #perLane: number;
  #running = 0;
  /** In the order of their turns. */
  readonly #lanes = new Map<string, Lane>();
  /** How many lanes nothing has run of. */
  #unserved = 0;

  /** @param options.perLane most bodies of one lane at once */
  constructor(limit: number, { perLane = Infinity }: { perLane?: number } = {}) {
    this.#limit = limit;
    this.#perLane = perLane;
  }

  /** Says which lanes will come, so that the first one does not take every place before the second is there. */
  expect(lanes: Iterable<string>): void {
    for (const name of lanes) this.#laneOf(name);
  }

  /** Returns one lane, for those who do not need to know the others. */
  lane(name: string): PoolLane {
    return { run: (body) => this.run(body, { lane: name }) };
  }

  /**
   * Runs `body` when there is a place for its lane and no other body with its key is running: lane by lane in turn,
   * and within a lane in order of asking, but that a call that waited for a key comes first. Passes on what it returns
   * or throws.
   */
  async run<T>(body: () => Promise<T>, { lane: name = '', key }: PoolPlace = {}): Promise<T> {
    const lane = this.#laneOf(name);
    await new Promise<void>((start) => {
      if (lane.enter({ key, start })) this.#startNext();
    });
    try {
      return await body();
    } finally {
      this.#running -= 1;
      lane.leave(key);
      this.#startNext();
    }
  }

  #laneOf(name: string): Lane {
    const known = this.#lanes.get(name);
    if (known) return known;
    const lane = new Lane();
    this.#lanes.set(name, lane);
    this.#unserved += 1;
    return lane;
  }

  #startNext(): void {
    for (let given = true; given && this.#running < this.#limit;) {
      given = false;
      for (const [name, lane] of [...this.#lanes]) {
        if (!this.#hasPlaceFor(lane)) continue;
        const one = lane.take();
        if (!one) continue;
        given = true;
        if (!lane.served) this.#unserved -= 1;
        lane.served = true;
        this.#lanes.delete(name);
        this.#lanes.set(name, lane);
        this.#running += 1;
        one.start();
      }
    }
  }

  #hasPlaceFor({ running, isWaiting }: Lane): boolean {
    const free = this.#limit - this.#running;
    if (!isWaiting || free <= 0 || running >= this.#perLane) return false;
    if (this.#lanes.size === 1 || running === 0) return true;
    // The last place is for a lane that has none, and each that is still to come has one kept for it, out of half of
    // all places.
    return running < SHARE * (free - 1) && free > Math.min(this.#unserved, this.#limit / 2);
  }
}

interface Waiting {
  key: string | undefined;
  start: () => void;
}

/** Places that are kept before the list is cut: cutting it each time would make long lists slow. */
const MOST_STARTED = 1_000;

/** The bodies of one lane that wait. */
class Lane {
  running = 0;
  /** Whether a body of it has run. */
  served = false;
  /** Those that may start, in order of asking; places before `#next` have started. */
  #ready: Waiting[] = [];
  #next = 0;
  /** Those whose key has become free: they asked before most that are ready. Never more than have run at once. */
  readonly #freed: Waiting[] = [];
  /** Keys of bodies that run or may start, with those of the same key behind them. */
  readonly #behind = new Map<string, Waiting[]>();

  get isWaiting(): boolean {
    return this.#freed.length > 0 || this.#next < this.#ready.length;
  }

  /** Returns whether it may start as far as its key goes. */
  enter(one: Waiting): boolean {
    const behind = one.key === undefined ? undefined : this.#behind.get(one.key);
    if (behind) {
      behind.push(one);
      return false;
    }
    if (one.key !== undefined) this.#behind.set(one.key, []);
    this.#ready.push(one);
    return true;
  }

  /** Returns the next one, which runs from now on. */
  take(): Waiting | undefined {
    const one = this.#freed.shift() ?? this.#takeReady();
    if (one) this.running += 1;
    return one;
  }

  /** One with that key does not run any more. */
  leave(key: string | undefined): void {
    this.running -= 1;
    if (key === undefined) return;
    const next = this.#behind.get(key)?.shift();
    if (next) this.#freed.push(next);
    else this.#behind.delete(key);
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
