/** Which calls a plan counts: each thing once, and never one less than a run in which nothing is refused makes. */
import { describe, expect, test } from '@jest/globals';
import { planRun } from '../../../src/app/plan.ts';
import type { Host } from '../../../src/domain/host.ts';
import type { ProbeCall } from '../../../src/catalog/families.ts';
import type { Identity } from '../../../src/identity/identity.ts';
import { expectedCalls } from '../../../src/plan/calls.ts';
import type { PlannedCell } from '../../../src/plan/planned-cell.ts';
import { identity, plannedCell } from '../matrix/support.ts';
import { settingsFrom, type Given } from '../settings/fake.ts';

const NOVA = 'amazon.nova-lite-v1:0';
const SONNET = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
const FILE = '.github/bedrock-access.yml';

async function callsOf(given: Given): Promise<Record<string, number>> {
  const settings = await settingsFrom(given);
  // Of the host a plan reads the environment alone.
  const host: Pick<Host, 'env'> = { env: given.env ?? {} };
  return (await planRun(host as Host, settings)).calls;
}

const inputs = (more: Record<string, string> = {}) => ({ models: NOVA, 'aws-region': 'us-east-1', ...more });
const WORKFLOW = { GITHUB_ACTIONS: 'true', ACTIONS_ID_TOKEN_REQUEST_URL: 'https://token' };

describe('who the principals are', () => {
  test('ambient credentials are asked who they are', async () => {
    expect(await callsOf({ inputs: inputs() })).toMatchObject({ 'sts:GetCallerIdentity': 1 });
  });

  test('a role is assumed with the token, and nothing else is asked', async () => {
    const role = { 'role-to-assume': 'arn:aws:iam::111122223333:role/app' };
    const calls = await callsOf({ inputs: inputs(role), env: WORKFLOW });
    expect(calls).toMatchObject({ 'sts:AssumeRoleWithWebIdentity': 1 });
    expect(calls).not.toHaveProperty('sts:GetCallerIdentity');
  });

  test('with an external ID it is assumed from the ambient credentials', async () => {
    const role = { 'role-to-assume': 'arn:aws:iam::111122223333:role/app', 'role-external-id': 'x-1' };
    expect(await callsOf({ inputs: inputs(role) })).toMatchObject({ 'sts:AssumeRole': 1, 'sts:GetCallerIdentity': 1 });
  });

  test('hops that principals share are made once', async () => {
    const config = `
version: 1
regions: [us-east-1]
principals:
  - { name: a, role-to-assume: 'arn:aws:iam::111122223333:role/hub', chain: [{ role: 'arn:aws:iam::111122223333:role/a' }] }
  - { name: b, role-to-assume: 'arn:aws:iam::111122223333:role/hub', chain: [{ role: 'arn:aws:iam::111122223333:role/b' }] }
models: [{ id: '${NOVA}' }]
`;
    const calls = await callsOf({ files: { [FILE]: config }, env: WORKFLOW });
    expect(calls).toMatchObject({ 'sts:AssumeRoleWithWebIdentity': 1, 'sts:AssumeRole': 2 });
  });
});

describe('what is asked about models', () => {
  test('lists once per region, an agreement once per model of a provider, calls once per cell', async () => {
    const calls = await callsOf({
      inputs: inputs({ models: `${NOVA}\n${SONNET}`, 'aws-region': 'us-east-1, us-west-2' }),
    });
    expect(calls).toMatchObject({
      'bedrock:ListFoundationModels': 2,
      'bedrock:ListInferenceProfiles': 2,
      'bedrock:GetFoundationModelAvailability': 2,
      'bedrock-runtime:InvokeModel': 4,
      'bedrock-runtime:InvokeModelWithResponseStream': 4,
      'iam:GetContextKeysForPrincipalPolicy': 1,
    });
  });

  test("Amazon's own models have no agreement to read", async () => {
    expect(await callsOf({ inputs: inputs() })).not.toHaveProperty('bedrock:GetFoundationModelAvailability');
  });

  test('a profile takes a simulation per region that it may be routed to, and one beside', async () => {
    const calls = await callsOf({ inputs: inputs({ models: SONNET }) });
    expect(calls['iam:SimulatePrincipalPolicy']).toBeGreaterThanOrEqual(3);
    expect((await callsOf({ inputs: inputs() }))['iam:SimulatePrincipalPolicy']).toBe(1);
  });

  test('nothing of the simulator with `simulate: false`, nothing of the runtime with `probe: off`', async () => {
    const alone = Object.keys(await callsOf({ inputs: inputs({ simulate: 'false' }) }));
    expect(alone.filter((name) => name.startsWith('iam:'))).toEqual([]);
    const silent = Object.keys(await callsOf({ inputs: inputs({ probe: 'off' }) }));
    expect(silent.filter((name) => name.startsWith('bedrock-runtime:'))).toEqual([]);
  });

  test('a list that is read anyway is the probe of its column', async () => {
    const calls = await callsOf({ inputs: inputs({ actions: 'discover' }) });
    expect(calls['bedrock:ListFoundationModels']).toBe(1);
  });
});

describe('what who-can and a what-if add', () => {
  const POLICY =
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"bedrock:InvokeModel","Resource":"*"}}';
  const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;

  async function further(given: Given): Promise<Record<string, number>> {
    const host: Pick<Host, 'env'> = { env: given.env ?? {} };
    return (await planRun(host as Host, await settingsFrom(given))).accountCalls;
  }

  test('nothing where neither is asked for', async () => {
    expect(await further({ inputs: inputs() })).toEqual({});
  });

  test('who-can reads the account once, in two passes, and the lists of each of its regions', async () => {
    const config = "version: 1\nregions: [us-east-1, us-west-2]\nwho-can:\n  models: ['anthropic.claude-*']\n";
    const given: Given = { files: { [FILE]: config }, env: WORKFLOW };
    expect(await further(given)).toEqual({
      'bedrock:ListFoundationModels': 2,
      'bedrock:ListInferenceProfiles': 4,
      'bedrock:ListPromptRouters': 2,
      'iam:GetAccountAuthorizationDetails': 2,
      'organizations:DescribeOrganization': 1,
    });
    expect(Object.keys(await callsOf(given))).toEqual(['sts:GetCallerIdentity']);
  });

  test('of a what-if only the principals that a file is about are asked again', async () => {
    const config = `
version: 1
regions: [us-east-1]
principals:
  - { name: a, role-to-assume: '${role('a')}' }
  - { name: b, role-to-assume: '${role('b')}' }
models: [{ id: '${NOVA}' }]
policy-files: [{ file: p.json, principal: a }]
`;
    const given: Given = { files: { [FILE]: config, 'p.json': POLICY }, env: WORKFLOW };
    const [all, more] = [await callsOf(given), await further(given)];
    expect(more).toEqual({
      'iam:GetRole': 1,
      'iam:ListAttachedRolePolicies': 1,
      'iam:ListRolePolicies': 1,
      'iam:SimulatePrincipalPolicy': (all['iam:SimulatePrincipalPolicy'] ?? 0) / 2,
    });
    expect(await further({ ...given, inputs: { simulate: 'false' } })).toEqual({});
  });

  test('while it is not known who the credentials are, a file may be about them', async () => {
    const given = { inputs: inputs({ 'policy-files': 'p.json principal=app' }), files: { 'p.json': POLICY } };
    expect(await further(given)).toHaveProperty('iam:SimulatePrincipalPolicy');
  });
});

describe('counted cell by cell', () => {
  const who = (change: Partial<Identity> = {}): Identity => ({ ...identity(), ...change });
  const cellOf = (owner: Identity, change: Partial<PlannedCell> = {}, model = NOVA): PlannedCell => ({
    ...plannedCell(owner, { model, region: 'us-east-1', action: 'invoke' }),
    plan: { kind: 'call', api: 'InvokeModel', body: {}, maxOutputTokens: 1, approxInputTokens: 4 },
    ...change,
  });
  const probe = (api: ProbeCall['api']): ProbeCall => ({
    kind: 'call',
    api,
    body: {},
    maxOutputTokens: 1,
    approxInputTokens: 1,
  });
  const settings = { simulate: true, role: {} } as Parameters<typeof expectedCalls>[3];
  const count = (owners: Identity[], cells: PlannedCell[], probes: ProbeCall[] = [], role?: string) =>
    expectedCalls(owners, cells, probes, {
      ...settings,
      role: { ...(role !== undefined && { toAssume: role }) } as typeof settings.role,
    });

  test('names are sorted, and what is not called is not named', () => {
    const one = who();
    const names = Object.keys(count([one], [cellOf(one)], [probe('InvokeModel'), probe('Converse')]));
    expect(names).toEqual(names.toSorted());
    expect(Object.values(count([one], [cellOf(one)])).every((calls) => calls > 0)).toBe(true);
  });

  test('the path of a role is asked for only where it is not known, and of no user', () => {
    const roles = (change: Partial<Identity>) => {
      const one = who(change);
      return count([one], [cellOf(one)])['iam:GetRole'];
    };
    expect(roles({ exactArn: true })).toBeUndefined();
    expect(roles({ exactArn: false })).toBe(1);
    expect(roles({ exactArn: false, kind: 'user' })).toBeUndefined();
  });

  test('of a principal without a cell nothing is simulated, nor of a column that does not apply', () => {
    const [one, other] = [who(), who({ name: 'other' })];
    expect(count([one, other], [cellOf(one)])['iam:GetContextKeysForPrincipalPolicy']).toBe(1);
    const none = cellOf(one, { plan: { kind: 'not-applicable', why: '' } });
    expect(count([one], [none])).not.toHaveProperty('iam:SimulatePrincipalPolicy');
    expect(count([one, other], [cellOf(one), cellOf(other)])['iam:SimulatePrincipalPolicy']).toBe(2);
  });

  test('a requirement of its own action carries nothing of the call', () => {
    const one = who();
    const plain = cellOf(one);
    const [first] = plain.requirements;
    const guarded = { carried: { guardrailIdentifier: 'g' } };
    const simulations = (change: Partial<PlannedCell>) =>
      count([one], [cellOf(one, change)])['iam:SimulatePrincipalPolicy'];
    const other = {
      ...first,
      action: 'bedrock:ApplyGuardrail',
      resource: 'arn:g',
    } as PlannedCell['requirements'][number];
    expect(simulations({})).toBe(1);
    expect(simulations({ ...guarded, requirements: [...plain.requirements, other] })).toBe(2);
    const through = { ...first, inferenceProfileArn: 'p' } as PlannedCell['requirements'][number];
    const routed = { ...first, promptRouterArn: 'r' } as PlannedCell['requirements'][number];
    expect(simulations({ requirements: [...plain.requirements, through, routed] })).toBe(3);
  });

  test('a probe that a look-up makes anyway is not made again', () => {
    const one = who();
    expect(count([one], [cellOf(one)], [probe('ListFoundationModels')])['bedrock:ListFoundationModels']).toBe(1);
    expect(count([one], [cellOf(one)], [probe('ListModelInvocationJobs')])['bedrock:ListModelInvocationJobs']).toBe(1);
    expect(count([one], [cellOf(one)], [probe('InvokeModel')])['bedrock-runtime:InvokeModel']).toBe(1);
  });

  test('a resource of the account is described once, and the configured guardrail looked for', () => {
    const one = who();
    const imported = cellOf(one, {}, 'arn:aws:bedrock:us-east-1:111122223333:imported-model/abcdefghijkl');
    const calls = count([one], [imported, { ...imported, guardrail: { id: 'g', version: '1' } }]);
    expect(calls).toMatchObject({ 'bedrock:GetImportedModel': 1, 'bedrock:GetGuardrail': 1 });
    expect(calls['bedrock:ListEnforcedGuardrailsConfiguration']).toBe(1);
    expect(count([one], [imported])).not.toHaveProperty('bedrock:GetGuardrail');
  });

  test('an agreement is read only where a model is called', () => {
    const one = who();
    const claude = 'anthropic.claude-3-haiku-20240307-v1:0';
    const read = (change: Partial<PlannedCell>) =>
      count([one], [cellOf(one, change, claude)])['bedrock:GetFoundationModelAvailability'];
    expect(read({})).toBe(1);
    expect(read({ plan: { kind: 'unsupported', why: '' } })).toBeUndefined();
    expect(read({ modelFree: true })).toBeUndefined();
    const [called, listed] = [cellOf(one, {}, claude), cellOf(one, { modelFree: true }, claude)];
    expect(read({ parts: [listed, called] })).toBe(1);
  });

  test.each<[string, Partial<Identity['settings']>, string | undefined, Identity['via'], Record<string, number>]>([
    ['the step', {}, undefined, 'ambient', { 'sts:GetCallerIdentity': 1 }],
    ['the step’s role by its token', {}, 'arn:r', 'oidc', { 'sts:AssumeRoleWithWebIdentity': 1 }],
    [
      'the step’s role without one',
      { source: 'step' },
      'arn:r',
      'ambient',
      { 'sts:AssumeRole': 1, 'sts:GetCallerIdentity': 1 },
    ],
    [
      'a role by a token',
      { roleToAssume: 'arn:r', source: 'oidc' },
      undefined,
      'oidc',
      { 'sts:AssumeRoleWithWebIdentity': 1 },
    ],
    [
      'a role that is only simulated',
      { principalArn: 'arn:p', roleToAssume: 'arn:r' },
      undefined,
      'simulated-only',
      { 'sts:GetCallerIdentity': 1 },
    ],
    [
      'a role that is simulated with other credentials',
      { principalArn: 'arn:p', simulateWith: 'x' },
      'arn:r',
      'oidc',
      { 'sts:GetCallerIdentity': 1 },
    ],
  ])('%s', (_, more, role, via, expected) => {
    const one = who({ via, settings: { ...identity().settings, ...more } });
    const calls = Object.entries(count([one], [], [], role)).filter(([name]) => name.startsWith('sts:'));
    expect(Object.fromEntries(calls)).toEqual(expected);
  });
});
