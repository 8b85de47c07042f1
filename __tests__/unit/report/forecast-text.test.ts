/** What policies would decide, as lines for a terminal. */
import { describe, expect, test } from '@jest/globals';
import type { DecidingStatement, DecisionDependency, PolicyDecision } from '../../../src/policy/evaluate.ts';
import type { Forecast } from '../../../src/policy/forecast.ts';
import type { LintFinding } from '../../../src/policy/lint.ts';
import { effect, FORECAST_LIMITS, forecastLines, type ForecastCell } from '../../../src/report/forecast-text.ts';
import { omit } from '../omit.ts';

const statement = (change: Partial<DecidingStatement> = {}): DecidingStatement => ({
  layer: 'identity',
  policy: 'app.json',
  index: 1,
  effect: 'Deny',
  start: { line: 7, column: 1 },
  end: { line: 9, column: 1 },
  ...change,
});
const decision = (change: Partial<PolicyDecision> = {}): PolicyDecision => ({
  outcome: 'denied',
  explicit: false,
  statements: [],
  dependsOn: [],
  ...change,
});
const asked = (how: PolicyDecision, resource = 'arn:m') => ({
  requirement: { resource, requestedRegion: 'us-east-1', role: 'target' as const },
  action: 'bedrock:InvokeModel',
  decision: how,
});
const forecast = (verdict: Forecast['verdict'], change: Partial<Forecast> = {}): Forecast => ({
  verdict,
  confidence: 'suspected',
  requirements: [],
  unknown: [],
  ...change,
});
const cell = (change: Partial<ForecastCell> = {}): ForecastCell => ({
  principal: 'app',
  region: 'us-east-1',
  model: 'm',
  action: 'invoke',
  after: forecast('accessible'),
  nearMisses: [],
  ...change,
});
/** The lines without the limits, which stand last behind a blank line. */
const lines = (...cells: ForecastCell[]): string[] => forecastLines(cells, []).slice(0, -2);

test('the limits of the answer stand last', () => {
  expect(forecastLines([cell()], []).slice(-2)).toEqual(['', FORECAST_LIMITS]);
});

describe('a check', () => {
  test.each<[string, Partial<ForecastCell>, string]>([
    ['is allowed', {}, 'allowed: app, invoke, m in us-east-1'],
    ['is as before', { before: forecast('accessible') }, 'allowed: app, invoke, m in us-east-1'],
    [
      'is lost',
      { before: forecast('accessible'), after: forecast('denied') },
      'LOST: denied, allowed before: app, invoke, m in us-east-1',
    ],
    ['is opened', { before: forecast('denied') }, 'OPENED: allowed, denied before: app, invoke, m in us-east-1'],
    [
      'is not known any more',
      { before: forecast('denied'), after: forecast('unchecked') },
      'unchecked, denied before: app, invoke, m in us-east-1',
    ],
    ['is not known', { after: forecast('unchecked') }, 'unchecked: app, invoke, m in us-east-1'],
  ])('%s', (_what, change, line) => {
    expect(lines(cell(change))[0]).toBe(line);
  });

  test('what is lost comes first, then what is opened, what is not known, what stays', () => {
    const [on, off, odd] = [forecast('accessible'), forecast('denied'), forecast('unchecked')];
    const cells = [
      cell({ model: 'stays', before: on, after: on }),
      cell({ model: 'odd', before: on, after: odd }),
      cell({ model: 'opened', before: off, after: on }),
      cell({ model: 'lost', before: on, after: off }),
      cell({ model: 'alone' }),
    ];
    expect(cells.map(effect)).toEqual(['unchanged', 'unchecked', 'opened', 'lost', 'unchanged']);
    expect(lines(...cells).flatMap((line) => /, invoke, (\w+) in/.exec(line)?.[1] ?? [])).toEqual([
      'lost',
      'opened',
      'odd',
      'stays',
      'alone',
    ]);
  });

  test('that is denied says why, of what, and by which statements, each once', () => {
    const denied = decision({ explicit: true, statements: [statement({ sid: 'NoEu' }), statement()] });
    const after = forecast('denied', {
      cause: 'identity-policy-explicit-deny',
      requirements: [
        asked(denied),
        asked(denied, 'arn:n'),
        asked(decision({ outcome: 'allowed', statements: [statement({ sid: 'Other' })] }), 'arn:o'),
      ],
    });
    expect(lines(cell({ after, nearMisses: ['It nearly does.'] })).slice(1)).toEqual([
      '    identity-policy-explicit-deny: arn:m, arn:n',
      '    by statement NoEu of app.json (line 7)',
      '    by statement 2 of app.json (line 7)',
      '    It nearly does.',
    ]);
  });

  test('that is not known says on what it depends, each once, then what else is not known', () => {
    const on = (change: Partial<DecisionDependency>): DecisionDependency => ({
      key: 'aws:SourceIp',
      operator: 'IpAddress',
      values: ['10.0.0.0/8', '::1'],
      statement: statement({ effect: 'Allow', sid: 'A' }),
      ...change,
    });
    const variable = omit(on({ key: 'aws:username' }), 'operator');
    const after = forecast('unchecked', {
      requirements: [asked(decision({ dependsOn: [on({}), on({}), variable] }))],
      unknown: ['aws:SourceIp', 'aws:username', 'policy x'],
    });
    expect(lines(cell({ after })).slice(1)).toEqual([
      '    depends on aws:SourceIp: Allow if IpAddress 10.0.0.0/8 or ::1, statement A of app.json (line 7)',
      '    depends on aws:username, a variable in statement A of app.json (line 7)',
      '    not known: policy x',
    ]);
  });

  test('that is allowed needs no more words', () => {
    const after = forecast('accessible', {
      requirements: [asked(decision({ outcome: 'allowed', statements: [statement()] }))],
    });
    expect(lines(cell({ after }))).toHaveLength(1);
  });
});

test('what to look at in the policies comes after the checks, with its place and what to write instead', () => {
  const finding: LintFinding = {
    rule: 'unknown-action',
    policy: 'app.json',
    at: { line: 3, column: 9 },
    message: 'There is no such action.',
  };
  expect(forecastLines([cell()], [finding, { ...finding, fix: 'Write `x`.' }]).slice(1, -2)).toEqual([
    '',
    'What to look at in the policies:',
    'app.json:3:9: unknown-action: There is no such action.',
    'app.json:3:9: unknown-action: There is no such action. Write `x`.',
  ]);
});

test('names move no cursor', () => {
  expect(lines(cell({ principal: 'a\u001b[2J\u202eb' }))).toEqual(['allowed: a[U+202E]b, invoke, m in us-east-1']);
});
