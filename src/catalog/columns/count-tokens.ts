import { TARGET_KINDS } from '../../domain/target-kinds.ts';
import type { ColumnDefinition, ColumnPart } from '../column-definition.ts';
import { free, onModel, unsupported } from '../column-parts.ts';
import { CONVERSE_MESSAGES, OPERATION_WHY, type ProbePlan } from '../families.ts';
import type { Requirement } from '../requirements.ts';

/**
 * Models whose tokens were seen to be counted. Of others some answer "doesn't support counting tokens" (Nova, and
 * Claude from Opus 4.7 on), and no table of AWS says which.
 */
const COUNTED = /^anthropic\.claude-(?:haiku|sonnet|opus)-4-[56](?:-|$)/;

export const countTokensColumn = {
  behind: 'stream',
  actions: ['bedrock:CountTokens'],
  parts: {
    whyNot: ({ kind }, { modality, operation }) => {
      if (TARGET_KINDS[kind].withoutFoundationModel === true) return 'tokens are counted for foundation models only';
      if (modality !== 'text') return `the model takes no tokens to count (${modality})`;
      return OPERATION_WHY[operation];
    },
    // Bare foundation model IDs only (Bedrock user guide, count-tokens).
    of: ({ foundationModels }, { converse }, context) => {
      const body = { input: { converse: { messages: CONVERSE_MESSAGES } } };
      const part = (requirements: Requirement[], plan: ProbePlan, id = ''): ColumnPart => ({
        ...{ action: 'bedrock:CountTokens', requirements, plan, usesModel: true },
        supportUnknown: !COUNTED.test(id),
      });
      if (foundationModels.length === 0) return [part([], unsupported('the model behind it is not known'))];
      return foundationModels.map((id) =>
        part(
          onModel('bedrock:CountTokens', id, context),
          converse ? free('CountTokens', id, body) : unsupported('the smallest body of its tokens is not known'),
          id,
        ),
      );
    },
  },
} as const satisfies ColumnDefinition;
