import { wordings } from '../../domain/message.ts';
import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';
import { SIMULATOR } from '../text-rows.ts';

export const simulationThrottled: CauseDefinition = {
  layer: 'simulation',
  owner: 'aws',
  title: wordings(
    'The IAM policy simulator throttled the check',
    undefined,
    'The IAM policy simulator throttled the caller',
  ),
  meaning: 'Nothing is said about access.',
  documentation: [DOCS.simulate],
  remedy: ({ account }) =>
    wordings(
      `Run the check again later, or with fewer checks at once: the simulator of ${account} is shared by all of its callers.`,
      undefined,
      'Try again later, or with fewer simulations at once: all callers of the account share the rate of its simulator.',
    ),
  example:
    '[ERROR] ClientError: An error occurred (Throttling) when calling the SimulatePrincipalPolicy operation (reached max retries: 4): Rate exceeded',
  texts: [
    {
      id: 'simulate-throttled',
      after: 'simulate-input',
      why: 'The simulator has a low, unpublished rate (cloud-custodian#7641).',
      operation: SIMULATOR,
      any: ['rate exceeded', 'throttl', 'too many requests'],
    },
    {
      id: 'simulate-throttled-text',
      after: 'simulate-throttled',
      why: 'The same as other tools word it (openshift/installer#1418).',
      all: ['rate exceeded'],
      any: ['simulating policy', 'simulateprincipalpolicy', 'simulatecustompolicy'],
    },
  ],
};
