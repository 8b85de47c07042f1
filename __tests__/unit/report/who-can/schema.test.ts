/** The published shape of "who can call it". */
import { describe, expect, test } from '@jest/globals';
import { whoCanBaselineRow, whoCanFinding, whoCanSchema, whoCanTrust } from '../../../../src/report/who-can/schema.ts';
import { omit } from '../../omit.ts';
import { answer, row } from '../../who-can/answers.ts';

const FULL = answer(
  [
    row('a', {
      lastUsed: 'never',
      confirmed: 'unanswered',
      allowedBy: { entry: 'x', reason: 'y' },
      apiKeys: [{ id: 'x', status: 'Active', created: '2026-01-01', ageDays: 3 }],
    }),
    row('b', { conditional: true, lastUsed: { date: 'd', region: 'r' } }),
  ],
  { changes: [{ kind: 'widened', principal: 'a', arn: '', model: 'm' }] },
);

test('takes an answer with all that it may have', () => {
  expect(whoCanFinding.safeParse(FULL).success).toBe(true);
});

describe('refuses', () => {
  const changed = (change: (copy: Record<string, unknown> & { rows: Record<string, unknown>[] }) => void): unknown => {
    const copy = structuredClone(FULL) as unknown as Record<string, unknown> & { rows: Record<string, unknown>[] };
    change(copy);
    return copy;
  };
  test.each<[string, unknown]>([
    ['a grade that there is not', changed(({ rows: [first] }) => Object.assign(first ?? {}, { grade: 'maybe' }))],
    ['a day without a region', changed(({ rows: [first] }) => Object.assign(first ?? {}, { lastUsed: { date: 'd' } }))],
    ['a row without its ARN', changed(({ rows: [first] }) => delete first?.arn)],
    [
      'a field that is there and undefined',
      changed(({ rows: [first] }) => Object.assign(first ?? {}, { confirmed: undefined })),
    ],
    ['an answer without what it cannot know', changed((copy) => delete copy.notVisible)],
    [
      'a change that there is not',
      changed((copy) => Object.assign(copy, { changes: [{ kind: 'moved', principal: '', arn: '', model: '' }] })),
    ],
  ])('%s', (_what, data) => {
    expect(whoCanFinding.safeParse(data).success).toBe(false);
  });
});

test('other programs know the file by its name and version', () => {
  const whoCan = omit(FULL, 'file', 'restricted');
  const document = {
    schema: 'bedrock-who-can/1',
    generatedAt: 'x',
    tool: { name: 'bedrock-access-check', version: '1' },
    ...whoCan,
  };
  expect(whoCanSchema.safeParse(document).success).toBe(true);
  expect(whoCanSchema.safeParse({ ...document, schema: 'bedrock-who-can/2' }).success).toBe(false);
});

test('a baseline keeps of a row whether it has a condition, and of a trust policy whether it is of another account', () => {
  expect(whoCanBaselineRow.safeParse({ principal: 'role/a', model: 'm', conditional: false }).success).toBe(true);
  expect(whoCanBaselineRow.safeParse({ principal: 'role/a', model: 'm' }).success).toBe(false);
  expect(whoCanTrust.safeParse({ kind: 'service', who: 'x', subjects: [], keys: [], foreign: false }).success).toBe(
    true,
  );
  expect(whoCanTrust.safeParse({ kind: 'service', who: 'x', subjects: [], keys: [] }).success).toBe(false);
});
