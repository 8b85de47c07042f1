/** What people see of models that end, if the world's report alone does not say it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { loadWorld } from '../../testbed/load.ts';
import { runAction } from '../../testbed/runner.ts';
import { annotationsIn } from '../../testbed/workflow-commands.ts';
import type { World } from '../../testbed/world.ts';
import { everythingReadable } from './readable.ts';

const CONFIG = '.github/bedrock-access.yml';
const run = (change: (world: World) => void) => {
  const world = structuredClone(loadWorld('lifecycle-gate'));
  change(world);
  return runAction(world, { withoutLatency: true });
};

test('annotations stand on the lines that name the models, in the log and in code scanning', async () => {
  const { rawStdout, reportDir } = await run(() => undefined);
  expect(annotationsIn(rawStdout)).toMatchObject([
    { level: 'error', properties: { file: CONFIG, line: '5', title: 'Bedrock model at or near its end of life' } },
    { level: 'warning', properties: { file: CONFIG, line: '7', title: 'Bedrock model is LEGACY' } },
    { level: 'error' },
  ]);
  interface Log {
    runs: { results: { ruleId: string; level: string; locations: { physicalLocation: object }[] }[] }[];
  }
  const { results } = (JSON.parse(readFileSync(join(reportDir, 'report.sarif'), 'utf8')) as Log).runs[0] ?? {};
  expect(results?.map(({ ruleId, level }) => `${level} ${ruleId}`)).toEqual([
    'error model-lifecycle',
    'error model-lifecycle',
    'warning model-lifecycle',
  ]);
  expect(results?.[0]?.locations[0]?.physicalLocation).toMatchObject({
    artifactLocation: { uri: CONFIG },
    region: { startLine: 5 },
  });
});

test('no run is stopped or warned that did not ask, but for the days that then say nothing', async () => {
  const { report, stdout, exitCode, comments, rawStdout } = await run(({ run: { inputs } }) => {
    inputs['fail-on'] = 'unmet';
  });
  expect(report).toMatchObject({ gate: { result: 'pass', reasons: [] } });
  expect(exitCode).toBe(0);
  expect(annotationsIn(rawStdout).map(({ level }) => level)).toEqual(['warning']);
  expect(stdout).toContain('`fail-before-eol-days` says nothing as long as `fail-on` does not name `lifecycle`.');
  expect(stdout).toContain('Lifecycle: query rewriting (amazon.nova-micro-v1:0) in us-east-1: LEGACY, ends ');
  expect(comments[0]?.body).toContain(
    '6 checks: 5 work, 1 is closed as expected. 1 more check does not apply. query rewriting (`amazon.nova-micro-v1:0`)',
  );
});

test('LEGACY alone warns, and a gate without days lets it pass', async () => {
  const { report, rawStdout } = await run(({ run: { inputs } }) => {
    inputs['fail-before-eol-days'] = '0';
  });
  expect(report).toMatchObject({ gate: { result: 'pass', lifecycle: { failBeforeEolDays: 0 } } });
  expect(annotationsIn(rawStdout).map(({ level }) => level)).toEqual(['warning', 'warning']);
});

test('days that are none are a mistake, and nothing is called', async () => {
  const { report, journal, stdout } = await run(({ run: { inputs } }) => {
    inputs['fail-before-eol-days'] = '30d';
  });
  expect(report).toMatchObject({ gate: { result: 'error' }, problems: [{ cause: 'configuration-invalid' }] });
  expect(stdout).toContain('Input `fail-before-eol-days`: "30d" is not a whole number. Write a number from 0 to 3650.');
  expect(journal.filter(({ service }) => service !== 'github')).toEqual([]);
});

test('a Bedrock that does not answer costs the dates and nothing else', async () => {
  const { report } = await run((world) => {
    world.faults = [{ service: 'bedrock', operation: 'GetFoundationModel', network: 'reset' }];
  });
  const { cells } = report as { cells: { verdict: string; lifecycle?: { source?: string } }[] };
  expect(new Set(cells.map(({ lifecycle }) => lifecycle?.source))).toEqual(new Set(['table']));
  expect(report).toMatchObject({ gate: { result: 'pass', reasons: [] } });
});

test('a public repository sees the dates and not whose they are', async () => {
  const done = await run(({ github = {} }) => {
    github.visibility = 'public';
  });
  const readable = everythingReadable(done);
  expect(readable).toContain('LEGACY, ends 2099-12-31');
  for (const secret of ['111122223333', 'search-ci']) expect(readable).not.toContain(secret);
});
