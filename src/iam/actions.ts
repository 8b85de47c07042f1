/**
 * The IAM actions behind each column. Converse, ConverseStream, StartAsyncInvoke and InvokeModelWithBidirectionalStream are APIs, not
 * IAM actions; the simulator would answer for them without a word and be wrong.
 * Source: service authorization reference, Amazon Bedrock.
 */
import type { ActionName } from '../settings/types.ts';

export const IAM_ACTION: Record<ActionName, string> = {
  invoke: 'bedrock:InvokeModel',
  stream: 'bedrock:InvokeModelWithResponseStream',
};

/** What a first call of a third-party model does in the caller's name. Takes no resource. */
export const SUBSCRIBE = 'aws-marketplace:Subscribe';
