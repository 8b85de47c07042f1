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
    // One certain denial is enough; seen by a call only if every action was.
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

describe('the whole cell', () => {
  const availability = { agreement: 'AVAILABLE', authorization: '', entitlement: '', region: 'AVAILABLE' };
  const lifecycle = { status: 'ACTIVE', source: 'service' } as const;
  const open: PartWish = { verdict: 'accessible', confidence: 'observed' };
  const shut: PartWish = { verdict: 'denied', confidence: 'simulated' };
  const whole = planned('batch', 'allow');
  const whatever = (cell: JudgedPart, change: Partial<Cell>): JudgedPart => ({
    ...cell,
    cell: { ...cell.cell, ...change },
  });

  test('has the availability and lifecycle of the first part that has one', () => {
    const parts = [part(whole, open), whatever(part(whole, open), { availability, lifecycle }), part(whole, open)];
    expect(combine(whole, parts, SIMULATION)).toMatchObject({ availability, lifecycle });
    const first = whatever(part(whole, open), { availability: { ...availability, agreement: 'PENDING' } });
    expect(combine(whole, [first, ...parts], SIMULATION).availability?.agreement).toBe('PENDING');
    expect(Object.keys(combine(whole, parts.slice(0, 1), SIMULATION))).not.toContain('availability');
    expect(Object.keys(combine(whole, parts.slice(0, 1), SIMULATION))).not.toContain('lifecycle');
  });

  test('has the target of the whole, and every note once', () => {
    const noted = (notes: Cell['notes']) => whatever(part(whole, open), { notes });
    const cell = combine(whole, [noted(['snapshot']), noted(['stale-tables', 'snapshot'])], SIMULATION);
    const { kind, arn, foundationModels, resolvedBy } = whole.target;
    expect(cell.target).toEqual({ kind, arn, foundationModels, resolvedBy });
    expect(cell.notes).toEqual(['snapshot', 'stale-tables']);
  });

  test('is diagnosed by the parts that decide it alone, or, where it does not apply, by its first', () => {
    const explained = (verdict: Verdict, cause: string): JudgedPart =>
      whatever(part(whole, { verdict, confidence: 'simulated' }), { diagnosis: { ...denialOf(cause) } });
    const causes = (...parts: JudgedPart[]) => combine(whole, parts, SIMULATION).diagnosis?.cause;
    expect(causes(explained('at-risk', 'session-policy'), explained('denied', 'network'))).toBe('network');
    expect(causes(explained('not-applicable', 'network'))).toBe('network');
  });

  test('is allowed by the simulation if only what it does not require is denied, and not made if that is not known', () => {
    const simulated = (outcome: CellSimulation['outcome']) =>
      whatever(part(whole, open), { simulation: { outcome, requirements: [] } });
    const listed = whatever(part(whole, { ...shut, optional: true }), {
      simulation: { outcome: 'denied', requirements: [] },
    });
    const deniedAll: CellSimulation = { ...SIMULATION, outcome: 'denied' };
    const outcome = (...parts: JudgedPart[]) => combine(whole, [...parts, listed], deniedAll).simulation.outcome;
    expect(outcome(simulated('allowed'))).toBe('allowed');
    expect(outcome(simulated('allowed'), simulated('not-made'))).toBe('not-made');
    expect(outcome(simulated('allowed'), simulated('denied'))).toBe('denied');
    expect(combine(whole, [simulated('not-made')], SIMULATION).simulation.outcome).toBe('allowed');
  });

  test('says what it needs as well and could not be asked about, unless it should be closed or does not apply', () => {
    const asked = (change: Partial<PlannedCell>, wish: PartWish, expect: Expectation = 'allow') => {
      const cell = { ...planned('batch', expect), ...change };
      const one = whatever(part(cell, wish), { diagnosis: denialOf('identity-policy-no-allow') });
      return combine(cell, [one], SIMULATION);
    };
    const notChecked = ['Look at the role.'];
    expect(asked({ notChecked }, shut).diagnosis?.remedy.text).toBe('Allow it. Look at the role.');
    expect(asked({ notChecked }, shut, 'deny').diagnosis?.remedy.text).toBe('Allow it.');
    expect(asked({}, shut).diagnosis?.remedy.text).toBe('Allow it.');
    expect(asked({ notChecked }, shut)).toMatchObject({ notChecked, confidence: 'simulated' });
    expect(asked({ notChecked }, open)).toMatchObject({ notChecked, confidence: 'suspected' });
    expect(asked({}, open).confidence).toBe('observed');
    expect(Object.keys(asked({}, open))).not.toContain('notChecked');
    expect(Object.keys(asked({ notChecked }, { verdict: 'not-applicable', confidence: 'none' }))).not.toContain(
      'notChecked',
    );
  });

  test('that should be closed is closed by one part that proves it', () => {
    const door = planned('batch', 'deny');
    const doubtful = whatever(part(door, shut), { met: null });
    const byThat = (...parts: JudgedPart[]) =>
      combine(
        door,
        parts.map((one) => ({ ...one, planned: { ...one.planned, iamAction: 'bedrock:CreateModelInvocationJob' } })),
        SIMULATION,
      ).met;
    expect(byThat(doubtful, whatever(part(door, shut), { met: true }))).toBe(true);
    expect(byThat(doubtful)).toBeNull();
    const unclear = whatever(part(door, { verdict: 'unchecked', confidence: 'none' }), { met: null });
    expect(byThat(unclear, whatever(unclear, { met: true }))).toBeNull();
  });

  test('of a column that has no parts is a mistake', () => {
    expect(() => combine(whole, [], SIMULATION)).toThrow(RangeError);
  });

  test('shows the refused call, else the failed one, else the last that was made, else what could have been', () => {
    const shown = (...probes: Probe[]) =>
      combine(
        whole,
        probes.map((probe) => part(whole, { ...open, probe })),
        SIMULATION,
      ).probe;
    const off: Probe = { outcome: 'not-made', reason: 'off' };
    expect(shown(made('A'), made('B', 'failed'), made('C', 'refused'), made('D'))).toEqual(made('C', 'refused'));
    expect(shown(made('A'), made('B', 'failed'), made('D'))).toEqual(made('B', 'failed'));
    expect(shown(made('A'), made('B'), off)).toEqual(made('B'));
    expect(shown(NOT_MADE, off)).toEqual(off);
    expect(shown(NOT_MADE)).toEqual(NOT_MADE);
  });

  function denialOf(cause: string): Diagnosis {
    return {
      ...{ cause, layer: 'policy', summary: 's.', evidence: [], alternatives: [], owner: 'iam-administrator' },
      remedy: { text: 'Allow it.', documentation: [] },
    };
  }
});
