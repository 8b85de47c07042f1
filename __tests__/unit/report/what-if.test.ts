/** What a change does, on every surface: what is lost and opened first, with the line that does it. */
import { describe, expect, test } from '@jest/globals';
import { gate, gateOfText } from '../../../src/compare/gate.ts';
import { annotations } from '../../../src/report/annotations.ts';
import { allIsWell, commentBody } from '../../../src/report/comment-body.ts';
import { reportHtml } from '../../../src/report/html/page.ts';
import { PLAIN } from '../../../src/report/markup.ts';
import { summaryMarkdown } from '../../../src/report/markdown.ts';
import { redactReport } from '../../../src/report/redact.ts';
import { sarifText } from '../../../src/report/sarif.ts';
import { terminalReport } from '../../../src/report/terminal-report.ts';
import { groupReasons, kindOf, whatIfCounts, whatIfGroups, whatIfLimits } from '../../../src/report/what-if-text.ts';
import type { Cell, WhatIf, WhatIfReason } from '../../../src/domain/report.ts';
import { cell, report } from './samples.ts';

const RESOURCE = 'arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-lite-v1:0';
const REASON: WhatIfReason = {
  ...{ does: 'allows-no-more', action: 'bedrock:InvokeModel', resource: RESOURCE, requestedRegion: 'us-west-2' },
  ...{ policy: 'policies/app.json', sid: 'Models', file: 'policies/app.json', line: 14, column: 9 },
};
const LOST: WhatIf = {
  ...{ verdict: 'denied', confidence: 'simulated', by: 'iam', effect: 'lost', cause: 'identity-policy-no-allow' },
  reasons: [REASON],
};
const OPENED: WhatIf = {
  ...{ verdict: 'accessible', confidence: 'simulated', by: 'iam', effect: 'opened' },
  reasons: [{ ...REASON, does: 'allows', written: 'arn:aws:bedrock:*::foundation-model/amazon.*', line: 5 }],
};
const UNCHANGED: WhatIf = { verdict: 'accessible', confidence: 'simulated', by: 'iam', effect: 'unchanged' };
const SHUT: Partial<Cell> = { expected: 'deny', verdict: 'denied', met: true, model: 'amazon.nova-pro-v1:0' };

const with2 = (...whatIfs: (Partial<Cell> & { whatIf: WhatIf })[]) => report(whatIfs.map(cell));

test.each([
  [{}, LOST, 'lost'],
  [{}, OPENED, 'opened'],
  [SHUT, OPENED, 'exposed'],
  [SHUT, LOST, 'closed'],
  [{}, UNCHANGED, 'unchanged'],
  [{}, { ...UNCHANGED, disagreement: 'x' }, 'disagreement'],
  [{}, { ...UNCHANGED, verdict: 'unchecked', effect: 'unchecked' }, 'unchecked'],
  [{}, { verdict: 'accessible', confidence: 'suspected', by: 'local' }, 'allowed'],
  [{}, { verdict: 'denied', confidence: 'suspected', by: 'local' }, 'refused'],
  [SHUT, { verdict: 'denied', confidence: 'suspected', by: 'local' }, 'closed'],
] as [Partial<Cell>, WhatIf, string][])('%#: what it is to its reader', (more, whatIf, expected) => {
  expect(kindOf({ ...cell(more), whatIf })).toBe(expected);
});

describe('a report with all of it', () => {
  const all = with2(
    { whatIf: UNCHANGED },
    { whatIf: OPENED, region: 'eu-central-1' },
    { whatIf: LOST },
    { whatIf: LOST, action: 'stream' },
    { ...SHUT, whatIf: OPENED },
  );

  test('counts in the order in which it is to be looked at', () => {
    expect(whatIfCounts(all.cells)).toBe(
      '1 check that should be closed would be opened, 2 checks would be lost, 1 check would be opened, 1 check stays as it is',
    );
    expect(whatIfGroups(all.cells).map(({ kind, cells }) => [kind, cells.length])).toEqual([
      ['exposed', 1],
      ['lost', 2],
      ['opened', 1],
      ['unchanged', 1],
    ]);
  });

  test.each([
    ['the comment', commentBody(all, 'k')],
    ['the summary', summaryMarkdown(all)],
  ])('%s has it before the matrix', (_, text) => {
    const at = [
      text.indexOf('What this change does: 1 check that should be closed'),
      text.indexOf('| 🚨 opened |'),
      text.indexOf('| 🔻 lost |'),
      text.indexOf('| 🔓 opened |'),
      text.indexOf('`policies/app.json` line 14, statement `Models`: no longer allows `bedrock:InvokeModel`'),
      text.indexOf('| ➖ unchanged |'),
      text.indexOf('<sub>Checked:'),
    ];
    expect(at).toEqual(at.toSorted((a, b) => a - b));
    expect(at[0]).toBeGreaterThan(0);
    expect(text).toContain('by `arn:aws:bedrock:*::foundation-model/amazon.*`');
  });

  test('the HTML report', () => {
    const html = reportHtml(all);
    expect(html.indexOf('id="what-if"')).toBeLessThan(html.indexOf('id="matrix"'));
    expect(html).toContain('<code>policies/app.json</code> line 14');
  });

  test('the terminal', () => {
    const lines = terminalReport(all, '', { colour: false, width: 200 });
    expect(lines[0]).toContain('What this change does: 1 check that should be closed would be opened');
    expect(lines.join('\n')).toContain(
      'lost: app: us.anthropic.claude-sonnet-4-5-20250929-v1:0 in us-east-1 (invoke and stream): accessible -> denied',
    );
  });

  test('annotations: on the line that does it, an error for what should be closed', () => {
    const made = annotations(all, []).filter(({ title }) => title.startsWith('This change'));
    expect(made.map(({ level, file, line, column }) => [level, file, line, column])).toEqual([
      ['error', 'policies/app.json', 5, 9],
      ['warning', 'policies/app.json', 14, 9],
      ['warning', 'policies/app.json', 5, 9],
    ]);
    expect(made[1]?.message).toContain(
      '✅ accessible, after the change ❌ denied (simulated, identity-policy-no-allow).',
    );
  });

  test('code scanning: a result for each check that is lost or opened', () => {
    const sarif = JSON.parse(sarifText(all, [], { file: 'w.yml', line: 1, column: 1 })) as {
      runs: { results: { ruleId: string; level: string; locations: { physicalLocation: object }[] }[] }[];
    };
    const results = sarif.runs[0]?.results.filter(({ ruleId }) => ruleId.startsWith('what-if')) ?? [];
    expect(results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ['what-if-opened', 'error'],
      ['what-if-lost', 'warning'],
      ['what-if-lost', 'warning'],
      ['what-if-opened', 'warning'],
    ]);
    expect(results[1]?.locations[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'policies/app.json', uriBaseId: 'SRCROOT' },
      region: { startLine: 14, startColumn: 9 },
    });
  });

  test('the gate: only what is opened, and only where it is asked to', () => {
    expect(gate(all, ['unmet']).result).toBe('pass');
    expect(gate(all, ['widened'])).toEqual({
      result: 'fail',
      reasons: [
        '2 checks would be opened by the change (app: us.anthropic.claude-sonnet-4-5-20250929-v1:0 in eu-central-1, invoke; app: amazon.nova-pro-v1:0 in us-east-1, invoke)',
      ],
    });
    expect(gate(with2({ whatIf: LOST }), ['widened']).result).toBe('pass');
    expect(gateOfText(all, ['unmet', 'unchecked']).result).toBe('pass');
    expect(gateOfText(all, ['widened']).result).toBe('fail');
  });
});

test('all is well where a change does nothing, and only there', () => {
  expect(allIsWell(with2({ whatIf: UNCHANGED }))).toBe(true);
  expect(commentBody(with2({ whatIf: UNCHANGED }), 'k')).toContain('What this change does: 1 check stays as it is.');
  for (const whatIf of [LOST, OPENED, { ...UNCHANGED, disagreement: 'x' }]) {
    expect(allIsWell(with2({ whatIf }))).toBe(false);
  }
});

test('without a what-if no surface speaks of one', () => {
  const plain = report([cell()]);
  for (const text of [commentBody(plain, 'k'), summaryMarkdown(plain), reportHtml(plain)]) {
    expect(text).not.toContain('this change');
  }
  expect(whatIfCounts(plain.cells)).toBe('');
});

test('what is not known is named, a few of it', () => {
  const unknown = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const [group] = whatIfGroups(
    with2({ whatIf: { verdict: 'unchecked', confidence: 'none', by: 'local', effect: 'unchecked', unknown } }).cells,
  );
  expect(group && groupReasons(group, PLAIN)).toEqual([
    'Not known, or known only after the change is applied: a, b, c, d, e and 2 more.',
  ]);
});

test('how far it may be trusted', () => {
  const local: WhatIf = { ...LOST, by: 'local', confidence: 'suspected' };
  expect(whatIfLimits(with2({ whatIf: LOST }).cells)).toContain("By IAM's simulator");
  expect(whatIfLimits(with2({ whatIf: local }).cells)).toBe(
    'By the evaluation of the policies here alone, and so no more than suspected; no model was called for it.',
  );
  expect(whatIfLimits(with2({ whatIf: LOST }, { whatIf: local }).cells)).toContain('1 check by the evaluation');
  expect(whatIfLimits(with2({ whatIf: local, verdict: 'unchecked', met: null }).cells)).toContain(
    'nothing was asked of AWS',
  );
});

test('detail: minimal keeps the files of the repository, and hides names of attached policies and values of plans', () => {
  const attached: WhatIfReason = {
    ...{ does: 'allows', action: 'bedrock:InvokeModel', resource: RESOURCE, requestedRegion: 'us-west-2' },
    ...{ policy: 'secret-policy', sid: 'SecretSid' },
  };
  const whatIf: WhatIf = {
    ...OPENED,
    reasons: [REASON, attached],
    unknown: ['aws:SourceVpce', 'policy secret-policy', 'module.secret.aws_iam_role.x'],
  };
  const shown = redactReport(with2({ whatIf }), { mask: false, detail: 'minimal' });
  expect(shown.cells[0]?.whatIf).toMatchObject({
    unknown: ['aws:SourceVpce', '(withheld)'],
    reasons: [
      { file: 'policies/app.json', line: 14, sid: 'Models', policy: 'policies/app.json' },
      { policy: '(withheld)' },
    ],
  });
  expect(JSON.stringify(shown.cells)).not.toMatch(/secret/i);
});
