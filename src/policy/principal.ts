/**
 * The `Principal` element: whom a statement of a resource's policy is about. Pure.
 * Sources: IAM user guide, reference_policies_elements_principal, reference_policies_elements_notprincipal,
 * reference_policies_evaluation-logic_policy-eval-basics-single-account.
 */
import { type Truth, MAYBE, NO, YES } from './context.ts';
import type { PrincipalElement } from './document.ts';

/** The principal that makes a request. */
export interface RequestPrincipal {
  /** Of the role or user. */
  arn: string;
  account: string;
  /** Of the role's session, if it is known. */
  sessionArn?: string;
}

/**
 * What kind of principal a statement grants to. A grant to a session or a user is not limited by an implicit deny of a
 * boundary or session policy, one to a role is; one to an account only lets the account's own policies decide.
 */
export type GrantedTo = 'session' | 'user' | 'role' | 'account';

/** Returns whether an element is about a principal, and as what. */
export function principalMatch(
  { negated, entries }: PrincipalElement,
  principal: RequestPrincipal | undefined,
): { truth: Truth; grantedTo?: GrantedTo } {
  if (principal === undefined) {
    const anyPrincipal = !negated && entries.some(isAnyPrincipal);
    return anyPrincipal ? { truth: YES, grantedTo: 'role' } : { truth: MAYBE };
  }
  const grants = entries.flatMap((entry) => grantOf(entry, principal));
  if (negated) return { truth: excludes(grants, principal) };
  const [grantedTo] = ORDER.filter((kind) => grants.includes(kind));
  return grantedTo === undefined ? { truth: NO } : { truth: YES, grantedTo };
}

/** The widest grant first. */
const ORDER: readonly GrantedTo[] = ['session', 'user', 'role', 'account'];

type Entry = PrincipalElement['entries'][number];

function isAnyPrincipal({ type, value }: Entry): boolean {
  return type === 'AWS' && value.text === '*';
}

function grantOf(entry: Entry, { arn, account, sessionArn }: RequestPrincipal): GrantedTo[] {
  if (entry.type !== 'AWS') return [];
  const { text } = entry.value;
  const isUser = /^arn:[^:]+:iam::\d{12}:user\//.test(arn);
  if (text === '*' || text === arn) return [isUser ? 'user' : 'role'];
  if (text === sessionArn) return ['session'];
  return text === account || new RegExp(`^arn:[^:]+:iam::${account}:root$`).test(text) ? ['account'] : [];
}

/**
 * `NotPrincipal` spares a principal only if each of its names is in the list: the account, the role or user, and of a
 * role the session too ("you must also specify the account ARN of the not-denied principal").
 */
function excludes(grants: readonly GrantedTo[], { arn, sessionArn }: RequestPrincipal): Truth {
  const own = grants.includes('role') || grants.includes('user');
  if (!own || !grants.includes('account')) return YES;
  if (!arn.includes(':role/')) return NO;
  if (sessionArn === undefined) return MAYBE;
  return grants.includes('session') ? NO : YES;
}
