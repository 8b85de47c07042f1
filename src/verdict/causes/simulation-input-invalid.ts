import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';
import { SIMULATOR } from '../text-rows.ts';

export const simulationInputInvalid: CauseDefinition = {
  layer: 'simulation',
  behind: 'simulation-principal-invalid',
  owner: 'workflow-author',
  title: 'IAM did not accept what was to be simulated',
  meaning: 'A resource that is no ARN, or actions that need different authorization information in one call.',
  documentation: [DOCS.simulate],
  remedy: ({ resource }) =>
    `Check the ARNs of the configuration, ${resource} first; if they are right, report the message as a fault of this tool.`,
  example: 'ResourceNames are not in a valid ARN format: 14a050d4-021e-4efe-84bb-0871bf6d0fda.',
  texts: [
    {
      id: 'simulate-input',
      why: 'Resources must be ARNs, and actions of one kind of authorization only may share a call.',
      any: ['are not in a valid arn format', 'require different authorization information', 'invalid input actions'],
    },
    {
      id: 'simulate-input-pattern',
      why: 'The same for anything else that was sent.',
      operation: SIMULATOR,
      any: ['failed to satisfy constraint'],
    },
    {
      id: 'simulate-input-by-name',
      why: 'In this call the name is about our input, whatever the text.',
      name: ['invalidinput', 'invalidinputexception', 'policyevaluation', 'policyevaluationexception'],
      operation: SIMULATOR,
    },
  ],
};
