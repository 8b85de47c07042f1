import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { VOLATILE_MARK, commentBody, commentMarker } from '../../../src/report/comment-body.ts';
import { SUMMARY_LIMIT_BYTES, bytes } from '../../../src/report/fit.ts';
import { costLine, summaryMarkdown } from '../../../src/report/markdown.ts';
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
