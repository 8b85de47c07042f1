/** The published shape of `report.json` and `baseline.json`. */
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { baselineOf } from '../../../src/compare/baseline.ts';
import type { Report } from '../../../src/domain/report.ts';
import { baselineSchema, jsonSchemaText, reportSchema, reportSchemas } from '../../../src/report/schema.ts';
import { answer, row } from '../who-can/answers.ts';
import { allWell, cell, denial, mixed } from './samples.ts';

/** A report with every field that a report may have. */
const FULL: Report = {
  ...mixed(),
  cells: [
    cell({
      name: 'N',
      simulation: {
        outcome: 'not-made',
        cause: 'api-key',
        requirements: [
          {
            action: 'a',
            resource: 'r',
            requestedRegion: 'x',
            decision: 'explicitDeny',
            deniedBy: 'session-policy',
            statements: [
              { policy: 'p', type: 't', sid: 's', start: { line: 1, column: 1 }, end: { line: 2, column: 1 } },
            ],
            missingContextKeys: ['k'],
          },
        ],
      },
      probe: {
        outcome: 'refused',
        api: 'a',
        latencyMs: 1,
        attempts: 2,
        reason: 'timeout',
        error: { name: 'n', status: 403, message: 'm', requestId: 'r' },
      },
      availability: { agreement: 'a', authorization: 'b', entitlement: 'c', region: 'd' },
      lifecycle: {
        status: 'LEGACY',
        legacySince: 'a',
        extendedAccessSince: 'b',
        endOfLife: 'c',
        source: 'table',
        asOf: 'd',
        model: 'e',
        successors: ['f'],
      },
      quota: {
        applied: {
          tokensPerMinute: { value: 1, code: 'L', console: 'c' },
          requestsPerMinute: { value: 1, code: 'L' },
          tokensPerDay: { value: 1, code: 'L' },
        },
        minimum: { tokensPerMinute: 1, requestsPerMinute: 2 },
        state: 'below',
      },
      diagnosis: { ...denial(), evidenceKinds: ['answer'], remedy: { ...denial().remedy, deny: { Statement: [] } } },
      notes: ['snapshot'],
      exemption: { until: '2027-03-31', reason: 'r', causes: ['c'], state: 'holds' },
      endpoint: { name: 'mantle', host: 'h', actions: ['a'], resource: 'r' },
      notChecked: ['x'],
      whatIf: {
        verdict: 'denied',
        confidence: 'simulated',
        by: 'local',
        cause: 'c',
        effect: 'lost',
        unknown: ['u'],
        reasons: [
          {
            does: 'allows-not',
            action: 'a',
            resource: 'r',
            requestedRegion: 'x',
            policy: 'p',
            sid: 's',
            written: 'w',
            file: 'f',
            line: 1,
            column: 1,
          },
        ],
        disagreement: 'd',
      },
      disagreements: ['d'],
    }),
  ],
  changes: [{ kind: 'lost', principal: 'p', region: 'r', model: 'm', action: 'a', before: 'b', after: 'c' }],
  gate: { result: 'fail', reasons: ['r'], exemptions: ['e'], lifecycle: { failBeforeEolDays: 30 } },
  notices: ['n'],
  audit: [
    {
      principal: 'p',
      asked: 1,
      steps: [{ scope: 'family', regions: 'other', asked: 1, reachable: 1, examples: ['e'] }],
      smallest: { policies: [{}], confirmed: false },
    },
  ],
  discovered: {
    files: 1,
    uncovered: [{ model: 'm', count: 1, places: [{ file: 'f', line: 1, column: 1 }] }],
    leftOut: ['l'],
  },
  whoCan: [answer([row('a')])],
};
type Json = Record<string, unknown>;
/** The report with one field changed; undefined takes it away. */
function changed(path: string, value: unknown): unknown {
  const copy = structuredClone(FULL) as unknown as Json;
  const names = path.split('.');
  const last = names.pop() ?? '';
  const at = names.reduce<Json>((one, name) => one[name] as Json, copy);
  if (value === undefined) Reflect.deleteProperty(at, last);
  else at[last] = value;
  return copy;
}

test('takes a report with all that it may have, and one with the least', () => {
  expect(reportSchema.parse(FULL)).toEqual(FULL);
  expect(reportSchema.safeParse(allWell()).success).toBe(true);
});

describe('refuses', () => {
  test.each<[string, string, unknown]>([
    ['another version', 'schema', 'bedrock-access-report/2'],
    ['another tool', 'tool.name', 'x'],
    ['a report without checks', 'cells', undefined],
    ['a gate that there is not', 'gate.result', 'maybe'],
    ['a verdict that there is not', 'cells.0.verdict', 'fine'],
    ['a certainty that there is not', 'cells.0.confidence', 'sure'],
    ['an expectation that there is not', 'cells.0.expected', 'maybe'],
    ['what is neither met nor unmet nor open', 'cells.0.met', 'yes'],
    ['a kind of target that there is not', 'cells.0.target.kind', 'x'],
    ['a probe that there is not', 'cells.0.probe.outcome', 'x'],
    ['a reason that there is not', 'cells.0.probe.reason', 'x'],
    ['a decision that there is not', 'cells.0.simulation.requirements.0.decision', 'denied'],
    ['a layer that there is not', 'cells.0.diagnosis.layer', 'x'],
    ['an owner that there is not', 'cells.0.diagnosis.owner', 'me'],
    ['a note that there is not', 'cells.0.notes', ['x']],
    ['an exemption that there is not', 'cells.0.exemption.state', 'x'],
    ['a diagnosis without its remedy', 'cells.0.diagnosis.remedy', undefined],
    ['a field that is there without a value', 'cells.0.name', null],
    ['a change that there is not', 'changes.0.kind', 'moved'],
    ['costs without a number', 'cost.estimatedUsd', '1'],
  ])('%s', (_what, path, value) => {
    expect(reportSchema.safeParse(changed(path, value)).success).toBe(false);
  });
});

test('takes a baseline, and not one of another version', () => {
  const baseline = baselineOf(FULL);
  expect(baselineSchema.safeParse(baseline).success).toBe(true);
  expect(baselineSchema.safeParse({ ...baseline, schema: 'bedrock-access-baseline/2' }).success).toBe(false);
});

test('three are published, each under its own path', () => {
  expect(reportSchemas.map(({ path }) => path)).toEqual([
    'schema/report.schema.json',
    'schema/baseline.schema.json',
    'schema/who-can.schema.json',
  ]);
});

test('is published as JSON Schema 2020-12 that lets fields of a newer version through', () => {
  const published = JSON.parse(jsonSchemaText(z.object({ a: z.string() }))) as object;
  expect(published).toEqual({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: { a: { type: 'string' } },
    required: ['a'],
  });
  expect(jsonSchemaText(reportSchema).endsWith('}\n')).toBe(true);
});
