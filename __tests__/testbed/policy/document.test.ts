import { describe, expect, test } from '@jest/globals';

import { parsePolicy, PolicyDocumentError } from '../../../testbed/policy/document.ts';
import type { PolicyKind } from '../../../testbed/policy/document.ts';

const place = ({ line, column }: { line: number; column: number }): string => `${line}:${column}`;

const ALLOW = '{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}';

// Counted by hand in the texts.
const INDENTED = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "*",
      "Resource": "*"
    },
    {
      "Effect": "Deny",
      "Action": "s3:*",
      "Resource": "*"
    }
  ]
}`;

describe('the places of statements', () => {
  test.each([
    ['compact list', `{"Version":"2012-10-17","Statement":[${ALLOW}]}`, ['1:38-1:90']],
    ['single statement', `{"Version":"2012-10-17","Statement":${ALLOW}}`, ['1:37-1:89']],
    ['two in a compact list', `{"Statement":[${ALLOW},${ALLOW}]}`, ['1:15-1:67', '1:68-1:120']],
    ['two spaces', INDENTED, ['4:5-8:6', '9:5-13:6']],
    ['CRLF', INDENTED.replaceAll('\n', '\r\n'), ['4:5-8:6', '9:5-13:6']],
    ['tabs', INDENTED.replaceAll('  ', '\t'), ['4:3-8:4', '9:3-13:4']],
    ['an object is written with two spaces', JSON.parse(INDENTED) as Record<string, unknown>, ['4:5-8:6', '9:5-13:6']],
  ])('%s', (_name, source, expected) => {
    const spans = parsePolicy(source).statements.map(({ span }) => `${place(span.start)}-${place(span.end)}`);
    expect(spans).toEqual(expected);
  });

  // The first row is the example of `aws iam simulate-custom-policy` in the AWS CLI reference; the others follow
  // answers of the live simulator that are public: AdministratorAccess is reported as 3:17-8:6 in its two-space text,
  // a list without spaces starts at column 38, one with Python's spaces at 41, and each further statement starts where
  // the one before it ends.
  test.each([
    [
      'single statement: just past its brace',
      '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*","Condition":{"DateGreaterThan":{"aws:CurrentTime":"2018-08-16T12:00:00Z"}}}}',
      ['1:38-1:167'],
    ],
    ['first of a list: just past the bracket', INDENTED, ['3:17-8:6', '8:6-13:6']],
    ['compact list', `{"Version":"2012-10-17","Statement":[${ALLOW},${ALLOW}]}`, ['1:38-1:90', '1:90-1:143']],
    ['spaces after separators', `{"Version": "2012-10-17", "Statement": [${ALLOW}]}`, ['1:41-1:93']],
    ['tabs', INDENTED.replaceAll('  ', '\t'), ['3:16-8:4', '8:4-13:4']],
  ])('as the simulator reports them: %s', (_name, text, expected) => {
    const spans = parsePolicy(text).statements.map(({ reported }) => `${place(reported.start)}-${place(reported.end)}`);
    expect(spans).toEqual(expected);
  });
});

describe('what a document says', () => {
  test('values may be one string or a list, and conditions numbers and booleans', () => {
    const [statement] = parsePolicy({
      Version: '2012-10-17',
      Id: 'x',
      Statement: {
        Sid: 'One',
        Effect: 'Deny',
        NotAction: ['a:B', 'c:D'],
        NotResource: 'arn:aws:s3:::x',
        Condition: {
          Bool: { 'aws:SecureTransport': false },
          NumericLessThan: { 's3:max-keys': 10, 'aws:MultiFactorAuthAge': ['300', 400] },
        },
      },
    }).statements;
    expect(statement).toMatchObject({
      index: 0,
      sid: 'One',
      effect: 'Deny',
      action: { negated: true, values: ['a:B', 'c:D'] },
      resource: { negated: true, values: ['arn:aws:s3:::x'] },
      conditions: [
        { operator: 'Bool', key: 'aws:SecureTransport', values: ['false'] },
        { operator: 'NumericLessThan', key: 's3:max-keys', values: ['10'] },
        { operator: 'NumericLessThan', key: 'aws:MultiFactorAuthAge', values: ['300', '400'] },
      ],
    });
  });

  test.each([
    ['2012-10-17', '{"Version":"2012-10-17","Statement":[' + ALLOW + ']}'],
    ['2008-10-17', '{"Version":"2008-10-17","Statement":[' + ALLOW + ']}'],
    // IAM User Guide, reference_policies_elements_version: "If you do not include a Version element, the value
    // defaults to 2008-10-17".
    ['2008-10-17', '{"Statement":[' + ALLOW + ']}'],
  ])('version %s', (version, text) => {
    expect(parsePolicy(text).version).toBe(version);
  });

  test('trust policies name principals and no resource', () => {
    const [statement] = parsePolicy(
      {
        Version: '2012-10-17',
        Statement: {
          Effect: 'Allow',
          Principal: { AWS: ['111122223333', 'arn:aws:iam::111122223333:role/A'], Service: 'ec2.amazonaws.com' },
          Action: 'sts:AssumeRole',
        },
      },
      'trust',
    ).statements;
    expect(statement?.resource).toBeUndefined();
    expect(statement?.principal).toEqual({
      negated: false,
      entries: [
        { type: 'AWS', value: '111122223333' },
        { type: 'AWS', value: 'arn:aws:iam::111122223333:role/A' },
        { type: 'Service', value: 'ec2.amazonaws.com' },
      ],
    });
  });
});

describe('documents that IAM refuses', () => {
  const statement = (inner: string): string => `{"Version":"2012-10-17","Statement":[{${inner}}]}`;
  const SYNTAX = 'Syntax errors in policy.';
  const VENDOR = 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.';

  test.each<[string, string, string, string, PolicyKind]>([
    ['not JSON', '{"Version":', 'This policy contains invalid Json', '1:12', 'identity'],
    ['a trailing comma', '{"Statement":[],}', 'This policy contains invalid Json', '1:17', 'identity'],
    ['text after it', '{"Statement":[]} x', 'This policy contains invalid Json', '1:18', 'identity'],
    ['empty', '', 'This policy contains invalid Json', '1:1', 'identity'],
    ['a list', '[]', SYNTAX, '1:1', 'identity'],
    ['no Statement', '{"Version":"2012-10-17"}', SYNTAX, '1:1', 'identity'],
    ['an empty list of statements', '{"Statement":[]}', SYNTAX, '1:14', 'identity'],
    ['a statement that is text', '{"Statement":["x"]}', SYNTAX, '1:15', 'identity'],
    ['an unknown version', '{"Version":"2012-10-18","Statement":[]}', SYNTAX, '1:12', 'identity'],
    ['an unknown element', '{"Versions":"2012-10-17","Statement":[]}', SYNTAX, '1:2', 'identity'],
    ['an element twice', '{"Statement":[],\n"Statement":[]}', SYNTAX, '2:1', 'identity'],
    ['no Effect', statement('"Action":"*","Resource":"*"'), SYNTAX, '1:38', 'identity'],
    ['Effect in small letters', statement('"Effect":"allow","Action":"*","Resource":"*"'), SYNTAX, '1:48', 'identity'],
    [
      'an unknown element of a statement',
      statement('"Effect":"Allow","Actions":"*","Resource":"*"'),
      SYNTAX,
      '1:56',
      'identity',
    ],
    [
      'Action and NotAction',
      statement('"Effect":"Allow","Action":"*","NotAction":"a:b","Resource":"*"'),
      SYNTAX,
      '1:69',
      'identity',
    ],
    [
      'Resource and NotResource',
      statement('"Effect":"Allow","Action":"*","Resource":"*","NotResource":"*"'),
      SYNTAX,
      '1:84',
      'identity',
    ],
    [
      'no action',
      statement('"Effect":"Allow","Resource":"*"'),
      'Policy statement must contain actions.',
      '1:38',
      'identity',
    ],
    [
      'no resource',
      statement('"Effect":"Allow","Action":"*"'),
      'Policy statement must contain resources.',
      '1:38',
      'identity',
    ],
    [
      'an empty list of resources',
      statement('"Effect":"Allow","Action":"*","Resource":[]'),
      'Policy statement must contain resources.',
      '1:80',
      'identity',
    ],
    [
      'an action without service',
      statement('"Effect":"Allow","Action":"Get","Resource":"*"'),
      VENDOR,
      '1:65',
      'identity',
    ],
    [
      'a resource that is no ARN',
      statement('"Effect":"Allow","Action":"*","Resource":"model"'),
      'Resource model must be in ARN format or "*".',
      '1:80',
      'identity',
    ],
    ['a resource that is null', statement('"Effect":"Allow","Action":"*","Resource":null'), SYNTAX, '1:80', 'identity'],
    [
      'a condition operator that is none',
      statement('"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringIs":{"a:b":"c"}}'),
      'Invalid Condition type : StringIs.',
      '1:97',
      'identity',
    ],
    [
      'Null with IfExists',
      statement('"Effect":"Allow","Action":"*","Resource":"*","Condition":{"NullIfExists":{"a:b":"c"}}'),
      'Invalid Condition type : NullIfExists.',
      '1:97',
      'identity',
    ],
    [
      'a condition key without service',
      statement('"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"b":"c"}}'),
      VENDOR,
      '1:105',
      'identity',
    ],
    [
      'a Sid with a hyphen',
      statement('"Sid":"a-b","Effect":"Allow","Action":"*","Resource":"*"'),
      'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
      '1:45',
      'identity',
    ],
    [
      'one Sid for two statements',
      `{"Statement":[{"Sid":"A",${ALLOW.slice(1)},\n{"Sid":"A",${ALLOW.slice(1)}]}`,
      'Statement IDs (SID) in a single policy must be unique.',
      '2:1',
      'identity',
    ],
    [
      'a principal in an identity policy',
      statement('"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"'),
      'Policy document should not specify a principal.',
      '1:68',
      'identity',
    ],
    [
      'a principal in an SCP',
      statement('"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"'),
      'Policy document should not specify a principal.',
      '1:68',
      'scp',
    ],
    [
      'no principal in a trust policy',
      statement('"Effect":"Allow","Action":"sts:AssumeRole"'),
      'Missing required field Principal',
      '1:38',
      'trust',
    ],
    [
      'a resource in a trust policy',
      statement('"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","Resource":"*"'),
      'Has prohibited field Resource',
      '1:109',
      'trust',
    ],
    [
      'an unknown kind of principal',
      statement('"Effect":"Allow","Principal":{"Aws":"*"},"Action":"sts:AssumeRole"'),
      SYNTAX,
      '1:69',
      'trust',
    ],
  ])('%s', (_name, text, message, position, kind) => {
    const parse = (): unknown => parsePolicy(text, kind);
    expect(parse).toThrow(PolicyDocumentError);
    expect(parse).toThrow(message);
    try {
      parse();
    } catch (error) {
      expect(error instanceof PolicyDocumentError && place(error.position)).toBe(position);
    }
  });
});
