import type { Mistake, ModelSettings } from '../domain/settings.ts';

/** A model, and where to show what is wrong with one of its regions. */
export interface ResolvedModel {
  settings: ModelSettings;
  /** Position of the model's own `actions`; undefined if they come from the input or the defaults. */
  whereActions?: Pick<Mistake, 'place'>;
  whereRegion: (index: number) => Pick<Mistake, 'place' | 'input'>;
}
