/** Whether a statement's conditions hold for a request. */
import type { RequestContext } from './context.ts';
import type { Condition, Version } from './document.ts';
import { parseOperator } from './operators.ts';
import type { ParsedOperator } from './operators.ts';
import { patternOf, resolveVariables } from './patterns.ts';
import type { Pattern } from './patterns.ts';

/**
 * Whether one condition holds. The values of a policy are alternatives; for a negated operator none of them may match.
 *
 * An absent key: a plain operator does not match, a negated one does, `...IfExists` holds, `ForAllValues` holds,
 * `ForAnyValue` does not (also with IfExists). A plain operator on a key that has several values matches nothing: such
 * keys need a set operator. Sources: IAM User Guide, reference_policies_elements_condition_operators and
 * reference_policies_condition-single-vs-multi-valued-context-keys.
 */
export function conditionHolds(condition: Condition, context: RequestContext, version: Version): boolean {
  const operator = parseOperator(condition.operator);
  if (operator === undefined) return false;
  const values = context.get(condition.key.toLowerCase()) ?? [];
  if (operator.isNull) return nullHolds(condition.values, values);
  if (values.length === 0) return absentHolds(operator);
  const wanted = wantedPatterns(condition.values, operator, context, version);
  const matches = (value: string): boolean => wanted.some((pattern) => operator.compare(value, pattern));
  const holds = (value: string): boolean => matches(value) !== operator.negated;
  if (operator.quantifier === 'ForAllValues') return values.every(holds);
  if (operator.quantifier === 'ForAnyValue') return values.some(holds);
  const [only = ''] = values;
  return values.length === 1 ? holds(only) : operator.negated;
}

/** `true`: the key must be absent; `false`: it must be there. */
function nullHolds(wanted: readonly string[], values: readonly string[]): boolean {
  return wanted.some((value) => value.toLowerCase() === String(values.length === 0));
}

function absentHolds({ quantifier, negated, ifExists }: ParsedOperator): boolean {
  if (quantifier !== undefined) return quantifier === 'ForAllValues';
  return negated || ifExists;
}

/**
 * A value whose variable has no value is left out: nothing is equal to it or like it, so a plain operator does not
 * match, and an inverted one does (IAM User Guide, reference_policies_variables, "Policy variables with no value").
 */
function wantedPatterns(
  values: readonly string[],
  operator: ParsedOperator,
  context: RequestContext,
  version: Version,
): Pattern[] {
  if (!operator.variables || version === '2008-10-17') return values.map(patternOf);
  return values.map((value) => resolveVariables(value, context)).filter((pattern) => pattern !== undefined);
}
