import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';

export const stsRegionDisabled: CauseDefinition = {
  layer: 'trust',
  behind: 'sts-root-caller',
  owner: 'account-owner',
  title: 'STS is not active in this region for the account',
  meaning: 'The account has not activated the region, or has switched its STS endpoint off.',
  documentation: [DOCS.stsRegions],
  remedy: ({ region, account }) =>
    `Activate STS for ${region} in ${account} (IAM, Account settings), or name another region first.`,
  example:
    'STS is not activated in this region for account:0123456789. \n    Your account administrator can activate STS in this region using the IAM Console.',
  texts: [
    {
      id: 'sts-region',
      why: "The account has not activated the region's STS endpoint.",
      any: ['sts is not activated in this region', 'regiondisabledexception'],
    },
  ],
};
