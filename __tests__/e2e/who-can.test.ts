/**
 * Who in an account can call a model, asked of the built command against a testbed, and held against the testbed's own
 * evaluator.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { generateAccount } from '../../testbed/generate-account.ts';
import { parseWorld } from '../../testbed/load.ts';
import { authorize } from '../../testbed/policy/authorize.ts';
import { requestContext } from '../../testbed/policy/context.ts';
import { policiesInForce } from '../../testbed/policy/sources.ts';
import { countCalls } from '../../testbed/journal.ts';
import { startTestbed, type Testbed } from '../../testbed/testbed.ts';
import type { World } from '../../testbed/world.ts';
import { KEYS, run } from './command.ts';

const ACCOUNT = '111122223333';
const MODEL = 'anthropic.claude-haiku-4-5-20251001-v1:0';
const NOVA = 'amazon.nova-lite-v1:0';
const US = `us.${MODEL}`;
const REGION = 'us-east-1';
const GUARDRAIL = `arn:aws:bedrock:${REGION}:${ACCOUNT}:guardrail/abc123def456`;

interface Row {
  principal: string;
  arn: string;
  model: string;
  grade: string;
  openings: { routes: { kind: string; id: string }[]; actions: string[]; conditions: { key: string }[] }[];
  assumedBy?: { kind: string; who: string; subjects: string[] }[];
  lastUsed?: unknown;
  apiKeys?: { ageDays: number; status: string; expires?: string }[];
  confirmed?: string;
}

interface Answer {
  schema: string;
  account: string;
  models: string[];
  principals: { roles: number; users: number };
  rows: Row[];
  unread: string[];
  notVisible: string[];
}

/** Roles, users and groups of an account whose auditor has exactly the permissions that the documentation names. */
function worldOf(principals: string, organization = '', auditor = AUDITOR): World {
  return parseWorld(
    `
title: Who can
about: The account's principals, as policies let them in.
accounts:
  '${ACCOUNT}':
${organization}
    bedrock:
      models:
        ${REGION}: { '${MODEL}': { 'on-demand': false }, '${NOVA}': {} }
      inference-profiles:
        ${REGION}:
          ${US}:
            models: ['arn:aws:bedrock:us-east-1::foundation-model/${MODEL}', 'arn:aws:bedrock:us-west-2::foundation-model/${MODEL}']
      application-inference-profiles:
        ${REGION}: { heol2zyy5v48: { name: search-haiku, models: ['${MODEL}'] } }
      prompt-routers:
        ${REGION}:
          router0000ab: { models: ['arn:aws:bedrock:${REGION}:${ACCOUNT}:inference-profile/${US}'], fallback: 'arn:aws:bedrock:${REGION}:${ACCOUNT}:inference-profile/${US}' }
    groups:
      model-users: { policies: { models: ${allow('bedrock:InvokeModel', '*')} } }
${principals}
      auditor:
        access-keys: [{ id: ${KEYS.AWS_ACCESS_KEY_ID}, secret: ${KEYS.AWS_SECRET_ACCESS_KEY} }]
        policies: { audit: ${auditor} }
run: { inputs: {} }
expect: { result: pass, cells: [] }
`,
    'who-can.test.ts',
  );
}

function allow(action: string | string[], resource: string | string[], more: object = {}): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: action, Resource: resource, ...more }],
  });
}

/** What docs/who-can.md says is needed. */
const AUDITOR = allow(
  [
    'iam:GetAccountAuthorizationDetails',
    'iam:ListServiceSpecificCredentials',
    'bedrock:ListFoundationModels',
    'bedrock:ListInferenceProfiles',
    'bedrock:ListPromptRouters',
    'organizations:DescribeOrganization',
    'organizations:DescribePolicy',
    'organizations:ListParents',
    'organizations:ListPoliciesForTarget',
  ],
  '*',
);

const LAMBDA = allowTrust({ Service: 'lambda.amazonaws.com' });

function allowTrust(principal: object, action = 'sts:AssumeRole', condition?: object): string {
  const statement = {
    Effect: 'Allow',
    Principal: principal,
    Action: action,
    ...(condition && { Condition: condition }),
  };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

const INVOKE = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];

const PRINCIPALS = `
    roles:
      app:
        trust: ${LAMBDA}
        last-used: { date: '${daysAgo(3)}', region: ${REGION} }
        policies: { models: ${allow(INVOKE, '*')} }
      forgotten:
        trust: ${allowTrust({ AWS: `arn:aws:iam::${ACCOUNT}:root` })}
        created: '${daysAgo(500)}'
        policies: { models: ${allow('bedrock:*', '*')} }
      guarded:
        trust: ${LAMBDA}
        last-used: { date: '${daysAgo(3)}', region: ${REGION} }
        policies: { models: ${allow('bedrock:InvokeModel', '*', { Condition: { StringEquals: { 'bedrock:GuardrailIdentifier': GUARDRAIL } } })} }
      bounded:
        trust: ${LAMBDA}
        policies: { models: ${allow('bedrock:*', '*')} }
        permissions-boundary: { name: storage-only, document: ${allow('s3:*', '*')} }
      denied:
        trust: ${LAMBDA}
        policies:
          models: ${allow('*', '*')}
          no: ${JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 'bedrock:Invoke*', Resource: '*' }] })}
      storage: { trust: ${LAMBDA}, policies: { s3: ${allow('s3:*', '*')} } }
      deploy:
        path: /ci/
        trust: ${allowTrust({ Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com` }, 'sts:AssumeRoleWithWebIdentity', { StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:octo-org/search:*' } })}
        last-used: { date: '${daysAgo(1)}', region: ${REGION} }
        policies: { profile: ${allow(INVOKE, [`arn:aws:bedrock:${REGION}:${ACCOUNT}:application-inference-profile/heol2zyy5v48`, `arn:aws:bedrock:*::foundation-model/${MODEL}`])} }
      AWSServiceRoleForSupport:
        path: /aws-service-role/support.amazonaws.com/
        trust: ${allowTrust({ Service: 'support.amazonaws.com' })}
        policies: { all: ${allow('*', '*')} }
    users:
      analyst:
        groups: [model-users]
        bedrock-api-keys:
          - { region: ${REGION}, secret: key-of-the-analyst, created: '${daysAgo(200)}' }
          - { region: ${REGION}, secret: other-key-of-the-analyst, created: '${daysAgo(9)}', expires: '2027-01-01', inactive: true }
`;

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}

const ENV = { ...KEYS, AWS_REGION: REGION };

async function ask(testbed: Testbed, ...args: string[]): Promise<{ answer: Answer; stderr: string }> {
  const { status, stdout, stderr } = await run(['who-can', ...args, '--json'], { testbed, env: ENV });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return { answer: JSON.parse(stdout) as Answer, stderr };
}

describe('an account with exactly the permissions that are documented', () => {
  let testbed: Testbed;
  let answer: Answer;
  beforeAll(async () => {
    testbed = await startTestbed(worldOf(PRINCIPALS));
    ({ answer } = await ask(testbed, MODEL));
  });
  afterAll(() => testbed.close());

  const rowOf = (name: string): Row | undefined => answer.rows.find(({ principal }) => principal === name);

  test('grades who can: a user, a role by the principals that assume it, under a condition, long unused; and lists no other principal', () => {
    expect(answer.rows.map(({ principal, grade }) => `${principal}: ${grade}`)).toEqual([
      'analyst: yes',
      'app: by-assuming',
      'deploy: by-assuming',
      'forgotten: unused',
      'guarded: conditional',
    ]);
    expect(answer.principals).toEqual({ roles: 7, users: 2 });
    expect(answer.unread).toEqual([]);
  });

  test('names each route that is open: system profile, application profile, prompt router, and not the bare ID that is not taken', () => {
    expect(
      rowOf('app')
        ?.openings.flatMap(({ routes }) => routes.map(({ kind }) => kind))
        .sort(),
    ).toEqual(['application-profile', 'prompt-router', 'system-profile']);
    expect(rowOf('deploy')?.openings.flatMap(({ routes }) => routes.map(({ id }) => id))).toEqual([
      `arn:aws:bedrock:${REGION}:${ACCOUNT}:application-inference-profile/heol2zyy5v48`,
    ]);
  });

  test('says the key and value of a condition, who may assume, and when it was last used', () => {
    expect(rowOf('guarded')?.openings[0]?.conditions).toEqual([
      {
        ...{ effect: 'Allow', layer: 'identity', key: 'bedrock:GuardrailIdentifier' },
        ...{ values: [GUARDRAIL], operator: 'StringEquals' },
      },
    ]);
    expect(rowOf('deploy')?.assumedBy).toEqual([
      {
        ...{ kind: 'oidc', who: 'token.actions.githubusercontent.com', subjects: ['repo:octo-org/search:*'] },
        ...{ keys: [], foreign: false },
      },
    ]);
    expect(rowOf('forgotten')?.lastUsed).toBe('never');
    expect(rowOf('app')?.lastUsed).toEqual({ date: `${daysAgo(3)}T00:00:00.000Z`, region: REGION });
  });

  test("tells a user's long-term API keys with their age", () => {
    expect(rowOf('analyst')?.apiKeys).toEqual([
      expect.objectContaining({ ageDays: 200, status: 'Active' }),
      expect.objectContaining({ ageDays: 9, status: 'Inactive', expires: '2027-01-01T00:00:00.000Z' }),
    ]);
  });

  test('calls no model, and simulates nothing', () => {
    const calls = countCalls(testbed.journal);
    expect(Object.keys(calls).filter((name) => /^bedrock-runtime|Simulate/.test(name))).toEqual([]);
    expect(testbed.journal.every(({ status }) => status === 200 || status === 400)).toBe(true);
  });

  test('the table says it in words, and what it cannot see', async () => {
    const { stdout, status } = await run(['who-can', MODEL], { testbed, env: { ...ENV, COLUMNS: '200' } });
    expect(status).toBe(0);
    expect(stdout).toContain('By their policies, 4 of 7 roles and 1 of 2 users');
    expect(stdout).toContain('OIDC repo:octo-org/search:* (token.actions.githubusercontent.com)');
    expect(stdout).toContain(`bedrock:GuardrailIdentifier StringEquals ${GUARDRAIL}`);
    expect(stdout).toContain(
      'the user, and 2 long-term API keys: 200 days old, never expires; 9 days old, until 2027-01-01, inactive',
    );
    expect(stdout).toContain('1 service-linked role is left out');
    expect(stdout).toContain('The root user of the account is not listed');
  });

  test('CSV has a line per row, and no cell that a spreadsheet would run', async () => {
    const { stdout } = await run(['who-can', MODEL, '--csv'], { testbed, env: ENV });
    const lines = stdout.trimEnd().split('\r\n');
    expect(lines[0]).toBe('Principal,ARN,Model,Answer,How,Statement,Condition,Last used,Who gets in');
    expect(lines).toHaveLength(6);
    expect(lines[2]).toContain(`role app,arn:aws:iam::${ACCOUNT}:role/app,${MODEL},only by assuming`);
  });

  test('masks accounts, and with minimal detail every name', async () => {
    const args = ['who-can', MODEL, '--mask-aws-account-id', '--detail', 'minimal'];
    for (const format of [[], ['--json'], ['--csv']]) {
      const { stdout } = await run([...args, ...format], { testbed, env: ENV });
      expect(stdout).toContain('user-1');
      expect(stdout).not.toContain(ACCOUNT);
      for (const name of ['analyst', 'forgotten', 'guarded', 'deploy', 'octo-org', 'model-users', 'abc123def456']) {
        expect(stdout).not.toContain(name);
      }
    }
  });

  test('a pattern is every model that matches; an unknown name is said, and nothing is claimed of it', async () => {
    const all = await ask(testbed, '*nova*', 'vendor.unheard-of-v9:0');
    expect(all.answer.models).toContain(NOVA);
    expect(all.answer.notVisible[0]).toContain('vendor.unheard-of-v9:0');
  });
});

test('says which permission is missing where the account may not be read', async () => {
  const testbed = await startTestbed(worldOf(PRINCIPALS, '', allow('bedrock:ListFoundationModels', '*')));
  try {
    const { status, stdout, stderr } = await run(['who-can', MODEL], { testbed, env: ENV });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('The policies of the account could not be read');
    expect(stderr).toContain('iam:GetAccountAuthorizationDetails');
  } finally {
    await testbed.close();
  }
});

test('the lists, keys and organization that may not be read are named, and the answer stands without them', async () => {
  const organization = `    organization: { id: o-exampleorgid, service-control-policies: [[{ name: FullAWSAccess, document: ${allow('*', '*')} }]] }`;
  const testbed = await startTestbed(
    worldOf(PRINCIPALS, organization, allow('iam:GetAccountAuthorizationDetails', '*')),
  );
  try {
    const { answer } = await ask(testbed, MODEL);
    expect(answer.rows.map(({ principal }) => principal)).toContain('app');
    const said = answer.notVisible.join('\n');
    expect(said).toContain('Service control policies could not be read (AccessDeniedException)');
    expect(said).toContain(
      'The application profiles of the account could not be listed in us-east-1 (AccessDeniedException)',
    );
    expect(said).toContain('API keys of users could not be listed (AccessDenied)');
    expect(answer.rows.find(({ principal }) => principal === 'analyst')?.apiKeys).toBeUndefined();
  } finally {
    await testbed.close();
  }
});

describe('service control policies', () => {
  const denyModel = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        ...{ Effect: 'Deny', Action: 'bedrock:Invoke*', Resource: `arn:aws:bedrock:*::foundation-model/${MODEL}` },
        Condition: { ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/app` } },
      },
    ],
  });
  const levels = (more: string) => `    organization:
      id: o-exampleorgid
      ${more}
      service-control-policies:
        - [{ name: FullAWSAccess, document: ${allow('*', '*')} }, { name: models, document: ${denyModel} }]
        - [{ name: FullAWSAccess, document: ${allow('*', '*')} }]
        - [{ name: FullAWSAccess, document: ${allow('*', '*')} }]`;

  test('close what they deny where they may be read, level by level and page by page', async () => {
    const testbed = await startTestbed(worldOf(PRINCIPALS, levels('delegated-administrator: true')));
    try {
      const { answer } = await ask(testbed, MODEL);
      expect(answer.rows.map(({ principal }) => principal)).toEqual(['app']);
      expect(answer.notVisible.join('\n')).not.toContain('Service control policies could not be read');
    } finally {
      await testbed.close();
    }
  });

  test('do not restrict the management account', async () => {
    const testbed = await startTestbed(worldOf(PRINCIPALS, levels(`management-account: '${ACCOUNT}'`)));
    try {
      const { answer } = await ask(testbed, MODEL);
      expect(answer.rows).toHaveLength(5);
      expect(answer.notVisible.join('\n')).toContain('This is the management account');
    } finally {
      await testbed.close();
    }
  });
});

test("--confirm asks IAM's simulator about those that are let in under no condition", async () => {
  const testbed = await startTestbed(worldOf(PRINCIPALS, '', allow(['iam:*', 'bedrock:List*'], '*')));
  try {
    const { answer } = await ask(testbed, MODEL, '--confirm');
    expect(answer.rows.map(({ principal, confirmed }) => `${principal}: ${String(confirmed)}`)).toEqual([
      'analyst: allowed',
      'app: allowed',
      'deploy: allowed',
      'forgotten: allowed',
      'guarded: undefined',
    ]);
  } finally {
    await testbed.close();
  }
});

test('throttling is waited for', async () => {
  const world = worldOf(PRINCIPALS);
  world.faults = [
    {
      service: 'iam',
      operation: 'GetAccountAuthorizationDetails',
      name: 'Throttling',
      status: 400,
      message: 'Rate exceeded',
      times: 3,
    },
  ];
  const testbed = await startTestbed(world);
  try {
    expect((await ask(testbed, MODEL)).answer.rows).toHaveLength(5);
  } finally {
    await testbed.close();
  }
});

describe.each([50, 500])('a generated account of %i principals', (principals) => {
  test("has the answers of the testbed's own evaluator, asked one by one", async () => {
    const plan = { account: ACCOUNT, principals, seed: principals, region: REGION, model: MODEL, profile: US };
    const generated = generateAccount({ ...plan, today: '2026-11-28' });
    const world = worldOf(PRINCIPALS);
    const account = world.accounts[ACCOUNT];
    if (account === undefined) throw new Error('the world has no account');
    account.roles = generated.roles ?? {};
    account.users = { ...generated.users, auditor: account.users?.auditor ?? {} };
    account.groups = generated.groups ?? {};
    const testbed = await startTestbed(world);
    try {
      const { answer } = await ask(testbed, MODEL, NOVA);
      expect(answer.principals.roles + answer.principals.users).toBe(principals + 1);
      const said = new Set(
        answer.rows.flatMap(({ arn, openings }) =>
          openings.flatMap(({ routes, actions, conditions }) =>
            routes.flatMap(({ id }) =>
              actions.map((action) => `${arn} ${id} ${action} ${conditions.length > 0 ? 'if' : 'yes'}`),
            ),
          ),
        ),
      );
      const expected = new Set<string>();
      for (const { arn, type, name, entity } of testbed.estate.principals) {
        const policies = policiesInForce(account, type, name, entity);
        const isOpen = (iam: string, resource: string, more: Record<string, string>): boolean => {
          const tags = Object.entries(entity.tags ?? {}).map(([key, value]) => [`aws:PrincipalTag/${key}`, value]);
          const context = requestContext({
            'aws:RequestedRegion': REGION,
            'aws:PrincipalArn': arn,
            ...(Object.fromEntries(tags) as object),
            ...more,
          });
          return authorize(policies, { action: iam, resource, context }).decision === 'allowed';
        };
        const profile = `arn:aws:bedrock:${REGION}:${ACCOUNT}:inference-profile/${US}`;
        const own = `arn:aws:bedrock:${REGION}:${ACCOUNT}:application-inference-profile/heol2zyy5v48`;
        const router = `arn:aws:bedrock:${REGION}:${ACCOUNT}:prompt-router/router0000ab`;
        const model = (id: string, region = REGION) => `arn:aws:bedrock:${region}::foundation-model/${id}`;
        for (const [action, iam] of [
          ['invoke', 'bedrock:InvokeModel'],
          ['stream', 'bedrock:InvokeModelWithResponseStream'],
        ] as const) {
          const can = (id: string, ways: (more: Record<string, string>) => boolean): void => {
            if (ways({})) expected.add(`${arn} ${id} ${action} yes`);
            else if (ways({ 'bedrock:GuardrailIdentifier': GUARDRAIL })) expected.add(`${arn} ${id} ${action} if`);
          };
          const through = (key: string, value: string, more: Record<string, string>) => ({ ...more, [key]: value });
          const key = 'bedrock:InferenceProfileArn';
          can(NOVA, (more) => isOpen(iam, model(NOVA), more));
          can(US, (more) => isOpen(iam, profile, more) && isOpen(iam, model(MODEL), through(key, profile, more)));
          can(own, (more) => isOpen(iam, own, more) && isOpen(iam, model(MODEL), through(key, own, more)));
          can(router, (more) => {
            const routed = through('bedrock:PromptRouterArn', router, more);
            const behind = isOpen(iam, profile, routed) && isOpen(iam, model(MODEL), through(key, profile, routed));
            return isOpen(iam, router, more) && behind;
          });
        }
      }
      expect([...said].sort()).toEqual([...expected].sort());
      expect(expected.size).toBeGreaterThan(principals / 5);
    } finally {
      await testbed.close();
    }
  });
});

test('a check in a terminal whose file only asks who can names the principals on no list, and ends with 1', async () => {
  const testbed = await startTestbed(worldOf(PRINCIPALS));
  const file = `regions: [us-east-1]\nwho-can:\n  models: ['${MODEL}']\n  allow: [{ principals: ['*o*'], reason: most of them }]\n`;
  try {
    const { status, stdout } = await run([], {
      testbed,
      env: { ...ENV, COLUMNS: '160' },
      files: { '.github/bedrock-access.yml': file },
    });
    expect(status).toBe(1);
    expect(stdout).toContain('4 of 7 roles and 1 of 2 users');
    expect(stdout).toContain('user analyst is on no allow-list');
    expect(stdout).not.toContain('role forgotten is on no allow-list');
    expect(stdout.replace(/\s+/g, ' ')).toContain('Failed: analyst, app and guarded can call');
  } finally {
    await testbed.close();
  }
});
