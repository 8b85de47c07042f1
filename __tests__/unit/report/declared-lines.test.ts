/** What the log says of a principal that is checked as its application. */
import { expect, test } from '@jest/globals';
import type { Identity } from '../../../src/identity/identity.ts';
import { declaredLines } from '../../../src/report/declared-lines.ts';
import { identity } from '../matrix/support.ts';

const ALL = ['user-agent', 'source-vpc', 'source-vpce', 'tags'] as const;
const LIVE = { simulate: true, probe: 'live' } as const;

function who(more: Partial<Identity> = {}, declared: readonly (typeof ALL)[number][] = ALL): Identity {
  const base = identity();
  return {
    ...{ ...base, name: 'app', credentials: () => Promise.reject(new Error('not used')) },
    settings: { ...base.settings, declared: [...declared] },
    ...more,
  };
}

test('what calls carry, and what they do not', () => {
  expect(declaredLines(who(), LIVE)).toEqual([
    'app: `user-agent` is sent with its live calls to Bedrock and stated in its simulation',
    'app: `source-vpc`, `source-vpce` and `tags` are only stated in its simulation: no call carries them',
  ]);
});

test('nothing is sent where nothing is called', () => {
  const line = 'app: `user-agent` is only stated in its simulation: no call carries it';
  expect(declaredLines(who({}, ['user-agent']), { simulate: true, probe: 'off' })).toEqual([line]);
  const simulated = who({}, ['user-agent']);
  delete simulated.credentials;
  expect(declaredLines(simulated, LIVE)).toEqual([line]);
});

test('nothing is stated where nothing is simulated', () => {
  const lines = [
    'app: `user-agent` is sent with its live calls to Bedrock',
    'app: `tags` is not used, since it is not simulated: no call carries it',
  ];
  expect(declaredLines(who({}, ['user-agent', 'tags']), { simulate: false, probe: 'live' })).toEqual(lines);
  const key = { kind: 'long-term' } as NonNullable<Identity['key']>;
  expect(declaredLines(who({ key }, ['user-agent', 'tags']), LIVE)).toEqual(lines);
});

test('nothing is said of a principal that declares nothing, or that could not be assumed', () => {
  expect(declaredLines(identity(), LIVE)).toEqual([]);
  const trouble = { kind: 'problem' } as unknown as NonNullable<Identity['trouble']>;
  expect(declaredLines(who({ trouble }), LIVE)).toEqual([]);
});
