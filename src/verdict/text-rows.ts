/** Texts that mean a cause: what must be in a message, and in which order the texts are looked for. */
import type { Cause } from '../domain/cause.ts';
import { withFollowers } from '../util/followers.ts';
import type { OfCause } from './recognition.ts';
import type { Unwrapped } from './unwrap.ts';

/**
 * The order in which texts are looked for; the first that applies wins. A text belongs to the phase that has the name
 * of its cause's layer, or to one of the others:
 * - `not-aws`: what something in between said about access is not AWS's word.
 * - `entitlement` comes before denials: some of its texts quote IAM's sentence although no policy of the caller is
 *   what is wrong.
 * - `request`: about the body, which is looked at after everything else.
 * - `by-name`, `by-status`: no text is known; the error's name or the HTTP status decides.
 */
export const PHASES = [
  ...([
    'not-aws',
    'workflow',
    'entitlement',
    'denial',
    'trust',
    'simulation',
    'credentials',
    'model',
    'service',
  ] as const),
  ...(['request', 'by-name', 'by-status', 'policy', 'unknown'] as const),
];

/** One of `PHASES`. IAM's own sentence is read in `denial`, which has no texts. */
export type Phase = (typeof PHASES)[number];

/** A text of a cause. Data only, so that a new message is one new row. */
export interface KnownText {
  /** Unique, stable: shown by tests and by `recognize`. */
  id: string;
  /** The phase in which it is looked for, if not that of its cause's layer. */
  phase?: Exclude<Phase, 'denial'>;
  /** ID of the text behind which it is looked for, if not in the order of the causes. */
  after?: string;
  /** Other known causes of the same text, most likely first. */
  or?: readonly Cause[];
  /** Why this text means this cause, or where it was seen. */
  why: string;
  /** The IAM action that is missing, if the text means a denial and does not name it. */
  action?: string;
  /**
   * Of `request-rejected`: whether credentials, IAM and the model ID were accepted before is not known, so that a call
   * refused with this text shows no access.
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

/** The call that exchanges an OIDC token for credentials, as `operation` has it. */
export const WEB_IDENTITY = ['assumerolewithwebidentity'] as const;

/** The calls of IAM's simulator, as `operation` has them. */
export const SIMULATOR = ['simulate', 'getcontextkeys'] as const;

/** A text with the cause that it means and the phase in which it is looked for. */
export type PlacedText = OfCause<KnownText> & { phase: Phase };

/** Takes the texts in the order of their causes and returns them in the order in which they are looked for. */
export function inOrder(texts: readonly PlacedText[]): PlacedText[] {
  const placed = withFollowers(texts, { name: ({ id }) => id, behind: ({ after }) => after });
  return PHASES.flatMap((phase) => placed.filter((text) => text.phase === phase));
}

/** Returns whether a text applies. Only substring searches: linear in the length of the message, whatever it is. */
export function applies(text: KnownText, failure: Unwrapped): boolean {
  const { lower } = failure.said;
  return (
    (text.service?.includes(failure.service) ?? true) &&
    (text.name?.includes(failure.name) ?? true) &&
    (text.operation?.some((start) => failure.operation.startsWith(start)) ?? true) &&
    (text.status === undefined || within(failure.status, text.status)) &&
    (text.whole?.includes(failure.core) ?? true) &&
    (text.any?.some((part) => lower.includes(part)) ?? true) &&
    (text.all?.every((part) => lower.includes(part)) ?? true) &&
    !(text.none?.some((part) => lower.includes(part)) ?? false)
  );
}

function within(status: number | undefined, [from, to]: readonly [number, number]): boolean {
  return status !== undefined && status >= from && status <= to;
}
