import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';

export const accountVerification: CauseDefinition = {
  layer: 'entitlement',
  behind: 'model-not-offered-to-account',
  owner: 'aws',
  title: 'AWS is still verifying the account',
  meaning: 'New and just upgraded accounts; normally less than two hours.',
  short: 'account not verified',
  documentation: [DOCS.errors],
  remedy: (names) =>
    `Wait up to two hours; if it stays, the owner of ${names.account} opens a case with AWS Support (Account and billing).`,
  heals: { reason: 'AWS is verifying the account' },
  example:
    'AccessDeniedException: Your account is currently being verified. Verification normally takes less than 2 hours. Until your account is verified, you may not be able to launch additional instances or use this service.',
  texts: [
    {
      id: 'account-being-verified',
      why: 'New or upgraded accounts: "Verification normally takes less than 2 hours".',
      any: [
        'account is currently being verified',
        'account is being verified',
        'verification normally takes',
        'account verification is pending',
      ],
    },
    {
      id: 'account-needs-subscription',
      or: ['account-blocked'],
      why: 'Common AWS error OptInRequired/SubscriptionRequiredException: sign-up of the account is not complete.',
      any: ['access key id needs a subscription for the service'],
    },
  ],
};
