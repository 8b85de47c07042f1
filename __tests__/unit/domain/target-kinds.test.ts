/** A kind is one row: its ARN is parsed, a configuration takes it, and a world checks it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { TARGET_KINDS, targetKindEntries, type TargetKind } from '../../../src/domain/target-kinds.ts';
import { parseModel } from '../../../src/catalog/model-id.ts';
import { parseModelId } from '../../../src/settings/model-id.ts';

const OWN = 'arn:aws:bedrock:us-east-1:111122223333:';

/** ARNs as AWS's documentation has them. */
const ARNS: Readonly<Record<TargetKind, readonly string[]>> = {
  'foundation-model': ['arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0'],
  'inference-profile': [`${OWN}inference-profile/us.amazon.nova-lite-v1:0`],
  'application-inference-profile': [`${OWN}application-inference-profile/heol2zyy5v48`],
  'provisioned-model': [`${OWN}provisioned-model/abcdefghijkl`],
  'custom-model': [`${OWN}custom-model/amazon.nova-lite-v1/e4oo8js4bjz5`],
  'custom-model-deployment': [`${OWN}custom-model-deployment/2nlcbqsnlk4m`],
  'imported-model': [`${OWN}imported-model/imabcdefghij`],
  'prompt-router': [`${OWN}prompt-router/z1abcdefghij`, `${OWN}default-prompt-router/anthropic.claude:1`],
  'marketplace-endpoint': ['arn:aws:sagemaker:us-east-1:111122223333:endpoint/gemma'],
  prompt: [`${OWN}prompt/PROMPT1234`, `${OWN}prompt/PROMPT1234:2`],
};

const WORLDS = join(import.meta.dirname, '../../../testbed/worlds');
const worlds = readdirSync(WORLDS)
  .filter((name) => name.endsWith('.yml'))
  .map((name) => readFileSync(join(WORLDS, name), 'utf8'));

describe.each(targetKindEntries)('%s', (kind, { arn }) => {
  test.each(ARNS[kind])('%s is parsed to it, and a configuration takes it', (text) => {
    expect(parseModel(text)).toMatchObject({ kind, arn: text });
    expect(parseModelId(text)).toMatchObject({ ok: true });
  });

  test('a world checks it', () => {
    expect(
      worlds.some((world) => arn.types.some((type) => world.includes(`${arn.service}:`) && world.includes(type))),
    ).toBe(true);
  });

  test('an ID with one letter that no ID has is no such ARN', () => {
    const [first = ''] = ARNS[kind];
    expect(parseModel(`${first}_`).kind).toBe('invalid');
    expect(parseModelId(`${first}_`).ok).toBe(false);
  });
});

test('each resource type is of one kind', () => {
  const types = targetKindEntries.flatMap(([, { arn }]) => arn.types.map((type) => `${arn.service}:${type}`));
  expect(new Set(types).size).toBe(types.length);
});

test('what has to be known behind it can be looked up or stated', () => {
  for (const { needsModels, describedBy, states } of Object.values(TARGET_KINDS)) {
    if (needsModels === true) expect(describedBy ?? states).toBeDefined();
  }
});
