/**
 * What the files of data/ hold. One file per kind of fact; each says where its facts come from, and when they were
 * read.
 */
import { z } from 'zod';

const IsoDate = z.iso.date();
/** A day, or only its month where the source says no more. */
const When = z.union([IsoDate, z.string().regex(/^\d{4}-\d{2}$/)]);

export const Source = z.strictObject({
  title: z.string().min(1),
  date: When,
  licence: z.string().min(1),
  /** How the source came to its facts, or how they came here. */
  how: z.string().optional(),
});
export type Source = z.infer<typeof Source>;

const header = {
  /** Day of the newest full reading: what the tables give as their age. */
  date: IsoDate,
  sources: z.record(z.string(), Source),
  notes: z.array(z.string()),
};

/** APIs of a model, in the words of AWS's model cards. */
const Api = z.enum([
  'Invoke',
  'Converse',
  'Messages',
  'Responses',
  'Chat Completions',
  'StartAsyncInvoke',
  'InvokeModelWithBidirectionalStream',
]);

export const Model = z.strictObject({
  provider: z.string(),
  name: z.string().optional(),
  in: z.array(z.string()),
  out: z.array(z.string()),
  streaming: z.boolean().optional(),
  status: z.enum(['ACTIVE', 'LEGACY', 'PREVIEW']).optional(),
  launched: IsoDate.optional(),
  /** Days from which on the model is LEGACY, costs more (public extended access), and is gone. */
  legacy: IsoDate.optional(),
  extendedAccess: IsoDate.optional(),
  eol: IsoDate.optional(),
  eolInSomeRegions: z.literal(true).optional(),
  /** The card promises no end before this day. */
  eolNoSoonerThan: IsoDate.optional(),
  /** Least days between the announcement (LEGACY) and the end. */
  noticeDays: z.int().positive().optional(),
  /** Day on which the lifecycle was read, if that is not the file's. */
  lifecycleAsOf: IsoDate.optional(),
  lifecycleFrom: z.string().optional(),
  endpoints: z.array(z.enum(['runtime', 'mantle'])).min(1),
  /** For a bedrock-mantle ID: the same model on bedrock-runtime. By hand: the names follow no rule. */
  runtimeId: z.string().optional(),
  /** Whether the bare ID may be called on bedrock-runtime. */
  onDemand: z.enum(['yes', 'no', 'unknown']),
  regions: z.array(z.string()).optional(),
  /** As on the model's card, which does not say of which endpoint. */
  apis: z.array(Api).optional(),
  runtimeApis: z.strictObject({ has: z.array(Api), lacks: z.array(Api).optional() }).optional(),
  mantleApis: z.array(z.enum(['messages', 'completions', 'responses'])).optional(),
  note: z.string().optional(),
  /** Day since which an account that was read no longer lists the model in any of its regions. */
  missingSince: IsoDate.optional(),
  from: z.array(z.string()).min(1),
});
export type Model = z.infer<typeof Model>;

const profile = { model: z.string(), from: z.string(), missingSince: IsoDate.optional() };

export const Profile = z.union([
  /** Destinations by source region. */
  z.strictObject({ ...profile, routes: z.record(z.string(), z.array(z.string()).min(1)) }),
  /** Source regions of a global profile, which may route to every commercial region. */
  z.strictObject({ ...profile, everywhereFrom: z.array(z.string()).min(1) }),
  /** The profile exists; where it routes is not known. */
  z.strictObject({ ...profile, seen: When }),
]);
export type Profile = z.infer<typeof Profile>;

const Pair = z.tuple([z.number().nonnegative(), z.number().nonnegative()]);

export const Models = z.strictObject({ ...header, models: z.record(z.string(), Model) });
export const Profiles = z.strictObject({ ...header, profiles: z.record(z.string(), Profile) });
export const Prices = z.strictObject({
  ...header,
  /** Model -> variant ('', a profile prefix, `@region`) -> source -> USD per million tokens [input, output]. */
  tokens: z.record(z.string(), z.record(z.string(), z.record(z.string(), Pair))),
  /** Model -> USD per image, query or request, by source. */
  units: z.record(
    z.string(),
    z.strictObject({ unit: z.enum(['image', 'query', 'request']), usd: z.record(z.string(), z.number().positive()) }),
  ),
});
export const Families = z.strictObject({
  ...header,
  families: z.array(
    z.strictObject({
      match: z.string(),
      modelIdPattern: z.string(),
      modality: z.string(),
      operation: z.string(),
      converse: z.boolean(),
      body: z.record(z.string(), z.unknown()).nullable(),
      converseBody: z.record(z.string(), z.unknown()).optional(),
      altBody: z.record(z.string(), z.unknown()).optional(),
      invalidBody: z.record(z.string(), z.unknown()).optional(),
      invalidBodyStatus: z.string().optional(),
      bodyTemplate: z.record(z.string(), z.unknown()).optional(),
      approxInputTokens: z.number().optional(),
      costs: z.string().optional(),
      needs: z.string().optional(),
      profileRequired: z.string().optional(),
      eol: z.union([z.boolean(), z.string()]).optional(),
      notes: z.string().optional(),
      confidence: z.string(),
      source: z.string(),
      verified: z.string(),
    }),
  ),
});
export const Regions = z.strictObject({
  ...header,
  partitions: z.record(
    z.string(),
    z.strictObject({ dnsSuffix: z.string(), regions: z.array(z.string()), runtimeFips: z.array(z.string()) }),
  ),
  mantleRegions: z.array(z.string()),
});
/** Values of `aws-marketplace:ProductId`, by foundation model. */
export const Products = z.strictObject({ ...header, products: z.record(z.string(), z.string().min(1)) });

/** Guardrail profiles, by source region. */
export const GuardrailProfiles = z.strictObject({
  ...header,
  profiles: z.record(z.string(), z.record(z.string(), z.array(z.string()).min(1))),
});

/** Quota codes of Service Quotas, with their names. */
export const Quotas = z.strictObject({
  ...header,
  quotas: z.record(z.string().regex(/^L-[0-9A-F]{8}$/), z.string().min(1)),
});

/** Every file of data/, by its name without `.json`. */
export const FILES = {
  models: Models,
  profiles: Profiles,
  prices: Prices,
  families: Families,
  regions: Regions,
  products: Products,
  'guardrail-profiles': GuardrailProfiles,
  quotas: Quotas,
};

export type Data = { [Kind in keyof typeof FILES]: z.infer<(typeof FILES)[Kind]> };
