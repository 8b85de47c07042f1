/**
 * Which simulation calls answer a set of questions: as few as IAM's answers permit, and none that would be answered
 * wrongly.
 */
import { describe, expect, test } from '@jest/globals';
import { type ContextValue } from '../../../src/iam/context.ts';
import { planCalls, questionKey, type PlannedCall, type Question } from '../../../src/iam/plan.ts';
import { context, invoke, model } from './questions.ts';

const stream = (region: string, id: string): Question => ({
  ...invoke(region, id),
  action: 'bedrock:InvokeModelWithResponseStream',
});

describe('which calls are made', () => {
  test('sixty models on demand in six regions, two actions: one call per region', () => {
    const regions = ['us-east-1', 'us-east-2', 'us-west-2', 'eu-central-1', 'eu-west-1', 'ap-northeast-1'];
    const ids = Array.from({ length: 60 }, (_, index) => `amazon.model-${index}`);
    const questions = regions.flatMap((region) => ids.flatMap((id) => [invoke(region, id), stream(region, id)]));
    const calls = planCalls(questions);
    expect(calls).toHaveLength(6);
    expect(calls[0]?.call.resources).toHaveLength(60);
    expect(calls[0]?.call.actions).toEqual(['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream']);
  });

  test('a profile is context, so its models have calls of their own', () => {
    const questions = [
      invoke('us-east-1', 'a.b'),
      invoke('us-east-1', 'a.b', 'arn:p1'),
      invoke('us-east-1', 'a.b', 'arn:p2'),
    ];
    expect(planCalls(questions)).toHaveLength(3);
  });

  test('an action without resource is never asked with a resource', () => {
    const questions: Question[] = [
      invoke('us-east-1', 'a.b'),
      { action: 'aws-marketplace:Subscribe', context: context('us-east-1') },
    ];
    const subscribe = planCalls(questions).find(({ call }) => call.actions.includes('aws-marketplace:Subscribe'));
    expect(subscribe?.call).toMatchObject({ actions: ['aws-marketplace:Subscribe'], resources: [] });
  });

  test('every column of a model in a region: one call for each set of resource types, one for all lists', () => {
    const own = (action: string, resource?: string): Question => ({
      ...{ action: `bedrock:${action}`, context: context('us-east-1') },
      ...(resource !== undefined && { resource }),
    });
    const job = 'arn:aws:bedrock:us-east-1:111122223333:model-invocation-job/a';
    const calls = planCalls([
      invoke('us-east-1', 'a.b'),
      stream('us-east-1', 'a.b'),
      own('CountTokens', model('us-east-1', 'a.b')),
      own('GetFoundationModel', model('us-east-1', 'a.b')),
      own('CreateModelInvocationJob', model('us-east-1', 'a.b')),
      own('GetModelInvocationJob', job),
      own('StopModelInvocationJob', job),
      own('ListModelInvocationJobs'),
      own('ListAsyncInvokes'),
      own('ListFoundationModels'),
      own('ListInferenceProfiles'),
    ]);
    expect(calls.map(({ call }) => `${call.actions.join(' ')} on ${call.resources.join(' ') || 'nothing'}`)).toEqual([
      `bedrock:InvokeModel bedrock:InvokeModelWithResponseStream on ${model('us-east-1', 'a.b')}`,
      `bedrock:CountTokens bedrock:GetFoundationModel on ${model('us-east-1', 'a.b')}`,
      `bedrock:CreateModelInvocationJob on ${model('us-east-1', 'a.b')}`,
      `bedrock:GetModelInvocationJob bedrock:StopModelInvocationJob on ${job}`,
      'bedrock:ListModelInvocationJobs bedrock:ListAsyncInvokes bedrock:ListFoundationModels bedrock:ListInferenceProfiles on nothing',
    ]);
  });
});

test('a call names each action and each resource once, and knows its questions', () => {
  const questions = [invoke('us-east-1', 'a.a'), stream('us-east-1', 'a.a'), invoke('us-east-1', 'b.b')];
  const [planned, ...others] = planCalls([...questions, invoke('us-east-1', 'a.a')], { exclude: ['scp'] });
  expect(others).toEqual([]);
  expect(planned?.call).toEqual({
    actions: ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'],
    resources: [model('us-east-1', 'a.a'), model('us-east-1', 'b.b')],
    context: context('us-east-1'),
    exclude: ['scp'],
  });
  expect(planned?.questions).toHaveLength(4);
});

test('nothing asked, nothing planned; no layer is left out unless said', () => {
  expect(planCalls([])).toEqual([]);
  expect(planCalls([invoke('us-east-1', 'a.a')])[0]?.call.exclude).toEqual([]);
});

test.each([
  [200, [200]],
  [201, [200, 1]],
  [450, [200, 200, 50]],
])('%i resources are asked in calls of at most 200', (count, expected) => {
  const questions = Array.from({ length: count }, (_, index) => [
    invoke('us-east-1', `a.m${index}`),
    stream('us-east-1', `a.m${index}`),
  ]).flat();
  const calls = planCalls(questions);
  expect(calls.map(({ call }) => call.resources.length)).toEqual(expected);
  expect(calls.map(({ questions: own }) => own.length)).toEqual(expected.map((one) => 2 * one));
});

const shape = (calls: readonly PlannedCall[]) =>
  calls.map(({ call }) => `${call.actions.length} on ${call.resources.length}`);

test('split: one resource a call, with all its actions', () => {
  const questions = ['a.a', 'b.b'].flatMap((id) => [invoke('us-east-1', id), stream('us-east-1', id)]);
  expect(shape(planCalls(questions, { split: true }))).toEqual(['2 on 1', '2 on 1']);
});

test('split says nothing of actions without a resource', () => {
  const lists = ['bedrock:ListAsyncInvokes', 'bedrock:ListFoundationModels'].map((action) => ({
    ...{ action, context: context('us-east-1') },
  }));
  expect(shape(planCalls(lists, { split: true }))).toEqual(['2 on 0']);
});

test.each([
  ['of another service', 'iam:PassRole', 'aws-marketplace:Subscribe'],
  ['of which one is a list of Bedrock', 'bedrock:ListFoundationModels', 'aws-marketplace:Subscribe'],
])('actions without a resource stay apart: %s', (_, one, other) => {
  const ask = (action: string): Question => ({ action, context: context('us-east-1') });
  expect(planCalls([ask(one), ask(other)])).toHaveLength(2);
});

test('actions of different resource types stay apart on the same resource', () => {
  const resource = model('us-east-1', 'a.a');
  const ask = (action: string): Question => ({ action, resource, context: context('us-east-1') });
  expect(planCalls([ask('bedrock:InvokeModel'), ask('bedrock:CountTokens')])).toHaveLength(2);
  expect(planCalls([ask('bedrock:ApplyGuardrail'), ask('bedrock:GetGuardrail')])).toHaveLength(2);
});

describe('keys that no policy reads', () => {
  const questions = [invoke('us-east-1', 'a.b', 'arn:p1'), invoke('us-east-1', 'a.b', 'arn:p2')];
  const without = ['bedrock:inferenceprofilearn'];

  test('are left out, so that questions that differ in nothing else share a call', () => {
    const calls = planCalls(questions, { without });
    expect(calls).toHaveLength(1);
    expect(calls[0]?.questions).toEqual(questions);
    expect(calls[0]?.call.context).toEqual(context('us-east-1'));
  });

  test('are those of this plan, not those of an earlier one for the same questions', () => {
    planCalls(questions, { without });
    const [first] = planCalls(questions, { without: ['aws:currenttime'] });
    expect(first?.call.context.map(({ key }) => key)).toEqual([
      'aws:RequestedRegion',
      'aws:PrincipalArn',
      'aws:SecureTransport',
      'bedrock:InferenceProfileArn',
    ]);
    expect(planCalls(questions)[0]?.call.context).toEqual(context('us-east-1', 'arn:p1'));
  });
});

describe('the same question', () => {
  const entry = (key: string, ...values: string[]): ContextValue => ({ key, values, type: 'string' });
  const ask = (...entries: ContextValue[]): Question => ({ action: 'a:B', resource: 'r', context: entries });
  const base = ask(entry('aws:A', 'x'), entry('aws:B', 'y'));

  test('has one key, whatever the order and spelling of its context keys', () => {
    expect(questionKey(ask(entry('AWS:b', 'y'), entry('aws:a', 'x')))).toBe(questionKey(base));
  });

  test.each<[string, Question]>([
    ['a value', ask(entry('aws:A', 'x'), entry('aws:B', 'z'))],
    ['a key', ask(entry('aws:A', 'x'), entry('aws:C', 'y'))],
    ['one key more', ask(entry('aws:A', 'x'), entry('aws:B', 'y'), entry('aws:C', ''))],
    ['the action', { ...base, action: 'a:C' }],
    ['the resource', { ...base, resource: 's' }],
    ['no resource', { action: base.action, context: base.context }],
  ])('is another one with %s changed', (_, other) => {
    expect(questionKey(other)).not.toBe(questionKey(base));
    expect(questionKey(other)).toBe(questionKey({ ...other, context: [...other.context] }));
  });
});
