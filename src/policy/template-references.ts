/**
 * References between the resources of a CloudFormation template: CloudFormation refuses a template in which one names
 * what is not there, or in which they form a cycle. Pure. Source: CloudFormation user guide, "Ref", "Fn::GetAtt",
 * "Fn::Sub", "DependsOn"; troubleshooting, "Circular dependency between resources".
 */
import { type Json, texts } from './planned.ts';
import { isRecord } from '../util/record.ts';

/** Returns one sentence on the first reference that CloudFormation would refuse; undefined if there is none. */
export function brokenReference({ Parameters, Resources, Conditions }: Json): string | undefined {
  const resources = isRecord(Resources) ? Resources : {};
  const others = new Set([Parameters, Conditions].flatMap((one) => (isRecord(one) ? Object.keys(one) : [])));
  const edges = new Map<string, readonly string[]>();
  for (const [id, resource] of Object.entries(resources)) {
    const named = [...new Set(namesIn(resource))];
    const lost = named.find(
      (name) => !Object.hasOwn(resources, name) && !others.has(name) && !name.startsWith('AWS::'),
    );
    if (lost !== undefined) return `The resource ${id} refers to ${lost}, which the template does not have.`;
    edges.set(
      id,
      named.filter((name) => Object.hasOwn(resources, name)),
    );
  }
  const cycle = cycleIn(edges);
  return cycle && `There is a circular dependency between resources: ${cycle.join(' -> ')}.`;
}

/** The logical IDs and parameters that a resource names. */
function namesIn(resource: unknown): string[] {
  const names = isRecord(resource) ? texts(resource.DependsOn) : [];
  const pending: unknown[] = [resource];
  while (pending.length > 0) {
    const value = pending.pop();
    if (Array.isArray(value)) for (const item of value) pending.push(item);
    if (!isRecord(value)) continue;
    names.push(...namedBy(value));
    for (const member of Object.values(value)) pending.push(member);
  }
  return names;
}

function namedBy(value: Json): string[] {
  if (Object.keys(value).length !== 1) return [];
  if (typeof value.Ref === 'string') return [value.Ref];
  const attribute = value['Fn::GetAtt'];
  if (attribute !== undefined) return texts(attribute).slice(0, 1).map(logicalId);
  const text = value['Fn::Sub'];
  if (text === undefined) return [];
  const [template, own] = Array.isArray(text) ? (text as unknown[]) : [text, {}];
  const variables = isRecord(own) ? own : {};
  return [...String(template).matchAll(/\$\{([^!{}][^{}]*)\}/g)]
    .map(([, name = '']) => logicalId(name.trim()))
    .filter((name) => !Object.hasOwn(variables, name));
}

function logicalId(path: string): string {
  return path.split('.')[0] ?? '';
}

function cycleIn(edges: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  for (const start of edges.keys()) {
    // Depth first, without the stack of the language: a template may have five hundred resources in a row.
    const path: { id: string; next: number }[] = [{ id: start, next: 0 }];
    const onPath = new Set([start]);
    while (path.length > 0) {
      const top = path.at(-1);
      if (top === undefined) break;
      const following = edges.get(top.id)?.[top.next];
      top.next += 1;
      if (following === undefined) {
        done.add(top.id);
        onPath.delete(top.id);
        path.pop();
      } else if (onPath.has(following)) {
        const ids = path.map(({ id }) => id);
        return [...ids.slice(ids.indexOf(following)), following];
      } else if (!done.has(following)) {
        path.push({ id: following, next: 0 });
        onPath.add(following);
      }
    }
  }
  return undefined;
}
