/** Answers that replace the regular one: which fault of a world strikes a request. */
import type { Fault } from './world.ts';

/** What a request is, as far as faults care. */
export interface FaultTarget {
  service: string;
  operation: string;
  region: string | undefined;
  model: string | undefined;
  /** Of the caller, or of the role that is to be assumed. */
  account: string | undefined;
}

/** Counts how often each fault has struck. */
export interface FaultBook {
  /** The first fault that matches and is not used up; undefined: the regular answer. */
  strike(target: FaultTarget): Fault | undefined;
}

/** A book over a world's faults. A fault without `times` strikes always. */
export function faultBook(faults: readonly Fault[]): FaultBook {
  const open = faults.map((fault) => ({ fault, after: fault.after ?? 0, times: fault.times ?? Infinity }));
  return {
    strike(target) {
      for (const one of open) {
        if (one.times <= 0 || !matches(one.fault, target)) continue;
        if (one.after > 0) {
          one.after -= 1;
          continue;
        }
        one.times -= 1;
        return one.fault;
      }
      return undefined;
    },
  };
}

function matches(fault: Fault, target: FaultTarget): boolean {
  const wanted: [string | undefined, string | undefined][] = [
    [fault.service, target.service],
    [fault.operation, target.operation],
    [fault.region, target.region],
    [fault.model, target.model],
    [fault.account, target.account],
  ];
  return wanted.every(([want, have]) => want === undefined || want === have);
}
