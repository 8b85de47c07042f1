/**
 * What Bedrock says of the guardrails of a principal's regions, asked while its cells are planned: they add to what a
 * call needs.
 */
import { COLUMNS } from '../catalog/columns.ts';
import { guardrailArn, NO_GUARDRAIL_FACTS, type GuardrailFacts } from '../catalog/guardrail.ts';
import type { GuardrailSettings, ModelSettings } from '../domain/settings.ts';
import type { Identity } from '../identity/identity.ts';
import { entriesOf } from '../plan/plan.ts';
import type { GuardrailsOf } from '../plan/planned-cell.ts';
import type { Lookups } from './lookups.ts';

/**
 * Asks about each region in which an entry of the principal names such a column. Never rejects: what may not be read
 * adds nothing.
 */
export async function guardrailsOf(
  identity: Identity,
  entries: readonly ModelSettings[],
  configured: GuardrailSettings | undefined,
  lookups: Lookups,
): Promise<{ of: GuardrailsOf; lines: string[] }> {
  // Calls at another endpoint than bedrock-runtime carry none; the guardrail's own column has no model.
  const guarded = entriesOf(identity, entries).filter(({ actions, endpoint }) =>
    actions.some((one) => COLUMNS[one].takesGuardrail === true && (endpoint === undefined || one === 'guardrail')),
  );
  const regions = [...new Set(guarded.flatMap((entry) => entry.regions))];
  const facts = new Map(
    await Promise.all(
      regions.map(async (region) => [region, await lookups.guardrails(identity, region, configured)] as const),
    ),
  );
  const lines = [...facts].flatMap(([region, one]) => enforcedLines(identity, region, one));
  return { of: (region) => facts.get(region) ?? NO_GUARDRAIL_FACTS, lines };
}

/** What the log says of the guardrails that an account enforces. */
function enforcedLines(identity: Identity, region: string, { enforced }: GuardrailFacts): string[] {
  const where = { partition: identity.partition, region, account: identity.account };
  return enforced.map((one) => {
    const all = one.included.length === 0 || one.included.includes('ALL');
    const models = all ? 'every model' : one.included.join(', ');
    const but = one.excluded.length === 0 ? '' : ` but ${one.excluded.join(', ')}`;
    return `${region}: the account of ${identity.name} applies ${guardrailArn(one, where)} (version ${one.version}) to calls of ${models}${but}`;
  });
}
