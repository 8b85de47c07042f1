import { describe, expect, test } from '@jest/globals';
import { tableCatalog } from '../../../src/catalog/region-catalog.ts';
import type { Lookups } from '../../../src/collect/lookups.ts';
import type { ModelFacts } from '../../../src/collect/model-facts.ts';
import type { Probed } from '../../../src/collect/probing.ts';
import type { CellSimulation, PrincipalSimulation } from '../../../src/collect/simulation.ts';
import { NO_MODEL } from '../../../src/domain/cell.ts';
import type { Evidence } from '../../../src/domain/evidence.ts';
import type { PlannedCell } from '../../../src/plan/planned-cell.ts';
import {
  accountRegion,
  amazonControlGroup,
  evidenceFor,
  isAmazonModelCell,
  needsControlGroup,
} from '../../../src/matrix/evidence.ts';
import type { CellFindings } from '../../../src/matrix/findings.ts';
import { ACCOUNT, identity, plannedCell, ROLE } from './support.ts';

const NOVA = 'amazon.nova-lite-v1:0';
const CLAUDE = 'anthropic.claude-haiku-4-5-20251001-v1:0';

function found(model: string, outcome: string, refusal?: string, message?: string): CellFindings {
  const cell = plannedCell(identity(), { model, region: 'us-east-1', action: 'invoke' });
  const failure = { service: 'bedrock-runtime', operation: 'InvokeModel', errorName: '', httpStatus: 400, message };
  return {
    cell,
    probed: { probe: { outcome }, ...(refusal && { refusal }), ...(message !== undefined && { failure }) },
  } as unknown as CellFindings;
}

const groupOf = (...findings: CellFindings[]) => amazonControlGroup(findings).get('111122223333 us-east-1');

test('an Amazon model that worked once works, one that was refused for the account does not', () => {
  expect(groupOf(found(NOVA, 'refused', 'model'))).toBe(false);
  expect(groupOf(found(NOVA, 'refused', 'model'), found(NOVA, 'succeeded'))).toBe(true);
  expect(groupOf(found(NOVA, 'succeeded'), found(NOVA, 'refused', 'model'))).toBe(true);
});

test('a policy that does not grant an Amazon model, a fault and another provider say nothing', () => {
  expect(groupOf(found(NOVA, 'refused', 'policy'))).toBeUndefined();
  expect(groupOf(found(NOVA, 'failed'))).toBeUndefined();
  expect(groupOf(found(CLAUDE, 'succeeded'))).toBeUndefined();
});

test('a list that may be read is no call of a model', () => {
  const { cell } = found(NOVA, 'succeeded');
  expect(isAmazonModelCell(cell)).toBe(true);
  expect(isAmazonModelCell({ ...cell, action: 'stream' })).toBe(true);
  expect(isAmazonModelCell({ ...cell, action: 'discover' })).toBe(false);
  expect(accountRegion(cell)).toBe('111122223333 us-east-1');
});

test.each([
  ['Access to Bedrock models is not allowed for this account.', true],
  ['The provided model identifier is invalid.', false],
])('%s needs the control group: %s', (message, expected) => {
  expect(needsControlGroup(found(CLAUDE, 'refused', 'model', message))).toBe(expected);
});

test('what was not refused needs none', () => {
  expect(needsControlGroup(found(CLAUDE, 'succeeded'))).toBe(false);
});

describe('the evidence of a cell', () => {
  const ON_DEMAND = 'anthropic.claude-3-haiku-20240307-v1:0';
  const BLOCKED = 'Access to Bedrock models is not allowed for this account.';
  const NO_SUCH_MODEL = 'The provided model identifier is invalid.';
  const ENDED = 'This model version has reached the end of its life.';
  const LEGACY = 'This Model is marked by provider as Legacy';
  const PROFILE_ONLY = "Invocation of model ID x with on-demand throughput isn't supported.";
  const allowed: CellSimulation = { outcome: 'allowed', requirements: [], denied: [], contextComplete: true };
  const GONE = { service: 'bedrock', operation: 'GetFoundationModel', errorName: '', message: 'gone' };
  const denied: CellSimulation = { ...allowed, outcome: 'denied' };
  const off: Probed = { probe: { outcome: 'not-made', reason: 'off' } };

  function refusal(message: string, errorName = 'ValidationException'): Probed {
    const failure = { service: 'bedrock-runtime', operation: 'InvokeModel', errorName, httpStatus: 400, message };
    return { probe: { outcome: 'refused' }, refusal: 'model', failure };
  }

  interface Run {
    cell?: PlannedCell;
    probed?: Probed;
    simulation?: CellSimulation;
    amazonModelWorks?: boolean;
    principal?: Partial<PrincipalSimulation>;
    facts?: Record<string, ModelFacts>;
    catalogs?: string[];
  }
  const cellOf = (model = ON_DEMAND, change: Partial<PlannedCell> = {}): PlannedCell => ({
    ...plannedCell(identity(), { model, region: 'us-east-1', action: 'invoke' }),
    ...change,
  });

  /** What was asked about, in words, and the evidence. */
  async function ask(run: Run): Promise<{ asked: string[]; evidence: Evidence }> {
    const { cell = cellOf(), probed = off, simulation = allowed, amazonModelWorks, facts = {} } = run;
    const asked: string[] = [];
    const lookups = {
      modelFacts: (_: unknown, __: unknown, id: string) => Promise.resolve(facts[id]),
      mayList: () => Promise.resolve(true),
      useCaseForm: () => {
        asked.push('form');
        return Promise.resolve('missing');
      },
      catalog: (_: unknown, region: string) => {
        asked.push('catalog');
        return Promise.resolve(tableCatalog(region));
      },
      quotas: () => {
        asked.push('quotas');
        return Promise.resolve([]);
      },
    } as unknown as Lookups;
    const principal: PrincipalSimulation = {
      principalArn: ROLE,
      ofCell: () => simulation,
      subscribe: () => {
        asked.push('subscribe');
        return Promise.resolve('denied');
      },
      policyFacts: () => {
        asked.push('policies');
        return Promise.resolve({ guards: [], nearStatements: [], denies: [] } as never);
      },
      ...run.principal,
    };
    const evidence = await evidenceFor({ cell, probed, simulation }, principal, lookups, {
      today: '2026-11-28',
      ...(amazonModelWorks !== undefined && { amazonModelWorks }),
    });
    return { asked, evidence };
  }
  const evidenceOf = async (run: Run): Promise<Evidence> => (await ask(run)).evidence;
  const askedFor = async (run: Run): Promise<string[]> => (await ask(run)).asked.toSorted();

  test('says who, what and where, and what was simulated', async () => {
    const cell = cellOf();
    expect(await evidenceOf({ cell })).toMatchObject({
      ...{
        account: ACCOUNT,
        principalArn: ROLE,
        region: 'us-east-1',
        model: ON_DEMAND,
        action: 'invoke',
        expected: 'allow',
      },
      target: { kind: 'foundation-model', arn: cell.target.arn, foundationModels: [ON_DEMAND] },
      simulation: { outcome: 'allowed', requirements: [] },
      needed: [{ action: 'bedrock:InvokeModel', resource: cell.target.arn }],
      ...{ madeUp: {}, notReady: false, mantleOnly: false, guardrailConfigured: false, sessionPolicyGiven: false },
    });
  });

  test('leaves out what there is none of', async () => {
    const evidence = await evidenceOf({
      cell: cellOf(ON_DEMAND, { model: NO_MODEL }),
      principal: { principalArn: '' },
    });
    expect(evidence.principalArn).toBeUndefined();
    expect(evidence.model).toBeUndefined();
    for (const key of ['endpoints', 'guards', 'nearStatements', 'denies']) expect(evidence).not.toHaveProperty(key);
    for (const key of [
      'profilesInRegion',
      'nearestIds',
      'successors',
      'couldSubscribe',
      'quota',
      'useCaseForm',
    ] as const)
      expect(evidence[key]).toBeUndefined();
  });

  test('says what each requirement is reached through, and which was made up', async () => {
    const [first] = cellOf().requirements;
    const requirements = [
      { ...first, resource: 'r1', inferenceProfileArn: 'p', madeUp: 'job' },
      { ...first, resource: 'r2', promptRouterArn: 'q', action: 'bedrock:X' },
    ] as PlannedCell['requirements'];
    const { needed, madeUp } = await evidenceOf({ cell: cellOf(ON_DEMAND, { requirements }) });
    expect(needed).toEqual([
      { action: 'bedrock:InvokeModel', resource: 'r1', inferenceProfileArn: 'p' },
      { action: 'bedrock:X', resource: 'r2', promptRouterArn: 'q' },
    ]);
    expect(madeUp).toEqual({ r1: 'job' });
  });

  test('says how the call was made', async () => {
    const own = { ...identity('{}'), key: { kind: 'long-term' } } as unknown as PlannedCell['identity'];
    const guardrail = { id: 'g', version: '1' };
    const cell = cellOf(ON_DEMAND, { identity: own, guardrail, enforcedGuardrails: ['arn:g'] });
    expect(await evidenceOf({ cell, probed: refusal('x', 'ModelNotReadyException') })).toMatchObject({
      ...{ apiKey: 'long-term', sessionPolicyGiven: true, guardrailConfigured: true, guardrailsEnforced: ['arn:g'] },
      notReady: true,
    });
  });

  test.each([
    ['nothing, where all is well', {}, []],
    ['the policies, where the simulation denies', { simulation: denied }, ['policies']],
    [
      'no policies, where it should be denied',
      { simulation: denied, cell: cellOf(ON_DEMAND, { entry: { ...cellOf().entry, expect: 'deny' } }) },
      [],
    ],
    [
      'the form and the subscription, for a text that several causes share',
      { probed: refusal(BLOCKED) },
      ['form', 'subscribe'],
    ],
    ['no form, for a model that has none', { probed: refusal(BLOCKED), cell: cellOf(NOVA) }, ['subscribe']],
    ['no subscription, where it is known', { probed: { ...refusal(BLOCKED), subscribe: 'allowed' } }, ['form']],
    ['the catalog, where the ID is not known', { probed: refusal(NO_SUCH_MODEL) }, ['catalog']],
    ['the catalog, where profiles are needed', { probed: refusal(PROFILE_ONLY) }, ['catalog']],
    ['the catalog, where the model has ended', { probed: refusal(ENDED) }, ['catalog']],
    ['the catalog, where the model is Legacy', { probed: refusal(LEGACY) }, ['catalog']],
    [
      'the catalog, where Bedrock says that the model is absent',
      { facts: { [ON_DEMAND]: { state: 'absent', by: 'x', failure: GONE } } },
      ['catalog'],
    ],
    [
      'the catalog, where Bedrock says that the model has ended',
      { facts: { [ON_DEMAND]: { state: 'ended', by: 'x', failure: GONE } } },
      ['catalog'],
    ],
    [
      'the catalog, where Bedrock says that the model is Legacy',
      { facts: { [ON_DEMAND]: there('LEGACY') } },
      ['catalog'],
    ],
    ['nothing, where Bedrock says that the model is active', { facts: { [ON_DEMAND]: there('ACTIVE') } }, []],
    ['the quotas, where the call met one', { probed: { probe: { outcome: 'throttled' } } }, ['quotas']],
    ['the quotas, where the refusal says so', { probed: refusal('Too many tokens per day') }, ['quotas']],
  ] as [string, Run, string[]][])('is asked for only where it decides: %s', async (_, run, asked) => {
    const real = await askedFor(run);
    expect(real).toEqual(asked);
  });

  test('names what the policies say, the form and the subscription', async () => {
    expect(await evidenceOf({ simulation: denied })).toMatchObject({ guards: [], nearStatements: [], denies: [] });
    expect(await evidenceOf({ probed: refusal(BLOCKED) })).toMatchObject({
      useCaseForm: 'missing',
      subscribe: 'denied',
    });
    expect(await evidenceOf({ probed: { ...off, subscribe: 'allowed' } })).toMatchObject({ subscribe: 'allowed' });
  });

  test('has the control group only where a text is shared', async () => {
    expect((await evidenceOf({ probed: refusal(BLOCKED), amazonModelWorks: false })).amazonModelWorks).toBe(false);
    expect(
      (await evidenceOf({ probed: refusal(NO_SUCH_MODEL), amazonModelWorks: false })).amazonModelWorks,
    ).toBeUndefined();
  });

  test('has what the region has instead', async () => {
    const unknown = await evidenceOf({ cell: cellOf(CLAUDE), probed: refusal(NO_SUCH_MODEL) });
    expect(unknown.profilesInRegion).toContainEqual({
      id: `us.${CLAUDE}`,
      arn: `arn:aws:bedrock:us-east-1:${ACCOUNT}:inference-profile/us.${CLAUDE}`,
    });
    expect(unknown.nearestIds).toBeDefined();
    expect(unknown.successors).toBeUndefined();
    expect((await evidenceOf({ probed: refusal(PROFILE_ONLY) })).nearestIds).toBeUndefined();
    expect((await evidenceOf({ probed: refusal(PROFILE_ONLY) })).profilesInRegion).toBeDefined();
    const ended = await evidenceOf({ probed: refusal(ENDED) });
    expect(ended).toMatchObject({ lifecycle: { status: 'EOL' }, profilesInRegion: undefined });
    expect(ended.successors).toBeDefined();
    expect((await evidenceOf({ probed: refusal(LEGACY) })).successors).toBeDefined();
  });

  test('has the record, and what the table says in its place', async () => {
    expect(
      (await evidenceOf({ facts: { [ON_DEMAND]: { state: 'absent', by: 'x', failure: GONE } } })).record?.state,
    ).toBe('absent');
    const tableSays = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
    expect(await evidenceOf({ cell: cellOf(tableSays) })).toMatchObject({
      profilesOnly: 'table',
      nearestIds: undefined,
    });
    expect((await evidenceOf({ cell: cellOf(tableSays) })).profilesInRegion).toBeDefined();
  });

  test('has the endpoints of the region only where the network failed', async () => {
    const cut: Probed = {
      probe: { outcome: 'failed' },
      failure: { service: 'x', operation: 'y', errorName: 'ECONNRESET', message: 'socket hang up' },
    };
    expect((await evidenceOf({ probed: cut })).endpoints).toMatchObject({ known: true });
    expect(await evidenceOf({ probed: refusal(BLOCKED) })).not.toHaveProperty('endpoints');
  });

  test('names what the other endpoint calls the model', async () => {
    expect(await evidenceOf({ cell: cellOf(ON_DEMAND, { model: 'openai.gpt-oss-120b' }) })).toMatchObject({
      ...{ mantleOnly: true, mantleRuntimeId: 'openai.gpt-oss-120b-1:0' },
    });
  });

  const held = (agreement?: string): Probed => ({
    probe: { outcome: 'not-made', reason: 'could-subscribe' },
    ...(agreement !== undefined && {
      availability: { agreement, authorization: 'AUTHORIZED', entitlement: 'AVAILABLE', region: 'AVAILABLE' },
    }),
  });
  test.each<[string, Probed, boolean]>([
    ['nothing was read', held(), true],
    ['the answer does not say', held('UNKNOWN'), true],
    ['the agreement is there', held('AVAILABLE'), true],
    ['the agreement is missing', held('NOT_AVAILABLE'), false],
    ['nothing was held back', off, false],
  ])('says that the call could subscribe, where %s: %#', async (_, probed, could) => {
    const { couldSubscribe } = await evidenceOf({ probed });
    expect(couldSubscribe !== undefined).toBe(could);
  });
});

function there(status: string): ModelFacts {
  return { state: 'there', by: 'x', model: { lifecycle: { status }, inferenceTypes: [] } } as unknown as ModelFacts;
}
