import { describe, expect, test } from '@jest/globals';
import { Pool } from '../../../src/util/pool.ts';

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
      key,
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
    // Whoever waited for the key comes before those who asked later.
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
          `key ${name % 7}`,
        ),
      ),
    );
    expect(seen).toEqual(names);
    expect(most).toBe(3);
  });
});
