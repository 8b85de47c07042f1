/** Causes of the account: agreement, form, subscription, payment, AWS's own decisions. */
import { DOCS } from './row.ts';
import type { CauseRow, Names } from './row.ts';

const toOwner = (text: string): string => `Send this to the owner of the AWS account: "${text}"`;
/** Agreements are made for foundation models: the command takes the ID of one, not that of a profile. */
function agreedOn({ model, evidence }: Names): string {
  const behind = evidence.target?.foundationModels ?? [];
  return behind.length === 0 ? model : behind.join(', ');
}

const inAccount = ({ account, region }: Names): string => `${account}, ${region}`;

export const ENTITLEMENT_CAUSES = {
  'anthropic-use-case-form': {
    layer: 'entitlement',
    owner: 'account-owner',
    title: "Anthropic's use case form has not been submitted",
    meaning: 'Anthropic models need a form once for each account or organization; after it, up to 15 minutes pass.',
    documentation: [DOCS.access, DOCS.errors],
    remedy: (names) =>
      `${toOwner(`Please submit the Anthropic use case details in the Bedrock console (Model catalog, an Anthropic model) for ${inAccount(names)}: ${names.model} is refused without it.`)} Then wait 15 minutes.`,
  },
  'model-agreement-missing': {
    layer: 'entitlement',
    owner: 'account-owner',
    title: 'The account has no agreement for this model',
    meaning: "The model provider's offer was never accepted in this account, or the agreement lapsed.",
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
        ? `${unread}, and no permission lets the check read it: with \`allow-marketplace-subscription: true\` the call is made all the same. If there is none: ${owner}`
        : `${unread}: allow ${permission.action} on ${permission.resource} to ${names.principal}. If there is none: ${owner}`;
    },
  },
  'marketplace-not-permitted': {
    layer: 'entitlement',
    owner: 'account-owner',
    title: 'The account is not subscribed to the model, and this principal may not subscribe it',
    meaning:
      'The first call of a third-party model subscribes the whole account; somebody who may subscribe has to make it once.',
    documentation: [DOCS.access],
    remedy: (names) =>
      `${toOwner(`Please invoke ${names.model} once in ${inAccount(names)} as an administrator who may subscribe in AWS Marketplace, with a valid payment method.`)} The role itself needs no Marketplace permission: the subscription is for the whole account.`,
  },
  'marketplace-payment': {
    layer: 'entitlement',
    owner: 'account-owner',
    title: "The account's payment method is not accepted by AWS Marketplace",
    meaning: 'The subscription of a third-party model needs a valid payment method; Amazon models do not.',
    documentation: [DOCS.errors, DOCS.access],
    remedy: (names) =>
      `${toOwner(`Please put a valid credit or debit card into Billing, Payment preferences, of ${names.account}: AWS Marketplace refuses the payment method for ${names.model}.`)} Then wait 2 minutes and try again.`,
  },
  'marketplace-pending': {
    layer: 'entitlement',
    owner: 'account-owner',
    title: 'The subscription is still being processed',
    meaning: 'AWS Marketplace takes up to 15 minutes.',
    documentation: [DOCS.errors, DOCS.access],
    remedy: (names) =>
      `Try ${names.model} again in 15 minutes; if it stays, the owner of ${names.account} opens a case with AWS Support.`,
  },
  'model-not-offered-to-account': {
    layer: 'entitlement',
    owner: 'aws',
    title: 'AWS does not offer this model to the account',
    meaning: 'Some models are given to chosen accounts only; availability can read as if all were well.',
    documentation: [DOCS.access],
    remedy: (names) =>
      `Ask AWS Sales or the account team for ${names.model} in ${names.account}, and use another model until then.`,
  },
  'model-access-not-granted': {
    layer: 'entitlement',
    owner: 'account-owner',
    title: 'The account has no access to this model',
    meaning:
      'Older wording with several reasons: not enabled here, enabled in another region only, or a wrong or retired ID.',
    documentation: [DOCS.access, DOCS.models],
    remedy: (names) =>
      `Check that ${names.model} is a model of ${names.region}; if it is, the owner of ${names.account} enables it there (in GovCloud under Model access, elsewhere by one call of an administrator).`,
  },
  'data-retention-mode': {
    layer: 'entitlement',
    owner: 'account-owner',
    title: "The account's data retention mode does not admit this model",
    meaning: 'Some models require that the account lets AWS or the provider review prompts.',
    documentation: [DOCS.retention],
    remedy: (names) =>
      toOwner(
        `Please decide on the data retention mode that ${names.model} requires and set it in ${inAccount(names)} (bedrock:PutAccountDataRetention); it applies to the whole account.`,
      ),
  },
  'anthropic-geography': {
    layer: 'entitlement',
    owner: 'workflow-author',
    title: 'Anthropic does not serve the place the call came from',
    meaning: 'The address of the caller counts, not the Bedrock region.',
    documentation: [DOCS.access],
    remedy: (names) =>
      `Run the job from a country that Anthropic supports, or use a model of another provider instead of ${names.model}.`,
  },
  'account-blocked': {
    layer: 'entitlement',
    owner: 'account-owner',
    title: 'AWS does not let this account use Bedrock models',
    meaning: 'A decision of AWS about the account; no policy in it changes that.',
    documentation: [DOCS.errors],
    remedy: (names) =>
      toOwner(
        `Please open a case with AWS Support (Account and billing) for ${names.account}: calls of ${names.model} in ${names.region} are refused for the account itself.`,
      ),
  },
  'account-verification': {
    layer: 'entitlement',
    owner: 'aws',
    title: 'AWS is still verifying the account',
    meaning: 'New and just upgraded accounts; normally less than two hours.',
    documentation: [DOCS.errors],
    remedy: (names) =>
      `Wait up to two hours; if it stays, the owner of ${names.account} opens a case with AWS Support (Account and billing).`,
  },
  'channel-program-account': {
    layer: 'entitlement',
    owner: 'account-owner',
    title: 'The account of a reseller may not use this model',
    meaning: 'Accounts in an AWS channel program do not get every third-party model.',
    documentation: [DOCS.access],
    remedy: (names) =>
      toOwner(`Please ask our AWS Solution Provider or Distributor for ${names.model} in ${names.account}.`),
  },
} as const satisfies Record<string, CauseRow>;
