/**
 * A session with session policies may do what both the role's policies and the session policies allow. IAM simulates
 * the role without them, so they are simulated as documents of their own and the two answers are joined here. Pure.
 * Source: IAM user guide, "Policies and permissions in IAM", session policies.
 */
import { questionKey, type Question } from './plan.ts';
import type { Answer, Answers } from './simulate.ts';

/** Names of the session policies in the order they were simulated in: `PolicyInputList.1`, ... */
export type SessionPolicyNames = readonly string[];

/**
 * Returns the session's answers: the role's, if they deny; the session policies', if those deny; allowed where both
 * allow. If the session policies may not be asked about, "allowed" of the role stands with incomplete context; if the
 * question got no answer (a fault, an expired session), it has none.
 */
export function intersect(
  questions: readonly Question[],
  role: Answers,
  session: Answers,
  names: SessionPolicyNames,
): Answers {
  return new Map(
    questions.flatMap((question) => {
      const key = questionKey(question);
      const own = role.get(key);
      return own ? [[key, own.ok ? both(own, session.get(key), names) : own] as const] : [];
    }),
  );
}

type NoAnswer = Extract<Answers extends Map<string, infer A> ? A : never, { ok: false }>;

/** IAM's own answers that session policies may not be asked about, or are not there. */
const SAID_NO: ReadonlySet<string> = new Set(['AccessDenied', 'AccessDeniedException', 'NoSuchEntity']);

function both(
  role: Answer,
  session: Answers extends Map<string, infer A> ? A | undefined : never,
  names: SessionPolicyNames,
): Answer | NoAnswer {
  if (session?.ok === false && role.decision === 'allowed' && !SAID_NO.has(session.failure.errorName)) return session;
  // What the session policies say is not known: an "allowed" of the role is only half of the truth.
  if (!session?.ok) return role.decision === 'allowed' ? { ...role, contextComplete: false } : role;
  if (role.decision !== 'allowed') return role;
  const missingContextKeys = [...new Set([...role.missingContextKeys, ...session.missingContextKeys])].sort();
  const contextComplete = role.contextComplete && session.contextComplete;
  if (session.decision === 'allowed') return { ...role, missingContextKeys, contextComplete };
  return {
    ...session,
    deniedBy: 'session-policy',
    withoutOrganization: 'denied',
    statements: session.statements.map((statement) => ({
      ...statement,
      type: 'Session Policy',
      policy: names[Number(/\d{1,6}$/.exec(statement.policy)?.[0] ?? 0) - 1] ?? statement.policy,
    })),
    missingContextKeys: session.missingContextKeys,
    contextComplete: session.contextComplete,
  };
}
