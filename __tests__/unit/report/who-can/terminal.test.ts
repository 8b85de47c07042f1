/** "Who can call it" as a person reads it in a terminal. */
import { describe, expect, test } from '@jest/globals';
import type { WhoCanFinding } from '../../../../src/domain/who-can.ts';
import { terminalLines, whoCanItems } from '../../../../src/report/who-can/terminal.ts';
import { answer, row } from '../../who-can/answers.ts';

const STYLE = { colour: false, width: 200 };
const lines = (finding: WhoCanFinding, style = STYLE): string[] => [...terminalLines(finding, style)];
const user = row('jane', { kind: 'user', grade: 'yes', arn: 'arn:user/jane' });

describe('the answer', () => {
  test('is a headline, then each model with its grades, the strongest first, each principal with what is known of it', () => {
    const used = row('old', {
      lastUsed: 'never',
      confirmed: 'denied',
      grade: 'conditional',
      ...{ openings: row('x', { conditional: true }).openings },
    });
    expect(lines(answer([row('app'), used, user]))).toEqual([
      'By their policies, 2 of 10 roles and 1 of 2 users of account 111122223333 can call 1 model in us-east-1: 1 yes, 1 only by assuming, 1 under a condition.',
      '',
      'vendor.model',
      '  yes (1)',
      '    user jane',
      '      how          on demand',
      '      opened by    All of models, line 4',
      '      who gets in  the user',
      '  only by assuming (1)',
      '    role app',
      '      how          on demand',
      '      opened by    All of models, line 4',
      '      who gets in  service lambda.amazonaws.com',
      '  under a condition (1)',
      "    role old, but IAM's simulator denies it",
      '      how          on demand',
      '      opened by    All of models, line 4',
      '      condition    aws:SourceIp 10.0.0.0/8',
      '      who gets in  service lambda.amazonaws.com',
      '      last used    not in 400 days',
      '',
      'What this cannot see:',
      '  - What is not seen.',
    ]);
  });

  test('names each statement once', () => {
    const [opening] = row('a').openings;
    const two = row('a', {
      openings: opening
        ? [opening, { ...opening, actions: ['invoke'], statements: [...opening.statements, { policy: 'q', line: 1 }] }]
        : [],
    });
    expect(lines(answer([two])).find((line) => line.includes('opened by'))).toBe(
      '      opened by    All of models, line 4; q, line 1',
    );
  });

  test('says of a model that no principal can call it', () => {
    expect(lines(answer([row('a')], { models: ['vendor.model', 'other'] })).slice(-6, -3)).toEqual([
      '',
      'other',
      '  no principal, by the policies that were read',
    ]);
  });

  test('says of whom nothing is said', () => {
    expect(lines(answer([], { models: [], unread: ['x', 'y'] }))).toContain(
      '2 principals with a policy that could not be read, of which nothing is said: x, y.',
    );
    expect(lines(answer([])).join('\n')).not.toContain('nothing is said');
  });

  test('has colours where they are wanted: red for who can, yellow for who may become one', () => {
    const unused = row('b', { grade: 'unused' });
    const painted = lines(
      answer([user, row('a'), row('c', { conditional: true }), unused], { models: ['vendor.model', 'm'] }),
      { ...STYLE, colour: true },
    ).filter((line) => line.includes('\u001b'));
    expect(painted.map((line) => line.replaceAll('\u001b', ''))).toEqual([
      '[1mvendor.model[0m',
      '  [31myes (1)[0m',
      '    [1muser jane[0m',
      '  [33monly by assuming (1)[0m',
      '    [1mrole a[0m',
      '  [36munder a condition (1)[0m',
      '    [1mrole c[0m',
      '  [90mno longer used (1)[0m',
      '    [1mrole b[0m',
      '[1mm[0m',
    ]);
  });

  test('is folded to the width, and nothing in it moves a cursor', () => {
    const evil = `${'a '.repeat(60)}\u001b[2J\u202e`;
    const all = lines(
      answer([row('app', { assumedBy: [{ kind: 'saml', who: evil, subjects: [], keys: [], foreign: false }] })], {
        notVisible: [evil],
        unread: [evil],
        models: ['vendor.model', '\u001b[2Jm'],
      }),
      { ...STYLE, width: 80 },
    );
    for (const line of all) expect([line.length <= 80, /\p{Cc}|\u202e/u.test(line)]).toEqual([true, false]);
  });
});

describe('beside a check', () => {
  const restricted = { restricted: true } as const;
  test('is the headline, who is on no list, and who is new', () => {
    const changes = [{ kind: 'added' as const, principal: 'old', arn: '', model: 'm' }];
    expect(
      whoCanItems([
        answer([row('old'), row('app', { allowedBy: { entry: 'x', reason: 'y' } })], {
          ...restricted,
          changes: [...changes, ...changes],
        }),
      ]),
    ).toEqual([
      'By their policies, 2 of 10 roles and 0 of 2 users of account 111122223333 can call 1 model in us-east-1: 2 only by assuming.',
      'role old is on no allow-list: vendor.model, on demand; service lambda.amazonaws.com',
      'new since the baseline: old',
    ]);
  });

  test('twenty are named, and the rest is counted', () => {
    const names = Array.from({ length: 22 }, (_, index) => `r${index}`);
    const changes = names.map((principal) => ({ kind: 'added' as const, principal, arn: '', model: 'm' }));
    const items = whoCanItems([
      answer(
        names.map((name) => row(name)),
        { ...restricted, changes },
      ),
    ]);
    expect(items.filter((item) => item.includes('is on no allow-list'))).toHaveLength(20);
    expect(items.slice(-2)).toEqual([
      'and 2 more on no allow-list; all are in who-can.csv',
      expect.stringMatching(/r19 and 2 more$/),
    ]);
    expect(
      whoCanItems([
        answer(
          names.slice(0, 20).map((name) => row(name)),
          restricted,
        ),
      ]),
    ).toHaveLength(21);
  });

  test('is nothing where none was asked for', () => {
    expect(whoCanItems(undefined)).toEqual([]);
  });

  test('names move no cursor', () => {
    expect(whoCanItems([answer([row('a\u001b[2J\u202eb')], restricted)])[1]).toMatch(/^role a\[U\+202E\]b is on/);
  });
});
