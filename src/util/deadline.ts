/** An end for everything a check does. */

/** Something that waits, until its signal aborts. */
export interface Sleeper {
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Aborts when the run is cancelled; absent where nothing cancels it. */
  cancelled?: AbortSignal;
}

/** Settles as `work` does, or rejects as soon as the signal aborts: not everything that is awaited can be called off. */
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

/** Returns a signal that aborts after `milliseconds` or when the run is cancelled, and how to call that off. */
export function deadline(sleeper: Sleeper, milliseconds: number): { signal: AbortSignal; cancel: () => void } {
  const end = new AbortController();
  const off = new AbortController();
  const endNow = (): void => {
    end.abort();
  };
  if (sleeper.cancelled?.aborted) endNow();
  sleeper.cancelled?.addEventListener('abort', endNow, { once: true });
  sleeper.sleep(milliseconds, off.signal).then(
    () => {
      end.abort();
    },
    () => undefined,
  );
  return {
    signal: end.signal,
    cancel: () => {
      off.abort();
      sleeper.cancelled?.removeEventListener('abort', endNow);
    },
  };
}

/** Does `work` with a signal that aborts with `signal`, or after `milliseconds`. Nothing of it is left when the work is done: a run does thousands. */
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
