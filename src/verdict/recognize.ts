/**
 * From a failure to its cause: texts and denials, looked for in one order. Text decides; a name or a status only if no
 * text did.
 */
import type { Failure } from '../domain/failure.ts';
import { definitions } from './causes.ts';
import { DENIAL_PARTS, type KnownDenial } from './denial-rows.ts';
import { parseDenial } from './denial.ts';
import { capped } from './normalize.ts';
import type { OfCause, Recognition } from './recognition.ts';
import { isAfterAuthorization } from './refusal.ts';
import { applies, inOrder, PHASES, type KnownText, type PlacedText } from './text-rows.ts';
import { unwrap } from './unwrap.ts';
import { joinedAtWidth } from './unwrap-lines.ts';

/** A failure, and the `sub` of the token it happened with, if there was one. */
export type SubjectFailure = Failure & { tokenSubject?: string | undefined };

/** In the order in which they are looked for. */
const TEXTS: readonly PlacedText[] = inOrder(
  definitions().flatMap(([cause, { layer, texts = [] }]) => texts.map((text) => ({ phase: layer, ...text, cause }))),
);

const isBeforeDenial = ({ phase }: PlacedText): boolean => PHASES.indexOf(phase) < PHASES.indexOf('denial');

/** Before IAM's sentence: texts that quote it and mean something else. */
export const BEFORE_DENIAL = TEXTS.filter(isBeforeDenial);
export const AFTER_DENIAL = TEXTS.filter((text) => !isBeforeDenial(text));

/** In the order in which they are looked for. */
export const DENIAL_ROWS: readonly OfCause<KnownDenial>[] = DENIAL_PARTS.flatMap((part) =>
  definitions().flatMap(([cause, { denials = [] }]) =>
    denials.filter(({ by }) => by === part).map((denial) => ({ ...denial, cause })),
  ),
);

/**
 * `repo:ORG@123/REPO@456:...`: the format GitHub gives to repositories created, renamed or moved after 2026-07-15
 * (aws-actions/configure-aws-credentials#1888).
 */
export function isImmutableSubject(sub: string): boolean {
  return /^repo:[^/@:]{1,100}@\d{1,20}\/[^@:]{1,200}@\d{1,20}(?::|$)/.test(sub);
}

/**
 * Takes a failure and returns the cause that its text shows, with the other causes this text is known for. Never
 * throws; unknown texts are `unclassified`. Time is linear in the message, of which at most 16,000 characters are
 * inspected.
 */
export function recognize(failure: SubjectFailure): Recognition {
  const { known } = failure;
  if (known) {
    return {
      cause: known.cause,
      alternatives: [...(known.alternatives ?? [])],
      rule: known.rule ?? 'known',
      ...(known.denial && { denial: known.denial }),
    };
  }
  const recognition = recognizeText(failure);
  if (!isVague(recognition)) return recognition;
  // A terminal that cuts lines in the middle of a word hides the words that say which it is.
  const again = joinedAtWidth(capped(failure.message)).map((message) => recognizeText({ ...failure, message }));
  const isCloser = (other: Recognition): boolean =>
    !isVague(other) && (recognition.denial === undefined || other.denial !== undefined);
  return again.find(isCloser) ?? recognition;
}

/** Whether the text decided nothing, or left open which kind of policy it was. */
function isVague({ rule, cause, denial }: Recognition): boolean {
  return cause === 'unclassified' || (denial !== undefined && denial.policyType === undefined) || BY_NAME.has(rule);
}

function recognizeText(failure: SubjectFailure): Recognition {
  const unwrapped = unwrap(failure);
  const first = BEFORE_DENIAL.find((row) => applies(row, unwrapped));
  if (first) return recognized(first);
  const denial = parseDenial(unwrapped.said);
  const denied = denial && DENIAL_ROWS.find((row) => row.when(denial));
  if (denied) return subjectSettled({ ...recognized(denied), denial }, failure.tokenSubject);
  // A text about the body proves access with a status that comes after authorization only; a text without one was
  // pasted.
  const mayBeRequest = unwrapped.status === undefined || isAfterAuthorization(unwrapped.status);
  const row = AFTER_DENIAL.find(
    (candidate) => (mayBeRequest || candidate.cause !== 'request-rejected') && applies(candidate, unwrapped),
  );
  return row
    ? subjectSettled(recognized(row), failure.tokenSubject)
    : { cause: 'unclassified', alternatives: [], rule: 'none' };
}

function recognized(row: OfCause<Pick<KnownText, 'id' | 'or' | 'action'>>): Recognition {
  const { id, cause, or = [], action } = row;
  return {
    cause,
    alternatives: [...or],
    rule: id,
    ...(action !== undefined && { denial: { action, effect: 'unknown' } }),
  };
}

/** Rows that only a name or a status decided: the text was not known. */
export const BY_NAME: ReadonlySet<string> = new Set(
  AFTER_DENIAL.flatMap(({ id, any, all, whole }) => ((any ?? all ?? whole) ? [] : [id])),
);

/** Rows of `request-rejected` whose text shows no access: it may come before IAM and the model were asked. */
export const NOT_ABOUT_REQUEST_BODY: ReadonlySet<string> = new Set(
  TEXTS.flatMap(({ id, shapeless }) => (shapeless === true ? [id] : [])),
);

/** STS gives one text for every trust failure; the token's own subject says whether its format can be the reason. */
function subjectSettled(recognition: Recognition, sub: string | undefined): Recognition {
  if (recognition.cause !== 'oidc-trust-mismatch' || sub === undefined) return recognition;
  return isImmutableSubject(sub)
    ? { ...recognition, cause: 'oidc-subject-immutable-format', alternatives: ['oidc-trust-mismatch'] }
    : {
        ...recognition,
        alternatives: recognition.alternatives.filter((cause) => cause !== 'oidc-subject-immutable-format'),
      };
}
