import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';

export const marketplacePending: CauseDefinition = {
  layer: 'entitlement',
  owner: 'account-owner',
  title: 'The subscription is still being processed',
  meaning: 'AWS Marketplace takes up to 15 minutes.',
  short: 'pending',
  documentation: [DOCS.errors, DOCS.access],
  remedy: (names) =>
    `Try ${names.model} again in 15 minutes; if it stays, the owner of ${names.account} opens a case with AWS Support.`,
  heals: { reason: 'AWS Marketplace is processing the subscription' },
  isTextShared: true,
  example:
    'Your account is not authorized to access this model. Your AWS Marketplace subscription for this model is still being processed',
  texts: [
    {
      id: 'marketplace-agreement-pending',
      why: 'AWS error table: MPAgreementBeingCreated, and the same agreement still not through after 15 minutes.',
      any: [
        'subscription for this model is still being processed',
        'subscription is still being processed',
        'agreement is still being processed',
        'marketplace agreement pending',
        'marketplace agreement has not succeeded',
        'mpagreementbeingcreated',
      ],
    },
    { id: 'pending-by-name', phase: 'by-name', why: 'The name says it.', name: ['mpagreementbeingcreated'] },
  ],
};
