/** A diagnosis without a check around it, in a terminal. */
import { describe, expect, test } from '@jest/globals';
import type { Diagnosis } from '../../../src/domain/report.ts';
import { explanationLines } from '../../../src/report/explanation.ts';

const STYLE = { colour: false, width: 80 };
const diagnosis = (change: Partial<Diagnosis> = {}): Diagnosis => ({
  ...{
    cause: 'throttled',
    layer: 'service',
    summary: 'It was throttled.',
    evidence: [],
    alternatives: [],
    owner: 'aws',
  },
  remedy: { text: 'Wait.', documentation: [] },
  ...change,
});
const lines = (change: Partial<Diagnosis> = {}): string[] =>
  explanationLines([{ diagnosis: diagnosis(change) }], STYLE);

test('says what it is, what was seen besides, its cause, what else it may be, who, how, and where to read more', () => {
  expect(
    lines({
      evidence: ['The message.', 'Something else.', 'And more.'],
      alternatives: ['network', 'of-a-later-version'],
      owner: 'workflow-author',
      remedy: { text: 'Wait.', documentation: ['https://a.example', 'https://b.example'], policy: { Version: 'x' } },
    }),
  ).toEqual([
    '!! It was throttled.',
    '   Seen    - Something else.',
    '           - And more.',
    '   Cause   throttled (service)',
    '   Or      - AWS could not be reached (network)',
    '           - of-a-later-version',
    '   Owner   You',
    '   Fix     Wait.',
    '   Policy  below, ready to be copied',
    '   See     https://a.example',
    '           https://b.example',
    '',
    '{',
    '  "Version": "x"',
    '}',
  ]);
});

test('leaves out what there is nothing to say of', () => {
  expect(lines({ evidence: ['The message.'] })).toEqual([
    '!! It was throttled.',
    '   Cause   throttled (service)',
    '   Owner   AWS',
    '   Fix     Wait.',
  ]);
});

test('what is not recognised has another mark', () => {
  expect(lines({ cause: 'unclassified', layer: 'unknown' })[0]).toBe('?  It was throttled.');
});

describe('several', () => {
  const two = (excerpt?: string) =>
    explanationLines(
      [0, 1].map(() => ({ diagnosis: diagnosis(), ...(excerpt !== undefined && { excerpt }) })),
      STYLE,
    );
  test('are numbered, each below its piece of what was given, with a blank line between', () => {
    expect(two('An error').map((line) => line.slice(0, 18))).toEqual([
      '1 of 2  An error',
      '!! It was throttle',
      '   Cause   throttl',
      '   Owner   AWS',
      '   Fix     Wait.',
      '',
      '2 of 2  An error',
      '!! It was throttle',
      '   Cause   throttl',
      '   Owner   AWS',
      '   Fix     Wait.',
    ]);
  });
  test('have no number where no piece is known', () => {
    expect(two()[0]).toBe('!! It was throttled.');
  });
  test('show of a piece no more than 300 characters', () => {
    expect(two('x'.repeat(301))[0]).toBe(`1 of 2  ${'x'.repeat(299)}…`);
  });
  test('one alone has no number', () => {
    expect(explanationLines([{ diagnosis: diagnosis(), excerpt: 'An error' }], STYLE)[0]).toBe('!! It was throttled.');
  });
});

test('colour says nothing alone: the mark is painted, the piece is grey', () => {
  const explained = [0, 1].map(() => ({ diagnosis: diagnosis(), excerpt: 'e' }));
  expect(explanationLines(explained, { ...STYLE, colour: true }).slice(0, 2)).toEqual([
    '\u001b[90m1 of 2  e\u001b[0m',
    '\u001b[31m!!\u001b[0m It was throttled.',
  ]);
});

test('no line is wider than the terminal, but where a word is', () => {
  for (const line of explanationLines(
    [{ diagnosis: diagnosis({ summary: 'word '.repeat(40), evidence: ['', 'word '.repeat(40)] }) }],
    { ...STYLE, width: 40 },
  ))
    expect(line.length).toBeLessThanOrEqual(40);
});

test('no line is a command to a runner, and nothing moves a cursor', () => {
  const evil = '::error::x\n\u001b[2J##[group]y';
  const explained = [0, 1].map(() => ({
    excerpt: evil,
    diagnosis: diagnosis({
      summary: evil,
      evidence: ['', evil],
      cause: evil,
      alternatives: [evil],
      remedy: { text: evil, documentation: [evil], policy: { [evil]: evil } },
    }),
  }));
  for (const line of explanationLines(explained, STYLE)) expect(line).not.toMatch(/^\s*::|##\[|\p{Cc}/u);
});
