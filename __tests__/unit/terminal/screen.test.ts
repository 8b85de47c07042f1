import { describe, expect, test } from '@jest/globals';
import { terminalMatrix } from '../../../src/report/terminal.ts';
import { terminalReport } from '../../../src/report/terminal-report.ts';
import { styleOf } from '../../../src/terminal/streams.ts';
import { HAIKU, SONNET, cell, ROLE } from '../report/samples.ts';

const NARROW = { colour: false, width: 80 };
const APP = { name: 'app', arn: ROLE, account: '111122223333', via: 'ambient' as const };

describe('the matrix', () => {
  const regions = ['us-east-1', 'us-west-2', 'eu-central-1'];
  const cells = regions.flatMap((region) => ['invoke', 'stream'].map((action) => cell({ region, action })));

  test('of one model has a line for each region', () => {
    expect(terminalMatrix({ principals: [APP], cells }, NARROW).slice(2)).toEqual([
      SONNET,
      '  eu-central-1  ok',
      '  us-east-1     ok',
      '  us-west-2     ok',
    ]);
  });

  test('has regions below each other where they do not fit beside each other, and loses none', () => {
    const two = [...cells, ...cells.map((one) => ({ ...one, model: HAIKU }))];
    const lines = terminalMatrix({ principals: [APP], cells: two }, NARROW);
    expect(lines.every((line) => line.length <= 80)).toBe(true);
    for (const region of regions) expect(lines.some((line) => line.includes(region))).toBe(true);
    expect(lines.join('\n').match(/\bok\b/g)).toHaveLength(6);
    const wide = terminalMatrix({ principals: [APP], cells: two }, { colour: false, width: 200 });
    expect(wide.filter((line) => /ok +ok +ok/.test(line))).toHaveLength(2);
  });

  test('two models never look alike, and none hides another', () => {
    const arn = (account: string) => `arn:aws:bedrock:us-east-1:${account}:application-inference-profile/abc`;
    const two = ['111122223333', '444455556666'].map((account) => cell({ model: arn(account), name: 'search' }));
    const lines = terminalMatrix({ principals: [APP], cells: two }, NARROW);
    expect(lines.join('\n').match(/ ok$/gm)).toHaveLength(2);
    expect(lines.join('\n')).toContain('444455556666');
  });

  test('names from outside move no cursor', () => {
    const evil = cell({ model: 'a.b\u001b[2Jc', name: 'x\r\ny', principal: 'p\u001b]0;t\u0007q' });
    const text = terminalReport(reportOf([evil]), '', NARROW).join('');
    expect(text).not.toMatch(/\p{Cc}/u);
  });

  test('a note is a sentence of its own', () => {
    const text = terminalReport(
      reportOf([cell({ notes: ['snapshot', 'stale-tables', 'context-asserted'] })]),
      '',
      NARROW,
    );
    const notes = text.slice(text.indexOf('Notes:')).join(' ').replace(/\s+/g, ' ');
    expect(notes.match(/us-east-1\. [A-Z]/g)).toHaveLength(3);
  });

  test('a state is told by more than its colour', () => {
    const all = [
      cell({ action: 'invoke' }),
      cell({ action: 'stream', verdict: 'denied', met: false, confidence: 'simulated' }),
      cell({ action: 'batch', verdict: 'unchecked', met: null, confidence: 'none' }),
    ];
    const text = terminalReport(reportOf(all), '', { colour: false, width: 120 }).join('\n');
    expect(text).toContain('ok invoke; !! stream denied; ? batch not asked');
    expect(text).toContain('Checked: invoke, stream and batch; ok a call worked; !! needs action; ? not decided');
  });
});

function reportOf(cells: ReturnType<typeof cell>[]) {
  return {
    schema: 'bedrock-access-report/1' as const,
    generatedAt: '2026-11-20T00:00:00Z',
    tool: { name: 'bedrock-access-check' as const, version: '1.0.0' },
    run: {},
    principals: [APP],
    cells,
    changes: [],
    gate: { result: 'pass' as const, reasons: [] },
    cost: { worstCaseUsd: 0, estimatedUsd: 0, inputTokens: 0, outputTokens: 0, calls: {} },
    problems: [],
  };
}

describe('what may be written where', () => {
  const tty = { stdoutIsTty: true, stderrIsTty: true, columns: () => 120 };
  test.each([
    ['a terminal', { ...tty, env: {} }, true, true, 120],
    ['NO_COLOR', { ...tty, env: { NO_COLOR: '1' } }, false, true, 120],
    ['an empty NO_COLOR', { ...tty, env: { NO_COLOR: '' } }, true, true, 120],
    ['FORCE_COLOR=0', { ...tty, env: { FORCE_COLOR: '0' } }, false, true, 120],
    ['a dumb terminal', { ...tty, env: { TERM: 'dumb' } }, false, false, 120],
    ['CI', { ...tty, env: { CI: '1' } }, true, false, 120],
    ['a pipe', { ...tty, stdoutIsTty: false, columns: () => undefined, env: {} }, false, true, 80],
    ['a pipe with FORCE_COLOR', { ...tty, stdoutIsTty: false, env: { FORCE_COLOR: '' } }, true, true, 120],
    [
      'COLUMNS',
      { stdoutIsTty: false, stderrIsTty: false, columns: () => 0, env: { COLUMNS: '100' } },
      false,
      false,
      100,
    ],
  ])('%s', (_, facts, colour, progress, width) => {
    const style = styleOf(facts, false);
    expect([style.colour.stdout, style.progress, style.width]).toEqual([colour, progress, width]);
  });

  test('nothing beside the report with --json', () => {
    expect(styleOf({ ...tty, env: { FORCE_COLOR: '1' } }, true)).toMatchObject({
      colour: { stdout: false },
      progress: false,
    });
  });
});
