import { describe, expect, test } from '@jest/globals';

import { authorize } from '../../../testbed/policy/authorize.ts';
import type { Layer, PrincipalPolicies } from '../../../testbed/policy/authorize.ts';
import { denialMessage } from '../../../testbed/policy/denial-message.ts';
import type { NamedLayer } from '../../../testbed/policy/denial-message.ts';
import { policiesInForce } from '../../../testbed/policy/sources.ts';
import type { Account, Role } from '../../../testbed/world.ts';
import type { StatementSource } from './support.ts';
import { ACCOUNT, ALLOW_ALL, FULL_AWS_ACCESS, policy, request } from './support.ts';

const MODEL = 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0';
const INVOKE: StatementSource = { Effect: 'Allow', Action: 'bedrock:InvokeModel', Resource: '*' };
const OTHER: StatementSource = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
const DENY: StatementSource = { Effect: 'Deny', Action: 'bedrock:*', Resource: '*' };

const identity = [policy('identity', INVOKE)];
const scp = (statement: StatementSource) => policy('scp', statement, 'scp');
const toAll = (statement: StatementSource) => policy('vpce', { ...statement, Principal: '*' }, 'vpc-endpoint');

// IAM User Guide, reference_policies_evaluation-logic_policy-eval-denyallow, access_policies_boundaries,
// access_policies#policies_session; AWS Organizations User Guide, orgs_manage_policies_scps_evaluation.
describe('layers', () => {
  test.each<[string, PrincipalPolicies, string]>([
    ['identity alone', { identity }, 'allowed'],
    ['no identity policy', { identity: [] }, 'implicitDeny identity'],
    ['an identity policy about something else', { identity: [policy('p', OTHER)] }, 'implicitDeny identity'],
    ['an identity policy that denies', { identity: [...identity, policy('p', DENY)] }, 'explicitDeny identity'],
    ['a boundary that allows', { identity, boundary: policy('b', ALLOW_ALL) }, 'allowed'],
    ['a boundary about something else', { identity, boundary: policy('b', OTHER) }, 'implicitDeny boundary'],
    ['a boundary that denies', { identity, boundary: policy('b', [ALLOW_ALL, DENY]) }, 'explicitDeny boundary'],
    ['a boundary grants nothing', { identity: [], boundary: policy('b', ALLOW_ALL) }, 'implicitDeny identity'],
    ['a session policy that allows', { identity, session: [policy('s', ALLOW_ALL)] }, 'allowed'],
    ['a session policy about something else', { identity, session: [policy('s', OTHER)] }, 'implicitDeny session'],
    ['a session policy that denies', { identity, session: [policy('s', [ALLOW_ALL, DENY])] }, 'explicitDeny session'],
    ['one of two session policies allows', { identity, session: [policy('s', OTHER), policy('t', INVOKE)] }, 'allowed'],
    ['a session policy grants nothing', { identity: [], session: [policy('s', ALLOW_ALL)] }, 'implicitDeny identity'],
    ['every level allows', { identity, organization: [[FULL_AWS_ACCESS], [FULL_AWS_ACCESS]] }, 'allowed'],
    ['a level without policies', { identity, organization: [[FULL_AWS_ACCESS], []] }, 'implicitDeny organization'],
    [
      'a level that allows something else',
      { identity, organization: [[FULL_AWS_ACCESS], [scp(OTHER)], [FULL_AWS_ACCESS]] },
      'implicitDeny organization',
    ],
    [
      'a level that denies',
      { identity, organization: [[FULL_AWS_ACCESS, scp(DENY)], [FULL_AWS_ACCESS]] },
      'explicitDeny organization',
    ],
    [
      'a level that denies below one that does not allow',
      { identity, organization: [[scp(OTHER)], [FULL_AWS_ACCESS, scp(DENY)]] },
      'explicitDeny organization',
    ],
    ['SCPs grant nothing', { identity: [], organization: [[FULL_AWS_ACCESS]] }, 'implicitDeny identity'],
    ['an endpoint policy that allows', { identity, vpcEndpoint: toAll(ALLOW_ALL) }, 'allowed'],
    ['an endpoint policy about something else', { identity, vpcEndpoint: toAll(OTHER) }, 'implicitDeny vpc-endpoint'],
    ['an endpoint policy that denies', { identity, vpcEndpoint: toAll(DENY) }, 'explicitDeny vpc-endpoint'],
    // "an explicit deny in any of these policies overrides the allow", whatever else is not allowed.
    ['a Deny is named before a missing Allow', { identity: [], boundary: policy('b', DENY) }, 'explicitDeny boundary'],
    [
      'of two Denies the organization’s is named',
      { identity: [policy('p', DENY)], organization: [[FULL_AWS_ACCESS, scp(DENY)]] },
      'explicitDeny organization',
    ],
  ])('%s', (_name, policies, expected) => {
    const { decision, denial } = authorize(policies, request('bedrock:InvokeModel', MODEL));
    expect([decision, ...(denial ? [denial.layer] : [])].join(' ')).toBe(expected);
    expect(denial?.explicit ?? false).toBe(decision === 'explicitDeny');
  });

  test('the statement and the policy that deny are named', () => {
    const arn = 'arn:aws:organizations::999999999999:policy/o-abc/service_control_policy/p-def';
    const named = { ...policy('DenyBedrock', { Sid: 'NoBedrock', ...DENY }, 'scp'), arn };
    const { denial, matched } = authorize(
      { identity, organization: [[FULL_AWS_ACCESS, named]] },
      request('bedrock:InvokeModel', MODEL),
    );
    expect(denial).toEqual({ layer: 'organization', explicit: true, policyArn: arn });
    expect(matched).toMatchObject([{ policy: 'DenyBedrock', sid: 'NoBedrock', effect: 'Deny' }]);
  });

  test('layers that would also refuse are told', () => {
    const { layers } = authorize(
      { identity: [], boundary: policy('b', OTHER), session: [policy('s', ALLOW_ALL)] },
      request('bedrock:InvokeModel', MODEL),
    );
    const decisions = Object.entries(layers).map(([layer, { decision }]) => `${layer} ${decision}`);
    expect(decisions.sort()).toEqual(['boundary implicitDeny', 'identity implicitDeny', 'session allowed']);
  });
});

// IAM User Guide, troubleshoot_access-denied, and live messages of public reports.
describe('the sentence', () => {
  const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/ci/run`;
  const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/limits`;
  const SCP = 'arn:aws:organizations::999999999999:policy/o-abc/service_control_policy/p-def';
  const HEAD = `User: ${SESSION} is not authorized to perform: bedrock:InvokeModel on resource: ${MODEL}`;

  test.each<[NamedLayer, boolean, string | undefined, string]>([
    ['identity', false, undefined, 'because no identity-based policy allows the bedrock:InvokeModel action'],
    ['identity', true, BOUNDARY, 'with an explicit deny in an identity-based policy'],
    ['organization', false, undefined, 'because no service control policy allows the bedrock:InvokeModel action'],
    ['organization', true, undefined, 'with an explicit deny in a service control policy'],
    ['organization', true, SCP, `with an explicit deny in a service control policy: ${SCP}`],
    ['boundary', false, undefined, 'because no permissions boundary allows the bedrock:InvokeModel action'],
    ['boundary', true, BOUNDARY, `with an explicit deny in a permissions boundary: ${BOUNDARY}`],
    ['session', false, undefined, 'because no session policy allows the bedrock:InvokeModel action'],
    ['session', true, undefined, 'with an explicit deny in a session policy'],
    ['vpc-endpoint', false, undefined, 'because no VPC endpoint policy allows the bedrock:InvokeModel action'],
    ['vpc-endpoint', true, undefined, 'with an explicit deny in a VPC endpoint policy'],
    ['resource', false, undefined, 'because no resource-based policy allows the bedrock:InvokeModel action'],
    ['resource', true, undefined, 'with an explicit deny in a resource-based policy'],
    ['trust', false, undefined, 'because no role trust policy allows the bedrock:InvokeModel action'],
  ])('%s, explicit %s, policy %s', (layer, explicit, policyArn, tail) => {
    const denial = { layer, explicit, ...(policyArn === undefined ? {} : { policyArn }) };
    const message = denialMessage({ principalArn: SESSION, action: 'bedrock:InvokeModel', resource: MODEL, denial });
    expect(message).toBe(`${HEAD} ${tail}`);
  });

  test('another account is told no reason', () => {
    expect(denialMessage({ principalArn: SESSION, action: 'bedrock:InvokeModel', resource: MODEL })).toBe(HEAD);
  });

  test('a call without resource', () => {
    const denial = { layer: 'session', explicit: false } as const;
    expect(denialMessage({ principalArn: SESSION, action: 'bedrock:InvokeModel', denial })).toBe(
      `User: ${SESSION} is not authorized to perform: bedrock:InvokeModel because no session policy allows the bedrock:InvokeModel action`,
    );
  });
});

describe('what is in force in a world', () => {
  const document = (statement: StatementSource): Record<string, unknown> => ({
    Version: '2012-10-17',
    Statement: [statement],
  });
  const trust = document({ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' });
  const role = (more: Partial<Role>): Role => ({ trust, policies: { invoke: document(INVOKE) }, ...more });
  const account: Account = {};

  test.each<[string, Account, Role, Record<string, unknown>[], Layer | undefined]>([
    ['a role', account, role({}), [], undefined],
    [
      'its boundary',
      account,
      role({ 'permissions-boundary': { name: 'b', document: document(OTHER) } }),
      [],
      'boundary',
    ],
    ['its vended session policy', account, role({ 'session-policy': document(OTHER) }), [], 'session'],
    ['a session policy of the call', account, role({}), [document(OTHER)], 'session'],
    ['its endpoint', { 'vpc-endpoint-policy': document({ ...OTHER, Principal: '*' }) }, role({}), [], 'vpc-endpoint'],
    [
      'its organization',
      { organization: { id: 'o-1', 'service-control-policies': [[{ name: 's', document: document(OTHER) }]] } },
      role({}),
      [],
      'organization',
    ],
    [
      'a managed policy',
      account,
      role({ policies: {}, 'managed-policies': [{ name: 'm', document: document(INVOKE) }] }),
      [],
      undefined,
    ],
    ['nothing at all', account, { trust }, [], 'identity'],
  ])('%s', (_name, inAccount, entity, sessionPolicies, expected) => {
    const policies = policiesInForce(inAccount, 'role', 'ci', entity, sessionPolicies);
    const { denial } = authorize(policies, request('bedrock:InvokeModel', MODEL));
    expect(denial?.layer).toBe(expected);
  });
});
