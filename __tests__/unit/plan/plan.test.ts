import { describe, expect, test } from '@jest/globals';
import { NO_GUARDRAIL_FACTS, type GuardrailFacts } from '../../../src/catalog/guardrail.ts';
import { parseModel } from '../../../src/catalog/model-id.ts';
import { resolveById } from '../../../src/catalog/targets.ts';
import type { ModelSettings } from '../../../src/domain/settings.ts';
import { entriesOf, planCells } from '../../../src/plan/plan.ts';
import type { Carried } from '../../../src/plan/planned-cell.ts';
import { identity } from '../matrix/support.ts';

const MODEL = 'amazon.nova-lite-v1:0';
const PROFILE = `us.${MODEL}`;

function entry(id: string, more: Partial<ModelSettings> = {}): ModelSettings {
  const parsed = parseModel(id);
  if (parsed.kind === 'invalid') throw new Error(id);
  return { id, parsed, regions: ['us-east-1'], actions: ['invoke'], expect: 'allow', ...more };
}

function target(id: string) {
  const parsed = parseModel(id);
  if (parsed.kind === 'invalid' || parsed.kind === 'pattern') throw new Error(id);
  return resolveById(parsed, 'us-east-1', '111122223333');
}

test('an entry without principals is about each, one with names about those', () => {
  const all = entry('a.b');
  const some = entry('c.d', { principals: ['app'] });
  const { settings } = identity();
  expect(entriesOf({ name: 'app', settings }, [all, some])).toEqual([all, some]);
  expect(entriesOf({ name: 'ci', settings }, [all, some])).toEqual([all]);
  expect(entriesOf({ name: 'app', settings: { ...settings, lendsOnly: true } }, [all, some])).toEqual([]);
});

describe('cells', () => {
  test('are one for each target and action, in the order of the entries', () => {
    const one = entry(MODEL, { actions: ['invoke', 'stream'] });
    const cells = planCells(identity(), [{ entry: one, region: 'us-east-1', targets: [target(MODEL)] }], 'live');
    expect(cells.map(({ model, action }) => `${model} ${action}`)).toEqual([`${MODEL} invoke`, `${MODEL} stream`]);
  });

  test('of a route belong to the entry that names it, whatever a wider one expects of it', () => {
    const wide = entry(MODEL, { expect: 'deny' });
    const own = entry(PROFILE);
    const cells = planCells(
      identity(),
      [
        { entry: wide, region: 'us-east-1', targets: [target(MODEL), target(PROFILE)] },
        { entry: own, region: 'us-east-1', targets: [target(PROFILE)] },
      ],
      'live',
    );
    const expected = new Map(cells.map(({ model, entry: of }) => [model, of.expect]));
    expect(expected).toEqual(
      new Map([
        [MODEL, 'deny'],
        [PROFILE, 'allow'],
      ]),
    );
    expect(cells).toHaveLength(2);
  });

  test('with expect: deny carry neither guardrail nor tier: a door that only the check’s own closes is open', () => {
    const carried = { guardrail: { id: 'ab12cd34ef56', version: '1' }, serviceTier: 'priority' as const };
    const planned = (expect: ModelSettings['expect']) =>
      planCells(
        identity(),
        [{ entry: entry(MODEL, { expect }), region: 'us-east-1', targets: [target(MODEL)] }],
        'live',
        carried,
      )[0];
    expect(planned('allow')).toMatchObject({ guardrail: carried.guardrail, serviceTier: 'priority' });
    expect(planned('deny')).not.toHaveProperty('guardrail');
    expect(planned('deny')).not.toHaveProperty('serviceTier');
  });
});

describe('a call', () => {
  const GUARDRAIL = { id: 'ab12cd34ef56', version: '1' };
  const ARN = 'arn:aws:bedrock:us-east-1:111122223333:guardrail/ab12cd34ef56';
  const facts = (more: Partial<GuardrailFacts> = {}): GuardrailFacts => ({ ...NO_GUARDRAIL_FACTS, ...more });
  const enforced = { id: ARN, version: '1', included: [], excluded: [] };
  const planned = (
    action: ModelSettings['actions'][number],
    {
      id = MODEL,
      mode = 'live',
      carried = {},
      about = facts(),
    }: {
      id?: string;
      mode?: 'live' | 'validate';
      carried?: Carried;
      about?: GuardrailFacts;
    } = {},
  ) =>
    planCells(
      identity(),
      [{ entry: entry(id, { actions: [action] }), region: 'us-east-1', targets: [target(id)] }],
      mode,
      carried,
      () => about,
    )[0];

  test('is what its column is in IAM, and validates where nothing may be paid for', () => {
    expect(planned('invoke')).toMatchObject({ iamAction: 'bedrock:InvokeModel', validating: false, carried: {} });
    expect(planned('stream')).toMatchObject({ iamAction: 'bedrock:InvokeModelWithResponseStream' });
    expect(planned('invoke', { mode: 'validate' })?.validating).toBe(true);
  });

  test('carries the guardrail with its version, and needs it', () => {
    const cell = planned('invoke', { carried: { guardrail: GUARDRAIL } });
    expect(cell?.carried).toEqual({ guardrailIdentifier: `${ARN}:1` });
    expect(cell?.requirements.map(({ resource }) => resource)).toEqual([cell?.target.arn, ARN]);
  });

  test('needs a guardrail once that is configured and enforced, and names what is enforced', () => {
    const cell = planned('invoke', { carried: { guardrail: GUARDRAIL }, about: facts({ enforced: [enforced] }) });
    expect(cell?.requirements.filter(({ resource }) => resource === ARN)).toHaveLength(1);
    expect(cell?.enforcedGuardrails).toEqual([ARN]);
    expect(planned('invoke')).not.toHaveProperty('enforcedGuardrails');
  });

  test('with a guardrail that is not there is one of a target that is not there', () => {
    const absent = { state: 'absent', by: 'bedrock:GetGuardrail' } as const;
    expect(planned('invoke', { carried: { guardrail: GUARDRAIL }, about: facts({ absent }) })?.target.record).toEqual(
      absent,
    );
    expect(planned('invoke', { about: facts({ absent }) })?.target).not.toHaveProperty('record');
  });

  test('of which nothing can be asked is not made to look allowed by its guardrail', () => {
    const custom = 'arn:aws:bedrock:us-east-1:111122223333:custom-model/amazon.nova-lite-v1:0/abcdefghijkl';
    const cell = planned('invoke', {
      id: custom,
      carried: { guardrail: GUARDRAIL },
      about: facts({ enforced: [enforced] }),
    });
    expect(cell?.requirements).toEqual([]);
  });
});

test('what no entry lists and cannot be listed is one cell per column, about which nothing is asked', () => {
  const others = entry(MODEL, { actions: ['invoke', 'stream'], expect: 'deny', others: { regions: ['us-east-1'] } });
  const resolved = [{ entry: others, region: 'us-east-1', targets: [], unknown: ['why'] }];
  expect(planCells(identity(), resolved, 'live')).toMatchObject([
    {
      ...{ model: '*', action: 'invoke', requirements: [], notChecked: ['why'], carried: {}, validating: false },
      entry: { expect: 'deny', name: 'every model that no entry lists' },
      target: { arn: 'arn:aws:bedrock:us-east-1::foundation-model/*', foundationModels: [], modelArns: [] },
      plan: { kind: 'unsupported' },
    },
    { action: 'stream', iamAction: 'bedrock:InvokeModelWithResponseStream' },
  ]);
  expect(planCells(identity(), [{ entry: others, region: 'us-east-1', targets: [] }], 'live')).toEqual([]);
});

test('an entry for all others is about those who are to be denied them', () => {
  const others = entry(MODEL, { others: { regions: ['us-east-1'] } });
  const { settings } = identity();
  expect(entriesOf({ name: 'a', settings: { ...settings, expectOthers: 'deny' } }, [others])).toEqual([others]);
  expect(entriesOf({ name: 'a', settings }, [others])).toEqual([]);
});

test('the guardrail has cells of its own, after those of the models', () => {
  const both = entry(MODEL, { actions: ['guardrail', 'invoke'] });
  const resolved = [{ entry: both, region: 'us-east-1', targets: [target(MODEL)] }];
  const cells = planCells(identity(), resolved, 'live', { guardrail: { id: 'ab12cd34ef56', version: '1' } });
  expect(cells.map(({ action }) => action)).toEqual(['invoke', 'guardrail']);
});
