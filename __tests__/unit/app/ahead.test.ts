import { afterEach, expect, test } from '@jest/globals';
import { firstWait } from '../../../src/app/ahead.ts';
import type { Host } from '../../../src/domain/host.ts';
import { compileAhead } from '../../../src/host/compile-ahead.ts';

const NEVER = new Promise<void>(() => undefined);

/** As much of a host as is asked. */
const host = (idToken: Host['idToken']): Host => ({ idToken }) as Host;

const isSettled = async (promise: Promise<unknown>): Promise<boolean> => {
  const open = Symbol('open');
  return (await Promise.race([promise, new Promise((turn) => setImmediate(turn, open))])) !== open;
};

afterEach(() => {
  Reflect.deleteProperty(globalThis, 'waitingPieces');
});

test('a run first waits when its token is on the way, whatever becomes of it', async () => {
  const first = firstWait(
    { firstRequest: NEVER },
    host(() => Promise.reject(new Error('refused'))),
  );
  expect(await isSettled(first.begins)).toBe(false);
  await expect(first.host.idToken('sts.amazonaws.com')).rejects.toThrow('refused');
  expect(await isSettled(first.begins)).toBe(true);
});

test('the token is asked for with the audience, and handed on', async () => {
  const first = firstWait(
    { firstRequest: NEVER },
    host((audience) => Promise.resolve(`token for ${audience}`)),
  );
  expect(await first.host.idToken('mine')).toBe('token for mine');
});

test('or when its first request is on the way', async () => {
  const first = firstWait(
    { firstRequest: Promise.resolve() },
    host(() => Promise.resolve('')),
  );
  expect(await isSettled(first.begins)).toBe(true);
});

test('modules are compiled in their order, each in a turn of its own', async () => {
  const done: string[] = [];
  const waitingPieces = (prefixes: readonly string[]): (() => void)[] => prefixes.map((one) => () => done.push(one));
  Object.assign(globalThis, { waitingPieces });
  const all = compileAhead(['a/', 'b/']);
  setImmediate(() => done.push('an answer'));
  expect(done).toEqual([]);
  await all;
  expect(done).toEqual(['a/', 'an answer', 'b/']);
});

test('outside of a bundle nothing is to be compiled', async () => {
  await expect(compileAhead(['a/'])).resolves.toBeUndefined();
});
