import { expect, test } from '@jest/globals';
import { MAYBE, NO, YES, and, not, or, requestContext, valuesOf } from '../../../src/policy/context.ts';

test('a key is found whatever the case of its name; one value is a list of it, and null is none', () => {
  const context = requestContext({ 'aws:PrincipalTag/Team': 'blue', 'aws:TagKeys': ['a', 'b'], 'aws:SourceVpc': null });
  expect(valuesOf(context, 'aws:principaltag/team')).toEqual(['blue']);
  expect(valuesOf(context, 'aws:tagkeys')).toEqual(['a', 'b']);
  expect(valuesOf(context, 'aws:sourcevpc')).toEqual([]);
});

test('a key that is not listed is not known, unless all that are not are absent', () => {
  expect(valuesOf(requestContext({}), 'aws:x')).toBeUndefined();
  expect(valuesOf(requestContext({}, 'unknown'), 'aws:x')).toBeUndefined();
  expect(valuesOf(requestContext({ 'aws:y': 'v' }, 'absent'), 'aws:x')).toEqual([]);
});

test.each([
  [NO, NO, NO, NO],
  [NO, MAYBE, NO, MAYBE],
  [NO, YES, NO, YES],
  [MAYBE, MAYBE, MAYBE, MAYBE],
  [MAYBE, YES, MAYBE, YES],
  [YES, YES, YES, YES],
] as const)('%i and, or %i is %i, %i, in any order', (a, b, both, either) => {
  expect([and(a, b), and(b, a)]).toEqual([both, both]);
  expect([or(a, b), or(b, a)]).toEqual([either, either]);
});

test('the opposite of what is not known is not known', () => {
  expect([NO, MAYBE, YES].map((truth) => not(truth as typeof NO))).toEqual([YES, MAYBE, NO]);
});
