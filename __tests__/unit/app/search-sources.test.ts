import { expect, test } from '@jest/globals';
import { searchSources } from '../../../src/app/search-sources.ts';

const search = (files: Record<string, string | Uint8Array | undefined>, signal = new AbortController().signal) =>
  searchSources(
    {
      sources: () => Promise.resolve({ paths: Object.keys(files), leftOut: ['One is too large.'] }),
      readFile: (path) => {
        const content = files[path];
        if (content === undefined) return Promise.reject(new Error('it is a link out of the workspace'));
        return Promise.resolve(typeof content === 'string' ? new TextEncoder().encode(content) : content);
      },
    },
    ['**'],
    signal,
  );

test('every place of an ID, in the order of the files', async () => {
  const found = await search({
    '.env': 'MODEL=amazon.nova-lite-v1:0',
    'src/app.py': '\nmodel = "us.amazon.nova-pro-v1:0"\nsmall = "amazon.nova-lite-v1:0"',
  });
  expect([...found.places]).toEqual([
    [
      'amazon.nova-lite-v1:0',
      [
        { file: '.env', line: 1, column: 7 },
        { file: 'src/app.py', line: 3, column: 10 },
      ],
    ],
    ['us.amazon.nova-pro-v1:0', [{ file: 'src/app.py', line: 2, column: 10 }]],
  ]);
  expect(found).toMatchObject({ files: 2, leftOut: ['One is too large.'] });
});

test('a binary names nothing, whatever is in it', async () => {
  const binary = new TextEncoder().encode('\u0000 amazon.nova-lite-v1:0');
  expect(await search({ 'a.bin': binary })).toMatchObject({ files: 1, places: new Map() });
});

test('what cannot be read is counted', async () => {
  expect(await search({ 'a.py': undefined })).toMatchObject({
    files: 0,
    leftOut: ['One is too large.', 'Files that could not be read: 1.'],
  });
});

test('nothing more is read when the time is up', async () => {
  expect(await search({ 'a.py': 'MODEL=amazon.nova-lite-v1:0' }, AbortSignal.abort())).toMatchObject({ files: 0 });
});
