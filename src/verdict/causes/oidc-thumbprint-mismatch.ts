import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';

export const oidcThumbprintMismatch: CauseDefinition = {
  layer: 'trust',
  owner: 'iam-administrator',
  title: "The issuer's certificate is not one the provider lists",
  meaning: 'IAM checks the certificate of a private issuer against the thumbprints of the provider.',
  documentation: [DOCS.provider],
  remedy: ({ role }) =>
    `Update the thumbprints of the OIDC provider in the account of ${role}; for github.com AWS has not needed them since July 2023.`,
  example: "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint",
  texts: [
    {
      id: 'thumbprint',
      why: "The issuer's certificate is not one the provider lists; only private issuers still need that.",
      any: ["doesn't match configured thumbprint", 'does not match configured thumbprint'],
    },
  ],
};
