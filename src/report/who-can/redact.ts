/**
 * `mask-aws-account-id` and `detail: minimal` for the answer to "who can call it": applied before any surface is made
 * of it. Pure.
 */
import type { WhoCan } from '../../domain/who-can.ts';
import { NOTHING_KNOWN, type RedactionOptions, accountsIn, redactText, redaction } from '../redact.ts';
import { mapTexts } from '../../util/each-text.ts';
import { withoutWhoCanDetail } from './without-detail.ts';

/** Returns the answer without what the options withhold; the same answer if they withhold nothing. */
export function redactWhoCan(whoCan: WhoCan, options: RedactionOptions): WhoCan {
  const shown = options.detail === 'minimal' ? withoutWhoCanDetail(whoCan) : whoCan;
  if (!options.mask) return shown;
  const { rows, ...rest } = whoCan;
  const accounts = new Set([whoCan.account, ...accountsIn(JSON.stringify(rest))]);
  for (const row of rows) for (const account of accountsIn(JSON.stringify(row))) accounts.add(account);
  const all = redaction({ mask: true, detail: 'full' }, { ...NOTHING_KNOWN, accounts: [...accounts] });
  return mapTexts(shown, (text) => redactText(text, all));
}
