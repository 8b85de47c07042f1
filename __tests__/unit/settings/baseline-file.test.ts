import { describe, expect, test } from '@jest/globals';
import { baselineOf, baselineText } from '../../../src/compare/baseline.ts';
import { readBaseline } from '../../../src/settings/baseline-file.ts';
import { worded } from '../../../src/domain/message.ts';
import { textOf } from './fake.ts';
import { mixed } from '../report/samples.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const host = (content: Uint8Array | Error | undefined) => ({
  readFile: () => (content instanceof Error ? Promise.reject(content) : Promise.resolve(content)),
});

test('report.json and baseline.json of one run say the same', async () => {
  const one = await readBaseline(host(bytes(JSON.stringify(mixed()))), 'report.json');
  const other = await readBaseline(host(bytes(baselineText(baselineOf(mixed())))), 'baseline.json');
  const sorted = baselineOf(mixed()).cells;
  expect(other).toEqual({ baseline: { path: 'baseline.json', cells: sorted, undecided: [] }, mistakes: [] });
  expect(one.baseline?.cells).toHaveLength(sorted.length);
  expect(one.baseline?.cells).toEqual(expect.arrayContaining(sorted));
});

describe('mistakes', () => {
  const again = 'Name a `report.json` or `baseline.json` that this action has written.';
  const cells = (cell: object): string => JSON.stringify({ schema: 'bedrock-access-baseline/1', cells: [cell] });
  const key = { principal: 'ci', region: 'us-east-1', model: 'm', action: 'invoke' };
  test.each<[string, Uint8Array | Error | undefined, string]>([
    [
      'a folder',
      new Error('EISDIR: illegal operation on a directory, read'),
      '"b.json" cannot be read: "EISDIR: illegal operation on a directory, read". Name a `report.json` or `baseline.json`.',
    ],
    ['not UTF-8', new Uint8Array([0xff]), `"b.json": It is not UTF-8 text. ${again}`],
    ['not ours', bytes('{"cells": []}'), `"b.json": It is neither a report nor a baseline of this action. ${again}`],
    ['null', bytes('null'), `"b.json": It is neither a report nor a baseline of this action. ${again}`],
    ['no cells', bytes('{"schema": "bedrock-access-report/1"}'), `"b.json": It has no list \`cells\`. ${again}`],
    [
      'a cell without a region',
      bytes(cells({ principal: 'ci' })),
      `"b.json": Cell 1 has no valid \`region\`. ${again}`,
    ],
    [
      'an unknown verdict',
      bytes(cells({ ...key, verdict: 'fine' })),
      `"b.json": Cell 1 has no valid \`verdict\`. ${again}`,
    ],
  ])('%s', async (_name, content, message) => {
    const { baseline, mistakes } = await readBaseline(host(content), 'b.json');
    expect(baseline).toBeUndefined();
    expect(mistakes.map(textOf)).toEqual([`Input \`baseline\`: ${message}`]);
  });

  test('of a newer version, or of another repository', async () => {
    const read = async (report: object) =>
      (await readBaseline({ ...host(bytes(JSON.stringify(report))), env: { GITHUB_REPOSITORY: 'o/r' } }, 'b.json'))
        .mistakes;
    expect((await read({ schema: 'bedrock-access-baseline/2', cells: [] })).map(textOf)).toEqual([
      'Input `baseline`: "b.json": It is of a newer version of this action (`bedrock-access-baseline/2`). Update this action, or make the baseline anew.',
    ]);
    const foreign = { schema: 'bedrock-access-report/1', run: { repository: 'x/y' }, cells: [] };
    expect((await read(foreign)).map(textOf)).toEqual([
      'Input `baseline`: "b.json": It is a report of another repository ("x/y"). Name a baseline of this one.',
    ]);
    expect(await read({ ...foreign, run: { repository: 'o/r' } })).toEqual([]);
  });

  test('not JSON', async () => {
    const { mistakes } = await readBaseline(host(bytes('{\n  "schema": x')), 'b.json');
    expect(mistakes[0]?.message).toMatch(/^"b.json": It is not JSON: "Unexpected token/);
  });
});

test('a file that is not there yet makes the first run', async () => {
  const { first, mistakes } = await readBaseline(host(undefined), '.github/b.json');
  expect(mistakes).toEqual([]);
  const said = worded(first ?? '', 'workflow');
  expect(said).toContain('This is the first run: there is no file ".github/b.json" yet');
  expect(said).toContain('`cp baseline.json .github/b.json`');
});
