import { expect, test } from '@jest/globals';
import { writtenModel } from '../../../src/domain/model.ts';
import { parseModel } from '../../../src/catalog/model-id.ts';

test.each([
  'amazon.nova-lite-v1:0',
  'us.amazon.nova-lite-v1:0',
  'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0',
  'arn:aws:bedrock:us-east-1:111122223333:prompt-router/a1',
  'anthropic.claude-*',
])('%s is written as it was named', (text) => {
  const parsed = parseModel(text);
  if (parsed.kind === 'invalid') throw new Error(text);
  expect(writtenModel(parsed)).toBe(text);
});
