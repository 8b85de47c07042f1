/** The sticky comment: one line where all is well, else the matrix, what needs action, and the way to the rest. */
import { describe, expect, test } from '@jest/globals';
import type { Cell, Report, WhatIf } from '../../../src/domain/report.ts';
import {
  VOLATILE_MARK,
  allIsWell,
  commentAuthorship,
  commentBody,
  commentMarker,
  stickyBody,
} from '../../../src/report/comment-body.ts';
import { COMMENT_LIMIT_CHARACTERS } from '../../../src/report/fit.ts';
import { answer, row } from '../who-can/answers.ts';
import { SONNET, allWell, cell, denial, large, mixed, nothingDecided, report } from './samples.ts';

const bad = { verdict: 'denied', met: false, diagnosis: denial() } as const;
const undecided = { verdict: 'inconclusive', confidence: 'none', met: null } as const;
const fail = { gate: { result: 'fail' as const, reasons: [] } };
const expected = { allowedBy: { entry: 'x', reason: 'y' } };

/** Things to do, and how many characters each of their parts takes. */
function findingsOf(number: number, { letter = 's', summary = 10, remedy = 10, policy = 10 } = {}): Cell[] {
  return Array.from({ length: number }, (_, index) => {
    const document = { Statement: [{ Effect: 'Allow', Action: 'a:B', Resource: 'r'.repeat(policy) }] };
    const about = { text: 't'.repeat(remedy), policy: document, documentation: [] };
    const said = { ...denial(), layer: 'model' as const, summary: letter.repeat(summary), remedy: about };
    return cell({ ...bad, model: `m-${index}`, diagnosis: { ...said, cause: `cause-${index}` } });
  });
}

describe('the comment', () => {
  test('is one line when all is well, with the matrix folded', () => {
    const lines = commentBody(allWell(), 'k').split('\n');
    expect(lines.slice(0, 5)).toEqual([
      '<!-- bedrock-access-check key=k -->',
      '✅ **Bedrock access**, 8 checks: all work.',
      '',
      '<details>',
      '<summary>Matrix</summary>',
    ]);
    expect(lines.slice(-3)).toEqual([
      '',
      VOLATILE_MARK,
      '[Summary of the run](<https://github.com/octo-org/octo-repo/actions/runs/17>)',
    ]);
  });

  test('begins with its marker, then verdict and matrix, leaves the evidence out and ends with the link', () => {
    const lines = commentBody(mixed(), 'k').split('\n');
    expect(lines[0]).toBe(commentMarker('k'));
    expect(lines[1]).toMatch(/^### ❌ Bedrock access, 12 checks: /);
    expect(lines[5]).toMatch(/^\| Model \|/);
    expect(lines.join('\n')).not.toContain('Evidence');
    expect(lines.at(-1)).toBe('[Summary of the run](<https://github.com/octo-org/octo-repo/actions/runs/17>)');
  });

  test('leads to the whole report where the run knows where it is', () => {
    const given = mixed();
    const reportUrl = 'https://github.com/octo-org/octo-repo/actions/runs/17/artifacts/4';
    const body = commentBody({ ...given, run: { ...given.run, reportUrl } }, 'k');
    expect(body.split('\n').at(-1)).toBe(
      `[Full report](<${reportUrl}>) · [Run](<https://github.com/octo-org/octo-repo/actions/runs/17>)`,
    );
  });

  test('has the whole matrix, as the summary has it', () => {
    const given = large(60);
    const body = commentBody(given, 'k');
    for (const name of new Set(given.cells.map(({ model }) => model))) expect(body).toContain(`\`${name}\``);
  });

  test('fits 65,000 characters with its marker', () => {
    const cells = Array.from({ length: 500 }, (_, index) =>
      cell({
        ...bad,
        principal: `role-${index}`,
        model: 'm'.repeat(1_000),
        diagnosis: { ...denial(), summary: 's'.repeat(1_900) },
      }),
    );
    const body = commentBody(report(cells, fail), 'k'.repeat(300));
    expect(body.length).toBeLessThanOrEqual(COMMENT_LIMIT_CHARACTERS);
    expect(body).toContain('500 checks: all need action');
    expect(body).toContain('[Summary of the run](');
  });

  test.each<[string, Report, boolean]>([
    ['all well', allWell(), true],
    ['a denial', report([cell(bad)]), false],
    ['undecided', report([cell(undecided), cell()]), false],
    ['a failing gate', report([cell()], fail), false],
    ['a problem', report([cell()], { problems: [{ cause: 'network', message: 'm', remedy: 'r' }] }), false],
    [
      'a change since the baseline, also for the better',
      report([cell()], {
        changes: [{ principal: 'app', region: 'us-east-1', model: SONNET, action: 'invoke', kind: 'gained' }],
      }),
      false,
    ],
  ])('all is well: %s', (_name, given, expected) => {
    expect(allIsWell(given)).toBe(expected);
  });
});

describe('all is well only where nothing asks for a look', () => {
  const lifecycle = (endOfLife?: string): Partial<Cell> => ({
    lifecycle: { status: 'LEGACY', ...(endOfLife !== undefined && { endOfLife }) },
  });
  const minded = { gate: { result: 'pass' as const, reasons: [], lifecycle: { failBeforeEolDays: 30 } } };
  const whatIf = (effect: WhatIf['effect']): Partial<Cell> => ({
    whatIf: { verdict: 'denied', confidence: 'simulated', by: 'iam', ...(effect !== undefined && { effect }) },
  });
  test.each<[string, Report, boolean]>([
    ['what is to be watched', report([cell({ verdict: 'at-risk' })]), false],
    ['a call that was held back', report([cell({ probe: { outcome: 'not-made', reason: 'over-budget' } })]), false],
    ['a gate that was skipped', report([cell()], { gate: { result: 'skipped', reasons: [] } }), false],
    ['a model that is LEGACY', report([cell(lifecycle())]), true],
    ['a model that is LEGACY, where the gate minds it', report([cell(lifecycle())], minded), false],
    [
      'a model that will end, where the gate minds it and it is far away',
      report([cell({ lifecycle: { status: 'ACTIVE', endOfLife: '2030-01-01' } })], minded),
      true,
    ],
    [
      'who can call it: all expected',
      report([cell()], { whoCan: [answer([row('a', expected)], { restricted: true })] }),
      true,
    ],
    [
      'who can call it: one is not expected',
      report([cell()], { whoCan: [answer([row('a', expected)]), answer([row('b')], { restricted: true })] }),
      false,
    ],
    ['a change that takes access away', report([cell(whatIf('lost'))]), false],
    ['a change that does nothing', report([cell({ ...whatIf('unchanged') })]), true],
  ])('%s', (_what, given, well) => {
    expect(allIsWell(given)).toBe(well);
  });
});

describe('what a body says, without the link to the run', () => {
  test('is the same for two runs', () => {
    const body = (url: string): string => commentBody({ ...mixed(), run: { url } }, 'k');
    expect(commentAuthorship(body('https://github.com/o/r/actions/runs/1'))).toBe(
      commentAuthorship(body('https://github.com/o/r/actions/runs/2')),
    );
    expect(commentAuthorship(body('https://github.com/o/r/actions/runs/1'))).not.toContain('actions/runs');
  });

  test('is the same however GitHub ends its lines', () => {
    expect(commentAuthorship(`a\r\nb\rc\r\n${VOLATILE_MARK}\r\nx`)).toBe('a\nb\nc');
  });

  test.each([
    ['without a link it is all of it', ' a\nb \n', 'a\nb'],
    ['only the last mark counts', `a\n${VOLATILE_MARK}\nb\n${VOLATILE_MARK}\nx`, `a\n${VOLATILE_MARK}\nb`],
    ['of a body that has nothing else nothing', `\n${VOLATILE_MARK}\nx`, ''],
    ['a mark that shares its line is none', `a ${VOLATILE_MARK} b`, `a ${VOLATILE_MARK} b`],
  ])('%s', (_rule, body, said) => {
    expect(commentAuthorship(body)).toBe(said);
  });
});

test('the marker cannot be closed by its key', () => {
  expect(commentMarker('a --> b')).toBe('<!-- bedrock-access-check key=a%20%2D-%3E%20b -->');
});

describe('one line', () => {
  const line = (given: Report): string => commentBody(given, 'k').split('\n')[1] ?? '';
  const ends = (model: string, endOfLife: string): Cell => cell({ model, lifecycle: { status: 'LEGACY', endOfLife } });

  test('says what does not apply', () => {
    expect(line(report([cell(), cell({ verdict: 'not-applicable', met: null })]))).toBe(
      '✅ **Bedrock access**, 1 check: it works. 1 more check does not apply.',
    );
  });

  test('says what ends first, and counts the others', () => {
    expect(line(report([ends('a.x', '2027-01-08'), ends('b.x', '2026-12-01'), cell()]))).toBe(
      '✅ **Bedrock access**, 3 checks: all work. `b.x` in us-east-1: LEGACY, ends 2026-12-01 (in 11 days). 1 more model in the summary.',
    );
    expect(line(report([ends('a.x', '2027-01-08')]))).toMatch(/\(in 49 days\)\.$/);
  });

  test('is followed by what is to be known beside the checks, and the matrix is folded', () => {
    const given = report([cell()], {
      notices: ['A notice.'],
      whoCan: [answer([row('a', expected)])],
      discovered: {
        files: 1,
        uncovered: [{ model: 'x', count: 1, places: [{ file: 'a.py', line: 1, column: 1 }] }],
        leftOut: [],
      },
    });
    const blocks = commentBody(given, 'k')
      .split('\n\n')
      .map((text) => text.split('\n')[0]);
    expect(blocks.slice(1, 7)).toEqual([
      '<sub>A notice.</sub>',
      '#### Models in the code that no entry covers',
      '- `x`: `a.py:1`',
      expect.stringMatching(/^Add it to the configuration/),
      expect.stringMatching(/^Who can call it: By their policies/),
      '<details>',
    ]);
  });
});

describe('where something is wrong', () => {
  const titles = (given: Report): string[] =>
    commentBody(given, 'k')
      .split('\n')
      .filter((line) => /^(?:#+ |> \*\*|\||`app` in|<summary>Matrix|- \*\*)/.test(line))
      .map((line) => line.slice(0, 30));
  const problem = { cause: 'network', message: 'No way.', remedy: '' };

  test('comes the verdict, the matrix, problems, changes, what to do, what ends, what was held back', () => {
    const { principal, region, model, action } = cell();
    const given = report(
      [
        cell({ ...bad, action: 'stream' }),
        cell({ lifecycle: { status: 'LEGACY' }, model: 'a.x' }),
        cell({ model: 'b.x', probe: { outcome: 'not-made', reason: 'over-budget' } }),
      ],
      { ...fail, problems: [problem], changes: [{ kind: 'gained', principal, region, model, action }] },
    );
    expect(titles(given)).toEqual([
      '### ❌ Bedrock access, 3 checks',
      '| `app` | us-east-1 |',
      '| :-- | :-- |',
      `| \`${SONNET}`.slice(0, 30),
      '| `b.x` | ⏸️ not called |',
      '| `a.x`<br>LEGACY | ✅ |',
      '> **Problem:** No way. (`netwo',
      '### Changed since the baseline',
      '| Change | Principal | Model |',
      '|---|---|---|---|---|---|',
      '| 🔵 gained | `app` | `us.anth',
      '#### ❌ `app` cannot use `us.an',
      '#### Lifecycle',
      '- **1 check not called**, `app',
    ]);
  });

  test('a matrix that knows nothing is folded, and comes after the problem', () => {
    expect(titles({ ...nothingDecided(), problems: [problem] }).slice(0, 3)).toEqual([
      '### ⛔ Bedrock access: the chec',
      '> **Problem:** No way. (`netwo',
      '<summary>Matrix</summary>',
    ]);
  });

  test('expectations that the pull request moves are said before everything else', () => {
    const moved = [{ file: 'a.yml', model: 'm', what: 'expect' as const, before: 'deny', after: 'allow' }];
    expect(commentBody(mixed(), 'k', moved).split('\n')[1]).toBe('> **This pull request changes what is expected:**');
    const many = Array.from({ length: 21 }, () => moved[0]).flatMap((one) => one ?? []);
    expect(commentBody(mixed(), 'k', many)).toContain('> And 1 more change.');
  });

  test('ten models that end, ten rows of who can call, ten models of the code are named, the rest is counted', () => {
    const eleven = Array.from({ length: 11 }, (_, index) => `model-${index}`);
    const body = commentBody(
      report([cell(bad), ...eleven.map((model) => cell({ model, lifecycle: { status: 'LEGACY' } }))], {
        ...fail,
        whoCan: [
          answer(
            eleven.map((name) => row(name)),
            { restricted: true },
          ),
        ],
        discovered: { files: 1, uncovered: eleven.map((model) => ({ model, count: 0, places: [] })), leftOut: [] },
      }),
      'k',
    );
    expect(body.match(/^And 1 more .*|^- 1 more .*/gm)).toEqual([
      'And 1 more model; all are in `report.json`.',
      '- 1 more model; all are in `report.json`.',
      'And 1 more row; all are in `who-can.csv` and `who-can.html`.',
    ]);
  });
});

describe('the way to the rest', () => {
  const last = (run: Report['run']): string[] =>
    commentBody({ ...mixed(), run }, 'k')
      .split('\n')
      .slice(-2);
  const [url, reportUrl] = ['https://github.com/o/r/actions/runs/1', 'https://example.com/report'];

  test('is a line of its own behind a mark', () => {
    expect(last({ url })).toEqual([VOLATILE_MARK, `[Summary of the run](<${url}>)`]);
    expect(last({ reportUrl })).toEqual([VOLATILE_MARK, `[Full report](<${reportUrl}>)`]);
    expect(last({ url, reportUrl })).toEqual([VOLATILE_MARK, `[Full report](<${reportUrl}>) · [Run](<${url}>)`]);
  });

  test('is not there where the run knows of none', () => {
    expect(commentBody({ ...mixed(), run: {} }, 'k')).not.toContain(VOLATILE_MARK);
  });
});

describe('as much as fits', () => {
  const sections = (body: string): number => (body.match(/^#### ❌/gm) ?? []).length;
  const policies = (body: string): number => (body.match(/<summary>Policy to add/g) ?? []).length;
  const titles = (body: string): number => (body.match(/^- ❌ `app` cannot use/gm) ?? []).length;
  const sizes = (cells: Cell[]): number[] => {
    const body = commentBody(report(cells, fail), 'k');
    expect(body.length).toBeLessThanOrEqual(COMMENT_LIMIT_CHARACTERS);
    return [sections(body), policies(body), titles(body)];
  };

  test.each<[string, Cell[], number[]]>([
    ['twenty things to do in full, with their policies, the others by their titles', findingsOf(22), [20, 20, 2]],
    ['where that is too much, without policies', findingsOf(22, { policy: 4_000 }), [20, 0, 2]],
    ['then ten in full', findingsOf(22, { summary: 2_000, remedy: 2_000 }), [10, 0, 12]],
    ['then their titles alone', findingsOf(22, { letter: '<', summary: 2_000 }), [0, 0, 20]],
  ])('%s', (_what, cells, expected) => {
    expect(sizes(cells)).toEqual(expected);
  });

  test('the more room is needed, the fewer remedies of one thing to do are said', () => {
    const alike = (number: number, policy: number): string[] => {
      const cells = findingsOf(number, { policy }).map((one, index) => {
        const [diagnosis] = [one.diagnosis ?? denial()];
        return {
          ...one,
          diagnosis: { ...diagnosis, cause: 'x', remedy: { ...diagnosis.remedy, text: `Do ${index}.` } },
        };
      });
      return commentBody(report(cells, fail), 'k').match(/Do \d+\./g) ?? [];
    };
    expect([alike(8, 10).length, alike(9, 10).length]).toEqual([8, 1]);
    expect([alike(4, 70_000).length, alike(5, 70_000).length]).toEqual([4, 1]);
  });

  test('its marker and links count: the whole body is never longer', () => {
    for (const length of [1, 300, 5_000]) {
      const body = stickyBody(report(findingsOf(1_500, { summary: 1_900 }), fail), 'm'.repeat(length));
      expect(body.length).toBeLessThanOrEqual(COMMENT_LIMIT_CHARACTERS);
      expect(body.startsWith(`${'m'.repeat(length)}\n`)).toBe(true);
      expect(body).toContain(VOLATILE_MARK);
    }
  });

  test('at least the numbers of each principal', () => {
    const cells = Array.from({ length: 120 }, (_, index) =>
      cell({ ...bad, principal: `p-${index}${'|'.repeat(110)}`, model: `m-${index}` }),
    );
    const body = commentBody(report(cells, fail), 'k');
    expect(body).toContain('| Principal | Need action |');
    expect(body).toContain('And 70 more principals.');
  });
});

describe('its room', () => {
  const moved = [{ file: 'a.yml', model: 'm', what: 'expect' as const, before: 'deny', after: 'allow' }];
  test.each([
    ['with expectations that move', moved],
    ['without', []],
  ])('is used to the last character, and no further: %s', (_what, changes) => {
    const given = report(findingsOf(3), fail);
    const size = stickyBody(given, '', changes).length;
    const longest = 'm'.repeat(COMMENT_LIMIT_CHARACTERS - size);
    expect(stickyBody(given, longest, changes)).toHaveLength(COMMENT_LIMIT_CHARACTERS);
    expect(stickyBody(given, longest, changes)).toContain('Policy to add');
    expect(stickyBody(given, `${longest}m`, changes).length).toBeLessThanOrEqual(COMMENT_LIMIT_CHARACTERS);
    expect(stickyBody(given, `${longest}m`, changes)).not.toContain('Policy to add');
  });
});

test('one line is followed by what a change does not do', () => {
  const whatIf = { verdict: 'accessible', confidence: 'simulated', by: 'iam', effect: 'unchanged' } as const;
  expect(commentBody(report([cell({ whatIf })]), 'k').split('\n\n')[1]).toBe(
    'What this change does: 1 check stays as it is.',
  );
});

test('a change is a table where there is room for policies, and a list of titles where there is not', () => {
  const whatIf = { verdict: 'denied', confidence: 'simulated', by: 'iam', effect: 'lost' } as const;
  const body = (policy: number): string =>
    commentBody(report([cell({ whatIf }), ...findingsOf(20, { policy })], fail), 'k');
  expect(body(10)).toContain('| Change | Principal |');
  expect(body(4_000)).not.toContain('| Change | Principal |');
  expect(body(4_000)).toContain('- 🔻 **lost** `app`');
});

test('what ends has no heading where nothing does', () => {
  expect(commentBody(report([cell(bad)], fail), 'k')).not.toContain('Lifecycle');
});
