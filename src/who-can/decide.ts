/**
 * Whether a principal's policies open a route: IAM's own rules on the text, each question asked once for all
 * principals that have the same documents. Pure.
 */
import { IAM_ACTION } from '../catalog/columns.ts';
import type { Requirement } from '../catalog/requirements.ts';
import { UNSPECIFIED_REGION } from '../catalog/requirements.ts';
import type { WhoCanAction, WhoCanCondition, WhoCanOpening, WhoCanStatement } from '../domain/who-can.ts';
import type { RequestContext } from '../policy/context.ts';
import { requestContext } from '../policy/context.ts';
import type { PolicyDocument } from '../policy/document.ts';
import {
  type CompiledPolicies,
  type DecidingStatement,
  type PolicyDecision,
  type PolicySet,
  compilePolicies,
  evaluate,
} from '../policy/evaluate.ts';
import type { ReadDocument } from './documents.ts';
import type { RoutedModel } from './routes.ts';

/** What is known of a principal beside its documents. */
export interface PrincipalFacts {
  kind: 'role' | 'user';
  arn: string;
  name: string;
  /** IAM's unique ID. */
  id: string;
  tags: Readonly<Record<string, string>>;
}

/** The documents that are in force, those that say nothing of the actions left out. */
export interface PrincipalPolicies {
  identity: readonly ReadyDocument[];
  /** Absent: there is no boundary. `idle`: it allows none of the actions. */
  boundary?: ReadyDocument | 'idle';
}

/** A policy document that was read and says something of the actions. */
export type ReadyDocument = Extract<ReadDocument, { kind: 'read' }>;

/** What is the same for every principal of the account. */
export interface AccountFacts {
  account: string;
  /** Absent if it could not be learnt, or the account is in none. */
  organization?: string;
  /** By level, from the root; absent: none restricts the account, or they could not be read. */
  scps?: readonly (readonly PolicyDocument[])[];
  /** ISO time of this run. */
  now: string;
}

/** Openings of one model. */
export interface ModelOpenings {
  model: string;
  openings: WhoCanOpening[];
}

/** One thing that IAM must allow for one or more routes. */
interface RouteQuestion {
  action: string;
  resource: string;
  context: RequestContext;
}

interface RouteQuestions {
  routed: RoutedModel;
  action: WhoCanAction;
  /** Places in the list of questions. */
  needed: readonly number[];
  destinations: readonly { question: number; region: string }[];
  /** Of a prompt router: what each model behind it needs, one of which must be open. */
  ways: readonly (readonly number[])[];
}

/** Answers that are kept for the next principal with the same documents. */
const MOST_KEPT = 2000;

/** Keys of a request that are the principal's own, in lower case, with the tags' prefix. */
const PRINCIPAL_KEYS = new Set(['aws:principalarn', 'aws:principaltype', 'aws:userid', 'aws:username']);
const TAG = 'aws:principaltag/';

/** Decides which routes the policies of a principal open. */
export class Decider {
  readonly #account: AccountFacts;
  readonly #questions: RouteQuestion[] = [];
  readonly #routes: RouteQuestions[];
  readonly #scpKeys: ReadonlySet<string>;
  readonly #known = new Map<string, ModelOpenings[]>();
  /** Lists of openings, by their JSON. */
  readonly #lists = new Map<string, unknown>();

  constructor(
    account: AccountFacts,
    routes: readonly RoutedModel[],
    actions: readonly WhoCanAction[],
    scpKeys: ReadonlySet<string>,
  ) {
    this.#account = account;
    this.#scpKeys = scpKeys;
    const places = new Map<string, number>();
    const contexts = new Map<string, RequestContext>();
    const contextFor = (requirement: Requirement): RequestContext => {
      const { requestedRegion, inferenceProfileArn, promptRouterArn, context } = requirement;
      const key = JSON.stringify([requestedRegion, inferenceProfileArn, promptRouterArn, context]);
      const made = contexts.get(key) ?? contextOf(requirement, account);
      contexts.set(key, made);
      return made;
    };
    const place = (requirement: Requirement, action: WhoCanAction): number => {
      const asked = requirement.action ?? IAM_ACTION[action];
      const { resource, requestedRegion, inferenceProfileArn, promptRouterArn } = requirement;
      const key = JSON.stringify([asked, resource, requestedRegion, inferenceProfileArn, promptRouterArn]);
      const known = places.get(key);
      if (known !== undefined) return known;
      places.set(key, this.#questions.length);
      return this.#questions.push({ action: asked, resource, context: contextFor(requirement) }) - 1;
    };
    this.#routes = routes.flatMap((routed) =>
      actions.map((action): RouteQuestions => {
        const isNeeded = ({ role }: Requirement): boolean => role !== 'destination';
        return {
          routed,
          action,
          needed: routed.requirements.filter(isNeeded).map((one) => place(one, action)),
          destinations: routed.requirements
            .filter((one) => !isNeeded(one))
            .map((one) => ({
              question: place(one, action),
              region:
                one.requestedRegion === UNSPECIFIED_REGION ? 'global' : regionIn(one.resource, one.requestedRegion),
            })),
          ways:
            routed.route.kind === 'prompt-router'
              ? waysBehind(routed).map((way) => way.map((one) => place(one, action)))
              : [],
        };
      }),
    );
  }

  /**
   * Returns what a principal can call, by model in the order of the routes. Shared between principals: not to be
   * changed.
   */
  decide(principal: PrincipalFacts, { identity, boundary }: PrincipalPolicies): readonly ModelOpenings[] {
    if (boundary === 'idle' || !identity.some(({ allows }) => allows)) return [];
    const all = [...identity, ...(boundary ? [boundary] : [])];
    const keys = new Set([...this.#scpKeys, ...all.flatMap((one) => [...one.keys])]);
    const own = [...keys].some((key) => PRINCIPAL_KEYS.has(key) || key.startsWith(TAG));
    if (own) return this.#ask(identity, boundary, withOwnValues(principal, keys));
    const key = all.map(({ id }) => id).join(' ');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const found = this.#ask(identity, boundary, undefined);
    const [oldest] = this.#known.keys();
    if (this.#known.size >= MOST_KEPT && oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(key, found);
    return found;
  }

  /**
   * The same opening with lists that are shared: of a hundred thousand most say the same of routes, actions and
   * conditions.
   */
  #compact({ routes, actions, statements, conditions, deniedIn }: WhoCanOpening): WhoCanOpening {
    const same = <T>(list: T): T => {
      const key = JSON.stringify(list);
      const known = this.#lists.get(key) as T | undefined;
      if (known !== undefined) return known;
      if (this.#lists.size >= MOST_KEPT) this.#lists.clear();
      this.#lists.set(key, list);
      return list;
    };
    return {
      routes: same(routes),
      actions: same(actions),
      statements: same(statements),
      conditions: same(conditions),
      deniedIn: same(deniedIn),
    };
  }

  #ask(
    identity: readonly ReadyDocument[],
    boundary: ReadyDocument | undefined,
    own: WithOwnValues | undefined,
  ): ModelOpenings[] {
    const documents = identity.map(({ document }) => document);
    const { scps } = this.#account;
    const set: PolicySet = {
      identity: documents,
      ...(boundary && { boundary: boundary.document }),
      ...(scps && { scps }),
    };
    const policies = compilePolicies(set);
    const identityAlone = compilePolicies({ identity: documents });
    const asker = new Asker(this.#questions, policies, identityAlone, own);
    const byModel = new Map<string, WhoCanOpening[]>();
    for (const route of this.#routes) {
      const opened = openingOf(route, asker);
      if (opened === undefined) continue;
      const { model } = route.routed;
      const openings = byModel.get(model) ?? [];
      byModel.set(model, openings);
      openings.push(opened);
    }
    return [...byModel].map(([model, openings]) => ({
      model,
      openings: joined(openings).map((one) => this.#compact(one)),
    }));
  }
}

/** The answers of one set of policies, each asked when it is first needed. */
class Asker {
  readonly #questions: readonly RouteQuestion[];
  readonly #policies: CompiledPolicies;
  readonly #identity: CompiledPolicies;
  readonly #own: WithOwnValues | undefined;
  readonly #answers = new Map<number, PolicyDecision>();
  /** With the principal's own values, by what is the same for every principal. */
  readonly #contexts = new Map<RequestContext, RequestContext>();

  constructor(
    questions: readonly RouteQuestion[],
    policies: CompiledPolicies,
    identity: CompiledPolicies,
    own: WithOwnValues | undefined,
  ) {
    this.#questions = questions;
    this.#policies = policies;
    this.#identity = identity;
    this.#own = own;
  }

  decision(place: number): PolicyDecision {
    const known = this.#answers.get(place);
    if (known !== undefined) return known;
    const answer = evaluate(this.#policies, this.#request(place));
    this.#answers.set(place, answer);
    return answer;
  }

  /** The identity policies' Allow statements that open something, whatever else there is. */
  openedBy(place: number): DecidingStatement[] {
    const { statements } = evaluate(this.#identity, this.#request(place));
    return statements.filter(({ effect }) => effect === 'Allow');
  }

  #request(place: number): RouteQuestion {
    const question = this.#questions[place];
    if (question === undefined) throw new RangeError(`there is no question ${place}`);
    if (this.#own === undefined) return question;
    // Most questions have the context of another: a region, a profile.
    const known = this.#contexts.get(question.context);
    const context = known ?? { ...question.context, values: this.#own(question.context.values) };
    this.#contexts.set(question.context, context);
    return { ...question, context };
  }
}

/** A route that is open, or may be. Undefined: it is closed. */
function openingOf(
  { routed, action, needed, destinations, ways }: RouteQuestions,
  asker: Asker,
): WhoCanOpening | undefined {
  const decisions: { place: number; decision: PolicyDecision }[] = [];
  for (const place of needed) {
    const decision = asker.decision(place);
    if (decision.outcome === 'denied') return undefined;
    decisions.push({ place, decision });
  }
  const reached = destinations.map((one) => ({ ...one, decision: asker.decision(one.question) }));
  const deniedIn = reached.filter(({ decision }) => decision.outcome === 'denied').map(({ region }) => region);
  if (ways.length > 0) {
    const answered = ways.map((way) => way.map((place) => ({ place, decision: asker.decision(place) })));
    const isOpen = (way: typeof decisions): boolean => way.every(({ decision }) => decision.outcome === 'allowed');
    const isClosed = (way: typeof decisions): boolean => way.some(({ decision }) => decision.outcome === 'denied');
    const best = answered.find(isOpen) ?? answered.find((way) => !isClosed(way));
    if (best === undefined) return undefined;
    decisions.push(...best);
  }
  return {
    routes: [routed.route],
    actions: [action],
    statements: statementsOf(decisions, asker),
    conditions: conditionsOf(decisions.map(({ decision }) => decision)),
    deniedIn: unique(deniedIn),
  };
}

/**
 * What each model behind a prompt router needs: itself, or the profile that is called and its model where the call is
 * made.
 */
function waysBehind({ requirements, route }: RoutedModel): Requirement[][] {
  const behind = requirements.filter(({ role }) => role === 'destination');
  const inside = (profile: string): Requirement[] =>
    behind.filter(
      ({ inferenceProfileArn, requestedRegion }) => inferenceProfileArn === profile && requestedRegion === route.region,
    );
  return behind
    .filter(({ inferenceProfileArn }) => inferenceProfileArn === undefined)
    .map((one) => [one, ...inside(one.resource)]);
}

function statementsOf(
  decisions: readonly { place: number; decision: PolicyDecision }[],
  asker: Asker,
): WhoCanStatement[] {
  const found = decisions
    .flatMap(({ place, decision }) =>
      decision.outcome === 'allowed'
        ? decision.statements.filter(({ layer }) => layer === 'identity')
        : asker.openedBy(place),
    )
    .map(({ policy, sid, start }): WhoCanStatement => ({
      policy,
      ...(sid !== undefined && { sid }),
      line: start.line,
    }));
  return distinct(found);
}

function conditionsOf(decisions: readonly PolicyDecision[]): WhoCanCondition[] {
  return distinct(
    decisions.flatMap(({ dependsOn }) =>
      dependsOn.map(({ key, operator, values, statement: { effect, layer } }): WhoCanCondition => ({
        ...{ effect, layer, key, values: [...values] },
        ...(operator !== undefined && { operator }),
      })),
    ),
  );
}

/**
 * One entry for all actions of a route that the same statements open alike, and then for all routes that have the same
 * entry.
 */
function joined(openings: readonly WhoCanOpening[]): WhoCanOpening[] {
  const facts = ({ statements, conditions, deniedIn }: WhoCanOpening): unknown => [statements, conditions, deniedIn];
  const perRoute = groups(openings, (one) => [one.routes, facts(one)]).map(([first, all]) => ({
    ...first,
    actions: unique(all.flatMap(({ actions }) => actions)),
  }));
  return groups(perRoute, (one) => [one.actions, facts(one)]).map(([first, all]) => ({
    ...first,
    routes: all.flatMap(({ routes }) => routes),
  }));
}

/** Groups in the order of their first members, each with that one. */
function groups<T>(all: readonly T[], key: (one: T) => unknown): [first: T, all: T[]][] {
  return [...Map.groupBy(all, (one) => JSON.stringify(key(one))).values()].flatMap((group): [T, T[]][] => {
    const [first] = group;
    return first === undefined ? [] : [[first, group]];
  });
}

/**
 * What a call of a route has, no matter who makes it. What the caller may choose (a guardrail, a tier, the network it
 * comes from) is not known, so that a policy that reads it says "under a condition".
 */
function contextOf(requirement: Requirement, { account, organization, now }: AccountFacts): RequestContext {
  const { requestedRegion, inferenceProfileArn, promptRouterArn, context = {} } = requirement;
  return requestContext({
    'bedrock:InferenceProfileArn': inferenceProfileArn ?? null,
    'bedrock:PromptRouterArn': promptRouterArn ?? null,
    'bedrock:ModelArn': null,
    'aws:TagKeys': null,
    'aws:RequestedRegion': requestedRegion,
    'aws:PrincipalAccount': account,
    'aws:PrincipalIsAWSService': 'false',
    'aws:SecureTransport': 'true',
    'aws:CurrentTime': now,
    'aws:EpochTime': String(Math.floor(Date.parse(now) / 1000)),
    ...(organization !== undefined && { 'aws:PrincipalOrgID': organization }),
    ...context,
  });
}

type Values = ReadonlyMap<string, readonly string[]>;

/** Adds a principal's own values to those of a route. */
type WithOwnValues = (values: Values) => Values;

/**
 * Only the keys that the principal's policies read are taken over: no other changes an answer, and there are thousands
 * of principals.
 */
function withOwnValues(principal: PrincipalFacts, keys: ReadonlySet<string>): WithOwnValues {
  const own = ownValues(principal, keys);
  return (values) => {
    const read = new Map<string, readonly string[]>();
    for (const key of keys) {
      const value = own.get(key) ?? values.get(key);
      if (value !== undefined) read.set(key, value);
    }
    return read;
  };
}

/**
 * The principal's own keys, of those that its policies read. Tags of a role may be replaced by a session's, so that
 * one that the role does not have is not known; a user has what it has (IAM user guide, id_session-tags).
 */
function ownValues(principal: PrincipalFacts, keys: ReadonlySet<string>): Values {
  const { kind, arn, name, id, tags } = principal;
  const isUser = kind === 'user';
  const tagged = new Map(Object.entries(tags).map(([key, value]) => [`${TAG}${key.toLowerCase()}`, value]));
  const values = new Map<string, readonly string[]>([
    ['aws:principalarn', [arn]],
    ['aws:principaltype', [isUser ? 'User' : 'AssumedRole']],
    ['aws:username', isUser ? [name] : []],
    ...(isUser ? [['aws:userid', [id]] as const] : []),
  ]);
  for (const key of keys) {
    if (!key.startsWith(TAG)) continue;
    const value = tagged.get(key);
    if (value !== undefined) values.set(key, [value]);
    else if (isUser) values.set(key, []);
  }
  return values;
}

function regionIn(resource: string, requested: string): string {
  const region = resource.split(':')[3] ?? '';
  return region === '' ? requested : region;
}

function unique<T>(all: readonly T[]): T[] {
  return [...new Set(all)];
}

function distinct<T>(all: readonly T[]): T[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}
