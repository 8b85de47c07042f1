/**
 * Gives the project its address. `npm run address -- OWNER/NAME` writes it into the constant of
 * `src/util/repository.ts` and into every file that cannot read that constant; `npm run build` brings it into `dist/`.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { REPOSITORY } from '../src/util/repository.ts';

const root = dirname(import.meta.dirname);

/**
 * Where people and programs are sent to the project: below the repository's root, folders with all that is in them.
 */
const PLACES = ['README.md', 'CONTRIBUTING.md', 'package.json', 'src/util', 'docs', 'examples', 'schema', '.github'];

const TEXT = /\.(md|json|ya?ml|ts)$/;

/** `OWNER/NAME` as GitHub takes it: an owner of letters, digits and inner hyphens. */
const ADDRESS = /^[A-Za-z\d](?:[A-Za-z\d-]{0,38})\/[\w.-]{1,100}$/;

/** Returns the files that name the address, each with its text, by their paths below the repository's root. */
export function filesWithAddress(address: string = REPOSITORY): { path: string; text: string }[] {
  return PLACES.flatMap(filesOf)
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
    .filter(({ text }) => text.includes(address));
}

function filesOf(place: string): string[] {
  if (TEXT.test(place)) return [place];
  const entries = readdirSync(join(root, place), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && TEXT.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const address = process.argv[2] ?? '';
  if (!ADDRESS.test(address)) {
    process.stderr.write('Usage: npm run address -- OWNER/NAME\n');
    process.exitCode = 2;
  } else {
    for (const { path, text } of filesWithAddress()) {
      writeFileSync(
        join(root, path),
        text.replaceAll(REPOSITORY, () => address),
      );
      process.stdout.write(`${path}\n`);
    }
  }
}
