import { say, wordings } from '../../domain/message.ts';
import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';
import { defaultAudience } from '../remedies/trust.ts';

export const oidcAudienceMismatch: CauseDefinition = {
  layer: 'trust',
  behind: 'oidc-provider-missing',
  owner: 'iam-administrator',
  title: "The provider does not list the token's audience",
  meaning: "The token's aud is not among the client IDs of the IAM OIDC provider.",
  documentation: [DOCS.provider, DOCS.oidc],
  remedy: ({ role, evidence }) => {
    const audience = evidence.token?.aud ?? "the token's audience";
    const choice = `to one it has (${defaultAudience(role)} by default)`;
    const otherwise = wordings(
      `set the input \`audience\` ${choice}`,
      `set the option \`--audience\` ${choice}`,
      'ask for a token with one that it has',
    );
    return say`Add ${audience} to the audiences of the OIDC provider in the account of ${role}, or ${otherwise}.`;
  },
  example: 'Could not assume role with OIDC: Incorrect token audience',
  texts: [
    {
      id: 'audience',
      why: "The token's aud is not among the provider's client IDs; a trust condition that differs gives another text.",
      any: ['incorrect token audience'],
    },
  ],
};
