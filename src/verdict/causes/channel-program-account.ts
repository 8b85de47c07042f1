import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';
import { toOwner } from '../remedies/account.ts';

export const channelProgramAccount: CauseDefinition = {
  layer: 'entitlement',
  behind: 'model-not-offered-to-account',
  owner: 'account-owner',
  title: 'The account of a reseller may not use this model',
  meaning: 'Accounts in an AWS channel program do not get every third-party model.',
  short: 'channel account',
  documentation: [DOCS.access],
  remedy: (names) =>
    toOwner(`Please ask our AWS Solution Provider or Distributor for ${names.model} in ${names.account}.`),
  example: 'Access to this model is not available for channel program accounts',
  texts: [
    {
      id: 'channel-program',
      why: 'Accounts bought through a reseller; the text names the AWS Solution Provider or Distributor to ask.',
      any: ['channel program account', 'aws solution provider or aws distributor'],
    },
  ],
};
