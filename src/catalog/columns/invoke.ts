import type { ColumnDefinition } from '../column-definition.ts';

export const invokeColumn = {
  // Converse, ConverseStream, StartAsyncInvoke and InvokeModelWithBidirectionalStream are APIs, not IAM actions; the
  // simulator would answer for them without a word and be wrong.
  actions: ['bedrock:InvokeModel'],
  apis: ['converse', 'invokemodelwithbidirectionalstream'],
  isCounted: true,
  takesGuardrail: true,
} as const satisfies ColumnDefinition;
