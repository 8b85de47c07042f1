/** What a denial of the further columns' actions is told and given. */
import { describe, expect, test } from '@jest/globals';
import type { RequirementResult } from '../../../src/domain/report.ts';
import { diagnose } from '../../../src/verdict/diagnose.ts';
import type { Evidence } from '../../../src/domain/evidence.ts';

const ROLE = 'arn:aws:iam::111122223333:role/ci';
const NOVA = 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0';
const PROFILE = 'arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.amazon.nova-micro-v1:0';
const JOB = 'arn:aws:bedrock:us-east-1:111122223333:model-invocation-job/bedrockcheck';

const denied = (action: string, resource: string): RequirementResult => ({
  ...{ action, resource, requestedRegion: 'us-east-1', decision: 'implicitDeny', deniedBy: 'identity-policy' },
  ...{ statements: [], missingContextKeys: [] },
});
const evidence = (action: string, ...requirements: RequirementResult[]): Evidence => ({
  ...{ account: '111122223333', principalArn: ROLE, region: 'us-east-1', model: 'us.amazon.nova-micro-v1:0', action },
  target: { kind: 'inference-profile', arn: PROFILE, foundationModels: ['amazon.nova-micro-v1:0'] },
  simulation: { outcome: 'denied', requirements },
  madeUp: { [JOB]: 'model-invocation-job' },
});

describe('simulated', () => {
  test('a list has no resource type: "*" is all that a policy can name', () => {
    const { summary, remedy } = diagnose(undefined, evidence('async', denied('bedrock:ListAsyncInvokes', '*')));
    expect(summary).toBe('No identity-based policy allows the call (bedrock:ListAsyncInvokes).');
    expect(remedy.text).toBe(`Allow bedrock:ListAsyncInvokes on "*" (it has no resource type) in a policy of ${ROLE}.`);
    expect(remedy.policy).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Sid: 'BedrockListAsyncInvokes', Effect: 'Allow', Action: ['bedrock:ListAsyncInvokes'], Resource: ['*'] },
      ],
    });
  });

  test('a batch job on a custom model, which it takes by its own ARN', () => {
    const arn = 'arn:aws:bedrock:us-east-1:111122223333:custom-model/amazon.titan-text-lite-v1/mnopqrstuvwx';
    const asked = evidence('batch', denied('bedrock:CreateModelInvocationJob', arn));
    const target = { kind: 'custom-model' as const, arn, foundationModels: ['amazon.titan-text-lite-v1'] };
    const { cause, remedy } = diagnose(undefined, { ...asked, model: arn, target });
    expect(cause).toBe('identity-policy-no-allow');
    expect(remedy.policy).toMatchObject({ Statement: [{ Resource: [arn] }] });
  });

  test('an ARN that was made up is in no policy; its type is named', () => {
    const found = diagnose(undefined, evidence('batch', denied('bedrock:StopModelInvocationJob', JOB)));
    expect(found.summary).toBe(
      'No identity-based policy allows the call (bedrock:StopModelInvocationJob on resources of type model-invocation-job).',
    );
    expect(found.remedy.text).toContain('on resources of type model-invocation-job in a policy of');
    expect(found.remedy.policy).toBeUndefined();
    expect(found.evidence.join(' ')).toContain('was made up for the simulation');
  });

  test.each(['bedrock:CountTokens', 'bedrock:CreateModelInvocationJob', 'bedrock:GetFoundationModel'])(
    '%s reaches a model by itself: no condition on a profile, and a Sid that says what it is for',
    (action) => {
      const { remedy } = diagnose(undefined, evidence('batch', denied(action, NOVA)));
      expect(remedy.policy).toEqual({
        Version: '2012-10-17',
        Statement: [
          { Sid: action.replace('bedrock:', 'Bedrock'), Effect: 'Allow', Action: [action], Resource: [NOVA] },
        ],
      });
    },
  );

  test('a wildcard is written for no other action', () => {
    const { remedy } = diagnose(undefined, evidence('invoke', denied('bedrock:InvokeModel', '*')));
    expect(remedy.policy).toBeUndefined();
  });
});

describe('live', () => {
  const refusal = (action: string, why: string, resource?: string) => ({
    ...{ service: 'bedrock', operation: action, errorName: 'AccessDeniedException', httpStatus: 403 },
    message: `User: ${ROLE} is not authorized to perform: bedrock:${action}${resource === undefined ? '' : ` on resource: ${resource}`} ${why}`,
  });
  const missing = (action: string) => `because no identity-based policy allows the bedrock:${action} action`;

  test.each([
    ['an identity policy', missing('ListFoundationModels'), 'identity-policy-no-allow'],
    ['a Deny', 'with an explicit deny in an identity-based policy', 'identity-policy-explicit-deny'],
    ['an organization', 'with an explicit deny in a service control policy', 'service-control-policy'],
    [
      'a boundary',
      'because no permissions boundary allows the bedrock:ListFoundationModels action',
      'permissions-boundary',
    ],
    ['a session', 'because no session policy allows the bedrock:ListFoundationModels action', 'session-policy'],
    [
      'an endpoint',
      'because no VPC endpoint policy allows the bedrock:ListFoundationModels action',
      'vpc-endpoint-policy',
    ],
  ])('discover, refused by %s, is no optional look-up', (_, why, cause) => {
    expect(diagnose(refusal('ListFoundationModels', why), evidence('discover')).cause).toBe(cause);
  });

  test('a list is allowed on "*" whatever resource the refusal names', () => {
    const failure = refusal(
      'ListInferenceProfiles',
      missing('ListInferenceProfiles'),
      'arn:aws:bedrock:us-east-1:111122223333:inference-profile/*',
    );
    expect(diagnose(failure, evidence('discover')).remedy.policy).toMatchObject({
      Statement: [{ Action: ['bedrock:ListInferenceProfiles'], Resource: ['*'] }],
    });
  });
});
