import http from 'node:http';
import crypto from 'node:crypto';
import { BedrockRuntimeClient, InvokeModelCommand, InvokeModelWithResponseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
const url = process.argv[2] ?? ''; const opts = new Set(process.argv.slice(3));
const N = 10080; let i = 0;
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
class Sha { s: any; d: any[] = []; constructor(secret?: any) { this.s = secret; } update(x: any) { this.d.push(x); } reset() { this.d = []; } async digest() { const data = this.d.length === 1 ? this.d[0] : Buffer.concat(this.d.map((x) => Buffer.from(x))); if (this.s) return crypto.createHmac('sha256', this.s).update(data).digest(); return (crypto as any).hash('sha256', data, 'buffer'); } }
const client: any = new BedrockRuntimeClient({ region: 'eu-central-1', endpoint: url, credentials: async () => ({ accessKeyId: 'a', secretAccessKey: 'b' }), requestHandler: new NodeHttpHandler({ httpAgent: agent, connectionTimeout: 5000, requestTimeout: 60000, throwOnRequestTimeout: true }), maxAttempts: 3, ...(opts.has('sha') && { sha256: Sha as any }) });
if (opts.has('rm')) for (const n of ['loggerMiddleware', 'recursionDetectionMiddleware', 'getUserAgentMiddleware']) console.error(n, client.middlewareStack.remove(n));
if (opts.has('ser')) {
}
if (opts.has('id')) console.error(client.middlewareStack.identify());
if (opts.has('nocollect')) { client.config.requestHandler = { async handle() { return { response: { statusCode: 200, headers: {}, body: new Uint8Array() } } } } }
const send = opts.has('stream') ? async () => {
      const own = new AbortController();
      const a = await client.send(new InvokeModelWithResponseStreamCommand({ modelId: 'amazon.nova-bench0-v1:0', contentType: 'application/json', body: '{"a":1}' }), { abortSignal: own.signal });
      for await (const e of a.body ?? []) { void e; break; }
      own.abort('x');
    } : async () => { await client.send(new InvokeModelCommand({ modelId: 'amazon.nova-bench0-v1:0', contentType: 'application/json', body: '{"a":1}' })); };
const before = process.cpuUsage();
await Promise.all(Array.from({ length: 64 }, async () => { while (i < N) { i += 1; await send(); } }));
const u = process.cpuUsage(before);
console.log([...opts].join(' '), ((u.user + u.system) / 1e6).toFixed(2), 's', (process.resourceUsage().maxRSS / 1024).toFixed(0), 'MB');
process.exit();
