import { expect, test } from '@jest/globals';
import { parseAddress, parseRange } from '../../../src/policy/ip.ts';

const V6 = '2001:db8::1';

test.each<[string, bigint | undefined]>([
  ['0.0.0.0', 0n],
  ['10.0.0.255', 0x0a0000ffn],
  ['255.255.255.255', 0xffffffffn],
  ['256.0.0.1', undefined],
  ['1.2.3', undefined],
  ['1.2.3.4.5', undefined],
  ['1.2.3.0004', undefined],
  ['1.2.3.x', undefined],
  ['1.2.3.', undefined],
  ['x1.2.3.4', undefined],
  ['', undefined],
  ['::', 0n],
  ['::1', 1n],
  ['1::', 1n << 112n],
  ['2001:DB8::1', (0x20010db8n << 96n) + 1n],
  ['1:2:3:4:5:6:7:8', 0x00010002000300040005000600070008n],
  ['1:2:3:4:5:6:7::', 0x00010002000300040005000600070000n],
  ['::ffff:10.0.0.1', 0xffff0a000001n],
  ['64:ff9b::192.0.2.33', (0x0064ff9bn << 96n) + 0xc0000221n],
  ['1:2:3:4:5:6:7', undefined],
  ['1:2:3:4:5:6:7:8:9', undefined],
  ['1:2:3:4::5:6:7:8', undefined],
  ['1::2::3', undefined],
  ['12345::', undefined],
  ['g::', undefined],
  ['x1::', undefined],
  ['10.0.0.1::1', undefined],
  ['::10.0.0.300', undefined],
  [':', undefined],
])('the address %j is %s', (text, value) => {
  expect(parseAddress(text)).toEqual(value === undefined ? undefined : { bits: text.includes(':') ? 128 : 32, value });
});

test.each<[string, string, boolean | undefined]>([
  ['10.0.0.0/8', '10.255.0.1', true],
  ['10.0.0.0/8', '11.0.0.0', false],
  // The bits behind the prefix do not count.
  ['10.1.2.3/8', '10.9.9.9', true],
  ['10.0.0.1', '10.0.0.1', true],
  ['10.0.0.1', '10.0.0.2', false],
  ['10.0.0.1/32', '10.0.0.1', true],
  ['0.0.0.0/0', '203.0.113.9', true],
  ['0.0.0.0/0', V6, false],
  ['::/0', V6, true],
  ['::/0', '10.0.0.1', false],
  ['2001:db8::/128', '2001:db8::', true],
  ['2001:db8::/32', '2001:db8:1::', true],
  ['2001:db8::/32', '2001:db9::', false],
  ['10.0.0.0/33', '10.0.0.0', undefined],
  ['2001:db8::/129', '2001:db8::', undefined],
  ['10.0.0.0/', '10.0.0.0', undefined],
  ['10.0.0.0/-1', '10.0.0.0', undefined],
  ['10.0.0.0/8/8', '10.0.0.0', undefined],
  ['10.0.0.0/x8', '10.0.0.0', undefined],
  ['10.0.0.0/0008', '10.0.0.0', undefined],
  ['10.0.0/8', '10.0.0.0', undefined],
  ['/8', '10.0.0.0', undefined],
])('the range %s has %s: %s', (range, address, expected) => {
  const found = parseAddress(address);
  expect(found && parseRange(range)?.includes(found)).toBe(expected);
});
