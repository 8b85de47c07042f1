/** The actions a user may name: the product's words, and IAM's. */
import { describe, expect, test } from '@jest/globals';
import { ACTION_SPELLINGS, parseAction, parseActions, sameAction } from '../../../src/settings/actions.ts';
import { outcome } from './fake.ts';

test.each([
  ['invoke', 'invoke'],
  ['bedrock:InvokeModel', 'invoke'],
  ['BEDROCK:invokemodel', 'invoke'],
  ['bedrock:InvokeModelWithResponseStream', 'stream'],
  ['bedrock:CreateModelInvocationJob', 'batch'],
  ['bedrock:ListModelInvocationJobs', 'batch'],
  ['bedrock:GetAsyncInvoke', 'async'],
  ['bedrock:ApplyGuardrail', 'guardrail'],
])('%s is the column %s', (text, column) => {
  expect(outcome(parseAction(text))).toBe(column);
});

test.each([
  ['Converse', '"Converse" is not an IAM action. Write `invoke`: that is what IAM authorizes it as.'],
  [
    'bedrock:ConverseStream',
    '"bedrock:ConverseStream" is not an IAM action. Write `stream`: that is what IAM authorizes it as.',
  ],
  ['InvokeModel', '"InvokeModel" is not an IAM action. Write `invoke`: that is what IAM authorizes it as.'],
  ['Invoke', '"Invoke" is not an action that can be checked. Did you mean `invoke`?'],
  ['sream', '"sream" is not an action that can be checked. Did you mean `stream`?'],
])('%s is refused, with what to write', (text, said) => {
  expect(outcome(parseAction(text))).toBe(said);
});

test('what is like nothing is told what there is', () => {
  expect(outcome(parseAction('bedrock:Rerank'))).toMatch(
    /^"bedrock:Rerank" is not an action that can be checked\. Write `invoke`, `stream`, .* or `\w+`, or IAM's name for one of them\.$/,
  );
});

describe('a list', () => {
  test.each([
    ['invoke, stream', ['invoke', 'stream']],
    ['stream\ninvoke', ['stream', 'invoke']],
    ['bedrock:CreateModelInvocationJob, bedrock:GetModelInvocationJob', ['batch']],
    ['batch, bedrock:GetModelInvocationJob', ['batch']],
    ['invoke, bedrock:InvokeModel', '"invoke" is listed twice. Write it once.'],
    ['batch, batch', '"batch" is listed twice. Write it once.'],
    ['bedrock:GetAsyncInvoke, BEDROCK:GETASYNCINVOKE', '"bedrock:getasyncinvoke" is listed twice. Write it once.'],
  ])('%j: columns once each, in its order; what means one column twice is refused', (text, expected) => {
    expect(outcome(parseActions(text))).toEqual(expected);
  });

  test('says all that is wrong', () => {
    expect(outcome(parseActions('invok, Converse'))).toMatch(/"invok" .* \| "Converse" /);
  });
});

test('only one action of several stands for itself', () => {
  expect(
    ['invoke', 'bedrock:InvokeModel', 'batch', 'bedrock:StopModelInvocationJob'].map((one) => outcome(sameAction(one))),
  ).toEqual([...['invoke', 'invoke', 'batch', 'bedrock:stopmodelinvocationjob']]);
});

test('the schema offers each spelling once, and each is taken', () => {
  expect(ACTION_SPELLINGS.filter((one) => !parseAction(one).ok)).toEqual([]);
  expect(new Set(ACTION_SPELLINGS).size).toBe(ACTION_SPELLINGS.length);
  expect(ACTION_SPELLINGS).toEqual(expect.arrayContaining(['invoke', 'bedrock:InvokeModel', 'bedrock:GetAsyncInvoke']));
});
