import type { CauseDefinition, Names } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';
import { defaultAudience } from '../remedies/trust.ts';
import { federatedProvider, issuerOf } from '../subjects.ts';

export const oidcProviderMissing: CauseDefinition = {
  layer: 'trust',
  owner: 'iam-administrator',
  title: "The role's account has no OIDC provider for this issuer",
  meaning: 'IAM in the account of the role ARN knows no identity provider with the URL of the token issuer.',
  documentation: [DOCS.provider, DOCS.oidc],
  remedy: (names) =>
    `Create the IAM OIDC identity provider https://${issuerOf(names.evidence.token ?? {})}${providerArn(names)} with the audience ${names.evidence.token?.aud ?? defaultAudience(names.role)} in the account of ${names.role}.`,
  example: 'Error: No OpenIDConnect provider found in your account for https://token.actions.githubusercontent.com.',
  texts: [
    {
      id: 'provider-missing',
      why: "STS names the issuer it looked for, in the account of the role's ARN.",
      any: ['no openidconnect provider found'],
    },
  ],
};

/** ` (arn:...)` of the provider that is missing, if the role says in which account. */
function providerArn({ role, evidence }: Names): string {
  const provider = federatedProvider(role, issuerOf(evidence.token ?? {}));
  return provider === undefined ? '' : ` (${provider})`;
}
