import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { VOLATILE_MARK, allIsWell, commentBody, commentMarker } from '../../../src/report/comment-body.ts';
import { COMMENT_LIMIT_CHARACTERS, SUMMARY_LIMIT_BYTES, bytes, characters, fit } from '../../../src/report/fit.ts';
import { costLine, summaryMarkdown } from '../../../src/report/markdown.ts';
import { headline } from '../../../src/report/tally.ts';
import type { Cell, Report } from '../../../src/domain/report.ts';
import { HOSTILE, hostileText, smuggled } from './hostile.ts';
import { poisoned } from './poisoned.ts';
import { OPUS, SONNET, allWell, cell, denial, large, mixed, nothingDecided, report } from './samples.ts';

const bad = { verdict: 'denied', met: false, diagnosis: denial() } as const;
const undecided = { verdict: 'inconclusive', confidence: 'none', met: null } as const;
const fail = { gate: { result: 'fail' as const, reasons: [] } };

describe('the verdict sentence', () => {
  const atRisk: Partial<Cell> = { verdict: 'at-risk', confidence: 'simulated' };
  const held: Partial<Cell> = { confidence: 'suspected', probe: { outcome: 'not-made', reason: 'over-budget' } };
  const simulated: Partial<Cell> = { confidence: 'simulated', probe: { outcome: 'not-made', reason: 'off' } };
  const closed: Partial<Cell> = { expected: 'deny', verdict: 'denied' };
  const open: Partial<Cell> = { expected: 'deny', met: false };
  test.each<[string, Report, string, string | undefined]>([
    ['all well', allWell(), '✅ 8 checks: all work', undefined],
    ['one check', report([cell()]), '✅ 1 check: it works', undefined],
    ['one bad check', report([cell(bad)], fail), '❌ 1 check: it needs action', undefined],
    ['one of two', report([cell(bad), cell()], fail), '❌ 2 checks: 1 works, 1 needs action', undefined],
    ['tolerated', report([cell(bad), cell(bad)]), '❌ 2 checks: all need action', undefined],
    [
      'suspected',
      report([cell({ ...bad, confidence: 'suspected' }), cell()]),
      '⚠️ 2 checks: 1 works, 1 may need action',
      undefined,
    ],
    ['open', report([cell(open), cell()], fail), '❌ 2 checks: 1 works, 1 needs action', undefined],
    ['closed', report([cell(closed), cell()]), '✅ 2 checks: 1 works, 1 is closed as expected', undefined],
    [
      'not shown to be closed',
      report([cell({ ...closed, met: null, confidence: 'suspected' }), cell()]),
      '⚠️ 2 checks: 1 works, 1 may need action',
      undefined,
    ],
    ['no call', report([cell(simulated), cell()]), '🔵 2 checks: 1 works, 1 is only simulated', undefined],
    [
      'closed by simulation',
      report([cell({ ...closed, confidence: 'simulated' })]),
      '🔵 1 check: it is only simulated',
      undefined,
    ],
    ['held back', report([cell(held), cell(held), cell()]), '⚠️ 3 checks: 1 works, 2 were not called', undefined],
    [
      'held back, undecided',
      report([cell({ ...undecided, ...held, confidence: 'none', verdict: 'unchecked' }), cell()]),
      '⚠️ 2 checks: 1 works, 1 was not called',
      undefined,
    ],
    ['some undecided', report([cell(undecided), cell()]), '⚠️ 2 checks: 1 works, 1 could not be decided', undefined],
    ['nothing decided', nothingDecided(), '⛔ the check could not be made', '2 checks: none could be decided.'],
    [
      'one principal blind',
      report([cell(undecided), cell(bad)], { gate: { result: 'error', reasons: [] } }),
      '⛔ the check could be made only in part',
      '2 checks: 1 needs action, 1 could not be decided.',
    ],
    ['at risk', report([cell(atRisk), cell()]), '⚠️ 2 checks: 1 works, 1 is to watch', undefined],
    [
      'not applicable',
      report([cell(), cell({ verdict: 'not-applicable', met: null })]),
      '✅ 1 check: it works',
      '1 more check does not apply.',
    ],
    ['skipped', report([], { gate: { result: 'skipped', reasons: [] } }), '➖ not checked', undefined],
    ['no checks', report([], { gate: { result: 'error', reasons: [] } }), '⛔ the check could not be made', undefined],
  ])('%s', (_name, given, expected, detail) => {
    const { symbol, title, detail: shown } = headline(given);
    expect(`${symbol} ${title}`).toBe(expected);
    expect(shown).toBe(detail);
  });

  test('is the one of the contract', () => {
    const some = (number: number, change: Partial<Cell>): Cell[] => Array.from({ length: number }, () => cell(change));
    const given = report([...some(12, {}), ...some(2, bad), ...some(3, held)], fail);
    expect(headline(given).title).toBe('17 checks: 12 work, 2 need action, 3 were not called');
  });

  test('is an alarm where the baseline knew an open door closed', () => {
    const door = cell({ ...open, model: OPUS });
    const { principal, region, model, action } = door;
    const change = { kind: 'gained' as const, principal, region, model, action };
    expect(headline(report([door, cell()], { ...fail, changes: [change] })).symbol).toBe('🚨');
    expect(headline(report([cell({ model: OPUS }), cell()], { changes: [change] })).symbol).toBe('✅');
  });

  test('its numbers add up', () => {
    const [, ofAll, parts = ''] = /^(\d+) checks: (.*)$/.exec(headline(mixed()).title) ?? [];
    const sum = (parts.match(/\d+/g) ?? []).reduce((total, number) => total + Number(number), 0);
    expect(sum).toBe(Number(ofAll));
  });
});

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
  test('is one line when all is well, with the matrix folded', () => {
    const lines = commentBody(allWell(), 'k').split('\n');
    expect(lines.slice(0, 5)).toEqual([
      '<!-- bedrock-access-check key=k -->',
      '✅ **Bedrock access**, 8 checks: all work.',
      '',
      '<details>',
      '<summary>Matrix</summary>',
    ]);
    expect(lines.slice(-3)).toEqual([
      '',
      VOLATILE_MARK,
      '[Summary of the run](<https://github.com/octo-org/octo-repo/actions/runs/17>)',
    ]);
  });

  test('begins with its marker, then verdict and matrix, leaves the evidence out and ends with the link', () => {
    const lines = commentBody(mixed(), 'k').split('\n');
    expect(lines[0]).toBe(commentMarker('k'));
    expect(lines[1]).toMatch(/^### ❌ Bedrock access, 12 checks: /);
    expect(lines[5]).toMatch(/^\| Model \|/);
    expect(lines.join('\n')).not.toContain('Evidence');
    expect(lines.at(-1)).toBe('[Summary of the run](<https://github.com/octo-org/octo-repo/actions/runs/17>)');
  });

  test('leads to the whole report where the run knows where it is', () => {
    const given = mixed();
    const reportUrl = 'https://github.com/octo-org/octo-repo/actions/runs/17/artifacts/4';
    const body = commentBody({ ...given, run: { ...given.run, reportUrl } }, 'k');
    expect(body.split('\n').at(-1)).toBe(
      `[Full report](<${reportUrl}>) · [Run](<https://github.com/octo-org/octo-repo/actions/runs/17>)`,
    );
  });

  test('has the whole matrix, as the summary has it', () => {
    const given = large(60);
    const body = commentBody(given, 'k');
    for (const name of new Set(given.cells.map(({ model }) => model))) expect(body).toContain(`\`${name}\``);
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
    expect(body).toContain('500 checks: all need action');
    expect(body).toContain('[Summary of the run](');
  });

  test.each<[string, Report, boolean]>([
    ['all well', allWell(), true],
    ['a denial', report([cell(bad)]), false],
    ['undecided', report([cell(undecided), cell()]), false],
    ['a failing gate', report([cell()], fail), false],
    ['a problem', report([cell()], { problems: [{ cause: 'network', message: 'm', remedy: 'r' }] }), false],
    [
      'a change since the baseline, also for the better',
      report([cell()], {
        changes: [{ principal: 'app', region: 'us-east-1', model: SONNET, action: 'invoke', kind: 'gained' }],
      }),
      false,
    ],
  ])('all is well: %s', (_name, given, expected) => {
    expect(allIsWell(given)).toBe(expected);
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
