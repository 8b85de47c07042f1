/**
 * One configuration file: from bytes to entries that know their place, with every mistake that one entry alone can
 * have.
 */
import type * as z from 'zod';
import { configMistakes } from './config-issues.ts';
import {
  ConfigSchema,
  ModelSchema,
  PolicyFileEntrySchema,
  PrincipalSchema,
  type Config,
  type ModelEntry,
  type PolicyFileEntry,
  type PrincipalEntry,
} from './config-schema.ts';
import type { Mistake, Place } from '../domain/settings.ts';
import { parseYaml, type Path } from './yaml-file.ts';

/** An entry of a list, and where its parts stand. */
export interface Entry<T> {
  value: T;
  place: (path?: Path) => Place;
}

/**
 * A file as far as it could be read. An entry with a mistake is left out, so that nothing is said about what a
 * half-understood entry means together with others; `complete` says whether any was.
 */
export interface ConfigFile {
  file: string;
  top: Omit<Config, 'principals' | 'models' | 'policy-files'>;
  /** Undefined if the file has no such list. */
  principals?: Entry<PrincipalEntry>[];
  models?: Entry<ModelEntry>[];
  policyFiles?: Entry<PolicyFileEntry>[];
  complete: { top: boolean; principals: boolean; models: boolean };
  place: (path: Path) => Place;
}

/** A configuration file as read, with everything that is wrong with it. */
export interface ParsedConfig {
  /** Undefined if the text is no YAML mapping at all. */
  config?: ConfigFile;
  mistakes: Mistake[];
}

/** Parses the bytes of a configuration file. `file` is its path as the user gave it. Never throws. */
export function parseConfigFile(file: string, bytes: Uint8Array): ParsedConfig {
  const result = parseYaml(file, bytes);
  if (!result.ok) return { mistakes: result.mistakes };
  const { value, place } = result.yaml;
  const checked = ConfigSchema.safeParse(value, { reportInput: false });
  const issues = checked.success ? [] : checked.error.issues;
  const mistakes = configMistakes(issues, value, place);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { mistakes };

  const raw = value as Record<string, unknown>;
  const principals = entries('principals', raw.principals, PrincipalSchema, place);
  const models = entries('models', raw.models, ModelSchema, place);
  const policyFiles = entries('policy-files', raw['policy-files'], PolicyFileEntrySchema, place);
  const broken = (list: string) => issues.some((issue) => issue.path[0] === list);
  const config: ConfigFile = {
    file,
    top: checked.success ? checked.data : readableTop(raw),
    ...(principals && { principals }),
    ...(models && { models }),
    ...(policyFiles && { policyFiles }),
    complete: {
      top: issues.every((issue) => issue.path[0] === 'principals' || issue.path[0] === 'models'),
      principals: !broken('principals'),
      models: !broken('models'),
    },
    place,
  };
  return { config, mistakes };
}

function entries<T>(
  list: string,
  raw: unknown,
  schema: z.ZodType<T>,
  placeOf: (path: Path) => Place,
): Entry<T>[] | undefined {
  if (raw === undefined) return undefined;
  if (!Array.isArray(raw)) return [];
  return raw.flatMap((item: unknown, index) => {
    const parsed = schema.safeParse(item);
    return parsed.success ? [{ value: parsed.data, place: (path: Path = []) => placeOf([list, index, ...path]) }] : [];
  });
}

/** The keys at the top that are right by themselves. */
function readableTop(raw: Readonly<Record<string, unknown>>): ConfigFile['top'] {
  const { shape } = ConfigSchema;
  const top: Record<string, unknown> = {};
  for (const key of [
    'regions',
    'actions',
    'context',
    'principal-arn',
    'guardrail',
    'service-tier',
    'expect-others',
  ] as const) {
    const parsed = shape[key].safeParse(raw[key]);
    if (parsed.success && parsed.data !== undefined) top[key] = parsed.data;
  }
  return top;
}
