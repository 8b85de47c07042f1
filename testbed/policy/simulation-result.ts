/** The simulator's answer for one action, with the names of the wire. */
import type { Decision } from './evaluate.ts';
import type { Position } from './json.ts';
import { aggregateResourceName } from './resource-types.ts';
import type { ResourceOutcome } from './simulation-outcome.ts';

export interface WirePosition {
  Line: number;
  Column: number;
}

export interface WireStatement {
  SourcePolicyId: string;
  SourcePolicyType: string;
  StartPosition: WirePosition;
  EndPosition: WirePosition;
}

export interface EvaluationResult {
  EvalActionName: string;
  EvalResourceName?: string;
  /** The most restrictive one of all resources. */
  EvalDecision: Decision;
  MatchedStatements: WireStatement[];
  MissingContextValues: string[];
  OrganizationsDecisionDetail?: { AllowedByOrganizations: boolean };
  PermissionsBoundaryDecisionDetail?: { AllowedByPermissionsBoundary: boolean };
  /** Empty, since only cross-account simulations fill it; absent if no ARN was given or an SCP denies. */
  EvalDecisionDetails?: Record<string, Decision>;
  /** Absent if no ARN was given. */
  ResourceSpecificResults?: ResourceSpecificResult[];
}

/** Has no OrganizationsDecisionDetail: SCPs are told of per action only. Empty lists are left out. */
export interface ResourceSpecificResult {
  EvalResourceName: string;
  EvalResourceDecision: Decision;
  MatchedStatements?: WireStatement[];
  MissingContextValues?: string[];
  PermissionsBoundaryDecisionDetail?: { AllowedByPermissionsBoundary: boolean };
}

const SEVERITY: readonly Decision[] = ['explicitDeny', 'implicitDeny', 'allowed'];

/** Puts the outcomes of one action together. `withArns`: the caller named resources, so each has its own result. */
export function evaluationResult(
  action: string,
  outcomes: readonly ResourceOutcome[],
  withArns: boolean,
): EvaluationResult {
  const decision =
    SEVERITY.find((severity) => outcomes.some((outcome) => outcome.decision === severity)) ?? 'implicitDeny';
  const name = outcomes.length === 1 ? outcomes[0]?.resource : aggregateResourceName(action);
  // Only a denial is told of by its own statements; otherwise statements that allow other resources are listed too.
  const deciding = outcomes.filter((outcome) => decision !== 'explicitDeny' || outcome.decision === decision);
  const organization = allTrue(outcomes.map(({ allowedByOrganization }) => allowedByOrganization));
  const boundary = allTrue(outcomes.map(({ allowedByBoundary }) => allowedByBoundary));
  return {
    EvalActionName: action,
    ...(name === undefined ? {} : { EvalResourceName: name }),
    EvalDecision: decision,
    MatchedStatements: distinctStatements(deciding),
    MissingContextValues: [...new Set(outcomes.flatMap(({ missing }) => missing))],
    ...(organization === undefined ? {} : { OrganizationsDecisionDetail: { AllowedByOrganizations: organization } }),
    ...boundaryDetail(boundary),
    ...(withArns && organization !== false ? { EvalDecisionDetails: {} } : {}),
    ...(withArns ? { ResourceSpecificResults: outcomes.map(resourceResult) } : {}),
  };
}

function resourceResult(outcome: ResourceOutcome): ResourceSpecificResult {
  const statements = distinctStatements([outcome]);
  return {
    EvalResourceName: outcome.resource,
    EvalResourceDecision: outcome.decision,
    ...(statements.length > 0 ? { MatchedStatements: statements } : {}),
    ...(outcome.missing.length > 0 ? { MissingContextValues: outcome.missing } : {}),
    ...boundaryDetail(outcome.allowedByBoundary),
  };
}

function boundaryDetail(allowed: boolean | undefined): Pick<EvaluationResult, 'PermissionsBoundaryDecisionDetail'> {
  return allowed === undefined ? {} : { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: allowed } };
}

/** Undefined if none is known. */
function allTrue(values: readonly (boolean | undefined)[]): boolean | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.every(Boolean);
}

function distinctStatements(outcomes: readonly ResourceOutcome[]): WireStatement[] {
  const found = new Map<string, WireStatement>();
  for (const { policy, type, index, reported } of outcomes.flatMap(({ matched }) => matched)) {
    found.set(JSON.stringify([type, policy, index]), {
      SourcePolicyId: policy,
      SourcePolicyType: type,
      StartPosition: wirePosition(reported.start),
      EndPosition: wirePosition(reported.end),
    });
  }
  return [...found.values()];
}

function wirePosition({ line, column }: Position): WirePosition {
  return { Line: line, Column: column };
}
