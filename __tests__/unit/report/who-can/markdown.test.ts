/** Who can call models, for the summary and for the comment. */
import { describe, expect, test } from '@jest/globals';
import { isQuiet, whoCanBrief, whoCanSection } from '../../../../src/report/who-can/markdown.ts';
import { answer, row } from '../../who-can/answers.ts';

const ALLOWED = { allowedBy: { entry: 'x', reason: 'y' } };
const restricted = { restricted: true } as const;
const added = (principal: string) => ({ kind: 'added' as const, principal, arn: '', model: 'vendor.model' });
const removed = (principal: string) => ({ ...added(principal), kind: 'removed' as const });
const HEADLINE =
  'By their policies, 1 of 10 roles and 0 of 2 users of account 111122223333 can call 1 model in us-east-1: 1 only by assuming.';
const TABLE = [
  '| Principal | Model | Answer | How | Statement | Condition | Last used | Who gets in |',
  '|---|---|---|---|---|---|---|---|',
];
const line = (name: string, how = ''): string =>
  `| role ${name} | vendor.model | only by assuming${how} | on demand | All of models, line 4 |  |  | service lambda.amazonaws.com |`;

test.each([
  ['all are on the list', answer([row('a', ALLOWED)], restricted), true],
  ['no list is kept', answer([row('a')]), true],
  ['one is on no list', answer([row('a', ALLOWED), row('b')], restricted), false],
  ['one is new', answer([row('a')], { changes: [added('a')] }), false],
  ['one is gone', answer([], { changes: [removed('a')] }), true],
])('is quiet or not: %s', (_what, finding, quiet) => {
  expect(isQuiet(finding)).toBe(quiet);
});

describe('the comment', () => {
  const brief = (...findings: ReturnType<typeof answer>[]): string => whoCanBrief(findings, '####', 1);

  test.each([
    ['nothing is expected of them', answer([row('a')]), `Who can call it: ${HEADLINE}`],
    [
      'all are on the list',
      answer([row('a', ALLOWED)], restricted),
      `Who can call it: ${HEADLINE} All are on the allow-list.`,
    ],
    [
      'none is new',
      answer([row('a')], { changes: [] }),
      `Who can call it: ${HEADLINE} None is new since the baseline.`,
    ],
    [
      'both',
      answer([row('a', ALLOWED)], { ...restricted, changes: [removed('b')] }),
      `Who can call it: ${HEADLINE} All are on the allow-list. None is new since the baseline.`,
    ],
  ])('has one line where no principal is unexpected: %s', (_what, finding, text) => {
    expect(brief(finding)).toBe(text);
  });

  test('says of nobody that he is on the list', () => {
    expect(brief(answer([], restricted))).not.toContain('All are');
  });

  test('has a section where one is on no list', () => {
    expect(brief(answer([row('a', ALLOWED), row('b'), row('c')], restricted))).toBe(
      [
        '#### Who can call it',
        '❌ **2 principals on no allow-list can call it.** Take the right away, or add the principal to `allow` with a reason.',
        [...TABLE, line('b')].join('\n'),
        'And 1 more row; all are in `who-can.csv` and `who-can.html`.',
      ].join('\n\n'),
    );
  });

  test('has a section where one is new, and does not say that none is', () => {
    expect(brief(answer([row('a', ALLOWED)], { ...restricted, changes: [added('a')] }))).toBe(
      [
        '#### Who can call it',
        '🚨 **New since the baseline:** `a`.',
        `Who can call it: ${HEADLINE} All are on the allow-list.`,
      ].join('\n\n'),
    );
  });

  test('is nothing where none was asked for', () => {
    expect(brief()).toBe('');
    expect(whoCanBrief(undefined, '####', 1)).toBe('');
  });
});

describe('the summary', () => {
  const section = (finding: ReturnType<typeof answer>, limit = 10): string[] =>
    whoCanSection([finding], '###', limit).split('\n\n');

  test('has the headline, who is new, who is on no list, who is gone, who could not be read, the others, and what cannot be seen', () => {
    const finding = answer([row('a', ALLOWED), row('b')], {
      ...restricted,
      changes: [added('b'), removed('c'), removed('d')],
      unread: ['e'],
    });
    expect(section(finding)).toEqual([
      '### Who can call it',
      'By their policies, 2 of 10 roles and 0 of 2 users of account 111122223333 can call 1 model in us-east-1: 2 only by assuming.',
      '🚨 **New since the baseline:** `b`.',
      '❌ **1 principal on no allow-list can call it.** Take the right away, or add the principal to `allow` with a reason.',
      [...TABLE, line('b')].join('\n'),
      'No longer since the baseline: `c` and `d`.',
      'Nothing is said of 1 principal with a policy that could not be read: `e`.',
      '<details>\n<summary>1 expected answer</summary>',
      [...TABLE, line('a', ' (expected)')].join('\n'),
      '</details>',
      '<details>\n<summary>What this cannot see</summary>',
      '- What is not seen.',
      '</details>',
    ]);
  });

  test('without a list has all of them behind a fold', () => {
    expect(section(answer([row('a'), row('b')], { notVisible: [] }))).toEqual([
      '### Who can call it',
      expect.stringContaining('2 of 10 roles'),
      '<details>\n<summary>2 answers</summary>',
      [...TABLE, line('a'), line('b')].join('\n'),
      '</details>',
    ]);
  });

  test('without rows has no table', () => {
    expect(section(answer([], { notVisible: [] }))).toEqual([
      '### Who can call it',
      expect.stringContaining('0 of 10 roles'),
    ]);
  });

  test('is nothing where none was asked for', () => {
    expect(whoCanSection(undefined, '###', 1)).toBe('');
  });

  test('shows as many rows as there is room for', () => {
    const rows = [row('a'), row('b')];
    expect(section(answer(rows), 2).join('\n')).not.toContain('more row');
    expect(section(answer(rows), 1)).toContain('And 1 more row; all are in `who-can.csv` and `who-can.html`.');
  });

  test('names twenty of those that are new, gone or unread', () => {
    const names = Array.from({ length: 21 }, (_, index) => `r${index}`);
    const text = section(answer([], { changes: [...names.map(added), ...names.map(removed)], unread: names })).join(
      '\n',
    );
    expect(text.match(/`r19` and 1 more/g)).toHaveLength(3);
  });
});

test('two models of one principal are one principal, two roles of one name are two', () => {
  const said = (second: ReturnType<typeof row>): string =>
    whoCanBrief([answer([row('a'), second], restricted)], '####', 9);
  expect(said(row('a', { model: 'other' }))).toContain('❌ **1 principal on');
  expect(said(row('a', { arn: 'arn:other' }))).toContain('❌ **2 principals on');
});

test('names are text, and cut', () => {
  const evil = `<b>|@x${'n'.repeat(400)}`;
  const text = whoCanSection(
    [
      answer([row(evil)], {
        ...restricted,
        changes: [added(evil), removed(evil)],
        unread: [evil],
        notVisible: [`<i>${'v'.repeat(600)}`],
      }),
    ],
    '###',
    9,
  );
  expect(text).not.toMatch(/<(?!\/?(?:details|summary|code)>)/);
  expect(text.match(/n+…/g)?.map(({ length }) => length)).toEqual([114, 289, 114, 114]);
  expect(text.match(/v+…/g)?.map(({ length }) => length)).toEqual([497]);
});
