/** Bedrock's refusals that depend on no family: credentials, policies, identifiers, account and model states. */
import type { BedrockAccount, ModelState } from '../world.ts';
import type { JsonError } from './rest-json.ts';

/** Thrown anywhere in Bedrock's services; the answer says the rest. */
export class BedrockRefusal extends Error {
  readonly answer: JsonError;
  constructor(status: number, name: string, message: string, layer: JsonError['layer'] = 'service') {
    super(message);
    this.answer = { status, name, message, layer };
  }
}

interface State {
  status: number;
  name: string;
  /** MODEL stands for the foundation model's ID, MODE for the account's data retention mode. */
  message: string;
}

const LEGACY =
  'Access denied. This Model is marked by provider as Legacy and you have not been actively using the model in the last 30 days.';
const FORM =
  'Model use case details have not been submitted for this account. Fill out the Anthropic use case details form before using the model. If you have already filled out the form, try again in 15 minutes.';
const MARKETPLACE =
  'Model access is denied due to IAM user or service role is not authorized to perform the required AWS Marketplace actions (aws-marketplace:ViewSubscriptions, aws-marketplace:Subscribe) to enable access to this model. Refer to the Amazon Bedrock documentation for further details. Your AWS Marketplace subscription for this model cannot be completed at this time. If you recently fixed this issue, try again after 5 minutes.';
const PAYMENT =
  'Model access is denied due to INVALID_PAYMENT_INSTRUMENT: A valid payment instrument must be provided.. Your AWS Marketplace subscription for this model cannot be completed at this time.';
const PENDING =
  'Your account is not authorized to access this model. Your AWS Marketplace subscription for this model is still being processed';
const NOT_OFFERED =
  'MODEL is not available for this account. You can explore other available models on Amazon Bedrock. For additional access options, contact AWS Sales at https://aws.amazon.com/contact-us/sales-support/';

/** Said before the body is looked at, by `runtime` state of the model. */
const ENTITLEMENT: Record<string, State> = {
  'end-of-life': {
    status: 404,
    name: 'ResourceNotFoundException',
    message:
      'This model version has reached the end of its life. Please refer to the AWS documentation for more details.',
  },
  'legacy-inactive': { status: 404, name: 'ResourceNotFoundException', message: LEGACY },
  'form-missing': { status: 404, name: 'ResourceNotFoundException', message: FORM },
  'marketplace-denied': { status: 403, name: 'AccessDeniedException', message: MARKETPLACE },
  'marketplace-payment': { status: 403, name: 'AccessDeniedException', message: PAYMENT },
  'marketplace-pending': { status: 403, name: 'AccessDeniedException', message: PENDING },
  'not-offered': { status: 403, name: 'AccessDeniedException', message: NOT_OFFERED },
  'not-granted': {
    status: 403,
    name: 'AccessDeniedException',
    message: "You don't have access to the model with the specified model ID.",
  },
  'data-retention': {
    status: 400,
    name: 'ValidationException',
    message: "data retention mode 'MODE' is not available for this model",
  },
};

/** Said after the body was found good. */
const CAPACITY: Record<string, State> = {
  quota: {
    status: 429,
    name: 'ThrottlingException',
    message: 'Too many tokens per day, please wait before trying again.',
  },
  throttled: {
    status: 429,
    name: 'ThrottlingException',
    message: 'Too many requests, please wait before trying again.',
  },
  unavailable: {
    status: 503,
    name: 'ServiceUnavailableException',
    message: 'Bedrock is unable to process your request.',
  },
};

const ACCOUNT: Record<string, State> = {
  'operation-not-allowed': { status: 400, name: 'ValidationException', message: 'Operation not allowed' },
  'error-002': {
    status: 400,
    name: 'ValidationException',
    message: 'Error 002: Access to Bedrock models is not allowed for this account.',
  },
  verification: {
    status: 403,
    name: 'AccessDeniedException',
    message: 'Your account is currently being verified. Verification normally takes less than 2 hours.',
  },
};

/** Throws if the account, the model's lifecycle or its entitlement refuse a caller that IAM let in. */
export function refuseByEntitlement(account: BedrockAccount, model: ModelState, id: string): void {
  if (account.state !== undefined) say(ACCOUNT[account.state], id, account);
  if (id.startsWith('anthropic.') && account['use-case-form'] === false) say(ENTITLEMENT['form-missing'], id, account);
  say(ENTITLEMENT[model.runtime ?? 'ok'], id, account);
}

/** Throws if there is no quota or no capacity. */
export function refuseByCapacity(account: BedrockAccount, model: ModelState, id: string): void {
  say(CAPACITY[model.runtime ?? 'ok'], id, account);
}

function say(state: State | undefined, id: string, account: BedrockAccount): void {
  if (state === undefined) return;
  const message = state.message.replace('MODEL', id).replace('MODE', account['data-retention'] ?? 'default');
  throw new BedrockRefusal(state.status, state.name, message);
}
