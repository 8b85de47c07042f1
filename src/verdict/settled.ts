/** A cause that is decided, and what decided it. */
import type { Cause } from './causes.ts';

export interface Settled {
  cause: Cause;
  alternatives: Cause[];
  /** Sentences: what of the evidence decided. */
  because: string[];
}
