import { wordings } from '../../domain/message.ts';
import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';

export const simulationCrossAccount: CauseDefinition = {
  layer: 'simulation',
  owner: 'workflow-author',
  title: 'IAM simulates principals of its own account only',
  meaning: 'The principal belongs to another account than the caller.',
  documentation: [DOCS.simulate],
  remedy: ({ principal }) =>
    wordings(
      `Simulate ${principal} with credentials of its own account (\`simulate-with\` in the configuration file).`,
      undefined,
      `Simulate ${principal} with credentials of its own account.`,
    ),
  example:
    "Invalid Policy Source Arn: caller's account 111122223333 does not have access\nto policies in account <CUSTOMER_ACCOUNT>",
  texts: [
    {
      id: 'simulate-other-account',
      why: 'A hard limit of the API: the caller simulates principals of its own account only.',
      any: ['does not have access to policies in account'],
    },
  ],
};
