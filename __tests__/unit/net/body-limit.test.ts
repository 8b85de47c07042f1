import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { limited } from '../../../src/net/body-limit.ts';

const MIB = new Uint8Array(1024 * 1024).fill(0x20);

test('lets an answer through that is not too long', async () => {
  expect(await text(limited(Readable.from([Buffer.from('{"a"'), Buffer.from(':1}')]), 7))).toBe('{"a":1}');
});

test('ends an answer without end, and stops reading it', async () => {
  let read = 0;
  const endless = Readable.from(
    (function* () {
      for (;;) {
        read += 1;
        yield MIB;
      }
    })(),
  );
  await expect(text(limited(endless, 4 * MIB.length))).rejects.toMatchObject({ name: 'UnreadableAnswer' });
  expect(endless.destroyed).toBe(true);
  expect(read).toBeLessThan(64);
});

test('passes on what breaks the answer', async () => {
  const broken = new Readable({
    read() {
      this.destroy(new Error('socket hang up'));
    },
  });
  await expect(text(limited(broken, 10))).rejects.toThrow('socket hang up');
});
