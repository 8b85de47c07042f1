/** Calls that wait for each other: what is asked one after the other never gets past. No clock takes part. */

export interface MeetingPoints {
  /** Settles when enough calls of the kind have come; at once for a kind that the world does not name. */
  arrive(call: { service: string; operation: string }): Promise<void>;
}

/** @param together kinds of calls, and how many must have come before any goes on */
export function meetingPoints(
  together: readonly { service: string; operation: string; calls: number }[],
): MeetingPoints {
  const points = together.map((kind) => ({ ...kind, waiting: [] as (() => void)[], open: false }));
  return {
    arrive({ service, operation }) {
      const point = points.find((one) => one.service === service && one.operation === operation);
      if (!point || point.open) return Promise.resolve();
      return new Promise((goOn) => {
        point.waiting.push(goOn);
        if (point.waiting.length < point.calls) return;
        point.open = true;
        for (const one of point.waiting) one();
      });
    },
  };
}
