import { expect, test } from '@jest/globals';
import { baselineOf, baselineText } from '../../../src/compare/baseline.ts';
import { cell, denial } from '../report/samples.ts';

test('only what was decided is kept, with its cause, and nothing that changes from run to run', () => {
  const cells = [
    cell({ verdict: 'denied', confidence: 'observed', diagnosis: denial() }),
    cell({ action: 'stream', verdict: 'inconclusive' }),
  ];
  const [kept, ...others] = baselineOf({ cells }).cells;
  expect(others).toEqual([]);
  expect(Object.keys(kept ?? {})).toEqual([
    ...['principal', 'region', 'model', 'action', 'expected', 'verdict', 'confidence', 'cause'],
  ]);
});

test('cells are in the order of their key by code unit, whatever order they came in', () => {
  const cells = ['b', 'a', 'Z', 'a'].map((principal, index) =>
    cell({ principal, region: index === 3 ? 'eu-west-1' : 'us-east-1' }),
  );
  const keys = (order: typeof cells) => baselineOf({ cells: order }).cells.map((one) => [one.principal, one.region]);
  expect(keys(cells)).toEqual([
    ['Z', 'us-east-1'],
    ['a', 'eu-west-1'],
    ['a', 'us-east-1'],
    ['b', 'us-east-1'],
  ]);
  expect(keys(cells.toReversed())).toEqual(keys(cells));
});

test('the file has one line per cell, and is JSON', () => {
  const baseline = baselineOf({ cells: [cell({ action: 'invoke' }), cell({ action: 'stream' })] });
  const text = baselineText(baseline);
  expect(JSON.parse(text)).toEqual(baseline);
  expect(text.split('\n').filter((line) => line.includes('"principal"'))).toHaveLength(2);
  expect(JSON.parse(baselineText({ ...baseline, cells: [] }))).toEqual({ ...baseline, cells: [] });
});
