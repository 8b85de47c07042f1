/**
 * Reads JSON and keeps where each value stands, which JSON.parse forgets and every message about a policy needs. Pure.
 */

/** A place in a text; lines and columns count from 1, columns in UTF-16 units. */
export interface TextPosition {
  line: number;
  column: number;
}

/** From a value's first character to just past its last. */
export interface Span {
  start: TextPosition;
  end: TextPosition;
}

/** A member of a JSON object, with its place. */
export interface JsonMember {
  name: string;
  /** Of the name. */
  span: Span;
  value: JsonNode;
}

/** A JSON value with its place in the text. */
export type JsonNode = { span: Span } & (
  | { kind: 'object'; members: JsonMember[] }
  | { kind: 'array'; items: JsonNode[] }
  | { kind: 'string'; value: string }
  /** `text` is the number as it is written. */
  | { kind: 'number'; text: string }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'null' }
);

/** A text that is not JSON, and the first place where that shows. */
export class JsonError extends Error {
  override readonly name = 'JsonError';
  readonly at: TextPosition;

  constructor(message: string, at: TextPosition) {
    super(message);
    this.at = at;
  }
}

/** A policy is five levels deep; what is deeper than this is not one, and would only exhaust the stack. */
const MAXIMUM_DEPTH = 64;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** Up to the closing quote; what JSON allows in between, JSON.parse knows. */
const STRING = /"(?:[^"\\]|\\.)*"/sy;
const WORDS = [
  ['true', { kind: 'boolean', value: true }],
  ['false', { kind: 'boolean', value: false }],
  ['null', { kind: 'null' }],
] as const;

/** Returns the value that a text holds (RFC 8259; a byte order mark is let pass). Throws JsonError with the place. */
export function readJson(text: string): JsonNode {
  return new Reader(text).document();
}

class Reader {
  readonly #text: string;
  /** Offset of each line's first character. */
  readonly #lines: number[] = [0];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#lines.push(at + 1);
  }

  document(): JsonNode {
    if (this.#text.startsWith('\uFEFF')) this.#at = 1;
    this.#space();
    const value = this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) this.#fail('There is more text after the end of the JSON value.');
    return value;
  }

  #value(depth: number): JsonNode {
    const start = this.#at;
    const done = <T>(node: T): T & { span: Span } => ({ ...node, span: this.#span(start) });
    switch (this.#text[start]) {
      case undefined:
        return this.#fail('The text ends where a JSON value is expected.');
      case '{':
        return done({ kind: 'object', members: this.#members(depth + 1) } as const);
      case '[':
        return done({ kind: 'array', items: this.#items(depth + 1) } as const);
      case '"':
        return done({ kind: 'string', value: this.#string() } as const);
      default:
        return done(this.#scalar());
    }
  }

  #scalar(): { kind: 'number'; text: string } | { kind: 'boolean'; value: boolean } | { kind: 'null' } {
    const word = WORDS.find(([name]) => this.#text.startsWith(name, this.#at));
    if (word) {
      this.#at += word[0].length;
      return word[1];
    }
    const number = this.#match(NUMBER);
    return number === undefined ? this.#fail('This is not a JSON value.') : { kind: 'number', text: number };
  }

  #members(depth: number): JsonMember[] {
    const members: JsonMember[] = [];
    this.#sequence('}', depth, () => {
      const start = this.#at;
      if (this.#text[start] !== '"') this.#fail('A name in double quotes is expected.');
      const name = this.#string();
      const span = this.#span(start);
      this.#space();
      if (this.#text[this.#at] !== ':') this.#fail('A colon is expected after the name.');
      this.#at++;
      this.#space();
      members.push({ name, span, value: this.#value(depth) });
    });
    return members;
  }

  #items(depth: number): JsonNode[] {
    const items: JsonNode[] = [];
    this.#sequence(']', depth, () => items.push(this.#value(depth)));
    return items;
  }

  /** What stands between brackets, separated by commas. */
  #sequence(close: string, depth: number, read: () => void): void {
    if (depth > MAXIMUM_DEPTH) this.#fail(`The JSON is more than ${MAXIMUM_DEPTH} levels deep.`);
    this.#at++;
    this.#space();
    if (this.#text[this.#at] === close) {
      this.#at++;
      return;
    }
    for (;;) {
      read();
      this.#space();
      const next = this.#text[this.#at];
      if (next !== ',' && next !== close) this.#fail(`A comma or "${close}" is expected.`);
      this.#at++;
      if (next === close) return;
      this.#space();
    }
  }

  #string(): string {
    const start = this.#at;
    const text = this.#match(STRING);
    try {
      const value: unknown = JSON.parse(text ?? '');
      return String(value);
    } catch {
      this.#at = start;
      return this.#fail('This string does not end, or holds a character that JSON does not allow.');
    }
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const text = pattern.exec(this.#text)?.[0];
    this.#at += text?.length ?? 0;
    return text;
  }

  #space(): void {
    while (' \t\n\r'.includes(this.#text[this.#at] ?? '_')) this.#at++;
  }

  #span(start: number): Span {
    return { start: this.#position(start), end: this.#position(this.#at) };
  }

  #position(offset: number): TextPosition {
    let low = 0;
    let high = this.#lines.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#lines[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (this.#lines[low] ?? 0) + 1 };
  }

  #fail(message: string): never {
    throw new JsonError(message, this.#position(this.#at));
  }
}
