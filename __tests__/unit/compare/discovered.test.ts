import { expect, test } from '@jest/globals';
import { joinDiscoveries, uncovered } from '../../../src/compare/discovered.ts';
import type { Place } from '../../../src/domain/settings.ts';

const at = (file: string, line: number): Place => ({ file, line, column: 1 });
const NOVA = 'amazon.nova-lite-v1:0';

test('what an entry covers is left out, the others have their places', () => {
  const places = new Map([
    [NOVA, [at('a.py', 1), at('b.py', 2)]],
    ['amazon.nova-pro-v1:0', [at('a.py', 3)]],
  ]);
  expect(uncovered({ files: 2, places, leftOut: ['One.'] }, [{ id: 'amazon.nova-pro-v1:0' }])).toEqual({
    files: 2,
    uncovered: [{ model: NOVA, count: 2, places: [at('a.py', 1), at('b.py', 2)] }],
    leftOut: ['One.'],
  });
});

test('ten places of a model and 200 models are kept, the rest is counted', () => {
  const many = Array.from({ length: 11 }, (_, index) => at('a.py', index + 1));
  const found = uncovered({ files: 1, places: new Map([[NOVA, many]]), leftOut: [] }, []);
  expect(found.uncovered[0]?.count).toBe(11);
  expect(found.uncovered[0]?.places).toHaveLength(10);

  const models = (number: number) =>
    new Map(Array.from({ length: number }, (_, index) => [`amazon.nova-${index}-v1:0`, [at('a.py', 1)]]));
  expect(uncovered({ files: 1, places: models(200), leftOut: [] }, []).leftOut).toEqual([]);
  const more = uncovered({ files: 1, places: models(203), leftOut: [] }, []);
  expect(more.uncovered).toHaveLength(200);
  expect(more.leftOut).toEqual(['More models that no entry covers are not listed: 3.']);
});

test('jobs that searched the same files say it once, without what one of them checks', () => {
  const pro = { model: 'amazon.nova-pro-v1:0', count: 1, places: [at('a.py', 3)] };
  const lite = { model: NOVA, count: 1, places: [at('a.py', 1)] };
  const parts = [
    { files: 2, uncovered: [pro, lite], leftOut: ['One.'] },
    { files: 3, uncovered: [lite], leftOut: ['One.', 'Two.'] },
  ];
  expect(joinDiscoveries(parts, [{ id: 'us.amazon.nova-pro-v1:0' }])).toEqual({
    files: 3,
    uncovered: [lite],
    leftOut: ['One.', 'Two.'],
  });
});
