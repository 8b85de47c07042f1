/** What the calls about guardrails say, and what only looks like an answer about them. */
import { expect, test } from '@jest/globals';
import type { BedrockClient } from '@aws-sdk/client-bedrock';
import { enforcedGuardrails, readGuardrail } from '../../../src/bedrock/guardrails.ts';

const signal = new AbortController().signal;
const ARN = 'arn:aws:bedrock:us-east-1:111122223333:guardrail/ab12cd34ef56';

const refusing = (name: string, httpStatusCode: number) =>
  ({
    send: () => Promise.reject(Object.assign(new Error('no'), { name, $metadata: { httpStatusCode } })),
  }) as unknown as BedrockClient;

test.each([
  ['ResourceNotFoundException', 404, 'guardrail-not-found'],
  // Neither says that there is none.
  ['AccessDeniedException', 403, undefined],
  ['UnknownOperationException', 404, undefined],
  ['ThrottlingException', 429, undefined],
])('%s (%d) of GetGuardrail', async (name, status, cause) => {
  const answer = await readGuardrail(refusing(name, status), { id: 'ab12cd34ef56', version: '1' }, signal);
  expect(answer.ok ? undefined : answer.failure.known?.cause).toBe(cause);
});

test('all pages of what is enforced are read', async () => {
  const pages = [
    { guardrailsConfig: [{ guardrailArn: ARN, guardrailVersion: '3' }], nextToken: 'more' },
    {
      guardrailsConfig: [
        { guardrailArn: `${ARN}b`, modelEnforcement: { includedModels: ['ALL'], excludedModels: ['a.b'] } },
        // Without an ARN there is nothing to require.
        { configId: 'x' },
      ],
    },
  ];
  const tokens: unknown[] = [];
  const client = {
    send: ({ input }: { input: { nextToken?: string } }) => {
      tokens.push(input.nextToken);
      return Promise.resolve({ ...pages[tokens.length - 1], $metadata: {} });
    },
  } as unknown as BedrockClient;
  expect(await enforcedGuardrails(client, signal)).toMatchObject({
    ok: true,
    value: [
      { id: ARN, version: '3', included: [], excluded: [] },
      { id: `${ARN}b`, version: 'DRAFT', included: ['ALL'], excluded: ['a.b'] },
    ],
  });
  expect(tokens).toEqual([undefined, 'more']);
});
