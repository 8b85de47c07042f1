/** Cells of a plan, made up for tests of what is said of a plan. */
import type { ResolvedTarget } from '../../../src/catalog/targets.ts';
import type { Identity } from '../../../src/identity/identity.ts';
import type { PlannedCell } from '../../../src/plan/planned-cell.ts';
import { identity } from '../matrix/support.ts';

export const NOVA = 'amazon.nova-lite-v1:0';

/** A foundation model of the table; `change` says what is different. */
export function target(change: Partial<ResolvedTarget> = {}): ResolvedTarget {
  const id = change.id ?? NOVA;
  const arn = `arn:aws:bedrock:us-east-1::foundation-model/${id}`;
  return {
    ...{ kind: 'foundation-model', id, arn },
    ...{ foundationModels: [id], modelArns: [arn], resolvedBy: 'id' },
    ...change,
  };
}

/** A cell that may be called; `change` says what is different. */
export function planned(change: Partial<PlannedCell> = {}, who: Partial<Identity> = {}): PlannedCell {
  const model = change.model ?? NOVA;
  return {
    ...{
      region: 'us-east-1',
      model,
      action: 'invoke',
      iamAction: 'bedrock:InvokeModel',
      target: target({ id: model }),
    },
    entry: { id: model, regions: ['us-east-1'], actions: ['invoke'], expect: 'allow' },
    ...{ requirements: [], carried: {}, validating: false },
    plan: { kind: 'call', api: 'InvokeModel', body: {}, maxOutputTokens: 1, approxInputTokens: 1 },
    ...change,
    identity: change.identity ?? { ...identity(), ...who },
  };
}
