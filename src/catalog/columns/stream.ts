import type { ColumnDefinition } from '../column-definition.ts';

export const streamColumn = {
  behind: 'invoke',
  actions: ['bedrock:InvokeModelWithResponseStream'],
  apis: ['conversestream'],
  isCounted: true,
  takesGuardrail: true,
} as const satisfies ColumnDefinition;
