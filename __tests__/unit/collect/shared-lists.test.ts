/**
 * Lists that are the same for each principal of an account: asked once, and again only by those whom a refusal does
 * not bind.
 */
import { describe, expect, test } from '@jest/globals';
import type { Result } from '../../../src/aws/clients.ts';
import { isRefused, SharedLists } from '../../../src/collect/shared-lists.ts';

const failure = (errorName: string) => ({ service: 'bedrock', operation: 'List', errorName, message: 'no' }) as const;
const value = (text: string): Result<string> => ({ ok: true, value: text, attempts: 1 });
const failed = (errorName: string): Result<string> => ({ ok: false, failure: failure(errorName), attempts: 1 });

test.each([
  ['AccessDeniedException', true],
  ['AccessDenied', true],
  ['ThrottlingException', false],
  ['TimeoutError', false],
])('%s is a refusal: %s', (name, expected) => {
  expect(isRefused(failure(name))).toBe(expected);
});

describe('who asks', () => {
  async function asked(
    answers: Record<string, Result<string>>,
    asks: [scope: string, asker: string][],
    lists = new SharedLists<string>(),
  ) {
    const calls: string[] = [];
    const said = await Promise.all(
      asks.map(([scope, asker]) =>
        lists.ask(scope, asker, () => {
          calls.push(`${asker} in ${scope}`);
          return Promise.resolve(answers[asker] ?? failed('none'));
        }),
      ),
    );
    return { calls, said: said.map((one) => (one.ok ? one.value : one.failure.errorName)), lists };
  }
  const three: [string, string][] = [
    ['us', 'a'],
    ['us', 'b'],
    ['us', 'a'],
  ];

  test("the first asker's answer is everyone's", async () => {
    const { calls, said } = await asked({ a: value('A'), b: value('B') }, three);
    expect([calls, said]).toEqual([['a in us'], ['A', 'A', 'A']]);
  });

  test('a failure that is no refusal would be the others’ too', async () => {
    const { calls, said } = await asked({ a: failed('TimeoutError'), b: value('B') }, three);
    expect([calls, said]).toEqual([['a in us'], ['TimeoutError', 'TimeoutError', 'TimeoutError']]);
  });

  test('after a refusal each other one asks, once', async () => {
    const { calls, said } = await asked({ a: failed('AccessDenied'), b: value('B') }, [...three, ['us', 'b']]);
    expect([calls, said]).toEqual([
      ['a in us', 'b in us'],
      ['AccessDenied', 'B', 'AccessDenied', 'B'],
    ]);
  });

  test('each scope has a list of its own', async () => {
    const { calls } = await asked({ a: value('A') }, [
      ['us', 'a'],
      ['eu', 'a'],
    ]);
    expect(calls).toEqual(['a in us', 'a in eu']);
  });

  test('what holds for all may be told otherwise', async () => {
    const lists = new SharedLists<string>((answer) => answer.ok && answer.value === 'open');
    const closed = await asked({ a: value('closed'), b: value('open') }, three, lists);
    expect([closed.calls, closed.said]).toEqual([
      ['a in us', 'b in us'],
      ['closed', 'open', 'closed'],
    ]);
  });

  test('only an own call is one that was asked by the asker', async () => {
    const { lists } = await asked({ a: value('A') }, three);
    expect(await lists.askedBy('us', 'a')).toEqual(value('A'));
    expect(lists.askedBy('us', 'b')).toBeUndefined();
    expect(lists.askedBy('eu', 'a')).toBeUndefined();
  });
});
