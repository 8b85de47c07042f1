/**
 * Verifies Signature Version 4
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html): the request is signed
 * again by a library, with the secret that the testbed knows, and the two signatures are compared.
 */
import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { CredentialStore, Session } from './credentials.ts';
import { authorizationOf } from './credentials.ts';
import type { Request } from './server.ts';

/**
 * What became of a request's signature; `none` where the request has none, or is of no principal that the testbed
 * knows.
 */
export type Signature = 'none' | 'right' | 'wrong';

/** Compares a request's signature with what the secret of its access key makes of the request. */
export async function signatureOf(request: Request, credentials: CredentialStore): Promise<Signature> {
  const authorization = authorizationOf(request.headers);
  const session = credentials.find(request.headers);
  if (authorization.scheme !== 'sigv4' || session === undefined) return 'none';
  const given = request.headers.authorization ?? '';
  const names = /SignedHeaders=([^,\s]+)/.exec(given)?.[1]?.split(';') ?? [];
  const signed = await signerOf(session, authorization, names).sign(
    {
      method: request.method,
      protocol: 'http:',
      hostname: request.headers.host ?? '',
      path: request.path,
      query: queryOf(request.query),
      headers: Object.fromEntries(names.map((name) => [name, request.headers[name] ?? ''])),
      body: request.body,
    },
    { signingDate: dateOf(request.headers['x-amz-date'] ?? ''), signableHeaders: new Set(names) },
  );
  return lastPart(signed.headers.authorization ?? '') === lastPart(given) ? 'right' : 'wrong';
}

function signerOf(
  { accessKeyId, secretAccessKey, sessionToken }: Session,
  { region, service }: { region: string; service: string },
  signedHeaders: readonly string[],
): SignatureV4 {
  return new SignatureV4({
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
    region,
    service,
    sha256: Sha256,
    // Clients differ in whether they send the body's hash as a header of its own.
    applyChecksum: signedHeaders.includes('x-amz-content-sha256'),
  });
}

function lastPart(authorization: string): string | undefined {
  return /Signature=([0-9a-f]{64})$/.exec(authorization)?.[1];
}

function queryOf(query: URLSearchParams): Record<string, string[]> {
  return Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name)]));
}

/** `20261128T133000Z` as a date; an invalid one where the header is not of this form. */
function dateOf(text: string): Date {
  return new Date(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

/** Node's own SHA-256 in the form that the library asks for. */
class Sha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }
  update(data: Uint8Array): void {
    this.#hash.update(data);
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(this.#hash.digest()));
  }
  reset(): void {
    throw new Error('A hash is made anew instead.');
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): string | Uint8Array {
  if (typeof data === 'string') return data;
  return data instanceof ArrayBuffer
    ? new Uint8Array(data)
    : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
