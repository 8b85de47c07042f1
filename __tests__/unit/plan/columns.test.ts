/** What a column's call carries: the guardrail goes with the APIs that take one, and never with what should be denied. */
import { expect, test } from '@jest/globals';
import { NO_GUARDRAIL_FACTS } from '../../../src/catalog/guardrail.ts';
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
