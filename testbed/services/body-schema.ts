/** A small vocabulary for request bodies, and Bedrock's own words for what is wrong with one. */
import { Ajv } from 'ajv';
import type { ErrorObject } from 'ajv';

/** JSON Schema. */
export type Schema = Readonly<Record<string, unknown>>;

export const string = (limits: { minLength?: number; maxLength?: number } = {}): Schema => ({
  type: 'string',
  ...limits,
});
export const integer = (limits: { minimum?: number; maximum?: number }): Schema => ({ type: 'integer', ...limits });
export const number = (limits: { minimum?: number; maximum?: number }): Schema => ({ type: 'number', ...limits });
export const boolean = (): Schema => ({ type: 'boolean' });
export const choice = (...values: (string | number)[]): Schema => ({ enum: values });
export const anyOf = (...options: Schema[]): Schema => ({ anyOf: options });
export const array = (items: Schema, limits: { minItems?: number; maxItems?: number } = {}): Schema => ({
  type: 'array',
  items,
  ...limits,
});

/** An object with exactly these keys. */
export const object = (required: Record<string, Schema>, optional: Record<string, Schema> = {}): Schema => ({
  type: 'object',
  properties: { ...required, ...optional },
  required: Object.keys(required),
  additionalProperties: false,
});

/** An object that is not looked into, but for the keys it must have. */
export const open = (...required: string[]): Schema => ({ type: 'object', required });

const ajv = new Ajv({ allErrors: true, strict: false, verbose: true });

/**
 * What is wrong with a body, in the words that Bedrock's validator uses (`#: required key [max_tokens] not
 * found#/top_k: ...`); undefined: nothing.
 */
export function mistakesIn(schema: Schema, value: unknown): string | undefined {
  if (ajv.validate(schema, value)) return undefined;
  const errors = (ajv.errors ?? []).filter((error) => !/\/(?:anyOf|oneOf)\//.test(error.schemaPath));
  return errors.map(explain).join('');
}

const EXPLANATIONS: Record<string, (error: ErrorObject) => string> = {
  required: ({ params }) => `required key [${String(params.missingProperty)}] not found`,
  additionalProperties: ({ params }) => `extraneous key [${String(params.additionalProperty)}] is not permitted`,
  type: ({ params, data }) => `expected type: ${capital(String(params.type))}, found: ${typeName(data)}`,
  enum: ({ data }) => `${String(data)} is not a valid enum value`,
  minimum: ({ params, data }) => `${String(data)} is not greater or equal to ${String(params.limit)}`,
  maximum: ({ params, data }) => `${String(data)} is not less or equal to ${String(params.limit)}`,
  minLength: ({ params, data }) => `expected minLength: ${String(params.limit)}, actual: ${String(data).length}`,
  maxLength: ({ params, data }) => `expected maxLength: ${String(params.limit)}, actual: ${String(data).length}`,
  minItems: ({ params, data }) => `expected minimum item count: ${String(params.limit)}, found: ${lengthOf(data)}`,
  maxItems: ({ params, data }) => `expected maximum item count: ${String(params.limit)}, found: ${lengthOf(data)}`,
  anyOf: () => 'no subschema matched out of the total subschemas',
};

function explain(error: ErrorObject): string {
  return `#${error.instancePath}: ${EXPLANATIONS[error.keyword]?.(error) ?? error.message ?? error.keyword}`;
}

function typeName(value: unknown): string {
  if (value === null) return 'Null';
  if (Array.isArray(value)) return 'JSONArray';
  return typeof value === 'object' ? 'JSONObject' : capital(typeof value);
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
