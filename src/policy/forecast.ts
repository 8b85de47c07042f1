/** What policies would decide for a call of a model, by their text alone: the local half of "what if". Pure. */
import { ENDPOINT_KEYS } from '../catalog/endpoints.ts';
import type { Requirement } from '../catalog/requirements.ts';
import { requestContext } from './context.ts';
import { type CompiledPolicies, type EvaluatedLayer, type PolicyDecision, evaluate } from './evaluate.ts';

/** A call of a model and who makes it. */
export interface ForecastCall {
  /** IAM's name of the column's action. */
  action: string;
  requirements: readonly Requirement[];
  account: string;
  /** ARN of the role or user, if it is known. */
  principalArn?: string;
  guardrail?: string;
  serviceTier?: string;
  /** Further keys that the request has. */
  context?: Readonly<Record<string, string | readonly string[]>>;
}

/** What the text of policies decides of one requirement. */
export interface RequirementForecast {
  requirement: Requirement;
  action: string;
  decision: PolicyDecision;
}

/** Causes of section 6 of the contract that a policy's text can have. */
export type ForecastCause =
  | 'identity-policy-no-allow'
  | 'identity-policy-explicit-deny'
  | 'permissions-boundary'
  | 'session-policy'
  | 'service-control-policy'
  | 'resource-control-policy'
  | 'resource-based-policy'
  | 'vpc-endpoint-policy';

/** Never more than suspected: only the text was asked. */
export interface Forecast {
  verdict: 'accessible' | 'denied' | 'unchecked';
  confidence: 'suspected' | 'none';
  cause?: ForecastCause;
  requirements: RequirementForecast[];
  /** Of `unchecked`: names of what is not known, context keys or values. */
  unknown: string[];
}

const CAUSE_OF_LAYER: Readonly<Record<Exclude<EvaluatedLayer, 'identity'>, ForecastCause>> = {
  boundary: 'permissions-boundary',
  session: 'session-policy',
  scp: 'service-control-policy',
  rcp: 'resource-control-policy',
  resource: 'resource-based-policy',
  'vpc-endpoint': 'vpc-endpoint-policy',
};

/**
 * Keys that a call of a model surely does not carry unless the workflow says so (service authorization reference,
 * Amazon Bedrock).
 */
const ABSENT_UNLESS_SAID = [
  'bedrock:GuardrailIdentifier',
  'bedrock:ServiceTier',
  'bedrock:InferenceProfileArn',
  'bedrock:PromptRouterArn',
  'bedrock:ModelArn',
  'bedrock:ProjectArn',
  'aws:TagKeys',
  'aws:CalledVia',
  'aws:CalledViaFirst',
  'aws:CalledViaLast',
  ...ENDPOINT_KEYS,
];

/**
 * Returns what the policies decide of a call. `missing` names documents that are in force and whose text is not known:
 * nothing is decided then, but where a Deny of a known one does.
 */
export function forecast(policies: CompiledPolicies, call: ForecastCall, missing: readonly string[] = []): Forecast {
  const requirements = call.requirements.map((requirement): RequirementForecast => {
    const action = requirement.action ?? call.action;
    const context = contextOf(requirement, call);
    const principal =
      call.principalArn === undefined ? {} : { principal: { arn: call.principalArn, account: call.account } };
    return {
      requirement,
      action,
      decision: evaluate(policies, { action, resource: requirement.resource, context, ...principal }),
    };
  });
  const denied = requirements.find(
    ({ decision: { outcome, explicit } }) => outcome === 'denied' && (explicit || missing.length === 0),
  );
  if (denied) {
    return { verdict: 'denied', confidence: 'suspected', cause: causeOf(denied.decision), requirements, unknown: [] };
  }
  const keys = requirements.flatMap(({ decision }) => decision.dependsOn.map(({ key }) => key));
  const unknown = [...new Set([...missing, ...keys])];
  return unknown.length > 0 || requirements.length === 0
    ? { verdict: 'unchecked', confidence: 'none', requirements, unknown }
    : { verdict: 'accessible', confidence: 'suspected', requirements, unknown };
}

function causeOf({ layer = 'identity', explicit }: PolicyDecision): ForecastCause {
  if (layer === 'identity') return explicit ? 'identity-policy-explicit-deny' : 'identity-policy-no-allow';
  return CAUSE_OF_LAYER[layer];
}

/** Returns what is known of the request for one requirement of a call. */
export function contextOf(requirement: Requirement, call: ForecastCall) {
  const { requestedRegion, inferenceProfileArn, promptRouterArn, context = {} } = requirement;
  return requestContext({
    ...Object.fromEntries(ABSENT_UNLESS_SAID.map((key) => [key, null])),
    'aws:RequestedRegion': requestedRegion,
    'aws:PrincipalAccount': call.account,
    'aws:SecureTransport': 'true',
    ...(call.principalArn !== undefined && { 'aws:PrincipalArn': call.principalArn }),
    ...(inferenceProfileArn !== undefined && { 'bedrock:InferenceProfileArn': inferenceProfileArn }),
    ...(promptRouterArn !== undefined && { 'bedrock:PromptRouterArn': promptRouterArn }),
    ...(call.guardrail !== undefined && { 'bedrock:GuardrailIdentifier': call.guardrail }),
    ...(call.serviceTier !== undefined && { 'bedrock:ServiceTier': call.serviceTier }),
    ...context,
    ...call.context,
  });
}

/** What a change does to a cell. */
export type Effect = 'lost' | 'opened' | 'unchanged' | 'unchecked';

/** Returns what becomes of a cell's access, by the text before and after. */
export function effectOf(before: Pick<Forecast, 'verdict'>, after: Pick<Forecast, 'verdict'>): Effect {
  if (before.verdict === 'unchecked' || after.verdict === 'unchecked') return 'unchecked';
  if (before.verdict === after.verdict) return 'unchanged';
  return after.verdict === 'accessible' ? 'opened' : 'lost';
}
