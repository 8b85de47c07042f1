/** The plan's lines about targets of which not all could be learnt. Pure. */
import { SNAPSHOT_DATE, modelRow } from '../catalog/snapshot.ts';
import { TARGET_KINDS } from '../domain/target-kinds.ts';
import type { ResolvedTarget } from '../catalog/targets.ts';
import { NO_MODEL } from '../domain/cell.ts';
import type { PlannedCell } from '../plan/planned-cell.ts';
import { isForeign } from '../plan/target-facts.ts';

/**
 * What the plan says of targets about which not all could be learnt, one line each, in the order of the cells. A
 * guardrail has nothing behind it, but may be another account's.
 */
export function targetLines(planned: readonly PlannedCell[]): string[] {
  return [...new Set(planned.flatMap(lineOf))];
}

/**
 * A model or system profile that neither the lists of its region nor the table know, so that nothing is known but its
 * name.
 */
function isLearntNowhere({ kind, id, foundationModels, resolvedBy, record }: ResolvedTarget): boolean {
  if (id === NO_MODEL || record?.state === 'there') return false;
  if (kind === 'inference-profile') return resolvedBy === 'id';
  return kind === 'foundation-model' && foundationModels.every((model) => modelRow(model) === undefined);
}

function lineOf({ target, identity, region, entry }: PlannedCell): string[] {
  // Nothing is looked up at another endpoint, and that its calls are not made is said with the probes.
  if (entry.endpoint) return [];
  const { kind, arn, state, modelArns, architecture, customModelUnits, resolvedBy } = target;
  const isGuardrail = target.id === NO_MODEL;
  const called = isGuardrail ? `${arn} (guardrail)` : `${target.id} (${kind})`;
  if (kind === 'custom-model') {
    return [
      `${called}: a custom model is called by the ARN of its deployment or provisioned throughput, never by its own`,
    ];
  }
  if (target.record?.state === 'absent') return [`${called} is not there, ${target.record.by} says`];
  const lines: string[] = [];
  if (kind === 'imported-model' && customModelUnits !== undefined) {
    lines.push(
      `${called} is billed by the minutes that it is loaded: a call counts as five of them for ${customModelUnits} custom model units at an assumed rate`,
    );
  }
  if (state !== undefined) lines.push(`${called} is ${state}: calls are not answered until it is ready`);
  if (isForeign(arn, identity.account)) {
    // Without the principal's name, which is no public matter.
    lines.push(
      `${called} belongs to another account than a principal that is checked: IAM's simulator sees one side only`,
    );
  }
  if (isLearntNowhere(target)) {
    lines.push(
      `${called} is in no table of ${SNAPSHOT_DATE}, and the lists of ${region} do not have it or may not be read: what is said of it is IAM's answer alone`,
    );
  }
  const lookup = TARGET_KINDS[kind].describedBy;
  const unknown = modelArns.length === 0 && architecture === undefined && resolvedBy === 'id';
  if (unknown && !isGuardrail && kind !== 'inference-profile' && kind !== 'marketplace-endpoint') {
    const allow = lookup === undefined ? '' : `allow ${lookup}, or `;
    lines.push(`${called}: what is behind it could not be learnt; ${allow}write \`foundation-models\` beside it`);
  }
  return lines;
}
