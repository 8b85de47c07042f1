/** What a message was recognised as, and what the evidence then made of it. */
import type { Cause } from '../domain/cause.ts';
import type { Denial } from './denial.ts';

/** The cause that a text shows. */
export interface Recognition {
  cause: Cause;
  /** Other known causes of the same message, most likely first. */
  alternatives: Cause[];
  denial?: Denial;
  /** ID of the row that decided; `none` for `unclassified`. */
  rule: string;
}

/** A row of a cause's definition, with the cause it means. */
export type OfCause<Row> = Row & { cause: Cause };

/** A cause that is decided, and what decided it. */
export interface Settled {
  cause: Cause;
  alternatives: Cause[];
  /** Sentences: what of the evidence decided. */
  because: string[];
}
