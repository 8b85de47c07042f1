/** Who is on no allow-list, or new since the baseline, on the line of the entry. */
import { describe, expect, test } from '@jest/globals';
import type { WhoCanFinding } from '../../../../src/domain/who-can.ts';
import { outsideMessage, whoCanAnnotations, whoCanEntry } from '../../../../src/report/who-can/annotations.ts';
import { answer, row } from '../../who-can/answers.ts';

const PLACE = { file: 'a.yml', line: 2, column: 3 };
const annotations = (...findings: WhoCanFinding[]) =>
  whoCanAnnotations(findings, (entry) => (entry === whoCanEntry('.github/bedrock-access.yml') ? PLACE : undefined));
const restricted = { restricted: true } as const;
const added = (principal: string) => ({ kind: 'added' as const, principal, arn: '', model: 'vendor.model' });

test('who is on no list is an error, each principal once', () => {
  const rows = [
    row('old'),
    row('old', { model: 'other' }),
    row('odd'),
    row('app', { allowedBy: { entry: 'x', reason: 'y' } }),
  ];
  expect(annotations(answer(rows, restricted))).toEqual([
    {
      level: 'error',
      title: 'More principals can call a model than are meant to',
      message: '2 principals on no allow-list can call vendor.model: old and odd.',
      ...PLACE,
    },
  ]);
});

test('who is new is a warning, after the error', () => {
  const found = annotations(
    answer([row('old')], {
      ...restricted,
      changes: [added('new'), { ...added('wider'), kind: 'widened' }, { ...added('gone'), kind: 'removed' }],
    }),
  );
  expect(found.map(({ level }) => level)).toEqual(['error', 'warning']);
  expect(found[1]).toEqual({
    level: 'warning',
    title: 'A principal can call a model since the baseline',
    message: 'New since the baseline, for vendor.model: new and wider.',
    ...PLACE,
  });
});

test('without a known place it is shown with the run', () => {
  const [first] = annotations(answer([row('old')], { ...restricted, file: 'other.yml' }));
  expect(first).not.toHaveProperty('file');
});

test('each entry has its own', () => {
  expect(annotations(answer([row('a')], restricted), answer([row('b')], restricted))).toHaveLength(2);
});

test('nothing is said where all are expected, no list is kept, or none was asked for', () => {
  expect(
    annotations(answer([row('old')]), answer([row('app', { allowedBy: { entry: 'x', reason: 'y' } })], restricted)),
  ).toEqual([]);
  expect(whoCanAnnotations(undefined, () => PLACE)).toEqual([]);
});

describe('of many', () => {
  const names = (number: number): string[] => Array.from({ length: number }, (_, index) => `r${index}`);
  test('twenty principals and five models are named, the rest is counted', () => {
    const models = ['a', 'b', 'c', 'd', 'e', 'f'];
    const changes = names(21).map(added);
    const [error, warning] = annotations(
      answer(
        names(21).map((name) => row(name)),
        { ...restricted, models, changes },
      ),
    );
    expect(error?.message).toMatch(
      /^21 principals on no allow-list can call a, b, c, d, e and 1 more: r0, .*r19 and 1 more\.$/,
    );
    expect(warning?.message).toMatch(/^New since the baseline, for a, b, c, d, e and 1 more: r0, .*r19 and 1 more\.$/);
    expect(
      annotations(
        answer(
          names(20).map((name) => row(name)),
          restricted,
        ),
      )[0]?.message,
    ).toMatch(/r18 and r19\.$/);
  });
});

test('names are one line of text, and cut', () => {
  const [first] = annotations(answer([row('a\u202e\nb'), row('x'.repeat(121))], restricted));
  expect(first?.message).toContain(`: a[U+202E] b and ${'x'.repeat(119)}….`);
});

test('in code scanning a row says who can call what, how, and what to do', () => {
  const one = row('old');
  expect(outsideMessage(one, answer([one]))).toBe(
    'role old can call vendor.model (on demand) and is on no allow-list. Take the right away, or add the principal to `allow` with a reason.',
  );
  const [opening] = one.openings;
  const long = row('n'.repeat(121), {
    openings: opening
      ? [{ ...opening, routes: [{ kind: 'application-profile', id: 'x'.repeat(600), region: 'us-east-1' }] }]
      : [],
  });
  const said = outsideMessage(long, answer([long]));
  expect(said).toContain(`role ${'n'.repeat(119)}… can call`);
  expect(/\((application profile x+…)\)/.exec(said)?.[1]).toHaveLength(500);
});
