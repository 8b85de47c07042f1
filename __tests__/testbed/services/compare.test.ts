import { describe, expect, test } from '@jest/globals';
import { differences } from '../../../testbed/compare.ts';
import type { Expected, ExpectedCell } from '../../../testbed/world.ts';

const RESOURCE = 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0';

const CELL: ExpectedCell = {
  principal: 'ci',
  region: 'us-east-1',
  model: 'amazon.nova-lite-v1:0',
  action: 'invoke',
  verdict: 'denied',
  confidence: 'observed',
  met: false,
  kind: 'foundation-model',
  simulation: 'denied',
  denied: [`bedrock:InvokeModel ${RESOURCE} @us-east-1 implicitDeny identity-policy`],
  probe: 'refused',
  cause: 'identity-policy-no-allow',
  notes: [],
};

const EXPECTED: Expected = {
  result: 'fail',
  outputs: { result: 'fail' },
  problems: [],
  calls: { 'iam:SimulatePrincipalPolicy': 0 },
  cells: [CELL],
};

const { principal, region, model, action } = CELL;
const ACTUAL = {
  principal,
  region,
  model,
  action,
  verdict: 'denied',
  confidence: 'observed',
  met: false,
  target: { kind: 'foundation-model' },
  simulation: {
    outcome: 'denied',
    requirements: [
      {
        action: 'bedrock:InvokeModel',
        resource: RESOURCE,
        requestedRegion: 'us-east-1',
        decision: 'implicitDeny',
        deniedBy: 'identity-policy',
      },
    ],
  },
  probe: { outcome: 'refused' },
  diagnosis: { cause: 'identity-policy-no-allow' },
  notes: [],
};

function compare(cells: object[], report: object = { gate: { result: 'fail' }, problems: [] }): string[] {
  const outcome = { report: { ...report, cells }, outputs: { result: 'fail' }, journal: [], exitCode: 1 };
  return differences(EXPECTED, outcome);
}

const KEY = 'ci | us-east-1 | amazon.nova-lite-v1:0 | invoke';

describe('differences', () => {
  test('none where the report is as expected', () => {
    expect(compare([ACTUAL])).toEqual([]);
  });

  test.each<{ name: string; cells: object[]; says: string }>([
    { name: 'a missing cell', cells: [], says: `${KEY}: the report has no such cell` },
    {
      name: 'a cell too many',
      cells: [ACTUAL, { ...ACTUAL, region: 'eu-west-1' }],
      says: 'ci | eu-west-1 | amazon.nova-lite-v1:0 | invoke: not expected (denied, observed)',
    },
    {
      name: 'another verdict',
      cells: [{ ...ACTUAL, verdict: 'accessible' }],
      says: `${KEY}: verdict: expected "denied", got "accessible"`,
    },
    {
      name: 'no diagnosis',
      cells: [{ ...ACTUAL, diagnosis: undefined }],
      says: `${KEY}: cause: expected "identity-policy-no-allow", got nothing`,
    },
    { name: 'the same cell twice', cells: [ACTUAL, ACTUAL], says: 'two cells of the report have the same key' },
  ])('$name', ({ cells, says }) => {
    expect(compare(cells)).toEqual([says]);
  });

  test('problems, gate and calls', () => {
    expect(compare([ACTUAL], { gate: { result: 'pass' }, problems: [{ cause: 'network' }] })).toEqual([
      'gate.result: expected "fail", got "pass"',
      'problems: expected [], got ["network"]',
    ]);
  });

  test('no report at all', () => {
    expect(differences(EXPECTED, { report: undefined, outputs: {}, journal: [], exitCode: 0 })).toEqual([
      'no report.json was written (exit status 0)',
    ]);
  });
});
