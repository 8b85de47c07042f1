/**
 * Suggested statements taken apart into single grants and put together again: the smallest document that grants
 * exactly the same. Pure.
 */
import { createHash } from 'node:crypto';
import { MANTLE_MODEL_KEY } from '../catalog/endpoints.ts';
import { isRecord } from '../util/record.ts';

type Json = Record<string, unknown>;

/** An `Allow` statement that the check proposes. */
export interface AllowStatement {
  Sid?: string;
  Effect: 'Allow';
  Action: string[];
  Resource: string[];
  Condition?: { StringEquals: Readonly<Record<string, string | string[]>> };
}

/** A policy document that the check proposes. */
export interface WrittenPolicy {
  Version: '2012-10-17';
  Statement: (AllowStatement | Json)[];
}

/**
 * One action on one resource, `profile` where it is only granted through an inference profile, `router` where through
 * a prompt router, `service` where it is a role that is passed to that service only, and `model` where the resource
 * serves other models as well.
 */
interface Grant {
  /** What the statement is for; '' if it had no Sid. */
  purpose: string;
  action: string;
  resource: string;
  profile?: string;
  router?: string;
  service?: string;
  model?: string;
}

type Condition = Pick<Grant, 'profile' | 'router' | 'service' | 'model'>;

/** Condition key of the profile: the one of which statements list several. */
export const PROFILE_KEY = 'bedrock:InferenceProfileArn';

/** The condition keys of suggested statements. */
const KEYS = {
  profile: PROFILE_KEY,
  router: 'bedrock:PromptRouterArn',
  service: 'iam:PassedToService',
  model: MANTLE_MODEL_KEY,
} as const satisfies Record<keyof Condition, string>;
const CONDITIONS: readonly (keyof Condition)[] = ['profile', 'router', 'service', 'model'];

/**
 * One document that grants exactly what the given ones grant together, whatever their order. Each statement is a
 * product of actions, resources and profiles, so nothing is granted that none of them grants; a grant that another one
 * has without a condition is left out. What is not a plain Allow stays as it is.
 */
export function mergePolicies(policies: readonly object[]): WrittenPolicy {
  const statements = policies.flatMap(statementsOf);
  const others = new Map<string, Json>();
  const grants = new Map<string, Grant>();
  for (const statement of statements) {
    const own = grantsOf(statement);
    if (!own) others.set(JSON.stringify(statement), statement);
    for (const grant of own ?? []) grants.set(grantKey(grant), grant);
  }
  const needed = [...grants.values()].filter((grant) => !wider(grant).some((one) => grants.has(grantKey(one))));
  return { Version: '2012-10-17', Statement: [...products(needed), ...others.values()] };
}

/** The same grant with one condition less, or with none. */
function wider(grant: Grant): Grant[] {
  const given = CONDITIONS.filter((name) => grant[name] !== undefined);
  const { purpose, action, resource } = grant;
  const without = given.map((left): Grant => {
    const kept = given.filter((name) => name !== left).map((name) => [name, grant[name]]);
    return { purpose, action, resource, ...(Object.fromEntries(kept) as Condition) };
  });
  return given.length > 1 ? [...without, { purpose, action, resource }] : without;
}

/**
 * Returns what a statement is for, by its action, in letters and digits, as IAM takes a Sid:
 * `BedrockMantleCreateInference`.
 */
export function purposeOf(action: string): string {
  const [service = '', name = ''] = action.split(':');
  return service.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase()) + name;
}

/** The single (action, resource) pairs of a document's plain Allow statements. */
export function pairsOf(policy: object): { action: string; resource: string }[] {
  return statementsOf(policy).flatMap((statement) => grantsOf(statement) ?? []);
}

/**
 * Actions of one resource together, then resources with the same actions, then profiles with the same actions and
 * resources.
 */
function products(grants: readonly Grant[]): AllowStatement[] {
  const others = ({ purpose, router = '', service = '', model = '' }: Grant): string[] => [
    purpose,
    router,
    service,
    model,
  ];
  const perResource = collect(grants, (one) => [...others(one), one.resource, one.profile ?? ''], 'action');
  const perActions = collect(perResource, (one) => [...others(one), one.action, one.profile ?? ''], 'resource');
  const perProduct = collect(
    perActions,
    (one) => [...others(one), one.action, one.resource, one.profile === undefined ? '' : 'through a profile'],
    'profile',
  );
  return perProduct
    .map(({ purpose, action, resource, profile, router, service, model }) => ({
      purpose,
      actions: listed(action),
      resources: listed(resource),
      profiles: listed(profile),
      ...(router !== undefined && { router }),
      ...(service !== undefined && { service }),
      ...(model !== undefined && { model }),
    }))
    .map(statementOf)
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/**
 * Joins grants that are alike in `key`, the values of `field` becoming one list (kept as text, so that it can be a key
 * itself).
 */
function collect(
  grants: readonly Grant[],
  key: (grant: Grant) => string[],
  field: 'action' | 'resource' | 'profile',
): Grant[] {
  const groups = Map.groupBy(grants, (grant) => JSON.stringify(key(grant)));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const values = group.map((grant) => grant[field]).filter((value) => value !== undefined);
    if (!first || values.length === 0) return group.slice(0, 1);
    return [{ ...first, [field]: JSON.stringify([...new Set(values)].sort()) }];
  });
}

function listed(text: string | undefined): string[] {
  if (text === undefined) return [];
  const parsed: unknown = JSON.parse(text);
  return Array.isArray(parsed) ? parsed.filter((value) => typeof value === 'string') : [];
}

function statementOf(part: {
  purpose: string;
  actions: string[];
  resources: string[];
  profiles: string[];
  router?: string;
  service?: string;
  model?: string;
}): AllowStatement {
  const { purpose, actions, resources, profiles, router, service, model } = part;
  const [only] = profiles;
  const equals = {
    ...(only !== undefined && { [KEYS.profile]: profiles.length === 1 ? only : profiles }),
    ...(router !== undefined && { [KEYS.router]: router }),
    ...(service !== undefined && { [KEYS.service]: service }),
    ...(model !== undefined && { [KEYS.model]: model }),
  };
  const more = [router, service, model].filter((value) => value !== undefined);
  return {
    ...(purpose !== '' && { Sid: purpose + digest([actions, profiles, ...more]) }),
    Effect: 'Allow',
    Action: actions,
    Resource: resources,
    ...(Object.keys(equals).length > 0 && { Condition: { StringEquals: equals } }),
  };
}

/**
 * Six digits of what a statement grants, apart from its resources: unique in a document, since no two statements of
 * one purpose have the same actions and profiles, and the same in every run, so that a document that is applied again
 * shows no difference.
 */
function digest(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 6);
}

function grantKey({ action, resource, profile = '', router = '', service = '', model = '' }: Grant): string {
  return [action, resource, profile, router, service, model].join('\n');
}

/**
 * Undefined for a statement that is more than actions on resources, under conditions that suggested statements have.
 */
function grantsOf(statement: Json): Grant[] | undefined {
  const { Sid = '', Effect, Action, Resource, Condition, ...more } = statement;
  const conditions = Condition === undefined ? [{}] : conditionsOf(Condition);
  if (Effect !== 'Allow' || typeof Sid !== 'string' || Object.keys(more).length > 0 || !conditions) return undefined;
  const actions = textsOf(Action);
  const resources = textsOf(Resource);
  if (!actions || !resources) return undefined;
  return conditions.flatMap((condition) =>
    actions.flatMap((action) => resources.map((resource) => ({ purpose: Sid, action, resource, ...condition }))),
  );
}

/**
 * Every combination of values of a plain `StringEquals` on the keys that are known here; undefined for any other
 * condition.
 */
function conditionsOf(condition: unknown): Condition[] | undefined {
  if (!isRecord(condition) || Object.keys(condition).join() !== 'StringEquals' || !isRecord(condition.StringEquals))
    return undefined;
  let all: Condition[] = [{}];
  for (const [key, value] of Object.entries(condition.StringEquals)) {
    const name = CONDITIONS.find((one) => KEYS[one] === key);
    const values = textsOf(value);
    if (name === undefined || !values) return undefined;
    all = all.flatMap((one) => values.map((text) => ({ ...one, [name]: text })));
  }
  return all;
}

function textsOf(value: unknown): string[] | undefined {
  const all: unknown[] = Array.isArray(value) ? value : [value];
  const texts = all.filter((one) => typeof one === 'string');
  return texts.length === all.length && texts.length > 0 ? texts : undefined;
}

function statementsOf(policy: object): Json[] {
  const statement: unknown = 'Statement' in policy ? policy.Statement : [];
  return (Array.isArray(statement) ? statement : [statement]).filter(isRecord);
}
