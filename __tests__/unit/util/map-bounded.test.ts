import { expect, test } from '@jest/globals';
import { mapBounded, mapByGroup } from '../../../src/util/map-bounded.ts';

const turn = (): Promise<void> => new Promise((done) => setImmediate(done));

test('does at most so many at a time, and returns in order', async () => {
  let [running, most] = [0, 0];
  const started: number[] = [];
  const done = await mapBounded([0, 1, 2, 3, 4, 5, 6], 3, async (item) => {
    started.push(item);
    running += 1;
    most = Math.max(most, running);
    // The first ones take longest.
    for (let wait = item; wait < 7; wait += 1) await turn();
    running -= 1;
    return `${item}`;
  });
  expect(done).toEqual(['0', '1', '2', '3', '4', '5', '6']);
  expect(started).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(most).toBe(3);
});

test('nothing to do, and fewer than may run', async () => {
  expect(await mapBounded([], 3, () => turn())).toEqual([]);
  expect(await mapBounded([1], 3, (item) => Promise.resolve(item + 1))).toEqual([2]);
});

test('the first error ends it: what was not started is not', async () => {
  const started: number[] = [];
  const all = mapBounded([0, 1, 2, 3, 4], 2, async (item) => {
    started.push(item);
    await turn();
    if (item === 1) throw new Error('no');
  });
  await expect(all).rejects.toThrow('no');
  for (let wait = 0; wait < 10; wait += 1) await turn();
  expect(started.length).toBeLessThan(5);
});

test('a group that does not come back holds up no other, and groups share what may be at work', async () => {
  const never = new Promise<never>(() => undefined);
  const started: string[] = [];
  const items = ['a1', 'a2', 'a3', 'b1', 'b2', 'b3', 'b4'];
  void mapByGroup(
    items,
    (item) => item.charAt(0),
    4,
    async (item) => {
      started.push(item);
      return item.startsWith('a') ? never : turn();
    },
  );
  for (let wait = 0; wait < 20; wait += 1) await turn();
  expect(started.toSorted()).toEqual(['a1', 'a2', 'b1', 'b2', 'b3', 'b4']);
});

test('of groups that are mixed, the answers are in the order of the items; one of each group is always at work', async () => {
  const items = ['a1', 'b1', 'c1', 'a2', 'c2'];
  const done = await mapByGroup(
    items,
    (item) => item.charAt(0),
    1,
    async (item) => {
      if (item === 'a1') for (let wait = 0; wait < 5; wait += 1) await turn();
      return item.toUpperCase();
    },
  );
  expect(done).toEqual(['A1', 'B1', 'C1', 'A2', 'C2']);
  expect(await mapByGroup([], String, 4, () => turn())).toEqual([]);
});
