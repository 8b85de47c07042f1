/** An archive from outside is bounded: what is too large, or lies about it, is refused. */
import { expect, test } from '@jest/globals';
import { deflateRawSync } from 'node:zlib';
import { unzip } from '../../../src/util/zip.ts';
import { zipOf } from '../../../testbed/services/zip.ts';

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

test('the files that are wanted', () => {
  const archive = zipOf({ 'a/report.json': '{}', 'b.txt': 'no' });
  const files = unzip(archive, (path) => path.endsWith('.json'), 1024);
  expect([...files.keys()]).toEqual(['a/report.json']);
  expect(text(files.get('a/report.json'))).toBe('{}');
});

test('too large a file is refused before it is unpacked; one that is not wanted is not', () => {
  const archive = zipOf({ 'report.json': 'x'.repeat(2048) });
  expect(() => unzip(archive, () => true, 1024)).toThrow('report.json is larger than');
  expect(unzip(archive, () => false, 1024).size).toBe(0);
});

test('what says that it is small and is not stays within what it says', () => {
  const packed = deflateRawSync(Buffer.alloc(1_000_000));
  const archive = Buffer.from(zipOf({ 'report.json': packed.toString('latin1') }));
  const whole = Buffer.concat([archive]);
  // Method 8 in both headers, an uncompressed size of 10 bytes.
  const central = whole.indexOf(Buffer.from('PK\x01\x02', 'latin1'));
  whole.writeUInt16LE(8, 8);
  whole.writeUInt16LE(8, central + 10);
  whole.writeUInt32LE(10, 22);
  whole.writeUInt32LE(10, central + 24);
  const read = (): number => unzip(whole, () => true, 1024).get('report.json')?.length ?? 0;
  let length = 0;
  try {
    length = read();
  } catch {
    // Refused: as good.
  }
  expect(length).toBeLessThanOrEqual(10);
});

test('no archive, and too many files', () => {
  expect(() => unzip(new Uint8Array(100), () => true, 1024)).toThrow();
  const many = zipOf(Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [String(index), ''])));
  expect(() => unzip(many, () => false, 1024)).toThrow('more than 10000 files');
});
