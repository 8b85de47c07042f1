/** The published shape of `report.json` and `baseline.json`, held equal to the types at compile time. */
import { CAUSE_LAYERS, EVIDENCE_KINDS } from '../domain/report.ts';
import { ENDPOINTS } from '../domain/settings.ts';
import { targetKindEntries } from '../domain/target-kinds.ts';
import * as z from 'zod';
import { whoCanBaselineRow, whoCanFinding, whoCanSchema, whoCanTrust } from './who-can/schema.ts';
import type {
  Baseline,
  AuditStep,
  Cell,
  Change,
  Diagnosis,
  Discovery,
  MatchedStatement,
  PrincipalAudit,
  Probe,
  Report,
  RequirementResult,
  Target,
  WhatIf,
  WhatIfReason,
  UncoveredModel,
} from '../domain/report.ts';

/** IAM's policy documents have a grammar of their own; here they are any object. */
const policyDocument: z.ZodType<object> = z.looseObject({});

const position = z.object({ line: z.number(), column: z.number() });

const expected = z.enum(['allow', 'deny']);

const verdict = z.enum([
  'accessible',
  'provisional',
  'at-risk',
  'denied',
  'unavailable',
  'inconclusive',
  'unchecked',
  'not-applicable',
]);

const confidence = z.enum(['observed', 'simulated', 'suspected', 'none']);

const statement = z.object({
  policy: z.string(),
  type: z.string(),
  sid: z.string().exactOptional(),
  start: position.exactOptional(),
  end: position.exactOptional(),
});

const requirement = z.object({
  action: z.string(),
  resource: z.string(),
  requestedRegion: z.string(),
  decision: z.enum(['allowed', 'implicitDeny', 'explicitDeny']),
  deniedBy: z.enum(['identity-policy', 'permissions-boundary', 'organization', 'session-policy']).exactOptional(),
  statements: z.array(statement),
  missingContextKeys: z.array(z.string()),
});

const target = z.object({
  kind: z.enum(targetKindEntries.map(([kind]) => kind)),
  arn: z.string(),
  foundationModels: z.array(z.string()),
  resolvedBy: z.enum(['id', 'service', 'snapshot', 'configuration']),
});

const probe = z.object({
  outcome: z.enum(['succeeded', 'refused', 'throttled', 'failed', 'not-made']),
  api: z.string().exactOptional(),
  latencyMs: z.number().exactOptional(),
  attempts: z.number().exactOptional(),
  reason: z
    .enum([
      'off',
      'simulated-only',
      'over-budget',
      'unknown-price',
      'would-subscribe',
      'could-subscribe',
      'expected-deny',
      'unsupported',
      'no-credentials',
      'timeout',
    ])
    .exactOptional(),
  error: z
    .object({
      name: z.string(),
      status: z.number().exactOptional(),
      message: z.string(),
      requestId: z.string().exactOptional(),
    })
    .exactOptional(),
});

const appliedQuota = z.object({ value: z.number(), code: z.string(), console: z.string().exactOptional() });

const diagnosis = z.object({
  cause: z.string(),
  layer: z.enum(CAUSE_LAYERS),
  summary: z.string(),
  evidence: z.array(z.string()),
  evidenceKinds: z
    .array(z.enum(EVIDENCE_KINDS))
    .meta({ description: 'What each sentence of `evidence` is of, in the same order.' })
    .exactOptional(),
  alternatives: z.array(z.string()),
  owner: z.enum(['workflow-author', 'iam-administrator', 'organization-administrator', 'account-owner', 'aws']),
  remedy: z.object({
    text: z.string(),
    policy: policyDocument.exactOptional(),
    proven: z.boolean().exactOptional(),
    deny: policyDocument
      .meta({ description: 'With `expect: deny` and an open door: a policy document that closes it.' })
      .exactOptional(),
    documentation: z.array(z.string()),
  }),
});

const whatIfReason = z.object({
  does: z.enum(['allows', 'denies', 'allows-not', 'allows-no-more', 'denies-no-more']),
  action: z.string(),
  resource: z.string(),
  requestedRegion: z.string(),
  policy: z.string(),
  sid: z.string().exactOptional(),
  written: z.string().exactOptional(),
  file: z.string().exactOptional(),
  line: z.number().exactOptional(),
  column: z.number().exactOptional(),
});

const whatIf = z.object({
  verdict,
  confidence,
  by: z.enum(['iam', 'local']).meta({
    description: "Who says so: IAM's simulator, or the evaluation of the documents by this tool.",
  }),
  cause: z.string().exactOptional(),
  effect: z
    .enum(['lost', 'opened', 'unchanged', 'unchecked'])
    .meta({
      description: "What the change does to the cell's access; absent where there is nothing to compare with.",
    })
    .exactOptional(),
  unknown: z.array(z.string()).meta({ description: 'Of `unchecked`: what is not known, by name.' }).exactOptional(),
  reasons: z.array(whatIfReason).exactOptional(),
  disagreement: z
    .string()
    .meta({ description: 'What the simulator and the evaluation here do not agree on.' })
    .exactOptional(),
});

const cell = z.object({
  principal: z.string(),
  region: z.string(),
  model: z.string(),
  configured: z.string(),
  name: z.string().exactOptional(),
  action: z.string(),
  expected,
  verdict,
  confidence,
  met: z.boolean().nullable(),
  target,
  simulation: z.object({
    outcome: z.enum(['allowed', 'denied', 'not-made']),
    cause: z.string().exactOptional(),
    requirements: z.array(requirement),
  }),
  probe,
  availability: z
    .object({ agreement: z.string(), authorization: z.string(), entitlement: z.string(), region: z.string() })
    .exactOptional(),
  lifecycle: z
    .object({
      status: z.string(),
      legacySince: z.string().exactOptional(),
      extendedAccessSince: z.string().exactOptional(),
      endOfLife: z.string().exactOptional(),
      source: z.enum(['service', 'table']).exactOptional(),
      asOf: z.string().exactOptional(),
      model: z.string().exactOptional(),
      successors: z.array(z.string()).exactOptional(),
    })
    .exactOptional(),
  quota: z
    .object({
      applied: z.object({
        tokensPerMinute: appliedQuota.exactOptional(),
        requestsPerMinute: appliedQuota.exactOptional(),
        tokensPerDay: appliedQuota.exactOptional(),
      }),
      minimum: z
        .object({ tokensPerMinute: z.number().exactOptional(), requestsPerMinute: z.number().exactOptional() })
        .exactOptional(),
      state: z.enum(['enough', 'below', 'unknown']).exactOptional(),
    })
    .exactOptional(),
  diagnosis: diagnosis.exactOptional(),
  notes: z.array(z.enum(['simulation-disagrees', 'context-asserted', 'snapshot', 'stale-tables'])),
  exemption: z
    .object({
      until: z.string().meta({ format: 'date' }),
      reason: z.string(),
      causes: z.array(z.string()).exactOptional(),
      state: z.enum(['holds', 'lapsed', 'other-cause', 'not-at-base', 'not-needed']),
    })
    .meta({
      description:
        '`allow-unmet` of the configuration. Only where `state` is `holds` the gate does not count the check.',
    })
    .exactOptional(),
  endpoint: z
    .object({
      name: z.enum(ENDPOINTS),
      host: z.string(),
      actions: z.array(z.string()),
      resource: z.string(),
    })
    .meta({ description: 'The endpoint beside bedrock-runtime that the application calls: simulated, never called.' })
    .exactOptional(),
  notChecked: z
    .array(z.string())
    .meta({ description: 'What the call needs as well and could not be asked about, in sentences.' })
    .exactOptional(),
  whatIf: whatIf
    .meta({ description: 'The cell after a change that is not applied yet (`policy-files`, `terraform-plan`).' })
    .exactOptional(),
  disagreements: z
    .array(z.string())
    .meta({ description: "Where IAM's simulator and the evaluation of the same documents here do not agree." })
    .exactOptional(),
});

const change = z.object({
  kind: z.enum(['gained', 'lost', 'cause-changed', 'added', 'removed']),
  principal: z.string(),
  region: z.string(),
  model: z.string(),
  action: z.string(),
  before: z.string().exactOptional(),
  after: z.string().exactOptional(),
});

const auditStep = z.object({
  scope: z.enum(['model', 'family', 'provider', 'everything']),
  regions: z.enum(['configured', 'other']),
  asked: z.number(),
  reachable: z.number(),
  examples: z.array(z.string()),
});

const principalAudit = z.object({
  principal: z.string(),
  asked: z.number(),
  steps: z.array(auditStep),
  smallest: z.object({ policies: z.array(policyDocument), confirmed: z.boolean() }),
});

const uncoveredModel = z.object({
  model: z.string(),
  count: z.number(),
  places: z.array(z.object({ file: z.string(), line: z.number(), column: z.number() })),
});

const discovery = z
  .object({ files: z.number(), uncovered: z.array(uncoveredModel), leftOut: z.array(z.string()) })
  .meta({ description: 'With `discover-models`: what the sources name and no entry of the configuration covers.' });

/**
 * `report.json`. Fields that it does not know are let through in the published schema: a newer version may add some.
 */
export const reportSchema = z
  .object({
    schema: z.literal('bedrock-access-report/1'),
    generatedAt: z.string().meta({ format: 'date-time' }),
    tool: z.object({ name: z.literal('bedrock-access-check'), version: z.string() }),
    run: z.object({
      repository: z.string().exactOptional(),
      ref: z.string().exactOptional(),
      sha: z.string().exactOptional(),
      workflow: z.string().exactOptional(),
      job: z.string().exactOptional(),
      runId: z.string().exactOptional(),
      reportUrl: z.string().exactOptional(),
      url: z.string().exactOptional(),
    }),
    principals: z.array(
      z.object({
        name: z.string(),
        arn: z.string(),
        account: z.string(),
        via: z.enum(['oidc', 'role-chain', 'ambient', 'bearer-token', 'simulated-only']),
        assumedBy: z
          .array(whoCanTrust)
          .meta({ description: 'Of a role that is only simulated: who may assume it, by its trust policy.' })
          .exactOptional(),
      }),
    ),
    cells: z.array(cell),
    changes: z.array(change),
    gate: z.object({
      result: z.enum(['pass', 'fail', 'error', 'skipped']),
      reasons: z.array(z.string()),
      exemptions: z
        .array(z.string())
        .meta({ description: 'What `allow-unmet` keeps the gate from counting, and what it does not any more.' })
        .exactOptional(),
      lifecycle: z.object({ failBeforeEolDays: z.number() }).exactOptional(),
    }),
    cost: z.object({
      worstCaseUsd: z.number(),
      estimatedUsd: z.number(),
      inputTokens: z.number(),
      outputTokens: z.number(),
      calls: z.record(z.string(), z.number()),
    }),
    problems: z.array(z.object({ cause: z.string(), message: z.string(), remedy: z.string() })),
    audit: z.array(principalAudit).exactOptional(),
    notices: z
      .array(z.string())
      .meta({ description: 'What is to be known of the run, in sentences: that it is the first, how long it waited.' })
      .exactOptional(),
    discovered: discovery.exactOptional(),
    whoCan: z.array(whoCanFinding).exactOptional(),
  })
  .meta({ title: 'bedrock-access-check report' });

/** `baseline.json`. */
export const baselineSchema = z
  .object({
    schema: z.literal('bedrock-access-baseline/1'),
    cells: z.array(
      z.object({
        principal: z.string(),
        region: z.string(),
        model: z.string(),
        action: z.string(),
        expected,
        verdict,
        confidence,
        cause: z.string().exactOptional(),
      }),
    ),
    whoCan: z.array(whoCanBaselineRow).exactOptional(),
  })
  .meta({ title: 'bedrock-access-check baseline' });

/** What is published, and where. */
export const reportSchemas: readonly { path: string; schema: z.ZodType }[] = [
  { path: 'schema/report.schema.json', schema: reportSchema },
  { path: 'schema/baseline.schema.json', schema: baselineSchema },
  { path: 'schema/who-can.schema.json', schema: whoCanSchema },
];

/** A schema as JSON Schema 2020-12 text, as it is published: of what goes in, so that unknown fields are allowed. */
export function jsonSchemaText(schema: z.ZodType): string {
  return `${JSON.stringify(z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' }), null, 2)}\n`;
}

/**
 * Every field required, and marked where it was optional, so that a field that one side lacks or has otherwise is a
 * difference. Kept flat: the compiler takes what is nested too deeply for equal.
 */
type Spelled<T> = T extends (infer U)[]
  ? Spelled<U>[]
  : T extends object
    ? { [K in keyof T]-?: Spelled<T[K]> | (Partial<Pick<T, K>> extends Pick<T, K> ? '(optional)' : never) }
    : T;
type Equal<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
type Assert<T extends true> = T;

type Same<S extends z.ZodType, T> = Equal<Spelled<z.infer<S>>, Spelled<T>>;

/**
 * Does not compile if a schema and its type differ in a single field. The nested ones stand for themselves: see
 * `Spelled`.
 */
export type SchemasHold = [
  Assert<Equal<z.infer<typeof reportSchema>, Report>>,
  Assert<Same<typeof reportSchema, Report>>,
  Assert<Same<typeof baselineSchema, Baseline>>,
  Assert<Same<typeof cell, Cell>>,
  Assert<Same<typeof target, Target>>,
  Assert<Same<typeof requirement, RequirementResult>>,
  Assert<Same<typeof statement, MatchedStatement>>,
  Assert<Same<typeof probe, Probe>>,
  Assert<Same<typeof diagnosis, Diagnosis>>,
  Assert<Same<typeof change, Change>>,
  Assert<Same<typeof whatIf, WhatIf>>,
  Assert<Same<typeof whatIfReason, WhatIfReason>>,
  Assert<Same<typeof principalAudit, PrincipalAudit>>,
  Assert<Same<typeof auditStep, AuditStep>>,
  Assert<Same<typeof discovery, Discovery>>,
  Assert<Same<typeof uncoveredModel, UncoveredModel>>,
];
