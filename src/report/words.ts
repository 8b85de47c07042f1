/** The words of the surfaces: one table each, so that a verdict reads the same wherever it is shown. */
import { say, setting, worded, wordings, type Audience, type Message } from '../domain/message.ts';
import { isNotCalled } from '../compare/not-called.ts';
import { isExempt, NO_MODEL } from '../domain/cell.ts';
import { ACTIONS } from '../catalog/columns.ts';
import type { Cell, Confidence, DeniedBy, Owner, PrincipalInfo, ProbeReason, Verdict } from '../domain/report.ts';

/** Columns in the order of the documentation; those of another version come last. */
export function byColumn(a: string, b: string): number {
  const rank = (action: string): number => {
    const index = ACTIONS.findIndex((name) => name === action);
    return index === -1 ? ACTIONS.length : index;
  };
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}

/** The layers of policies that deny: in a sentence, and beside an arrow. */
export const DENIERS: Readonly<Record<DeniedBy, { noun: string; label: string }>> = {
  'identity-policy': { noun: 'an identity policy', label: 'identity policy' },
  'permissions-boundary': { noun: 'the permissions boundary', label: 'permissions boundary' },
  organization: { noun: 'a policy of the organization', label: 'organization' },
  'session-policy': { noun: 'the session policy', label: 'session policy' },
};

/** How people read a model: its ID as `code` writes it, or that there is none. */
export function modelText(model: string, code: (text: string) => string): string {
  return model === NO_MODEL ? '(no model)' : code(model);
}

/** Symbols of the states. */
export type Symbol = '✅' | '🔒' | '🔵' | '❌' | '⚠️' | '⏸️' | '⏳' | '❔' | '➖' | '🚨' | '⛔';

/**
 * What a check asks of its reader. Only `open` and `closed` were seen; their `simulated` twins are as expected by
 * simulation alone. `missing` and `unwanted` need action, their `maybe` twins are only suspected, and `unproven` is a
 * door that is not shown to be closed.
 */
export type State =
  | 'open'
  | 'closed'
  | 'open-simulated'
  | 'closed-simulated'
  | 'missing'
  | 'unwanted'
  | 'maybe-missing'
  | 'maybe-unwanted'
  | 'unproven'
  | 'exempt'
  | 'not-called'
  | 'at-risk'
  | 'provisional'
  | 'undecided'
  | 'not-applicable';

export const SYMBOLS: Record<State, Symbol> = {
  open: '✅',
  closed: '🔒',
  'open-simulated': '🔵',
  'closed-simulated': '🔵',
  missing: '❌',
  unwanted: '❌',
  'maybe-missing': '⚠️',
  'maybe-unwanted': '⚠️',
  unproven: '⚠️',
  exempt: '⏳',
  'not-called': '⏸️',
  'at-risk': '⚠️',
  provisional: '⚠️',
  undecided: '❔',
  'not-applicable': '➖',
};

/** What the state of a check is read from. */
export type StatedCell = Pick<Cell, 'met' | 'expected' | 'verdict' | 'confidence' | 'probe' | 'exemption'>;

/** Returns the state of a check: from its expectation, what was judged, and whether a call of it was held back. */
export function stateOf(cell: StatedCell): State {
  const { verdict, met, expected, confidence } = cell;
  if (verdict === 'not-applicable') return 'not-applicable';
  if (isExempt(cell)) return 'exempt';
  if (met === false) {
    const wrong = expected === 'allow' ? 'missing' : 'unwanted';
    return confidence === 'suspected' ? `maybe-${wrong}` : wrong;
  }
  if (isNotCalled(cell)) return 'not-called';
  if (met === null) return expected === 'deny' && verdict === 'denied' ? 'unproven' : 'undecided';
  if (expected === 'deny') return confidence === 'observed' ? 'closed' : 'closed-simulated';
  if (verdict === 'at-risk' || verdict === 'provisional') return verdict;
  return confidence === 'observed' ? 'open' : 'open-simulated';
}

/** What each verdict means, in a sentence that completes "**word**: ...". */
export const VERDICTS: Record<Verdict, string> = {
  accessible: 'a call works.',
  provisional: 'a call works or would be let through, but that may change soon.',
  'at-risk': 'a call works, but a region or model that it may be routed to is blocked: some or all calls can fail.',
  denied: 'a policy refuses the call.',
  unavailable: 'no policy refuses it, but the model cannot be called from this account and region.',
  inconclusive: 'the call failed for a reason that says nothing about access.',
  unchecked: 'nothing was asked that could decide it.',
  'not-applicable': 'the model does not support this action.',
};

export const CONFIDENCES: Record<Exclude<Confidence, 'none'>, string> = {
  observed: 'a real call showed it (no word in brackets).',
  simulated: "IAM's policy simulator says so; no call showed it.",
  suspected: 'the signs point this way, but something that counts could not be read or supplied.',
};

export const OWNERS: Record<Owner, string> = {
  'workflow-author': 'Workflow author',
  'iam-administrator': 'IAM administrator',
  'organization-administrator': 'Organization administrator',
  'account-owner': 'Account owner',
  aws: 'AWS',
};

const PROBE_REASONS: Record<ProbeReason, Message> = {
  off: say`probes are off (${setting('probe', 'off')})`,
  'simulated-only': 'this principal is only simulated; it was not assumed',
  'over-budget': say`it would have cost more than ${setting('max-cost-usd')} allows`,
  'unknown-price': say`its price is not known, so ${setting('max-cost-usd')} could not be kept`,
  'would-subscribe': say`a call would have started an AWS Marketplace subscription (${setting('allow-marketplace-subscription')} is off)`,
  'could-subscribe':
    'a call could have started an AWS Marketplace subscription: whether the account has an agreement could not be read',
  'expected-deny':
    'a model that should be denied is called only where the simulator denies it, and one that no entry lists never',
  unsupported: 'there is no call that tries this without side effects',
  'no-credentials': 'the principal has no credentials that work there',
  timeout: 'the time of the check was over',
};

/** Returns what completes "was not called, because ...". */
export function probeReason(reason: ProbeReason, audience: Audience = 'workflow'): string {
  return worded(PROBE_REASONS[reason], audience);
}

const VIA: Record<PrincipalInfo['via'], Message> = {
  oidc: "through GitHub's OIDC token",
  'role-chain': 'through another principal',
  ambient: wordings("with the step's own credentials", 'with your own credentials'),
  'bearer-token': 'with a Bedrock API key',
  'simulated-only': 'only simulated, not assumed',
};

/** Returns how the credentials of a principal came about. */
export function viaText(via: PrincipalInfo['via'], audience: Audience = 'workflow'): string {
  return worded(VIA[via], audience);
}

/** `1 check`, `2 checks`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** `a`, `a and b`, `a, b and c`; above `limit` parts the rest is counted. */
export function list(parts: readonly string[], limit = Infinity): string {
  const shown = parts.length > limit ? [...parts.slice(0, limit), `${parts.length - limit} more`] : parts;
  if (shown.length < 2) return shown.join('');
  return `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`;
}

/** An amount with two significant digits where it is small, as AWS bills fractions of a cent: `USD 0.00021`. */
export function usd(amount: number): string {
  if (amount === 0) return 'USD 0';
  const digits = amount >= 0.1 ? 2 : Math.min(12, 1 - Math.floor(Math.log10(Math.abs(amount))));
  return `USD ${amount.toFixed(digits)}`;
}
