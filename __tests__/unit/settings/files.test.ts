/** Which configuration files a run reads; what is named and not there is a mistake. */
import { describe, expect, test } from '@jest/globals';
import { findConfigFiles } from '../../../src/settings/files.ts';
import { CONFIG, directory, hostOf, textOf, type Given } from './fake.ts';

async function found(files: Given['files'], named?: string[], broken: Partial<ReturnType<typeof hostOf>> = {}) {
  const { files: read, mistakes } = await findConfigFiles({ ...hostOf({ ...(files && { files }) }), ...broken }, named);
  return { paths: read.map(({ path }) => path), mistakes: mistakes.map(textOf) };
}
const none = { paths: [], mistakes: [] };

test('without a name: the default file, if there is one', async () => {
  expect(await found({ [CONFIG]: 'a' })).toEqual({ ...none, paths: [CONFIG] });
  expect(await found({ 'other.yml': 'a' })).toEqual(none);
});

test('paths and globs, each file once, in their order', async () => {
  const files = { 'a.yml': 'a', 'b.yml': 'b', 'c.txt': 'c' };
  expect(await found(files, ['b.yml', '*.yml', './b.yml'])).toEqual({ ...none, paths: ['b.yml', 'a.yml'] });
  expect((await findConfigFiles(hostOf({ files }), ['a.yml'])).files).toEqual([
    { path: 'a.yml', bytes: new TextEncoder().encode('a') },
  ]);
});

describe('mistakes', () => {
  const boom = () => Promise.reject(new Error('boom'));
  const throwsText = (): undefined => {
    AbortSignal.abort('text').throwIfAborted();
  };
  test.each<[string, Given['files'], string[], Partial<ReturnType<typeof hostOf>>, string]>([
    [
      'not there',
      {},
      ['x.yml'],
      {},
      'Input `config-file`: There is no file "x.yml". Correct the path, or check the repository out before this step.',
    ],
    [
      'a glob of nothing',
      {},
      ['x/*.yml'],
      {},
      'Input `config-file`: No file matches "x/*.yml". Correct the pattern; it starts at the root of the workspace.',
    ],
    [
      'a directory',
      { x: directory },
      ['x'],
      {},
      'Input `config-file`: "x" is a directory. Name a file in it, or all of them with a pattern like `checks/*.yml`.',
    ],
    [
      'that cannot be read',
      {},
      ['x.yml'],
      { readFile: boom },
      'Input `config-file`: "x.yml" cannot be read: "boom". Name a readable file.',
    ],
    [
      'a glob that cannot be looked for',
      {},
      ['x/*'],
      { glob: boom },
      'Input `config-file`: "x/*" cannot be read: "boom". Name a readable file.',
    ],
    [
      'something else thrown',
      {},
      ['x.yml'],
      // What a host throws is not known.
      { readFile: () => Promise.resolve().then(throwsText) },
      'Input `config-file`: "x.yml" cannot be read: "text". Name a readable file.',
    ],
  ])('%s', async (_, files, named, broken, said) => {
    expect(await found(files, named, broken)).toEqual({ ...none, mistakes: [said] });
  });

  test('the default file that cannot be read is one, too', async () => {
    expect((await found({ [CONFIG]: directory })).mistakes).toHaveLength(1);
  });

  test.each(['?', '[a]', '{a,b}', ']', '}'])('a name with %s is a pattern', async (part) => {
    expect((await found({}, [`x${part}.yml`])).mistakes[0]).toMatch(/No file matches/);
  });

  test('each is told, and what can be read is', async () => {
    const { paths, mistakes } = await found({ 'a.yml': 'a' }, ['x.yml', 'a.yml', 'y*']);
    expect([paths, mistakes.length]).toEqual([['a.yml'], 2]);
  });
});
