/**
 * Makes the tables of src/catalog/tables from the facts of data/: `npm run tables`. Every table begins with the day
 * its facts were read, where they come from and under which licence; one row per line, in a stable order, so that a
 * new fact is a diff that people can read.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readData } from './tables/files.ts';
import { makeTables } from './tables/make.ts';

const directory = join(import.meta.dirname, '..', 'src', 'catalog', 'tables');

for (const [name, text] of Object.entries(makeTables(readData()))) {
  writeFileSync(join(directory, name), text);
  process.stdout.write(`${name}: ${Buffer.byteLength(text)} bytes\n`);
}
