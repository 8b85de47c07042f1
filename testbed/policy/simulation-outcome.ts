/** One action on one resource, as the policy simulator decides it. */
import { evaluateLevels } from './authorize.ts';
import { contextKeys, missingKeys } from './context-keys.ts';
import { evaluate } from './evaluate.ts';
import type { Decision, MatchedStatement, Request, SourcedPolicy } from './evaluate.ts';
import { takesResource } from './resource-types.ts';

export interface SimulatedPolicies {
  identity: SourcedPolicy[];
  boundary?: SourcedPolicy;
  /** SCPs by level, root to account. */
  organization?: SourcedPolicy[][];
}

/** As the wire spells them; the SDK's enumeration names others. */
export type SourcePolicyType = 'IAM Policy' | 'Permissions Boundary Policy';

export interface ResourceOutcome {
  resource: string;
  decision: Decision;
  matched: (MatchedStatement & { type: SourcePolicyType })[];
  missing: string[];
  /** Absent without a boundary. */
  allowedByBoundary?: boolean;
  /** Absent outside an organization. */
  allowedByOrganization?: boolean;
}

/**
 * Decides one action on one resource. SCPs take part, but neither their statements nor their keys show. The missing
 * keys are those of all identity policies and the boundary, relevant or not, and are given for implicit denials only.
 * A resource of a type that the action does not take matches no statement.
 */
export function evaluateResource(policies: SimulatedPolicies, request: Request): ResourceOutcome {
  const fits = takesResource(request.action, request.resource);
  const identity = evaluate(fits ? policies.identity : [], request);
  const boundary = policies.boundary && evaluate(fits ? [policies.boundary] : [], request);
  const organization = policies.organization && evaluateLevels(policies.organization, request);
  const { decision, hidden } = combine(identity.decision, boundary?.decision, organization?.decision);
  const shown = hidden ? [] : [...typed(identity.matched, 'IAM Policy'), ...deniesOf(boundary?.matched ?? [])];
  return {
    resource: request.resource,
    decision,
    matched: shown.filter(
      ({ effect }) => decision !== 'implicitDeny' && (effect === 'Deny') === (decision !== 'allowed'),
    ),
    missing: decision === 'implicitDeny' && !hidden ? unsuppliedKeys(policies, request) : [],
    ...(boundary && { allowedByBoundary: boundary.decision === 'allowed' }),
    ...(organization && { allowedByOrganization: organization.decision === 'allowed' }),
  };
}

/** `hidden`: the organization decided, so nothing is told about why. */
function combine(
  identity: Decision,
  boundary?: Decision,
  organization?: Decision,
): { decision: Decision; hidden: boolean } {
  if (organization === 'explicitDeny') return { decision: 'explicitDeny', hidden: true };
  const own = [identity, boundary];
  if (own.includes('explicitDeny')) return { decision: 'explicitDeny', hidden: false };
  if (organization === 'implicitDeny') return { decision: 'implicitDeny', hidden: true };
  return { decision: own.includes('implicitDeny') ? 'implicitDeny' : 'allowed', hidden: false };
}

function typed(matched: readonly MatchedStatement[], type: SourcePolicyType): ResourceOutcome['matched'] {
  return matched.map((statement) => ({ ...statement, type }));
}

/** A boundary grants nothing, so its Allow statements are not named. */
function deniesOf(matched: readonly MatchedStatement[]): ResourceOutcome['matched'] {
  return typed(
    matched.filter(({ effect }) => effect === 'Deny'),
    'Permissions Boundary Policy',
  );
}

function unsuppliedKeys({ identity, boundary }: SimulatedPolicies, { context }: Request): string[] {
  const documents = [...identity, ...(boundary ? [boundary] : [])].map(({ document }) => document);
  return missingKeys(contextKeys(documents), context);
}
