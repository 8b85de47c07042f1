import { describe, expect, test } from '@jest/globals';

import { authorize } from '../../../testbed/policy/authorize.ts';
import type { Decision } from '../../../testbed/policy/evaluate.ts';
import type { StatementSource, Values } from './support.ts';
import { ACCOUNT, ALLOW_ALL, FULL_AWS_ACCESS, policy, request } from './support.ts';

const MODEL = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
const model = (region: string): string => `arn:aws:bedrock:${region}::foundation-model/${MODEL}`;
const profile = (prefix: string, region = 'us-east-1'): string =>
  `arn:aws:bedrock:${region}:${ACCOUNT}:inference-profile/${prefix}.${MODEL}`;

interface Row {
  about: string;
  resource: string;
  /** aws:RequestedRegion */
  region?: string;
  /** bedrock:InferenceProfileArn */
  via?: string;
  action?: string;
  expected: Decision;
}

const contextOf = ({ region, via }: Row): Values => ({
  ...(region === undefined ? {} : { 'aws:RequestedRegion': region }),
  ...(via === undefined ? {} : { 'bedrock:InferenceProfileArn': via }),
});

function decideIdentity(statements: StatementSource[], row: Row): Decision {
  const asked = request(row.action ?? 'bedrock:InvokeModel', row.resource, contextOf(row));
  return authorize({ identity: [policy('identity', statements)] }, asked).decision;
}

/** An administrator below FullAWSAccess and one SCP. */
function decideScp(statement: StatementSource, row: Row, more: Values = {}): Decision {
  const asked = request(row.action ?? 'bedrock:InvokeModel', row.resource, { ...contextOf(row), ...more });
  const organization = [[FULL_AWS_ACCESS], [FULL_AWS_ACCESS, policy('scp', statement, 'scp')]];
  return authorize({ identity: [policy('admin', ALLOW_ALL)], organization }, asked).decision;
}

// Amazon Bedrock User Guide, geographic-cross-region-inference, "IAM policy requirements for Geographic cross-Region
// inference".
describe('the documented policy for a geographic profile', () => {
  const us = profile('us');
  const documented: StatementSource[] = [
    { Sid: 'GrantGeoCrisInferenceProfileAccess', Effect: 'Allow', Action: 'bedrock:InvokeModel', Resource: [us] },
    {
      Sid: 'GrantGeoCrisModelAccess',
      Effect: 'Allow',
      Action: 'bedrock:InvokeModel',
      Resource: [model('us-east-1'), model('us-east-2'), model('us-west-2')],
      Condition: { StringEquals: { 'bedrock:InferenceProfileArn': us } },
    },
  ];

  test.each<Row>([
    { about: 'the profile', resource: us, region: 'us-east-1', expected: 'allowed' },
    { about: 'the source region', resource: model('us-east-1'), region: 'us-east-1', via: us, expected: 'allowed' },
    { about: 'a destination', resource: model('us-east-2'), region: 'us-east-2', via: us, expected: 'allowed' },
    { about: 'a destination', resource: model('us-west-2'), region: 'us-west-2', via: us, expected: 'allowed' },
    {
      about: 'a region it does not list',
      resource: model('us-west-1'),
      region: 'us-west-1',
      via: us,
      expected: 'implicitDeny',
    },
    {
      about: 'the model without the profile',
      resource: model('us-east-1'),
      region: 'us-east-1',
      expected: 'implicitDeny',
    },
    {
      about: 'the model through another profile',
      resource: model('us-east-1'),
      via: profile('global'),
      expected: 'implicitDeny',
    },
    { about: 'the profile from another region', resource: profile('us', 'us-west-2'), expected: 'implicitDeny' },
    {
      about: 'streaming',
      resource: us,
      action: 'bedrock:InvokeModelWithResponseStream',
      expected: 'implicitDeny',
    },
    {
      about: 'another model',
      resource: 'arn:aws:bedrock:us-east-1::foundation-model/x.y',
      via: us,
      expected: 'implicitDeny',
    },
  ])('$about: $expected', (row) => {
    expect(decideIdentity(documented, row)).toBe(row.expected);
  });
});

// Amazon Bedrock User Guide, global-cross-region-inference, "IAM policy requirements for global cross-Region
// inference".
describe('the documented policy for a global profile', () => {
  const global = profile('global');
  const documented: StatementSource[] = [
    {
      Sid: 'GrantGlobalCrisInferenceProfileRegionAccess',
      Effect: 'Allow',
      Action: 'bedrock:InvokeModel',
      Resource: [global],
      Condition: { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } },
    },
    {
      Sid: 'GrantGlobalCrisInferenceProfileInRegionModelAccess',
      Effect: 'Allow',
      Action: 'bedrock:InvokeModel',
      Resource: [model('us-east-1')],
      Condition: { StringEquals: { 'aws:RequestedRegion': 'us-east-1', 'bedrock:InferenceProfileArn': global } },
    },
    {
      Sid: 'GrantGlobalCrisInferenceProfileGlobalModelAccess',
      Effect: 'Allow',
      Action: 'bedrock:InvokeModel',
      Resource: [model('')],
      Condition: { StringEquals: { 'aws:RequestedRegion': 'unspecified', 'bedrock:InferenceProfileArn': global } },
    },
  ];
  const rows: Row[] = [
    { about: 'the profile', resource: global, region: 'us-east-1', expected: 'allowed' },
    {
      about: 'the model in the region',
      resource: model('us-east-1'),
      region: 'us-east-1',
      via: global,
      expected: 'allowed',
    },
    { about: 'the model without region', resource: model(''), region: 'unspecified', via: global, expected: 'allowed' },
  ];

  test.each<Row>([
    ...rows,
    { about: 'the profile, region unknown', resource: global, expected: 'implicitDeny' },
    {
      about: 'the model without region, as of the source region',
      resource: model(''),
      region: 'us-east-1',
      via: global,
      expected: 'implicitDeny',
    },
    {
      about: 'the model without region, not through the profile',
      resource: model(''),
      region: 'unspecified',
      expected: 'implicitDeny',
    },
    {
      about: 'the model in another region',
      resource: model('us-east-2'),
      region: 'us-east-2',
      via: global,
      expected: 'implicitDeny',
    },
  ])('$about: $expected', (row) => {
    expect(decideIdentity(documented, row)).toBe(row.expected);
  });

  // "removing a policy will result in denied access"
  test.each([0, 1, 2])('without statement %d exactly that part is denied', (removed) => {
    const left = documented.filter((_, index) => index !== removed);
    expect(rows.map((row) => decideIdentity(left, row))).toEqual(
      rows.map((_, index) => (index === removed ? 'implicitDeny' : 'allowed')),
    );
  });

  // "deny policies that use StringEquals conditions with specific AWS Region names don't target" the global model.
  test.each([
    ['us-west-2', 'allowed'],
    ['unspecified', 'explicitDeny'],
  ])('a deny for region %s: %s', (region, expected) => {
    const deny = {
      Effect: 'Deny',
      Action: 'bedrock:*',
      Resource: '*',
      Condition: { StringEquals: { 'aws:RequestedRegion': region } },
    };
    const row: Row = { about: '', resource: model(''), region: 'unspecified', via: global, expected: 'allowed' };
    expect(decideIdentity([...documented, deny], row)).toBe(expected);
  });
});

// Amazon Bedrock User Guide, global-cross-region-inference, "Service Control Policy requirements".
describe('region-deny SCPs', () => {
  const denyOutside = (regions: string[]): StatementSource => ({
    Sid: 'DenyAllOutsideApprovedRegions',
    Effect: 'Deny',
    Action: '*',
    Resource: '*',
    Condition: { StringNotEquals: { 'aws:RequestedRegion': regions } },
  });
  const REGIONS = ['us-east-1', 'us-east-2', 'us-west-2'];
  const global = profile('global');

  test.each<Row & { regions: string[] }>([
    {
      about: 'approved region',
      regions: REGIONS,
      resource: model('us-east-1'),
      region: 'us-east-1',
      expected: 'allowed',
    },
    {
      about: 'other region',
      regions: REGIONS,
      resource: model('eu-west-1'),
      region: 'eu-west-1',
      expected: 'explicitDeny',
    },
    {
      about: 'global model without `unspecified`',
      regions: REGIONS,
      resource: model(''),
      region: 'unspecified',
      via: global,
      expected: 'explicitDeny',
    },
    {
      about: 'global model with `unspecified`',
      regions: [...REGIONS, 'unspecified'],
      resource: model(''),
      region: 'unspecified',
      via: global,
      expected: 'allowed',
    },
    {
      about: 'other region with `unspecified`',
      regions: [...REGIONS, 'unspecified'],
      resource: model('eu-west-1'),
      region: 'eu-west-1',
      expected: 'explicitDeny',
    },
    // The key is absent if it is not sent: a negated operator is true then
    // (reference_policies_elements_condition_operators).
    { about: 'region not known', regions: REGIONS, resource: model('us-east-1'), expected: 'explicitDeny' },
  ])('$about: $expected', ({ regions, ...row }) => {
    expect(decideScp(denyOutside(regions), row)).toBe(row.expected);
  });

  // Same page: "you can use bedrock:InferenceProfileArn in a Region-deny SCP to exempt cross-Region routing"; the
  // profile itself is evaluated without that key, so the originating call stays restricted.
  test.each<Row>([
    { about: 'the global model', resource: model(''), region: 'unspecified', via: global, expected: 'allowed' },
    {
      about: 'a destination',
      resource: model('us-west-2'),
      region: 'us-west-2',
      via: profile('us'),
      expected: 'allowed',
    },
    { about: 'a direct call there', resource: model('us-west-2'), region: 'us-west-2', expected: 'explicitDeny' },
    { about: 'the profile there', resource: profile('us', 'us-west-2'), region: 'us-west-2', expected: 'explicitDeny' },
    { about: 'the profile at home', resource: global, region: 'us-east-1', expected: 'allowed' },
  ])('with an exemption for inference profiles: $about: $expected', (row) => {
    const exempting = {
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: {
        StringNotEquals: { 'aws:RequestedRegion': ['us-east-1'] },
        ArnNotLike: { 'bedrock:InferenceProfileArn': 'arn:aws:bedrock:*:*:inference-profile/*' },
      },
    };
    expect(decideScp(exempting, row)).toBe(row.expected);
  });

  // AWS Control Tower's region deny control (GRREGIONDENY): NotAction exempts global services, a role is exempt.
  test.each<Row & { role: string }>([
    { about: 'Bedrock at home', role: 'ci', resource: model('us-east-1'), region: 'us-east-1', expected: 'allowed' },
    {
      about: 'Bedrock elsewhere',
      role: 'ci',
      resource: model('us-east-2'),
      region: 'us-east-2',
      expected: 'explicitDeny',
    },
    {
      about: 'an exempt action elsewhere',
      role: 'ci',
      action: 'iam:GetRole',
      resource: '*',
      region: 'us-east-2',
      expected: 'allowed',
    },
    {
      about: 'an exempt principal elsewhere',
      role: 'AWSControlTowerExecution',
      resource: model('us-east-2'),
      region: 'us-east-2',
      expected: 'allowed',
    },
  ])('with NotAction: $about: $expected', ({ role, ...row }) => {
    const grregiondeny = {
      Sid: 'GRREGIONDENY',
      Effect: 'Deny',
      NotAction: ['iam:*', 'organizations:*', 'sts:*', 'support:*'],
      Resource: '*',
      Condition: {
        StringNotEquals: { 'aws:RequestedRegion': ['us-east-1'] },
        ArnNotLike: { 'aws:PrincipalARN': ['arn:*:iam::*:role/AWSControlTowerExecution'] },
      },
    };
    const more = { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/${role}` };
    expect(decideScp(grregiondeny, row, more)).toBe(row.expected);
  });

  // Same page, "Disable global cross-Region inference".
  test.each<Row>([
    { about: 'the global model', resource: model(''), region: 'unspecified', via: global, expected: 'explicitDeny' },
    { about: 'the global profile', resource: global, region: 'us-east-1', expected: 'allowed' },
    { about: 'its model at home', resource: model('us-east-1'), region: 'us-east-1', via: global, expected: 'allowed' },
    {
      about: 'a geographic profile',
      resource: model('us-east-2'),
      region: 'us-east-2',
      via: profile('us'),
      expected: 'allowed',
    },
    { about: 'unspecified without a profile', resource: model(''), region: 'unspecified', expected: 'allowed' },
  ])('disabling global inference: $about: $expected', (row) => {
    const disabling = {
      Effect: 'Deny',
      Action: 'bedrock:*',
      Resource: '*',
      Condition: {
        StringEquals: { 'aws:RequestedRegion': 'unspecified' },
        ArnLike: { 'bedrock:InferenceProfileArn': 'arn:aws:bedrock:*:*:inference-profile/global.*' },
      },
    };
    expect(decideScp(disabling, row)).toBe(row.expected);
  });
});

// AWS re:Post knowledge center, bedrock-access-denied-exception: models in these regions only through an inference
// profile.
test.each<Row>([
  { about: 'directly', resource: model('us-east-2'), region: 'us-east-2', expected: 'explicitDeny' },
  {
    about: 'through a profile',
    resource: model('us-east-2'),
    region: 'us-east-2',
    via: profile('us'),
    expected: 'allowed',
  },
  {
    about: 'through an application profile',
    resource: model('us-east-2'),
    region: 'us-east-2',
    via: `arn:aws:bedrock:us-east-1:${ACCOUNT}:application-inference-profile/abc`,
    expected: 'allowed',
  },
  { about: 'directly in a free region', resource: model('us-east-1'), region: 'us-east-1', expected: 'allowed' },
  { about: 'the profile itself', resource: profile('us', 'us-east-2'), region: 'us-east-2', expected: 'allowed' },
])('models only through profiles: $about: $expected', (row) => {
  const onlyThroughProfiles = {
    Effect: 'Deny',
    Action: ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'],
    Resource: 'arn:aws:bedrock:*::foundation-model/*',
    Condition: {
      StringEquals: { 'aws:RequestedRegion': ['us-east-2', 'us-west-2'] },
      ArnNotLike: {
        'bedrock:InferenceProfileArn': [
          'arn:aws:bedrock:*:*:application-inference-profile/*',
          'arn:aws:bedrock:*:*:inference-profile/*',
        ],
      },
    },
  };
  expect(decideScp(onlyThroughProfiles, row)).toBe(row.expected);
});

// Amazon Bedrock User Guide, inference-profiles-prereq.
test.each<Row>([
  { about: 'a model', resource: model('eu-west-1'), expected: 'allowed' },
  { about: 'the model of a global profile', resource: model(''), expected: 'allowed' },
  { about: 'a profile', resource: profile('eu', 'eu-west-1'), expected: 'allowed' },
  { about: 'streaming', resource: profile('us'), action: 'bedrock:InvokeModelWithResponseStream', expected: 'allowed' },
  { about: 'reading a profile', resource: profile('us'), action: 'bedrock:GetInferenceProfile', expected: 'allowed' },
  {
    about: 'listing profiles, as live calls name the resource',
    resource: `arn:aws:bedrock:us-east-1:${ACCOUNT}:inference-profile/*`,
    action: 'bedrock:ListInferenceProfiles',
    expected: 'allowed',
  },
  { about: 'listing profiles on *', resource: '*', action: 'bedrock:ListInferenceProfiles', expected: 'implicitDeny' },
  { about: 'listing models', resource: '*', action: 'bedrock:ListFoundationModels', expected: 'implicitDeny' },
])('the prerequisites for inference profiles: $about: $expected', (row) => {
  const statements = [
    {
      Effect: 'Allow',
      Action: ['bedrock:InvokeModel*', 'bedrock:CreateInferenceProfile'],
      Resource: [
        'arn:aws:bedrock:*::foundation-model/*',
        'arn:aws:bedrock:*:*:inference-profile/*',
        'arn:aws:bedrock:*:*:application-inference-profile/*',
      ],
    },
    {
      Effect: 'Allow',
      Action: ['bedrock:GetInferenceProfile', 'bedrock:ListInferenceProfiles', 'bedrock:DeleteInferenceProfile'],
      Resource: ['arn:aws:bedrock:*:*:inference-profile/*', 'arn:aws:bedrock:*:*:application-inference-profile/*'],
    },
  ];
  expect(decideIdentity(statements, row)).toBe(row.expected);
});
