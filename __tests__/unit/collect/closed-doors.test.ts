/** What is said of cells that must be closed: which statement opens an open one, and what closes it. */
import { describe, expect, test } from '@jest/globals';
import { withClosedDoors } from '../../../src/collect/closed-doors.ts';
import type { JudgedCell } from '../../../src/collect/proof.ts';
import type { PrincipalSimulation } from '../../../src/collect/simulation.ts';
import type { MatchedStatement, RequirementResult } from '../../../src/domain/report.ts';
import type { PlannedCell } from '../../../src/plan/planned-cell.ts';
import { ROLE, identity, plannedCell } from '../matrix/support.ts';

const NOVA = 'amazon.nova-lite-v1:0';
const arn = (region: string, id = NOVA) => `arn:aws:bedrock:${region}::foundation-model/${id}`;
const PROFILE = `arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.${NOVA}`;
const TEXT = '{"Version":"2012-10-17","Statement":[{"Sid":"Everything","Effect":"Allow","Action":"*","Resource":"*"}]}';
const END = { line: 1, column: TEXT.length - 1 };
const statement = (policy: string, more: Partial<MatchedStatement> = {}): MatchedStatement => ({
  policy,
  type: 'IAM Policy',
  end: END,
  ...more,
});

function judged(
  planned: PlannedCell,
  met: boolean | null,
  statements: Record<string, MatchedStatement[]> = {},
  more: object = {},
): JudgedCell {
  const requirements = planned.requirements.map(({ resource, requestedRegion, action }): RequirementResult => ({
    ...{ action: action ?? planned.iamAction, resource, requestedRegion, decision: 'allowed', missingContextKeys: [] },
    statements: statements[resource] ?? [],
  }));
  const cell = {
    ...{ principal: 'ci', region: planned.region, model: planned.model, action: planned.action, met },
    ...{ expected: planned.entry.expect, verdict: met === false ? 'accessible' : 'denied', confidence: 'observed' },
    simulation: { outcome: 'allowed', requirements },
    ...{ target: planned.target, probe: { outcome: 'succeeded' }, notes: [] },
    ...more,
  };
  return { planned, cell: cell as unknown as JudgedCell['cell'], record: 'there' };
}
const door = (model = NOVA, models?: string[], more: Partial<PlannedCell> = {}): PlannedCell => {
  const planned = plannedCell(identity(), { model, region: 'us-east-1', action: 'invoke', ...(models && { models }) });
  return { ...planned, entry: { ...planned.entry, expect: 'deny' }, ...more };
};

async function said(cells: JudgedCell[], texts: Record<string, string> = {}, principalArn = ROLE) {
  const read: string[] = [];
  const documents = {
    ofSource: (policy: string) => {
      read.push(policy);
      return Promise.resolve(texts[policy]);
    },
  };
  const simulation = { principalArn, further: { documents } } as unknown as PrincipalSimulation;
  return { cells: await withClosedDoors(cells, simulation), read };
}
const remedy = (one: JudgedCell | undefined) => one?.cell.diagnosis?.remedy.text ?? '';
const summary = (one: JudgedCell | undefined) => one?.cell.diagnosis?.summary ?? '';

test('what is to be allowed is as it was', async () => {
  const planned = plannedCell(identity(), { model: NOVA, region: 'us-east-1', action: 'invoke' });
  const one = judged(planned, false, { [arn('us-east-1')]: [statement('admin')] });
  const { cells, read } = await said([one], { admin: TEXT });
  expect(cells).toEqual([one]);
  expect(read).toEqual([]);
});

describe('an open door', () => {
  test('names the statement that opens it by its Sid, there and in the simulation', async () => {
    const { cells } = await said([judged(door(), false, { [arn('us-east-1')]: [statement('admin')] })], {
      admin: TEXT,
    });
    const [one] = cells;
    expect(
      `${summary(one)} ${one?.cell.diagnosis?.evidence.map((fact) => JSON.stringify(fact)).join(' ') ?? ''} ${remedy(one)}`,
    ).toContain('Everything');
    expect(one?.cell.simulation.requirements[0]?.statements).toEqual([statement('admin', { sid: 'Everything' })]);
    expect(one?.record).toBe('there');
  });

  test.each<[string, MatchedStatement, string[]]>([
    ['has a name already', statement('admin', { sid: 'Known' }), []],
    ['has no place', { policy: 'admin', type: 'IAM Policy' }, []],
    ['is a boundary, which opens nothing', statement('admin', { type: 'Permissions Boundary' }), []],
    ['may be read', statement('admin'), ['admin']],
  ])('a statement that %s: read %j', async (_, one, policies) => {
    const { read } = await said([judged(door(), false, { [arn('us-east-1')]: [one] })], { admin: TEXT });
    expect(read).toEqual(policies);
  });

  test('a policy that may not be read, or has no Sid there, is named without', async () => {
    for (const texts of [{}, { admin: TEXT.replace('"Sid":"Everything",', '') }]) {
      const { cells } = await said([judged(door(), false, { [arn('us-east-1')]: [statement('admin')] })], texts);
      expect(cells[0]?.cell.simulation.requirements[0]?.statements[0]).not.toHaveProperty('sid');
      expect(JSON.stringify(cells[0]?.cell.diagnosis)).toContain('admin');
    }
  });

  test('a statement that opens two ways is read once', async () => {
    const models = [arn('us-east-1'), arn('us-west-2')];
    const both = { [PROFILE]: [statement('admin')], [arn('us-east-1')]: [statement('admin')] };
    expect((await said([judged(door(`us.${NOVA}`, models), false, both)], { admin: TEXT })).read).toEqual(['admin']);
  });

  test('what lets calls be routed on opens no door', async () => {
    const models = [arn('us-east-1'), arn('us-west-2')];
    const far = { [arn('us-west-2')]: [statement('far')] };
    expect((await said([judged(door(`us.${NOVA}`, models), false, far)], { far: TEXT })).read).toEqual([]);
  });

  test('what was denied, or is about another action, opens none', async () => {
    const one = judged(door(), false, { [arn('us-east-1')]: [statement('admin')] });
    const other = (change: Partial<RequirementResult>): JudgedCell => ({
      ...one,
      cell: {
        ...one.cell,
        simulation: {
          ...one.cell.simulation,
          requirements: one.cell.simulation.requirements.map((each) => ({ ...each, ...change })),
        },
      },
    });
    for (const change of [
      { decision: 'implicitDeny' },
      { action: 'bedrock:CountTokens' },
      { resource: 'arn:other' },
    ] as const)
      expect((await said([other(change)], { admin: TEXT })).read).toEqual([]);
    expect((await said([other({ resource: '*' })], { admin: TEXT })).read).toEqual(['admin']);
  });

  test('has a ready Deny for the principal', async () => {
    const { cells } = await said([judged(door(), false, { [arn('us-east-1')]: [statement('admin')] })], {});
    const policy = JSON.stringify(cells[0]?.cell.diagnosis);
    expect(policy).toContain('"Effect":"Deny"');
    expect(policy).toContain(arn('us-east-1'));
    expect(policy).toContain('"bedrock:InvokeModel"');
  });

  test('without an ARN the principal is called by its name', async () => {
    const { cells } = await said([judged(door(), false)], {}, '');
    expect(JSON.stringify(cells[0]?.cell.diagnosis)).toContain('ci');
  });
});

test('a Deny leaves open what another cell reaches through a profile', async () => {
  const open = judged(door(), false, { [arn('us-east-1')]: [statement('admin')] });
  const needed = plannedCell(identity(), {
    model: `us.${NOVA}`,
    region: 'us-east-1',
    action: 'invoke',
    models: [arn('us-east-1'), arn('us-west-2')],
  });
  const conditionOf = (one: JudgedCell | undefined) => JSON.stringify(one?.cell.diagnosis).includes('"Null"');
  const alone = await said([open]);
  const beside = await said([open, judged(needed, true)]);
  expect([conditionOf(alone.cells[0]), conditionOf(beside.cells[0])]).toEqual([false, true]);
  const other = plannedCell(identity(), {
    model: 'us.amazon.nova-pro-v1:0',
    region: 'us-east-1',
    action: 'invoke',
    models: [arn('us-east-1', 'amazon.nova-pro-v1:0')],
  });
  expect(conditionOf((await said([open, judged(other, true)])).cells[0])).toBe(false);
  expect(
    conditionOf((await said([open, judged({ ...needed, entry: { ...needed.entry, expect: 'deny' } }, true)])).cells[0]),
  ).toBe(false);
});

test('of a column of several actions the one that does the work opens it, of a list all; nothing that was made up is denied', async () => {
  const need = (action: string, more: object = {}) => ({
    ...{ action, resource: '*', requestedRegion: 'us-east-1', role: 'target' as const },
    ...more,
  });
  const part = (iamAction: string) => door(NOVA, undefined, { iamAction });
  const denied = async (action: 'async' | 'discover', names: string[], more: object = {}) => {
    const [iamAction = ''] = names;
    const requirements = names.map((name) => need(name, more));
    const whole = { ...door(), ...{ action, iamAction, requirements, parts: names.map(part) } };
    const { cells } = await said([judged(whole, false)]);
    const text = /"Action":\[[^\]]*\]/.exec(JSON.stringify(cells[0]?.cell.diagnosis))?.[0] ?? '';
    return names.filter((name) => text.includes(`"${name}"`));
  };
  const model = { resource: arn('us-east-1') };
  expect(await denied('async', ['bedrock:InvokeModel', 'bedrock:ListAsyncInvokes'], model)).toEqual([
    'bedrock:InvokeModel',
  ]);
  const lists = ['bedrock:ListFoundationModels', 'bedrock:ListInferenceProfiles'];
  expect(await denied('discover', lists)).toEqual(lists);
  expect(await denied('discover', lists, { madeUp: 'a job' })).toEqual([]);
});

test('a door that is closed, or may be, reads no policy', async () => {
  for (const met of [true, null])
    expect((await said([judged(door(), met, { [arn('us-east-1')]: [statement('admin')] })])).read).toEqual([]);
});
