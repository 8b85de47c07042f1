/**
 * Accounts of any size for benchmarks, properties and pictures: roles and users as accounts have them, most of them
 * without any right in Bedrock. The same seed gives the same account.
 */
import type { Account, Document, NamedPolicy, Role, User } from './world.ts';

export interface AccountPlan {
  /** 12 digits. */
  account: string;
  principals: number;
  seed: number;
  region: string;
  /** A foundation model that some grants name. */
  model: string;
  /** A system profile that some grants name. */
  profile: string;
  /** The day that ages are counted back from; an ISO date. */
  today: string;
}

/** Returns numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const TEAMS = ['search', 'billing', 'fraud', 'portal', 'data', 'ml', 'support', 'mobile'];
const SERVICES = ['lambda', 'ecs-tasks', 'ec2', 'sagemaker', 'codebuild', 'glue'];
const ADMINISTRATOR: NamedPolicy = {
  name: 'AdministratorAccess',
  arn: 'arn:aws:iam::aws:policy/AdministratorAccess',
  document: document({ Effect: 'Allow', Action: '*', Resource: '*' }),
};
const READ_ONLY: NamedPolicy = {
  name: 'ReadOnlyAccess',
  arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
  document: document({
    Effect: 'Allow',
    Action: ['s3:Get*', 's3:List*', 'bedrock:Get*', 'bedrock:List*'],
    Resource: '*',
  }),
};
const BEDROCK_LIMITED: NamedPolicy = {
  name: 'AmazonBedrockLimitedAccess',
  arn: 'arn:aws:iam::aws:policy/AmazonBedrockLimitedAccess',
  document: document({ Sid: 'InvokeModels', Effect: 'Allow', Action: 'bedrock:InvokeModel*', Resource: '*' }),
};

function document(...Statement: object[]): Document {
  return { Version: '2012-10-17', Statement };
}

/** Returns an account with so many principals, one in twenty of them a user. */
export function generateAccount(plan: AccountPlan): Pick<Account, 'roles' | 'users' | 'groups' | 'managed-policies'> {
  const random = seededRandom(plan.seed);
  const pick = <T>(all: readonly [T, ...T[]] | readonly T[]): T => {
    const found = all[Math.floor(random() * all.length)];
    if (found === undefined) throw new Error('nothing to pick from');
    return found;
  };
  const boundary: NamedPolicy = {
    name: 'workload-boundary',
    document: document(
      { Effect: 'Allow', Action: ['s3:*', 'logs:*', 'bedrock:*'], Resource: '*' },
      {
        Sid: 'NoLargeModels',
        Effect: 'Deny',
        Action: 'bedrock:*',
        Resource: `arn:aws:bedrock:*::foundation-model/${plan.model}`,
      },
    ),
  };
  const grants = grantsOf(plan);
  const roles: Record<string, Role> = {};
  const users: Record<string, User> = {};
  for (let index = 0; index < plan.principals; index += 1) {
    const team = pick(TEAMS);
    const name = `${team}-${String(index).padStart(5, '0')}`;
    const kind = random();
    const own = kind < 0.7 ? { name: 'storage', document: storageOf(team, index) } : pick(grants);
    const common = {
      path: pick(['/', '/service/', `/teams/${team}/`]),
      policies: { [own.name]: own.document },
      tags: { team },
      ...(kind > 0.97 && { 'managed-policies': [ADMINISTRATOR] }),
      ...(kind > 0.6 && kind < 0.7 && { 'managed-policies': [READ_ONLY] }),
      ...(kind > 0.93 && kind < 0.97 && { 'managed-policies': [BEDROCK_LIMITED] }),
      ...(random() < 0.1 && { 'permissions-boundary': boundary }),
    };
    if (index % 20 === 19) {
      users[name] = {
        ...common,
        ...(random() < 0.5 && { groups: ['model-users'] }),
        ...(random() < 0.3 && {
          'bedrock-api-keys': [
            { region: plan.region, secret: `generated-${index}`, created: daysBefore(plan.today, 10 + (index % 400)) },
          ],
        }),
      };
    } else {
      const age = Math.floor(random() * 500);
      roles[name] = {
        ...common,
        trust: trustOf(plan.account, random(), team, pick(SERVICES)),
        created: daysBefore(plan.today, 600),
        ...(age < 390 && { 'last-used': { date: daysBefore(plan.today, age), region: plan.region } }),
      };
    }
  }
  const groups = { 'model-users': { 'managed-policies': [BEDROCK_LIMITED] } };
  return { roles, users, groups };
}

/** Rights in Bedrock as teams write them. */
function grantsOf({ account, region, model, profile }: AccountPlan): { name: string; document: Document }[] {
  const profileArn = `arn:aws:bedrock:${region}:${account}:inference-profile/${profile}`;
  const modelArn = `arn:aws:bedrock:*::foundation-model/${model}`;
  const invoke = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];
  return [
    { name: 'all-models', document: document({ Sid: 'All', Effect: 'Allow', Action: 'bedrock:*', Resource: '*' }) },
    { name: 'one-model', document: document({ Sid: 'One', Effect: 'Allow', Action: invoke, Resource: modelArn }) },
    {
      name: 'through-profile',
      document: document(
        { Sid: 'Profile', Effect: 'Allow', Action: invoke, Resource: profileArn },
        {
          Sid: 'BehindProfile',
          Effect: 'Allow',
          Action: invoke,
          Resource: ['arn:aws:bedrock:*::foundation-model/*', 'arn:aws:bedrock:::foundation-model/*'],
          Condition: { StringEquals: { 'bedrock:InferenceProfileArn': profileArn } },
        },
      ),
    },
    {
      name: 'with-guardrail',
      document: document({
        ...{ Sid: 'Guarded', Effect: 'Allow', Action: invoke, Resource: '*' },
        Condition: {
          StringLike: { 'bedrock:GuardrailIdentifier': `arn:aws:bedrock:${region}:${account}:guardrail/abc123def456*` },
        },
      }),
    },
    {
      name: 'own-team',
      document: document({
        ...{ Sid: 'Team', Effect: 'Allow', Action: invoke, Resource: '*' },
        Condition: { StringEquals: { 'aws:PrincipalTag/team': ['ml', 'search'] } },
      }),
    },
    {
      name: 'but-not-this',
      document: document(
        { Sid: 'Some', Effect: 'Allow', Action: 'bedrock:Invoke*', Resource: '*' },
        {
          Sid: 'NotThis',
          Effect: 'Deny',
          NotAction: ['bedrock:List*', 'bedrock:Get*'],
          Resource: [modelArn, profileArn],
        },
      ),
    },
    {
      name: 'other-region',
      document: document({
        ...{ Sid: 'Elsewhere', Effect: 'Allow', Action: invoke, Resource: '*' },
        Condition: { StringNotEquals: { 'aws:RequestedRegion': region } },
      }),
    },
  ];
}

function storageOf(team: string, index: number): Document {
  return document(
    { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: `arn:aws:s3:::${team}-${index}/*` },
    { Effect: 'Allow', Action: 'logs:*', Resource: '*' },
  );
}

function trustOf(account: string, chance: number, team: string, service: string): Document {
  if (chance < 0.6)
    return document({ Effect: 'Allow', Principal: { Service: `${service}.amazonaws.com` }, Action: 'sts:AssumeRole' });
  if (chance < 0.8) {
    const host = 'token.actions.githubusercontent.com';
    return document({
      Effect: 'Allow',
      Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${host}` },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: { [`${host}:aud`]: 'sts.amazonaws.com' },
        StringLike: { [`${host}:sub`]: `repo:octo-org/${team}:*` },
      },
    });
  }
  if (chance < 0.9)
    return document({ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'sts:AssumeRole' });
  return document({
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::444455556666:role/${team}-vendor` },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'sts:ExternalId': `${team}-7` } },
  });
}

function daysBefore(today: string, days: number): string {
  return new Date(Date.parse(today) - days * 86_400_000).toISOString().slice(0, 10);
}
