import type { CauseDefinition } from '../cause-definition.ts';
import { actionOf } from '../denial-rows.ts';
import { DOCS } from '../documentation.ts';

export const simulationNotPermitted: CauseDefinition = {
  layer: 'simulation',
  owner: 'iam-administrator',
  title: 'The simulation is not permitted',
  meaning: 'Nothing is said about access: the caller may not ask IAM to simulate this principal.',
  documentation: [DOCS.simulator],
  remedy: ({ principal, resource, denial }) =>
    `Allow iam:SimulatePrincipalPolicy on ${denial?.resource === undefined ? principal : resource} for the principal that asks; until then only live calls decide.`,
  closedBy: 'caller',
  example:
    'User: arn:aws:sts::111122223333:assumed-role/SecretDataViewerRole/test is not authorized to perform: iam:SimulatePrincipalPolicy on resource: arn:aws:iam::111122223333:role/SecretDataViewerRole because no identity-based policy allows the iam:SimulatePrincipalPolicy action',
  denials: [
    {
      id: 'simulate',
      by: 'action',
      when: (denial) => /^iam:(?:simulate|getcontextkeys)/.test(actionOf(denial)),
      why: 'Not being able to simulate says nothing about access.',
    },
  ],
};
