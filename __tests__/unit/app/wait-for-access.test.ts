/** What is waited for, how long, and when the waiting ends. No clock: a pause moves the time of the test. */
import { worded, type Message } from '../../../src/domain/message.ts';
import { expect, test } from '@jest/globals';
import { waitForAccess } from '../../../src/app/wait-for-access.ts';
import type { Cell } from '../../../src/domain/report.ts';
import { cell, denial } from '../report/samples.ts';

const denied = (change: Partial<Cell> = {}): Cell =>
  cell({ verdict: 'denied', met: false, diagnosis: denial(), ...change });
const caused = (cause: string, change: Partial<Cell> = {}): Cell =>
  denied({ diagnosis: { ...denial(), cause }, ...change });

/** One file's cells, of which `next` makes those of the n-th try. */
function examining(first: readonly Cell[], next: (tries: number, asked: readonly Cell[]) => readonly Cell[]) {
  let cells = first;
  const asked: number[] = [];
  return {
    asked,
    one: {
      cells: () => cells,
      askAgain: (chosen: ReadonlySet<Cell>, until: AbortSignal) => {
        asked.push(chosen.size);
        if (!until.aborted) cells = next(asked.length, cells);
        return Promise.resolve();
      },
    },
  };
}

function place(options: { cancelAfter?: number } = {}) {
  let now = 0;
  const pauses: number[] = [];
  const lines: string[] = [];
  const end = new AbortController();
  const host = {
    now: () => now,
    group: <T>(_title: string, body: () => Promise<T>) => body(),
    sleep: (milliseconds: number, signal?: AbortSignal): Promise<void> => {
      // The deadline of a try never comes: its answers are there at once.
      if (signal !== end.signal) return new Promise(() => undefined);
      pauses.push(milliseconds);
      now += milliseconds;
      if (pauses.length !== options.cancelAfter) return Promise.resolve();
      end.abort();
      return Promise.reject(new Error('cancelled'));
    },
  };
  const log = { info: (line: Message) => void lines.push(worded(line, 'workflow')) };
  return { host, log, pauses, lines, end: end.signal, now: () => now };
}

test('growing pauses until access is there; what works is not asked again', async () => {
  const at = place();
  const { one, asked } = examining([cell(), denied({ region: 'eu-west-1' })], (tries) =>
    tries < 3 ? [cell(), denied({ region: 'eu-west-1' })] : [cell(), cell({ region: 'eu-west-1' })],
  );
  await waitForAccess([one], { ...at, waitMs: 300_000 });
  expect(at.pauses).toEqual([2_000, 4_000, 8_000]);
  expect(asked).toEqual([1, 1, 1]);
  expect(at.lines[0]).toBe('1 check is asked again for up to 5m:');
  expect(at.lines[1]).toBe('  1 check: IAM changes take time to propagate');
  expect(at.lines.at(-1)).toBe('After 14s, asked 3 more times: every check that was waited for has access.');
});

test('never longer than asked', async () => {
  const at = place();
  const { one } = examining([denied()], () => [denied()]);
  await waitForAccess([one], { ...at, waitMs: 60_000 });
  expect(at.now()).toBeLessThanOrEqual(60_000);
  expect(at.pauses).toEqual([2_000, 4_000, 8_000, 15_000, 26_000]);
  expect(at.lines.at(-1)).toBe('After 55s, asked 5 more times: 1 check still waits; the time is up.');
});

test.each([
  ['model-end-of-life', caused('model-end-of-life')],
  [
    'a denial that the simulator confirms',
    caused('identity-policy-explicit-deny', { simulation: { outcome: 'denied', requirements: [] } }),
  ],
  ['a service control policy', caused('service-control-policy')],
  ['what should not be callable', denied({ expected: 'deny', met: false })],
])('nothing is asked again for %s', async (_what, only) => {
  const at = place();
  const { one, asked } = examining([only], () => [only]);
  await waitForAccess([one], { ...at, waitMs: 300_000 });
  expect(asked).toEqual([]);
  expect(at.pauses).toEqual([]);
  expect(at.lines).toEqual([expect.stringContaining('nothing is waited for')]);
});

test.each([
  ['a pending subscription', caused('marketplace-pending', { verdict: 'unavailable' })],
  ['a new account', caused('account-verification', { verdict: 'unavailable' })],
  ['throttling', cell({ verdict: 'provisional', confidence: 'suspected', probe: { outcome: 'throttled' } })],
  ['a Deny that IAM has forgotten', caused('identity-policy-explicit-deny')],
])('%s is waited for', async (_what, only) => {
  const at = place();
  const { one, asked } = examining([only], () => [cell()]);
  await waitForAccess([one], { ...at, waitMs: 300_000 });
  expect(asked).toEqual([1]);
});

test('ends as soon as the cause turns into one that stays', async () => {
  const at = place();
  const { one, asked } = examining([caused('marketplace-pending')], () => [caused('marketplace-payment')]);
  await waitForAccess([one], { ...at, waitMs: 300_000 });
  expect(asked).toEqual([1]);
  expect(at.lines.at(-1)).toBe('After 2s, asked once more: what is left does not end by itself (1 check).');
});

test('says nothing where all is well, and ends with the run', async () => {
  const well = place();
  await waitForAccess([examining([cell()], () => []).one], { ...well, waitMs: 300_000 });
  expect(well.lines).toEqual([]);
  const cancelled = place({ cancelAfter: 2 });
  const { one, asked } = examining([denied()], () => [denied()]);
  await waitForAccess([one], { ...cancelled, waitMs: 300_000 });
  expect(asked).toEqual([1]);
});
