/** The checks of a report with what the page calls them. */
import { expect, test } from '@jest/globals';
import { html } from '../../../../src/report/escape.ts';
import { COLOURS, filterData, numbered } from '../../../../src/report/html/numbered.ts';
import { STYLE } from '../../../../src/report/html/style.ts';
import { SYMBOLS, type State } from '../../../../src/report/words.ts';
import { cell, denial, report } from '../samples.ts';

const BAD = { verdict: 'denied', met: false, diagnosis: denial() } as const;

test('each has its place in the report, its state, and how urgent it is', () => {
  const cells = [
    cell(),
    cell({ ...BAD, model: 'a' }),
    cell({ ...BAD, model: 'b', confidence: 'suspected' }),
    cell({ verdict: 'at-risk' }),
  ];
  expect(numbered(report(cells)).map(({ number, state, urgency }) => [number, state, urgency])).toEqual([
    [0, 'open', ''],
    [1, 'missing', 'action'],
    [2, 'maybe-missing', 'maybe'],
    [3, 'at-risk', 'watch'],
  ]);
});

test('filters compare action, verdict and urgency; no text leaves its attribute', () => {
  const [one, two] = numbered(report([cell({ ...BAD, action: '"><b>' }), cell({ model: 'x' })]));
  expect(one && filterData(one, html)).toBe('data-a="&#34;&#62;&#60;b&#62;" data-v="denied" data-u="action"');
  expect(two && filterData(two, html)).toBe('data-a="invoke" data-v="accessible"');
});

test('each state has a colour of the style sheet: red for what needs action, green for what a call showed, and for nothing else', () => {
  const of = (colour: string): string[] => Object.keys(SYMBOLS).filter((state) => COLOURS[state as State] === colour);
  expect(of('bad')).toEqual(['missing', 'unwanted']);
  expect(of('ok')).toEqual(['open']);
  expect(of('closed')).toEqual(['closed']);
  expect(of('sim')).toEqual(['open-simulated', 'closed-simulated']);
  expect(of('warn').toSorted()).toEqual([
    'at-risk',
    'exempt',
    'maybe-missing',
    'maybe-unwanted',
    'not-called',
    'provisional',
    'unproven',
  ]);
  for (const colour of Object.values(COLOURS)) expect(STYLE).toContain(`\n.${colour} { --edge:`);
});
