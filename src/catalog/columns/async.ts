import { TARGET_KINDS } from '../../domain/target-kinds.ts';
import type { ColumnDefinition } from '../column-definition.ts';
import { listing, onlyListed, onMadeUp, unsupported } from '../column-parts.ts';
import { OPERATION_WHY } from '../families.ts';
import { requirements } from '../requirements.ts';
import { modelRow } from '../snapshot.ts';
import type { ResolvedTarget } from '../targets.ts';

export const asyncColumn = {
  behind: 'guardrail',
  // Starting an asynchronous invocation is authorized as InvokeModel.
  actions: ['bedrock:InvokeModel', 'bedrock:GetAsyncInvoke', 'bedrock:ListAsyncInvokes'],
  withoutResource: ['bedrock:ListAsyncInvokes'],
  apis: ['startasyncinvoke'],
  othersLookAfter: true,
  parts: {
    whyNot: ({ kind, foundationModels }, { operation }) => {
      if (TARGET_KINDS[kind].withoutFoundationModel === true)
        return 'only foundation models have asynchronous invocation';
      if (operation === 'StartAsyncInvoke') return undefined;
      if (OPERATION_WHY[operation] !== undefined) return OPERATION_WHY[operation];
      const cards = foundationModels.map((id) => modelRow(id)?.apis);
      // Only if AWS's model card lists the operations and not this one: a model without a card may have it.
      const isKnown = cards.length > 0 && cards.every((apis) => apis && !apis.includes('StartAsyncInvoke'));
      return isKnown ? 'the model has no asynchronous invocation' : undefined;
    },
    of: (target, { operation }, context) => [
      {
        action: 'bedrock:InvokeModel',
        requirements: requirements(target, context),
        plan: unsupported('starting an asynchronous invocation writes to a bucket and is paid for'),
        ...{ usesModel: true, supportUnknown: operation !== 'StartAsyncInvoke' && !cardHasAsync(target) },
      },
      onMadeUp('bedrock:GetAsyncInvoke', 'async-invoke', context),
      onlyListed(listing('bedrock:ListAsyncInvokes', 'ListAsyncInvokes', context)),
    ],
  },
} as const satisfies ColumnDefinition;

/** Whether AWS's model cards list the operation for every model behind a target. */
function cardHasAsync({ foundationModels }: ResolvedTarget): boolean {
  return (
    foundationModels.length > 0 &&
    foundationModels.every((id) => modelRow(id)?.apis?.includes('StartAsyncInvoke') === true)
  );
}
