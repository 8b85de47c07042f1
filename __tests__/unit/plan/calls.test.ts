/** Which calls a plan counts: each thing once, and never one less than a run in which nothing is refused makes. */
import { describe, expect, test } from '@jest/globals';
import { planRun } from '../../../src/app/plan.ts';
import type { Host } from '../../../src/domain/host.ts';
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
