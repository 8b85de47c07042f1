/**
 * GitHub's own description of its REST API (`@octokit/openapi`), for holding requests against it: what GitHub does not
 * have, or would not take, fails in the testbed. The description is read once, when it is first asked for; a schema is
 * compiled when it is first needed.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Request } from './server.ts';

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema?: object;
}

interface Operation {
  operationId: string;
  parameters?: (Parameter | Reference)[];
  requestBody?: { required?: boolean; content?: Record<string, { schema?: object }> };
}

interface Reference {
  $ref: string;
}

interface Description {
  paths: Record<string, Record<string, unknown>>;
  components: Record<string, Record<string, unknown>>;
}

interface Api {
  description: Description;
  ajv: Ajv;
  templates: { template: string; pattern: RegExp; names: string[]; literals: number }[];
  compiled: Map<string, ValidateFunction>;
}

let read: Api | undefined;

function api(): Api {
  if (read) return read;
  const file = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json');
  const description = JSON.parse(readFileSync(file, 'utf8')) as Description;
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, validateSchema: false });
  const templates = Object.keys(description.paths).map((template) => {
    const names = Array.from(template.matchAll(/\{([^}]+)\}/g), ([, name = '']) => name);
    const parts = template.split('/');
    const source = parts.map((part) => part.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '([^/]+)'));
    return {
      template,
      // Of all parameters only the path of a file holds slashes.
      pattern: new RegExp(`^${source.join('/').replace(/(\/contents\/)\(\[\^\/\]\+\)$/, '$1(.+)')}$`),
      names,
      literals: parts.filter((part) => !part.includes('{')).length,
    };
  });
  read = { description, ajv, templates, compiled: new Map() };
  return read;
}

/** What is wrong with a request in the eyes of GitHub's description; empty: nothing. */
export function apiViolations({ method, path, query, body }: Request): string[] {
  const { description, templates } = api();
  const matching = templates.filter(({ pattern }) => pattern.test(path)).sort((a, b) => b.literals - a.literals);
  const [found] = matching;
  const where = `${method} ${path}`;
  if (!found) return [`${where}: GitHub has no such path`];
  const item = description.paths[found.template] ?? {};
  const operation = item[method.toLowerCase()] as Operation | undefined;
  if (!operation) return [`${where}: GitHub has no such method here (${Object.keys(item).join(', ')})`];
  const parameters = (operation.parameters ?? []).map(resolve);
  const values = (found.pattern.exec(path) ?? []).slice(1).map(decodeURIComponent);
  const given = new Map(found.names.map((name, index) => [name, values[index] ?? '']));
  return [
    ...parameters.flatMap((parameter) => parameterProblem(operation, parameter, given, query)),
    ...[...query.keys()]
      .filter((name) => !parameters.some((parameter) => parameter.in === 'query' && parameter.name === name))
      .map((name) => `the query parameter ${name} is unknown`),
    ...bodyProblems(operation, body),
  ].map((problem) => `${where} (${operation.operationId}): ${problem}`);
}

function resolve(parameter: Parameter | Reference): Parameter {
  if (!('$ref' in parameter)) return parameter;
  const name = parameter.$ref.split('/').at(-1) ?? '';
  return api().description.components.parameters?.[name] as Parameter;
}

function parameterProblem(
  { operationId }: Operation,
  parameter: Parameter,
  given: ReadonlyMap<string, string>,
  query: URLSearchParams,
): string[] {
  const { name, required = false, schema } = parameter;
  const text = parameter.in === 'path' ? given.get(name) : parameter.in === 'query' ? query.get(name) : undefined;
  if (parameter.in !== 'path' && parameter.in !== 'query') return [];
  if (text === undefined || text === null) return required ? [`the parameter ${name} is missing`] : [];
  if (!schema) return [];
  const validate = compile(`${operationId} ${parameter.in} ${name}`, schema);
  // In an address everything is text: a number is what reads as one.
  const readings: unknown[] = [text, ...(/^-?\d+$/.test(text) ? [Number(text)] : []), ...(BOOLEANS.get(text) ?? [])];
  return readings.some((value) => validate(value)) ? [] : [`the parameter ${name} cannot be ${JSON.stringify(text)}`];
}

const BOOLEANS: ReadonlyMap<string, boolean[]> = new Map([
  ['true', [true]],
  ['false', [false]],
]);

function bodyProblems({ operationId, requestBody }: Operation, body: string): string[] {
  if (!requestBody) return body === '' ? [] : ['it takes no body'];
  if (body === '') return requestBody.required === true ? ['the body is missing'] : [];
  const schema = requestBody.content?.['application/json']?.schema;
  if (!schema) return [];
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return ['the body is not JSON'];
  }
  const validate = compile(`${operationId} body`, schema);
  const wrong = validate(value)
    ? []
    : (validate.errors ?? []).map(
        ({ instancePath, message }) => `the body's ${instancePath || 'root'} ${message ?? ''}`,
      );
  const known = 'properties' in schema ? Object.keys(schema.properties as object) : undefined;
  const names = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const unknown = known ? names.filter((name) => !known.includes(name)) : [];
  return [...wrong, ...unknown.map((name) => `the body's field ${name} is unknown`)];
}

function compile(key: string, schema: object): ValidateFunction {
  const { ajv, compiled } = api();
  const known = compiled.get(key);
  if (known) return known;
  const definitions: Record<string, unknown> = {};
  const root = jsonSchema(schema, definitions);
  const made = ajv.compile({ allOf: [root], definitions });
  compiled.set(key, made);
  return made;
}

/** A schema of OpenAPI 3.0 as JSON Schema: `nullable` spelled out, and what it refers to beside it. */
function jsonSchema(schema: unknown, definitions: Record<string, unknown>): unknown {
  if (Array.isArray(schema)) return schema.map((part) => jsonSchema(part, definitions));
  if (typeof schema !== 'object' || schema === null) return schema;
  const { $ref, nullable, ...rest }: Record<string, unknown> = { ...schema };
  if (typeof $ref === 'string') {
    const name = $ref.split('/').at(-1) ?? '';
    if (!(name in definitions)) {
      definitions[name] = true;
      definitions[name] = jsonSchema(api().description.components.schemas?.[name], definitions);
    }
    return { $ref: `#/definitions/${name}` };
  }
  const parts = Object.entries(rest).map(([key, value]: [string, unknown]) => [key, jsonSchema(value, definitions)]);
  const plain: unknown = Object.fromEntries(parts);
  return nullable === true ? { anyOf: [plain, { type: 'null' }] } : plain;
}
