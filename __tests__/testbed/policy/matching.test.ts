import { describe, expect, test } from '@jest/globals';

import { requestContext } from '../../../testbed/policy/context.ts';
import { parsePolicy } from '../../../testbed/policy/document.ts';
import { evaluate } from '../../../testbed/policy/evaluate.ts';
import type { RequestPrincipal } from '../../../testbed/policy/principals.ts';
import { ACCOUNT, policy, request } from './support.ts';

// IAM User Guide, reference_policies_elements_action and reference_policies_elements_notaction.
test.each([
  ['Action', '*', 'bedrock:InvokeModel', true],
  ['Action', 'bedrock:*', 'bedrock:InvokeModel', true],
  ['Action', 'bedrock:*', 'bedrock-mantle:CreateInference', false],
  ['Action', 'bedrock:InvokeModel*', 'bedrock:InvokeModelWithResponseStream', true],
  ['Action', 'bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream', false],
  ['Action', 'BEDROCK:invokemodel', 'bedrock:InvokeModel', true],
  ['Action', 'bedrock:Invoke?odel', 'bedrock:InvokeModel', true],
  ['Action', 'bedrock:*Model', 'bedrock:InvokeModel', true],
  ['Action', 'bedrock:*Model', 'bedrock:InvokeModels', false],
  ['Action', ['s3:GetObject', 'bedrock:Get*'], 'bedrock:GetInferenceProfile', true],
  ['NotAction', 'bedrock:*', 'bedrock:InvokeModel', false],
  ['NotAction', 'bedrock:*', 's3:GetObject', true],
  ['NotAction', ['iam:*', 'sts:*'], 'sts:AssumeRole', false],
  ['NotAction', ['iam:*', 'sts:*'], 'bedrock:InvokeModel', true],
])('%s %j applies to %s: %s', (element, value, action, expected) => {
  const statement = policy('p', { Effect: 'Allow', [element]: value, Resource: '*' });
  expect(evaluate([statement], request(action, '*')).decision === 'allowed').toBe(expected);
});

// IAM User Guide, reference_policies_elements_resource: "If the * wildcard is the last character of a resource ARN
// segment, it can expand to match beyond the colon boundaries."
describe('resources', () => {
  const MODEL = 'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0';
  const GLOBAL = 'arn:aws:bedrock:::foundation-model/anthropic.claude-3-haiku-20240307-v1:0';
  const PROFILE = `arn:aws:bedrock:us-east-1:${ACCOUNT}:inference-profile/us.anthropic.claude-3-haiku-20240307-v1:0`;

  test.each([
    ['*', MODEL, true],
    ['*', '*', true],
    ['arn:aws:bedrock:*::foundation-model/*', '*', false],
    [MODEL, MODEL, true],
    ['arn:aws:bedrock:*::foundation-model/*', MODEL, true],
    ['arn:aws:bedrock:*::foundation-model/*', GLOBAL, true],
    ['arn:aws:bedrock:us-*::foundation-model/*', MODEL, true],
    ['arn:aws:bedrock:us-*::foundation-model/*', GLOBAL, false],
    ['arn:aws:bedrock:us-*-1::foundation-model/*', MODEL, true],
    ['arn:aws:bedrock:us-*-2::foundation-model/*', MODEL, false],
    ['arn:aws:bedrock:us-east-?::foundation-model/*', MODEL, true],
    ['arn:aws:bedrock:::foundation-model/*', GLOBAL, true],
    ['arn:aws:bedrock:::foundation-model/*', MODEL, false],
    ['arn:aws:bedrock:us-east-1::foundation-model/anthropic.*', MODEL, true],
    ['arn:aws:bedrock:us-east-1::foundation-model/anthropic.*:0', MODEL, true],
    ['arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1?0', MODEL, true],
    ['arn:aws:bedrock:us-east-1::foundation-model/Anthropic.*', MODEL, false],
    ['arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1', MODEL, false],
    ['arn:aws-us-gov:bedrock:*::foundation-model/*', MODEL, false],
    ['arn:aws:bedrock:*:*:inference-profile/*', PROFILE, true],
    ['arn:aws:bedrock:*:*:inference-profile/global.*', PROFILE, false],
    ['arn:aws:bedrock:*:*:application-inference-profile/*', PROFILE, false],
    ['arn:aws:bedrock:*:444455556666:inference-profile/*', PROFILE, false],
    // The account-less profile ARN that people write by analogy with models.
    ['arn:aws:bedrock:us-east-1::inference-profile/*', PROFILE, false],
    ['arn:aws:bedrock:*::foundation-model/*', PROFILE, false],
    // Last character of its segment: beyond the colons. Not the last: within the segment.
    ['arn:aws:bedrock:*', PROFILE, true],
    ['arn:aws:bedrock:us-*', PROFILE, true],
    ['arn:aws:bedrock:*:inference-profile/*', PROFILE, true],
    ['arn:aws:bedrock:us*3:inference-profile/*', PROFILE, false],
    // A slash is a character like any other; the page's example bucket.
    ['arn:aws:s3:::amzn-s3-demo-bucket/*/test/*', 'arn:aws:s3:::amzn-s3-demo-bucket/1/2/3/test/4/object.jpg', true],
    ['arn:aws:s3:::amzn-s3-demo-bucket/*/test/*', 'arn:aws:s3:::amzn-s3-demo-bucket/1-test/object.jpg', false],
  ])('%s matches %s: %s', (pattern, resource, expected) => {
    const allow = policy('p', { Effect: 'Allow', Action: '*', Resource: pattern });
    expect(evaluate([allow], request('bedrock:InvokeModel', resource)).decision === 'allowed').toBe(expected);
    const allowOthers = policy('p', { Effect: 'Allow', Action: '*', NotResource: pattern });
    expect(evaluate([allowOthers], request('bedrock:InvokeModel', resource)).decision === 'allowed').toBe(!expected);
  });
});

// IAM User Guide, reference_policies_elements_principal.
describe('principals', () => {
  const ROLE = `arn:aws:iam::${ACCOUNT}:role/deploy`;
  const session: RequestPrincipal = {
    kind: 'aws',
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/ci`,
    roleArn: ROLE,
    account: ACCOUNT,
  };
  const user: RequestPrincipal = { kind: 'aws', arn: `arn:aws:iam::${ACCOUNT}:user/jo`, account: ACCOUNT };
  const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
  const token: RequestPrincipal = { kind: 'federated', provider: PROVIDER };
  const service: RequestPrincipal = { kind: 'service', service: 'ec2.amazonaws.com' };

  test.each<[string, unknown, RequestPrincipal, boolean]>([
    ['every principal', '*', session, true],
    ['every principal', '*', token, true],
    ['every principal', { AWS: '*' }, { kind: 'anonymous' }, true],
    ['the account', { AWS: ACCOUNT }, session, true],
    ['the account', { AWS: `arn:aws:iam::${ACCOUNT}:root` }, user, true],
    ['another account', { AWS: '444455556666' }, session, false],
    ['the role', { AWS: ROLE }, session, true],
    ['the session', { AWS: session.arn }, session, true],
    ['another session', { AWS: `${session.arn}2` }, session, false],
    ['the role', { AWS: ROLE }, user, false],
    ['part of a name', { AWS: `arn:aws:iam::${ACCOUNT}:role/*` }, session, false],
    ['one of several', { AWS: ['444455556666', ROLE] }, session, true],
    ['the provider', { Federated: PROVIDER }, token, true],
    ['the provider', { Federated: PROVIDER }, session, false],
    ['another provider', { Federated: 'accounts.google.com' }, token, false],
    ['the provider as AWS', { AWS: PROVIDER }, token, false],
    ['the service', { Service: 'ec2.amazonaws.com' }, service, true],
    ['another service', { Service: ['lambda.amazonaws.com'] }, service, false],
    ['one of two kinds', { Service: 'ec2.amazonaws.com', AWS: ROLE }, session, true],
  ])('%s: %j means %j: %s', (_name, principal, requester, expected) => {
    const decide = (element: string): string => {
      const statement = { Effect: 'Allow', [element]: principal, Action: 'sts:AssumeRole*' };
      const document = parsePolicy({ Version: '2012-10-17', Statement: statement }, 'trust');
      const asked = { action: 'sts:AssumeRole', resource: ROLE, context: requestContext({}), principal: requester };
      return evaluate([{ id: 'trust', document }], asked).decision;
    };
    expect(decide('Principal')).toBe(expected ? 'allowed' : 'implicitDeny');
    expect(decide('NotPrincipal')).toBe(expected ? 'implicitDeny' : 'allowed');
  });

  // GitHub Docs, "Configuring OpenID Connect in Amazon Web Services".
  test.each([
    ['repo:octo-org/octo-repo:ref:refs/heads/octo-branch', 'sts.amazonaws.com', 'allowed'],
    ['repo:octo-org/octo-repo:pull_request', 'sts.amazonaws.com', 'implicitDeny'],
    ['repo:octo-org@1/octo-repo@2:ref:refs/heads/octo-branch', 'sts.amazonaws.com', 'implicitDeny'],
    ['repo:octo-org/octo-repo:ref:refs/heads/octo-branch', 'https://github.com/octo-org', 'implicitDeny'],
  ])("GitHub's trust policy: sub %s, aud %s: %s", (sub, aud, expected) => {
    const document = parsePolicy(
      {
        Version: '2012-10-17',
        Statement: {
          Effect: 'Allow',
          Principal: { Federated: PROVIDER },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: {
            StringEquals: {
              'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
              'token.actions.githubusercontent.com:sub': 'repo:octo-org/octo-repo:ref:refs/heads/octo-branch',
            },
          },
        },
      },
      'trust',
    );
    const context = requestContext({
      'token.actions.githubusercontent.com:aud': aud,
      'token.actions.githubusercontent.com:sub': sub,
    });
    const asked = { action: 'sts:AssumeRoleWithWebIdentity', resource: ROLE, context, principal: token };
    expect(evaluate([{ id: 'trust', document }], asked).decision).toBe(expected);
  });
});

// IAM User Guide, reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay: "An explicit deny overrides any
// allow."
describe('several statements and policies', () => {
  const allow = policy('allow', [
    { Sid: 'One', Effect: 'Allow', Action: 's3:*', Resource: '*' },
    { Sid: 'Two', Effect: 'Allow', Action: 's3:Get*', Resource: '*' },
  ]);
  const deny = policy('deny', { Sid: 'Three', Effect: 'Deny', Action: 's3:GetObject', Resource: '*' });

  test.each([
    ['s3:GetBucketAcl', 'allowed', ['One', 'Two']],
    ['s3:PutObject', 'allowed', ['One']],
    ['s3:GetObject', 'explicitDeny', ['Three']],
    ['ec2:RunInstances', 'implicitDeny', []],
  ])('%s: %s by %j', (action, decision, sids) => {
    const evaluation = evaluate([allow, deny], request(action, 'arn:aws:s3:::b'));
    expect(evaluation.decision).toBe(decision);
    expect(evaluation.matched.map(({ sid }) => sid)).toEqual(sids);
  });

  test('keys that the policies read, and those that the request lacks', () => {
    const conditional = policy('c', {
      Effect: 'Allow',
      Action: 'ec2:*',
      Resource: '*',
      Condition: { StringEquals: { 'aws:RequestedRegion': 'x', 'aws:PrincipalOrgID': 'o-1' } },
    });
    const { keys, missing } = evaluate([conditional], request('s3:GetObject', '*', { 'AWS:REQUESTEDREGION': 'x' }));
    expect(keys).toEqual(['aws:RequestedRegion', 'aws:PrincipalOrgID']);
    expect(missing).toEqual(['aws:PrincipalOrgID']);
  });
});
