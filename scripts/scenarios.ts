/** Reports worth looking at: worlds as the built action finds them, and sizes that no world has. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cell, denial, report, requirement } from '../__tests__/unit/report/samples.ts';
import { reportSchema } from '../src/report/schema.ts';
import type { Cell, Diagnosis, Report } from '../src/domain/report.ts';
import { loadWorld } from '../testbed/load.ts';
import { runAction } from '../testbed/runner.ts';

export interface Scenario {
  name: string;
  /** Makes the report; `folder` is for files of the run. */
  make: (folder: string) => Promise<Report>;
}

/** In the order in which they are drawn. */
export const SCENARIOS: readonly Scenario[] = [
  ofWorld('all-well', 'quick-start'),
  ofWorld('demo', 'demo'),
  { name: 'twelve-findings', make: () => Promise.resolve(twelveFindings()) },
  { name: 'sixty-by-six', make: () => Promise.resolve(sixtyBySix()) },
  { name: 'six-principals', make: () => Promise.resolve(sixPrincipals()) },
  ofWorld('alarm', 'drift-opened'),
  ofWorld('open-door', 'deny-open-profile'),
  ofWorld('no-simulation', 'no-simulation-permission'),
  ofWorld('over-budget', 'over-budget'),
  ofWorld('trust-mismatch', 'trust-immutable-subject'),
  ofWorld('what-if-lost', 'what-if-json'),
  ofWorld('what-if-opened', 'what-if-terraform'),
];

function ofWorld(name: string, world: string): Scenario {
  return {
    name,
    make: async (parent) => {
      const run = await runAction(loadWorld(world), { withoutLatency: true, parent });
      return reportSchema.parse(JSON.parse(readFileSync(join(run.reportDir, 'report.json'), 'utf8')));
    },
  };
}

const REGIONS = ['ap-northeast-1', 'ap-southeast-2', 'eu-central-1', 'eu-west-1', 'us-east-1', 'us-west-2'];

/** Sixty models of six providers. */
const MODELS = [
  ...[
    'haiku-4-5',
    'sonnet-4-5',
    'sonnet-4',
    'opus-4-5',
    'opus-4-1',
    '3-7-sonnet',
    '3-5-haiku',
    '3-5-sonnet',
    '3-haiku',
    'sonnet-4-6',
  ].map((name) => `anthropic.claude-${name}-v1:0`),
  ...[
    'nova-micro',
    'nova-lite',
    'nova-pro',
    'nova-premier',
    'nova-2-lite',
    'titan-embed-text-v2',
    'titan-text-express',
    'titan-image',
    'nova-canvas',
    'nova-reel',
  ].map((name) => `amazon.${name}-v1:0`),
  ...['3-8b', '3-70b', '3-1-8b', '3-1-70b', '3-1-405b', '3-2-1b', '3-2-3b', '3-3-70b', '4-scout', '4-maverick'].map(
    (name) => `meta.llama${name}-instruct-v1:0`,
  ),
  ...[
    '7b',
    '8x7b',
    'large-2402',
    'large-2407',
    'small-2402',
    'pixtral',
    'ministral-3b',
    'ministral-8b',
    'large-3',
    'voxtral',
  ].map((name) => `mistral.mistral-${name}-v1:0`),
  ...[
    'command-r',
    'command-r-plus',
    'embed-english',
    'embed-multilingual',
    'embed-v4',
    'rerank-v3',
    'command-light',
    'command-text',
    'command-a',
    'aya',
  ].map((name) => `cohere.${name}-v1:0`),
  ...[
    'qwen3-32b',
    'qwen3-235b',
    'qwen3-coder-30b',
    'qwen3-coder-480b',
    'qwen3-next',
    'qwen3-vl',
    'qwen3-4b',
    'qwen3-8b',
    'qwen3-14b',
    'qwen3-max',
  ].map((name) => `qwen.${name}-v1:0`),
];

const IAM_ACTIONS: Readonly<Record<string, string>> = {
  invoke: 'bedrock:InvokeModel',
  stream: 'bedrock:InvokeModelWithResponseStream',
};

function noAllow(model: string, region: string, action: string, change: Partial<Cell> = {}): Cell {
  const resource = `arn:aws:bedrock:${region}::foundation-model/${model}`;
  const iam = IAM_ACTIONS[action] ?? action;
  return cell({
    ...{ model, region, action, verdict: 'denied', met: false },
    target: { kind: 'foundation-model', arn: resource, foundationModels: [model], resolvedBy: 'id' },
    simulation: {
      outcome: 'denied',
      requirements: [
        requirement({
          ...{ action: iam, resource, requestedRegion: region },
          decision: 'implicitDeny',
          deniedBy: 'identity-policy',
        }),
      ],
    },
    diagnosis: {
      ...denial(region, iam),
      summary: `No identity-based policy allows the call (${iam} on ${resource}).`,
      remedy: {
        text: `Allow ${iam} on ${resource} in a policy of arn:aws:iam::111122223333:role/service/app.`,
        policy: {
          Version: '2012-10-17',
          Statement: [{ Sid: 'BedrockInvokeModel', Effect: 'Allow', Action: [iam], Resource: [resource] }],
        },
        proven: true,
        documentation: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html'],
      },
    },
    ...change,
  });
}

function works(model: string, region: string, action: string, change: Partial<Cell> = {}): Cell {
  const resource = `arn:aws:bedrock:${region}::foundation-model/${model}`;
  return cell({
    ...{ model, region, action },
    target: { kind: 'foundation-model', arn: resource, foundationModels: [model], resolvedBy: 'id' },
    simulation: {
      outcome: 'allowed',
      requirements: [requirement({ action: IAM_ACTIONS[action] ?? action, resource, requestedRegion: region })],
    },
    ...change,
  });
}

/** 720 checks, 182 of which fail: two regions that no statement covers, a provider, and a few models. */
function sixtyBySix(): Report {
  const cells = REGIONS.flatMap((region) =>
    MODELS.flatMap((model, index) =>
      ['invoke', 'stream'].map((action) => {
        const isRegion = region === 'ap-southeast-2' || (region === 'ap-northeast-1' && index < 11);
        const isProvider = model.startsWith('cohere.') && region === 'eu-west-1';
        const isAction = action === 'stream' && index % 9 === 4 && region.startsWith('us-');
        const isAlone = (index === 7 || index === 31) && region === 'eu-central-1';
        return isRegion || isProvider || isAction || isAlone
          ? noAllow(model, region, action)
          : works(model, region, action);
      }),
    ),
  );
  const failing = cells.filter(({ met }) => met === false).length;
  return report(cells, { gate: { result: 'fail', reasons: [`${failing} checks need action`] } });
}

function because(
  cause: string,
  layer: Diagnosis['layer'],
  owner: Diagnosis['owner'],
  summary: string,
  text: string,
): Diagnosis {
  return { cause, layer, owner, summary, evidence: [], alternatives: [], remedy: { text, documentation: [] } };
}

function refused(model: string, diagnosis: Diagnosis, change: Partial<Cell> = {}): Cell[] {
  return ['invoke', 'stream'].map((action) =>
    works(model, 'us-east-1', action, {
      ...{ verdict: diagnosis.layer === 'policy' ? 'denied' : 'unavailable', met: false, diagnosis },
      ...change,
    }),
  );
}

function twelveFindings(): Report {
  const statement = {
    policy: 'guard-rails',
    type: 'IAM Policy',
    sid: 'NoPreviews',
    start: { line: 12, column: 5 },
    end: { line: 18, column: 6 },
  };
  const deny: Partial<Cell> = {
    simulation: {
      outcome: 'denied',
      requirements: [requirement({ decision: 'explicitDeny', deniedBy: 'identity-policy', statements: [statement] })],
    },
  };
  const of = (index: number): string => MODELS[index] ?? '';
  const cells = [
    ...refused(
      of(8),
      because(
        'model-end-of-life',
        'model',
        'workflow-author',
        'The model has reached its end of life.',
        `${of(8)} reached its end of life on 2026-09-10; move to us.${of(0)} in us-east-1.`,
      ),
      {
        lifecycle: { status: 'EOL', endOfLife: '2026-09-10', source: 'service' },
      },
    ),
    ...refused(
      of(3),
      because(
        'inference-profile-required',
        'model',
        'workflow-author',
        `${of(3)} cannot be called by its bare ID in us-east-1; it takes an inference profile.`,
        `Use \`us.${of(3)}\` in \`models\` and in the application.`,
      ),
    ),
    ...refused(
      'anthropic.claude-haiku-9-v1:0',
      because(
        'model-id-or-region',
        'model',
        'workflow-author',
        'There is no such model in this region.',
        `Perhaps \`${of(0)}\` is meant.`,
      ),
    ),
    ...['stream'].map((action) => noAllow(of(10), 'us-east-1', action)),
    ...refused(
      of(12),
      because(
        'identity-policy-explicit-deny',
        'policy',
        'iam-administrator',
        'An identity-based policy explicitly denies the call.',
        'Change the Deny statement `NoPreviews` of the role.',
      ),
      deny,
    ),
    ...refused(
      of(13),
      because(
        'permissions-boundary',
        'policy',
        'iam-administrator',
        'The permissions boundary does not allow the call.',
        'Allow `bedrock:InvokeModel` in the permissions boundary of the role.',
      ),
    ),
    ...refused(
      of(20),
      because(
        'service-control-policy',
        'policy',
        'organization-administrator',
        'A service control policy of the organization denies the call.',
        'Send this to the administrator of your AWS organization: "Please let arn:aws:iam::111122223333:role/service/app call bedrock:InvokeModel in us-east-1."',
      ),
    ),
    ...refused(
      of(1),
      because(
        'anthropic-use-case-form',
        'entitlement',
        'account-owner',
        'The use case form of Anthropic was not submitted for the account.',
        'Submit the form once, in the Bedrock console of the account.',
      ),
    ),
    ...refused(
      of(30),
      because(
        'model-agreement-missing',
        'entitlement',
        'account-owner',
        'The account has no agreement for this model.',
        `Accept the offer for ${of(30)}.`,
      ),
    ),
    ...refused(
      of(50),
      because(
        'quota-exhausted',
        'service',
        'account-owner',
        'The daily quota of the account is used up.',
        'Ask for a higher quota in Service Quotas.',
      ),
    ),
    ...['invoke', 'stream'].map((action) =>
      works(`eu.${of(1)}`, 'eu-central-1', action, {
        verdict: 'at-risk',
        confidence: 'simulated',
        simulation: {
          outcome: 'denied',
          requirements: [
            requirement({ requestedRegion: 'eu-central-1' }),
            requirement({ requestedRegion: 'eu-south-2', decision: 'explicitDeny', deniedBy: 'organization' }),
          ],
        },
        diagnosis: because(
          'service-control-policy',
          'policy',
          'organization-administrator',
          'A service control policy of the organization denies the call.',
          'Except Bedrock in the region rule, or call a profile that stays in allowed regions.',
        ),
      }),
    ),
    ...['invoke'].map((action) =>
      works(of(15), 'us-east-1', action, {
        verdict: 'provisional',
        confidence: 'suspected',
        probe: { outcome: 'throttled', attempts: 4 },
      }),
    ),
    ...[0, 11, 16, 21, 22, 40, 41].flatMap((index) =>
      ['invoke', 'stream'].map((action) => works(of(index), 'us-east-1', action)),
    ),
  ];
  const failing = cells.filter(({ met }) => met === false).length;
  return report(cells, { gate: { result: 'fail', reasons: [`${failing} checks need action`] } });
}

function sixPrincipals(): Report {
  const names = ['api', 'batch', 'ci', 'notebooks', 'search', 'support'];
  const models = [0, 1, 10, 11, 15, 50].map((index) => MODELS[index] ?? '');
  const cells = names.flatMap((principal, at) =>
    models.map((model, index) => {
      if ((at === 1 && index < 2) || (at === 4 && index === 3))
        return noAllow(model, 'us-east-1', 'invoke', { principal });
      if (at === 3) {
        return works(model, 'us-east-1', 'invoke', {
          principal,
          confidence: 'simulated',
          probe: { outcome: 'not-made', reason: 'simulated-only' },
        });
      }
      return works(model, 'us-east-1', 'invoke', { principal });
    }),
  );
  return report(cells, { gate: { result: 'fail', reasons: ['3 checks need action'] } });
}
