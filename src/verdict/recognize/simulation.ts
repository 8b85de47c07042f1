/** iam:SimulatePrincipalPolicy refusing to simulate. Not being able to simulate is never a denial. */
import type { Row } from './row.ts';

const SIMULATOR = ['simulate', 'getcontextkeys'] as const;

export const SIMULATION_ROWS: readonly Row[] = [
  {
    id: 'simulate-other-account',
    cause: 'simulation-cross-account',
    why: 'A hard limit of the API: the caller simulates principals of its own account only.',
    any: ['does not have access to policies in account'],
  },
  {
    id: 'simulate-principal',
    cause: 'simulation-principal-invalid',
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
    cause: 'simulation-principal-invalid',
    why: 'IAM knows no such role or user: a wrong name, path or account.',
    name: ['nosuchentity', 'nosuchentityexception'],
    any: ['cannot be found', 'could not be found', 'not found', 'does not exist'],
  },
  {
    id: 'entity-named',
    cause: 'simulation-principal-invalid',
    why: "The same where only IAM's sentence was pasted.",
    any: ['the role with name ', 'the user with name '],
    all: [' cannot be found'],
  },
  {
    id: 'simulate-input',
    cause: 'simulation-input-invalid',
    why: 'Resources must be ARNs, and actions of one kind of authorization only may share a call.',
    any: ['are not in a valid arn format', 'require different authorization information', 'invalid input actions'],
  },
  {
    id: 'simulate-throttled',
    cause: 'simulation-throttled',
    why: 'The simulator has a low, unpublished rate (cloud-custodian#7641).',
    operation: SIMULATOR,
    any: ['rate exceeded', 'throttl', 'too many requests'],
  },
  {
    id: 'simulate-throttled-text',
    cause: 'simulation-throttled',
    why: 'The same as other tools word it (openshift/installer#1418).',
    all: ['rate exceeded'],
    any: ['simulating policy', 'simulateprincipalpolicy', 'simulatecustompolicy'],
  },
  {
    id: 'simulate-principal-pattern',
    cause: 'simulation-principal-invalid',
    why: "IAM's own pattern refuses the ARN before it looks it up.",
    all: ["at 'policysourcearn'", 'failed to satisfy constraint'],
  },
  {
    id: 'simulate-input-pattern',
    cause: 'simulation-input-invalid',
    why: 'The same for anything else that was sent.',
    operation: SIMULATOR,
    any: ['failed to satisfy constraint'],
  },
  {
    id: 'simulate-input-by-name',
    cause: 'simulation-input-invalid',
    why: 'In this call the name is about our input, whatever the text.',
    name: ['invalidinput', 'invalidinputexception', 'policyevaluation', 'policyevaluationexception'],
    operation: SIMULATOR,
  },
];
