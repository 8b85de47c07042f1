/** What holds of every surface: a new one is a row of the table, and is held to all of this. */
import { describe, expect, test } from '@jest/globals';
import { SyntaxValidator } from 'fast-xml-validator';
import { redactReport } from '../../../src/report/redact.ts';
import { SURFACES, type SurfaceContext } from '../../../src/report/surfaces.ts';
import type { Report } from '../../../src/domain/report.ts';
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

test('the files have names of their own', () => {
  const names = SURFACES.flatMap(({ file }) => file ?? []);
  expect(new Set(names).size).toBe(names.length);
});
