/** A surface is as large as its place takes, and says so where that is not all. */
import { describe, expect, test } from '@jest/globals';
import { bytes, characters, COMMENT_LIMIT_CHARACTERS, fit, SUMMARY_LIMIT_BYTES } from '../../../src/report/fit.ts';

const NOTE = '\n\nThe rest does not fit here; it is in `report.json`.\n';
const never = (): string => {
  throw new Error('made without need');
};

test('GitHub takes a summary of 1 MiB, and a comment of 65,536 characters, of which some stay free', () => {
  expect(SUMMARY_LIMIT_BYTES).toBe(1_048_576);
  expect(COMMENT_LIMIT_CHARACTERS).toBe(65_000);
});

test('a summary is counted in bytes, a comment in characters', () => {
  expect(bytes('é🚀')).toBe(6);
  expect(characters('é🚀')).toBe(3);
});

describe('of several renderings', () => {
  test('the first that fits is taken, and no further one is made', () => {
    expect(fit([() => 'x'.repeat(21), () => 'short', never], 20, characters)).toBe('short');
  });

  test('the limit is inclusive', () => {
    expect(fit([() => 'x'.repeat(20), never], 20, characters)).toBe('x'.repeat(20));
  });
});

describe('where none fits, the last', () => {
  const rest = 'x'.repeat(300);
  const cut = (text: string, limit: number): string => fit([() => rest, () => text], limit, characters);

  test('is cut at the end of a block, with a sentence that says so', () => {
    expect(cut(`first\n\nsecond\n\n${rest}\n\nlast`, 100)).toBe(`first\n\nsecond${NOTE}`);
  });

  test.each([
    ['keeps a block that fits exactly', NOTE.length + 'first\n\n'.length, `first${NOTE}`],
    ['leaves out one that is a character too long', NOTE.length + 'first\n\n'.length - 1, NOTE],
  ])('%s', (_rule, limit, expected) => {
    const text = cut(`first\n\n${rest}`, limit);
    expect(text).toBe(expected);
    expect(text.length).toBeLessThanOrEqual(limit);
  });

  test('is counted as its place counts', () => {
    const text = fit([() => `${'é'.repeat(20)}\n\n${rest}`], NOTE.length + 25, bytes);
    expect(text).toBe(NOTE);
  });
});
