/**
 * The models and system profiles of one region: as Bedrock lists them where the lists may be read, else by the dated
 * tables. Pure. The two lists have permissions of their own, so that either may be absent.
 */
import { familyOf } from './families.ts';
import type { ServiceLifecycle } from './service-lifecycle.ts';
import { isMantleOnly, parseFoundationModelArn } from './model-id.ts';
import {
  isLikelySource,
  MODEL_IDS,
  PROFILE_IDS,
  modelRow,
  onDemandRegions,
  profileRegionsFrom,
  profileSources,
} from './snapshot.ts';

/** An entry of ListInferenceProfiles. */
export interface ListedProfile {
  id: string;
  arn: string;
  /** `models[].modelArn`. */
  modelArns: readonly string[];
}

/** What Bedrock says of a foundation model in a region. Fields that an answer leaves out are absent. */
export interface ListedModel {
  id: string;
  /** Modalities in AWS's words: `TEXT`, `IMAGE`, `EMBEDDING`, ... */
  input?: readonly string[];
  output?: readonly string[];
  streaming?: boolean;
  /** `ON_DEMAND`, `PROVISIONED`, `INFERENCE_PROFILE`; empty if the answer has none. */
  inferenceTypes: readonly string[];
  lifecycle?: ServiceLifecycle;
}

/** The answers of ListFoundationModels and ListInferenceProfiles for a region, as far as they may be read. */
export interface RegionLists {
  models?: ReadonlyMap<string, ListedModel>;
  profiles?: ReadonlyMap<string, ListedProfile>;
}

/**
 * Whether the bare ID of a model may be called on demand, as Bedrock lists it; undefined if the answer does not say.
 * Since 2024 models that are reached through profiles only have `INFERENCE_PROFILE` alone.
 */
export function isOnDemand({ inferenceTypes }: ListedModel): boolean | undefined {
  return inferenceTypes.length === 0 ? undefined : inferenceTypes.includes('ON_DEMAND');
}

/**
 * Models and profiles of one region, each fact from the list where there is one and from the tables where there is
 * none.
 */
export class Catalog {
  readonly region: string;
  readonly #lists: RegionLists;
  #profilesByModel: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(region: string, lists: RegionLists = {}) {
    this.region = region;
    this.#lists = lists;
  }

  /**
   * IDs of foundation models: those of the region's list, or every one of the table, and those of the region's
   * profiles.
   */
  modelIds(): readonly string[] {
    return [...new Set([...(this.#lists.models?.keys() ?? MODEL_IDS), ...this.#byModel().keys()])];
  }

  /** IDs of the region's system profiles. */
  profileIds(): readonly string[] {
    const { profiles } = this.#lists;
    if (profiles) return [...profiles.keys()];
    return PROFILE_IDS.filter((id) => profileRegionsFrom(id, this.region) !== undefined);
  }

  /** IDs of the region's system profiles that contain a model; geographic before global. */
  profilesContaining(modelId: string): readonly string[] {
    return this.#byModel().get(modelId) ?? [];
  }

  /** IDs under which a foundation model can be called: its profiles, then its own where it is on demand. */
  callableIds(modelId: string): string[] {
    return [...this.profilesContaining(modelId), ...(this.#isOnDemand(modelId) ? [modelId] : [])];
  }

  /**
   * Returns the IDs to suggest for a model: those under which it can be called, and where the profiles may not be
   * listed also system profiles whose regions no table has, but which most profiles of their prefix share. Profiles
   * first, geographic before global.
   */
  suggestedIds(modelId: string): string[] {
    const callable = this.callableIds(modelId);
    if (this.#lists.profiles) return callable;
    const likely = PROFILE_IDS.filter((id) => baseOfProfile(id) === modelId && isLikelySource(id, this.region));
    const profiles = [...callable.filter((id) => id !== modelId), ...likely].sort((a, b) => isGlobal(a) - isGlobal(b));
    return [...profiles, ...callable.filter((id) => id === modelId)];
  }

  /**
   * Whether a model can be called in the region by any ID, or it is not known where it can. What a list has for
   * provisioned throughput only (`amazon.nova-lite-v1:0:300k`) is not called by that ID.
   */
  mayBeCalled(modelId: string): boolean {
    const { models } = this.#lists;
    const listed = models?.get(modelId);
    if (listed)
      return listed.inferenceTypes.length === 0 || listed.inferenceTypes.some((type) => type !== 'PROVISIONED');
    if (this.profilesContaining(modelId).length > 0) return true;
    if (models || isMantleOnly(modelId) !== undefined) return false;
    const elsewhere = PROFILE_IDS.filter((profile) => profile.endsWith(`.${modelId}`)).flatMap(profileSources);
    const regions = onDemandRegions(modelId);
    return regions.includes(this.region) || regions.length + elsewhere.length === 0;
  }

  /** Whether a model is in life, with no end announced, and callable on bedrock-runtime: fit to be recommended. */
  isServed(modelId: string): boolean {
    if (isMantleOnly(modelId) !== undefined) return false;
    const lifecycle = this.#lists.models?.get(modelId)?.lifecycle;
    if (lifecycle) return lifecycle.status === 'ACTIVE' && lifecycle.endOfLife === undefined;
    const row = modelRow(modelId);
    // A model that the table does not know is one that only the list has.
    if (row?.status === undefined) return this.#lists.models?.has(modelId) === true;
    return row.status === 'ACTIVE' && row.eol === undefined && familyOf(modelId).ended !== true;
  }

  #isOnDemand(modelId: string): boolean {
    const { models } = this.#lists;
    const listed = models?.get(modelId);
    if (models) return listed !== undefined && isOnDemand(listed) === true;
    return onDemandRegions(modelId).includes(this.region) && modelRow(modelId)?.onDemand === 'yes';
  }

  /** Made once: many cells ask. */
  #byModel(): ReadonlyMap<string, readonly string[]> {
    this.#profilesByModel ??= this.#index();
    return this.#profilesByModel;
  }

  #index(): ReadonlyMap<string, readonly string[]> {
    const byModel = new Map<string, string[]>();
    const { profiles } = this.#lists;
    for (const id of this.profileIds()) {
      const listed = profiles?.get(id);
      for (const model of listed ? modelsOf(listed) : [baseOfProfile(id)]) {
        const known = byModel.get(model);
        if (known) known.push(id);
        else byModel.set(model, [id]);
      }
    }
    for (const ids of byModel.values()) ids.sort((a, b) => isGlobal(a) - isGlobal(b));
    return byModel;
  }
}

const baseOfProfile = (id: string): string => id.slice(id.indexOf('.') + 1);
const isGlobal = (id: string): number => (id.startsWith('global.') ? 1 : 0);

const fromTables = new Map<string, Catalog>();

/** The catalog of a region by the tables alone, made once for each region. */
export function tableCatalog(region: string): Catalog {
  const known = fromTables.get(region) ?? new Catalog(region);
  fromTables.set(region, known);
  return known;
}

function modelsOf({ modelArns }: ListedProfile): string[] {
  const ids = modelArns.map((arn) => parseFoundationModelArn(arn)?.id).filter((id) => id !== undefined);
  return [...new Set(ids)];
}
