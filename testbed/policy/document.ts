/**
 * Policy documents: JSON text to statements with their places, refusing what IAM refuses.
 * Grammar: IAM User Guide, "Grammar of the IAM JSON policy language" (reference_policies_grammar).
 */
import type { Document } from '../world.ts';
import { elementsOf, GENERIC, PolicyDocumentError, readStatement, refuse } from './elements.ts';
import type { ObjectNode } from './elements.ts';
import { JsonSyntaxError, readJson } from './json.ts';
import type { JsonNode, Position, Span } from './json.ts';

export { PolicyDocumentError } from './elements.ts';

/** Where a document is attached; decides which elements it may and must have. */
export type PolicyKind = 'identity' | 'boundary' | 'session' | 'scp' | 'vpc-endpoint' | 'trust' | 'resource';

export type Version = '2012-10-17' | '2008-10-17';

export interface PolicyDocument {
  /** The text the positions refer to. */
  text: string;
  /** `2008-10-17` if the element is missing: policy variables are literal text then. */
  version: Version;
  statements: Statement[];
}

export interface Statement {
  /** From 0, in the order of the document. */
  index: number;
  sid?: string;
  effect: 'Allow' | 'Deny';
  principal?: PrincipalElement;
  action: ElementValues;
  /** Absent in trust policies. */
  resource?: ElementValues;
  /** One entry an operator and key; all must hold. */
  conditions: Condition[];
  /** The statement's object itself, from its `{` to just past its `}`. */
  span: Span;
  /** The place as the policy simulator reports it; see `reportedSpans`. */
  reported: Span;
}

/** Values of `Action` or `NotAction`, `Resource` or `NotResource`. */
export interface ElementValues {
  negated: boolean;
  values: string[];
}

export interface PrincipalElement {
  /** `NotPrincipal`. */
  negated: boolean;
  /** `"Principal": "*"` is `{ type: 'AWS', value: '*' }`, which AWS says is the same. */
  entries: { type: PrincipalType; value: string }[];
}

export type PrincipalType = 'AWS' | 'Federated' | 'Service' | 'CanonicalUser';

export interface Condition {
  /** As written, with set qualifier and `IfExists`. */
  operator: string;
  /** As written. */
  key: string;
  values: string[];
}

const VERSIONS: readonly Version[] = ['2012-10-17', '2008-10-17'];
const DOCUMENT_ELEMENTS = ['Version', 'Id', 'Statement'];
/** The JSON text of a document: text as it is, an object with two spaces of indentation. */
export function documentText(source: Document): string {
  return typeof source === 'string' ? source : JSON.stringify(source, null, 2);
}

/**
 * Reads a policy document that is to be attached as `kind`.
 * Throws PolicyDocumentError with IAM's sentence (as public reports quote it) and the place.
 */
export function parsePolicy(source: Document, kind: PolicyKind = 'identity'): PolicyDocument {
  const text = documentText(source);
  const root = readDocument(text);
  const members = elementsOf(root, DOCUMENT_ELEMENTS);
  const versionNode = members.get('Version')?.value;
  const version = versionNode === undefined ? '2008-10-17' : readVersion(versionNode);
  const idNode = members.get('Id')?.value;
  if (idNode !== undefined && idNode.kind !== 'string') refuse(GENERIC, idNode);
  const statementNode = members.get('Statement')?.value;
  if (statementNode === undefined) return refuse(GENERIC, root);
  const nodes = statementNode.kind === 'array' ? statementNode.items : [statementNode];
  if (nodes.length === 0) refuse(GENERIC, statementNode);
  const reported = reportedSpans(statementNode);
  const statements = nodes.map((node, index) => readStatement(node, index, reported[index] ?? node.span, kind));
  refuseRepeatedSids(statements);
  return { text, version, statements };
}

function readDocument(text: string): ObjectNode {
  try {
    const node = readJson(text);
    return node.kind === 'object' ? node : refuse(GENERIC, node);
  } catch (error) {
    if (error instanceof JsonSyntaxError) {
      throw new PolicyDocumentError('This policy contains invalid Json', error.position);
    }
    throw error;
  }
}

function readVersion(node: JsonNode): Version {
  const version = VERSIONS.find((known) => node.kind === 'string' && node.value === known);
  return version ?? refuse(GENERIC, node);
}

/**
 * What the simulator calls a statement's start and end, read off public captures of its answers (2019 to 2025; the AWS
 * CLI reference's example of simulate-custom-policy is one): its reader notes the place it has reached before a
 * statement, so in a list the first statement starts just past the `[` and every other where the one before it ends; a
 * statement that is not in a list starts just past its own `{`. The end is just past the `}`.
 */
function reportedSpans(statement: JsonNode): Span[] {
  const after = ({ line, column }: Position): Position => ({ line, column: column + 1 });
  const first = after(statement.span.start);
  if (statement.kind !== 'array') return [{ start: first, end: statement.span.end }];
  return statement.items.map((item, index) => ({
    start: statement.items[index - 1]?.span.end ?? first,
    end: item.span.end,
  }));
}

function refuseRepeatedSids(statements: readonly Statement[]): void {
  const seen = new Set<string>();
  for (const { sid, span } of statements) {
    if (sid === undefined || sid === '') continue;
    if (seen.has(sid)) refuse('Statement IDs (SID) in a single policy must be unique.', { span });
    seen.add(sid);
  }
}
