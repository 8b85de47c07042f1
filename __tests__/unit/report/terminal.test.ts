/** The matrix as a person reads it in a terminal. */
import { describe, expect, test } from '@jest/globals';
import type { Cell, Report } from '../../../src/domain/report.ts';
import { painted, STATES, terminalLegend, terminalMatrix, type TerminalStyle } from '../../../src/report/terminal.ts';
import { SYMBOLS, type State } from '../../../src/report/words.ts';
import { cell, denial } from './samples.ts';

const PLAIN: TerminalStyle = { colour: false, width: 100 };
const BAD = { verdict: 'denied', met: false, diagnosis: denial() } as const;
const at = (model: string, region = 'us-east-1', change: Partial<Cell> = {}): Cell =>
  cell({ model, region, ...change });
const grid = (models: readonly string[], regions: readonly string[], change: Partial<Cell> = {}): Cell[] =>
  models.flatMap((model) => regions.map((region) => at(model, region, change)));
const matrix = (cells: Cell[], style: Partial<TerminalStyle> = {}, principals: Report['principals'] = []): string[] =>
  terminalMatrix({ cells, principals }, { ...PLAIN, ...style });
const names = (number: number): string[] =>
  Array.from({ length: number }, (_, index) => `m-${String(index).padStart(2, '0')}`);

test('colour is put around a text, or not', () => {
  expect(painted('x', '31', true)).toBe('\u001b[31mx\u001b[0m');
  expect(painted('x', '31', false)).toBe('x');
});

test('each state has a mark of ASCII and a meaning; red is for what needs action, green for what a call showed', () => {
  const of = (colour: string): string[] =>
    Object.keys(SYMBOLS).filter((state) => STATES[state as State].colour === colour);
  expect(of('31')).toEqual(['missing', 'unwanted']);
  expect(of('32')).toEqual(['open', 'closed']);
  expect(of('36')).toEqual(['open-simulated', 'closed-simulated']);
  expect(of('35')).toEqual(['undecided']);
  expect(of('90')).toEqual(['not-applicable']);
  for (const { mark, meaning } of Object.values(STATES))
    expect([/^[!-~]{1,4}$/.test(mark), meaning.length > 5]).toEqual([true, true]);
  const marks = new Map(Object.values(STATES).map(({ mark, meaning }) => [mark, meaning]));
  for (const { mark, meaning } of Object.values(STATES)) expect(marks.get(mark)).toBe(meaning);
});

describe('a table', () => {
  test('is below a blank line and the principal with its ARN, regions across, models down', () => {
    const app = { name: 'app', arn: 'arn:a', account: '1', via: 'oidc' as const };
    expect(matrix([...grid(['m', 'long-model'], ['us-east-1']), at('m', 'us-west-2', BAD)], {}, [app])).toEqual([
      '',
      'app  arn:a',
      '            us-east-1  us-west-2',
      'm           ok         !! no Allow',
      'long-model  ok',
    ]);
    expect(matrix([at('m')], {}, [{ ...app, arn: '' }])[1]).toBe('app');
    expect(matrix([at('m')])[1]).toBe('app');
    expect(matrix([])).toEqual([]);
  });

  test('has colours where they are wanted, which take no room', () => {
    const lines = matrix(grid(['m', 'n'], ['a', 'bb']), { colour: true });
    expect(lines.slice(1).map((line) => line.replaceAll('\u001b', ''))).toEqual([
      '[1mapp[0m',
      '[90m   a   bb[0m',
      'm  [32mok[0m  [32mok[0m',
      'n  [32mok[0m  [32mok[0m',
    ]);
  });

  test('of several principals has them above their regions, or alone where these are one', () => {
    const both = ['api', 'ci'].flatMap((principal) => grid(['m', 'n'], ['a', 'b'], { principal }));
    expect(matrix(both).slice(0, 5)).toEqual(['', 'api', 'ci', '   api  api  ci  ci', '   a    b    a   b']);
    expect(matrix(['api', 'ci'].flatMap((principal) => grid(['m', 'n'], ['a'], { principal }))).slice(3, 4)).toEqual([
      '   api  ci',
    ]);
  });

  test('of one model and several regions is a line for each', () => {
    expect(matrix([at('m', 'a', BAD), at('m', 'bb')]).slice(2)).toEqual(['m', '  a   !! no Allow', '  bb  ok']);
    expect(matrix([at('m', 'a')]).slice(2)).toEqual(['   a', 'm  ok']);
    const both = ['api', 'ci'].flatMap((principal) => grid(['m'], ['a', 'b'], { principal }));
    expect(matrix(both).slice(3)).toEqual(['m', '  api a  ok', '  api b  ok', '  ci a   ok', '  ci b   ok']);
  });

  test('says each action that has another answer', () => {
    expect(
      matrix([at('m', 'a', { action: 'stream' }), at('m', 'a', { ...BAD, action: 'invoke' }), at('n', 'a')])[3],
    ).toBe('m  !! invoke no Allow; ok stream');
  });

  test('puts a name on a line of its own that is longer than six tenths of the width', () => {
    const [short, long] = ['s'.repeat(60), 'l'.repeat(61)];
    expect(matrix(grid([short, long], ['a'])).slice(2)).toEqual([
      `${' '.repeat(60)}  a`,
      long,
      `${' '.repeat(60)}  ok`,
      `${short}  ok`,
    ]);
    // Of a narrow terminal sixteen characters are names all the same.
    expect(matrix(grid(['s'.repeat(16), 't'.repeat(17)], ['a']), { width: 20 }).slice(3)).toEqual([
      `${'s'.repeat(16)}  ok`,
      't'.repeat(17),
      `${' '.repeat(16)}  ok`,
    ]);
  });
});

describe('what does not fit beside each other', () => {
  const regions = ['ap-northeast-1', 'eu-central-1', 'us-east-1'];
  const cells = grid(['m', 'n'], regions).map((one) =>
    one.region === 'us-east-1' && one.model === 'm' ? { ...one, ...BAD } : one,
  );

  test('is said in words below each name', () => {
    const long = cells.map((one) => ({ ...one, model: `${one.model}${'x'.repeat(35)}` }));
    expect(matrix(long, { width: 60 }).slice(2)).toEqual([
      `m${'x'.repeat(35)}`,
      '    ok in ap-northeast-1 and eu-central-1',
      '    !! no Allow in us-east-1',
      `n${'x'.repeat(35)}`,
      '    ok in all 3 regions',
    ]);
    expect(matrix(long, { width: 60, colour: true })[3]).toBe(
      '    \u001b[32mok\u001b[0m in ap-northeast-1 and eu-central-1',
    );
  });

  test('is folded where a line would be too long, and not where it fits', () => {
    expect(matrix(cells, { width: 29 }).slice(2)).toEqual([
      'm',
      '    ok in ap-northeast-1 and',
      '    eu-central-1',
      '    !! no Allow in us-east-1',
      'n',
      '    ok in all 3 regions',
    ]);
    expect(matrix(cells, { width: 28 })).toContain('    ok in ap-northeast-1 and');
  });

  test('of rows that are joined has their names first', () => {
    const many = [
      ...names(21).flatMap((model) => regions.map((region) => at(model, region, region === 'us-east-1' ? BAD : {}))),
      ...grid(['a'], regions, BAD),
    ];
    const lines = matrix(many, { width: 29 }).slice(2);
    expect(lines.slice(0, 4)).toEqual(['a', '    !! no Allow in all 3', '    regions', '21 models']);
    expect(lines[4]).toMatch(/^ {2}m-00, m-01/);
    expect(lines.slice(-3)).toEqual([
      '    ok in ap-northeast-1 and',
      '    eu-central-1',
      '    !! no Allow in us-east-1',
    ]);
  });

  test('fits where it fits exactly', () => {
    const two = grid(['m', 'n'], ['aa', 'bb']).map((one) => (one.region === 'aa' ? { ...one, ...BAD } : one));
    expect(matrix(two, { width: 18 })[2]).toBe('   aa           bb');
    expect(matrix(two, { width: 17 })[2]).toBe('m');
  });
});

describe('many rows', () => {
  test('are joined above twenty where they say the same, with twelve names below', () => {
    expect(matrix(grid(names(20), ['a']))).toHaveLength(23);
    const lines = matrix([...grid(names(20), ['a']), at('x', 'a', BAD)]);
    expect(lines.slice(2)).toEqual([
      '           a',
      'x          !! no Allow',
      '20 models  ok',
      `  ${names(12).join(', ').slice(0, -6)}, m-11 and 8 more`,
    ]);
  });
});

describe('a name', () => {
  const name = (...cells: Cell[]): string[] =>
    matrix([...cells, at('zz', 'us-east-1')])
      .slice(3, -1)
      .map((line) => line.replace(/ {2,}\S+$/, ''));
  const arn = (account: string, id = 'abc'): string =>
    `arn:aws:bedrock:us-east-1:${account}:application-inference-profile/${id}`;
  test('of an ARN is what people called it, or its end', () => {
    expect(name(at(arn('1'), 'us-east-1', { name: 'search' }))).toEqual(['search']);
    expect(name(at(arn('1')))).toEqual(['application-inference-profile/abc']);
    expect(name(at('a.b', 'us-east-1', { name: 'N' }))).toEqual(['a.b']);
    expect(name(at('-'))).toEqual(['(no model)']);
  });
  test('that two would have is neither of theirs', () => {
    expect(name(at(arn('1')), at(arn('2'))).filter((line) => line !== '')).toEqual([arn('1'), arn('2')]);
  });
  test('of what must be closed counts its routes', () => {
    const shut = { expected: 'deny', verdict: 'denied', configured: 'x.m' } as const;
    expect(name(at('x.m', 'us-east-1', shut), at('us.x.m', 'us-east-1', shut))).toEqual(['x.m (2 routes)']);
  });
  test('moves no cursor', () => {
    const evil = 'a\u001b[2J\u202eb';
    for (const line of matrix(
      [cell({ principal: evil, model: evil, region: evil, action: evil }), at('n', evil, BAD)],
      {},
      [{ name: evil, arn: evil, account: '', via: 'oidc' }],
    ))
      expect(line).not.toMatch(/\p{Cc}|\u202e/u);
  });
});

describe('the legend', () => {
  const legend = (...cells: Cell[]): string[] => terminalLegend(cells, PLAIN);
  test('says what was checked, in the order of the documentation, and which marks occur, each once', () => {
    expect(
      legend(
        at('m', 'a', { action: 'stream' }),
        at('m'),
        at('n', 'a', BAD),
        at('o', 'a', { expected: 'deny', met: false }),
      ),
    ).toEqual(['', 'Checked: invoke and stream; ok a call worked; !! needs action']);
  });
  test('explains nothing where all worked', () => {
    expect(legend(at('m'))).toEqual(['', 'Checked: invoke']);
    expect(legend(at('m', 'a', BAD))).toEqual(['', 'Checked: invoke; !! needs action']);
  });
  test('breaks between its parts, never in one', () => {
    expect(terminalLegend([at('m'), at('n', 'a', BAD)], { ...PLAIN, width: 34 })).toEqual([
      '',
      'Checked: invoke; ok a call worked;',
      '!! needs action',
    ]);
  });
});
