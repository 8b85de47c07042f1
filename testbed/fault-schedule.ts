/**
 * Faults by a seed: each call of a run is struck or not, and by what, as the seed and the call itself decide. The same
 * seed gives the same faults whatever the order in which calls arrive, so that a run that fell can be run again.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { JournalEntry } from './journal.ts';
import type { Fault, World } from './world.ts';

/** One schedule. */
export interface FaultSchedule {
  /** Part of the calls that are struck, 0 to 1. */
  rate: number;
  /** What is wrong around the run, in words, for people who look at a run that fell; empty if nothing is. */
  around: string[];
  /** The world with what is wrong around the run. */
  world: World;
  closeStdout: boolean;
  /**
   * The fault of a call; undefined for none. Ask once for each call; only the moment a token expires depends on the
   * order.
   */
  strike: (entry: JournalEntry) => Strike | undefined;
}

/** A fault and the row of the table that it is counted in. */
export interface Strike {
  kind: string;
  fault: Fault;
}

/** The schedule of a seed for a world. Its `timeout` is short, so that what hangs is not waited for. */
export function faultSchedule(world: World, seed: number): FaultSchedule {
  const draw = (what: string): number => numberOf(`${seed} ${what}`);
  const rate = [0.03, 0.08, 0.2, 0.5][Math.floor(draw('rate') * 4)] ?? 0.1;
  const counts = new Map<string, number>();
  const around = AROUND.filter(({ name, odds }) => draw(`around ${name}`) < odds);
  const expires = around.some(({ name }) => name === EXPIRED_MID_RUN);
  const expiresAfter = expires ? Math.floor(draw('expires') * MOST_CALLS_BEFORE) : undefined;
  let signed = 0;
  const changed = structuredClone(world);
  changed.run.inputs = { ...changed.run.inputs, timeout: TIMEOUT };
  for (const { change } of around) change?.(changed, draw);
  return {
    rate,
    around: around.map(({ name }) => name),
    world: changed,
    closeStdout: around.some(({ name }) => name === CLOSED_STDOUT),
    strike({ service, operation, region, model }) {
      if (expiresAfter !== undefined && isSigned(service, operation)) {
        signed += 1;
        if (signed > expiresAfter) return { kind: EXPIRED_MID_RUN, fault: { service, ...expired(service) } };
      }
      const call = JSON.stringify([service, operation, region, model]);
      const count = (counts.get(call) ?? 0) + 1;
      counts.set(call, count);
      if (draw(`strike ${call} ${count}`) >= rate) return undefined;
      const kinds = kindsOf(service, operation);
      const kind = kinds[Math.floor(draw(`kind ${call} ${count}`) * kinds.length)];
      return kind && { kind: nameOf(kind), fault: { service, ...kind } };
    },
  };
}

/** Calls that the session of the run makes, as opposed to those that make the session. */
function isSigned(service: string, operation: string): boolean {
  return service !== 'github' && operation !== 'AssumeRoleWithWebIdentity' && !VENDING.includes(service);
}

const VENDING: readonly string[] = ['imds', 'container', 'sso'];

/** The input `timeout` of a struck run, and the same in milliseconds. */
export const TIMEOUT = '4s';
export const TIMEOUT_MS = 4_000;

const ENDPOINTS = ['STS', 'IAM', 'BEDROCK', 'BEDROCK_RUNTIME'];

const CLOSED_STDOUT = 'closed standard output';
const EXPIRED_MID_RUN = 'a token that expires in the middle of the run';

/** Signed calls before which a token expires at the latest. */
const MOST_CALLS_BEFORE = 12;

/** What may be wrong around a run, and how often. */
const AROUND: { name: string; odds: number; change?: (world: World, draw: (what: string) => number) => void }[] = [
  {
    name: 'a clock off by 20 minutes',
    odds: 0.06,
    change: (world, draw) => {
      world.clock = draw('clock') < 0.5 ? -1200 : 1200;
    },
  },
  {
    name: 'a name that DNS does not know',
    odds: 0.05,
    change: (world, draw) => {
      const service = ENDPOINTS[Math.floor(draw('dns') * ENDPOINTS.length)] ?? 'STS';
      world.run.env = { ...world.run.env, [`AWS_ENDPOINT_URL_${service}`]: 'http://nowhere.invalid' };
    },
  },
  {
    name: 'a proxy that refuses',
    odds: 0.04,
    change: (world, draw) => {
      const services = ['sts', 'iam', 'bedrock', 'bedrock-runtime'];
      world.run.proxy ??= { blocks: [services[Math.floor(draw('proxy') * services.length)] ?? 'sts'] };
    },
  },
  {
    name: 'a report folder that cannot be made',
    odds: 0.03,
    change: (world, draw) => {
      const folder = draw('folder') < 0.5 ? '/proc/bedrock-access-check' : '/dev/full/report';
      world.run.inputs = { ...world.run.inputs, 'report-dir': folder };
    },
  },
  {
    name: 'a disk that is full',
    odds: 0.04,
    change: (world, draw) => {
      // Bytes that still fit: from none to about what all files of a small report take.
      failingDisk(world, 'ENOSPC', Math.floor(draw('disk') * 120_000));
    },
  },
  {
    name: 'a disk that is read-only',
    odds: 0.03,
    change: (world) => {
      failingDisk(world, 'EROFS', 0);
    },
  },
  { name: EXPIRED_MID_RUN, odds: 0.06 },
  { name: CLOSED_STDOUT, odds: 0.04 },
];

/**
 * Lets no more than so many bytes be written where the report goes: `testbed/failing-disk.ts` stands in for the disk.
 */
function failingDisk(world: World, code: string, bytes: number): void {
  const preload = pathToFileURL(join(import.meta.dirname, 'failing-disk.ts')).href;
  world.run.env = { ...world.run.env, NODE_OPTIONS: `--import=${preload}`, TESTBED_DISK: `${code} ${bytes}` };
}

type Kind = Omit<Fault, 'service'>;

/** What can go wrong with the answer of any service. */
const OF_ALL: readonly Kind[] = [
  { network: 'hang' },
  { network: 'reset' },
  { network: 'cut' },
  { network: 'drip' },
  { body: '[]' },
  { body: '{"error":"blocked by policy"}' },
  { body: 'null' },
  { status: 204, body: '' },
  { body: '<html>', 'content-type': 'text/plain' },
  { body: '{', bytes: 10_000_000 },
  { 'content-type': 'application/octet-stream' },
  { page: '<!doctype html><title>Sign in</title>' },
  { page: '<!doctype html><title>Bad Gateway</title>', status: 502 },
];

const OF_QUERY: readonly Kind[] = [
  { status: 400, name: 'Throttling', message: 'Rate exceeded' },
  { status: 500, name: 'ServiceFailure', message: 'The request processing has failed.' },
  { status: 503, name: 'ServiceUnavailable', message: 'The request has failed.' },
  { status: 403, name: 'ExpiredToken', message: 'The security token included in the request is expired' },
  { body: '<Response><Result></Response>', 'content-type': 'text/xml' },
  { body: '<Other xmlns="urn:x"><Result/></Other>', 'content-type': 'text/xml' },
];

const OF_BEDROCK: readonly Kind[] = [
  { status: 429, name: 'ThrottlingException', message: 'Too many requests, please wait before trying again.' },
  { status: 500, name: 'InternalServerException', message: 'The system encountered an unexpected error.' },
  { status: 503, name: 'ServiceUnavailableException', message: 'Bedrock is unable to process your request.' },
  { status: 403, name: 'ExpiredTokenException', message: 'The security token included in the request is expired' },
  { body: '{"output":' },
];

const OF_STREAMS: readonly Kind[] = [
  { status: 500, name: 'InternalServerException', message: 'Unexpected error.', 'in-stream': true },
  { body: 'no event stream at all', 'content-type': 'application/vnd.amazon.eventstream' },
  { body: '', 'content-type': 'application/vnd.amazon.eventstream' },
];

const OF_OTHERS: readonly Kind[] = [
  { status: 500, name: 'InternalError', message: 'Server Error' },
  { status: 503, name: 'Unavailable', message: 'Service Unavailable' },
  { body: '{"value":' },
];

function kindsOf(service: string, operation: string): readonly Kind[] {
  if (service === 'sts' || service === 'iam') return [...OF_ALL, ...OF_QUERY];
  if (!service.startsWith('bedrock')) return [...OF_ALL, ...OF_OTHERS];
  return operation.endsWith('Stream') ? [...OF_ALL, ...OF_BEDROCK, ...OF_STREAMS] : [...OF_ALL, ...OF_BEDROCK];
}

/** The answer of a service to a session that has ended. */
function expired(service: string): Kind {
  const message = 'The security token included in the request is expired';
  const name = service === 'sts' || service === 'iam' ? 'ExpiredToken' : 'ExpiredTokenException';
  return { status: 403, name, message };
}

/** The row of the table of faults that a fault belongs to. */
function nameOf(kind: Kind): string {
  const { network, status = 200, name, page, body, bytes } = kind;
  if (network !== undefined) return NETWORK[network];
  if (name?.startsWith('Throttling') === true) return 'throttling';
  if (name?.startsWith('ExpiredToken') === true) return 'an expired token';
  if (kind['in-stream'] === true) return 'an exception inside a stream';
  if (page !== undefined) return 'a page of something in between';
  if (name !== undefined) return `status ${status}`;
  if (status === 204) return 'an empty 204';
  if (bytes !== undefined) return 'a body of 10 MB';
  if (kind['content-type']?.includes('eventstream') === true) return 'a malformed event stream';
  if (body === undefined) return 'a wrong content type';
  if (kind['content-type'] === 'text/xml' || body.startsWith('<')) return 'malformed or strange XML';
  return body.endsWith(':') ? 'malformed JSON' : "JSON that is not the operation's";
}

const NETWORK = {
  hang: 'no answer',
  reset: 'a connection that is reset',
  cut: 'an answer cut in the middle',
  drip: 'an answer that drips',
} as const;

/** A number from 0 to 1 that the text decides. */
function numberOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32;
}
