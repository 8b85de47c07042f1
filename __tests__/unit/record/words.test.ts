import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MESSAGE_WORDS, isConfigKey } from '../../../src/record/words.ts';
import { AFTER_DENIAL, BEFORE_DENIAL } from '../../../src/verdict/recognize.ts';

const SCHEMA = join(import.meta.dirname, '..', '..', '..', 'schema', 'config.schema.json');

test('holds the words that messages are recognised by, in lower case, and no name', () => {
  const texts = [...BEFORE_DENIAL, ...AFTER_DENIAL].flatMap(({ any = [], all = [] }) => [...any, ...all]);
  const words = texts.flatMap((text) => text.match(/(?<![\w'/-])[a-z]{3,}(?![\w'/-])/g) ?? []);
  expect(words.length).toBeGreaterThan(300);
  expect(words.filter((word) => !MESSAGE_WORDS.has(word))).toEqual([]);
  expect([...MESSAGE_WORDS].filter((word) => word !== word.toLowerCase() || /\d{3}/.test(word))).toEqual([]);
});

/** Names of properties anywhere in a JSON Schema. */
function propertiesOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own =
    'properties' in schema && typeof schema.properties === 'object' ? Object.keys(schema.properties ?? {}) : [];
  return [...own, ...Object.values(schema).flatMap(propertiesOf)];
}

test('every key of the configuration file is kept, and a key that is none is not', () => {
  const schema: unknown = JSON.parse(readFileSync(SCHEMA, 'utf8'));
  const keys = propertiesOf(schema);
  expect(keys.length).toBeGreaterThan(30);
  expect(keys.filter((key) => !isConfigKey(key))).toEqual([]);
  expect(['walrus', 'role-of-walrus', 'aws:PrincipalTag/x', ''].filter(isConfigKey)).toEqual([]);
});
