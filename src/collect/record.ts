/**
 * The record of a cell's target: what Bedrock's own control plane says of it in this run, a signal beside simulation
 * and call (contract, section 5, rule 5). A missing permission or a fault never says that something is not there.
 */
import { isOnDemand } from '../catalog/region-catalog.ts';
import { compatibleRow } from '../catalog/columns.ts';
import { isMantleOnly } from '../catalog/model-id.ts';
import { modelRow } from '../catalog/snapshot.ts';

import type { TargetRecord } from '../domain/evidence.ts';
import type { Lookups } from './lookups.ts';
import type { ModelFacts } from './model-facts.ts';
import { TARGET_KINDS } from '../domain/target-kinds.ts';
import type { PlannedCell } from '../plan/planned-cell.ts';

/** What Bedrock says of a model behind a target. */
export interface ModelAnswer {
  id: string;
  facts?: ModelFacts | undefined;
}

/**
 * The models behind a cell, with Bedrock's answers. One that is the target itself is asked for by name where the list
 * of its region does not have it; one behind a profile may be at home in another region.
 */
export function modelsOfCell(
  { identity, region, target, entry, modelFree }: PlannedCell,
  lookups: Lookups,
): Promise<ModelAnswer[]> {
  const isItself = target.kind === 'foundation-model';
  return Promise.all(
    target.foundationModels.map(async (id) => {
      // What only another endpoint has is not looked for here, and what is to stay closed is not asked for model by
      // model.
      const isSought = modelFree !== true && isMantleOnly(id) === undefined;
      if (!isSought) return { id };
      if (entry.expect === 'deny' && !(await lookups.mayList(identity, region))) return { id };
      return { id, facts: await lookups.modelFacts(identity, region, id, { confirm: isItself }) };
    }),
  );
}

/** Starts the look-ups of a cell beside its probe, so that it does not wait for them afterwards. */
export function askRecord(cell: PlannedCell, lookups: Lookups): void {
  modelsOfCell(cell, lookups).catch(() => undefined);
}

/**
 * The record of a cell's target; undefined if nothing that Bedrock said is about it.
 * @param today ISO date (UTC)
 */
export function recordOf(
  { target }: Pick<PlannedCell, 'target'>,
  models: readonly ModelAnswer[],
  today: string,
): TargetRecord | undefined {
  if (target.record && target.record.state !== 'there') return target.record;
  const records = models.map(({ id, facts }) => facts && ofModel(id, facts, today));
  const [first] = records;
  if (target.kind === 'foundation-model') return first;
  // What a configuration file states behind a target is not Bedrock's word on the target.
  const isBound = TARGET_KINDS[target.kind].endsWithModels === true && target.resolvedBy !== 'configuration';
  const haveEnded = first && records.every((record) => record?.state === 'ended');
  return isBound && haveEnded ? first : target.record;
}

function ofModel(model: string, facts: ModelFacts, today: string): TargetRecord {
  if (facts.state !== 'there') return { ...facts, model };
  const { by } = facts;
  const { lifecycle } = facts.model;
  const endOfLife = lifecycle?.endOfLife;
  // From its day on, requests fail (Bedrock user guide, "Model lifecycle").
  if (endOfLife !== undefined && endOfLife <= today) return { state: 'ended', by, model, endOfLife };
  const onDemand = isOnDemand(facts.model);
  return { state: 'there', by, model, ...(onDemand !== undefined && { onDemand }) };
}

/**
 * Who says that the bare ID of a cell's model can be called through profiles only: Bedrock's record, the table where
 * the record does not say, or neither. Of calls of the model only: tokens are counted, and batches run, under bare IDs
 * of such models too. Nothing decides a cell of a principal that could not be assumed: a gate would take it for one
 * that was checked.
 */
export function profilesOnly(
  { target, action, identity }: Pick<PlannedCell, 'target' | 'action' | 'identity'>,
  record: TargetRecord | undefined,
): 'record' | 'table' | undefined {
  const [id] = target.foundationModels;
  if (identity.trouble) return undefined;
  if (target.kind !== 'foundation-model' || id === undefined) return undefined;
  if (action !== 'invoke' && action !== 'stream' && compatibleRow(action) === undefined) return undefined;
  if (record?.onDemand !== undefined) return record.onDemand ? undefined : 'record';
  return modelRow(id)?.onDemand === 'no' && isMantleOnly(id) === undefined ? 'table' : undefined;
}
