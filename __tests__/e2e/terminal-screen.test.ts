/** What a user at a terminal sees: a line that says how far it is, colours, lines that fit, and nothing left over. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadWorld } from '../../testbed/load.ts';
import { startTestbed, type Testbed } from '../../testbed/testbed.ts';
import { describeWith } from '../needs.ts';
import { KEYS, runInTerminal, whyNoTerminal } from './command.ts';
import { screenOf } from './screen.ts';

let testbed: Testbed;
beforeAll(async () => {
  testbed = await startTestbed(loadWorld('seed-portkey-mended'), { withoutLatency: true });
});
afterAll(() => testbed.close());

const ROLE = [
  ...['--role-to-assume', 'arn:aws:iam::111122223333:role/portkey-bedrock'],
  ...['--role-external-id', 'portkey-7f3a91', '--aws-region', 'us-east-1'],
];
const NOVA = 'amazon.nova-lite-v1:0';
const SONNET = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
const ESCAPE = '\u001b';

describeWith('in a terminal', whyNoTerminal(), () => {
  test('says how far it is while it runs, and leaves the matrix and nothing else', async () => {
    const { status, bytes } = await runInTerminal([...ROLE, NOVA, SONNET], { testbed });
    const { lines, replaced, unknown } = screenOf(bytes, 80);
    expect(unknown).toEqual([]);
    expect(replaced).toContainEqual(expect.stringMatching(/^Asking AWS \.\.\. \d+ calls? in flight$/));
    expect(replaced).toContainEqual(expect.stringMatching(/^\d of 4 checks, \d+ calls? in flight \.\.\.$/));
    expect(lines.join('\n')).not.toContain('in flight');
    const matrix = lines.indexOf('portkey-bedrock  arn:aws:iam::111122223333:role/portkey-bedrock');
    expect(lines[matrix - 1]).toBe('');
    expect(lines.slice(matrix + 1, matrix + 5)).toEqual([
      '                                              us-east-1',
      'amazon.nova-lite-v1:0                         ok',
      'us.anthropic.claude-sonnet-4-5-20250929-v1:0  ok',
      '',
    ]);
    expect(lines.join(' ')).toContain('4 checks: all work.');
    expect(bytes).toContain(`${ESCAPE}[32mok${ESCAPE}[0m`);
    expect(status).toBe(0);
  });

  test('no line is longer than the terminal but for names that must not be cut', async () => {
    const denied = ['--aws-region', 'us-east-1,us-west-2', '--actions', 'invoke,stream', NOVA, SONNET];
    const { status, bytes } = await runInTerminal(denied, { testbed, columns: 60 });
    const { lines } = screenOf(bytes, 400);
    const result = lines.slice(lines.findIndex((line) => line.startsWith('portkey-gateway  arn:')));
    const tooLong = result.filter((line) => line.length > 60 && !/arn:|https:|\/home-|checks, up to/.test(line));
    expect(tooLong).toEqual([]);
    expect(result.join('\n')).toContain('us-west-2');
    expect(status).toBe(1);
  });

  test.each([
    ['NO_COLOR', { NO_COLOR: '1' }, false, true],
    ['TERM=dumb', { TERM: 'dumb' }, false, false],
    ['CI', { CI: 'true' }, true, false],
    ['FORCE_COLOR over NO_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, true, true],
  ])('%s', async (_, env, colours, progress) => {
    const { bytes } = await runInTerminal([...ROLE, '--actions', 'invoke', NOVA], {
      testbed,
      env: { ...KEYS, ...env },
    });
    expect(bytes.includes(`${ESCAPE}[32m`)).toBe(colours);
    expect(bytes.includes('in flight')).toBe(progress);
    expect(bytes).toMatch(new RegExp(`amazon\\.nova-lite-v1:0 +(?:${ESCAPE}\\[32m)?ok`));
  });

  test('--json writes the report alone, although a terminal looks on', async () => {
    const { bytes } = await runInTerminal([...ROLE, '--json', '--actions', 'invoke', NOVA], { testbed });
    expect(bytes).not.toContain(ESCAPE);
    expect((JSON.parse(bytes) as { cells: unknown[] }).cells).toHaveLength(1);
  });

  test('a pipe behind it gets the matrix without colours; the progress stays on the screen', async () => {
    const { bytes } = await runInTerminal([...ROLE, '--actions', 'invoke', NOVA], { testbed, behind: '| tr a-z A-Z' });
    expect(bytes).toMatch(/AMAZON\.NOVA-LITE-V1:0 +OK/);
    expect(bytes).not.toContain(`${ESCAPE}[32M`);
    expect(bytes).toContain('in flight');
  });

  test('what reads only the first line ends it quietly', async () => {
    const { bytes } = await runInTerminal([...ROLE, '--json', '--actions', 'invoke', NOVA], {
      testbed,
      behind: '| head -n 1',
    });
    expect(bytes.trim()).toBe('{');
  });
});
