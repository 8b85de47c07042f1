/** Policies out of plans: who has which before and after, and what is known after apply only. */
import { expect, test } from '@jest/globals';
import { untold } from '../../../src/policy/planned.ts';
import { readTerraformPlan } from '../../../src/policy/terraform.ts';

const POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"bedrock:*","Resource":"*"}]}';

interface Change {
  address: string;
  before?: object | null;
  after?: object | null;
  unknown?: object;
}

function change({ address, before = null, after = null, unknown = {} }: Change) {
  const match = /^(?:(module\..+)\.)?(\w+)\.(\w+)(?:\[.*\])?$/.exec(address);
  const [, module, type, name] = match ?? [];
  const common = { address, mode: 'managed', type, name, ...(module !== undefined && { module_address: module }) };
  return { ...common, change: { actions: ['update'], before, after, after_unknown: unknown } };
}

function read(changes: Change[], configuration: object = {}) {
  const plan = { format_version: '1.2', resource_changes: changes.map(change), configuration };
  const result = readTerraformPlan(JSON.stringify(plan));
  if (!result.ok) throw new Error(result.message);
  return result.plan;
}

/** An attribute that refers to others, as the configuration of a plan says it. */
function referring(address: string, attribute: string, ...references: string[]) {
  return { address, expressions: { [attribute]: { references } } };
}

const ROLE = { name: 'app', arn: 'arn:aws:iam::111122223333:role/app' };

test('an inline policy that changes, beside one that stays', () => {
  const role = { ...ROLE, inline_policy: [{ name: 'own', policy: POLICY }] };
  const plan = read([
    { address: 'aws_iam_role.app', before: role, after: role },
    {
      address: 'aws_iam_role_policy.models',
      before: { name: 'models', role: 'app', policy: 'old' },
      // What is not said again is what it was.
      after: { role: 'app', policy: 'new' },
    },
    { address: 'aws_iam_role_policy.gone', before: { role: 'app', policy: 'gone' } },
  ]);
  const own = {
    name: 'aws_iam_role.app.inline_policy own',
    text: POLICY,
    attached: { kind: 'inline', name: 'own' },
  };
  expect(plan.principals).toEqual([
    {
      kind: 'role',
      name: 'app',
      before: {
        identity: [
          own,
          { name: 'aws_iam_role_policy.models', text: 'old', attached: { kind: 'inline', name: 'models' } },
          { name: 'aws_iam_role_policy.gone', text: 'gone', attached: { kind: 'inline' } },
        ],
        unknown: [],
      },
      after: {
        identity: [
          own,
          { name: 'aws_iam_role_policy.models', text: 'new', attached: { kind: 'inline', name: 'models' } },
        ],
        unknown: [],
      },
    },
  ]);
});

test('a policy whose ARN is not known yet is found by reference, each instance its own', () => {
  const instances = ['a', 'b'].flatMap((key): Change[] => [
    {
      address: `module.app["x"].aws_iam_policy.models["${key}"]`,
      after: { policy: key },
      unknown: { arn: true },
    },
    {
      address: `module.app["x"].aws_iam_role_policy_attachment.models["${key}"]`,
      after: { role: `role-${key}` },
      unknown: { policy_arn: true },
    },
  ]);
  const references = referring(
    'aws_iam_role_policy_attachment.models',
    'policy_arn',
    'aws_iam_policy.models',
    'each.key',
  );
  const plan = read(instances, { root_module: { module_calls: { app: { module: { resources: [references] } } } } });
  expect(
    plan.principals.map(({ name, after }) => [name, after?.identity.map(({ text }) => text), after?.unknown]),
  ).toEqual([
    ['role-a', ['a'], []],
    ['role-b', ['b'], []],
  ]);
});

test('what is known after apply only is named', () => {
  const plan = read([
    { address: 'aws_iam_role.app', after: ROLE },
    { address: 'aws_iam_role_policy.models', after: { role: 'app' }, unknown: { policy: true } },
    { address: 'aws_iam_role_policy_attachment.lost', after: { role: 'app' }, unknown: { policy_arn: true } },
    {
      address: 'aws_iam_role_policy_attachment.aws',
      after: { role: 'app', policy_arn: 'arn:aws:iam::aws:policy/AmazonBedrockFullAccess' },
    },
  ]);
  expect(plan.principals[0]?.after?.unknown).toEqual([
    'aws_iam_role_policy.models.policy',
    'aws_iam_role_policy_attachment.lost.policy_arn',
  ]);
  expect(plan.principals[0]?.after?.elsewhere).toEqual(['arn:aws:iam::aws:policy/AmazonBedrockFullAccess']);
  expect(plan.principals[0]?.after && untold(plan.principals[0].after)).toEqual([
    'aws_iam_role_policy.models.policy',
    'aws_iam_role_policy_attachment.lost.policy_arn',
    'policy arn:aws:iam::aws:policy/AmazonBedrockFullAccess',
  ]);
});

test('boundaries, groups, exclusive attachments and service control policies', () => {
  const boundary = { arn: 'arn:aws:iam::111122223333:policy/edge', policy: 'edge' };
  const plan = read(
    [
      { address: 'aws_iam_policy.edge', before: boundary, after: boundary },
      { address: 'aws_iam_policy.shared', after: { policy: 'shared' }, unknown: { arn: true } },
      { address: 'aws_iam_user.anne', after: { name: 'anne', permissions_boundary: boundary.arn } },
      { address: 'aws_iam_group.devs', after: { name: 'devs' } },
      { address: 'aws_iam_group_policy.devs', after: { group: 'devs', policy: 'group' } },
      { address: 'aws_iam_user_group_membership.anne', after: { user: 'anne', groups: ['devs'] } },
      { address: 'aws_iam_policy_attachment.all', after: { users: ['anne'] }, unknown: { policy_arn: true } },
      {
        address: 'aws_organizations_policy.lock',
        before: { id: 'p-1', content: 'old' },
        after: { id: 'p-1', content: 'new' },
      },
      {
        address: 'aws_organizations_policy_attachment.lock',
        before: { policy_id: 'p-1', target_id: 'r-1' },
        after: { policy_id: 'p-1', target_id: 'r-1' },
      },
    ],
    {
      root_module: {
        resources: [referring('aws_iam_policy_attachment.all', 'policy_arn', 'aws_iam_policy.shared.arn')],
      },
    },
  );
  expect(plan.principals).toEqual([
    {
      kind: 'user',
      name: 'anne',
      after: {
        identity: [
          { name: 'aws_iam_policy.shared', text: 'shared', attached: { kind: 'managed' } },
          { name: 'aws_iam_group_policy.devs', text: 'group', attached: { kind: 'group' } },
        ],
        boundary: { name: 'aws_iam_policy.edge', text: 'edge', attached: { kind: 'managed', arn: boundary.arn } },
        unknown: [],
      },
    },
  ]);
  expect(plan.organization).toEqual([
    { document: { name: 'aws_organizations_policy.lock', text: 'old' }, targets: ['r-1'], when: 'before' },
    { document: { name: 'aws_organizations_policy.lock', text: 'new' }, targets: ['r-1'], when: 'after' },
  ]);
});

test.each([
  ['{', 'This is not JSON. Write the plan with: terraform show -json PLAN > plan.json'],
  ['[]', 'This is not a plan of Terraform. Write it with: terraform show -json PLAN > plan.json'],
  [
    '{"format_version": "1.2", "resource_changes": 3}',
    'This is not a plan of Terraform. Write it with: terraform show -json PLAN > plan.json',
  ],
])('%s is no plan', (text, message) => {
  expect(readTerraformPlan(text)).toEqual({ ok: false, message });
});

test('an empty plan has no policies', () => {
  expect(read([])).toEqual({ principals: [], organization: [] });
});
