import { say, setting } from '../../domain/message.ts';
import type { CauseDefinition, Names } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';
import { inAccount, toOwner } from '../remedies/account.ts';

export const modelAgreementMissing: CauseDefinition = {
  layer: 'entitlement',
  owner: 'account-owner',
  title: 'The account has no agreement for this model',
  closerTitle: {
    // Held back without knowing: there may well be an agreement.
    when: ({ couldSubscribe }) => couldSubscribe !== undefined,
    title: 'Whether the account has an agreement for this model could not be read, and the call might make one',
  },
  meaning: "The model provider's offer was never accepted in this account, or the agreement lapsed.",
  short: 'no agreement',
  documentation: [DOCS.access],
  remedy: (names) => {
    const { couldSubscribe } = names.evidence;
    const owner = toOwner(
      `Please accept the offer for ${agreedOn(names)} in ${inAccount(names)} (aws bedrock list-foundation-model-agreement-offers, then create-foundation-model-agreement), or open the model once in the Bedrock console.`,
    );
    // Held back without knowing: there may well be an agreement.
    if (couldSubscribe === undefined) return owner;
    const { permission } = couldSubscribe;
    const unread = 'Whether there is an agreement could not be read';
    return permission === undefined
      ? say`${unread}, and no permission lets the check read it: with ${setting('allow-marketplace-subscription', 'true')} the call is made all the same. If there is none: ${owner}`
      : `${unread}: allow ${permission.action} on ${permission.resource} to ${names.principal}. If there is none: ${owner}`;
  },
  isTextShared: true,
  example: 'AccessDeniedException: ... AWS Marketplace subscription for this model cannot be completed',
  texts: [
    {
      id: 'agreement',
      or: ['anthropic-use-case-form', 'marketplace-not-permitted'],
      why: "The model's offer itself: the API of the control plane calls it an agreement.",
      any: ['agreement has not been accepted', 'has not accepted the agreement', 'no agreement for this model'],
    },
  ],
};

/** Agreements are made for foundation models: the command takes the ID of one, not that of a profile. */
function agreedOn({ model, evidence }: Names): string {
  const behind = evidence.target?.foundationModels ?? [];
  return behind.length === 0 ? model : behind.join(', ');
}
