import { expect, test } from '@jest/globals';
import {
  accountRegion,
  amazonControlGroup,
  isAmazonModelCell,
  needsControlGroup,
} from '../../../src/matrix/evidence.ts';
import type { CellFindings } from '../../../src/matrix/findings.ts';
import { identity, plannedCell } from './support.ts';

const NOVA = 'amazon.nova-lite-v1:0';
const CLAUDE = 'anthropic.claude-haiku-4-5-20251001-v1:0';

function found(model: string, outcome: string, refusal?: string, message?: string): CellFindings {
  const cell = plannedCell(identity(), { model, region: 'us-east-1', action: 'invoke' });
  const failure = { service: 'bedrock-runtime', operation: 'InvokeModel', errorName: '', httpStatus: 400, message };
  return {
    cell,
    probed: { probe: { outcome }, ...(refusal && { refusal }), ...(message !== undefined && { failure }) },
  } as unknown as CellFindings;
}

const groupOf = (...findings: CellFindings[]) => amazonControlGroup(findings).get('111122223333 us-east-1');

test('an Amazon model that worked once works, one that was refused for the account does not', () => {
  expect(groupOf(found(NOVA, 'refused', 'model'))).toBe(false);
  expect(groupOf(found(NOVA, 'refused', 'model'), found(NOVA, 'succeeded'))).toBe(true);
  expect(groupOf(found(NOVA, 'succeeded'), found(NOVA, 'refused', 'model'))).toBe(true);
});

test('a policy that does not grant an Amazon model, a fault and another provider say nothing', () => {
  expect(groupOf(found(NOVA, 'refused', 'policy'))).toBeUndefined();
  expect(groupOf(found(NOVA, 'failed'))).toBeUndefined();
  expect(groupOf(found(CLAUDE, 'succeeded'))).toBeUndefined();
});

test('a list that may be read is no call of a model', () => {
  const { cell } = found(NOVA, 'succeeded');
  expect(isAmazonModelCell(cell)).toBe(true);
  expect(isAmazonModelCell({ ...cell, action: 'stream' })).toBe(true);
  expect(isAmazonModelCell({ ...cell, action: 'discover' })).toBe(false);
  expect(accountRegion(cell)).toBe('111122223333 us-east-1');
});

test.each([
  ['Access to Bedrock models is not allowed for this account.', true],
  ['The provided model identifier is invalid.', false],
])('%s needs the control group: %s', (message, expected) => {
  expect(needsControlGroup(found(CLAUDE, 'refused', 'model', message))).toBe(expected);
});

test('what was not refused needs none', () => {
  expect(needsControlGroup(found(CLAUDE, 'succeeded'))).toBe(false);
});
