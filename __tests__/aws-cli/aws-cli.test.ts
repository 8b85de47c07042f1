/**
 * The testbed's wire formats, held by another client: Debian's AWS CLI signs, asks and reads. What the two SDKs do not
 * share, they cannot both get wrong: Query and XML, REST and JSON, paging, event streams, refusals, signatures.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Testbed } from '../../testbed/testbed.ts';
import { startTestbed } from '../../testbed/testbed.ts';
import { describeWith } from '../needs.ts';
import { ROLE, SESSION, USER, idToken, world } from '../testbed/services/support.ts';
import { aws, events } from './client.ts';
import { whyNoCli } from './installed.ts';

const NOVA = 'amazon.nova-lite-v1:0';
const NOVA_ARN = `arn:aws:bedrock:us-east-1::foundation-model/${NOVA}`;
const LLAMA = 'meta.llama3-8b-instruct-v1:0';
const SONNET = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
const SIMULATION = ['--policy-source-arn', ROLE, '--resource-arns', NOVA_ARN, '--action-names', 'bedrock:InvokeModel'];
const MESSAGES = [{ role: 'user', content: [{ text: 'hi' }] }];
const BODY = JSON.stringify({ messages: MESSAGES, inferenceConfig: { maxTokens: 1 } });
const RAW = ['--cli-binary-format', 'raw-in-base64-out'];

let testbed: Testbed;
beforeAll(async () => {
  const broken = { operation: 'ConverseStream', model: SONNET, 'in-stream': true, name: 'ModelStreamErrorException' };
  testbed = await startTestbed(
    world({ faults: [{ service: 'bedrock-runtime', ...broken, message: 'The model stopped.' }] }),
  );
});
afterAll(() => testbed.close());

describeWith('STS', whyNoCli(), () => {
  test('says who a user and who a session is', async () => {
    const ask = (keys = SESSION) => aws(testbed, 'sts get-caller-identity', [], keys);
    expect((await ask(USER)).json).toMatchObject({
      Account: '111122223333',
      Arn: 'arn:aws:iam::111122223333:user/ann',
    });
    expect((await ask()).json).toMatchObject({ Arn: 'arn:aws:sts::111122223333:assumed-role/ci/standing' });
  });

  test('hands out a session that can be used', async () => {
    const role = 'arn:aws:iam::111122223333:role/named';
    const session = ['--role-arn', role, '--role-session-name', 'cli', '--duration-seconds', '900'];
    const { json } = await aws(testbed, 'sts assume-role', session, USER);
    const { Credentials } = json as { Credentials: Record<string, string> };
    const keys = {
      accessKeyId: Credentials.AccessKeyId ?? '',
      secretAccessKey: Credentials.SecretAccessKey ?? '',
      sessionToken: Credentials.SessionToken ?? '',
    };
    const { json: caller } = await aws(testbed, 'sts get-caller-identity', [], keys);
    expect(caller).toMatchObject({ Arn: 'arn:aws:sts::111122223333:assumed-role/named/cli' });
  });

  test("takes GitHub's token without a signature", async () => {
    const session = ['--role-arn', ROLE, '--role-session-name', 'cli', '--web-identity-token', await idToken(testbed)];
    const { json } = await aws(testbed, 'sts assume-role-with-web-identity', session);
    expect(json).toMatchObject({
      AssumedRoleUser: { Arn: 'arn:aws:sts::111122223333:assumed-role/ci/cli' },
      Audience: 'sts.amazonaws.com',
    });
  });

  test('refuses a role that does not trust the caller', async () => {
    const { status, stderr } = await aws(
      testbed,
      'sts assume-role --role-arn arn:aws:iam::111122223333:role/named --role-session-name cli',
    );
    expect(stderr).toMatch(
      /^An error occurred \(AccessDenied\) when calling the AssumeRole operation: User: .*role\/named because /,
    );
    expect(status).toBe(254);
  });

  test('refuses a signature by another secret, and a key that it does not know', async () => {
    const wrong = await aws(testbed, 'sts get-caller-identity', [], { ...USER, secretAccessKey: 'another-secret' });
    expect(wrong.stderr).toContain('(SignatureDoesNotMatch)');
    const unknown = { accessKeyId: 'AKIAEXAMPLEEXAMPLE99', secretAccessKey: 'secret' };
    const stranger = await aws(testbed, 'sts get-caller-identity', [], unknown);
    expect(stranger.stderr).toContain('(InvalidClientTokenId)');
  });
});

describeWith('IAM', whyNoCli(), () => {
  test('simulates', async () => {
    const context = 'ContextKeyName=aws:RequestedRegion,ContextKeyValues=us-east-1,ContextKeyType=string';
    const { json } = await aws(testbed, 'iam simulate-principal-policy', [...SIMULATION, '--context-entries', context]);
    expect(json).toMatchObject({
      EvaluationResults: [
        {
          EvalActionName: 'bedrock:InvokeModel',
          EvalDecision: 'allowed',
          ResourceSpecificResults: [{ EvalResourceName: NOVA_ARN, EvalResourceDecision: 'allowed' }],
        },
      ],
    });
  });

  test('pages until there is no more', async () => {
    const { json } = await aws(testbed, 'iam simulate-principal-policy', [
      ...SIMULATION,
      ...['bedrock:InvokeModelWithResponseStream', '--page-size', '1'],
    ]);
    const { EvaluationResults } = json as { EvaluationResults: { EvalActionName: string }[] };
    expect(EvaluationResults.map(({ EvalActionName }) => EvalActionName)).toEqual([
      'bedrock:InvokeModel',
      'bedrock:InvokeModelWithResponseStream',
    ]);
  });

  test('tells the context keys, a role and its trust policy', async () => {
    const keys = await aws(testbed, 'iam get-context-keys-for-principal-policy', ['--policy-source-arn', ROLE]);
    expect(keys.json).toEqual({ ContextKeyNames: [] });
    const role = await aws(testbed, 'iam get-role --role-name ci');
    expect(role.json).toMatchObject({
      Role: { Path: '/service/', Arn: ROLE, AssumeRolePolicyDocument: { Version: '2012-10-17' } },
    });
  });

  test('refuses what no policy allows', async () => {
    const { stderr } = await aws(testbed, 'iam get-user --user-name ann', [], USER);
    expect(stderr).toMatch(/\(AccessDenied\) when calling the GetUser operation: User: .*user\/ann is not authorized/);
  });
});

describeWith("Bedrock's control plane", whyNoCli(), () => {
  test('lists models and describes one', async () => {
    const { json } = await aws(testbed, 'bedrock list-foundation-models');
    const { modelSummaries } = json as { modelSummaries: { modelId: string }[] };
    expect(modelSummaries.map(({ modelId }) => modelId)).toContain(NOVA);
    const one = await aws(testbed, `bedrock get-foundation-model --model-identifier ${NOVA}`);
    expect(one.json).toMatchObject({ modelDetails: { modelArn: NOVA_ARN, modelLifecycle: { status: 'ACTIVE' } } });
  });

  test('lists every page of profiles and describes one', async () => {
    const { json } = await aws(testbed, 'bedrock list-inference-profiles --page-size 1');
    const { inferenceProfileSummaries } = json as { inferenceProfileSummaries: { inferenceProfileId: string }[] };
    expect(inferenceProfileSummaries).toHaveLength(3);
    const one = await aws(testbed, `bedrock get-inference-profile --inference-profile-identifier ${SONNET}`);
    expect(one.json).toMatchObject({ inferenceProfileId: SONNET, type: 'SYSTEM_DEFINED' });
  });

  test('says what an account has agreed to', async () => {
    const { json } = await aws(testbed, `bedrock get-foundation-model-availability --model-id ${NOVA}`);
    expect(json).toMatchObject({ agreementAvailability: { status: 'AVAILABLE' }, regionAvailability: 'AVAILABLE' });
  });

  test('refuses a model that is not there, and a signature by another secret', async () => {
    const missing = await aws(testbed, 'bedrock get-foundation-model --model-identifier amazon.nothing-v1:0');
    expect(missing.stderr).toContain('(ValidationException)');
    const wrong = await aws(testbed, 'bedrock list-foundation-models', [], { ...SESSION, secretAccessKey: 'another' });
    expect(wrong.stderr).toContain('(InvalidSignatureException)');
  });
});

describeWith("Bedrock's runtime", whyNoCli(), () => {
  test('invokes a model', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'invoke-')), 'out.json');
    const { json } = await aws(testbed, `bedrock-runtime invoke-model --model-id ${NOVA}`, [
      '--body',
      BODY,
      ...RAW,
      file,
    ]);
    expect(json).toMatchObject({ contentType: 'application/json' });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ output: { message: { role: 'assistant' } } });
  });

  test('converses through a profile, whose name has a colon', async () => {
    const words = `bedrock-runtime converse --model-id ${SONNET} --inference-config maxTokens=1`;
    const { json } = await aws(testbed, words, ['--messages', JSON.stringify(MESSAGES)]);
    expect(json).toMatchObject({ output: { message: { role: 'assistant' } }, usage: { outputTokens: 1 } });
  });

  test('counts tokens', async () => {
    const haiku = 'anthropic.claude-haiku-4-5-20251001-v1:0';
    const input = ['--input', JSON.stringify({ converse: { messages: MESSAGES } })];
    const { json } = await aws(testbed, `bedrock-runtime count-tokens --model-id ${haiku}`, input);
    expect(json).toEqual({ inputTokens: expect.any(Number) });
  });

  test('applies no guardrail that is not there', async () => {
    const guardrail = '--guardrail-identifier abc --guardrail-version 1 --source INPUT';
    const content = ['--content', JSON.stringify([{ text: { text: 'hi' } }])];
    const { stderr } = await aws(testbed, `bedrock-runtime apply-guardrail ${guardrail}`, content);
    expect(stderr).toMatch(
      /\(ValidationException\) when calling the ApplyGuardrail operation: The guardrail identifier/,
    );
  });

  test('refuses what a policy denies', async () => {
    const words = `bedrock-runtime converse --model-id ${LLAMA}`;
    const { stderr } = await aws(testbed, words, ['--messages', JSON.stringify(MESSAGES)]);
    expect(stderr).toMatch(/\(AccessDeniedException\).*with an explicit deny in an identity-based policy/);
  });

  test('streams events', async () => {
    const { json } = await events(testbed, 'converse_stream', { modelId: NOVA, messages: MESSAGES });
    expect((json as object[]).map((event) => Object.keys(event)[0])).toEqual(
      expect.arrayContaining(['messageStart', 'contentBlockDelta', 'messageStop', 'metadata']),
    );
    const invoked = await events(testbed, 'invoke_model_with_response_stream', { modelId: NOVA, body: BODY });
    expect(invoked.json).toContainEqual({
      chunk: { bytes: expect.stringContaining('"stopReason":"max_tokens"') as unknown },
    });
  });

  test('ends a stream with an exception', async () => {
    const { json, stderr } = await events(testbed, 'converse_stream', { modelId: SONNET, messages: MESSAGES });
    expect(stderr).toBe('');
    expect(json).toEqual({ Code: 'modelStreamErrorException', Message: 'The model stopped.' });
  });
});
