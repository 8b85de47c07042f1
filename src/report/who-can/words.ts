/**
 * The words of the answer to "who can call it", the same on every surface. Text is raw: each surface has its own way
 * to escape. Pure.
 */
import type {
  WhoCan,
  WhoCanCondition,
  WhoCanGrade,
  WhoCanOpening,
  WhoCanRoute,
  WhoCanRow,
  WhoCanStatement,
  WhoCanTrust,
} from '../../domain/who-can.ts';
import { trustText } from '../../policy/trust.ts';
import { count } from '../words.ts';

/** What each grade says, in the order of what is looked at first. */
export const GRADES: Readonly<Record<WhoCanGrade, string>> = {
  yes: 'yes',
  'by-assuming': 'only by assuming',
  conditional: 'under a condition',
  unused: 'no longer used',
};

/** The columns of the table. */
export const WHO_CAN_COLUMNS = [
  'Principal',
  'Model',
  'Answer',
  'How',
  'Statement',
  'Condition',
  'Last used',
  'Who gets in',
] as const;

/** Returns the texts of a row, in the order of the columns. */
export function rowTexts(row: WhoCanRow, whoCan: Pick<WhoCan, 'regions' | 'actions'>): string[] {
  return [
    principalText(row),
    row.model,
    answerText(row),
    howText(row, whoCan),
    unique(row.openings.flatMap(({ statements }) => statements.map(statementText))).join('; '),
    conditionText(row),
    lastUsedText(row),
    accessText(row),
  ];
}

/** Returns what kind of principal it is, and its name. */
export function principalText({ kind, principal }: WhoCanRow): string {
  return `${kind} ${principal}`;
}

/** Returns the grade, and what the simulator or the allow-list has to say of it. */
export function answerText({ grade, confirmed, allowedBy }: WhoCanRow): string {
  const said = {
    allowed: ", confirmed by IAM's simulator",
    denied: ", but IAM's simulator denies it",
    unanswered: ", IAM's simulator gave no answer",
  };
  return `${GRADES[grade]}${confirmed === undefined ? '' : said[confirmed]}${allowedBy === undefined ? '' : ' (expected)'}`;
}

/**
 * Returns the routes that are open, with the actions where not all are, and with the regions where several were asked
 * about.
 */
export function howText({ openings }: WhoCanRow, { regions, actions }: Pick<WhoCan, 'regions' | 'actions'>): string {
  return unique(openings.map((opening) => openingText(opening, regions.length > 1, actions.length))).join('; ');
}

function openingText({ routes, actions, deniedIn }: WhoCanOpening, withRegion: boolean, asked: number): string {
  const byRegion = Map.groupBy(routes, ({ region }) => region);
  const ways = [...byRegion].map(
    ([region, all]) => `${all.map(routeText).join(', ')}${withRegion ? ` in ${region}` : ''}`,
  );
  const only = actions.length < asked ? ` (${actions.join(', ')} only)` : '';
  const but = deniedIn.length === 0 ? '' : ` (some calls: not where they are routed to ${deniedIn.join(', ')})`;
  return `${ways.join('; ')}${only}${but}`;
}

function routeText({ kind, id, name }: WhoCanRoute): string {
  if (kind === 'on-demand') return 'on demand';
  if (kind === 'system-profile') return `${id.slice(0, id.indexOf('.'))}. profile`;
  const label = name === undefined || name === '' ? id : name;
  return `${kind === 'prompt-router' ? 'prompt router' : 'application profile'} ${label}`;
}

/** Returns where a statement is found. */
export function statementText({ policy, sid, line }: WhoCanStatement): string {
  return sid === undefined ? `${policy}, line ${line}` : `${sid} of ${policy}, line ${line}`;
}

/** Returns the conditions of a row's ways in; empty if one of them has none. */
export function conditionText({ openings, grade }: WhoCanRow): string {
  if (grade !== 'conditional') return '';
  return unique(openings.map(({ conditions }) => unique(conditions.map(oneCondition)).join(' and '))).join('; or ');
}

function oneCondition({ effect, key, operator, values }: WhoCanCondition): string {
  const test = [key, operator, values.join(' or ')].filter((part) => part !== undefined && part !== '').join(' ');
  return effect === 'Deny' ? `not if ${test}` : test;
}

/** Returns when IAM last saw the principal used; empty if that is not told. */
export function lastUsedText({ lastUsed }: WhoCanRow): string {
  if (lastUsed === undefined) return '';
  return lastUsed === 'never' ? 'not in 400 days' : `${lastUsed.date.slice(0, 10)} in ${lastUsed.region}`;
}

/** Returns who may assume a role, as the end of a sentence about it. */
export function assumedByText(assumedBy: readonly WhoCanTrust[]): string {
  if (assumedBy.length === 0) return 'its trust policy lets no principal assume it';
  return `may be assumed by ${assumedBy.map(trustText).join('; ')}`;
}

/** Returns who may assume a role, or the API keys of a user. */
export function accessText({ kind, assumedBy, apiKeys }: WhoCanRow): string {
  if (kind === 'user') return keysText(apiKeys);
  if (assumedBy === undefined) return 'trust policy could not be read';
  return assumedBy.length === 0 ? 'no principal, by its trust policy' : assumedBy.map(trustText).join('; ');
}

function keysText(keys: WhoCanRow['apiKeys']): string {
  if (keys === undefined || keys.length === 0) return 'the user';
  const all = keys.map(({ status, ageDays, expires }) => {
    const end = expires === undefined ? 'never expires' : `until ${expires.slice(0, 10)}`;
    return `${count(ageDays, 'day')} old, ${end}${status === 'Active' ? '' : `, ${status.toLowerCase()}`}`;
  });
  return `the user, and ${count(keys.length, 'long-term API key')}: ${all.join('; ')}`;
}

/** Returns one sentence: how many roles and users can, of how many, and how. */
export function headline({ rows, principals, models, regions, account }: WhoCan): string {
  if (models.length === 0) return `Nothing was looked at: no model of that name was found in ${regions.join(', ')}.`;
  const byPrincipal = Map.groupBy(rows, ({ arn, principal }) => `${arn} ${principal}`);
  const number = (kind: WhoCanRow['kind']): number =>
    [...byPrincipal.values()].filter(([first]) => first?.kind === kind).length;
  const who = [
    `${number('role')} of ${count(principals.roles, 'role')}`,
    `${number('user')} of ${count(principals.users, 'user')}`,
  ].join(' and ');
  const what = `${count(models.length, 'model')} in ${regions.join(', ')}`;
  const how = byPrincipal.size === 0 ? '' : `: ${gradeCounts([...byPrincipal.values()])}`;
  return `By their policies, ${who} of account ${account} can call ${what}${how}.`;
}

/** Each principal counts once, by the strongest of its answers. */
function gradeCounts(principals: readonly (readonly WhoCanRow[])[]): string {
  const order = Object.keys(GRADES) as WhoCanGrade[];
  const strongest = principals.map((rows) => order.find((grade) => rows.some((row) => row.grade === grade)));
  return order
    .flatMap((grade) => {
      const number = strongest.filter((one) => one === grade).length;
      return number === 0 ? [] : [`${number} ${GRADES[grade]}`];
    })
    .join(', ');
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts.filter((text) => text !== ''))];
}
