// Stands in for `@jest/globals` in one warm process (warm-runner.js): the tests of a file are collected once and run
// as often as asked.
import { bind } from 'jest-each';
import { expect } from 'expect';

/** What is being collected: the file, the titles of the blocks around, and the hooks that hold there. */
let scope = { file: '', titles: [], hooks: [] };
let tests = [];

/**
 * Collects the tests that importing `file` declares. `load` imports it; the return value is a list of { id, name,
 * file, run }.
 */
export async function collect(file, load) {
  scope = { file, titles: [], hooks: [] };
  tests = [];
  await load();
  return tests;
}

export function describe(title, declare) {
  const outer = scope;
  scope = { ...outer, titles: [...outer.titles, title], hooks: [...outer.hooks] };
  declare();
  scope = outer;
}
describe.skip = () => {};

/** A test with the hooks that are declared around it by the time it runs. */
export function test(title, body) {
  const { file, titles, hooks } = scope;
  const name = [...titles, title].join(' ');
  const run = async () => {
    const of = (kind) => hooks.filter((hook) => hook.kind === kind);
    for (const { act } of [...of('beforeAll'), ...of('beforeEach')]) await act();
    try {
      await body();
    } finally {
      for (const { act } of [...of('afterEach'), ...of('afterAll')].reverse()) await act();
    }
  };
  tests.push({ id: `${file} ${tests.length} ${name}`, name, file, run });
}
test.skip = () => {};

for (const declare of [describe, test]) declare.each = bind(declare, false);

const hook = (kind) => (act) => scope.hooks.push({ kind, act });
export const beforeAll = hook('beforeAll');
export const beforeEach = hook('beforeEach');
export const afterEach = hook('afterEach');
export const afterAll = hook('afterAll');
export { expect };
