import { wordings } from '../../domain/message.ts';
import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';
import { WEB_IDENTITY } from '../text-rows.ts';

export const oidcAmbientCredentials: CauseDefinition = {
  layer: 'trust',
  behind: 'oidc-trust-mismatch',
  owner: 'workflow-author',
  title: wordings(
    'Credentials already on the runner interfere with the OIDC login',
    'Credentials already on this machine interfere with the OIDC login',
  ),
  meaning: 'AWS_* variables or a service-account role of the runner were used instead of, or beside, the OIDC token.',
  documentation: [DOCS.oidc],
  remedy: ({ role }) =>
    `Unset AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_PROFILE and AWS_WEB_IDENTITY_TOKEN_FILE before ${role} is assumed.`,
  example: 'Error: Not authorized to perform sts:AssumeRoleWithWebIdentity',
  texts: [
    {
      id: 'ambient-in-oidc',
      phase: 'credentials',
      or: ['credentials-invalid'],
      why: 'A login that needs no credentials was signed with ones the runner already had (configure-aws-credentials#743).',
      operation: WEB_IDENTITY,
      any: ['security token included in the request is invalid'],
    },
    {
      id: 'ambient-keys-win',
      phase: 'credentials',
      or: ['credentials-invalid'],
      why: "configure-aws-credentials' own check: the SDK resolved other keys than the ones it had just been given.",
      any: ['credentials loaded by the sdk do not match'],
    },
  ],
};
