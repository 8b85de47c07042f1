/** SHA-256 for signatures, by Node's own functions. */
import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';
import type { Checksum, SourceData } from '@smithy/types';

/** Keys by their bytes: Node takes longer to read one than to use it, and all requests of a day have the same. */
const keys = new WeakMap<object, KeyObject>();

/**
 * A hash, or with a secret its keyed one (HMAC), of all that it is told until `reset`. The SDK hands Node the key as
 * bytes each time.
 */
export class Sha256 implements Checksum {
  readonly #secret: SourceData | undefined;
  #told: Uint8Array[] = [];

  constructor(secret?: SourceData) {
    this.#secret = secret;
  }

  update(data: Uint8Array): void {
    this.#told.push(data);
  }

  digest(): Promise<Uint8Array> {
    const [only = new Uint8Array()] = this.#told;
    const all = this.#told.length > 1 ? Buffer.concat(this.#told) : only;
    const digest = this.#secret ? keyed(this.#secret, all) : hash('sha256', all, 'buffer');
    return Promise.resolve(new Uint8Array(digest.buffer, digest.byteOffset, digest.byteLength));
  }

  reset(): void {
    this.#told = [];
  }
}

function keyed(secret: SourceData, data: Uint8Array): Buffer {
  return createHmac('sha256', keyOf(secret)).update(data).digest();
}

function keyOf(secret: SourceData): string | KeyObject {
  if (typeof secret === 'string') return secret;
  const known = keys.get(secret);
  if (known) return known;
  const bytes = ArrayBuffer.isView(secret)
    ? Buffer.from(secret.buffer, secret.byteOffset, secret.byteLength)
    : Buffer.from(secret);
  const key = createSecretKey(bytes);
  keys.set(secret, key);
  return key;
}
