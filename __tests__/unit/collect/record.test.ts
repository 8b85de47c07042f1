/** What Bedrock's control plane says of a target: it is there, it is not, it has ended; and what that does not say. */
import { describe, expect, test } from '@jest/globals';
import type { Lookups } from '../../../src/collect/lookups.ts';
import type { ModelFacts } from '../../../src/collect/model-facts.ts';
import { askRecord, modelsOfCell, profilesOnly, recordOf, type ModelAnswer } from '../../../src/collect/record.ts';
import type { TargetRecord } from '../../../src/domain/evidence.ts';
import type { TargetKind } from '../../../src/domain/target-kinds.ts';
import type { PlannedCell } from '../../../src/plan/planned-cell.ts';
import { identity, plannedCell } from '../matrix/support.ts';

const NOVA = 'amazon.nova-lite-v1:0';
const PRO = 'amazon.nova-pro-v1:0';
const SONNET = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
const MANTLE = 'anthropic.claude-mythos-5';
const by = 'bedrock:ListFoundationModels';
const TODAY = '2026-11-28';

const there = (id: string, more: object = {}): ModelFacts => ({
  state: 'there',
  by,
  model: { id, inferenceTypes: ['ON_DEMAND'], ...more },
});
const failure = {
  service: 'bedrock',
  operation: 'GetFoundationModel',
  errorName: 'ResourceNotFoundException',
  message: 'no',
} as const;
const absent: ModelFacts = { state: 'absent', by: 'bedrock:GetFoundationModel', failure };
const ended = (id: string) => there(id, { lifecycle: { status: 'LEGACY', endOfLife: '2026-11-28' } });

const cell = (kind: TargetKind, foundationModels: string[], more: Partial<PlannedCell['target']> = {}): PlannedCell => {
  const planned = plannedCell(identity(), { model: NOVA, region: 'us-east-1', action: 'invoke' });
  return { ...planned, target: { ...planned.target, kind, foundationModels, resolvedBy: 'service', ...more } };
};

describe('the record of a model', () => {
  const recordOfModel = (facts: ModelFacts | undefined) =>
    recordOf(cell('foundation-model', [NOVA]), [{ id: NOVA, facts }], TODAY);

  test.each<[string, ModelFacts | undefined, TargetRecord | undefined]>([
    ['nothing was said', undefined, undefined],
    ['it is not there', absent, { ...absent, model: NOVA }],
    ['it is there, on demand', there(NOVA), { state: 'there', by, model: NOVA, onDemand: true }],
    [
      'it is there, through profiles',
      there(NOVA, { inferenceTypes: ['INFERENCE_PROFILE'] }),
      { state: 'there', by, model: NOVA, onDemand: false },
    ],
    ['it is there, and no more is said', there(NOVA, { inferenceTypes: [] }), { state: 'there', by, model: NOVA }],
    ['it ended today', ended(NOVA), { state: 'ended', by, model: NOVA, endOfLife: '2026-11-28' }],
    [
      'it ends tomorrow',
      there(NOVA, { lifecycle: { status: 'LEGACY', endOfLife: '2026-11-29' } }),
      { state: 'there', by, model: NOVA, onDemand: true },
    ],
    [
      'its end is not known',
      there(NOVA, { lifecycle: { status: 'LEGACY' } }),
      { state: 'there', by, model: NOVA, onDemand: true },
    ],
  ])('%s', (_, facts, expected) => {
    expect(recordOfModel(facts)).toEqual(expected);
  });
});

describe('the record of what models stand behind', () => {
  const own: TargetRecord = { state: 'there', by: 'bedrock:GetInferenceProfile' };
  const gone: TargetRecord = { state: 'absent', by: 'bedrock:GetInferenceProfile', failure };
  const answers = (...all: [string, ModelFacts | undefined][]): ModelAnswer[] =>
    all.map(([id, facts]) => ({ id, facts }));
  const first = { state: 'ended', by, model: NOVA, endOfLife: '2026-11-28' };

  test.each<[string, PlannedCell, ModelAnswer[], object | undefined]>([
    ['it is not there itself', cell('inference-profile', [NOVA], { record: gone }), answers([NOVA, ended(NOVA)]), gone],
    [
      'all of its models have ended',
      cell('inference-profile', [NOVA, PRO], { record: own }),
      answers([NOVA, ended(NOVA)], [PRO, ended(PRO)]),
      first,
    ],
    [
      'one of them is in life',
      cell('inference-profile', [NOVA, PRO], { record: own }),
      answers([NOVA, ended(NOVA)], [PRO, there(PRO)]),
      own,
    ],
    [
      'of one of them nothing is known',
      cell('inference-profile', [NOVA, PRO]),
      answers([NOVA, ended(NOVA)], [PRO, undefined]),
      undefined,
    ],
    [
      'the first of them is not there',
      cell('inference-profile', [NOVA], { record: own }),
      answers([NOVA, absent]),
      own,
    ],
    ['no models are known', cell('inference-profile', []), [], undefined],
    [
      'bought throughput may outlive its model',
      cell('provisioned-model', [NOVA], { record: own }),
      answers([NOVA, ended(NOVA)]),
      own,
    ],
    [
      "what the configuration states is not Bedrock's word",
      cell('inference-profile', [NOVA], { record: own, resolvedBy: 'configuration' }),
      answers([NOVA, ended(NOVA)]),
      own,
    ],
  ])('%s', (_, planned, models, expected) => {
    expect(recordOf(planned, models, TODAY)).toEqual(expected);
  });
});

describe('which models are asked about', () => {
  async function asked(planned: PlannedCell, mayList = true) {
    const calls: [string, boolean][] = [];
    const lookups = {
      mayList: () => Promise.resolve(mayList),
      modelFacts: (_: unknown, __: string, id: string, { confirm }: { confirm: boolean }) => {
        calls.push([id, confirm]);
        return Promise.resolve(there(id));
      },
    } as unknown as Lookups;
    const models = await modelsOfCell(planned, lookups);
    return {
      calls,
      known: models.filter(({ facts }) => facts !== undefined).map(({ id }) => id),
      all: models.map(({ id }) => id),
    };
  }
  const deny = { expect: 'deny' } as PlannedCell['entry'];

  test.each<[string, PlannedCell, boolean, [string, boolean][]]>([
    ['the target itself, by its name if need be', cell('foundation-model', [NOVA]), true, [[NOVA, true]]],
    [
      'those behind it by the list alone: they may be at home elsewhere',
      cell('inference-profile', [NOVA, PRO]),
      true,
      [
        [NOVA, false],
        [PRO, false],
      ],
    ],
    ['none for an action without a model', { ...cell('foundation-model', [NOVA]), modelFree: true }, true, []],
    ['none that only another endpoint has', cell('foundation-model', [MANTLE]), true, []],
    [
      'what is to stay closed, where there is a list',
      { ...cell('foundation-model', [NOVA]), entry: deny },
      true,
      [[NOVA, true]],
    ],
    ['and not one by one where there is none', { ...cell('foundation-model', [NOVA]), entry: deny }, false, []],
    ['what is to be open, list or none', cell('foundation-model', [NOVA]), false, [[NOVA, true]]],
  ])('%s', async (_, planned, mayList, expected) => {
    const { calls, known, all } = await asked(planned, mayList);
    expect(calls).toEqual(expected);
    expect(known).toEqual(expected.map(([id]) => id));
    expect(all).toEqual([...planned.target.foundationModels]);
  });

  test('a look-up that is started beside a probe never fails the run', async () => {
    askRecord(cell('foundation-model', [NOVA]), {
      modelFacts: () => Promise.reject(new Error('x')),
    } as unknown as Lookups);
    await new Promise(setImmediate);
  });
});

describe('whether a bare ID can be called through profiles only', () => {
  const of = (id: string, more: Partial<PlannedCell> = {}) => ({ ...cell('foundation-model', [id]), ...more });
  const record = (onDemand?: boolean): TargetRecord => ({
    state: 'there',
    by,
    ...(onDemand !== undefined && { onDemand }),
  });

  test.each<[string, PlannedCell, TargetRecord | undefined, string | undefined]>([
    ['the record says so', of(NOVA), record(false), 'record'],
    ['the record says not, whatever the table does', of(SONNET), record(true), undefined],
    ['the record says nothing: the table', of(SONNET), record(), 'table'],
    ['no record: the table', of(SONNET), undefined, 'table'],
    ['the table has it on demand', of(NOVA), undefined, undefined],
    ['no table has it', of('new.model-v1:0'), undefined, undefined],
    ['a stream of it', of(SONNET, { action: 'stream' }), undefined, 'table'],
    ["another vendor's API", of(SONNET, { action: 'messages' }), undefined, 'table'],
    ['counting tokens takes bare IDs', of(SONNET, { action: 'count-tokens' }), undefined, undefined],
    ['so do batches', of(SONNET, { action: 'batch' }), record(false), undefined],
    ['a profile is none', { ...cell('inference-profile', [SONNET]) }, undefined, undefined],
    ['what only another endpoint has', of(MANTLE), undefined, undefined],
    ['no model', cell('foundation-model', []), record(false), undefined],
    [
      'a principal that could not be assumed',
      of(SONNET, { identity: { ...identity(), trouble: {} as never } }),
      record(false),
      undefined,
    ],
  ])('%s', (_, planned, known, expected) => {
    expect(profilesOnly(planned, known)).toBe(expected);
  });
});
