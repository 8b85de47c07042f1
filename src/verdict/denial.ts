/**
 * IAM's denial sentence, read by its structure: `User: P is not authorized to perform: A on resource: R because no T
 * policy allows the A action` or `... with an explicit deny in a T policy: ARN`. The sentence is the same for every
 * AWS service (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html); people paste it
 * shortened and masked, so each part is looked for on its own, with bounded searches: no regular expression here can
 * backtrack over more than a token.
 */
import { normalize } from './normalize.ts';
import type { NormalText } from './normalize.ts';

/** The kinds of policy that IAM names in a refusal. */
export type PolicyType =
  | 'identity-based policy'
  | 'resource-based policy'
  | 'service control policy'
  | 'resource control policy'
  | 'permissions boundary'
  | 'session policy'
  | 'VPC endpoint policy'
  | 'role trust policy';

/** What IAM's sentence of a refusal says. */
export interface Denial {
  principal?: string;
  /** `bedrock:InvokeModel`; absent if the text was cut. */
  action?: string;
  /** As it stands in the message: an ARN, `*`, or what its poster left of it. */
  resource?: string;
  effect: 'implicit' | 'explicit' | 'unknown';
  policyType?: PolicyType;
  /** The policy that AWS names at the end of newer messages. */
  policyArn?: string;
  /** The text ends where AWS would say which kind of policy it was. */
  cut?: true;
  /** `... transitively through a service control policy`. */
  through?: PolicyType;
}

/** How the types are spelled in messages, AWS's own slips included ("sessions policy"). First match wins. */
const POLICY_TYPES: readonly (readonly [string, PolicyType])[] = [
  ['identity-based', 'identity-based policy'],
  ['identity based', 'identity-based policy'],
  ['resource-based', 'resource-based policy'],
  ['service control', 'service control policy'],
  ['resource control', 'resource control policy'],
  ['permissions boundary', 'permissions boundary'],
  ['permission boundary', 'permissions boundary'],
  ['session', 'session policy'],
  ['vpc endpoint', 'VPC endpoint policy'],
  ['trust policy', 'role trust policy'],
];

/** How far after the action the clause that says why may stand: ARNs may be 2,048 characters long. */
const REACH = 2_600;
const ACTION = /[a-z][\w-]{1,40}:(?:[a-z]\w{1,80}|\*)/iy;
const ANCHORS = ['not authorized to perform', 'is not authorized', 'explicit deny in a'] as const;

/**
 * Takes an error text (raw, or already normalised) and returns the denial in it, or undefined if it has none. A
 * sentence that names neither an action nor a kind of policy is no denial ("not authorized to perform the required AWS
 * Marketplace actions").
 */
export function parseDenial(message: string | NormalText): Denial | undefined {
  const normal = typeof message === 'string' ? normalize(message) : message;
  for (const anchor of ANCHORS) {
    let at = normal.lower.indexOf(anchor);
    for (let tries = 0; at !== -1 && tries < 8; tries += 1) {
      const denial = denialAt(normal, at, anchor);
      if (denial) return denial;
      at = normal.lower.indexOf(anchor, at + anchor.length);
    }
  }
  return undefined;
}

function denialAt(normal: NormalText, at: number, anchor: (typeof ANCHORS)[number]): Denial | undefined {
  const clauseOnly = anchor === 'explicit deny in a';
  const after = clauseOnly ? at : at + anchor.length;
  const action = anchor === 'not authorized to perform' ? actionAt(normal.text, after) : undefined;
  const clause = clauseIn(normal, after, after + REACH);
  if (!action && !clause.policyType) return undefined;
  const said = resourceIn(normal, after, clause.start);
  const isCut = clause.policyType === undefined && stopsAfter(normal.text, said ?? action ?? '');
  return {
    ...definite('principal', principalBefore(normal, at)),
    ...definite('action', action),
    ...definite('resource', said !== undefined && isCut ? withItsCut(said, normal.text) : said),
    effect: clause.effect,
    ...definite('policyType', clause.policyType),
    ...definite('policyArn', clause.policyArn),
    ...definite('through', clause.through),
    ...(isCut && { cut: true as const }),
  };
}

/**
 * How a text goes on behind the last part of a sentence that was cut: with an ellipsis, or with the beginning of its
 * reason.
 */
const CUT_AFTER = /^(?:\.{3}|\.{0,3} (?:because|because no|with an?|with an explicit)\b)[\s."'`)\]}\\]*$/;

/** What may close a quotation of a sentence, or of an ARN that stops behind a colon. */
const CLOSING = /^[\s.:"'`)\]}\\]*$/;

/** Whether a text stops before it says why, behind the resource or the action that it names last. */
function stopsAfter(text: string, part: string): boolean {
  if (part === '') return false;
  const rest = text.slice(text.lastIndexOf(part) + part.length);
  return rest.length < 40 && (CUT_AFTER.test(rest) || (isHalfAnArn(part) && CLOSING.test(rest)));
}

/** Whether an ARN stops where none does: behind a separator, or before the ID that every resource of Bedrock has. */
function isHalfAnArn(resource: string): boolean {
  if (!resource.startsWith('arn:')) return false;
  const [, , service, , , ...rest] = resource.split(':');
  const path = rest.join(':');
  return path === '' || ':/-'.includes(path.at(-1) ?? '') || (service === 'bedrock' && !path.includes('/'));
}

/** A resource that may be cut, with a mark that says so: no policy can be written for it. */
function withItsCut(resource: string, text: string): string {
  return isHalfAnArn(resource) || text.endsWith(`${resource}...`) ? `${resource}\u2026` : resource;
}

function definite<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>);
}

function actionAt(text: string, from: number): string | undefined {
  let at = from;
  while (text[at] === ':' || text[at] === ' ' || text[at] === '"' || text[at] === "'") at += 1;
  ACTION.lastIndex = at;
  return ACTION.exec(text)?.[0];
}

function principalBefore({ text, lower }: NormalText, at: number): string | undefined {
  // The word may also stand in the ARN itself: `user/ci`, `assumed-role/DevUserAccess`.
  const user = ['user:', 'user '].map((word) => lower.lastIndexOf(word, at)).find((found) => found !== -1) ?? -1;
  if (user === -1 || at - user > 400) return undefined;
  const said = text
    .slice(user + 5, at)
    .trim()
    .replace(/(?: |^)is$/, '');
  // `User ... is not authorized`: its poster left the name out.
  return said.includes(' ') || !/[a-z0-9]/i.test(said) ? undefined : said;
}

function resourceIn({ text, lower }: NormalText, from: number, before: number): string | undefined {
  const found = lower.slice(from, before).search(/ on (?:the )?resources?\b/);
  if (found === -1) return undefined;
  const rest = text.slice(from + found, before).replace(/^ on (?:the )?resources?:? ?/i, '');
  const end = rest.indexOf(' ');
  const token = trimmedToken(end === -1 ? rest : rest.slice(0, end));
  return token === '' || /^(?:because|with|via)$/i.test(token) ? undefined : token;
}

/** Without the punctuation that belongs to the sentence or the wrapper. */
function trimmedToken(token: string): string {
  let start = 0;
  let end = token.length;
  while (start < end && '"\'(['.includes(token[start] ?? '')) start += 1;
  while (start < end && '"\',.;:)]}'.includes(token[end - 1] ?? '')) end -= 1;
  return token.slice(start, end);
}

interface Clause {
  effect: Denial['effect'];
  start: number;
  policyType?: PolicyType;
  policyArn?: string;
  through?: PolicyType;
}

function clauseIn(normal: NormalText, from: number, to: number): Clause {
  const near = normal.lower.slice(from, to);
  const implicit = near.indexOf('because no ');
  const explicit = near.indexOf('explicit deny');
  if (implicit === -1 && explicit === -1) return { effect: 'unknown', start: Math.min(to, normal.text.length) };
  const isImplicit = implicit !== -1 && (explicit === -1 || implicit < explicit);
  const at = isImplicit ? implicit : explicit;
  const words = near.slice(at + (isImplicit ? 11 : 13), at + 100);
  const [own, via] = splitAt(words, ' transitively through ');
  return {
    effect: isImplicit ? 'implicit' : 'explicit',
    start: from + at,
    ...definite('policyType', policyTypeIn(isImplicit ? beforeWord(own, ' allow') : own)),
    ...definite('policyArn', policyArnIn(normal.text.slice(from + at, from + at + 1_200))),
    ...definite('through', via === undefined ? undefined : policyTypeIn(via)),
  };
}

function splitAt(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}

function beforeWord(text: string, word: string): string {
  const at = text.indexOf(word);
  return at === -1 ? text : text.slice(0, at);
}

function policyTypeIn(words: string): PolicyType | undefined {
  const found = POLICY_TYPES.map(([spelling, type]) => ({ type, at: words.indexOf(spelling) }))
    .filter(({ at }) => at !== -1)
    .sort((a, b) => a.at - b.at);
  return found[0]?.type;
}

/** Only an ARN that directly follows the kind of policy: `... service control policy: arn:...`. */
function policyArnIn(clause: string): string | undefined {
  const at = /(?:policy|boundary): (?=arn:)/.exec(clause);
  if (!at) return undefined;
  const rest = clause.slice(at.index + at[0].length);
  const end = rest.indexOf(' ');
  return trimmedToken(end === -1 ? rest : rest.slice(0, end));
}

/** What of Bedrock an ARN names. */
export interface ResourceLeg {
  kind:
    | 'inference-profile'
    | 'application-inference-profile'
    | 'foundation-model'
    | 'global-foundation-model'
    | 'guardrail'
    | 'other';
  /** Empty for the region-less ARN of a global profile's model leg. */
  region: string;
  account: string;
  /** What follows the type: the model's or profile's ID. */
  id: string;
}

/**
 * Takes a resource ARN and says which part of a Bedrock call it stands for. A foundation model in another region than
 * the caller's is a destination of a cross-region profile; one without a region is the global profile's third
 * requirement. Undefined: not an ARN.
 */
export function resourceLeg(resource: string): ResourceLeg | undefined {
  const [arn, , service, region = '', account = '', ...rest] = resource.split(':');
  if (arn !== 'arn' || rest.length === 0) return undefined;
  const path = rest.join(':');
  const slash = path.indexOf('/');
  const type = slash === -1 ? path : path.slice(0, slash);
  const id = slash === -1 ? '' : path.slice(slash + 1);
  return { kind: service === 'bedrock' ? kindOf(type, region) : 'other', region, account, id };
}

function kindOf(type: string, region: string): ResourceLeg['kind'] {
  switch (type) {
    case 'inference-profile':
    case 'application-inference-profile':
      return type;
    case 'foundation-model':
      return region === '' ? 'global-foundation-model' : 'foundation-model';
    case 'guardrail':
    case 'guardrail-profile':
      return 'guardrail';
    default:
      return 'other';
  }
}
