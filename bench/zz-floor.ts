import { startCloud } from './cloud.ts';
import http from 'node:http';
import { spawnSync, spawn } from 'node:child_process';
const mode = process.argv[2];
if (mode === 'serve') { const c = await startCloud(['amazon.nova-bench0-v1:0']); process.stdout.write(c.url + '\n'); }
else {
  const url = process.argv[3] ?? '';
  const N = 10080; let i = 0;
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  const one = () => new Promise<void>((ok) => {
    const req = http.request(url + '/model/amazon.nova-bench0-v1%3A0/invoke', { agent, method: 'POST', headers: { 'content-type': 'application/json', 'x-amz-date': '20261128T000000Z', authorization: 'AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu-central-1/bedrock/aws4_request, SignedHeaders=a, Signature=b' } }, (res) => {
      res.on('data', () => {}); res.on('end', () => ok());
    });
    req.end('{"a":1}');
  });
  let send = one;
  if (mode !== 'raw') {
    const { BedrockRuntimeClient, InvokeModelCommand, InvokeModelWithResponseStreamCommand } = await import('@aws-sdk/client-bedrock-runtime');
    const { NodeHttpHandler } = await import('@smithy/node-http-handler');
    const client = new BedrockRuntimeClient({ region: 'eu-central-1', endpoint: url, credentials: async () => ({ accessKeyId: 'a', secretAccessKey: 'b' }), requestHandler: new NodeHttpHandler({ httpAgent: agent, connectionTimeout: 5000, requestTimeout: 60000, throwOnRequestTimeout: true }), maxAttempts: 3 });
    if (mode === 'sdk') send = async () => { await client.send(new InvokeModelCommand({ modelId: 'amazon.nova-bench0-v1:0', contentType: 'application/json', body: '{"a":1}' })); };
    else send = async () => {
      const own = new AbortController();
      const a = await client.send(new InvokeModelWithResponseStreamCommand({ modelId: 'amazon.nova-bench0-v1:0', contentType: 'application/json', body: '{"a":1}' }), { abortSignal: own.signal });
      for await (const e of a.body ?? []) { void e; break; }
      own.abort('x');
    };
  }
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: 64 }, async () => { while (i < N) { i += 1; await send(); } }));
  const u = process.cpuUsage(before);
  console.log(mode, ((u.user + u.system) / 1e6).toFixed(2), 's', (process.resourceUsage().maxRSS / 1024).toFixed(0), 'MB');
  process.exit();
}
