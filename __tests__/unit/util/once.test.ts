import { expect, test } from '@jest/globals';
import { oncePerKey } from '../../../src/util/once.ts';

test('what several ask for under one key is made once, a failure too', async () => {
  const once = oncePerKey<number>();
  let made = 0;
  const make = () => Promise.resolve((made += 1));
  expect(await Promise.all([once('a', make), once('a', make), once('b', make)])).toEqual([1, 1, 2]);
  const fail = () => Promise.reject(new Error(`${(made += 1)}`));
  await expect(once('c', fail)).rejects.toThrow('3');
  await expect(once('c', fail)).rejects.toThrow('3');
});
