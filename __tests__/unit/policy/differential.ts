/** Asks both evaluators about one case, and says where they differ. */
import { compilePolicies, evaluate } from '../../../src/policy/evaluate.ts';
import { requestContext } from '../../../src/policy/context.ts';
import { type PolicyDocument, type PolicyKind, readPolicy } from '../../../src/policy/document.ts';
import { authorize } from '../../../testbed/policy/authorize.ts';
import { requestContext as strangersContext } from '../../../testbed/policy/context.ts';
import { type PolicyKind as StrangersKind, parsePolicy } from '../../../testbed/policy/document.ts';
import type { SourcedPolicy } from '../../../testbed/policy/evaluate.ts';
import { takesResource } from '../../../testbed/policy/resource-types.ts';
import type { RandomCase } from './random-policies.ts';

export interface Difference {
  case: RandomCase;
  ours: string;
  theirs: string;
  /** Ours is settled by the documents: read as the testbed reads these parts, we would say the same. */
  settled: boolean;
}

/** The two answers where they are not the same, undefined if they are. */
export function difference(one: RandomCase): Difference | undefined {
  const ours = ourAnswer(one);
  const theirs = theirAnswer(one);
  return ours === theirs ? undefined : { case: one, ours, theirs, settled: ourAnswer(asTheyRead(one)) === theirs };
}

/**
 * A case rewritten so that it says to us what it says to the testbed. Each rule is a difference that was looked up:
 * - IfExists: "If the key is not present, evaluate the condition element as true"
 *   (reference_policies_elements_condition_operators), also under ForAnyValue, where the testbed says false.
 * - A key of several values under an operator without a set operator: no document says what it is (it "requires" one),
 *   so we say that it depends; to the testbed such a key matches nothing.
 */
function asTheyRead(one: RandomCase): RandomCase {
  const { context } = one.request;
  const present = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  const condition = (block: Record<string, Record<string, unknown>>): Record<string, Record<string, unknown>> => {
    const result: Record<string, Record<string, unknown>> = {};
    const put = (operator: string, key: string, values: unknown) => {
      result[operator] = { ...result[operator], [key]: values };
    };
    for (const [operator, keys] of Object.entries(block)) {
      for (const [key, values] of Object.entries(keys)) {
        const value = present.get(key.toLowerCase());
        if (Array.isArray(value) && value.length > 1 && !operator.startsWith('For') && operator !== 'Null') {
          // A key that is there: the Null condition is a plain true or false of another key's name.
          const never = `example:${operator}${key}`;
          put('Null', never, operator.includes('Not') ? 'true' : 'false');
        } else if (value === undefined && /^ForAnyValue:.*IfExists$/.test(operator)) {
          put(operator.replace('IfExists', ''), key, values);
        } else put(operator, key, values);
      }
    }
    return result;
  };
  return JSON.parse(JSON.stringify(one), (name, value: unknown) => {
    if (name === 'Condition') return condition(value as Record<string, Record<string, unknown>>);
    return value;
  }) as RandomCase;
}

function ours(kind: PolicyKind) {
  return (document: object, index = 0): PolicyDocument => {
    const read = readPolicy(JSON.stringify(document), { name: `${kind}-${index}`, kind });
    if (!read.ok) throw new Error(read.problem.message);
    return read.document;
  };
}

function ourAnswer({ identity, boundary, session, scps, request }: RandomCase): string {
  const policies = compilePolicies({
    identity: identity.map(ours('identity')),
    ...(boundary && { boundary: ours('boundary')(boundary) }),
    ...(session && { session: session.map(ours('session')) }),
    ...(scps && { scps: scps.map((level) => level.map(ours('scp'))) }),
  });
  const { outcome, explicit } = evaluate(policies, { ...request, context: requestContext(request.context, 'absent') });
  return outcome === 'denied' ? (explicit ? 'explicitDeny' : 'implicitDeny') : outcome;
}

function theirs(kind: StrangersKind) {
  return (document: object, index = 0): SourcedPolicy => ({
    id: `${kind}-${index}`,
    document: parsePolicy(JSON.stringify(document), kind),
  });
}

function theirAnswer({ identity, boundary, session, scps, request }: RandomCase): string {
  const { decision } = authorize(
    {
      identity: identity.map(theirs('identity')),
      ...(boundary && { boundary: theirs('boundary')(boundary) }),
      ...(session && { session: session.map(theirs('session')) }),
      ...(scps && { organization: scps.map((level) => level.map(theirs('scp'))) }),
    },
    { ...request, context: strangersContext(request.context) },
  );
  // Its callers ask about resource types before they ask it.
  const mismatch = request.resource !== '*' && !takesResource(request.action, request.resource);
  return mismatch && decision === 'allowed' ? 'implicitDeny' : decision;
}

/** The smallest case, by leaving out parts one at a time, on which the two still differ in the same way. */
export function shrink(found: Difference): Difference {
  for (const smaller of withoutOnePart(found.case)) {
    const still = isValid(smaller) ? difference(smaller) : undefined;
    if (still?.ours === found.ours && still.theirs === found.theirs && still.settled === found.settled)
      return shrink(still);
  }
  return found;
}

function isValid(one: RandomCase): boolean {
  try {
    difference(one);
    return typeof one.request.resource === 'string';
  } catch {
    return false;
  }
}

type Json = string | number | boolean | null | undefined | Json[] | { [name: string]: Json };

/** Each copy of a value that lacks one member or item, the largest parts first. */
function withoutOnePart(one: RandomCase): RandomCase[] {
  const found: Json[] = [];
  const visit = (value: Json, rebuild: (changed: Json) => Json): void => {
    if (Array.isArray(value)) {
      value.forEach((_, index) => found.push(rebuild(value.toSpliced(index, 1))));
      value.forEach((item, index) => {
        visit(item, (changed) => rebuild(value.with(index, changed)));
      });
    } else if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value);
      for (const [name] of entries)
        found.push(rebuild(Object.fromEntries(entries.filter(([other]) => other !== name))));
      for (const [name, item] of entries) visit(item, (changed) => rebuild({ ...value, [name]: changed }));
    }
  };
  visit(JSON.parse(JSON.stringify(one)) as Json, (changed) => changed);
  return found as unknown as RandomCase[];
}
