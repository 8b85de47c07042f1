/**
 * iam:SimulatePrincipalPolicy and iam:SimulateCustomPolicy without the wire, in the shape that AWS has answered with
 * since 2026-07-30. As at AWS, session policies, VPC endpoint policies and resource control policies are not
 * evaluated.
 */
import { requestContext } from './context.ts';
import type { RequestContext } from './context.ts';
import { contextKeys } from './context-keys.ts';
import { parsePolicy, PolicyDocumentError } from './document.ts';
import type { PolicyDocument, PolicyKind } from './document.ts';
import type { SourcedPolicy } from './evaluate.ts';
import { excludesPolicy, excludesType, validateExclusions } from './exclusions.ts';
import type { PolicyExclusion } from './exclusions.ts';
import { isCatalogued } from './resource-types.ts';
import { evaluateResource } from './simulation-outcome.ts';
import type { SimulatedPolicies } from './simulation-outcome.ts';
import { SimulationError, validateParameters } from './simulation-input.ts';
import type { SimulationParameters } from './simulation-input.ts';
import { evaluationResult } from './simulation-result.ts';
import type { EvaluationResult } from './simulation-result.ts';
import type { AttachedPolicy, PrincipalKind } from './sources.ts';

/** The entity behind PolicySourceArn. */
export interface SimulatedPrincipal {
  kind: PrincipalKind;
  name: string;
  account: string;
  /** `AROA...` or `AIDA...`. */
  uniqueId?: string;
  /** As `identityPolicies` names them. */
  policies: AttachedPolicy[];
  boundary?: SourcedPolicy;
  /** Absent in no organization; the management account has no levels, since SCPs do not affect it. */
  organization?: { id: string; levels?: SourcedPolicy[][]; managementAccount?: string; paths?: string[] };
}

export interface PrincipalSimulation extends SimulationParameters {
  PolicyExclusionList?: PolicyExclusion[];
}

export interface CustomSimulation extends SimulationParameters {
  PolicyInputList: string[];
  /** Root to account. */
  OrderedOrganizationPolicyInputList?: { ServiceControlPolicyInputList: string[] }[];
}

export interface SimulationAnswer {
  EvaluationResults: EvaluationResult[];
  IsTruncated: boolean;
  /** Present where truncated. */
  Marker?: string;
}

/** Simulates the policies of an entity, plus those of the request, less the excluded ones. Throws SimulationError. */
export function simulatePrincipalPolicy(principal: SimulatedPrincipal, request: PrincipalSimulation): SimulationAnswer {
  validateParameters(request);
  const exclusions = request.PolicyExclusionList ?? [];
  validateExclusions(exclusions);
  const attached = principal.policies.filter(
    (policy) => !excludesPolicy(exclusions, policy, principal.kind, principal.name),
  );
  const boundary =
    givenBoundary(request) ?? (excludesType(exclusions, 'permission-boundary') ? undefined : principal.boundary);
  const levels = excludesType(exclusions, 'scp') ? undefined : principal.organization?.levels;
  return simulate(request, principalContext(principal), {
    identity: [...attached, ...givenPolicies(request)],
    ...(boundary && { boundary }),
    ...(levels && { organization: levels }),
  });
}

/** Simulates policies that come with the request. No context is filled in. Throws SimulationError. */
export function simulateCustomPolicy(request: CustomSimulation): SimulationAnswer {
  validateParameters(request);
  const boundary = givenBoundary(request);
  const levels = request.OrderedOrganizationPolicyInputList?.map(({ ServiceControlPolicyInputList: texts }, index) => {
    if (texts.length === 0) {
      throw new SimulationError(`OrderedOrganizationPolicyInputList.${index + 1} has no service control policies.`);
    }
    return texts.map((text, policy) => inputPolicy(text, `ServiceControlPolicyInputList.${policy + 1}`, 'scp'));
  });
  return simulate(
    request,
    {},
    {
      identity: givenPolicies(request),
      ...(boundary && { boundary }),
      ...(levels && levels.length > 0 && { organization: levels }),
    },
  );
}

/**
 * What iam:GetContextKeysForPrincipalPolicy lists: keys of the entity's identity policies and of the texts in
 * PolicyInputList. SCPs and the boundary are not among them. Throws SimulationError for a malformed text.
 */
export function principalContextKeys(principal: SimulatedPrincipal, policyInputList: readonly string[] = []): string[] {
  return contextKeys([
    ...principal.policies.map(({ document }) => document),
    ...givenPolicies({ PolicyInputList: [...policyInputList] }).map(({ document }) => document),
  ]);
}

/**
 * Keys that the simulator fills in by itself (IAM User Guide, access_policies_testing-policies). `aws:PrincipalArn`
 * and `aws:RequestedRegion` are not among them. A role has no `aws:username`, as in a live call.
 */
export function principalContext(principal: SimulatedPrincipal): Record<string, string | string[] | undefined> {
  const { kind, name, account, uniqueId, organization } = principal;
  const type = kind === 'role' ? 'AssumedRole' : 'User';
  return {
    'aws:PrincipalAccount': account,
    'aws:PrincipalId': uniqueId,
    'aws:PrincipalType': type,
    'aws:Type': type,
    'aws:userid': uniqueId,
    'aws:username': kind === 'user' ? name : undefined,
    'aws:PrincipalOrgID': organization?.id,
    'aws:PrincipalOrgMasterAccountId': organization?.managementAccount,
    'aws:PrincipalOrgPaths': organization?.paths,
  };
}

function simulate(
  request: SimulationParameters,
  filledIn: Record<string, string | string[] | undefined>,
  policies: SimulatedPolicies,
): SimulationAnswer {
  const { ActionNames: actions, ContextEntries: entries = [] } = request;
  const arns = (request.ResourceArns ?? []).filter((arn) => arn !== '*');
  if (arns.length > 0) refuseMixedActions(actions);
  const supplied = Object.fromEntries(entries.map((entry) => [entry.ContextKeyName ?? '', entry.ContextKeyValues]));
  const context = requestContext(filledIn, supplied);
  const first = readMarker(request.Marker);
  const next = first + (request.MaxItems ?? 100);
  const truncated = next < actions.length;
  return {
    EvaluationResults: actions.slice(first, next).map((action) => resultOf(action, arns, context, policies)),
    IsTruncated: truncated,
    ...(truncated ? { Marker: Buffer.from(`actions:${next}`).toString('base64') } : {}),
  };
}

function resultOf(
  action: string,
  arns: readonly string[],
  context: RequestContext,
  policies: SimulatedPolicies,
): EvaluationResult {
  const resources = arns.length > 0 ? arns : ['*'];
  const outcomes = resources.map((resource) => evaluateResource(policies, { action, resource, context }));
  return evaluationResult(action, outcomes, arns.length > 0);
}

/** With explicit ARNs, actions that the simulator has a resource catalog for cannot be asked together with others. */
function refuseMixedActions(actions: readonly string[]): void {
  const known = actions.filter(isCatalogued);
  const others = actions.filter((action) => !isCatalogued(action));
  if (known.length === 0 || others.length === 0) return;
  throw new SimulationError(
    `Invalid Input Actions: [${known.join(',')}] and [${others.join(',')}] require different authorization information.`,
  );
}

function readMarker(marker: string | undefined): number {
  if (marker === undefined) return 0;
  const offset = /^actions:(\d+)$/.exec(Buffer.from(marker, 'base64').toString())?.[1];
  if (offset === undefined) throw new SimulationError('Invalid Marker.');
  return Number(offset);
}

function givenPolicies({
  PolicyInputList: texts = [],
}: Pick<SimulationParameters, 'PolicyInputList'>): SourcedPolicy[] {
  return texts.map((text, index) => inputPolicy(text, `PolicyInputList.${index + 1}`, 'identity'));
}

function givenBoundary(request: SimulationParameters): SourcedPolicy | undefined {
  const text = request.PermissionsBoundaryPolicyInputList?.[0];
  return text === undefined ? undefined : inputPolicy(text, 'PermissionsBoundaryPolicyInputList.1', 'boundary');
}

function inputPolicy(text: string, id: string, kind: PolicyKind): SourcedPolicy {
  return { id, document: inputDocument(text, kind) };
}

function inputDocument(text: string, kind: PolicyKind): PolicyDocument {
  try {
    return parsePolicy(text, kind);
  } catch (error) {
    if (error instanceof PolicyDocumentError) throw new SimulationError(error.message);
    throw error;
  }
}
