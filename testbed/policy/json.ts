/**
 * A JSON reader that keeps the place of every value, since the policy simulator names statements by line and column.
 */

/** 1-based, in characters, as the policy simulator counts. */
export interface Position {
  line: number;
  column: number;
}

/** Half-open: `end` is the place just past the last character. */
export interface Span {
  start: Position;
  end: Position;
}

export interface JsonMember {
  name: string;
  span: Span;
  value: JsonNode;
}

export type JsonNode =
  | { kind: 'object'; members: JsonMember[]; span: Span }
  | { kind: 'array'; items: JsonNode[]; span: Span }
  | { kind: 'string'; value: string; span: Span }
  | { kind: 'number'; value: string; span: Span }
  | { kind: 'boolean'; value: boolean; span: Span }
  | { kind: 'null'; span: Span };

/** The text is not JSON (RFC 8259); `position` is where reading stopped. */
export class JsonSyntaxError extends Error {
  readonly position: Position;

  constructor(message: string, position: Position) {
    super(message);
    this.name = 'JsonSyntaxError';
    this.position = position;
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const SPACE = /[ \t\r\n]*/y;
const WORDS: readonly [string, boolean | null][] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

/** Deeper than any policy is; keeps a hostile text from exhausting the stack. */
const MAX_DEPTH = 64;

/**
 * Reads one JSON text. A member name that occurs twice is kept twice: the caller decides.
 * Throws JsonSyntaxError.
 */
export function readJson(text: string): JsonNode {
  const lineStarts = startsOfLines(text);
  let offset = 0;

  const place = (at: number): Position => positionAt(lineStarts, at);
  const fail = (message: string): never => {
    throw new JsonSyntaxError(message, place(offset));
  };
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = offset;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) offset += found.length;
    return found;
  };
  const takeChar = (char: string): boolean => {
    take(SPACE);
    if (text[offset] !== char) return false;
    offset += 1;
    return true;
  };
  const span = (start: number): Span => ({ start: place(start), end: place(offset) });

  const readString = (): string => {
    const raw = take(STRING) ?? fail('a string is expected');
    return String(JSON.parse(raw));
  };

  const readObject = (start: number, depth: number): JsonNode => {
    const members: JsonMember[] = [];
    if (takeChar('}')) return { kind: 'object', members, span: span(start) };
    do {
      take(SPACE);
      const nameStart = offset;
      const name = readString();
      const nameSpan = span(nameStart);
      if (!takeChar(':')) fail('":" is expected');
      members.push({ name, span: nameSpan, value: readValue(depth + 1) });
    } while (takeChar(','));
    if (!takeChar('}')) fail('"," or "}" is expected');
    return { kind: 'object', members, span: span(start) };
  };

  const readArray = (start: number, depth: number): JsonNode => {
    const items: JsonNode[] = [];
    if (takeChar(']')) return { kind: 'array', items, span: span(start) };
    do items.push(readValue(depth + 1));
    while (takeChar(','));
    if (!takeChar(']')) fail('"," or "]" is expected');
    return { kind: 'array', items, span: span(start) };
  };

  const readValue = (depth: number): JsonNode => {
    if (depth > MAX_DEPTH) fail('nested too deeply');
    take(SPACE);
    const start = offset;
    if (takeChar('{')) return readObject(start, depth);
    if (takeChar('[')) return readArray(start, depth);
    if (text[offset] === '"') return { kind: 'string', value: readString(), span: span(start) };
    const number = take(NUMBER);
    if (number !== undefined) return { kind: 'number', value: number, span: span(start) };
    const word = WORDS.find(([spelling]) => text.startsWith(spelling, offset));
    if (word === undefined) return fail('a value is expected');
    offset += word[0].length;
    return word[1] === null
      ? { kind: 'null', span: span(start) }
      : { kind: 'boolean', value: word[1], span: span(start) };
  };

  const root = readValue(0);
  take(SPACE);
  if (offset < text.length) fail('nothing may follow the value');
  return root;
}

/** A line ends with LF, CRLF or a lone CR. */
function startsOfLines(text: string): number[] {
  const starts = [0];
  for (const ending of text.matchAll(/\r\n|\n|\r/g)) starts.push(ending.index + ending[0].length);
  return starts;
}

function positionAt(lineStarts: readonly number[], offset: number): Position {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 };
}
