/** Writes the published JSON Schemas. Usage: node scripts/node24.js scripts/make-schemas.ts */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jsonSchemaText, reportSchemas } from '../src/report/schema.ts';
import { configJsonSchema } from '../src/settings/config-schema.ts';
import { REPOSITORY } from '../src/util/repository.ts';

/** A file below the repository's root, and the text it must hold. */
export interface PublishedSchema {
  path: string;
  text: string;
}

export const SCHEMAS: readonly PublishedSchema[] = [
  published('schema/config.schema.json', JSON.stringify(configJsonSchema())),
  ...reportSchemas.map(({ path, schema }) => published(path, jsonSchemaText(schema))),
];

/** A schema under the address where it is published: what editors and validators know it by. */
function published(path: string, text: string): PublishedSchema {
  const { $schema, ...rest } = JSON.parse(text) as Record<string, unknown>;
  const $id = `https://raw.githubusercontent.com/${REPOSITORY}/v1/${path}`;
  return { path, text: `${JSON.stringify({ $schema, $id, ...rest }, null, 2)}\n` };
}

const script = fileURLToPath(import.meta.url);
if (process.argv[1] === script) {
  for (const { path, text } of SCHEMAS) {
    const file = join(dirname(dirname(script)), path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
