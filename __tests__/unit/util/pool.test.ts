/** How many bodies run at once, in which order, and whose. */
import { describe, expect, test } from '@jest/globals';
import { Pool, type PoolPlace } from '../../../src/util/pool.ts';

/** A pool, and bodies that end when they are told to. */
function controlled(limit: number) {
  const pool = new Pool(limit);
  const started: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const ask = (name: string, key?: string): Promise<string> =>
    pool.run(
      () =>
        new Promise<string>((resolve, reject) => {
          started.push(name);
          ends.set(name, (error) => {
            if (error) reject(error);
            else resolve(name);
          });
        }),
      key === undefined ? {} : { key },
    );
  const turn = (): Promise<void> => new Promise((done) => setImmediate(done));
  const end = async (name: string, error?: Error): Promise<void> => {
    ends.get(name)?.(error);
    await turn();
  };
  return { ask, end, started, turn };
}

describe('a pool', () => {
  test('runs as many at once as it has places, in order of asking', async () => {
    const { ask, end, started, turn } = controlled(2);
    const all = Promise.all(['a', 'b', 'c', 'd'].map((name) => ask(name)));
    await turn();
    expect(started).toEqual(['a', 'b']);
    await end('b');
    expect(started).toEqual(['a', 'b', 'c']);
    await end('a');
    await end('c');
    await end('d');
    expect(await all).toEqual(['a', 'b', 'c', 'd']);
  });

  test('runs one with a key at a time, and others meanwhile', async () => {
    const { ask, end, started, turn } = controlled(2);
    const all = Promise.all([ask('a1', 'a'), ask('a2', 'a'), ask('b1', 'b'), ask('c1', 'c'), ask('a3', 'a')]);
    await turn();
    expect(started).toEqual(['a1', 'b1']);
    // Bodies that waited for the key come before those that asked later.
    await end('a1');
    expect(started).toEqual(['a1', 'b1', 'a2']);
    await end('b1');
    await end('a2');
    expect(started).toEqual(['a1', 'b1', 'a2', 'c1', 'a3']);
    await end('c1');
    await end('a3');
    expect(await all).toEqual(['a1', 'a2', 'b1', 'c1', 'a3']);
  });

  test('gives place and key back also where a body throws', async () => {
    const { ask, end, started, turn } = controlled(1);
    const first = ask('a1', 'a');
    const refused = expect(first).rejects.toThrow('no');
    const second = ask('a2', 'a');
    await turn();
    await end('a1', new Error('no'));
    await refused;
    expect(started).toEqual(['a1', 'a2']);
    await end('a2');
    expect(await second).toBe('a2');
    const third = ask('a3', 'a');
    await turn();
    await end('a3');
    expect(await third).toBe('a3');
  });

  test('starts every one of thousands', async () => {
    const pool = new Pool(3);
    let [running, most] = [0, 0];
    const names = Array.from({ length: 5_000 }, (_, index) => index);
    const seen = await Promise.all(
      names.map((name) =>
        pool.run(
          async () => {
            running += 1;
            most = Math.max(most, running);
            await Promise.resolve();
            running -= 1;
            return name;
          },
          { key: `key ${name % 7}` },
        ),
      ),
    );
    expect(seen).toEqual(names);
    expect(most).toBe(3);
  });
});

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

describe('lanes', () => {
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

  test('that never come keep at most half of the places', async () => {
    const pool = new Pool(16);
    pool.expect(['a', ...names('absent', 90)]);
    const { running, start, settle } = harness(pool);
    for (const name of names('a', 40)) void start(name, { lane: 'a' });
    await settle();
    expect(running).toHaveLength(8);
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
