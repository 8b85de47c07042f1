/** One sentence, worded for those who read it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { audienceOf } from '../../../src/domain/host.ts';
import { input, joined, say, setting, worded, wordings } from '../../../src/domain/message.ts';
import { inputEntries } from '../../../src/settings/inputs.ts';
import { describeMistake } from '../../../src/settings/problem.ts';

const AUDIENCES = ['workflow', 'terminal', 'program'] as const;
const all = (message: Parameters<typeof worded>[0]) => AUDIENCES.map((audience) => worded(message, audience));

describe('a message', () => {
  test('of plain text says the same to every audience', () => {
    expect(all('Write it once.')).toEqual(['Write it once.', 'Write it once.', 'Write it once.']);
    expect(say`Write ${'it'} ${1} time.`).toBe('Write it 1 time.');
  });

  test('an audience without words of its own reads those of the one before', () => {
    expect(all(wordings('a'))).toEqual(['a', 'a', 'a']);
    expect(all(wordings('a', 'b'))).toEqual(['a', 'b', 'b']);
    expect(all(wordings('a', undefined, 'c'))).toEqual(['a', 'a', 'c']);
    expect(all(wordings('a', '', 'c'))).toEqual(['a', '', 'c']);
  });

  test('is made of messages', () => {
    const said = say`Raise ${input('timeout')}, or write ${setting('probe', 'off')} ${3} times.`;
    expect(all(said)).toEqual([
      'Raise the input `timeout`, or write `probe: off` 3 times.',
      'Raise the option `--timeout`, or write `--probe off` 3 times.',
      'Raise the option `--timeout`, or write `--probe off` 3 times.',
    ]);
    expect(all(joined([setting('models'), 'x'], '; '))).toEqual(['`models`; x', '`--models`; x', '`--models`; x']);
  });

  test('text of a user that looks like an input stays what it is', () => {
    expect(say`${'the input `timeout`'}`).toBe('the input `timeout`');
  });
});

test('a mistake is in front of its place, or of what it was given with', () => {
  const mistake = { message: '"a b" is not a model ID.', instead: 'Write one.' };
  expect(all(describeMistake({ ...mistake, input: 'models' })).slice(0, 2)).toEqual([
    'Input `models`: "a b" is not a model ID. Write one.',
    '--models: "a b" is not a model ID. Write one.',
  ]);
  const place = { file: 'checks.yml', line: 3, column: 5 };
  expect(describeMistake({ ...mistake, place })).toBe('checks.yml:3:5: "a b" is not a model ID. Write one.');
  expect(describeMistake({ message: 'It is empty.', instead: '' })).toBe('It is empty.');
});

test('a host with a terminal is read by a person at it', () => {
  expect(audienceOf({})).toBe('workflow');
  expect(audienceOf({ terminal: { watch: () => () => undefined } })).toBe('terminal');
});

test('every input that a message names is one', () => {
  const names = new Set<string>(inputEntries().map(([name]) => name));
  const root = join(import.meta.dirname, '../../../src');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  const named = files.flatMap((path) =>
    [...readFileSync(join(root, path), 'utf8').matchAll(/(?<!\.)\b(?:input|setting)\('([a-z-]+)'/g)].map(
      ([, name]) => name,
    ),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => name !== undefined && !names.has(name))).toEqual([]);
});
