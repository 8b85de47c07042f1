/**
 * Which IAM actions are asked about, by IAM's own names: the simulator answers for a name that it does not know,
 * wrongly.
 */
import { expect, test } from '@jest/globals';
import { ANY_RESOURCE, PASS_ROLE, SUBSCRIBE } from '../../../src/catalog/actions.ts';
import { ACTIONS, COLUMNS, IAM_ACTION, hasNoResource } from '../../../src/catalog/columns.ts';

const all = [...new Set(ACTIONS.flatMap((column): string[] => [...COLUMNS[column].actions]))];

test('the first action of a column is the one that does its work', () => {
  expect(IAM_ACTION).toEqual({
    invoke: 'bedrock:InvokeModel',
    stream: 'bedrock:InvokeModelWithResponseStream',
    'count-tokens': 'bedrock:CountTokens',
    guardrail: 'bedrock:ApplyGuardrail',
    async: 'bedrock:InvokeModel',
    batch: 'bedrock:CreateModelInvocationJob',
    discover: 'bedrock:ListFoundationModels',
    responses: 'bedrock:InvokeModel',
    chat: 'bedrock:InvokeModel',
    messages: 'bedrock:InvokeModel',
  });
});

test('names of APIs that are no IAM actions are in no column', () => {
  for (const api of ['Converse', 'ConverseStream', 'StartAsyncInvoke', 'InvokeModelWithBidirectionalStream'])
    expect(all).not.toContain(`bedrock:${api}`);
});

test('of the actions of columns the lists alone take no resource', () => {
  expect(all.filter(hasNoResource).sort()).toEqual([
    'bedrock:ListAsyncInvokes',
    'bedrock:ListFoundationModels',
    'bedrock:ListInferenceProfiles',
    'bedrock:ListModelInvocationJobs',
  ]);
  expect(['BEDROCK:LISTASYNCINVOKES', PASS_ROLE, SUBSCRIBE, 'bedrock:List'].map(hasNoResource)).toEqual([
    ...[true, false, false, false],
  ]);
});

test('what is asked about beside the columns', () => {
  expect([ANY_RESOURCE, PASS_ROLE, SUBSCRIBE]).toEqual(['*', 'iam:PassRole', 'aws-marketplace:Subscribe']);
});
