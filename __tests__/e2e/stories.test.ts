/** `npm run demo -- drift`, `gate` and `matrix` go as they say, and say what a user is to see. */
import { expect, test } from '@jest/globals';
import { STORIES } from '../../testbed/stories.ts';

async function told(name: string): Promise<{ went: boolean; text: string }> {
  const lines: string[] = [];
  const say = (line: string): void => {
    lines.push(line);
  };
  const heading = (text: string): void => {
    say(`== ${text}`);
  };
  const teller = { heading, line: say, options: { onLine: say } };
  const went = (await STORIES[name]?.tell(teller)) ?? false;
  return { went, text: lines.join('\n') };
}

test('there are the three uses', () => {
  expect(Object.keys(STORIES)).toEqual(['drift', 'gate', 'matrix']);
});

test('drift: a first run, an acceptance, an alarm', async () => {
  const { went, text } = await told('drift');
  expect(went).toBe(true);
  expect(text.match(/^== (?:Issue \d+ \(\w+\)|\w+)/gm)).toEqual([
    ...['== Monday', '== Tuesday', '== Issue 1 (open)', '== The', '== Issue 1 (closed)'],
    ...['== Wednesday', '== Thursday', '== Issue 1 (open)'],
  ]);
  expect(text).toContain('This is the first run');
  expect(text).toContain('### 🚨 Bedrock access');
});

test("gate: the deployment fails for the application's role, then passes with the suggested policy", async () => {
  const { went, text } = await told('gate');
  expect(went).toBe(true);
  expect(text).toMatch(/Job `deploy` is skipped[\s\S]*"Sid": "BedrockInvokeModel[\s\S]*Job `deploy` starts/);
});

test('matrix: a plan of three parts, three jobs and one comment', async () => {
  const { went, text } = await told('matrix');
  expect(went).toBe(true);
  expect(text.match(/^== Job .*$/gm)).toEqual([
    ...['== Job plan', '== Job check (1/3)', '== Job check (2/3)', '== Job check (3/3)', '== Job merge'],
  ]);
  expect(text).toContain('**Bedrock access**, 6 checks: all work.');
});
