import { say, wordings } from '../../domain/message.ts';
import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';

/** Where it is written. */
const AT = wordings(' (input `principal-arn`)', ' (option `--principal-arn`)', '');

export const simulationPrincipalInvalid: CauseDefinition = {
  layer: 'simulation',
  owner: 'workflow-author',
  title: 'IAM cannot simulate this principal',
  meaning: 'The ARN is a session, the root user, or a role or user that does not exist in the account.',
  documentation: [DOCS.simulate],
  remedy: ({ principal }) =>
    say`Give the ARN of the IAM role or user itself, with its path, instead of ${principal}${AT}.`,
  example: 'The role with name DeveloperRole cannot be found.',
  texts: [
    {
      id: 'simulate-principal',
      why: 'A session or root ARN instead of a role or user; two wordings, the second since July 2026.',
      any: [
        'does not clearly define entity type and name',
        'invalid entity arn',
        'invalid arn provided in the request',
        'unable to retrieve specified iam entity',
        'invalid policy source arn',
      ],
    },
    {
      id: 'simulate-no-such-entity',
      why: 'IAM knows no such role or user: a wrong name, path or account.',
      name: ['nosuchentity', 'nosuchentityexception'],
      any: ['cannot be found', 'could not be found', 'not found', 'does not exist'],
    },
    {
      id: 'entity-named',
      why: "The same where only IAM's sentence was pasted.",
      any: ['the role with name ', 'the user with name '],
      all: [' cannot be found'],
    },
    {
      id: 'simulate-principal-pattern',
      after: 'simulate-throttled-text',
      why: "IAM's own pattern refuses the ARN before it looks it up.",
      all: ["at 'policysourcearn'", 'failed to satisfy constraint'],
    },
  ],
};
