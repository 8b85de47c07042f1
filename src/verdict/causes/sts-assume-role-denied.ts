import { say, type Message } from '../../domain/message.ts';
import { roleOfSession } from '../../domain/arn.ts';
import type { Assumption } from '../../domain/evidence.ts';
import type { CauseDefinition } from '../cause-definition.ts';
import { actionOf, byOuterLayer, namesPolicy } from '../denial-rows.ts';
import { DOCS } from '../documentation.ts';

export const stsAssumeRoleDenied: CauseDefinition = {
  layer: 'trust',
  owner: 'iam-administrator',
  title: 'The caller may not assume the role',
  meaning: 'A missing Allow for the caller, the trust policy and the external ID all give this one text.',
  documentation: [DOCS.denied, DOCS.assumeRole],
  remedy: ({ principal, role, evidence: { assumption } }) =>
    say`Allow sts:AssumeRole on ${role} for ${assumption?.caller === undefined ? principal : roleOfSession(assumption.caller)}, and name that principal in the trust policy of the role; ${externalIdRemedy(assumption)}.`,
  closedBy: 'caller',
  example:
    'User: arn:aws:sts::...:assumed-role/litellm-ecs-task-role/... is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::...:role/Enterprise/BedrockCrossAccountConsumer',
  denials: [
    {
      id: 'assume-role',
      by: 'action',
      when: (denial) => actionOf(denial) === 'sts:assumerole' && !byOuterLayer(denial),
      why: 'Missing allow, trust and external ID: one text for all.',
    },
    { id: 'trust', by: 'policy', when: namesPolicy('role trust policy'), why: 'Only roles have a trust policy.' },
  ],
};

/** AWS does not say whether it was the external ID; what was sent, and where it is written, can be compared. */
function externalIdRemedy(assumption: Assumption | undefined): Message {
  if (!assumption) return 'check the external ID if the trust policy asks for one';
  return assumption.sentExternalId
    ? say`an external ID was sent: if the trust policy has a condition on sts:ExternalId, it must be letter by letter the value in ${assumption.externalIdAt}`
    : say`no external ID was sent: if the trust policy has a condition on sts:ExternalId, write its value as ${assumption.externalIdAt}`;
}
