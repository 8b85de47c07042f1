/** Writes the published JSON Schemas. Usage: node scripts/node24.js scripts/make-schemas.ts */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jsonSchemaText, reportSchemas } from '../src/report/schema.ts';
import { configJsonSchema } from '../src/settings/config-schema.ts';

/** A file below the repository's root, and the text it must hold. */
export interface PublishedSchema {
  path: string;
  text: string;
}

export const SCHEMAS: readonly PublishedSchema[] = [
  { path: 'schema/config.schema.json', text: `${JSON.stringify(configJsonSchema(), null, 2)}\n` },
  ...reportSchemas.map(({ path, schema }) => ({ path, text: jsonSchemaText(schema) })),
];

const script = fileURLToPath(import.meta.url);
if (process.argv[1] === script) {
  for (const { path, text } of SCHEMAS) {
    const file = join(dirname(dirname(script)), path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
