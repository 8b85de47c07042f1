/** What principals could call beyond what is configured, as a short table of the summary. */
import { mdCode, mdFence, mdText } from './escape.ts';
import { blocks, details } from './parts.ts';
import type { AuditStep, PrincipalAudit } from '../domain/report.ts';
import { clip } from './visible.ts';
import { list } from './words.ts';

const SCOPES: Record<AuditStep['scope'], string> = {
  model: 'the configured models',
  family: 'others of their families',
  provider: 'others of their providers',
  everything: 'everything else',
};

/** The part of the summary; '' without an audit. `policies`: whether there is room for the smallest policies. */
export function auditSection(all: readonly PrincipalAudit[] | undefined, policies: boolean): string {
  if (!all || all.length === 0) return '';
  return blocks('### What is too much', ...all.map((one) => principal(one, policies)));
}

function principal({ principal: name, steps, smallest }: PrincipalAudit, policies: boolean): string {
  const title = `#### ${mdCode(clip(name, 120))}`;
  const document = policies ? policyOf(smallest) : '';
  if (steps.length === 0) return blocks(title, 'What it could call besides could not be simulated.', document);
  const rows = steps.map(
    ({ scope, regions, asked, reachable, examples }) =>
      `| ${SCOPES[scope]} | ${regions === 'configured' ? 'the configured' : 'all other'} | ${reachable} of ${asked} | ${list(examples.map(mdText), 3)} |`,
  );
  const table = ['| Models | Regions | Could be called | For example |', '|---|---|---|---|', ...rows].join('\n');
  return blocks(title, table, document);
}

function policyOf({ policies, confirmed }: PrincipalAudit['smallest']): string {
  const says = confirmed
    ? "The smallest policy that still does, confirmed by IAM's simulator: every configured call, and nothing else that was asked"
    : 'The smallest policy that would still do, not confirmed by a simulation';
  return details(says, blocks(...policies.map((one) => mdFence(JSON.stringify(one, null, 2), 'json'))));
}
