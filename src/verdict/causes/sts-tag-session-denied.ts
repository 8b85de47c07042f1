import { wordings } from '../../domain/message.ts';
import type { CauseDefinition } from '../cause-definition.ts';
import { actionOf } from '../denial-rows.ts';
import { DOCS } from '../documentation.ts';

export const stsTagSessionDenied: CauseDefinition = {
  layer: 'trust',
  owner: 'iam-administrator',
  title: 'Tagging the session is not allowed',
  meaning:
    'The role was assumed with session tags. That often means that OIDC was not used: without an ID token tools fall back to the role of the runner itself.',
  documentation: [DOCS.tags, DOCS.oidc],
  remedy: ({ role }) =>
    wordings(
      `If the job is meant to use OIDC, ${tags(role)}`,
      `If the check is meant to use OIDC, ${tags(role)}`,
      'If the role is meant to be assumed with an OIDC token, see that there is one (in a GitHub workflow `permissions: { id-token: write }`); else leave the session tags out, or allow sts:TagSession in the trust policy of the role and for the caller.',
    ),
  example:
    'User: arn:aws:sts::***:assumed-role/acme-core-use1-auto-actions-runner@actions-runner-system/token-file-web-identity is not authorized to perform: sts:TagSession on resource: arn:aws:iam::111122223333:role/acme-plat-use1-dev-gha',
  denials: [
    {
      id: 'tag-session',
      by: 'action',
      when: (denial) => actionOf(denial) === 'sts:tagsession',
      or: ['sts-assume-role-denied'],
      why: 'Session tags are not allowed; often OIDC was not used at all and the ambient role assumed with tags.',
    },
  ],
};

function tags(role: string): string {
  return `add \`permissions: id-token: write\`; else leave the session tags out, or allow sts:TagSession in the trust policy of ${role} and for the caller.`;
}
