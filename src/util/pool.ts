/**
 * Bounded concurrency, fair between lanes: at most `limit` bodies at once, of those with the same key only one, and never all of the places
 * for one lane. A lane is an account: one that does not answer, or only slowly, keeps nothing of the others from being asked.
 */

/** What a pool needs to know of a body. */
export interface PoolPlace {
  lane?: string;
  /** Of bodies with the same key one runs at a time. */
  key?: string;
}

/** One lane of a pool. */
export interface PoolLane {
  run<T>(body: () => Promise<T>): Promise<T>;
}

interface Waiting {
  key: string | undefined;
  start: () => void;
}

interface Lane {
  /** Whether a body of it has run. */
  served: boolean;
  running: number;
  waiting: Waiting[];
}

/**
 * How many places a lane may hold for each that it leaves free (a dynamic threshold, as of Choudhury and Hahne, 1998): of two lanes one
 * holds at most ten places of sixteen, and two that are busy twelve together.
 */
const SHARE = 2;

export class Pool {
  readonly #limit: number;
  readonly #perLane: number;
  #running = 0;
  readonly #busy = new Set<string>();
  /** In the order of their turns. */
  readonly #lanes = new Map<string, Lane>();

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

  /** Runs `body` when there is a place for its lane and no other body with its key is running. Passes on what it returns or throws. */
  async run<T>(body: () => Promise<T>, { lane: name = '', key }: PoolPlace = {}): Promise<T> {
    const lane = this.#laneOf(name);
    await new Promise<void>((start) => {
      lane.waiting.push({ key, start });
      this.#next();
    });
    try {
      return await body();
    } finally {
      this.#running -= 1;
      lane.running -= 1;
      if (key !== undefined) this.#busy.delete(key);
      this.#next();
    }
  }

  #laneOf(name: string): Lane {
    const lane = this.#lanes.get(name) ?? { served: false, running: 0, waiting: [] };
    this.#lanes.set(name, lane);
    return lane;
  }

  /** Gives the free places away, lane by lane in turn, and within a lane in the order of asking. */
  #next(): void {
    for (let given = true; given;) {
      given = false;
      for (const [name, lane] of [...this.#lanes]) {
        const waiting = this.#hasPlaceFor(lane) ? this.#takeFrom(lane) : undefined;
        if (!waiting) continue;
        given = true;
        this.#lanes.delete(name);
        this.#lanes.set(name, lane);
        this.#running += 1;
        lane.running += 1;
        lane.served = true;
        if (waiting.key !== undefined) this.#busy.add(waiting.key);
        waiting.start();
      }
    }
  }

  #hasPlaceFor({ running, waiting }: Lane): boolean {
    const free = this.#limit - this.#running;
    if (waiting.length === 0 || free <= 0 || running >= this.#perLane) return false;
    if (this.#lanes.size === 1 || running === 0) return true;
    // The last place is for a lane that has none, and each that is still to come has one kept for it.
    const unserved = [...this.#lanes.values()].filter(({ served }) => !served).length;
    return running < SHARE * (free - 1) && free > unserved;
  }

  #takeFrom({ waiting }: Lane): Waiting | undefined {
    const index = waiting.findIndex(({ key }) => key === undefined || !this.#busy.has(key));
    return index < 0 ? undefined : waiting.splice(index, 1)[0];
  }
}
