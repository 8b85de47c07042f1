import { describe, expect, test } from '@jest/globals';
import type { Cell } from '../../../src/domain/report.ts';
import { closedDoor, denyDocument, type Door } from '../../../src/verdict/closed-door.ts';
import { EXPECT_OTHERS } from '../../../src/domain/settings.ts';
import { cell, denial } from '../report/samples.ts';

const MODEL = 'arn:aws:bedrock:us-east-1::foundation-model/a.b-v1:0';
const ROLE = 'arn:aws:iam::111122223333:role/app';

function doorOf(change: Partial<Cell>, more: Partial<Door> = {}): Door {
  return {
    cell: cell({ expected: 'deny', ...change }),
    principal: ROLE,
    actions: ['bedrock:InvokeModel'],
    requirements: [{ action: 'bedrock:InvokeModel', resource: MODEL, role: 'target', madeUp: false }],
    statements: [],
    isNeededByOthers: false,
    ...more,
  };
}

test('an open door names the statement that opens it, and has a Deny and never an Allow', () => {
  const statements = [{ policy: 'role_app_bedrock', type: 'IAM Policy', sid: 'AllowAll' }];
  const said = closedDoor(doorOf({ met: false, diagnosis: denial() }, { statements }));
  expect(said?.cause).toBe('allowed-by-policy');
  expect(said?.summary).toContain('the statement "AllowAll" of the policy bedrock');
  expect(said?.remedy.deny).toMatchObject({ Statement: [{ Effect: 'Deny', Resource: [MODEL] }] });
  expect(said?.remedy.policy).toBeUndefined();
  expect(said?.evidenceKinds).toHaveLength(said?.evidence.length ?? -1);
});

test('a door that is closed has nothing to do, whatever would open it', () => {
  const said = closedDoor(doorOf({ met: true, verdict: 'denied', diagnosis: denial() }));
  expect(said?.remedy.text).toContain('Nothing is to be done');
  expect(said?.remedy.policy).toBeUndefined();
});

test('a denial that proves nothing has the same Deny', () => {
  const said = closedDoor(doorOf({ met: null, verdict: 'denied', confidence: 'suspected', diagnosis: denial() }));
  expect(said?.remedy.text).toContain('only suspected');
  expect(said?.remedy.deny).toBeDefined();
});

test('what is not about access to the model is said as it is', () => {
  const diagnosis = { ...denial(), layer: 'credentials' as const };
  expect(closedDoor(doorOf({ met: null, diagnosis }))).toBe(diagnosis);
  expect(closedDoor(doorOf({ met: null }))).toBeUndefined();
});

test('a Deny leaves the ways that others need open', () => {
  const target = {
    kind: 'foundation-model' as const,
    arn: MODEL,
    foundationModels: ['a.b-v1:0'],
    resolvedBy: 'id' as const,
  };
  const condition = (isNeededByOthers: boolean) =>
    denyDocument(doorOf({ target }, { isNeededByOthers }))?.Statement[0]?.Condition;
  expect(condition(true)).toEqual({
    Null: { 'bedrock:InferenceProfileArn': 'true', 'bedrock:PromptRouterArn': 'true' },
  });
  expect(condition(false)).toBeUndefined();
});

test('nothing that was made up is denied', () => {
  const requirements = [{ action: 'bedrock:InvokeModel', resource: MODEL, role: 'target' as const, madeUp: true }];
  expect(denyDocument(doorOf({}, { requirements }))).toBeUndefined();
});

const SOURCE = 'arn:aws:bedrock:us-west-2::foundation-model/a.b-v1:0';
const PROFILE = 'arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.a.b-v1:0';
const needs = (role: 'target' | 'source' | 'destination', resource = MODEL, action = 'bedrock:InvokeModel') => ({
  ...{ action, resource, role, madeUp: false },
});
const remedyOf = (change: Partial<Cell>, more: Partial<Door> = {}): string =>
  closedDoor(doorOf(change, more))?.remedy.text ?? '';

describe('the Deny', () => {
  const rows: [string, Partial<Door>, string[] | undefined, string[]?][] = [
    [
      'names the target, and not what is behind it',
      { requirements: [needs('source', SOURCE), needs('target')] },
      [MODEL],
    ],
    [
      'names the model in the source region, if there is no target',
      { requirements: [needs('destination'), needs('source', SOURCE)] },
      [SOURCE],
    ],
    ['is none for destinations alone', { requirements: [needs('destination')] }, undefined],
    ['is none for other actions', { actions: ['bedrock:ApplyGuardrail'] }, undefined],
    [
      'has each action and resource once, sorted, and a Sid of their names',
      {
        actions: ['bedrock:InvokeModel', 'bedrock:Converse', 'aws-x:B'],
        requirements: [
          needs('target', SOURCE),
          needs('target', MODEL, 'aws-x:B'),
          needs('target', MODEL, 'bedrock:Converse'),
          needs('target'),
        ],
      },
      [MODEL, SOURCE],
      ['aws-x:B', 'bedrock:Converse', 'bedrock:InvokeModel'],
    ],
    [
      'is on `*` for an action without a resource type',
      {
        actions: ['bedrock:ListFoundationModels'],
        requirements: [needs('target', MODEL, 'bedrock:ListFoundationModels')],
      },
      ['*'],
      ['bedrock:ListFoundationModels'],
    ],
  ];
  test.each(rows)('%s', (_, door, resources, actions = ['bedrock:InvokeModel']) => {
    const statement = denyDocument(doorOf({}, door))?.Statement;
    expect(statement).toEqual(
      resources && [
        {
          Sid: `Deny${actions.map((action) => action.replace(/.*:/, '')).join('')}`,
          Effect: 'Deny',
          Action: actions,
          Resource: resources,
        },
      ],
    );
  });

  test('has a Sid of 128 characters at most', () => {
    const action = `bedrock:${'A'.repeat(200)}`;
    const door = doorOf({}, { actions: [action], requirements: [needs('target', MODEL, action)] });
    expect(denyDocument(door)?.Statement[0]?.Sid).toHaveLength(128);
  });

  test('on a profile needs no way to be left open', () => {
    const target = {
      kind: 'inference-profile' as const,
      arn: PROFILE,
      foundationModels: [],
      resolvedBy: 'id' as const,
    };
    expect(denyDocument(doorOf({ target }, { isNeededByOthers: true }))?.Statement[0]).not.toHaveProperty('Condition');
  });
});

describe('an open door', () => {
  const open = (change: Partial<Cell> = {}, more: Partial<Door> = {}) =>
    closedDoor(doorOf({ met: false, ...change }, more));
  const statement = (more: object) => ({ policy: 'role_app_bedrock', type: 'IAM Policy', ...more });

  test.each<[string, object, string]>([
    ['by its Sid', { sid: 'A', end: { line: 9, column: 1 } }, 'the statement "A" of the policy bedrock'],
    [
      'by its last line',
      { start: { line: 4, column: 1 }, end: { line: 9, column: 1 } },
      'the statement of the policy bedrock that ends on line 9',
    ],
    ['by its first line', { start: { line: 4, column: 1 } }, 'the statement of the policy bedrock that ends on line 4'],
    ['by its policy alone', {}, 'a statement of the policy bedrock'],
  ])('names its statement %s', (_, more, name) => {
    const said = open({}, { statements: [statement(more)] });
    expect(said?.summary).toContain(`(bedrock:InvokeModel on ${MODEL}): ${name}.`);
    expect(said?.remedy.text).toContain(`What allows it is ${name}. Attach the Deny statement in a policy of ${ROLE}`);
    expect(said?.evidence).toContain(`${name.charAt(0).toUpperCase()}${name.slice(1)} matched.`);
  });

  test('names several statements', () => {
    const statements = [statement({ sid: 'A' }), statement({ sid: 'B' })];
    expect(open({}, { statements })?.remedy.text).toMatch(/^These allow it: the statement "A" .*, the statement "B" /);
  });

  test('says that no statement is known, and denies the target where no resource of it is known', () => {
    const said = open({}, { requirements: [], actions: ['bedrock:X', 'bedrock:Y'] });
    expect(said?.summary).toMatch(/ \(bedrock:X and bedrock:Y on arn:[^)]*inference-profile[^)]*\)\.$/);
    expect(said?.remedy.text).toMatch(/^Which statement allows it could not be learnt\. Deny it in a policy of /);
    expect(said?.remedy).not.toHaveProperty('deny');
  });

  test('tells how to let it be open: an entry of its own where it is one of the others', () => {
    expect(open()?.remedy.text).toMatch(/or, where it may stay open, remove `expect: deny`\.$/);
    expect(open({ configured: EXPECT_OTHERS })?.remedy.text).toMatch(/where it may stay open, list it as an entry\.$/);
  });

  test('has seen the call or the simulation first, then what was seen before, each once with its kind', () => {
    const diagnosis = { ...denial(), evidence: ['a', 'b', 'A call worked.'], evidenceKinds: ['account' as const] };
    expect(open({ diagnosis })).toMatchObject({
      evidence: ['A call worked.', 'a', 'b'],
      evidenceKinds: ['conclusion', 'account', 'conclusion'],
    });
    const refused = { outcome: 'not-made' as const, reason: 'expected-deny' as const };
    expect(open({ probe: refused })).toMatchObject({
      evidence: ["IAM's simulation says allowed."],
      evidenceKinds: ['simulation'],
    });
    expect(open()).toMatchObject({ evidence: ['A call worked.'], evidenceKinds: ['answer'], alternatives: [] });
  });
});

describe('a denial that proves nothing', () => {
  const doubt = (change: Partial<Cell>) => remedyOf({ met: null, verdict: 'denied', diagnosis: denial(), ...change });
  test.each<[string, Partial<Cell>]>([
    ['only suspected', { confidence: 'suspected' }],
    ["true with the configuration file's own context only", { confidence: 'suspected', notes: ['context-asserted'] }],
    ['of one destination, and others may be open', { confidence: 'simulated' }],
  ])('is %s', (text, change) => {
    expect(doubt(change)).toBe(
      `It is to be denied, and this denial proves nothing: it is ${text}. Attach the Deny statement to ${ROLE} to be sure.`,
    );
  });

  test.each<[string, Partial<Cell>, Partial<Door>]>([
    ['of which no resource is known', { verdict: 'denied' }, { requirements: [] }],
    ['that is none', { verdict: 'unavailable' }, {}],
  ])('%s has no Deny', (_, change, more) => {
    const said = closedDoor(doorOf({ met: null, diagnosis: denial(), ...change }, more));
    expect(said?.remedy.text).toMatch(/^It is to be denied, and no policy was seen to deny it\. Deny it/);
    expect(said?.remedy).toEqual({ text: expect.any(String), documentation: denial().remedy.documentation });
  });

  test.each(['policy', 'entitlement', 'model', 'unknown'] as const)(
    'of the layer %s never says how to open it',
    (layer) => {
      expect(remedyOf({ met: null, diagnosis: { ...denial(), layer } })).toMatch(/^It is to be denied/);
    },
  );
});

test('a closed door keeps what to read', () => {
  expect(closedDoor(doorOf({ met: true, diagnosis: denial() }))?.remedy).toEqual({
    text: 'Nothing is to be done: it is to be denied, and it is.',
    documentation: denial().remedy.documentation,
  });
});
