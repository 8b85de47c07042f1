import { expect, test } from '@jest/globals';
import { deadArn, regionsMatching } from '../../../src/policy/dead-arn.ts';

const B = 'arn:aws:bedrock';
const HAIKU = 'anthropic.claude-haiku-4-5-20251001-v1:0';
const own = (type: string, name: string, account = '111122223333') => `${B}:us-east-1:${account}:${type}/${name}`;
const model = (name: string, region = 'us-east-1') => `${B}:${region}::foundation-model/${name}`;

test.each([
  ['everything', '*'],
  ['another service', 'arn:aws:s3:::x'],
  ['a wildcard for the rest', `${B}:*`],
  ['a model', model(HAIKU)],
  ['a model of any region', model(HAIKU, '*')],
  ['a model of no region, behind a global profile', model(HAIKU, '')],
  ['models by a wildcard', model('anthropic.*')],
  ['a model that is newer than the table', model('newco.model-x-v1:0')],
  ['a newer release of a model', model('anthropic.claude-haiku-4-6-20261001-v1:0')],
  ['a model of any account, as a wildcard may be written', `${B}:us-east-1:*:foundation-model/*`],
  ['a profile', own('inference-profile', `us.${HAIKU}`)],
  ['a profile of any account', own('inference-profile', `us.${HAIKU}`, '*')],
  ['a wildcard that stands for the account too', `${B}:us-*:inference-profile/x`],
  ['a region by a variable', model(HAIKU, '${aws:RequestedRegion}')],
  ['a region that is near to none', model(HAIKU, 'xx-nowhere-99')],
  ['a name without a type', `${B}:us-east-1::x`],
  ['a resource of an unknown type without an account', `${B}:us-east-1::thing/x`],
])('%s may match: %s', (_, arn) => {
  expect(deadArn(arn)).toBeUndefined();
});

test.each<[string, string[], string]>([
  [
    `arn:aws:bedrock-runtime:us-east-1::foundation-model/${HAIKU}`,
    [model(HAIKU)],
    'bedrock-runtime is an endpoint, not a service of ARNs',
  ],
  [
    'arn:aws:bedrock-agent-runtime:us-east-1::x/y',
    [`${B}:us-east-1::x/y`],
    'bedrock-agent-runtime is an endpoint, not a service of ARNs',
  ],
  [`${B}:us-east-1:foundation-model/${HAIKU}`, [model(HAIKU)], 'the colon of the account is missing'],
  [
    `${B}:us-east-1:inference-profile/us.${HAIKU}`,
    [own('inference-profile', `us.${HAIKU}`, '*')],
    'the colon of the account is missing',
  ],
  [`${B}:us-east-1:guardrail/x`, [own('guardrail', 'x', '*')], 'the colon of the account is missing'],
  [own('foundation-model', HAIKU), [model(HAIKU)], 'the ARN of a foundation model has no account'],
  [
    own('inference-profile', `us.${HAIKU}`, ''),
    [own('inference-profile', `us.${HAIKU}`, '*')],
    'the ARN of a resource of type inference-profile has an account',
  ],
  [
    model(HAIKU, 'global'),
    [model(HAIKU, '')],
    'global is no region in an ARN; the model behind a global profile has none',
  ],
  [
    model(HAIKU, 'unspecified'),
    [model(HAIKU, '')],
    'unspecified is no region in an ARN; the model behind a global profile has none',
  ],
  [model(HAIKU, 'us-eats-1'), [model(HAIKU)], 'there is no region us-eats-1'],
  [
    model(`us.${HAIKU}`),
    [own('inference-profile', `us.${HAIKU}`, '*'), model(HAIKU, '*')],
    `us.${HAIKU} is an inference profile, not a foundation model`,
  ],
  [
    model(`global.${HAIKU}`),
    [own('inference-profile', `global.${HAIKU}`, '*'), model(HAIKU, ''), model(HAIKU)],
    `global.${HAIKU} is an inference profile, not a foundation model`,
  ],
  [
    model(HAIKU.replace('haiku', 'haiko')),
    [model(HAIKU)],
    `there is no model ${HAIKU.replace('haiku', 'haiko')} in the table`,
  ],
  [model(HAIKU.replace('-v1:0', '')), [model(HAIKU)], `there is no model ${HAIKU.replace('-v1:0', '')} in the table`],
  [
    model(HAIKU.replace('v1:0', 'v2:0')),
    [model(HAIKU)],
    `there is no model ${HAIKU.replace('v1:0', 'v2:0')} in the table`,
  ],
])('%s matches nothing: write %j', (arn, instead, reason) => {
  expect(deadArn(arn)).toEqual({ reason, instead });
});

test('the ID of a model is that of no profile: those that contain it are meant', () => {
  const dead = deadArn(own('inference-profile', HAIKU));
  expect(dead?.reason).toBe(`${HAIKU} is a foundation model, not an inference profile`);
  expect(dead?.instead).toContain(own('inference-profile', `us.${HAIKU}`, '*'));
  expect(dead?.instead.every((arn) => arn.endsWith(`.${HAIKU}`))).toBe(true);
});

test('no more than two are meant', () => {
  const dead = deadArn(model('amazon.nova-lite-v2:0'));
  expect(dead?.instead.length ?? 0).toBeLessThanOrEqual(2);
});

test('a pattern stands for the regions of the table', () => {
  expect(regionsMatching('us-east-?')).toEqual(['us-east-1', 'us-east-2']);
  expect(regionsMatching('us-east-1')).toEqual(['us-east-1']);
  expect(regionsMatching('xx-*')).toEqual([]);
});
