/**
 * Reads public data in the form of models.dev: its `api.json`, or what packages make of it (an object of models with
 * `id` and `cost` per million tokens). It knows names, modalities and prices; regions it does not know.
 */
import { z } from 'zod';
import type { Reading, ReadModel } from './merge.ts';
import type { Data, Source } from './schema.ts';

const Entry = z.object({
  id: z.string().regex(/^[a-z0-9.:-]{1,160}$/),
  name: z.string().max(200).optional(),
  cost: z.object({ input: z.number().nonnegative(), output: z.number().nonnegative() }).optional(),
  input: z.array(z.string()).optional(),
  modalities: z.object({ input: z.array(z.string()), output: z.array(z.string()) }).optional(),
});
type Entry = z.infer<typeof Entry>;

const Entries = z.record(z.string(), Entry);
const ModelsDev = z.object({ 'amazon-bedrock': z.object({ models: Entries }) });
const ByApi = z.record(z.string(), Entries);

/** Throws if the data has neither form. */
export function readPublic(
  json: unknown,
  data: Data,
  about: { source: string; origin: Source; date: string },
): Reading {
  const modelsDev = ModelsDev.safeParse(json);
  const entries = modelsDev.success
    ? Object.values(modelsDev.data['amazon-bedrock'].models)
    : Object.values(ByApi.parse(json)).flatMap((models) => Object.values(models));
  const split = splitterOf(data);
  const models: Record<string, ReadModel> = {};
  const profiles: Record<string, Record<string, string[]>> = {};
  const prices: Record<string, Record<string, readonly [number, number]>> = {};
  for (const entry of entries) {
    const place = split(entry.id);
    if (place === undefined) continue;
    const { model, variant } = place;
    models[model] ??= described(entry);
    if (variant !== '') profiles[entry.id] ??= {};
    // A price of zero for both is a placeholder of the source for a price that it does not know.
    if (entry.cost && entry.cost.input + entry.cost.output > 0) {
      (prices[model] ??= {})[variant] = [entry.cost.input, entry.cost.output];
    }
  }
  return { ...about, regions: [], models, profiles, prices };
}

/** Modalities in AWS's words; what a file type is, is none. */
const words = (modalities: readonly string[]): string[] =>
  modalities.map((modality) => modality.toUpperCase()).filter((modality) => modality !== 'PDF');

function described({ name, input, modalities }: Entry): ReadModel {
  return {
    ...(name !== undefined && { name }),
    in: words(modalities?.input ?? input ?? []),
    out: words(modalities?.output ?? ['text']),
  };
}

/**
 * Model and profile prefix of an ID; undefined for an ID that is neither. A label before a known provider is a prefix.
 */
function splitterOf({ models, profiles }: Data): (id: string) => { model: string; variant: string } | undefined {
  const labelOf = (id: string): string => id.slice(0, id.indexOf('.'));
  const providers = new Set(Object.keys(models.models).map(labelOf));
  const prefixes = new Set(Object.keys(profiles.profiles).map(labelOf));
  return (id) => {
    const [first = '', second = ''] = id.split('.');
    if (providers.has(first)) return { model: id, variant: '' };
    const isProfile = prefixes.has(first) || providers.has(second);
    if (isProfile && second !== '') return { model: id.slice(first.length + 1), variant: first };
    return second === '' ? undefined : { model: id, variant: '' };
  };
}
