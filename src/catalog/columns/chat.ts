import type { ColumnDefinition } from '../column-definition.ts';
import { compatibleCall } from '../column-parts.ts';
import { LEAST_TOKENS, SMALLEST_MESSAGES, withoutApi, type CompatibleRow } from '../compatible-apis.ts';

const ROW: CompatibleRow = {
  api: 'CreateChatCompletion',
  name: 'Chat Completions',
  body: { messages: SMALLEST_MESSAGES, max_completion_tokens: LEAST_TOKENS },
  maxOutputTokens: LEAST_TOKENS,
  takesTier: true,
  takesGuardrail: true,
};

export const chatColumn = {
  behind: 'responses',
  // Bedrock user guide, endpoints: "bedrock:InvokeModel on the inference target".
  actions: ['bedrock:InvokeModel'],
  apis: ['createchatcompletion', 'chat.completions.create'],
  isCounted: true,
  takesGuardrail: true,
  compatible: ROW,
  parts: {
    whyNot: (target, family) => withoutApi(target, family, ROW),
    of: (target, family, context) => [compatibleCall(ROW, target, family, context)],
  },
} as const satisfies ColumnDefinition;
