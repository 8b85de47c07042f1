/** The shape of a recognition row: what must be in a message for it to mean a cause. Data only, so that a new message is one new row. */
import type { Cause } from '../causes.ts';
import type { Unwrapped } from '../unwrap.ts';

export interface Row {
  /** Unique, stable: shown by tests and by `recognize`. */
  id: string;
  cause: Cause;
  /** Other known causes of the same text, most likely first. */
  or?: readonly Cause[];
  /** Why this text means this cause, or where it was seen. */
  why: string;
  /**
   * The IAM action that is missing, where the text means a denial and does not name it.
   */
  action?: string;
  /**
   * Of `request-rejected`: whether credentials, IAM and the model ID were accepted before is not known, so that a call refused with this
   * text shows no access.
   */
  shapeless?: boolean;
  /** One of these must be in the text (lower case, single spaces, straight apostrophes). */
  any?: readonly string[];
  /** And all of these. */
  all?: readonly string[];
  /** And none of these. */
  none?: readonly string[];
  /** And the whole message, without its wrappers, is one of these. */
  whole?: readonly string[];
  /** And the error's name (lower case) is one of these. */
  name?: readonly string[];
  /** And the operation (lower case) begins with one of these. */
  operation?: readonly string[];
  service?: readonly string[];
  /** And the HTTP status lies in this range, ends included. A failure without a status has none. */
  status?: readonly [number, number];
}

/** Whether a row applies. Only substring searches: linear in the length of the text, whatever it is. */
export function applies(row: Row, failure: Unwrapped): boolean {
  const { lower } = failure.said;
  return (
    (row.service?.includes(failure.service) ?? true) &&
    (row.name?.includes(failure.name) ?? true) &&
    (row.operation?.some((start) => failure.operation.startsWith(start)) ?? true) &&
    (row.status === undefined || within(failure.status, row.status)) &&
    (row.whole?.includes(failure.core) ?? true) &&
    (row.any?.some((part) => lower.includes(part)) ?? true) &&
    (row.all?.every((part) => lower.includes(part)) ?? true) &&
    !(row.none?.some((part) => lower.includes(part)) ?? false)
  );
}

function within(status: number | undefined, [from, to]: readonly [number, number]): boolean {
  return status !== undefined && status >= from && status <= to;
}
