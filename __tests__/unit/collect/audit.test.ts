import { describe, expect, test } from '@jest/globals';
import { familyName } from '../../../src/catalog/related-models.ts';
import { audit } from '../../../src/collect/audit.ts';
import { parsePolicy } from '../../../testbed/policy/document.ts';
import type { SimulatedPrincipal } from '../../../testbed/policy/simulate.ts';
import { ACCOUNT, identity, plannedCell, simulated } from '../matrix/support.ts';

const NOVA = 'amazon.nova-lite-v1:0';
const who = identity();
const cells = [plannedCell(who, { model: NOVA, region: 'us-east-1', action: 'invoke' })];

async function auditOf(...statements: object[]) {
  const principal: SimulatedPrincipal = {
    ...{ kind: 'role', name: 'ci', account: ACCOUNT },
    policies: [{ id: 'models', document: parsePolicy({ Version: '2012-10-17', Statement: statements }) }],
  };
  const { simulation, calls } = await simulated(principal, who, cells);
  if (!simulation.further) throw new Error('not simulated');
  const before = calls.SimulatePrincipalPolicy ?? 0;
  const result = await audit(who, cells, simulation.further);
  const reachable = (scope: string, regions: string) =>
    result.steps.find((step) => step.scope === scope && step.regions === regions)?.reachable;
  return { result, reachable, calls: (calls.SimulatePrincipalPolicy ?? 0) - before };
}

const allow = (Resource: string | string[], more = {}) => ({
  ...{ Effect: 'Allow', Action: ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'], Resource },
  ...more,
});

describe('what a principal could call beyond what is configured', () => {
  test('exactly the configured model: nothing', async () => {
    const { result } = await auditOf(allow(`arn:aws:bedrock:us-east-1::foundation-model/${NOVA}`));
    expect(result.steps.every(({ reachable }) => reachable === 0)).toBe(true);
    expect(result.smallest).toMatchObject({ confirmed: true });
    expect(result.smallest.policies).toMatchObject([
      {
        Statement: [
          { Action: ['bedrock:InvokeModel'], Resource: [`arn:aws:bedrock:us-east-1::foundation-model/${NOVA}`] },
        ],
      },
    ]);
  });

  test('the model in every region', async () => {
    const { reachable } = await auditOf(allow(`arn:aws:bedrock:*::foundation-model/${NOVA}`));
    expect(reachable('model', 'other')).toBeGreaterThan(0);
    expect(reachable('provider', 'configured')).toBe(0);
    expect(reachable('everything', 'other')).toBe(0);
  });

  test('the provider in one region', async () => {
    const { reachable } = await auditOf(allow('arn:aws:bedrock:us-east-1::foundation-model/amazon.*'));
    expect(reachable('provider', 'configured')).toBeGreaterThan(0);
    expect(reachable('provider', 'other')).toBe(0);
    expect(reachable('everything', 'configured')).toBe(0);
  });

  test('everything: every pair that was asked about, in one call per region', async () => {
    const { result, calls } = await auditOf(allow('*'));
    expect(result.steps.every(({ reachable, asked }) => reachable === asked)).toBe(true);
    expect(result.asked).toBe(result.steps.reduce((sum, { asked }) => sum + asked, 0));
    expect(calls).toBeLessThan(45);
  });

  test('a model that is open only through a profile counts where the profile is open', async () => {
    const profile = `arn:aws:bedrock:us-east-1:${ACCOUNT}:inference-profile/us.anthropic.claude-haiku-4-5-20251001-v1:0`;
    const { result } = await auditOf(
      allow(profile),
      allow('arn:aws:bedrock:*::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0', {
        Condition: { StringEquals: { 'bedrock:InferenceProfileArn': profile } },
      }),
    );
    expect(result.steps.flatMap(({ examples }) => examples)).toEqual([
      'anthropic.claude-haiku-4-5-20251001-v1:0 in us-east-1',
    ]);
  });
});

test.each([
  ['anthropic.claude-haiku-4-5-20251001-v1:0', 'anthropic.claude-haiku'],
  ['anthropic.claude-3-haiku-20240307-v1:0', 'anthropic.claude-3-haiku'],
  ['amazon.nova-lite-v1:0', 'amazon.nova-lite'],
  ['cohere.embed-english-v3', 'cohere.embed-english'],
  ['meta.llama3-1-8b-instruct-v1:0', 'meta.llama3-1-8b-instruct'],
])('the family of %s is %s', (id, family) => {
  expect(familyName(id)).toBe(family);
});
