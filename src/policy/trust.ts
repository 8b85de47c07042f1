/**
 * Who may assume a role, by the text of its trust policy: information for people, never a decision. Pure. Sources: IAM
 * user guide, reference_policies_elements_principal, id_roles_create_for-idp_oidc; STS API reference, AssumeRole.
 */
import { parseArn } from '../domain/arn.ts';
import type { WhoCanTrust } from '../domain/who-can.ts';
import { type PolicyStatement, readPolicy } from './document.ts';
import { matcherOf } from './pattern.ts';

/** The actions with which a session of a role is made. */
const ASSUMING = ['sts:assumerole', 'sts:assumerolewithwebidentity', 'sts:assumerolewithsaml'];

/**
 * Returns whom a trust policy names, in its order and each once; undefined if the document cannot be read. A Deny
 * statement that restricts them is not evaluated: its keys are those of every entry.
 * @param account the role's own, 12 digits: principals of others are `foreign`
 */
export function trustedBy(text: string, account: string): WhoCanTrust[] | undefined {
  const read = readPolicy(text, { name: 'trust policy', kind: 'resource' });
  if (!read.ok) return undefined;
  const about = read.document.statements.filter(assumes);
  const denied = about.filter(({ effect }) => effect === 'Deny').flatMap(({ conditions }) => conditions);
  const found = about
    .filter(({ effect }) => effect === 'Allow')
    .flatMap((statement) => entriesOf(statement, account, unique(denied.map(({ key }) => key))));
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}

function assumes({ action }: PolicyStatement): boolean {
  const matches = action.values.map(({ text }) => matcherOf(text.toLowerCase()));
  return ASSUMING.some((name) => matches.some((one) => one(name)) !== action.negated);
}

function entriesOf({ principal, conditions }: PolicyStatement, account: string, denied: string[]): WhoCanTrust[] {
  const isSubject = (key: string): boolean => /:sub$/i.test(key);
  const subjects = conditions.filter(({ key, operator }) => isSubject(key) && !/not/i.test(operator));
  const keys = unique([...conditions.filter((one) => !subjects.includes(one)).map(({ key }) => key), ...denied]);
  const about = { subjects: unique(subjects.flatMap(({ values }) => values.map(({ text }) => text))), keys };
  if (principal === undefined || principal.negated) {
    const named = principal?.entries.map(({ value }) => value.text).join(', ') ?? '';
    return [{ kind: 'anyone', who: `everyone but ${named}`, ...about, foreign: true }];
  }
  return principal.entries.map(({ type, value }) => ({ ...whoIs(type, value.text, account), ...about }));
}

function whoIs(type: string, text: string, account: string): Pick<WhoCanTrust, 'kind' | 'who' | 'foreign'> {
  if (text === '*') return { kind: 'anyone', who: 'everyone', foreign: true };
  if (type === 'Service') return { kind: 'service', who: text, foreign: false };
  const arn = parseArn(text);
  if (type === 'Federated') {
    const [provider = '', ...host] = arn?.resource.split('/') ?? [];
    const foreign = arn !== undefined && arn.account !== account;
    if (provider === 'saml-provider') return { kind: 'saml', who: host.join('/'), foreign };
    return { kind: 'oidc', who: arn === undefined ? text : host.join('/'), foreign };
  }
  if (type !== 'AWS') return { kind: 'other', who: text, foreign: false };
  if (/^\d{12}$/.test(text)) return { kind: 'account', who: text, foreign: text !== account };
  // The ID of a role or user that is gone: IAM puts it in the place of the ARN, and none matches it
  // (reference_policies_elements_principal).
  if (arn === undefined) return { kind: 'other', who: text, foreign: false };
  const foreign = arn.account !== account;
  if (arn.resource === 'root') return { kind: 'account', who: arn.account, foreign };
  if (arn.resource.startsWith('user/')) return { kind: 'user', who: text, foreign };
  return { kind: 'role', who: text, foreign };
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

/** Returns one who may assume a role, for a sentence. */
export function trustText({ kind, who, subjects, keys, foreign }: WhoCanTrust): string {
  const name = {
    service: `service ${who}`,
    oidc: subjects.length === 0 ? `any OIDC subject of ${who}` : `OIDC ${subjects.join(' or ')} (${who})`,
    saml: `SAML provider ${who}`,
    account: `account ${who}`,
    role: who,
    user: who,
    anyone: who,
    other: `${who}, which is gone or of another kind`,
  }[kind];
  const rest = kind === 'oidc' ? keys.filter((key) => !/:aud$/i.test(key)) : keys;
  const where = foreign && kind !== 'anyone' ? ' of another account' : '';
  return `${name}${where}${rest.length === 0 ? '' : `, if ${rest.join(' and ')} fits`}`;
}
