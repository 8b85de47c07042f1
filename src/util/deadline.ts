/** An end for everything a check does. */

/** Something that waits, until its signal aborts. */
export interface Sleeper {
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Aborts when the run is cancelled; absent if nothing cancels it. */
  cancelled?: AbortSignal;
}

/**
 * Settles as `work` does, or rejects as soon as the signal aborts: not everything that is awaited can be called off.
 */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise<T>((resolve, reject) => {
    const end = (): void => {
      reject(Object.assign(new Error('The check ran out of time before an answer came.'), { name: OUT_OF_TIME }));
    };
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', end);
    });
  });
}

/** Name of the error that is thrown where a check ran out of time. */
export const OUT_OF_TIME = 'OutOfTime';

/** An end that comes by itself, unless it is called off. */
export interface Deadline {
  /** Aborts after the time, or when the run is cancelled. */
  signal: AbortSignal;
  cancel(): void;
  /** Milliseconds that are left; negative once the time is up. */
  left(): number;
  /** Does `body` while the time stands still; a cancelled run still aborts the signal. */
  untimed: <T>(body: () => Promise<T>) => Promise<T>;
}

/** Returns an end after `milliseconds`, or when the run is cancelled. */
export function deadline(sleeper: Sleeper, milliseconds: number): Deadline {
  const end = new AbortController();
  let off = new AbortController();
  const endNow = (): void => {
    end.abort();
  };
  let endsAt = sleeper.now();
  const start = (left: number): void => {
    off = new AbortController();
    endsAt = sleeper.now() + left;
    sleeper.sleep(left, off.signal).then(endNow, () => undefined);
  };
  if (sleeper.cancelled?.aborted) endNow();
  sleeper.cancelled?.addEventListener('abort', endNow, { once: true });
  start(milliseconds);
  return {
    signal: end.signal,
    cancel: () => {
      off.abort();
      sleeper.cancelled?.removeEventListener('abort', endNow);
    },
    left: () => endsAt - sleeper.now(),
    untimed: async (body) => {
      const left = endsAt - sleeper.now();
      off.abort();
      try {
        return await body();
      } finally {
        start(left);
      }
    },
  };
}

/**
 * Does `work` with a signal that aborts with `signal`, or after `milliseconds`. Nothing of it is left when the work is
 * done: a run does thousands.
 */
export async function within<T>(
  milliseconds: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const own = new AbortController();
  const end = (): void => {
    own.abort(signal.reason);
  };
  const timer = setTimeout(() => {
    own.abort(new DOMException('No answer came in time.', 'TimeoutError'));
  }, milliseconds);
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  try {
    return await work(own.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}
