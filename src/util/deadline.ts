/** An end for everything a check does. */
import type { Host } from '../host/host.ts';

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

/** A signal that aborts after `milliseconds`, and how to call that off. */
export function deadline(host: Pick<Host, 'sleep'>, milliseconds: number): { signal: AbortSignal; cancel: () => void } {
  const end = new AbortController();
  const off = new AbortController();
  host.sleep(milliseconds, off.signal).then(
    () => {
      end.abort();
    },
    () => undefined,
  );
  return {
    signal: end.signal,
    cancel: () => {
      off.abort();
    },
  };
}
