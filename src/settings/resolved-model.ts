import type { Mistake, ModelSettings } from '../domain/settings.ts';

/** A model, and where to show what is wrong with one of its regions. */
export interface ResolvedModel {
  settings: ModelSettings;
  /** Where its actions are written; undefined where they are the input's or nobody's. */
  whereActions?: Pick<Mistake, 'place'>;
  whereRegion: (index: number) => Pick<Mistake, 'place' | 'input'>;
}
