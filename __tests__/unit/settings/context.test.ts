/** Context of the simulation as a user writes it. */
import { describe, expect, test } from '@jest/globals';
import type { ContextEntry } from '../../../src/domain/settings.ts';
import { contextEntries, mergeContext, parseContextKey, parseContextLines } from '../../../src/settings/context.ts';
import { outcome } from './fake.ts';

test.each([
  'aws:PrincipalTag/team',
  'aws:PrincipalTag/cost center',
  'bedrock:GuardrailIdentifier',
  'cognito-identity.amazonaws.com:amr',
  'oidc.eks.us-east-1.amazonaws.com/id/AB12:sub',
  `aws:${'x'.repeat(252)}`,
])('%s is a key', (key) => {
  expect(outcome(parseContextKey(key))).toBe(key);
});

test.each([
  'team',
  'aws:',
  ':team',
  'aws:a b',
  'aws:PrincipalTag/',
  'aws:PrincipalTag/ a',
  '.aws:a',
  'aws.:a',
  'aws..com:a',
  'aws:PrincipalTag/a ',
  `aws:${'x'.repeat(253)}`,
  'aws: a',
])('%j is no key', (key) => {
  expect(outcome(parseContextKey(key))).toMatch(
    / is not a condition key\. Write a key like `aws:PrincipalTag\/team`\.$/,
  );
});

test.each(['aws:RequestedRegion', 'AWS:requestedregion', 'aws:PrincipalArn', 'bedrock:InferenceProfileArn'])(
  '%s follows from what is checked, and is not taken',
  (key) => {
    expect(outcome(parseContextKey(key))).toMatch(
      /^`(aws|bedrock):\w+` follows from the model, region and principal that are checked\. Leave it out\.$/,
    );
  },
);

describe('lines of key=value', () => {
  const entry = (key: string, ...values: string[]): ContextEntry => ({ key, values, from: 'input' });

  test.each<[string, ContextEntry[]]>([
    ['aws:PrincipalTag/team=search', [entry('aws:PrincipalTag/team', 'search')]],
    ['aws:PrincipalTag/q=a=b', [entry('aws:PrincipalTag/q', 'a=b')]],
    [' aws:SourceIp = 192.0.2.1 \r\n\r\n', [entry('aws:SourceIp', '192.0.2.1')]],
    ['aws:SourceIp=', [entry('aws:SourceIp', '')]],
    ['aws:SourceIp=1\nAWS:sourceip=2\naws:SourceVpc=v', [entry('aws:SourceIp', '1', '2'), entry('aws:SourceVpc', 'v')]],
    ['', []],
  ])('%j', (text, expected) => {
    expect(outcome(parseContextLines(text))).toEqual(expected);
  });

  test('all that is wrong is said', () => {
    expect(outcome(parseContextLines('team\naws:PrincipalArn=x\naws:SourceIp=1\n=x'))).toBe(
      '"team" has no value. Write `key=value`, one per line. | ' +
        '`aws:PrincipalArn` follows from the model, region and principal that are checked. Leave it out. | ' +
        '"" is not a condition key. Write a key like `aws:PrincipalTag/team`.',
    );
  });
});

test('where a key is in both, the narrower values hold, however it is spelled', () => {
  const wide = contextEntries(
    [
      ['aws:SourceIp', '1'],
      ['aws:SourceVpc', 'v'],
    ],
    'input',
  );
  const narrow = contextEntries([['AWS:SOURCEIP', '2']], 'file');
  expect(mergeContext(wide, narrow)).toEqual([
    { key: 'aws:SourceVpc', values: ['v'], from: 'input' },
    { key: 'AWS:SOURCEIP', values: ['2'], from: 'file' },
  ]);
});
