/**
 * The smallest policy that would close a gap: the denied actions on the denied resources and nothing else. What cannot be written without a
 * wildcard, or must not be given to a runtime role (aws-marketplace:Subscribe), is not written at all.
 */
import { ANY_RESOURCE, hasNoResource } from '../catalog/actions.ts';
import type { Cause } from './causes.ts';
import { resourceLeg } from './denial.ts';
import type { Denial } from './denial.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { DeniedBy } from '../domain/report.ts';
import { deniedRequirements } from './simulated.ts';

export interface Statement {
  Sid: string;
  Effect: 'Allow';
  Action: string[];
  Resource: string[];
  Condition?: { StringEquals: { 'bedrock:InferenceProfileArn': string } };
}

export interface PolicyDocument {
  Version: '2012-10-17';
  Statement: Statement[];
}

interface Gap {
  action: string;
  resource: string;
}

/** Causes that an added Allow closes. A Deny, and what an organization forbids, no Allow can outweigh. */
const CLOSED_BY_ALLOW: readonly Cause[] = [
  'identity-policy-no-allow',
  'permissions-boundary',
  'session-policy',
  'guardrail-not-permitted',
  'guardrail-organization-enforced',
  'simulation-not-permitted',
  'sts-assume-role-denied',
  'control-plane-optional',
];

/** An ARN in full: no wildcard, nothing masked or cut. */
const EXACT_ARN = /^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(?:\d{12})?:[\w+=,.@:/-]+$/;
const EXACT_ACTION = /^[a-z-]+:[A-Za-z]\w+$/;

/**
 * Takes a cause, the denial of the live call and the evidence, and returns the document, or undefined where none is due. Model ARNs that
 * are reached through a profile get the condition on `bedrock:InferenceProfileArn`, so that the model alone stays closed
 * (https://docs.aws.amazon.com/bedrock/latest/userguide/geographic-cross-region-inference.html).
 */
export function smallestPolicy(
  cause: Cause,
  denial: Denial | undefined,
  evidence: Evidence,
): PolicyDocument | undefined {
  if (!CLOSED_BY_ALLOW.includes(cause)) return undefined;
  const gaps = gapsOf(cause, denial, evidence)
    .map(onAnyResource)
    .filter(
      ({ action, resource }) =>
        EXACT_ACTION.test(action) &&
        (EXACT_ARN.test(resource) || hasNoResource(action)) &&
        !Object.hasOwn(evidence.madeUp ?? {}, resource),
    );
  const grouped = Map.groupBy(gaps, (gap) => sidOf(gap, evidence));
  const statements = [...grouped]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([sid, group]) => statementOf(sid, group, evidence));
  return statements.length > 0 ? { Version: '2012-10-17', Statement: statements } : undefined;
}

/**
 * An action without a resource type can be allowed on `*` only, the one place where a wildcard is written: a policy that names anything
 * else for it allows nothing (service authorization reference, "Actions with no resource types"). A live refusal may still name one.
 */
function onAnyResource(gap: Gap): Gap {
  return hasNoResource(gap.action) ? { ...gap, resource: ANY_RESOURCE } : gap;
}

/** The layer whose document a cause's policy belongs into, where it is not an identity policy. */
const LAYER: Partial<Record<Cause, DeniedBy>> = {
  'permissions-boundary': 'permissions-boundary',
  'session-policy': 'session-policy',
};

/**
 * What the simulation denied in the layer that the policy is for, and what the live call was refused for: the simulation may not have
 * seen it.
 */
function gapsOf(cause: Cause, denial: Denial | undefined, evidence: Evidence): Gap[] {
  const layer = LAYER[cause] ?? 'identity-policy';
  const simulated = deniedRequirements(evidence)
    .filter(({ deniedBy = 'identity-policy', decision }) => deniedBy === layer && decision === 'implicitDeny')
    .map(({ action, resource }) => ({ action, resource }));
  // What a Deny refuses, an Allow does not give back.
  const { action, resource } = denial?.effect === 'explicit' ? {} : (denial ?? {});
  const live = resource ?? (action !== undefined && hasNoResource(action) ? ANY_RESOURCE : undefined);
  return action === undefined || live === undefined || action.startsWith('aws-marketplace:')
    ? simulated
    : [...simulated, { action, resource: live }];
}

function isModel({ resource }: Gap): boolean {
  const kind = resourceLeg(resource)?.kind;
  return kind === 'foundation-model' || kind === 'global-foundation-model';
}

/** Only an invocation reaches a model through a profile. */
function isInvocation({ action }: Gap): boolean {
  return action.startsWith('bedrock:InvokeModel');
}

/** The profile that a model is reached through, where the target is one. */
function profileOf({ target }: Evidence): string | undefined {
  const isProfile = target?.kind === 'inference-profile' || target?.kind === 'application-inference-profile';
  return isProfile && EXACT_ARN.test(target.arn) ? target.arn : undefined;
}

/** Stable: depends on what is granted only. Sids may have letters and digits. */
function sidOf(gap: Gap, evidence: Evidence): string {
  const [service = '', name = ''] = gap.action.split(':');
  if (!isInvocation(gap)) return `${capitalized(service)}${name}`;
  if (isModel(gap))
    return profileOf(evidence) === undefined ? 'BedrockInvokeModel' : 'BedrockInvokeModelThroughProfile';
  if (resourceLeg(gap.resource)?.kind.endsWith('inference-profile') === true) return 'BedrockInvokeProfile';
  return `${capitalized(service)}${name}`;
}

function capitalized(words: string): string {
  return words.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function statementOf(sid: string, gaps: Gap[], evidence: Evidence): Statement {
  const profile = gaps.every((gap) => isInvocation(gap) && isModel(gap)) ? profileOf(evidence) : undefined;
  return {
    Sid: sid,
    Effect: 'Allow',
    Action: sorted(gaps.map(({ action }) => action)),
    Resource: sorted(gaps.map(({ resource }) => resource)),
    ...(profile === undefined ? {} : { Condition: { StringEquals: { 'bedrock:InferenceProfileArn': profile } } }),
  };
}

function sorted(values: string[]): string[] {
  return [...new Set(values)].sort();
}

/** The statements of several documents of this file's form as one document, those of one purpose together. */
export function mergeStatements(policies: readonly object[]): PolicyDocument {
  const statements = policies.flatMap((policy) =>
    'Statement' in policy && Array.isArray(policy.Statement) ? policy.Statement.filter(isStatement) : [],
  );
  const grouped = Map.groupBy(statements, ({ Sid, Condition }) => JSON.stringify([Sid, Condition]));
  const merged = [...grouped.values()].flatMap((group) => {
    const [first] = group;
    const Action = sorted(group.flatMap((one) => one.Action));
    const Resource = sorted(group.flatMap((one) => one.Resource));
    return first ? [{ ...first, Action, Resource }] : [];
  });
  return { Version: '2012-10-17', Statement: merged };
}

function isStatement(value: unknown): value is Statement {
  return typeof value === 'object' && value !== null && 'Sid' in value && 'Action' in value && 'Resource' in value;
}
