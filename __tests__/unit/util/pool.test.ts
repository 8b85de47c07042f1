/** How many bodies run at once, and whose. */
import { describe, expect, test } from '@jest/globals';
import { Pool, type PoolPlace } from '../../../src/util/pool.ts';

/** A pool whose bodies end when they are told to. */
function harness(pool: Pool) {
  const running: string[] = [];
  const ends = new Map<string, () => void>();
  const start = (name: string, place: PoolPlace = {}) =>
    pool.run(async () => {
      running.push(name);
      await new Promise<void>((resolve) => ends.set(name, resolve));
      running.splice(running.indexOf(name), 1);
    }, place);
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    await settle();
  };
  return { running, start, end, settle };
}

const names = (lane: string, count: number): string[] => Array.from({ length: count }, (_, at) => `${lane}${at}`);

describe('a pool', () => {
  test('runs no more than its limit, in order of asking, and passes on what comes', async () => {
    const pool = new Pool(2);
    const { running, start, end, settle } = harness(pool);
    for (const name of names('a', 4)) void start(name);
    await settle();
    expect(running).toEqual(['a0', 'a1']);
    await end('a0');
    expect(running).toEqual(['a1', 'a2']);
    expect(await new Pool(1).run(() => Promise.resolve(7))).toBe(7);
    await expect(new Pool(1).run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  test('gives its place back when a body fails', async () => {
    const pool = new Pool(1);
    await pool.run(() => Promise.reject(new Error('no'))).catch(() => undefined);
    expect(await pool.run(() => Promise.resolve('next'))).toBe('next');
  });

  test('runs one body of a key at a time, and others past it', async () => {
    const { running, start, end, settle } = harness(new Pool(3));
    void start('a0', { key: 'x' });
    void start('a1', { key: 'x' });
    void start('a2');
    await settle();
    expect(running).toEqual(['a0', 'a2']);
    await end('a0');
    expect(running).toEqual(['a2', 'a1']);
  });

  test('gives all places to the only lane that there is', async () => {
    const pool = new Pool(16);
    pool.expect(['a']);
    const { running, start, settle } = harness(pool);
    for (const name of names('a', 20)) void start(name, { lane: 'a' });
    await settle();
    expect(running).toHaveLength(16);
  });

  test.each([2, 3, 16])(
    'with %i places, one lane that never ends leaves some to a lane that comes later',
    async (limit) => {
      const pool = new Pool(limit);
      pool.expect(['stuck', 'b']);
      const { running, start, end, settle } = harness(pool);
      for (const name of names('stuck', 40)) void start(name, { lane: 'stuck' });
      await settle();
      expect(running.length).toBeLessThan(limit);
      for (const name of names('b', 5)) void start(name, { lane: 'b' });
      await settle();
      for (const name of names('b', 5)) {
        expect(running).toContain(name);
        await end(name);
      }
    },
  );

  test('with sixteen places, seven lanes that never end leave one to the eighth', async () => {
    const pool = new Pool(16);
    const stuck = names('stuck', 7);
    pool.expect([...stuck, 'b']);
    const { running, start, end, settle } = harness(pool);
    for (const lane of stuck) for (const name of names(`${lane}-`, 40)) void start(name, { lane });
    await settle();
    for (const name of names('b', 3)) void start(name, { lane: 'b' });
    await settle();
    for (const name of names('b', 3)) {
      expect(running).toContain(name);
      await end(name);
    }
  });

  test('never runs more than its limit, whatever lanes there are', async () => {
    const { running, start, settle } = harness(new Pool(5));
    for (const lane of ['a', 'b', 'c', 'd', 'e', 'f']) for (const name of names(lane, 4)) void start(name, { lane });
    await settle();
    expect(running).toHaveLength(5);
  });

  test('takes turns between lanes', async () => {
    const pool = new Pool(1);
    pool.expect(['a', 'b']);
    const { running, start, end, settle } = harness(pool);
    for (const name of names('a', 3)) void start(name, { lane: 'a' });
    for (const name of names('b', 2)) void start(name, { lane: 'b' });
    await settle();
    const order: string[] = [];
    while (running.length > 0) {
      const [name = ''] = running;
      order.push(name);
      await end(name);
    }
    expect(order).toEqual(['a0', 'b0', 'a1', 'b1', 'a2']);
  });

  test('keeps a lane to the most it may have, though others have nothing to do', async () => {
    const pool = new Pool(32, { perLane: 4 });
    const { running, start, settle } = harness(pool);
    const lane = pool.lane('a');
    for (const name of names('a', 6)) void start(name, { lane: 'a' });
    await settle();
    expect(running).toHaveLength(4);
    let ran = false;
    void lane.run(() => Promise.resolve((ran = true)));
    await settle();
    expect(ran).toBe(false);
  });
});
