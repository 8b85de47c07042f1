/** What a statement that nearly allows a request would need. */
import { describe, expect, test } from '@jest/globals';
import { requestContext } from '../../../src/policy/context.ts';
import { readPolicy } from '../../../src/policy/document.ts';
import { nearMissText, nearMisses } from '../../../src/policy/near-misses.ts';

const MODEL = 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0';
const PROFILE = 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/heol2zyy5v48';

function near(statements: object | object[], resource = MODEL): string[] {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  const read = readPolicy(text, { name: 'app', kind: 'identity' });
  if (!read.ok) throw new Error(read.problem.message);
  const context = requestContext({ 'aws:RequestedRegion': 'us-east-1', 'bedrock:GuardrailIdentifier': null });
  return nearMisses([read.document], { action: 'bedrock:InvokeModel', resource, context }).map(nearMissText);
}

const allow = (Resource: string | string[], more: object = {}) => ({
  Sid: 'S',
  Effect: 'Allow',
  Action: 'bedrock:InvokeModel',
  Resource,
  ...more,
});

test.each<[string, object, string, string]>([
  [
    'a guard',
    allow('*', { Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } } }),
    MODEL,
    'Would be allowed by statement S of app (line 1) if StringEquals aws:SourceVpce vpce-1 (it is not known).',
  ],
  [
    'a guard that the request surely does not meet',
    allow('*', { Condition: { ArnLike: { 'bedrock:GuardrailIdentifier': 'arn:aws:bedrock:*:*:guardrail/g*' } } }),
    MODEL,
    'Would be allowed by statement S of app (line 1) if ArnLike bedrock:GuardrailIdentifier arn:aws:bedrock:*:*:guardrail/g* (the request has none).',
  ],
  [
    'one character of the region',
    allow('arn:aws:bedrock:us-east-2::foundation-model/*'),
    MODEL,
    'Would be allowed by statement S of app (line 1) if it said arn:aws:bedrock:us-east-1::foundation-model/* instead of arn:aws:bedrock:us-east-2::foundation-model/* (another region).',
  ],
  [
    'an account that is missing',
    allow('arn:aws:bedrock:us-east-1::application-inference-profile/*'),
    PROFILE,
    'Would be allowed by statement S of app (line 1) if it said arn:aws:bedrock:us-east-1:*:application-inference-profile/* instead of arn:aws:bedrock:us-east-1::application-inference-profile/* (the ARN can match nothing).',
  ],
  [
    'another account',
    allow('arn:aws:bedrock:*:444455556666:application-inference-profile/*'),
    PROFILE,
    'Would be allowed by statement S of app (line 1) if it said arn:aws:bedrock:*:111122223333:application-inference-profile/* instead of arn:aws:bedrock:*:444455556666:application-inference-profile/* (another account, or none).',
  ],
  [
    'inference-profile for application-inference-profile',
    allow('arn:aws:bedrock:*:111122223333:inference-profile/*'),
    PROFILE,
    'Would be allowed by statement S of app (line 1) if it said arn:aws:bedrock:*:111122223333:application-inference-profile/* instead of arn:aws:bedrock:*:111122223333:inference-profile/* (another type of resource).',
  ],
  [
    'an ARN without its ::',
    allow('arn:aws:bedrock:us-east-1:foundation-model/amazon.nova-lite-v1:0'),
    MODEL,
    'Would be allowed by statement S of app (line 1) if it said arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0 instead of arn:aws:bedrock:us-east-1:foundation-model/amazon.nova-lite-v1:0 (the ARN can match nothing).',
  ],
  [
    'an API for an action',
    allow('*', { Action: 'bedrock:Converse' }),
    MODEL,
    'Would be allowed by statement S of app (line 1) if it said bedrock:InvokeModel instead of bedrock:Converse (an API is not an action).',
  ],
  [
    'a few letters of the name',
    allow('arn:aws:bedrock:*::foundation-model/amazon.nova-light-v1:0'),
    MODEL,
    'Would be allowed by statement S of app (line 1) if it said arn:aws:bedrock:*::foundation-model/amazon.nova-lite-v1:0 instead of arn:aws:bedrock:*::foundation-model/amazon.nova-light-v1:0 (another name).',
  ],
])('%s', (_, statement, resource, wanted) => {
  expect(near(statement, resource)).toEqual([wanted]);
});

test('the nearest is first, and what is far is not there', () => {
  const statements = [
    allow('arn:aws:bedrock:eu-west-1::foundation-model/anthropic.*', { Sid: 'Far' }),
    allow('arn:aws:bedrock:us-west-2::foundation-model/*', { Sid: 'Region' }),
    allow('*', { Sid: 'Guard', Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }),
    { Sid: 'Deny', Effect: 'Deny', Action: '*', Resource: '*' },
  ];
  expect(near(statements).map((text) => /statement (\w+)/.exec(text)?.[1])).toEqual(['Guard', 'Region']);
});

test('of a statement that allows nothing is said', () => {
  expect(near(allow('*'))).toEqual([]);
});

describe('what is near', () => {
  const misses = (
    statements: object | object[],
    resource = MODEL,
    keys: Record<string, string | null> = {},
    most?: number,
  ) => {
    const unique = [statements].flat().map((one, index) => ({ ...one, Sid: `S${index}` }));
    const read = readPolicy(JSON.stringify({ Version: '2012-10-17', Statement: unique }), {
      name: 'app',
      kind: 'identity',
    });
    if (!read.ok) throw new Error(read.problem.message);
    const request = { action: 'bedrock:InvokeModel', resource, context: requestContext(keys) };
    return nearMisses([read.document], request, ...(most === undefined ? [] : [most]));
  };
  const kinds = (...of: Parameters<typeof misses>) => misses(...of).map(({ kind }) => kind);
  const needs = (key: string) => ({ Condition: { StringEquals: { [key]: 'v' } } });
  const there = MODEL.replace('us-east-1', 'us-west-2');

  test('nothing that denies, that allows already, or that is about something else', () => {
    expect(kinds({ ...allow('*', needs('aws:x')), Effect: 'Deny' })).toEqual([]);
    expect(kinds(allow('*'))).toEqual([]);
    expect(kinds(allow(there, { Action: 'bedrock:ApplyGuardrail' }))).toEqual([]);
    expect(kinds(allow('arn:aws:s3:::x'))).toEqual([]);
    expect(kinds({ Sid: 'S', Effect: 'Allow', NotAction: 'bedrock:Converse', NotResource: MODEL })).toEqual([]);
    expect(kinds(allow(there, { Action: 'bedrock:Converse' }))).toEqual([]);
    expect(kinds(allow('arn:aws:bedrock:us-west-2:*:foundation-model/x*'))).toEqual([]);
    expect(
      kinds({ Sid: 'S', Effect: 'Allow', NotAction: ['bedrock:Converse', 'bedrock:InvokeModel'], Resource: '*' }),
    ).toEqual([]);
  });

  test('the nearest first: conditions before ARNs, fewer before more, three at most', () => {
    const all = [
      allow(there),
      allow('*', { Condition: { StringEquals: { 'x:a': 'v', 'x:b': 'v' } } }),
      allow('*', needs('x:a')),
      allow('*', { Action: 'bedrock:Converse' }),
    ];
    expect(misses(all).map(({ kind, guards }) => [kind, guards.length])).toEqual([
      ['guard', 1],
      ['action', 0],
      ['guard', 2],
    ]);
    expect(kinds(all, MODEL, {}, 1)).toEqual(['guard']);
    expect(kinds(all, MODEL, {}, 9)).toHaveLength(4);
  });

  test('of equally near ones the one with fewer conditions', () => {
    const found = misses([
      allow('*', { Condition: { StringEquals: { 'x:a': 'v', 'x:b': 'v' } } }),
      allow('*', { Action: 'bedrock:Converse' }),
    ]);
    expect(found.map(({ kind }) => kind)).toEqual(['action', 'guard']);
  });

  test('only conditions that are not met, with what the request has', () => {
    const Condition = { StringEquals: { 'x:a': ['v', 'w'], 'x:b': 'v', 'x:c': 'v' } };
    expect(misses(allow('*', { Condition }), MODEL, { 'x:a': 'x', 'x:b': 'v', 'x:c': null })[0]?.guards).toEqual([
      { key: 'x:a', operator: 'StringEquals', values: ['v', 'w'], had: ['x'] },
      { key: 'x:c', operator: 'StringEquals', values: ['v'], had: [] },
    ]);
  });

  test('of several resources of a statement the nearest', () => {
    const found = misses(allow([MODEL.replace('us-east-1', 'eu-central-1'), MODEL.replace('us-east-1', 'us-east-2')]));
    expect(found).toHaveLength(1);
    expect(found[0]?.written?.text).toContain('us-east-2');
  });

  test('a name that is a few letters away, and of the same type', () => {
    const own = (name: string, type = 'application-inference-profile') =>
      `arn:aws:bedrock:us-east-1:111122223333:${type}/${name}`;
    expect(kinds(allow(own('heol2zyy5v4x')), PROFILE)).toEqual(['name']);
    expect(kinds(allow(own('heol2zyy5xyz')), PROFILE)).toEqual(['name']);
    expect(kinds(allow(own('heol2zyyvxyz')), PROFILE)).toEqual([]);
    expect(kinds(allow(own('heol2zyy5v4x', 'application-inference-profiles')), PROFILE)).toEqual([]);
    expect(kinds(allow(own('heol2zyy5v48', 'inference-profile')), PROFILE)).toEqual(['resource-type']);
    const [close, far] = [allow(own('heol2zyy5xyz')), allow(own('heol2zyy5v4x'))];
    expect(misses([close, far], PROFILE).map(({ written }) => written?.text.slice(-3))).toEqual(['v4x', 'xyz']);
  });

  test('only what one change mends', () => {
    expect(kinds(allow('arn:aws:bedrock:us-west-2:444455556666:application-inference-profile/*'), PROFILE)).toEqual([]);
    expect(kinds(allow('arn:aws:bedrock'), PROFILE)).toEqual([]);
  });

  test('in a sentence: which statement, by its number where it has no Sid, and what it would need besides', () => {
    const nameless = { Effect: 'Allow', Action: 'bedrock:InvokeModel', Resource: there, ...needs('aws:x') };
    expect(near([{ ...nameless, Effect: 'Deny' }, nameless])).toEqual([
      `Would be allowed by statement 2 of app (line 1) if it said ${MODEL} instead of ${there} (another region), and if StringEquals aws:x v (it is not known).`,
    ]);
    expect(near(allow('*', { Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } } }))[0]).toContain(
      '(it is us-east-1).',
    );
  });
});
