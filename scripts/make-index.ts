/**
 * Writes the lists of what is one file each, a cause or a column, from the folders that hold them: the names, which
 * the types are made of, and the files under their names. Usage: npm run index
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

const root = dirname(import.meta.dirname);

/** A folder with one file per thing, and what is made of it. */
interface Folder {
  path: string;
  /** In a sentence: `cause`. */
  noun: string;
  /** Where the names go, and as what. */
  names: { path: string; constant: string };
  /** Where the files go, and as what. */
  files: { path: string; constant: string };
  /** What a file exports, without the name: `Column` for `countTokensColumn`. */
  suffix: string;
}

const FOLDERS: readonly Folder[] = [
  {
    path: 'src/verdict/causes',
    noun: 'cause',
    names: { path: 'src/domain/cause-names.ts', constant: 'CAUSES' },
    files: { path: 'src/verdict/cause-files.ts', constant: 'CAUSE_FILES' },
    suffix: '',
  },
  {
    path: 'src/catalog/columns',
    noun: 'column',
    names: { path: 'src/domain/column-names.ts', constant: 'COLUMN_NAMES' },
    files: { path: 'src/catalog/column-files.ts', constant: 'COLUMN_FILES' },
    suffix: 'Column',
  },
];

/** The lists, each with the text that its file must hold. */
export async function indexFiles(): Promise<{ path: string; text: string }[]> {
  const style = { ...(await resolveConfig(join(root, 'src/main.ts'))), parser: 'typescript' } as const;
  const made = FOLDERS.flatMap((folder) => {
    const names = readdirSync(join(root, folder.path))
      .flatMap((file) => (file.endsWith('.ts') ? [file.slice(0, -'.ts'.length)] : []))
      .sort();
    return [
      { path: folder.names.path, text: namesOf(folder, names) },
      { path: folder.files.path, text: filesOf(folder, names) },
    ];
  });
  return Promise.all(made.map(async ({ path, text }) => ({ path, text: await format(text, style) })));
}

function namesOf({ path, noun, names: { constant } }: Folder, names: readonly string[]): string {
  return `/** Made by \`npm run index\` from the files of \`${path}\`: the name of each ${noun}. */
    export const ${constant} = [${names.map((name) => `'${name}',`).join('\n')}] as const;`;
}

function filesOf({ path, noun, files, suffix }: Folder, names: readonly string[]): string {
  const folder = path.slice(path.lastIndexOf('/') + 1);
  const exported = (name: string): string =>
    `${name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}${suffix}`;
  return `/** Made by \`npm run index\` from the files of \`${path}\`: each ${noun} under its name. */
    ${names.map((name) => `import { ${exported(name)} } from './${folder}/${name}.ts';`).join('\n')}

    export const ${files.constant} = {${names.map((name) => (name === exported(name) ? `${name},` : `'${name}': ${exported(name)},`)).join('\n')}} as const;`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { path, text } of await indexFiles()) writeFileSync(join(root, path), text);
}
