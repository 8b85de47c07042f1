/** Which keys a simulated request carries, and which of those that policies read are missing in it. */
import { describe, expect, test } from '@jest/globals';
import { possibleValues, simulationContext, unknownKeys } from '../../../src/iam/context.ts';

const leg = {
  principalArn: 'arn:aws:iam::111122223333:role/ci',
  requestedRegion: 'us-east-1',
  time: '2026-11-20T00:00:00Z',
  extra: [],
};
/** What AmazonBedrockFullAccess reads. */
const FULL_ACCESS = [
  'aws:CalledViaLast',
  'aws:ResourceTag/sagemaker-sdk:bedrock',
  'iam:PassedToService',
  'aws:TagKeys',
];

test('a direct call is made by no service: what only such a call carries is not missing', () => {
  expect(unknownKeys([...FULL_ACCESS, 'aws:PrincipalTag/team', 'aws:SourceIp'], simulationContext(leg))).toEqual([
    'aws:PrincipalTag/team',
    'aws:SourceIp',
  ]);
});

test('a call that a service makes carries its keys, typed as the simulator wants them', () => {
  const carried = {
    'aws:CalledVia': ['bedrock.amazonaws.com'],
    'aws:ViaAWSService': ['true'],
    'aws:CalledViaLast': ['x'],
  };
  expect(simulationContext({ ...leg, carried }).slice(-3)).toEqual([
    { key: 'aws:CalledVia', values: ['bedrock.amazonaws.com'], type: 'stringList' },
    { key: 'aws:ViaAWSService', values: ['true'], type: 'boolean' },
    { key: 'aws:CalledViaLast', values: ['x'], type: 'string' },
  ]);
});

describe('what a request carries', () => {
  test('region, principal, transport and time: what IAM does not fill in', () => {
    expect(simulationContext(leg)).toEqual([
      { key: 'aws:RequestedRegion', values: ['us-east-1'], type: 'string' },
      { key: 'aws:PrincipalArn', values: ['arn:aws:iam::111122223333:role/ci'], type: 'string' },
      { key: 'aws:SecureTransport', values: ['true'], type: 'boolean' },
      { key: 'aws:CurrentTime', values: ['2026-11-20T00:00:00Z'], type: 'date' },
    ]);
  });

  test.each([
    ['inferenceProfileArn', 'bedrock:InferenceProfileArn'],
    ['promptRouterArn', 'bedrock:PromptRouterArn'],
    ['guardrailIdentifier', 'bedrock:GuardrailIdentifier'],
    ['serviceTier', 'bedrock:ServiceTier'],
  ])('%s, where the workflow declares it', (name, key) => {
    expect(simulationContext({ ...leg, [name]: 'x' }).slice(4)).toEqual([{ key, values: ['x'], type: 'string' }]);
  });

  test('product IDs of the Marketplace are a list, one or many', () => {
    const carried = { 'aws-marketplace:ProductId': ['prod-a'] };
    expect(simulationContext({ ...leg, carried }).at(-1)).toMatchObject({ type: 'stringList' });
  });

  test("the user's own value stands in place of ours, however the key is spelled", () => {
    const extra = [{ key: 'AWS:securetransport', values: ['false'], from: 'input' as const }];
    const keys = simulationContext({ ...leg, extra }).map(({ key, values }) => [key, ...values]);
    expect(keys.filter(([key]) => key?.toLowerCase() === 'aws:securetransport')).toEqual([
      ['AWS:securetransport', 'false'],
    ]);
    expect(keys).toHaveLength(4);
  });

  test.each<[string, string[], string]>([
    ['aws:PrincipalTag/team', ['search'], 'string'],
    ['aws:PrincipalTag/team', ['a', 'b'], 'stringList'],
    ['aws:PrincipalTag/team', [], 'stringList'],
    ['aws:MultiFactorAuthPresent', ['true'], 'boolean'],
    ['aws:MultiFactorAuthPresent', ['false'], 'boolean'],
    ['aws:PrincipalTag/team', ['trueish'], 'string'],
    ['aws:PrincipalTag/team', ['untrue'], 'string'],
    ['aws:SourceIp', ['192.0.2.7'], 'ip'],
    ['aws:SourceIp', ['192.0.2.0/24'], 'ip'],
    ['aws:VpcSourceIp', ['2001:DB8::1'], 'ip'],
    ['aws:SourceIp', ['office'], 'string'],
    ['aws:SourceIp', ['192.0.2.0/24 '], 'string'],
    ['aws:SourceIp', ['at 192.0.2.0'], 'string'],
    ['aws:SourceIpAddress', ['192.0.2.7'], 'string'],
    ['aws:EpochTime', ['2026-11-20T00:00:00Z'], 'date'],
    ['aws:PrincipalTag/since', ['since 2026-11-20T00:00:00Z'], 'string'],
    ['aws:PrincipalTag/since', ['2026-11-20'], 'string'],
    ['aws:PrincipalTag/cost-center', ['4711'], 'string'],
  ])("the user's %s=%j is sent as %s", (key, values, type) => {
    expect(simulationContext({ ...leg, extra: [{ key, values, from: 'input' }] }).at(-1)).toEqual({
      key,
      values,
      type,
    });
  });
});

describe('which keys of the policies are unknown in a real call', () => {
  const supplied = simulationContext({ ...leg, extra: [{ key: 'aws:SourceVpc', values: ['vpc-1'], from: 'file' }] });

  test.each<[string, string, boolean]>([
    ['supplied by the user', 'AWS:sourcevpc', false],
    ['filled in by IAM', 'aws:PrincipalOrgPaths', false],
    ['never filled in: a tag of the principal', 'aws:PrincipalTag/team', true],
    ['a tag of the request, which no call of a model has', 'aws:RequestTag/team', false],
    ['a tag of the resource', 'aws:ResourceTag/team', true],
    ['a claim of a SAML session', 'saml:sub', true],
    ['a claim of an OIDC provider', 'token.actions.githubusercontent.com:sub', true],
    ['a claim of Cognito', 'cognito-identity.amazonaws.com:amr', true],
    ['the service that signed', 'ssm:SourceInstanceArn', true],
    ['of another service', 'kms:ViaService', false],
    ['a name without namespace', 'team', false],
    ["Bedrock's own, of which a call has none unless declared", 'bedrock:PromptRouterArn', false],
    ["Bedrock's own, and new", 'bedrock:SomethingNew', true],
  ])('%s: %s', (_, key, isUnknown) => {
    expect(unknownKeys([key], supplied)).toEqual(isUnknown ? [key] : []);
  });

  test("keys of the action's own service are, whatever the service", () => {
    const read = ['aws-marketplace:ProductId', 'iam:PassedToService'];
    expect(unknownKeys(read, supplied, 'aws-marketplace:Subscribe')).toEqual(['aws-marketplace:ProductId']);
    expect(unknownKeys(read, supplied, 'IAM:PassRole')).toEqual(['iam:PassedToService']);
    expect(unknownKeys(read, supplied)).toEqual([]);
  });

  test('each is named once, sorted, as the policy spells it', () => {
    expect(unknownKeys(['aws:SourceVpce', 'aws:SourceIp', 'aws:SourceVpce'], supplied)).toEqual([
      ...['aws:SourceIp', 'aws:SourceVpce'],
    ]);
  });
});

describe('values that stand for all of a key', () => {
  test.each<[string, string[][], string]>([
    ['aws:ResourceAccount', [['111122223333'], ['000000000000']], 'string'],
    ['AWS:multifactorauthpresent', [['true'], ['false']], 'boolean'],
  ])('%s', (key, values, type) => {
    expect(possibleValues(key, '111122223333')).toEqual(values.map((one) => ({ key, values: one, type })));
  });

  test.each(['aws:SourceIp', 'aws:PrincipalTag/team'])('%s has too many', (key) => {
    expect(possibleValues(key, '111122223333')).toEqual([]);
  });
});
