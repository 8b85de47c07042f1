/** What each column asks for each kind of target: hand-written from the service authorization reference. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  ACTIONS,
  COLUMNS,
  columnOf,
  hasNoResource,
  IAM_ACTION,
  type PartedColumn,
} from '../../../src/catalog/columns.ts';
import { familyOf } from '../../../src/catalog/families.ts';
import { parseModel } from '../../../src/catalog/model-id.ts';
import { resolveById, resolveFromService } from '../../../src/catalog/targets.ts';

const ACCOUNT = '111122223333';
const HERE = `arn:aws:bedrock:us-east-1:${ACCOUNT}:`;
const MODEL = 'arn:aws:bedrock:us-east-1::foundation-model/';
const HAIKU = 'anthropic.claude-haiku-4-5-20251001-v1:0';

function column(name: PartedColumn, model: string, models?: string[], batchRole?: string) {
  const parsed = parseModel(model);
  if (parsed.kind === 'invalid' || parsed.kind === 'pattern') throw new Error(`${model} is no model`);
  const target = models
    ? resolveFromService(parsed, 'us-east-1', ACCOUNT, models)
    : resolveById(parsed, 'us-east-1', ACCOUNT);
  const where = { partition: 'aws', region: 'us-east-1', account: ACCOUNT };
  const context = { ...where, ...(batchRole !== undefined && { batchRole }) };
  return columnOf(name, target, familyOf(target.foundationModels[0]), context);
}

/** One line a part: action, resources, and the call with what it is about. */
function lines(name: PartedColumn, model: string, models?: string[]): string[] {
  const found = column(name, model, models);
  if (found.kind === 'not-applicable') return [`not applicable: ${found.why}`];
  return found.parts.map(({ action, requirements, plan, optional }) => {
    const resources = requirements.map((one) => one.resource + (one.madeUp === undefined ? '' : ` (${one.madeUp})`));
    const call = plan.kind === 'call' ? [plan.api, plan.about].filter((part) => part !== undefined).join(' ') : '-';
    return `${action} on ${resources.join(', ') || 'nothing'}: ${call}${optional === true ? ', only listed' : ''}`;
  });
}

const HAIKU_EVERYWHERE = ['us-east-1', 'us-west-2'].map(
  (region) => `arn:aws:bedrock:${region}::foundation-model/${HAIKU}`,
);

describe('count-tokens', () => {
  test.each([
    [HAIKU, undefined],
    [`us.${HAIKU}`, HAIKU_EVERYWHERE],
    [`global.${HAIKU}`, undefined],
  ])('%s: the bare foundation model in the region of the call', (model, models) => {
    expect(lines('count-tokens', model, models)).toEqual([
      `bedrock:CountTokens on ${MODEL}${HAIKU}: CountTokens ${HAIKU}`,
    ]);
  });

  test.each([
    ['amazon.titan-embed-text-v2:0', 'the model takes no tokens to count (embedding)'],
    ['amazon.nova-canvas-v1:0', 'the model takes no tokens to count (image)'],
    ['amazon.nova-reel-v1:1', 'the model takes no tokens to count (video)'],
    [`${HERE}imported-model/abcdefghijkl`, 'tokens are counted for foundation models only'],
  ])('%s has none, and is not called', (model, why) => {
    expect(lines('count-tokens', model)).toEqual([`not applicable: ${why}`]);
  });

  test('a model that is not known yet is asked', () => {
    expect(lines('count-tokens', 'newcomer.large-v9:0')).toEqual([
      `bedrock:CountTokens on ${MODEL}newcomer.large-v9:0: CountTokens newcomer.large-v9:0`,
    ]);
  });

  test('a profile whose model is not known is neither called nor simulated', () => {
    expect(lines('count-tokens', `${HERE}application-inference-profile/abcdefghijkl`)).toEqual([
      'bedrock:CountTokens on nothing: -',
    ]);
  });
});

describe('async', () => {
  test('Nova Reel: the model, an invocation that was made up, and the list', () => {
    expect(lines('async', 'amazon.nova-reel-v1:1')).toEqual([
      `bedrock:InvokeModel on ${MODEL}amazon.nova-reel-v1:1: -`,
      `bedrock:GetAsyncInvoke on ${HERE}async-invoke/bedrockcheck (async-invoke): -`,
      'bedrock:ListAsyncInvokes on *: ListAsyncInvokes, only listed',
    ]);
  });

  test('an embedding that AWS lists with StartAsyncInvoke has both', () => {
    expect(column('async', 'twelvelabs.marengo-embed-3-0-v1:0').kind).toBe('parts');
  });

  test.each([
    [HAIKU, 'the model has no asynchronous invocation'],
    [`us.${HAIKU}`, 'the model has no asynchronous invocation'],
    ['amazon.nova-sonic-v1:0', 'the model is served by bidirectional streaming only'],
  ])('%s has none', (model, why) => {
    expect(lines('async', model)).toEqual([`not applicable: ${why}`]);
  });

  test('of a model whose card was not read, that is not said', () => {
    expect(column('async', 'newcomer.large-v9:0').kind).toBe('parts');
  });
});

describe('batch', () => {
  const jobs = [
    `bedrock:GetModelInvocationJob on ${HERE}model-invocation-job/bedrockcheck (model-invocation-job): -`,
    `bedrock:StopModelInvocationJob on ${HERE}model-invocation-job/bedrockcheck (model-invocation-job): -, only listed`,
    'bedrock:ListModelInvocationJobs on *: ListModelInvocationJobs, only listed',
  ];

  test('the role of the job is passed, where the entry states it', () => {
    const role = 'arn:aws:iam::111122223333:role/batch';
    const stated = column('batch', HAIKU, undefined, role);
    expect(stated.kind === 'parts' && stated.parts.find(({ action }) => action === 'iam:PassRole')).toMatchObject({
      requirements: [{ resource: role, context: { 'iam:PassedToService': ['bedrock.amazonaws.com'] } }],
    });
    expect(stated).not.toHaveProperty('notChecked');
    expect(column('batch', HAIKU)).toMatchObject({ notChecked: [expect.stringContaining('iam:PassRole')] });
  });

  test.each([
    [HAIKU, undefined],
    [`us.${HAIKU}`, HAIKU_EVERYWHERE],
  ])('%s: a profile is no resource of a job, its model is', (model, models) => {
    expect(lines('batch', model, models)).toEqual([`bedrock:CreateModelInvocationJob on ${MODEL}${HAIKU}: -`, ...jobs]);
  });

  test('a custom model is asked itself', () => {
    const arn = `${HERE}custom-model/amazon.nova-micro-v1:0:128k/abcdefghijkl`;
    expect(lines('batch', arn)).toEqual([`bedrock:CreateModelInvocationJob on ${arn}: -`, ...jobs]);
  });

  test('what no documentation gives a resource for is not simulated', () => {
    expect(lines('batch', `${HERE}provisioned-model/abcdefghijkl`)[0]).toBe(
      'bedrock:CreateModelInvocationJob on nothing: -',
    );
  });

  test('an asynchronous-only model has none', () => {
    expect(column('batch', 'luma.ray-v2:0').kind).toBe('not-applicable');
  });
});

describe('discover', () => {
  test('a foundation model: the lists, and itself', () => {
    expect(lines('discover', HAIKU)).toEqual([
      'bedrock:ListFoundationModels on *: ListFoundationModels',
      `bedrock:GetFoundationModel on ${MODEL}${HAIKU}: GetFoundationModel ${HAIKU}`,
      'bedrock:ListInferenceProfiles on *: ListInferenceProfiles',
    ]);
  });

  test('a profile: also the profile, and its model in the source region', () => {
    expect(lines('discover', `us.${HAIKU}`, HAIKU_EVERYWHERE)).toEqual([
      'bedrock:ListFoundationModels on *: ListFoundationModels',
      `bedrock:GetFoundationModel on ${MODEL}${HAIKU}: GetFoundationModel ${HAIKU}`,
      'bedrock:ListInferenceProfiles on *: ListInferenceProfiles',
      `bedrock:GetInferenceProfile on ${HERE}inference-profile/us.${HAIKU}: GetInferenceProfile us.${HAIKU}`,
    ]);
  });
});

describe('responses, chat and messages', () => {
  const SOL = 'openai.gpt-6.1-sol';
  const PROJECT = `${HERE}project/default`;
  const SOL_EVERYWHERE = ['us-east-1', 'us-west-2'].map(
    (region) => `arn:aws:bedrock:${region}::foundation-model/${SOL}`,
  );

  test('a response is authorised on the target and on the default project; stored ones are listed', () => {
    const target = `${HERE}inference-profile/us.${SOL}`;
    expect(lines('responses', `us.${SOL}`, SOL_EVERYWHERE)).toEqual([
      `bedrock:InvokeModel on ${[target, ...SOL_EVERYWHERE, PROJECT].join(', ')}: CreateResponse`,
      `bedrock:GetInvoke on ${PROJECT}: -, only listed`,
      `bedrock:CancelInvoke on ${PROJECT}: -, only listed`,
      `bedrock:DeleteInvoke on ${PROJECT}: -, only listed`,
    ]);
  });

  test('target and project carry the name of the other, the project that of what was named and never a destination', () => {
    const found = column('responses', `us.${SOL}`, SOL_EVERYWHERE);
    const own = found.kind === 'parts' ? (found.parts[0]?.requirements ?? []) : [];
    const profile = `${HERE}inference-profile/us.${SOL}`;
    expect(own.map(({ resource, context, role }) => [resource, context, role])).toEqual([
      [profile, { 'bedrock:ProjectArn': [PROJECT] }, 'target'],
      ...SOL_EVERYWHERE.map((arn, index) => [
        ...[arn, { 'bedrock:ProjectArn': [PROJECT] }],
        index === 0 ? 'source' : 'destination',
      ]),
      [PROJECT, { 'bedrock:ModelArn': [profile] }, 'source'],
    ]);
    expect(own.at(-1)).not.toHaveProperty('inferenceProfileArn');
  });

  test.each([
    ['chat', 'openai.gpt-oss-20b-1:0', 'CreateChatCompletion'],
    ['messages', HAIKU, 'CreateMessage'],
  ] as const)('%s is authorised on the target alone', (name, model, api) => {
    expect(lines(name, model)).toEqual([`bedrock:InvokeModel on ${MODEL}${model}: ${api}`]);
  });

  test('a model that no table has is asked, and "allowed" alone is not certain of it', () => {
    const newcomer = column('responses', 'newcomer.large-v9:0');
    expect(newcomer.kind === 'parts' && newcomer.parts[0]).toMatchObject({
      supportUnknown: true,
      plan: { kind: 'call' },
    });
    const known = column('responses', `us.${SOL}`, SOL_EVERYWHERE);
    expect(known.kind === 'parts' && known.parts[0]).toMatchObject({ supportUnknown: false });
  });

  test('what AWS does not document for them is not called', () => {
    expect(lines('chat', `${HERE}provisioned-model/abcdefghijkl`)).toEqual([
      `bedrock:InvokeModel on ${HERE}provisioned-model/abcdefghijkl: -`,
    ]);
  });

  test('with `probe: validate` nothing that is paid for is called', () => {
    const parsed = parseModel(`us.${SOL}`);
    if (parsed.kind === 'invalid' || parsed.kind === 'pattern') throw new Error('no model');
    const target = resolveFromService(parsed, 'us-east-1', ACCOUNT, SOL_EVERYWHERE);
    const context = { partition: 'aws', region: 'us-east-1', account: ACCOUNT, mode: 'validate' as const };
    const found = columnOf('responses', target, familyOf(SOL), context);
    expect(found.kind === 'parts' && found.parts.map(({ plan }) => plan.kind)).toEqual(Array(4).fill('unsupported'));
  });

  test('an ID that only bedrock-mantle knows is neither called nor simulated', () => {
    expect(lines('responses', 'google.gemma-4-31b')).toEqual(['bedrock:InvokeModel on nothing: -']);
  });
});

const ROOT = join(import.meta.dirname, '../../..');
const worlds = readdirSync(join(ROOT, 'testbed/worlds'))
  .filter((name) => name.endsWith('.yml'))
  .map((name) => readFileSync(join(ROOT, 'testbed/worlds', name), 'utf8'));
const documented = readFileSync(join(ROOT, 'docs/actions.md'), 'utf8').split('\n');

describe.each(ACTIONS)('the column %s', (name) => {
  test('has a row of docs/actions.md that names its IAM actions', () => {
    const row = documented.find((line) => line.startsWith(`| \`${name}\` |`)) ?? '';
    expect(COLUMNS[name].actions.filter((action) => !row.includes(`\`${action}\``))).toEqual([]);
  });

  test('is asked for in a world', () => {
    expect(worlds.some((world) => new RegExp(`actions:.*\\b${name}\\b`).test(world))).toBe(true);
  });

  test('names as without a resource only actions of its own', () => {
    const { actions, withoutResource = [] } = COLUMNS[name];
    expect(withoutResource.filter((action) => !actions.includes(action))).toEqual([]);
    expect(actions.filter(hasNoResource)).toEqual(
      withoutResource.toSorted((a, b) => actions.indexOf(a) - actions.indexOf(b)),
    );
  });
});

test('the columns are listed in the order of the documentation', () => {
  const rows = documented.flatMap((line) => /^\| `([a-z-]+)` \|/.exec(line)?.[1] ?? []);
  expect(ACTIONS).toEqual(rows);
  expect(ACTIONS).toHaveLength(Object.keys(COLUMNS).length);
});

test('a requirement without an action is about the first of its column', () => {
  expect(IAM_ACTION).toMatchObject({ invoke: 'bedrock:InvokeModel', batch: 'bedrock:CreateModelInvocationJob' });
});

test('an action has no resource whatever its case', () => {
  expect(hasNoResource('BEDROCK:listfoundationmodels')).toBe(true);
  expect(hasNoResource('bedrock:InvokeModel')).toBe(false);
});
