/**
 * Condition operators: what each compares and how. Pure. Source: IAM user guide,
 * reference_policies_elements_condition_operators; reference_policies_condition-single-vs-multi-valued-context-keys.
 */
import { type RequestContext, type Truth, NO, YES } from './context.ts';
import { parseAddress, parseRange } from './ip.ts';
import { type PatternKind, matchesTemplate, template } from './pattern.ts';

/** Compares one value of the request with the value of the policy that it was made for. */
export interface PreparedValue {
  matches: (requested: string, context: RequestContext) => Truth;
  /** Keys that the value reads as policy variables, lower-cased. */
  keys: readonly string[];
}

/** A condition operator of a policy. */
export interface Operator {
  /** Lower-cased, without set operator and `IfExists`: `stringequals`, `null`. */
  name: string;
  /** `ForAllValues:` or `ForAnyValue:`. */
  set: 'all' | 'any' | undefined;
  /** A key that is absent satisfies it. */
  ifExists: boolean;
  /** StringNotEquals and the like: true if no value of the policy matches, and where the key is absent. */
  negated: boolean;
  /** Makes a value of the policy ready; `variables` says whether the document's version has them. */
  prepare: (text: string, variables: boolean) => PreparedValue;
}

interface Kind {
  negated?: boolean;
  prepare: Operator['prepare'];
}

/**
 * Text and ARN operators are the ones that take policy variables (reference_policies_variables, "where you can use").
 */
function textual(kind: PatternKind): Operator['prepare'] {
  return (text, variables) => {
    const value = template(text, kind, variables);
    return {
      keys: value.kind === 'variable' ? value.keys : [],
      matches: (requested, context) => matchesTemplate(value, requested, context),
    };
  };
}

/** Operators that read both values as something; what cannot be read matches nothing. */
function reading<T>(
  read: (text: string) => T | undefined,
  compare: (requested: T, wanted: T) => boolean,
): Operator['prepare'] {
  return (text) => {
    const wanted = read(text);
    return {
      keys: [],
      matches: (requested) => {
        const value = wanted === undefined ? undefined : read(requested);
        return wanted !== undefined && value !== undefined && compare(value, wanted) ? YES : NO;
      },
    };
  };
}

function addresses(): Operator['prepare'] {
  return (text) => {
    const range = parseRange(text);
    return {
      keys: [],
      matches: (requested) => {
        const address = parseAddress(requested);
        return range !== undefined && address !== undefined && range.includes(address) ? YES : NO;
      },
    };
  };
}

/** "An integer or decimal value", with or without a sign; an exponent is none. */
export function readNumber(text: string): number | undefined {
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/.test(text) ? Number(text) : undefined;
}

/** W3C's profile of ISO 8601 (a year, a month, a day, a time with its zone), or seconds since 1970. */
const ISO_DATE = /^\d{4}(?:-\d{2}(?:-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2}))?)?)?$/;

/** Returns a date as milliseconds since 1970, undefined for what is none. Four digits are a year. */
export function readDate(text: string): number | undefined {
  if (ISO_DATE.test(text)) {
    const milliseconds = Date.parse(
      text.replace(/([+-]\d{2})(\d{2})$/, (all, hours: string, minutes: string) =>
        text.includes('T') ? `${hours}:${minutes}` : all,
      ),
    );
    return Number.isNaN(milliseconds) ? undefined : milliseconds;
  }
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) * 1000 : undefined;
}

function readBoolean(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  return lower === 'true' ? true : lower === 'false' ? false : undefined;
}

/** Bytes as base64 says them; undefined for what is no base64. */
function readBinary(text: string): string | undefined {
  try {
    return atob(text);
  } catch {
    return undefined;
  }
}

const COMPARISONS = {
  equals: (a: number, b: number) => a === b,
  lessthan: (a: number, b: number) => a < b,
  lessthanequals: (a: number, b: number) => a <= b,
  greaterthan: (a: number, b: number) => a > b,
  greaterthanequals: (a: number, b: number) => a >= b,
};

const KINDS = new Map<string, Kind>([
  ['stringequals', { prepare: textual('exact') }],
  ['stringnotequals', { negated: true, prepare: textual('exact') }],
  ['stringequalsignorecase', { prepare: textual('exact-ignoring-case') }],
  ['stringnotequalsignorecase', { negated: true, prepare: textual('exact-ignoring-case') }],
  ['stringlike', { prepare: textual('glob') }],
  ['stringnotlike', { negated: true, prepare: textual('glob') }],
  // "ArnEquals and ArnLike behave identically."
  ['arnequals', { prepare: textual('arn') }],
  ['arnlike', { prepare: textual('arn') }],
  ['arnnotequals', { negated: true, prepare: textual('arn') }],
  ['arnnotlike', { negated: true, prepare: textual('arn') }],
  ...Object.entries(COMPARISONS).flatMap(([name, compare]): [string, Kind][] => [
    [`numeric${name}`, { prepare: reading(readNumber, compare) }],
    [`date${name}`, { prepare: reading(readDate, compare) }],
  ]),
  ['numericnotequals', { negated: true, prepare: reading(readNumber, COMPARISONS.equals) }],
  ['datenotequals', { negated: true, prepare: reading(readDate, COMPARISONS.equals) }],
  ['bool', { prepare: reading(readBoolean, (a, b) => a === b) }],
  ['binaryequals', { prepare: reading(readBinary, (a, b) => a === b) }],
  ['ipaddress', { prepare: addresses() }],
  ['notipaddress', { negated: true, prepare: addresses() }],
  ['null', { prepare: reading(readBoolean, (a, b) => a === b) }],
]);

const SETS = { 'forallvalues:': 'all', 'foranyvalue:': 'any' } as const;
const IF_EXISTS = 'ifexists';

const parsed = new Map<string, Operator | undefined>();

/**
 * Returns the operator of a name as a policy writes it, undefined for what is none. IAM reads the names without regard
 * to case.
 */
export function parseOperator(written: string): Operator | undefined {
  if (!parsed.has(written)) parsed.set(written, readOperator(written));
  return parsed.get(written);
}

function readOperator(written: string): Operator | undefined {
  let name = written.toLowerCase();
  let set: Operator['set'];
  for (const [prefix, which] of Object.entries(SETS)) {
    if (name.startsWith(prefix)) {
      name = name.slice(prefix.length);
      set = which;
    }
  }
  const ifExists = name.endsWith(IF_EXISTS);
  if (ifExists) name = name.slice(0, -IF_EXISTS.length);
  const kind = KINDS.get(name);
  // "You can add IfExists to the end of any condition operator name except the Null condition."
  if (kind === undefined || (name === 'null' && ifExists)) return undefined;
  return { name, set, ifExists, negated: kind.negated === true, prepare: kind.prepare };
}

/** Returns whether IAM knows an operator of this name. */
export function isConditionOperator(written: string): boolean {
  return parseOperator(written) !== undefined;
}
