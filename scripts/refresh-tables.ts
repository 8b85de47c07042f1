/**
 * Reads newer facts into data/ and prints what changes, as Markdown: npm run tables:refresh -- --from-account
 *   [--regions us-east-1,eu-west-1] npm run tables:refresh -- --from FILE_OR_DIRECTORY [--source NAME] [--title TEXT]
 *   [--licence TEXT] [--date YYYY-MM-DD] The account is that of the AWS SDK's own credentials chain; it needs
 *   bedrock:ListFoundationModels, bedrock:ListInferenceProfiles and bedrock:GetInferenceProfile. FILE is JSON in the
 *   form of models.dev; of a directory, its api.json or amazon-bedrock.json. Then: npm run tables.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BedrockClient } from '@aws-sdk/client-bedrock';
import { readAccount } from './tables/account.ts';
import { readData, writeData } from './tables/files.ts';
import { mergeReading, type Reading } from './tables/merge.ts';
import { readPublic } from './tables/public.ts';
import type { Data } from './tables/schema.ts';

const { values } = parseArgs({
  options: {
    'from-account': { type: 'boolean', default: false },
    from: { type: 'string' },
    regions: { type: 'string' },
    source: { type: 'string', default: 'models.dev' },
    title: { type: 'string', default: 'models.dev' },
    licence: { type: 'string', default: 'MIT' },
    date: { type: 'string', default: new Date().toISOString().slice(0, 10) },
    data: { type: 'string' },
  },
});

async function reading(data: Data): Promise<Reading> {
  const { date } = values;
  if (values['from-account']) {
    const regions = values.regions?.split(',') ?? data.regions.partitions.aws?.regions ?? [];
    return readAccount((region) => new BedrockClient({ region }), regions, data, date);
  }
  if (values.from === undefined) throw new Error('Say where from: --from-account, or --from FILE_OR_DIRECTORY.');
  const json: unknown = JSON.parse(readFileSync(fileOf(values.from), 'utf8'));
  const origin = { title: values.title, date, licence: values.licence };
  return readPublic(json, data, { source: values.source, origin, date });
}

function fileOf(path: string): string {
  if (!statSync(path).isDirectory()) return path;
  const found = ['api.json', 'amazon-bedrock.json'].map((name) => join(path, name)).find((file) => existsSync(file));
  if (found === undefined) throw new Error(`${path} has neither api.json nor amazon-bedrock.json.`);
  return found;
}

const before = readData(values.data);
const { data, changes } = mergeReading(before, await reading(before));
if (changes.length > 0) writeData(data, values.data);
const lines = changes.length > 0 ? changes.map((change) => `- ${change}`) : ['Nothing has changed.'];
process.stdout.write(`${lines.join('\n')}\n`);
