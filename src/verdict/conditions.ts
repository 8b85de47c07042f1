/** Conditions of policies in words: which statement hangs on which key, and how the key is supplied. Pure. */
import { policyName, principalWords } from './principals.ts';
import type { DenyStatement, Guard, UnmetKey } from '../domain/evidence.ts';
import type { Names } from './cause-definition.ts';

/** Values of a condition that a sentence lists before it counts the rest. */
const SHOWN_VALUES = 6;

/**
 * The remedy where an Allow is there already, under a condition that the call did not meet: statement and key first,
 * then how to supply it. An Allow without the condition would take a guard away, so none is spoken of.
 */
export function guardRemedy(guards: readonly Guard[], { principal, action }: Names): string {
  const sentences = guards.flatMap((guard) => {
    const { policy } = guard;
    return [
      policy === undefined
        ? `A policy of ${principalWords(principal)} reads ${guard.keys.map(({ key }) => key).join(' and ')}, ${guard.keys.every(({ had }) => had.length === 0) ? 'which this call did not carry' : 'whose value in this call may be another'}, and an Allow of ${action} may hang on it.`
        : `${statementName({ ...guard, policy: policyName(policy, principal) })} allows ${action}, but only where ${guard.keys.map(asksFor).join(' and ')}.`,
      ...guard.keys.map(howToSupply),
    ];
  });
  const unread = guards.some(({ policy }) => policy === undefined)
    ? [
        'Which statement it is could not be read: allow iam:ListRolePolicies, iam:GetRolePolicy and iam:ListAttachedRolePolicies, and it is named here.',
      ]
    : [];
  return [...new Set([...sentences, ...unread, 'An Allow without the condition would take that guard away.'])].join(
    ' ',
  );
}

/**
 * Sentences on the statements of which one value is in the way, each with what it would have to be; '' if none is
 * near.
 */
export function nearText({ evidence, principal, action }: Names): string {
  const sentences = (evidence.nearStatements ?? []).map(({ policy, sid, line, written, needed, dead }) => {
    const name = statementName({ policy: policyName(policy, principal), ...(sid !== undefined && { sid }) });
    const why = dead === undefined ? '' : `, which matches nothing (${dead})`;
    return `${name} (line ${line}) nearly allows ${action}: it has ${written}${why}, and would allow this as ${needed}. `;
  });
  return sentences.join('');
}

/** `The statement "Sid" of the policy NAME`. */
function statementName({ policy, sid }: { policy: string; sid?: string }): string {
  return sid === undefined ? `A statement of the policy ${policy}` : `The statement "${sid}" of the policy ${policy}`;
}

function asksFor({ operator = '', key, values, had }: UnmetKey): string {
  const wanted = `${key} ${operator} ${values.length === 0 ? '' : valuesText(values)}`.replaceAll(/\s+/g, ' ').trim();
  if (had.length === 0) return `${wanted} holds, and the call did not carry ${key}`;
  return `${wanted} holds, and ${had.length === 1 ? 'the call has' : 'the calls have'} ${listed(had)}`;
}

function valuesText(values: readonly string[]): string {
  const shown = values.slice(0, SHOWN_VALUES).map((value) => `"${value}"`);
  const more = values.length - shown.length;
  return `[${shown.join(', ')}${more > 0 ? `, and ${more} more` : ''}]`;
}

function listed(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1) ?? ''}`;
}

/**
 * Operators under which a value of the statement is one that a request can have; of the others it bounds, excludes or
 * is none at all.
 */
const TAKES_ITS_VALUE =
  /^(?:For(?:Any|All)Values?:)?(?:String(?:Equals(?:IgnoreCase)?|Like)|Arn(?:Equals|Like)|Bool|NumericEquals)(?:IfExists)?$/i;
/**
 * Operators whose values are patterns; ArnEquals reads wildcards as ArnLike does (IAM user guide, "Condition
 * operators").
 */
const TAKES_PATTERNS = /(?:StringLike|Arn(?:Equals|Like))(?:IfExists)?$/i;

/** A value that can be sent as it is written; '' if each stands for others: a pattern, a policy variable, a bound. */
function valueToSend({ operator = '', values }: UnmetKey): string {
  if (!TAKES_ITS_VALUE.test(operator)) return '';
  const isPattern = TAKES_PATTERNS.test(operator) ? /[*?]|\$\{/ : /\$\{/;
  return values.find((value) => !isPattern.test(value)) ?? '';
}

/** How a key gets into a request: by its name (lower case, up to a slash), else as context. */
function howToSupply(unmet: UnmetKey): string {
  const { key, values, had } = unmet;
  const lower = key.toLowerCase();
  const value = valueToSend(unmet);
  if (lower === 'bedrock:guardrailidentifier') {
    const id = /guardrail\/([a-z0-9]+)/.exec(values[0] ?? '')?.[1];
    return `Send that guardrail with the calls, and write it here too (\`guardrail: ${id ?? 'ID'}:VERSION\`).`;
  }
  if (lower === 'bedrock:servicetier')
    return 'Send that service tier with the calls, and write it here too (`service-tier`).';
  if (lower === 'aws:sourcevpce' || lower === 'aws:sourcevpc' || lower === 'aws:vpcsourceip') {
    return 'Call through that VPC endpoint: run where the name of bedrock-runtime resolves to it.';
  }
  if (lower === 'aws:sourceip') return 'Call from one of those addresses.';
  if (lower.startsWith('aws:principaltag/')) {
    return `Tag the principal or its session so, or, where its sessions carry the tag, state it as \`context\` (\`${key}=${value === '' ? 'VALUE' : value}\`).`;
  }
  if (lower === 'aws:useragent')
    return `If the application calls itself so, write ${value === '' && values.length > 0 ? 'what it sends, in full,' : 'it'} as \`user-agent\` of the principal in the configuration file${value === '' ? '' : ` (\`user-agent: ${value}\`)`}: it is sent with the calls.`;
  if (lower === 'bedrock:inferenceprofilearn') return 'Call that inference profile instead of the model behind it.';
  if (lower === 'bedrock:promptrouterarn') return 'Call that prompt router instead of the model behind it.';
  if (lower === 'aws:requestedregion') {
    return had.length === 0
      ? 'Call in one of those regions.'
      : `Add ${listed(had)} to the values of aws:RequestedRegion in that statement, if calls may go there.`;
  }
  return `If real calls carry it, state it as \`context\` (\`${key}=${value === '' ? 'VALUE' : value}\`).`;
}

/**
 * What a Deny that matched says of itself: its Sid and policy, and its own condition or list. Empty if no document
 * could be read and no Sid is known.
 */
export function denyText(
  { policy: id, sid, condition, notResource, notAction }: DenyStatement,
  { principal, resource }: Pick<Names, 'principal' | 'resource'>,
): string {
  const policy = policyName(id, principal);
  const name = sid === undefined ? `a statement of ${policy}` : `"${sid}" in ${policy}`;
  const parts = [
    ...Object.entries(condition ?? {}).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, value]) => `${operator} on ${key} ${valuesText(textsOf(value))}`),
    ),
    ...(notResource === undefined ? [] : [`everything outside of its NotResource list, which ${resource} is not in`]),
    ...(notAction === undefined ? [] : ['every action outside of its NotAction list']),
  ];
  return parts.length === 0 ? name : `${name} (${parts.join('; ')})`;
}

/** What the condition of a Deny asks of a call that is to pass, if the call can be made so. */
export function passingCall({ condition = {} }: DenyStatement): string[] {
  return Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).flatMap(([key, value]) => {
      const isSatisfiable = /not/i.test(operator) || (/^null$/i.test(operator) && textsOf(value).includes('true'));
      const isSupplied = /^(?:bedrock:|aws:sourcevpc|aws:sourceip|aws:principaltag)/i.test(key);
      // What the Deny does not match is what a call that is to pass has.
      const passing = { operator: operator.replace(/not/i, ''), key, values: textsOf(value), had: [] };
      return isSatisfiable && isSupplied ? [howToSupply(passing)] : [];
    }),
  );
}

function textsOf(value: unknown): string[] {
  const all: unknown[] = Array.isArray(value) ? value : [value];
  return all.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));
}
