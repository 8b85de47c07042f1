/** An end for everything a check does. */
import type { Host } from '../host/host.ts';

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
