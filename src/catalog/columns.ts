/**
 * What the columns beside `invoke` and `stream` ask for a target: one part for each IAM action and argument, with its requirements and
 * its real probe. Pure.
 * Sources: service authorization reference, Amazon Bedrock (resource types of each action); Bedrock API reference (operations);
 * Bedrock user guide, batch-inference-prereq ("batch inference jobs use the foundation-model, custom-model, and model-invocation-job
 * resource types") and count-tokens (bare foundation model IDs only).
 */
import { TARGET_KINDS } from '../domain/target-kinds.ts';
import { ANY_RESOURCE, IAM_ACTION, PASS_ROLE } from './actions.ts';
import type { ActionName } from '../domain/settings.ts';
import {
  CONVERSE_MESSAGES,
  mantleOnly,
  OPERATION_WHY,
  type Family,
  type ProbeApi,
  type ProbePlan,
} from './families.ts';
import { requirements, type Requirement, type RequirementContext } from './requirements.ts';
import { COMPATIBLE, isKnownToServe, withoutApi, type CompatibleRow } from './compatible-apis.ts';
import { modelRow } from './snapshot.ts';
import { foundationModelArn, type ResolvedTarget } from './targets.ts';

/** The columns that are made of parts: neither a call of the model itself nor the guardrail's. */
export type PartedColumn = Exclude<ActionName, 'invoke' | 'stream' | 'guardrail'>;

/** One IAM action of a column, with what it is simulated on. */
export interface ColumnPart {
  /** IAM's name. */
  action: string;
  /** Empty where what the action would be asked about is not known: then it is not simulated. */
  requirements: Requirement[];
  plan: ProbePlan;
  /** Whether the model has to be available for it: what the account has agreed to says nothing of a list. */
  usesModel: boolean;
  /** Whether there is such an operation for the target is known by a call only: no table says it. */
  supportUnknown?: boolean;
  /** Listed for the reader, and not required: the column's work is done without it. */
  optional?: boolean;
}

/** What a column is asked with: where the call is made, and what the entry states. */
export interface ColumnContext extends RequirementContext {
  /** ARN of the service role that batch jobs of the entry are created with. */
  batchRole?: string;
  /** `validate`: no call that is paid for is made. */
  mode?: 'live' | 'validate';
}

/** The parts of a column for a target, or why it does not apply. */
export type Column =
  | {
      kind: 'parts';
      parts: ColumnPart[];
      /** What the column's work needs as well and could not be asked about, in sentences. */
      notChecked?: string[];
    }
  | { kind: 'not-applicable'; why: string };

/** The parts of a column for a target, those that do its work first; or why the target has no such operation. */
export function columnOf(column: PartedColumn, target: ResolvedTarget, family: Family, context: ColumnContext): Column {
  const mantle = target.kind === 'foundation-model' ? mantleOnly(target.foundationModels) : undefined;
  if (mantle !== undefined) {
    return {
      kind: 'parts',
      parts: [{ action: IAM_ACTION[column], requirements: [], plan: unsupported(mantle), usesModel: true }],
    };
  }
  const why = WHY_NOT[column](target, family);
  if (why !== undefined) return { kind: 'not-applicable', why };
  const parts = PARTS[column](target, family, context);
  return column === 'batch' && context.batchRole === undefined
    ? { kind: 'parts', parts, notChecked: [ROLE_NOT_STATED] }
    : { kind: 'parts', parts };
}

/** CreateModelInvocationJob takes a `roleArn`, and IAM lets only those pass a role who may (`iam:PassRole`). */
export const ROLE_NOT_STATED =
  'A batch job also needs iam:PassRole on the service role of the job, which was not checked: write `batch-role` with its ARN beside the model.';

const WHY_NOT: Record<PartedColumn, (target: ResolvedTarget, family: Family) => string | undefined> = {
  'count-tokens': ({ kind }, { modality, operation }) => {
    if (TARGET_KINDS[kind].withoutFoundationModel === true) return 'tokens are counted for foundation models only';
    if (modality !== 'text') return `the model takes no tokens to count (${modality})`;
    return OPERATION_WHY[operation];
  },
  async: ({ kind, foundationModels }, { operation }) => {
    if (TARGET_KINDS[kind].withoutFoundationModel === true)
      return 'only foundation models have asynchronous invocation';
    if (operation === 'StartAsyncInvoke') return undefined;
    if (OPERATION_WHY[operation] !== undefined) return OPERATION_WHY[operation];
    const cards = foundationModels.map((id) => modelRow(id)?.apis);
    // Only where AWS's model card lists the operations and not this one: a model without a card may have it.
    const isKnown = cards.length > 0 && cards.every((apis) => apis && !apis.includes('StartAsyncInvoke'));
    return isKnown ? 'the model has no asynchronous invocation' : undefined;
  },
  batch: (_, { operation }) => OPERATION_WHY[operation],
  discover: () => undefined,
  responses: (target, family) => withoutApi(target, family, COMPATIBLE.responses),
  chat: (target, family) => withoutApi(target, family, COMPATIBLE.chat),
  messages: (target, family) => withoutApi(target, family, COMPATIBLE.messages),
};

/** Whether AWS's model cards list the operation for every model behind a target. */
function cardHasAsync({ foundationModels }: ResolvedTarget): boolean {
  return (
    foundationModels.length > 0 &&
    foundationModels.every((id) => modelRow(id)?.apis?.includes('StartAsyncInvoke') === true)
  );
}

/**
 * Models whose tokens were seen to be counted. Of others some answer "doesn't support counting tokens" (Nova, and Claude from Opus 4.7
 * on), and no table of AWS says which.
 */
const COUNTED = /^anthropic\.claude-(?:haiku|sonnet|opus)-4-[56](?:-|$)/;

type Parts = (target: ResolvedTarget, family: Family, context: ColumnContext) => ColumnPart[];

const PARTS: Record<PartedColumn, Parts> = {
  'count-tokens': ({ foundationModels }, { converse }, context) => {
    const body = { input: { converse: { messages: CONVERSE_MESSAGES } } };
    const part = (requirement: Requirement[], plan: ProbePlan, id = ''): ColumnPart => ({
      ...{ action: 'bedrock:CountTokens', requirements: requirement, plan, usesModel: true },
      supportUnknown: !COUNTED.test(id),
    });
    if (foundationModels.length === 0) return [part([], unsupported('the model behind it is not known'))];
    return foundationModels.map((id) =>
      part(
        onModel('bedrock:CountTokens', id, context),
        converse ? free('CountTokens', id, body) : unsupported('the smallest body of its tokens is not known'),
        id,
      ),
    );
  },
  async: (target, { operation }, context) => [
    {
      action: 'bedrock:InvokeModel',
      requirements: requirements(target, context),
      plan: unsupported('starting an asynchronous invocation writes to a bucket and is paid for'),
      ...{ usesModel: true, supportUnknown: operation !== 'StartAsyncInvoke' && !cardHasAsync(target) },
    },
    onMadeUp('bedrock:GetAsyncInvoke', 'async-invoke', context),
    onlyListed(listing('bedrock:ListAsyncInvokes', 'ListAsyncInvokes', context)),
  ],
  batch: (target, _, context) => [
    {
      action: 'bedrock:CreateModelInvocationJob',
      requirements: batchModels(target, context),
      plan: unsupported('starting a batch job reads and writes buckets and is paid for'),
      usesModel: true,
    },
    onMadeUp('bedrock:GetModelInvocationJob', 'model-invocation-job', context),
    ...passRole(context),
    onlyListed(onMadeUp('bedrock:StopModelInvocationJob', 'model-invocation-job', context)),
    onlyListed(listing('bedrock:ListModelInvocationJobs', 'ListModelInvocationJobs', context)),
  ],
  discover: (target, _, context) => [
    listing('bedrock:ListFoundationModels', 'ListFoundationModels', context),
    ...target.foundationModels.map((id) =>
      control(
        'bedrock:GetFoundationModel',
        onModel('bedrock:GetFoundationModel', id, context),
        free('GetFoundationModel', id),
      ),
    ),
    profileListing(context),
    ...(TARGET_KINDS[target.kind].isProfile === true
      ? [
          control(
            'bedrock:GetInferenceProfile',
            [requirement('bedrock:GetInferenceProfile', target.arn, context)],
            free('GetInferenceProfile', target.id),
          ),
        ]
      : []),
  ],
  responses: (target, family, context) => [
    compatibleCall(COMPATIBLE.responses, target, family, context),
    ...STORED_RESPONSES.map((action) =>
      onlyListed(
        control(
          action,
          [requirement(action, projectArn(context), context)],
          unsupported('the check stores no response that it could be asked about'),
        ),
      ),
    ),
  ],
  chat: (target, family, context) => [compatibleCall(COMPATIBLE.chat, target, family, context)],
  messages: (target, family, context) => [compatibleCall(COMPATIBLE.messages, target, family, context)],
};

/** What reads, stops and deletes a response that was stored; individual responses are no resources (inference-responses-api). */
const STORED_RESPONSES = ['bedrock:GetInvoke', 'bedrock:CancelInvoke', 'bedrock:DeleteInvoke'];

/** The account's default project, the only one that bedrock-runtime knows. */
function projectArn({ partition, region, account }: RequirementContext): string {
  return `arn:${partition}:bedrock:${region}:${account}:project/default`;
}

/** The call of an API of another vendor, authorised as InvokeModel. */
function compatibleCall(
  row: CompatibleRow,
  target: ResolvedTarget,
  { approxInputTokens = 0 }: Family,
  context: ColumnContext,
): ColumnPart {
  const { api, body, maxOutputTokens } = row;
  const action = 'bedrock:InvokeModel';
  const own = requirements(target, context);
  return {
    ...{ action, usesModel: true, supportUnknown: !isKnownToServe(target, row) },
    requirements: row.onProject === true && own.length > 0 ? withProject(own, target, context) : own,
    plan:
      whyNotCalled(target, context) ??
      ({ kind: 'call', api, body, maxOutputTokens, approxInputTokens: Math.max(approxInputTokens, 8) } as const),
  };
}

function whyNotCalled({ kind }: ResolvedTarget, { mode }: ColumnContext): ProbePlan | undefined {
  if (mode === 'validate') return unsupported('a refused request of this API was never observed to prove access');
  if (kind === 'foundation-model' || TARGET_KINDS[kind].isProfile === true) return undefined;
  return unsupported('AWS documents this API for foundation models and inference profiles only');
}

/**
 * Creating a response authorises two resources that carry each other's names: the target with `bedrock:ProjectArn`, and the default project
 * with `bedrock:ModelArn`, the profile or model that the request named, never a destination (inference-responses-api, "Permissions").
 */
function withProject(own: readonly Requirement[], target: ResolvedTarget, context: RequirementContext): Requirement[] {
  const project = projectArn(context);
  return [
    ...own.map((one) => ({ ...one, context: { ...one.context, 'bedrock:ProjectArn': [project] } })),
    {
      ...{ action: 'bedrock:InvokeModel', resource: project, requestedRegion: context.region, role: 'source' },
      context: { 'bedrock:ModelArn': [target.arn] },
    },
  ];
}

/** A profile is no resource of a batch job: the foundation models behind it are, in the region of the call. Empty: not known. */
function batchModels(
  { kind, arn, foundationModels }: ResolvedTarget,
  { partition, region }: RequirementContext,
): Requirement[] {
  const isModel = kind === 'foundation-model' || TARGET_KINDS[kind].isProfile === true;
  const models = isModel ? foundationModels.map((id) => foundationModelArn(partition, region, id)) : [];
  const resources = kind === 'custom-model' ? [arn] : models;
  return resources.map((resource) => ({
    ...{ action: 'bedrock:CreateModelInvocationJob', resource, requestedRegion: region, role: 'source' },
  }));
}

function onModel(action: string, id: string, context: RequirementContext): Requirement[] {
  return [requirement(action, foundationModelArn(context.partition, context.region, id), context)];
}

function requirement(action: string, resource: string, { region }: RequirementContext): Requirement {
  return { action, resource, requestedRegion: region, role: 'target' };
}

/**
 * The role of a batch job is passed to Bedrock (user guide, batch-iam-sr; IAM user guide, id_roles_use_passrole): who creates the job needs
 * `iam:PassRole` on it, often allowed under `iam:PassedToService` only.
 */
function passRole({ batchRole, region }: ColumnContext): ColumnPart[] {
  if (batchRole === undefined) return [];
  const own: Requirement = {
    ...{ action: PASS_ROLE, resource: batchRole, requestedRegion: region, role: 'source' },
    context: { 'iam:PassedToService': ['bedrock.amazonaws.com'] },
  };
  return [control(PASS_ROLE, [own], unsupported('a role is passed only in a call that uses it'))];
}

function onlyListed(part: ColumnPart): ColumnPart {
  return { ...part, optional: true };
}

/** An action of the control plane. */
function control(action: string, own: Requirement[], plan: ProbePlan): ColumnPart {
  return { action, requirements: own, plan, usesModel: false };
}

function listing(action: string, api: ProbeApi, context: RequirementContext): ColumnPart {
  return control(action, [requirement(action, ANY_RESOURCE, context)], free(api));
}

/**
 * AWS's own policy for profiles (Bedrock user guide, inference-profiles-prereq) grants the list on profile ARNs, and live refusals name
 * `inference-profile/*`: such a grant works, although the action has no resource type and the simulator denies it.
 */
function profileListing(context: RequirementContext): ColumnPart {
  const part = listing('bedrock:ListInferenceProfiles', 'ListInferenceProfiles', context);
  return { ...part, requirements: part.requirements.map((own) => ({ ...own, uncertain: true })) };
}

/** Twelve characters, as the API's patterns want them; no real one is known before there is a job. */
const MADE_UP_ID = 'bedrockcheck';

function onMadeUp(action: string, type: string, context: RequirementContext): ColumnPart {
  const { partition, region, account } = context;
  const resource = `arn:${partition}:bedrock:${region}:${account}:${type}/${MADE_UP_ID}`;
  const own: Requirement = { ...requirement(action, resource, context), madeUp: type };
  return control(action, [own], unsupported('there is none that it could be asked about'));
}

function unsupported(why: string): ProbePlan {
  return { kind: 'unsupported', why };
}

/** A call that costs nothing: reading the control plane, and counting tokens (Bedrock user guide, count-tokens). */
function free(api: ProbeApi, about?: string, body: object = {}): ProbePlan {
  const call = { kind: 'call', api, body, maxOutputTokens: 0, approxInputTokens: 0, usd: 0 } as const;
  return about === undefined ? call : { ...call, about };
}
