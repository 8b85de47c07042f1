/** The words of "who can call it". */
import { describe, expect, test } from '@jest/globals';
import type {
  WhoCan,
  WhoCanCondition,
  WhoCanOpening,
  WhoCanRoute,
  WhoCanRow,
  WhoCanTrust,
} from '../../../../src/domain/who-can.ts';
import {
  accessText,
  answerText,
  assumedByText,
  conditionText,
  headline,
  howText,
  lastUsedText,
  principalText,
  rowTexts,
  statementText,
} from '../../../../src/report/who-can/words.ts';
import { omit } from '../../omit.ts';
import { answer, row } from '../../who-can/answers.ts';

const ASKED: Pick<WhoCan, 'regions' | 'actions'> = { regions: ['us-east-1'], actions: ['invoke', 'stream'] };
const SERVICE: WhoCanTrust = { kind: 'service', who: 'lambda.amazonaws.com', subjects: [], keys: [], foreign: false };
const user = (change: Partial<WhoCanRow> = {}): WhoCanRow =>
  row('jane', { kind: 'user', arn: 'arn:aws:iam::111122223333:user/jane', grade: 'yes', ...change });
function opening(change: Partial<WhoCanOpening> = {}): WhoCanOpening {
  const [first] = row('a').openings;
  if (!first) throw new Error('no opening');
  return { ...first, ...change };
}

describe('the headline', () => {
  test('counts roles and users, each once by its strongest answer', () => {
    const rows = [
      row('a', { model: 'other', grade: 'unused' }),
      row('a'),
      row('b', { conditional: true }),
      row('c', { grade: 'unused' }),
      user(),
      user({ model: 'other' }),
    ];
    expect(headline(answer(rows, { models: ['m', 'n'], regions: ['a', 'b'] }))).toBe(
      'By their policies, 3 of 10 roles and 1 of 2 users of account 111122223333 can call 2 models in a, b: 1 yes, 1 only by assuming, 1 under a condition, 1 no longer used.',
    );
  });

  test('of none has no counts behind it', () => {
    expect(headline(answer([], { principals: { roles: 1, users: 1 } }))).toBe(
      'By their policies, 0 of 1 role and 0 of 1 user of account 111122223333 can call 1 model in us-east-1.',
    );
  });

  test('says that nothing was looked at, where no model was found', () => {
    expect(headline(answer([row('a')], { models: [], regions: ['a', 'b'] }))).toBe(
      'Nothing was looked at: no model of that name was found in a, b.',
    );
  });

  test('tells two roles of one name apart by their ARNs', () => {
    expect(headline(answer([row('a'), row('a', { arn: 'arn:other' })]))).toContain('2 of 10 roles');
  });
});

describe('a row', () => {
  test('has a text for each column, in their order', () => {
    const one = row('app', { lastUsed: { date: '2026-11-20T08:00:00.000Z', region: 'eu-west-1' } });
    expect(rowTexts(one, ASKED)).toEqual([
      'role app',
      'vendor.model',
      'only by assuming',
      'on demand',
      'All of models, line 4',
      '',
      '2026-11-20 in eu-west-1',
      'service lambda.amazonaws.com',
    ]);
  });

  test('names each statement once', () => {
    const statements = [
      { policy: 'p', line: 3 },
      { policy: 'p', sid: 'S', line: 9 },
    ];
    expect(rowTexts(row('a', { openings: [opening({ statements }), opening({ statements })] }), ASKED)[4]).toBe(
      'p, line 3; S of p, line 9',
    );
    expect(statementText({ policy: 'p', sid: 'S', line: 9 })).toBe('S of p, line 9');
  });

  test('says what kind of principal it is', () => {
    expect([principalText(row('app')), principalText(user())]).toEqual(['role app', 'user jane']);
  });
});

test.each<[string, Partial<WhoCanRow>, string]>([
  ['yes', { grade: 'yes' }, 'yes'],
  ['only by assuming', {}, 'only by assuming'],
  ['under a condition', { grade: 'conditional' }, 'under a condition'],
  ['no longer used', { grade: 'unused' }, 'no longer used'],
  ['confirmed', { confirmed: 'allowed' }, "only by assuming, confirmed by IAM's simulator"],
  ['denied by the simulator', { confirmed: 'denied' }, "only by assuming, but IAM's simulator denies it"],
  ['without an answer of it', { confirmed: 'unanswered' }, "only by assuming, IAM's simulator gave no answer"],
  ['expected', { allowedBy: { entry: 'x', reason: 'y' } }, 'only by assuming (expected)'],
])('the answer: %s', (_what, change, text) => {
  expect(answerText(row('a', change))).toBe(text);
});

describe('how', () => {
  const route = (kind: WhoCanRoute['kind'], id = 'x', more: Partial<WhoCanRoute> = {}): WhoCanRoute => ({
    kind,
    id,
    region: 'us-east-1',
    ...more,
  });
  const how = (openings: Partial<WhoCanOpening>[], asked = ASKED): string =>
    howText(row('a', { openings: openings.map(opening) }), asked);
  test.each<[string, WhoCanRoute, string]>([
    ['on demand', route('on-demand'), 'on demand'],
    ['a system profile by its prefix', route('system-profile', 'us.vendor.model'), 'us. profile'],
    [
      'an application profile by its name',
      route('application-profile', 'arn:x', { name: 'search' }),
      'application profile search',
    ],
    ['without one by its ID', route('application-profile', 'arn:x'), 'application profile arn:x'],
    ['an empty name is none', route('application-profile', 'arn:x', { name: '' }), 'application profile arn:x'],
    ['a prompt router', route('prompt-router', 'arn:x', { name: 'r' }), 'prompt router r'],
  ])('%s', (_what, one, text) => {
    expect(how([{ routes: [one] }])).toBe(text);
  });

  test('names the region of each way, where several were asked about', () => {
    const routes = [
      route('on-demand'),
      route('system-profile', 'us.x'),
      route('on-demand', 'x', { region: 'us-west-2' }),
    ];
    expect(how([{ routes }], { ...ASKED, regions: ['us-east-1', 'us-west-2'] })).toBe(
      'on demand, us. profile in us-east-1; on demand in us-west-2',
    );
    expect(how([{ routes: [route('on-demand')] }], ASKED)).toBe('on demand');
  });

  test('names the actions where not all are open', () => {
    expect(how([{ actions: ['invoke'] }])).toBe('on demand (invoke only)');
    expect(how([{ actions: ['invoke'] }], { ...ASKED, actions: ['invoke'] })).toBe('on demand');
  });

  test('says where calls that are routed elsewhere fail', () => {
    expect(how([{ deniedIn: ['us-west-2', 'global'] }])).toBe(
      'on demand (some calls: not where they are routed to us-west-2, global)',
    );
  });

  test('says each way once', () => {
    expect(how([{}, {}, { actions: ['stream'] }])).toBe('on demand; on demand (stream only)');
  });
});

describe('the condition', () => {
  const one = (change: Partial<WhoCanCondition> = {}): WhoCanCondition => ({
    effect: 'Allow',
    layer: 'identity',
    key: 'aws:SourceIp',
    operator: 'IpAddress',
    values: ['10.0.0.0/8', '::1'],
    ...change,
  });
  const said = (...conditions: WhoCanCondition[][]): string =>
    conditionText(row('a', { grade: 'conditional', openings: conditions.map((own) => opening({ conditions: own })) }));
  test.each<[string, WhoCanCondition[][], string]>([
    ['key, operator and values', [[one()]], 'aws:SourceIp IpAddress 10.0.0.0/8 or ::1'],
    [
      'a key that is a variable alone',
      [[{ effect: 'Allow', layer: 'identity', key: 'aws:username', values: [] }]],
      'aws:username',
    ],
    ['of a Deny its opposite', [[one({ effect: 'Deny', values: ['x'] })]], 'not if aws:SourceIp IpAddress x'],
    [
      'several of one way together, each once',
      [[one({ values: ['x'] }), one({ key: 'k', values: ['y'] }), one({ values: ['x'] })]],
      'aws:SourceIp IpAddress x and k IpAddress y',
    ],
    [
      'those of several ways as alternatives',
      [[one({ values: ['x'] })], [one({ values: ['y'] })], [one({ values: ['x'] })]],
      'aws:SourceIp IpAddress x; or aws:SourceIp IpAddress y',
    ],
  ])('%s', (_what, conditions, text) => {
    expect(said(...conditions)).toBe(text);
  });

  test('is none where one way has none', () => {
    expect(conditionText(row('a', { openings: [opening({ conditions: [one()] })] }))).toBe('');
  });
});

test.each<[string, WhoCanRow['lastUsed'], string]>([
  ['day and region', { date: '2026-11-20T08:00:00.000Z', region: 'eu-west-1' }, '2026-11-20 in eu-west-1'],
  ['never, as far as IAM keeps it', 'never', 'not in 400 days'],
])('when it was last used: %s', (_what, lastUsed, text) => {
  expect(lastUsedText(row('a', { ...(lastUsed && { lastUsed }) }))).toBe(text);
});
test('when it was last used is not told where it is not known', () => {
  expect(lastUsedText(row('a'))).toBe('');
});

describe('who gets in', () => {
  const key = { id: 'x', status: 'Active', created: '2026-01-01', ageDays: 1 };
  test.each<[string, WhoCanRow, string]>([
    [
      'those that the trust policy names',
      row('a', { assumedBy: [SERVICE, { ...SERVICE, who: 'ec2.amazonaws.com' }] }),
      'service lambda.amazonaws.com; service ec2.amazonaws.com',
    ],
    ['no principal', row('a', { assumedBy: [] }), 'no principal, by its trust policy'],
    ['the user', user(), 'the user'],
    ['the user, also without keys', user({ apiKeys: [] }), 'the user'],
    [
      'a key that never expires',
      user({ apiKeys: [key] }),
      'the user, and 1 long-term API key: 1 day old, never expires',
    ],
    [
      'each key, with its end and its state',
      user({
        apiKeys: [
          { ...key, ageDays: 3, expires: '2026-12-01T00:00:00Z' },
          { ...key, status: 'Inactive' },
        ],
      }),
      'the user, and 2 long-term API keys: 3 days old, until 2026-12-01; 1 day old, never expires, inactive',
    ],
  ])('%s', (_what, one, text) => {
    expect(accessText(one)).toBe(text);
  });

  test('is not known where the trust policy could not be read', () => {
    const unread = omit(row('a'), 'assumedBy');
    expect(accessText(unread)).toBe('trust policy could not be read');
  });

  test('of a role that is only simulated, as the end of a sentence', () => {
    expect(assumedByText([SERVICE, SERVICE])).toBe(
      'may be assumed by service lambda.amazonaws.com; service lambda.amazonaws.com',
    );
    expect(assumedByText([])).toBe('its trust policy lets no principal assume it');
  });
});
