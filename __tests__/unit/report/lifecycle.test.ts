import { describe, expect, test } from '@jest/globals';
import { annotations } from '../../../src/report/annotations.ts';
import { allIsWell, commentBody } from '../../../src/report/comment-body.ts';
import { reportHtml } from '../../../src/report/html/page.ts';
import { issueState } from '../../../src/report/issue-body.ts';
import { junitText } from '../../../src/report/junit.ts';
import { endings, endingText, lifecycleLabel, lifecycleText, othersText } from '../../../src/report/lifecycle.ts';
import { summaryMarkdown } from '../../../src/report/markdown.ts';
import { PLAIN } from '../../../src/report/markup.ts';
import { sarifText } from '../../../src/report/sarif.ts';
import { headline } from '../../../src/report/tally.ts';
import { terminalReport } from '../../../src/report/terminal-report.ts';
import type { Cell, Lifecycle, Report } from '../../../src/domain/report.ts';
import { HAIKU, OPUS, SONNET, TITAN, cell, report } from './samples.ts';

/** Of the samples' reports. */
const TODAY = '2026-11-20T21:59:00.000Z';

test.each<[Lifecycle, string]>([
  [{ status: 'ACTIVE' }, ''],
  [{ status: 'ACTIVE', endOfLife: '2026-12-01' }, 'ACTIVE, ends 2026-12-01 (in 11 days)'],
  [{ status: 'LEGACY' }, 'LEGACY'],
  [{ status: 'LEGACY', endOfLife: '2026-11-30' }, 'LEGACY, ends 2026-11-30 (in 10 days)'],
  [{ status: 'LEGACY', endOfLife: '2026-11-21T08:00:00Z' }, 'LEGACY, ends 2026-11-21 (in 1 day)'],
  [{ status: 'LEGACY', endOfLife: '2026-11-20' }, 'LEGACY, ends 2026-11-20 (today)'],
  [{ status: 'LEGACY', endOfLife: '2026-11-19' }, 'ended 2026-11-19'],
  [{ status: 'EOL' }, 'EOL'],
  [{ status: 'LEGACY', endOfLife: 'soon' }, 'LEGACY, ends soon'],
])('%j reads "%s"', (lifecycle, text) => {
  expect(lifecycleText(lifecycle, TODAY)).toBe(text);
});

const ending = (change: Partial<Cell>, endOfLife?: string): Cell =>
  cell({
    ...change,
    lifecycle: { status: 'LEGACY', ...(endOfLife !== undefined && { endOfLife }), source: 'service' },
  });

describe('a row of the matrix', () => {
  test('says once what its regions agree in', () => {
    const cells = ['us-east-1', 'us-west-2'].map((region) => ending({ region }, '2026-12-01'));
    expect(lifecycleLabel(cells, TODAY, PLAIN)).toBe('LEGACY, ends 2026-12-01 (in 11 days)');
  });

  test('says where, if they do not', () => {
    const cells = [
      ending({ region: 'us-east-1' }, '2026-12-01'),
      ending({ region: 'eu-west-1' }, '2027-01-08'),
      cell({ region: 'us-west-2', lifecycle: { status: 'ACTIVE' } }),
    ];
    expect(lifecycleLabel(cells, TODAY, PLAIN)).toBe(
      'LEGACY, ends 2026-12-01 (in 11 days) in us-east-1; LEGACY, ends 2027-01-08 (in 49 days) in eu-west-1; ACTIVE in us-west-2',
    );
  });

  test('says nothing of a model that should not be called', () => {
    expect(lifecycleLabel([ending({ expected: 'deny' }, '2026-12-01')], TODAY, PLAIN)).toBe('');
  });
});

describe('the list of what ends', () => {
  const cells = [
    cell({ model: HAIKU, lifecycle: { status: 'ACTIVE', source: 'table', asOf: '2026-08-21' } }),
    ending({ model: OPUS }, '2027-01-08'),
    ending({ model: 'a.legacy' }),
    cell({ model: 'a.gone', lifecycle: { status: 'EOL', source: 'service' } }),
    ending({ model: 'a.past' }, '2026-10-14'),
    ending({ model: SONNET, action: 'invoke' }, '2026-12-01'),
    ending({ model: SONNET, action: 'stream' }, '2026-12-01'),
    ending({ model: 'a.denied', expected: 'deny' }, '2026-12-01'),
  ];

  test('has what ended first, then what ends next', () => {
    const groups = endings(report(cells));
    expect(groups.map(({ cells: [{ model }, ...rest] }) => [model, rest.length + 1])).toEqual([
      ['a.gone', 1],
      ['a.past', 1],
      [SONNET, 2],
      [OPUS, 1],
      ['a.legacy', 1],
    ]);
    expect(groups.every(({ concern }) => concern === 'none')).toBe(true);
  });

  test('counts the others', () => {
    expect(othersText(report(cells), PLAIN)).toBe(
      '1 other model is ACTIVE, with no end of life announced, by the table of 2026-08-21 where Bedrock could not be asked.',
    );
    expect(othersText(report([cell()]), PLAIN)).toBe('');
    const active = [cell({ lifecycle: { status: 'ACTIVE', source: 'service' } })];
    expect(othersText(report(active), PLAIN)).toBe('the only model is ACTIVE, with no end of life announced.');
  });

  test('names the model behind, the source and what to call instead', () => {
    const profile = 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/heol2zyy5v48';
    const lifecycle: Lifecycle = {
      ...{ status: 'LEGACY', endOfLife: '2026-12-01', source: 'table', asOf: '2026-08-21' },
      ...{ model: HAIKU, successors: ['us.newest', 'us.newer', 'us.new'] },
    };
    const [group] = endings(report([cell({ model: profile, name: 'search', lifecycle })]));
    expect(group && endingText(group, TODAY, PLAIN)).toBe(
      `search (${profile}) (${HAIKU}) in us-east-1: LEGACY, ends 2026-12-01 (in 11 days), by the table of 2026-08-21. Instead: us.newest or us.newer.`,
    );
  });
});

const PLACES = [
  { configured: SONNET, place: { file: '.github/bedrock-access.yml', line: 4, column: 9 } },
  { configured: TITAN, place: { file: '.github/bedrock-access.yml', line: 6, column: 9 } },
];
const FALLBACK = { file: '.github/workflows/access.yml', line: 1, column: 1 };

/** Sonnet ends in eleven days, Titan is only LEGACY; nothing else is wrong. */
function watched(gate: Report['gate']): Report {
  return report([ending({ model: SONNET }, '2026-12-01'), ending({ model: TITAN })], { gate, changes: [] });
}
const failing = watched({ result: 'fail', reasons: ['1 cell is ...'], lifecycle: { failBeforeEolDays: 30 } });
const warning = watched({ result: 'pass', reasons: [], lifecycle: { failBeforeEolDays: 0 } });
const unasked = watched({ result: 'pass', reasons: [] });

describe('where `fail-on` names `lifecycle`', () => {
  test('the headline says why all is as expected and still not well', () => {
    expect(headline(failing)).toMatchObject({
      symbol: '❌',
      title: '2 checks: all work, 1 of a model at or near its end of life',
    });
    expect(headline(warning)).toMatchObject({
      symbol: '⚠️',
      title: '2 checks: all work, 2 of a model that is LEGACY',
    });
  });

  test('annotations stand on the lines that name the models', () => {
    expect(annotations(failing, PLACES)).toEqual([
      {
        level: 'error',
        title: 'Bedrock model at or near its end of life',
        message: `${SONNET} in us-east-1: LEGACY, ends 2026-12-01 (in 11 days), as Bedrock says.`,
        ...PLACES[0]?.place,
      },
      {
        level: 'warning',
        title: 'Bedrock model is LEGACY',
        message: `${TITAN} in us-east-1: LEGACY, as Bedrock says.`,
        ...PLACES[1]?.place,
      },
    ]);
    expect(annotations(warning, PLACES).map(({ level }) => level)).toEqual(['warning', 'warning']);
  });

  test('code scanning has a result a cell, with a rule of its own', () => {
    interface Log {
      runs: { results: { ruleId: string; level: string; message: { text: string } }[] }[];
    }
    const { results } = (JSON.parse(sarifText(failing, PLACES, FALLBACK)) as Log).runs[0] ?? { results: [] };
    expect(results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ['model-lifecycle', 'error'],
      ['model-lifecycle', 'warning'],
    ]);
    expect(results[0]?.message.text).toContain(`app, invoke: ${SONNET} in us-east-1: LEGACY, ends 2026-12-01`);
  });

  test('JUnit fails the cell that ends too soon, and says of the other that it is LEGACY', () => {
    const xml = junitText(failing);
    expect(xml).toContain('failures="1"');
    expect(xml).toContain('<failure type="model-lifecycle" message="us.anthropic.claude-sonnet-4-5');
    expect(xml).toMatch(
      /<system-out>accessible\. amazon\.titan-embed-text-v2:0 in us-east-1: LEGACY, as Bedrock says\./,
    );
    expect(xml).not.toContain('name="gate"');
  });

  test('the comment is no single line', () => {
    expect(allIsWell(warning)).toBe(false);
    expect(commentBody(warning, 'k')).toContain(
      `- ⚠️ \`${SONNET}\` in us-east-1: LEGACY, ends 2026-12-01 (in 11 days)`,
    );
    expect(commentBody(failing, 'k')).toContain(
      `- ❌ \`${SONNET}\` in us-east-1: LEGACY, ends 2026-12-01 (in 11 days)`,
    );
  });

  test('what fails stands right after the matrix', () => {
    const headings = summaryMarkdown(failing)
      .split('\n')
      .filter((line) => line.startsWith('### '));
    expect(headings[0]).toBe('### Lifecycle');
    const html = reportHtml(failing);
    expect(html.indexOf('Matrix</h2>')).toBeLessThan(html.indexOf('Lifecycle</h2>'));
  });

  test('what a finding says already is not said twice', () => {
    const refused = cell({
      ...{ verdict: 'unavailable', met: false, lifecycle: { status: 'EOL', source: 'service' } },
      diagnosis: {
        ...{ cause: 'model-end-of-life', layer: 'model', summary: 'It ended.', evidence: [], alternatives: [] },
        ...{ owner: 'workflow-author', remedy: { text: 'Move on.', documentation: [] } },
      },
    });
    const gone = report([refused], { gate: { result: 'fail', reasons: [], lifecycle: { failBeforeEolDays: 0 } } });
    expect(annotations(gone, [])).toHaveLength(1);
    expect(sarifText(gone, [], FALLBACK)).not.toContain('model-lifecycle"');
    expect(junitText(gone)).toContain('<failure type="model-end-of-life"');
  });
});

describe('where it does not', () => {
  test('there is no warning, and the comment stays one line that says what ends', () => {
    expect(annotations(unasked, PLACES)).toEqual([]);
    expect(headline(unasked)).toMatchObject({ symbol: '✅', title: '2 checks: all work' });
    expect(allIsWell(unasked)).toBe(true);
    expect(commentBody(unasked, 'k').split('\n')[1]).toBe(
      `✅ **Bedrock access**, 2 checks: all work. \`${SONNET}\` in us-east-1: LEGACY, ends 2026-12-01 (in 11 days), as Bedrock says. 1 more model in the summary.`,
    );
    expect(sarifText(unasked, PLACES, FALLBACK)).not.toContain('model-lifecycle');
    expect(junitText(unasked)).not.toContain('system-out');
  });
});

test('the terminal lists it under the matrix', () => {
  const lines = terminalReport(failing, '', { colour: false, width: 200 });
  const from = lines.indexOf('Lifecycle:');
  expect(lines.slice(from, from + 3)).toEqual([
    'Lifecycle:',
    `  - !! ${SONNET} in us-east-1: LEGACY, ends 2026-12-01 (in 11 days), as Bedrock says.`,
    `  - ~ ${TITAN} in us-east-1: LEGACY, as Bedrock says.`,
  ]);
});

test('the state of an issue does not change because a day has passed', () => {
  const later = { ...failing, generatedAt: '2026-11-22T09:00:00.000Z' };
  expect(issueState(later)).toBe(issueState(failing));
});
