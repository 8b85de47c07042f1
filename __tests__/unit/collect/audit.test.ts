import { describe, expect, test } from '@jest/globals';
import { endpointTarget } from '../../../src/catalog/endpoints.ts';
import { familyName } from '../../../src/catalog/related-models.ts';
import { resolveById } from '../../../src/catalog/targets.ts';
import { audit } from '../../../src/collect/audit.ts';
import { planCells } from '../../../src/plan/plan.ts';
import type { PlannedCell } from '../../../src/plan/planned-cell.ts';
import { parsePolicy } from '../../../testbed/policy/document.ts';
import type { SimulatedPrincipal } from '../../../testbed/policy/simulate.ts';
import { ACCOUNT, identity, plannedCell, simulated } from '../matrix/support.ts';

const NOVA = 'amazon.nova-lite-v1:0';
const who = identity();
const cells = [plannedCell(who, { model: NOVA, region: 'us-east-1', action: 'invoke' })];

async function auditOf(...statements: object[]) {
  return auditOfCells(cells, ...statements);
}

async function auditOfCells(cells: readonly PlannedCell[], ...statements: object[]) {
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

test('the smallest policy has Sids that IAM takes, and narrows a role to its service and a project to its model', async () => {
  const role = `arn:aws:iam::${ACCOUNT}:role/batch`;
  const parsed = { kind: 'foundation-model', id: NOVA, provider: 'amazon' } as const;
  const endpoint = { name: 'mantle', resourceId: 'default' } as const;
  const where = { partition: 'aws', region: 'us-east-1', account: ACCOUNT };
  const entry = { regions: ['us-east-1'], expect: 'allow' } as const;
  const planned = planCells(
    who,
    [
      {
        ...{ region: 'us-east-1', targets: [resolveById(parsed, 'us-east-1', ACCOUNT)] },
        entry: { ...entry, id: NOVA, parsed, regions: ['us-east-1'], actions: ['batch'], batchRole: role },
      },
      {
        ...{ region: 'us-east-1', targets: [endpointTarget({ id: 'google.gemma-4-31b', parsed }, endpoint, where)] },
        entry: { ...entry, id: 'google.gemma-4-31b', parsed, regions: ['us-east-1'], actions: ['chat'], endpoint },
      },
    ],
    'live',
  );
  const { result } = await auditOfCells(planned, allow('*'));
  const documents = result.smallest.policies as { Statement: Record<string, unknown>[] }[];
  const statements = documents.flatMap(({ Statement }) => Statement);
  for (const { Sid } of statements) expect(Sid).toMatch(/^[A-Za-z0-9]+$/);
  const of = (action: string) => statements.find(({ Action }) => (Action as string[]).includes(action));
  expect(of('iam:PassRole')).toMatchObject({
    ...{ Resource: [role], Condition: { StringEquals: { 'iam:PassedToService': 'bedrock.amazonaws.com' } } },
  });
  expect(of('bedrock-mantle:CreateInference')).toMatchObject({
    ...{ Resource: [`arn:aws:bedrock-mantle:us-east-1:${ACCOUNT}:project/default`] },
    Condition: { StringEquals: { 'bedrock-mantle:Model': 'google.gemma-4-31b' } },
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
