import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';
import { toOwner } from '../remedies/account.ts';

export const marketplacePayment: CauseDefinition = {
  layer: 'entitlement',
  owner: 'account-owner',
  title: "The account's payment method is not accepted by AWS Marketplace",
  meaning: 'The subscription of a third-party model needs a valid payment method; Amazon models do not.',
  short: 'payment',
  documentation: [DOCS.errors, DOCS.access],
  remedy: (names) =>
    `${toOwner(`Please put a valid credit or debit card into Billing, Payment preferences, of ${names.account}: AWS Marketplace refuses the payment method for ${names.model}.`)} Then wait 2 minutes and try again.`,
  isTextShared: true,
  example: 'The AWS Marketplace Agreement failed due to an underlying issue.',
  texts: [
    {
      id: 'payment-instrument',
      or: ['marketplace-not-permitted'],
      why: 'AWS Marketplace names the payment method itself; seen with expired cards and AISPL accounts without a card.',
      any: ['invalid_payment_instrument', 'valid payment instrument', 'invalid payment instrument'],
    },
    {
      id: 'marketplace-agreement-failed',
      or: ['marketplace-not-permitted'],
      why: 'AWS error table: common underlying issues are an invalid payment and a restricted location.',
      any: ['marketplace agreement failed', 'agreement failed due to an underlying issue'],
    },
  ],
};
