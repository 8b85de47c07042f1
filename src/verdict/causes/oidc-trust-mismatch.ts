import type { CauseDefinition } from '../cause-definition.ts';
import { actionOf, byOuterLayer } from '../denial-rows.ts';
import { DOCS } from '../documentation.ts';
import { trustRemedy } from '../remedies/trust.ts';
import { WEB_IDENTITY } from '../text-rows.ts';

export const oidcTrustMismatch: CauseDefinition = {
  layer: 'trust',
  behind: 'sts-region-disabled',
  owner: 'iam-administrator',
  title: "The role's trust policy does not match the token",
  meaning:
    'STS does not say which: a subject or audience that differs (case counts), a wrong role ARN, or a role that does not exist.',
  documentation: [DOCS.oidc, DOCS.webIdentity],
  remedy: trustRemedy,
  example: 'Error: Not authorized to perform sts:AssumeRoleWithWebIdentity',
  texts: [
    {
      id: 'trust-without-action',
      or: ['oidc-subject-immutable-format'],
      why: 'This call is unsigned: only the trust policy can refuse it. The v1 action showed no more than this (modernisation-platform#3909).',
      name: ['accessdenied', 'accessdeniedexception'],
      operation: WEB_IDENTITY,
      any: ['an unknown error occurred', 'access denied'],
    },
  ],
  denials: [
    {
      id: 'web-identity',
      by: 'action',
      when: (denial) => actionOf(denial) === 'sts:assumerolewithwebidentity' && !byOuterLayer(denial),
      or: ['oidc-subject-immutable-format', 'oidc-ambient-credentials'],
      why: 'No policy of a caller takes part: the trust policy does not match the token, or there is no such role.',
    },
  ],
};
