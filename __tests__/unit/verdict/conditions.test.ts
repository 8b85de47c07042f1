import { describe, expect, test } from '@jest/globals';
import type { DenyStatement, Evidence, Guard, UnmetKey } from '../../../src/domain/evidence.ts';
import type { Names } from '../../../src/verdict/cause-definition.ts';
import { denyText, guardRemedy, nearText, passingCall } from '../../../src/verdict/conditions.ts';

const ROLE = 'arn:aws:iam::111122223333:role/app';
const ACTION = 'bedrock:InvokeModel';

function names(evidence: Evidence = {}): Names {
  return {
    principal: ROLE,
    role: 'the role',
    account: 'the account',
    region: 'us-east-1',
    model: 'a.b-v1:0',
    action: ACTION,
    resource: 'the model',
    policy: '',
    evidence,
  };
}

const unmet = (key: string, values: string[] = [], more: Partial<UnmetKey> = {}): UnmetKey => ({
  operator: 'StringEquals',
  key,
  values,
  had: [],
  ...more,
});
const guarded = (...keys: UnmetKey[]): string => guardRemedy([{ policy: 'role_app_bedrock', sid: 'A', keys }], names());

const LEAVE_IT = 'An Allow without the condition would take that guard away.';

describe('an Allow under a condition', () => {
  test('names the statement, each key with its values, and then how each key is supplied', () => {
    expect(guarded(unmet('aws:SourceIp', ['10.0.0.0/8']), unmet('aws:SourceVpc', ['vpc-1']))).toBe(
      `The statement "A" of the policy bedrock allows ${ACTION}, but only where ` +
        'aws:SourceIp StringEquals ["10.0.0.0/8"] holds, and the call did not carry aws:SourceIp and ' +
        'aws:SourceVpc StringEquals ["vpc-1"] holds, and the call did not carry aws:SourceVpc. ' +
        'Call from one of those addresses. ' +
        'Call through that VPC endpoint: run where the name of bedrock-runtime resolves to it. ' +
        LEAVE_IT,
    );
  });

  const wanted: [string, UnmetKey, string][] = [
    ['a statement whose values are not known', unmet('k', []), 'k StringEquals holds, and the call did not carry k.'],
    ['an operator that is not known', { key: 'k', values: ['v'], had: [] }, 'only where k ["v"] holds'],
    ['one other value', unmet('k', ['v'], { had: ['w'] }), 'k StringEquals ["v"] holds, and the call has w.'],
    [
      'several other values',
      unmet('k', ['v'], { had: ['w', 'x', 'y'] }),
      'k StringEquals ["v"] holds, and the calls have w, x and y.',
    ],
    ['six values: all', unmet('k', Array.from('abcdef')), '["a", "b", "c", "d", "e", "f"] holds'],
    ['more than six values: the rest is counted', unmet('k', Array.from('abcdefgh')), '"e", "f", and 2 more] holds'],
  ];
  test.each(wanted)('%s', (_, key, text) => {
    expect(guarded(key)).toContain(text);
  });

  test('a statement without a Sid is one of its policy', () => {
    expect(guardRemedy([{ policy: 'p', keys: [] }], names())).toContain('A statement of the policy p allows');
  });

  test('a policy that could not be read: its keys, and what to allow so that it is named', () => {
    const read = 'allow iam:ListRolePolicies, iam:GetRolePolicy and iam:ListAttachedRolePolicies';
    const keys = (...had: string[][]): Guard[] => [
      { keys: had.map((one, index) => unmet(`k${index}`, [], { had: one })) },
    ];
    expect(guardRemedy(keys([], []), names())).toContain(
      `A policy of ${ROLE} reads k0 and k1, which this call did not carry, and an Allow of ${ACTION} may hang on it.`,
    );
    expect(guardRemedy(keys([], ['v']), names())).toContain('k1, whose value in this call may be another, and');
    expect(guardRemedy(keys([]), names())).toContain(read);
    expect(guardRemedy([...keys([]), { policy: 'p', keys: [] }], names())).toContain(read);
    expect(guarded(unmet('k'))).not.toContain(read);
  });

  test('a sentence that several statements would say is said once', () => {
    const guard = (sid: string): Guard => ({ policy: 'p', sid, keys: [unmet('aws:SourceIp')] });
    expect(guardRemedy([guard('A'), guard('B')], names()).match(/Call from one of those addresses/g)).toHaveLength(1);
  });
});

describe('how a key is supplied', () => {
  const ways: [string, UnmetKey, string][] = [
    [
      'a guardrail, by its ID',
      unmet('bedrock:GuardrailIdentifier', ['arn:aws:bedrock:us-east-1:111122223333:guardrail/ab12:3']),
      'Send that guardrail with the calls, and write it here too (`guardrail: ab12:VERSION`).',
    ],
    ['a guardrail of no ID', unmet('bedrock:GuardrailIdentifier'), '(`guardrail: ID:VERSION`)'],
    [
      'the service tier',
      unmet('bedrock:ServiceTier', ['flex']),
      'Send that service tier with the calls, and write it here too (`service-tier`).',
    ],
    ['an endpoint', unmet('aws:SourceVpce', ['vpce-1']), 'Call through that VPC endpoint'],
    ['a VPC', unmet('aws:sourceVpc', ['vpc-1']), 'Call through that VPC endpoint'],
    ['an address inside a VPC', unmet('aws:VpcSourceIp', ['10.0.0.1']), 'Call through that VPC endpoint'],
    ['an address', unmet('AWS:SOURCEIP', ['192.0.2.1']), 'Call from one of those addresses.'],
    [
      'a tag',
      unmet('aws:PrincipalTag/team', ['blue', 'red']),
      'Tag the principal or its session so, or, where its sessions carry the tag, state it as `context` (`aws:PrincipalTag/team=blue`).',
    ],
    ['a tag of no value', unmet('aws:PrincipalTag/team'), '(`aws:PrincipalTag/team=VALUE`)'],
    [
      'the user agent',
      unmet('aws:UserAgent', ['app/1']),
      'as `user-agent` of the principal in the configuration file (`user-agent: app/1`): it is sent with the calls.',
    ],
    ['a user agent of no value', unmet('aws:UserAgent'), 'in the configuration file: it is sent with the calls.'],
    ['a profile', unmet('bedrock:InferenceProfileArn'), 'Call that inference profile instead of the model behind it.'],
    ['a router', unmet('bedrock:PromptRouterArn'), 'Call that prompt router instead of the model behind it.'],
    ['a region, where none was sent', unmet('aws:RequestedRegion', ['us-east-1']), 'Call in one of those regions.'],
    [
      'a region, where another was sent',
      unmet('aws:RequestedRegion', ['us-east-1'], { had: ['us-west-2', 'us-east-2'] }),
      'Add us-west-2 and us-east-2 to the values of aws:RequestedRegion in that statement, if calls may go there.',
    ],
    ['any other key', unmet('aws:Other', ['v']), 'If real calls carry it, state it as `context` (`aws:Other=v`).'],
    ['any other key of no value', unmet('aws:Other'), '(`aws:Other=VALUE`)'],
  ];
  test.each(ways)('%s', (_, key, text) => {
    expect(guarded(key)).toContain(text);
  });
});

test('a statement that nearly allows it: its line, what it has, and what it would have to have', () => {
  const near = { policy: 'role_app_bedrock', line: 7, written: '"a"', needed: '"b"' };
  expect(nearText(names({ nearStatements: [near] }))).toBe(
    `A statement of the policy bedrock (line 7) nearly allows ${ACTION}: it has "a", and would allow this as "b". `,
  );
  expect(nearText(names({ nearStatements: [{ ...near, sid: 'S', dead: 'no account' }] }))).toBe(
    `The statement "S" of the policy bedrock (line 7) nearly allows ${ACTION}: it has "a", which matches nothing (no account), and would allow this as "b". `,
  );
  expect(nearText(names())).toBe('');
});

describe('a Deny says of itself', () => {
  const rows: [string, Partial<DenyStatement>, string][] = [
    ['its policy alone, if no more is known', {}, 'a statement of deny'],
    ['its Sid', { sid: 'S' }, '"S" in deny'],
    [
      'its condition, every value as text',
      { sid: 'S', condition: { Bool: { 'aws:SecureTransport': false }, StringNotEquals: { k: ['v', 'w'], l: 'x' } } },
      '"S" in deny (Bool on aws:SecureTransport ["false"]; StringNotEquals on k ["v", "w"]; StringNotEquals on l ["x"])',
    ],
    [
      'its NotResource',
      { notResource: ['*'] },
      'a statement of deny (everything outside of its NotResource list, which the model is not in)',
    ],
    ['its NotAction', { notAction: ['a:B'] }, 'a statement of deny (every action outside of its NotAction list)'],
  ];
  test.each(rows)('%s', (_, statement, text) => {
    expect(denyText({ policy: 'role_app_deny', ...statement }, names())).toBe(text);
  });
});

describe('a call passes a Deny by what it can carry', () => {
  const rows: [string, DenyStatement['condition'], string[]][] = [
    ['no condition', undefined, []],
    [
      'not that endpoint',
      { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } },
      ['Call through that VPC endpoint: run where the name of bedrock-runtime resolves to it.'],
    ],
    [
      'no guardrail at all',
      { Null: { 'bedrock:GuardrailIdentifier': 'true' } },
      ['Send that guardrail with the calls, and write it here too (`guardrail: ID:VERSION`).'],
    ],
    ['no address at all, as a boolean', { Null: { 'aws:SourceIp': true } }, ['Call from one of those addresses.']],
    [
      'not those addresses',
      { NotIpAddress: { 'aws:SourceIp': ['192.0.2.0/24'] } },
      ['Call from one of those addresses.'],
    ],
    [
      'not that tag',
      { 'ForAnyValue:StringNotLike': { 'aws:PrincipalTag/team': 'x' } },
      [
        'Tag the principal or its session so, or, where its sessions carry the tag, state it as `context` (`aws:PrincipalTag/team=x`).',
      ],
    ],
    ['a key that must be absent', { Null: { 'bedrock:GuardrailIdentifier': 'false' } }, []],
    ['a value that is denied', { StringEquals: { 'aws:SourceVpce': 'vpce-1' } }, []],
    [
      'an operator that only ends like Null',
      { XNull: { 'aws:SourceVpce': 'true' }, NullX: { 'aws:SourceVpce': 'true' } },
      [],
    ],
    ['a key that no call can set', { StringNotEquals: { 'aws:PrincipalArn': 'x', 'x:bedrock:y': 'x' } }, []],
  ];
  test.each(rows)('%s', (_, condition, texts) => {
    expect(passingCall({ policy: 'p', ...(condition && { condition }) })).toEqual(texts);
  });
});
