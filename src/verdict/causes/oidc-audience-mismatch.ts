import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';
import { defaultAudience } from '../remedies/trust.ts';

export const oidcAudienceMismatch: CauseDefinition = {
  owner: 'iam-administrator',
  title: "The provider does not list the token's audience",
  meaning: "The token's aud is not among the client IDs of the IAM OIDC provider.",
  documentation: [DOCS.provider, DOCS.oidc],
  remedy: ({ role, evidence }) =>
    `Add ${evidence.token?.aud ?? "the token's audience"} to the audiences of the OIDC provider in the account of ${role}, or set the input \`audience\` to one it has (${defaultAudience(role)} by default).`,
  example: 'Could not assume role with OIDC: Incorrect token audience',
  texts: [
    {
      id: 'audience',
      why: "The token's aud is not among the provider's client IDs; a trust condition that differs gives another text.",
      any: ['incorrect token audience'],
    },
  ],
};
