import { expect, test } from '@jest/globals';
import {
  actionFacts,
  actionsOf,
  arnFormat,
  AUTHORIZATION_DATE,
  isCompleteService,
  matchingTypes,
  obeysResourceControl,
} from '../../../src/policy/service-authorization.ts';

const INVOKE = 'bedrock:InvokeModel';

test('the table has a date', () => {
  expect(AUTHORIZATION_DATE).toMatch(/^\d{4}-\d\d-\d\d$/);
});

test('an action is found whatever its case, and told as AWS writes it', () => {
  expect(actionFacts('BEDROCK:invokemodel')?.name).toBe(INVOKE);
  expect(actionFacts('bedrock:ListFoundationModels')?.resourceTypes).toEqual([]);
  expect(actionFacts('bedrock:Converse')).toBeUndefined();
  expect(actionFacts('')).toBeUndefined();
});

test('of Bedrock, Marketplace and STS every action is known; of others not, nor of what every object has', () => {
  expect(['bedrock', 'aws-marketplace', 'sts'].map(isCompleteService)).toEqual([true, true, true]);
  expect(['s3', 'toString', ''].map(isCompleteService)).toEqual([false, false, false]);
  expect(actionsOf('bedrock')).toContain('InvokeModel');
  expect(actionsOf('toString')).toEqual([]);
});

test.each<[string, string, readonly string[] | undefined]>([
  [INVOKE, 'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-v2:1', ['foundation-model']],
  [INVOKE, 'arn:aws:bedrock:::foundation-model/a.b', ['foundation-model']],
  [INVOKE, 'arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.a', ['inference-profile']],
  [INVOKE, 'arn:aws:bedrock:us-east-1::inference-profile/us.a', []],
  [INVOKE, 'arn:aws:bedrock:us-east-1:111122223333:foundation-model/a.b', []],
  [INVOKE, 'arn:aws:bedrock:us-east-1::foundation-model/', []],
  [INVOKE, 'arn:aws:bedrock:us-east-1::foundation-modelx/a', []],
  [INVOKE, 'xarn:aws:bedrock:us-east-1::foundation-model/a', []],
  [INVOKE, 'arn:aws:s3:::bucket', []],
  [INVOKE, '*', []],
  ['bedrock:ListFoundationModels', '*', []],
  ['bedrock:Converse', '*', undefined],
])('%s on %s is on %j', (action, resource, types) => {
  expect(matchingTypes(action, resource)).toEqual(types);
  expect(matchingTypes(action.toUpperCase(), resource)).toEqual(types);
});

test('an answer stays true after thousands of others', () => {
  for (let index = 0; index < 5_000; index += 1) matchingTypes(INVOKE, `arn:aws:s3:::${index}`);
  expect(matchingTypes(INVOKE, 'arn:aws:bedrock:us-east-1::foundation-model/a')).toEqual(['foundation-model']);
});

test('the format of a type’s ARN', () => {
  expect(arnFormat('bedrock', 'foundation-model')).toBe(
    'arn:${Partition}:bedrock:${Region}::foundation-model/${ResourceId}',
  );
  expect(arnFormat('bedrock', 'nothing')).toBeUndefined();
  expect(arnFormat('toString', 'x')).toBeUndefined();
});

test('resource control policies count for STS and not for Bedrock', () => {
  expect(obeysResourceControl('STS:AssumeRole')).toBe(true);
  expect(obeysResourceControl('bedrock:InvokeModel')).toBe(false);
  expect(obeysResourceControl('sts')).toBe(false);
});
