/** `allow-unmet` in words, for a check and for several. */
import { describe, expect, test } from '@jest/globals';
import type { Exemption } from '../../../src/domain/report.ts';
import { exemptionLines } from '../../../src/report/exemption-text.ts';
import { MARKDOWN, PLAIN } from '../../../src/report/markup.ts';

const exemption = (change: Partial<Exemption> = {}): { exemption: Exemption } => ({
  exemption: { until: '2027-03-31', reason: 'The account team was asked.', state: 'holds', ...change },
});

describe('a sentence for each state, with the reason', () => {
  test.each<[string, Partial<Exemption>, string]>([
    [
      'that it holds, and until when',
      {},
      'Exempt until 2027-03-31 (from that day on, UTC, it fails): The account team was asked.',
    ],
    ['that it has lapsed', { state: 'lapsed' }, 'Its exemption has lapsed on 2027-03-31: The account team was asked.'],
    [
      'which causes it is for, where this is another',
      { state: 'other-cause', causes: ['throttled', 'network'] },
      'Its exemption is for throttled and network, and not for this cause: The account team was asked.',
    ],
    [
      'that it is for another failure, where it names no cause',
      { state: 'other-cause' },
      'Its exemption is for another failure than this one: The account team was asked.',
    ],
    [
      'that it holds only once it is merged',
      { state: 'not-at-base' },
      'Its exemption is one that this pull request adds or widens, and holds once that is merged: The account team was asked.',
    ],
    [
      'a full stop, also where the reason has none',
      { reason: 'asked' },
      'Exempt until 2027-03-31 (from that day on, UTC, it fails): asked.',
    ],
    [
      'a reason with a dot in it as it is',
      { reason: 'v1.2 is asked for.' },
      'Exempt until 2027-03-31 (from that day on, UTC, it fails): v1.2 is asked for.',
    ],
    [
      'of the reason no more than 300 characters',
      { reason: 'x'.repeat(301) },
      `Exempt until 2027-03-31 (from that day on, UTC, it fails): ${'x'.repeat(299)}….`,
    ],
    [
      'of the day no more than ten characters',
      { until: 'x'.repeat(11) },
      'Exempt until xxxxxxxxx… (from that day on, UTC, it fails): The account team was asked.',
    ],
  ])('says %s', (_what, change, line) => {
    expect(exemptionLines([exemption(change)], PLAIN)).toEqual([line]);
  });
});

test('nothing is said where nothing needs it, or there is none', () => {
  expect(exemptionLines([exemption({ state: 'not-needed' }), {}], PLAIN)).toEqual([]);
});

test('several checks of one exemption say it once, others apart', () => {
  const lines = exemptionLines([exemption(), exemption(), exemption({ until: '2027-04-01' })], PLAIN);
  expect(lines.map((line) => line.slice(0, 23))).toEqual(['Exempt until 2027-03-31', 'Exempt until 2027-04-01']);
});

test('day, causes and reason are text, whatever they are made of', () => {
  const text = '<i>@x';
  expect(exemptionLines([exemption({ until: text, reason: text })], MARKDOWN)).toEqual([
    'Exempt until &#60;i&#62;@&#8203;x (from that day on, UTC, it fails): &#60;i&#62;@&#8203;x.',
  ]);
  expect(exemptionLines([exemption({ state: 'other-cause', causes: [text] })], MARKDOWN)[0]).toMatch(
    /^Its exemption is for `<i>@x`, /,
  );
});
