/** A report in a terminal: the matrix, what is wrong and who changes what, and last what it comes to. */
import { describe, expect, test } from '@jest/globals';
import type { Cell, Diagnosis, Report, WhatIf } from '../../../src/domain/report.ts';
import { block, terminalReport } from '../../../src/report/terminal-report.ts';
import type { TerminalStyle } from '../../../src/report/terminal.ts';
import { omit } from '../omit.ts';
import { answer, row } from '../who-can/answers.ts';
import { allWell, cell, denial, mixed, nothingDecided, report, requirement } from './samples.ts';

const STYLE: TerminalStyle = { colour: false, width: 120 };
const BAD = { verdict: 'denied', met: false } as const;
const FAIL = { gate: { result: 'fail' as const, reasons: [] } };
const because = (change: Partial<Diagnosis> = {}): Partial<Cell> => ({
  ...BAD,
  diagnosis: {
    ...denial(),
    layer: 'model',
    cause: 'x',
    summary: 'Why.',
    remedy: { text: 'Do it.', documentation: [] },
    ...change,
  },
});
const lines = (given: Report, folder = '', style: Partial<TerminalStyle> = {}): string[] =>
  terminalReport(given, folder, { ...STYLE, ...style });
/** From a line on to the next blank one. */
function part(given: Report, start: string, folder = ''): string[] {
  const all = lines(given, folder);
  const from = all.findIndex((line) => line.startsWith(start));
  const rest = from < 0 ? [] : all.slice(from);
  return rest.slice(0, Math.max(rest.indexOf(''), rest.includes('') ? 0 : rest.length));
}
const finding = (cells: Cell[], folder = '', more: Partial<Report> = {}): string[] =>
  part(report(cells, { ...FAIL, ...more }), '!!', folder);
const tasks = (number: number): Cell[] =>
  Array.from({ length: number }, (_, index) => cell({ ...because({ cause: `c-${index}` }), model: `m-${index}` }));
/** The last lines, behind the last blank one. */
const closing = (given: Report, folder = ''): string[] => {
  const all = lines(given, folder);
  return all.slice(all.lastIndexOf('') + 1);
};

describe('the order', () => {
  test('is what a change does, matrix, legend, what ends, changes, findings, what was not checked, the code, who can, audits, notes, what it comes to', () => {
    const { principal, region, model, action } = cell();
    const whatIf: WhatIf = { verdict: 'denied', confidence: 'simulated', by: 'iam', effect: 'lost' };
    const given = report(
      [
        cell({ ...because(), model: 'a', notes: ['snapshot'] }),
        cell({ model: 'b', whatIf, lifecycle: { status: 'LEGACY' } }),
        cell({ model: 'c', verdict: 'unchecked', met: null, confidence: 'none' }),
      ],
      {
        ...FAIL,
        changes: [{ kind: 'lost', principal, region, model, action }],
        discovered: { files: 1, uncovered: [{ model: 'x', count: 1, places: [] }], leftOut: [] },
        whoCan: [answer([row('a')])],
        audit: [{ principal: 'app', asked: 0, steps: [], smallest: { policies: [], confirmed: false } }],
      },
    );
    const starts = [
      'What this change does: ',
      'app',
      'Checked: ',
      'Lifecycle:',
      'Changed since the baseline:',
      '!! app cannot',
      'Not checked, and why:',
      'Models in the code',
      'Who can call it:',
      'app could call besides:',
      'Notes:',
      '3 checks: ',
    ];
    const places = starts.map((start) => lines(given).findIndex((line) => line.startsWith(start)));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  test('without checks is what it comes to, below a blank line', () => {
    expect(lines(report([], { gate: { result: 'error', reasons: ['x'] } }))).toEqual([
      '',
      expect.stringMatching(/^The check could not be made\. /),
      'Failed: x.',
    ]);
  });

  test('where all is well is matrix, legend and one line', () => {
    expect(lines(allWell(), 'folder').slice(-3)).toEqual([
      'Checked: invoke and stream',
      '',
      '8 checks: all work. 15 calls to AWS, about USD 0.00021.',
    ]);
  });
});

describe('a finding', () => {
  test('says what, why, who, how, and where to read more', () => {
    const documentation = ['https://a.example', 'https://b.example', 'https://c.example', 'https://a.example'];
    expect(
      finding([
        cell({ ...because({ owner: 'workflow-author', remedy: { text: 'Do it.', documentation } }), model: 'm' }),
      ]),
    ).toEqual([
      '!! app cannot use m in us-east-1 (invoke)',
      '   Why     Why. (x)',
      '   Owner   You',
      '   Fix     Do it.',
      '   See     https://a.example',
      '           https://b.example',
    ]);
  });

  test('without a diagnosis says that no cause is known, and no more', () => {
    expect(finding([cell({ ...BAD, model: 'm' })])).toEqual([
      '!! app cannot use m in us-east-1 (invoke)',
      '   Why     No cause is known.',
    ]);
  });

  test('names its models where there are several: once where they are alike, with their regions where not', () => {
    const models = (...cells: [string, string][]): string[] =>
      finding(cells.map(([model, region]) => cell({ ...because(), model, region }))).filter((line) =>
        /^ {3}(?:Models| {8})/.test(line),
      );
    expect(models(['m', 'a'], ['n', 'a'])).toEqual(['   Models  m and n']);
    expect(models(['m', 'a'], ['m', 'b'], ['n', 'a'])).toEqual(['   Models  - m in a and b', '           - n in a']);
    expect(models(['m', 'a'])).toEqual([]);
  });

  test('names ten of them, and eight regions of each', () => {
    const alike = Array.from({ length: 11 }, (_, index) => cell({ ...because(), model: `m${index}` }));
    expect(finding(alike)[1]).toMatch(/m9 and 1 more$/);
    const odd = [
      ...Array.from({ length: 9 }, (_, index) => cell({ ...because(), model: 'm', region: `r${index}` })),
      ...Array.from({ length: 11 }, (_, index) => cell({ ...because(), model: `n${index}`, region: 'a' })),
    ];
    const text = finding(odd);
    expect(text[1]).toBe('   Models  - m in r0, r1, r2, r3, r4, r5, r6, r7 and 1 more');
    expect(text.slice(10, 12)).toEqual(['           - n8 in a', '           and 2 more']);
  });

  test('of which the claim says why has the cause alone', () => {
    const cells = ['us-east-1', 'us-west-2'].flatMap((region) =>
      ['a.x-v1', 'b.y-v1'].map((model) => {
        const isDenied = region === 'us-west-2';
        const asked = requirement({
          resource: `arn:aws:bedrock:${region}::foundation-model/${model}`,
          requestedRegion: region,
          decision: isDenied ? 'implicitDeny' : 'allowed',
        });
        return cell({
          region,
          model,
          simulation: { outcome: isDenied ? 'denied' : 'allowed', requirements: [asked] },
          ...(isDenied && { ...BAD, diagnosis: denial() }),
        });
      }),
    );
    expect(finding(cells).slice(0, 4)).toEqual([
      '!! No policy of app covers us-west-2: 2 checks of 2 models',
      '   Models  a.x-v1 and b.y-v1',
      '   Cause   identity-policy-no-allow',
      '   Owner   IAM administrator',
    ]);
  });

  test('has three explanations and three remedies, and counts the rest', () => {
    const of = (number: number): string[] =>
      finding(
        Array.from({ length: number }, (_, index) =>
          cell({
            ...because({ summary: `S${index}.`, remedy: { text: `D${index}.`, documentation: [] } }),
            model: 'm',
          }),
        ),
      );
    expect(of(3).filter((line) => /Why|Fix|^ {11}/.test(line))).toEqual([
      '   Why     - S0. (x)',
      '           - S1.',
      '           - S2.',
      '   Fix     - D0.',
      '           - D1.',
      '           - D2.',
    ]);
    expect(of(5).filter((line) => /Why|Fix|^ {11}/.test(line))).toEqual([
      '   Why     - S0. (x)',
      '           - S1.',
      '           - S2.',
      '           - And 2 more explanations; all are in the report.',
      '   Fix     - D0.',
      '           - The other 4 are alike, each with its own resource.',
    ]);
  });

  test('says where its policy is, if it was written, and whether it is confirmed', () => {
    const one = (proven: boolean): Cell[] => [
      cell({ ...BAD, model: 'm', diagnosis: { ...denial(), remedy: { ...denial().remedy, proven } } }),
    ];
    const policy = (cells: Cell[], folder: string, more: Partial<Report> = {}): string | undefined =>
      finding(cells, folder, more).find((line) => line.startsWith('   Policy'));
    expect(policy(one(true), 'out')).toBe("   Policy  out/suggested-policy.json (confirmed by IAM's simulator)");
    expect(policy(one(false), 'out')).toBe('   Policy  out/suggested-policy.json (not confirmed by a simulation)');
    expect(policy(one(true), '')).toBeUndefined();
    expect(policy([cell({ ...because(), model: 'm' })], 'out')).toBeUndefined();
    const other = cell({
      ...BAD,
      principal: 'ci',
      model: 'm',
      diagnosis: { ...denial(), cause: 'permissions-boundary' },
    });
    expect(policy([...one(true), other], 'out')).toBe(
      "   Policy  out/suggested-policy.json (confirmed by IAM's simulator)",
    );
    const two = [...one(true), cell({ ...BAD, principal: 'ci', model: 'm', diagnosis: denial() })];
    expect(policy(two, 'out')).toBe("   Policy  out/suggested-policy-app.json (confirmed by IAM's simulator)");
  });

  test('is painted by its mark alone', () => {
    const all = lines(report([cell({ ...BAD, model: 'm' })], FAIL), '', { colour: true });
    expect(all).toContain('\u001b[31m!!\u001b[0m app cannot use m in us-east-1 (invoke)');
  });

  test('is one of twenty that are shown; the rest is counted', () => {
    expect(lines(report(tasks(20), FAIL)).join('\n')).not.toContain('more finding');
    const all = lines(report(tasks(22), FAIL));
    expect(all.filter((line) => line.startsWith('!! app'))).toHaveLength(20);
    expect(all).toContain('And 2 more findings; all are in the report.');
  });
});

describe('a block', () => {
  test.each<[string, string, string, string, number, string[]]>([
    ['one line is folded behind its label', 'Why', '', 'aa bb cc', 16, ['   Why     aa bb', '           cc']],
    ['behind its bullet', 'Why', '- ', 'aa bb', 15, ['   Why     - aa', '             bb']],
    [
      'what is indented stays as it is, however long',
      'Fix',
      '',
      'Add:\n  {"a": "long long long"}\nDone.',
      20,
      ['   Fix     Add:', '             {"a": "long long long"}', '           Done.'],
    ],
    [
      'but a message between quotation marks is folded',
      'Fix',
      '',
      'Send:\n  "one two three four five six."',
      26,
      ['   Fix     Send:', '           "one two three', '           four five six."'],
    ],
    [
      'not one of few words',
      'Fix',
      '',
      'Send:\n  "one two three four"',
      20,
      ['   Fix     Send:', '             "one two three four"'],
    ],
    ['nothing is the label', 'Fix', '', '', 80, ['   Fix     ']],
  ])('%s', (_rule, label, bullet, text, width, expected) => {
    expect(block(label, bullet, text, width)).toEqual(expected);
  });
});

describe('what a change does', () => {
  const lost = (change: Partial<Cell> = {}, how: Partial<WhatIf> = {}): Cell =>
    cell({
      model: 'm',
      ...change,
      whatIf: { verdict: 'denied', confidence: 'simulated', by: 'iam', effect: 'lost', ...how },
    });
  const reasons = [
    { does: 'allows-no-more', action: 'a:B', resource: 'r', requestedRegion: 'x', policy: 'p' },
  ] as const;
  test('stands first, with the lines that do it, and how far it may be trusted', () => {
    expect(
      lines(
        report([
          lost({}, { reasons: [...reasons] }),
          lost({ model: 'n' }, { verdict: 'accessible', effect: 'unchanged' }),
        ]),
      ).slice(0, 5),
    ).toEqual([
      'What this change does: 1 check would be lost, 1 check stays as it is.',
      '  - lost: app: m in us-east-1 (invoke): accessible -> denied (simulated)',
      '    policy p: no longer allows a:B on r.',
      "By IAM's simulator, asked about the policies as they would be; no model was called for it.",
      '',
    ]);
  });
  test('is twenty groups at most', () => {
    const many = (number: number): string[] =>
      lines(report(Array.from({ length: number }, (_, index) => lost({ model: `m-${index}` }))));
    expect(many(20)).not.toContain('  and 1 more');
    expect(many(21).filter((line) => line.startsWith('  - lost'))).toHaveLength(20);
    expect(many(21)).toContain('  and 1 more');
  });
});

test('what ends is marked where the gate minds it', () => {
  const ends = (model: string, endOfLife?: string): Cell =>
    cell({ model, lifecycle: { status: 'LEGACY', ...(endOfLife !== undefined && { endOfLife }) } });
  const cells = [ends('a', '2026-12-01'), ends('b')];
  expect(
    part(report(cells, { gate: { result: 'fail', reasons: [], lifecycle: { failBeforeEolDays: 30 } } }), 'Lifecycle:'),
  ).toEqual([
    'Lifecycle:',
    '  - !! a in us-east-1: LEGACY, ends 2026-12-01 (in 11 days).',
    '  - ~ b in us-east-1: LEGACY.',
  ]);
  expect(part(report(cells), 'Lifecycle:')[2]).toBe('  - b in us-east-1: LEGACY.');
});

describe('changes since the baseline', () => {
  const change = (more = {}) => ({
    kind: 'lost' as const,
    principal: 'app',
    region: 'r',
    model: 'm',
    action: 'invoke',
    before: 'accessible',
    after: 'denied',
    ...more,
  });
  test('are lines without symbols, before and after where these are known', () => {
    const added = omit(change(), 'before');
    expect(part(report([cell()], { changes: [change(), { ...added, kind: 'added' }] }), 'Changed since')).toEqual([
      'Changed since the baseline:',
      '  lost: app, m in r (invoke): accessible -> denied',
      '  new: app, m in r (invoke): denied',
    ]);
  });
  test('leave alarms out, which are findings', () => {
    const door = cell({ expected: 'deny', met: false });
    const { principal, region, model, action } = door;
    const given = report([door], { ...FAIL, changes: [{ kind: 'gained', principal, region, model, action }] });
    expect(lines(given).join('\n')).not.toContain('Changed since');
    expect(lines(given, '', { width: 200 }).join('\n')).toContain('it was closed in the baseline, and is open now');
  });
  test('are twenty at most', () => {
    const of = (number: number): string[] =>
      lines(report([cell()], { changes: Array.from({ length: number }, () => change()) }));
    expect(of(20)).not.toContain('  and 1 more');
    expect(
      of(21).slice(
        of(21).indexOf('Changed since the baseline:') + 20,
        of(21).indexOf('Changed since the baseline:') + 22,
      ),
    ).toEqual(['  lost: app, m in r (invoke): accessible -> denied', '  and 1 more']);
  });
});

test('twenty models of the code are named', () => {
  const uncovered = Array.from({ length: 21 }, (_, index) => ({ model: `m-${index}`, count: 1, places: [] }));
  expect(lines(report([cell()], { discovered: { files: 1, uncovered, leftOut: [] } }))).toContain(
    '  - 1 more model; all are in report.json.',
  );
});

describe('what a principal could call besides', () => {
  const smallest = { policies: [], confirmed: true };
  const step = {
    scope: 'model',
    regions: 'configured',
    asked: 10,
    reachable: 3,
    examples: ['a', 'b', 'c', 'd'],
  } as const;
  const audit = (steps: NonNullable<Report['audit']>[number]['steps']): string[] =>
    part(report([cell()], { audit: [{ principal: 'app', asked: 10, steps, smallest }] }), 'app could call');
  test.each([
    [
      'what is reachable, with examples',
      [
        { ...step, examples: [...step.examples] },
        { ...step, regions: 'other' as const, scope: 'family' as const, examples: ['a'] },
      ],
      [
        'app could call besides:',
        '  - model, configured regions: 3 of 10, like a, b, c and 1 more',
        '  - family, all other regions: 3 of 10, like a',
      ],
    ],
    ['nothing', [{ ...step, reachable: 0, examples: [] }], ['app could call besides: nothing']],
    ['that it could not be simulated', [], ['app could call besides: could not be simulated']],
  ])('says %s', (_what, steps, expected) => {
    expect(audit(steps)).toEqual(expected);
  });
});

describe('what it comes to', () => {
  test('says where everything is, if something is wrong', () => {
    expect(
      closing(report([cell(BAD)], { gate: { result: 'fail', reasons: ['1 check needs action'] } }), 'out'),
    ).toEqual(['1 check: it needs action. 15 calls to AWS, about USD 0.00021.', 'Report: out/report.html']);
    expect(closing(report([cell()]), 'out')).toEqual(['1 check: it works. 15 calls to AWS, about USD 0.00021.']);
  });

  test('says why it failed, where the headline does not', () => {
    expect(closing(report([cell()], { gate: { result: 'fail', reasons: ['1 check has drifted'] } }))[1]).toBe(
      'Failed: 1 check has drifted.',
    );
    expect(closing(report([cell(BAD)], { gate: { result: 'fail', reasons: ['1 check needs action', 'a'] } }))[1]).toBe(
      'Failed: 1 check needs action and a.',
    );
    expect(closing(nothingDecided(), 'out')).toEqual([
      'The check could not be made. 0 calls to AWS, about USD 0.',
      '2 checks: none could be decided.',
      'Failed: no cell of app could be decided.',
      'Report: out/report.html',
    ]);
  });

  test('says what the headline leaves out, also where all is well, and then where the report is', () => {
    expect(closing(report([cell(), cell({ verdict: 'not-applicable', met: null })]), 'out')).toEqual([
      '1 check: it works. 15 calls to AWS, about USD 0.00021.',
      '1 more check does not apply.',
      'Report: out/report.html',
    ]);
  });

  test('says what is exempt, and what the gate let pass', () => {
    expect(
      closing(
        report([cell()], {
          gate: { result: 'pass', reasons: ['a was not simulated'], exemptions: ['1 check is exempt'] },
        }),
      ).slice(1),
    ).toEqual(['Exemptions: 1 check is exempt.', 'a was not simulated.']);
  });

  test('is green or red as a whole sentence, and not at all where it breaks', () => {
    const painted = (given: Report, width = 120): string =>
      lines(given, '', { colour: true, width }).find((line) => /checks?: /i.test(line) && !line.includes('Checked')) ??
      '';
    expect(painted(report([cell()]))).toBe('\u001b[32m1 check: it works.\u001b[0m 15 calls to AWS, about USD 0.00021.');
    const red = '\u001b[31m1 check: it needs action.\u001b[0m ';
    expect(painted(report([cell(BAD)], FAIL)).slice(0, red.length)).toBe(red);
    expect(painted(report([cell(BAD)], FAIL), 12)).toBe('1 check: it');
  });

  test('counts one call as one', () => {
    expect(
      closing(
        report([cell()], {
          cost: { worstCaseUsd: 0, estimatedUsd: 0, inputTokens: 0, outputTokens: 0, calls: { a: 1 } },
        }),
      )[0],
    ).toBe('1 check: it works. 1 call to AWS, about USD 0.');
  });
});

test('no line is wider than the terminal, but where a word is', () => {
  const wide = lines(mixed(), '', { width: 80 }).filter((line) => line.length > 80);
  const isWord = (line: string): boolean => /^ {3}\w* +\S+$/.test(line) || line.includes('arn:');
  expect(wide.filter((line) => !isWord(line))).toEqual([]);
});
