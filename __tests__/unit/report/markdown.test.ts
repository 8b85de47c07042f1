import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { VOLATILE_MARK, allIsWell, commentBody, commentMarker } from '../../../src/report/comment-body.ts';
import { COMMENT_LIMIT_CHARACTERS, SUMMARY_LIMIT_BYTES, bytes, characters, fit } from '../../../src/report/fit.ts';
import { costLine, summaryMarkdown } from '../../../src/report/markdown.ts';
import { headline } from '../../../src/report/tally.ts';
import type { Cell, Report } from '../../../src/domain/report.ts';
import { HOSTILE, hostileText, smuggled } from './hostile.ts';
import { poisoned } from './poisoned.ts';
import { SONNET, allWell, cell, denial, large, mixed, nothingDecided, report } from './samples.ts';

const bad = { verdict: 'denied', met: false, diagnosis: denial() } as const;
const undecided = { verdict: 'inconclusive', confidence: 'none', met: null } as const;
const fail = { gate: { result: 'fail' as const, reasons: [] } };

describe('the verdict sentence', () => {
  const atRisk: Partial<Cell> = { verdict: 'at-risk', confidence: 'simulated' };
  test.each<[string, Report, string, string | undefined]>([
    ['all well', allWell(), '✅ all 8 cells are as expected', undefined],
    ['one cell', report([cell()]), '✅ the only cell is as expected', undefined],
    ['one bad cell', report([cell(bad)], fail), '❌ the only cell needs action', undefined],
    ['one of two', report([cell(bad), cell()], fail), '❌ 1 of 2 cells needs action', '1 denied, 1 as expected.'],
    ['tolerated', report([cell(bad), cell(bad)]), '❌ 2 of 2 cells need action', undefined],
    [
      'suspected',
      report([cell({ ...bad, confidence: 'suspected' }), cell()]),
      '⚠️ 1 of 2 cells may need action',
      '1 suspected not to be as expected, 1 as expected.',
    ],
    [
      'open',
      report([cell({ expected: 'deny', met: false }), cell()], fail),
      '❌ 1 of 2 cells needs action',
      '1 open though expected to be denied, 1 as expected.',
    ],
    [
      'some undecided',
      report([cell(undecided), cell()]),
      '⚠️ 1 of 2 cells could not be decided',
      '1 not decided, 1 as expected.',
    ],
    ['nothing decided', nothingDecided(), '❌ none of 2 cells could be decided', undefined],
    [
      'at risk',
      report([cell(atRisk), cell()]),
      '⚠️ all 2 cells are as expected, 1 of them to watch',
      '2 as expected (of these 1 at risk).',
    ],
    [
      'not applicable',
      report([cell(), cell({ verdict: 'not-applicable', met: null })]),
      '✅ the only cell is as expected',
      '1 as expected; 1 more cell does not apply.',
    ],
    ['skipped', report([], { gate: { result: 'skipped', reasons: [] } }), '➖ not checked', undefined],
    ['no cells', report([], { gate: { result: 'error', reasons: [] } }), '❌ the check could not be made', undefined],
  ])('%s', (_name, given, expected, detail) => {
    const { symbol, title, detail: shown } = headline(given);
    expect(`${symbol} ${title}`).toBe(expected);
    expect(shown).toBe(detail);
  });

  test('its numbers add up', () => {
    const given = mixed();
    const { title, detail = '' } = headline(given);
    const [, ofAll] = /of (\d+) cells/.exec(title) ?? [];
    const parts = (detail.split(/[(;]/)[0] ?? '').match(/\d+/g) ?? [];
    expect(parts.reduce((sum, number) => sum + Number(number), 0)).toBe(Number(ofAll));
  });
});

describe('the job summary', () => {
  test('says first what it comes to, then what needs action, then the matrix, then the rest', () => {
    const markdown = summaryMarkdown(mixed());
    const headings = markdown.split('\n').filter((line) => /^#{2,3} /.test(line));
    expect(headings).toEqual([
      '## ❌ Bedrock access: 4 of 12 cells need action',
      '### Needs action',
      '### May need action',
      '### Matrix',
      '### Lifecycle',
      '### To watch',
      '### Not checked, and why',
      '### Notes',
    ]);
  });

  test('a finding names principal, model, place, cause, owner, remedy and the joined policy', () => {
    const markdown = summaryMarkdown(mixed());
    expect(markdown).toContain(
      `#### ❌ \`app\` cannot use \`${SONNET.replace('us.', 'eu.')}\` in eu-central-1 (invoke and stream)`,
    );
    expect(markdown).toContain('Cause: `identity-policy-no-allow`, observed');
    expect(markdown).toContain(
      '**IAM administrator:** Add the suggested statement to a policy of the role app. See [inference-profiles-prereq](',
    );
    expect(markdown).toContain(
      "<summary>Suggested policy, confirmed by IAM's simulator: with it these calls are allowed</summary>",
    );
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
    expect(lines.indexOf('### Matrix')).toBeGreaterThan(start);
  });

  test('cells say verdict, confidence, expectation and the blocked region in words', () => {
    const markdown = summaryMarkdown(mixed());
    expect(markdown).toContain('⚠️ at-risk: us-west-2 blocked (simulated)');
    expect(markdown).toContain('🔒 denied (simulated, as expected)');
    expect(markdown).toContain('❌ accessible (simulated, should be denied)');
    expect(markdown).toContain('LEGACY, ends 2027-03-01 (in 101 days)');
  });

  test('the legend explains only the words that occur', () => {
    const markdown = summaryMarkdown(allWell());
    expect(markdown).toContain('- **accessible**: a call works.');
    expect(markdown).not.toMatch(/\*\*(?:denied|at-risk|unchecked|simulated)\*\*/);
  });

  test('actions that agree share their columns, and long matrices collapse what is uniform', () => {
    const table = summaryMarkdown(large())
      .split('\n')
      .filter((line) => line.startsWith('|'));
    expect(table).toHaveLength(4);
    expect(table[0]).toBe('| Model | ap-northeast-1, eu-central-1, us-east-1, us-east-2 and us-west-2 | eu-west-1 |');
    expect(table[2]).toContain('and 38 more models | ✅ accessible | ✅ accessible |');
    expect(table[3]).toContain('and 2 more models | ✅ accessible | ❌ denied |');
  });

  test('regions that differ in nothing else keep their own column in a short matrix', () => {
    const table = summaryMarkdown(allWell())
      .split('\n')
      .filter((line) => line.startsWith('|'));
    expect(table[0]).toBe('| Model | us-east-1 | us-west-2 |');
  });

  test('nothing that was not called is passed over', () => {
    const cells = [cell({ confidence: 'simulated', probe: { outcome: 'not-made', reason: 'over-budget' } }), cell()];
    expect(summaryMarkdown(report(cells))).toContain(
      `- **1 cell not called**, \`app\`: it would have cost more than \`max-cost-usd\` allows. These are \`${SONNET}\` in us-east-1. The other signals decide.`,
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
    expect(markdown).toContain('3000 of 3000 cells need action');
    expect(markdown.match(/<details>/g)?.length).toBe(markdown.match(/<\/details>/g)?.length);
  });
});

describe('fitting', () => {
  const long = (): string => Array.from({ length: 50 }, (_, index) => `block ${index}`).join('\n\n');
  test('takes the first that fits and makes no other', () => {
    const never = (): string => {
      throw new Error('made without need');
    };
    expect(fit([long, (): string => 'short', never], 20, characters)).toBe('short');
  });
  test('cuts the last one at the end of a block and says so', () => {
    const text = fit([long], 200, characters);
    expect(text.length).toBeLessThanOrEqual(200);
    expect(text).toMatch(/block \d+\n\nThe rest does not fit here; it is in `report.json`.\n$/);
  });
});

describe('the comment', () => {
  test('is one line when all is well', () => {
    expect(commentBody(allWell(), 'k')).toBe(
      '<!-- bedrock-access-check key=k -->\n✅ **Bedrock access:** all 8 cells are as expected.\n\n<!-- bedrock-access-check run -->\n[Full report](<https://github.com/octo-org/octo-repo/actions/runs/17>)',
    );
  });

  test('begins with its marker, says the verdict first, leaves the evidence out and ends with the link', () => {
    const lines = commentBody(mixed(), 'k').split('\n');
    expect(lines[0]).toBe(commentMarker('k'));
    expect(lines[1]).toBe('### ❌ Bedrock access: 4 of 12 cells need action');
    expect(lines.join('\n')).not.toContain('Evidence');
    expect(lines.at(-1)).toBe('[Full report](<https://github.com/octo-org/octo-repo/actions/runs/17>)');
  });

  test('counts the cells of each principal', () => {
    expect(commentBody(mixed(), 'k')).toContain(
      [
        '| Principal | Need action | May need action | As expected | of these to watch | Not decided | Not applicable |',
        '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
        '| `app` | 4 | 0 | 4 | 1 | 1 | 1 |',
        '| `batch` | 0 | 1 | 2 | 1 | 0 | 0 |',
      ].join('\n'),
    );
  });

  test('fits 65,000 characters with its marker', () => {
    const cells = Array.from({ length: 500 }, (_, index) =>
      cell({
        ...bad,
        principal: `role-${index}`,
        model: 'm'.repeat(1_000),
        diagnosis: { ...denial(), summary: 's'.repeat(1_900) },
      }),
    );
    const body = commentBody(report(cells, fail), 'k'.repeat(300));
    expect(body.length).toBeLessThanOrEqual(COMMENT_LIMIT_CHARACTERS);
    expect(body).toContain('500 of 500 cells need action');
    expect(body).toContain('[Full report](');
  });

  test.each<[string, Report, boolean]>([
    ['all well', allWell(), true],
    ['a denial', report([cell(bad)]), false],
    ['undecided', report([cell(undecided), cell()]), false],
    ['a failing gate', report([cell()], fail), false],
    ['a problem', report([cell()], { problems: [{ cause: 'network', message: 'm', remedy: 'r' }] }), false],
  ])('all is well: %s', (_name, given, expected) => {
    expect(allIsWell(given)).toBe(expected);
  });
});

describe('text from outside', () => {
  const columns = (line: string): number => (line.replace(/\\./g, '').match(/\|/g) ?? []).length;
  const check = (text: string): void => {
    for (const markdown of [summaryMarkdown(poisoned(text)), commentBody(poisoned(text), text)]) {
      expect(smuggled(markdown)).toEqual([]);
      const rows = markdown.split('\n').filter((line) => line.startsWith('| '));
      for (const row of rows) expect([3, 6, 7].includes(columns(row)) ? columns(row) : row).toBe(columns(row));
    }
  };

  test.each(HOSTILE)('%j is text on every surface', (text) => {
    check(text);
  });

  test('a remedy that looks like a snippet to copy', () => {
    check('  \t::set-output name=x::y');
  });

  test('whatever it is made of', () => {
    fc.assert(fc.property(hostileText, check), { numRuns: 200 });
  });

  test('cannot write a line that a later run would take for a marker', () => {
    for (const text of [commentMarker('other'), VOLATILE_MARK]) {
      const lines = commentBody({ ...poisoned(`x\n${text}\n  ${text}`), run: {} }, 'k').split('\n');
      expect(lines.filter((line) => line === commentMarker('other') || line === VOLATILE_MARK)).toEqual([]);
      expect(lines[0]).toBe(commentMarker('k'));
    }
  });
});
