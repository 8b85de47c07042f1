/**
 * The configuration file's form, from which the published JSON Schema is made. What one value must be like is said
 * here; what values must be like together is in `check-principals.ts` and `check-models.ts`.
 */
import { worded, type Message } from '../domain/message.ts';
import * as z from 'zod';
import { ACTION_SPELLINGS, parseAction, sameAction } from './actions.ts';
import { parseCause } from './cause.ts';
import { parseContextKey } from './context.ts';
import { CAUSES } from '../domain/cause.ts';
import { DAY_PATTERN, parseDay } from './day.ts';
import {
  parseTagKey,
  parseTagValue,
  parseUserAgent,
  parseVpc,
  parseVpcEndpoint,
  USER_AGENT_PATTERN,
  VPC_ENDPOINT_PATTERN,
  VPC_PATTERN,
} from './declared-request.ts';
import { ENDPOINT_RESOURCE_PATTERN, parseProject, parseWorkspace } from './endpoint.ts';
import {
  EXTERNAL_ID_PATTERN,
  GUARDRAIL_PATTERN,
  parseExternalId,
  parseGuardrail,
  parseLabel,
  parsePrincipalArn,
  parsePrincipalName,
  parseRoleArn,
  PRINCIPAL_PATTERN,
  ROLE_PATTERN,
} from './identifiers.ts';
import { MODEL_ID_PATTERN, parseModelId, parseModelPattern } from './model-id.ts';
import { line, repeated, type Parser } from './parsers.ts';
import { parseRegion, REGION_PATTERN } from './regions.ts';
import { quote } from './problem.ts';
import { ENDPOINTS, POLICY_LAYERS, SERVICE_TIERS } from '../domain/settings.ts';

/** What is published of a text beside its type. */
type Published = Pick<z.GlobalMeta, 'description'> & {
  pattern?: string;
  enum?: readonly string[];
  examples?: string[];
};

/**
 * A text that a parser accepts. Its problems become issues of zod's, with what to write instead among their
 * parameters.
 */
function text(parser: Parser<unknown>, published: Published): z.ZodString {
  return z
    .string()
    .superRefine((value, context) => {
      const parsed = parser(value);
      if (parsed.ok) return;
      for (const { message, instead } of parsed.problems) {
        context.addIssue(issueOf(message, instead));
      }
    })
    .meta(published);
}

/**
 * Returns zod's issue for a problem of a text. In a file, what stands between backticks is a key for every audience.
 */
function issueOf(message: Message, instead: Message, more: { onKey?: true } = {}) {
  const params = { instead: worded(instead, 'workflow'), ...more };
  return { code: 'custom' as const, message: worded(message, 'workflow'), params };
}

/** A list with an entry at least, and none twice. */
function list(entry: z.ZodString, description: string, same: Parser<string> = (value) => ({ ok: true, value })) {
  return z
    .array(entry)
    .min(1)
    .superRefine((values, context) => {
      const canonical = values.map((value) => {
        const parsed = same(value);
        return parsed.ok ? parsed.value : value;
      });
      for (const value of repeated(canonical)) {
        const path = [canonical.lastIndexOf(value)];
        const message = `${quote(value)} is listed twice.`;
        context.addIssue({ code: 'custom', message, path, params: { instead: 'Write it once.' } });
      }
    })
    .meta({ description, uniqueItems: true });
}

const region = text(parseRegion, { description: 'An AWS region.', pattern: REGION_PATTERN });
const action = text(parseAction, { description: 'What to check.', enum: ACTION_SPELLINGS });
const roleArn = (description: string) => text(parseRoleArn, { description, pattern: ROLE_PATTERN });
const externalId = text(parseExternalId, {
  description: 'External ID that the trust policy of the role asks for.',
  pattern: EXTERNAL_ID_PATTERN,
});
const principalArn = (description: string) => text(parsePrincipalArn, { description, pattern: PRINCIPAL_PATTERN });
const principalName = text(parsePrincipalName, { description: "Default: the role's or user's name." });
const reference = (description: string) => text(parseLabel, { description });

const context = z
  .record(z.string(), z.union([z.string(), z.array(z.string()).min(1)]))
  .superRefine((entries, issues) => {
    for (const key of Object.keys(entries)) {
      const parsed = parseContextKey(key);
      if (parsed.ok) continue;
      for (const { message, instead } of parsed.problems) {
        issues.addIssue({ ...issueOf(message, instead, { onKey: true }), path: [key] });
      }
    }
  })
  .meta({
    description: 'Context for the simulation. It is only asserted: what depends on it is reported as suspected.',
    examples: [{ 'aws:PrincipalTag/team': 'search' }],
  });

const tags = z
  .record(z.string(), text(parseTagValue, {}))
  .superRefine((entries, issues) => {
    for (const key of Object.keys(entries)) {
      const parsed = parseTagKey(key);
      if (parsed.ok) continue;
      for (const { message, instead } of parsed.problems) {
        issues.addIssue({ ...issueOf(message, instead, { onKey: true }), path: [key] });
      }
    }
  })
  .meta({
    description:
      "Tags of the application's session: stated in the simulation as `aws:PrincipalTag/...`. No call of the check carries them.",
    examples: [{ team: 'search' }],
  });

const regions = list(region, 'Source regions.');
const actions = list(action, 'What to check.', sameAction);

const cause = text(parseCause, { description: 'A cause of the report.', enum: CAUSES });

export const AllowUnmetSchema = z
  .strictObject({
    until: text(parseDay, {
      description: 'The first day (UTC) on which it does not hold any more, as YYYY-MM-DD: from it on the gate fails.',
      pattern: DAY_PATTERN,
      examples: ['2027-03-31'],
    }),
    reason: text(parseLabel, { description: 'Why, for the reader of the report.' }),
    cause: z
      .union([cause, list(cause, 'Causes of the report.')])
      .meta({ description: 'The one cause, or several, that it is for. Default: any but the end of a model.' })
      .optional(),
  })
  .meta({
    description:
      'Checks that are known to lack access and may, until that day. Never for what must be closed, could not be decided, has drifted or ends.',
  });

export const HopSchema = z
  .strictObject({
    role: roleArn('ARN of the role to assume with the credentials of the hop before.'),
    'external-id': externalId.optional(),
  })
  .meta({ description: 'One more role, assumed from the one before.' });

const expectOthers = (description: string) => z.enum(['deny']).meta({ description });

export const PrincipalSchema = z
  .strictObject({
    name: principalName.optional(),
    'role-to-assume': roleArn('ARN of the role to assume.').optional(),
    'principal-arn': principalArn('ARN of a role or user that is only simulated, never assumed.').optional(),
    'simulate-with': reference(
      'Name of the principal whose credentials ask the simulator. Default: the step.',
    ).optional(),
    context: context.optional(),
    'user-agent': text(parseUserAgent, {
      description:
        "User-Agent of the application: sent with this principal's live calls to Bedrock, and stated in the simulation.",
      pattern: USER_AGENT_PATTERN,
      examples: ['search-service/4.2'],
    }).optional(),
    'source-vpc': text(parseVpc, {
      description: 'VPC that the application calls from: stated in the simulation only.',
      pattern: VPC_PATTERN,
      examples: ['vpc-0a1b2c3d4e5f60718'],
    }).optional(),
    'source-vpce': text(parseVpcEndpoint, {
      description: 'VPC endpoint that the application calls through: stated in the simulation only.',
      pattern: VPC_ENDPOINT_PATTERN,
      examples: ['vpce-0a1b2c3d4e5f60718'],
    }).optional(),
    tags: tags.optional(),
    'role-external-id': externalId.optional(),
    source: reference(
      "Whose credentials assume the role: `oidc` (GitHub's token), `step` (the step's own) or the name of another principal.",
    ).optional(),
    chain: z.array(HopSchema).min(1).meta({ description: 'Further hops, each from the one before.' }).optional(),
    'allow-unmet': AllowUnmetSchema.optional(),
    'expect-others': expectOthers(
      '`deny`: every model of its regions that no entry lists for this principal must be closed to it.',
    ).optional(),
  })
  .meta({ description: 'An IAM role or user whose access is checked.' });

const minimum = (description: string) => z.number().int().min(1).meta({ description });

export const ModelSchema = z
  .strictObject({
    id: text(parseModelPattern, {
      description: 'Model ID, inference profile ID or ARN; with `expect: deny` also a pattern with `*`.',
      pattern: MODEL_ID_PATTERN,
    }),
    name: text(parseLabel, { description: 'What people read instead of the ID.' }).optional(),
    regions: regions.optional(),
    actions: actions.optional(),
    expect: z.enum(['allow', 'deny']).meta({ description: 'Default: `allow`.' }).optional(),
    via: z
      .enum(['direct'])
      .meta({ description: 'With `expect: deny`: only the named ID, not every route to the model.' })
      .optional(),
    reason: text(parseLabel, { description: 'Why, for the reader of the report.' }).optional(),
    'allow-unmet': AllowUnmetSchema.optional(),
    principals: list(
      reference('Name of a principal, or a pattern with `*`.'),
      'Names of the principals this is for, or patterns with `*` such as `tenant-*`. Default: all.',
    ).optional(),
    endpoint: z
      .enum(ENDPOINTS)
      .meta({
        description:
          'The endpoint that the application calls, if not bedrock-runtime: `mantle` (bedrock-mantle) or `claude-platform` (Claude Platform on AWS). Simulated with its IAM service prefix and actions, never called.',
      })
      .optional(),
    project: text(parseProject, {
      description: 'With `endpoint: mantle`: ID of the project that the application calls in. Default: `default`.',
      pattern: ENDPOINT_RESOURCE_PATTERN,
      examples: ['default'],
    }).optional(),
    workspace: text(parseWorkspace, {
      description: 'With `endpoint: claude-platform`: ID of the workspace, as sent in `anthropic-workspace-id`.',
      pattern: ENDPOINT_RESOURCE_PATTERN,
      examples: ['wrkspc_01AbCdEf23GhIj'],
    }).optional(),
    'batch-role': roleArn(
      'ARN of the service role that batch jobs are created with: with it `batch` also checks iam:PassRole.',
    ).optional(),
    'min-tokens-per-minute': minimum(
      'Least applied quota of tokens per minute; with `fail-on: quota` the gate fails below it. Takes `servicequotas:GetServiceQuota` and `servicequotas:ListServiceQuotas`.',
    ).optional(),
    'min-requests-per-minute': minimum(
      'Least applied quota of requests per minute, where the model has one; with `fail-on: quota` the gate fails below it.',
    ).optional(),
    'foundation-models': list(
      text(parseModelId, {
        description: 'ID or ARN of a foundation model or system profile.',
        pattern: MODEL_ID_PATTERN,
      }),
      'What is behind a resource of the account where it may not be looked up: the models or system profiles of an application profile, a prompt router or a prompt; the base model of provisioned throughput, of a custom model or its deployment, or of an imported model.',
    ).optional(),
  })
  .meta({ description: 'A model, and what is expected of the access to it.' });

const WHO_CAN_ACTIONS = ['invoke', 'stream'] as const;

const AllowanceSchema = z
  .strictObject({
    principals: list(
      text(parseLabel, { description: 'Name, ARN, or role/PATH/NAME; `*` stands for any characters.' }),
      'Roles and users, any of which may be meant.',
    ).optional(),
    tags: z
      .record(z.string().min(1), z.string())
      .meta({ description: 'Tags that the role or user has, all of them; `*` in a value stands for any characters.' })
      .optional(),
    reason: text(parseLabel, { description: 'Why, for the reader of the report.' }),
  })
  .refine(({ principals, tags }) => principals !== undefined || Object.keys(tags ?? {}).length > 0, {
    message: 'The entry names no principal.',
    params: { instead: 'Write `principals` or `tags`.' },
  })
  .meta({ description: 'Roles and users that are meant to be able to call the models.' });

export const WhoCanSchema = z
  .strictObject({
    models: list(
      text(parseModelPattern, {
        description: 'Model ID or pattern with `*`, or the ID or ARN of one profile or prompt router.',
        pattern: MODEL_ID_PATTERN,
      }),
      'What is asked about: of a model every route.',
    ),
    regions: regions.optional(),
    actions: z.array(z.enum(WHO_CAN_ACTIONS)).min(1).meta({ description: 'Default: both.' }).optional(),
    allow: z
      .array(AllowanceSchema)
      .meta({
        description:
          'Who is meant to. Any other principal that can fails the gate. Absent: none is expected or unexpected.',
      })
      .optional(),
  })
  .meta({ description: 'Which roles and users of the whole account can call models, and which of them are meant to.' });
const policyPath = text(line(4096), {
  description:
    'Path or glob, from the root of the repository: an IAM policy as JSON, or a template of CloudFormation (of CDK: `cdk.out/*.template.json`).',
  examples: ['policies/app.json'],
});

export const PolicyFileSchema = z
  .strictObject({
    file: policyPath.optional(),
    files: z.array(policyPath).min(1).meta({ description: 'Several of them.' }).optional(),
    principal: reference(
      "Whom it is attached to: a principal's name, its ARN, or the name of the role or user. Default: each one.",
    ).optional(),
    layer: z
      .enum(POLICY_LAYERS)
      .meta({
        description:
          'What it is attached as: an identity policy (the default), the permissions boundary, a session policy, or a service control policy.',
      })
      .optional(),
    replaces: reference(
      'Name or ARN of the attached policy whose place it takes. Default: none, it is attached beside the others; a boundary and a session policy take the place of the one that is there.',
    ).optional(),
  })
  .meta({ description: 'A policy as it would be after a change that is not applied yet.' });

export const PolicyFileEntrySchema = z.union([policyPath, PolicyFileSchema]);

export const ConfigSchema = z
  .strictObject({
    version: z.literal(1).meta({ description: 'Version of this format.' }).optional(),
    regions: regions.optional(),
    actions: actions.optional(),
    context: context.optional(),
    guardrail: text(parseGuardrail, {
      description: 'Guardrail that every call carries: `ID:VERSION`, or its ARN.',
      pattern: GUARDRAIL_PATTERN,
      examples: ['ab12cd34ef56:1'],
    }).optional(),
    'service-tier': z.enum(SERVICE_TIERS).meta({ description: 'Service tier of every call.' }).optional(),
    'principal-arn': principalArn('ARN of a role or user to simulate instead of the identity of the step.').optional(),
    principals: z
      .array(PrincipalSchema)
      .min(1)
      .meta({ description: 'Whose access is checked. Default: the identity of the step.' })
      .optional(),
    models: z.array(ModelSchema).min(1).meta({ description: 'What is checked.' }).optional(),
    'expect-others': expectOthers(
      '`deny`: every model of the regions that no entry lists must be closed to each principal.',
    ).optional(),
    'who-can': WhoCanSchema.optional(),
    'policy-files': z
      .array(PolicyFileEntrySchema)
      .min(1)
      .meta({
        description:
          'What if: files of policies that a pull request changes. The report says what becomes of each check.',
      })
      .optional(),
  })
  .meta({
    title: 'Configuration of bedrock-access-check',
    description: 'Which principals should and should not be able to use which Amazon Bedrock models.',
  });

/** The contents of a configuration file. */
export type Config = z.infer<typeof ConfigSchema>;

/** An entry of `principals`. */
export type PrincipalEntry = z.infer<typeof PrincipalSchema>;

/** An entry of `models`. */
export type ModelEntry = z.infer<typeof ModelSchema>;

/** An entry of `policy-files`. */
export type PolicyFileEntry = z.infer<typeof PolicyFileEntrySchema>;

/** JSON Schema (draft 7, which editors' YAML support reads) of the configuration file. */
export function configJsonSchema(): unknown {
  return z.toJSONSchema(ConfigSchema, { target: 'draft-7', io: 'input' });
}
