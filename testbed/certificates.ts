/**
 * A certificate authority for one run, and certificates of any host by it: X.509 (RFC 5280) in DER, as short as TLS
 * takes it.
 */
import { createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

export interface Authority {
  /** The authority's own certificate, for NODE_EXTRA_CA_CERTS. */
  pem: string;
  /** A key and a certificate for a host name. */
  issue(host: string): { key: string; cert: string };
}

/** So far apart that no clock matters. */
const VALIDITY = ['20200101000000Z', '20990101000000Z'] as const;

/** An authority with a new key. */
export function certificateAuthority(): Authority {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = 'Testbed CA';
  const isAuthority = extension('551d13', true, sequence(tlv(0x01, Buffer.from([0xff]))));
  const leaf = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = leaf.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const issued = new Map<string, string>();
  return {
    pem: certificate({
      subject: name,
      issuer: name,
      key: own.publicKey,
      signer: own.privateKey,
      extensions: [isAuthority],
    }),
    issue(host) {
      const names = extension('551d11', false, sequence(tlv(0x82, Buffer.from(host))));
      const cert =
        issued.get(host) ??
        certificate({
          subject: host.slice(0, 64),
          issuer: name,
          key: leaf.publicKey,
          signer: own.privateKey,
          extensions: [names],
        });
      issued.set(host, cert);
      return { key, cert };
    },
  };
}

interface Parts {
  subject: string;
  issuer: string;
  key: KeyObject;
  signer: KeyObject;
  extensions: Buffer[];
}

function certificate({ subject, issuer, key, signer, extensions }: Parts): string {
  const algorithm = sequence(oid('2a8648ce3d040302'));
  const body = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, Buffer.concat([Buffer.from([0x01]), randomBytes(8)])),
    algorithm,
    commonName(issuer),
    sequence(...VALIDITY.map((time) => tlv(0x18, Buffer.from(time)))),
    commonName(subject),
    createPublicKey(key.export({ type: 'spki', format: 'pem' })).export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(...extensions)),
  );
  const signature = sign('sha256', body, signer);
  const der = sequence(body, algorithm, tlv(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function commonName(name: string): Buffer {
  return sequence(tlv(0x31, sequence(oid('550403'), tlv(0x0c, Buffer.from(name)))));
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return sequence(oid(id), ...(critical ? [tlv(0x01, Buffer.from([0xff]))] : []), tlv(0x04, value));
}

/** @param hex - the identifier as DER has it */
function oid(hex: string): Buffer {
  return tlv(0x06, Buffer.from(hex, 'hex'));
}

function sequence(...parts: Buffer[]): Buffer {
  return tlv(0x30, Buffer.concat(parts));
}

function tlv(tag: number, value: Buffer): Buffer {
  const { length } = value;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), value]);
}
