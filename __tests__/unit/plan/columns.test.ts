/**
 * What a column's call carries: the guardrail goes with the APIs that take one, and never with what should be denied.
 */
import { describe, expect, test } from '@jest/globals';
import { NO_GUARDRAIL_FACTS, type GuardrailFacts } from '../../../src/catalog/guardrail.ts';
import { endpointTarget } from '../../../src/catalog/endpoints.ts';
import { parseModel } from '../../../src/catalog/model-id.ts';
import { resolveById, type ResolvedTarget } from '../../../src/catalog/targets.ts';
import type { ModelSettings } from '../../../src/domain/settings.ts';
import { guardrailCells, multiActionCell } from '../../../src/plan/columns.ts';
import { planCells } from '../../../src/plan/plan.ts';
import { partsOf, type Carried } from '../../../src/plan/planned-cell.ts';
import { ACCOUNT, identity } from '../matrix/support.ts';

const GUARDRAIL = `arn:aws:bedrock:us-east-1:${ACCOUNT}:guardrail/ab12cd34ef56`;

function call(action: 'chat' | 'responses' | 'messages', model: string, expect: ModelSettings['expect'] = 'allow') {
  const parsed = parseModel(model);
  if (parsed.kind === 'invalid' || parsed.kind === 'pattern') throw new Error(model);
  const target = resolveById(parsed, 'us-east-1', ACCOUNT);
  const entry: ModelSettings = { id: model, parsed, regions: ['us-east-1'], actions: [action], expect };
  const carried = { guardrail: { id: 'ab12cd34ef56', version: '1' } };
  const [first] = partsOf(
    multiActionCell({
      identity: identity(),
      entry,
      region: 'us-east-1',
      target,
      action,
      mode: 'live',
      carried,
      facts: NO_GUARDRAIL_FACTS,
    }),
  );
  return first;
}

test('Chat Completions carries the guardrail, and needs it', () => {
  const planned = call('chat', 'openai.gpt-oss-20b-1:0');
  expect(planned).toMatchObject({
    guardrail: { id: 'ab12cd34ef56', version: '1' },
    carried: { guardrailIdentifier: `${GUARDRAIL}:1` },
  });
  expect(planned?.requirements.at(-1)).toMatchObject({ action: 'bedrock:ApplyGuardrail', resource: GUARDRAIL });
});

test.each([
  ['responses', 'newcomer.large-v9:0', 'allow'],
  ['messages', 'anthropic.claude-haiku-4-5-20251001-v1:0', 'allow'],
  ['chat', 'openai.gpt-oss-20b-1:0', 'deny'],
] as const)('%s of %s, expect: %s, carries none', (action, model, expected) => {
  const planned = call(action, model, expected);
  expect(planned).toMatchObject({ carried: {} });
  expect(planned).not.toHaveProperty('guardrail');
  expect(planned?.requirements.map((one) => one.action)).not.toContain('bedrock:ApplyGuardrail');
});

test('what the account enforces is needed by calls, but opens and closes no door that should be closed', () => {
  const parsed = parseModel('anthropic.claude-haiku-4-5-20251001-v1:0');
  if (parsed.kind === 'invalid' || parsed.kind === 'pattern') throw new Error('no model');
  const targets = [resolveById(parsed, 'us-east-1', ACCOUNT)];
  const facts = { enforced: [{ id: GUARDRAIL, version: '1', included: [], excluded: [] }], profiles: new Map() };
  const needed = (expected: ModelSettings['expect'], action: 'invoke' | 'messages') => {
    const entry: ModelSettings = { id: parsed.id, parsed, regions: ['us-east-1'], actions: [action], expect: expected };
    const [cell] = planCells(identity(), [{ entry, region: 'us-east-1', targets }], 'live', {}, () => facts);
    return cell?.requirements.filter((one) => one.action === 'bedrock:ApplyGuardrail');
  };
  expect(needed('allow', 'invoke')).toMatchObject([{ resource: GUARDRAIL }]);
  expect(needed('allow', 'invoke')?.[0]).not.toHaveProperty('uncertain');
  // AWS names the operations of its own APIs only.
  expect(needed('allow', 'messages')).toMatchObject([{ resource: GUARDRAIL, uncertain: true }]);
  expect(needed('deny', 'invoke')).toEqual([]);
});

/** Every cell that a column's plan makes with a service tier, the cell itself first. */
function tiered(
  action: 'chat' | 'responses' | 'messages' | 'batch',
  serviceTier: 'flex' | 'reserved',
  expected: ModelSettings['expect'] = 'allow',
) {
  const parsed = parseModel('newcomer.large-v9:0');
  if (parsed.kind === 'invalid' || parsed.kind === 'pattern') throw new Error('no model');
  const target = resolveById(parsed, 'us-east-1', ACCOUNT);
  const entry: ModelSettings = { id: parsed.id, parsed, regions: ['us-east-1'], actions: [action], expect: expected };
  const whole = multiActionCell({
    ...{ identity: identity(), entry, region: 'us-east-1', target, action, mode: 'live' as const },
    ...{ carried: { serviceTier }, facts: NO_GUARDRAIL_FACTS },
  });
  return { whole, parts: partsOf(whole) };
}

const bodyOf = ({ plan }: { plan: { kind: string; body?: object } }) => (plan.kind === 'call' ? plan.body : undefined);

test.each(['chat', 'responses'] as const)(
  '%s asks for the service tier, in its body and in the simulation',
  (action) => {
    const { whole, parts } = tiered(action, 'flex');
    const [first, ...listed] = parts;
    expect(first && bodyOf(first)).toMatchObject({ service_tier: 'flex' });
    expect(first?.carried).toEqual({ serviceTier: 'flex' });
    // What the column asks IAM is what its parts ask, or their questions would have no answer.
    expect(whole.carried).toEqual({ serviceTier: 'flex' });
    for (const part of listed) expect(part.carried).toEqual({});
  },
);

test.each([
  // Set for an account, not for a request.
  ['chat', 'reserved', 'allow'],
  // Who is to be kept out may leave it away.
  ['chat', 'flex', 'deny'],
  ['responses', 'flex', 'deny'],
  // Anthropic's field of that name is another one.
  ['messages', 'flex', 'allow'],
  ['batch', 'flex', 'allow'],
] as const)('%s with the tier %s, expect: %s, asks for none', (action, tier, expected) => {
  const { whole, parts } = tiered(action, tier, expected);
  for (const cell of [whole, ...parts]) {
    expect(cell.carried).toEqual({});
    expect(bodyOf(cell) ?? {}).not.toHaveProperty('service_tier');
  }
});

test('a model at another endpoint: one door, no call, no look-up, and no tier for those who are to be kept out', () => {
  const parsed = parseModel('google.gemma-4-31b');
  if (parsed.kind === 'invalid' || parsed.kind === 'pattern') throw new Error('no model');
  const endpoint = { name: 'mantle', resourceId: 'default' } as const;
  const where = { partition: 'aws', region: 'us-east-1', account: ACCOUNT };
  const planned = (action: 'invoke' | 'responses' | 'batch', expected: ModelSettings['expect']) => {
    const entry: ModelSettings = {
      id: parsed.id,
      parsed,
      regions: ['us-east-1'],
      actions: [action],
      expect: expected,
      endpoint,
    };
    const targets = [endpointTarget(entry, endpoint, where)];
    const carried = { serviceTier: 'flex', guardrail: { id: 'ab12cd34ef56', version: '1' } } as const;
    const cells = planCells(identity(), [{ entry, region: 'us-east-1', targets }], 'live', carried);
    expect(cells).toHaveLength(1);
    return cells[0];
  };
  const model = { 'bedrock-mantle:Model': ['google.gemma-4-31b'] };
  const invoke = planned('invoke', 'allow');
  expect(invoke).toMatchObject({
    ...{ iamAction: 'bedrock-mantle:CreateInference', plan: { kind: 'unsupported' }, modelFree: true, carried: {} },
    endpoint: { host: 'bedrock-mantle.us-east-1.api.aws' },
    requirements: [{ context: { ...model, 'bedrock-mantle:ServiceTier': ['flex'] } }],
  });
  expect(invoke).not.toHaveProperty('guardrail');
  expect(planned('invoke', 'deny')?.requirements).toMatchObject([{ context: model }]);
  expect(planned('invoke', 'deny')?.requirements[0]?.context).not.toHaveProperty('bedrock-mantle:ServiceTier');
  expect(planned('responses', 'allow')).toMatchObject({ iamAction: 'bedrock-mantle:CreateInference', modelFree: true });
  expect(planned('responses', 'allow')?.parts).toHaveLength(4);
  expect(planned('batch', 'allow')).toMatchObject({ requirements: [], plan: { kind: 'not-applicable' } });
});

describe('a column of several actions', () => {
  const BATCH_ROLE = `arn:aws:iam::${ACCOUNT}:role/batch`;
  const resolved = (change: Partial<ResolvedTarget> = {}, id = 'amazon.nova-lite-v1:0'): ResolvedTarget => {
    const parsed = parseModel(id);
    if (parsed.kind === 'invalid' || parsed.kind === 'pattern') throw new Error(id);
    return { ...resolveById(parsed, 'us-east-1', ACCOUNT), ...change };
  };
  const cellOf = (
    action: 'batch' | 'discover' | 'count-tokens' | 'async' | 'responses',
    target = resolved(),
    more: Partial<ModelSettings> = {},
    mode: 'live' | 'validate' = 'live',
  ) => {
    const parsed = parseModel('amazon.nova-lite-v1:0');
    if (parsed.kind === 'invalid') throw new Error('no model');
    const entry: ModelSettings = {
      id: 'x',
      parsed,
      regions: ['us-east-1'],
      actions: [action],
      expect: 'allow',
      ...more,
    };
    return multiActionCell({
      ...{ identity: identity(), entry, region: 'us-east-1', target, action, mode },
      ...{ carried: {}, facts: NO_GUARDRAIL_FACTS },
    });
  };

  test('has a part for each, and the requirements of all', () => {
    const cell = cellOf('batch');
    const parts = partsOf(cell);
    expect(parts.length).toBeGreaterThan(2);
    expect(cell.requirements).toEqual(parts.flatMap(({ requirements }) => requirements));
    expect(cell).toMatchObject({ validating: false, carried: {}, iamAction: 'bedrock:CreateModelInvocationJob' });
    const [first, ...others] = parts;
    expect(first).toMatchObject({ modelFree: false, optional: false, supportUnknown: false });
    expect(others.every(({ modelFree }) => modelFree === true)).toBe(true);
    expect(others.at(-1)?.optional).toBe(true);
  });

  test('says what it needs and could not be asked about, unless the entry states it', () => {
    expect(cellOf('batch').notChecked).toHaveLength(1);
    const stated = cellOf('batch', resolved(), { batchRole: BATCH_ROLE });
    expect(stated).not.toHaveProperty('notChecked');
    expect(stated.requirements).toContainEqual(
      expect.objectContaining({ action: 'iam:PassRole', resource: BATCH_ROLE }),
    );
    expect(cellOf('batch').requirements.map(({ action }) => action)).not.toContain('iam:PassRole');
  });

  test('of one action alone is that part', () => {
    expect(cellOf('count-tokens')).not.toHaveProperty('parts');
    expect(cellOf('count-tokens')).toMatchObject({ iamAction: 'bedrock:CountTokens' });
  });

  test('is called where one of its parts is', () => {
    expect(cellOf('discover').plan.kind).toBe('call');
    expect(cellOf('batch').plan.kind).toBe('call');
    const [first] = partsOf(cellOf('batch'));
    expect(first?.plan.kind).toBe('unsupported');
  });

  test('that a target does not have needs nothing', () => {
    const embedding = resolved({}, 'amazon.titan-embed-text-v2:0');
    const cell = cellOf('count-tokens', embedding);
    expect(cell).toMatchObject({ requirements: [], plan: { kind: 'not-applicable' } });
    expect(cell).not.toHaveProperty('parts');
  });

  test('hangs on the table only where it invokes what a profile routes to', () => {
    const profile = resolved({ resolvedBy: 'snapshot', snapshotDate: '2026-01-01' });
    for (const part of partsOf(cellOf('batch', profile))) {
      expect(part.target.resolvedBy).toBe('id');
      expect(part.target).not.toHaveProperty('snapshotDate');
    }
    expect(partsOf(cellOf('batch', resolved({ resolvedBy: 'service' })))[0]?.target.resolvedBy).toBe('service');
    const [invoke, ...listed] = partsOf(cellOf('async', profile));
    expect(invoke?.target).toMatchObject({ resolvedBy: 'snapshot', snapshotDate: '2026-01-01' });
    expect(listed.every(({ target }) => target.resolvedBy === 'id')).toBe(true);
  });

  test('of OpenAI’s Responses has no guardrail of the account', () => {
    const parsed = parseModel('newcomer.large-v9:0');
    if (parsed.kind === 'invalid' || parsed.kind === 'pattern') throw new Error('no model');
    const facts = { enforced: [{ id: GUARDRAIL, version: '1', included: [], excluded: [] }], profiles: new Map() };
    const needed = (action: 'responses' | 'chat') => {
      const entry: ModelSettings = { id: 'x', parsed, regions: ['us-east-1'], actions: [action], expect: 'allow' };
      const cell = multiActionCell({
        ...{ identity: identity(), entry, region: 'us-east-1', action, mode: 'live', carried: {}, facts },
        target: resolveById(parsed, 'us-east-1', ACCOUNT),
      });
      return cell.requirements.some((one) => one.action === 'bedrock:ApplyGuardrail');
    };
    expect(needed('chat')).toBe(true);
    expect(needed('responses')).toBe(false);
  });
});

describe('the cell of the guardrail', () => {
  const guardrail = { id: 'ab12cd34ef56', version: '1' };
  const entry = (regions: string[], more: Partial<ModelSettings> = {}): ModelSettings => {
    const parsed = parseModel('amazon.nova-lite-v1:0');
    if (parsed.kind === 'invalid') throw new Error('no model');
    return { id: 'x', parsed, regions, actions: ['guardrail'], expect: 'allow', ...more };
  };
  const cells = (
    entries: ModelSettings[],
    {
      mode = 'live',
      carried = { guardrail },
      facts = NO_GUARDRAIL_FACTS,
    }: {
      mode?: 'live' | 'validate';
      carried?: Carried;
      facts?: GuardrailFacts;
    } = {},
  ) => guardrailCells(identity(), entries, { mode, carried, guardrails: () => facts });

  test('is one per region in which an entry names the column', () => {
    const found = cells([
      entry(['us-east-1', 'us-west-2']),
      entry(['us-west-2']),
      entry(['eu-west-1'], { actions: ['invoke'] }),
    ]);
    expect(found.map(({ region }) => region)).toEqual(['us-east-1', 'us-west-2']);
    expect(found[0]).toEqual({
      identity: expect.anything(),
      entry: { id: 'ab12cd34ef56:1', regions: ['us-east-1'], actions: ['guardrail'], expect: 'allow' },
      ...{ region: 'us-east-1', model: '-', action: 'guardrail', iamAction: 'bedrock:ApplyGuardrail' },
      target: {
        ...{ kind: 'prompt', id: '-', arn: GUARDRAIL, foundationModels: [], modelArns: [], resolvedBy: 'id' },
      },
      requirements: [
        { action: 'bedrock:ApplyGuardrail', resource: GUARDRAIL, requestedRegion: 'us-east-1', role: 'target' },
      ],
      plan: expect.objectContaining({ kind: 'call' }),
      ...{ carried: {}, guardrail, validating: false, modelFree: true },
    });
  });

  test('is none without a guardrail', () => {
    expect(cells([entry(['us-east-1'])], { carried: {} })).toEqual([]);
  });

  test('should be denied only where every entry of its region says so', () => {
    const expected = (...expects: ModelSettings['expect'][]) =>
      cells(expects.map((expect) => entry(['us-east-1'], { expect })))[0]?.entry.expect;
    expect(expected('deny', 'deny')).toBe('deny');
    expect(expected('deny', 'allow')).toBe('allow');
    const elsewhere = cells([entry(['us-east-1'], { expect: 'deny' }), entry(['us-west-2'])]);
    expect(elsewhere.map((cell) => cell.entry.expect)).toEqual(['deny', 'allow']);
  });

  test('is not called where nothing may be paid for', () => {
    expect(cells([entry(['us-east-1'])], { mode: 'validate' })[0]?.plan).toEqual({
      ...{ kind: 'unsupported', why: 'applying a guardrail is paid for' },
    });
  });

  test('names where it is configured, and that Bedrock has no such guardrail', () => {
    const guardrailPlace = { file: 'f', line: 1, column: 1 };
    const absent = { state: 'absent', by: 'bedrock:GetGuardrail' } as const;
    const [cell] = cells([entry(['us-east-1'])], {
      carried: { guardrail, guardrailPlace },
      facts: { ...NO_GUARDRAIL_FACTS, absent },
    });
    expect(cell?.entry.place).toEqual(guardrailPlace);
    expect(cell?.target.record).toEqual(absent);
  });
});
