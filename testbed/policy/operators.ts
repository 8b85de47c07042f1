/**
 * The condition operators as a table: what each compares and whether it is a negated one.
 * Source: IAM User Guide, "Condition operators" (reference_policies_elements_condition_operators).
 */
import { inRange } from './ip.ts';
import { literalText, matchesArn, matchesGlob } from './patterns.ts';
import type { Pattern } from './patterns.ts';

/** Whether one value of the request matches one value of the policy, before negation. */
export type Comparison = (requested: string, wanted: Pattern) => boolean;

export interface Operator {
  compare: Comparison;
  /** `StringNotEquals` and its like: true if nothing matches, also if the key is absent. */
  negated: boolean;
  /** Whether policy variables are replaced in the policy's values. */
  variables: boolean;
}

export type Quantifier = 'ForAllValues' | 'ForAnyValue';

export interface ParsedOperator extends Operator {
  /** `Null` tests for presence and compares nothing. */
  isNull: boolean;
  quantifier?: Quantifier;
  ifExists: boolean;
}

const number =
  (holds: (requested: number, wanted: number) => boolean, read: (text: string) => number | undefined): Comparison =>
  (requested, wanted) => {
    const [left, right] = [read(requested), read(literalText(wanted))];
    return left !== undefined && right !== undefined && holds(left, right);
  };

const equal = (left: number, right: number): boolean => left === right;
const less = (left: number, right: number): boolean => left < right;
const lessOrEqual = (left: number, right: number): boolean => left <= right;
const greater = (left: number, right: number): boolean => left > right;
const greaterOrEqual = (left: number, right: number): boolean => left >= right;

const sameText: Comparison = (requested, wanted) => requested === literalText(wanted);
const sameTextAnyCase: Comparison = (requested, wanted) =>
  requested.toLowerCase() === literalText(wanted).toLowerCase();
const like: Comparison = (requested, wanted) => matchesGlob(wanted, requested);
const arn: Comparison = (requested, wanted) => matchesArn(wanted, requested);
const address: Comparison = (requested, wanted) => inRange(requested, literalText(wanted));
const bytes: Comparison = (requested, wanted) =>
  Buffer.from(requested, 'base64').equals(Buffer.from(literalText(wanted), 'base64'));
const never: Comparison = () => false;

/** name, comparison, negated, policy variables */
const TABLE: readonly [string, Comparison, boolean, boolean][] = [
  ['StringEquals', sameText, false, true],
  ['StringNotEquals', sameText, true, true],
  ['StringEqualsIgnoreCase', sameTextAnyCase, false, true],
  ['StringNotEqualsIgnoreCase', sameTextAnyCase, true, true],
  ['StringLike', like, false, true],
  ['StringNotLike', like, true, true],
  ['ArnEquals', arn, false, true],
  ['ArnLike', arn, false, true],
  ['ArnNotEquals', arn, true, true],
  ['ArnNotLike', arn, true, true],
  ['Bool', sameTextAnyCase, false, true],
  ['NumericEquals', number(equal, readNumber), false, false],
  ['NumericNotEquals', number(equal, readNumber), true, false],
  ['NumericLessThan', number(less, readNumber), false, false],
  ['NumericLessThanEquals', number(lessOrEqual, readNumber), false, false],
  ['NumericGreaterThan', number(greater, readNumber), false, false],
  ['NumericGreaterThanEquals', number(greaterOrEqual, readNumber), false, false],
  ['DateEquals', number(equal, readDate), false, false],
  ['DateNotEquals', number(equal, readDate), true, false],
  ['DateLessThan', number(less, readDate), false, false],
  ['DateLessThanEquals', number(lessOrEqual, readDate), false, false],
  ['DateGreaterThan', number(greater, readDate), false, false],
  ['DateGreaterThanEquals', number(greaterOrEqual, readDate), false, false],
  ['IpAddress', address, false, false],
  ['NotIpAddress', address, true, false],
  ['BinaryEquals', bytes, false, false],
  ['Null', never, false, false],
];

const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  TABLE.map(([name, compare, negated, variables]) => [name.toLowerCase(), { compare, negated, variables }]),
);

const SPELLING = /^(?:(forallvalues|foranyvalue):)?([a-z]+?)(ifexists)?$/;

/**
 * Takes an operator's name apart; undefined if there is no such operator (`NullIfExists`, `ForAnyValue:Null`, typos).
 */
export function parseOperator(name: string): ParsedOperator | undefined {
  const [, set, base = '', suffix] = SPELLING.exec(name.toLowerCase()) ?? [];
  const operator = OPERATORS.get(base);
  const isNull = base === 'null';
  if (operator === undefined || (isNull && (set !== undefined || suffix !== undefined))) return undefined;
  return {
    ...operator,
    isNull,
    ...(set === undefined ? {} : { quantifier: set === 'forallvalues' ? 'ForAllValues' : 'ForAnyValue' }),
    ifExists: suffix !== undefined,
  };
}

/** Whether a policy may use this operator. */
export function isConditionOperator(name: string): boolean {
  return parseOperator(name) !== undefined;
}

/** An integer or decimal; undefined if it is neither. */
export function readNumber(text: string): number | undefined {
  return /^[+-]?\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
}

const W3C_DATE = /^(\d{4}(?:-\d\d(?:-\d\d)?)?)(?:T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?)?$/;

/**
 * Milliseconds since 1970 of a W3C date (the ISO 8601 profile that IAM takes; no zone means UTC) or of epoch seconds.
 * Four digits are a year. Undefined if it is neither.
 */
export function readDate(text: string): number | undefined {
  const [, day, time, zone = 'Z'] = W3C_DATE.exec(text) ?? [];
  if (day !== undefined) {
    const milliseconds = Date.parse(time === undefined ? day : `${day}T${time}${zone}`);
    return Number.isNaN(milliseconds) ? undefined : milliseconds;
  }
  const seconds = readNumber(text);
  return seconds === undefined ? undefined : seconds * 1000;
}
