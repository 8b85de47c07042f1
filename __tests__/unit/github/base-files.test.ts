/**
 * Where a checkout is not trusted, the files that are searched are those of the base commit: regular ones, and not
 * without end.
 */
import { expect, test } from '@jest/globals';
import { baseFiles } from '../../../src/github/base-files.ts';
import type { GitHubClient } from '../../../src/github/client.ts';

interface Entry {
  path: string;
  type?: string;
  mode?: string;
}

/** The files of a repository whose tree has these entries. */
function filesOf(entries: readonly Entry[]) {
  const tree = entries.map((entry) => ({ type: 'blob', mode: '100644', ...entry }));
  const client: GitHubClient = {
    request: (route) =>
      route.startsWith('GET /repos/{owner}/{repo}/git/trees/')
        ? Promise.resolve({ data: { tree } })
        : Promise.reject(new Error(`not asked: ${route}`)),
    graphql: () => Promise.reject(new Error('not used')),
  };
  return baseFiles(() => Promise.resolve(client), { owner: 'o', repo: 'r' }, 'abc');
}

test('regular files that the patterns name, sorted; no links, no folders, no submodules', async () => {
  const { sources } = filesOf([
    { path: 'src/b.py' },
    { path: 'src/a.sh', mode: '100755' },
    { path: 'src/link.py', mode: '120000' },
    { path: 'src/deep', type: 'tree', mode: '040000' },
    { path: 'src/module', type: 'commit', mode: '160000' },
    { path: 'lib/c.py' },
    { path: 'src/node_modules/x/index.js' },
  ]);
  expect(await sources(['src/**'])).toEqual({ paths: ['src/a.sh', 'src/b.py'], leftOut: [] });
});

test('a hundred of them at most, which is said', async () => {
  const of = (count: number) => Array.from({ length: count }, (_, index) => ({ path: `src/${index}.py` }));
  const all = await filesOf(of(100)).sources(['src/**']);
  expect([all.paths.length, all.leftOut]).toEqual([100, []]);
  const some = await filesOf(of(101)).sources(['src/**']);
  expect([some.paths.length, some.leftOut]).toEqual([
    100,
    ['Not every file was looked at: more than 100 files match at the base commit.'],
  ]);
});
