/** Reads and writes data/, so that a change of a fact is a change of one line. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import {
  type Data,
  Families,
  GuardrailProfiles,
  Models,
  Quotas,
  Prices,
  Products,
  Profiles,
  Regions,
} from './schema.ts';

/** The repository's own facts. */
export const DATA_DIRECTORY = join(import.meta.dirname, '..', '..', 'data');

/** Reads the facts of a directory. Throws if a file is missing or says something that its schema does not have. */
export function readData(directory = DATA_DIRECTORY): Data {
  const read = <T>(name: string, schema: z.ZodType<T>): T => {
    const parsed = schema.safeParse(JSON.parse(readFileSync(join(directory, `${name}.json`), 'utf8')));
    if (!parsed.success) throw new Error(`${name}.json: ${z.prettifyError(parsed.error)}`);
    return parsed.data;
  };
  return {
    models: read('models', Models),
    profiles: read('profiles', Profiles),
    prices: read('prices', Prices),
    families: read('families', Families),
    regions: read('regions', Regions),
    products: read('products', Products),
    quotas: read('quotas', Quotas),
    'guardrail-profiles': read('guardrail-profiles', GuardrailProfiles),
  };
}

/** Writes every file of a directory. */
export function writeData(data: Data, directory = DATA_DIRECTORY): void {
  mkdirSync(directory, { recursive: true });
  for (const [name, value] of Object.entries(data)) {
    writeFileSync(join(directory, `${name}.json`), `${format(value, '', 0)}\n`);
  }
}

const WIDTH = 118;

/** JSON that is broken into lines only if it does not fit in one; lists of words never are. */
function format(value: unknown, indent: string, used: number): string {
  const line = inline(value);
  const isList = Array.isArray(value) && value.every((item) => typeof item !== 'object' && !String(item).includes(' '));
  const isScalar = typeof value !== 'object' || value === null;
  if (isScalar || isList || (indent !== '' && indent.length + used + line.length <= WIDTH)) return line;
  const inner = `${indent}  `;
  if (Array.isArray(value))
    return wrap(
      value.map((item) => `${inner}${format(item, inner, 1)}`),
      '[',
      ']',
      indent,
    );
  const fields = Object.entries(value).filter(([, item]) => item !== undefined);
  const lines = fields.map(([key, item]) => {
    const name = `${JSON.stringify(key)}: `;
    return `${inner}${name}${format(item, inner, name.length + 1)}`;
  });
  return wrap(lines, '{', '}', indent);
}

const wrap = (lines: readonly string[], open: string, close: string, indent: string): string =>
  `${open}\n${lines.join(',\n')}\n${indent}${close}`;

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, item]) => item !== undefined);
  if (fields.length === 0) return '{}';
  return `{ ${fields.map(([key, item]) => `${JSON.stringify(key)}: ${inline(item)}`).join(', ')} }`;
}
