import { describe, expect, test } from '@jest/globals';
import { MAYBE, NO, YES, requestContext } from '../../../src/policy/context.ts';
import { arnSegments, matcherOf, matchesTemplate, template, type PatternKind } from '../../../src/policy/pattern.ts';

const MODEL = 'arn:aws:bedrock:us-east-1::foundation-model/a.b-v1:0';
const CONTEXT = requestContext({ 'aws:username': 'ann', 'aws:tagkeys': ['a', 'b'], 'aws:x': null, 'aws:star': '*' });

function truth(kind: PatternKind, pattern: string, text: string, variables = true): string {
  const found = matchesTemplate(template(pattern, kind, variables), text, CONTEXT);
  return found === YES ? 'yes' : found === NO ? 'no' : 'maybe';
}

describe('wildcards', () => {
  test.each<[string, string, boolean]>([
    ['', '', true],
    ['', 'a', false],
    ['a', 'a', true],
    ['a', 'ab', false],
    ['a', 'ba', false],
    ['*', '', true],
    ['*', 'a:b/c', true],
    ['a*', 'a', true],
    ['a*', 'ba', false],
    ['*a', 'ba', true],
    ['*a', 'ab', false],
    ['a*c', 'abc', true],
    ['a*c', 'ac', true],
    ['a*c', 'acb', false],
    ['a**c', 'abbc', true],
    ['a*b*c', 'axbxbxc', true],
    ['a*b*c', 'axcxb', false],
    ['*ab*ab', 'abab', true],
    ['*ab*ab', 'ab', false],
    ['?', 'a', true],
    ['?', '', false],
    ['?', 'ab', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['?*', '', false],
    ['?*', 'a', true],
    ['*?', 'a', true],
    ['*?a', 'a', false],
    ['*?', '', false],
    ['?', '😀', true],
    ['??', '😀', false],
    ['a.c', 'abc', false],
    ['[ab]', 'a', false],
  ])('%j matches %j: %s', (pattern, text, expected) => {
    expect(matcherOf(pattern)(text)).toBe(expected);
  });

  test('are answered quickly, however many there are', () => {
    expect(matcherOf(`${'*a'.repeat(40)}b`)('a'.repeat(2_000))).toBe(false);
    expect(truth('resource', `arn:${'*a'.repeat(40)}b`, `arn:${'a'.repeat(2_000)}b:x`)).toBe('no');
  });
});

describe('a resource', () => {
  test.each<[string, string, string]>([
    [MODEL, MODEL, 'yes'],
    [MODEL.toUpperCase(), MODEL, 'no'],
    ['*', MODEL, 'yes'],
    ['arn:aws:bedrock:*::foundation-model/*', MODEL, 'yes'],
    ['arn:aws:bedrock:us-*-1::foundation-model/a*', MODEL, 'yes'],
    // In its part: nothing with a colon.
    ['arn:aws:b*k:us-east-1::foundation-model/*', MODEL, 'yes'],
    ['arn:aws:b*1::foundation-model/*', MODEL, 'no'],
    ['arn:a*k:us-east-1::foundation-model/*', MODEL, 'no'],
    // One that ends its part goes beyond the colon.
    ['arn:aws:bedrock:*', MODEL, 'yes'],
    ['arn:aws:bed*:us-east-1::foundation-model/*', MODEL, 'yes'],
    ['arn:*:foundation-model/*', MODEL, 'yes'],
    ['arn:aws:*:foundation-model/a.b-v1:0', MODEL, 'yes'],
    ['*:foundation-model/*', MODEL, 'yes'],
    // After the fifth colon there are no parts.
    ['arn:aws:bedrock:us-east-1::*0', MODEL, 'yes'],
    ['arn:aws:bedrock:us-east-1::f*v1:0', MODEL, 'yes'],
    ['arn:aws:bedrock:us-east-1::foundation-model/a.b-v1?0', MODEL, 'yes'],
    ['arn:aws:bedrock:us-east-?::foundation-model/a.b-v1:0', MODEL, 'yes'],
    ['arn:aws:bedrock:us-east-1?:foundation-model/a.b-v1:0', MODEL, 'no'],
    ['arn:aws:bedrock?us-east-1::foundation-model/a.b-v1:0', MODEL, 'no'],
  ])('%s matches %s: %s', (pattern, text, expected) => {
    expect(truth('resource', pattern, text)).toBe(expected);
  });

  test('has variables in its last part only', () => {
    expect(truth('resource', 'arn:aws:s3:::x/${aws:username}', 'arn:aws:s3:::x/ann')).toBe('yes');
    expect(truth('resource', 'arn:aws:${aws:username}:::x', 'arn:aws:ann:::x')).toBe('no');
    expect(truth('resource', 'arn:aws:${aws:username}:::x', 'arn:aws:${aws:username}:::x')).toBe('yes');
    expect(truth('resource', '${aws:username}', 'ann')).toBe('no');
  });
});

describe('an ARN of a condition', () => {
  test.each<[string, string, string]>([
    ['arn:aws:iam::1:role/*', 'arn:aws:iam::1:role/a/b:c', 'yes'],
    ['arn:aws:iam::1:role/a:*', 'arn:aws:iam::1:role/a:b', 'yes'],
    ['arn:*:iam::1:role/a', 'arn:aws:iam::1:role/a', 'yes'],
    // Part by part: a wildcard does not go beyond a colon.
    ['arn:*:1:role/a', 'arn:aws:iam::1:role/a', 'no'],
    ['arn:*', 'arn:aws:iam::1:role/a', 'no'],
    ['*', 'arn:aws:iam::1:role/a', 'no'],
    ['arn:aws:iam::1:*', 'no:arn', 'no'],
    ['arn:aws:iam::1:*', 'arn:aws:iam::1', 'no'],
    ['arn:aws:iam::?:role/${aws:username}', 'arn:aws:iam::1:role/ann', 'yes'],
    ['arn:aws:iam::1:role/${aws:star}', 'arn:aws:iam::1:role/x', 'no'],
    ['arn:aws:iam::1:role/${aws:star}', 'arn:aws:iam::1:role/*', 'yes'],
  ])('%s matches %s: %s', (pattern, text, expected) => {
    expect(truth('arn', pattern, text)).toBe(expected);
  });

  test.each([
    ['arn:aws:iam::1:role/a:b', ['arn', 'aws', 'iam', '', '1', 'role/a:b']],
    ['arn:aws:iam::1:', ['arn', 'aws', 'iam', '', '1', '']],
    ['arn:aws', ['arn', 'aws']],
  ])('%s has the parts %j', (text, parts) => {
    expect(arnSegments(text)).toEqual(parts);
  });
});

describe('policy variables', () => {
  test.each<[string, string, string]>([
    ['a-${aws:username}-b', 'a-ann-b', 'yes'],
    ['${ AWS:UserName }', 'ann', 'yes'],
    ['${aws:username}', 'bob', 'no'],
    ["${aws:x, 'def ault'}", 'def ault', 'yes'],
    ["${aws:username, 'x'}", 'ann', 'yes'],
    ["${aws:x,'*'}", 'y', 'no'],
    // Without a value, and of several values: nothing matches.
    ['${aws:x}', '', 'no'],
    ['${aws:tagkeys}', 'a', 'no'],
    ["${aws:tagkeys, 'z'}", 'z', 'yes'],
    // A value stands for itself.
    ['${aws:star}', 'anything', 'no'],
    ['${aws:star}*', '*a', 'yes'],
    ['${*}', '*', 'yes'],
    ['${*}', 'a', 'no'],
    ['${?}${$}', '?$', 'yes'],
    ['${aws:other}', 'x', 'maybe'],
    ["${aws:other, 'x'}", 'x', 'maybe'],
    ['${aws:other}${aws:x}', 'x', 'no'],
    ['${not closed', '${not closed', 'yes'],
    ['${}', '${}', 'yes'],
  ])('%s matches %j: %s', (pattern, text, expected) => {
    expect(truth('glob', pattern, text)).toBe(expected);
  });

  test('are plain text where the version of the document has none', () => {
    expect(truth('glob', '${aws:username}', 'ann', false)).toBe('no');
    expect(truth('exact', '${aws:username}', '${aws:username}', false)).toBe('yes');
  });

  test('name their keys, each once', () => {
    expect(template('${aws:B}${aws:a}${aws:b}', 'glob', true)).toMatchObject({ keys: ['aws:b', 'aws:a'] });
    expect(template('${*}', 'glob', true).kind).toBe('fixed');
  });
});

test('a text is compared with or without its case, and wildcards count for nothing', () => {
  expect(truth('exact', 'aB', 'aB')).toBe('yes');
  expect(truth('exact', 'aB', 'ab')).toBe('no');
  expect(truth('exact', '*', 'a')).toBe('no');
  expect(truth('exact-ignoring-case', 'aB', 'Ab')).toBe('yes');
  expect(truth('exact-ignoring-case', 'aB', 'abc')).toBe('no');
});

test('what is not known is neither yes nor no', () => {
  expect([NO, MAYBE, YES]).toEqual([0, 1, 2]);
});
