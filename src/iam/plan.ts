/**
 * Which simulation calls answer a set of questions. Context is per call and organization answers are per action, so
 * questions with the same context are asked together, and only an answer that is not clean is asked again, one
 * resource at a time. Pure.
 */
import { hasNoResource } from '../catalog/columns.ts';
import type { ContextValue } from './context.ts';

/** May this action be done to this resource in this context? */
export interface Question {
  action: string;
  /** Undefined for actions without a resource type: a model's ARN with one of those is a silent wrong answer. */
  resource?: string;
  context: ContextValue[];
}

/** A layer that the simulator can leave out (`PolicyExclusionList`). */
export type ExcludedLayer = 'scp' | 'permission-boundary';

/** One call of iam:SimulatePrincipalPolicy. */
export interface SimulationCall {
  actions: string[];
  resources: string[];
  context: ContextValue[];
  exclude: ExcludedLayer[];
  /** Documents on top of what is attached: the fix that is to be proven. */
  policies?: readonly string[];
  /** A document in place of the attached permissions boundary. */
  boundary?: string;
  /** Attached policies that are left out: those that a change replaces. */
  leaveOut?: readonly LeftOut[];
}

/** An attached policy that a simulation leaves out; one that is not attached changes nothing. */
export type LeftOut = { arn: string } | { inline: string; of: { kind: 'role' | 'user'; name: string } };

/** A call, and the questions it was planned for. It may answer more. */
export interface PlannedCall {
  call: SimulationCall;
  questions: Question[];
}

/**
 * Actions that may share a call: those with the same resource types. A resource of another type would be denied
 * without a word. Source: service authorization reference, Amazon Bedrock.
 */
const SAME_RESOURCES: Readonly<Record<string, string>> = {
  'bedrock:InvokeModel': 'invoke',
  'bedrock:InvokeModelWithResponseStream': 'invoke',
  'bedrock:CountTokens': 'foundation-model',
  'bedrock:GetFoundationModel': 'foundation-model',
  'bedrock:GetModelInvocationJob': 'model-invocation-job',
  'bedrock:StopModelInvocationJob': 'model-invocation-job',
};

/** IAM documents no limit for ResourceArns; people who sent many hundreds got errors. */
const MAX_RESOURCES = 200;

/** The same question, however it came to be asked. */
export function questionKey({ action, resource, context }: Question): string {
  return `${contextKey(context)} ${action} ${resource ?? '*'}`;
}

/**
 * Questions grouped by context and kind (with or without resource). Each call asks all its actions for all its
 * resources, which may answer more than was asked and never costs a call. `split`: one resource a call. `without`:
 * context keys (lower case) that no policy reads, which are left out, so that questions that differ in nothing else
 * share a call.
 */
export function planCalls(
  questions: readonly Question[],
  options: { exclude?: ExcludedLayer[]; split?: boolean; without?: readonly string[] } = {},
): PlannedCall[] {
  const { exclude = [], split = false, without = [] } = options;
  const groups = new Map<string, Question[]>();
  for (const question of questions) {
    const { action, resource } = question;
    const context = contextWithout(question, without);
    const single = split ? (resource ?? '') : '';
    const kind = resource === undefined ? `none ${withoutResource(action)}` : (SAME_RESOURCES[action] ?? action);
    const key = JSON.stringify([kind, single, contextKey(context)]);
    const group = groups.get(key);
    if (group) group.push(question);
    else groups.set(key, [question]);
  }
  return [...groups.values()].flatMap((group) => callsFor(group, exclude, without));
}

/**
 * Actions without a resource type that share a call, which names no resource: those of Bedrock's columns. Others stay
 * alone, since IAM refuses some mixtures ("require different authorization information").
 */
function withoutResource(action: string): string {
  return hasNoResource(action) ? 'bedrock' : action;
}

function contextWithout({ context }: Question, without: readonly string[]): ContextValue[] {
  if (without.length === 0) return context;
  const known = shortened.get(context);
  if (known?.without === without) return known.rest;
  const rest = context.filter(({ key }) => !without.includes(key.toLowerCase()));
  shortened.set(context, { without, rest });
  return rest;
}

/** A context without some keys, made once: questions share their contexts. */
const shortened = new WeakMap<readonly ContextValue[], { without: readonly string[]; rest: ContextValue[] }>();

function callsFor(group: Question[], exclude: ExcludedLayer[], without: readonly string[]): PlannedCall[] {
  const context = group[0] ? contextWithout(group[0], without) : [];
  const byResource = new Map<string | undefined, Question[]>();
  for (const question of group) {
    const known = byResource.get(question.resource);
    if (known) known.push(question);
    else byResource.set(question.resource, [question]);
  }
  const resources = [...byResource];
  const calls: PlannedCall[] = [];
  for (let from = 0; from < resources.length; from += MAX_RESOURCES) {
    const part = resources.slice(from, from + MAX_RESOURCES);
    const questions = part.flatMap(([, own]) => own);
    calls.push({
      questions,
      call: {
        actions: [...new Set(questions.map(({ action }) => action))],
        resources: part.flatMap(([resource]) => (resource === undefined ? [] : [resource])),
        context,
        exclude,
      },
    });
  }
  return calls;
}

/**
 * Contexts are made once and never changed, and each is asked for its key many times: once a plan, and once an answer.
 */
const contextKeys = new WeakMap<readonly ContextValue[], string>();

/** A context's text is long, and stands in the key of each question: a number stands for it. */
const contextNumbers = new Map<string, string>();

function contextKey(context: readonly ContextValue[]): string {
  const known = contextKeys.get(context);
  if (known !== undefined) return known;
  const text = JSON.stringify(context.map(({ key: name, values }) => [name.toLowerCase(), values]).sort());
  const key = contextNumbers.get(text) ?? `c${contextNumbers.size + 1}`;
  contextNumbers.set(text, key);
  contextKeys.set(context, key);
  return key;
}
