/**
 * Which actions exist and which resource types each takes: AWS's service authorization reference, as a dated table. Of
 * Bedrock, AWS Marketplace and STS every action is known; an action that is newer than the table may exist. Pure.
 */
import table from './tables/service-authorization.json' with { type: 'json' };

interface ServiceRow {
  complete: boolean;
  actions: Readonly<Record<string, readonly string[]>>;
  resources: Readonly<Record<string, string>>;
}

const services: Readonly<Record<string, ServiceRow>> = table.services;

/** ISO date of the table. */
export const AUTHORIZATION_DATE = table.snapshot;

/** What the table says of one action. */
export interface ActionFacts {
  /** As AWS writes it: `bedrock:InvokeModel`. */
  name: string;
  /** Empty: the action takes no resource, and a policy must name `*` for it. */
  resourceTypes: readonly string[];
}

const byName = new Map<string, ActionFacts>();
const formats = new Map<string, RegExp>();
for (const [service, { actions, resources }] of Object.entries(services)) {
  for (const [name, resourceTypes] of Object.entries(actions)) {
    byName.set(`${service}:${name}`.toLowerCase(), { name: `${service}:${name}`, resourceTypes });
  }
  for (const [type, format] of Object.entries(resources)) formats.set(`${service}:${type}`, formatPattern(format));
}

/**
 * An ARN format as a pattern. A region may be empty (the model behind a global profile has none), an account may not;
 * only the last variable takes colons (`anthropic.claude-v2:1`).
 */
function formatPattern(format: string): RegExp {
  const last = format.lastIndexOf('${');
  const pattern = format.replaceAll(
    /\$\{(\w+)\}|([.*+?^()[\]|\\])/g,
    (_, variable: string | undefined, char, at: number) => {
      if (variable === undefined) return `\\${String(char)}`;
      if (variable === 'Region') return '[^:]*';
      return at === last ? '.+' : '[^:]+';
    },
  );
  return new RegExp(`^${pattern}$`);
}

/** Returns what is known of an action, in any case; undefined for one that the table does not have. */
export function actionFacts(action: string): ActionFacts | undefined {
  return byName.get(action.toLowerCase());
}

/**
 * Returns whether every action of a service is in the table, so that a missing one does not exist (as of the table's
 * date).
 */
export function isCompleteService(service: string): boolean {
  return Object.hasOwn(services, service) && services[service]?.complete === true;
}

/** Returns the actions of a service as AWS writes them; empty for a service that the table does not have. */
export function actionsOf(service: string): readonly string[] {
  return Object.hasOwn(services, service) ? Object.keys(services[service]?.actions ?? {}) : [];
}

/**
 * Returns the resource types of an action that an ARN can be, `undefined` where the table does not have the action.
 */
export function matchingTypes(action: string, resource: string): readonly string[] | undefined {
  const facts = actionFacts(action);
  if (facts === undefined) return undefined;
  const key = `${facts.name} ${resource}`;
  const known = matched.get(key);
  if (known !== undefined) return known;
  const service = facts.name.slice(0, facts.name.indexOf(':'));
  const types = facts.resourceTypes.filter((type) => formats.get(`${service}:${type}`)?.test(resource) === true);
  if (matched.size >= MOST_MATCHED) matched.clear();
  matched.set(key, types);
  return types;
}

/** Answers that are kept: the same few hundred ARNs are asked about for each of thousands of principals. */
const MOST_MATCHED = 4096;
const matched = new Map<string, readonly string[]>();

/**
 * Returns the format of a resource type's ARN: `arn:${Partition}:bedrock:${Region}::foundation-model/${ResourceId}`.
 */
export function arnFormat(service: string, type: string): string | undefined {
  return Object.hasOwn(services, service) ? services[service]?.resources[type] : undefined;
}

const RCP_SERVICES: ReadonlySet<string> = new Set(table.rcpServices);

/** Returns whether resource control policies count for a service's actions (Bedrock is not among them). */
export function obeysResourceControl(action: string): boolean {
  return RCP_SERVICES.has(action.slice(0, action.indexOf(':')).toLowerCase());
}
