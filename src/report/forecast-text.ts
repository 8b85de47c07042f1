/** What policies would decide, as lines for a terminal. Pure. */
import { effectOf, type Effect, type Forecast } from '../policy/forecast.ts';
import type { DecidingStatement } from '../policy/evaluate.ts';
import type { LintFinding } from '../policy/lint.ts';
import { visibleBlock } from './visible.ts';

/** What a change of policies does to a cell. */
export interface ForecastCell {
  principal: string;
  region: string;
  model: string;
  action: string;
  /** Only if there is something to compare with. */
  before?: Forecast;
  after: Forecast;
  /** Sentences on the statements that nearly allow what is denied. */
  nearMisses: string[];
}

/** The limits of an answer from text alone, in one sentence. */
export const FORECAST_LIMITS =
  'By the text of these policies alone: nothing was asked of AWS, so other policies, resource policies, model access and quotas are not in it.';

const MARKS: Readonly<Record<Forecast['verdict'], string>> = {
  accessible: 'allowed',
  denied: 'denied',
  unchecked: 'unchecked',
};
const EFFECT_ORDER: readonly Effect[] = ['lost', 'opened', 'unchecked', 'unchanged'];

/** Returns the cells in the order of what becomes of them, each with the statement that decides. */
export function forecastLines(cells: readonly ForecastCell[], findings: readonly LintFinding[]): string[] {
  const sorted = [...cells].sort((a, b) => EFFECT_ORDER.indexOf(effect(a)) - EFFECT_ORDER.indexOf(effect(b)));
  return [
    ...sorted.flatMap(cellLines),
    ...(findings.length > 0 ? ['', 'What to look at in the policies:'] : []),
    ...findings.map(findingLine),
    '',
    FORECAST_LIMITS,
  ].map(visibleBlock);
}

/** Returns what becomes of a cell; `unchanged` where there is nothing to compare with. */
export function effect({ before, after }: ForecastCell): Effect {
  return before === undefined ? 'unchanged' : effectOf(before, after);
}

function cellLines(cell: ForecastCell): string[] {
  const { principal, region, model, action, before, after, nearMisses } = cell;
  const change = before === undefined || before.verdict === after.verdict ? '' : `, ${MARKS[before.verdict]} before`;
  const what = effect(cell);
  const word = what === 'lost' || what === 'opened' ? `${what.toUpperCase()}: ` : '';
  const head = `${word}${MARKS[after.verdict]}${change}: ${principal}, ${action}, ${model} in ${region}`;
  return [head, ...detailLines(after).map((line) => `    ${line}`), ...nearMisses.map((line) => `    ${line}`)];
}

function detailLines({ verdict, cause, requirements, unknown }: Forecast): string[] {
  if (verdict === 'unchecked') {
    const conditions = requirements.flatMap(({ decision }) =>
      decision.dependsOn.map(({ key, operator, values, statement }) =>
        operator === undefined
          ? `depends on ${key}, a variable in ${statementText(statement)}`
          : `depends on ${key}: ${statement.effect} if ${operator} ${values.join(' or ')}, ${statementText(statement)}`,
      ),
    );
    const told = requirements.flatMap(({ decision }) => decision.dependsOn.map(({ key }) => key));
    const others = unknown.filter((name) => !told.includes(name)).map((name) => `not known: ${name}`);
    return [...new Set([...conditions, ...others])];
  }
  if (verdict === 'accessible') return [];
  const denied = requirements.filter(({ decision }) => decision.outcome === 'denied');
  const by = [...new Set(denied.flatMap(({ decision }) => decision.statements.map(statementText)))];
  const resources = [...new Set(denied.map(({ requirement }) => requirement.resource))];
  return [`${cause ?? ''}: ${resources.join(', ')}`, ...by.map((text) => `by ${text}`)];
}

function statementText({ policy, sid, index, start }: DecidingStatement): string {
  return `${sid === undefined ? `statement ${index + 1}` : `statement ${sid}`} of ${policy} (line ${start.line})`;
}

function findingLine({ policy, at, rule, message, fix }: LintFinding): string {
  return `${policy}:${at.line}:${at.column}: ${rule}: ${message}${fix === undefined ? '' : ` ${fix}`}`;
}
