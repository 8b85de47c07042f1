/**
 * A run as a world of the testbed: its questions and answers, its inputs and what it found, all of them stripped.
 * Pure.
 */
import type { Exchange } from '../aws/exchanges.ts';
import type { Cell, Report } from '../domain/report.ts';
import { withStatedContext } from '../settings/declared-request.ts';
import { inputEntries, type InputRow } from '../settings/inputs.ts';
import { readFrames } from './frames.ts';
import { Scrubber } from './scrub.ts';
import { isConfigKey } from './words.ts';

/** Everything of a run that is written down. */
export interface RecordedRun {
  exchanges: readonly Exchange[];
  /** Raw texts of the inputs that were set. */
  inputs: Readonly<Record<string, string>>;
  /** Configuration files by their paths, as plain data. */
  files: Readonly<Record<string, unknown>>;
  /** Claims of GitHub's token, if the run had one. */
  claims?: Readonly<Record<string, string>>;
  /** Value of AWS_BEARER_TOKEN_BEDROCK, if a principal is that key. */
  bearerToken?: string;
  homeRegion: string;
  /** As it was judged, before anything was masked for a surface. */
  report: Report;
}

/** A question with its answer, as the testbed reads it (`testbed/world.ts`, `Recorded`). */
export interface RecordedExchange {
  service: string;
  operation: string;
  region: string;
  caller: string;
  method: string;
  path: string;
  query?: Record<string, string>;
  body?: string;
  status?: number;
  headers?: Record<string, string>;
  answer?: string;
  events?: { type: string; exception?: true; payload: string }[];
  network?: 'reset' | 'hang';
}

/**
 * Asked for `who-can` alone. The policies of every role of an account are not what a report of one verdict may give
 * away.
 */
const OF_WHO_CAN: ReadonlySet<string> = new Set([
  ...['GetAccountAuthorizationDetails', 'ListServiceSpecificCredentials'],
  ...['DescribeOrganization', 'ListParents', 'ListPoliciesForTarget', 'DescribePolicy'],
]);

/**
 * Keys of the configuration file that a recording leaves out: policies that are not applied yet lie in files, which
 * are no part of it.
 */
const LEFT_OUT: ReadonlySet<string> = new Set(['policy-files', 'who-can']);

/** What stands for a secret. */
const SECRET = 'recorded';

/** Of a request, parameters that are secrets or tell who asks. */
const SECRET_PARAMETERS: ReadonlySet<string> = new Set([
  'WebIdentityToken',
  'TokenCode',
  'SerialNumber',
  'EncodedMessage',
]);

/**
 * Returns the world as plain data. What could say whose account it is has a stand-in; see `docs/recordings.md` for
 * what stays.
 */
export function recordedWorld(run: RecordedRun): Record<string, unknown> {
  return worldWith(new Scrubber(), run);
}

function worldWith(scrubber: Scrubber, run: RecordedRun): Record<string, unknown> {
  const { report, claims, homeRegion } = run;
  const asked = run.exchanges.filter(({ operation }) => !OF_WHO_CAN.has(operation));
  const recording = asked.map((exchange) => exchangeOf(scrubber, exchange));
  return {
    title: `A recorded run of ${report.cells.length} checks`,
    about: `Recorded by bedrock-access-check ${report.tool.version} on ${report.generatedAt.slice(0, 10)}. Account IDs, names and secrets have stand-ins.`,
    accounts: {},
    recording,
    github: {
      visibility: 'private',
      event: 'workflow_dispatch',
      'id-token': claims !== undefined,
      ...(claims && { claims: claimsOf(scrubber, claims) }),
    },
    run: {
      inputs: inputsOf(scrubber, run),
      env: { AWS_REGION: homeRegion, ...credentialsOf(scrubber, run, recording) },
      files: Object.fromEntries(
        Object.entries(run.files).map(([path, data]) => [
          scrubber.name(path),
          `${JSON.stringify(configuration(scrubber, data, ''), undefined, 2)}\n`,
        ]),
      ),
    },
    expect: {
      result: report.gate.result,
      cells: report.cells.map((cell) => expectation(scrubber, cell)),
      problems: report.problems.map(({ cause }) => cause),
    },
  };
}

function exchangeOf(scrubber: Scrubber, exchange: Exchange): RecordedExchange {
  const { service, operation, region, method, path, query, body, accessKeyId, answer, failure } = exchange;
  const asked = {
    ...{ service, operation, region, method },
    caller: accessKeyId === '' ? '' : scrubber.name(accessKeyId),
    path: path
      .split('/')
      .map((part) => encodeURIComponent(inPath(scrubber, operation, decodeURIComponent(part))))
      .join('/'),
    ...(Object.keys(query).length > 0 && {
      query: Object.fromEntries(
        Object.entries(query).map(([name, text]) => [name, /^\d{1,6}$/.test(text) ? text : scrubber.value(text)]),
      ),
    }),
    ...(body !== '' && { body: requestBody(scrubber, body) }),
  };
  if (!answer) return { ...asked, network: /timeout|abort/i.test(failure ?? '') ? 'hang' : 'reset' };
  const { status, headers, chunks } = answer;
  const type = headers['content-type'] ?? '';
  const kept = {
    ...(type !== '' && { 'content-type': /^[\w./+-]+(?:; ?charset=[\w-]+)?$/.exec(type)?.[0] ?? 'text/plain' }),
    ...errorType(headers['x-amzn-errortype']),
    ...counts(headers),
  };
  const bytes = Buffer.concat(chunks);
  if (type.includes('eventstream')) {
    const events = readFrames(bytes).map(({ type: name, isException, payload }) => ({
      type: name,
      ...(isException && { exception: true as const }),
      payload: framePayload(scrubber, payload),
    }));
    return { ...asked, status, headers: kept, events };
  }
  return { ...asked, status, headers: kept, answer: answerText(scrubber, type, bytes.toString('utf8')) };
}

/** A segment of a path: words of Bedrock's API, also those that the operation is named by, or an ID or an ARN. */
function inPath(scrubber: Scrubber, operation: string, part: string): string {
  const letters = part.replaceAll('-', '').replace(/s$/, '').toLowerCase();
  const isOfOperation = /^[A-Za-z-]{5,}$/.test(part) && operation.toLowerCase().includes(letters);
  return PATH_WORDS.has(part) || isOfOperation ? part : scrubber.value(part);
}

const PATH_WORDS: ReadonlySet<string> = new Set(
  `model invoke invoke-with-response-stream converse converse-stream count-tokens guardrail version apply async-invoke foundation-models
   foundation-model-availability inference-profiles model-invocation-jobs model-invocation-job provisioned-model-throughput custom-models
   custom-model-deployments openai anthropic v1 responses chat completions messages model-customization imported-models prompt-routers marketplace-model endpoints use-case-for-model-access
   list-foundation-model-agreement-offers account data-retention`.split(/\s+/),
);

function requestBody(scrubber: Scrubber, body: string): string {
  if (body.startsWith('{')) return scrubber.ownRequest(body);
  const stripped = [...new URLSearchParams(body)].map(([name, text]): [string, string] => {
    if (SECRET_PARAMETERS.has(name)) return [name, SECRET];
    if (name === 'ExternalId') return [name, scrubber.secret(text)];
    if (text.trimStart().startsWith('{')) return [name, scrubber.document(text)];
    if (name.endsWith('ContextKeyName')) return [name, scrubber.key(text)];
    return [name, /^(?:Action|Version|DurationSeconds|MaxItems)$/.test(name) ? text : scrubber.value(text)];
  });
  return new URLSearchParams(stripped).toString();
}

function answerText(scrubber: Scrubber, type: string, text: string): string {
  if (type.includes('json')) return scrubber.json(text);
  if (type.includes('xml')) return scrubber.xml(text, dropped(scrubber));
  // A page from in between: that it is one is what counts.
  return scrubber.message(text.slice(0, 4_000));
}

/** Elements of an answer of STS that are credentials, and IDs of requests. */
const dropped = (scrubber: Scrubber): Record<string, (content: string) => string> => ({
  AccessKeyId: (id) => scrubber.name(id),
  SecretAccessKey: () => SECRET.repeat(5),
  SessionToken: () => SECRET,
  RequestId: () => '00000000-0000-4000-8000-000000000000',
  DecodedMessage: () => SECRET,
});

function framePayload(scrubber: Scrubber, payload: string): string {
  if (!payload.startsWith('{')) return JSON.stringify(scrubber.message(payload));
  const stripped = scrubber.json(payload.replace(/"bytes"\s*:\s*"[^"]*"/, '"bytes":""'));
  const bytes = /"bytes"\s*:\s*"([A-Za-z0-9+/=]*)"/.exec(payload)?.[1];
  if (bytes === undefined) return stripped;
  const inner = scrubber.json(Buffer.from(bytes, 'base64').toString('utf8'));
  return stripped.replace('"bytes":""', `"bytes":"${Buffer.from(inner).toString('base64')}"`);
}

function errorType(text: string | undefined): Record<string, string> {
  const name = /^[A-Za-z]+/.exec(text ?? '')?.[0];
  return name === undefined ? {} : { 'x-amzn-errortype': name };
}

/** Headers with numbers of tokens, by which a call is charged. */
function counts(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name, text]) => name.startsWith('x-amzn-bedrock-') && /^\d{1,9}$/.test(text)),
  );
}

function claimsOf(scrubber: Scrubber, claims: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(claims).map(([name, text]) => [name, scrubber.value(text)]));
}

function inputsOf(scrubber: Scrubber, { inputs, claims }: RecordedRun): Record<string, string> {
  const recorded = new Map<string, InputRow<unknown>['recorded']>(
    inputEntries().map(([name, row]) => [name, row.recorded]),
  );
  const all = Object.entries(inputs).flatMap(([name, text]): [string, string][] => {
    const how = recorded.get(name);
    return how === undefined ? [] : [[name, how === 'verbatim' ? text : inputText(scrubber, name, text)]];
  });
  const stripped = Object.fromEntries(all);
  // Without a token a role is assumed from the credentials that are there, as in a terminal: an external ID says so in
  // a workflow.
  const fromStep = stripped['role-to-assume'] !== undefined && claims === undefined;
  return fromStep ? { 'role-external-id': SECRET, ...stripped } : stripped;
}

function inputText(scrubber: Scrubber, name: string, text: string): string {
  if (name === 'role-external-id') return scrubber.secret(text);
  if (name === 'inline-session-policy') return scrubber.document(text);
  if (name === 'config-file')
    return text
      .split('\n')
      .map((path) => scrubber.name(path))
      .join('\n');
  if (name === 'context') {
    return text
      .split('\n')
      .map((line) => {
        const [key = '', ...value] = line.split('=');
        return `${scrubber.key(key.trim())}=${scrubber.value(value.join('=').trim())}`;
      })
      .join('\n');
  }
  return text.replace(/[^\s,]+/g, (item) => scrubber.value(item));
}

/**
 * Stand-ins for whatever the run's own credentials were: the key that asked who it is, or the first that no answer
 * handed out; an API key.
 */
function credentialsOf(
  scrubber: Scrubber,
  { exchanges, bearerToken }: RecordedRun,
  recording: readonly RecordedExchange[],
): Record<string, string> {
  const issued = recording.map(({ answer = '' }) => /<AccessKeyId>([^<]+)</.exec(answer)?.[1]);
  const asked = exchanges.find(({ operation }) => operation === 'GetCallerIdentity')?.accessKeyId;
  const own =
    asked ??
    exchanges.map(({ accessKeyId }) => accessKeyId).find((id) => id !== '' && !issued.includes(scrubber.name(id)));
  return {
    ...(own !== undefined && { AWS_ACCESS_KEY_ID: scrubber.name(own), AWS_SECRET_ACCESS_KEY: SECRET.repeat(5) }),
    ...(own?.startsWith('ASIA') === true && { AWS_SESSION_TOKEN: SECRET }),
    ...(bearerToken !== undefined && { AWS_BEARER_TOKEN_BEDROCK: standInKey(scrubber, bearerToken) }),
  };
}

/**
 * A long-term key with another user's name, or what the testbed makes a short-term key of when it is replayed: those
 * end.
 */
function standInKey(scrubber: Scrubber, token: string): string {
  if (token.startsWith('ABSK')) {
    const alias = Buffer.from(token.slice('ABSK'.length), 'base64').toString('utf8').split(':')[0] ?? '';
    return `ABSK${Buffer.from(`${scrubber.name(alias)}:${SECRET.repeat(5)}`).toString('base64')}`;
  }
  const url = Buffer.from(token.replace('bedrock-api-key-', ''), 'base64').toString('utf8');
  const [keyId = '', , region = ''] = (
    new URLSearchParams(url.slice(url.indexOf('?') + 1)).get('X-Amz-Credential') ?? ''
  ).split('/');
  return `\${recorded-key:${scrubber.name(keyId)}/${/^[a-z0-9-]+$/.test(region) ? region : 'us-east-1'}}`;
}

/** Keys of the configuration file whose values are words of its own. */
const OWN_WORDS: ReadonlySet<string> = new Set([
  'version',
  'actions',
  'expect',
  'via',
  'endpoint',
  'service-tier',
  'cause',
  'until',
]);

function configuration(scrubber: Scrubber, data: unknown, key: string): unknown {
  if (typeof data === 'string') {
    if (key.endsWith('external-id')) return scrubber.secret(data);
    if (OWN_WORDS.has(key) || (key === 'regions' && /^[a-z0-9-]{1,30}$/.test(data))) return data;
    return /^(?:name|reason)$/.test(key) ? scrubber.name(data) : scrubber.value(data);
  }
  if (Array.isArray(data)) return data.map((item: unknown) => configuration(scrubber, item, key));
  if (typeof data !== 'object' || data === null) return data;
  const entries = Object.entries(key === 'principals' ? withStatedContext({ ...data }) : data);
  const named = (inner: string): string => {
    if (key === 'context') return scrubber.key(inner);
    return key !== 'tags' && isConfigKey(inner) ? inner : scrubber.name(inner);
  };
  return Object.fromEntries(
    entries
      .flatMap(([inner, value]) => (LEFT_OUT.has(inner) ? [] : [[inner, value] as const]))
      .map(([inner, value]) => [named(inner), configuration(scrubber, value, key === 'context' ? '' : inner)]),
  );
}

function expectation(scrubber: Scrubber, cell: Cell): Record<string, unknown> {
  const { region, action, expected, verdict, confidence, met, diagnosis, simulation, probe } = cell;
  return {
    principal: scrubber.name(cell.principal),
    ...{ region, model: scrubber.value(cell.model), action, expected, verdict, confidence, met },
    simulation: simulation.outcome,
    probe: probe.outcome,
    ...(diagnosis && { cause: diagnosis.cause }),
  };
}
