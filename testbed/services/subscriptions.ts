/**
 * The side effect of a first call: Bedrock subscribes the account to a third-party model in the caller's name where
 * the account has no agreement for it and the caller may subscribe (AWS, Bedrock user guide, model-access). A run that
 * should cause none is held against this.
 */
import type { Estate } from '../estate.ts';
import type { ModelState } from '../world.ts';
import { refusal } from './access.ts';
import type { Caller } from './credentials.ts';

/** Providers that AWS sells no Marketplace product of (user guide, model-access-product-ids). */
const NOT_SOLD = /^(?:amazon|deepseek|meta|mistral|openai|qwen)\./;

const made = new WeakMap<Estate, string[]>();

/** What was subscribed to so far: `ACCOUNT MODEL`, in order. */
export function subscriptionsOf(estate: Estate): readonly string[] {
  return made.get(estate) ?? [];
}

/** Notes what a call of a model that IAM let through starts. */
export function subscribeByCall(
  estate: Estate,
  { caller, region, model, state }: { caller: Caller; region: string; model: string; state: ModelState },
): void {
  if (state.availability?.agreement !== 'NOT_AVAILABLE' || NOT_SOLD.test(model)) return;
  const context = {
    'aws:CalledVia': ['bedrock.amazonaws.com'],
    'aws:CalledViaFirst': 'bedrock.amazonaws.com',
    'aws:CalledViaLast': 'bedrock.amazonaws.com',
    'aws:ViaAWSService': 'true',
    ...(state.product !== undefined && { 'aws-marketplace:ProductId': [state.product] }),
  };
  const denied = refusal(estate, { caller, action: 'aws-marketplace:Subscribe', resource: '*', region, context });
  if (denied === undefined) made.set(estate, [...subscriptionsOf(estate), `${caller.account} ${model}`]);
}
