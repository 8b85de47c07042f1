/** One address of the project, wherever people and programs are sent to it. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { filesWithAddress } from '../../scripts/set-address.ts';
import { HOMEPAGE, REPOSITORY } from '../../src/util/repository.ts';

const textOf = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

test('stands in one constant of the code, and in the files that cannot read it', () => {
  const paths = filesWithAddress().map(({ path }) => path.replaceAll('\\', '/'));
  expect(paths).toEqual(
    expect.arrayContaining([
      ...['README.md', 'package.json', 'src/util/repository.ts', 'schema/schemastore.json'],
      ...['.github/ISSUE_TEMPLATE/config.yml', 'examples/pull-request/.github/bedrock-access.yml', 'docs/surfaces.md'],
    ]),
  );
});

test('no place names another owner', () => {
  const named = filesWithAddress('/bedrock-access-check').flatMap(({ text }) => [
    ...text.matchAll(/(?<=uses: |github\.com\/|githubusercontent\.com\/)[\w.-]+\/bedrock-access-check\b/g),
  ]);
  expect(named.length).toBeGreaterThan(5);
  expect(new Set(named.map(([name]) => name))).toEqual(new Set([REPOSITORY]));
});

test('package.json sends to the same page', () => {
  expect(JSON.parse(textOf('package.json'))).toMatchObject({
    homepage: `${HOMEPAGE}#readme`,
    bugs: `${HOMEPAGE}/issues`,
    repository: { type: 'git', url: `git+${HOMEPAGE}.git` },
  });
});
