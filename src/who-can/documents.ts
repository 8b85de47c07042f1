/**
 * The policy documents of an account, read once each however many principals have them, and only those that say
 * anything of the actions that are asked about: in most accounts few do. Pure, with a bounded memory.
 */
import { type PolicyDocument, type PolicyKind, readPolicy } from '../policy/document.ts';
import { matcherOf } from '../policy/pattern.ts';
import { compileStatements, variablesOf } from '../policy/statement.ts';
import { isRecord } from '../util/record.ts';

/** A document as IAM gives it: decoded JSON. */
export interface DocumentText {
  /** For people. */
  name: string;
  text: string;
}

/** What a policy document says of the actions that are asked about. */
export type ReadDocument =
  /** Says nothing of the actions. */
  | { kind: 'idle' }
  | { kind: 'unreadable' }
  | { kind: 'read'; id: number; document: PolicyDocument; keys: ReadonlySet<string>; allows: boolean };

/** Documents that are kept for the next principal with the same one. */
const MOST_KEPT = 2000;

/** Reads policy documents, each text once. */
export class Documents {
  /** In lower case. */
  readonly #actions: readonly string[];
  readonly #patterns = new Map<string, boolean>();
  /** By text, then by kind and name. */
  readonly #known = new Map<string, Map<string, ReadDocument>>();
  #next = 0;

  /** `actions`: IAM's names of those that are asked about. */
  constructor(actions: readonly string[]) {
    this.#actions = actions.map((action) => action.toLowerCase());
  }

  /** Returns a document, ready; the same object for the same name, kind and text as long as it is kept. */
  read({ name, text }: DocumentText, kind: PolicyKind): ReadDocument {
    if (!this.#isAbout(text)) return IDLE;
    const same = this.#known.get(text) ?? new Map<string, ReadDocument>();
    const known = same.get(`${kind} ${name}`);
    if (known !== undefined) return known;
    const found = this.#parse(name, text, kind);
    if (same.size >= MOST_KEPT) same.clear();
    same.set(`${kind} ${name}`, found);
    const [oldest] = this.#known.keys();
    if (this.#known.size >= MOST_KEPT && oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(text, same);
    return found;
  }

  #parse(name: string, text: string, kind: PolicyKind): ReadDocument {
    // IAM has taken it: its size is no longer a mistake.
    const read = readPolicy(text, { name, kind, limit: Number.MAX_SAFE_INTEGER });
    if (!read.ok) return { kind: 'unreadable' };
    this.#next += 1;
    const { document } = read;
    const allows = compileStatements(document).some(
      ({ statement, matchesAction }) => statement.effect === 'Allow' && this.#actions.some(matchesAction),
    );
    return { kind: 'read', id: this.#next, document, keys: keysOf(document), allows };
  }

  /**
   * Whether any statement's action may be one of those asked about. JSON that cannot be read may be about anything.
   */
  #isAbout(text: string): boolean {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return true;
    }
    if (!isRecord(value)) return true;
    return listOf(value.Statement).some((statement) => {
      if (!isRecord(statement)) return true;
      const { Action, NotAction } = statement;
      if (NotAction !== undefined) return true;
      return listOf(Action).some((action) => typeof action !== 'string' || this.#matches(action));
    });
  }

  #matches(pattern: string): boolean {
    const known = this.#patterns.get(pattern);
    if (known !== undefined) return known;
    const matches = matcherOf(pattern.toLowerCase());
    const found = this.#actions.some((action) => matches(action));
    if (this.#patterns.size < MOST_KEPT) this.#patterns.set(pattern, found);
    return found;
  }
}

const IDLE: ReadDocument = { kind: 'idle' };

/** Context keys that a document reads, in lower case, policy variables included. */
function keysOf({ statements }: PolicyDocument): ReadonlySet<string> {
  const keys = statements.flatMap(({ conditions, resource }) => [
    ...conditions.map(({ key }) => key),
    ...variablesOf(
      [...conditions.flatMap(({ values }) => values), ...(resource?.values ?? [])].map(({ text }) => text),
    ),
  ]);
  return new Set(keys.map((key) => key.toLowerCase()));
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}
