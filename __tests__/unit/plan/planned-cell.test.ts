import { expect, test } from '@jest/globals';
import { partsOf, type PlannedCell } from '../../../src/plan/planned-cell.ts';

test('a cell is made of its parts, or of itself', () => {
  const part = { action: 'batch' } as PlannedCell;
  const whole = { parts: [part] } as PlannedCell;
  expect(partsOf(whole)).toEqual([part]);
  expect(partsOf(part)).toEqual([part]);
});
