/** What parts of columns are made of: each piece as IAM and Bedrock take it. */
import { expect, test } from '@jest/globals';
import {
  compatibleCall,
  control,
  free,
  listing,
  onlyListed,
  onMadeUp,
  onModel,
  projectArn,
  requirement,
  unsupported,
} from '../../../src/catalog/column-parts.ts';
import { COLUMN_FILES } from '../../../src/catalog/column-files.ts';
import { familyOf } from '../../../src/catalog/families.ts';
import { parseModel } from '../../../src/catalog/model-id.ts';
import { resolveById } from '../../../src/catalog/targets.ts';

const US_EAST_1 = { partition: 'aws', region: 'us-east-1', account: '111122223333' };
const SOL = 'openai.gpt-6.1-sol';

function call(column: 'responses' | 'chat', model: string, mode?: 'validate') {
  const parsed = parseModel(model);
  if (parsed.kind === 'invalid' || parsed.kind === 'pattern') throw new Error(`${model} is no model`);
  const target = resolveById(parsed, 'us-east-1', US_EAST_1.account);
  const context = { ...US_EAST_1, ...(mode && { mode }) };
  return compatibleCall(COLUMN_FILES[column].compatible, target, familyOf(target.foundationModels[0]), context);
}

test('a requirement is one action on one resource in the region of the call', () => {
  expect(requirement('bedrock:X', 'arn:x', US_EAST_1)).toEqual({
    ...{ action: 'bedrock:X', resource: 'arn:x', requestedRegion: 'us-east-1', role: 'target' },
  });
  expect(onModel('bedrock:X', 'a.b', US_EAST_1)).toEqual([
    requirement('bedrock:X', 'arn:aws:bedrock:us-east-1::foundation-model/a.b', US_EAST_1),
  ]);
});

test('a list has no resource type, and does not ask whether the model is available', () => {
  expect(listing('bedrock:ListX', 'ListAsyncInvokes', US_EAST_1)).toEqual({
    action: 'bedrock:ListX',
    requirements: [{ action: 'bedrock:ListX', resource: '*', requestedRegion: 'us-east-1', role: 'target' }],
    plan: { kind: 'call', api: 'ListAsyncInvokes', body: {}, maxOutputTokens: 0, approxInputTokens: 0, usd: 0 },
    usesModel: false,
  });
});

test('what is made up says so, has an ID of twelve characters and is not called', () => {
  const { requirements, plan } = onMadeUp('bedrock:GetAsyncInvoke', 'async-invoke', US_EAST_1);
  expect(requirements).toMatchObject([{ madeUp: 'async-invoke' }]);
  expect(requirements[0]?.resource).toMatch(/^arn:aws:bedrock:us-east-1:111122223333:async-invoke\/[a-z0-9]{12}$/);
  expect(plan.kind).toBe('unsupported');
});

test('a part that is only listed is the part, and optional', () => {
  const part = control('bedrock:X', [], unsupported('why'));
  expect(onlyListed(part)).toEqual({ ...part, optional: true });
});

test('a call that costs nothing says what it is about', () => {
  expect(free('GetFoundationModel', 'a.b')).toMatchObject({ kind: 'call', usd: 0, about: 'a.b' });
});

test('a response is authorised on the model and on the default project, each with the name of the other', () => {
  const { action, requirements, plan } = call('responses', SOL);
  const project = projectArn(US_EAST_1);
  const model = `arn:aws:bedrock:us-east-1::foundation-model/${SOL}`;
  expect(action).toBe('bedrock:InvokeModel');
  expect(project).toBe('arn:aws:bedrock:us-east-1:111122223333:project/default');
  expect(requirements).toMatchObject([
    { resource: model, context: { 'bedrock:ProjectArn': [project] } },
    { resource: project, context: { 'bedrock:ModelArn': [model] } },
  ]);
  expect(plan).toMatchObject({ kind: 'call', api: 'CreateResponse' });
});

test('a chat completion is authorised as InvokeModel alone', () => {
  expect(call('chat', SOL).requirements).toMatchObject([
    { resource: `arn:aws:bedrock:us-east-1::foundation-model/${SOL}` },
  ]);
});

test.each([
  ['no request of it is refused after authorization', SOL, 'validate'],
  [
    'AWS documents it for models and profiles',
    'arn:aws:bedrock:us-east-1:111122223333:imported-model/abcdefghijkl',
    undefined,
  ],
] as const)('not called where %s', (_, model, mode) => {
  expect(call('chat', model, mode).plan.kind).toBe('unsupported');
});
