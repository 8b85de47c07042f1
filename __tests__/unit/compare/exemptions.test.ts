/** What `allow-unmet` lets pass, and what it never does. */
import { describe, expect, test } from '@jest/globals';
import { afterChanges, withExemption, type CheckOrigin } from '../../../src/compare/exemptions.ts';
import { gate } from '../../../src/compare/gate.ts';
import type { Cell, Change } from '../../../src/domain/report.ts';
import type {
  AllowUnmet,
  CheckSettings,
  FailOn,
  ModelSettings,
  PrincipalSettings,
} from '../../../src/domain/settings.ts';
import { healingReason } from '../../../src/verdict/heals.ts';

const MODEL = 'amazon.nova-lite-v1:0';
const ROLE = 'arn:aws:iam::111122223333:role/app';
const ALLOW: AllowUnmet = { until: '2027-03-31', reason: 'asked for' };

function cell(more: Partial<Cell> = {}): Cell {
  return {
    ...{ principal: 'app', region: 'us-east-1', model: MODEL, configured: MODEL, action: 'invoke' },
    ...{ expected: 'allow', verdict: 'denied', confidence: 'observed', met: false },
    target: { kind: 'foundation-model', arn: 'arn:x', foundationModels: [], resolvedBy: 'id' },
    simulation: { outcome: 'denied', requirements: [] },
    probe: { outcome: 'refused' },
    diagnosis: because('identity-policy-no-allow'),
    notes: [],
    ...more,
  };
}

function because(cause: string): NonNullable<Cell['diagnosis']> {
  const remedy = { text: '', documentation: [] };
  return { cause, layer: 'policy', summary: '', evidence: [], alternatives: [], owner: 'iam-administrator', remedy };
}

const entry = (more: Partial<ModelSettings> = {}): ModelSettings => ({
  ...{ id: MODEL, parsed: { kind: 'foundation-model', id: MODEL, provider: 'amazon' } },
  ...{ regions: ['us-east-1'], actions: ['invoke'], expect: 'allow', allowUnmet: ALLOW },
  ...more,
});
const principal = (more: Partial<PrincipalSettings> = {}): PrincipalSettings => ({
  ...{ name: 'app', roleToAssume: ROLE, source: 'step', chain: [], context: [] },
  ...more,
});
const origin = (more: Partial<CheckOrigin> = {}): CheckOrigin => ({
  ...{ file: 'b.yml', entry: entry(), principal: principal() },
  ...more,
});
const base = (model: Partial<ModelSettings> = {}, who: Partial<PrincipalSettings> = {}): CheckSettings[] => [
  { file: 'b.yml', principals: [principal(who)], models: [entry(model)] },
];
const without = (key: 'allowUnmet'): ModelSettings => {
  const rest = entry();
  Reflect.deleteProperty(rest, key);
  return rest;
};
const stateOf = (one: Cell, from = origin(), context: Parameters<typeof withExemption>[2] = { today: '2027-01-01' }) =>
  withExemption(one, from, context).exemption?.state;

describe('an exemption', () => {
  test('holds until its day, and not on it', () => {
    expect(stateOf(cell(), origin(), { today: '2027-03-30' })).toBe('holds');
    expect(stateOf(cell(), origin(), { today: '2027-03-31' })).toBe('lapsed');
    expect(stateOf(cell(), origin(), { today: '2027-04-01' })).toBe('lapsed');
  });

  test.each<[string, Partial<Cell>]>([
    ['what must be closed and is open', { expected: 'deny', verdict: 'accessible', met: false }],
    ['what could not be decided', { verdict: 'inconclusive', confidence: 'none', met: null }],
    ['what was not asked', { verdict: 'unchecked', confidence: 'none', met: null }],
  ])('is never for %s', (_name, more) => {
    expect(withExemption(cell(more), origin(), { today: '2027-01-01' }).exemption).toBeUndefined();
  });

  test('is not needed for what is as expected', () => {
    expect(stateOf(cell({ verdict: 'accessible', met: true }))).toBe('not-needed');
  });

  test('that names causes is for these alone', () => {
    const named = origin({ entry: entry({ allowUnmet: { ...ALLOW, causes: ['model-agreement-missing'] } }) });
    expect(stateOf(cell({ diagnosis: because('model-agreement-missing') }), named)).toBe('holds');
    expect(stateOf(cell(), named)).toBe('other-cause');
  });

  test('covers the end of a model only by name', () => {
    const ended = cell({ verdict: 'unavailable', diagnosis: because('model-end-of-life') });
    const named = origin({ entry: entry({ allowUnmet: { ...ALLOW, causes: ['model-end-of-life'] } }) });
    expect(stateOf(ended)).toBe('other-cause');
    expect(stateOf(ended, named)).toBe('holds');
  });

  test('of the principal holds where the one of the model has lapsed', () => {
    const both = origin({
      entry: entry({ allowUnmet: { ...ALLOW, until: '2026-01-01' } }),
      principal: principal({ allowUnmet: ALLOW }),
    });
    expect(withExemption(cell(), both, { today: '2027-01-01' }).exemption).toEqual({ ...ALLOW, state: 'holds' });
  });
});

describe('on a pull request', () => {
  const on = (checks: CheckSettings[], from = origin()): string | undefined =>
    stateOf(cell(), from, { today: '2027-01-01', base: checks });

  test('what the base exempts too holds', () => {
    expect(on(base())).toBe('holds');
    expect(
      on([{ file: 'b.yml', principals: [principal({ allowUnmet: ALLOW })], models: [without('allowUnmet')] }]),
    ).toBe('holds');
  });

  test.each<[string, CheckSettings[]]>([
    ['the base could not be read', []],
    ['it exempts nothing', [{ file: 'b.yml', principals: [principal()], models: [without('allowUnmet')] }]],
    ['its exemption has lapsed', base({ allowUnmet: { ...ALLOW, until: '2026-12-31' } })],
    ['its exemption is for another cause', base({ allowUnmet: { ...ALLOW, causes: ['throttled'] } })],
    ['it is for another model', base({ id: 'amazon.nova-pro-v1:0' })],
    ['it is for another region', base({ regions: ['eu-west-1'] })],
    ['it is for another action', base({ actions: ['stream'] })],
    ['it is for another principal', base({ principals: ['ci'] })],
    ['the principal was another role', base({}, { roleToAssume: `${ROLE}-dev`, allowUnmet: ALLOW })],
    ['the principal had another name', base({}, { name: 'ci', allowUnmet: ALLOW })],
    ['it is of another file', base().map((check) => ({ ...check, file: 'other.yml' }))],
    ['the model was to be closed', base({ expect: 'deny' })],
  ])('it does not hold if %s', (_name, checks) => {
    expect(on(checks)).toBe('not-at-base');
  });
});

describe('the gate', () => {
  const held = withExemption(cell(), origin(), { today: '2027-01-01' });
  const of = (cells: Cell[], failOn: FailOn[] = ['unmet', 'suspected'], changes: Change[] = []) =>
    gate({ principals: [], cells, changes }, failOn);
  const change: Change = {
    ...{ kind: 'cause-changed', principal: 'app', region: 'us-east-1', model: MODEL, action: 'invoke' },
  };

  test('does not count what is exempt, and names it', () => {
    expect(of([held])).toEqual({
      result: 'pass',
      reasons: [],
      exemptions: ['1 check is exempt until 2027-03-31 (app: amazon.nova-lite-v1:0 in us-east-1, invoke)'],
    });
    expect(of([{ ...held, confidence: 'suspected' }]).result).toBe('pass');
  });

  test('counts what has lapsed, and says so', () => {
    const lapsed = withExemption(cell(), origin(), { today: '2027-03-31' });
    expect(of([lapsed])).toEqual({
      result: 'fail',
      reasons: ['1 check needs action'],
      exemptions: [
        'the exemption of 1 check has lapsed on 2027-03-31 (app: amazon.nova-lite-v1:0 in us-east-1, invoke)',
      ],
    });
  });

  test('counts an exempt check that has drifted where it fails on drift', () => {
    expect(of([held], ['unmet', 'drift'], [{ ...change, kind: 'lost' }]).result).toBe('fail');
  });

  test('is an error for a principal of which nothing could be decided, exempt or not', () => {
    const blind = withExemption(cell({ verdict: 'unchecked', met: null }), origin(), { today: '2027-01-01' });
    const principals = [{ name: 'app', arn: '', account: '', via: 'oidc' as const }];
    expect(gate({ principals, cells: [blind] }, ['unmet']).result).toBe('error');
  });

  test('counts a check whose cause is another than the baseline knew, unless the exemption names it', () => {
    const [after] = afterChanges([held], [change]);
    expect(after?.exemption?.state).toBe('other-cause');
    const named = { ...held, exemption: { ...ALLOW, causes: ['identity-policy-no-allow'], state: 'holds' as const } };
    expect(afterChanges([named], [change])).toEqual([named]);
    expect(afterChanges([held], [{ ...change, kind: 'lost' }])).toEqual([held]);
    expect(afterChanges([held], [{ ...change, region: 'eu-west-1' }])).toEqual([held]);
  });
});

test('what is exempt is not waited for', () => {
  expect(healingReason(cell())).toBe('IAM changes take time to propagate');
  expect(healingReason(withExemption(cell(), origin(), { today: '2027-01-01' }))).toBeUndefined();
});
