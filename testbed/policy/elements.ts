/** The elements of a policy's statement, read from JSON and refused as IAM refuses them. */
import type { Condition, ElementValues, PolicyKind, PrincipalElement, PrincipalType, Statement } from './document.ts';
import type { JsonMember, JsonNode, Position, Span } from './json.ts';
import { isConditionOperator } from './operators.ts';

/** IAM's refusal of a document: code `MalformedPolicyDocument`, HTTP 400. */
export class PolicyDocumentError extends Error {
  readonly code = 'MalformedPolicyDocument';
  readonly position: Position;

  constructor(message: string, position: Position) {
    super(message);
    this.name = 'PolicyDocumentError';
    this.position = position;
  }
}

const STATEMENT_ELEMENTS = [
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
const PRINCIPAL_TYPES: readonly PrincipalType[] = ['AWS', 'Federated', 'Service', 'CanonicalUser'];
const WITH_PRINCIPAL: readonly PolicyKind[] = ['trust', 'resource', 'vpc-endpoint'];
/** Services' own resource policies allow any text as Sid; IAM and Organizations do not. */
const FREE_SIDS: readonly PolicyKind[] = ['resource', 'vpc-endpoint'];

/** What IAM says of most faults. */
export const GENERIC = 'Syntax errors in policy.';

export type ObjectNode = Extract<JsonNode, { kind: 'object' }>;

/** Throws PolicyDocumentError with a sentence and the place it is about. */
export function refuse(message: string, at: { span: Span }): never {
  throw new PolicyDocumentError(message, at.span.start);
}

/** Members by name; refuses names that are not in `allowed` and names that occur twice. */
export function elementsOf(node: ObjectNode, allowed: readonly string[]): Map<string, JsonMember> {
  const found = new Map<string, JsonMember>();
  for (const member of node.members) {
    if (!allowed.includes(member.name) || found.has(member.name)) refuse(GENERIC, member);
    found.set(member.name, member);
  }
  return found;
}

/** Reads the statement at `index` of a document of a kind; `reported` is the place the simulator gives it. */
export function readStatement(node: JsonNode, index: number, reported: Span, kind: PolicyKind): Statement {
  if (node.kind !== 'object') return refuse(GENERIC, node);
  const elements = elementsOf(node, STATEMENT_ELEMENTS);
  const sid = readSid(elements.get('Sid')?.value, kind);
  const effect = elements.get('Effect')?.value;
  if (effect?.kind !== 'string' || (effect.value !== 'Allow' && effect.value !== 'Deny')) {
    return refuse(GENERIC, effect ?? node);
  }
  const principal = readPrincipal(elements, node, kind);
  const resource = readResource(elements, node, kind);
  return {
    index,
    ...(sid === undefined ? {} : { sid }),
    effect: effect.value,
    ...(principal === undefined ? {} : { principal }),
    action: readAction(elements, node),
    ...(resource === undefined ? {} : { resource }),
    conditions: readConditions(elements.get('Condition')?.value),
    span: node.span,
    reported,
  };
}

function readSid(node: JsonNode | undefined, kind: PolicyKind): string | undefined {
  if (node === undefined) return undefined;
  if (node.kind !== 'string') return refuse(GENERIC, node);
  if (!FREE_SIDS.includes(kind) && !/^[0-9A-Za-z]*$/.test(node.value)) {
    refuse(
      'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
      node,
    );
  }
  return node.value;
}

/** One of `name` and `Not<name>`, or neither; both is refused. */
function eitherOf(elements: Map<string, JsonMember>, name: string): { negated: boolean; node: JsonNode } | undefined {
  const plain = elements.get(name);
  const negated = elements.get(`Not${name}`);
  if (plain !== undefined && negated !== undefined) refuse(GENERIC, negated);
  const member = plain ?? negated;
  return member && { negated: member === negated, node: member.value };
}

function readAction(elements: Map<string, JsonMember>, statement: ObjectNode): ElementValues {
  const element = eitherOf(elements, 'Action');
  if (element === undefined) return refuse('Policy statement must contain actions.', statement);
  const values = readStrings(element.node);
  if (values.length === 0) refuse('Policy statement must contain actions.', element.node);
  if (values.some((value) => value !== '*' && !/^[^:]+:.+$/.test(value))) {
    refuse('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.', element.node);
  }
  return { negated: element.negated, values };
}

function readResource(
  elements: Map<string, JsonMember>,
  statement: ObjectNode,
  kind: PolicyKind,
): ElementValues | undefined {
  const element = eitherOf(elements, 'Resource');
  if (kind === 'trust')
    return element === undefined ? undefined : refuse('Has prohibited field Resource', element.node);
  if (element === undefined) return refuse('Policy statement must contain resources.', statement);
  const values = readStrings(element.node);
  if (values.length === 0) refuse('Policy statement must contain resources.', element.node);
  const odd = values.find((value) => !/^(?:arn:|\*)/.test(value));
  if (odd !== undefined) refuse(`Resource ${odd} must be in ARN format or "*".`, element.node);
  return { negated: element.negated, values };
}

function readPrincipal(
  elements: Map<string, JsonMember>,
  statement: ObjectNode,
  kind: PolicyKind,
): PrincipalElement | undefined {
  const element = eitherOf(elements, 'Principal');
  if (!WITH_PRINCIPAL.includes(kind)) {
    return element === undefined ? undefined : refuse('Policy document should not specify a principal.', element.node);
  }
  if (element === undefined) return refuse('Missing required field Principal', statement);
  const { node, negated } = element;
  if (node.kind === 'string' && node.value === '*') return { negated, entries: [{ type: 'AWS', value: '*' }] };
  if (node.kind !== 'object' || node.members.length === 0) return refuse(GENERIC, node);
  const entries = [...elementsOf(node, PRINCIPAL_TYPES)].flatMap(([name, member]) => {
    const type = PRINCIPAL_TYPES.find((known) => known === name) ?? refuse(GENERIC, member);
    return readStrings(member.value).map((value) => ({ type, value }));
  });
  return { negated, entries };
}

function readConditions(node: JsonNode | undefined): Condition[] {
  if (node === undefined) return [];
  if (node.kind !== 'object') return refuse(GENERIC, node);
  return node.members.flatMap(({ name: operator, value: keys, span }) => {
    if (!isConditionOperator(operator)) refuse(`Invalid Condition type : ${operator}.`, { span });
    if (keys.kind !== 'object') return refuse(GENERIC, keys);
    return keys.members.map(({ name: key, value, span: keySpan }) => {
      if (!/^[^:]+:.+$/.test(key)) {
        refuse('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.', { span: keySpan });
      }
      return { operator, key, values: itemsOf(value).map(readScalar) };
    });
  });
}

function itemsOf(node: JsonNode): JsonNode[] {
  return node.kind === 'array' ? node.items : [node];
}

function readStrings(node: JsonNode): string[] {
  return itemsOf(node).map((item) => (item.kind === 'string' ? item.value : refuse(GENERIC, item)));
}

/** Condition values may be bare numbers and booleans; they are compared as text. */
function readScalar(node: JsonNode): string {
  if (node.kind === 'string' || node.kind === 'number' || node.kind === 'boolean') return String(node.value);
  return refuse(GENERIC, node);
}
