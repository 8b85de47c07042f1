/**
 * A cloud without latency or policies, for measuring the action alone: everything is there and allowed, in one
 * account. The testbed's own services evaluate policies and hold requests against AWS's descriptions, which takes
 * longer than what is measured.
 */
import { crc32 } from 'node:zlib';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { performance } from 'node:perf_hooks';

export const ACCOUNT = '111122223333';

/** What real services take to answer. Milliseconds; the token endpoint is a service of GitHub's in the testbed. */
export const LATENCY: Readonly<Record<string, number>> = {
  ...{ oidc: 150, sts: 120, iam: 300, bedrock: 150, 'bedrock-runtime': 700, github: 250 },
};

/** What a latency is of. */
export interface Asked {
  service: string;
  operation: string;
  region: string;
  subject: string;
}

/**
 * Returns latencies that vary by a fifth around `LATENCY`, each way, as those of real services do. The same seed gives
 * the same one for the same question, whenever it is asked: the first, second, ... of its service, operation, region
 * and model.
 */
export function seededLatency(seed: number): (asked: Asked) => number {
  const times = new Map<string, number>();
  return ({ service, operation, region, subject }) => {
    const question = `${service}:${operation} ${region} ${subject}`;
    const time = (times.get(question) ?? 0) + 1;
    times.set(question, time);
    const share = crc32(`${seed} ${question} ${time}`) / 2 ** 32;
    const mean = LATENCY[operation === 'getIdToken' ? 'oidc' : service] ?? 0;
    return Math.round(mean * (0.8 + 0.4 * share));
  };
}

/** One answered request. Times are milliseconds since the cloud started. */
export interface Call {
  name: string;
  region: string;
  subject: string;
  from: number;
  to: number;
  /** Milliseconds that it was held back before it was answered. */
  latency: number;
}

export interface Cloud {
  url: string;
  calls: Call[];
  close(): void;
}

/**
 * Starts the cloud on loopback.
 * @param models foundation models of every region
 * @param latency milliseconds before each answer
 */
export async function startCloud(
  models: readonly string[],
  latency: (asked: Asked) => number = () => 0,
): Promise<Cloud> {
  const began = performance.now();
  const calls: Call[] = [];
  const lists = new Map<string, string>();
  const server = createServer((request, response) => {
    void (async () => {
      const from = performance.now() - began;
      const body = await textOf(request);
      const answer = answerTo(request, body, models, lists);
      const { name, region, subject } = answer;
      const operation = name.split(':')[1] ?? '';
      const ms = latency({ service: answer.service, operation, region, subject });
      if (ms > 0) await wait(ms);
      response.writeHead(200, { 'content-type': answer.type, 'x-amzn-requestid': 'r-1' });
      response.end(answer.body);
      calls.push({ name, region, subject, from, to: performance.now() - began, latency: ms });
    })();
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

interface Answer {
  service: string;
  name: string;
  region: string;
  subject: string;
  type: string;
  body: string | Uint8Array;
}

function answerTo(
  request: IncomingMessage,
  body: string,
  models: readonly string[],
  lists: Map<string, string>,
): Answer {
  const [, region = '', scope = ''] =
    /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(request.headers.authorization ?? '') ?? [];
  const path = decodeURIComponent(request.url ?? '');
  if (scope === 'sts' || scope === 'iam' || path === '/') return query(body, region, scope);
  const json = (service: string, name: string, subject: string, value: unknown): Answer => ({
    ...{ service, name: `${service}:${name}`, region, subject },
    ...{ type: 'application/json', body: typeof value === 'string' ? value : JSON.stringify(value) },
  });
  const model = (id: string) => ({
    modelArn: `arn:aws:bedrock:${region}::foundation-model/${id}`,
    modelId: id,
    modelName: id,
    providerName: 'Amazon',
    inputModalities: ['TEXT'],
    outputModalities: ['TEXT'],
    responseStreamingSupported: true,
    inferenceTypesSupported: ['ON_DEMAND'],
    modelLifecycle: { status: 'ACTIVE' },
  });
  if (path.startsWith('/foundation-models?') || path === '/foundation-models') {
    const known = lists.get(region) ?? JSON.stringify({ modelSummaries: models.map(model) });
    lists.set(region, known);
    return json('bedrock', 'ListFoundationModels', '', known);
  }
  if (path.startsWith('/inference-profiles'))
    return json('bedrock', 'ListInferenceProfiles', '', { inferenceProfileSummaries: [] });
  if (path.startsWith('/enforcedGuardrailsConfiguration'))
    return json('bedrock', 'ListEnforcedGuardrailsConfiguration', '', { guardrailsConfig: [] });
  const [, availability] = /^\/foundation-model-availability\/(.+)$/.exec(path) ?? [];
  if (availability !== undefined) {
    return json('bedrock', 'GetFoundationModelAvailability', availability, {
      modelId: availability,
      agreementAvailability: { status: 'AVAILABLE' },
      ...{ authorizationStatus: 'AUTHORIZED', entitlementAvailability: 'AVAILABLE', regionAvailability: 'AVAILABLE' },
    });
  }
  const [, id] = /^\/foundation-models\/(.+)$/.exec(path) ?? [];
  if (id !== undefined) return json('bedrock', 'GetFoundationModel', id, { modelDetails: model(id) });
  const [, called = '', api = ''] = /^\/model\/(.+)\/([a-z-]+)$/.exec(path) ?? [];
  if (api.endsWith('-stream')) {
    const name = api === 'converse-stream' ? 'ConverseStream' : 'InvokeModelWithResponseStream';
    const bytes = Buffer.from(JSON.stringify({ type: 'message_start' })).toString('base64');
    return {
      ...{ service: 'bedrock-runtime', name: `bedrock-runtime:${name}`, region, subject: called },
      type: 'application/vnd.amazon.eventstream',
      body: api === 'converse-stream' ? event('messageStart', { role: 'assistant' }) : event('chunk', { bytes }),
    };
  }
  if (api === 'converse') {
    return json('bedrock-runtime', 'Converse', called, {
      output: { message: { role: 'assistant', content: [{ text: 'a' }] } },
      ...{
        stopReason: 'max_tokens',
        usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
        metrics: { latencyMs: 1 },
      },
    });
  }
  if (called.startsWith('mistral.')) {
    const outputs = [{ text: 'a', stop_reason: 'length' }];
    return json('bedrock-runtime', 'InvokeModel', called, { outputs });
  }
  return json('bedrock-runtime', 'InvokeModel', called, {
    output: { message: { role: 'assistant', content: [{ text: 'a' }] } },
    ...{ stopReason: 'max_tokens', usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 } },
  });
}

/** STS and IAM: everything is allowed. */
function query(body: string, region: string, scope: string): Answer {
  const form = new URLSearchParams(body);
  const action = form.get('Action') ?? '';
  const service = scope === '' ? 'sts' : scope;
  const answer = (result: string): Answer => ({
    ...{ service, name: `${service}:${action}`, region, subject: '', type: 'text/xml' },
    body: `<${action}Response xmlns="https://${service}.amazonaws.com/doc/"><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></${action}Response>`,
  });
  const list = (name: string): string[] =>
    [...form].flatMap(([key, value]) => (key.startsWith(`${name}.member.`) ? [value] : []));
  if (action === 'GetCallerIdentity') {
    return answer(
      `<Arn>arn:aws:iam::${ACCOUNT}:user/bench</Arn><UserId>AIDABENCH</UserId><Account>${ACCOUNT}</Account>`,
    );
  }
  if (action === 'AssumeRole') {
    const name = /[^/]+$/.exec(form.get('RoleArn') ?? '')?.[0] ?? '';
    return answer(
      `<Credentials><AccessKeyId>ASIABENCH${name}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials><AssumedRoleUser><AssumedRoleId>AROA:b</AssumedRoleId><Arn>arn:aws:sts::${ACCOUNT}:assumed-role/${name}/b</Arn></AssumedRoleUser>`,
    );
  }
  if (action === 'GetRole') {
    const name = form.get('RoleName') ?? '';
    return answer(
      `<Role><Path>/</Path><RoleName>${name}</RoleName><RoleId>AROA</RoleId><Arn>arn:aws:iam::${ACCOUNT}:role/${name}</Arn><CreateDate>2025-01-01T00:00:00Z</CreateDate></Role>`,
    );
  }
  if (action === 'GetContextKeysForPrincipalPolicy') return answer('<ContextKeyNames/>');
  const resources = list('ResourceArns');
  const results = list('ActionNames').map((name) => {
    const specific = resources
      .map(
        (one) =>
          `<member><EvalResourceName>${one}</EvalResourceName><EvalResourceDecision>allowed</EvalResourceDecision></member>`,
      )
      .join('');
    return `<member><EvalActionName>${name}</EvalActionName><EvalResourceName>${resources[0] ?? '*'}</EvalResourceName><EvalDecision>allowed</EvalDecision><ResourceSpecificResults>${specific}</ResourceSpecificResults></member>`;
  });
  return answer(`<IsTruncated>false</IsTruncated><EvaluationResults>${results.join('')}</EvaluationResults>`);
}

/** One message of an event stream (`application/vnd.amazon.eventstream`): prelude, headers, payload, two checksums. */
function event(type: string, payload: unknown): Uint8Array {
  const header = (name: string, value: string): Buffer => {
    const text = Buffer.from(value);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(text.length);
    return Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from([7]), length, text]);
  };
  const headers = Buffer.concat([
    header(':message-type', 'event'),
    header(':event-type', type),
    header(':content-type', 'application/json'),
  ]);
  const body = Buffer.from(JSON.stringify(payload));
  const head = Buffer.alloc(8);
  head.writeUInt32BE(16 + headers.length + body.length, 0);
  head.writeUInt32BE(headers.length, 4);
  const unsigned = Buffer.concat([head, checksum(head), headers, body]);
  return Buffer.concat([unsigned, checksum(unsigned)]);
}

function checksum(bytes: Uint8Array): Buffer {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(bytes));
  return sum;
}
