import { describe, expect, test } from '@jest/globals';
import { mergedGate, mergeReports, type Merged, type Part } from '../../../src/compare/merge.ts';
import type { Gate, Report } from '../../../src/domain/report.ts';
import type { FailOn } from '../../../src/domain/settings.ts';
import { omit } from '../omit.ts';
import { cell, denial, report } from '../report/samples.ts';

const HERE = { repository: 'octo-org/octo-repo', runId: '17' };

/** A report of one principal at `FOLDER/report.json`; parts differ in their models. */
function part(folder: string, change: Partial<Report> = {}, principal = 'app'): Part {
  const one = report([cell({ principal, model: folder })]);
  return { path: `${folder}/report.json`, report: { ...one, ...change } };
}

/** A part whose account IDs are masked. */
function masked(folder: string, principal: string, ...accounts: number[]): Part {
  const principals = accounts.map((number) => ({
    name: principal,
    arn: `arn:aws:iam::account-${number}:role/${principal}`,
    account: `account-${number}`,
    via: 'oidc' as const,
  }));
  const cells = [cell({ principal, model: `arn:aws:bedrock:us-east-1:account-${accounts[0] ?? 0}:x/${folder}` })];
  return part(folder, { principals, cells });
}

describe('what is wrong with the reports is named', () => {
  const foreign = (run: Partial<Report['run']>): Part => {
    const one = part('b');
    return { ...one, report: { ...one.report, run: { ...one.report.run, ...run } } };
  };
  const withoutRun = (): Part => part('b', { run: omit(part('b').report.run, 'repository', 'runId') });

  test.each<[string, Part, object, string[]]>([
    ['nothing', part('b'), HERE, []],
    ['nothing, where the run that merges is not known', foreign({ repository: 'x/y', runId: '1' }), {}, []],
    ['nothing, where the run of the report is not known', withoutRun(), HERE, []],
    [
      'another repository',
      foreign({ repository: 'x/y', runId: '1' }),
      HERE,
      ['b/report.json is a report of another repository (x/y)'],
    ],
    ['another run', foreign({ runId: '1' }), HERE, ['b/report.json is a report of another run (1)']],
  ])('%s', (_, second, context, wrong) => {
    const merged = mergeReports([part('a'), second], context);
    expect(merged.wrong).toEqual(wrong);
    expect(merged.parts.map(({ path }) => path)).toEqual(
      wrong.length > 0 ? ['a/report.json'] : ['a/report.json', 'b/report.json'],
    );
    expect(merged.cells).toHaveLength(2 - wrong.length);
  });

  test('the same report twice is kept once', () => {
    const one = part('a');
    const merged = mergeReports([one, { ...one, path: 'b/report.json' }], HERE);
    expect(merged.wrong).toEqual(['b/report.json is the same report as a/report.json']);
    expect(merged.parts).toHaveLength(1);
  });

  test.each<[string, Partial<Report>]>([
    ['time', { generatedAt: '2026-11-20T22:00:00.000Z' }],
    ['run', { run: { ...part('a').report.run, job: 'other' } }],
    ['principals', { principals: [] }],
    ['checks', { cells: [cell({ model: 'z' })] }],
    ['number of checks', { cells: [] }],
  ])('a report of another %s is not the same', (_, change) => {
    expect(mergeReports([part('a'), { ...part('a', change), path: 'b/report.json' }], HERE).parts).toHaveLength(2);
  });

  test.each<[number, number | undefined, string[]]>([
    [2, undefined, []],
    [2, 2, []],
    [2, 1, []],
    [2, 3, ['2 of 3 expected reports are there: a/report.json, b/report.json']],
    [1, 2, ['1 of 2 expected reports is there: a/report.json']],
    [0, 2, ['0 of 2 expected reports are there']],
  ])('%i reports of %p that are expected', (count, expectedReports, wrong) => {
    expect(mergeReports([part('a'), part('b')].slice(0, count), { ...HERE, expectedReports }).wrong).toEqual(wrong);
  });

  test('a report that is left out does not count as there', () => {
    expect(mergeReports([part('a'), part('a')], { expectedReports: 2 }).wrong).toHaveLength(2);
  });
});

describe('a check that several reports have', () => {
  const [one, other] = [cell(), cell({ action: 'stream' })];

  test('is kept once, as the first has it, and counted for each pair', () => {
    const first = part('a', { cells: [one, other] });
    const merged = mergeReports(
      [first, part('b', { cells: [{ ...one, verdict: 'denied' }, other] }), part('c', { cells: [one] })],
      HERE,
    );
    expect(merged.cells).toEqual([one, other]);
    expect(merged.wrong).toEqual([
      '2 checks are in both a/report.json and b/report.json',
      '1 check is in both a/report.json and c/report.json',
    ]);
  });

  test('is none of several within one report', () => {
    expect(mergeReports([part('a', { cells: [one, one] })], HERE).wrong).toEqual([]);
  });

  test.each(['region', 'model', 'action', 'configured', 'expected', 'principal'])(
    'is another with another %s',
    (key) => {
      const changed = { ...one, [key]: key === 'expected' ? 'deny' : key === 'action' ? 'stream' : 'other' };
      const merged = mergeReports([part('a', { cells: [one] }), part('b', { cells: [changed] })], HERE);
      expect(merged.cells).toHaveLength(2);
    },
  );
});

test('principals of several reports are listed once, and problems all', () => {
  const problem = { principal: 'app', cause: 'network', message: 'm', remedy: 'r' } as const;
  const merged = mergeReports([part('a', { problems: [problem] }), part('b', { problems: [problem] })], HERE);
  expect(merged.principals.map(({ name }) => name)).toEqual(['app']);
  expect(merged.problems).toEqual([problem, problem]);
});

describe('names that could be confused carry their part', () => {
  const names = (...parts: Part[]) => mergeReports(parts, HERE).cells.map(({ principal }) => principal);
  const arnOf = (name: string): Partial<Report> => ({
    principals: [{ name: 'app', arn: `arn:aws:iam::111122223333:role/${name}`, account: '111122223333', via: 'oidc' }],
  });

  test('one name of two ARNs, in the principals and in the checks', () => {
    expect(names(part('a', arnOf('x')), part('b', arnOf('y')))).toEqual(['a/app', 'b/app']);
    expect(
      mergeReports([part('a', arnOf('x')), part('b', arnOf('y'))], HERE).principals.map(({ name }) => name),
    ).toEqual(['a/app', 'b/app']);
  });

  test('but not one name of one ARN, nor another name beside', () => {
    expect(names(part('a', arnOf('x')), part('b', arnOf('x')))).toEqual(['app', 'app']);
    expect(names(part('a'), part('b', {}, 'other'))).toEqual(['app', 'other']);
  });

  test('where folders repeat, the whole path', () => {
    const one = part('a', arnOf('x'));
    const other = {
      ...part('a', { ...arnOf('y'), cells: [cell({ principal: 'app', model: 'z' })] }),
      path: 'b/a/report.json',
    };
    expect(names(one, other)).toEqual(['a/report.json/app', 'b/a/report.json/app']);
    expect(names({ ...one, path: 'one.json' }, { ...other, path: 'two.json' })).toEqual([
      'one.json/app',
      'two.json/app',
    ]);
  });

  test('masked accounts are numbered on, whatever their reports call them', () => {
    const merged = mergeReports([masked('a', 'x', 1, 12), masked('b', 'y', 1), masked('c', 'z', 2)], HERE);
    expect(merged.principals.map(({ name, account }) => [name, account])).toEqual([
      ['a/x', 'account-1'],
      ['a/x', 'account-12'],
      ['b/y', 'account-13'],
      ['c/z', 'account-15'],
    ]);
    expect(merged.cells.map(({ model }) => model.split(':')[4])).toEqual(['account-1', 'account-13', 'account-15']);
  });

  test('a report that is not masked keeps its names beside masked ones, and one alone does too', () => {
    expect(names(masked('a', 'x', 1), part('b', {}, 'y'))).toEqual(['a/x', 'y']);
    expect(names(masked('a', 'x', 3))).toEqual(['x']);
    const text = part('b', { notices: ['the step account-7-x'] }, 'y');
    expect(mergeReports([text, masked('a', 'x', 1)], HERE).principals[1]?.account).toBe('account-1');
  });
});

describe('the gate of all', () => {
  const pass: Gate = { result: 'pass', reasons: [] };
  const of = (gates: Gate[], wrong: string[] = [], more: Partial<Merged> = {}): Merged => ({
    principals: [],
    cells: [cell()],
    problems: [],
    parts: gates.map((gate, index) => part('abc'.charAt(index), { gate })),
    wrong,
    ...more,
  });
  const gateOf = (merged: Merged, failOn: FailOn[] = ['unmet']) =>
    mergedGate(merged, { changes: [], generatedAt: '2026-11-20T21:59:00.000Z' }, failOn);
  const unmet = cell({ verdict: 'denied', met: false, diagnosis: denial() });
  const skipped: Gate = { result: 'skipped', reasons: ['a fork'] };

  test('without a report it is an error', () => {
    expect(gateOf(of([], ['w']))).toEqual({ result: 'error', reasons: ['there is no report to merge', 'w'] });
  });

  test('one part that ended with an error makes one of the whole, and says whose', () => {
    const broken: Gate = { result: 'error', reasons: ['x', 'y'] };
    expect(gateOf(of([pass, broken], ['w']))).toEqual({ result: 'error', reasons: ['b/report.json: x; y', 'w'] });
  });

  test('it passes where all do', () => {
    expect(gateOf(of([pass, pass]))).toMatchObject(pass);
  });

  test('it counts the checks of all together', () => {
    expect(gateOf(of([pass, pass], [], { cells: [unmet, unmet] }))).toMatchObject({
      result: 'fail',
      reasons: ['2 checks need action'],
    });
  });

  test('it is skipped where each part was', () => {
    expect(gateOf(of([skipped, skipped]))).toEqual({ result: 'skipped', reasons: ['a fork'] });
  });

  test('it fails where only some were skipped, where something is wrong with a report, and for both', () => {
    expect(gateOf(of([skipped, pass]))).toMatchObject({ result: 'fail', reasons: ['a/report.json was skipped'] });
    expect(gateOf(of([pass], ['w']))).toMatchObject({ result: 'fail', reasons: ['w'] });
    expect(gateOf(of([skipped], ['w'])).reasons).toEqual(['a/report.json was skipped', 'w']);
    expect(gateOf(of([skipped, pass], ['w'], { cells: [unmet] }))).toMatchObject({
      result: 'fail',
      reasons: ['1 check needs action', 'a/report.json was skipped', 'w'],
    });
  });

  test('it looks as far ahead as the part that looks farthest', () => {
    const ending = cell({ lifecycle: { status: 'ACTIVE', source: 'service', endOfLife: '2026-12-10T00:00:00.000Z' } });
    const within = (failBeforeEolDays: number): Gate => ({
      ...pass,
      lifecycle: { failBeforeEolDays },
    });
    const result = (...days: number[]) => gateOf(of(days.map(within), [], { cells: [ending] }), ['lifecycle']).result;
    expect(result(5, 60, 5)).toBe('fail');
    expect(result(5, 5)).toBe('pass');
    expect(gateOf(of([pass], [], { cells: [ending] }), ['lifecycle']).result).toBe('pass');
  });
});
