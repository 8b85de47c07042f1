import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';

export const stsRoleArnInvalid: CauseDefinition = {
  layer: 'trust',
  owner: 'workflow-author',
  title: 'The role ARN is not an ARN of a role',
  meaning: 'STS refused the ARN itself: a placeholder account, quotes, a line break, or a name in its place.',
  documentation: [DOCS.assumeRole],
  remedy: ({ role }) =>
    `Write the whole ARN, arn:aws:iam::<12 digits>:role/<path/name> (arn:aws-us-gov: in GovCloud, arn:aws-cn: in China), instead of ${role}; look for quotes and line breaks around it.`,
  example: 'Request ARN is invalid',
  texts: [
    {
      id: 'role-arn',
      why: 'STS refuses the ARN before it looks at anything.',
      any: [
        'request arn is invalid',
        "at 'rolearn' failed to satisfy constraint",
        'source account id is needed if the role name is provided',
      ],
    },
    {
      id: 'role-arn-echoed',
      why: 'The other wording of it: "ValidationError: <what was given> is invalid".',
      name: ['validationerror'],
      service: ['sts'],
      any: [' is invalid'],
    },
  ],
};
