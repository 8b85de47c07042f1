/** IP addresses and CIDR ranges (RFC 4632, RFC 4291). Pure. */

/** An IP address as a number. */
export interface Address {
  bits: 32 | 128;
  value: bigint;
}

/** A range of IP addresses. */
export interface AddressRange {
  includes: (address: Address) => boolean;
}

/** Returns an IPv4 or IPv6 address, undefined for what is none. */
export function parseAddress(text: string): Address | undefined {
  if (!text.includes(':')) {
    const value = parseV4(text);
    return value === undefined ? undefined : { bits: 32, value };
  }
  const value = parseV6(text);
  return value === undefined ? undefined : { bits: 128, value };
}

/** Returns the range of `address/prefix`; an address alone is a range of one. Undefined for what is neither. */
export function parseRange(text: string): AddressRange | undefined {
  const [address = '', prefix, ...rest] = text.split('/');
  const base = parseAddress(address);
  if (base === undefined || rest.length > 0) return undefined;
  const length = prefix === undefined ? base.bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1;
  if (length < 0 || length > base.bits) return undefined;
  const shift = BigInt(base.bits - length);
  const wanted = base.value >> shift;
  return { includes: ({ bits, value }) => bits === base.bits && value >> shift === wanted };
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return undefined;
    value = (value << 8n) | BigInt(part);
  }
  return value;
}

function parseV6(text: string): bigint | undefined {
  const [head = '', tail, ...more] = text.split('::');
  if (more.length > 0) return undefined;
  const before = groups(head, tail === undefined);
  const after = tail === undefined ? [] : groups(tail, true);
  if (before === undefined || after === undefined) return undefined;
  const missing = 8 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const all = [...before, ...Array.from({ length: missing }, () => 0n), ...after];
  return all.reduce((value, group) => (value << 16n) | group, 0n);
}

/** Groups of 16 bits; the last of an address may be an IPv4 address, which is two (RFC 4291, 2.2). */
function groups(text: string, isEnd: boolean): bigint[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  const values: bigint[] = [];
  for (const [index, part] of parts.entries()) {
    const v4 = isEnd && index === parts.length - 1 ? parseV4(part) : undefined;
    if (v4 !== undefined) values.push(v4 >> 16n, v4 & 0xffffn);
    else if (/^[\da-f]{1,4}$/i.test(part)) values.push(BigInt(`0x${part}`));
    else return undefined;
  }
  return values;
}
