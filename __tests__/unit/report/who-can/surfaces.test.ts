/** The answer on every surface: what it says, and that no text from outside is more than text. */
import { describe, expect, test } from '@jest/globals';
import type { Report } from '../../../../src/domain/report.ts';
import type { WhoCanRow } from '../../../../src/domain/who-can.ts';
import { annotations } from '../../../../src/report/annotations.ts';
import { allIsWell, commentBody } from '../../../../src/report/comment-body.ts';
import { summaryMarkdown } from '../../../../src/report/markdown.ts';
import { redactReport } from '../../../../src/report/redact.ts';
import { reportJsonParts } from '../../../../src/report/report-json.ts';
import { NO_COST } from '../../../../src/report/report.ts';
import { sarifText } from '../../../../src/report/sarif.ts';
import { reportSchema } from '../../../../src/report/schema.ts';
import { whoCanEntry } from '../../../../src/report/who-can/annotations.ts';
import { csvLines } from '../../../../src/report/who-can/csv.ts';
import { whoCanFiles } from '../../../../src/report/who-can/files.ts';
import { whoCanHtml } from '../../../../src/report/who-can/html.ts';
import { headline, rowTexts } from '../../../../src/report/who-can/words.ts';
import { answer, row } from '../../who-can/answers.ts';

const PLACE = { file: '.github/bedrock-access.yml', line: 2, column: 3 };
const PLACES = [{ configured: whoCanEntry('.github/bedrock-access.yml'), place: PLACE }];

function reportOf(
  rows: WhoCanRow[],
  more: Parameters<typeof answer>[1] = {},
  gate: Report['gate'] = { result: 'pass', reasons: [] },
): Report {
  return {
    ...{ schema: 'bedrock-access-report/1', generatedAt: '2026-11-28T12:00:00.000Z' },
    tool: { name: 'bedrock-access-check', version: '1.0.0' },
    ...{ run: {}, principals: [], cells: [], changes: [], gate, cost: NO_COST, problems: [] },
    whoCan: [answer(rows, more)],
  };
}

const OUTSIDE = reportOf(
  [row('app', { allowedBy: { entry: 'app', reason: 'x' } }), row('old')],
  { restricted: true },
  { result: 'fail', reasons: ['x'] },
);
const QUIET = reportOf([row('app', { allowedBy: { entry: 'app', reason: 'x' } })], { restricted: true, changes: [] });

describe('words', () => {
  test('the headline counts roles and users, each once by its strongest answer', () => {
    const rows = [
      row('a'),
      row('a', { model: 'other', grade: 'unused' }),
      row('b', { conditional: true }),
      row('u', { kind: 'user', arn: 'arn:aws:iam::111122223333:user/u', grade: 'yes' }),
    ];
    expect(headline(answer(rows))).toBe(
      'By their policies, 2 of 10 roles and 1 of 2 users of account 111122223333 can call 1 model in us-east-1: 1 yes, 1 only by assuming, 1 under a condition.',
    );
    expect(headline(answer([]))).toContain('0 of 10 roles and 0 of 2 users');
    expect(headline(answer([], { models: [] }))).toContain('Nothing was looked at');
  });

  test('a row says principal, model, answer, way, statement, condition, last use and who gets in', () => {
    const one = row('app', {
      lastUsed: { date: '2026-11-20T08:00:00.000Z', region: 'eu-west-1' },
      confirmed: 'denied',
    });
    expect(rowTexts(one, answer([one]))).toEqual([
      ...[
        'role app',
        'vendor.model',
        "only by assuming, but IAM's simulator denies it",
        'on demand',
        'All of models, line 4',
      ],
      ...['', '2026-11-20 in eu-west-1', 'service lambda.amazonaws.com'],
    ]);
  });

  test('one way without a condition is enough to have none', () => {
    const [open] = row('a').openings;
    const [closed] = row('b', { conditional: true }).openings;
    if (!open || !closed) throw new Error('no openings');
    const texts = rowTexts(row('c', { openings: [closed, open] }), answer([]));
    expect(texts[5]).toBe('');
  });
});

describe('what is loud, and what is not', () => {
  test('no unexpected and no new principal is one line in the comment', () => {
    expect(allIsWell(QUIET)).toBe(true);
    const body = commentBody(QUIET, 'key');
    expect(body).toContain('All are on the allow-list. None is new since the baseline.');
    expect(body).not.toContain('| Principal |');
  });

  test('who is on no list is named in comment, summary, SARIF and annotation, on the line of the entry', () => {
    expect(allIsWell(OUTSIDE)).toBe(false);
    expect(commentBody(OUTSIDE, 'key')).toContain('| role old |');
    expect(commentBody(OUTSIDE, 'key')).not.toContain('| role app |');
    expect(summaryMarkdown(OUTSIDE)).toContain('1 expected answer');
    expect(annotations(OUTSIDE, PLACES)).toEqual([
      expect.objectContaining({
        level: 'error',
        ...PLACE,
        message: expect.stringContaining('1 principal on no allow-list can call vendor.model: old.'),
      }),
    ]);
    const { runs } = JSON.parse(sarifText(OUTSIDE, PLACES, { file: 'x', line: 1, column: 1 })) as {
      runs: { results: { ruleId: string; locations: { physicalLocation: { region: object } }[] }[] }[];
    };
    expect(runs[0]?.results.map(({ ruleId }) => ruleId)).toEqual(['principal-not-allowed']);
    expect(runs[0]?.results[0]?.locations[0]?.physicalLocation.region).toEqual({ startLine: 2, startColumn: 3 });
  });

  test('who is new since the baseline is an alarm', () => {
    const { arn } = row('old');
    const alarm = reportOf([row('old')], {
      changes: [{ kind: 'added', principal: 'old', arn, model: 'vendor.model' }],
    });
    expect(allIsWell(alarm)).toBe(false);
    expect(commentBody(alarm, 'key')).toContain('🚨 **New since the baseline:** `old`.');
    expect([...whoCanHtml(alarm.whoCan ?? [], alarm.generatedAt)].join('')).toContain('(new since the baseline)');
  });
});

describe('files', () => {
  test('a report without the entry has none', () => {
    expect(whoCanFiles({ generatedAt: '' })).toEqual([]);
  });

  test('several answers are one table in CSV', () => {
    const files = whoCanFiles({
      generatedAt: '2026-11-28T12:00:00.000Z',
      whoCan: [answer([row('a')]), answer([row('b')])],
    });
    const csv = [...(files.find(({ name }) => name === 'who-can.csv')?.parts ?? [])].join('');
    expect(csv.split('\r\n').map((line) => line.slice(0, 9))).toEqual(['Principal', 'role a,ar', 'role b,ar', '']);
  });

  test('report.json is what JSON.stringify makes of it, and what the schema describes', () => {
    const text = [...reportJsonParts(OUTSIDE)].join('');
    const { rows = [], ...rest } = OUTSIDE.whoCan?.[0] ?? {};
    expect(JSON.parse(text)).toEqual({ ...OUTSIDE, whoCan: [{ ...rest, rows }] });
    expect(reportSchema.safeParse(JSON.parse(text)).success).toBe(true);
    const unanswered: Report = { ...OUTSIDE, whoCan: [] };
    const two: Report = { ...OUTSIDE, whoCan: [answer([]), answer([row('a'), row('b')])] };
    for (const other of [reportOf([]), unanswered, two]) {
      expect(JSON.parse([...reportJsonParts(other)].join(''))).toEqual(other);
    }
  });
});

describe('text from outside', () => {
  const EVIL = '<img src=x onerror=alert(1)>|`@octo-org/all`\n::error::x =cmd()';
  const hostile = reportOf(
    [
      row(EVIL, {
        arn: `arn:aws:iam::111122223333:role/${EVIL}`,
        assumedBy: [{ kind: 'oidc', who: EVIL, subjects: [EVIL], keys: [EVIL], foreign: true }],
        openings: [
          {
            routes: [{ kind: 'application-profile', id: EVIL, region: 'us-east-1', name: EVIL }],
            actions: ['invoke'],
            statements: [{ policy: EVIL, sid: EVIL, line: 1 }],
            conditions: [{ effect: 'Allow', layer: 'identity', key: EVIL, operator: EVIL, values: [EVIL] }],
            deniedIn: [EVIL],
          },
        ],
        grade: 'conditional',
      }),
    ],
    {
      restricted: true,
      unread: [EVIL],
      notVisible: [EVIL],
      changes: [{ kind: 'added', principal: EVIL, arn: '', model: EVIL }],
    },
  );

  test('is no markup, mention, command or formula', () => {
    for (const text of [summaryMarkdown(hostile), commentBody(hostile, 'key')]) {
      expect(text).not.toContain('<img');
      expect(text).not.toMatch(/(?<![`\w])@octo-org/);
      expect(text).not.toMatch(/^::error/m);
    }
    const page = [...whoCanHtml(hostile.whoCan ?? [], hostile.generatedAt)].join('');
    expect(page).not.toContain('<img');
    expect(page).not.toContain('&lt;script');
    for (const { message } of annotations(hostile, PLACES)) expect(message).not.toMatch(/^::/m);
    expect([...csvLines(answer([row('=cmd()', { arn: '+x' })]))][1]).toMatch(/^role =cmd\(\),'\+x,/);
    for (const sign of '=+-@\uff1d\uff0b\uff0d\uff20') {
      expect([...csvLines(answer([row('x', { arn: `${sign}1` })]))][1]?.split(',')[1]).toBe(`'${sign}1`);
    }
    expect([...csvLines(answer([row('a"b,c')]))][1]).toMatch(/^"role a""b,c",/);
  });

  test('a page runs its own script only', () => {
    const page = [...whoCanHtml(QUIET.whoCan ?? [], QUIET.generatedAt)].join('');
    expect(page).toMatch(/default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'/);
  });
});

describe('detail: minimal and masked accounts', () => {
  const known = reportOf(
    [
      row('search-app', {
        tags: { team: 'search' },
        assumedBy: [
          { kind: 'role', who: 'arn:aws:iam::444455556666:role/vendor', subjects: [], keys: [], foreign: true },
          {
            kind: 'oidc',
            who: 'token.actions.githubusercontent.com',
            subjects: ['repo:octo-org/app:*'],
            keys: [],
            foreign: false,
          },
          { kind: 'saml', who: 'corporate-login', subjects: [], keys: [], foreign: false },
        ],
        allowedBy: { entry: 'search-app', reason: 'because of the search team' },
      }),
      row('search-user', {
        kind: 'user',
        arn: 'arn:aws:iam::111122223333:user/search-user',
        apiKeys: [{ id: 'ACCAKEYID', status: 'Active', created: '2026-01-01', ageDays: 3 }],
      }),
    ],
    {
      restricted: true,
      unread: ['odd-role'],
      changes: [{ kind: 'removed', principal: 'gone-role', arn: '', model: 'vendor.model' }],
    },
  );

  test('keep kinds, answers and services, and no name', () => {
    const shown = redactReport(known, { mask: true, detail: 'minimal' });
    const text = [
      JSON.stringify(shown),
      summaryMarkdown(shown),
      commentBody(shown, 'k'),
      ...whoCanHtml(shown.whoCan ?? [], ''),
    ].join('\n');
    for (const secret of [
      'search-app',
      'search-user',
      'vendor"',
      'role/vendor',
      'octo-org/app',
      'corporate-login',
      'search team',
      'ACCAKEYID',
      'odd-role',
      'gone-role',
      '111122223333',
      '444455556666',
      '"All"',
    ]) {
      expect(text).not.toContain(secret);
    }
    expect(shown.whoCan?.[0]?.rows.map(({ principal, grade }) => [principal, grade])).toEqual([
      ['role-1', 'by-assuming'],
      ['user-2', 'by-assuming'],
    ]);
    expect(text).toContain('account-1');
    expect(text).toContain('token.actions.githubusercontent.com');
  });

  test('masking alone keeps names', () => {
    const shown = redactReport(known, { mask: true, detail: 'full' });
    expect(JSON.stringify(shown)).not.toMatch(/111122223333|444455556666/);
    expect(shown.whoCan?.[0]?.rows[0]?.arn).toBe('arn:aws:iam::account-1:role/search-app');
  });
});
