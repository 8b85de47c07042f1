/** The whole report from its parts. */
import { describe, expect, test } from '@jest/globals';
import { addCosts, canonical, isOfRunAlone, NO_COST, reportWithout } from '../../../src/report/report.ts';
import { reportSchema } from '../../../src/report/schema.ts';
import { answer } from '../who-can/answers.ts';
import { cell, report } from './samples.ts';

test('a run that looked at nothing has a report with its gate and problems, and no checks', () => {
  const problems = [{ cause: 'configuration-invalid', message: 'm', remedy: 'r' }];
  const gate = { result: 'error', reasons: ['x'] } as const;
  const made = reportWithout(
    { runId: '17' },
    { name: 'bedrock-access-check', version: '1.0.0' },
    '2026-11-20T00:00:00Z',
    { ...gate, reasons: [...gate.reasons] },
    problems,
  );
  expect(made).toMatchObject({
    gate,
    problems,
    run: { runId: '17' },
    principals: [],
    cells: [],
    changes: [],
    cost: NO_COST,
  });
  expect(reportSchema.safeParse(made).success).toBe(true);
});

describe('costs', () => {
  test('add up, calls by their name', () => {
    const one = {
      worstCaseUsd: 0.1,
      estimatedUsd: 0.2,
      inputTokens: 3,
      outputTokens: 4,
      calls: { 'a:B': 1, 'a:C': 2 },
    };
    const two = { worstCaseUsd: 0.2, estimatedUsd: 0.1, inputTokens: 5, outputTokens: 6, calls: { 'a:C': 3 } };
    expect(addCosts([one, two])).toEqual({
      worstCaseUsd: 0.3,
      estimatedUsd: 0.3,
      inputTokens: 8,
      outputTokens: 10,
      calls: { 'a:B': 1, 'a:C': 5 },
    });
  });

  test('of nothing are none', () => {
    expect(addCosts([])).toEqual(NO_COST);
  });

  test('are USD to the billionth', () => {
    expect(addCosts([{ ...NO_COST, estimatedUsd: 0.0000000014 }]).estimatedUsd).toBe(0.000000001);
  });
});

test('the order of the checks: principal, region, model, action, each by code point', () => {
  const sorted = [
    cell({ principal: 'A', region: 'b', model: 'b', action: 'b' }),
    cell({ principal: 'a', region: 'a', model: 'b', action: 'b' }),
    cell({ principal: 'a', region: 'b', model: 'B', action: 'b' }),
    cell({ principal: 'a', region: 'b', model: 'a', action: 'a' }),
    cell({ principal: 'a', region: 'b', model: 'a', action: 'b' }),
  ];
  expect(sorted.toReversed().toSorted(canonical)).toEqual(sorted);
  expect(sorted.toSorted(canonical)).toEqual(sorted);
  expect(canonical(cell(), cell({ verdict: 'denied' }))).toBe(0);
});

describe('a report of the run alone', () => {
  const problems = [{ cause: 'network', message: 'm', remedy: 'r' }];
  const { principal, region, model, action } = cell();
  test.each([
    ['has problems at most', report([], { problems }), true],
    ['has no checks', report([cell()]), false],
    ['no changes', report([], { changes: [{ kind: 'removed', principal, region, model, action }] }), false],
    ['no answer about an account', report([], { whoCan: [answer([])] }), false],
    [
      'no audit',
      report([], { audit: [{ principal, asked: 0, steps: [], smallest: { policies: [], confirmed: true } }] }),
      false,
    ],
    ['no search of the code', report([], { discovered: { files: 0, uncovered: [], leftOut: [] } }), false],
  ])('%s', (_what, given, is) => {
    expect(isOfRunAlone(given)).toBe(is);
  });
});
