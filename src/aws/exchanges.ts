/**
 * What was asked of AWS and what it answered, byte for byte, for a recording. Nothing here is shown: `src/record/`
 * strips it first.
 */
import { Readable } from 'node:stream';
import type { Pluggable } from '@smithy/types';

/** One request and what became of it; retries are requests of their own. */
export interface Exchange {
  service: string;
  operation: string;
  /** That it was signed for: IAM has one for all of a partition. Empty if it was not signed. */
  region: string;
  /** Access key ID that signed it; empty if nothing or an API key did. */
  accessKeyId: string;
  method: string;
  /** Percent-encoded. */
  path: string;
  query: Readonly<Record<string, string>>;
  body: string;
  answer?: { status: number; headers: Readonly<Record<string, string>>; chunks: Uint8Array[] };
  /** Name or code of the error if no answer came. */
  failure?: string;
}

/**
 * Middleware that hands each request over as it is sent; its answer is filled in as it is read. To be added last: what
 * looks at answers before they are read has to lie around it.
 */
export function recordExchanges<I extends object, O extends object>(
  service: string,
  record: (exchange: Exchange) => void,
): Pluggable<I, O> {
  return {
    applyToStack: (stack) => {
      stack.add(
        (next, context) => async (args) => {
          const operation = String(context.commandName).replace(/Command$/, '');
          const exchange: Exchange = { ...{ service, operation }, ...requestOf(args.request) };
          record(exchange);
          try {
            const result = await next(args);
            keep(result.response, exchange);
            return result;
          } catch (error) {
            exchange.failure = nameOf(error);
            throw error;
          }
        },
        { step: 'deserialize', priority: 'low', name: 'recordExchanges' },
      );
    },
  };
}

function requestOf(request: unknown): Omit<Exchange, 'service' | 'operation'> {
  const fields: Record<string, unknown> = isRecord(request) ? request : {};
  const { method, path, body } = fields;
  const authorization = lowerCased(textsOf(fields.headers)).authorization ?? '';
  const [, accessKeyId = '', region = ''] = /Credential=([^/]{1,128})\/\d{8}\/([^/]{0,40})\//.exec(authorization) ?? [];
  return {
    ...{ accessKeyId, region },
    method: typeof method === 'string' ? method : 'GET',
    path: typeof path === 'string' ? path : '/',
    query: textsOf(fields.query),
    body: typeof body === 'string' ? body : body instanceof Uint8Array ? Buffer.from(body).toString('utf8') : '',
  };
}

/**
 * Passes the answer's body on as it comes and keeps a copy: a stream that is closed early is kept as far as it was
 * read.
 */
function keep(response: unknown, exchange: Exchange): void {
  if (!isRecord(response)) return;
  const { statusCode, headers, body } = response;
  const chunks: Uint8Array[] = [];
  exchange.answer = {
    status: typeof statusCode === 'number' ? statusCode : 0,
    headers: lowerCased(textsOf(headers)),
    chunks,
  };
  if (body instanceof Readable) response.body = Readable.from(copied(body, chunks), { objectMode: false });
}

async function* copied(body: AsyncIterable<unknown>, chunks: Uint8Array[]): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    const bytes = chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk));
    chunks.push(bytes);
    yield bytes;
  }
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'Error';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The entries that are texts. */
function textsOf(value: unknown): Record<string, string> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, text]) => (typeof text === 'string' ? [[name, text]] : [])),
  );
}

/** HTTP has header names in any case. */
function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, text]) => [name.toLowerCase(), text]));
}
