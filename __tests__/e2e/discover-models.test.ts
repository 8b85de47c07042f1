/**
 * `discover-models` as a person sees it: warnings on the lines, in a workflow and in a terminal, and nothing else
 * changes.
 */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { loadWorld } from '../../testbed/load.ts';
import { runAction } from '../../testbed/runner.ts';
import { annotationsIn } from '../../testbed/workflow-commands.ts';
import type { World } from '../../testbed/world.ts';
import { startTestbed } from '../../testbed/testbed.ts';
import { run } from './command.ts';

const world = (change: (inputs: World['run']['inputs']) => void = () => undefined): World => {
  const copy = structuredClone(loadWorld('discover-models'));
  change(copy.run.inputs);
  return copy;
};

test('each line that names a model is annotated; links are not followed', async () => {
  const { rawStdout, exitCode } = await runAction(world(), {
    withoutLatency: true,
    prepare: ({ workspace, temp }) => {
      symlinkSync('answers.py', join(workspace, 'src/again.py'));
      symlinkSync(temp, join(workspace, 'src/elsewhere'));
    },
  });
  expect(exitCode).toBe(0);
  expect(
    annotationsIn(rawStdout).map(({ level, properties: { file, line, col } }) => [level, file, line, col]),
  ).toEqual([
    ['warning', 'deploy/.env.production', '1', '10'],
    ['warning', 'infra/main.tf', '2', '73'],
    ['warning', 'src/answers.py', '3', '13'],
    ['warning', 'src/titles.ts', '1', '17'],
  ]);
});

test('a pattern that finds nothing is a warning, and the check is made', async () => {
  const { report, stdout, exitCode } = await runAction(
    world((inputs) => {
      inputs['discover-models'] = 'source/**';
    }),
    { withoutLatency: true },
  );
  expect(exitCode).toBe(0);
  expect(report).toMatchObject({ gate: { result: 'pass' }, discovered: { files: 0, uncovered: [] } });
  expect(stdout).toContain(
    'Warning: `discover-models`: no file matches source/**; patterns begin at the root of the repository.',
  );
});

test('the files of a fork are not searched', async () => {
  const fork = world();
  fork.github = { ...fork.github, 'pull-request': { number: 128, 'head-repository': 'stranger/search-service' } };
  const { report, rawStdout } = await runAction(fork, { withoutLatency: true });
  expect(report).toMatchObject({ gate: { result: 'skipped' } });
  expect(report).not.toHaveProperty('discovered');
  expect(annotationsIn(rawStdout)).toEqual([]);
});

test('without annotations the log names the lines', async () => {
  const { rawStdout, stdout } = await runAction(
    world((inputs) => {
      inputs.annotations = 'false';
    }),
    { withoutLatency: true },
  );
  expect(annotationsIn(rawStdout)).toEqual([]);
  expect(stdout).toContain('src/answers.py:3: No entry of the configuration covers amazon.nova-lite-v1:0.');
});

test('a terminal lists them below the matrix, and its report has them', async () => {
  const testbed = await startTestbed(loadWorld('seed-portkey-mended'), { withoutLatency: true });
  try {
    const role = [
      '--role-to-assume',
      'arn:aws:iam::111122223333:role/portkey-bedrock',
      '--role-external-id',
      'portkey-7f3a91',
    ];
    const args = [...role, '--aws-region', 'us-east-1', '--discover-models', 'src', 'amazon.nova-lite-v1:0'];
    const files = { 'src/app.js': "\nconst small = 'amazon.nova-micro-v1:0';", 'lib/app.js': "'amazon.nova-pro-v1:0'" };
    const { stdout, status } = await run(args, { testbed, files });
    expect(status).toBe(0);
    expect(stdout).toContain('Models in the code that no entry covers:\n  - amazon.nova-micro-v1:0: src/app.js:2\n');
    const { stdout: json } = await run([...args, '--json'], { testbed, files });
    expect(JSON.parse(json)).toMatchObject({
      discovered: {
        files: 1,
        uncovered: [{ model: 'amazon.nova-micro-v1:0', places: [{ file: 'src/app.js', line: 2, column: 16 }] }],
      },
    });
  } finally {
    await testbed.close();
  }
});
