/** What an entry may leave unmet, and that a door is never among it. */
import { expect, test } from '@jest/globals';
import type { ModelEntry } from '../../../src/settings/config-schema.ts';
import { allowUnmetOf, exemptDoor } from '../../../src/settings/allow-unmet.ts';
import { textOf } from './fake.ts';

const own = { until: '2027-03-31', reason: 'asked for' };
const entry = (value: Partial<ModelEntry>) => ({
  value: { id: 'amazon.nova-lite-v1:0', ...value },
  place: (path: readonly (string | number)[] = []) => ({ file: path.join('.'), line: 3, column: 5 }),
});

test.each<[Partial<ModelEntry>, object]>([
  [{}, {}],
  [{ 'allow-unmet': own }, { allowUnmet: own }],
  [
    { 'allow-unmet': { ...own, cause: 'model-agreement-missing' } },
    { allowUnmet: { ...own, causes: ['model-agreement-missing'] } },
  ],
  [
    { 'allow-unmet': { ...own, cause: ['model-agreement-missing', 'quota-exhausted'] } },
    { allowUnmet: { ...own, causes: ['model-agreement-missing', 'quota-exhausted'] } },
  ],
])('%j', (value, expected) => {
  expect(allowUnmetOf(entry(value))).toEqual(expected);
});

test('what must be closed is never exempt', () => {
  expect(exemptDoor(entry({ expect: 'deny', 'allow-unmet': own })).map(textOf)).toEqual([
    'allow-unmet:3:5: `allow-unmet` is for access that is missing, and this entry must be closed. ' +
      'Leave it out; what may stay open for now is no `expect: deny` yet.',
  ]);
  for (const value of [{ expect: 'deny' }, { expect: 'allow', 'allow-unmet': own }, { 'allow-unmet': own }] as const)
    expect(exemptDoor(entry(value))).toEqual([]);
});
