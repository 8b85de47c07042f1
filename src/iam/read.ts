/**
 * What an answer of iam:SimulatePrincipalPolicy says about one resource, in the shape it has had since 2026-07-30: one
 * result an action, its top level the most restrictive over all resources, resources answered in
 * ResourceSpecificResults, organizations only at the top. Source: API reference, SimulatePrincipalPolicy,
 * EvaluationResult and ResourceSpecificResult. Pure.
 */
import type { EvaluationResult, Statement } from '@aws-sdk/client-iam';
import type { Decision, MatchedStatement } from '../domain/report.ts';

/** What one evaluation result of the simulator says. */
export interface Reading {
  decision: Decision;
  /** False if the organization's policies are (one) reason; undefined if no organization is in play. */
  allowedByOrganizations?: boolean;
  allowedByBoundary?: boolean;
  statements: MatchedStatement[];
  missingContextKeys: string[];
}

/**
 * The answer for an action and one of the resources of its call, or undefined if the answer does not say enough: an
 * organization's denial stands at the top for all resources alike, so with several of them one that reads as allowed
 * has to be asked again without those that do not. One that reads as denied is denied; by whom, asking without service
 * control policies shows.
 */
export function readResult(
  results: readonly EvaluationResult[],
  action: string,
  resource: string | undefined,
  resourcesInCall: number,
): Reading | undefined {
  const result = results.find(({ EvalActionName }) => EvalActionName?.toLowerCase() === action.toLowerCase());
  if (!result) return undefined;
  const top = decisionOf(result.EvalDecision);
  if (top === undefined) return undefined;
  const organizations = result.OrganizationsDecisionDetail?.AllowedByOrganizations;
  const specific = result.ResourceSpecificResults?.find(({ EvalResourceName }) => EvalResourceName === resource);
  // One resource: the top level is about it, and the only place where organizations are counted in.
  if (resourcesInCall <= 1) {
    const own = specific && decisionOf(specific.EvalResourceDecision);
    return reading(top === 'allowed' && own !== undefined ? own : top, organizations, {
      boundary:
        result.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary ??
        specific?.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary,
      statements: specific?.MatchedStatements ?? result.MatchedStatements,
      missing: [...(result.MissingContextValues ?? []), ...(specific?.MissingContextValues ?? [])],
    });
  }
  // The most restrictive answer is "allowed": so is every other.
  const doubtful = decisionOf(specific?.EvalResourceDecision) === 'allowed';
  if (top !== 'allowed' && organizations === false && doubtful) return undefined;
  const ofAll = result.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary;
  if (!specific) return top === 'allowed' ? reading(top, organizations, { boundary: ofAll }) : undefined;
  const own = decisionOf(specific.EvalResourceDecision);
  if (own === undefined) return undefined;
  return reading(own, organizations, {
    // What stands at the top alone still says that there is a boundary, whose keys no list has.
    boundary: specific.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary ?? ofAll,
    statements: specific.MatchedStatements,
    missing: specific.MissingContextValues ?? [],
  });
}

function reading(
  decision: Decision,
  organizations: boolean | undefined,
  detail: { boundary?: boolean | undefined; statements?: Statement[] | undefined; missing?: string[] },
): Reading {
  return {
    decision,
    ...(organizations !== undefined && { allowedByOrganizations: organizations }),
    ...(detail.boundary !== undefined && { allowedByBoundary: detail.boundary }),
    statements: (detail.statements ?? []).map(statementOf),
    missingContextKeys: [...new Set(detail.missing ?? [])],
  };
}

/** Undefined for an answer without a decision, or with one that AWS has not named yet: neither allows nor denies. */
function decisionOf(text: string | undefined): Decision | undefined {
  return DECISIONS.find((decision) => decision.toLowerCase() === text?.toLowerCase());
}

const DECISIONS: readonly Decision[] = ['allowed', 'implicitDeny', 'explicitDeny'];

function statementOf({ SourcePolicyId, SourcePolicyType, StartPosition, EndPosition }: Statement): MatchedStatement {
  const start = position(StartPosition);
  const end = position(EndPosition);
  return {
    policy: SourcePolicyId ?? '',
    type: SourcePolicyType ?? '',
    ...(start && { start }),
    ...(end && { end }),
  };
}

function position(at: { Line?: number | undefined; Column?: number | undefined } | undefined) {
  // A number that cannot be read is NaN by now, which JSON does not have.
  const { Line: line = NaN, Column: column = NaN } = at ?? {};
  const isPlace = (number: number): boolean => Number.isInteger(number) && number >= 1;
  return isPlace(line) && isPlace(column) ? { line, column } : undefined;
}
