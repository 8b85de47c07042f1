/**
 * "Would be allowed if": Allow statements that nearly match a request that no policy allows, the nearest first. Pure:
 * it explains a denial and never makes one. What it says a statement would need is tried on the statement before it is
 * said.
 */
import { editDistance } from '../util/edit-distance.ts';
import { type RequestContext, NO, YES, valuesOf } from './context.ts';
import { deadArn } from './dead-arn.ts';
import type { Placed, PolicyDocument, PolicyStatement } from './document.ts';
import { type DecidingStatement, asDeciding } from './evaluate.ts';
import { arnSegments, template } from './pattern.ts';
import { type CompiledStatement, compileStatements } from './statement.ts';

/** A condition of a statement that a request does not meet, or of which that is not known. */
export interface UnmetGuard {
  key: string;
  operator: string;
  /** What the statement asks for. */
  values: string[];
  /** What the request has; empty if it has none, undefined if that is not known. */
  had: readonly string[] | undefined;
}

/** What keeps a statement from allowing a request. */
export type NearMissKind =
  /** All but the conditions match. */
  | 'guard'
  /** The action is an API's name, which is no action. */
  | 'action'
  | 'region'
  | 'account'
  /** `inference-profile` where `application-inference-profile` is called, and the like. */
  | 'resource-type'
  /** The ARN lacks a colon, or names what cannot be. */
  | 'malformed-arn'
  /** The name of the model or profile is a few letters away. */
  | 'name';

/** A statement that would allow a request after one change. */
export interface NearMiss {
  kind: NearMissKind;
  statement: DecidingStatement;
  /** The value of the policy that nearly matches; absent for a guard. */
  written?: Placed;
  /** What it would have to be for this request. */
  needed?: string;
  guards: UnmetGuard[];
  /** Nearer is smaller. */
  distance: number;
}

/** A request that no statement allows. */
export interface MissedRequest {
  action: string;
  resource: string;
  context: RequestContext;
}

/** Returns the statements that would allow a request after one change, the nearest first; at most `most`. */
export function nearMisses(documents: readonly PolicyDocument[], request: MissedRequest, most = 3): NearMiss[] {
  return documents
    .flatMap((document) => compileStatements(document))
    .filter(({ statement }) => statement.effect === 'Allow')
    .flatMap((compiled) => missesOf(compiled, request))
    .sort((a, b) => a.distance - b.distance || a.guards.length - b.guards.length)
    .slice(0, most);
}

/** The actions that people write for an API: what the API is authorised as. */
const APIS: Readonly<Record<string, readonly string[]>> = {
  'bedrock:invokemodel': ['bedrock:converse', 'bedrock:startasyncinvoke', 'bedrock-runtime:invokemodel'],
  'bedrock:invokemodelwithresponsestream': ['bedrock:conversestream', 'bedrock-runtime:invokemodelwithresponsestream'],
};

function missesOf(compiled: CompiledStatement, { action, resource, context }: MissedRequest): NearMiss[] {
  const { policy, statement } = compiled;
  const base = { statement: asDeciding('identity', policy, statement) };
  const guards = unmetGuards(compiled, context);
  const isResource = compiled.matchesResource(resource, context) !== NO;
  if (!compiled.matchesAction(action.toLowerCase())) {
    const written = statement.action.values.find(({ text }) =>
      APIS[action.toLowerCase()]?.includes(text.toLowerCase()),
    );
    const isNear = written !== undefined && !statement.action.negated && isResource;
    return isNear ? [{ ...base, kind: 'action', written, needed: action, guards, distance: 2 + guards.length }] : [];
  }
  if (isResource) return guards.length === 0 ? [] : [{ ...base, kind: 'guard', guards, distance: guards.length }];
  return nearResources(statement, resource).map((miss) => ({
    ...base,
    ...miss,
    guards,
    distance: miss.distance + guards.length,
  }));
}

function unmetGuards({ conditions }: CompiledStatement, context: RequestContext): UnmetGuard[] {
  return conditions
    .filter(({ holds }) => holds(context) !== YES)
    .map(({ condition: { key, operator, values } }) => ({
      key,
      operator,
      values: values.map(({ text }) => text),
      had: valuesOf(context, key.toLowerCase()),
    }));
}

type ResourceMiss = Required<Pick<NearMiss, 'kind' | 'written' | 'needed' | 'distance'>>;

function nearResources({ resource }: PolicyStatement, requested: string): ResourceMiss[] {
  if (resource === undefined || resource.negated) return [];
  const misses = resource.values.flatMap((written) => {
    const miss = nearResource(written, requested);
    // Tried before it is said.
    return miss && matches(miss.needed, requested) ? [miss] : [];
  });
  return misses.sort((a, b) => a.distance - b.distance).slice(0, 1);
}

function matches(pattern: string, resource: string): boolean {
  const value = template(pattern, 'resource', false);
  return value.kind === 'fixed' && value.matches(resource);
}

const [REGION, ACCOUNT, RESOURCE] = [3, 4, 5];
const PLACES: Readonly<Record<number, NearMissKind>> = { [REGION]: 'region', [ACCOUNT]: 'account' };

function nearResource(written: Placed, requested: string): ResourceMiss | undefined {
  const meant = deadArn(written.text)?.instead.find((each) => matches(each, requested));
  if (meant !== undefined) return { kind: 'malformed-arn', written, needed: meant, distance: 1.5 };
  const have = arnSegments(written.text);
  const want = arnSegments(requested);
  if (have.length <= RESOURCE || want.length <= RESOURCE) return undefined;
  const different = want.flatMap((value, index) => (matchesPart(have[index] ?? '', value) ? [] : [index]));
  const [place] = different;
  if (different.length !== 1 || place === undefined) return undefined;
  const needed = have.with(place, want[place] ?? '').join(':');
  const kind = PLACES[place];
  if (kind !== undefined) return { kind, written, needed, distance: 2 + closeness(have[place], want[place]) };
  return place === RESOURCE ? nearName(written, have, want) : undefined;
}

function matchesPart(pattern: string, value: string): boolean {
  const part = template(pattern, 'glob', false);
  return part.kind === 'fixed' && part.matches(value);
}

/** From 0, alike, to 1, nothing in common. */
function closeness(a = '', b = ''): number {
  return editDistance(a.slice(0, 80), b.slice(0, 80)) / Math.max(a.length, b.length, 1);
}

/** Letters that a name may be away from the one that is called. */
const TYPO = 3;

function nearName(written: Placed, have: readonly string[], want: readonly string[]): ResourceMiss | undefined {
  const [pattern = '', value = ''] = [have[RESOURCE], want[RESOURCE]];
  const [type = '', ...name] = pattern.split('/');
  const [calledType = '', ...called] = value.split('/');
  const needed = (resource: string) => have.with(RESOURCE, resource).join(':');
  if (type !== calledType && matchesPart(name.join('/'), called.join('/'))) {
    return { kind: 'resource-type', written, needed: needed(`${calledType}/${name.join('/')}`), distance: 3 };
  }
  const distance = editDistance(pattern.slice(0, 120), value.slice(0, 120));
  if (type !== calledType || distance > TYPO) return undefined;
  return { kind: 'name', written, needed: needed(value), distance: 3 + distance / 10 };
}

/** Returns one sentence on a near miss: what the statement would need, so that it allows the request. */
export function nearMissText({ kind, statement, written, needed, guards }: NearMiss): string {
  const sid = statement.sid === undefined ? `statement ${statement.index + 1}` : `statement ${statement.sid}`;
  const where = `${sid} of ${statement.policy} (line ${(written?.span.start ?? statement.start).line})`;
  const conditions = guards.map(guardText).join(' and ');
  if (kind === 'guard') return `Would be allowed by ${where} if ${conditions}.`;
  const also = conditions === '' ? '' : `, and if ${conditions}`;
  return `Would be allowed by ${where} if it said ${needed ?? ''} instead of ${written?.text ?? ''} (${WHAT[kind]})${also}.`;
}

const WHAT: Readonly<Record<Exclude<NearMissKind, 'guard'>, string>> = {
  action: 'an API is not an action',
  region: 'another region',
  account: 'another account, or none',
  'resource-type': 'another type of resource',
  'malformed-arn': 'the ARN can match nothing',
  name: 'another name',
};

function guardText({ key, operator, values, had }: UnmetGuard): string {
  const has =
    had === undefined ? 'it is not known' : had.length === 0 ? 'the request has none' : `it is ${had.join(', ')}`;
  return `${operator} ${key} ${values.join(' or ')} (${has})`;
}
