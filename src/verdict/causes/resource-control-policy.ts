import type { CauseDefinition } from '../cause-definition.ts';
import { namesPolicy } from '../denial-rows.ts';
import { DOCS } from '../documentation.ts';
import { messageToOrganization } from '../remedies/organization.ts';

export const resourceControlPolicy: CauseDefinition = {
  layer: 'policy',
  owner: 'organization-administrator',
  title: 'A resource control policy of the organization denies the call',
  meaning: 'The AWS organization denies it at the resource; nothing in the account can allow it.',
  short: 'RCP',
  documentation: [DOCS.rcp, DOCS.denied],
  remedy: (names) => messageToOrganization(names, 'resource control policy'),
  example:
    'User: arn:aws:iam::111122223333:user/John is not authorized to perform:\nsecretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:us-east-1:111122223333:secret:* with an explicit deny in a resource control policy',
  denials: [{ id: 'rcp', by: 'policy', when: namesPolicy('resource control policy'), why: 'The sentence names it.' }],
};
