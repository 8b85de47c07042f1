/**
 * Writes what the actions and docs/inputs.md say of the inputs, from the table they are read by. Usage: node
 * scripts/node24.js scripts/make-inputs.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { stringify } from 'yaml';
import { actionDescription, inputEntries, inputsTable, type InputSpec } from '../src/settings/inputs.ts';
import { MERGE_INPUTS } from '../src/settings/merge-inputs.ts';

const root = dirname(import.meta.dirname);

/**
 * Files that speak of the inputs, each with the text that it must hold. Throws if a file lacks the place to write it.
 */
export async function filesAboutInputs(): Promise<{ path: string; text: string }[]> {
  const action = replaced('action.yml', ACTION_INPUTS, actionInputs(inputEntries()));
  const merge = replaced('merge/action.yml', ACTION_INPUTS, actionInputs(Object.entries(MERGE_INPUTS)));
  const table = replaced(
    'docs/inputs.md',
    /(?<=<!-- inputs -->\n+)\|[\s\S]*?\|(?=\n+<!-- \/inputs -->)/,
    inputsTable(),
  );
  const style = await resolveConfig(join(root, 'action.yml'));
  const yaml = { ...style, parser: 'yaml' } as const;
  return [
    { path: 'action.yml', text: await format(action, yaml) },
    { path: 'merge/action.yml', text: await format(merge, yaml) },
    { path: 'docs/inputs.md', text: table },
  ];
}

/** Where an action's inputs are declared. */
const ACTION_INPUTS = /(?<=\ninputs:\n)[\s\S]*?(?=\noutputs:\n)/;

function replaced(path: string, place: RegExp, by: string): string {
  const text = readFileSync(join(root, path), 'utf8');
  if (!place.test(text)) throw new Error(`${path} has no place for the inputs.`);
  return text.replace(place, () => by);
}

/** The inputs as action.yml declares them. The token alone has a default there: only an expression can give it. */
function actionInputs(entries: readonly [string, InputSpec<unknown>][]): string {
  const inputs = entries.map(([name, spec]) => [
    name,
    {
      description: actionDescription(spec),
      required: false,
      ...(spec.default.includes('${{') && { default: spec.default.replaceAll('`', '') }),
    },
  ]);
  return stringify(Object.fromEntries(inputs), { lineWidth: 0 }).replace(/^(?=.)/gm, '  ');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { path, text } of await filesAboutInputs()) writeFileSync(join(root, path), text);
}
