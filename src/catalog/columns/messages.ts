import type { ColumnDefinition } from '../column-definition.ts';
import { compatibleCall } from '../column-parts.ts';
import { SMALLEST_MESSAGES, withoutApi, type CompatibleRow } from '../compatible-apis.ts';

const ROW: CompatibleRow = {
  api: 'CreateMessage',
  name: 'Messages',
  body: { messages: SMALLEST_MESSAGES, max_tokens: 1 },
  maxOutputTokens: 1,
};

export const messagesColumn = {
  behind: 'chat',
  actions: ['bedrock:InvokeModel'],
  apis: ['createmessage', 'messages.create'],
  isCounted: true,
  takesGuardrail: true,
  compatible: ROW,
  parts: {
    whyNot: (target, family) => withoutApi(target, family, ROW),
    of: (target, family, context) => [compatibleCall(ROW, target, family, context)],
  },
} as const satisfies ColumnDefinition;
