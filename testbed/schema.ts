/** The format of a world (`world.ts`) as a schema that refuses whatever is not in it. */
import { z } from 'zod';
import { PARTITION_NAMES } from './partitions.ts';
import type { World } from './world.ts';

/** Inputs and outputs are text to a runner; a person may write `true` or `5` without quotes. */
const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const texts = z.record(z.string(), text);
const regionKey = z.string().regex(/^[a-z]{2,4}(-[a-z]+)+-\d$/, 'must be a region, e.g. us-east-1');

const document = z.union([
  z.string().refine(isJsonObject, 'must be a policy document in JSON'),
  z.record(z.string(), z.unknown()),
]);

const namedPolicy = z.strictObject({ name: z.string(), arn: z.string().exactOptional(), document });

const identity = {
  path: z
    .string()
    .regex(/^\/(.*\/)?$/, 'must begin and end with /')
    .exactOptional(),
  'permissions-boundary': namedPolicy.exactOptional(),
  policies: z.record(z.string(), document).exactOptional(),
  'managed-policies': z.array(namedPolicy).exactOptional(),
  tags: texts.exactOptional(),
  created: isoTime().exactOptional(),
};

const group = z.strictObject({
  path: identity.path,
  policies: identity.policies,
  'managed-policies': identity['managed-policies'],
});

const role = z.strictObject({
  ...identity,
  trust: document,
  'max-session-duration': z.number().int().min(3600).max(43_200).exactOptional(),
  'session-policy': document.exactOptional(),
  'last-used': z.strictObject({ date: isoTime(), region: regionKey }).exactOptional(),
  sessions: z
    .array(
      z.strictObject({
        name: z.string(),
        id: z.string(),
        secret: z.string(),
        token: z.string(),
        expired: z.boolean().exactOptional(),
      }),
    )
    .exactOptional(),
});

const user = z.strictObject({
  ...identity,
  groups: z.array(z.string()).exactOptional(),
  'access-keys': z.array(z.strictObject({ id: z.string(), secret: z.string() })).exactOptional(),
  'bedrock-api-keys': z
    .array(
      z.strictObject({
        region: regionKey,
        secret: z.string(),
        expired: z.boolean().exactOptional(),
        created: isoTime().exactOptional(),
        expires: isoTime().exactOptional(),
        inactive: z.boolean().exactOptional(),
      }),
    )
    .exactOptional(),
});

/** The states of `ModelState.runtime`. */
const modelStates = [
  'ok',
  'end-of-life',
  'legacy-inactive',
  'form-missing',
  'marketplace-denied',
  'marketplace-payment',
  'marketplace-pending',
  'not-offered',
  'not-granted',
  'quota',
  'throttled',
  'unavailable',
  'data-retention',
] as const;

/** A date, a time, or days from now. */
const lifecycleTime = z
  .string()
  .refine((text) => /^[+-]\d{1,5}d$/.test(text) || !Number.isNaN(Date.parse(text)), 'must be a date, a time, or +10d');

const modelState = z.strictObject({
  'on-demand': z.boolean().exactOptional(),
  streaming: z.boolean().exactOptional(),
  input: z.array(z.string()).exactOptional(),
  output: z.array(z.string()).exactOptional(),
  'count-tokens': z.boolean().exactOptional(),
  apis: z.array(z.enum(['responses', 'chat', 'messages'])).exactOptional(),
  product: z.string().exactOptional(),
  lifecycle: z
    .strictObject({
      status: z.enum(['ACTIVE', 'LEGACY']),
      'end-of-life': lifecycleTime.exactOptional(),
      'legacy-since': lifecycleTime.exactOptional(),
      'extended-access-since': lifecycleTime.exactOptional(),
    })
    .exactOptional(),
  runtime: z.enum(modelStates).exactOptional(),
  availability: z
    .strictObject({
      agreement: z.string().exactOptional(),
      authorization: z.string().exactOptional(),
      entitlement: z.string().exactOptional(),
      region: z.string().exactOptional(),
    })
    .exactOptional(),
});

/** A model may be written without a state (`amazon.nova-lite-v1:0:` and nothing behind it): all defaults. */
const modelOrNothing = z.preprocess((value) => value ?? {}, modelState);

const status = z.string().exactOptional();
const byRegion = <T extends z.ZodType>(entry: T) => z.record(regionKey, z.record(z.string(), entry)).exactOptional();
const arn = z.string().startsWith('arn:');

const resources = {
  provisioned: byRegion(z.strictObject({ base: z.string(), model: arn.exactOptional(), status })),
  'custom-models': byRegion(z.strictObject({ base: z.string(), status })),
  deployments: byRegion(z.strictObject({ model: arn, status })),
  'imported-models': byRegion(
    z.strictObject({
      architecture: z.string(),
      units: z.number().int().exactOptional(),
      cold: z.number().int().exactOptional(),
    }),
  ),
  'prompt-routers': byRegion(z.strictObject({ models: z.array(arn).min(1), fallback: arn })),
  'marketplace-endpoints': byRegion(
    z.strictObject({ status, 'endpoint-status': status, converse: z.boolean().exactOptional() }),
  ),
};

const bedrock = z.strictObject({
  state: z.enum(['operation-not-allowed', 'error-002', 'verification']).exactOptional(),
  'use-case-form': z.boolean().exactOptional(),
  'data-retention': z.string().exactOptional(),
  models: z.record(regionKey, z.record(z.string(), modelOrNothing)).exactOptional(),
  'inference-profiles': z
    .record(
      regionKey,
      z.record(z.string(), z.strictObject({ name: z.string().exactOptional(), models: z.array(z.string()).min(1) })),
    )
    .exactOptional(),
  'application-inference-profiles': z
    .record(
      regionKey,
      z.record(
        z.string(),
        z.strictObject({
          name: z.string(),
          models: z.array(z.string()).min(1),
          'shared-with': z.array(z.string()).exactOptional(),
        }),
      ),
    )
    .exactOptional(),
  guardrails: z
    .record(
      regionKey,
      z.record(
        z.string(),
        z.strictObject({
          versions: z.array(z.number().int().min(1)).exactOptional(),
          profile: z.string().exactOptional(),
        }),
      ),
    )
    .exactOptional(),
  'enforced-guardrails': z
    .record(
      regionKey,
      z.array(
        z.strictObject({
          guardrail: z.string(),
          version: z.number().int().min(1),
          include: z.array(z.string()).exactOptional(),
          exclude: z.array(z.string()).exactOptional(),
        }),
      ),
    )
    .exactOptional(),
  routing: z.string().exactOptional(),
  ...resources,
});

const account = z.strictObject({
  partition: z.enum(PARTITION_NAMES).exactOptional(),
  organization: z
    .strictObject({
      id: z.string(),
      'service-control-policies': z.array(z.array(namedPolicy).min(1)),
      'delegated-administrator': z.boolean().exactOptional(),
      'management-account': z.string().exactOptional(),
    })
    .exactOptional(),
  'oidc-providers': z.array(z.strictObject({ url: z.string(), audiences: z.array(z.string()) })).exactOptional(),
  'managed-policies': z.array(namedPolicy).exactOptional(),
  roles: z.record(z.string(), role).exactOptional(),
  users: z.record(z.string(), user).exactOptional(),
  groups: z.record(z.string(), group).exactOptional(),
  'vpc-endpoint-policy': document.exactOptional(),
  bedrock: bedrock.exactOptional(),
  quotas: z
    .record(regionKey, z.array(z.strictObject({ code: z.string(), name: z.string(), value: z.number().min(0) })))
    .exactOptional(),
});

const services = [
  'sts',
  'iam',
  'organizations',
  'service-quotas',
  'bedrock',
  'bedrock-runtime',
  'github',
  'imds',
  'container',
  'sso',
] as const;

const fault = z
  .strictObject({
    service: z.enum(services),
    operation: z.string().exactOptional(),
    region: z.string().exactOptional(),
    model: z.string().exactOptional(),
    account: z.string().exactOptional(),
    times: z.number().int().min(1).exactOptional(),
    status: z.number().int().min(200).max(599).exactOptional(),
    name: z.string().exactOptional(),
    message: z.string().exactOptional(),
    network: z.enum(['reset', 'hang', 'cut', 'drip']).exactOptional(),
    after: z.number().int().min(1).exactOptional(),
    body: z.string().exactOptional(),
    bytes: z.number().int().min(1).exactOptional(),
    'content-type': z.string().exactOptional(),
    'in-stream': z.boolean().exactOptional(),
    page: z.string().exactOptional(),
  })
  .refine(
    (value) =>
      [value.network, value.name, value.page, value.body, value['content-type']].some((one) => one !== undefined),
    'needs `name` (with `status` and `message`), `page`, `body`, `content-type` or `network`',
  );

const vending = z.strictObject({
  imds: z.strictObject({ session: z.string() }).exactOptional(),
  container: z.strictObject({ session: z.string(), authorization: z.string().exactOptional() }).exactOptional(),
  sso: z
    .strictObject({
      'access-token': z.string(),
      roles: z.array(z.strictObject({ account: z.string(), 'role-name': z.string(), session: z.string() })),
    })
    .exactOptional(),
});

const github = z.strictObject({
  server: z
    .string()
    .regex(/^[a-z0-9.-]+$/, 'must be a host name')
    .exactOptional(),
  repository: z
    .string()
    .regex(/^[^/]+\/[^/]+$/, 'must be OWNER/NAME')
    .exactOptional(),
  visibility: z.enum(['public', 'private']).exactOptional(),
  event: z.string().exactOptional(),
  actor: z.string().exactOptional(),
  ref: z.string().exactOptional(),
  sha: z.string().exactOptional(),
  'pull-request': z
    .strictObject({
      number: z.number().int(),
      'head-repository': z.string().exactOptional(),
      'base-sha': z.string().exactOptional(),
      'head-sha': z.string().exactOptional(),
    })
    .exactOptional(),
  'id-token': z.boolean().exactOptional(),
  claims: texts.exactOptional(),
  permissions: z.record(z.string(), z.enum(['read', 'write', 'none'])).exactOptional(),
  comments: z.array(z.strictObject({ user: z.string(), body: z.string() })).exactOptional(),
  issues: z
    .array(
      z.strictObject({
        number: z.number().int(),
        user: z.string(),
        title: z.string(),
        body: z.string(),
        state: z.enum(['open', 'closed']).exactOptional(),
      }),
    )
    .exactOptional(),
  contents: z.record(z.string(), z.record(z.string(), z.string())).exactOptional(),
  runs: z
    .array(
      z.strictObject({
        id: z.number().int(),
        event: z.string().exactOptional(),
        branch: z.string().exactOptional(),
        conclusion: z.string().exactOptional(),
        artifacts: z.record(z.string(), z.record(z.string(), z.string())).exactOptional(),
        expired: z.boolean().exactOptional(),
        damaged: z.boolean().exactOptional(),
      }),
    )
    .exactOptional(),
});

const run = z.strictObject({
  inputs: texts,
  env: texts.exactOptional(),
  files: z.record(z.string(), z.string()).exactOptional(),
  proxy: z
    .strictObject({
      credentials: z
        .string()
        .regex(/^[^:]+:.+$/, 'must be USER:PASSWORD')
        .exactOptional(),
      'wrong-credentials': z
        .string()
        .regex(/^[^:]+:.+$/, 'must be USER:PASSWORD')
        .exactOptional(),
      spelling: z.literal('lower-case-without-scheme').exactOptional(),
      blocks: z.array(z.enum(services)).exactOptional(),
      direct: z.array(z.enum(services)).exactOptional(),
    })
    .exactOptional(),
  home: z.record(z.string(), z.string()).exactOptional(),
  tokens: z.record(z.string(), texts).exactOptional(),
});

const cell = z.strictObject({
  principal: z.string(),
  region: z.string(),
  model: z.string(),
  action: z.string(),
  expected: z.enum(['allow', 'deny']).exactOptional(),
  verdict: z.string(),
  confidence: z.string(),
  met: z.boolean().nullable(),
  kind: z.string().exactOptional(),
  resolvedBy: z.string().exactOptional(),
  simulation: z.enum(['allowed', 'denied', 'not-made']).exactOptional(),
  denied: z.array(z.string()).exactOptional(),
  sids: z.array(z.string()).exactOptional(),
  proven: z.boolean().nullable().exactOptional(),
  probe: z.string().exactOptional(),
  probeReason: z.string().exactOptional(),
  cause: z.string().exactOptional(),
  alternatives: z.array(z.string()).exactOptional(),
  owner: z.string().exactOptional(),
  lifecycle: z.string().exactOptional(),
  endOfLife: z.string().nullable().exactOptional(),
  quota: z.string().exactOptional(),
  notes: z.array(z.string()).exactOptional(),
  whatIf: z.string().nullable().exactOptional(),
  unknown: z.array(z.string()).exactOptional(),
});

const expected = z.strictObject({
  result: z.enum(['pass', 'fail', 'error', 'skipped']),
  outputs: texts.exactOptional(),
  cells: z.array(cell),
  problems: z.array(z.string()).exactOptional(),
  changes: z.array(z.string()).exactOptional(),
  issues: z.array(z.string()).exactOptional(),
  comment: z.array(z.string()).exactOptional(),
  summary: z.array(z.string()).exactOptional(),
  log: z.array(z.string()).exactOptional(),
  'not-in-log': z.array(z.string()).exactOptional(),
  calls: z.record(z.string(), z.number().int()).exactOptional(),
});

const recorded = z
  .strictObject({
    service: z.enum(['sts', 'iam', 'service-quotas', 'bedrock', 'bedrock-runtime']),
    operation: z.string(),
    region: z.string(),
    caller: z.string(),
    method: z.string(),
    path: z.string(),
    query: z.record(z.string(), z.string()).exactOptional(),
    body: z.string().exactOptional(),
    status: z.number().int().exactOptional(),
    headers: z.record(z.string(), z.string()).exactOptional(),
    answer: z.string().exactOptional(),
    events: z
      .array(z.strictObject({ type: z.string(), exception: z.boolean().exactOptional(), payload: z.string() }))
      .exactOptional(),
    network: z.enum(['reset', 'hang']).exactOptional(),
  })
  .refine(
    ({ answer, events, network }) => [answer, events, network].filter((one) => one !== undefined).length === 1,
    'needs one of `answer`, `events` and `network`',
  );

/** Validates plain data as a world; issues carry the path of the place that is wrong. */
export const worldSchema: z.ZodType<World> = z.strictObject({
  title: z.string(),
  about: z.string(),
  accounts: z.record(z.string().regex(/^\d{12}$/, 'must be an account ID: 12 digits, in quotes'), account),
  faults: z.array(fault).exactOptional(),
  clock: z.number().int().exactOptional(),
  latency: z.partialRecord(z.enum(services), z.number().int().min(0)).exactOptional(),
  together: z
    .array(z.strictObject({ service: z.enum(services), operation: z.string(), calls: z.number().int().min(2) }))
    .exactOptional(),
  later: z
    .array(
      z.strictObject({
        after: z.strictObject({ service: z.enum(services), operation: z.string(), calls: z.number().int().min(1) }),
        role: arn,
        policies: z.record(z.string(), document),
      }),
    )
    .exactOptional(),
  vending: vending.exactOptional(),
  github: github.exactOptional(),
  recording: z.array(recorded).exactOptional(),
  run,
  expect: expected,
});

function isJsonObject(value: string): boolean {
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
  } catch {
    return false;
  }
}

/** A date or time as YAML's own parser may have read it. */
function isoTime() {
  return z.string().refine((value) => !Number.isNaN(Date.parse(value)), 'must be a date or a time');
}
