/** `detail: minimal` for "who can call it": what stays and what does not. */
import { describe, expect, test } from '@jest/globals';
import type { WhoCanCondition, WhoCanTrust } from '../../../../src/domain/who-can.ts';
import { withoutWho, withoutWhoCanDetail } from '../../../../src/report/who-can/without-detail.ts';
import { omit } from '../../omit.ts';
import { answer, row } from '../../who-can/answers.ts';

describe('principals', () => {
  const jane = row('jane', { kind: 'user', arn: 'arn:user/jane' });
  test('have the number of their first row, and their kind', () => {
    const shown = withoutWhoCanDetail(
      answer([row('a'), jane, row('a', { model: 'other' }), row('a', { arn: 'arn:other' })]),
    );
    expect(shown.rows.map(({ principal, arn }) => [principal, arn])).toEqual([
      ['role-1', ''],
      ['user-2', ''],
      ['role-1', ''],
      ['role-3', ''],
    ]);
  });

  test('that changed have the same number, those that are gone have none', () => {
    const { arn } = row('a');
    const change = { kind: 'added' as const, principal: 'a', arn, model: 'm' };
    const shown = withoutWhoCanDetail(
      answer([jane, row('a')], { changes: [change, { ...change, kind: 'removed', principal: 'gone', arn: '' }] }),
    );
    expect(shown.changes).toEqual([
      { ...change, principal: 'role-2', arn: '' },
      { ...change, kind: 'removed', principal: '(withheld)', arn: '' },
    ]);
    expect(withoutWhoCanDetail(answer([]))).not.toHaveProperty('changes');
  });

  test('of whom nothing is said have no name', () => {
    expect(withoutWhoCanDetail(answer([], { unread: ['x', 'y'] })).unread).toEqual(['(withheld)', '(withheld)']);
  });
});

describe('a row', () => {
  test('keeps model, grade, routes, lines and days, and no name', () => {
    const key = { id: 'ACCA', status: 'Active', created: '2026-01-01', ageDays: 3 };
    const lastUsed = { date: '2026-11-20', region: 'r' };
    const one = row('a', { tags: { team: 'x' }, apiKeys: [key], allowedBy: { entry: 'e', reason: 'r' }, lastUsed });
    const [opening] = one.openings;
    expect(withoutWhoCanDetail(answer([one])).rows).toEqual([
      {
        ...one,
        ...{ principal: 'role-1', arn: '', tags: {} },
        openings: [{ ...opening, statements: [{ policy: '(withheld)', line: 4 }] }],
        apiKeys: [{ ...key, id: '(withheld)' }],
        allowedBy: { entry: '(withheld)', reason: '(withheld)' },
      },
    ]);
  });

  test('gets no field that it did not have', () => {
    const bare = omit(row('a'), 'assumedBy');
    const [shown] = withoutWhoCanDetail(answer([bare])).rows;
    expect(Object.keys(shown ?? {}).toSorted()).toEqual(Object.keys(bare).toSorted());
  });

  test.each([
    ['aws:RequestedRegion', true],
    ['aws:securetransport', true],
    ['aws:ViaAWSService', true],
    ['bedrock:ServiceTier', true],
    ['aws:SourceIp', false],
    ['aws:RequestedRegionX', false],
    ['xaws:RequestedRegion', false],
  ])('a condition on %s keeps its values: %s', (key, keeps) => {
    const [opening] = row('a').openings;
    const condition: WhoCanCondition = {
      effect: 'Deny',
      layer: 'scp',
      key,
      operator: 'StringEquals',
      values: ['secret', 'other'],
    };
    const shown = withoutWhoCanDetail(
      answer([row('a', { openings: opening ? [{ ...opening, conditions: [condition] }] : [] })]),
    );
    expect(shown.rows[0]?.openings[0]?.conditions).toEqual([
      keeps ? condition : { ...condition, values: ['(withheld)'] },
    ]);
  });
});

test.each<[WhoCanTrust['kind'], string, boolean]>([
  ['service', 'lambda.amazonaws.com', true],
  ['oidc', 'token.actions.githubusercontent.com', true],
  ['anyone', 'everyone', true],
  ['anyone', 'everyone but arn:aws:iam::1:role/x', false],
  ['account', '444455556666', false],
  ['role', 'arn:aws:iam::1:role/x', false],
  ['user', 'arn:aws:iam::1:user/x', false],
  ['saml', 'login', false],
  ['other', 'AROAX', false],
])('who may assume a role: %s %s stays: %s', (kind, who, stays) => {
  const trust: WhoCanTrust = { kind, who, subjects: ['repo:a/b:*', 'x'], keys: ['k'], foreign: true };
  expect(withoutWho(trust)).toEqual({
    ...trust,
    who: stays ? who : '(withheld)',
    subjects: ['(OIDC subject)', '(OIDC subject)'],
  });
});
