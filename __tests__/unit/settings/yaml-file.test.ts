/** One plain YAML document with the places of its parts; everything else is refused, at its place. */
import { describe, expect, test } from '@jest/globals';
import { MAX_CONFIG_BYTES, parseYaml } from '../../../src/settings/yaml-file.ts';
import { textOf } from './fake.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string | Uint8Array) => parseYaml('a.yml', typeof text === 'string' ? bytes(text) : text);
const mistakes = (text: string | Uint8Array) => {
  const result = read(text);
  return result.ok ? [] : result.mistakes.map(textOf);
};
const yaml = (text: string) => {
  const result = read(text);
  if (!result.ok) throw new Error(result.mistakes.map(textOf).join('\n'));
  return result.yaml;
};

test('values are plain', () => {
  expect(yaml('a: 1\nb: [x, true, null, "2"]\nc: { d: 0.5 }\n').value).toEqual({
    ...{ a: 1, b: ['x', true, null, '2'], c: { d: 0.5 } },
  });
});

describe('places', () => {
  const text = 'models:\n  - id: a\n    regions: [r1, r2]\n  - &two\n    id: b\n    2: x\nother: *two\n';
  test.each<[(string | number)[], 'key' | undefined, [number, number]]>([
    [[], undefined, [1, 1]],
    [['models'], undefined, [2, 3]],
    [['models'], 'key', [1, 1]],
    [['models', 0, 'id'], undefined, [2, 9]],
    [['models', 0, 'id'], 'key', [2, 5]],
    [['models', 0, 'regions', 1], undefined, [3, 19]],
    [['models', 0, 'missing'], undefined, [2, 5]],
    [['models', 7, 'id'], undefined, [2, 3]],
    [['models', 1, 2], undefined, [6, 8]],
    [['missing', 'too'], undefined, [1, 1]],
    [['other', 'id'], undefined, [5, 9]],
    [['models', 0, 'id', 'deeper'], undefined, [2, 9]],
  ])('%j (%s)', (path, key, [line, column]) => {
    expect(yaml(text).place(path, key)).toEqual({ file: 'a.yml', line, column });
  });
});

test.each([
  ['an empty file', '', 'a.yml:1:1: The file is empty. Write at least `models:` with one entry.'],
  ['only a comment', '# nothing\n', 'a.yml:1:1: The file is empty. Write at least `models:` with one entry.'],
  [
    'a byte order mark',
    '\uFEFFa: 1',
    'a.yml:1:1: The file starts with a byte order mark. Save it as UTF-8 without one.',
  ],
  ['a tab', 'a:\n\t- b\n', 'a.yml:2:1: A tab is not an indentation in YAML. Indent with spaces.'],
  [
    'several documents',
    'a: 1\n---\nb: 2\n',
    'a.yml:2:1: The file holds several YAML documents. Keep one, without a `---` between.',
  ],
  ['a tag', 'a: !secret x\n', 'a.yml:1:4: Tags are not read here. Leave the `!` and the word after it out.'],
  [
    "a tag of YAML's own",
    'a: !!str 1\n',
    'a.yml:1:10: Tags are not read here. Leave the `!` and the word after it out.',
  ],
  ['a key twice', 'a: 1\nb: 2\na: 3\n', 'a.yml:3:1: The key "a" is listed twice. Write it once.'],
  ['a key twice, spelled otherwise', '1: a\n"1": b\n', 'a.yml:2:1: The key "1" is listed twice. Write it once.'],
  ['a key that is no word', '? [a]\n: b\n', 'a.yml:1:3: A key must be a word. Write `key: value`.'],
  [
    'an alias of nothing',
    'a: *b\n',
    'a.yml:1:4: There is no anchor "&b" for this alias. Write the value out, or put a text that starts with `*` in quotes.',
  ],
])('%s', (_, text, said) => {
  expect(mistakes(text)).toEqual([said]);
});

test('an anchor is known wherever it stands, below and beside', () => {
  expect(yaml('a: &x [1]\nb: *x\n').value).toEqual({ a: [1], b: [1] });
  expect(yaml('a:\n  - &x { y: 1 }\nb: { c: *x }\n').value).toEqual({ a: [{ y: 1 }], b: { c: { y: 1 } } });
});

test('what is no YAML is told where, in its own words', () => {
  expect(mistakes('a: [1, 2\nb: "x\n')[0]).toMatch(
    /^a\.yml:\d+:\d+: This is not YAML: .+\. Correct it as in the documentation\.$/,
  );
});

describe('bounds', () => {
  test('128 KB are read, and no byte more', () => {
    const full = `a: ${'x'.repeat(MAX_CONFIG_BYTES - 3)}`;
    expect(MAX_CONFIG_BYTES).toBe(131_072);
    expect(read(full).ok).toBe(true);
    expect(mistakes(`${full}x`)).toEqual([
      'a.yml:1:1: The file is 129 KB long, and at most 128 KB are read. Name a configuration file.',
    ]);
  });

  test('thirty-two levels, and none deeper', () => {
    const nested = (depth: number) => `a: ${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect(mistakes(nested(32))).toEqual([]);
    const said = ['a.yml:1:1: The file is nested too deeply. Write it as in the documentation.'];
    expect(mistakes(nested(33))).toEqual(said);
    expect(mistakes(nested(5_000))).toEqual(said);
  });

  test('aliases that expand to too much', () => {
    const bomb = `a: &a [x]\n${['b', 'c', 'd', 'e', 'f', 'g', 'h']
      .map(
        (name, index) =>
          `${name}: &${name} [${Array(9)
            .fill(`*${'abcdefgh'.charAt(index)}`)
            .join(', ')}]`,
      )
      .join('\n')}\n`;
    expect(mistakes(bomb)).toEqual(['a.yml:1:1: Its aliases expand to too much. Write the values out.']);
  });

  test('at most ten mistakes are told, the first ones', () => {
    const keys = Array.from({ length: 12 }, (_, index) => `k: ${index}`).join('\n');
    const told = mistakes(keys);
    expect(told).toHaveLength(10);
    expect(told[0]).toMatch(/^a\.yml:2:1: /);
    expect(told.at(-1)).toMatch(/^a\.yml:11:1: /);
    expect(mistakes(Array.from({ length: 12 }, (_, index) => `k${index}: !x a`).join('\n'))).toHaveLength(10);
  });

  test('mistakes are told in the order of the file', () => {
    expect(mistakes('b: *none\na: 1\na: 2\nc:\n  ? [x]\n  : y\n').map((one) => one.split(' ')[0])).toEqual([
      'a.yml:1:4:',
      'a.yml:3:1:',
      'a.yml:5:5:',
    ]);
  });
});

test.each([
  [
    [0x61, 0x3a, 0x20, 0xff],
    [1, 4],
  ],
  [
    [0x61, 0x3a, 0x20, 0x62, 0x0a, 0x63, 0xc3, 0x28],
    [2, 2],
  ],
  [[0xff], [1, 1]],
])('bytes that are not UTF-8 are told where: %j', (raw, [line, column]) => {
  expect(mistakes(Uint8Array.from(raw))).toEqual([
    `a.yml:${line}:${column}: The file is not UTF-8 text. Save it as UTF-8.`,
  ]);
});
