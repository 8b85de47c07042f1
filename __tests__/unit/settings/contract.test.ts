/** What is published says the same as the code: action.yml, the table of docs/inputs.md, the JSON Schema. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { configJsonSchema } from '../../../src/settings/config-schema.ts';
import { actionDescription, inputEntries, inputsTable } from '../../../src/settings/inputs.ts';
import { CONTRACT_EXAMPLE } from './example.ts';

const root = new URL('../../../', import.meta.url);
const textOf = (path: string) => readFileSync(new URL(path, root), 'utf8');

interface ActionFile {
  inputs: Record<string, { description: string; required: boolean; default?: string }>;
  outputs: Record<string, { description: string }>;
  runs: { using: string; main: string };
}

describe('action.yml', () => {
  const text = textOf('action.yml');
  const action = parse(text) as ActionFile;

  test('declares the inputs that are read, with their descriptions, in their order', () => {
    const declared = Object.entries(action.inputs).map(([name, { description }]) => [name, description]);
    expect(declared).toEqual(inputEntries().map(([name, spec]) => [name, actionDescription(spec)]));
  });

  test('requires none, and has no default but the token', () => {
    const defaults = Object.entries(action.inputs).filter(([, input]) => input.default !== undefined);
    expect(defaults.map(([name, input]) => [name, input.default])).toEqual([['github-token', '${{ github.token }}']]);
    expect(Object.values(action.inputs).every((input) => !input.required)).toBe(true);
  });

  test('has an expression nowhere else: the runner refuses one in a description', () => {
    expect(text.match(/\$\{\{/g)).toHaveLength(1);
  });

  test('declares the outputs', () => {
    expect(Object.keys(action.outputs)).toEqual([
      'result',
      'cells',
      'accessible',
      'denied',
      'unmet',
      'inconclusive',
      'drift',
      'matrix',
      'matrix-truncated',
      'suggested-policy',
      'report-path',
      'report-dir',
      'comment-url',
      'estimated-cost-usd',
      'plan',
      'parts',
    ]);
  });

  test('runs the bundle on Node 24', () => {
    expect(action.runs).toEqual({ using: 'node24', main: 'dist/index.js' });
  });
});

test('docs/inputs.md has the table of inputs between its markers', () => {
  const between = /<!-- inputs -->\n+([\s\S]*?)\n+<!-- \/inputs -->/.exec(textOf('docs/inputs.md'))?.[1];
  expect(between).toBe(inputsTable());
});

describe('the published schema', () => {
  const validate = new Ajv({ strict: false, allErrors: true }).compile(configJsonSchema() as object);

  test('the configuration’s takes the example', () => {
    expect(validate(parse(CONTRACT_EXAMPLE))).toBe(true);
  });

  test.each([
    ['an unknown key', { region: ['us-east-1'] }],
    ['a key of the inputs only', { 'max-cost-usd': 1 }],
    ['an empty list', { models: [] }],
    ['a malformed region', { regions: ['useast1'] }],
    ['a malformed role', { principals: [{ 'role-to-assume': 'ci' }] }],
    ['a malformed model', { models: [{ id: 'a b' }] }],
    ['another version', { version: 2 }],
  ])('the configuration’s refuses %s', (_name, value) => {
    expect(validate(value)).toBe(false);
  });
});
