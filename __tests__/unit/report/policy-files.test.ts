/** Suggested policies as files and as output: what they are called, and that no name ends a string of Terraform. */
import { describe, expect, test } from '@jest/globals';
import type { Cell, PrincipalInfo } from '../../../src/domain/report.ts';
import { policyFiles, policyOutput, type SuggestedFile } from '../../../src/report/policy-files.ts';
import { ACCOUNT, cell, denial } from './samples.ts';

interface Wish {
  principal?: string;
  resource?: string;
  cause?: string;
  proven?: boolean;
}

/** A check that a document of its own would mend. */
function mended({
  principal = 'app',
  resource = 'arn:aws:bedrock:us-east-1::foundation-model/a.b',
  cause = 'identity-policy-no-allow',
  proven = true,
}: Wish = {}): Cell {
  const policy = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['bedrock:InvokeModel'], Resource: [resource] }],
  };
  return cell({
    principal,
    verdict: 'denied',
    met: false,
    diagnosis: { ...denial(), cause, remedy: { text: '', policy, proven, documentation: [] } },
  });
}
const info = (name: string, arn = `arn:aws:iam::${ACCOUNT}:role/service/${name}`): PrincipalInfo => ({
  name,
  arn,
  account: ACCOUNT,
  via: 'oidc',
});
const files = (cells: Cell[], principals: PrincipalInfo[] = [info('app')]): SuggestedFile[] =>
  policyFiles({ cells, principals });
const named = (cells: Cell[]): string[] => files(cells).map(({ name }) => name);
const terraform = (cells: Cell[], principals?: PrincipalInfo[]): string[] =>
  (files(cells, principals).find(({ name }) => name.endsWith('.tf'))?.text ?? '').split('\n');

describe('their names', () => {
  const boundary = (principal: string): Cell => mended({ principal, cause: 'permissions-boundary' });
  test.each<[string, Cell[], string[]]>([
    ['one document is all', [mended()], ['suggested-policy.json', 'suggested-policy.tf']],
    [
      'each principal has its own',
      [mended(), mended({ principal: 'ci' })],
      ['suggested-policy-app.json', 'suggested-policy-app.tf', 'suggested-policy-ci.json', 'suggested-policy-ci.tf'],
    ],
    [
      'what goes into a document that is there is JSON alone',
      [boundary('app')],
      ['suggested-permissions-boundary-statements.json'],
    ],
    ['also of a session policy', [mended({ cause: 'session-policy' })], ['suggested-session-policy-statements.json']],
    [
      'each place has names of its own',
      [mended(), boundary('app'), boundary('ci')],
      [
        'suggested-policy.json',
        'suggested-policy.tf',
        'suggested-permissions-boundary-statements-app.json',
        'suggested-permissions-boundary-statements-ci.json',
      ],
    ],
    ['none has nothing to mend', [cell()], []],
    [
      'what a file name cannot have is left out, and two stay two',
      [mended({ principal: 'a/b' }), mended({ principal: 'a b' }), mended({ principal: '../..' })],
      [
        'suggested-policy-a-b.json',
        'suggested-policy-a-b.tf',
        'suggested-policy-a-b-2.json',
        'suggested-policy-a-b-2.tf',
        'suggested-policy-principal.json',
        'suggested-policy-principal.tf',
      ],
    ],
    [
      'a name is 100 characters long at most',
      [mended({ principal: 'x'.repeat(101) }), mended()],
      [
        `suggested-policy-${'x'.repeat(100)}.json`,
        `suggested-policy-${'x'.repeat(100)}.tf`,
        'suggested-policy-app.json',
        'suggested-policy-app.tf',
      ],
    ],
  ])('%s', (_rule, cells, expected) => {
    expect(named(cells)).toEqual(expected);
  });

  test('a document that is too large for IAM is several, numbered', () => {
    const large = Array.from({ length: 5 }, (_, index) => mended({ resource: `${index}${'r'.repeat(1_500)}` }));
    expect(named(large).filter((name) => name.endsWith('.json'))).toEqual([
      'suggested-policy-app.json',
      'suggested-policy-app-2.json',
    ]);
  });
});

test('JSON is what IAM takes, and belongs to its principal and place', () => {
  const [json] = files([mended()]);
  expect(json).toMatchObject({ principal: 'app', attachTo: 'principal' });
  expect(json?.text.endsWith('}\n')).toBe(true);
  expect(JSON.parse(json?.text ?? '')).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['bedrock:InvokeModel'],
        Resource: ['arn:aws:bedrock:us-east-1::foundation-model/a.b'],
      },
    ],
  });
});

describe('Terraform', () => {
  test('makes the policy and attaches it to the role', () => {
    expect(terraform([mended()])).toEqual([
      "# Confirmed by IAM's simulator.",
      'resource "aws_iam_policy" "bedrock_app" {',
      '  name   = "bedrock-access-app"',
      '  policy = jsonencode({',
      '    "Version": "2012-10-17",',
      '    "Statement": [',
      '      {',
      '        "Effect": "Allow",',
      '        "Action": [',
      '          "bedrock:InvokeModel"',
      '        ],',
      '        "Resource": [',
      '          "arn:aws:bedrock:us-east-1::foundation-model/a.b"',
      '        ]',
      '      }',
      '    ]',
      '  })',
      '}',
      '',
      'resource "aws_iam_role_policy_attachment" "bedrock_app" {',
      '  role       = "app"',
      '  policy_arn = aws_iam_policy.bedrock_app.arn',
      '}',
      '',
    ]);
  });

  test('says what was not confirmed', () => {
    expect(terraform([mended({ proven: false })])[0]).toBe('# Not confirmed by a simulation.');
  });

  test('attaches to a user as to a role', () => {
    const lines = terraform([mended()], [info('app', `arn:aws:iam::${ACCOUNT}:user/jane`)]);
    expect(lines).toContain('resource "aws_iam_user_policy_attachment" "bedrock_app" {');
    expect(lines).toContain('  user       = "jane"');
  });

  test.each([
    ['is not known', []],
    ['has no ARN', [info('app', '')]],
    ['is no role', [info('app', `arn:aws:iam::${ACCOUNT}:root`)]],
    ['has a name that IAM does not know', [info('app', `arn:aws:iam::${ACCOUNT}:role/a"b`)]],
    ['has a colon in its name', [info('app', `arn:aws:iam::${ACCOUNT}:role/a:b`)]],
    ['has no name', [info('app', `arn:aws:iam::${ACCOUNT}:role/`)]],
  ])('attaches to no principal that %s', (_what, principals) => {
    expect(terraform([mended()], principals).join('\n')).not.toContain('attachment');
  });

  test('says of a permission set that it is the one to change', () => {
    const arn = `arn:aws:iam::${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Data-Team_0123456789abcdef`;
    const lines = terraform([mended()], [info('app', arn)]);
    expect(lines.slice(-4)).toEqual([
      '',
      '# Data-Team is a permission set of IAM Identity Center: its roles cannot be changed. Put the policy into the set',
      '# (aws_ssoadmin_permission_set_inline_policy, or a customer managed policy attachment), and it is provisioned.',
      '',
    ]);
    expect(lines.join('\n')).not.toContain('policy_arn');
  });

  test('attaches each policy to its own principal', () => {
    const both = files([mended({ principal: 'ci' }), mended()], [info('app'), info('ci')]);
    expect(
      both.filter(({ name }) => name.endsWith('.tf')).map(({ text }) => /role {7}= "(\w+)"/.exec(text)?.[1]),
    ).toEqual(['ci', 'app']);
  });

  test('reads no template in a string, and no name ends one', () => {
    const text = terraform([mended({ principal: 'p"${x}', resource: '${file("x")} %{ if } $${y}' })]).join('\n');
    expect(text).toContain('"$${file(\\"x\\")} %%{ if } $$${y}"');
    expect(text).toContain('resource "aws_iam_policy" "bedrock_p_x" {');
    expect(text).toContain('name   = "bedrock-access-p-x"');
  });

  test('a label has what Terraform takes', () => {
    expect(terraform([mended({ principal: 'a.b-c' })])[1]).toBe('resource "aws_iam_policy" "bedrock_a_b_c" {');
  });
});

describe('the output', () => {
  test('is the one document, without blanks', () => {
    const output = policyOutput({ cells: [mended(), mended({ cause: 'permissions-boundary' })], principals: [] });
    expect(output).toMatch(/^\{"Version":"2012-10-17","Statement":\[\{"Effect":"Allow",/);
  });

  test('is nothing where no principal needs one', () => {
    expect(policyOutput({ cells: [cell(), mended({ cause: 'permissions-boundary' })], principals: [] })).toBe('');
  });

  test('is an object of documents, by the names of their files', () => {
    const output = policyOutput({ cells: [mended(), mended({ principal: 'ci' })], principals: [] });
    const parsed = JSON.parse(output) as Record<string, { Version: string }>;
    expect(Object.keys(parsed)).toEqual(['app', 'ci']);
    expect(parsed.ci?.Version).toBe('2012-10-17');
  });
});

test('dots and dashes at the ends of a name are left out of its key', () => {
  const cells = [mended({ principal: '..a..' }), mended({ principal: '--b--' })];
  expect(Object.keys(JSON.parse(policyOutput({ cells, principals: [] })) as object)).toEqual(['a', 'b']);
});
