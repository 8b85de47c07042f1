import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';
import { trustRemedy } from '../remedies/trust.ts';

export const oidcSubjectImmutableFormat: CauseDefinition = {
  layer: 'trust',
  owner: 'iam-administrator',
  title: "The trust policy does not match the token's immutable subject",
  meaning:
    'GitHub puts numeric IDs into the subject (repo:ORG@ID/REPO@ID:...); a pattern with names only does not match it.',
  documentation: [DOCS.oidcReference, DOCS.oidc],
  remedy: trustRemedy,
  example: 'Could not assume role with OIDC: Not authorized to perform sts:AssumeRoleWithWebIdentity',
};
