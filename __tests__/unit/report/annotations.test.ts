/** What is reported as an error or a warning, on which line, and how much of it. */
import { describe, expect, test } from '@jest/globals';
import type { HostAnnotation } from '../../../src/domain/host.ts';
import type { Cell, Report, WhatIf } from '../../../src/domain/report.ts';
import { annotations, distinctPlaces, placesAsShown } from '../../../src/report/annotations.ts';
import { whoCanEntry } from '../../../src/report/who-can/annotations.ts';
import { omit } from '../omit.ts';
import { answer, row } from '../who-can/answers.ts';
import { HAIKU, SONNET, allWell, cell, denial, large, mixed, report } from './samples.ts';

const DENIED = { verdict: 'denied', met: false, diagnosis: denial() } as const;
const at = (configured: string, line: number) => ({ configured, place: { file: 'a.yml', line, column: 3 } });

function only(cells: Cell[], more: Partial<Report> = {}): HostAnnotation {
  const [first, ...rest] = annotations(report(cells, more), []);
  if (!first || rest.length > 0) throw new Error(`${rest.length + 1} annotations`);
  return first;
}

describe('annotations', () => {
  const places = [
    { configured: SONNET, place: { file: '.github/bedrock-access.yml', line: 7, column: 5 } },
    { configured: HAIKU, place: { file: '.github/bedrock-access.yml', line: 9, column: 5 } },
  ];

  test('there are none where all is well', () => {
    expect(annotations(allWell(), places)).toEqual([]);
  });

  test('stand on the line that names the model, the most severe first', () => {
    const all = annotations(mixed(), places);
    expect(all.map(({ level, line }) => [level, line])).toEqual([
      ['error', undefined],
      ['error', 9],
      ['error', undefined],
      ['warning', 7],
      ['warning', undefined],
      ['warning', 7],
    ]);
    expect(all[1]).toEqual({
      level: 'error',
      title: 'Bedrock access needs action',
      message: [
        `app: ${HAIKU} in us-east-1 (invoke): unavailable.`,
        `${HAIKU} cannot be called by its bare ID in us-east-1; it takes an inference profile.`,
        `Workflow author: Use \`us.${HAIKU}\` or \`global.${HAIKU}\` in \`models\` and in the application.`,
      ].join('\n'),
      file: '.github/bedrock-access.yml',
      line: 9,
      column: 5,
    });
  });

  test('cells of one entry and one cause are one annotation', () => {
    const bad = { verdict: 'denied', met: false, diagnosis: denial() } as const;
    const cells = ['us-east-1', 'us-west-2'].flatMap((region) =>
      ['invoke', 'stream'].map((action) => cell({ ...bad, region, action })),
    );
    expect(annotations(report(cells), places).map(({ message }) => message.split('\n')[0])).toEqual([
      `app: ${SONNET} in us-east-1 (invoke, stream) and us-west-2 (invoke, stream): denied.`,
    ]);
  });

  test('are ten at most; the last counts the rest', () => {
    const all = annotations(large(100), []);
    expect(all).toHaveLength(10);
    expect(all.at(-1)).toEqual({
      level: 'error',
      title: 'More findings',
      message: '5 more findings: see the summary of the run.',
    });
  });
});

describe('how loud', () => {
  const exemption = { until: '2027-03-31', reason: 'asked', state: 'holds' } as const;
  test.each<[string, Partial<Cell>, string, string]>([
    ['what needs action is an error', DENIED, 'error', 'Bedrock access needs action'],
    [
      'what is only suspected is a warning',
      { ...DENIED, confidence: 'suspected' },
      'warning',
      'Bedrock access may need action',
    ],
    ['what is to be watched is a warning', { verdict: 'at-risk' }, 'warning', 'Bedrock access to watch'],
    ['what is exempt is a warning', { ...DENIED, exemption }, 'warning', 'Bedrock access to watch'],
    ['an open door is an error', { expected: 'deny', met: false }, 'error', 'Bedrock access needs action'],
  ])('%s', (_rule, change, level, title) => {
    expect(only([cell(change)])).toMatchObject({ level, title });
  });

  test.each<[string, Partial<Cell>]>([
    ['held back', { probe: { outcome: 'not-made', reason: 'over-budget' } }],
    ['not decided', { verdict: 'unchecked', met: null, confidence: 'none' }],
  ])('what is %s is none', (_what, change) => {
    expect(annotations(report([cell(change)]), [])).toEqual([]);
  });
});

describe('the message', () => {
  const first = (cells: Cell[]): string => only(cells).message.split('\n')[0] ?? '';

  test('says the claim, why, who does what, and the exemption, a line each', () => {
    const exemption = { until: '2027-03-31', reason: 'asked', state: 'lapsed' } as const;
    expect(only([cell({ ...DENIED, exemption })]).message.split('\n')).toEqual([
      `app: ${SONNET} in us-east-1 (invoke): denied.`,
      denial().summary,
      'IAM administrator: Add the suggested statement to a policy of the role app.',
      'Its exemption has lapsed on 2027-03-31: asked.',
    ]);
  });

  test('has no line for what there is nothing to say of', () => {
    const diagnosis = { ...denial(), summary: '', remedy: { text: '', documentation: [] } };
    expect(only([cell({ ...DENIED, diagnosis })]).message).toBe(`app: ${SONNET} in us-east-1 (invoke): denied.`);
    expect(only([cell({ verdict: 'at-risk' })]).message).toBe(`app: ${SONNET} in us-east-1 (invoke): at-risk.`);
  });

  test('says that what is open should not be, also where it is only suspected', () => {
    for (const confidence of ['observed', 'suspected'] as const) {
      const open = cell({ expected: 'deny', met: false, confidence });
      expect(first([open])).toBe(`app: ${SONNET} in us-east-1 (invoke): accessible, but should be denied.`);
    }
    const unproven = cell({ expected: 'deny', met: null, verdict: 'denied' });
    expect(first([unproven])).toBe(`app: ${SONNET} in us-east-1 (invoke): denied.`);
  });

  test('names five regions and three models, and each verdict once', () => {
    const regions = ['a', 'b', 'c', 'd', 'e', 'f'].map((region) =>
      cell({ ...DENIED, region, confidence: 'simulated' }),
    );
    expect(first(regions)).toBe(
      `app: ${SONNET} in a (invoke), b (invoke), c (invoke), d (invoke), e (invoke) and 1 more: denied.`,
    );
    const models = ['m', 'n', 'o', 'p'].map((model) => cell({ ...DENIED, model, configured: 'x*' }));
    expect(first(models)).toBe(
      'app: m in us-east-1 (invoke), n in us-east-1 (invoke), o in us-east-1 (invoke) and 1 more: denied.',
    );
  });

  test('is at most 2,000 characters long, and no command', () => {
    const diagnosis = { ...denial(), summary: `##[error]${'x'.repeat(3_000)}` };
    const { message } = only([cell({ ...DENIED, diagnosis })]);
    expect(message).toHaveLength(2_000);
    expect(message).toContain('# #[error]xxx');
  });

  test('nothing in it hides, whatever the names are', () => {
    const name = 'a\u202eb\u001b[31m\nc';
    expect(first([cell({ ...DENIED, principal: name, model: name, region: name })])).toBe(
      'a[U+202E]b c: a[U+202E]b c in a[U+202E]b c (invoke): denied.',
    );
  });
});

test('a finding of several entries is said on the line of each', () => {
  const cells = [SONNET, HAIKU].flatMap((model) =>
    ['invoke', 'stream'].map((action) => cell({ ...DENIED, model, action })),
  );
  const all = annotations(report(cells), [at(HAIKU, 9), at(SONNET, 7), at(SONNET, 8)]);
  expect(all.map(({ line, file, column }) => [line, file, column])).toEqual([
    [7, 'a.yml', 3],
    [9, 'a.yml', 3],
  ]);
  expect(all[0]?.message).toContain('(invoke, stream)');
});

describe('at most ten', () => {
  const many = (number: number, change: Partial<Cell> = {}): Cell[] =>
    Array.from({ length: number }, (_, index) =>
      cell({ ...DENIED, model: `m-${index}`, diagnosis: { ...denial(), cause: `c-${index}` }, ...change }),
    );
  const maybe = (number: number): Cell[] => many(number, { confidence: 'suspected', principal: 'other' });

  test('ten are all shown', () => {
    const all = annotations(report(many(10)), []);
    expect(all).toHaveLength(10);
    expect(all.at(-1)?.title).toBe('Bedrock access needs action');
  });

  test('of eleven nine are shown, and the last counts two', () => {
    const all = annotations(report(many(11)), []);
    expect(all).toHaveLength(10);
    expect(all.at(-1)?.message).toBe('2 more findings: see the summary of the run.');
  });

  test('the last is as loud as the loudest that it counts', () => {
    expect(annotations(report([...many(9), ...maybe(2)]), []).at(-1)?.level).toBe('warning');
    expect(annotations(report([...many(10), ...maybe(1)]), []).at(-1)?.level).toBe('error');
  });
});

describe('a change that is not applied yet', () => {
  const reason = { does: 'allows', action: 'a:B', resource: 'r', requestedRegion: 'us-east-1', policy: 'p' } as const;
  const whatIf = (change: Partial<WhatIf>): WhatIf => ({
    ...{ verdict: 'denied', confidence: 'simulated', by: 'iam', effect: 'lost' },
    ...change,
  });

  test('is said on the line that does it, at its beginning where no more is known', () => {
    const first = { ...reason, policy: 'attached' };
    const reasons = [first, { ...reason, file: 'policies/app.json', line: 14, column: 9 }];
    expect(only([cell({ whatIf: whatIf({ reasons }) })])).toEqual({
      ...{ level: 'warning', title: 'This change takes Bedrock access away' },
      message: [
        `app: ${SONNET} in us-east-1 (invoke): ✅ accessible, after the change ❌ denied (simulated).`,
        'policy attached: allows a:B on r.',
        'policies/app.json line 14, policy p: allows a:B on r.',
      ].join('\n'),
      ...{ file: 'policies/app.json', line: 14, column: 9 },
    });
    expect(only([cell({ whatIf: whatIf({ reasons: [{ ...reason, file: 'x.json' }] }) })])).toMatchObject({
      line: 1,
      column: 1,
    });
  });

  test('is said on the line of the entry where no file does it', () => {
    const one = cell({ whatIf: whatIf({ reasons: [reason] }) });
    expect(annotations(report([one]), [at(SONNET, 7)])[0]).toMatchObject({ file: 'a.yml', line: 7 });
    expect(only([one])).not.toHaveProperty('file');
  });

  test.each<[string, Partial<Cell>, Partial<WhatIf>, string[]]>([
    [
      'opens what should be closed: an error',
      { expected: 'deny', verdict: 'denied' },
      { effect: 'opened', verdict: 'accessible' },
      ['error This change opens Bedrock access'],
    ],
    [
      'opens what may be open: a warning',
      {},
      { effect: 'opened', verdict: 'accessible' },
      ['warning This change opens Bedrock access'],
    ],
    ['takes access away: a warning', {}, {}, ['warning This change takes Bedrock access away']],
    ['changes nothing: nothing', {}, { effect: 'unchanged', verdict: 'accessible' }, []],
    ['closes what should be closed: nothing', { expected: 'deny', verdict: 'denied' }, {}, []],
  ])('%s', (_rule, change, how, expected) => {
    const made = annotations(report([cell({ ...change, whatIf: whatIf(how) })]), []);
    expect(made.map(({ level, title }) => `${level} ${title}`)).toEqual(expected);
  });

  test('its message is at most 2,000 characters long', () => {
    const reasons = [{ ...reason, resource: 'r'.repeat(3_000) }];
    expect(only([cell({ whatIf: whatIf({ reasons }) })]).message).toHaveLength(2_000);
  });
});

describe('what ends', () => {
  const ends = (change: Partial<Cell>, endOfLife?: string): Cell =>
    cell({ ...change, lifecycle: { status: 'LEGACY', ...(endOfLife !== undefined && { endOfLife }) } });
  const gate: Report['gate'] = { result: 'fail', reasons: [], lifecycle: { failBeforeEolDays: 30 } };
  const cells = [
    ends({ model: 'a.legacy' }),
    ends({ model: 'a.soon' }, '2026-12-01'),
    ends({ model: 'a.soon', configured: 'a.*', action: 'stream' }, '2026-12-01'),
  ];

  test('is an error where it fails the gate, then a warning where it is LEGACY, on the line of each entry', () => {
    const all = annotations(report(cells, { gate }), [at('a.soon', 5), at('a.legacy', 6)]);
    expect(all.map(({ level, title, line }) => [level, title, line])).toEqual([
      ['error', 'Bedrock model at or near its end of life', 5],
      ['error', 'Bedrock model at or near its end of life', undefined],
      ['warning', 'Bedrock model is LEGACY', 6],
    ]);
    expect(all[0]?.message).toBe('a.soon in us-east-1: LEGACY, ends 2026-12-01 (in 11 days).');
  });

  test('is none where the gate does not mind it, or a finding says it already', () => {
    expect(annotations(report(cells), [])).toEqual([]);
    expect(annotations(omit(report(cells), 'gate'), [])).toEqual([]);
    const said = ends({ ...DENIED, diagnosis: { ...denial(), cause: 'model-end-of-life' } }, '2026-10-01');
    expect(annotations(report([said], { gate }), []).map(({ title }) => title)).toEqual([
      'Bedrock access needs action',
    ]);
  });
});

test('come in this order: who can call, what a change does, what fails, what warns, what ends, what is not covered', () => {
  const whatIf = { verdict: 'denied', confidence: 'simulated', by: 'iam', effect: 'lost' } as const;
  const door = { expected: 'deny', verdict: 'denied' } as const;
  const opened = { ...whatIf, verdict: 'accessible', effect: 'opened' } as const;
  const given = report(
    [
      cell({ verdict: 'at-risk', model: 'a.watched' }),
      cell({ whatIf, model: 'a.lost' }),
      cell({ ...DENIED, model: 'a.denied' }),
      cell({ ...door, whatIf: opened, model: 'a.opened' }),
      cell({ lifecycle: { status: 'LEGACY' }, model: 'a.legacy' }),
    ],
    {
      gate: { result: 'fail', reasons: [], lifecycle: { failBeforeEolDays: 30 } },
      whoCan: [answer([row('old')], { restricted: true })],
      discovered: {
        files: 1,
        uncovered: [{ model: 'x', count: 1, places: [{ file: 'a.py', line: 1, column: 1 }] }],
        leftOut: [],
      },
    },
  );
  expect(
    annotations(given, [at(whoCanEntry('.github/bedrock-access.yml'), 2)]).map(({ level, title, line }) => [
      level,
      title,
      line,
    ]),
  ).toEqual([
    ['error', 'More principals can call a model than are meant to', 2],
    ['error', 'This change opens Bedrock access', undefined],
    ['error', 'Bedrock access needs action', undefined],
    ['warning', 'This change takes Bedrock access away', undefined],
    ['warning', 'Bedrock access to watch', undefined],
    ['warning', 'Bedrock model is LEGACY', undefined],
    ['warning', 'Bedrock model that is not checked', 1],
  ]);
});

test('places are found by the names that a redacted report has; those of no check stay', () => {
  const cells = [cell({ configured: 'arn:1' }), cell({ configured: 'b' })];
  const shown = { cells: [cell({ configured: 'arn:account-1' }), cell({ configured: 'b' })] };
  expect(placesAsShown([at('arn:1', 3), at('b', 4), at('who-can x', 5)], { cells }, shown)).toEqual([
    at('arn:account-1', 3),
    at('b', 4),
    at('who-can x', 5),
  ]);
  expect(placesAsShown([at('arn:1', 3)], { cells }, { cells: [] })).toEqual([at('arn:1', 3)]);
});

test('a place is there once, and the same entry of two files, lines or columns twice', () => {
  const at = (file: string, line: number, column = 3, configured = 'a.b') => ({
    ...{ configured, place: { file, line, column } },
  });
  const all = [at('a.yml', 1), at('a.yml', 2), at('a.yml', 2, 9), at('b.yml', 1), at('a.yml', 1, 3, 'c.d')];
  expect(distinctPlaces([...all, at('a.yml', 1), at('b.yml', 1)])).toEqual(all);
});

test('who can call is said without a place where that of its entry is not known', () => {
  const whoCan = [answer([row('old')], { restricted: true })];
  expect(annotations(report([cell()], { whoCan }), [at('another entry', 2)])[0]).not.toHaveProperty('file');
});

test('no line of a message is blank', () => {
  const diagnosis = { ...denial(), summary: '' };
  expect(only([cell({ ...DENIED, diagnosis })]).message.split('\n')).toHaveLength(2);
});
