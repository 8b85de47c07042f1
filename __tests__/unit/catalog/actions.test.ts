/** Which IAM actions stand behind a column, and which of them take no resource. */
import { expect, test } from '@jest/globals';
import { COLUMN_ACTIONS, IAM_ACTION, PASS_ROLE, SUBSCRIBE, hasNoResource } from '../../../src/catalog/actions.ts';
import { ACTIONS, type ActionName } from '../../../src/domain/settings.ts';

const WORK: Record<ActionName, string> = {
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
};

test('the first action of a column is the one that does its work', () => {
  expect(IAM_ACTION).toEqual(WORK);
  expect(ACTIONS.map((column) => COLUMN_ACTIONS[column][0])).toEqual(ACTIONS.map((column) => WORK[column]));
});

test('names of APIs that are no IAM actions are in no column: IAM would answer for them, wrongly', () => {
  const all: string[] = Object.values(COLUMN_ACTIONS).flatMap((own): string[] => [...own]);
  for (const api of ['Converse', 'ConverseStream', 'StartAsyncInvoke', 'InvokeModelWithBidirectionalStream'])
    expect(all).not.toContain(`bedrock:${api}`);
});

test('of the actions of columns the lists alone take no resource', () => {
  const all = new Set(Object.values(COLUMN_ACTIONS).flatMap((own): string[] => [...own]));
  expect([...all].filter(hasNoResource).sort()).toEqual([
    'bedrock:ListAsyncInvokes',
    'bedrock:ListFoundationModels',
    'bedrock:ListInferenceProfiles',
    'bedrock:ListModelInvocationJobs',
  ]);
  expect(['BEDROCK:LISTASYNCINVOKES', PASS_ROLE, SUBSCRIBE, 'bedrock:List'].map(hasNoResource)).toEqual([
    ...[true, false, false, false],
  ]);
});
