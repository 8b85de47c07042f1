/**
 * The smallest policy that would close a gap: the denied actions on the denied resources and nothing else. What cannot
 * be written without a wildcard, or must not be given to a runtime role (aws-marketplace:Subscribe), is not written at
 * all.
 */
import { snapshotRequirements } from '../catalog/snapshot-requirements.ts';
import { ANY_RESOURCE, PASS_ROLE } from '../catalog/actions.ts';
import { hasNoResource } from '../catalog/columns.ts';
import { MANTLE_MODEL_KEY } from '../catalog/endpoints.ts';
import { purposeOf } from '../policy/grants.ts';
import { TARGET_KINDS } from '../domain/target-kinds.ts';
import { causeInfo, type Cause } from './causes.ts';
import { resourceLeg } from './denial.ts';
import type { Denial } from './denial.ts';
import type { Evidence, NeededPermission } from '../domain/evidence.ts';
import { groupBy } from '../util/group-by.ts';
import { deniedRequirements } from './simulated.ts';

/** Condition keys of suggested statements, each with the one value that it must have. */
export type Through = Readonly<Record<string, string>>;

/** An Allow statement that is suggested. */
export interface Statement {
  Sid: string;
  Effect: 'Allow';
  Action: string[];
  Resource: string[];
  Condition?: { StringEquals: Through };
}

/** A policy document of suggested statements. */
export interface ClosingPolicy {
  Version: '2012-10-17';
  Statement: Statement[];
}

/** A policy, and how much of it is known from the dated tables only. */
export interface SmallestPolicy {
  document: ClosingPolicy;
  /** ISO date of the table that said what a profile routes to. */
  table?: string;
}

type Gap = NeededPermission;

/** An ARN in full: no wildcard, nothing masked or cut. */
const EXACT_ARN = /^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(?:\d{12})?:[\w+=,.@:/-]+$/;
const EXACT_ACTION = /^[a-z-]+:[A-Za-z]\w+$/;

/**
 * Takes a cause, the denial of the live call and the evidence, and returns the document, or undefined if none is due:
 * for what no policy can mend, and where an Allow is there already, under a condition that the call did not meet.
 * Model ARNs that are reached through a profile or a prompt router get the condition on it, so that the model alone
 * stays closed (https://docs.aws.amazon.com/bedrock/latest/userguide/geographic-cross-region-inference.html).
 */
export function smallestPolicy(
  cause: Cause,
  denial: Denial | undefined,
  evidence: Evidence,
): SmallestPolicy | undefined {
  if (causeInfo(cause).closedBy === undefined || (evidence.guards?.length ?? 0) > 0 || isBeyondPolicies(evidence)) {
    return undefined;
  }
  const { gaps: found, table } = gapsOf(cause, denial, evidence);
  const gaps = found
    .map(onAnyResource)
    .filter(
      ({ action, resource }) =>
        EXACT_ACTION.test(action) &&
        (EXACT_ARN.test(resource) || hasNoResource(action)) &&
        !Object.hasOwn(evidence.madeUp ?? {}, resource),
    );
  const grouped = groupBy(gaps, (gap) => JSON.stringify([sidOf(gap), Object.entries(throughOf(gap)).sort()]));
  const statements = [...grouped].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, group]) => statementOf(group));
  if (statements.length === 0) return undefined;
  const document: ClosingPolicy = { Version: '2012-10-17', Statement: withOwnSids(statements) };
  return table === undefined ? { document } : { document, table };
}

/**
 * Whether something known says that the call fails whatever is allowed: the model has ended, or its agreement is
 * missing.
 */
function isBeyondPolicies({ lifecycle, availability, record, profilesOnly }: Evidence): boolean {
  if (record?.state === 'absent' || record?.state === 'ended' || profilesOnly !== undefined) return true;
  if (lifecycle?.status === 'EOL') return true;
  return availability?.agreement === 'NOT_AVAILABLE' || availability?.region === 'NOT_AVAILABLE';
}

/**
 * An action without a resource type can be allowed on `*` only, the one place where a wildcard is written: a policy
 * that names anything else for it allows nothing (service authorization reference, "Actions with no resource types").
 * A live refusal may still name one.
 */
function onAnyResource(gap: Gap): Gap {
  return hasNoResource(gap.action) ? { ...gap, resource: ANY_RESOURCE } : gap;
}

/**
 * What the simulation denied in the layer that the policy is for, and what the live call was refused for: the
 * simulation may not have seen it. What could not be simulated counts as denied: IAM checks a profile before the
 * models behind it, so that the first refusal hides the others.
 */
function gapsOf(cause: Cause, denial: Denial | undefined, evidence: Evidence): { gaps: Gap[]; table?: string } {
  const { closedBy } = causeInfo(cause);
  const layer = closedBy === 'principal' || closedBy === 'caller' ? 'identity-policy' : closedBy;
  const needed = evidence.needed ?? [];
  const answered = new Set(evidence.simulation?.requirements.map(pairKey));
  const simulated = deniedRequirements(evidence)
    .filter(({ deniedBy = 'identity-policy', decision }) => deniedBy === layer && decision === 'implicitDeny')
    .flatMap((one) => neededFor(one, evidence));
  // What a Deny refuses, an Allow does not give back.
  const { action, resource } = denial?.effect === 'explicit' ? {} : (denial ?? {});
  const live = resource ?? (action !== undefined && hasNoResource(action) ? ANY_RESOURCE : undefined);
  if (action === undefined || live === undefined || action.startsWith('aws-marketplace:')) return { gaps: simulated };
  const refused = { action, resource: live };
  const isNeeded = needed.some((other) => pairKey(other) === pairKey(refused));
  const unseen = isNeeded ? needed.filter((one) => !answered.has(pairKey(one))) : [];
  const behind = needed.length === 0 ? byTable(refused) : undefined;
  return {
    gaps: [...simulated, ...neededFor(refused, evidence), ...unseen, ...(behind?.gaps ?? [])],
    ...definedTable(unseen.length > 0 ? evidence.neededByTable : behind?.table),
  };
}

/**
 * What a denied pair stands for: the cell's own requirements, with the profile or router that each is reached through.
 */
function neededFor(pair: { action: string; resource: string }, evidence: Evidence): Gap[] {
  const known = evidence.needed?.filter((one) => pairKey(one) === pairKey(pair)) ?? [];
  return known.length > 0 ? known : [withProfile(pair, evidence)];
}

function definedTable(table: string | undefined): { table?: string } {
  return table === undefined ? {} : { table };
}

/**
 * What a refusal of a profile alone lets expect: the models behind it, by the dated table. Undefined if it is no
 * profile of the table.
 */
function byTable({ action, resource }: Gap): { gaps: Gap[]; table: string } | undefined {
  if (!isInvocation({ action })) return undefined;
  const found = snapshotRequirements(resource);
  return found && { gaps: found.requirements.map((one) => ({ ...one, action })), table: found.table };
}

function pairKey({ action, resource }: { action: string; resource: string }): string {
  return `${action} ${resource}`;
}

function isModel({ resource }: Pick<Gap, 'resource'>): boolean {
  const kind = resourceLeg(resource)?.kind;
  return kind === 'foundation-model' || kind === 'global-foundation-model';
}

/** Only an invocation reaches a model through a profile. */
function isInvocation({ action }: Pick<Gap, 'action'>): boolean {
  return action.startsWith('bedrock:InvokeModel');
}

/**
 * A gap of which only action and resource are known, with the profile that its model is reached through where the
 * target is one.
 */
function withProfile({ action, resource }: { action: string; resource: string }, { target, model }: Evidence): Gap {
  // A refusal at bedrock-mantle names the project alone, which serves other models as well.
  if (action === 'bedrock-mantle:CreateInference' && model !== undefined && !model.startsWith('arn:'))
    return { action, resource, mantleModel: model };
  const gap: Gap = { action, resource };
  return target !== undefined && TARGET_KINDS[target.kind].isProfile === true && isInvocation(gap) && isModel(gap)
    ? { ...gap, inferenceProfileArn: target.arn }
    : gap;
}

/** The condition under which a gap is to be allowed. A profile's own statement has none: it is called by name. */
function throughOf(gap: Gap): Through {
  if (gap.mantleModel !== undefined) return { [MANTLE_MODEL_KEY]: gap.mantleModel };
  if (gap.action === PASS_ROLE) return { 'iam:PassedToService': 'bedrock.amazonaws.com' };
  if (!isInvocation(gap) || !isModel(gap)) return {};
  const { inferenceProfileArn, promptRouterArn } = gap;
  const keys = {
    'bedrock:InferenceProfileArn': inferenceProfileArn,
    'bedrock:PromptRouterArn': promptRouterArn,
  };
  return Object.fromEntries(
    Object.entries(keys).flatMap(([key, value]) =>
      value !== undefined && EXACT_ARN.test(value) ? [[key, value] as const] : [],
    ),
  );
}

/** Stable: depends on what is granted only. Sids may have letters and digits. */
function sidOf(gap: Gap): string {
  if (!isInvocation(gap)) return purposeOf(gap.action);
  if (isModel(gap)) {
    const through = throughOf(gap);
    if ('bedrock:InferenceProfileArn' in through) return 'BedrockInvokeModelThroughProfile';
    return 'bedrock:PromptRouterArn' in through ? 'BedrockInvokeModelThroughRouter' : 'BedrockInvokeModel';
  }
  if (resourceLeg(gap.resource)?.kind.endsWith('inference-profile') === true) return 'BedrockInvokeProfile';
  return purposeOf(gap.action);
}

function statementOf(gaps: Gap[]): Statement[] {
  const [first] = gaps;
  if (!first) return [];
  const through = throughOf(first);
  return [
    {
      Sid: sidOf(first),
      Effect: 'Allow',
      Action: sorted(gaps.map(({ action }) => action)),
      Resource: sorted(gaps.map(({ resource }) => resource)),
      ...(Object.keys(through).length > 0 && { Condition: { StringEquals: through } }),
    },
  ];
}

/** Sids are unique in a document: models behind a router's several profiles have a statement for each. */
function withOwnSids(statements: readonly Statement[]): Statement[] {
  const seen = new Map<string, number>();
  return statements.map((one) => {
    const number = (seen.get(one.Sid) ?? 0) + 1;
    seen.set(one.Sid, number);
    return number === 1 ? one : { ...one, Sid: `${one.Sid}${number}` };
  });
}

function sorted(values: string[]): string[] {
  return [...new Set(values)].sort();
}

/** The statements of several documents of this file's form as one document, those of one purpose together. */
export function mergeStatements(policies: readonly object[]): ClosingPolicy {
  const statements = policies.flatMap((policy) =>
    'Statement' in policy && Array.isArray(policy.Statement) ? policy.Statement.filter(isStatement) : [],
  );
  const grouped = groupBy(statements, ({ Sid, Condition }) => JSON.stringify([Sid, Condition]));
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
