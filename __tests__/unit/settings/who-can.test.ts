/** The question who can, with what it takes from the rest of the file. */
import { expect, test } from '@jest/globals';
import { worded } from '../../../src/domain/message.ts';
import type { ConfigFile } from '../../../src/settings/config-file.ts';
import { resolveWhoCan } from '../../../src/settings/who-can.ts';

const place = { file: 'a.yml', line: 2, column: 3 };
const config = (asked?: object) =>
  ({ top: { ...(asked && { 'who-can': asked }) }, place: () => place }) as unknown as ConfigFile;
const written = ['anthropic.*'];
const models = [{ kind: 'pattern', pattern: 'anthropic.*' }];

test('nothing is asked, nothing is answered', () => {
  expect(resolveWhoCan(undefined, ['us-east-1'])).toEqual({ mistakes: [] });
  expect(resolveWhoCan(config(), ['us-east-1'])).toEqual({ mistakes: [] });
});

test("regions and actions default to the file's, and to both", () => {
  expect(resolveWhoCan(config({ models: written }), ['us-east-1'])).toEqual({
    ...{ whoCan: { models, regions: ['us-east-1'], actions: ['invoke', 'stream'], place }, mistakes: [] },
  });
});

test('what the entry says itself holds', () => {
  const allow = [
    { principals: ['app'], reason: 'a' },
    { tags: { team: 'search' }, reason: 'b' },
  ];
  const { whoCan } = resolveWhoCan(config({ models: written, regions: ['eu-west-1'], actions: ['stream'], allow }), [
    'us-east-1',
  ]);
  expect(whoCan).toEqual({ models, regions: ['eu-west-1'], actions: ['stream'], allow, place });
  expect(resolveWhoCan(config({ models: written, allow: [] }), ['us-east-1']).whoCan?.allow).toEqual([]);
});

test('no region anywhere is a mistake, at the entry', () => {
  const { whoCan, mistakes } = resolveWhoCan(config({ models: written }), undefined);
  expect(whoCan).toBeUndefined();
  expect(mistakes).toMatchObject([{ kind: 'no-region', place }]);
  expect(worded(mistakes[0]?.message ?? '', 'workflow')).toMatch(/^There is no region to look at for "who-can"/);
});
