/** The models of one check, from its file or from the inputs, with the regions and actions that hold for each. */
import { backingModels, parseModel } from '../catalog/model-id.ts';
import type { NamedModel } from '../domain/model.ts';
import { allowUnmetOf, exemptDoor } from './allow-unmet.ts';
import { endpointMistakes, endpointOfEntry } from './endpoint.ts';
import { matcher } from '../catalog/routes.ts';
import { parseAction } from './actions.ts';
import type { ConfigFile, Entry } from './config-file.ts';
import type { ModelEntry } from './config-schema.ts';
import type { InputValues } from './inputs.ts';
import { parseModelId, regionOfModel } from './model-id.ts';
import { unknownPrincipal } from './principal-rules.ts';
import type { ResolvedPrincipals } from './principals.ts';
import { countChecks, tooManyChecks } from './check-count.ts';
import { quote } from './problem.ts';
import type { ResolvedModel } from './resolved-model.ts';
import { foundationModelMistakes } from './target-rules.ts';
import {
  DEFAULT_ACTIONS,
  EXPECT_OTHERS,
  type ActionName,
  type Mistake,
  type ModelSettings,
  type PrincipalSettings,
} from '../domain/settings.ts';

/** Regions that hold where a model has none of its own, and where they are written. */
export interface DefaultRegions {
  regions: string[];
  where: (index: number) => Pick<Mistake, 'place' | 'input'>;
}

/**
 * The models of a check: those of the input `models`, else those of the file.
 *
 * @param fallback regions for a model without its own; undefined if none are given anywhere
 * @returns `tooMany` where `max-checks` is exceeded: nothing else is then said of the models
 */
export function resolveModels(
  config: ConfigFile | undefined,
  inputs: InputValues,
  fallback: DefaultRegions | undefined,
  { principals, names }: Pick<ResolvedPrincipals, 'principals' | 'names'>,
): { models: ResolvedModel[]; mistakes: Mistake[]; tooMany: boolean } {
  const found = modelsOf(config, inputs, fallback, names);
  const others = inputs.models
    ? undefined
    : othersEntry(config, inputs.actions, found.models, { fallback, principals });
  const models = [...found.models, ...(others ? [others] : [])];
  const settings = found.models.map((model) => model.settings);
  const excess = tooManyChecks(
    countChecks(
      models.map((model) => model.settings),
      principals,
    ),
    inputs['max-checks'],
  );
  if (excess) return { models, mistakes: [excess], tooMany: true };
  const mistakes = [
    ...found.listed.flatMap((entry) => entryMistakes(entry, names)),
    ...overlaps(
      found.listed.map((entry, index) => ({ entry, model: settings[index] })),
      principals.map(({ name = '' }) => name),
    ),
  ];
  return { models, mistakes, tooMany: false };
}

/** The models, and the entries of the file that they are made of. */
function modelsOf(
  config: ConfigFile | undefined,
  inputs: InputValues,
  fallback: DefaultRegions | undefined,
  names: ResolvedPrincipals['names'],
): { models: ResolvedModel[]; listed: readonly Entry<ModelEntry>[] } {
  const actions = inputs.actions ?? actionNames(config?.top.actions) ?? [...DEFAULT_ACTIONS];
  if (inputs.models) return { models: inputs.models.map((id) => fromInput(id, fallback, actions)), listed: [] };
  const listed = config?.models ?? [];
  const ofTop = !inputs.actions && config?.top.actions ? { place: config.place(['actions']) } : undefined;
  const models = listed.map((entry) => ({
    ...(ofTop && { whereActions: ofTop }),
    ...fromEntry(entry, fallback, actions, names),
  }));
  return { models, listed };
}

/** Columns that say whether a model can be called: what is closed to both is closed. */
const OTHERS_ACTIONS: readonly ActionName[] = ['invoke', 'stream'];

/**
 * The entry that `expect-others: deny` stands for, after all others; undefined if it is not written. It is about the
 * regions that hold for every model and those of single entries.
 * @param asked the input `actions`, which replaces the file's
 */
function othersEntry(
  config: ConfigFile | undefined,
  asked: readonly ActionName[] | undefined,
  listed: readonly ResolvedModel[],
  { fallback, principals }: { fallback: DefaultRegions | undefined; principals: readonly PrincipalSettings[] },
): ResolvedModel | undefined {
  if (!config || !principals.some(({ expectOthers }) => expectOthers === 'deny')) return undefined;
  const index = config.principals?.findIndex(({ value }) => value['expect-others'] !== undefined) ?? -1;
  const onTop = config.top['expect-others'] !== undefined;
  const place = onTop ? config.place(['expect-others']) : config.principals?.[index]?.place(['expect-others']);
  const everywhere = fallback?.regions ?? [];
  const actions = (asked ?? actionNames(config.top.actions))?.filter((name) => OTHERS_ACTIONS.includes(name)) ?? [];
  return {
    settings: {
      id: EXPECT_OTHERS,
      parsed: named('*'),
      regions: [...new Set([...everywhere, ...listed.flatMap(({ settings }) => settings.regions)])],
      actions: actions.length === 0 ? [...OTHERS_ACTIONS] : actions,
      expect: 'deny',
      others: { regions: everywhere },
      ...(place && { place }),
    },
    whereRegion: (at) => fallback?.where(at) ?? {},
  };
}

function actionNames(texts: readonly string[] | undefined): ActionName[] | undefined {
  if (!texts) return undefined;
  const names = texts.flatMap((text) => {
    const parsed = parseAction(text);
    return parsed.ok ? [parsed.value] : [];
  });
  return [...new Set(names)];
}

/** Returns what an entry names. A text that names nothing is a mistake already: nothing is made of it. */
function named(id: string): NamedModel {
  const parsed = parseModel(id);
  return parsed.kind === 'invalid' ? { kind: 'foundation-model', id, provider: '' } : parsed;
}

function fromInput(id: string, fallback: DefaultRegions | undefined, actions: ActionName[]): ResolvedModel {
  const own = regionOfModel(id);
  return {
    settings: {
      id,
      parsed: named(id),
      regions: own === undefined ? (fallback?.regions ?? []) : [own],
      actions,
      expect: 'allow',
    },
    whereRegion: (index) => (own === undefined ? (fallback?.where(index) ?? {}) : { input: 'models' }),
  };
}

function fromEntry(
  { value, place }: Entry<ModelEntry>,
  fallback: DefaultRegions | undefined,
  actions: ActionName[],
  names: ResolvedPrincipals['names'],
): ResolvedModel {
  const own = regionOfModel(value.id);
  const endpoint = endpointOfEntry(value);
  const settings: ModelSettings = {
    id: value.id,
    parsed: named(value.id),
    ...(value.name !== undefined && { name: value.name }),
    regions: own === undefined ? (value.regions ?? fallback?.regions ?? []) : [own],
    actions: actionNames(value.actions) ?? actions,
    expect: value.expect ?? 'allow',
    ...(value.via !== undefined && { via: value.via }),
    ...(value.reason !== undefined && { reason: value.reason }),
    ...(value.principals !== undefined && { principals: namedBy(value.principals, names) }),
    ...(value['foundation-models'] !== undefined && { foundationModels: backingModels(value['foundation-models']) }),
    ...(endpoint && { endpoint }),
    ...(value['batch-role'] !== undefined && { batchRole: value['batch-role'] }),
    ...(value['min-tokens-per-minute'] !== undefined && { minTokensPerMinute: value['min-tokens-per-minute'] }),
    ...(value['min-requests-per-minute'] !== undefined && {
      minRequestsPerMinute: value['min-requests-per-minute'],
    }),
    ...allowUnmetOf({ value }),
    place: place(['id']),
  };
  const whereRegion: ResolvedModel['whereRegion'] = (index) => {
    if (own !== undefined) return { place: place(['id']) };
    return value.regions ? { place: place(['regions', index]) } : (fallback?.where(index) ?? {});
  };
  return { settings, whereRegion, ...(value.actions && { whereActions: { place: place(['actions']) } }) };
}

function entryMistakes({ value, place }: Entry<ModelEntry>, names: ResolvedPrincipals['names']): Mistake[] {
  const mistakes: Mistake[] = exemptDoor({ value, place });
  if (value.expect !== 'deny') {
    const id = parseModelId(value.id);
    if (!id.ok) {
      const [problem] = id.problems;
      const instead = 'Name the model, or write `expect: deny` beside it.';
      if (problem) mistakes.push({ message: problem.message, instead, place: place(['id']) });
    }
    if (value.via !== undefined) {
      const message = '`via` narrows an `expect: deny`, and this entry has none.';
      mistakes.push({ message, instead: 'Write `expect: deny` beside it, or leave it out.', place: place(['via']) });
    }
  }
  for (const key of ['min-tokens-per-minute', 'min-requests-per-minute'] as const) {
    if (value.expect !== 'deny' || value[key] === undefined) continue;
    const message = `\`${key}\` is about a model that is called, and this entry expects that it is not.`;
    mistakes.push({ message, instead: 'Leave it out, or leave `expect: deny` out.', place: place([key]) });
  }
  mistakes.push(...endpointMistakes({ value, place }));
  // At another endpoint it is out of place whatever the model is, which has been said.
  if (value.endpoint === undefined) mistakes.push(...foundationModelMistakes({ value, place }));
  const own = regionOfModel(value.id);
  for (const [index, region] of (value.regions ?? []).entries()) {
    if (own === undefined || region === own) continue;
    const message = `\`${region}\` is not the region of the ARN, which is only in \`${own}\`.`;
    mistakes.push({ message, instead: 'Leave `regions` out for an ARN.', place: place(['regions', index]) });
  }
  for (const [index, name] of (value.principals ?? []).entries()) {
    if (!names || namedBy([name], names).some((one) => names.has(one))) continue;
    mistakes.push(unknownPrincipal(name, names, place(['principals', index])));
  }
  return mistakes;
}

/**
 * The principals that a list of names and patterns is for, each once and in its order. A name that there is is never a
 * pattern.
 */
function namedBy(listed: readonly string[], names: ResolvedPrincipals['names']): string[] {
  const all = listed.flatMap((one) =>
    one.includes('*') && names && !names.has(one) ? [...names].filter(matcher(one)) : [one],
  );
  return [...new Set(all)];
}

/**
 * Entries of one ID that make the same cell twice, or one cell that should be both allowed and denied. `everyone`:
 * names of all principals.
 */
function overlaps(
  listed: readonly { entry: Entry<ModelEntry>; model: ModelSettings | undefined }[],
  everyone: readonly string[],
): Mistake[] {
  const kept = new Map<string, { model: ModelSettings; line: number }>();
  return listed.flatMap(({ entry, model }) => {
    if (!model) return [];
    const keys = cellKeys(model, everyone);
    const taken = keys.find((key) => kept.has(key));
    const other = taken === undefined ? undefined : kept.get(taken);
    const place = entry.place(['id']);
    if (!other) {
      for (const key of keys) kept.set(key, { model, line: place.line });
      return [];
    }
    if (other.model.endpoint?.name !== model.endpoint?.name) {
      const message = `${quote(model.id)} is already on line ${other.line}, at another endpoint, for the same principal, region and action.`;
      const instead =
        'Give the two entries different `actions`: a check is known by these and the model, not by its endpoint.';
      return [{ message, instead, place }];
    }
    if (other.model.expect === model.expect) {
      const message = `${quote(model.id)} is already on line ${other.line}, for the same principal, region and action.`;
      // Projects and workspaces do not tell checks apart either.
      const instead = model.endpoint ? 'Write it once, or give the two entries different `actions`.' : 'Write it once.';
      return [{ message, instead, place }];
    }
    const message = `${quote(model.id)} is expected to be denied and allowed, here and on line ${other.line}.`;
    return [{ message, instead: 'Give the two entries different `principals`, `regions` or `actions`.', place }];
  });
}

/** One text for each cell that an entry makes: there are at most `max-checks`. */
function cellKeys({ id, regions, actions, principals }: ModelSettings, everyone: readonly string[]): string[] {
  return regions.flatMap((region) =>
    actions.flatMap((action) =>
      (principals ?? everyone).map((principal) => JSON.stringify([id, region, action, principal])),
    ),
  );
}
