/**
 * Every world, run by the built action in its own process, gives the report that was written for it by hand. No secret
 * of the run is ever seen by a person, and nothing is left behind for later steps.
 */
import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { differences } from '../../testbed/compare.ts';
import { loadWorld, worldNames } from '../../testbed/load.ts';
import { runAction } from '../../testbed/runner.ts';
import { validateSarif } from './sarif-validator.ts';
import { everythingReadable } from './readable.ts';

const root = join(import.meta.dirname, '..', '..');
const ajv = new Ajv2020.default({ allErrors: true, strict: true });
addFormats.default(ajv);
const schemaOf = (name: string) => ajv.compile(JSON.parse(readFileSync(join(root, 'schema', name), 'utf8')) as object);
const validReport = schemaOf('report.schema.json');
const validBaseline = schemaOf('baseline.schema.json');

/** report.sarif of every world, by its name. */
const sarif: Record<string, string> = {};

describe.each(worldNames())('%s', (name) => {
  test('gives the report that was written for it', async () => {
    const world = loadWorld(name);
    const run = await runAction(world, { withoutLatency: true });

    expect(differences(world.expect, run)).toEqual([]);
    expect(run.stderr).toBe('');
    expect(run.exportedEnv).toEqual({});
    if (world.run.inputs['allow-marketplace-subscription'] !== 'true') expect(run.subscriptions).toEqual([]);

    validReport(run.report);
    expect(validReport.errors ?? []).toEqual([]);
    if (run.baseline !== undefined) {
      validBaseline(JSON.parse(run.baseline));
      expect(validBaseline.errors ?? []).toEqual([]);
    }

    if (run.reportDir !== '') sarif[name] = readFileSync(join(run.reportDir, 'report.sarif'), 'utf8');

    const readable = everythingReadable(run);
    for (const secret of run.secrets) expect(readable).not.toContain(secret);
  });
});

test("every world's report.sarif holds before Microsoft's validator", () => {
  expect(Object.keys(sarif).length).toBeGreaterThan(20);
  expect(validateSarif(sarif)).toEqual([]);
});
