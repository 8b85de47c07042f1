/**
 * `merge/action.yml`: what a job matrix found, as one. The built bundle runs in its own process, as GitHub's runner
 * would run it.
 */
import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Cell, Report } from '../../src/domain/report.ts';
import { loadWorld } from '../../testbed/load.ts';
import { runAction } from '../../testbed/runner.ts';
import { RUN_ID } from '../../testbed/services/github-run.ts';
import { cell, denial, report } from '../unit/report/samples.ts';

const root = join(import.meta.dirname, '..', '..');
const ajv = new Ajv2020.default({ allErrors: true, strict: true });
addFormats.default(ajv);
const valid = ajv.compile(JSON.parse(readFileSync(join(root, 'schema', 'report.schema.json'), 'utf8')) as object);

const REPOSITORY = 'octo-org/search-service';

/** A report as a job of this run's matrix writes it. */
function part(cells: Cell[], change: Partial<Report> = {}): Report {
  return {
    ...report(cells),
    run: { repository: REPOSITORY, runId: RUN_ID, job: 'check' },
    changes: [],
    gate: { result: 'pass', reasons: [] },
    ...change,
  };
}

async function merge(files: Record<string, unknown>, inputs: Record<string, string> = {}) {
  const world = loadWorld('issue-opened');
  const texts = Object.entries(files).map(([path, value]) => [
    path,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const run = {
    inputs: { reports: 'reports/*/report.json', ...inputs },
    files: Object.fromEntries(texts) as Record<string, string>,
  };
  const done = await runAction({ ...world, run }, { dist: join(root, 'dist', 'merge', 'index.js') });
  expect(done.stderr).toBe('');
  expect(done.violations).toEqual([]);
  valid(done.report);
  expect(valid.errors ?? []).toEqual([]);
  return { ...done, merged: done.report as Report };
}

const works = part([cell()]);
const lacks = part([cell({ region: 'eu-west-1', verdict: 'denied', met: false, diagnosis: denial('eu-west-1') })], {
  generatedAt: '2026-11-20T06:00:01.000Z',
  gate: { result: 'fail', reasons: ['1 check needs action'] },
});

test('two regions of one principal: one report, one gate, one issue', async () => {
  const { merged, outputs, issues, summary, exitCode } = await merge(
    { 'reports/us/report.json': works, 'reports/eu/report.json': lacks },
    { 'expected-reports': '2', issue: 'on-failure' },
  );
  expect(exitCode).toBe(1);
  expect(merged.principals).toHaveLength(works.principals.length);
  expect(merged.cells.map(({ region }) => region)).toEqual(['eu-west-1', 'us-east-1']);
  expect(merged.gate).toEqual({ result: 'fail', reasons: ['1 check needs action'] });
  expect(outputs).toMatchObject({ result: 'fail', cells: '2', unmet: '1' });
  expect(issues).toHaveLength(1);
  expect(summary).toContain('2 checks');
});

test('all is well', async () => {
  const { merged, exitCode } = await merge({ 'reports/us/report.json': works }, { 'expected-reports': '1' });
  expect(merged.gate).toEqual({ result: 'pass', reasons: [] });
  expect(exitCode).toBe(0);
});

describe('what is wrong with the reports is named, and fails the gate', () => {
  test.each<[string, Record<string, unknown>, Record<string, string>, string]>([
    [
      'missing',
      { 'reports/us/report.json': works },
      { 'expected-reports': '3' },
      '1 of 3 expected reports is there: reports/us/report.json',
    ],
    [
      'doubled',
      { 'reports/a/report.json': works, 'reports/b/report.json': works },
      {},
      'reports/b/report.json is the same report as reports/a/report.json',
    ],
    [
      'checked twice',
      {
        'reports/a/report.json': works,
        'reports/b/report.json': { ...works, generatedAt: '2026-11-20T07:00:00.000Z' },
      },
      {},
      '1 check is in both reports/a/report.json and reports/b/report.json',
    ],
    [
      'of another repository',
      { 'reports/a/report.json': works, 'reports/b/report.json': { ...lacks, run: { repository: 'x/y' } } },
      {},
      'reports/b/report.json is a report of another repository (x/y)',
    ],
    [
      'of another run',
      { 'reports/a/report.json': works, 'reports/b/report.json': { ...lacks, run: { ...lacks.run, runId: '7' } } },
      {},
      'reports/b/report.json is a report of another run (7)',
    ],
    [
      'damaged',
      { 'reports/a/report.json': works, 'reports/b/report.json': '{"schema": "bedr' },
      {},
      'reports/b/report.json cannot be read as a report: ',
    ],
    [
      'of a newer version',
      { 'reports/a/report.json': works, 'reports/b/report.json': { ...lacks, schema: 'bedrock-access-report/2' } },
      {},
      'it is of a newer version of this action (bedrock-access-report/2)',
    ],
  ])('%s', async (_what, files, inputs, said) => {
    const { merged, exitCode, stdout } = await merge(files, { 'fail-on': 'never', ...inputs });
    expect(merged.gate.result).toBe('fail');
    expect(merged.gate.reasons.join('; ')).toContain(said);
    expect(stdout).toContain(said);
    expect(merged.cells).toHaveLength(1);
    expect(exitCode).toBe(1);
  });

  test('no report at all, and a job that could not check', async () => {
    expect((await merge({})).merged.gate).toEqual({ result: 'error', reasons: ['there is no report to merge'] });
    const broken = part([], { principals: [], gate: { result: 'error', reasons: ['1 mistake in the settings'] } });
    const { merged } = await merge({ 'reports/a/report.json': works, 'reports/b/report.json': broken });
    expect(merged.gate).toEqual({ result: 'error', reasons: ['reports/b/report.json: 1 mistake in the settings'] });
  });
});

test('models of the code that no job covers are named once, those that another job checks are not', async () => {
  const at = (file: string) => [{ file, line: 1, column: 1 }];
  const found = (...models: string[]) => ({
    discovered: { files: 2, uncovered: models.map((model) => ({ model, count: 1, places: at('a.py') })), leftOut: [] },
  });
  const { merged, summary, exitCode } = await merge({
    'reports/us/report.json': { ...works, ...found('amazon.nova-pro-v1:0', 'amazon.nova-micro-v1:0') },
    'reports/eu/report.json': {
      ...part([cell({ model: 'amazon.nova-pro-v1:0' })], { generatedAt: '2026-11-20T06:00:01.000Z' }),
      ...found('amazon.nova-micro-v1:0'),
    },
  });
  expect(exitCode).toBe(0);
  expect(merged.discovered).toMatchObject({ files: 2, uncovered: [{ model: 'amazon.nova-micro-v1:0' }] });
  expect(summary).toContain('- `amazon.nova-micro-v1:0`: `a.py:1`');
});

test('masked reports: the same pseudonym in two jobs is two accounts', async () => {
  const masked = (model: string, generatedAt: string): Report =>
    JSON.parse(
      JSON.stringify(part([cell({ model })], { generatedAt })).replaceAll('111122223333', 'account-1'),
    ) as Report;
  const { merged } = await merge({
    'reports/one/report.json': masked('amazon.nova-lite-v1:0', '2026-11-20T06:00:00.000Z'),
    'reports/two/report.json': masked('amazon.nova-pro-v1:0', '2026-11-20T06:00:01.000Z'),
  });
  expect(merged.gate.result).toBe('pass');
  expect(new Set(merged.cells.map(({ principal }) => principal))).toEqual(new Set(['one/app', 'two/app']));
  expect(new Set(merged.principals.map(({ account }) => account))).toEqual(new Set(['account-1', 'account-2']));
});

test('a baseline: what was lost fails the gate', async () => {
  const { merged } = await merge(
    { 'reports/eu/report.json': lacks, 'baseline.json': part([cell({ region: 'eu-west-1' })]) },
    { baseline: 'baseline.json', 'fail-on': 'drift' },
  );
  expect(merged.changes).toMatchObject([{ kind: 'lost', region: 'eu-west-1' }]);
  expect(merged.gate.result).toBe('fail');
});
