/**
 * How long a process stood in the queue for a processor: a machine that does other work makes everything late, which
 * says nothing of a program.
 */
import { readFileSync } from 'node:fs';

/**
 * Returns the milliseconds that the main thread of a process has waited for a processor so far (Linux, proc(5),
 * `/proc/PID/schedstat`); 0 if that is not told.
 */
export function queuedMs(pid: number | 'self'): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}

/**
 * Watches a process until `stop` is called; `ms` is how long it has waited since, or this process that serves it,
 * whichever waited longer.
 */
export function queueWatch(pid: number): { ms: () => number; stop: () => void } {
  const before = queuedMs('self');
  let ofChild = 0;
  const look = (): void => {
    ofChild = Math.max(ofChild, queuedMs(pid));
  };
  // A process that has ended tells nothing any more.
  const timer = setInterval(look, 100);
  return {
    ms: () => {
      look();
      return Math.max(ofChild, queuedMs('self') - before);
    },
    stop: () => {
      clearInterval(timer);
    },
  };
}
