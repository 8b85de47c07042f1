/** ApplyGuardrail and the lists of jobs and invocations, as AWS's own SDK sees them. */
import { ListModelInvocationJobsCommand } from '@aws-sdk/client-bedrock';
import { ApplyGuardrailCommand, ListAsyncInvokesCommand } from '@aws-sdk/client-bedrock-runtime';
import { describe, expect, test } from '@jest/globals';
import type { World } from '../../../testbed/world.ts';
import { USER, clients, failure, withTestbed, world } from './support.ts';

function withGuardrail(): World {
  const changed = structuredClone(world());
  const account = changed.accounts['111122223333'] ?? {};
  account.bedrock = { ...account.bedrock, guardrails: { 'us-east-1': { ab12cd34ef56: { versions: [1] } } } };
  return changed;
}

const apply = (guardrailIdentifier: string, guardrailVersion: string) =>
  new ApplyGuardrailCommand({
    ...{ guardrailIdentifier, guardrailVersion, source: 'INPUT' },
    content: [{ text: { text: 'hi' } }],
  });

describe('ApplyGuardrail', () => {
  test.each([
    ['ab12cd34ef56', '1'],
    ['ab12cd34ef56', 'DRAFT'],
    ['arn:aws:bedrock:us-east-1:111122223333:guardrail/ab12cd34ef56', '1'],
  ])('%s, version %s: nothing to object to, one text unit', async (id, version) => {
    await withTestbed(withGuardrail(), async (testbed) => {
      const { action, usage } = await clients(testbed).runtime.send(apply(id, version));
      expect(action).toBe('NONE');
      expect(usage?.contentPolicyUnits).toBe(1);
    });
  });

  test.each([
    ['ab12cd34ef56', '2'],
    ['zz12cd34ef56', '1'],
  ])('there is no %s in version %s', async (id, version) => {
    await withTestbed(withGuardrail(), async (testbed) => {
      expect(await failure(clients(testbed).runtime.send(apply(id, version)))).toEqual({
        name: 'ValidationException',
        status: 400,
        message: 'The guardrail identifier or version provided in the request does not exist.',
      });
    });
  });

  test('IAM is asked on the guardrail without its version', async () => {
    await withTestbed(withGuardrail(), async (testbed) => {
      const { message } = await failure(clients(testbed, USER).runtime.send(apply('ab12cd34ef56', '1')));
      expect(message).toContain(
        'bedrock:ApplyGuardrail on resource: arn:aws:bedrock:us-east-1:111122223333:guardrail/ab12cd34ef56 because',
      );
    });
  });
});

describe('lists', () => {
  test('of asynchronous invocations and of batch jobs are empty for who may read them', async () => {
    await withTestbed(world(), async (testbed) => {
      const { runtime, bedrock } = clients(testbed);
      const invokes = await runtime.send(new ListAsyncInvokesCommand({ maxResults: 1 }));
      const jobs = await bedrock.send(new ListModelInvocationJobsCommand({ maxResults: 1 }));
      expect([invokes.asyncInvokeSummaries, jobs.invocationJobSummaries]).toEqual([[], []]);
    });
  });

  test('are refused without a resource', async () => {
    await withTestbed(world(), async (testbed) => {
      const { runtime, bedrock } = clients(testbed, USER);
      const refused = await Promise.all([
        failure(runtime.send(new ListAsyncInvokesCommand({}))),
        failure(bedrock.send(new ListModelInvocationJobsCommand({}))),
      ]);
      expect(refused.map(({ message }) => message.replace(/^.*perform: /, ''))).toEqual([
        'bedrock:ListAsyncInvokes because no identity-based policy allows the bedrock:ListAsyncInvokes action',
        'bedrock:ListModelInvocationJobs because no identity-based policy allows the bedrock:ListModelInvocationJobs action',
      ]);
    });
  });
});
