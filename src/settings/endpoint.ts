/** `endpoint` of a model's entry: the application reaches the model at another endpoint than bedrock-runtime. */
import { ENDPOINT_ROWS } from '../catalog/endpoints.ts';
import { parseModel } from '../catalog/model-id.ts';
import { ENDPOINTS, type EndpointName, type EndpointSettings, type Mistake, type Place } from '../domain/settings.ts';
import { err, ok, quote, type Parsed } from './problem.ts';

/** The last part of the ARNs, which must not hold a wildcard. */
export const ENDPOINT_RESOURCE_PATTERN = '^[A-Za-z0-9_-]{1,128}$';

const RESOURCE = new RegExp(ENDPOINT_RESOURCE_PATTERN);

/** Returns the text if it can be the ID of a project. */
export function parseProject(text: string): Parsed<string> {
  if (RESOURCE.test(text)) return ok(text);
  return err(`${quote(text)} is not the ID of a project.`, 'Write the last part of its ARN, like `default`.');
}

/** Returns the text if it can be the ID of a workspace. */
export function parseWorkspace(text: string): Parsed<string> {
  if (RESOURCE.test(text)) return ok(text);
  return err(
    `${quote(text)} is not the ID of a workspace.`,
    'Write what the application sends as `anthropic-workspace-id`, like `wrkspc_01AbCdEf23GhIj`.',
  );
}

/** The part of a model's entry that is about the endpoint, and what must not stand beside it. */
interface EndpointKeys {
  endpoint?: EndpointName | undefined;
  project?: string | undefined;
  workspace?: string | undefined;
}

/** An entry, and where its keys are written. */
interface EndpointEntry {
  value: EndpointKeys & { id: string } & Partial<Record<(typeof OF_RUNTIME)[number], unknown>>;
  place: (path: string[]) => Place;
}

/**
 * Returns the endpoint of an entry; undefined if it is bedrock-runtime, or where the entry has a mistake that leaves
 * it open.
 */
export function endpointOfEntry(value: EndpointKeys): EndpointSettings | undefined {
  const { endpoint: name } = value;
  if (name === undefined) return undefined;
  const { resourceType, defaultResource } = ENDPOINT_ROWS[name];
  const resourceId = value[resourceType] ?? defaultResource;
  return resourceId === undefined ? undefined : { name, resourceId };
}

/** Keys of an entry that are about calls of bedrock-runtime alone. */
const OF_RUNTIME = [
  'via',
  'foundation-models',
  'batch-role',
  'min-tokens-per-minute',
  'min-requests-per-minute',
] as const;

/** Returns what is wrong with `endpoint` of an entry and the keys that belong to it. */
export function endpointMistakes({ value, place }: EndpointEntry): Mistake[] {
  const { endpoint: name } = value;
  if (name === undefined) return strayKeys({ value, place });
  const { noun, resourceType, defaultResource } = ENDPOINT_ROWS[name];
  const mistakes: Mistake[] = [];
  const { kind } = parseModel(value.id);
  // What is no ID at all is a mistake already.
  if (kind !== 'foundation-model' && kind !== 'invalid') mistakes.push(notByThisName(value.id, kind, { value, place }));
  else if (value.id.startsWith('arn:') && kind !== 'invalid')
    mistakes.push(notByThisName(value.id, 'arn', { value, place }));
  if (value[resourceType] === undefined && defaultResource === undefined) {
    const message = `Calls at ${noun} are authorised on a ${resourceType}, and the entry names none.`;
    const instead = `Write \`${resourceType}: wrkspc_...\`, what the application sends as \`anthropic-workspace-id\`.`;
    mistakes.push({ message, instead, place: place(['endpoint']) });
  }
  const other = resourceType === 'project' ? 'workspace' : 'project';
  if (value[other] !== undefined) {
    const message = `\`${other}\` is not for \`endpoint: ${name}\`.`;
    mistakes.push({ message, instead: `Write \`${resourceType}\`, or leave it out.`, place: place([other]) });
  }
  for (const key of OF_RUNTIME) {
    if (value[key] === undefined) continue;
    const message = `\`${key}\` is about bedrock-runtime, and the entry is about ${noun}.`;
    mistakes.push({ message, instead: `Leave it out, or leave \`endpoint\` out.`, place: place([key]) });
  }
  return mistakes;
}

function notByThisName(id: string, kind: string, { value, place }: EndpointEntry): Mistake {
  const { noun } = ENDPOINT_ROWS[value.endpoint ?? 'mantle'];
  const what = { 'inference-profile': 'an inference profile', pattern: 'a pattern' }[kind] ?? 'an ARN';
  const message = `${quote(id)} is ${what}, and ${noun} takes model IDs only.`;
  return { message, instead: 'Write the ID that the application sends as `model`.', place: place(['id']) };
}

/** `project` and `workspace` say nothing without an endpoint. */
function strayKeys({ value, place }: EndpointEntry): Mistake[] {
  return ENDPOINTS.flatMap((name): Mistake[] => {
    const { resourceType, noun } = ENDPOINT_ROWS[name];
    if (value[resourceType] === undefined) return [];
    const message = `\`${resourceType}\` is about ${noun}, and the entry has no \`endpoint\`.`;
    const instead = `Write \`endpoint: ${name}\` beside it, or leave it out.`;
    return [{ message, instead, place: place([resourceType]) }];
  });
}
