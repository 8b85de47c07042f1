/**
 * For random policies the suggested document, added to what is attached, makes every configured cell allowed; and it
 * is never called proven where a boundary, a service control policy, a session policy or a Deny stands in the way.
 * What is true is decided by evaluating the policies themselves, not by the simulator that the product asks.
 */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PlannedCell } from '../../../src/plan/planned-cell.ts';
import { MANAGED_POLICY_SIZE, policySize } from '../../../src/policy/policies.ts';
import { suggestedPolicies } from '../../../src/verdict/suggested-policies.ts';
import { authorize } from '../../../testbed/policy/authorize.ts';
import { requestContext } from '../../../testbed/policy/context.ts';
import { parsePolicy, type PolicyKind } from '../../../testbed/policy/document.ts';
import type { SourcedPolicy } from '../../../testbed/policy/evaluate.ts';
import { principalContext, type SimulatedPrincipal } from '../../../testbed/policy/simulate.ts';
import { prove } from '../../../src/collect/proof.ts';
import { ACCOUNT, ROLE, TIME, identity, plannedCell, provenCells, simulated } from '../matrix/support.ts';

const model = (region: string, id: string) => `arn:aws:bedrock:${region}::foundation-model/${id}`;
const profile = (id: string) => `arn:aws:bedrock:us-east-1:${ACCOUNT}:inference-profile/${id}`;
const HAIKU = 'anthropic.claude-haiku-4-5-20251001-v1:0';
const NOVA = 'amazon.nova-lite-v1:0';
const WISHES = [
  { model: NOVA, region: 'us-east-1' },
  { model: `us.${NOVA}`, region: 'us-east-1', models: ['us-east-1', 'us-west-2'].map((region) => model(region, NOVA)) },
  {
    model: `us.${HAIKU}`,
    region: 'us-east-1',
    models: ['us-east-1', 'us-east-2'].map((region) => model(region, HAIKU)),
  },
  { model: `global.${HAIKU}`, region: 'us-east-1', models: [model('us-east-1', HAIKU), model('', HAIKU)] },
];

const resource = fc.constantFrom(
  '*',
  'arn:aws:bedrock:*::foundation-model/*',
  'arn:aws:bedrock:us-east-1::foundation-model/amazon.*',
  model('us-west-2', NOVA),
  model('us-east-2', HAIKU),
  model('', HAIKU),
  profile(`us.${HAIKU}`),
  profile('*'),
);
const action = fc.constantFrom('*', 'bedrock:*', 'bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream');
const condition = fc.constantFrom(
  {},
  {},
  { Condition: { StringEquals: { 'aws:RequestedRegion': ['us-east-1', 'us-west-2'] } } },
  { Condition: { StringNotEquals: { 'aws:RequestedRegion': ['us-east-1', 'unspecified'] } } },
  { Condition: { StringLike: { 'bedrock:InferenceProfileArn': profile('us.*') } } },
  { Condition: { Null: { 'bedrock:InferenceProfileArn': 'true' } } },
);
const statement = (effects: ('Allow' | 'Deny')[]) =>
  fc
    .record({
      Effect: fc.constantFrom(...effects),
      Action: fc.uniqueArray(action, { minLength: 1, maxLength: 2 }),
      Resource: fc.uniqueArray(resource, { minLength: 1, maxLength: 3 }),
      condition,
    })
    .map(({ condition: more, ...own }) => ({ ...own, ...more }));
const document = (effects: ('Allow' | 'Deny')[], least = 0) =>
  fc
    .array(statement(effects), { minLength: Math.max(1, least), maxLength: 4 })
    .map((Statement) => ({ Version: '2012-10-17', Statement }));

const ALL = { Effect: 'Allow', Action: '*', Resource: '*' };
const sourced = (
  id: string,
  source: Record<string, unknown> | string,
  kind: PolicyKind = 'identity',
): SourcedPolicy => ({
  id,
  document: parsePolicy(source, kind),
});

interface Estate {
  principal: SimulatedPrincipal;
  session?: string;
}

/** What IAM really decides for a cell, with more documents attached. */
function allowed({ principal, session }: Estate, cell: PlannedCell, more: readonly object[]): boolean {
  const added = more.map((one, index) => sourced(`added-${index}`, JSON.stringify(one)));
  return cell.requirements.every(({ resource: arn, requestedRegion, inferenceProfileArn }) => {
    const context = requestContext(principalContext(principal), {
      'aws:RequestedRegion': requestedRegion,
      'aws:PrincipalArn': ROLE,
      'aws:SecureTransport': 'true',
      'aws:CurrentTime': TIME,
      ...(inferenceProfileArn !== undefined && { 'bedrock:InferenceProfileArn': inferenceProfileArn }),
    });
    const policies = {
      identity: [...principal.policies, ...added],
      ...(principal.boundary && { boundary: principal.boundary }),
      ...(principal.organization?.levels && { organization: principal.organization.levels }),
      ...(session !== undefined && { session: [sourced('session', session, 'session')] }),
    };
    return authorize(policies, { action: cell.iamAction, resource: arn, context }).decision === 'allowed';
  });
}

async function checked(estate: Estate) {
  const who = identity(estate.session);
  const cells = WISHES.flatMap((wish) =>
    (['invoke', 'stream'] as const).map((one) => plannedCell(who, { ...wish, action: one })),
  );
  const { simulation } = await simulated(estate.principal, who, cells);
  const report = await provenCells(cells, simulation);
  const documents = suggestedPolicies(report)
    .filter(({ attachTo }) => attachTo === 'principal')
    .flatMap((one) => one.documents);
  for (const one of documents) {
    expect(policySize(one)).toBeLessThanOrEqual(MANAGED_POLICY_SIZE);
    expect(() => parsePolicy(JSON.stringify(one))).not.toThrow();
  }
  return { cells, report, documents };
}

const role = (policies: SourcedPolicy[]): SimulatedPrincipal => ({
  kind: 'role',
  name: 'ci',
  account: ACCOUNT,
  policies,
});

describe('the suggested document', () => {
  test('makes every cell allowed, and is proven, where nothing but a missing Allow is in the way', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(document(['Allow']), { maxLength: 2 }), async (attached) => {
        const principal = role(attached.map((one, index) => sourced(`policy-${index}`, one)));
        const { cells, report, documents } = await checked({ principal });
        for (const [index, cell] of cells.entries()) {
          const found = report[index];
          expect(allowed({ principal }, cell, documents)).toBe(true);
          expect(found?.simulation.outcome).toBe(allowed({ principal }, cell, []) ? 'allowed' : 'denied');
          if (found?.simulation.outcome === 'denied') expect(found.diagnosis?.remedy.proven).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('is never proven where a boundary, an SCP, a session policy or a Deny stands in the way', async () => {
    const layers = fc.record(
      {
        boundary: document(['Allow', 'Allow', 'Deny'], 1),
        scp: document(['Deny'], 1),
        session: document(['Allow', 'Allow', 'Deny'], 1),
        deny: document(['Deny'], 1),
      },
      { requiredKeys: [] },
    );
    let proven = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(document(['Allow']), { maxLength: 2 }),
        layers,
        async (attached, { boundary, scp, session, deny }) => {
          const identityPolicies = [...attached, ...(deny ? [deny] : [])].map((one, index) =>
            sourced(`policy-${index}`, one),
          );
          const levels = scp && [
            [sourced('all', { Version: '2012-10-17', Statement: [ALL, ...scp.Statement] }, 'scp')],
          ];
          const estate: Estate = {
            principal: {
              ...role(identityPolicies),
              ...(boundary && { boundary: sourced('Boundary', boundary, 'boundary') }),
              ...(levels && { organization: { id: 'o-a1b2c3d4e5', levels } }),
            },
            ...(session && { session: JSON.stringify(session) }),
          };
          const { cells, report, documents } = await checked(estate);
          for (const [index, cell] of cells.entries()) {
            const found = report[index];
            const truth = allowed(estate, cell, documents);
            expect(found?.simulation.outcome).toBe(allowed(estate, cell, []) ? 'allowed' : 'denied');
            if (found?.diagnosis?.remedy.proven === true) expect(truth).toBe(true);
            // What IAM allows with keys that could not be read is not confirmed, and not denied either.
            const isDoubted = found?.diagnosis?.remedy.text.includes('that does not confirm') === true;
            if (found?.diagnosis?.remedy.proven === false && !isDoubted) expect(truth).toBe(false);
            if (found?.diagnosis?.remedy.proven === true) proven += 1;
            else if (found?.diagnosis) refused += 1;
          }
        },
      ),
      // A seed of its own: other documents could all be proven, or none.
      { numRuns: 120, seed: 7 },
    );
    // The property says something only if both happen.
    expect(Math.min(proven, refused)).toBeGreaterThan(0);
  });
});

describe('what is not confirmed though IAM allows it with the document', () => {
  const cellFor = async (wish: (typeof WISHES)[number], change: (cell: PlannedCell) => PlannedCell) => {
    const who = identity();
    const cells = [change(plannedCell(who, { ...wish, action: 'invoke' }))];
    const { simulation } = await simulated(role([]), who, cells);
    const [cell] = await provenCells(cells, simulation);
    return cell?.diagnosis?.remedy;
  };
  const [bare, routed] = WISHES;

  test.each<[string, (cell: PlannedCell) => PlannedCell, string]>([
    [
      'requirements from the table',
      (cell) => ({ ...cell, target: { ...cell.target, resolvedBy: 'snapshot', snapshotDate: '2026-08-21' } }),
      'from the table of 2026-08-21',
    ],
    [
      'what the configuration states',
      (cell) => ({ ...cell, target: { ...cell.target, resolvedBy: 'configuration' } }),
      'the statement of the configuration file',
    ],
    [
      'a resource of another account',
      (cell) => ({
        ...cell,
        requirements: cell.requirements.map((one) => ({
          ...one,
          resource: one.resource.replace(ACCOUNT, '444455556666'),
        })),
      }),
      'another account',
    ],
    [
      'context of the configuration file',
      (cell) => ({
        ...cell,
        identity: {
          ...cell.identity,
          settings: {
            ...cell.identity.settings,
            context: [{ key: 'aws:PrincipalTag/team', values: ['search'], from: 'file' }],
          },
        },
      }),
      'context of the configuration file',
    ],
  ])('%s', async (_, change, why) => {
    const remedy = routed && (await cellFor(routed, change));
    expect(remedy).toMatchObject({ proven: false, text: expect.stringContaining(why) });
  });

  test('nothing of that: it is', async () => {
    expect(bare && (await cellFor(bare, (cell) => cell))).toMatchObject({ proven: true });
  });

  test('a document about what the simulation had allowed already confirms nothing', async () => {
    const who = identity();
    const cell = plannedCell(who, { model: NOVA, region: 'us-east-1', action: 'invoke' });
    const open = sourced('all', { Version: '2012-10-17', Statement: [ALL] });
    const { simulation } = await simulated(role([open]), who, [cell]);
    const document = {
      Version: '2012-10-17',
      Statement: [{ Sid: 'S', Effect: 'Allow', Action: ['bedrock:InvokeModel'], Resource: [model('us-east-1', NOVA)] }],
    };
    const [plain] = await provenCells([cell], simulation);
    const refused = plain && {
      ...plain,
      diagnosis: {
        ...{ cause: 'identity-policy-no-allow', layer: 'policy' as const, summary: '', evidence: [], alternatives: [] },
        owner: 'iam-administrator' as const,
        remedy: { text: 'Allow it.', policy: document, documentation: [] },
      },
    };
    const [proved] = refused ? await prove([{ planned: cell, cell: refused, record: 'there' }], simulation) : [];
    expect(proved?.diagnosis?.remedy).toMatchObject({ proven: false, text: expect.stringContaining('cannot confirm') });
  });
});
