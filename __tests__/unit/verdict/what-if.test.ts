/** What becomes of a cell, from what two witnesses say of its requirements before and after a change. */
import { describe, expect, test } from '@jest/globals';
import type { Requirement } from '../../../src/catalog/requirements.ts';
import type { Cell, RequirementResult } from '../../../src/domain/report.ts';
import {
  answersOfIam,
  disagreementOf,
  disputed,
  effectOfChange,
  opennessOf,
  whatIfOf,
  type Answered,
  type WhatIfSignals,
} from '../../../src/verdict/what-if.ts';
import { cell } from '../report/samples.ts';

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

describe('a what-if of what was not decided, and of what hangs on little', () => {
  const judged = { verdict: 'accessible', confidence: 'simulated' } as const;
  const opened = { before: [no], after: [yes] };
  const unchecked: WhatIfSignals['cell'] = { verdict: 'unchecked', confidence: 'none' };

  test('opens as surely as IAM says, and without IAM only perhaps', () => {
    const cell = CLOSED;
    expect(whatIfOf(signals({ cell, local: opened, iam: opened, judged }))).toMatchObject({
      ...{ verdict: 'accessible', confidence: 'simulated', effect: 'opened' },
    });
    expect(whatIfOf(signals({ cell, local: opened }))).toMatchObject({
      verdict: 'accessible',
      confidence: 'suspected',
    });
    expect(
      whatIfOf(signals({ cell, local: opened, iam: opened, judged: { ...judged, confidence: 'suspected' } }))
        .confidence,
    ).toBe('suspected');
  });

  test('of IAM’s word needs both an answer and a judgement', () => {
    expect(whatIfOf(signals({ iam: opened })).by).toBe('local');
    expect(whatIfOf(signals({ iam: { before: [yes], after: [maybe] }, judged })).by).toBe('local');
    expect(whatIfOf(signals({ judged })).by).toBe('local');
  });

  test('of what was not decided is what the change says, also where it changes nothing', () => {
    const same = { before: [no], after: [no] };
    expect(whatIfOf(signals({ cell: unchecked, local: same, iam: same, judged: SIMULATED }))).toMatchObject({
      ...{ verdict: 'denied', confidence: 'simulated', effect: 'unchanged', cause: 'identity-policy-no-allow' },
    });
  });

  test('of what does not apply stays so', () => {
    const cell: WhatIfSignals['cell'] = { verdict: 'not-applicable', confidence: 'none' };
    expect(whatIfOf(signals({ cell }))).toEqual({
      verdict: 'not-applicable',
      confidence: 'none',
      by: 'local',
      effect: 'lost',
    });
  });

  test('that denies a destination alone is denied, with the cause of that', () => {
    const after = [yes, { ...noThere, cause: 'service-control-policy' as const }];
    expect(whatIfOf(signals({ local: { before: [yes], after } }))).toMatchObject({
      ...{ verdict: 'denied', effect: 'lost', cause: 'service-control-policy', confidence: 'suspected' },
    });
  });

  test('is denied as surely as judged only if it is judged denied', () => {
    const iam = { before: [yes], after: [no] };
    expect(whatIfOf(signals({ iam, judged })).confidence).toBe('suspected');
    expect(whatIfOf(signals({ iam, judged: { ...SIMULATED, confidence: 'suspected' } })).confidence).toBe('suspected');
  });

  test('has no effect where nothing is known of what is in force, no names of what is known, and no cause of what is open', () => {
    expect(whatIfOf(signals({ local: { after: [no] } }))).not.toHaveProperty('effect');
    expect(whatIfOf(signals({ local: { before: [yes], after: [maybe] } }))).not.toHaveProperty('unknown');
    expect(whatIfOf(signals({ iam: { before: [yes], after: [no] }, judged: SIMULATED }))).not.toHaveProperty(
      'disagreement',
    );
    const diagnosed = { ...OPEN, diagnosis: { cause: 'model-agreement-missing' } as Cell['diagnosis'] & object };
    expect(whatIfOf(signals({ cell: diagnosed, local: { before: [yes], after: [yes] } }))).not.toHaveProperty('cause');
    expect(
      whatIfOf(signals({ cell: { ...OPEN, confidence: 'suspected' }, local: { before: [yes], after: [yes] } }))
        .confidence,
    ).toBe('suspected');
  });
});

test('a router is no smaller a request than a profile', () => {
  const behind: Answered = { ...no, requirement: { ...no.requirement, promptRouterArn: 'arn:r' } };
  const other = (one: Answered): Answered => ({ ...one, outcome: 'allowed' });
  const plain: Answered = { ...no, action: 'bedrock:Plain' };
  expect(disagreementOf([behind, plain], [other(behind), other(plain)])).toContain('`bedrock:Plain`');
});

test('a request is asked about by its own action, where it has one', () => {
  const own: Requirement = { ...requirement('target'), action: 'bedrock:ApplyGuardrail' };
  const result: RequirementResult = {
    ...{
      action: 'bedrock:ApplyGuardrail',
      resource: own.resource,
      requestedRegion: 'us-east-1',
      decision: 'implicitDeny',
    },
    ...{ statements: [], missingContextKeys: [] },
  };
  expect(answersOfIam([own], 'bedrock:InvokeModel', [result, result])).toEqual([
    { requirement: own, action: 'bedrock:ApplyGuardrail', outcome: 'denied', cause: 'guardrail-not-permitted' },
  ]);
});

describe('a cell on which the two do not agree', () => {
  const of = (change: Partial<Cell>) => disputed(cell(change), 'why');
  test('is only suspected where a simulation alone says it', () => {
    expect(of({ confidence: 'simulated' })).toMatchObject({
      confidence: 'suspected',
      met: true,
      disagreements: ['why'],
    });
  });
  test('stays what a call showed', () => {
    expect(of({ confidence: 'observed' })).toEqual(cell({ confidence: 'observed', disagreements: ['why'] }));
  });
  test('proves no closed door', () => {
    const closed = { confidence: 'simulated', verdict: 'denied', expected: 'deny', met: true } as const;
    expect(of(closed).met).toBeNull();
    expect(of({ ...closed, confidence: 'observed' }).met).toBe(true);
    expect(of({ ...closed, expected: 'allow', met: false }).met).toBe(false);
    expect(of({ ...closed, verdict: 'accessible', met: false }).met).toBe(false);
  });
});
