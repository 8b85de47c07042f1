import type { CauseDefinition } from '../cause-definition.ts';
import { namesPolicy } from '../denial-rows.ts';
import { DOCS } from '../documentation.ts';

export const resourceBasedPolicy: CauseDefinition = {
  layer: 'policy',
  owner: 'iam-administrator',
  title: "The resource's own policy denies the call",
  closerTitle: {
    when: ({ target }) => target?.kind === 'application-inference-profile',
    title: 'The account that owns the profile does not let this principal call it',
  },
  meaning: 'The policy attached to the resource does not let this principal in.',
  short: 'resource policy',
  documentation: [DOCS.denied],
  remedy: (names) =>
    names.evidence.target?.kind === 'application-inference-profile'
      ? `Ask the owner of ${names.resource} whether it is shared with ${names.account}; an application profile of its own account over the same models does without.`
      : `Let ${names.principal} call ${names.action} in the policy attached to ${names.resource}, in the account that owns it.`,
  example:
    'User: arn:aws:iam::111122223333:user/John is not authorized to perform:\nsecretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:us-east-1:111122223333:secret:* with an explicit deny in a resource-based policy',
  denials: [
    { id: 'resource-policy', by: 'policy', when: namesPolicy('resource-based policy'), why: 'The sentence names it.' },
  ],
};
