/**
 * For random policies and random changes of them, what becomes of each cell is what evaluating the changed policies
 * gives: by IAM's simulator, by the evaluation here and where neither boundary nor organization may be read. Two
 * witnesses of the same policies never disagree. What is true is decided by the testbed's policy engine, which shares
 * nothing with the product.
 */
import { describe, expect, test } from '@jest/globals';
import type { IAMClient } from '@aws-sdk/client-iam';
import fc from 'fast-check';
import { withWhatIf } from '../../../src/collect/what-if.ts';
import type { JudgedCell } from '../../../src/collect/proof.ts';
import { simulatePrincipal } from '../../../src/collect/simulation.ts';
import type { PolicyFile } from '../../../src/domain/settings.ts';
import type { PlannedCell } from '../../../src/plan/planned-cell.ts';
import { Pool } from '../../../src/util/pool.ts';
import { iamInProcess } from '../../../testbed/iam-in-process.ts';
import { authorize } from '../../../testbed/policy/authorize.ts';
import { requestContext } from '../../../testbed/policy/context.ts';
import { parsePolicy, type PolicyKind } from '../../../testbed/policy/document.ts';
import type { SourcedPolicy } from '../../../testbed/policy/evaluate.ts';
import { principalContext, type SimulatedPrincipal } from '../../../testbed/policy/simulate.ts';
import { ACCOUNT, ROLE, TIME, identity, plannedCell, provenCells } from '../matrix/support.ts';

const NOVA = 'amazon.nova-lite-v1:0';
const model = (region: string) => `arn:aws:bedrock:${region}::foundation-model/${NOVA}`;
const PROFILE = `arn:aws:bedrock:us-east-1:${ACCOUNT}:inference-profile/us.${NOVA}`;
const WISHES = [
  { model: NOVA, region: 'us-east-1' },
  { model: `us.${NOVA}`, region: 'us-east-1', models: [model('us-east-1'), model('us-west-2')] },
];
const ALL = { Effect: 'Allow', Action: '*', Resource: '*' };

const statement = fc
  .record({
    Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
    Action: fc.constantFrom('*', 'bedrock:*', 'bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'),
    Resource: fc.uniqueArray(
      fc.constantFrom(
        '*',
        model('*'),
        model('us-east-1'),
        model('us-west-2'),
        PROFILE,
        `arn:aws:bedrock:us-east-1:${ACCOUNT}:inference-profile/*`,
      ),
      { minLength: 1, maxLength: 3 },
    ),
    condition: fc.constantFrom(
      {},
      {},
      { Condition: { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } } },
      { Condition: { StringLike: { 'bedrock:InferenceProfileArn': '*us.*' } } },
      { Condition: { Null: { 'bedrock:InferenceProfileArn': 'true' } } },
    ),
  })
  .map(({ condition, ...own }) => ({ ...own, ...condition }));
const policy = fc
  .array(statement, { minLength: 1, maxLength: 3 })
  .map((Statement) => ({ Version: '2012-10-17', Statement }));

interface Attached {
  /** Inline policies by name. */
  inline: Record<string, object>;
  boundary?: object;
  scp?: object;
}

function sourced(id: string, document: object, kind: PolicyKind = 'identity'): SourcedPolicy {
  return { id, document: parsePolicy(JSON.stringify(document), kind) };
}

function principalOf({ inline, boundary, scp }: Attached): SimulatedPrincipal {
  const organization = {
    id: 'o-1',
    levels: [
      [
        sourced('full', { Version: '2012-10-17', Statement: ALL }, 'scp'),
        ...(scp ? [sourced('lock', scp, 'scp')] : []),
      ],
    ],
  };
  return {
    ...{ kind: 'role', name: 'ci', account: ACCOUNT },
    policies: Object.entries(inline).map(([name, document]) => ({
      ...sourced(`role_ci_${name}`, document),
      inlineName: name,
    })),
    ...(boundary && { boundary: sourced('edge', boundary, 'boundary') }),
    ...(scp && { organization }),
  };
}

/** An IAM that may be read, too. */
function readableIam(attached: Attached, refused: readonly string[] = []) {
  const simulator = iamInProcess(principalOf(attached));
  const arn = `arn:aws:iam::${ACCOUNT}:policy/edge`;
  const answers: Record<string, (input: { PolicyName?: string }) => object> = {
    ListRolePolicies: () => ({ PolicyNames: Object.keys(attached.inline) }),
    ListAttachedRolePolicies: () => ({ AttachedPolicies: [] }),
    GetRolePolicy: ({ PolicyName = '' }) => ({
      ...{
        RoleName: 'ci',
        PolicyName,
        PolicyDocument: encodeURIComponent(JSON.stringify(attached.inline[PolicyName])),
      },
    }),
    GetRole: () => ({
      Role: { Arn: ROLE, ...(attached.boundary && { PermissionsBoundary: { PermissionsBoundaryArn: arn } }) },
    }),
    GetPolicy: () => ({ Policy: { Arn: arn, DefaultVersionId: 'v1' } }),
    GetPolicyVersion: () => ({ PolicyVersion: { Document: encodeURIComponent(JSON.stringify(attached.boundary)) } }),
  };
  return {
    send: (command: { input: object }) => {
      const operation = command.constructor.name.replace(/Command$/, '');
      if (refused.includes(operation)) {
        const error = new Error(`not authorized to perform: iam:${operation}`);
        return Promise.reject(Object.assign(error, { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } }));
      }
      const answer = answers[operation];
      return answer
        ? Promise.resolve({ ...answer(command.input), $metadata: { attempts: 1 } })
        : simulator.send(command);
    },
  };
}

const who = identity();
const CELLS = WISHES.flatMap((wish) =>
  (['invoke', 'stream'] as const).map((action) => plannedCell(who, { ...wish, action })),
);

async function simulatedWith(attached: Attached, refused: readonly string[] = []) {
  return simulatePrincipal(who, CELLS, {
    lookups: { iam: () => Promise.resolve(readableIam(attached, refused) as unknown as IAMClient) },
    ...{ iamPool: new Pool(4), homeRegion: 'us-east-1', time: TIME, signal: new AbortController().signal },
  });
}

/** What is really allowed of a cell's target and its own region, and everywhere. */
function openness(attached: Attached, cell: PlannedCell): 'open' | 'partly' | 'closed' {
  const principal = principalOf(attached);
  const denied = cell.requirements.filter(({ resource, requestedRegion, inferenceProfileArn }) => {
    const context = requestContext(principalContext(principal), {
      ...{ 'aws:RequestedRegion': requestedRegion, 'aws:PrincipalArn': ROLE, 'aws:SecureTransport': 'true' },
      ...{ 'aws:CurrentTime': TIME },
      ...(inferenceProfileArn !== undefined && { 'bedrock:InferenceProfileArn': inferenceProfileArn }),
    });
    const policies = {
      identity: principal.policies,
      ...(principal.boundary && { boundary: principal.boundary }),
      ...(principal.organization?.levels && { organization: principal.organization.levels }),
    };
    return authorize(policies, { action: cell.iamAction, resource, context }).decision !== 'allowed';
  });
  if (denied.length === 0) return 'open';
  return denied.some(({ role }) => role !== 'destination') ? 'closed' : 'partly';
}

async function whatIfs(attached: Attached, files: PolicyFile[], refused: readonly string[] = []) {
  const simulation = await simulatedWith(attached, refused);
  const cells = await provenCells(CELLS, simulation);
  const judged = CELLS.flatMap((planned, index): JudgedCell[] => {
    const cell = cells[index];
    return cell ? [{ planned, cell }] : [];
  });
  const found = await withWhatIf(judged, who, simulation, { files, region: 'us-east-1' });
  return found.map(({ cell }) => cell.whatIf);
}

const RANK = { closed: 0, partly: 1, open: 2 };

function expectTruth(
  before: Attached,
  after: Attached,
  found: Awaited<ReturnType<typeof whatIfs>>,
  by: 'iam' | 'local',
) {
  for (const [index, cell] of CELLS.entries()) {
    const [was, is] = [openness(before, cell), openness(after, cell)];
    const effect = RANK[was] === RANK[is] ? 'unchanged' : RANK[is] > RANK[was] ? 'opened' : 'lost';
    expect(found[index]).toMatchObject({ effect, by, verdict: is === 'open' ? 'accessible' : 'denied' });
    expect(found[index]?.disagreement).toBeUndefined();
    if (by === 'local') expect(found[index]?.confidence).toBe('suspected');
    if (effect === 'lost' || (effect === 'opened' && is === 'open'))
      expect(found[index]?.reasons?.length).toBeGreaterThan(0);
  }
}

const file = (document: object, more: Partial<PolicyFile> = {}): PolicyFile => ({
  ...{ file: 'policies/app.json', kind: 'policy', layer: 'identity', text: JSON.stringify(document, null, 2) },
  ...more,
});

describe('what becomes of the cells is what the changed policies give', () => {
  test('an inline policy that is replaced beside one that stays', async () => {
    await fc.assert(
      fc.asyncProperty(policy, policy, policy, async (old, next, stays) => {
        const before = { inline: { models: old, stays } };
        const found = await whatIfs(before, [file(next, { replaces: 'models' })]);
        expectTruth(before, { inline: { models: next, stays } }, found, 'iam');
      }),
      { numRuns: 60 },
    );
  });

  test('a boundary that comes in the place of another', async () => {
    await fc.assert(
      fc.asyncProperty(policy, policy, fc.option(policy, { nil: undefined }), async (own, next, old) => {
        const before = { inline: { models: own }, ...(old && { boundary: old }) };
        const found = await whatIfs(before, [file(next, { layer: 'boundary' })]);
        expectTruth(before, { inline: { models: own }, boundary: next }, found, 'iam');
      }),
      { numRuns: 40 },
    );
  });

  test('a service control policy that only denies, evaluated here alone', async () => {
    const lock = (regions: string[], Action: string) => ({
      Version: '2012-10-17',
      Statement: {
        Sid: 'Lock',
        Effect: 'Deny',
        Action,
        Resource: '*',
        Condition: { StringNotEquals: { 'aws:RequestedRegion': regions } },
      },
    });
    const regions = fc.subarray(['us-east-1', 'us-west-2'], { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(
        policy,
        regions,
        fc.constantFrom('bedrock:*', 'bedrock:InvokeModel'),
        async (own, open, action) => {
          const before = { inline: { models: own } };
          const found = await whatIfs(before, [file(lock(open, action), { layer: 'scp' })]);
          expectTruth(before, { inline: { models: own }, scp: lock(open, action) }, found, 'local');
        },
      ),
      { numRuns: 40 },
    );
  });

  test('a service control policy with a list of what it allows takes nothing away beside one that allows all', async () => {
    await fc.assert(
      fc.asyncProperty(policy, policy, async (own, scp) => {
        const before = { inline: { models: own } };
        const found = await whatIfs(before, [file(scp, { layer: 'scp' })]);
        expectTruth(before, { inline: { models: own }, scp }, found, 'local');
      }),
      { numRuns: 40 },
    );
  });
});

test('of one set of policies, IAM and the evaluation here say the same', async () => {
  await fc.assert(
    fc.asyncProperty(
      policy,
      fc.option(policy, { nil: undefined }),
      fc.option(policy, { nil: undefined }),
      async (own, boundary, deny) => {
        const scp = deny && { ...deny, Statement: deny.Statement.map((one) => ({ ...one, Effect: 'Deny' })) };
        const simulation = await simulatedWith({
          inline: { models: own },
          ...(boundary && { boundary }),
          ...(scp && { scp }),
        });
        await simulation.further?.documents.identityPolicies();
        const found = await Promise.all(CELLS.map(async (cell) => simulation.disagreement?.(cell)));
        expect(found).toEqual(CELLS.map(() => undefined));
      },
    ),
    { numRuns: 60 },
  );
});

test('policies that are not read, or not all of them, are no witness', async () => {
  const open = { inline: { models: { Version: '2012-10-17', Statement: ALL } } };
  const shut = readableIam({ inline: { models: { Version: '2012-10-17', Statement: { ...ALL, Effect: 'Deny' } } } });
  const iam = readableIam(open);
  const split = async (refused?: string, isRead = true) => {
    const client = {
      send: (command: { input: object }) => {
        const { name } = command.constructor;
        if (name === `${refused ?? ''}Command`)
          return Promise.reject(
            Object.assign(new Error('no'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } }),
          );
        // The documents are others than the simulator answers from.
        return (name.startsWith('Simulate') ? iam : shut).send(command);
      },
    };
    const simulation = await simulatePrincipal(who, CELLS, {
      lookups: { iam: () => Promise.resolve(client as unknown as IAMClient) },
      ...{ iamPool: new Pool(4), homeRegion: 'us-east-1', time: TIME, signal: new AbortController().signal },
    });
    if (isRead) await simulation.further?.documents.identityPolicies();
    const [cell] = CELLS;
    return cell && simulation.disagreement?.(cell);
  };
  expect(await split()).toContain("IAM's simulator says allowed, and the policies as they are evaluated here denied");
  expect(await split(undefined, false)).toBeUndefined();
  for (const operation of ['ListAttachedRolePolicies', 'GetRolePolicy']) expect(await split(operation)).toBeUndefined();
});

test('a policy that is to be replaced and is not attached is named, and nothing is said of the cells', async () => {
  const next = { Version: '2012-10-17', Statement: ALL };
  const found = await whatIfs({ inline: { models: next } }, [file(next, { replaces: 'modles' })]);
  expect(found[0]).toEqual({
    ...{ verdict: 'unchecked', confidence: 'none', by: 'local', effect: 'unchecked' },
    unknown: ['modles, which the change replaces or removes and which is not attached'],
  });
});

describe('where the policies may not be read', () => {
  const open = { Version: '2012-10-17', Statement: ALL };
  const shut = { Version: '2012-10-17', Statement: { ...ALL, Effect: 'Deny' } };
  const READING = ['ListRolePolicies', 'ListAttachedRolePolicies', 'GetRolePolicy', 'GetRole'];

  test('IAM is asked all the same, and is only suspected: whether the policy is attached was not seen', async () => {
    const found = await whatIfs({ inline: { models: open } }, [file(shut, { replaces: 'models' })], READING);
    expect(found[0]).toMatchObject({ verdict: 'denied', confidence: 'suspected', by: 'iam', effect: 'lost' });
    expect(found[0]?.disagreement).toBeUndefined();
  });

  test('what the files do not say is no word against IAM', async () => {
    const nothing = { Version: '2012-10-17', Statement: { ...ALL, Action: 'bedrock:ListFoundationModels' } };
    const found = await whatIfs(
      { inline: { models: open, other: open } },
      [file(nothing, { replaces: 'models' })],
      READING,
    );
    expect(found[0]).toMatchObject({ verdict: 'accessible', by: 'iam', effect: 'unchanged' });
    expect(found[0]?.disagreement).toBeUndefined();
  });

  test('of the files alone, a service control policy that is added closes nothing by what it does not allow', async () => {
    const list = { Version: '2012-10-17', Statement: { ...ALL, Action: 's3:*' } };
    const files = [file(open), file(list, { layer: 'scp' })];
    const found = await whatIfs({ inline: { models: open } }, files, READING);
    expect(found[0]).toMatchObject({ verdict: 'accessible', confidence: 'suspected', by: 'local' });
  });

  test('a policy whose text alone is hidden is not said to be missing', async () => {
    const found = await whatIfs({ inline: { models: open } }, [file(shut, { replaces: 'models' })], ['GetRolePolicy']);
    expect(found[0]).toMatchObject({ verdict: 'denied', by: 'iam', effect: 'lost' });
  });
});

test('a document in force that is not understood here decides nothing', async () => {
  const open = { Version: '2012-10-17', Statement: ALL };
  const iam = readableIam({ inline: { models: open } });
  const client = {
    send: (command: { input: { PolicyName?: string } }) => {
      const answer = (value: object) => Promise.resolve({ ...value, $metadata: { attempts: 1 } });
      if (command.constructor.name === 'ListRolePoliciesCommand') return answer({ PolicyNames: ['models', 'odd'] });
      return command.input.PolicyName === 'odd' ? answer({ PolicyDocument: 'odd' }) : iam.send(command);
    },
  };
  const simulation = await simulatePrincipal(who, CELLS, {
    lookups: { iam: () => Promise.resolve(client as unknown as IAMClient) },
    ...{ iamPool: new Pool(4), homeRegion: 'us-east-1', time: TIME, signal: new AbortController().signal },
  });
  const cells = await provenCells(CELLS, simulation);
  const judged = CELLS.flatMap((planned, at): JudgedCell[] => (cells[at] ? [{ planned, cell: cells[at] }] : []));
  const files = [file(open, { layer: 'session' })];
  const found = await withWhatIf(judged, who, simulation, { files, region: 'us-east-1' });
  expect(found[0]?.cell.whatIf).toMatchObject({ verdict: 'unchecked', by: 'local', unknown: ['policy odd'] });
  // It is no witness either.
  await simulation.further?.documents.identityPolicies();
  expect(CELLS[0] && (await simulation.disagreement?.(CELLS[0]))).toBeUndefined();
});
