import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';
import { inAccount, toOwner } from '../remedies/account.ts';

export const dataRetentionMode: CauseDefinition = {
  layer: 'entitlement',
  behind: 'model-not-offered-to-account',
  owner: 'account-owner',
  title: "The account's data retention mode does not admit this model",
  meaning: 'Some models require that the account lets AWS or the provider review prompts.',
  short: 'data retention',
  documentation: [DOCS.retention],
  remedy: (names) =>
    toOwner(
      `Please decide on the data retention mode that ${names.model} requires and set it in ${inAccount(names)} (bedrock:PutAccountDataRetention); it applies to the whole account.`,
    ),
  example: "data retention mode 'default' is not available for this model",
  texts: [
    {
      id: 'data-retention',
      why: 'Models that need a data retention mode the account has not chosen.',
      any: ['data retention mode', 'data_retention_mode', 'account data retention'],
    },
  ],
};
