/** What is one file each is in the lists that types and tables are made of: `npm run index` changes nothing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { indexFiles } from '../../scripts/make-index.ts';

const files = await indexFiles();

test.each(files)('$path is fresh', ({ path, text }) => {
  expect(readFileSync(join(import.meta.dirname, '../..', path), 'utf8')).toBe(text);
});
