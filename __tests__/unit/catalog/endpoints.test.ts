/**
 * What calls at other endpoints than bedrock-runtime need of IAM. Expectations are from AWS's service authorization
 * reference.
 */
import { describe, expect, test } from '@jest/globals';
import {
  ENDPOINT_KEYS,
  ENDPOINT_ROWS,
  endpointColumn,
  endpointNeeds,
  endpointTarget,
} from '../../../src/catalog/endpoints.ts';
import { ACTIONS } from '../../../src/catalog/columns.ts';
import { ENDPOINTS, type ActionName, type EndpointSettings } from '../../../src/domain/settings.ts';
import { actionFacts, matchingTypes } from '../../../src/policy/service-authorization.ts';

const WHERE = { partition: 'aws', region: 'us-east-1', account: '111122223333' };
const MANTLE: EndpointSettings = { name: 'mantle', resourceId: 'default' };
const CLAUDE: EndpointSettings = { name: 'claude-platform', resourceId: 'wrkspc_1' };
const PROJECT = 'arn:aws:bedrock-mantle:us-east-1:111122223333:project/default';

function partsOf(column: ActionName, model: string, endpoint: EndpointSettings) {
  const answer = endpointColumn(column, model, endpoint, WHERE);
  if (answer.kind !== 'parts') throw new Error(answer.why);
  return answer.parts;
}

describe('every action of the table', () => {
  const all = ENDPOINTS.flatMap((name) =>
    ACTIONS.flatMap((column) => {
      const { columns } = ENDPOINT_ROWS[name];
      const { required = [], listed = [] } = columns[column] ?? {};
      return [...required, ...listed].map((action) => [name, column, action] as const);
    }),
  );

  test.each(all)("%s, %s: AWS's reference has %s, on the resource that it is asked about", (name, column, action) => {
    const { service, resourceType } = ENDPOINT_ROWS[name];
    expect(actionFacts(`${service}:${action}`)?.name).toBe(`${service}:${action}`);
    const endpoint = { name, resourceId: 'one' };
    const { resource } = endpointNeeds(column, endpoint, WHERE) ?? { resource: '' };
    expect(matchingTypes(`${service}:${action}`, resource)).toEqual([resourceType]);
  });

  test('is never one of bedrock, and never called', () => {
    for (const [name, column] of all) {
      for (const part of partsOf(column, 'm', { name, resourceId: 'one' })) {
        expect(part.action).not.toMatch(/^bedrock:/);
        expect(part.plan).toEqual({ kind: 'unsupported', why: expect.stringContaining('simulated, never made') });
        expect(part.usesModel).toBe(false);
      }
    }
  });
});

test('a request at bedrock-mantle carries the model, and the tier where there is one', () => {
  const requirement = {
    action: 'bedrock-mantle:CreateInference',
    resource: PROJECT,
    requestedRegion: 'us-east-1',
    role: 'target',
  };
  const [plain] = partsOf('chat', 'google.gemma-4-31b', MANTLE);
  expect(plain?.requirements).toEqual([
    { ...requirement, context: { 'bedrock-mantle:Model': ['google.gemma-4-31b'] } },
  ]);
  const tiered = endpointColumn('chat', 'google.gemma-4-31b', MANTLE, WHERE, 'flex');
  expect(tiered.kind === 'parts' && tiered.parts[0]?.requirements[0]?.context).toEqual({
    'bedrock-mantle:Model': ['google.gemma-4-31b'],
    'bedrock-mantle:ServiceTier': ['flex'],
  });
  // CountTokens reads the model alone, GetModel neither (service authorization reference, condition keys).
  const counted = endpointColumn('count-tokens', 'anthropic.claude-haiku-4-5', MANTLE, WHERE, 'flex');
  expect(counted.kind === 'parts' && counted.parts[0]?.requirements[0]?.context).toEqual({
    'bedrock-mantle:Model': ['anthropic.claude-haiku-4-5'],
  });
  for (const { requirements } of partsOf('discover', 'x', MANTLE))
    expect(requirements[0]).not.toHaveProperty('context');
});

test('Claude Platform has no key for either', () => {
  const [part] = partsOf('messages', 'claude-haiku-4-5', CLAUDE);
  expect(part?.requirements).toEqual([
    {
      action: 'aws-external-anthropic:CreateInference',
      resource: 'arn:aws:aws-external-anthropic:us-east-1:111122223333:workspace/wrkspc_1',
      requestedRegion: 'us-east-1',
      role: 'target',
    },
  ]);
});

test.each([
  ['chat', 'google.gemma-4-31b', MANTLE, false],
  ['invoke', 'google.gemma-4-31b', MANTLE, false],
  // By the table it has Chat Completions and Responses.
  ['messages', 'google.gemma-4-31b', MANTLE, true],
  ['messages', 'anthropic.claude-haiku-4-5', MANTLE, false],
  ['count-tokens', 'anthropic.claude-haiku-4-5', MANTLE, false],
  ['count-tokens', 'google.gemma-4-31b', MANTLE, true],
  // In the table, but of bedrock-runtime alone.
  ['chat', 'amazon.nova-lite-v1:0', MANTLE, true],
  ['chat', 'acme.tomorrow-1', MANTLE, true],
  ['messages', 'anthropic.claude-haiku-4-5', CLAUDE, true],
] as const)('%s of %s at %j: support unknown is %s', (column, model, endpoint, unknown) => {
  expect(partsOf(column, model, endpoint).map((part) => part.supportUnknown)).toEqual([unknown]);
});

test('what has no action there does not apply, and nothing is needed for it', () => {
  for (const [column, endpoint] of [
    ['async', MANTLE],
    ['batch', MANTLE],
    ['chat', CLAUDE],
    ['responses', CLAUDE],
  ] as const) {
    const answer = endpointColumn(column, 'm', endpoint, WHERE);
    expect(answer).toEqual({ kind: 'not-applicable', why: expect.stringContaining(`no IAM action for \`${column}\``) });
    expect(endpointNeeds(column, endpoint, WHERE)).toBeUndefined();
  }
});

test('stored responses and lists are listed, not required', () => {
  expect(partsOf('responses', 'm', MANTLE).map(({ action, optional = false }) => [action, optional])).toEqual([
    ['bedrock-mantle:CreateInference', false],
    ['bedrock-mantle:GetInference', true],
    ['bedrock-mantle:CancelInference', true],
    ['bedrock-mantle:DeleteInference', true],
  ]);
  expect(partsOf('batch', 'm', CLAUDE).map(({ action, optional = false }) => [action, optional])).toEqual([
    ['aws-external-anthropic:CreateBatchInference', false],
    ['aws-external-anthropic:GetBatchInference', false],
    ['aws-external-anthropic:ListBatchInferences', true],
  ]);
});

test('what an application needs, with the host', () => {
  expect(endpointNeeds('chat', MANTLE, { ...WHERE, region: 'eu-west-1' })).toEqual({
    name: 'mantle',
    host: 'bedrock-mantle.eu-west-1.api.aws',
    actions: ['bedrock-mantle:CreateInference'],
    resource: 'arn:aws:bedrock-mantle:eu-west-1:111122223333:project/default',
  });
});

test('the target is what IAM is asked about, with nothing behind it to look up', () => {
  expect(
    endpointTarget(
      { id: 'google.gemma-4-31b', parsed: { kind: 'foundation-model', id: 'google.gemma-4-31b', provider: 'google' } },
      MANTLE,
      WHERE,
    ),
  ).toEqual({
    ...{ kind: 'foundation-model', id: 'google.gemma-4-31b', arn: PROJECT, resolvedBy: 'id' },
    ...{ foundationModels: [], modelArns: [PROJECT] },
  });
});

test('every condition key of the rows is among the keys of the services', () => {
  for (const { modelKey, tierKey } of Object.values(ENDPOINT_ROWS)) {
    for (const key of [modelKey, tierKey]) if (key !== undefined) expect(ENDPOINT_KEYS).toContain(key);
  }
});
