/** What policies allow by their text alone, asked of the built command: no credentials, no call. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterAll, describe, expect, test } from '@jest/globals';

const CLI = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'index.js');
const FOLDER = mkdtempSync(join(tmpdir(), 'policy-'));
const PROFILE = 'us.anthropic.claude-haiku-4-5-20251001-v1:0';
const MODEL = 'anthropic.claude-haiku-4-5-20251001-v1:0';

afterAll(() => {
  rmSync(FOLDER, { recursive: true });
});

function policy(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'policy', ...args], {
    encoding: 'utf8',
    cwd: FOLDER,
    env: {},
  });
  return { status, stdout, stderr };
}

function file(name: string, content: unknown): string {
  writeFileSync(join(FOLDER, name), typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  return name;
}

function document(...statements: object[]) {
  return { Version: '2012-10-17', Statement: statements };
}

function allowing(...regions: string[]) {
  return document({
    Sid: 'Haiku',
    Effect: 'Allow',
    Action: ['bedrock:InvokeModel'],
    Resource: [
      `arn:aws:bedrock:us-east-1:111122223333:inference-profile/${PROFILE}`,
      ...regions.map((region) => `arn:aws:bedrock:${region}::foundation-model/${MODEL}`),
    ],
  });
}

const INVOKE = ['--models', PROFILE, '--action', 'invoke'];

describe('policy documents', () => {
  test('a destination that a change takes away is lost, with the statement that nearly allows it', () => {
    const before = file('before.json', allowing('us-east-1', 'us-east-2', 'us-west-2'));
    const after = file('after.json', allowing('us-east-1', 'us-east-2'));
    const { status, stdout, stderr } = policy(after, '--before', before, ...INVOKE);
    expect([status, stderr]).toEqual([1, '']);
    expect(stdout).toContain(`LOST: denied, allowed before: policy, invoke, ${PROFILE} in us-east-1`);
    expect(stdout).toContain(`identity-policy-no-allow: arn:aws:bedrock:us-west-2::foundation-model/${MODEL}`);
    expect(stdout).toContain('Would be allowed by statement Haiku of after.json (line 13)');
    expect(stdout).toContain('By the text of these policies alone');
  });

  test('what is opened', () => {
    const before = file('closed.json', allowing());
    const after = file('open.json', document({ Effect: 'Allow', Action: 'bedrock:*', Resource: '*' }));
    const { status, stdout } = policy(after, '--before', before, ...INVOKE);
    expect(status).toBe(0);
    expect(stdout).toContain(`OPENED: allowed, denied before: policy, invoke, ${PROFILE} in us-east-1`);
  });

  test('an SCP, a boundary and a key that is not known', () => {
    const all = document({ Effect: 'Allow', Action: '*', Resource: '*' });
    const scp = document({
      Sid: 'Lock',
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:RequestedRegion': ['us-east-1', 'us-east-2', 'unspecified'] } },
    });
    const denied = policy(file('all.json', all), `scp:${file('scp.json', scp)}`, ...INVOKE);
    expect(denied.stdout).toContain('service-control-policy: ');
    expect(denied.stdout).toContain('by statement Lock of scp.json (line 4)');
    const guarded = document({ ...all.Statement[0], Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } } });
    const open = policy(file('guarded.json', guarded), ...INVOKE);
    expect(open.stdout).toContain(`unchecked: policy, invoke, ${PROFILE}`);
    expect(open.stdout).toContain(
      'depends on aws:SourceVpce: Allow if StringEquals vpce-1, statement 1 of guarded.json (line 4)',
    );
    expect(policy('guarded.json', ...INVOKE, '--context', 'aws:SourceVpce=vpce-1').status).toBe(0);
  });

  test('JSON says no more than suspected', () => {
    const { stdout } = policy(file('j.json', allowing('us-*')), ...INVOKE, '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      cells: [
        {
          principal: 'policy',
          model: PROFILE,
          action: 'invoke',
          whatIf: { verdict: 'accessible', confidence: 'suspected', by: 'local' },
        },
      ],
      findings: [],
    });
  });

  test('without models the policies are looked through', () => {
    const { status, stdout } = policy(
      file('lint.json', document({ Effect: 'Allow', Action: 'bedrock:Converse', Resource: '*' })),
    );
    expect(status).toBe(1);
    expect(stdout).toContain('lint.json:6:17: unknown-action: There is no IAM action bedrock:Converse');
  });
});

describe('plans and templates', () => {
  const role = { name: 'app' };
  const change = (address: string, before: object | null, after: object | null, unknown: object = {}) => {
    const [type, name] = address.split('.');
    return {
      address,
      mode: 'managed',
      type,
      name,
      change: { actions: ['update'], before, after, after_unknown: unknown },
    };
  };
  const plan = (...changes: object[]) => ({
    format_version: '1.2',
    resource_changes: [change('aws_iam_role.app', role, role), ...changes],
  });
  const inline = (content: object) => ({ role: 'app', policy: JSON.stringify(content) });

  test('a plan that opens a model', () => {
    const changes = change('aws_iam_role_policy.models', inline(allowing()), inline(allowing('us-*')));
    const { stdout } = policy(file('plan.json', plan(changes)), ...INVOKE);
    expect(stdout).toContain(`OPENED: allowed, denied before: app, invoke, ${PROFILE} in us-east-1`);
  });

  test('what is known after apply only decides nothing and is named', () => {
    const changes = change('aws_iam_role_policy.models', null, { role: 'app' }, { policy: true });
    const { status, stdout } = policy(file('unknown.json', plan(changes)), ...INVOKE);
    expect(status).toBe(1);
    expect(stdout).toContain(`unchecked, denied before: app, invoke, ${PROFILE} in us-east-1`);
    expect(stdout).toContain('not known: aws_iam_role_policy.models.policy');
  });

  test('a service control policy that is planned for a unit the account may not lie in', () => {
    const lock = document({ Sid: 'No', Effect: 'Deny', Action: 'bedrock:*', Resource: '*' });
    const everything = inline(document({ Effect: 'Allow', Action: 'bedrock:*', Resource: '*' }));
    const attached = (target: string) =>
      plan(
        change('aws_iam_role_policy.models', everything, everything),
        change('aws_organizations_policy.lock', null, { id: 'p-1', content: JSON.stringify(lock) }),
        change('aws_organizations_policy_attachment.lock', null, { policy_id: 'p-1', target_id: target }),
      );
    const unit = policy(file('unit.json', attached('ou-1')), ...INVOKE, '--account', '111122223333');
    expect(unit.stdout).toContain(`unchecked, allowed before: app, invoke, ${PROFILE} in us-east-1`);
    expect(unit.stdout).toContain('not known: whether aws_organizations_policy.lock counts for account 111122223333');
    const account = policy(file('account.json', attached('111122223333')), ...INVOKE, '--account', '111122223333');
    expect(account.stdout).toContain(`LOST: denied, allowed before: app, invoke, ${PROFILE} in us-east-1`);
    expect(account.stdout).toContain('by statement No of aws_organizations_policy.lock (line 1)');
  });

  test('a role that is made elsewhere may have other policies; documents beside the plan are taken for them', () => {
    const only = {
      ...plan(),
      resource_changes: [change('aws_iam_role_policy.models', null, inline(allowing('us-*')))],
    };
    const alone = policy(file('elsewhere.json', only), ...INVOKE);
    expect(alone.stdout).toContain(`unchecked: app, invoke, ${PROFILE} in us-east-1`);
    expect(alone.stdout).toContain('not known: other policies of role app');
    const rest = file('rest.json', document({ Effect: 'Allow', Action: 's3:*', Resource: '*' }));
    expect(policy('elsewhere.json', rest, ...INVOKE).stdout).toContain(`allowed: app, invoke, ${PROFILE} in us-east-1`);
  });

  test('a plan without a principal', () => {
    const { status, stdout } = policy(file('none.json', { ...plan(), resource_changes: [] }), ...INVOKE);
    expect([status, stdout]).toEqual([0, 'There is no role or user in these plans, and so nothing to check.\n']);
  });

  test('a template of CDK', () => {
    const template = {
      Resources: {
        Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'app' } },
        Default: {
          Type: 'AWS::IAM::Policy',
          Properties: { PolicyName: 'p', Roles: [{ Ref: 'Role' }], PolicyDocument: allowing('us-*') },
        },
      },
    };
    const { stdout } = policy(file('Stack.template.json', template), ...INVOKE);
    expect(stdout).toContain(`allowed: app, invoke, ${PROFILE} in us-east-1`);
  });
});

describe('mistakes', () => {
  test.each([
    ['no file', [], 'there is no FILE.'],
    ['a file that is not there', ['nowhere.json'], 'there is no file nowhere.json.'],
    ['an unknown option', ['--modle', 'x'], "Unknown option '--modle'"],
    ['a pattern', ['ok.json', '--models', 'anthropic.*'], '--models anthropic.* is a pattern'],
    ['a text that is not JSON', ['bad.json'], 'bad.json:1:1: This is not JSON.'],
    ['JSON that is no policy', ['object.json'], 'object.json:1:2: "name" is no element of a policy'],
    ['a plan of the wrong form', ['notplan.json'], 'notplan.json: This is not a plan of Terraform.'],
  ])('%s', (_, args, message) => {
    file('ok.json', allowing());
    file('bad.json', 'policy');
    file('object.json', '{"name": 1}');
    file('notplan.json', { resource_changes: 1 });
    const { status, stdout, stderr } = policy(...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });
});

describe('calls at other endpoints', () => {
  const project = 'arn:aws:bedrock-mantle:us-east-1:111122223333:project/default';
  const mantle = (model: string, resource = project) =>
    document({
      ...{ Effect: 'Allow', Action: ['bedrock-mantle:CreateInference'], Resource: [resource] },
      Condition: { StringEquals: { 'bedrock-mantle:Model': model } },
    });

  test('the policy of a report allows its model, and no other, in the account that it names', () => {
    const own = file('mantle.json', mantle('google.gemma-4-31b'));
    expect(policy(own, '--models', 'google.gemma-4-31b')).toMatchObject({ status: 0, stderr: '' });
    const other = policy(own, '--models', 'xai.grok-4.3', '--action', 'invoke');
    expect(other.status).toBe(1);
    expect(other.stdout).toContain(`identity-policy-no-allow: ${project}`);
    expect(other.stdout).toContain('StringEquals bedrock-mantle:Model google.gemma-4-31b (it is xai.grok-4.3)');
  });

  test('a model of both endpoints is asked about where the option says', () => {
    const both = file('both.json', mantle('google.gemma-3-4b-it', project.replace('default', 'proj_1')));
    const at = ['--endpoint', 'mantle', '--project', 'proj_1'];
    expect(policy(both, '--models', 'google.gemma-3-4b-it', ...at).status).toBe(0);
    expect(policy(both, '--models', 'google.gemma-3-4b-it').stdout).toContain('foundation-model/google.gemma-3-4b-it');
  });

  test('Claude Platform is authorised on a workspace', () => {
    const resource = 'arn:aws:aws-external-anthropic:us-east-1:111122223333:workspace/wrkspc_1';
    const Action = ['aws-external-anthropic:CreateInference', 'aws-external-anthropic:CountTokens'];
    const own = file('claude.json', document({ Effect: 'Allow', Action, Resource: resource }));
    const at = ['--models', 'claude-haiku-4-5', '--endpoint', 'claude-platform'];
    const columns = ['--action', 'invoke,stream,count-tokens'];
    expect(policy(own, ...at, '--workspace', 'wrkspc_1', ...columns).status).toBe(0);
    expect(policy(own, ...at, '--workspace', 'wrkspc_2').status).toBe(1);
  });

  test.each([
    [['--endpoint', 'mars'], '--endpoint mars is none of mantle, claude-platform.'],
    [['--endpoint', 'claude-platform'], '--endpoint claude-platform needs --workspace'],
    [['--project', 'p'], '--project belongs to --endpoint mantle.'],
    [['--endpoint', 'mantle', '--workspace', 'w'], '--workspace belongs to --endpoint claude-platform.'],
    [['--endpoint', 'mantle', '--project', '*'], '--project: "*" is not the ID of a project.'],
  ])('%j is not understood', (args, said) => {
    const own = file('mantle.json', mantle('google.gemma-4-31b'));
    const { status, stderr } = policy(own, '--models', 'google.gemma-4-31b', ...args);
    expect(status).toBe(2);
    expect(stderr).toContain(said);
  });

  test('a profile is none of theirs', () => {
    const own = file('mantle.json', mantle('google.gemma-4-31b'));
    const { status, stderr } = policy(own, '--models', PROFILE, '--endpoint', 'mantle');
    expect([status, stderr]).toEqual([2, expect.stringContaining('the bedrock-mantle endpoint takes nothing else')]);
  });
});
