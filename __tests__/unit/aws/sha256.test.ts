/** The hash of the signatures is SHA-256, with and without a key, whatever form key and data have. */
import { createHash, createHmac } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { Sha256 } from '../../../src/aws/sha256.ts';

const DATA = new TextEncoder().encode('what is to be signed');
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

async function of(secret: ConstructorParameters<typeof Sha256>[0], ...parts: Uint8Array[]): Promise<string> {
  const sha = new Sha256(secret);
  for (const part of parts) sha.update(part);
  return hex(await sha.digest());
}

test('of nothing, of one part, and of several', async () => {
  expect(await of(undefined)).toBe(createHash('sha256').digest('hex'));
  const whole = createHash('sha256').update(DATA).digest('hex');
  expect(await of(undefined, DATA)).toBe(whole);
  expect(await of(undefined, DATA.subarray(0, 3), DATA.subarray(3))).toBe(whole);
});

test('with a key as a text, as bytes, and as a part of a buffer', async () => {
  const key = new TextEncoder().encode('AWS4secret');
  const whole = createHmac('sha256', key).update(DATA).digest('hex');
  expect(await of('AWS4secret', DATA)).toBe(whole);
  expect(await of(key, DATA)).toBe(whole);
  // The second time it is a known one.
  expect(await of(key, DATA.subarray(0, 3), DATA.subarray(3))).toBe(whole);
  expect(await of(Buffer.concat([Buffer.from('x'), key]).subarray(1), DATA)).toBe(whole);
  expect(await of(key.buffer, DATA)).toBe(whole);
});

test('of other data with the same key is another', async () => {
  const key = new Uint8Array([1, 2, 3]);
  expect(await of(key, DATA)).not.toBe(await of(key, DATA.subarray(1)));
});

test('is told anew after a reset', async () => {
  const sha = new Sha256();
  sha.update(new Uint8Array([1]));
  sha.reset();
  sha.update(DATA);
  expect(hex(await sha.digest())).toBe(await of(undefined, DATA));
});
