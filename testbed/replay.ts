/**
 * Answers of a recorded run. A question is found again by its operation, who asks and its arguments: first letter by
 * letter, then with its parts in any order, since lists are sorted by names that have stand-ins now. What was never
 * asked is answered with an error that says so.
 */
import { authorizationOf } from './services/credentials.ts';
import { encodeEvents } from './services/eventstream.ts';
import type { Answer, Call, Request } from './services/server.ts';
import type { Recorded } from './world.ts';

export interface Replay {
  /** Undefined for what a recording has nothing of: GitHub, and the sources of credentials. */
  answer(service: string, request: Request, call: Call): Answer | 'hang' | 'reset' | undefined;
}

const RECORDED: ReadonlySet<string> = new Set(['sts', 'iam', 'service-quotas', 'bedrock', 'bedrock-runtime']);

/**
 * Answers from a recording: a question that was asked several times has its answers in that order, the last one again
 * and again.
 */
export function replayOf(recording: readonly Recorded[]): Replay {
  const exact = new Map<string, Recorded[]>();
  const loose = new Map<string, Recorded[]>();
  const keep = (map: Map<string, Recorded[]>, key: string, entry: Recorded): void => {
    map.set(key, [...(map.get(key) ?? []), entry]);
  };
  for (const entry of recording) {
    const asked = argumentsOf(entry.method, entry.path, entry.query ?? {}, entry.body ?? '');
    const about = [entry.service, entry.operation, entry.region, entry.caller].join(' ');
    keep(exact, `${about} ${asked}`, entry);
    keep(loose, `${about} ${inAnyOrder(asked)}`, entry);
  }
  const next = (entries: Recorded[]): Recorded | undefined => (entries.length > 1 ? entries.shift() : entries[0]);
  return {
    answer(service, request, { operation }) {
      if (!RECORDED.has(service)) return undefined;
      const authorization = authorizationOf(request.headers);
      const caller = authorization.scheme === 'sigv4' ? authorization.accessKeyId : '';
      const query = Object.fromEntries(request.query);
      const asked = argumentsOf(request.method, request.path, query, request.body);
      // Of a request without a signature nothing says the region, on loopback.
      const region = authorization.scheme === 'sigv4' ? authorization.region : '';
      const about = [service, operation, region, caller].join(' ');
      const found = exact.get(`${about} ${asked}`) ?? loose.get(`${about} ${inAnyOrder(asked)}`);
      const entry = found && next(found);
      return entry === undefined ? notRecorded(operation) : answerOf(entry);
    },
  };
}

/** Times of a question are those of its run: left out. */
function argumentsOf(method: string, path: string, query: Record<string, string>, body: string): string {
  const form = /^\w+=/.test(body)
    ? [...new URLSearchParams(body)]
        .map(([name, value]) => `${name}=${secretless(name, value)}`)
        .filter((text) => !text.endsWith('='))
        .sort()
    : [body];
  const asked = Object.entries(query).map(([name, value]) => `${name}=${value}`);
  const text = [method, decoded(path), ...asked.sort(), ...form].join('\n');
  // The Sid of a policy that the product suggests is made from what is in it.
  return text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME').replace(/"Sid":"[^"]*",?/g, '');
}

/** What was not recorded of a question does not tell two apart. */
function secretless(name: string, value: string): string {
  if (name === 'ExternalId' && value === 'recorded') return '';
  return /^(?:WebIdentityToken|TokenCode|SerialNumber|EncodedMessage)$/.test(name) ? '' : value;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function inAnyOrder(text: string): string {
  return text
    .split(/[^\w]+/)
    .sort()
    .join(' ');
}

function answerOf({ status = 200, headers = {}, answer, events, network }: Recorded): Answer | 'hang' | 'reset' {
  if (network !== undefined) return network;
  const body =
    events === undefined
      ? lasting(answer ?? '')
      : encodeEvents(
          events.map(({ type, payload, exception = false }) => ({
            type,
            payload: JSON.parse(payload) as unknown,
            isException: exception,
          })),
        );
  return { status, headers, body };
}

/** Credentials of a recorded run have ended by now; those of its replay have not. */
function lasting(answer: string): string {
  const expiration = new Date(Date.now() + 3_600_000).toISOString();
  return answer.replace(/<Expiration>[^<]*</g, `<Expiration>${expiration}<`);
}

function notRecorded(operation: string): Answer {
  const message = `${operation} with these arguments is not in the recording`;
  return {
    status: 501,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'NotRecorded' },
    body: JSON.stringify({ message }),
  };
}
