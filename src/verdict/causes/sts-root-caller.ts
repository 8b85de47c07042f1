import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';

export const stsRootCaller: CauseDefinition = {
  layer: 'trust',
  owner: 'iam-administrator',
  title: "The account's root user may not assume roles",
  meaning: 'The caller is the root user; no trust policy changes that.',
  documentation: [DOCS.assumeRole],
  remedy: ({ role }) =>
    `Assume ${role} as an IAM role, a user or through IAM Identity Center, never with root credentials.`,
  example: 'Roles may not be assumed by root accounts.',
  texts: [
    { id: 'root-caller', why: 'Whatever the trust policy says.', any: ['roles may not be assumed by root account'] },
  ],
};
