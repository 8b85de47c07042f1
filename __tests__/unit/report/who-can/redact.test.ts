/** Masking of "who can call it", before any surface is made of it. */
import { describe, expect, test } from '@jest/globals';
import type { WhoCanTrust } from '../../../../src/domain/who-can.ts';
import { redactWhoCan } from '../../../../src/report/who-can/redact.ts';
import { answer, row } from '../../who-can/answers.ts';

const OTHER: WhoCanTrust = { kind: 'account', who: '444455556666', subjects: [], keys: [], foreign: true };
const whoCan = answer([row('app', { assumedBy: [OTHER] })], { notVisible: ['Of 777788889999 nothing is seen.'] });

test('nothing is changed where nothing is to be hidden', () => {
  expect(redactWhoCan(whoCan, { mask: false, detail: 'full' })).toBe(whoCan);
});

describe('accounts', () => {
  const masked = redactWhoCan(whoCan, { mask: true, detail: 'full' });
  test('are numbered: the own one first, then what is said of the whole, then by row', () => {
    expect(masked.account).toBe('account-1');
    expect(masked.notVisible).toEqual(['Of account-2 nothing is seen.']);
    expect(masked.rows[0]?.assumedBy?.[0]?.who).toBe('account-3');
    expect(masked.rows[0]?.arn).toBe('arn:aws:iam::account-1:role/app');
  });
  test('stand in no text any more', () => {
    expect(JSON.stringify(masked)).not.toMatch(/\d{12}/);
  });
});

test('minimal detail leaves names out, and accounts in', () => {
  const minimal = redactWhoCan(whoCan, { mask: false, detail: 'minimal' });
  expect(minimal.rows[0]).toMatchObject({ principal: 'role-1', arn: '' });
  expect(minimal.account).toBe('111122223333');
});

test('both leave out both', () => {
  const text = JSON.stringify(redactWhoCan(whoCan, { mask: true, detail: 'minimal' }));
  expect(text).not.toMatch(/\d{12}/);
  expect(text).not.toContain('role/app');
});
