/** Statements made ready to be matched against many requests. Pure. */
import { type KeyValues, type RequestContext, type Truth, MAYBE, NO, YES, and, not, or, valuesOf } from './context.ts';
import type { PolicyCondition, PolicyDocument, PolicyStatement } from './document.ts';
import { type Operator, type PreparedValue, parseOperator } from './operators.ts';
import { type Matcher, type Template, matchesTemplate, template } from './pattern.ts';
import { type GrantedTo, type RequestPrincipal, principalMatch } from './principal.ts';

/** A condition, or a policy variable in the resource, whose key is not known. */
export interface Dependency {
  /** As the policy writes it. */
  key: string;
  /** As the policy writes it; absent if the key is a policy variable. */
  operator?: string;
  values: readonly string[];
}

/** What a statement is matched against. */
export interface StatementRequest {
  resource: string;
  context: RequestContext;
  principal?: RequestPrincipal;
}

/** A statement made ready for evaluation. */
export interface CompiledStatement {
  policy: PolicyDocument;
  statement: PolicyStatement;
  /** Takes an action in lower case. */
  matchesAction: Matcher;
  /** Whether the statement counts for a request whose action matches. */
  applies: (request: StatementRequest) => Truth;
  matchesResource: (resource: string, context: RequestContext) => Truth;
  /** Whether all conditions hold. */
  holds: (context: RequestContext) => Truth;
  /** The conditions of the statement, each with whether it holds. */
  conditions: readonly CompiledCondition[];
  /** What `applies` is not sure of. */
  unknowns: (request: StatementRequest) => Dependency[];
  /** To whom a statement with a `Principal` grants; undefined if it does not name the request's principal. */
  grantedTo: (principal: RequestPrincipal | undefined) => GrantedTo | undefined;
}

/** A condition made ready for evaluation. */
export interface CompiledCondition {
  condition: PolicyCondition;
  holds: (context: RequestContext) => Truth;
}

/** Ready statements by document: many principals have the same one attached. Gone with the document. */
const compiled = new WeakMap<PolicyDocument, readonly CompiledStatement[]>();

/** Makes a document's statements ready; once, however often it is asked for the same document. */
export function compileStatements(policy: PolicyDocument): readonly CompiledStatement[] {
  const known = compiled.get(policy);
  if (known !== undefined) return known;
  const variables = policy.version === '2012-10-17';
  const statements = policy.statements.map((statement) => compileStatement(policy, statement, variables));
  compiled.set(policy, statements);
  return statements;
}

function compileStatement(policy: PolicyDocument, statement: PolicyStatement, variables: boolean): CompiledStatement {
  const conditions = statement.conditions.map((condition) => compileCondition(condition, variables));
  const resource = resourceMatcher(statement, variables);
  const holds = (context: RequestContext): Truth => {
    let truth: Truth = YES;
    for (const condition of conditions) {
      truth = and(truth, condition.holds(context));
      if (truth === NO) return NO;
    }
    return truth;
  };
  const names = (principal: RequestPrincipal | undefined): Truth =>
    statement.principal === undefined ? YES : principalMatch(statement.principal, principal).truth;
  return {
    policy,
    statement,
    conditions,
    holds,
    matchesAction: actionMatcher(statement),
    matchesResource: resource.matches,
    applies: (request) => {
      const target = and(names(request.principal), resource.matches(request.resource, request.context));
      return target === NO ? NO : and(target, holds(request.context));
    },
    unknowns: ({ resource: arn, context }) => [
      ...(resource.matches(arn, context) === MAYBE ? resource.unknowns(context) : []),
      ...conditions
        .filter((each) => each.holds(context) === MAYBE)
        .map(({ condition }) => dependency(condition, context)),
    ],
    grantedTo: (principal) =>
      statement.principal === undefined ? undefined : principalMatch(statement.principal, principal).grantedTo,
  };
}

/** The key of a condition, or, if that one is known, the key that a value reads as a variable. */
function dependency({ key, operator, values }: PolicyCondition, context: RequestContext): Dependency {
  const isUnknown = valuesOf(context, key.toLowerCase()) === undefined;
  const texts = values.map(({ text }) => text);
  const variable = variablesOf(texts).find((each) => valuesOf(context, each.toLowerCase()) === undefined);
  return { key: isUnknown ? key : (variable ?? key), operator, values: texts };
}

/** Returns the keys of the policy variables in texts, in any case, in order. */
export function variablesOf(texts: readonly string[]): string[] {
  return texts.flatMap((text) => [...text.matchAll(/\$\{\s*([^\s,{}*?$]+)/g)].map(([, key = '']) => key));
}

/** "The prefix and the action name are case insensitive" (reference_policies_elements_action). */
function actionMatcher({ action }: PolicyStatement): Matcher {
  const values = action.values.map(({ text }) => template(text.toLowerCase(), 'glob', false));
  const matches: Matcher = (name) => values.some((value) => value.kind === 'fixed' && value.matches(name));
  return action.negated ? (name) => !matches(name) : matches;
}

interface ResourceMatcher {
  matches: (resource: string, context: RequestContext) => Truth;
  unknowns: (context: RequestContext) => Dependency[];
}

function resourceMatcher({ resource }: PolicyStatement, variables: boolean): ResourceMatcher {
  // The policy of a resource may leave it out: it is the resource that the policy is attached to.
  if (resource === undefined) return { matches: () => YES, unknowns: () => [] };
  const values: Template[] = resource.values.map(({ text }) => template(text, 'resource', variables));
  const texts = resource.values.map(({ text }) => text);
  return {
    matches: (arn, context) => {
      let truth: Truth = NO;
      for (const value of values) {
        truth = or(truth, matchesTemplate(value, arn, context));
        if (truth === YES) break;
      }
      return resource.negated ? not(truth) : truth;
    },
    unknowns: (context) =>
      [...new Set(variablesOf(texts))]
        .filter((key) => valuesOf(context, key.toLowerCase()) === undefined)
        .map((key) => ({ key, values: texts.filter((text) => text.includes(key)) })),
  };
}

function compileCondition(condition: PolicyCondition, variables: boolean): CompiledCondition {
  const operator = parseOperator(condition.operator);
  if (operator === undefined) throw new Error(`Not a condition operator: ${condition.operator}`);
  const values = condition.values.map(({ text }) => operator.prepare(text, variables));
  const key = condition.key.toLowerCase();
  return { condition, holds: (context) => conditionHolds(operator, values, valuesOf(context, key), context) };
}

function conditionHolds(
  operator: Operator,
  values: readonly PreparedValue[],
  requested: KeyValues,
  context: RequestContext,
): Truth {
  if (requested === undefined) return MAYBE;
  const isAbsent = requested.length === 0;
  // "true": the key is missing. What the key's own values are plays no part.
  if (operator.name === 'null') return oneMatches(values, String(isAbsent), context);
  if (isAbsent) return holdsWhereAbsent(operator) ? YES : NO;
  const each = requested.map((value) => {
    const matches = oneMatches(values, value, context);
    return operator.negated ? not(matches) : matches;
  });
  // "Multivalued context keys require a condition set operator": what IAM makes of one without is documented nowhere.
  if (operator.set === undefined && requested.length > 1) return MAYBE;
  return operator.set === 'all' ? each.reduce((a, b) => and(a, b), YES) : each.reduce((a, b) => or(a, b), NO);
}

/**
 * "If the key is not present in the request context, the values do not match and the condition is false"; inverted
 * operators are true, and so are IfExists and ForAllValues; ForAnyValue is false
 * (reference_policies_condition-single-vs-multi-valued-context-keys).
 */
function holdsWhereAbsent({ set, ifExists, negated }: Operator): boolean {
  if (ifExists || set === 'all') return true;
  return set === undefined && negated;
}

function oneMatches(values: readonly PreparedValue[], requested: string, context: RequestContext): Truth {
  let truth: Truth = NO;
  for (const value of values) {
    truth = or(truth, value.matches(requested, context));
    if (truth === YES) return YES;
  }
  return truth;
}
