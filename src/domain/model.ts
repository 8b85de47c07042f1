/** What a user may write for a model, once it has been parsed. */
import type { TargetKind } from './target-kinds.ts';

/** A foundation model by its ID or ARN. */
export interface FoundationModelId {
  kind: 'foundation-model';
  /** `anthropic.claude-haiku-4-5-20251001-v1:0`. */
  id: string;
  /** First label of the ID; '' if the ID has no label. */
  provider: string;
  /** Only if an ARN was written. */
  arn?: string;
  partition?: string;
  region?: string;
}

/** A system-defined inference profile by its ID or ARN. */
export interface InferenceProfileId {
  kind: 'inference-profile';
  /** `us.anthropic.claude-haiku-4-5-20251001-v1:0`. */
  id: string;
  scope: 'geographic' | 'global';
  /** `us`, `eu`, `us-gov`, `global`, ... */
  prefix: string;
  /** The foundation model's ID: the profile's without its prefix. */
  baseModelId: string;
  /** Only if an ARN was written. */
  arn?: string;
  partition?: string;
  region?: string;
  account?: string;
}

/** A resource of an account, which only an ARN can name. */
export interface ResourceArn {
  kind: Exclude<TargetKind, 'foundation-model' | 'inference-profile'>;
  /** What follows the type in the ARN: `heol2zyy5v48`. */
  id: string;
  arn: string;
  partition: string;
  region: string;
  account: string;
}

/** `anthropic.claude-opus-*`: only with `expect: deny`. */
export interface ModelPattern {
  kind: 'pattern';
  pattern: string;
}

/** What can stand behind a resource of an account. */
export type BackingModel = FoundationModelId | InferenceProfileId;

/** What can be called. */
export type ParsedModel = FoundationModelId | InferenceProfileId | ResourceArn;

/** What an entry of a configuration names. */
export type NamedModel = ParsedModel | ModelPattern;

/** Returns the text that a model was named by: an ARN where one was written, else its ID or pattern. */
export function writtenModel(model: NamedModel): string {
  return model.kind === 'pattern' ? model.pattern : (model.arn ?? model.id);
}
