import {
  ConverseCommand,
  ConverseStreamCommand,
  CountTokensCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} from '@aws-sdk/client-bedrock-runtime';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { describe, expect, test } from '@jest/globals';
import type { Testbed } from '../../../testbed/testbed.ts';
import type { Account, World } from '../../../testbed/world.ts';
import type { Keys } from './support.ts';
import { SESSION, clients, failure, withTestbed, world } from './support.ts';

const SONNET = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
const NOVA = 'amazon.nova-lite-v1:0';
const CALLER = 'arn:aws:sts::111122223333:assumed-role/ci/standing';
const NOVA_BODY = { messages: [{ role: 'user', content: [{ text: 'hi' }] }], inferenceConfig: { maxTokens: 1 } };
const CLAUDE_BODY = {
  anthropic_version: 'bedrock-2023-05-31',
  max_tokens: 1,
  messages: [{ role: 'user', content: 'hi' }],
};
const MESSAGES = [{ role: 'user' as const, content: [{ text: 'hi' }] }];

function invoke(testbed: Testbed, modelId: string, body: object = NOVA_BODY, keys: Keys = SESSION) {
  return clients(testbed, keys).runtime.send(new InvokeModelCommand({ modelId, body: JSON.stringify(body) }));
}

/** The world, with the account of the callers changed. */
function changed(change: (account: Account) => void): World {
  const of = world();
  const account = of.accounts['111122223333'];
  if (account) change(account);
  return of;
}

/** A session of the role that may invoke in one region only. */
async function narrowKeys(testbed: Testbed): Promise<Keys> {
  const input = { RoleArn: 'arn:aws:iam::111122223333:role/narrow', RoleSessionName: 'hop' };
  const { Credentials } = await clients(testbed).sts.send(new AssumeRoleCommand(input));
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
}

describe('answers', () => {
  test('InvokeModel, with token counts in the headers', async () => {
    await withTestbed(world(), async (testbed) => {
      const { body } = await invoke(testbed, NOVA);
      expect(JSON.parse(Buffer.from(body).toString())).toMatchObject({ stopReason: 'max_tokens' });
      const [entry] = testbed.journal;
      expect(entry).toMatchObject({ operation: 'InvokeModel', model: NOVA, principal: CALLER, status: 200 });
      expect(entry?.body).toContain('maxTokens');
    });
  });

  test('InvokeModelWithResponseStream, as an event stream', async () => {
    await withTestbed(world(), async (testbed) => {
      const input = { modelId: `us.${SONNET}`, body: JSON.stringify(CLAUDE_BODY) };
      const { body } = await clients(testbed).runtime.send(new InvokeModelWithResponseStreamCommand(input));
      const chunks: string[] = [];
      for await (const event of body ?? []) chunks.push(Buffer.from(event.chunk?.bytes ?? []).toString());
      expect(chunks).toHaveLength(2);
      expect(chunks[0]).toContain('"type":"message"');
      expect(chunks[1]).toContain('inputTokenCount');
    });
  });

  test('Converse and ConverseStream', async () => {
    await withTestbed(world(), async (testbed) => {
      const { runtime } = clients(testbed);
      const input = { modelId: NOVA, messages: MESSAGES, inferenceConfig: { maxTokens: 1 } };
      expect(await runtime.send(new ConverseCommand(input))).toMatchObject({
        stopReason: 'max_tokens',
        usage: { outputTokens: 1 },
      });
      const { stream } = await runtime.send(new ConverseStreamCommand(input));
      const types: string[] = [];
      for await (const event of stream ?? []) types.push(Object.keys(event)[0] ?? '');
      expect(types).toEqual(['messageStart', 'contentBlockDelta', 'contentBlockStop', 'messageStop', 'metadata']);
    });
  });

  test('CountTokens, on the bare ID of a model that counts', async () => {
    await withTestbed(world(), async (testbed) => {
      const { runtime } = clients(testbed);
      const input = { converse: { messages: MESSAGES } };
      const haiku = 'anthropic.claude-haiku-4-5-20251001-v1:0';
      expect((await runtime.send(new CountTokensCommand({ modelId: haiku, input }))).inputTokens).toBeGreaterThan(0);
      expect(await failure(runtime.send(new CountTokensCommand({ modelId: NOVA, input })))).toMatchObject({
        name: 'ValidationException',
        message: "The provided model doesn't support counting tokens.",
      });
    });
  });
});

describe('IAM', () => {
  const no = (action: string) => `because no identity-based policy allows the ${action} action`;
  const onModel = (region: string, id: string) => `arn:aws:bedrock:${region}::foundation-model/${id}`;

  test('an explicit deny on a foundation model', async () => {
    await withTestbed(world(), async (testbed) => {
      const id = 'meta.llama3-8b-instruct-v1:0';
      expect(await failure(invoke(testbed, id, { prompt: 'hi' }))).toEqual({
        name: 'AccessDeniedException',
        status: 403,
        message: `User: ${CALLER} is not authorized to perform: bedrock:InvokeModel on resource: ${onModel('us-east-1', id)} with an explicit deny in an identity-based policy`,
      });
    });
  });

  test('every routed destination of a geographic profile', async () => {
    const hop = 'arn:aws:sts::111122223333:assumed-role/narrow/hop';
    await withTestbed(world(), async (testbed) => {
      const { message } = await failure(invoke(testbed, `us.${SONNET}`, CLAUDE_BODY, await narrowKeys(testbed)));
      const resource = onModel('us-west-2', SONNET);
      expect(message).toBe(
        `User: ${hop} is not authorized to perform: bedrock:InvokeModel on resource: ${resource} ${no('bedrock:InvokeModel')}`,
      );
    });
    const routed = changed((account) => {
      if (account.bedrock) account.bedrock.routing = 'us-east-1';
    });
    await withTestbed(routed, async (testbed) => {
      await expect(invoke(testbed, `us.${SONNET}`, CLAUDE_BODY, await narrowKeys(testbed))).resolves.toBeDefined();
    });
  });

  test('the region-less model of a global profile, where the requested region is "unspecified"', async () => {
    const scp = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Action: '*',
          Resource: '*',
          Condition: { StringNotEquals: { 'aws:RequestedRegion': ['us-east-1'] } },
        },
      ],
    };
    const all = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
    const arn = 'arn:aws:organizations::999988887777:policy/o-1/service_control_policy/p-1';
    const locked = changed((account) => {
      account.organization = {
        id: 'o-1',
        'service-control-policies': [
          [
            { name: 'All', document: all },
            { name: 'Region', arn, document: scp },
          ],
        ],
      };
    });
    await withTestbed(locked, async (testbed) => {
      const { message } = await failure(invoke(testbed, `global.${SONNET}`, CLAUDE_BODY));
      expect(message).toBe(
        `User: ${CALLER} is not authorized to perform: bedrock:InvokeModel on resource: ${onModel('', SONNET)} with an explicit deny in a service control policy: ${arn}`,
      );
    });
  });

  test('what belongs to another account, without a reason', async () => {
    const arn = 'arn:aws:bedrock:us-east-1:444455556666:application-inference-profile/heol2zyy5v48';
    await withTestbed(world(), async (testbed) => {
      const { message } = await failure(invoke(testbed, arn));
      expect(message).toBe(`User: ${CALLER} is not authorized to perform: bedrock:InvokeModel on resource: ${arn}`);
    });
  });

  test('a model that only a profile may reach', async () => {
    const only = changed((account) => {
      const role = account.roles?.ci;
      if (role === undefined) return;
      role.policies = {
        models: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: 'bedrock:InvokeModel', Resource: 'arn:aws:bedrock:*:*:*inference-profile/*' },
            {
              Effect: 'Allow',
              Action: 'bedrock:InvokeModel',
              Resource: 'arn:aws:bedrock:*::foundation-model/*',
              Condition: {
                StringLike: { 'bedrock:InferenceProfileArn': '*:application-inference-profile/heol2zyy5v48' },
              },
            },
          ],
        },
      };
    });
    const profile = 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/heol2zyy5v48';
    await withTestbed(only, async (testbed) => {
      await expect(invoke(testbed, profile)).resolves.toBeDefined();
      expect((await failure(invoke(testbed, NOVA))).message).toContain(no('bedrock:InvokeModel'));
    });
  });

  test.each([
    {
      layer: 'session policy',
      change: (account: Account) => {
        if (account.roles?.ci)
          account.roles.ci['session-policy'] = {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: 'bedrock:List*', Resource: '*' }],
          };
      },
    },
    {
      layer: 'VPC endpoint policy',
      change: (account: Account) => {
        account['vpc-endpoint-policy'] = {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: '*', Action: 'bedrock:List*', Resource: '*' }],
        };
      },
    },
    {
      layer: 'permissions boundary',
      change: (account: Account) => {
        if (account.roles?.ci)
          account.roles.ci['permissions-boundary'] = {
            name: 'b',
            document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] },
          };
      },
    },
  ])('a $layer that does not allow', async ({ layer, change }) => {
    await withTestbed(changed(change), async (testbed) => {
      const { message } = await failure(invoke(testbed, NOVA));
      expect(message).toMatch(new RegExp(`because no ${layer} allows the bedrock:InvokeModel action$`));
    });
  });
});

describe('after IAM', () => {
  const validation = { name: 'ValidationException', status: 400 };
  test.each([
    {
      id: 'amazon.unknown-v1:0',
      body: NOVA_BODY,
      failed: { ...validation, message: 'The provided model identifier is invalid.' },
    },
    {
      id: `eu.${SONNET}`,
      body: CLAUDE_BODY,
      failed: { ...validation, message: 'The provided model identifier is invalid.' },
    },
    {
      id: 'arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0',
      body: NOVA_BODY,
      failed: { ...validation, message: 'The provided ARN is invalid for the service region.' },
    },
    {
      id: SONNET,
      body: CLAUDE_BODY,
      failed: {
        ...validation,
        message: `Invocation of model ID ${SONNET} with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.`,
      },
    },
    {
      id: 'cohere.command-r-v1:0',
      body: {},
      failed: {
        name: 'ResourceNotFoundException',
        status: 404,
        message:
          'This model version has reached the end of its life. Please refer to the AWS documentation for more details.',
      },
    },
    {
      id: 'mistral.mistral-large-2407-v1:0',
      body: { messages: [{ role: 'user', content: 'hi' }], max_tokens: 1 },
      failed: {
        name: 'ThrottlingException',
        status: 429,
        message: 'Too many tokens per day, please wait before trying again.',
      },
    },
    {
      id: 'openai.gpt-5.6-sol',
      body: {},
      failed: {
        ...validation,
        message: expect.stringContaining("This action doesn't support the model that you provided"),
      },
    },
    {
      id: NOVA,
      body: { ...NOVA_BODY, temperature: 1 },
      failed: {
        ...validation,
        message:
          'Malformed input request: #: extraneous key [temperature] is not permitted, please reformat your input and try again.',
      },
    },
    {
      id: `us.${SONNET}`,
      body: { ...CLAUDE_BODY, max_tokens: -1 },
      failed: {
        ...validation,
        message:
          'Malformed input request: #/max_tokens: -1 is not greater or equal to 1, please reformat your input and try again.',
      },
    },
  ])('InvokeModel of $id: $failed.message', async ({ id, body, failed }) => {
    await withTestbed(world(), async (testbed) => {
      expect(await failure(invoke(testbed, id, body))).toEqual(failed);
    });
  });

  test.each([
    { id: 'amazon.titan-embed-text-v2:0', maxTokens: 1, message: "This action doesn't support the model" },
    { id: 'openai.gpt-5.6-sol', maxTokens: 1, message: 'maxTokens: 1 is below the minimum of 16' },
  ])('Converse of $id', async ({ id, maxTokens, message }) => {
    await withTestbed(world(), async (testbed) => {
      const input = { modelId: id, messages: MESSAGES, inferenceConfig: { maxTokens } };
      const { message: said } = await failure(clients(testbed).runtime.send(new ConverseCommand(input)));
      expect(said).toContain(message);
    });
  });

  test.each([
    { state: 'operation-not-allowed', status: 400, message: 'Operation not allowed' },
    {
      state: 'error-002',
      status: 400,
      message: 'Error 002: Access to Bedrock models is not allowed for this account.',
    },
    { state: 'verification', status: 403, message: expect.stringContaining('account is currently being verified') },
  ])('an account in state $state', async ({ state, ...failed }) => {
    const blocked = changed((account) => {
      if (account.bedrock) account.bedrock.state = state;
    });
    await withTestbed(blocked, async (testbed) => {
      expect(await failure(invoke(testbed, NOVA))).toMatchObject(failed);
    });
  });

  test('the use case form holds back Anthropic only', async () => {
    const without = changed((account) => {
      if (account.bedrock) account.bedrock['use-case-form'] = false;
    });
    await withTestbed(without, async (testbed) => {
      await expect(invoke(testbed, NOVA)).resolves.toBeDefined();
      expect(await failure(invoke(testbed, `us.${SONNET}`, CLAUDE_BODY))).toMatchObject({
        name: 'ResourceNotFoundException',
        status: 404,
        message: expect.stringContaining('use case details have not been submitted'),
      });
    });
  });
});

describe('credentials', () => {
  test('an unknown key', async () => {
    await withTestbed(world(), async (testbed) => {
      const keys = { accessKeyId: 'AKIAUNKNOWN000000000', secretAccessKey: 'x' };
      expect(await failure(invoke(testbed, NOVA, NOVA_BODY, keys))).toEqual({
        name: 'UnrecognizedClientException',
        status: 403,
        message: 'The security token included in the request is invalid.',
      });
    });
  });

  test('a bearer token is an invalid API key, answered by the front end', async () => {
    await withTestbed(world(), async (testbed) => {
      const url = `${testbed.urls['bedrock-runtime']}/model/${NOVA}/invoke`;
      const answer = await fetch(url, { method: 'POST', body: '{}', headers: { authorization: 'Bearer ABSKnone' } });
      expect(answer.status).toBe(403);
      expect(answer.headers.get('x-amzn-errortype')).toBe(
        'AccessDeniedException:http://internal.amazon.com/coral/com.amazon.coral.service/',
      );
      expect(await answer.json()).toEqual({
        Message: 'Authentication failed: Please make sure your API Key is valid.',
      });
    });
  });
});

describe('faults', () => {
  test('replace an answer as often as they say', async () => {
    const fault = {
      service: 'bedrock-runtime',
      model: NOVA,
      times: 1,
      status: 503,
      name: 'ServiceUnavailableException',
      message: 'busy',
    };
    await withTestbed(world({ faults: [fault] }), async (testbed) => {
      expect(await failure(invoke(testbed, NOVA))).toEqual({
        name: 'ServiceUnavailableException',
        status: 503,
        message: 'busy',
      });
      await expect(invoke(testbed, NOVA)).resolves.toBeDefined();
      expect(testbed.journal.map(({ status }) => status)).toEqual([503, 200]);
    });
  });

  test('a reset connection is no answer', async () => {
    await withTestbed(world({ faults: [{ service: 'bedrock-runtime', network: 'reset' }] }), async (testbed) => {
      expect(await failure(invoke(testbed, NOVA))).toMatchObject({
        message: expect.stringMatching(/ECONNRESET|socket hang up/),
      });
      expect(testbed.journal[0]?.status).toBeUndefined();
    });
  });

  test('an exception as the first event of a stream', async () => {
    const fault = {
      service: 'bedrock-runtime',
      name: 'ThrottlingException',
      message: 'Too many requests',
      'in-stream': true,
    };
    await withTestbed(world({ faults: [fault] }), async (testbed) => {
      const command = new ConverseStreamCommand({ modelId: NOVA, messages: MESSAGES });
      const read = async () => {
        const { stream } = await clients(testbed).runtime.send(command);
        for await (const event of stream ?? []) expect(event).toBeUndefined();
      };
      expect(await failure(read())).toMatchObject({ name: 'ThrottlingException', message: 'Too many requests' });
    });
  });
});
