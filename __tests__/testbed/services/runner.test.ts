/** The runner, with a stand-in for the bundle that shows what a step is given and can do. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runAction } from '../../../testbed/runner.ts';
import { world } from './support.ts';

const SCRIPT = `
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
const { env } = process;
const ask = (path, init) => fetch(env.GITHUB_API_URL + path, { ...init, headers: { authorization: 'token ' + env.INPUT_TOKEN } });
const url = env.ACTIONS_ID_TOKEN_REQUEST_URL + '&audience=sts.amazonaws.com';
const answer = await fetch(url, { headers: { authorization: 'Bearer ' + env.ACTIONS_ID_TOKEN_REQUEST_TOKEN } });
const { value } = await answer.json();
console.log('::add-mask::' + value);
console.log('token ' + value + ' and ' + env.INPUT_TOKEN);
console.log('::group::Phase one');
console.log('::endgroup::');
console.log('::warning title=T,file=a.yml,line=2::100%25 odd');
const event = JSON.parse(readFileSync(env.GITHUB_EVENT_PATH, 'utf8'));
await ask('/repos/' + env.GITHUB_REPOSITORY + '/issues/' + event.number + '/comments', { method: 'POST', body: JSON.stringify({ body: 'hello' }) });
appendFileSync(env.GITHUB_STEP_SUMMARY, '# Summary');
appendFileSync(env.GITHUB_OUTPUT, 'result=pass\\nmatrix<<EOF\\na\\nb\\nEOF\\n');
const dir = env.RUNNER_TEMP + '/bedrock-access-check';
mkdirSync(dir);
writeFileSync(dir + '/report.json', JSON.stringify({ gate: { result: 'pass' }, file: readFileSync('conf/a.yml', 'utf8'), home: env.HOME, keys: Object.keys(env) }));
process.exitCode = 3;
`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'runner-test-'));
  writeFileSync(join(folder, 'action.mjs'), SCRIPT);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('a step sees what a real runner gives it, and everything it does is collected', async () => {
  const lines: string[] = [];
  const run = await runAction(
    world({
      run: { inputs: { token: '${{ github.token }}' }, env: { EXTRA: 'yes' }, files: { 'conf/a.yml': 'version: 1' } },
    }),
    { dist: join(folder, 'action.mjs'), parent: folder, onLine: (line) => lines.push(line) },
  );
  expect(run.stderr).toBe('');
  expect(run.exitCode).toBe(3);
  expect(run.stdout.trim().split('\n')).toEqual(['token *** and ***', '▼ Phase one', 'Warning: 100% odd']);
  expect(lines).toEqual(run.stdout.trim().split('\n'));
  expect(run.rawStdout).toContain('::add-mask::');
  expect(run.secrets.filter((secret) => run.rawStdout.includes(secret))).toHaveLength(2);
  expect(run.summary).toBe('# Summary');
  expect(run.outputs).toEqual({ result: 'pass', matrix: 'a\nb' });
  expect(run.comments).toMatchObject([{ user: 'github-actions[bot]', body: 'hello' }]);
  expect(run.report).toMatchObject({ gate: { result: 'pass' }, file: 'version: 1', home: join(run.dir, 'home') });
  const { keys } = run.report as { keys: string[] };
  expect(keys).toEqual(
    expect.arrayContaining(['GITHUB_ACTIONS', 'RUNNER_TEMP', 'AWS_ENDPOINT_URL_STS', 'INPUT_TOKEN', 'EXTRA', 'PATH']),
  );
  expect(keys.filter((key) => /^(npm_|NODE_|JEST_)/.test(key))).toEqual([]);
  expect(run.journal.map(({ operation }) => operation)).toEqual(['getIdToken', 'createComment']);
});

test('without id-token permission the runner offers no token', async () => {
  writeFileSync(join(folder, 'env.mjs'), 'console.log(Object.keys(process.env).join());');
  const run = await runAction(world({ github: { 'id-token': false } }), {
    dist: join(folder, 'env.mjs'),
    parent: folder,
  });
  expect(run.stdout).not.toContain('ACTIONS_ID_TOKEN');
  expect(run.report).toBeUndefined();
});
