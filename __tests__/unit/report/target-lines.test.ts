/** What the plan says of targets about which not all could be learnt. */
import { describe, expect, test } from '@jest/globals';
import { SNAPSHOT_DATE } from '../../../src/catalog/snapshot.ts';
import type { ResolvedTarget } from '../../../src/catalog/targets.ts';
import { targetLines } from '../../../src/report/target-lines.ts';
import { ACCOUNT } from '../matrix/support.ts';
import { planned, target } from './planned.ts';

const arn = (resource: string, account = ACCOUNT): string => `arn:aws:bedrock:us-east-1:${account}:${resource}`;
const lines = (change: Partial<ResolvedTarget>): string[] => targetLines([planned({ target: target(change) })]);
const NOWHERE = `is in no table of ${SNAPSHOT_DATE}, and the lists of us-east-1 do not have it or may not be read: what is said of it is IAM's answer alone`;
const UNKNOWN = { id: 'x.y-v1', foundationModels: ['x.y-v1'] };

test('nothing is said of a model that is known', () => {
  expect(lines({})).toEqual([]);
});

describe('a name that is in no list and no table', () => {
  test('is said to be known by IAM alone', () => {
    expect(lines(UNKNOWN)).toEqual([`x.y-v1 (foundation-model) ${NOWHERE}`]);
    expect(lines({ kind: 'inference-profile', id: 'us.x.y' })).toEqual([`us.x.y (inference-profile) ${NOWHERE}`]);
  });

  test.each<[string, Partial<ResolvedTarget>]>([
    ['Bedrock says that it is there', { ...UNKNOWN, record: { state: 'there', by: 'Bedrock' } }],
    ['a profile was learnt from the service', { kind: 'inference-profile', id: 'us.x.y', resolvedBy: 'service' }],
    ['there is no model to know', { ...UNKNOWN, id: '-' }],
    ['it is of another kind', { ...UNKNOWN, kind: 'marketplace-endpoint' }],
  ])('not where %s', (_why, change) => {
    expect(lines(change).join('\n')).not.toContain('is in no table');
  });
});

test('what Bedrock says is not there is said with who says so, and nothing else', () => {
  const record = { state: 'absent', by: 'GetInferenceProfile' } as ResolvedTarget['record'] & object;
  expect(lines({ ...UNKNOWN, record, state: 'Creating' })).toEqual([
    'x.y-v1 (foundation-model) is not there, GetInferenceProfile says',
  ]);
});

test('a custom model is never called by its own ARN, whatever else is known', () => {
  expect(lines({ kind: 'custom-model', id: arn('custom-model/x'), state: 'Creating' })).toEqual([
    `${arn('custom-model/x')} (custom-model): a custom model is called by the ARN of its deployment or provisioned throughput, never by its own`,
  ]);
});

describe('an imported model', () => {
  const imported = {
    kind: 'imported-model',
    id: arn('imported-model/x'),
    arn: arn('imported-model/x'),
    architecture: 'llama',
  } as const;
  test('is billed by the minute, where its units are known', () => {
    expect(lines({ ...imported, customModelUnits: 2 })).toEqual([
      `${imported.id} (imported-model) is billed by the minutes that it is loaded: a call counts as five of them for 2 custom model units at an assumed rate`,
    ]);
    expect(lines(imported)).toEqual([]);
  });
  test('nothing else has units', () => {
    expect(lines({ customModelUnits: 2 })).toEqual([]);
  });
});

test('what is not ready is said with its state', () => {
  expect(lines({ state: 'Creating' })).toEqual([
    'amazon.nova-lite-v1:0 (foundation-model) is Creating: calls are not answered until it is ready',
  ]);
});

test("another account's is said to be simulated on one side only, without the principal's name", () => {
  const profile = arn('application-inference-profile/x', '444455556666');
  const [line] = lines({ kind: 'application-inference-profile', id: profile, arn: profile, resolvedBy: 'service' });
  expect(line).toBe(
    `${profile} (application-inference-profile) belongs to another account than a principal that is checked: IAM's simulator sees one side only`,
  );
});

describe('what is behind it and could not be learnt', () => {
  const profile = {
    kind: 'application-inference-profile',
    id: 'p',
    arn: arn('application-inference-profile/p'),
    modelArns: [],
  } as const;
  test('is said with the action that would tell it', () => {
    expect(lines(profile)).toEqual([
      'p (application-inference-profile): what is behind it could not be learnt; allow bedrock:GetInferenceProfile, or write `foundation-models` beside it',
    ]);
  });

  test('or what to write, where no action does', () => {
    const { length } = lines({ kind: 'prompt-router', id: 'r', arn: arn('default-prompt-router/r'), modelArns: [] });
    expect(length).toBe(1);
  });

  test.each<[string, Partial<ResolvedTarget>]>([
    ['its models are known', { ...profile, modelArns: ['arn:x'] }],
    ['its architecture is', { ...profile, architecture: 'llama' }],
    ['the service or the configuration says it', { ...profile, resolvedBy: 'configuration' }],
    ['nothing of Bedrock stands behind it', { ...profile, kind: 'marketplace-endpoint' }],
  ])('is not missed where %s', (_why, change) => {
    expect(lines(change)).toEqual([]);
  });
});

test('a guardrail has nothing behind it, but may be of another account', () => {
  const guardrail = { id: '-', kind: 'foundation-model', foundationModels: [], modelArns: [] } as const;
  expect(lines({ ...guardrail, arn: arn('guardrail/x') })).toEqual([]);
  expect(lines({ ...guardrail, arn: arn('guardrail/x', '444455556666') })).toEqual([
    `${arn('guardrail/x', '444455556666')} (guardrail) belongs to another account than a principal that is checked: IAM's simulator sees one side only`,
  ]);
});

test('each line is said once, in the order of the cells', () => {
  const cells = ['b', 'a', 'b'].map((state) => planned({ target: target({ state }) }));
  expect(targetLines(cells).map((line) => /is (\w)/.exec(line)?.[1])).toEqual(['b', 'a']);
});
