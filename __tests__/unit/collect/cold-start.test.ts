/** A model that is asleep is asked again for about a minute, and no longer; anything else is an answer. */
import { expect, test } from '@jest/globals';
import type { ProbeAnswer } from '../../../src/bedrock/probe.ts';
import { untilReady } from '../../../src/collect/cold-start.ts';

const failed = (errorName: string): ProbeAnswer => ({
  ...{ ok: false, api: 'InvokeModel', latencyMs: 5, attempts: 3 },
  failure: { service: 'bedrock-runtime', operation: 'InvokeModel', errorName, httpStatus: 429, message: '' },
});
const asleep = failed('ModelNotReadyException');
const awake: ProbeAnswer = { ok: true, api: 'InvokeModel', latencyMs: 5, attempts: 1 };

async function run(answers: (ProbeAnswer | undefined)[], options: { endAt?: number } = {}) {
  const end = new AbortController();
  const waits: number[] = [];
  const host = {
    sleep: (milliseconds: number) => {
      waits.push(milliseconds);
      if (waits.length !== options.endAt) return Promise.resolve();
      end.abort();
      return Promise.reject(new Error('the check ended'));
    },
  };
  let asked = 0;
  const answer = await untilReady(() => Promise.resolve(answers[asked++]), host, end.signal);
  return { answer, asked, waits };
}

test('until it answers, with the attempts of all tries', async () => {
  const { answer, asked, waits } = await run([asleep, asleep, awake]);
  expect(answer).toEqual({ ...awake, attempts: 7 });
  expect(asked).toBe(3);
  expect(waits).toEqual([2_000, 8_000]);
});

test('a minute at most', async () => {
  const { answer, asked, waits } = await run(Array.from({ length: 9 }, () => asleep));
  expect(answer).toEqual({ ...asleep, attempts: 15 });
  expect(asked).toBe(5);
  expect(waits.reduce((all, one) => all + one)).toBe(60_000);
});

test('another refusal ends it, on the first try or later', async () => {
  const denied = failed('AccessDeniedException');
  expect((await run([denied])).waits).toEqual([]);
  expect((await run([asleep, denied, awake])).answer).toEqual({ ...denied, attempts: 6 });
});

test('the end of the check ends it too', async () => {
  const { answer, asked } = await run([asleep, asleep, awake], { endAt: 2 });
  expect(answer).toEqual({ ...asleep, attempts: 6 });
  expect(asked).toBe(2);
  expect((await run([asleep, undefined])).answer).toBeUndefined();
});
