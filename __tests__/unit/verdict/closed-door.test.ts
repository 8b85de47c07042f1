import { expect, test } from '@jest/globals';
import type { Cell } from '../../../src/domain/report.ts';
import { closedDoor, denyDocument, type Door } from '../../../src/verdict/closed-door.ts';
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
