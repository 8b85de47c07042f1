/** Decides a live call: every layer of policies that is in force, and which of them refuses. */
import { evaluate } from './evaluate.ts';
import type { Decision, Evaluation, MatchedStatement, Request, SourcedPolicy } from './evaluate.ts';

export type Layer = 'organization' | 'identity' | 'boundary' | 'session' | 'vpc-endpoint';

/** What is in force for a principal. An absent layer restricts nothing; an empty `identity` allows nothing. */
export interface PrincipalPolicies {
  identity: SourcedPolicy[];
  boundary?: SourcedPolicy;
  /** Of the session, inline and managed: together one layer. Absent: none was passed. */
  session?: SourcedPolicy[];
  /** SCPs by level, root to account. */
  organization?: SourcedPolicy[][];
  vpcEndpoint?: SourcedPolicy;
}

/** The layer that AWS would name in its refusal. */
export interface Denial {
  layer: Layer;
  /** By a Deny statement, or else for want of an Allow. */
  explicit: boolean;
  /** The policy with the Deny, if it has an ARN. */
  policyArn?: string;
}

export interface Authorization {
  decision: Decision;
  /** Present unless allowed. */
  denial?: Denial;
  /** What decided: the Deny statements of the layer that refuses, or the Allow statements of all layers. */
  matched: MatchedStatement[];
  /** Every layer that is in force, whether or not another refused before it. */
  layers: Partial<Record<Layer, Evaluation>>;
}

/**
 * Order in which AWS decides and so names a layer: Deny statements of all policies first, then for each layer whether
 * it allows: SCPs, identity, boundary, session (IAM User Guide,
 * reference_policies_evaluation-logic_policy-eval-denyallow).
 */
const ORDER: readonly Layer[] = ['organization', 'vpc-endpoint', 'identity', 'boundary', 'session'];

/** Decides a request of a principal under all policies that are in force for it. */
export function authorize(policies: PrincipalPolicies, request: Request): Authorization {
  const layers = evaluateLayers(policies, request);
  const inForce = ORDER.flatMap((layer) => {
    const evaluation = layers[layer];
    return evaluation === undefined ? [] : [{ layer, evaluation }];
  });
  const refusing =
    inForce.find(({ evaluation }) => evaluation.decision === 'explicitDeny') ??
    inForce.find(({ evaluation }) => evaluation.decision === 'implicitDeny');
  if (refusing === undefined) {
    return { decision: 'allowed', matched: inForce.flatMap(({ evaluation }) => evaluation.matched), layers };
  }
  const { layer, evaluation } = refusing;
  const explicit = evaluation.decision === 'explicitDeny';
  const matched = explicit ? evaluation.matched : [];
  const policyArn = matched[0]?.arn;
  return {
    decision: evaluation.decision,
    denial: { layer, explicit, ...(policyArn === undefined ? {} : { policyArn }) },
    matched,
    layers,
  };
}

/** Every level of the organization must allow; a Deny at any level denies. */
export function evaluateLevels(levels: readonly SourcedPolicy[][], request: Request): Evaluation {
  const evaluations = levels.map((level) => evaluate(level, request));
  const whole = evaluate(levels.flat(), request);
  const closed = evaluations.some(({ decision }) => decision === 'implicitDeny');
  return whole.decision === 'allowed' && closed ? { ...whole, decision: 'implicitDeny', matched: [] } : whole;
}

function evaluateLayers(policies: PrincipalPolicies, request: Request): Partial<Record<Layer, Evaluation>> {
  const { identity, boundary, session, organization, vpcEndpoint } = policies;
  return {
    identity: evaluate(identity, request),
    ...(boundary && { boundary: evaluate([boundary], request) }),
    ...(session && { session: evaluate(session, request) }),
    ...(organization && { organization: evaluateLevels(organization, request) }),
    ...(vpcEndpoint && { 'vpc-endpoint': evaluate([vpcEndpoint], request) }),
  };
}
