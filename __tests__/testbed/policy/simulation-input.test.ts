import { describe, expect, test } from '@jest/globals';

import { simulateCustomPolicy } from '../../../testbed/policy/simulate.ts';
import type { CustomSimulation } from '../../../testbed/policy/simulate.ts';
import { SimulationError } from '../../../testbed/policy/simulation-input.ts';
import type { ContextEntry } from '../../../testbed/policy/simulation-input.ts';

const ALLOW = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}';
const MODEL = 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0';

function refusal(change: Partial<CustomSimulation>): string {
  try {
    simulateCustomPolicy({ PolicyInputList: [ALLOW], ActionNames: ['bedrock:InvokeModel'], ...change });
  } catch (error) {
    if (error instanceof SimulationError) return `${error.code} ${error.status}: ${error.message}`;
    throw error;
  }
  return 'accepted';
}

const entry = (change: ContextEntry): ContextEntry => ({
  ContextKeyName: 'test:Key',
  ContextKeyValues: ['x'],
  ContextKeyType: 'string',
  ...change,
});

// IAM API Reference, SimulateCustomPolicy and ContextEntry; messages of the live simulator where one is public.
test.each<[string, Partial<CustomSimulation>, string]>([
  ['as usual', {}, 'accepted'],
  ['an ARN', { ResourceArns: [MODEL] }, 'accepted'],
  ['the ARN of a global model', { ResourceArns: ['arn:aws:bedrock:::foundation-model/x'] }, 'accepted'],
  ['*', { ResourceArns: ['*'] }, 'accepted'],
  [
    'no ARN',
    { ResourceArns: ['14a050d4-021e-4efe-84bb-0871bf6d0fda'] },
    'InvalidInput 400: ResourceNames are not in a valid ARN format: 14a050d4-021e-4efe-84bb-0871bf6d0fda.',
  ],
  [
    'an ARN of five parts',
    { ResourceArns: ['arn:aws:bedrock:us-east-1:x'] },
    'InvalidInput 400: ResourceNames are not in a valid ARN format: arn:aws:bedrock:us-east-1:x.',
  ],
  [
    '* with others',
    { ResourceArns: [MODEL, '*'] },
    'InvalidInput 400: ResourceNames are not in a valid ARN format: *.',
  ],
  [
    'two boundaries',
    { PermissionsBoundaryPolicyInputList: [ALLOW, ALLOW] },
    'InvalidInput 400: The list of Permissions Boundary policies cannot exceed 1 items.',
  ],
  ['a malformed policy', { PolicyInputList: ['{'] }, 'InvalidInput 400: This policy contains invalid Json'],
  [
    'a level without SCPs',
    { OrderedOrganizationPolicyInputList: [{ ServiceControlPolicyInputList: [] }] },
    'InvalidInput 400: OrderedOrganizationPolicyInputList.1 has no service control policies.',
  ],
  ['another Marker', { Marker: 'x' }, 'InvalidInput 400: Invalid Marker.'],
  [
    'no action',
    { ActionNames: [] },
    "ValidationError 400: 1 validation error detected: Value null at 'actionNames' failed to satisfy constraint: Member must not be null",
  ],
  [
    'a short action',
    { ActionNames: ['*'] },
    "ValidationError 400: 1 validation error detected: Value '*' at 'actionNames.1.member' failed to satisfy constraint: Member must have length greater than or equal to 3",
  ],
  [
    'MaxItems 0',
    { MaxItems: 0 },
    "ValidationError 400: 1 validation error detected: Value '0' at 'maxItems' failed to satisfy constraint: Member must have value greater than or equal to 1",
  ],
  [
    'two mistakes',
    { MaxItems: 1001, ContextEntries: [entry({ ContextKeyName: 'a:b' })] },
    "ValidationError 400: 2 validation errors detected: Value 'a:b' at 'contextEntries.1.member.contextKeyName' failed to satisfy constraint: Member must have length greater than or equal to 5; Value '1001' at 'maxItems' failed to satisfy constraint: Member must have value less than or equal to 1000",
  ],
])('%s', (_name, change, expected) => {
  expect(refusal(change)).toBe(expected);
});

test.each([
  ['an action', 128, 129, (text: string) => ({ ActionNames: [text] })],
  ['an ARN', 2048, 2049, (text: string) => ({ ResourceArns: [`${MODEL}${text.slice(MODEL.length)}`] })],
])('the longest of %s', (_name, longest, tooLong, change) => {
  expect(refusal(change('x'.repeat(longest)))).toBe('accepted');
  expect(refusal(change('x'.repeat(tooLong)))).toContain('must have length less than or equal to');
});

describe('context entries', () => {
  test.each<[string, ContextEntry[]]>([
    ['a string', [entry({})]],
    ['a list of strings', [entry({ ContextKeyType: 'stringList', ContextKeyValues: ['x', 'y'] })]],
    ['a list of one', [entry({ ContextKeyType: 'stringList' })]],
    ['a boolean', [entry({ ContextKeyType: 'boolean', ContextKeyValues: ['true'] })]],
    ['a number', [entry({ ContextKeyType: 'numeric', ContextKeyValues: ['-1.5'] })]],
    ['a date', [entry({ ContextKeyType: 'date', ContextKeyValues: ['2026-11-20T12:00:00Z'] })]],
    ['an address', [entry({ ContextKeyType: 'ip', ContextKeyValues: ['2001:db8::1'] })]],
    ['a range', [entry({ ContextKeyType: 'ipList', ContextKeyValues: ['10.0.0.0/8', '10.0.0.1'] })]],
    ['bytes', [entry({ ContextKeyType: 'binary', ContextKeyValues: ['QmluYXJ5'] })]],
    ['two keys', [entry({}), entry({ ContextKeyName: 'test:Key2' })]],
  ])('%s is taken', (_name, ContextEntries) => {
    expect(refusal({ ContextEntries })).toBe('accepted');
  });

  test.each<[string, ContextEntry[], string]>([
    ['no type', [{ ContextKeyName: 'test:Key', ContextKeyValues: ['x'] }], 'ValidationError'],
    ['no name', [{ ContextKeyValues: ['x'], ContextKeyType: 'string' }], 'ValidationError'],
    ['an unknown type', [entry({ ContextKeyType: 'text' })], 'ValidationError'],
    ['no values', [{ ContextKeyName: 'test:Key', ContextKeyType: 'string' }], 'InvalidInput'],
    ['an empty list', [entry({ ContextKeyType: 'stringList', ContextKeyValues: [] })], 'InvalidInput'],
    ['two values of a scalar', [entry({ ContextKeyValues: ['x', 'y'] })], 'InvalidInput'],
    ['one key twice, in another case', [entry({}), entry({ ContextKeyName: 'TEST:key' })], 'InvalidInput'],
    ['no boolean', [entry({ ContextKeyType: 'boolean' })], 'InvalidInput'],
    ['no number', [entry({ ContextKeyType: 'numericList', ContextKeyValues: ['1', 'x'] })], 'InvalidInput'],
    ['no date', [entry({ ContextKeyType: 'date' })], 'InvalidInput'],
    ['no address', [entry({ ContextKeyType: 'ip', ContextKeyValues: ['10.0.0.256'] })], 'InvalidInput'],
    ['no bytes', [entry({ ContextKeyType: 'binary', ContextKeyValues: ['%'] })], 'InvalidInput'],
  ])('%s is refused', (_name, ContextEntries, code) => {
    expect(refusal({ ContextEntries })).toContain(`${code} 400: `);
  });
});
