/**
 * Policy documents as data: every element with its place, or the one mistake for which IAM would refuse the document.
 * Pure. Grammar: IAM user guide, reference_policies_grammar and reference_policies_elements;
 * access-analyzer-reference-policy-checks; Organizations user guide, orgs_manage_policies_scps_syntax and
 * orgs_manage_policies_rcps_syntax.
 */
import { type JsonMember, JsonError, type JsonNode, type TextPosition, type Span, readJson } from './json.ts';
import { isConditionOperator, parseOperator } from './operators.ts';

/** Where a document is attached; decides which elements it must and must not have. */
export type PolicyKind = 'identity' | 'boundary' | 'session' | 'scp' | 'rcp' | 'resource' | 'vpc-endpoint';

/**
 * `2008-10-17` if the element is missing: policy variables are plain text then (reference_policies_elements_version).
 */
export type PolicyVersion = '2012-10-17' | '2008-10-17';

/** A value and where it stands. */
export interface Placed {
  text: string;
  span: Span;
}

/** The actions or resources of a statement. */
export interface PolicyElement {
  /** The `Not` form: NotAction, NotResource. */
  negated: boolean;
  values: Placed[];
  /** Of the element's name. */
  span: Span;
}

/** The principals of a statement. */
export interface PrincipalElement {
  negated: boolean;
  /** `"Principal": "*"` is the AWS principal `*`, which AWS documents as the same. */
  entries: { type: string; value: Placed }[];
  span: Span;
}

/**
 * One operator and key of a `Condition` block. All conditions of a statement must hold, one of the values is enough.
 */
export interface PolicyCondition {
  /** As it is written, with set operator and `IfExists`. */
  operator: string;
  key: string;
  values: Placed[];
  /** Of the key. */
  span: Span;
}

/** A statement with the places of its elements. */
export interface PolicyStatement {
  /** From 0, in the order of the document. */
  index: number;
  sid?: string;
  effect: 'Allow' | 'Deny';
  action: PolicyElement;
  resource?: PolicyElement;
  principal?: PrincipalElement;
  conditions: PolicyCondition[];
  /** Of the statement's object. */
  span: Span;
}

/** A policy document as read. */
export interface PolicyDocument {
  /** For people: the policy's name, or the file that it comes from. */
  name: string;
  kind: PolicyKind;
  version: PolicyVersion;
  statements: PolicyStatement[];
  /** The text that the places refer to. */
  text: string;
}

/** The first mistake for which IAM would refuse a document. */
export interface PolicyProblem {
  /** Of the document. */
  name: string;
  at: TextPosition;
  /** One sentence or two: what is wrong, and what is expected instead. */
  message: string;
}

/** A policy document, or what is wrong with its text. */
export type ReadPolicy = { ok: true; document: PolicyDocument } | { ok: false; problem: PolicyProblem };

/** Where a policy comes from, and which limits hold for it. */
export interface PolicyOrigin {
  name: string;
  kind: PolicyKind;
  /** The most characters without white space that IAM takes; default: the largest that the kind may have. */
  limit?: number;
}

/**
 * Characters that a document may have, white space not counted: managed policies and boundaries 6,144, policies
 * embedded in a role 10,240, in a group 5,120, in a user 2,048, session policies 2,048 (IAM user guide,
 * reference_iam-quotas); resource control policies 5,120 (Organizations user guide, orgs_reference_limits). The size
 * of a service control policy has been raised, and is not checked.
 */
export const SIZE_LIMITS = { managed: 6144, role: 10_240, group: 5120, user: 2048, session: 2048, rcp: 5120 } as const;

const LIMIT_OF_KIND: Partial<Record<PolicyKind, number>> = {
  identity: SIZE_LIMITS.role,
  boundary: SIZE_LIMITS.managed,
  session: SIZE_LIMITS.session,
  rcp: SIZE_LIMITS.rcp,
};

class Refusal extends Error {
  readonly at: TextPosition;

  constructor(message: string, at: TextPosition) {
    super(message);
    this.at = at;
  }
}

/**
 * Returns the document that a text holds, or its first mistake with the place. Never throws for what the text says.
 */
export function readPolicy(text: string, { name, kind, limit }: PolicyOrigin): ReadPolicy {
  try {
    const root = readJson(text);
    const characters = text.replaceAll(/\s/g, '').length;
    const most = limit ?? LIMIT_OF_KIND[kind];
    if (most !== undefined && characters > most) {
      refuse(`The policy has ${characters} characters without white space; IAM takes ${most}.`, root.span);
    }
    return { ok: true, document: { name, kind, text, ...readDocument(root, kind) } };
  } catch (error) {
    if (error instanceof JsonError) {
      return { ok: false, problem: { name, at: error.at, message: `This is not JSON. ${error.message}` } };
    }
    if (error instanceof Refusal) return { ok: false, problem: { name, at: error.at, message: error.message } };
    throw error;
  }
}

type ObjectNode = Extract<JsonNode, { kind: 'object' }>;
type Members = ReadonlyMap<string, JsonMember>;

function refuse(message: string, { start }: Span): never {
  throw new Refusal(message, start);
}

const DOCUMENT_ELEMENTS = ['Version', 'Id', 'Statement'];
const VERSIONS: readonly PolicyVersion[] = ['2012-10-17', '2008-10-17'];

function readDocument(root: JsonNode, kind: PolicyKind): Pick<PolicyDocument, 'version' | 'statements'> {
  if (root.kind !== 'object') refuse('A policy is a JSON object with "Version" and "Statement".', root.span);
  const members = elements(root, DOCUMENT_ELEMENTS, 'a policy');
  const written = members.get('Version');
  const version = written === undefined ? '2008-10-17' : stringOf(written);
  const known = VERSIONS.find((each) => each === version);
  if (known === undefined) {
    refuse(`"Version" is ${quoted(version)}; IAM knows 2012-10-17 and 2008-10-17.`, written?.value.span ?? root.span);
  }
  const statement = members.get('Statement');
  if (statement === undefined) refuse('This is not a policy: it has no "Statement".', root.span);
  const nodes = statement.value.kind === 'array' ? statement.value.items : [statement.value];
  if (nodes.length === 0) refuse('"Statement" is empty; a policy needs at least one.', statement.value.span);
  const statements = nodes.map((node, index) => readStatement(node, index, kind));
  refuseRepeatedSids(statements, kind);
  return { version: known, statements };
}

const ALLOWED_ELEMENTS = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];

function readStatement(node: JsonNode, index: number, kind: PolicyKind): PolicyStatement {
  if (node.kind !== 'object') refuse('A statement is a JSON object.', node.span);
  const members = elements(node, ALLOWED_ELEMENTS, 'a statement');
  const effect = members.get('Effect');
  if (effect === undefined) refuse('The statement has no "Effect".', node.span);
  const said = stringOf(effect);
  if (said !== 'Allow' && said !== 'Deny') {
    refuse(`"Effect" is ${quoted(said)}; it is "Allow" or "Deny", in exactly these letters.`, effect.value.span);
  }
  const sid = members.get('Sid');
  const action = readElement(members, 'Action', node);
  if (action === undefined) refuse('The statement has neither "Action" nor "NotAction".', node.span);
  for (const value of action.values) checkAction(value);
  const resource = readElement(members, 'Resource', node);
  if (resource === undefined && kind !== 'resource') {
    refuse('The statement has neither "Resource" nor "NotResource".', node.span);
  }
  for (const value of resource?.values ?? []) checkResource(value);
  const principal = readPrincipal(members, node, kind);
  const statement: PolicyStatement = {
    index,
    effect: said,
    action,
    conditions: readConditions(members.get('Condition')),
    span: node.span,
    ...(sid !== undefined && { sid: readSid(sid, kind) }),
    ...(resource !== undefined && { resource }),
    ...(principal !== undefined && { principal }),
  };
  if (kind === 'rcp') checkResourceControl(statement);
  return statement;
}

/** IAM: letters and digits; the policies of services may have more (reference_policies_elements_sid). */
function readSid(member: JsonMember, kind: PolicyKind): string {
  const sid = stringOf(member);
  if (kind !== 'resource' && kind !== 'vpc-endpoint' && !/^[\dA-Za-z]*$/.test(sid)) {
    refuse(`"Sid" is ${quoted(sid)}; it may have letters and digits only.`, member.value.span);
  }
  return sid;
}

function refuseRepeatedSids(statements: readonly PolicyStatement[], kind: PolicyKind): void {
  if (kind === 'resource' || kind === 'vpc-endpoint') return;
  const seen = new Map<string, PolicyStatement>();
  for (const statement of statements) {
    const { sid } = statement;
    if (sid === undefined || sid === '') continue;
    const first = seen.get(sid);
    if (first) {
      const line = first.span.start.line;
      refuse(
        `"Sid" ${quoted(sid)} is the Sid of the statement on line ${line} too; each must be unique.`,
        statement.span,
      );
    }
    seen.set(sid, statement);
  }
}

/** Members by name. IAM takes each element once, in exactly these letters. */
function elements(node: ObjectNode, allowed: readonly string[], what: string): Members {
  const members = new Map<string, JsonMember>();
  for (const member of node.members) {
    const { name, span } = member;
    if (!allowed.includes(name)) {
      const near = allowed.find((each) => each.toLowerCase() === name.toLowerCase());
      const hint = near === undefined ? `${what} has ${allowed.join(', ')}` : `it is written "${near}"`;
      refuse(`${quoted(name)} is no element of ${what}; ${hint}.`, span);
    }
    const first = members.get(name);
    if (first) refuse(`"${name}" is here twice, first on line ${first.span.start.line}; IAM takes it once.`, span);
    members.set(name, member);
  }
  return members;
}

/** `Action` or `NotAction`, `Resource` or `NotResource`: at most one of the two. */
function readElement(members: Members, name: string, node: JsonNode): PolicyElement | undefined {
  const plain = members.get(name);
  const not = members.get(`Not${name}`);
  if (plain && not) refuse(`The statement has both "${name}" and "Not${name}"; it may have one of them.`, node.span);
  const member = plain ?? not;
  if (member === undefined) return undefined;
  const values = strings(member.value, member.name);
  if (values.length === 0) refuse(`"${member.name}" is empty.`, member.value.span);
  return { negated: plain === undefined, values, span: member.span };
}

function strings(node: JsonNode, name: string): Placed[] {
  return (node.kind === 'array' ? node.items : [node]).map((item) => {
    if (item.kind !== 'string') refuse(`"${name}" is a string or a list of strings.`, item.span);
    return { text: item.value, span: item.span };
  });
}

/** `*`, or a service's prefix and a name; wildcards in either (reference_policies_elements_action). */
function checkAction({ text, span }: Placed): void {
  if (text === '*' || /^[\w*?-]+:[\w*?]+$/.test(text)) return;
  const wanted = 'An action is a service and a name, such as bedrock:InvokeModel, or *';
  refuse(`${quoted(text)} is not an action. ${wanted}.`, span);
}

/** IAM: "must be in ARN format or \"*\"". A variable may stand for any part, a wildcard for the rest. */
function checkResource({ text, span }: Placed): void {
  if (text === '*' || /^(?:arn|\*|\$\{[^}]+\})(?::|\*)/.test(text)) return;
  refuse(`${quoted(text)} is not an ARN. A resource is an ARN or "*".`, span);
}

/** Kinds whose statements name principals (reference_policies_elements_principal). */
const WITH_PRINCIPAL: readonly PolicyKind[] = ['resource', 'rcp', 'vpc-endpoint'];
const PRINCIPAL_TYPES = ['AWS', 'Federated', 'Service', 'CanonicalUser'];

function readPrincipal(members: Members, node: JsonNode, kind: PolicyKind): PrincipalElement | undefined {
  const plain = members.get('Principal');
  const not = members.get('NotPrincipal');
  if (plain && not) refuse('The statement has both "Principal" and "NotPrincipal".', node.span);
  const member = plain ?? not;
  if (member === undefined) {
    if (WITH_PRINCIPAL.includes(kind))
      refuse('The statement has no "Principal", which this kind of policy needs.', node.span);
    return undefined;
  }
  if (!WITH_PRINCIPAL.includes(kind)) {
    refuse(
      `"${member.name}" is not allowed in this kind of policy: it counts for whom it is attached to.`,
      member.span,
    );
  }
  return { negated: plain === undefined, entries: principalEntries(member), span: member.span };
}

function principalEntries({ name, value }: JsonMember): PrincipalElement['entries'] {
  if (value.kind === 'string') {
    if (value.value !== '*') refuse(`"${name}" is "*" or an object such as {"AWS": "ARN"}.`, value.span);
    return [{ type: 'AWS', value: { text: '*', span: value.span } }];
  }
  if (value.kind !== 'object') refuse(`"${name}" is "*" or an object such as {"AWS": "ARN"}.`, value.span);
  return [...elements(value, PRINCIPAL_TYPES, 'a principal')].flatMap(([type, member]) =>
    strings(member.value, type).map((entry) => ({ type, value: entry })),
  );
}

/**
 * A resource control policy that customers write denies, for every principal, by named actions
 * (orgs_manage_policies_rcps_syntax).
 */
function checkResourceControl({ effect, action, principal, span }: PolicyStatement): void {
  const anyPrincipal = principal?.negated === false && principal.entries.every(({ value }) => value.text === '*');
  if (!anyPrincipal) refuse('In a resource control policy "Principal" is "*".', principal?.span ?? span);
  if (action.negated) refuse('A resource control policy may not have "NotAction".', action.span);
  // RCPFullAWSAccess, which AWS attaches, is the one that allows.
  const isDefault = action.values.every(({ text }) => text === '*');
  if (effect === 'Allow' && !isDefault) refuse('A resource control policy denies; it cannot allow.', span);
}

function readConditions(member: JsonMember | undefined): PolicyCondition[] {
  if (member === undefined) return [];
  return blocks(member).flatMap(({ name: operator, span, value }) => {
    if (!isConditionOperator(operator)) refuse(`${quoted(operator)} is not a condition operator.`, span);
    return keys({ name: operator, span, value }).map((key) => readCondition(operator, key));
  });
}

/** Operators by name, each once. */
function blocks({ value }: JsonMember): JsonMember[] {
  if (value.kind !== 'object') refuse('"Condition" is an object of operators.', value.span);
  return onceEach(value, (name) => name, 'operator');
}

/**
 * Context keys of an operator; IAM compares their names without regard to case, so that two spellings are one key
 * twice.
 */
function keys({ name, value }: JsonMember): JsonMember[] {
  if (value.kind !== 'object') refuse(`"${name}" is an object of context keys.`, value.span);
  return onceEach(value, (key) => key.toLowerCase(), 'context key');
}

function onceEach(node: ObjectNode, identity: (name: string) => string, what: string): JsonMember[] {
  const seen = new Map<string, JsonMember>();
  for (const member of node.members) {
    const first = seen.get(identity(member.name));
    if (first) {
      const line = first.span.start.line;
      refuse(
        `The ${what} ${quoted(member.name)} is here twice, first on line ${line}; IAM takes it once.`,
        member.span,
      );
    }
    seen.set(identity(member.name), member);
  }
  return [...seen.values()];
}

function readCondition(operator: string, { name: key, span, value }: JsonMember): PolicyCondition {
  if (!/^[\w./-]+:\S/.test(key)) refuse(`${quoted(key)} is not a context key; one is a prefix and a name.`, span);
  const values = (value.kind === 'array' ? value.items : [value]).map((item) => scalar(item, key));
  const parsed = parseOperator(operator);
  if (parsed?.name === 'null' && !values.every(({ text }) => /^(?:true|false)$/i.test(text))) {
    refuse(`"Null" asks whether ${quoted(key)} is missing: its value is "true" or "false".`, value.span);
  }
  return { operator, key, values, span };
}

/** A value of a condition: IAM takes numbers and booleans for the texts that they are. */
function scalar(node: JsonNode, key: string): Placed {
  switch (node.kind) {
    case 'string':
      return { text: node.value, span: node.span };
    case 'number':
      return { text: node.text, span: node.span };
    case 'boolean':
      return { text: String(node.value), span: node.span };
    default:
      return refuse(`The value of ${quoted(key)} is a string or a list of strings.`, node.span);
  }
}

function stringOf({ name, value }: JsonMember): string {
  if (value.kind !== 'string') refuse(`"${name}" is a string.`, value.span);
  return value.value;
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 117)}...` : text);
}
