/** What a statement that nearly allows a request would need. */
import { expect, test } from '@jest/globals';
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
