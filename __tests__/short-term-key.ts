/**
 * Short-term Bedrock API keys from the SDK's own signer, so that neither the action nor the testbed is held against
 * itself.
 */
import { SignatureV4 } from '@smithy/signature-v4';
import type { Checksum, SourceData } from '@smithy/types';
import { createHash, createHmac, type Hash } from 'node:crypto';

export const SESSION = {
  accessKeyId: 'ASIARTX3GSDSWV3XQ6L2',
  secretAccessKey: '9drTJvcXLB89EXAMPLEtesting7MDENGbPxRfiCYzz',
  sessionToken: 'IQoJb3JpZ2luX2Vj+EXAMPLE/token==',
};

/** The hash that the SDK's signer wants to be given. */
class Sha256 implements Checksum {
  readonly #hash: Hash | ReturnType<typeof createHmac>;
  constructor(secret?: SourceData) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }
  update(data: SourceData): void {
    this.#hash.update(bytesOf(data));
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }
  reset(): void {
    throw new Error('never asked for');
  }
}

function bytesOf(data: SourceData): Uint8Array {
  if (typeof data === 'string') return new TextEncoder().encode(data);
  return data instanceof ArrayBuffer
    ? new Uint8Array(data)
    : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** As AWS's generator makes a short-term key: presigned by the SDK's own signer. */
export async function shortTermKey({
  madeAt,
  region = 'us-east-1',
  expiresIn = 43_200,
  service = 'bedrock',
  credentials = SESSION,
}: {
  madeAt: Date;
  region?: string;
  /** Seconds. */
  expiresIn?: number;
  service?: string;
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
}): Promise<string> {
  const signer = new SignatureV4({ credentials, region, service, sha256: Sha256 });
  const hostname = 'bedrock.amazonaws.com';
  const { query = {} } = await signer.presign(
    {
      ...{ method: 'POST', protocol: 'https:', hostname, path: '/', headers: { host: hostname } },
      query: { Action: 'CallWithBearerToken' },
    },
    { expiresIn, signingDate: madeAt },
  );
  const text = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return `bedrock-api-key-${Buffer.from(`${hostname}/?${text.join('&')}&Version=1`).toString('base64')}`;
}
