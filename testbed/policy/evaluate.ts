/** Evaluates one layer of policies: which statements apply to a request, and what they decide. */
import { conditionHolds } from './conditions.ts';
import type { RequestContext } from './context.ts';
import { contextKeys, missingKeys } from './context-keys.ts';
import type { ElementValues, PolicyDocument, Statement, Version } from './document.ts';
import type { Span } from './json.ts';
import { matchesGlob, matchesResource, patternOf, resolveVariables } from './patterns.ts';
import { principalMatches } from './principals.ts';
import type { RequestPrincipal } from './principals.ts';

export type Decision = 'allowed' | 'explicitDeny' | 'implicitDeny';

export interface Request {
  /** `service:Action`, in any case. */
  action: string;
  /** ARN, or `*` if the action takes none. */
  resource: string;
  context: RequestContext;
  /** Needed for policies with a `Principal` element only. */
  principal?: RequestPrincipal;
}

/** A document and where it comes from. */
export interface SourcedPolicy {
  /** Name for people; the simulator's SourcePolicyId. */
  id: string;
  arn?: string;
  document: PolicyDocument;
}

export interface MatchedStatement {
  policy: string;
  arn?: string;
  sid?: string;
  /** From 0, in the order of the document. */
  index: number;
  effect: 'Allow' | 'Deny';
  /** The statement's object in the document's text. */
  span: Span;
  /** Its place as the policy simulator reports it. */
  reported: Span;
}

export interface Evaluation {
  decision: Decision;
  /** What decided: every matching Deny, or else every matching Allow. */
  matched: MatchedStatement[];
  /** Context keys that the policies read, as written. */
  keys: string[];
  /** Those of `keys` that the request does not have. */
  missing: string[];
}

/**
 * Evaluates policies of one kind together: an explicit deny wins, else one allow is enough, else the request is
 * implicitly denied (IAM User Guide, reference_policies_evaluation-logic).
 */
export function evaluate(policies: readonly SourcedPolicy[], request: Request): Evaluation {
  const matching = policies.flatMap((policy) =>
    policy.document.statements
      .filter((statement) => applies(statement, request, policy.document.version))
      .map((statement) => matchedStatement(policy, statement)),
  );
  const denies = matching.filter(({ effect }) => effect === 'Deny');
  const keys = contextKeys(policies.map(({ document }) => document));
  return {
    decision: denies.length > 0 ? 'explicitDeny' : matching.length > 0 ? 'allowed' : 'implicitDeny',
    matched: denies.length > 0 ? denies : matching,
    keys,
    missing: missingKeys(keys, request.context),
  };
}

/** Whether a statement is about this request: principal, action, resource and all conditions. */
export function applies(statement: Statement, request: Request, version: Version): boolean {
  const { principal, action, resource, conditions } = statement;
  return (
    (principal === undefined || principalMatches(principal, request.principal ?? { kind: 'anonymous' })) &&
    actionMatches(action, request.action) &&
    (resource === undefined || resourceMatches(resource, request, version)) &&
    conditions.every((condition) => conditionHolds(condition, request.context, version))
  );
}

function actionMatches({ negated, values }: ElementValues, action: string): boolean {
  return values.some((value) => matchesGlob(patternOf(value), action, true)) !== negated;
}

function resourceMatches({ negated, values }: ElementValues, request: Request, version: Version): boolean {
  return values.some((value) => matchesOneResource(value, request, version)) !== negated;
}

/**
 * Policy variables may stand after the fifth colon only; elsewhere, or without a value, the entry matches no resource.
 */
function matchesOneResource(value: string, { resource, context }: Request, version: Version): boolean {
  if (value === '*') return true;
  if (version === '2008-10-17') return matchesResource(patternOf(value), resource);
  const variable = value.indexOf('${');
  if (variable >= 0 && value.slice(0, variable).split(':').length < 6) return false;
  const pattern = resolveVariables(value, context);
  return pattern !== undefined && matchesResource(pattern, resource);
}

function matchedStatement(policy: SourcedPolicy, statement: Statement): MatchedStatement {
  const { sid, index, effect, span, reported } = statement;
  return {
    policy: policy.id,
    ...(policy.arn === undefined ? {} : { arn: policy.arn }),
    ...(sid === undefined ? {} : { sid }),
    index,
    effect,
    span,
    reported,
  };
}
