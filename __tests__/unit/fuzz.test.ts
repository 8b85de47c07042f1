/**
 * What comes from outside, wrong in seeded ways: a clear error or a right answer, shown as text and nothing else.
 * `bench/fuzz.ts` reads twenty thousand of each kind.
 */
import { describe, expect, test } from '@jest/globals';
import { fallsOf } from '../fuzz/falls.ts';
import { FUZZ_KINDS } from '../fuzz/kinds.ts';

const INPUTS = 60;

describe('inputs that are wrong', () => {
  test.each(FUZZ_KINDS.map((kind) => [kind.name, kind] as const))('%s', async (_name, kind) => {
    const fell: string[] = [];
    for (let seed = 1; seed <= INPUTS; seed += 1) {
      fell.push(...(await fallsOf(kind, seed)).map((fall) => `seed ${seed}: ${fall}`));
    }
    expect(fell).toEqual([]);
  });
});

describe('the harness notices', () => {
  const shows = (where: 'log' | 'field' | 'markdown' | 'terminal' | 'data' | 'csv', text: string) =>
    fallsOf({ name: 'x', examples: ['x'], read: () => Promise.resolve([{ where, text }]) }, 1);

  test.each([
    ['log', '  ::error::x', 'workflow command'],
    ['log', 'x ##[error]y', 'workflow command'],
    ['field', '##[group]', 'workflow command'],
    ['markdown', '[x](https://evil.example)', 'markdown link'],
    ['markdown', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'secret'],
    ['terminal', 'a\u001b[2J', 'control character'],
    ['terminal', 'a\u009b2J', 'control character'],
    ['terminal', 'a\u202eb', 'control character'],
    ['data', '"a\u009b"', 'control character'],
    ['data', '{"title":"A recorded run of","x":"role/ZANZIBAR"}', 'private'],
    ['csv', 'x,"\uff1d1"\r\n', 'formula'],
    ['log', 'The check failed unexpectedly: x', 'crash'],
  ] as const)('in %s: %j', async (where, text, kind) => {
    expect((await shows(where, text)).map((fall) => fall.slice(0, kind.length))).toEqual([kind]);
  });

  test('what is thrown', async () => {
    const read = () => Promise.reject(new TypeError('x is undefined'));
    expect(await fallsOf({ name: 'x', examples: ['x'], read }, 1)).toEqual([
      expect.stringMatching(/^crash: TypeError: x is/),
    ]);
  });
});
