/** One service on a loopback port: reads the request, writes the journal, lets faults strike, answers. */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FaultBook } from '../faults.ts';
import type { JournalEntry } from '../journal.ts';
import type { MeetingPoints } from '../meetings.ts';
import type { Replay } from '../replay.ts';
import type { Fault } from '../world.ts';
import type { CredentialStore } from './credentials.ts';
import type { Signature } from './signature.ts';
import { signatureOf } from './signature.ts';

export interface Request {
  method: string;
  /** Still percent-encoded. */
  path: string;
  query: URLSearchParams;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: string;
  /** Whether it is signed with the secret of its access key. */
  signature: Signature;
}

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body: string | Uint8Array;
}

/** What a request is, before it is judged. */
export interface Call {
  operation: string;
  region: string | undefined;
  principal: string | undefined;
  model: string | undefined;
}

export interface Service {
  /** As in the journal and in faults: `sts`, `iam`, `bedrock`, `bedrock-runtime`, `github`. */
  name: string;
  identify(request: Request): Call;
  answer(request: Request, call: Call): Answer;
  /** A fault in the shape of this service's errors. */
  fault(fault: Fault, call: Call): Answer;
}

export interface Surroundings {
  journal: JournalEntry[];
  faults: FaultBook;
  /** Where calls wait for each other. */
  meetings: MeetingPoints;
  /** Milliseconds before the answer to a request. */
  latencyMs: (entry: JournalEntry) => number;
  /** Told of each request as it comes. */
  onCall?: (entry: JournalEntry) => void;
  /** A fault for a request, before those of the world are asked. */
  strike?: (entry: JournalEntry) => Fault | undefined;
  /** Answers of a recording, if the world is one. */
  replay?: Replay;
  /** How many seconds the services' clock is ahead of this machine's. */
  clockSeconds: number;
  /** Whose signatures are verified. */
  credentials: CredentialStore;
}

export interface RunningService {
  url: string;
  close(): Promise<void>;
}

/** Starts a service on a free port of 127.0.0.1. */
export async function serve(service: Service, around: Surroundings): Promise<RunningService> {
  const server = createServer((incoming, response) => {
    handle(service, around, incoming, response).catch((error: unknown) => {
      response.statusCode = 500;
      response.end(`testbed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function handle(
  service: Service,
  around: Surroundings,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const startedAt = Date.now();
  const unverified = await read(incoming);
  const request = { ...unverified, signature: await signatureOf(unverified, around.credentials) };
  const call = service.identify(request);
  const entry: JournalEntry = {
    service: service.name,
    ...call,
    method: request.method,
    path: incoming.url ?? '/',
    headers: request.headers,
    body: request.body,
    status: undefined,
    answer: '',
    startedAt,
    endedAt: startedAt,
  };
  around.journal.push(entry);
  around.onCall?.(entry);
  const latencyMs = around.latencyMs(entry);
  if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, latencyMs));
  await around.meetings.arrive({ service: service.name, ...call });
  const about = { service: service.name, ...call, account: accountOf(request, call) };
  const fault = around.strike?.(entry) ?? around.faults.strike(about);
  entry.endedAt = Date.now();
  if (fault?.network === 'hang') return;
  if (fault?.network === 'reset') {
    incoming.socket.resetAndDestroy();
    return;
  }
  const replayed = around.replay?.answer(service.name, request, call);
  if (replayed === 'hang') return;
  if (replayed === 'reset') {
    incoming.socket.resetAndDestroy();
    return;
  }
  const regular = (): Answer =>
    fault === undefined ? service.answer(request, call) : faultyAnswer(fault, service, request, call);
  const answer = replayed ?? regular();
  entry.status = answer.status;
  entry.answer = typeof answer.body === 'string' ? answer.body : '';
  response.writeHead(answer.status, { ...answer.headers, ...clockHeader(around.clockSeconds) });
  if (fault?.network === 'cut') cutShort(response, answer);
  else if (fault?.network === 'drip') drip(response, answer);
  else response.end(answer.body);
}

/** The account of the role that is to be assumed, else of the caller. */
function accountOf({ body }: Request, { principal }: Call): string | undefined {
  const role = /(?:^|&)RoleArn=([^&]*)/.exec(typeof body === 'string' ? body : '')?.[1];
  const arn = role === undefined ? principal : decodeURIComponent(role);
  return arn?.split(':')[4];
}

/** What comes instead of the regular answer, or the regular answer with something wrong about it. */
function faultyAnswer(fault: Fault, service: Service, request: Request, call: Call): Answer {
  const page = pageOf(fault);
  if (page !== undefined) return page;
  const { body, bytes = 0, status = 200, network } = fault;
  const type = fault['content-type'];
  if (body === undefined && type === undefined && network === undefined) return service.fault(fault, call);
  const regular = service.answer(request, call);
  const headers = { ...regular.headers, ...(type !== undefined && { 'content-type': type }) };
  return body === undefined ? { ...regular, headers } : { status, headers, body: body.padEnd(bytes) };
}

/** Half of the answer, under a header that promises all of it. */
function cutShort(response: ServerResponse, { body }: Answer): void {
  const whole = Buffer.from(body);
  response.write(whole.subarray(0, Math.floor(whole.length / 2)), () => {
    response.destroy();
  });
}

/** Milliseconds between two bytes. */
const DRIP_MS = 400;

function drip(response: ServerResponse, { body }: Answer): void {
  const whole = Buffer.from(body);
  let sent = 0;
  const timer = setInterval(() => {
    if (sent < whole.length - 1) response.write(whole.subarray(sent, sent + 1));
    sent += 1;
  }, DRIP_MS);
  response.on('close', () => {
    clearInterval(timer);
  });
}

/** The time by the service's own clock, if that is not this machine's. */
function clockHeader(seconds: number): Record<string, string> {
  return seconds === 0 ? {} : { date: new Date(Date.now() + seconds * 1000).toUTCString() };
}

/** What a proxy or a portal puts in the place of an answer. */
function pageOf({ page, status = 200 }: Fault): Answer | undefined {
  return page === undefined
    ? undefined
    : { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body: page };
}

async function read(incoming: IncomingMessage): Promise<Request> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Uint8Array);
  const url = new URL(incoming.url ?? '/', 'http://localhost');
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value ?? '')]);
  return {
    method: incoming.method ?? 'GET',
    path: (incoming.url ?? '/').split('?')[0] ?? '/',
    query: url.searchParams,
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: Buffer.concat(chunks).toString('utf8'),
    signature: 'none',
  };
}

let requests = 0;

/** A request ID in AWS's form, different for each request of this process. */
export function requestId(): string {
  requests += 1;
  return `00000000-0000-4000-8000-${String(requests).padStart(12, '0')}`;
}
