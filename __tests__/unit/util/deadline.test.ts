import { describe, expect, test } from '@jest/globals';
import { deadline, OUT_OF_TIME, unlessAborted, within, type Sleeper } from '../../../src/util/deadline.ts';

const turn = (): Promise<void> => new Promise((done) => setImmediate(done));

/** A sleeper whose time passes when it is told to. */
function clock(cancelled?: AbortSignal) {
  let now = 1_000;
  const sleepers: { until: number; wake: () => void }[] = [];
  const sleeper: Sleeper = {
    now: () => now,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        sleepers.push({ until: now + milliseconds, wake: resolve });
        signal?.addEventListener('abort', () => {
          reject(new Error('called off'));
        });
      }),
    ...(cancelled && { cancelled }),
  };
  const pass = async (milliseconds: number): Promise<void> => {
    now += milliseconds;
    for (const { until, wake } of sleepers) if (until <= now) wake();
    await turn();
  };
  return { sleeper, pass };
}

describe('a deadline', () => {
  test('aborts when its time is up, and not before', async () => {
    const { sleeper, pass } = clock();
    const end = deadline(sleeper, 100);
    expect(end.left()).toBe(100);
    await pass(99);
    expect([end.signal.aborted, end.left()]).toEqual([false, 1]);
    await pass(2);
    expect([end.signal.aborted, end.left()]).toEqual([true, -1]);
  });

  test('that is called off does not abort any more, be it by time or by a cancelled run', async () => {
    const run = new AbortController();
    const { sleeper, pass } = clock(run.signal);
    const end = deadline(sleeper, 100);
    end.cancel();
    await pass(200);
    run.abort();
    expect(end.signal.aborted).toBe(false);
  });

  test('aborts when the run is cancelled, and at once where it has been', () => {
    const run = new AbortController();
    const { sleeper } = clock(run.signal);
    const { signal } = deadline(sleeper, 100);
    expect(signal.aborted).toBe(false);
    run.abort();
    expect(signal.aborted).toBe(true);
    expect(deadline(sleeper, 100).signal.aborted).toBe(true);
  });

  test('stands still while something is not timed', async () => {
    const { sleeper, pass } = clock();
    const end = deadline(sleeper, 100);
    await pass(40);
    const value = await end.untimed(async () => {
      await pass(500);
      return end.signal.aborted;
    });
    expect(value).toBe(false);
    expect(end.left()).toBe(60);
    await pass(59);
    expect(end.signal.aborted).toBe(false);
    await pass(1);
    expect(end.signal.aborted).toBe(true);
  });

  test('goes on after what is not timed has failed, and can be called off then', async () => {
    const { sleeper, pass } = clock();
    const end = deadline(sleeper, 100);
    await expect(end.untimed(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    end.cancel();
    await pass(200);
    expect(end.signal.aborted).toBe(false);
  });
});

describe('work unless aborted', () => {
  test('is the work, without a signal and with one that does not abort', async () => {
    const work = Promise.resolve('a');
    expect(unlessAborted(work, undefined)).toBe(work);
    expect(await unlessAborted(work, new AbortController().signal)).toBe('a');
    await expect(unlessAborted(Promise.reject(new Error('no')), new AbortController().signal)).rejects.toThrow('no');
  });

  test('ends with the signal, and says that the time is up', async () => {
    const end = new AbortController();
    const endless = unlessAborted(new Promise(() => undefined), end.signal);
    end.abort();
    await expect(endless).rejects.toMatchObject({
      name: OUT_OF_TIME,
      message: expect.stringContaining('ran out of time'),
    });
    await expect(unlessAborted(new Promise(() => undefined), end.signal)).rejects.toMatchObject({ name: OUT_OF_TIME });
  });
});

describe('work within a time', () => {
  const aborted = (signal: AbortSignal): Promise<unknown> =>
    new Promise((done) => {
      if (signal.aborted) done(signal.reason);
      signal.addEventListener('abort', () => {
        done(signal.reason);
      });
    });

  test('is told when the time is up', async () => {
    const reason = await within(1, new AbortController().signal, aborted);
    expect(reason).toMatchObject({ name: 'TimeoutError' });
  });

  test('is told that the whole is aborted, with its reason, also where that has been', async () => {
    const whole = new AbortController();
    const work = within(60_000, whole.signal, aborted);
    whole.abort('reason');
    expect(await work).toBe('reason');
    expect(await within(60_000, whole.signal, aborted)).toBe('reason');
  });

  test('hears nothing any more once it is done, or has failed', async () => {
    const whole = new AbortController();
    let signal: AbortSignal | undefined;
    const failing = within(60_000, whole.signal, (own) => {
      signal = own;
      return Promise.reject(new Error('no'));
    });
    await expect(failing).rejects.toThrow('no');
    whole.abort();
    expect(signal?.aborted).toBe(false);
  });
});
