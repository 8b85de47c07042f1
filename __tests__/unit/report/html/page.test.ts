/** `report.html`: the whole page, what it lets in, and in which order it says what. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { Cell, Report } from '../../../../src/domain/report.ts';
import { CONTENT_SECURITY_POLICY, htmlParts, reportHtml } from '../../../../src/report/html/page.ts';
import { answer, row } from '../../who-can/answers.ts';
import { allWell, cell, denial, mixed, nothingDecided, report } from '../samples.ts';

const BAD = { verdict: 'denied', met: false, diagnosis: denial() } as const;
const EVIL = '"><img src=x>';
const body = (given: Report): string =>
  reportHtml(given)
    .replace(/<style>[^]*?<\/style>/, '')
    .replace(/<script>[^]*?<\/script>/, '');
const header = (given: Report): string => /<header>([^]*?)<\/header>/.exec(reportHtml(given))?.[1] ?? '';
/** The IDs of its sections, in their order. */
const sections = (given: Report): string[] =>
  [...body(given).matchAll(/<section aria-labelledby="([\w-]+)"/g)].map(([, id]) => id ?? '');
const section = (given: Report, id: string): string =>
  new RegExp(`<section aria-labelledby="${id}">([^]*?)</section>`).exec(body(given))?.[1] ?? '';

describe('the page', () => {
  test('lets in its own style and script by their hashes, and nothing else', () => {
    const html = reportHtml(mixed());
    const hash = (tag: string): string =>
      `'sha256-${createHash('sha256')
        .update(new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(html)?.[1] ?? '')
        .digest('base64')}'`;
    expect(CONTENT_SECURITY_POLICY).toBe(
      `default-src 'none'; style-src ${hash('style')}; script-src ${hash('script')}; base-uri 'none'; form-action 'none'`,
    );
    expect(html).toContain(`<meta http-equiv="Content-Security-Policy" content="${CONTENT_SECURITY_POLICY}">`);
    expect(html).toContain('<meta name="referrer" content="no-referrer">');
  });

  test('loads nothing from anywhere', () => {
    expect(body(mixed())).not.toMatch(/<(?:img|link|iframe|object|embed)\b|\bsrc=|url\(/);
  });

  test('is its parts with line ends between', () => {
    expect(reportHtml(mixed())).toBe([...htmlParts(mixed())].join('\n'));
    expect(reportHtml(mixed()).endsWith('</html>\n')).toBe(true);
  });

  test('has a title that says it all', () => {
    expect(reportHtml(allWell())).toContain('<title>Bedrock access: 8 checks: all work</title>');
  });

  test('lets the keyboard skip to the matrix, where there is one', () => {
    expect(body(allWell())).toContain('<a class="skip" href="#matrix">');
    expect(body(report([]))).not.toContain('class="skip"');
    expect(sections(report([]))).toEqual([]);
  });

  test('holds no text that is markup', () => {
    const evil = report(
      [cell({ ...BAD, principal: EVIL, model: EVIL, region: EVIL, action: EVIL, name: EVIL, configured: EVIL })],
      {
        run: { repository: EVIL, workflow: EVIL, sha: EVIL, url: EVIL },
        generatedAt: EVIL,
        notices: [EVIL],
        principals: [
          {
            name: EVIL,
            arn: EVIL,
            account: EVIL,
            via: 'oidc',
            assumedBy: [{ kind: 'saml', who: EVIL, subjects: [EVIL], keys: [EVIL], foreign: true }],
          },
        ],
        whoCan: [answer([row(EVIL)], { restricted: true, models: [EVIL], regions: [EVIL], account: EVIL })],
        discovered: { files: 1, uncovered: [{ model: EVIL, count: 1, places: [] }], leftOut: [EVIL] },
        cost: { worstCaseUsd: 1, estimatedUsd: 1, inputTokens: 1, outputTokens: 1, calls: { [EVIL]: 1 } },
        gate: { result: 'fail', reasons: [EVIL] },
      },
    );
    expect(reportHtml(evil)).not.toContain('<img');
  });
});

describe('the order', () => {
  const { principal, region, model, action } = cell();
  const lifecycle = { status: 'LEGACY', endOfLife: '2026-12-01' };
  const everything = (gate: Partial<Report['gate']> = {}): Report =>
    report(
      [
        cell({ ...BAD, model: 'a' }),
        cell({ verdict: 'at-risk', model: 'b' }),
        cell({ lifecycle, model: 'c', notes: ['snapshot'] }),
        cell({ verdict: 'unchecked', met: null, confidence: 'none', model: 'd' }),
        cell({ model: 'e', whatIf: { verdict: 'denied', confidence: 'simulated', by: 'iam', effect: 'lost' } }),
      ],
      {
        gate: { result: 'fail', reasons: [], ...gate },
        problems: [{ cause: 'x', message: 'm', remedy: 'r' }],
        changes: [{ kind: 'lost', principal, region, model, action }],
        discovered: { files: 1, uncovered: [{ model: 'x', count: 1, places: [] }], leftOut: [] },
        whoCan: [answer([row('a')])],
      },
    );
  test('is what a change does, the matrix, problems, who does what, what is to be done, what changed, what ends, what was not checked, the rest', () => {
    expect(sections(everything())).toEqual([
      'what-if',
      'matrix',
      'problems',
      'owners',
      'u-action',
      'u-watch',
      'changes',
      'lifecycle',
      'unchecked',
      'discovered',
      'who-can',
      'notes',
    ]);
  });
  test('has what ends first where it fails the gate', () => {
    expect(sections(everything({ lifecycle: { failBeforeEolDays: 30 } })).slice(1, 5)).toEqual([
      'matrix',
      'problems',
      'lifecycle',
      'owners',
    ]);
  });
  test('has alarms before the matrix', () => {
    const door = cell({ expected: 'deny', met: false });
    const changes = [
      {
        kind: 'gained' as const,
        principal: door.principal,
        region: door.region,
        model: door.model,
        action: door.action,
      },
    ];
    expect(sections(report([door], { changes }))).toEqual(['alarms', 'matrix']);
  });
});

describe('the head', () => {
  test('has the verdict, why the gate decides so, and the run', () => {
    expect(
      header({
        ...report([cell(BAD)], { gate: { result: 'pass', reasons: [] } }),
        generatedAt: '2026-11-20T21:59:00.000Z',
      }),
    ).toBe(
      '<div class="verdict bad"><h1><span class="i" aria-hidden="true">❌</span> Bedrock access, 1 check: it needs action</h1><p>The step passes: <code>fail-on</code> names none of this.</p></div><p class="about">octo-org/octo-repo · bedrock · commit <code>4f0c1d2</code> · 2026-11-20 21:59 UTC · <a href="https://github.com/octo-org/octo-repo/actions/runs/17" rel="noopener noreferrer">the run</a></p>',
    );
  });

  test('says what the title leaves out before why', () => {
    expect(
      header({
        ...report([cell(), cell({ verdict: 'not-applicable', met: null })], {
          gate: { result: 'fail', reasons: ['x'] },
        }),
        run: {},
      }),
    ).toContain(
      '<p>1 more check does not apply. The step fails: x.</p></div><p class="about">2026-11-20 21:59 UTC</p>',
    );
    expect(header({ ...allWell(), run: {} })).not.toContain('</h1><p>');
  });

  test('has a colon before words', () => {
    expect(header(nothingDecided())).toContain('Bedrock access: the check could not be made</h1>');
  });

  test('has a paragraph for each notice, of 2,000 characters at most', () => {
    expect(header({ ...allWell(), notices: ['a `b`', 'n'.repeat(2_001)] })).toMatch(
      /<p class="about">a <code>b<\/code><\/p><p class="about">n{1999}…<\/p>$/,
    );
  });

  const held = { probe: { outcome: 'not-made', reason: 'off' }, confidence: 'simulated' } as const;
  test.each<[string, Report, string]>([
    ['green where all was seen', allWell(), 'ok'],
    ['red where something is to be done', mixed(), 'bad'],
    ['yellow where something is to be watched', report([cell({ verdict: 'at-risk' })]), 'warn'],
    ['violet where it is only simulated', report([cell(held)]), 'sim'],
    ['grey where nothing was checked', report([], { gate: { result: 'skipped', reasons: [] } }), 'open'],
    ['red where the check could not be made', nothingDecided(), 'bad'],
  ])('is %s', (_what, given, colour) => {
    expect(header(given)).toContain(`<div class="verdict ${colour}">`);
  });
});

describe('the matrix', () => {
  const many = (number: number, change: Partial<Cell> = {}): Report =>
    report(Array.from({ length: number }, (_, index) => cell({ model: `m-${index}`, ...(index === 0 && change) })));
  test('leads to each check in full, up to 2,000 of them', () => {
    const html = reportHtml(many(2_000, BAD));
    expect(html).toContain('<summary>2000 checks in full</summary>');
    expect(html).toContain('href="#c0"');
    expect(html).toContain('href="#c1999"');
    expect(html).toContain('id="c1999"');
  });
  test('above it leads to what is to be done, and nothing else: the page must open at once', () => {
    const html = reportHtml(many(2_001, BAD));
    expect(html).not.toContain('checks in full');
    expect(html).not.toContain('href="#c');
    expect(html.match(/<a id="m\d+" href="#f0"/g)).toHaveLength(1);
  });

  test('has who was checked below it', () => {
    const principals: Report['principals'] = [
      { name: 'app', arn: 'arn:a', account: '1', via: 'oidc', assumedBy: [] },
      { name: 'ci', arn: '', account: '2', via: 'ambient' },
      { name: 'x'.repeat(121), arn: '', account: '', via: 'bearer-token' },
    ];
    expect(section({ ...allWell(), principals }, 'matrix')).toContain(
      `<div class="who"><ul class="plain"><li><b>app</b>: <code>arn:a</code>, through GitHub's OIDC token; its trust policy lets no principal assume it</li><li><b>ci</b>: account <code>2</code>, with the step's own credentials</li><li><b>${'x'.repeat(119)}…</b>: with a Bedrock API key</li></ul></div>`,
    );
  });

  test('explains the words that occur', () => {
    expect(section(allWell(), 'matrix')).toContain(
      '<details class="all"><summary>What the words mean</summary><p>✅ a call worked</p><dl><dt>accessible</dt><dd>a call works.</dd><dt>observed</dt><dd>a real call showed it (no word in brackets).</dd></dl></details>',
    );
  });

  test('has filters for what is there, and nothing else; they wait for the script', () => {
    const cells = [
      cell({ principal: 'b', action: 'stream' }),
      cell({ ...BAD, principal: 'a' }),
      cell({ verdict: 'at-risk', principal: 'a' }),
    ];
    const form = /<form id="filters" hidden aria-label="Filters">([^]*?)<\/form>/.exec(body(report(cells)))?.[1] ?? '';
    const options = (name: string): string[] =>
      [
        ...(new RegExp(`<select name="${name}">([^]*?)</select>`).exec(form)?.[1] ?? '').matchAll(
          /<option value="([^"]*)">([^<]*)</g,
        ),
      ].map(([, value, label]) => `${value} ${label}`);
    expect(options('principal')).toEqual([' All', 'b b', 'a a']);
    expect(options('action')).toEqual([' All', 'invoke invoke', 'stream stream']);
    expect(options('verdict')).toEqual([
      ' All',
      'u:action Needs action',
      'u:watch To watch',
      'v:accessible accessible',
      'v:denied denied',
      'v:at-risk at-risk',
    ]);
    const long = body(report([cell({ principal: 'p'.repeat(121) })]));
    expect(long).toContain(`<option value="${'p'.repeat(121)}">${'p'.repeat(119)}…</option>`);
  });
});

describe('what ends', () => {
  const ends = (model: string, endOfLife?: string): Cell =>
    cell({ model, lifecycle: { status: 'LEGACY', ...(endOfLife !== undefined && { endOfLife }) } });
  const gate = { result: 'fail' as const, reasons: [], lifecycle: { failBeforeEolDays: 30 } };
  test('is a list, marked where the gate minds it, then what is known of the others, then what it means', () => {
    const active = cell({ model: 'z', lifecycle: { status: 'ACTIVE' } });
    const items = [
      ...section(report([ends('a', '2026-12-01'), ends('b'), active], { gate }), 'lifecycle').matchAll(
        /<li>([^]*?)<\/li>/g,
      ),
    ].map(([, item]) => item);
    expect(items).toEqual([
      '<span class="i" aria-hidden="true">❌</span> <code>a</code> in us-east-1: LEGACY, ends 2026-12-01 (in 11 days).',
      '<span class="i" aria-hidden="true">⚠️</span> <code>b</code> in us-east-1: LEGACY.',
      '1 other model is ACTIVE, with no end of life announced.',
      'From its end of life on, every call of a model fails; Bedrock does not move callers to another one by itself.',
    ]);
  });
  test('without an end is what is known of them', () => {
    expect(section(report([cell({ lifecycle: { status: 'ACTIVE' } })]), 'lifecycle')).toContain(
      '<ul><li>The only model is ACTIVE, with no end of life announced.</li></ul>',
    );
    expect(sections(report([cell()]))).toEqual(['matrix']);
  });
  test('is not marked where the gate does not mind it', () => {
    expect(section(report([ends('b')]), 'lifecycle')).toContain('<li><code>b</code>');
  });
  test('names a hundred', () => {
    const many = (number: number): string =>
      section(report(Array.from({ length: number }, (_, index) => ends(`m-${index}`))), 'lifecycle');
    expect(many(100)).not.toContain('more model');
    expect(many(102)).toContain('<li>2 more models; all are in <code>report.json</code>.</li>');
    expect(many(102).match(/<li><code>m-/g)).toHaveLength(100);
  });
});

describe('who can call it', () => {
  const restricted = { restricted: true } as const;
  test('is said with a link to the table, and who is on no list, each once', () => {
    const text = section(
      report([cell()], { whoCan: [answer([row('a'), row('a', { model: 'other' })], restricted)] }),
      'who-can',
    );
    expect(text).toContain(
      '1 only by assuming. <a href="who-can.html">All of them</a></li><li><span class="i" aria-hidden="true">❌</span> <b>a</b> is on no allow-list</li></ul>',
    );
  });
  test('names fifty, each in 120 characters at most', () => {
    const rows = Array.from({ length: 51 }, (_, index) => row(`${index}${'n'.repeat(130)}`));
    const text = section(report([cell()], { whoCan: [answer(rows, restricted)] }), 'who-can');
    expect(text.match(/is on no allow-list/g)).toHaveLength(50);
    expect(text).toContain(`<b>0${'n'.repeat(118)}…</b>`);
  });
  test('is not there where none was asked', () => {
    expect(sections(report([cell()]))).not.toContain('who-can');
  });
});

test('a hundred models of the code are named', () => {
  const uncovered = (number: number) =>
    Array.from({ length: number }, (_, index) => ({ model: `m-${index}`, count: 1, places: [] }));
  const of = (number: number): string =>
    section(report([cell()], { discovered: { files: 1, uncovered: uncovered(number), leftOut: [] } }), 'discovered');
  expect(of(100)).not.toContain('more model');
  expect(of(101)).toContain('1 more model; all are in <code>report.json</code>.');
});

describe('the cost', () => {
  const footer = (cost: Partial<Report['cost']>): string =>
    /<footer><p>([^]*?)<\/p>/.exec(
      body({
        ...allWell(),
        cost: { worstCaseUsd: 0, estimatedUsd: 0, inputTokens: 0, outputTokens: 0, calls: {}, ...cost },
      }),
    )?.[1] ?? '';
  test.each<[string, Partial<Report['cost']>, string]>([
    ['nothing', {}, 'Cost: nothing. No calls to AWS were made.'],
    [
      'nothing, with calls that cost nothing',
      { calls: { 'b:C': 2, 'a:B': 1, 'x:Y': 0 } },
      'Cost: nothing. 3 calls: 1 <code>a:B</code>, 2 <code>b:C</code>.',
    ],
    [
      'what it may have cost',
      { worstCaseUsd: 0.5, inputTokens: 1 },
      'Cost: about USD 0 (1 input token, 0 output tokens; at most USD 0.50). No calls to AWS were made.',
    ],
    [
      'what it cost',
      { estimatedUsd: 0.00021, outputTokens: 1, calls: { 'a:B': 1 } },
      'Cost: about USD 0.00021 (0 input tokens, 1 output token; at most USD 0). 1 call: 1 <code>a:B</code>.',
    ],
  ])('%s', (_what, cost, text) => {
    expect(footer(cost)).toBe(text);
  });
});
