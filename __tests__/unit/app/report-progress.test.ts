/** What a long run says of itself. No clock: the test decides when a pause is over. */
import { expect, test } from '@jest/globals';
import { reportProgress } from '../../../src/app/report-progress.ts';
import type { Progress } from '../../../src/domain/host.ts';
import { progressLine } from '../../../src/report/log-lines.ts';

/** A host whose pauses end when the test says so. */
function place() {
  const lines: string[] = [];
  const pauses: number[] = [];
  let wake: (() => void) | undefined;
  const host = {
    sleep: (milliseconds: number, signal?: AbortSignal): Promise<void> => {
      pauses.push(milliseconds);
      return new Promise((resolve, reject) => {
        wake = resolve;
        signal?.addEventListener('abort', () => {
          reject(new Error('aborted'));
        });
      });
    },
  };
  const turn = async (): Promise<void> => {
    wake?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { host, log: { info: (line: string) => void lines.push(line) }, lines, pauses, turn };
}

test('a line every 15 seconds, until the end and not after it', async () => {
  const { host, log, lines, pauses, turn } = place();
  let progress: Progress = { cells: 0, decided: 0, unmet: 0, callsInFlight: { 'sts:AssumeRole us-east-1': 1 } };
  const stop = reportProgress(host, log, () => progress);
  expect(lines).toEqual([]);
  await turn();
  progress = { cells: 40, decided: 12, unmet: 0, callsInFlight: { 'bedrock-runtime:InvokeModel us-east-1': 3 } };
  await turn();
  expect(lines).toEqual([
    'Nothing is decided after 15 s; waiting for sts:AssumeRole us-east-1.',
    '12 of 40 checks are done after 30 s; waiting for bedrock-runtime:InvokeModel us-east-1 (3).',
  ]);
  expect(pauses).toEqual([15_000, 15_000, 15_000]);
  stop();
  stop();
  await turn();
  expect(lines).toHaveLength(2);
  expect(pauses).toHaveLength(3);
});

test('a run that waits for its own pace says so, and one that waits for much names some of it', () => {
  const sofar = { cells: 3, decided: 1, unmet: 0 };
  expect(progressLine({ ...sofar, callsInFlight: {} }, 15)).toBe(
    '1 of 3 checks are done after 15 s; waiting for the time of the next call.',
  );
  const many = Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [name, 1]));
  expect(progressLine({ ...sofar, callsInFlight: many }, 15)).toBe(
    '1 of 3 checks are done after 15 s; waiting for a, b, c, d and 2 more.',
  );
});
