/** Reports as a run makes them, for the tests of the surfaces and for looking at them (scripts/preview.ts). */
import type { Cell, Diagnosis, Report, RequirementResult } from '../../../src/domain/report.ts';

export const ACCOUNT = '111122223333';
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/service/app`;

export const SONNET = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
export const HAIKU = 'anthropic.claude-haiku-4-5-20251001-v1:0';
export const TITAN = 'amazon.titan-embed-text-v2:0';
export const OPUS = 'us.anthropic.claude-opus-4-1-20250805-v1:0';

/** A cell that works as expected; `change` says what is different. */
export function cell(change: Partial<Cell> = {}): Cell {
  const model = change.model ?? SONNET;
  const region = change.region ?? 'us-east-1';
  return {
    principal: 'app',
    region,
    model,
    configured: model,
    action: 'invoke',
    expected: 'allow',
    verdict: 'accessible',
    confidence: 'observed',
    met: true,
    target: {
      kind: 'inference-profile',
      arn: `arn:aws:bedrock:${region}:${ACCOUNT}:inference-profile/${model}`,
      foundationModels: [model.replace(/^us\./, '')],
      resolvedBy: 'service',
    },
    simulation: { outcome: 'allowed', requirements: [requirement({ requestedRegion: region })] },
    probe: { outcome: 'succeeded', api: 'InvokeModel', latencyMs: 412, attempts: 1 },
    notes: [],
    ...change,
  };
}

export function requirement(change: Partial<RequirementResult> = {}): RequirementResult {
  const region = change.requestedRegion ?? 'us-east-1';
  return {
    action: 'bedrock:InvokeModel',
    resource: `arn:aws:bedrock:${region}::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0`,
    requestedRegion: region,
    decision: 'allowed',
    statements: [],
    missingContextKeys: [],
    ...change,
  };
}

/** A denial by an identity policy, with the fix that the simulator confirmed. */
export function denial(region = 'us-east-1', action = 'bedrock:InvokeModel'): Diagnosis {
  const resource = `arn:aws:bedrock:${region}::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0`;
  return {
    cause: 'identity-policy-no-allow',
    layer: 'policy',
    summary: `No identity policy of role app allows ${action} on ${resource}.`,
    evidence: [`The policy app-bedrock allows \`${action}\` in us-east-1 only.`],
    alternatives: ['permissions-boundary'],
    owner: 'iam-administrator',
    remedy: {
      text: 'Add the suggested statement to a policy of the role app.',
      policy: {
        Version: '2012-10-17',
        Statement: [{ Sid: 'BedrockAccess', Effect: 'Allow', Action: action, Resource: resource }],
      },
      proven: true,
      documentation: ['https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html'],
    },
  };
}

export const MESSAGE = `User: arn:aws:sts::${ACCOUNT}:assumed-role/app/bedrock-access-check is not authorized to perform: bedrock:InvokeModel on resource: arn:aws:bedrock:eu-central-1::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0 because no identity-based policy allows the bedrock:InvokeModel action`;

export function report(cells: Cell[], change: Partial<Report> = {}): Report {
  const names = [...new Set(cells.map(({ principal }) => principal))];
  return {
    schema: 'bedrock-access-report/1',
    generatedAt: '2026-11-20T21:59:00.000Z',
    tool: { name: 'bedrock-access-check', version: '1.0.0' },
    run: {
      repository: 'octo-org/octo-repo',
      ref: 'refs/heads/main',
      sha: '4f0c1d2e3b4a59687f0c1d2e3b4a59687f0c1d2e',
      workflow: 'bedrock',
      job: 'check',
      runId: '17',
      url: 'https://github.com/octo-org/octo-repo/actions/runs/17',
    },
    principals: names.map((name) => ({
      name,
      arn: `arn:aws:iam::${ACCOUNT}:role/service/${name}`,
      account: ACCOUNT,
      via: 'oidc',
    })),
    cells,
    changes: [],
    gate: { result: 'pass', reasons: [] },
    cost: {
      worstCaseUsd: 0.00124,
      estimatedUsd: 0.00021,
      inputTokens: 42,
      outputTokens: 10,
      calls: {
        'sts:AssumeRoleWithWebIdentity': 1,
        'iam:SimulatePrincipalPolicy': 4,
        'bedrock-runtime:InvokeModel': 10,
      },
    },
    problems: [],
    ...change,
  };
}

export function allWell(): Report {
  const models = [HAIKU, SONNET];
  return report(
    models.flatMap((model) =>
      ['us-east-1', 'us-west-2'].flatMap((region) =>
        ['invoke', 'stream'].map((action) => cell({ model, region, action })),
      ),
    ),
  );
}

/** Two principals and every state a cell can be in. */
export function mixed(): Report {
  const app = (change: Partial<Cell>): Cell => cell(change);
  const eu = { region: 'eu-central-1', model: SONNET.replace('us.', 'eu.') };
  const refused = {
    verdict: 'denied',
    met: false,
    simulation: {
      outcome: 'denied',
      requirements: [
        requirement({ requestedRegion: 'eu-central-1', decision: 'implicitDeny', deniedBy: 'identity-policy' }),
        requirement({ requestedRegion: 'eu-west-1' }),
      ],
    },
    probe: {
      outcome: 'refused',
      api: 'InvokeModel',
      attempts: 1,
      latencyMs: 88,
      error: {
        name: 'AccessDeniedException',
        status: 403,
        message: MESSAGE,
        requestId: '0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0',
      },
    },
  } satisfies Partial<Cell>;
  const profileRequired: Diagnosis = {
    cause: 'inference-profile-required',
    layer: 'model',
    summary: `${HAIKU} cannot be called by its bare ID in us-east-1; it takes an inference profile.`,
    evidence: [],
    alternatives: [],
    owner: 'workflow-author',
    remedy: {
      text: `Use \`us.${HAIKU}\` or \`global.${HAIKU}\` in \`models\` and in the application.`,
      documentation: ['https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html'],
    },
  };
  const organization: Diagnosis = {
    cause: 'service-control-policy',
    layer: 'policy',
    summary:
      'A service control policy of the organization denies bedrock:InvokeModel in us-west-2, a destination of the profile.',
    evidence: ['The denial disappears when service control policies are left out of the simulation.'],
    alternatives: [],
    owner: 'organization-administrator',
    remedy: {
      text: 'Except bedrock in the region rule, or use a profile that stays in allowed regions.',
      documentation: [],
    },
  };
  const cells = [
    app({ ...eu, ...refused, action: 'invoke', diagnosis: denial('eu-central-1') }),
    app({
      ...eu,
      ...refused,
      action: 'stream',
      diagnosis: denial('eu-central-1', 'bedrock:InvokeModelWithResponseStream'),
    }),
    app({ model: TITAN }),
    app({
      model: TITAN,
      action: 'stream',
      verdict: 'not-applicable',
      confidence: 'none',
      met: null,
      probe: { outcome: 'not-made', reason: 'unsupported' },
    }),
    app({
      model: HAIKU,
      name: 'Haiku',
      verdict: 'unavailable',
      met: false,
      probe: {
        outcome: 'refused',
        api: 'InvokeModel',
        error: {
          name: 'ValidationException',
          status: 400,
          message: `Invocation of model ID ${HAIKU} with on-demand throughput isn’t supported.`,
        },
      },
      diagnosis: profileRequired,
    }),
    app({
      verdict: 'at-risk',
      confidence: 'simulated',
      simulation: {
        outcome: 'denied',
        requirements: [
          requirement(),
          requirement({ requestedRegion: 'us-west-2', decision: 'explicitDeny', deniedBy: 'organization' }),
        ],
      },
      diagnosis: organization,
    }),
    app({ action: 'stream' }),
    app({
      model: OPUS,
      expected: 'deny',
      verdict: 'denied',
      confidence: 'simulated',
      met: true,
      probe: { outcome: 'not-made', reason: 'expected-deny' },
      simulation: { outcome: 'denied', requirements: [requirement({ decision: 'implicitDeny' })] },
    }),
    app({
      model: OPUS,
      expected: 'deny',
      action: 'stream',
      verdict: 'accessible',
      confidence: 'simulated',
      met: false,
      probe: { outcome: 'not-made', reason: 'expected-deny' },
    }),
    app({
      model: 'mistral.mistral-large-2402-v1:0',
      verdict: 'inconclusive',
      confidence: 'none',
      met: null,
      simulation: { outcome: 'not-made', cause: 'simulation-not-permitted', requirements: [] },
      probe: {
        outcome: 'failed',
        error: { name: 'ServiceUnavailableException', status: 503, message: 'Service is unavailable.' },
      },
    }),
    app({
      principal: 'batch',
      model: HAIKU,
      confidence: 'simulated',
      probe: { outcome: 'not-made', reason: 'simulated-only' },
    }),
    app({
      principal: 'batch',
      confidence: 'suspected',
      verdict: 'denied',
      met: false,
      simulation: {
        outcome: 'denied',
        requirements: [requirement({ decision: 'implicitDeny', missingContextKeys: ['aws:PrincipalTag/team'] })],
      },
      probe: { outcome: 'not-made', reason: 'simulated-only' },
      diagnosis: denial(),
    }),
    app({
      principal: 'batch',
      model: TITAN,
      verdict: 'provisional',
      confidence: 'observed',
      notes: ['simulation-disagrees'],
      lifecycle: { status: 'LEGACY', endOfLife: '2027-03-01T00:00:00Z' },
    }),
  ];
  return report(cells, {
    gate: { result: 'fail', reasons: ['4 checks need action'] },
    problems: [
      {
        cause: 'simulation-not-permitted',
        message: 'The role app may not simulate its own policies, so causes are less exact.',
        remedy:
          'Add this statement to the role:\nStatement:\n  - Effect: Allow\n    Action: iam:SimulatePrincipalPolicy\n    Resource: arn:aws:iam::111122223333:role/service/app',
      },
    ],
  });
}

/** Nothing could be asked: no credentials. */
export function nothingDecided(): Report {
  const unchecked = { verdict: 'unchecked', confidence: 'none', met: null } as const;
  return report(
    ['invoke', 'stream'].map((action) =>
      cell({
        ...unchecked,
        action,
        simulation: { outcome: 'not-made', requirements: [] },
        probe: { outcome: 'not-made', reason: 'no-credentials' },
      }),
    ),
    {
      gate: { result: 'error', reasons: ['no cell of app could be decided'] },
      problems: [
        {
          cause: 'github-id-token-permission',
          message: 'GitHub offers this job no OIDC token, so no role can be assumed.',
          remedy: 'Add to the job:\npermissions:\n  id-token: write\n  contents: read\n  pull-requests: write',
        },
      ],
      cost: { worstCaseUsd: 0, estimatedUsd: 0, inputTokens: 0, outputTokens: 0, calls: {} },
    },
  );
}

/** 50 models in 6 regions, one region closed for two families. */
export function large(models = 50): Report {
  const regions = ['ap-northeast-1', 'eu-central-1', 'eu-west-1', 'us-east-1', 'us-east-2', 'us-west-2'];
  const cells = regions.flatMap((region) =>
    Array.from(
      { length: models },
      (_, index) => `anthropic.claude-model-${String(index).padStart(3, '0')}-v1:0`,
    ).flatMap((model, index) =>
      ['invoke', 'stream'].map((action) =>
        region === 'eu-west-1' && index % 7 === 3
          ? cell({
              region,
              model,
              action,
              verdict: 'denied',
              met: false,
              diagnosis: denial(region),
              simulation: {
                outcome: 'denied',
                requirements: [requirement({ requestedRegion: region, decision: 'implicitDeny' })],
              },
            })
          : cell({ region, model, action }),
      ),
    ),
  );
  return report(cells, { gate: { result: 'fail', reasons: ['14 checks need action'] } });
}
