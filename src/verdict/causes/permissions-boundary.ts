import { PROPAGATION, type CauseDefinition } from '../cause-definition.ts';
import { namesPolicy } from '../denial-rows.ts';
import { DOCS } from '../documentation.ts';
import { legHint } from '../remedies/leg.ts';

export const permissionsBoundary: CauseDefinition = {
  layer: 'policy',
  owner: 'iam-administrator',
  title: 'The permissions boundary does not allow the call',
  meaning: 'The boundary caps what the identity policies of the principal can allow.',
  short: 'boundary',
  documentation: [DOCS.boundary, DOCS.denied],
  remedy: (names) =>
    `Allow ${names.action} on ${names.resource} in the permissions boundary${names.policy} of ${names.principal}, and take away a Deny there that matches.${legHint(names)}`,
  closedBy: 'permissions-boundary',
  heals: { reason: PROPAGATION, onlyIfSimulationAllows: true },
  example:
    'User: arn:aws:iam::111122223333:user/John is not authorized to perform:\ncodedeploy:ListDeployments on resource: arn:aws:codedeploy:us-east-1:111122223333:deploymentgroup:* because no permissions boundary allows the codedeploy:ListDeployments action',
  denials: [{ id: 'boundary', by: 'policy', when: namesPolicy('permissions boundary'), why: 'The sentence names it.' }],
};
