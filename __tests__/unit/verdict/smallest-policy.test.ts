import { describe, expect, test } from '@jest/globals';
import type { Evidence } from '../../../src/domain/evidence.ts';
import type { RequirementResult } from '../../../src/domain/report.ts';
import type { Cause } from '../../../src/verdict/causes.ts';
import type { Denial } from '../../../src/verdict/denial.ts';
import { mergeStatements, smallestPolicy, type Statement } from '../../../src/verdict/smallest-policy.ts';

const ACCOUNT = '111122223333';
const INVOKE = 'bedrock:InvokeModel';
const PROFILE = `arn:aws:bedrock:us-east-1:${ACCOUNT}:inference-profile/us.amazon.nova-lite-v1:0`;
const ROUTER = `arn:aws:bedrock:us-east-1:${ACCOUNT}:prompt-router/abc`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/batch`;
const modelIn = (region: string): string => `arn:aws:bedrock:${region}::foundation-model/amazon.nova-lite-v1:0`;
const MODEL = modelIn('us-east-1');
const implicit: Denial = { action: INVOKE, resource: MODEL, effect: 'implicit' };
const inventedRole = { [ROLE]: 'role' };
const available = {
  agreement: 'AVAILABLE',
  authorization: 'AUTHORIZED',
  entitlement: 'AVAILABLE',
  region: 'AVAILABLE',
};

function denied(resource: string, more: Partial<RequirementResult> = {}): RequirementResult {
  return {
    action: INVOKE,
    resource,
    requestedRegion: 'us-east-1',
    decision: 'implicitDeny',
    deniedBy: 'identity-policy',
    statements: [],
    missingContextKeys: [],
    ...more,
  };
}

const simulated = (...requirements: RequirementResult[]): Evidence => ({
  simulation: { outcome: 'denied', requirements },
});

interface Asked {
  cause?: Cause;
  denial?: Denial;
  evidence?: Evidence;
}

/** The statements that are suggested, each as `Sid: actions on resources if condition`. */
function suggested({ cause = 'identity-policy-no-allow', denial, evidence = {} }: Asked): string[] {
  const { document } = smallestPolicy(cause, denial, evidence) ?? {};
  return document?.Statement.map(shown) ?? [];
}

function shown({ Sid, Action, Resource, Condition }: Statement): string {
  const keys = Object.entries(Condition?.StringEquals ?? {}).map(([key, value]) => ` if ${key}=${value}`);
  return `${Sid}: ${Action.join(' ')} on ${Resource.join(' ')}${keys.join('')}`;
}

const ALLOW_MODEL = `BedrockInvokeModel: ${INVOKE} on ${MODEL}`;

describe('what an Allow cannot mend has no policy', () => {
  const nothing: [string, Asked][] = [
    ['a cause that no Allow closes', { cause: 'service-control-policy', denial: implicit }],
    [
      'an Allow that is there already, under a condition',
      { denial: implicit, evidence: { guards: [{ policy: 'p', keys: [] }] } },
    ],
    [
      'a target that does not exist',
      { denial: implicit, evidence: { record: { state: 'absent', by: 'bedrock:GetFoundationModel' } } },
    ],
    [
      'a model that has ended, by its record',
      { denial: implicit, evidence: { record: { state: 'ended', by: 'bedrock:GetFoundationModel' } } },
    ],
    ['a model that profiles alone reach', { denial: implicit, evidence: { profilesOnly: 'table' } }],
    [
      'a model that has ended, by its lifecycle',
      { denial: implicit, evidence: { lifecycle: { status: 'EOL', source: 'service' } } },
    ],
    [
      'a missing agreement',
      { denial: implicit, evidence: { availability: { ...available, agreement: 'NOT_AVAILABLE' } } },
    ],
    [
      'a region without the model',
      { denial: implicit, evidence: { availability: { ...available, region: 'NOT_AVAILABLE' } } },
    ],
    ['a Deny', { denial: { ...implicit, effect: 'explicit' } }],
    ['a Deny in the simulation', { evidence: simulated(denied(MODEL, { decision: 'explicitDeny' })) }],
    ['a refusal that names no resource', { denial: { action: INVOKE, effect: 'implicit' } }],
    ['a refusal that names no action', { denial: { resource: MODEL, effect: 'implicit' } }],
    ['a resource that was cut', { denial: { ...implicit, resource: `${MODEL}...*` } }],
    ['a resource with a masked account', { denial: { ...implicit, resource: PROFILE.replace(ACCOUNT, '***') } }],
    ['an action with a wildcard', { denial: { ...implicit, action: 'bedrock:Invoke*' } }],
    [
      'a subscription to a product, which no runtime role should have',
      {
        denial: {
          action: 'aws-marketplace:Subscribe',
          resource: 'arn:aws:aws-marketplace:us-east-1:111122223333:AWSMarketplace/Product/p',
          effect: 'implicit',
        },
      },
    ],
    [
      'a resource that was made up',
      { denial: { action: 'iam:PassRole', resource: ROLE, effect: 'implicit' }, evidence: { madeUp: inventedRole } },
    ],
    ['nothing denied', { evidence: simulated(denied(MODEL, { decision: 'allowed' })) }],
  ];
  test.each(nothing)('%s', (_, asked) => {
    expect(suggested(asked)).toEqual([]);
  });

  test('facts that are in order keep nothing back', () => {
    const evidence: Evidence = {
      guards: [],
      availability: available,
      lifecycle: { status: 'LEGACY', source: 'service' },
      record: { state: 'there', by: 'bedrock:GetFoundationModel' },
      madeUp: inventedRole,
    };
    expect(suggested({ denial: implicit, evidence })).toEqual([ALLOW_MODEL]);
  });
});

describe('the policy is for one layer', () => {
  const inBoundary = denied(MODEL, { deniedBy: 'permissions-boundary' });
  const unnamed = { ...denied(modelIn('us-west-2')) };
  delete unnamed.deniedBy;
  const rows: [Cause, string[]][] = [
    ['identity-policy-no-allow', [`BedrockInvokeModel: ${INVOKE} on ${modelIn('us-west-2')}`]],
    ['control-plane-optional', [`BedrockInvokeModel: ${INVOKE} on ${modelIn('us-west-2')}`]],
    ['permissions-boundary', [ALLOW_MODEL]],
    ['session-policy', []],
  ];
  test.each(rows)('%s: what the simulation denied there', (cause, statements) => {
    expect(suggested({ cause, evidence: simulated(inBoundary, unnamed) })).toEqual(statements);
  });
});

describe('what stands behind the first refusal is allowed with it', () => {
  const needed = [
    { action: INVOKE, resource: PROFILE },
    { action: INVOKE, resource: MODEL, inferenceProfileArn: PROFILE },
    { action: INVOKE, resource: modelIn('us-west-2'), inferenceProfileArn: PROFILE },
  ];
  const through = (resources: string): string =>
    `BedrockInvokeModelThroughProfile: ${INVOKE} on ${resources} if bedrock:InferenceProfileArn=${PROFILE}`;
  const refused: Denial = { action: INVOKE, resource: PROFILE, effect: 'implicit' };

  test('what the cell needs and the simulation did not answer', () => {
    const evidence = { needed, ...simulated(denied(MODEL, { decision: 'allowed' })) };
    expect(suggested({ denial: refused, evidence })).toEqual([
      through(modelIn('us-west-2')),
      `BedrockInvokeProfile: ${INVOKE} on ${PROFILE}`,
    ]);
  });

  test('nothing but the refused pair where it is none of what the cell needs', () => {
    const other = `arn:aws:bedrock:us-east-1:${ACCOUNT}:guardrail/g`;
    const denial: Denial = { action: 'bedrock:ApplyGuardrail', resource: other, effect: 'implicit' };
    expect(suggested({ denial, evidence: { needed } })).toEqual([
      `BedrockApplyGuardrail: bedrock:ApplyGuardrail on ${other}`,
    ]);
  });

  test('a pair that the simulation denied keeps the way it is reached by, and only its own', () => {
    expect(suggested({ evidence: { needed, ...simulated(denied(modelIn('us-west-2'))) } })).toEqual([
      through(modelIn('us-west-2')),
    ]);
  });

  test('where nothing is known of the cell, the dated table says which models', () => {
    const found = smallestPolicy('identity-policy-no-allow', refused, {});
    expect(found?.document.Statement.map(({ Sid }) => Sid)).toEqual([
      'BedrockInvokeModelThroughProfile',
      'BedrockInvokeProfile',
    ]);
    expect(found?.document.Statement[0]?.Resource).toContain(modelIn('us-west-2'));
    expect(found?.table).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  test('the table is not asked about another action than an invocation', () => {
    const denial: Denial = { action: 'bedrock:GetInferenceProfile', resource: PROFILE, effect: 'implicit' };
    const found = smallestPolicy('control-plane-optional', denial, {});
    expect(found).toEqual({ document: { Version: '2012-10-17', Statement: [expect.anything()] } });
    expect(found?.document.Statement[0]).toMatchObject({ Sid: 'BedrockGetInferenceProfile', Resource: [PROFILE] });
  });

  test('the date of the table is told only where what it said is in the policy', () => {
    const table = (evidence: Evidence) => smallestPolicy('identity-policy-no-allow', refused, evidence)?.table;
    expect(table({ needed, neededByTable: '2026-01-02' })).toBe('2026-01-02');
    expect(
      table({ needed, neededByTable: '2026-01-02', ...simulated(...needed.map((one) => denied(one.resource))) }),
    ).toBe(undefined);
    expect(table({ needed })).toBe(undefined);
  });
});

describe('each resource has the narrowest condition', () => {
  const application = PROFILE.replace('inference-profile', 'application-inference-profile');
  const target = (kind: 'inference-profile' | 'application-inference-profile' | 'foundation-model', arn: string) => ({
    target: { kind, arn, foundationModels: [] },
  });
  const routed = { action: INVOKE, resource: MODEL, promptRouterArn: ROUTER };
  const rows: [string, Asked, string[]][] = [
    [
      'a model of a profile: only through it',
      { denial: implicit, evidence: target('inference-profile', PROFILE) },
      [`BedrockInvokeModelThroughProfile: ${INVOKE} on ${MODEL} if bedrock:InferenceProfileArn=${PROFILE}`],
    ],
    [
      'a model of an application profile: only through it',
      { denial: implicit, evidence: target('application-inference-profile', application) },
      [`BedrockInvokeModelThroughProfile: ${INVOKE} on ${MODEL} if bedrock:InferenceProfileArn=${application}`],
    ],
    [
      'a model of a global profile, whose ARN has no region: only through it',
      { denial: { ...implicit, resource: modelIn('') }, evidence: target('inference-profile', PROFILE) },
      [`BedrockInvokeModelThroughProfile: ${INVOKE} on ${modelIn('')} if bedrock:InferenceProfileArn=${PROFILE}`],
    ],
    [
      'a model that is called itself: none',
      { denial: implicit, evidence: target('foundation-model', MODEL) },
      [ALLOW_MODEL],
    ],
    [
      'a profile whose ARN is not whole: none',
      { denial: implicit, evidence: target('inference-profile', 'us.amazon.nova') },
      [ALLOW_MODEL],
    ],
    [
      'another action on a model: none',
      {
        denial: { ...implicit, action: 'bedrock:GetFoundationModel' },
        evidence: target('inference-profile', PROFILE),
      },
      [`BedrockGetFoundationModel: bedrock:GetFoundationModel on ${MODEL}`],
    ],
    [
      'the profile: none',
      {
        denial: { ...implicit, resource: application },
        evidence: target('application-inference-profile', application),
      },
      [`BedrockInvokeProfile: ${INVOKE} on ${application}`],
    ],
    [
      'a model of a router: only through it',
      { denial: implicit, evidence: { needed: [routed] } },
      [`BedrockInvokeModelThroughRouter: ${INVOKE} on ${MODEL} if bedrock:PromptRouterArn=${ROUTER}`],
    ],
    ['the router: none', { denial: { ...implicit, resource: ROUTER } }, [`BedrockInvokeModel: ${INVOKE} on ${ROUTER}`]],
    [
      'an invoked resource of no kind that is known: none',
      { denial: { ...implicit, resource: 'arn:aws:s3:::bucket' } },
      [`BedrockInvokeModel: ${INVOKE} on arn:aws:s3:::bucket`],
    ],
    [
      'a role that is passed: to Bedrock only',
      { denial: { action: 'iam:PassRole', resource: ROLE, effect: 'implicit' } },
      [`IamPassRole: iam:PassRole on ${ROLE} if iam:PassedToService=bedrock.amazonaws.com`],
    ],
    [
      'an action without a resource type: `*`, even if a resource was named',
      { denial: { action: 'bedrock:ListFoundationModels', resource: MODEL, effect: 'implicit' } },
      ['BedrockListFoundationModels: bedrock:ListFoundationModels on *'],
    ],
    [
      'an action without a resource type: `*`, if none was named',
      { denial: { action: 'bedrock:ListFoundationModels', effect: 'implicit' } },
      ['BedrockListFoundationModels: bedrock:ListFoundationModels on *'],
    ],
    [
      'a service whose name has a hyphen: no hyphen in the Sid',
      { denial: { action: 'aws-portal:ViewUsage', resource: 'arn:aws:iam::111122223333:user/u', effect: 'implicit' } },
      ['AwsPortalViewUsage: aws-portal:ViewUsage on arn:aws:iam::111122223333:user/u'],
    ],
  ];
  test.each(rows)('%s', (_, asked, statements) => {
    expect(suggested(asked)).toEqual(statements);
  });

  test('a model through several profiles of a router has a statement for each, with Sids of their own', () => {
    const one = { ...routed, inferenceProfileArn: PROFILE };
    const other = { ...routed, inferenceProfileArn: PROFILE.replace('lite', 'pro') };
    const statements = suggested({ evidence: { needed: [one, other, one], ...simulated(denied(MODEL)) } });
    expect(statements.map((text) => text.split(':')[0])).toEqual([
      'BedrockInvokeModelThroughProfile',
      'BedrockInvokeModelThroughProfile2',
    ]);
  });
});

test('what is allowed alike is one statement, and statements, actions and resources are sorted', () => {
  const stream = 'bedrock:InvokeModelWithResponseStream';
  const requirements = [
    denied(modelIn('us-west-2'), { action: stream }),
    denied(`arn:aws:bedrock:us-east-1:${ACCOUNT}:guardrail/g`, { action: 'bedrock:ApplyGuardrail' }),
    denied(MODEL),
    denied(MODEL),
  ];
  const expected = [
    `BedrockApplyGuardrail: bedrock:ApplyGuardrail on arn:aws:bedrock:us-east-1:${ACCOUNT}:guardrail/g`,
    `BedrockInvokeModel: ${INVOKE} ${stream} on ${MODEL} ${modelIn('us-west-2')}`,
  ];
  expect(suggested({ evidence: simulated(...requirements) })).toEqual(expected);
  expect(suggested({ evidence: simulated(...requirements.toReversed()) })).toEqual(expected);
});

describe('documents are merged by purpose', () => {
  const statement = (Sid: string, Action: string, Resource: string, through?: string): Statement => ({
    Sid,
    Effect: 'Allow',
    Action: [Action],
    Resource: [Resource],
    ...(through !== undefined && { Condition: { StringEquals: { key: through } } }),
  });
  const of = (...Statement: unknown[]) => ({ Version: '2012-10-17', Statement });

  test('one statement for one Sid and condition, in the order of their first, each value once and sorted', () => {
    const merged = mergeStatements([
      of(statement('B', 'a:B', 'r2'), statement('A', 'a:A', 'r')),
      of(statement('B', 'a:A', 'r1'), statement('B', 'a:A', 'r1', 'x'), statement('B', 'a:A', 'r2', 'y')),
    ]);
    expect(merged.Version).toBe('2012-10-17');
    expect(merged.Statement.map(shown)).toEqual([
      'B: a:A a:B on r1 r2',
      'A: a:A on r',
      'B: a:A on r1 if key=x',
      'B: a:A on r2 if key=y',
    ]);
    expect(merged.Statement.map(({ Effect }) => Effect)).toEqual(Array(4).fill('Allow'));
  });

  test('what has another form is left out', () => {
    const { Sid, Action, Resource } = statement('A', 'a:A', 'r');
    const odd = [null, 'text', { Sid, Action }, { Sid, Resource }, { Action, Resource }];
    expect(mergeStatements([{}, { Statement: 'text' }, of(...odd)]).Statement).toEqual([]);
  });
});
