import { ResourceNotFoundException, ValidationException, type BedrockClient } from '@aws-sdk/client-bedrock';
import { expect, test } from '@jest/globals';
import { foundationModel } from '../../../src/bedrock/control-plane.ts';
import { ModelLookups } from '../../../src/collect/model-facts.ts';

type Reply =
  | { status: 'ACTIVE' | 'LEGACY'; endOfLifeTime?: Date; legacyTime?: Date }
  | ('denied' | 'gone' | 'unknown' | 'silent' | 'throttled' | 'fault');

const HEAD = { $metadata: { httpStatusCode: 404 } };
const errorNamed = (name: string, httpStatusCode?: number): Error =>
  Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });

/** Bedrock with an answer for each model; says which ones were asked about, in order. */
function bedrock(replies: Record<string, Reply>) {
  const asked: string[] = [];
  const send = ({ input }: { input: { modelIdentifier: string } }) => {
    asked.push(input.modelIdentifier);
    const reply = replies[input.modelIdentifier];
    if (reply === 'denied') return Promise.reject(errorNamed('AccessDeniedException', 403));
    if (reply === 'silent') return Promise.reject(errorNamed('TimeoutError'));
    if (reply === 'throttled') return Promise.reject(errorNamed('ThrottlingException', 429));
    if (reply === 'fault') return Promise.reject(errorNamed('InternalServerException', 500));
    if (reply === 'unknown') {
      const message = 'The provided model identifier is invalid.';
      return Promise.reject(new ValidationException({ message, $metadata: { httpStatusCode: 400 } }));
    }
    if (reply === 'gone') {
      const message = 'This model version has reached the end of its life.';
      return Promise.reject(new ResourceNotFoundException({ message, ...HEAD }));
    }
    return Promise.resolve({ modelDetails: { modelId: input.modelIdentifier, modelLifecycle: reply }, $metadata: {} });
  };
  const client = { send } as unknown as BedrockClient;
  const lookups = new ModelLookups();
  const { signal } = new AbortController();
  const ask = async (modelId: string, scope = 'ci us-east-1') => {
    const facts = await lookups.ask(scope, modelId, () => foundationModel(client, modelId, signal));
    return facts?.state === 'there' ? facts.model.lifecycle : facts?.state;
  };
  return { ask, asked };
}

test('a model is asked about once for an asker and region, and its date is that of UTC', async () => {
  const { ask, asked } = bedrock({
    'a.one': {
      status: 'LEGACY',
      legacyTime: new Date('2026-04-14'),
      endOfLifeTime: new Date('2026-10-14T23:30:00-02:00'),
    },
  });
  const answers = await Promise.all([ask('a.one'), ask('a.one'), ask('a.one', 'ci eu-west-1')]);
  expect(answers).toEqual(Array(3).fill({ status: 'LEGACY', legacySince: '2026-04-14', endOfLife: '2026-10-15' }));
  expect(asked).toEqual(['a.one', 'a.one']);
});

test('one refusal stands for the provider in that region, and for no other', async () => {
  const { ask, asked } = bedrock({ 'a.one': 'denied', 'a.two': 'denied', 'b.one': { status: 'ACTIVE' } });
  const answers = await Promise.all(['a.one', 'a.two', 'a.three', 'b.one'].map((id) => ask(id)));
  expect(answers).toEqual([undefined, undefined, undefined, { status: 'ACTIVE' }]);
  expect(asked).toEqual(['a.one', 'b.one']);
});

test('so does silence: no caller waits twice', async () => {
  const { ask, asked } = bedrock({ 'a.one': 'silent', 'a.two': { status: 'ACTIVE' } });
  expect(await Promise.all([ask('a.one'), ask('a.two')])).toEqual([undefined, undefined]);
  expect(asked).toEqual(['a.one']);
});

test('an unknown model says nothing of the others, and one that has ended is known to have', async () => {
  const { ask } = bedrock({ 'a.one': 'unknown', 'a.two': 'gone', 'a.three': { status: 'ACTIVE' } });
  const answers = await Promise.all(['a.one', 'a.two', 'a.three'].map((id) => ask(id)));
  expect(answers).toEqual(['absent', 'ended', { status: 'ACTIVE' }]);
});

test('neither throttling nor a fault says that a model is not there', async () => {
  const { ask } = bedrock({ 'a.one': 'throttled', 'b.one': 'fault' });
  expect(await Promise.all([ask('a.one'), ask('b.one')])).toEqual([undefined, undefined]);
});
