/** What a column's call carries: the guardrail goes with the APIs that take one, and never with what should be denied. */
import { expect, test } from '@jest/globals';
import { NO_GUARDRAIL_FACTS } from '../../../src/catalog/guardrail.ts';
import { endpointTarget } from '../../../src/catalog/endpoints.ts';
import { parseModel } from '../../../src/catalog/model-id.ts';
import { resolveById } from '../../../src/catalog/targets.ts';
import type { ModelSettings } from '../../../src/domain/settings.ts';
import { multiActionCell } from '../../../src/plan/columns.ts';
import { planCells } from '../../../src/plan/plan.ts';
import { partsOf } from '../../../src/plan/planned-cell.ts';
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
