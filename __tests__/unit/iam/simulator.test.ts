/** Calls that cannot be answered are not made. */
import { describe, expect, test } from '@jest/globals';
import type { IAMClient } from '@aws-sdk/client-iam';
import { simulatingWith } from '../../../src/iam/simulate.ts';
import { principalSimulator } from '../../../src/iam/simulator.ts';
import type { SimulationCall } from '../../../src/iam/plan.ts';
import { rememberThrottling } from '../../../src/aws/throttling.ts';
import { recognize } from '../../../src/verdict/recognize.ts';
import { Pool } from '../../../src/util/pool.ts';

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

test('throttling that outlasts the check is told as throttling', async () => {
  const client = { send: () => new Promise(() => undefined) } as unknown as IAMClient;
  const end = new AbortController();
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
  const simulator = principalSimulator({ client, pool: new Pool(1), signal: end.signal }, ROLE);
  const answer = simulator(call('us-east-1'));
  setImmediate(() => {
    end.abort();
  });
  const told = await answer;
  if (told.ok) throw new Error('answered');
  expect(recognize(told.failure).cause).toBe('simulation-throttled');
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
