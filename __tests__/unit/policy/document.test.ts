/** What a policy document says and where, and the one sentence about what is wrong with it. */
import { describe, expect, test } from '@jest/globals';
import { type PolicyKind, readPolicy } from '../../../src/policy/document.ts';

const POLICY = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Models",
      "Effect": "Allow",
      "Action": "bedrock:InvokeModel",
      "Resource": ["*"],
      "Condition": { "Bool": { "aws:SecureTransport": true } }
    },
    { "Effect": "Deny", "NotAction": ["iam:*"], "NotResource": "arn:aws:bedrock:*" }
  ]
}`;

function problem(text: string, kind: PolicyKind = 'identity'): string {
  const read = readPolicy(text, { name: 'policy.json', kind });
  return read.ok ? 'none' : `${read.problem.at.line}:${read.problem.at.column} ${read.problem.message}`;
}

function statement(members: string): string {
  return `{"Version": "2012-10-17",\n "Statement": [\n  {${members}}\n ]}`;
}

const REST = '"Action": "bedrock:InvokeModel", "Resource": "*"';

test('statements keep their places', () => {
  const read = readPolicy(POLICY, { name: 'policy.json', kind: 'identity' });
  if (!read.ok) throw new Error(read.problem.message);
  const [first, second] = read.document.statements;
  expect(first).toMatchObject({
    sid: 'Models',
    effect: 'Allow',
    span: { start: { line: 4, column: 5 }, end: { line: 10, column: 6 } },
  });
  expect(first?.resource?.values[0]).toEqual({
    text: '*',
    span: { start: { line: 8, column: 20 }, end: { line: 8, column: 23 } },
  });
  expect(first?.conditions[0]).toMatchObject({
    operator: 'Bool',
    key: 'aws:SecureTransport',
    values: [{ text: 'true' }],
  });
  expect(second).toMatchObject({ index: 1, action: { negated: true }, resource: { negated: true } });
});

describe('one mistake, with its place', () => {
  const MISTAKES: [string, string, PolicyKind?][] = [
    ['{"Version": }', '1:13 This is not JSON. This is not a JSON value.'],
    ['{"Version": "2012-10-17"', '1:25 This is not JSON. A comma or "}" is expected.'],
    ['[1]', '1:1 A policy is a JSON object with "Version" and "Statement".'],
    ['{"name": "x"}', '1:2 "name" is no element of a policy; a policy has Version, Id, Statement.'],
    ['{"Version": "2012-10-17"}', '1:1 This is not a policy: it has no "Statement".'],
    [
      '{"Version": "2013-01-01", "Statement": []}',
      '1:13 "Version" is "2013-01-01"; IAM knows 2012-10-17 and 2008-10-17.',
    ],
    ['{"Statement": []}', '1:15 "Statement" is empty; a policy needs at least one.'],
    [
      statement(`"Effect": "allow", ${REST}`),
      '3:14 "Effect" is "allow"; it is "Allow" or "Deny", in exactly these letters.',
    ],
    [statement(`"effect": "Allow", ${REST}`), '3:4 "effect" is no element of a statement; it is written "Effect".'],
    [
      statement(`"Effect": "Allow", "Effect": "Deny", ${REST}`),
      '3:23 "Effect" is here twice, first on line 3; IAM takes it once.',
    ],
    [
      statement(`"Effect": "Allow", "NotAction": "*", ${REST}`),
      '3:3 The statement has both "Action" and "NotAction"; it may have one of them.',
    ],
    [statement('"Effect": "Allow", "Action": "*"'), '3:3 The statement has neither "Resource" nor "NotResource".'],
    [
      statement('"Effect": "Allow", "Action": "InvokeModel", "Resource": "*"'),
      '3:33 "InvokeModel" is not an action. An action is a service and a name, such as bedrock:InvokeModel, or *.',
    ],
    [
      statement('"Effect": "Allow", "Action": "*", "Resource": "anthropic.claude-v2"'),
      '3:50 "anthropic.claude-v2" is not an ARN. A resource is an ARN or "*".',
    ],
    [
      statement(`"Effect": "Allow", "Principal": "*", ${REST}`),
      '3:23 "Principal" is not allowed in this kind of policy: it counts for whom it is attached to.',
    ],
    [
      statement(`"Effect": "Allow", ${REST}`),
      '3:3 The statement has no "Principal", which this kind of policy needs.',
      'resource',
    ],
    [
      statement(`"Effect": "Allow", ${REST}, "Condition": {"StringMatches": {"aws:username": "x"}}`),
      '3:87 "StringMatches" is not a condition operator.',
    ],
    [
      statement(`"Effect": "Allow", ${REST}, "Condition": {"StringLike": {"aws:username": "x", "aws:UserName": "y"}}`),
      '3:123 The context key "aws:UserName" is here twice, first on line 3; IAM takes it once.',
    ],
    [
      statement(`"Effect": "Allow", ${REST}, "Condition": {"Null": {"aws:username": "absent"}}`),
      '3:112 "Null" asks whether "aws:username" is missing: its value is "true" or "false".',
    ],
    [
      statement(`"Sid": "a b", "Effect": "Allow", ${REST}`),
      '3:11 "Sid" is "a b"; it may have letters and digits only.',
    ],
    [
      `{"Statement": [{"Sid": "A", "Effect": "Allow", ${REST}},\n{"Sid": "A", "Effect": "Deny", ${REST}}]}`,
      '2:1 "Sid" "A" is the Sid of the statement on line 1 too; each must be unique.',
    ],
    [
      statement('"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"'),
      '3:3 A resource control policy denies; it cannot allow.',
      'rcp',
    ],
  ];

  test.each(MISTAKES.map(([text, wanted, kind]) => ({ text, wanted, kind })))('$wanted', ({ text, wanted, kind }) => {
    expect(problem(text, kind)).toBe(wanted);
  });

  test('a policy beyond its size', () => {
    const text = statement(`"Effect": "Allow", "Action": "*", "Resource": ["*", "arn:aws:s3:::${'b'.repeat(2100)}"]`);
    expect(problem(text, 'session')).toMatch(
      /^1:1 The policy has \d+ characters without white space; IAM takes 2048\.$/,
    );
    expect(problem(text)).toBe('none');
  });

  test('JSON that is nested without end', () => {
    expect(problem('['.repeat(100_000))).toMatch(/levels deep/);
  });
});
