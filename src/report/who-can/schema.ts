/** The published shape of the answer to "who can call it", held equal to the types at compile time. */
import * as z from 'zod';
import type { WhoCanBaselineRow, WhoCanFinding } from '../../domain/who-can.ts';
import type { WhoCanDocument } from './json.ts';

const action = z.enum(['invoke', 'stream']);

const route = z.object({
  kind: z.enum(['on-demand', 'system-profile', 'application-profile', 'prompt-router']),
  id: z.string(),
  region: z.string(),
  name: z.string().exactOptional(),
});

const condition = z.object({
  effect: z.enum(['Allow', 'Deny']),
  layer: z.string(),
  key: z.string(),
  operator: z.string().exactOptional(),
  values: z.array(z.string()),
});

const opening = z.object({
  routes: z.array(route),
  actions: z.array(action),
  statements: z.array(z.object({ policy: z.string(), sid: z.string().exactOptional(), line: z.number() })),
  conditions: z.array(condition).meta({ description: 'Empty: under none.' }),
  deniedIn: z.array(z.string()).meta({ description: 'Where some calls are routed to, and denied.' }),
});

export const whoCanTrust = z.object({
  kind: z.enum(['service', 'oidc', 'saml', 'account', 'role', 'user', 'anyone', 'other']),
  who: z.string(),
  subjects: z.array(z.string()),
  keys: z.array(z.string()),
  foreign: z.boolean(),
});

const row = z.object({
  principal: z.string(),
  arn: z.string(),
  kind: z.enum(['role', 'user']),
  tags: z.record(z.string(), z.string()),
  model: z.string(),
  grade: z.enum(['yes', 'by-assuming', 'conditional', 'unused']),
  openings: z.array(opening),
  assumedBy: z.array(whoCanTrust).exactOptional(),
  lastUsed: z.union([z.object({ date: z.string(), region: z.string() }), z.literal('never')]).exactOptional(),
  apiKeys: z
    .array(
      z.object({
        id: z.string(),
        status: z.string(),
        created: z.string(),
        expires: z.string().exactOptional(),
        ageDays: z.number(),
      }),
    )
    .exactOptional(),
  allowedBy: z.object({ entry: z.string(), reason: z.string() }).exactOptional(),
  confirmed: z.enum(['allowed', 'denied', 'unanswered']).exactOptional(),
});

const answer = {
  account: z.string(),
  models: z.array(z.string()),
  regions: z.array(z.string()),
  actions: z.array(action),
  principals: z.object({ roles: z.number(), users: z.number() }),
  rows: z.array(row),
  unread: z.array(z.string()).meta({ description: 'Principals with a document that could not be read.' }),
  notVisible: z.array(z.string()).meta({ description: 'What the answer cannot know, in sentences.' }),
  changes: z
    .array(
      z.object({
        kind: z.enum(['added', 'widened', 'removed']),
        principal: z.string(),
        arn: z.string(),
        model: z.string(),
      }),
    )
    .exactOptional(),
};

/** An entry of `whoCan` in `report.json`. */
export const whoCanFinding = z.object({ ...answer, file: z.string(), restricted: z.boolean() });

/** A row of `whoCan` in `baseline.json`. */
export const whoCanBaselineRow = z.object({ principal: z.string(), model: z.string(), conditional: z.boolean() });

/** What `bedrock-access-check who-can --json` writes. */
export const whoCanSchema = z
  .object({
    schema: z.literal('bedrock-who-can/1'),
    generatedAt: z.string(),
    tool: z.object({ name: z.literal('bedrock-access-check'), version: z.string() }),
    ...answer,
  })
  .meta({ title: 'Who can call models, by the policies of an account' });

type Equal<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
type Assert<T extends true> = T;

/** Does not compile if a schema and its type differ. */
export type WhoCanSchemasHold = [
  Assert<Equal<z.infer<typeof whoCanFinding>, WhoCanFinding>>,
  Assert<Equal<z.infer<typeof whoCanBaselineRow>, WhoCanBaselineRow>>,
  Assert<Equal<z.infer<typeof whoCanSchema>, WhoCanDocument>>,
];
