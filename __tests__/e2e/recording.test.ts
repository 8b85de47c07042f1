/** A recorded run: replayed it gives the same matrix, and nothing in it says whose it was. */
import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { differences } from '../../testbed/compare.ts';
import { loadWorld, parseWorld } from '../../testbed/load.ts';
import { runAction, type ActionRun } from '../../testbed/runner.ts';
import type { World } from '../../testbed/world.ts';

const FILE = 'recording.json';

async function record(world: World): Promise<{ run: ActionRun; text: string }> {
  world.run.inputs = { ...world.run.inputs, record: FILE };
  const run = await runAction(world, { withoutLatency: true });
  return { run, text: readFileSync(join(run.dir, 'workspace', FILE), 'utf8') };
}

/** One world for each kind of identity, layer, target and fault. */
const WORLDS = [
  ...['demo', 'seed-french', 'seed-langgraph-roles', 'seed-portkey', 'seed-wealth-options'],
  ...[
    'seed-korean-instance',
    'control-tower-region-deny',
    'boundary',
    'session-policy-managed',
    'trust-immutable-subject',
  ],
  ...[
    'api-key-long-term',
    'api-key-short-term',
    'throttled',
    'service-fault',
    'guardrail-required',
    'target-prompt-router',
  ],
  ...[
    'columns-allowed',
    'many-principals',
    'be-the-application',
    'allow-unmet-holds',
    'doors-without-project',
    'strangers-json',
    'irsa',
    'quota-zero-and-minimum',
    'guardrail-enforced-destination',
    'target-imported-cold',
    'seed-portkey-external-id',
  ],
];

test.each(WORLDS)('%s: its recording replays to the same verdicts and causes', async (name) => {
  const { text } = await record(loadWorld(name));
  const again = parseWorld(text, FILE);
  const replayed = await runAction(again, { withoutLatency: true });
  expect(again.expect.cells.length).toBeGreaterThan(0);
  expect(differences(again.expect, replayed)).toEqual([]);
  const unknown = replayed.journal.filter(({ answer }) => answer.includes('is not in the recording'));
  expect(unknown.map(({ operation, body }) => `${operation} ${body}`)).toEqual([]);
});

test('of a run with who-can its checks are recorded, a warning says so, and the account stays at home', async () => {
  const world = loadWorld('who-can');
  const file = '.github/bedrock-access.yml';
  const config = `${world.run.files?.[file] ?? ''}models: [{ id: amazon.nova-lite-v1:0, actions: [invoke] }]\n`;
  world.run.files = { [file]: config };
  const { run, text } = await record(world);
  expect(run.stdout).toContain(
    'Not in the recording, which has the checks alone: who can call the models (`who-can`).',
  );
  expect(text).not.toMatch(/GetAccountAuthorizationDetails|ListServiceSpecificCredentials|Organization|who-can/);
  const again = parseWorld(text, FILE);
  expect(again.expect.cells).toHaveLength(1);
  expect(differences(again.expect, await runAction(again, { withoutLatency: true }))).toEqual([]);
});

test('who-can alone is not recorded, and a what-if is left out of a recording with a warning', async () => {
  const world = loadWorld('who-can');
  world.run.inputs = { ...world.run.inputs, record: FILE };
  const alone = await runAction(world, { withoutLatency: true });
  expect(alone.stdout).toContain('Nothing is recorded: what `who-can` reads of an account is not part of a recording');
  expect(existsSync(join(alone.dir, 'workspace', FILE))).toBe(false);

  const { run, text } = await record(loadWorld('what-if-json'));
  expect(run.stdout).toContain('Not in the recording, which has the checks alone: the change of policies (what if).');
  const again = parseWorld(text, FILE);
  expect(differences(again.expect, await runAction(again, { withoutLatency: true }))).toEqual([]);
});

/** Words that no AWS text has, each for one place. */
const PLANTED = {
  account: '314159265358',
  other: '271828182845',
  organization: 'o-quagmire77',
  role: 'Zanzibar-payroll',
  path: '/teamkraken/',
  inline: 'obelisk-inline',
  managed: 'MackerelPolicy',
  sid: 'AllowWalrus',
  tag: 'zebracorn',
  tagValue: 'narwhalia',
  bucket: 'pelican-vault',
  session: 'ocelot-session',
  externalId: 'ibex-external-4711',
  repository: 'capybara-inc/lemur-service',
  profileName: 'wombatprofile',
  configName: 'gazelle-search',
  reason: 'because Platypus said so',
  comment: 'confidential-hedgehog',
  message:
    'Tenant Armadillo of bumblebee-prod is not authorized, ask axolotl@example.test or see ticket CHAMOIS-12 from 203.0.113.77, request 48213907',
};

function planted(): World {
  const { account, role, path, managed, bucket, other } = PLANTED;
  const arn = `arn:aws:iam::${account}:role${path}${role}`;
  const policy = (sid: string, more: object): string =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: sid, Effect: 'Allow', ...more }] });
  const text = JSON.stringify({
    title: 'planted',
    about: 'planted',
    accounts: {
      [account]: {
        organization: {
          id: PLANTED.organization,
          'service-control-policies': [
            [
              {
                name: 'KrakenScp',
                arn: `arn:aws:organizations::${other}:policy/${PLANTED.organization}/service_control_policy/p-vole1234`,
                document: JSON.stringify({
                  Version: '2012-10-17',
                  Statement: [
                    { Effect: 'Allow', Action: '*', Resource: '*' },
                    {
                      Effect: 'Deny',
                      Action: 'bedrock:*',
                      Resource: '*',
                      Condition: { StringEquals: { 'aws:RequestedRegion': 'us-west-2' } },
                    },
                  ],
                }),
              },
            ],
          ],
        },
        'oidc-providers': [{ url: 'token.actions.githubusercontent.com', audiences: ['sts.amazonaws.com'] }],
        roles: {
          [role]: {
            path,
            tags: { [PLANTED.tag]: PLANTED.tagValue },
            trust: JSON.stringify({
              Version: '2012-10-17',
              Statement: [
                {
                  Effect: 'Allow',
                  Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com` },
                  Action: 'sts:AssumeRoleWithWebIdentity',
                  Condition: {
                    StringLike: { 'token.actions.githubusercontent.com:sub': `repo:${PLANTED.repository}:*` },
                  },
                },
              ],
            }),
            policies: {
              [PLANTED.inline]: policy(PLANTED.sid, {
                Action: [
                  'bedrock:InvokeModel*',
                  'bedrock:List*',
                  'bedrock:Get*',
                  'iam:Get*',
                  'iam:List*',
                  'iam:Simulate*',
                  `s3:GetObject`,
                ],
                Resource: ['*', `arn:aws:s3:::${bucket}/*`],
                Condition: { StringNotEquals: { [`aws:PrincipalTag/${PLANTED.tag}`]: 'meerkat-value' } },
              }),
            },
            'managed-policies': [
              {
                name: managed,
                arn: `arn:aws:iam::${account}:policy${path}${managed}`,
                document: policy('Ptarmigan', { Action: 's3:ListBucket', Resource: `arn:aws:s3:::${bucket}` }),
              },
            ],
          },
        },
        bedrock: {
          models: {
            'us-east-1': { 'amazon.nova-lite-v1:0': {}, 'amazon.nova-micro-v1:0': {} },
            'us-west-2': { 'amazon.nova-lite-v1:0': {} },
          },
          'application-inference-profiles': {
            'us-east-1': {
              heronab12cd3: {
                name: PLANTED.profileName,
                models: [`arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0`],
              },
            },
          },
        },
      },
    },
    faults: [
      {
        service: 'bedrock-runtime',
        model: 'amazon.nova-micro-v1:0',
        status: 403,
        name: 'AccessDeniedException',
        message: PLANTED.message,
      },
    ],
    github: { repository: PLANTED.repository, visibility: 'private' },
    run: {
      inputs: { 'role-session-name': PLANTED.session },
      files: {
        '.github/bedrock-access.yml': [
          `# ${PLANTED.comment}`,
          'version: 1',
          'regions: [us-east-1]',
          'principals:',
          `  - name: ${PLANTED.configName}`,
          `    role-to-assume: ${arn}`,
          'models:',
          '  - id: amazon.nova-lite-v1:0',
          '    regions: [us-east-1, us-west-2]',
          '  - id: amazon.nova-micro-v1:0',
          `    name: ${PLANTED.profileName}`,
          `  - id: arn:aws:bedrock:us-east-1:${account}:application-inference-profile/heronab12cd3`,
          `    name: ${PLANTED.configName}-haiku`,
          '  - id: amazon.titan-embed-text-v2:0',
          '    expect: deny',
          `    reason: ${PLANTED.reason}`,
        ].join('\n'),
      },
    },
    expect: { result: 'fail', cells: [] },
  });
  return parseWorld(text, 'planted.json');
}

describe('what is planted in every place', () => {
  test('is in no recording: neither names nor accounts, neither tags nor tokens, whole or in parts, in any encoding', async () => {
    const { run, text } = await record(planted());
    const again = parseWorld(text, FILE);
    expect(again.expect.cells.length).toBeGreaterThan(6);
    const readable = decodings(text);
    const words = [
      ...Object.values(PLANTED).flatMap((one) => one.split(/[^A-Za-z0-9]+/)),
      ...['KrakenScp', 'vole1234', 'meerkat', 'Ptarmigan', 'heronab12cd3', '203.0.113.77', '48213907'],
    ].filter((word) => word.length > 3 && !COMMON.has(word));
    expect(words.length).toBeGreaterThan(30);
    expect(words.filter((word) => readable.toLowerCase().includes(word.toLowerCase()))).toEqual([]);
    expect(run.secrets.filter((secret) => readable.includes(secret))).toEqual([]);
    expect(readable).not.toMatch(/eyJhbGciOi/);
  });

  test('replays all the same', async () => {
    const { text } = await record(planted());
    const again = parseWorld(text, FILE);
    expect(differences(again.expect, await runAction(again, { withoutLatency: true }))).toEqual([]);
  });
});

/** Plain words of the planted sentences. */
const COMMON: ReadonlySet<string> = new Set([
  'because',
  'from',
  'request',
  'said',
  'authorized',
  'ticket',
  'service',
  'session',
  'external',
  'inline',
  'Policy',
  'search',
  'Tenant',
  'example',
  'test',
  'prod',
]);

/** The text as it is, and with what is percent-encoded, escaped or in base64 decoded. */
function decodings(text: string): string {
  const percent = text.replace(/%[0-9A-F]{2}/gi, (code) => String.fromCharCode(parseInt(code.slice(1), 16)));
  const twice = percent.replace(/%[0-9A-F]{2}/gi, (code) => String.fromCharCode(parseInt(code.slice(1), 16)));
  const base64 = [...text.matchAll(/[A-Za-z0-9+/]{24,}={0,2}/g)].map(([part]) =>
    Buffer.from(part, 'base64').toString('utf8'),
  );
  return [text, percent, twice, ...base64].join('\n');
}

test('a run that asks nothing has no recording, and says so', async () => {
  const world = loadWorld('seed-wealth');
  world.run.inputs = { ...world.run.inputs, models: 'not a model!', record: FILE };
  const run = await runAction(world, { withoutLatency: true });
  expect(run.stdout).toContain('there is nothing to record');
});
