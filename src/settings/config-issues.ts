/** What the schema says of a configuration file, in words for the person who wrote the file. */
import type * as z from 'zod';
import {
  AllowUnmetSchema,
  ConfigSchema,
  HopSchema,
  ModelSchema,
  PolicyFileSchema,
  PrincipalSchema,
} from './config-schema.ts';
import { INPUTS } from './inputs.ts';
import { nearest, oneOf, quote, type ValueProblem } from './problem.ts';
import type { Mistake, Place } from '../domain/settings.ts';
import type { Path } from './yaml-file.ts';

/** More would hide the first ones, and a file of a megabyte can hold a hundred thousand. */
const MAX_MISTAKES = 50;

type PlaceOf = (path: Path, key?: 'key') => Place;

/**
 * Issues of `ConfigSchema` as mistakes, in the order of the file, at most 50.
 *
 * @param value what was parsed
 * @param place where a path of it stands
 */
export function configMistakes(issues: readonly z.core.$ZodIssue[], value: unknown, place: PlaceOf): Mistake[] {
  const mistakes = issues
    .slice(0, MAX_MISTAKES + 1)
    .flatMap((issue) => explain(issue, value, place))
    .sort((a, b) => (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.column ?? 0) - (b.place?.column ?? 0));
  const [first] = mistakes;
  if (mistakes.length <= MAX_MISTAKES || !first) return mistakes;
  const more: Mistake = {
    message: `The file has more than ${MAX_MISTAKES} mistakes; the others are not listed.`,
    instead: 'Correct these first.',
    ...(first.place && { place: { file: first.place.file, line: 1, column: 1 } }),
  };
  return [...mistakes.slice(0, MAX_MISTAKES), more];
}

function explain(issue: z.core.$ZodIssue, value: unknown, place: PlaceOf): Mistake[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys
      .slice(0, MAX_MISTAKES + 1)
      .map((key) => ({ ...unknownKey(key, path), place: place([...path, key], 'key') }));
  }
  const given = valueAt(value, path);
  if (given === undefined) return [{ ...missing(path), place: place(path.slice(0, -1)) }];
  if (issue.code === 'custom') {
    const instead: unknown = issue.params?.instead;
    const where = issue.params?.onKey === true ? place(path, 'key') : place(path);
    return [{ message: issue.message, instead: typeof instead === 'string' ? instead : '', place: where }];
  }
  if (issue.code === 'invalid_union' && path[0] === 'policy-files') return policyFileIssues(path, given, value, place);
  if (issue.code === 'invalid_union' && Array.isArray(given) && given.length > 0) {
    return given.flatMap((item: unknown, index) =>
      typeof item === 'string'
        ? []
        : [{ ...wrongType([...path, index], item, 'string'), place: place([...path, index]) }],
    );
  }
  return [{ ...problemOf(issue, path, given), place: place(path) }];
}

/** An entry that is neither a path nor a mapping; of a mapping, what is wrong with its keys. */
function policyFileIssues(path: Path, given: unknown, value: unknown, place: PlaceOf): Mistake[] {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return [{ ...wrongType(path, given, 'string'), place: place(path) }];
  }
  const parsed = PolicyFileSchema.safeParse(given);
  const issues = parsed.success ? [] : parsed.error.issues;
  return issues.flatMap((issue) => explain({ ...issue, path: [...path, ...issue.path] }, value, place));
}

function problemOf(issue: z.core.$ZodIssue, path: Path, given: unknown): ValueProblem {
  const name = label(path);
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(path, given, issue.expected);
    case 'invalid_union':
      return wrongType(path, given, 'string');
    case 'too_small':
      if (typeof given === 'number') {
        return { message: `${name} cannot be ${given}.`, instead: `Write ${issue.minimum} or more.` };
      }
      return { message: `${name} is empty.`, instead: 'Write at least one entry, or leave the key out.' };
    case 'invalid_value': {
      const words = issue.values.map(String);
      const shown = typeof given === 'string' ? quote(given) : kindOf(given);
      const meant = typeof given === 'string' ? nearest(given, words) : undefined;
      return {
        message: `${name} cannot be ${shown}.`,
        instead: meant === undefined || words.length === 1 ? `Write ${oneOf(words)}.` : `Did you mean \`${meant}\`?`,
      };
    }
    default:
      return { message: `${name}: ${quote(issue.message)}.`, instead: 'Write it as in the documentation.' };
  }
}

/** The types of JSON as a person would call them, by zod's names. */
const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

/** What to write for a list or mapping, by its key. */
const EXAMPLES: Readonly<Record<string, string>> = {
  regions: '`regions: [us-east-1]`',
  actions: '`actions: [invoke, stream]`',
  models: '`- id: amazon.nova-lite-v1:0` below `models:`',
  principals: '`- name: ci` below the `principals:` at the top, or `principals: [ci]` below a model',
  chain: '`- role: arn:aws:iam::111122223333:role/bedrock-check` below `chain:`',
  context: "`context: { 'aws:PrincipalTag/team': search }`",
  'policy-files': '`- policies/app.json` below `policy-files:`',
  'foundation-models': '`foundation-models: [amazon.nova-lite-v1:0]`',
  'allow-unmet': '`allow-unmet: { until: 2027-03-31, reason: the account team has asked for it }`',
};

function wrongType(path: Path, given: unknown, expected: string): ValueProblem {
  const name = label(path);
  const key = path.findLast((step) => typeof step === 'string');
  const example = typeof key === 'string' && Object.hasOwn(EXAMPLES, key) ? EXAMPLES[key] : undefined;
  if (path.length === 0) {
    return {
      message: `The file is ${kindOf(given)}, not a mapping.`,
      instead: 'Write keys like `models:` at its top.',
    };
  }
  const wanted = Object.hasOwn(TYPES, expected) ? (TYPES[expected] ?? expected) : expected;
  const message = given === null ? `${name} has no value.` : `${name} is ${kindOf(given)}, not ${wanted}.`;
  if (expected === 'string' && (typeof given === 'number' || typeof given === 'boolean')) {
    return { message, instead: 'Put it in quotes.' };
  }
  if (expected === 'string' || example === undefined) return { message, instead: `Write ${wanted}, or leave it out.` };
  return { message, instead: `Write ${example}.` };
}

function missing(path: Path): ValueProblem {
  const key = String(path.at(-1) ?? '');
  const examples: Readonly<Record<string, string>> = {
    id: '`id: amazon.nova-lite-v1:0`',
    role: '`role: arn:aws:iam::111122223333:role/bedrock-check`',
    until: '`until: 2027-03-31`',
    reason: '`reason:` and why',
  };
  return { message: `\`${key}\` is missing.`, instead: `Write ${examples[key] ?? `\`${key}\``}.` };
}

function unknownKey(key: string, path: Path): ValueProblem {
  const known = keysOf(path);
  const asKey = Object.hasOwn(MOVED, key) ? MOVED[key] : undefined;
  if (asKey !== undefined) return { message: `\`${key}\` is the input's name.`, instead: `Write \`${asKey}\`.` };
  if (Object.hasOwn(INPUTS, key) && (path.length === 0 || !KEYS_OF_FILE.has(key))) {
    return {
      message: `\`${key}\` is an input of the action and cannot be set by a file.`,
      instead: 'Write it below `with:` in the workflow, where a pull request cannot change it for itself.',
    };
  }
  const meant = nearest(key, known);
  return {
    message: `The key ${quote(key)} is unknown${path.length === 0 ? '' : ' here'}.`,
    instead:
      meant === undefined
        ? `Known here are ${oneOf(known).replace(/ or (?=[^ ]*$)/, ' and ')}.`
        : `Did you mean \`${meant}\`?`,
  };
}

/** Keys that stand somewhere in a file, also if an input has the same name. */
const KEYS_OF_FILE: ReadonlySet<string> = new Set(
  [ConfigSchema, PrincipalSchema, ModelSchema, HopSchema, AllowUnmetSchema, PolicyFileSchema].flatMap((schema) =>
    Object.keys(schema.shape),
  ),
);

/** Inputs that a file has another word for. */
const MOVED: Readonly<Record<string, string>> = { 'aws-region': 'regions' };

/** What stands below a key. */
const SCHEMAS: Readonly<Record<string, { shape: object }>> = {
  chain: HopSchema,
  principals: PrincipalSchema,
  models: ModelSchema,
  'allow-unmet': AllowUnmetSchema,
  'policy-files': PolicyFileSchema,
};

/** The keys of the mapping at a path. */
function keysOf(path: Path): string[] {
  const last = path.findLast((step) => typeof step === 'string');
  const schema = typeof last === 'string' && Object.hasOwn(SCHEMAS, last) ? SCHEMAS[last] : undefined;
  return Object.keys((schema ?? ConfigSchema).shape);
}

function label(path: Path): string {
  const last = path.at(-1);
  if (typeof last === 'string') return /^[a-z-]{1,40}$/.test(last) ? `\`${last}\`` : quote(last);
  const list = path.findLast((step) => typeof step === 'string');
  return typeof list === 'string' ? `An entry of ${label([list])}` : 'The file';
}

function kindOf(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  const kinds: Readonly<Record<string, string>> = { object: 'a mapping', string: 'a text', number: 'a number' };
  return kinds[typeof value] ?? `a ${typeof value}`;
}

function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, step)) return undefined;
    current = (current as Record<string | number, unknown>)[step];
  }
  return current;
}
