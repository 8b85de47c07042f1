/** IP addresses and CIDR ranges, for the IpAddress operators. */

interface Address {
  bits: 32 | 128;
  value: bigint;
}

/** Whether an address lies in a range; `range` without prefix length is that one address. Malformed text: false. */
export function inRange(address: string, range: string): boolean {
  const [base = '', prefixText, ...more] = range.split('/');
  const [given, network] = [parseAddress(address), parseAddress(base)];
  if (given === undefined || given.bits !== network?.bits || more.length > 0) return false;
  if (prefixText !== undefined && !/^\d{1,3}$/.test(prefixText)) return false;
  const prefix = prefixText === undefined ? network.bits : Number(prefixText);
  if (prefix > network.bits) return false;
  const shift = BigInt(network.bits - prefix);
  return given.value >> shift === network.value >> shift;
}

/** Whether a text is an IPv4 or IPv6 address, or a range of them. */
export function isIpAddress(text: string): boolean {
  const [base = '', prefix, ...more] = text.split('/');
  return parseAddress(base) !== undefined && more.length === 0 && (prefix === undefined || /^\d{1,3}$/.test(prefix));
}

function parseAddress(text: string): Address | undefined {
  return text.includes(':') ? parseV6(text) : parseV4(text);
}

function parseV4(text: string): Address | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255)) return undefined;
  return { bits: 32, value: parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n) };
}

function parseV6(text: string): Address | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => groupsOf(half));
  const gap = 8 - head.length - tail.length;
  if (halves.length === 2 ? gap < 1 : gap !== 0) return undefined;
  const groups = [...head, ...Array.from({ length: gap }, () => '0'), ...tail];
  if (groups.some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return { bits: 128, value: groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n) };
}

/** The 16-bit groups of a half; a dotted IPv4 tail counts as two. */
function groupsOf(half: string): string[] {
  if (half === '') return [];
  return half.split(':').flatMap((group) => {
    const v4 = group.includes('.') ? parseV4(group) : undefined;
    return v4 === undefined ? [group] : [(v4.value >> 16n).toString(16), (v4.value & 0xffffn).toString(16)];
  });
}
