import type { ColumnDefinition } from '../column-definition.ts';

export const guardrailColumn = {
  behind: 'count-tokens',
  actions: ['bedrock:ApplyGuardrail'],
  takesGuardrail: true,
} as const satisfies ColumnDefinition;
