/**
 * Inputs that are wrong in ways that people, tools and attackers make them wrong: by bytes, by pieces, and, if an
 * input is JSON or YAML, by its values. Each is decided by a seed alone, so that one that fell can be made again.
 */
import { parse } from 'yaml';

/** Draws numbers that a seed decides. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A number from 0 to 1, without 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  pick<T>(list: readonly [T, ...T[]]): T {
    return list[this.below(list.length)] ?? list[0];
  }
}

const ESC = String.fromCodePoint(0x1b);
const BEL = String.fromCodePoint(7);

/** Pieces that mean something to a parser, a terminal, a runner, a renderer or a spreadsheet. */
const PIECES: readonly [string, ...string[]] = [
  ...(['\u0000', '\ufeff', '\u202e', '\u2066', '\ud800', '\udc00', '\u2028', '\u0085', '\r\n', '\r', '\n'] as const),
  ...['\t', '    ', `${ESC}[31m`, `${ESC}]0;title${BEL}`, `${ESC}]52;c;aGk=${BEL}`, `${ESC}[2J`, '\b', '\u009b31m'],
  ...['::set-output name=result::pass', '\n::error::x\n', '\n::stop-commands::x\n', '##[error]x', '::add-mask::a'],
  ...['<script>alert(1)</script>', '<!--', '-->', '```', '| a | b |', '[x](https://evil.example)', '@octocat', '#1'],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '"__proto__":{"polluted":1},'],
  ...['&a [*a,*a]', '*a', '<<: *a', '!!js/function', '!!binary', '---\n', '...\n', '? ', '- ', ': ', '%YAML 1.1\n'],
  ...[
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '\\',
    '\\u0000',
    '\\ud800',
    ',',
    'null',
    'true',
    '~',
    '.nan',
    '-0',
    '1e999',
    '1e-999',
  ],
  ...['9007199254740993', '0x7fffffff', '1'.repeat(400), '00', '1_000', '12:30:45', '2026-02-30'],
  ...['*', '?', '**/*', '../', '/etc/passwd', '/dev/zero', '{a,b}', '{.,.}{.,.}', '%2e%2e', '${{ github.token }}'],
  ...['${aws:username}', '${', '$&', '=cmd()', '+1', '-1', '@SUM(1)', '\uff1d1', '\uff0b1', '\uff0d1', '\uff20x'],
  ...['arn:aws:iam::111122223333:role/x', 'arn:aws:bedrock:*::foundation-model/*', 'arn:', ':::::', 'us-east-1'],
  ...['anthropic.claude-haiku-4-5-20251001-v1:0', 'us.', 'İ', 'ﬀ', 'ß', 'e\u0301', '\u{1f600}', '\u{e0001}'],
];

/** What any value may become. */
function strangeValue(dice: Dice): unknown {
  const deep = (depth: number): unknown => (depth === 0 ? 1 : [deep(depth - 1)]);
  const makers: readonly [() => unknown, ...(() => unknown)[]] = [
    () => null,
    () => [],
    () => ({}),
    () => '',
    () => ' ',
    () => 0,
    () => -1,
    () => 1e308,
    () => true,
    () => dice.pick(PIECES),
    () => dice.pick(PIECES) + dice.pick(PIECES),
    () => [dice.pick(PIECES), 1, null],
    () => ({ [dice.pick(PIECES)]: dice.pick(PIECES) }),
    () => JSON.parse('{"__proto__": {"a": 1}, "constructor": {"prototype": 1}, "toString": "x"}') as unknown,
    () => dice.pick(PIECES).repeat(1 + dice.below(3_000)),
    () => deep(1 + dice.below(400)),
    () => Array.from({ length: dice.below(300) }, () => dice.pick(PIECES)),
  ];
  return dice.pick(makers)();
}

/** Where in a value something is changed. */
function changed(value: unknown, dice: Dice): unknown {
  if (typeof value !== 'object' || value === null || dice.next() < 0.12) return strangeValue(dice);
  if (Array.isArray(value)) {
    const list: unknown[] = [...(value as unknown[])];
    if (list.length === 0) return [strangeValue(dice)];
    const index = dice.below(list.length);
    if (dice.next() < 0.15) list.push(list[index]);
    else list[index] = changed(list[index], dice);
    return list;
  }
  const entries: [string, unknown][] = Object.entries(value);
  if (entries.length === 0) return { [dice.pick(PIECES)]: strangeValue(dice) };
  const index = dice.below(entries.length);
  const [key, inner] = entries[index] ?? ['', null];
  const how = dice.next();
  if (how < 0.08) entries.splice(index, 1);
  else if (how < 0.2) entries[index] = [dice.pick(PIECES), inner];
  else entries[index] = [key, changed(inner, dice)];
  // Through JSON's own parser, for which `__proto__` is a key like any other.
  return JSON.parse(`{${entries.map(([name, one]) => `${JSON.stringify(name)}:${json(one)}`).join(',')}}`) as unknown;
}

function json(value: unknown): string {
  return value === undefined ? 'null' : JSON.stringify(value);
}

function byValue(text: string, dice: Dice): string | undefined {
  let value: unknown;
  try {
    value = /^\s*[[{]/.test(text) ? JSON.parse(text) : parse(text, { logLevel: 'silent' });
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (let times = 1 + dice.below(3); times > 0; times -= 1) value = changed(value, dice);
  return JSON.stringify(value, undefined, dice.pick([0, 1, 2]));
}

function byPieces(text: string, other: string, dice: Dice): string {
  const at = dice.below(text.length + 1);
  const to = Math.min(text.length, at + dice.below(80));
  const lines = text.split('\n');
  const line = dice.below(lines.length);
  const makers: readonly [() => string, ...(() => string)[]] = [
    () => text.slice(0, at) + dice.pick(PIECES) + text.slice(at),
    () => text.slice(0, at) + dice.pick(PIECES) + text.slice(to),
    () => text.slice(0, at) + text.slice(to),
    () => text.slice(0, at),
    () => text.slice(0, to) + text.slice(at),
    () => text.slice(0, at) + dice.pick(PIECES).repeat(1 + dice.below(2_000)) + text.slice(at),
    () => text.slice(0, at) + text.slice(at, to).repeat(1 + dice.below(200)) + text.slice(to),
    () => text.slice(0, at) + other.slice(dice.below(other.length + 1)),
    () => [...lines.slice(0, line), ...lines.slice(line + 1), lines[line]].join('\n'),
    () => text.replaceAll('\n', dice.pick(['\r\n', '\r', '\n\n'])),
    () => text.replace(/\d+/, () => dice.pick(['-1', '1e400', '99999999999999999999', '0', '٣'])),
  ];
  return dice.pick(makers)();
}

function byBytes(bytes: Uint8Array, dice: Dice): Uint8Array {
  const changedBytes = Uint8Array.from(bytes);
  for (let times = 1 + dice.below(8); times > 0 && changedBytes.length > 0; times -= 1) {
    const at = dice.below(changedBytes.length);
    changedBytes[at] = dice.next() < 0.5 ? dice.below(256) : (changedBytes[at] ?? 0) ^ (1 << dice.below(8));
  }
  return changedBytes;
}

/** Bytes above which no input is made: what is larger is refused by its size, and measured apart. */
const LARGEST = 60_000;

/** Returns the input of a seed, made of two of the right ones. */
export function mutated(examples: readonly [string, ...string[]], seed: number): Uint8Array {
  const dice = new Dice(seed);
  const text = dice.pick(examples);
  const how = dice.next();
  const value = how < 0.45 ? byValue(text, dice) : undefined;
  let made = value ?? text;
  if (value === undefined || how < 0.1) {
    for (let times = 1 + dice.below(3); times > 0; times -= 1) made = byPieces(made, dice.pick(examples), dice);
  }
  const bytes = new TextEncoder().encode(made.slice(0, LARGEST));
  return how > 0.85 ? byBytes(bytes, dice) : bytes;
}
