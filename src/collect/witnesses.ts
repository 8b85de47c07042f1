/**
 * The second witness: if the policies of a principal have been read in full already, they are evaluated here as well,
 * and what IAM's simulator says otherwise is named. No call is made for it. A wrong disagreement is worse than none:
 * what either of the two is not sure of, and what hangs on policies that may not be read, is not compared.
 */
import type { PolicyDocuments } from '../iam/documents.ts';
import { questionKey, type Question } from '../iam/plan.ts';
import type { Answer, Answers } from '../iam/simulate.ts';
import type { Identity } from '../identity/identity.ts';
import type { PlannedCell } from '../plan/planned-cell.ts';
import { readPolicy, type PolicyDocument, type PolicyKind } from '../policy/document.ts';
import { evaluate, type PolicyDecision } from '../policy/evaluate.ts';
import { contextOf } from '../policy/forecast.ts';
import { sidesOf, type PolicySides } from '../policy/sides.ts';
import { disagreementOf, type Answered } from '../verdict/what-if.ts';

/**
 * Returns what the witnesses do not agree on, in a sentence with the smallest request that shows it; undefined if they
 * agree.
 */
export type SecondWitness = (cell: PlannedCell, questions: readonly Question[], answers: Answers) => string | undefined;

/**
 * Returns the second witness; undefined if the policies are not all known by now, or where others that are not have a
 * say.
 */
export async function secondWitness(
  identity: Identity,
  documents: PolicyDocuments,
  answers: Answers,
): Promise<SecondWitness | undefined> {
  if (identity.sessionPolicies !== undefined || !documents.isListed) return undefined;
  const inBoundary = [...answers.values()].some((answer) => answer.ok && answer.hasBoundary === true);
  const { identity: attached, unread } = await documents.identityInForce();
  if (unread.length > 0) return undefined;
  // IAM names a boundary wherever there is one; its text was read for its keys.
  const boundary = inBoundary ? await documents.boundary() : undefined;
  if (boundary !== undefined && (!boundary.ok || boundary.value === '')) return undefined;
  const parsed = [
    ...attached.map(({ name, text }) => documentOf(name, text, 'identity')),
    ...(boundary?.ok === true ? [documentOf('permissions boundary', boundary.value, 'boundary')] : []),
  ];
  const known = parsed.flatMap((one) => one ?? []);
  // A document that is not understood here is no witness.
  if (known.length < parsed.length) return undefined;
  const sides = sidesOf(known, []);
  return (cell, questions, all) => compared(cell, questions, all, sides);
}

function documentOf(name: string, text: string, kind: PolicyKind): PolicyDocument | undefined {
  const read = readPolicy(text, { name, kind, limit: Infinity });
  return read.ok ? read.document : undefined;
}

function compared(
  cell: PlannedCell,
  questions: readonly Question[],
  answers: Answers,
  sides: PolicySides,
): string | undefined {
  const pairs = cell.requirements.flatMap((requirement, index): [Answered, Answered][] => {
    const question = questions[index];
    const answer = question && answers.get(questionKey(question));
    if (question === undefined || answer?.ok !== true || !isSure(answer)) return [];
    // What was made up, and what real calls are authorised on otherwise, proves nothing.
    if (requirement.madeUp !== undefined || requirement.uncertain === true) return [];
    const { action } = question;
    const own = evaluate(sides.policies, {
      action,
      resource: question.resource ?? '*',
      context: contextOf(requirement, {
        ...{ action, requirements: [requirement], account: cell.identity.account },
        context: Object.fromEntries(question.context.map(({ key, values }) => [key, values])),
      }),
    });
    const iam = answer.decision === 'allowed' ? ('allowed' as const) : ('denied' as const);
    return [
      [
        { requirement, action, outcome: iam },
        { requirement, action, outcome: isDecided(own) ? own.outcome : 'unknown' },
      ],
    ];
  });
  return disagreementOf(
    pairs.map(([iam]) => iam),
    pairs.map(([, local]) => local),
  );
}

/** What the table of resource types alone denies is not held against IAM: a table may be older than the service. */
function isDecided(
  decision: PolicyDecision,
): decision is PolicyDecision & { outcome: Exclude<PolicyDecision['outcome'], 'depends'> } {
  return decision.outcome !== 'depends' && decision.expectedTypes === undefined;
}

/** Whether an answer is of identity policies and a boundary alone, with every key that they read. */
function isSure({ decision, deniedBy, contextComplete, missingContextKeys, organizationDenies }: Answer): boolean {
  if (!contextComplete || missingContextKeys.length > 0 || organizationDenies === true) return false;
  return decision === 'allowed' || deniedBy === 'identity-policy' || deniedBy === 'permissions-boundary';
}
