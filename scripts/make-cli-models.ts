/**
 * Makes __tests__/aws-cli/models: what AWS's own description of Bedrock (botocore's `service-2.json`, Apache-2.0) says
 * of the operations that the testbed has, without the prose. Debian's AWS CLI is older than Bedrock and reads it from
 * there (`AWS_DATA_PATH`).
 *
 * Usage: node scripts/node24.js scripts/make-cli-models.ts BOTOCORE/botocore/data
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const TARGET = join(import.meta.dirname, '..', '__tests__', 'aws-cli', 'models');

const OPERATIONS = {
  'bedrock/2023-04-20': [
    ...['GetFoundationModel', 'GetFoundationModelAvailability', 'GetInferenceProfile', 'ListFoundationModels'],
    ...['ListInferenceProfiles', 'ListModelInvocationJobs', 'GetUseCaseForModelAccess'],
  ],
  'bedrock-runtime/2023-09-30': [
    ...['ApplyGuardrail', 'Converse', 'ConverseStream', 'CountTokens', 'InvokeModel', 'InvokeModelWithResponseStream'],
    'ListAsyncInvokes',
  ],
};

interface ServiceModel {
  version: string;
  metadata: object;
  operations: Record<string, object>;
  shapes: Record<string, object>;
}

interface Paginators {
  pagination: Record<string, object>;
}

const [source] = process.argv.slice(2);
if (source === undefined) throw new Error('Say where the folder `data` of botocore is.');

for (const [service, names] of Object.entries(OPERATIONS)) {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(source, service, file), 'utf8'), withoutProse);
  const { version, metadata, operations, shapes } = read('service-2.json') as ServiceModel;
  const { pagination } = read('paginators-1.json') as Paginators;
  const kept = pick(operations, names);
  write(service, 'service-2.json', { version, metadata, operations: kept, shapes: reachable(kept, shapes) });
  write(service, 'paginators-1.json', { pagination: pick(pagination, names) });
}

function withoutProse(key: string, value: unknown): unknown {
  return key === 'documentation' && typeof value === 'string' ? undefined : value;
}

function pick<T>(record: Record<string, T>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => names.includes(name)));
}

/** The shapes that the operations name, and those that these name. */
function reachable(operations: Record<string, object>, shapes: Record<string, object>): Record<string, object> {
  const found = new Set<string>();
  const visit = (text: string): void => {
    for (const [, name = ''] of text.matchAll(/"shape":"(\w+)"/g)) {
      if (found.has(name)) continue;
      found.add(name);
      visit(JSON.stringify(shapes[name]));
    }
  };
  visit(JSON.stringify(operations));
  return pick(shapes, [...found]);
}

function write(service: string, file: string, value: object): void {
  mkdirSync(join(TARGET, service), { recursive: true });
  writeFileSync(join(TARGET, service, file), `${JSON.stringify(value)}\n`);
}
