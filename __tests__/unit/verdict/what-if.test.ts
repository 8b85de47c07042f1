/** What becomes of a cell, from what two witnesses say of its requirements before and after a change. */
import { describe, expect, test } from '@jest/globals';
import type { Requirement } from '../../../src/catalog/requirements.ts';
import type { Cell, RequirementResult } from '../../../src/domain/report.ts';
import {
  answersOfIam,
  disagreementOf,
  effectOfChange,
  opennessOf,
  whatIfOf,
  type Answered,
  type WhatIfSignals,
} from '../../../src/verdict/what-if.ts';

const requirement = (role: Requirement['role'], region = 'us-east-1'): Requirement => ({
  resource: `arn:aws:bedrock:${region}::foundation-model/amazon.nova-lite-v1:0`,
  requestedRegion: region,
  role,
});
const answered = (outcome: Answered['outcome'], role: Requirement['role'] = 'target'): Answered => ({
  requirement: requirement(role),
  action: 'bedrock:InvokeModel',
  outcome,
  ...(outcome === 'denied' && { cause: 'identity-policy-no-allow' as const }),
});
const [yes, no, maybe] = [answered('allowed'), answered('denied'), answered('unknown')];
const [yesThere, noThere] = [answered('allowed', 'destination'), answered('denied', 'destination')];

test.each([
  [[yes], 'open'],
  [[yes, yesThere], 'open'],
  [[yes, noThere], 'partly'],
  [[no, yesThere], 'closed'],
  [[no, maybe], 'closed'],
  [[maybe, noThere], 'unknown'],
  [[yes, maybe], 'unknown'],
  [[], 'unknown'],
] as const)('openness %#', (answers, expected) => {
  expect(opennessOf(answers)).toBe(expected);
});

test.each([
  ['open', 'open', 'unchanged'],
  ['open', 'partly', 'lost'],
  ['open', 'closed', 'lost'],
  ['partly', 'closed', 'lost'],
  ['partly', 'partly', 'unchanged'],
  ['closed', 'partly', 'opened'],
  ['partly', 'open', 'opened'],
  ['closed', 'open', 'opened'],
  ['open', 'unknown', 'unchecked'],
  ['unknown', 'unknown', 'unchecked'],
  ['unknown', 'open', undefined],
  [undefined, 'closed', undefined],
] as const)('from %s to %s: %s', (before, after, expected) => {
  expect(effectOfChange(before, after)).toBe(expected);
});

const OPEN: WhatIfSignals['cell'] = { verdict: 'accessible', confidence: 'observed' };
const CLOSED: WhatIfSignals['cell'] = {
  verdict: 'denied',
  confidence: 'observed',
  diagnosis: { cause: 'identity-policy-no-allow' } as Cell['diagnosis'] & object,
};
const signals = (more: Partial<WhatIfSignals>): WhatIfSignals => ({
  cell: OPEN,
  local: { before: [yes], after: [no] },
  unknown: [],
  isExact: true,
  isWhole: true,
  ...more,
});
const SIMULATED = { verdict: 'denied', confidence: 'simulated' } as const;

describe('a what-if', () => {
  test('by both witnesses is as sure as the simulation', () => {
    expect(whatIfOf(signals({ iam: { before: [yes], after: [no] }, judged: SIMULATED }))).toEqual({
      ...{ verdict: 'denied', confidence: 'simulated', by: 'iam', effect: 'lost', cause: 'identity-policy-no-allow' },
    });
  });

  test('by the text alone is never more than suspected', () => {
    for (const [cell, local] of [
      [OPEN, { before: [yes], after: [no] }],
      [OPEN, { before: [yes], after: [yes] }],
      [CLOSED, { before: [no], after: [yes] }],
      [OPEN, { after: [yes] }],
    ] as const) {
      expect(whatIfOf(signals({ cell, local }))).toMatchObject({ confidence: 'suspected', by: 'local' });
    }
  });

  test('on which they do not agree is suspected, and names the request', () => {
    const whatIf = whatIfOf(
      signals({ local: { before: [yes], after: [yes] }, iam: { before: [yes], after: [no] }, judged: SIMULATED }),
    );
    expect(whatIf).toMatchObject({ verdict: 'denied', confidence: 'suspected', by: 'iam', effect: 'lost' });
    expect(whatIf.disagreement).toBe(
      "IAM's simulator says denied, and the policies as they are evaluated here allowed: `bedrock:InvokeModel` on `arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0` with `aws:RequestedRegion` us-east-1.",
    );
  });

  test('of files alone is no word against IAM', () => {
    const asked = { local: { before: [yes], after: [yes] }, iam: { before: [yes], after: [no] }, judged: SIMULATED };
    expect(whatIfOf(signals({ ...asked, isWhole: false }))).toMatchObject({
      verdict: 'denied',
      confidence: 'simulated',
    });
    expect(whatIfOf(signals({ ...asked, isWhole: false })).disagreement).toBeUndefined();
  });

  test('of a policy that was not seen to be attached is suspected', () => {
    const asked = { iam: { before: [yes], after: [no] }, judged: SIMULATED };
    expect(whatIfOf(signals({ ...asked, isExact: false }))).toMatchObject({ confidence: 'suspected', by: 'iam' });
  });

  test('of what is not known names it, and says nothing else', () => {
    expect(whatIfOf(signals({ local: { before: [yes], after: [maybe] }, unknown: ['module.a.policy'] }))).toEqual({
      ...{ verdict: 'unchecked', confidence: 'none', by: 'local', effect: 'unchecked', unknown: ['module.a.policy'] },
    });
    // A key that only we do not know is no reason to doubt IAM.
    const byIam = { local: { before: [yes], after: [maybe] }, iam: { before: [yes], after: [no] }, judged: SIMULATED };
    expect(whatIfOf(signals(byIam))).toMatchObject({ verdict: 'denied', confidence: 'simulated', by: 'iam' });
  });

  test('of what the change does not touch is what was found, but not seen', () => {
    const both = (one: Answered) => ({ local: { before: [one], after: [one] }, iam: { before: [one], after: [one] } });
    const refused: WhatIfSignals['cell'] = {
      verdict: 'denied',
      confidence: 'observed',
      diagnosis: { cause: 'vpc-endpoint-policy' } as Cell['diagnosis'] & object,
    };
    const judged = { verdict: 'accessible', confidence: 'simulated' } as const;
    expect(whatIfOf(signals({ cell: refused, ...both(yes), judged }))).toEqual({
      ...{ verdict: 'denied', confidence: 'simulated', by: 'iam', effect: 'unchanged', cause: 'vpc-endpoint-policy' },
    });
    expect(whatIfOf(signals({ cell: OPEN, ...both(no), judged: SIMULATED }))).toMatchObject({ verdict: 'accessible' });
  });

  test('no policy makes a model available', () => {
    const ended: WhatIfSignals['cell'] = {
      verdict: 'unavailable',
      confidence: 'observed',
      diagnosis: { cause: 'model-end-of-life' } as Cell['diagnosis'] & object,
    };
    const opened = { local: { before: [no], after: [yes] }, iam: { before: [no], after: [yes] } };
    const judged = { verdict: 'accessible', confidence: 'simulated' } as const;
    expect(whatIfOf(signals({ cell: ended, ...opened, judged }))).toMatchObject({
      ...{ verdict: 'unavailable', confidence: 'suspected', cause: 'model-end-of-life', effect: 'opened' },
    });
  });
});

describe('what IAM answered', () => {
  const result = (more: Partial<RequirementResult>): RequirementResult => ({
    ...{ action: 'bedrock:InvokeModel', requestedRegion: 'us-east-1', decision: 'allowed' },
    ...{ resource: requirement('target').resource, statements: [], missingContextKeys: [] },
    ...more,
  });
  const outcomes = (results: RequirementResult[]) =>
    answersOfIam([requirement('target'), requirement('destination', 'us-west-2')], 'bedrock:InvokeModel', results).map(
      ({ outcome, cause }) => [outcome, cause],
    );

  test('in the order of the requirements; what it was not asked is not known', () => {
    expect(outcomes([result({})])).toEqual([
      ['allowed', undefined],
      ['unknown', undefined],
    ]);
    const there = requirement('destination', 'us-west-2');
    expect(
      outcomes([
        result({ resource: there.resource, requestedRegion: 'us-west-2', decision: 'explicitDeny' }),
        result({}),
      ]),
    ).toEqual([
      ['allowed', undefined],
      ['denied', 'identity-policy-explicit-deny'],
    ]);
  });

  test('the same pair in two contexts with two answers is not known', () => {
    expect(outcomes([result({}), result({ decision: 'implicitDeny' })])[0]).toEqual(['unknown', undefined]);
  });
});

test('the smallest request on which they do not agree is the one without a profile', () => {
  const through: Answered = { ...no, requirement: { ...no.requirement, inferenceProfileArn: 'arn:aws:bedrock:::p/1' } };
  const other = (one: Answered): Answered => ({ ...one, outcome: 'allowed' });
  expect(disagreementOf([through, no], [other(through), other(no)])).not.toContain('InferenceProfileArn');
  expect(disagreementOf([through], [other(through)])).toContain(
    'and `bedrock:InferenceProfileArn` arn:aws:bedrock:::p/1',
  );
  expect(disagreementOf([no], [no])).toBeUndefined();
  expect(disagreementOf([no], [maybe])).toBeUndefined();
  expect(disagreementOf([maybe], [no])).toBeUndefined();
  expect(disagreementOf([no], [])).toBeUndefined();
});
