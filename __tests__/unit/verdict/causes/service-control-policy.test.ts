import { describe, expect, test } from '@jest/globals';
import type { RequirementResult } from '../../../../src/domain/report.ts';
import { worded } from '../../../../src/domain/message.ts';
import type { Names } from '../../../../src/verdict/cause-definition.ts';
import { causeInfo } from '../../../../src/verdict/causes.ts';
import { resourceLeg } from '../../../../src/verdict/denial.ts';
import { namesOf, ROLE } from '../names.ts';

const MODEL = (region: string): string => `arn:aws:bedrock:${region}::foundation-model/a.b-v1:0`;
const PROFILE = 'arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.a.b-v1:0';
const APPLICATION = 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/x';
const PRINCIPAL = `the condition "ArnNotLike": {"aws:PrincipalArn": "${ROLE}"}`;
const ACTION = '"bedrock:InvokeModel*" in its NotAction';
const region = (name: string): string => `"${name}" among the values of its condition on aws:RequestedRegion`;

function asked(requestedRegion: string, resource: string, deniedBy?: 'organization'): RequirementResult {
  return {
    action: 'bedrock:InvokeModel',
    resource,
    requestedRegion,
    decision: deniedBy === undefined ? 'allowed' : 'implicitDeny',
    ...(deniedBy && { deniedBy }),
    statements: [],
    missingContextKeys: [],
  };
}
const denied = (requestedRegion: string, resource = MODEL(requestedRegion)) =>
  asked(requestedRegion, resource, 'organization');
const allowed = (requestedRegion: string, resource = MODEL(requestedRegion)) => asked(requestedRegion, resource);

/** What of the remedy says how the policy is to be changed. */
function exemption(resource: string, requirements: RequirementResult[], change: Partial<Names> = {}): string {
  const leg = resourceLeg(resource);
  const evidence = requirements.length > 0 ? { simulation: { outcome: 'denied' as const, requirements } } : {};
  const text = causeInfo('service-control-policy').remedy(
    namesOf(evidence, { resource, ...(leg && { leg }), ...change }),
  );
  const [, ways = ''] = /in the statement that denies it: (.*?)\.(?: |$)/.exec(worded(text, 'workflow')) ?? [];
  return ways;
}

describe('the exemption names', () => {
  const rows: [string, string, RequirementResult[], string[]][] = [
    ['principal and action, where nothing speaks of a region', MODEL('us-east-1'), [], [PRINCIPAL, ACTION]],
    ['the region, where a model elsewhere is denied', MODEL('us-west-2'), [], [region('us-west-2'), PRINCIPAL, ACTION]],
    [
      'the region, where all that is denied is there and nothing that passes',
      MODEL('us-east-1'),
      [denied('us-east-1'), allowed('us-west-2')],
      [region('us-east-1'), PRINCIPAL, ACTION],
    ],
    [
      'no region, where something passes in it',
      MODEL('us-west-2'),
      [denied('us-west-2'), denied('us-east-2'), allowed('us-east-2')],
      [PRINCIPAL, ACTION],
    ],
    [
      'the region, where all is denied and the model is elsewhere than the call',
      MODEL('us-west-2'),
      [denied('us-west-2'), denied('us-east-1')],
      [region('us-west-2'), PRINCIPAL, ACTION],
    ],
    [
      'the region of a model elsewhere, where nothing was denied by the organization',
      MODEL('us-west-2'),
      [allowed('us-west-2')],
      [region('us-west-2'), PRINCIPAL, ACTION],
    ],
    ['`unspecified` for the model of a global profile', MODEL(''), [], [region('unspecified'), PRINCIPAL, ACTION]],
    ['no region for what has none', 'arn:aws:iam::111122223333:role/x', [], [PRINCIPAL, ACTION]],
    ['no region for a profile alone', PROFILE.replace('us-east-1', 'us-west-2'), [], [PRINCIPAL, ACTION]],
    [
      'no region for an application profile alone',
      APPLICATION.replace('us-east-1', 'eu-west-1'),
      [],
      [PRINCIPAL, ACTION],
    ],
    [
      'the profile, where it is denied and a model passes in the same region',
      PROFILE,
      [denied('us-east-1', PROFILE), allowed('us-east-1')],
      [`${PROFILE} in its NotResource list`, PRINCIPAL],
    ],
    [
      'an application profile in the same way',
      APPLICATION,
      [denied('us-east-1', APPLICATION), allowed('us-east-1')],
      [`${APPLICATION} in its NotResource list`, PRINCIPAL],
    ],
    [
      'no resource, where the models of the profile pass elsewhere only',
      PROFILE,
      [denied('us-east-1', PROFILE), allowed('us-west-2')],
      [region('us-east-1'), PRINCIPAL, ACTION],
    ],
    [
      'no resource, where another profile is denied',
      PROFILE,
      [denied('us-east-1', APPLICATION), allowed('us-east-1')],
      [PRINCIPAL, ACTION],
    ],
    [
      'no resource for a model',
      MODEL('us-east-1'),
      [denied('us-east-1'), allowed('us-east-1', PROFILE)],
      [PRINCIPAL, ACTION],
    ],
  ];
  test.each(rows)('%s', (_, resource, requirements, ways) => {
    expect(exemption(resource, requirements)).toBe(ways.join(', or '));
  });

  test('the refused action, unless it is an invocation or not known', () => {
    const forAction = (action: string): string => exemption(MODEL('us-east-1'), [], { action });
    expect(forAction('bedrock:ApplyGuardrail')).toContain('"bedrock:ApplyGuardrail" in its NotAction');
    expect(forAction('bedrock:InvokeModelWithResponseStream')).toContain(ACTION);
    expect(forAction('the action')).toContain(ACTION);
  });

  test('no principal whose ARN is not known', () => {
    expect(exemption(MODEL('us-east-1'), [], { principal: 'the principal' })).toBe(ACTION);
  });
});

test('why it goes by the resource is told where it does', () => {
  const remedy = (requirements: RequirementResult[]) =>
    causeInfo('service-control-policy').remedy(
      namesOf(
        { simulation: { outcome: 'denied', requirements } },
        { resource: PROFILE, leg: { kind: 'inference-profile', region: 'us-east-1', account: '', id: '' } },
      ),
    );
  const why = 'so the statement goes by the resource.';
  expect(remedy([denied('us-east-1', PROFILE), allowed('us-east-1')])).toContain(why);
  expect(remedy([denied('us-east-1', PROFILE)])).not.toContain(why);
});
