/**
 * What the policies behind a denial say, read only if a cell is denied: which Allow hangs on something that the call
 * did not carry, and which Deny matched. Reading is a help and never needed: what may not be read leaves the keys that
 * IAM names.
 */
import { unknownKeys } from '../iam/context.ts';
import { requestContext } from '../policy/context.ts';
import { deadArn } from '../policy/dead-arn.ts';
import { readPolicy } from '../policy/document.ts';
import { guardsOf, type NamedPolicy } from '../policy/guards.ts';
import { nearMisses } from '../policy/near-misses.ts';
import type { PolicyDocuments } from '../iam/documents.ts';
import type { Question } from '../iam/plan.ts';
import { conditionKeys, statementAt, type WrittenStatement } from '../policy/policy-text.ts';
import type { RequirementResult } from '../domain/report.ts';
import { policyName } from '../verdict/principals.ts';
import type { DenyStatement, Evidence, Guard, NearStatement, UnmetKey } from '../domain/evidence.ts';
import { isRecord } from '../util/record.ts';

/** What the principal's policy documents say about the denied requirements of its cells. */
export interface PolicyFacts {
  guards: Guard[];
  nearStatements: NearStatement[];
  denies: DenyStatement[];
}

/** A requirement with the question that IAM answered. */
export interface AskedRequirement {
  result: RequirementResult;
  question: Question;
}

/** Keys that a call carries only if the workflow says so: an Allow may hang on them (lower case). */
const DECLARED = ['bedrock:guardrailidentifier', 'bedrock:servicetier'];
/** Keys of every request (lower case): that a policy reads one says nothing of a guard. */
const ALWAYS_SENT = new Set(['aws:requestedregion', 'aws:principalarn', 'aws:securetransport', 'aws:currenttime']);
/** Keys that the suggested policy itself asks for wherever the call has them (lower case). */
const KEPT = new Set(['bedrock:inferenceprofilearn', 'bedrock:promptrouterarn']);

/**
 * The facts about the denied requirements of a cell.
 * @param policyKeys the keys that the identity policies read (iam:GetContextKeysForPrincipalPolicy); undefined if not
 *   known
 */
export async function policyFacts(
  asked: readonly AskedRequirement[],
  documents: PolicyDocuments,
  policyKeys: readonly string[] | undefined,
): Promise<PolicyFacts> {
  const refused = asked.filter(({ result }) => result.decision !== 'allowed');
  const denies = await Promise.all(refused.map(({ result }) => deniesOf(result, documents)));
  const missing = refused.filter(
    ({ result: { decision, deniedBy = 'identity-policy' } }) =>
      decision === 'implicitDeny' && deniedBy === 'identity-policy',
  );
  const read = missing.length === 0 ? [] : await readable(asked, documents);
  const guards = missing.length === 0 || policyKeys?.length === 0 ? [] : guardsFor(missing, read, policyKeys);
  return { guards, nearStatements: nearStatements(missing, read), denies: distinct(denies.flat()) };
}

/** Statements that are named; what is farther away only distracts. */
const MOST_NEAR = 3;

/**
 * Statements of which one value, and nothing else, is in the way. A value that several requirements want otherwise is
 * named once.
 */
function nearStatements(missing: readonly AskedRequirement[], read: readonly NamedPolicy[]): NearStatement[] {
  const documents = read.flatMap(({ policy, text }) => {
    const parsed = readPolicy(text, { name: policy, kind: 'identity' });
    return parsed.ok ? [parsed.document] : [];
  });
  const found = missing.flatMap(({ question: { action, resource = '*', context } }) =>
    nearMisses(documents, {
      action,
      resource,
      context: requestContext(Object.fromEntries(context.map(({ key, values }) => [key, values]))),
    }),
  );
  const near = found.flatMap(({ statement: { policy, sid }, written, needed, guards }): NearStatement[] => {
    if (written === undefined || needed === undefined || guards.length > 0) return [];
    const dead = deadArn(written.text)?.reason;
    const { line } = written.span.start;
    const named = { policy, ...(sid !== undefined && { sid }), ...(dead !== undefined && { dead }) };
    return [{ ...named, line, written: written.text, needed }];
  });
  const first = new Map<string, NearStatement>();
  for (const one of near) {
    const key = `${one.policy} ${one.line} ${one.written}`;
    if (!first.has(key)) first.set(key, one);
  }
  return [...first.values()].slice(0, MOST_NEAR);
}

function guardsFor(
  missing: readonly AskedRequirement[],
  read: readonly NamedPolicy[],
  policyKeys: readonly string[] | undefined,
): Guard[] {
  const found = missing.flatMap(({ question }) =>
    guardsOf(read, { action: question.action, resource: question.resource ?? '*', context: question.context }),
  );
  const guards = joined(found).flatMap((guard) => {
    const keys = guard.keys.filter(({ key, had }) => had.length === 0 || !KEPT.has(key.toLowerCase()));
    return keys.length === 0 ? [] : [{ ...guard, keys }];
  });
  if (guards.length > 0) return guards;
  // Of the policies that could not be read there are only the names of their keys.
  const seen = new Set(conditionKeys(read.map(({ text }) => text)).map((key) => key.toLowerCase()));
  const keys = missing.flatMap(({ result, question: { context, resource } }) => {
    const supplied = new Map(context.map(({ key, values }) => [key.toLowerCase(), values]));
    // A model may be meant to be reached through a profile or a router only.
    const isDirect = resource?.includes(':foundation-model/') === true;
    const declared = (policyKeys ?? []).filter((key) => {
      const lower = key.toLowerCase();
      return DECLARED.includes(lower) || (isDirect && KEPT.has(lower) && !supplied.has(lower));
    });
    // A key that the request has may have another value than the one that is asked for.
    const own = unknownKeys([...(policyKeys ?? []), ...result.missingContextKeys], []);
    return [...own, ...declared]
      .filter((key) => !ALWAYS_SENT.has(key.toLowerCase()) && !seen.has(key.toLowerCase()))
      .map((key): UnmetKey => ({ key, values: [], had: supplied.get(key.toLowerCase()) ?? [] }));
  });
  const unread = distinct(keys).sort((a, b) => (a.key < b.key ? -1 : 1));
  return unread.length === 0 ? [] : [{ keys: unread }];
}

/**
 * The identity policies that may be read: those that may be listed, and those whose names the simulator has told,
 * because a statement of theirs allows another requirement of the cell.
 */
async function readable(asked: readonly AskedRequirement[], documents: PolicyDocuments): Promise<NamedPolicy[]> {
  const listed = await documents.identityPolicies();
  const matched = asked.flatMap(({ result }) =>
    result.statements.filter(({ type }) => !/boundary|session/i.test(type)),
  );
  const named = new Map(matched.map((one) => [one.policy, one]));
  const told = await Promise.all(
    [...named.values()].map(async ({ policy, type }) => ({ policy, text: await documents.ofSource(policy, type) })),
  );
  const all = [...listed, ...told.flatMap(({ policy, text }) => (text === undefined ? [] : [{ policy, text }]))];
  return [...new Map(all.toReversed().map((one) => [one.text, one])).values()];
}

/** The same statement found for several requirements, with all the values that they had. */
function joined(found: readonly Guard[]): Guard[] {
  const groups = Map.groupBy(found, ({ policy, sid, keys }) =>
    JSON.stringify([policy, sid, keys.map(({ operator, key, values }) => [operator, key, values])]),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const keys = first.keys.map((one, index) => ({
      ...one,
      had: [...new Set(group.flatMap((guard) => guard.keys[index]?.had ?? []))].sort(),
    }));
    return [{ ...first, keys }];
  });
}

async function deniesOf({ statements }: RequirementResult, documents: PolicyDocuments): Promise<DenyStatement[]> {
  const read = statements.map(async ({ policy, type, sid, end }): Promise<DenyStatement[]> => {
    const text = end && type !== 'Session Policy' ? await documents.ofSource(policy, type) : undefined;
    const statement = end && text !== undefined ? statementAt(text, end) : undefined;
    const named = { policy, ...(sid !== undefined && { sid }) };
    if (!statement) return [named];
    return statement.Effect === 'Deny' ? [{ ...named, ...contentOf(statement) }] : [];
  });
  return (await Promise.all(read)).flat();
}

function contentOf({ Condition, NotResource, NotAction }: WrittenStatement): Omit<DenyStatement, 'policy' | 'sid'> {
  const condition = isRecord(Condition)
    ? Object.fromEntries(Object.entries(Condition).flatMap(([key, value]) => (isRecord(value) ? [[key, value]] : [])))
    : undefined;
  return {
    ...(condition && { condition }),
    ...(NotResource !== undefined && { notResource: texts(NotResource) }),
    ...(NotAction !== undefined && { notAction: texts(NotAction) }),
  };
}

function texts(value: unknown): string[] {
  const all: unknown[] = Array.isArray(value) ? value : [value];
  return all.filter((one) => typeof one === 'string');
}

function distinct<T>(all: readonly T[]): T[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

/**
 * Keys whose values say nothing of the account's own (lower case): regions, and what the configuration names anyway.
 */
const PLAIN_KEY = /^(?:aws:requestedregion$|aws:securetransport$|aws:viaawsservice$|bedrock:servicetier$)/;

/** Names and values that sentences about these facts may hold: `detail: minimal` withholds them. */
export function namesInConditions({
  guards = [],
  nearStatements: near = [],
  denies = [],
  principalArn = '',
}: Pick<Evidence, 'guards' | 'nearStatements' | 'denies' | 'principalArn'>): string[] {
  const values = [
    ...guards.flatMap(({ keys }) => keys.flatMap(({ key, values: own, had }) => [[key, [...own, ...had]] as const])),
    ...denies.flatMap(({ condition = {} }) =>
      Object.values(condition).flatMap((keys) => Object.entries(keys).map(([key, own]) => [key, texts(own)] as const)),
    ),
  ].flatMap(([key, own]) => (PLAIN_KEY.test(key.toLowerCase()) ? [] : own));
  const names = [...guards, ...near, ...denies].flatMap(({ policy, sid }) =>
    [policy, policy === undefined ? undefined : policyName(policy, principalArn), sid].filter(
      (name) => name !== undefined,
    ),
  );
  return [...new Set([...names, ...values.filter((value) => !/^(?:true|false|\*?)$/i.test(value))])];
}
