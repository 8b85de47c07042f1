/** What an application's requests are said to carry: which texts are taken, and which context they are. */
import { expect, test } from '@jest/globals';
import {
  declaredContext,
  declaredMistakes,
  declaredNames,
  parseTagKey,
  parseTagValue,
  parseUserAgent,
  parseVpc,
  parseVpcEndpoint,
  withStatedContext,
} from '../../../src/settings/declared-request.ts';

const place = (path: readonly string[]) => ({ file: path.join('/'), line: 1, column: 1 });

test.each(['a', 'app/1', 'app/1 (eu; x)', '~'.repeat(256)])('%j is sent as it is', (text) => {
  expect(parseUserAgent(text)).toEqual({ ok: true, value: text });
});

test.each(['', ' ', ' a', 'a ', 'a\nb', 'a\r\nx: 1', 'a\tb', 'a\u0000', 'a\u007f', 'é', 'a\n', 'a'.repeat(257)])(
  '%j is no User-Agent',
  (text) => {
    expect(parseUserAgent(text).ok).toBe(false);
  },
);

test('IDs of VPCs and their endpoints have eight or seventeen digits, and are not each other', () => {
  const ids = ['0a1b2c3d', '0a1b2c3d4e5f60718', '0a1b2c3', '0a1b2c3d4', '0a1b2c3g'];
  expect(ids.map((id) => parseVpc(`vpc-${id}`).ok)).toEqual([true, true, false, false, false]);
  expect(ids.map((id) => parseVpcEndpoint(`vpce-${id}`).ok)).toEqual([true, true, false, false, false]);
  expect([parseVpc('vpce-0a1b2c3d').ok, parseVpcEndpoint('vpc-0a1b2c3d').ok]).toEqual([false, false]);
});

test('tags are as long as IAM takes them', () => {
  expect([1, 128, 129].map((length) => parseTagKey('k'.repeat(length)).ok)).toEqual([true, true, false]);
  expect(['', ' ', 'cost center'].map((key) => parseTagKey(key).ok)).toEqual([false, false, true]);
  expect([0, 256, 257].map((length) => parseTagValue('v'.repeat(length)).ok)).toEqual([true, true, false]);
});

test('each is context of the file, in one order', () => {
  const value = { tags: { team: 'a' }, 'source-vpce': 'vpce-1', 'user-agent': 'app/1', 'source-vpc': 'vpc-1' };
  expect(declaredNames(value)).toEqual(['user-agent', 'source-vpc', 'source-vpce', 'tags']);
  expect(declaredContext(value)).toEqual([
    { key: 'aws:UserAgent', values: ['app/1'], from: 'file' },
    { key: 'aws:SourceVpc', values: ['vpc-1'], from: 'file' },
    { key: 'aws:SourceVpce', values: ['vpce-1'], from: 'file' },
    { key: 'aws:PrincipalTag/team', values: ['a'], from: 'file' },
  ]);
  expect([declaredNames({}), declaredContext({})]).toEqual([[], []]);
});

test('a key that is given both ways is shown at its short form; one that is given once is right', () => {
  const context = { 'aws:principaltag/TEAM': 'a', 'AWS:SourceVpc': 'vpc-1' };
  const value = { context, tags: { team: 'a', other: 'b' }, 'source-vpc': 'vpc-1', 'source-vpce': 'vpce-1' };
  expect(declaredMistakes({ value, place }).map(({ place: where }) => where?.file)).toEqual([
    'source-vpc',
    'tags/team',
  ]);
});

test('of tags that differ in case alone the second is the mistake', () => {
  const value = { tags: { team: 'a', Team: 'b' } };
  expect(declaredMistakes({ value, place }).map(({ place: where }) => where?.file)).toEqual(['tags/Team']);
});

test('what is only stated can be written as context, and what is sent cannot', () => {
  const entry = {
    name: 'app',
    'user-agent': 'app/1',
    'source-vpc': 'vpc-1',
    'source-vpce': 'vpce-1',
    tags: { a: 'b' },
  };
  expect(withStatedContext({ ...entry, context: { 'aws:SourceIp': '192.0.2.1' } })).toEqual({
    ...{ name: 'app', 'user-agent': 'app/1' },
    context: {
      ...{ 'aws:SourceIp': '192.0.2.1', 'aws:SourceVpc': 'vpc-1', 'aws:SourceVpce': 'vpce-1' },
      'aws:PrincipalTag/a': 'b',
    },
  });
  expect(withStatedContext({ name: 'app', 'user-agent': 'app/1' })).toEqual({ name: 'app', 'user-agent': 'app/1' });
});
