/** Calls that cannot be answered are not made. */
import { describe, expect, test } from '@jest/globals';
import type { IAMClient } from '@aws-sdk/client-iam';
import { simulatingWith } from '../../../src/iam/simulate.ts';
import { contextKeys, customSimulator, principalSimulator, roleArn, roleTrust } from '../../../src/iam/simulator.ts';
import type { SimulationCall } from '../../../src/iam/plan.ts';
import { rememberThrottling } from '../../../src/aws/throttling.ts';
import { recognize } from '../../../src/verdict/recognize.ts';
import { Pool } from '../../../src/util/pool.ts';
import { fakeClient, refusal } from './fake-client.ts';

const ROLE = 'arn:aws:iam::111122223333:role/search-ci';

function call(region: string): SimulationCall {
  const context = [{ key: 'aws:RequestedRegion', values: [region], type: 'string' as const }];
  return { actions: ['bedrock:InvokeModel'], resources: ['*'], context, exclude: [] };
}

/** An IAM that answers every call with an error, or with nothing to say. */
function iam(error?: { name: string; status: number }) {
  const sent: unknown[] = [];
  const send = (command: unknown) => {
    sent.push(command);
    if (!error) return Promise.resolve({ EvaluationResults: [], $metadata: {} });
    const { name, status } = error;
    return Promise.reject(Object.assign(new Error('not authorized'), { name, $metadata: { httpStatusCode: status } }));
  };
  return { client: { send } as unknown as IAMClient, sent };
}

async function simulateThree(error?: { name: string; status: number }) {
  const { client, sent } = iam(error);
  const simulator = principalSimulator({ client, pool: new Pool(1), signal: new AbortController().signal }, ROLE);
  const answers = await Promise.all(['us-east-1', 'us-east-2', 'us-west-2'].map((region) => simulator(call(region))));
  return { answers, calls: sent.length };
}

describe('principalSimulator', () => {
  test('a principal that may not be simulated costs one call, and every question has the refusal', async () => {
    const { answers, calls } = await simulateThree({ name: 'AccessDenied', status: 403 });
    expect(calls).toBe(1);
    expect(answers.map((answer) => (answer.ok ? '' : answer.failure.errorName))).toEqual(Array(3).fill('AccessDenied'));
  });

  test.each([
    ['an answer', undefined],
    ['a failure that says nothing of the next call', { name: 'ServiceFailure', status: 500 }],
  ])('after %s the next call is made', async (_, error) => {
    expect((await simulateThree(error)).calls).toBe(3);
  });
});

/** A client that IAM has throttled before, answering with `send`. */
async function throttledClient(send: () => Promise<unknown>): Promise<IAMClient> {
  const client = { send } as unknown as IAMClient;
  const refuseForRate = () =>
    Promise.reject(
      Object.assign(new Error('Rate exceeded'), { name: 'Throttling', $metadata: { httpStatusCode: 400 } }),
    );
  let attempt: (() => Promise<unknown>) | undefined;
  const stack = {
    add: (one: (next: () => Promise<unknown>) => () => Promise<unknown>) => {
      attempt = one(refuseForRate);
    },
  };
  rememberThrottling(client).applyToStack(stack as never);
  await attempt?.().catch(() => undefined);
  return client;
}

/** What is told of a call that the end of the check meets. */
async function toldAtTheEnd(client: IAMClient) {
  const end = new AbortController();
  const simulator = principalSimulator({ client, pool: new Pool(1), signal: end.signal }, ROLE);
  const answer = simulator(call('us-east-1'));
  setImmediate(() => {
    end.abort();
  });
  const told = await answer;
  if (told.ok) throw new Error('answered');
  return told.failure;
}

const never = () => new Promise(() => undefined);

test('throttling that outlasts the check is told as throttling', async () => {
  const failure = await toldAtTheEnd(await throttledClient(never));
  expect(recognize(failure).cause).toBe('simulation-throttled');
});

test('without throttling before it, a call that was not answered is told as that', async () => {
  const failure = await toldAtTheEnd({ send: never } as unknown as IAMClient);
  expect(recognize(failure).cause).not.toBe('simulation-throttled');
});

test('a refusal is told as one, whatever was throttled before it', async () => {
  const failure = await toldAtTheEnd(await throttledClient(() => Promise.reject(refusal())));
  expect(failure.errorName).toBe('AccessDenied');
});

describe('a change that is simulated', () => {
  test('leaves attached policies out by what identifies them', async () => {
    const { client, sent } = iam();
    const simulator = principalSimulator({ client, pool: new Pool(1), signal: new AbortController().signal }, ROLE);
    const of = { kind: 'role' as const, name: 'search-ci' };
    const leaveOut = [{ inline: 'models', of }, { arn: 'arn:aws:iam::111122223333:policy/team' }];
    await simulator({ ...call('us-east-1'), exclude: ['scp'], leaveOut, policies: ['{}'] });
    expect(sent).toMatchObject([
      {
        input: {
          PolicyInputList: ['{}'],
          PolicyExclusionList: [
            { PolicyType: 'scp' },
            { InlinePolicyIdentifier: { PolicyName: 'models', AttachmentType: 'role', AttachmentName: 'search-ci' } },
            { PolicyArn: 'arn:aws:iam::111122223333:policy/team' },
          ],
        },
      },
    ]);
  });

  test('has its own boundary, but where a question is about none', async () => {
    const asked: SimulationCall[] = [];
    const simulator = simulatingWith(
      (one) => {
        asked.push(one);
        return Promise.resolve({ ok: true, value: [], attempts: 1 });
      },
      { policies: [], boundary: '{"edge":1}' },
    );
    await simulator(call('us-east-1'));
    await simulator({ ...call('us-east-1'), exclude: ['scp', 'permission-boundary'] });
    expect(asked.map(({ boundary }) => boundary)).toEqual(['{"edge":1}', undefined]);
  });

  test('that takes the boundary away leaves it out of every question, once', async () => {
    const asked: SimulationCall[] = [];
    const simulator = simulatingWith(
      (one) => {
        asked.push(one);
        return Promise.resolve({ ok: true, value: [], attempts: 1 });
      },
      { policies: [], withoutBoundary: true },
    );
    await simulator({ ...call('us-east-1'), exclude: ['scp'] });
    await simulator({ ...call('us-east-1'), exclude: ['scp', 'permission-boundary'] });
    expect(asked.map(({ exclude }) => exclude)).toEqual(Array(2).fill(['scp', 'permission-boundary']));
  });
});

describe('a question to IAM', () => {
  const answering = { EvaluationResults: [{ EvalActionName: 'bedrock:InvokeModel', EvalDecision: 'allowed' }] };

  test('has what was asked, and nothing that was not', async () => {
    const { access, sent } = fakeClient<IAMClient>({ SimulatePrincipalPolicy: () => answering });
    const simulator = principalSimulator(access, ROLE);
    await simulator(call('us-east-1'));
    await simulator({ ...call('us-east-1'), resources: [], policies: [], boundary: '{"edge":1}' });
    const asked = {
      ...{ PolicySourceArn: ROLE, ActionNames: ['bedrock:InvokeModel'] },
      ContextEntries: [
        { ContextKeyName: 'aws:RequestedRegion', ContextKeyValues: ['us-east-1'], ContextKeyType: 'string' },
      ],
    };
    expect(sent.map(({ input }) => input)).toStrictEqual([
      { ...asked, ResourceArns: ['*'] },
      { ...asked, PermissionsBoundaryPolicyInputList: ['{"edge":1}'] },
    ]);
  });

  test('of documents alone names those, and what is to be added', async () => {
    const { access, sent } = fakeClient<IAMClient>({ SimulateCustomPolicy: () => answering });
    const simulator = customSimulator(access, ['{"own":1}']);
    await simulator(call('us-east-1'));
    await simulator({ ...call('us-east-1'), policies: ['{"more":1}'] });
    expect(sent.map(({ input }) => input.PolicyInputList)).toEqual([['{"own":1}'], ['{"own":1}', '{"more":1}']]);
    expect(sent[0]?.input).toMatchObject({ ActionNames: ['bedrock:InvokeModel'], ResourceArns: ['*'] });
    expect(sent[0]?.input).not.toHaveProperty('PolicySourceArn');
  });

  describe.each([
    ['SimulatePrincipalPolicy', principalSimulator],
    ['SimulateCustomPolicy', (access: Parameters<typeof customSimulator>[0]) => customSimulator(access, [])],
  ] as const)('%s', (operation, simulatorOf) => {
    const pages = (...answers: (object | Error)[]) =>
      fakeClient<IAMClient>({
        [operation]: ({ Marker }) => {
          const page = answers[Number(Marker ?? 0)];
          if (page instanceof Error) throw page;
          return page ?? {};
        },
      });

    test('all pages count; a marker on the last is not followed', async () => {
      const { access, sent } = pages(
        { ...answering, IsTruncated: true, Marker: '1' },
        { ...answering, IsTruncated: false, Marker: '0' },
      );
      const told = await simulatorOf(access, ROLE)(call('us-east-1'));
      expect(told).toMatchObject({ ok: true, attempts: 2 });
      expect(told.ok && told.value).toHaveLength(2);
      expect(sent).toHaveLength(2);
    });

    test('a page that fails fails the answer', async () => {
      const { access } = pages({ ...answering, IsTruncated: true, Marker: '1' }, refusal('ServiceFailure', 500));
      expect(await simulatorOf(access, ROLE)(call('us-east-1'))).toMatchObject({
        ...{ ok: false, attempts: 2, failure: { operation, errorName: 'ServiceFailure' } },
      });
    });
  });

  test.each(['AccessDenied', 'AccessDeniedException'])('after %s none is asked', async (name) => {
    expect((await simulateThree({ name, status: 403 })).calls).toBe(1);
  });
});

test.each([
  ['contextKeys', 'GetContextKeysForPrincipalPolicy', { ContextKeyNames: ['aws:SourceIp'] }, ['aws:SourceIp']],
  [
    'roleArn',
    'GetRole',
    { Role: { Arn: 'arn:aws:iam::111122223333:role/a/ci' } },
    'arn:aws:iam::111122223333:role/a/ci',
  ],
  ['roleTrust', 'GetRole', { Role: { Arn: 'arn', AssumeRolePolicyDocument: '%7B%7D' } }, '{}'],
] as const)('%s has what IAM says, or why it does not say it', async (name, operation, answer, value) => {
  const ask = { contextKeys, roleArn, roleTrust }[name];
  const said = fakeClient<IAMClient>({ [operation]: () => answer });
  expect(await ask(said.access, 'ci')).toEqual({ ok: true, value, attempts: 1 });
  expect(said.sent[0]?.input).toEqual({ [name === 'contextKeys' ? 'PolicySourceArn' : 'RoleName']: 'ci' });
  const refused = fakeClient<IAMClient>({});
  expect(await ask(refused.access, 'ci')).toMatchObject({
    ok: false,
    failure: { operation, errorName: 'AccessDenied' },
  });
});
