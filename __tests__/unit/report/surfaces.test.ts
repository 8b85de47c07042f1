/** What holds of every surface: a new one is a row of the table, and is held to all of this. */
import { describe, expect, test } from '@jest/globals';
import { SyntaxValidator } from 'fast-xml-validator';
import { redactReport } from '../../../src/report/redact.ts';
import { SURFACES, type SurfaceContext } from '../../../src/report/surfaces.ts';
import type { Report } from '../../../src/domain/report.ts';
import { annotations } from '../../../src/report/annotations.ts';
import { allIsWell } from '../../../src/report/comment-body.ts';
import { cellLines } from '../../../src/report/log-lines.ts';
import { matrixOutput } from '../../../src/report/matrix-output.ts';
import { headline } from '../../../src/report/tally.ts';
import { terminalReport } from '../../../src/report/terminal-report.ts';
import { HOSTILE, smuggled } from './hostile.ts';
import { poisoned } from './poisoned.ts';
import { ACCOUNT, allWell, cell, denial, large, mixed, nothingDecided, report } from './samples.ts';

const CONTEXT: SurfaceContext = {
  moved: [],
  places: [],
  workflow: { file: '.github/workflows/x.yml', line: 1, column: 1 },
  key: 'k',
};
const REPORTS: Record<string, Report> = {
  mixed: mixed(),
  'all well': allWell(),
  'nothing decided': nothingDecided(),
  large: large(60),
  'no checks': report([], { gate: { result: 'error', reasons: [] } }),
};

describe.each(SURFACES.map((surface) => [surface.name, surface] as const))('%s', (_name, surface) => {
  const { render, parts, format, limit } = surface;

  test('its parts are the whole', () => {
    const whole = render(mixed(), CONTEXT);
    expect(parts ? [...parts(mixed())].join('') : whole).toBe(whole);
  });

  test.each(Object.entries(REPORTS))('of a report: %s', (_which, given) => {
    const text = render(given, CONTEXT);
    expect(text).not.toBe('');
    if (format === 'json') expect(() => JSON.parse(text) as unknown).not.toThrow();
    if (format === 'xml') expect(new SyntaxValidator().validate(text)).toBe(true);
  });

  test('text from outside is text', () => {
    for (const hostile of HOSTILE) {
      const text = render(poisoned(hostile), CONTEXT);
      if (format === 'markdown') expect(smuggled(text)).toEqual([]);
      if (format === 'html') expect(text.match(/<script/g)).toHaveLength(1);
      if (format === 'json') expect(() => JSON.parse(text) as unknown).not.toThrow();
      if (format === 'xml') expect(new SyntaxValidator().validate(text)).toBe(true);
    }
  });

  test('holds no account of a masked report', () => {
    const masked = redactReport(mixed(), { mask: true, detail: 'minimal' });
    expect(render(masked, CONTEXT)).not.toContain(ACCOUNT);
  });

  test('fits its place, however large the report is', () => {
    const cells = Array.from({ length: 2_000 }, (_, index) =>
      cell({
        ...{ model: `model-${index}-${'m'.repeat(200)}`, verdict: 'denied', met: false },
        diagnosis: { ...denial(), cause: `cause-${index}`, summary: 's'.repeat(500) },
      }),
    );
    const text = render(report(cells, { gate: { result: 'fail', reasons: [] } }), CONTEXT);
    expect(limit === undefined || limit.measure(text) <= limit.most).toBe(true);
  });
});

describe('an exemption is shown', () => {
  const exemption = { until: '2027-03-31', reason: 'the account team was asked', state: 'holds' as const };
  const exempt = cell({ verdict: 'denied', met: false, diagnosis: denial(), exemption });
  const exemptions = ['1 check is exempt until 2027-03-31 (app)'];
  const held = report([exempt, cell({ model: 'amazon.nova-lite-v1:0' })], {
    gate: { result: 'pass', reasons: [], exemptions },
  });
  const wanted = SURFACES.filter(({ name }) => name !== 'baseline').map((surface) => [surface.name, surface] as const);

  test.each(wanted)('in %s', (_name, { render }) => {
    const text = render(held, CONTEXT);
    expect(text).toContain('2027-03-31');
    expect(text).toContain('the account team was asked');
  });

  test('in the terminal, the log, the output and the annotations', () => {
    expect(terminalReport(held, '', { colour: false, width: 200 }).join('\n')).toMatch(
      /ex no Allow, exempt until 2027-03-31[^]*the account team was asked[^]*Exemptions: 1 check is exempt until 2027-03-31/,
    );
    expect(cellLines([exempt])[0]).toMatch(/^exempt .*, exempt until 2027-03-31$/);
    expect(matrixOutput({ cells: [exempt] }).json).toContain('"exemptUntil":"2027-03-31"');
    expect(annotations(held, [])).toEqual([
      expect.objectContaining({ level: 'warning', message: expect.stringContaining('Exempt until 2027-03-31') }),
    ]);
  });

  test('and counted apart from what needs action', () => {
    expect(headline(held)).toEqual({ symbol: '⚠️', title: '2 checks: 1 works, 1 is exempt' });
    expect(allIsWell(held)).toBe(false);
  });

  test('as a note with an accepted suppression in SARIF, and as skipped in JUnit', () => {
    const [sarif, junit] = ['sarif', 'junit'].map(
      (name) => SURFACES.find((surface) => surface.name === name)?.render(held, CONTEXT) ?? '',
    );
    expect(JSON.parse(sarif ?? '')).toMatchObject({
      runs: [{ results: [{ level: 'note', suppressions: [{ kind: 'external', status: 'accepted' }] }] }],
    });
    expect(junit).toContain('failures="0" errors="0" skipped="1"');
  });
});

test('the files have names of their own', () => {
  const names = SURFACES.flatMap(({ file }) => file ?? []);
  expect(new Set(names).size).toBe(names.length);
});
