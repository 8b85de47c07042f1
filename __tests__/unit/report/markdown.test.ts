import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { VOLATILE_MARK, commentBody, commentMarker } from '../../../src/report/comment-body.ts';
import { SUMMARY_LIMIT_BYTES, bytes } from '../../../src/report/fit.ts';
import {
  changes,
  costLine,
  countsTable,
  endingsList,
  problems,
  summaryMarkdown,
} from '../../../src/report/markdown.ts';
import type { Report } from '../../../src/domain/report.ts';
import { omit } from '../omit.ts';
import { HOSTILE, hostileText, smuggled } from './hostile.ts';
import { poisoned } from './poisoned.ts';
import { SONNET, allWell, cell, denial, large, mixed, nothingDecided, report } from './samples.ts';

const bad = { verdict: 'denied', met: false, diagnosis: denial() } as const;
const fail = { gate: { result: 'fail' as const, reasons: [] } };

describe('the job summary', () => {
  test('says first what it comes to, then the matrix, then what is to be done, then the rest', () => {
    const lines = summaryMarkdown(mixed()).split('\n');
    expect(lines[0]).toBe(
      '## ❌ Bedrock access, 12 checks: 2 work, 2 are only simulated, 2 are to watch, 4 need action, 1 may need action, 1 could not be decided',
    );
    const order = [
      '| Model |',
      '> **Problem:**',
      '**To do**',
      '#### ❌',
      '#### ⚠️',
      '### Lifecycle',
      '### Not checked',
      '### Notes',
    ];
    const places = order.map((start) => lines.findIndex((line) => line.startsWith(start)));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  test('a finding names principal, model, place, cause, owner, remedy and the joined policy', () => {
    const markdown = summaryMarkdown(mixed());
    expect(markdown).toContain(
      `#### ❌ \`app\` cannot use \`${SONNET.replace('us.', 'eu.')}\` in eu-central-1 (invoke and stream)`,
    );
    expect(markdown).toContain('No identity-based policy allows the call. (`identity-policy-no-allow`)');
    expect(markdown).toContain('**IAM administrator:** Add the suggested statement to a policy of the role app.');
    expect(markdown).toContain('See [Prerequisites for inference profiles](');
    expect(markdown).toContain("<summary>Policy to add (IAM's simulator allows it with this policy)</summary>");
    expect(markdown).toContain('"bedrock:InvokeModel",\n        "bedrock:InvokeModelWithResponseStream"');
  });

  test('a run-level problem stands on top with a snippet to copy', () => {
    const lines = summaryMarkdown(nothingDecided()).split('\n');
    const start = lines.findIndex((line) => line.startsWith('> **Problem:**'));
    expect(lines.slice(start, start + 9).join('\n')).toBe(
      [
        '> **Problem:** GitHub offers this job no OIDC token, so no role can be assumed. (`github-id-token-permission`)'.replace(
          "'",
          '&#39;',
        ),
        '>',
        '> Add to the job:',
        '>',
        '> ```yaml',
        '> permissions:',
        '>   id-token: write',
        '>   contents: read',
        '>   pull-requests: write',
      ].join('\n'),
    );
    expect(lines.indexOf('<summary>Matrix</summary>')).toBeGreaterThan(start);
  });

  test('squares say in a word or two why they are not simply as expected', () => {
    const markdown = summaryMarkdown(mixed());
    expect(markdown).toContain('| ⚠️ invoke us-west-2 blocked · ✅ stream |');
    expect(markdown).toContain('| 🔵 invoke closed · ❌ stream open |');
    expect(markdown).toContain('LEGACY, ends 2027-03-01 (in 101 days)');
  });

  test('the legend explains only what occurs', () => {
    const markdown = summaryMarkdown(allWell());
    expect(markdown).toContain('<sub>Checked: invoke and stream · ✅ a call worked</sub>');
    expect(markdown).toContain('- **accessible**: a call works.');
    expect(markdown).not.toMatch(/\*\*(?:denied|at-risk|unchecked|simulated)\*\*/);
  });

  test('a long matrix joins what is uniform, what fails first, and names every model', () => {
    const markdown = summaryMarkdown(large());
    const table = markdown.split('\n').filter((line) => line.startsWith('|'));
    expect(table).toEqual([
      '| `app` | ap-northeast-1, eu-central-1, us-east-1, us-east-2 and us-west-2 | eu-west-1 |',
      '| :-- | :-- | :-- |',
      '| **7 models** | ✅ | ❌ no Allow |',
      '| **43 models** | ✅ | ✅ |',
    ]);
    for (let index = 0; index < 50; index += 1) {
      expect(markdown).toContain(`\`anthropic.claude-model-${String(index).padStart(3, '0')}-v1:0\``);
    }
  });

  test('regions that differ in nothing else keep their own column in a short matrix', () => {
    const table = summaryMarkdown(allWell())
      .split('\n')
      .filter((line) => line.startsWith('|'));
    expect(table[0]).toBe('| `app` | us-east-1 | us-west-2 |');
  });

  test('nothing that was not called is passed over', () => {
    const cells = [cell({ confidence: 'suspected', probe: { outcome: 'not-made', reason: 'over-budget' } }), cell()];
    expect(summaryMarkdown(report(cells))).toContain(
      `- **1 check not called**, \`app\`: it would have cost more than \`max-cost-usd\` allows. These are \`${SONNET}\` in us-east-1. The other signals decide.`,
    );
  });

  test.each([
    [
      { worstCaseUsd: 0, estimatedUsd: 0, inputTokens: 0, outputTokens: 0, calls: {} },
      'Cost: nothing. No calls to AWS were made.',
    ],
    [
      {
        worstCaseUsd: 0.5,
        estimatedUsd: 0.0000213,
        inputTokens: 1,
        outputTokens: 2,
        calls: { 'sts:GetCallerIdentity': 1 },
      },
      'Cost: about USD 0.000021 (1 input token, 2 output tokens; at most USD 0.50). 1 call: 1 `sts:GetCallerIdentity`.',
    ],
  ])('cost %#', (cost, line) => {
    expect(costLine(cost)).toBe(line);
  });

  test('fits 1 MiB however large the report is', () => {
    const findings = Array.from({ length: 3_000 }, (_, index) =>
      cell({
        ...bad,
        model: `model-${index}`,
        diagnosis: { ...denial(), cause: `cause-${index}`, evidence: ['é'.repeat(1_500)] },
      }),
    );
    const markdown = summaryMarkdown(report(findings, fail));
    expect(bytes(markdown)).toBeLessThanOrEqual(SUMMARY_LIMIT_BYTES);
    expect(markdown).toContain('3000 checks: all need action');
    expect(markdown.match(/<details>/g)?.length).toBe(markdown.match(/<\/details>/g)?.length);
  });
});

describe('text from outside', () => {
  const columns = (line: string): number => (line.replace(/\\./g, '').match(/\|/g) ?? []).length;
  /** Rows that stand together. */
  const tablesOf = (markdown: string): string[][] =>
    markdown.split('\n\n').flatMap((block) => {
      const rows = block.split('\n').filter((line) => line.startsWith('| '));
      return rows.length > 0 ? [rows] : [];
    });
  const check = (text: string): void => {
    for (const markdown of [summaryMarkdown(poisoned(text)), commentBody(poisoned(text), text)]) {
      expect(smuggled(markdown)).toEqual([]);
      for (const table of tablesOf(markdown)) expect(new Set(table.map(columns)).size).toBe(1);
    }
  };

  test.each(HOSTILE)('%j is text on every surface', (text) => {
    check(text);
  });

  test('a remedy that looks like a snippet to copy', () => {
    check('  \t::set-output name=x::y');
  });

  test('whatever it is made of', () => {
    fc.assert(fc.property(hostileText, check), { numRuns: 20 });
  });

  test('cannot write a line that a later run would take for a marker', () => {
    for (const text of [commentMarker('other'), VOLATILE_MARK]) {
      const lines = commentBody({ ...poisoned(`x\n${text}\n  ${text}`), run: {} }, 'k').split('\n');
      expect(lines.filter((line) => line === commentMarker('other') || line === VOLATILE_MARK)).toEqual([]);
      expect(lines[0]).toBe(commentMarker('k'));
    }
  });
});

describe('problems of the run', () => {
  const problem = (remedy = 'Do it.') => ({ cause: 'network', message: 'No `way`.', remedy });
  test('are quotations with cause and remedy', () => {
    expect(problems([problem(), problem('')])).toBe(
      '> **Problem:** No `way`. (`network`)\n>\n> Do it.\n\n> **Problem:** No `way`. (`network`)',
    );
    expect(problems([])).toBe('');
  });
  test('are twenty at most', () => {
    expect(problems(Array.from({ length: 20 }, () => problem()))).not.toContain('more problems');
    expect(problems(Array.from({ length: 22 }, () => problem()))).toMatch(
      /\n\nAnd 2 more problems; all are in `report\.json`\.$/,
    );
  });
});

describe('the counts of each principal', () => {
  test('have a column for what there is, and no other', () => {
    const held = { probe: { outcome: 'not-made', reason: 'over-budget' } } as const;
    const off = { confidence: 'simulated', probe: { outcome: 'not-made', reason: 'off' } } as const;
    const none = { met: null, confidence: 'none' } as const;
    const cells = [
      cell(bad),
      cell(bad),
      cell({ ...bad, confidence: 'suspected' }),
      cell(held),
      cell({ ...none, verdict: 'inconclusive' }),
      cell({ verdict: 'at-risk' }),
      cell(),
      cell({ expected: 'deny', verdict: 'denied' }),
      cell(off),
      cell({ ...none, verdict: 'not-applicable' }),
      cell({ principal: 'ci' }),
    ];
    expect(countsTable({ principals: [], cells })).toBe(
      [
        '| Principal | Need action | May need action | Not called | Not decided | To watch | Work | Closed as expected | Only simulated | Not applicable |',
        '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
        '| `app` | 2 | 1 | 1 | 1 | 1 | 1 | 1 | 1 | 1 |',
        '| `ci` | 0 | 0 | 0 | 0 | 0 | 1 | 0 | 0 | 0 |',
      ].join('\n'),
    );
    expect(countsTable({ principals: [], cells: [cell()] })).toBe(
      '| Principal | Work |\n| --- | ---: |\n| `app` | 1 |',
    );
  });
  test('are of fifty principals at most', () => {
    const of = (number: number): string =>
      countsTable({
        principals: [],
        cells: Array.from({ length: number }, (_, index) => cell({ principal: `p-${index}` })),
      });
    expect(of(50)).not.toContain('more');
    expect(of(52)).toMatch(/`p-49` \| 1 \|\n\nAnd 2 more principals\.$/);
  });
});

describe('changes since the baseline', () => {
  const change = (more: Partial<Report['changes'][number]> = {}) => ({
    kind: 'lost' as const,
    principal: 'app',
    region: 'r',
    model: 'm',
    action: 'invoke',
    before: 'accessible',
    after: 'denied',
    ...more,
  });
  const of = (all: Report['changes'], limit?: number): string => changes(report([cell()], { changes: all }), limit);
  test('have drift in the open, and what is new or gone behind a fold', () => {
    const added = omit(change(), 'before');
    expect(
      of([change(), { ...added, kind: 'added' }, change({ kind: 'removed', model: '-' }), change({ kind: 'removed' })]),
    ).toBe(
      [
        '### Changed since the baseline',
        [
          '| Change | Principal | Model | Region | Action | Before → now |',
          '|---|---|---|---|---|---|',
          '| ❌ lost | `app` | `m` | r | invoke | accessible → denied |',
        ].join('\n'),
        '<details>\n<summary>1 check is new, 2 are no longer checked</summary>',
        [
          '| Change | Principal | Model | Region | Action | Before → now |',
          '|---|---|---|---|---|---|',
          '| new | `app` | `m` | r | invoke |  → denied |',
          '| no longer checked | `app` | (no model) | r | invoke | accessible → denied |',
          '| no longer checked | `app` | `m` | r | invoke | accessible → denied |',
        ].join('\n'),
        '</details>',
      ].join('\n\n'),
    );
    expect(of([])).toBe('');
    expect(of([change()])).not.toContain('<details>');
    expect(of([change({ kind: 'added' }), change({ kind: 'added' })])).toContain('<summary>2 checks are new</summary>');
    expect(of([change({ kind: 'removed' })])).toContain('<summary>1 is no longer checked</summary>');
  });
  test('leave alarms out', () => {
    const door = cell({ expected: 'deny', met: false });
    const { principal, region, model, action } = door;
    expect(changes(report([door], { changes: [{ kind: 'gained', principal, region, model, action }] }))).toBe('');
  });
  test('are fifty rows, or as many as asked for', () => {
    const many = (number: number): Report['changes'] => Array.from({ length: number }, () => change());
    expect(of(many(50))).not.toContain('more change');
    expect(of(many(51))).toContain('\n\nAnd 1 more change; all are in `report.json`.');
    expect(of(many(3), 1)).toContain('And 2 more changes; all are in `report.json`.');
  });
});

describe('what ends', () => {
  const ends = (model: string, endOfLife?: string) =>
    cell({ model, lifecycle: { status: 'LEGACY', ...(endOfLife !== undefined && { endOfLife }) } });
  const gate: Report['gate'] = { result: 'fail', reasons: [], lifecycle: { failBeforeEolDays: 30 } };
  const cells = [ends('a', '2026-12-01'), ends('b')];
  test('is marked where the gate minds it, and counted above the limit', () => {
    expect(endingsList(report(cells, { gate }), 2)).toBe(
      '- ❌ `a` in us-east-1: LEGACY, ends 2026-12-01 (in 11 days).\n- ⚠️ `b` in us-east-1: LEGACY.',
    );
    expect(endingsList(report(cells), 1)).toBe(
      '- `a` in us-east-1: LEGACY, ends 2026-12-01 (in 11 days).\n\nAnd 1 more model; all are in `report.json`.',
    );
    expect(endingsList(report([cell()]), 1)).toBe('');
  });
  test('comes before what is to be done where it fails the gate, else after it', () => {
    const at = (given: Report): boolean => {
      const text = summaryMarkdown(given);
      return text.indexOf('### Lifecycle') < text.indexOf('#### ❌');
    };
    expect([at(report([...cells, cell(bad)], { gate })), at(report([...cells, cell(bad)], fail))]).toEqual([
      true,
      false,
    ]);
  });
  test('is one line where nothing does, and none where nothing is known', () => {
    const active = cell({ lifecycle: { status: 'ACTIVE' } });
    expect(summaryMarkdown(report([active]))).toContain(
      '\n\nLifecycle: the only model is ACTIVE, with no end of life announced.\n\n',
    );
    expect(summaryMarkdown(report([cell()]))).not.toContain('Lifecycle');
    expect(summaryMarkdown(report([...cells, cell({ model: 'z', lifecycle: { status: 'ACTIVE' } })]))).toContain(
      'by itself. 1 other model is ACTIVE',
    );
  });
});

test('who was checked, what it cost and which version said so stand last', () => {
  const principals: Report['principals'] = [
    { name: 'app', arn: 'arn:a', account: '1', via: 'oidc', assumedBy: [] },
    { name: 'ci', arn: '', account: '2', via: 'ambient' },
    { name: 'x', arn: '', account: '', via: 'bearer-token' },
  ];
  const text = summaryMarkdown(report([cell()], { principals }));
  expect(text).toContain(
    '<summary>3 principals</summary>\n\n- `app`: `arn:a`, through GitHub&#39;s OIDC token; its trust policy lets no principal assume it\n- `ci`: account `2`, with the step&#39;s own credentials\n- `x`: with a Bedrock API key\n\n</details>',
  );
  expect(text.endsWith('<sub>bedrock-access-check 1&#46;0.0, 2026-11-20 21:59 UTC, commit `4f0c1d2`</sub>\n')).toBe(
    true,
  );
  expect(summaryMarkdown({ ...report([cell()]), run: {} })).toMatch(/21:59 UTC<\/sub>\n$/);
});

test('a run that could not begin says what is wrong, what it cost, and no more', () => {
  const given = report([], {
    gate: { result: 'error', reasons: [] },
    principals: [],
    problems: [{ cause: 'x', message: 'No.', remedy: '' }],
    notices: ['N.'],
  });
  expect(
    summaryMarkdown(given)
      .split('\n\n')
      .map((block) => block.slice(0, 20)),
  ).toEqual([
    '## ⛔ Bedrock access:',
    '<sub>N.</sub>',
    '> **Problem:** No. (',
    'Cost: about USD 0.00',
    '<sub>bedrock-access-',
  ]);
});
