import { wordings } from '../../domain/message.ts';
import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';

const REACHABLE = 'its /.well-known/openid-configuration and key set must be reachable from the internet.';

export const oidcProviderUnreachable: CauseDefinition = {
  layer: 'trust',
  behind: 'oidc-thumbprint-mismatch',
  owner: 'workflow-author',
  title: "The token issuer's keys could not be read",
  meaning: 'The configuration may be right: the issuer, or its key endpoint, did not answer in time.',
  documentation: [DOCS.webIdentity],
  remedy: () =>
    wordings(
      `Run the job again. If it stays with GitHub Enterprise Server, ${REACHABLE}`,
      `Run the check again. If it stays with GitHub Enterprise Server, ${REACHABLE}`,
      `Try again. If it stays with GitHub Enterprise Server or another issuer of your own, ${REACHABLE}`,
    ),
  example: "Error message: Cannot read property 'message' of undefined",
  texts: [
    {
      id: 'issuer-unreachable',
      why: "STS could not read the issuer's keys: transient for github.com, permanent where they are not public.",
      any: [
        "couldn't retrieve verification key from your identity provider",
        'could not retrieve verification key from your identity provider',
        "couldn't communicate with the identity provider",
        'could not be reached because your identity provider',
        'idpcommunicationerror',
        'error message: cannot read propert',
      ],
    },
    {
      id: 'id-token-endpoint',
      why: "GitHub's own token endpoint answered with a server fault.",
      all: ['failed to get id token'],
      any: ['error code : 5', 'error code: 5', 'timeout', 'timed out'],
    },
    {
      id: 'issuer-by-name',
      phase: 'by-name',
      why: 'STS API: the identity provider could not be reached.',
      name: ['idpcommunicationerror', 'idpcommunicationerrorexception'],
    },
  ],
};
