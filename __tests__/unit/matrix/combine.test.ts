/** The worst of a column's actions, by hand: what may not hide what. */
import { describe, expect, test } from '@jest/globals';
import { combine, type JudgedPart } from '../../../src/matrix/combine.ts';
import type { PlannedCell } from '../../../src/plan/planned-cell.ts';
import type { CellSimulation } from '../../../src/collect/simulation.ts';
import type { Cell, Confidence, Diagnosis, Expectation, Probe, Verdict } from '../../../src/domain/report.ts';
import type { ActionName } from '../../../src/domain/settings.ts';
import type { DeniedRequirement } from '../../../src/verdict/judge.ts';
import { meets } from '../../../src/verdict/met.ts';
import { identity, plannedCell } from './support.ts';

const who = identity();
const SIMULATION: CellSimulation = { outcome: 'allowed', requirements: [], denied: [], contextComplete: true };
const NOT_MADE: Probe = { outcome: 'not-made', reason: 'unsupported' };
const made = (api: string, outcome: Probe['outcome'] = 'succeeded'): Probe => ({ outcome, api });

interface PartWish {
  verdict: Verdict;
  confidence: Confidence;
  action?: string;
  probe?: Probe;
  diagnosis?: Diagnosis;
  optional?: boolean;
}

function planned(action: ActionName, expect: Expectation): PlannedCell {
  const cell = plannedCell(who, { model: 'amazon.nova-micro-v1:0', region: 'us-east-1', action });
  return { ...cell, entry: { ...cell.entry, expect } };
}

function part(whole: PlannedCell, wish: PartWish): JudgedPart {
  const { verdict, confidence, action = 'bedrock:ListX', probe = NOT_MADE, diagnosis, optional = false } = wish;
  const { kind, arn, foundationModels, resolvedBy } = whole.target;
  const atTheTarget: DeniedRequirement[] = [{ role: 'target', withoutOrganization: 'denied', contextComplete: true }];
  const met = () =>
    meets(
      { expected: whole.entry.expect, denied: atTheTarget, mayBeRouted: false, contextAsserted: false },
      verdict,
      confidence,
    );
  const cell: Cell = {
    ...{ principal: 'ci', region: 'us-east-1', model: whole.model, configured: whole.model, action: whole.action },
    ...{ expected: whole.entry.expect, verdict, confidence, met: met(), probe, notes: [] },
    target: { kind, arn, foundationModels: [...foundationModels], resolvedBy },
    simulation: { outcome: 'allowed', requirements: [] },
    ...(diagnosis && { diagnosis }),
  };
  return { planned: { ...whole, iamAction: action, ...(optional && { optional }) }, cell };
}

function combined(wishes: readonly PartWish[], action: ActionName = 'discover', expect: Expectation = 'allow'): Cell {
  const whole = planned(action, expect);
  return combine(
    whole,
    wishes.map((wish) => part(whole, wish)),
    SIMULATION,
  );
}

const pairs = (text: string): PartWish[] =>
  text.split(', ').map((one) => {
    const [verdict, confidence] = one.split(' ');
    return { verdict: verdict as Verdict, confidence: confidence as Confidence };
  });

describe('verdict and confidence', () => {
  test.each([
    ['accessible observed, accessible observed', 'accessible observed', true],
    ['accessible observed, accessible simulated', 'accessible simulated', true],
    ['unavailable simulated, denied suspected', 'unavailable simulated', false],
    ['denied simulated, unavailable observed', 'denied simulated', false],
    ['accessible observed, accessible suspected, accessible simulated', 'accessible suspected', true],
    // A denial is not hidden by what was not asked, nor that by what is open.
    ['unchecked none, denied simulated, accessible observed', 'denied simulated', false],
    ['accessible observed, unchecked none', 'unchecked none', null],
    ['accessible observed, inconclusive none, unchecked none', 'inconclusive none', null],
    ['unavailable suspected, denied suspected', 'denied suspected', false],
    ['unavailable suspected, accessible observed', 'unavailable suspected', false],
    ['provisional observed, accessible observed', 'provisional observed', true],
    ['provisional suspected, at-risk simulated', 'at-risk simulated', true],
    // One certain denial is enough; seen by a call only where every action was.
    ['denied suspected, denied simulated', 'denied simulated', false],
    ['denied observed, accessible simulated', 'denied simulated', false],
    ['denied observed, accessible observed', 'denied observed', false],
    ['not-applicable none, accessible observed', 'accessible observed', true],
    ['not-applicable none, not-applicable none', 'not-applicable none', null],
  ])('%s: %s', (parts, whole, met) => {
    const cell = combined(pairs(parts));
    expect(`${cell.verdict} ${cell.confidence}`).toBe(whole);
    expect(cell.met).toBe(met);
  });

  test('what should be denied is denied by the action that does the work, not by a list', () => {
    const open = (create: Verdict): PartWish[] => [
      { verdict: create, confidence: 'simulated', action: 'bedrock:CreateModelInvocationJob' },
      { verdict: 'denied', confidence: 'observed', action: 'bedrock:ListModelInvocationJobs' },
    ];
    expect(combined(open('accessible'), 'batch', 'deny')).toMatchObject({ verdict: 'accessible', met: false });
    expect(combined(open('denied'), 'batch', 'deny')).toMatchObject({ verdict: 'denied', met: true });
    expect(combined(open('accessible'), 'batch', 'allow')).toMatchObject({ verdict: 'denied', met: false });
  });

  test('what is only listed closes nothing', () => {
    const parts: PartWish[] = [
      { verdict: 'accessible', confidence: 'simulated', action: 'bedrock:InvokeModel' },
      { verdict: 'denied', confidence: 'observed', action: 'bedrock:ListAsyncInvokes', optional: true },
    ];
    expect(combined(parts, 'async')).toMatchObject({ verdict: 'accessible', confidence: 'simulated', met: true });
  });

  test('a suspected denial of what should be denied proves nothing', () => {
    const parts: PartWish[] = [
      { verdict: 'denied', confidence: 'suspected', action: 'bedrock:CreateModelInvocationJob' },
      { verdict: 'denied', confidence: 'observed', action: 'bedrock:ListModelInvocationJobs' },
    ];
    expect(combined(parts, 'batch', 'deny')).toMatchObject({ verdict: 'denied', met: null });
  });

  test('what could not be asked about is said, and leaves an open cell suspected', () => {
    const whole = { ...planned('batch', 'allow'), notChecked: ['iam:PassRole was not checked.'] };
    const open = part(whole, { verdict: 'accessible', confidence: 'simulated' });
    expect(combine(whole, [open], SIMULATION)).toMatchObject({
      ...{ verdict: 'accessible', confidence: 'suspected', met: true },
      notChecked: ['iam:PassRole was not checked.'],
    });
  });
});

describe('the probe that is shown', () => {
  test.each([
    ['the first that was refused', [made('A'), made('B', 'refused'), made('C', 'refused')], 'B'],
    ['else one that failed', [made('A', 'failed'), made('B')], 'A'],
    ['else the last that was made', [made('A'), NOT_MADE, made('B'), NOT_MADE], 'B'],
  ])('%s', (_, probes, api) => {
    const cell = combined(probes.map((probe) => ({ verdict: 'accessible', confidence: 'observed', probe })));
    expect(cell.probe.api).toBe(api);
  });

  test('none was made: the reason is that of a call that could have been', () => {
    const off: Probe = { outcome: 'not-made', reason: 'off' };
    const cell = combined([NOT_MADE, off].map((probe) => ({ verdict: 'accessible', confidence: 'simulated', probe })));
    expect(cell.probe).toEqual(off);
  });
});

describe('the diagnosis', () => {
  const diagnosis = (cause: string, action: string, policy?: object): Diagnosis => ({
    ...{ cause, layer: 'policy', owner: 'iam-administrator', alternatives: [] },
    summary: `No policy allows it (${action}).`,
    evidence: [`seen ${action}`],
    remedy: { text: `Allow ${action}.`, ...(policy && { policy }), documentation: ['https://docs.aws.amazon.com/'] },
  });
  const statement = (name: string, resource: string) => ({
    Version: '2012-10-17',
    Statement: [{ Sid: `Bedrock${name}`, Effect: 'Allow', Action: [`bedrock:${name}`], Resource: [resource] }],
  });

  test('is that of the most certain denial, with what the others add', () => {
    const cell = combined([
      {
        ...{ verdict: 'denied', confidence: 'suspected', action: 'bedrock:GetX' },
        diagnosis: diagnosis('identity-policy-no-allow', 'bedrock:GetX'),
      },
      {
        ...{ verdict: 'denied', confidence: 'simulated', action: 'bedrock:CreateX' },
        diagnosis: diagnosis('identity-policy-no-allow', 'bedrock:CreateX', statement('CreateX', 'arn:a')),
      },
      {
        ...{ verdict: 'denied', confidence: 'suspected', action: 'bedrock:ListX' },
        diagnosis: diagnosis('service-control-policy', 'bedrock:ListX'),
      },
      {
        ...{ verdict: 'denied', confidence: 'suspected', action: 'bedrock:ReadX' },
        diagnosis: diagnosis('identity-policy-no-allow', 'bedrock:ReadX', statement('ReadX', '*')),
      },
    ]);
    expect(cell.diagnosis).toEqual({
      ...{ cause: 'identity-policy-no-allow', layer: 'policy', owner: 'iam-administrator' },
      summary: 'No policy allows it (bedrock:CreateX); the same for bedrock:GetX, bedrock:ReadX.',
      evidence: ['seen bedrock:CreateX', 'seen bedrock:GetX', 'seen bedrock:ListX', 'seen bedrock:ReadX'],
      evidenceKinds: ['conclusion', 'conclusion', 'conclusion', 'conclusion'],
      alternatives: ['service-control-policy'],
      remedy: {
        text: 'Allow bedrock:CreateX. Allow bedrock:GetX. Allow bedrock:ListX. Allow bedrock:ReadX.',
        policy: {
          Version: '2012-10-17',
          Statement: [
            { Sid: 'BedrockCreateX', Effect: 'Allow', Action: ['bedrock:CreateX'], Resource: ['arn:a'] },
            { Sid: 'BedrockReadX', Effect: 'Allow', Action: ['bedrock:ReadX'], Resource: ['*'] },
          ],
        },
        documentation: ['https://docs.aws.amazon.com/'],
      },
    });
  });

  test('an open cell has none', () => {
    expect(combined(pairs('accessible observed, accessible observed')).diagnosis).toBeUndefined();
  });
});
