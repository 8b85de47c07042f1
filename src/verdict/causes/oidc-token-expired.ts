import { wordings } from '../../domain/message.ts';
import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';
import { WEB_IDENTITY } from '../text-rows.ts';

export const oidcTokenExpired: CauseDefinition = {
  layer: 'trust',
  owner: 'workflow-author',
  title: 'The OIDC token had expired before it was used',
  meaning: "GitHub's ID token lives for minutes, and STS compares its exp with its own clock.",
  documentation: [DOCS.webIdentity, DOCS.oidcReference],
  remedy: () =>
    wordings(
      "Request the ID token right before the role is assumed, and check the runner's clock if it is self-hosted.",
      "Request the ID token right before the role is assumed, and check this machine's clock if it is self-hosted.",
      'Request the ID token right before the role is assumed, and check the clock of the machine that requests it.',
    ),
  example: 'Token expired: current date/time 1753382758 must be before the expiration date/time 1753089571',
  texts: [
    {
      id: 'token-expired-dates',
      why: 'STS compares two epoch times; Bedrock never words it like this.',
      any: ['token expired: current date/time'],
    },
    {
      id: 'token-expired-sts',
      why: 'In this call the only token is the web identity token.',
      name: ['expiredtoken', 'expiredtokenexception'],
      operation: WEB_IDENTITY,
    },
  ],
};
