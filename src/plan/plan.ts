/**
 * From the entries of a principal, each with what it names, to the cells of the matrix. Pure: Bedrock's answers come
 * in as arguments.
 */
import { IAM_ACTION } from '../catalog/columns.ts';
import { familyOf, probePlan } from '../catalog/families.ts';
import {
  applyGuardrail,
  enforcedGuardrails,
  enforcedRequirements,
  guardrailArn,
  guardrailIdentifier,
  NO_GUARDRAIL_FACTS,
  type GuardrailFacts,
} from '../catalog/guardrail.ts';
import { requirements, type Requirement } from '../catalog/requirements.ts';
import { foundationModelArn, type ResolvedTarget } from '../catalog/targets.ts';
import type { ModelSettings } from '../domain/settings.ts';
import type { Identity } from '../identity/identity.ts';
import { endpointCell, guardrailCells, multiActionCell, type ModelColumn } from './columns.ts';
import type { Carried, GuardrailsOf, PlannedCell } from './planned-cell.ts';

/** An entry in one of its regions, with the targets that it names there. */
export interface ResolvedEntry {
  entry: ModelSettings;
  region: string;
  targets: readonly ResolvedTarget[];
  /** Of `expect-others`: why it cannot be said which models there are, in sentences. */
  unknown?: string[];
}

/** Returns the entries that are about a principal. */
export function entriesOf(
  { name, settings }: Pick<Identity, 'name' | 'settings'>,
  entries: readonly ModelSettings[],
): ModelSettings[] {
  if (settings.lendsOnly === true) return [];
  return entries.filter(({ principals, others }) =>
    others ? settings.expectOthers === 'deny' : principals === undefined || principals.includes(name),
  );
}

/**
 * Returns all cells of one principal, from its entries as they were resolved.
 * @param guardrails what Bedrock says of the guardrails of a region
 */
export function planCells(
  identity: Identity,
  resolved: readonly ResolvedEntry[],
  mode: 'live' | 'validate',
  carried: Carried = {},
  guardrails: GuardrailsOf = () => NO_GUARDRAIL_FACTS,
): PlannedCell[] {
  // Where an entry of its own names a route, that entry says what is expected of it, whatever a wider `expect: deny`
  // would.
  const cells = new Map<string, PlannedCell>();
  for (const direct of [true, false]) {
    for (const { entry, region, targets } of resolved) {
      for (const target of targets) {
        if ((target.id === entry.id) !== direct) continue;
        for (const action of entry.actions.filter((one) => one !== 'guardrail')) {
          const key = [region, target.id, action].join(' ');
          if (!cells.has(key))
            cells.set(
              key,
              plannedCell(identity, entry, region, target, action, { mode, carried, facts: guardrails(region) }),
            );
        }
      }
    }
  }
  return [
    ...cells.values(),
    ...resolved.flatMap((one) => unknownOthers(identity, one)),
    ...guardrailCells(identity, [...new Set(resolved.map(({ entry }) => entry))], { mode, carried, guardrails }),
  ];
}

/**
 * One cell for each column of everything that no entry lists, if it cannot be said what that is. Nothing can be asked
 * about it.
 */
function unknownOthers(identity: Identity, { entry, region, unknown }: ResolvedEntry): PlannedCell[] {
  if (unknown === undefined) return [];
  const id = '*';
  const arn = foundationModelArn(identity.partition, region, id);
  return entry.actions.map((action) => ({
    ...{ identity, region, action, model: id, iamAction: IAM_ACTION[action] },
    entry: { ...entry, name: 'every model that no entry lists' },
    target: { kind: 'foundation-model', id, arn, foundationModels: [], modelArns: [], resolvedBy: 'id' },
    plan: { kind: 'unsupported', why: 'it cannot be said which models these are' },
    ...{ requirements: [], notChecked: unknown, carried: {}, validating: false },
  }));
}

function plannedCell(
  identity: Identity,
  entry: ModelSettings,
  region: string,
  target: ResolvedTarget,
  action: ModelColumn,
  { mode, carried, facts }: { mode: 'live' | 'validate'; carried: Carried; facts: GuardrailFacts },
): PlannedCell {
  const { endpoint } = entry;
  if (endpoint) return endpointCell({ identity, entry: { ...entry, endpoint }, region, target, action, carried });
  if (action !== 'invoke' && action !== 'stream')
    return multiActionCell({ identity, entry, region, target, action, mode, carried, facts });
  // Who is to be kept out may leave them away: a door that only the check's own guardrail or tier closes is open.
  const { guardrail, serviceTier }: Carried = entry.expect === 'deny' ? {} : carried;
  const where = { partition: identity.partition, region, account: identity.account, streams: action === 'stream' };
  const arn = guardrail && guardrailArn(guardrail, where);
  const own = requirements(target, where);
  const enforced = entry.expect === 'deny' ? [] : enforcedRequirements(facts, target.foundationModels, where);
  return {
    identity,
    region,
    model: target.id,
    entry,
    action,
    iamAction: IAM_ACTION[action],
    target: guardrail && facts.absent ? { ...target, record: facts.absent } : target,
    // Where there is nothing to ask about the call itself, its guardrail alone would make it look allowed.
    requirements:
      own.length === 0
        ? own
        : distinct([...own, ...(arn === undefined ? [] : applyGuardrail(arn, where, facts)), ...enforced]),
    plan: probePlan(action, target, familyOf(target.foundationModels[0]), mode),
    carried: {
      ...(guardrail && { guardrailIdentifier: guardrailIdentifier(guardrail, where) }),
      ...(serviceTier && { serviceTier }),
    },
    ...(guardrail && { guardrail }),
    ...enforcedGuardrails(enforced),
    ...(serviceTier && { serviceTier }),
    validating: mode === 'validate',
  };
}

/** The configured guardrail may be the one that the account enforces. */
function distinct(all: readonly Requirement[]): Requirement[] {
  const key = ({ action, resource, requestedRegion, inferenceProfileArn }: Requirement) =>
    [action, resource, requestedRegion, inferenceProfileArn].join('\n');
  return [...new Map(all.map((one) => [key(one), one])).values()];
}
