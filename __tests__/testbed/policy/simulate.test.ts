import { describe, expect, test } from '@jest/globals';

import {
  principalContextKeys,
  simulateCustomPolicy,
  simulatePrincipalPolicy,
} from '../../../testbed/policy/simulate.ts';
import type { PrincipalSimulation, SimulatedPrincipal } from '../../../testbed/policy/simulate.ts';
import type { PolicyExclusion } from '../../../testbed/policy/exclusions.ts';
import type { EvaluationResult } from '../../../testbed/policy/simulation-result.ts';
import { identityPolicies } from '../../../testbed/policy/sources.ts';
import type { StatementSource } from './support.ts';
import { ACCOUNT, ALLOW_ALL, FULL_AWS_ACCESS, policy } from './support.ts';

const MODEL = 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0';
const OHIO = 'arn:aws:bedrock:us-east-2::foundation-model/amazon.nova-micro-v1:0';
const GLOBAL = 'arn:aws:bedrock:::foundation-model/amazon.nova-micro-v1:0';
const PROFILE = `arn:aws:bedrock:us-east-1:${ACCOUNT}:inference-profile/us.amazon.nova-micro-v1:0`;
const INVOKE: StatementSource = { Effect: 'Allow', Action: 'bedrock:Invoke*', Resource: '*' };
const DENY: StatementSource = { Effect: 'Deny', Action: 'bedrock:*', Resource: OHIO };
const OTHER: StatementSource = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
const IN_REGION: StatementSource = {
  Effect: 'Deny',
  Action: '*',
  Resource: '*',
  Condition: { StringNotEquals: { 'aws:RequestedRegion': 'us-east-1' } },
};
const AGGREGATE = 'arn:aws:bedrock:${Region}:${Account}:${ResourceType}/${ResourceId}';

const text = (...statements: StatementSource[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
const scp = (statement: StatementSource) => policy('scp', statement, 'scp');

/** A role with these policies as one inline policy `p`. */
function role(statements: StatementSource[], more: Partial<SimulatedPrincipal> = {}): SimulatedPrincipal {
  const trust = { Version: '2012-10-17', Statement: [] };
  const policies = identityPolicies('role', 'ci', { trust, policies: { p: text(...statements) } });
  return { kind: 'role', name: 'ci', account: ACCOUNT, uniqueId: 'AROAEXAMPLE', policies, ...more };
}

const region = (value: string) => ({
  ContextKeyName: 'aws:RequestedRegion',
  ContextKeyValues: [value],
  ContextKeyType: 'string',
});

function only(principal: SimulatedPrincipal, request: Partial<PrincipalSimulation> = {}): EvaluationResult {
  const { EvaluationResults } = simulatePrincipalPolicy(principal, {
    ActionNames: ['bedrock:InvokeModel'],
    ...request,
  });
  expect(EvaluationResults).toHaveLength(1);
  const [result] = EvaluationResults;
  if (result === undefined) throw new Error('no result');
  return result;
}

const sources = (result: Pick<EvaluationResult, 'MatchedStatements'>): string[] =>
  result.MatchedStatements.map((found) => `${found.SourcePolicyType}: ${found.SourcePolicyId}`);

// Answers of the live simulator since 2026-07-30, and the API Reference's text of that date.
describe('what decides, and what is told of it', () => {
  const organization = (...levels: NonNullable<SimulatedPrincipal['organization']>['levels'] & object) => ({
    organization: { id: 'o-1', levels },
  });
  const boundary = (...statements: StatementSource[]) => ({ boundary: policy('limits', statements, 'boundary') });
  const MINE = 'IAM Policy: role_ci_p';

  test.each<[string, SimulatedPrincipal, string, string[], boolean | undefined, boolean | undefined]>([
    ['allow', role([INVOKE]), 'allowed', [MINE], undefined, undefined],
    ['identity deny', role([INVOKE, { ...DENY, Resource: '*' }]), 'explicitDeny', [MINE], undefined, undefined],
    ['nothing matches', role([OTHER]), 'implicitDeny', [], undefined, undefined],
    ['boundary allows', role([INVOKE], boundary(ALLOW_ALL)), 'allowed', [MINE], true, undefined],
    ['boundary lacks the allow', role([INVOKE], boundary(OTHER)), 'implicitDeny', [], false, undefined],
    [
      'boundary denies',
      role([INVOKE], boundary(ALLOW_ALL, { ...DENY, Resource: '*' })),
      'explicitDeny',
      ['Permissions Boundary Policy: limits'],
      false,
      undefined,
    ],
    ['boundary allows, identity does not', role([OTHER], boundary(ALLOW_ALL)), 'implicitDeny', [], true, undefined],
    ['SCPs allow', role([INVOKE], organization([FULL_AWS_ACCESS])), 'allowed', [MINE], undefined, true],
    [
      'SCP denies',
      role([INVOKE], organization([FULL_AWS_ACCESS, scp({ ...DENY, Resource: '*' })])),
      'explicitDeny',
      [],
      undefined,
      false,
    ],
    [
      'no SCP of a level allows',
      role([INVOKE], organization([FULL_AWS_ACCESS], [scp(OTHER)])),
      'implicitDeny',
      [],
      undefined,
      false,
    ],
    [
      'SCPs allow, identity does not',
      role([OTHER], organization([FULL_AWS_ACCESS])),
      'implicitDeny',
      [],
      undefined,
      true,
    ],
  ])('%s', (_name, principal, decision, matched, byBoundary, byOrganization) => {
    const result = only(principal, { ResourceArns: [MODEL] });
    expect(result.EvalDecision).toBe(decision);
    expect(sources(result)).toEqual(matched);
    expect(result.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary).toBe(byBoundary);
    expect(result.OrganizationsDecisionDetail?.AllowedByOrganizations).toBe(byOrganization);
    const [specific] = result.ResourceSpecificResults ?? [];
    expect(specific?.EvalResourceDecision).toBe(decision);
    expect(specific?.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary).toBe(byBoundary);
    expect(specific).not.toHaveProperty('OrganizationsDecisionDetail');
    expect('EvalDecisionDetails' in result).toBe(byOrganization !== false);
  });
});

describe('the shape', () => {
  test('no ARN: one answer on *, without results for resources', () => {
    expect(only(role([INVOKE]))).toEqual({
      EvalActionName: 'bedrock:InvokeModel',
      EvalResourceName: '*',
      EvalDecision: 'allowed',
      MatchedStatements: [
        {
          SourcePolicyId: 'role_ci_p',
          SourcePolicyType: 'IAM Policy',
          // `{"Version":"2012-10-17","Statement":[` has 37 characters, the statement 60.
          StartPosition: { Line: 1, Column: 38 },
          EndPosition: { Line: 1, Column: 98 },
        },
      ],
      MissingContextValues: [],
    });
    expect(only(role([INVOKE]), { ResourceArns: ['*'] })).toEqual(only(role([INVOKE])));
  });

  test('one ARN is echoed, and empty lists of its result are left out', () => {
    expect(only(role([OTHER]), { ResourceArns: [MODEL] })).toEqual({
      EvalActionName: 'bedrock:InvokeModel',
      EvalResourceName: MODEL,
      EvalDecision: 'implicitDeny',
      MatchedStatements: [],
      MissingContextValues: [],
      EvalDecisionDetails: {},
      ResourceSpecificResults: [{ EvalResourceName: MODEL, EvalResourceDecision: 'implicitDeny' }],
    });
  });

  test('several ARNs: one answer per action, the most restrictive on top', () => {
    const result = only(role([INVOKE, DENY]), { ResourceArns: [MODEL, OHIO, PROFILE] });
    expect(result).toMatchObject({ EvalResourceName: AGGREGATE, EvalDecision: 'explicitDeny' });
    expect(result.MatchedStatements).toHaveLength(1);
    const results = result.ResourceSpecificResults ?? [];
    expect(results.map((one) => `${one.EvalResourceDecision} ${one.EvalResourceName}`)).toEqual([
      `allowed ${MODEL}`,
      `explicitDeny ${OHIO}`,
      `allowed ${PROFILE}`,
    ]);
  });

  test('on an implicit denial the statements that allow other resources are listed', () => {
    const result = only(role([{ ...INVOKE, Resource: MODEL }]), { ResourceArns: [MODEL, OHIO] });
    expect(result.EvalDecision).toBe('implicitDeny');
    expect(sources(result)).toEqual(['IAM Policy: role_ci_p']);
    expect(result.ResourceSpecificResults?.[1]).not.toHaveProperty('MatchedStatements');
  });

  test('one result an action, in order', () => {
    const { EvaluationResults } = simulatePrincipalPolicy(role([INVOKE]), {
      ActionNames: ['bedrock:InvokeModelWithResponseStream', 'bedrock:GetInferenceProfile'],
      ResourceArns: [PROFILE],
    });
    expect(EvaluationResults.map((result) => `${result.EvalActionName} ${result.EvalDecision}`)).toEqual([
      'bedrock:InvokeModelWithResponseStream allowed',
      'bedrock:GetInferenceProfile implicitDeny',
    ]);
  });

  test('an action without known resources has no name for several of them', () => {
    const result = only(role([ALLOW_ALL]), {
      ActionNames: ['s3:GetObject'],
      ResourceArns: ['arn:aws:s3:::a', 'arn:aws:s3:::b'],
    });
    expect(result).not.toHaveProperty('EvalResourceName');
  });

  test('every statement that allows is listed, by policy', () => {
    const trust = { Version: '2012-10-17', Statement: [] };
    const policies = identityPolicies('role', 'ci', {
      trust,
      policies: { a: text(INVOKE, ALLOW_ALL) },
      'managed-policies': [
        { name: 'Admin', arn: 'arn:aws:iam::aws:policy/Admin', document: text(ALLOW_ALL) },
        { name: 'S3', document: text(OTHER) },
      ],
    });
    const result = only(role([OTHER], { policies: [] }), { PolicyInputList: [text(INVOKE)] });
    expect(sources(result)).toEqual(['IAM Policy: PolicyInputList.1']);
    expect(sources(only({ ...role([OTHER]), policies }, { PolicyInputList: [text(OTHER), text(INVOKE)] }))).toEqual([
      'IAM Policy: role_ci_a',
      'IAM Policy: role_ci_a',
      'IAM Policy: Admin',
      'IAM Policy: PolicyInputList.2',
    ]);
  });

  test('inline policies of a user', () => {
    const policies = identityPolicies('user', 'jo', { policies: { p: text(INVOKE) } });
    const user: SimulatedPrincipal = { kind: 'user', name: 'jo', account: ACCOUNT, policies };
    expect(sources(only(user))).toEqual(['IAM Policy: user_jo_p']);
  });
});

// Service Authorization Reference, "Actions, resources, and condition keys for Amazon Bedrock".
describe('resource types', () => {
  const PROJECT = `arn:aws:bedrock:us-east-1:${ACCOUNT}:project/p`;
  const APPLICATION = `arn:aws:bedrock:us-east-1:${ACCOUNT}:application-inference-profile/abc123`;

  test.each([
    ['bedrock:InvokeModel', MODEL, 'allowed'],
    ['bedrock:InvokeModel', GLOBAL, 'allowed'],
    ['bedrock:InvokeModel', PROFILE, 'allowed'],
    ['bedrock:InvokeModel', APPLICATION, 'allowed'],
    ['bedrock:InvokeModel', PROJECT, 'allowed'],
    ['bedrock:invokemodel', MODEL, 'allowed'],
    ['bedrock:InvokeModelWithResponseStream', PROFILE, 'allowed'],
    ['bedrock:InvokeModelWithResponseStream', PROJECT, 'implicitDeny'],
    ['bedrock:InvokeModel', `arn:aws:bedrock:us-east-1:${ACCOUNT}:marketplace/model-endpoint/all-access`, 'allowed'],
    ['bedrock:InvokeModel', `arn:aws:sagemaker:us-east-1:${ACCOUNT}:endpoint/x`, 'implicitDeny'],
    ['bedrock:InvokeModel', `arn:aws:bedrock:us-east-1:${ACCOUNT}:guardrail/x`, 'implicitDeny'],
    ['bedrock:InvokeModel', 'arn:aws:bedrock:us-east-1::inference-profile/us.amazon.nova-micro-v1:0', 'implicitDeny'],
    ['bedrock:CountTokens', MODEL, 'allowed'],
    ['bedrock:CountTokens', PROFILE, 'implicitDeny'],
    ['bedrock:GetInferenceProfile', PROFILE, 'allowed'],
    ['bedrock:GetInferenceProfile', MODEL, 'implicitDeny'],
    ['bedrock:ApplyGuardrail', `arn:aws:bedrock:us-east-1:${ACCOUNT}:guardrail-profile/us.guardrail.v1:0`, 'allowed'],
    ['bedrock:ListFoundationModels', MODEL, 'implicitDeny'],
    ['bedrock:GetFoundationModelAvailability', MODEL, 'implicitDeny'],
    ['bedrock:CallWithBearerToken', PROFILE, 'implicitDeny'],
    // Not catalogued: evaluated as written, also if no such action exists.
    ['bedrock:Converse', MODEL, 'allowed'],
    ['s3:GetObject', MODEL, 'allowed'],
  ])('%s on %s under Allow *: %s', (action, resource, expected) => {
    expect(only(role([ALLOW_ALL]), { ActionNames: [action], ResourceArns: [resource] }).EvalDecision).toBe(expected);
  });

  test.each([
    ['bedrock:ListFoundationModels', 'allowed'],
    ['bedrock:InvokeModel', 'allowed'],
    ['aws-marketplace:Subscribe', 'allowed'],
  ])('%s on * under Allow *: %s', (action, expected) => {
    expect(only(role([ALLOW_ALL]), { ActionNames: [action] }).EvalDecision).toBe(expected);
  });

  test('an unknown action is denied where it is not allowed as written', () => {
    const allow = { Effect: 'Allow', Action: 'bedrock:InvokeModel', Resource: '*' };
    expect(only(role([allow]), { ActionNames: ['bedrock:Converse'] }).EvalDecision).toBe('implicitDeny');
  });

  test('actions of different kinds cannot be asked about ARNs together', () => {
    const ActionNames = [
      'bedrock:InvokeModel',
      'aws-marketplace:Subscribe',
      'bedrock:GetInferenceProfile',
      's3:GetObject',
    ];
    expect(() => simulatePrincipalPolicy(role([ALLOW_ALL]), { ActionNames, ResourceArns: [MODEL] })).toThrow(
      'Invalid Input Actions: [bedrock:InvokeModel,bedrock:GetInferenceProfile] and [aws-marketplace:Subscribe,s3:GetObject] require different authorization information.',
    );
    expect(simulatePrincipalPolicy(role([ALLOW_ALL]), { ActionNames }).EvaluationResults).toHaveLength(4);
  });
});

describe('context', () => {
  const reading = (key: string, value: string): StatementSource => ({
    ...INVOKE,
    Condition: { StringEquals: { [key]: value } },
  });

  // IAM User Guide, access_policies_testing-policies: keys that the simulator fills in.
  test.each([
    ['aws:PrincipalAccount', ACCOUNT, 'allowed'],
    ['aws:PrincipalOrgID', 'o-1', 'allowed'],
    ['aws:PrincipalOrgMasterAccountId', '999999999999', 'allowed'],
    ['aws:userid', 'AROAEXAMPLE', 'allowed'],
    ['aws:PrincipalType', 'AssumedRole', 'allowed'],
    ['aws:PrincipalArn', `arn:aws:iam::${ACCOUNT}:role/ci`, 'implicitDeny'],
    ['aws:RequestedRegion', 'us-east-1', 'implicitDeny'],
    ['aws:username', 'ci', 'implicitDeny'],
  ])('%s = %s: %s', (key, value, expected) => {
    const organization = { id: 'o-1', managementAccount: '999999999999', paths: ['o-1/r-1/ou-1/'] };
    const result = only(role([reading(key, value)], { organization }));
    expect(result.EvalDecision).toBe(expected);
    expect(result.MissingContextValues).toEqual(expected === 'allowed' ? [] : [key]);
  });

  test('a supplied key wins over what is filled in', () => {
    const entry = {
      ContextKeyName: 'AWS:principalaccount',
      ContextKeyValues: ['444455556666'],
      ContextKeyType: 'string',
    };
    const result = only(role([reading('aws:PrincipalAccount', '444455556666')]), { ContextEntries: [entry] });
    expect(result.EvalDecision).toBe('allowed');
  });

  test('missing keys are those of all policies, relevant or not, on implicit denials only', () => {
    const elsewhere = { ...OTHER, Condition: { Bool: { 'aws:SecureTransport': 'true' } } };
    const principal = role([reading('aws:RequestedRegion', 'us-east-1'), elsewhere]);
    const keys = ['aws:RequestedRegion', 'aws:SecureTransport'];
    expect(only(principal).MissingContextValues).toEqual(keys);
    const denied = only(principal, { ResourceArns: [MODEL, OHIO] });
    expect(denied.MissingContextValues).toEqual(keys);
    expect(denied.ResourceSpecificResults?.map((one) => one.MissingContextValues)).toEqual([keys, keys]);
    const allowed = only(principal, { ResourceArns: [MODEL], ContextEntries: [region('us-east-1')] });
    expect(allowed.MissingContextValues).toEqual([]);
    expect(only(principal, { ContextEntries: [region('x')] }).MissingContextValues).toEqual(['aws:SecureTransport']);
  });

  // aws/aws-cli#10525: the condition of an SCP is evaluated against an absent key, and nothing tells of it.
  test.each([
    ['not sent', [], 'explicitDeny', false],
    ['allowed', [region('us-east-1')], 'allowed', true],
    ['not allowed', [region('us-east-2')], 'explicitDeny', false],
  ])('an SCP that reads the region, which is %s', (_name, ContextEntries, decision, allowed) => {
    const principal = role([INVOKE], { organization: { id: 'o-1', levels: [[FULL_AWS_ACCESS, scp(IN_REGION)]] } });
    const result = only(principal, { ResourceArns: [MODEL], ContextEntries });
    expect(result.EvalDecision).toBe(decision);
    expect(result.OrganizationsDecisionDetail).toEqual({ AllowedByOrganizations: allowed });
    expect(result.MissingContextValues).toEqual([]);
  });

  test('the organization is told of per action: one resource that an SCP denies decides', () => {
    const principal = role([INVOKE], { organization: { id: 'o-1', levels: [[FULL_AWS_ACCESS, scp(DENY)]] } });
    const result = only(principal, { ResourceArns: [MODEL, OHIO] });
    expect(result.OrganizationsDecisionDetail).toEqual({ AllowedByOrganizations: false });
    expect(result.ResourceSpecificResults?.map((one) => one.EvalResourceDecision)).toEqual(['allowed', 'explicitDeny']);
  });

  test('keys of a principal: identity policies and given texts, not SCPs', () => {
    const principal = role([reading('aws:SourceVpce', 'x')], {
      organization: { id: 'o-1', levels: [[scp(IN_REGION)]] },
    });
    const given = text({ ...OTHER, Resource: 'arn:aws:s3:::${aws:username}' });
    expect(principalContextKeys(principal, [given])).toEqual(['aws:SourceVpce', 'aws:username']);
  });
});

// IAM API Reference, SimulatePrincipalPolicy, PolicyExclusionList and PolicyIdentifier.
describe('exclusions', () => {
  const trust = { Version: '2012-10-17', Statement: [] };
  const policies = identityPolicies('role', 'ci', {
    trust,
    policies: { stop: text({ ...DENY, Resource: '*' }) },
    'managed-policies': [
      { name: 'Full', arn: 'arn:aws:iam::aws:policy/AmazonBedrockFullAccess', document: text(INVOKE) },
      { name: 'Mine', arn: `arn:aws:iam::${ACCOUNT}:policy/team/Mine`, document: text(INVOKE) },
    ],
  });
  const principal: SimulatedPrincipal = {
    ...role([OTHER]),
    policies,
    boundary: policy('limits', { ...DENY, Resource: '*' }, 'boundary'),
    organization: { id: 'o-1', levels: [[FULL_AWS_ACCESS, scp({ ...DENY, Resource: '*' })]] },
  };
  const SCP = { PolicyType: 'scp' };
  const BOUNDARY = { PolicyType: 'permission-boundary' };
  const INLINE = { PolicyType: 'inline' };
  const inline = (AttachmentType: string, AttachmentName: string, PolicyName = 'stop'): PolicyExclusion => ({
    InlinePolicyIdentifier: { PolicyName, AttachmentType, AttachmentName },
  });

  test.each<[string, PolicyExclusion[], string, string[]]>([
    ['nothing', [], 'explicitDeny', []],
    ['SCPs', [SCP], 'explicitDeny', ['role_ci_stop', 'limits']],
    ['RCPs: ignored', [SCP, { PolicyType: 'rcp' }], 'explicitDeny', ['role_ci_stop', 'limits']],
    ['boundary', [SCP, BOUNDARY], 'explicitDeny', ['role_ci_stop']],
    ['inline', [SCP, BOUNDARY, INLINE], 'allowed', ['Full', 'Mine']],
    ['one inline policy', [SCP, BOUNDARY, inline('role', 'ci')], 'allowed', ['Full', 'Mine']],
    ['by pattern', [SCP, BOUNDARY, inline('role', 'c*')], 'allowed', ['Full', 'Mine']],
    ['of another entity', [SCP, BOUNDARY, inline('role', 'cd')], 'explicitDeny', ['role_ci_stop']],
    ['of a user', [SCP, BOUNDARY, inline('user', 'ci')], 'explicitDeny', ['role_ci_stop']],
    ['AWS managed', [SCP, BOUNDARY, INLINE, { PolicyType: 'aws-managed' }], 'allowed', ['Mine']],
    ['customer managed', [SCP, BOUNDARY, INLINE, { PolicyType: 'user-managed' }], 'allowed', ['Full']],
    ['by ARN', [SCP, BOUNDARY, INLINE, { PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/team/M?n*` }], 'allowed', ['Full']],
    ['all', [SCP, BOUNDARY, INLINE, { PolicyType: 'user-managed' }, { PolicyType: 'aws-managed' }], 'implicitDeny', []],
  ])('%s', (_name, PolicyExclusionList, decision, matched) => {
    const result = only(principal, { PolicyExclusionList });
    expect(result.EvalDecision).toBe(decision);
    expect(result.MatchedStatements.map(({ SourcePolicyId }) => SourcePolicyId)).toEqual(matched);
  });

  test.each<[PolicyExclusion]>([
    [{}],
    [{ PolicyType: 'managed' }],
    [{ PolicyType: 'scp', PolicyArn: 'arn:aws:iam::aws:policy/X' }],
    [{ PolicyArn: 'Mine' }],
    [{ PolicyArn: 'arn:aws:iam::*:policy/Mine' }],
    [{ PolicyArn: 'arn:aws:iam::aws:policy/A*B*' }],
    [inline('service', 'ci')],
    [inline('role', 'c*i*')],
    [inline('role', '')],
  ])('%j is refused', (exclusion) => {
    expect(() => only(principal, { PolicyExclusionList: [exclusion] })).toThrow('PolicyExclusionList');
  });

  test('a given boundary replaces the attached one, excluded or not', () => {
    const given = { PermissionsBoundaryPolicyInputList: [text({ ...DENY, Resource: '*' })] };
    const PolicyExclusionList = [SCP, BOUNDARY, INLINE];
    expect(sources(only(principal, { ...given, PolicyExclusionList }))).toEqual([
      'Permissions Boundary Policy: PermissionsBoundaryPolicyInputList.1',
    ]);
    const open = { PermissionsBoundaryPolicyInputList: [text(ALLOW_ALL)] };
    expect(only(principal, { ...open, PolicyExclusionList: [SCP, INLINE] }).EvalDecision).toBe('allowed');
  });
});

test.each([
  [undefined, [100, 100, 50]],
  [100, [100, 100, 50]],
  [200, [200, 50]],
  [250, [250]],
  [1000, [250]],
])('pages of %s actions', (MaxItems, expected) => {
  const ActionNames = Array.from({ length: 250 }, (_, index) => `s3:Action${index}`);
  const sizes: number[] = [];
  const seen: string[] = [];
  let Marker: string | undefined;
  do {
    const answer = simulatePrincipalPolicy(role([ALLOW_ALL]), {
      ActionNames,
      ...(MaxItems === undefined ? {} : { MaxItems }),
      ...(Marker === undefined ? {} : { Marker }),
    });
    sizes.push(answer.EvaluationResults.length);
    seen.push(...answer.EvaluationResults.map(({ EvalActionName }) => EvalActionName));
    expect(answer.IsTruncated).toBe(answer.Marker !== undefined);
    Marker = answer.Marker;
  } while (Marker !== undefined);
  expect(sizes).toEqual(expected);
  expect(seen).toEqual(ActionNames);
});

describe('custom policies', () => {
  const ActionNames = ['bedrock:InvokeModel'];

  // Examples of `aws iam simulate-custom-policy` in the AWS CLI reference.
  test.each([
    [
      '2019-04-25T11:00:00Z',
      'allowed',
      [
        { Line: 1, Column: 38 },
        { Line: 1, Column: 167 },
      ],
    ],
    ['2014-04-25T11:00:00Z', 'implicitDeny', []],
  ])("the CLI's example at %s: %s", (now, decision, positions) => {
    const { EvaluationResults } = simulateCustomPolicy({
      PolicyInputList: [
        '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*","Condition":{"DateGreaterThan":{"aws:CurrentTime":"2018-08-16T12:00:00Z"}}}}',
      ],
      ActionNames: ['dynamodb:CreateBackup'],
      ContextEntries: [{ ContextKeyName: 'aws:CurrentTime', ContextKeyValues: [now], ContextKeyType: 'date' }],
    });
    expect(EvaluationResults).toMatchObject([
      { EvalActionName: 'dynamodb:CreateBackup', EvalResourceName: '*', EvalDecision: decision },
    ]);
    const matched = EvaluationResults.flatMap((result) => result.MatchedStatements);
    expect(matched.flatMap(({ StartPosition, EndPosition }) => [StartPosition, EndPosition])).toEqual(positions);
  });

  test('no policy at all denies', () => {
    const { EvaluationResults } = simulateCustomPolicy({ PolicyInputList: [], ActionNames });
    expect(EvaluationResults).toMatchObject([{ EvalDecision: 'implicitDeny', MissingContextValues: [] }]);
  });

  test('boundary and levels of SCPs come with the request', () => {
    const simulate = (root: StatementSource, limits: StatementSource) =>
      simulateCustomPolicy({
        PolicyInputList: [text(INVOKE)],
        PermissionsBoundaryPolicyInputList: [text(limits)],
        OrderedOrganizationPolicyInputList: [
          { ServiceControlPolicyInputList: [text(root)] },
          { ServiceControlPolicyInputList: [text(ALLOW_ALL), text(OTHER)] },
        ],
        ActionNames,
      }).EvaluationResults[0];
    expect(simulate(ALLOW_ALL, ALLOW_ALL)?.EvalDecision).toBe('allowed');
    expect(simulate(OTHER, ALLOW_ALL)).toMatchObject({
      EvalDecision: 'implicitDeny',
      OrganizationsDecisionDetail: { AllowedByOrganizations: false },
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true },
    });
    expect(simulate(ALLOW_ALL, OTHER)).toMatchObject({
      EvalDecision: 'implicitDeny',
      OrganizationsDecisionDetail: { AllowedByOrganizations: true },
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
    });
  });

  test('nothing is known of a caller', () => {
    const conditional = { ...INVOKE, Condition: { StringEquals: { 'aws:PrincipalAccount': ACCOUNT } } };
    const { EvaluationResults } = simulateCustomPolicy({ PolicyInputList: [text(conditional)], ActionNames });
    expect(EvaluationResults[0]?.MissingContextValues).toEqual(['aws:PrincipalAccount']);
  });
});
