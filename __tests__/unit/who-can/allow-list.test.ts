/** Who is meant to, what is new since a baseline, and what the gate says. */
import { describe, expect, test } from '@jest/globals';
import { baselineOf, baselineText } from '../../../src/compare/baseline.ts';
import { openedSince, outsideOf, whoCanChanges, whoCanReasons } from '../../../src/compare/who-can.ts';
import type { WhoCanFinding, WhoCanRow } from '../../../src/domain/who-can.ts';
import { parseBaseline } from '../../../src/settings/baseline-file.ts';
import { allowedAtBase, withAllowances } from '../../../src/who-can/allow-list.ts';
import { answer, row } from './answers.ts';

describe('an entry of the allow-list', () => {
  const app = row('app', {
    arn: 'arn:aws:iam::111122223333:role/service/app',
    tags: { team: 'search', stage: 'prod' },
  });
  test.each([
    ['the name', { principals: ['app'] }, true],
    ['another name', { principals: ['application'] }, false],
    ['a pattern of names', { principals: ['a*'] }, true],
    ['the path', { principals: ['role/service/*'] }, true],
    ['the ARN', { principals: ['arn:aws:iam::111122223333:role/service/app'] }, true],
    ['the ARN in another account', { principals: ['arn:aws:iam::444455556666:role/service/app'] }, false],
    ['a pattern that fits the word role alone', { principals: ['*o*'] }, false],
    ['a pattern that fits the account alone', { principals: ['*111122223333*'] }, false],
    ['one of several names', { principals: ['x', 'app'] }, true],
    ['a tag', { tags: { team: 'search' } }, true],
    ['a pattern of a tag', { tags: { team: 'se*' } }, true],
    ['a tag with another value', { tags: { team: 'billing' } }, false],
    ['a tag that it does not have, whatever its value', { tags: { owner: '*' } }, false],
    ['all tags', { tags: { team: 'search', stage: 'prod' } }, true],
    ['one tag of two', { tags: { team: 'search', stage: 'dev' } }, false],
    ['name and tag', { principals: ['app'], tags: { team: 'search' } }, true],
    ['the name without the tag', { principals: ['app'], tags: { team: 'billing' } }, false],
  ])('by %s', (_, entry, isAllowed) => {
    const [only] = withAllowances([app], [{ ...entry, reason: 'because' }]);
    expect(only?.allowedBy?.reason).toBe(isAllowed ? 'because' : undefined);
  });

  test('a name of Object.prototype is no tag', () => {
    expect(withAllowances([app], [{ tags: { constructor: '*' }, reason: 'x' }])[0]?.allowedBy).toBeUndefined();
  });
});

describe('on a pull request', () => {
  const entry = (name: string, reason = 'x') => ({ principals: [name], reason });
  const place = { file: 'a.yml', line: 1, column: 1 };
  const base = (file: string, ...allow: ReturnType<typeof entry>[]) => ({
    file,
    whoCan: {
      models: [{ kind: 'pattern' as const, pattern: '*' }],
      regions: ['us-east-1'],
      actions: ['invoke' as const],
      allow,
      place,
    },
  });

  test('only what the base has too holds, whatever its reason', () => {
    const allow = [entry('app', 'another reason'), entry('new')];
    expect(allowedAtBase(allow, 'a.yml', [base('a.yml', entry('app'))]).map(({ principals }) => principals)).toEqual([
      ['app'],
    ]);
  });

  test('the list of another file, or a base without a list, lets no principal in', () => {
    expect(allowedAtBase([entry('app')], 'a.yml', [base('b.yml', entry('app'))])).toEqual([]);
    expect(allowedAtBase([entry('app')], 'a.yml', [{ file: 'a.yml' }])).toEqual([]);
    expect(allowedAtBase([entry('app')], 'a.yml', [])).toEqual([]);
  });

  test('a tag more or less is another entry, and elsewhere everything holds', () => {
    const tagged = { ...entry('app'), tags: { team: 'search' } };
    expect(allowedAtBase([entry('app')], 'a.yml', [base('a.yml', tagged)])).toEqual([]);
    expect(allowedAtBase([entry('app')], 'a.yml', undefined)).toHaveLength(1);
  });
});

describe('outside of it', () => {
  const rows = withAllowances([row('app'), row('old')], [{ principals: ['app'], reason: 'x' }]);

  test('is who is on no entry, and without a list no principal', () => {
    expect(outsideOf(answer(rows, { restricted: true })).map(({ principal }) => principal)).toEqual(['old']);
    expect(outsideOf(answer(rows, { restricted: false }))).toEqual([]);
    expect(outsideOf(answer([row('old')], { restricted: true }))).toHaveLength(1);
  });

  test('a question about no model at all is no pass', () => {
    const nothing = [answer([], { models: [] })];
    expect(whoCanReasons(nothing, ['unmet'])).toEqual([
      'no model was found that `who-can` of .github/bedrock-access.yml asks about',
    ]);
    expect(whoCanReasons(nothing, [])).toEqual([]);
    expect(whoCanReasons([answer([])], ['unmet'])).toEqual([]);
  });

  test('fails the gate under `unmet`, in a sentence that names them', () => {
    const findings = [answer(rows, { restricted: true })];
    expect(whoCanReasons(findings, ['unmet'])).toEqual(['old can call vendor.model and is not on the allow-list']);
    expect(whoCanReasons(findings, ['drift'])).toEqual([]);
    const many = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => row(name));
    expect(whoCanReasons([answer(many, { restricted: true })], ['unmet'])).toEqual([
      'a, b, c, d, e and 2 more can call vendor.model and are not on the allow-list',
    ]);
  });
});

describe('since a baseline', () => {
  const before = (rows: WhoCanRow[]): NonNullable<ReturnType<typeof baselineOf>['whoCan']> => {
    const text = baselineText(baselineOf({ cells: [], whoCan: [answer(rows)] }));
    const parsed = parseBaseline(new TextEncoder().encode(text));
    if (!parsed.ok || !parsed.value.whoCan) throw new Error('the baseline cannot be read');
    return parsed.value.whoCan;
  };
  const changes = (now: WhoCanRow[], then: WhoCanRow[]) =>
    whoCanChanges(answer(now), before(then)).map(({ kind, principal }) => `${kind} ${principal}`);

  test('nothing is new where nothing changed', () => {
    expect(changes([row('app')], [row('app')])).toEqual([]);
  });

  test('who is new, whose condition has gone, and who can no more', () => {
    expect(changes([row('app'), row('new')], [row('app')])).toEqual(['added new']);
    expect(changes([row('app')], [row('app', { conditional: true })])).toEqual(['widened app']);
    expect(changes([row('app', { conditional: true })], [row('app')])).toEqual([]);
    expect(changes([], [row('app')])).toEqual(['removed app']);
  });

  test('a role of the same name below another path is another one', () => {
    const moved = row('app', { arn: 'arn:aws:iam::111122223333:role/x/app' });
    expect(changes([moved], [row('app')])).toEqual(['added app', 'removed app']);
  });

  test('what is masked compares with what is not', () => {
    const masked = row('app', { arn: 'arn:aws:iam::account-1:role/app' });
    expect(changes([row('app')], [masked])).toEqual([]);
  });

  test('a model that is no longer asked about is not gone', () => {
    expect(changes([], [row('app', { model: 'other.model' })])).toEqual([]);
  });

  test('opened is an alarm under `drift`; what has closed is none', () => {
    const opened: WhoCanFinding = {
      ...answer([row('new')]),
      changes: whoCanChanges(answer([row('new')]), before([row('old')])),
    };
    expect(openedSince(opened).map(({ principal }) => principal)).toEqual(['new']);
    expect(whoCanReasons([opened], ['drift'])).toEqual(['new can call vendor.model since the baseline']);
  });

  test('a report is a baseline too, and one without names or without an answer keeps nothing', () => {
    const report = { schema: 'bedrock-access-report/1', cells: [], whoCan: [answer([row('app')])] };
    const parsed = parseBaseline(new TextEncoder().encode(JSON.stringify(report)));
    expect(parsed).toMatchObject({ ok: true, value: { whoCan: [{ principal: 'role/app', model: 'vendor.model' }] } });
    expect(baselineOf({ cells: [], whoCan: [answer([row('app', { arn: '' })])] }).whoCan).toBeUndefined();
    expect(baselineOf({ cells: [], whoCan: [] }).whoCan).toBeUndefined();
    expect(baselineOf({ cells: [] })).not.toHaveProperty('whoCan');
  });

  test('a baseline that is damaged compares nothing', () => {
    const text = JSON.stringify({
      schema: 'bedrock-access-baseline/1',
      cells: [],
      whoCan: [{ principal: 'role/app' }],
    });
    expect(parseBaseline(new TextEncoder().encode(text))).toEqual({ ok: true, value: { cells: [], undecided: [] } });
  });
});
