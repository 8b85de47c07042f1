import type { CauseDefinition } from '../cause-definition.ts';
import { actionOf, byOuterLayer, isOfAnotherAccount } from '../denial-rows.ts';
import { DOCS } from '../documentation.ts';
import { ENFORCED_BY_ACCOUNT, NO_GUARDRAIL_HERE } from '../separations.ts';

export const guardrailOrganizationEnforced: CauseDefinition = {
  layer: 'policy',
  owner: 'iam-administrator',
  title: 'A guardrail enforced by the organization may not be applied',
  meaning: 'The organization applies a guardrail of another account to every call, and the principal may not use it.',
  short: 'guardrail',
  documentation: [DOCS.guardrail],
  remedy: (names) =>
    `Allow bedrock:ApplyGuardrail on ${names.resource}, which belongs to another account, for ${names.principal}.`,
  closedBy: 'principal',
  example:
    'is not authorized to perform: bedrock:ApplyGuardrail on resource:\narn:aws:bedrock:<region>:<OTHER-ACCOUNT>:guardrail/<id>',
  denials: [
    {
      id: 'guardrail-of-another-account',
      by: 'action',
      when: (denial) =>
        actionOf(denial) === 'bedrock:applyguardrail' && !byOuterLayer(denial) && isOfAnotherAccount(denial),
      or: ['guardrail-not-permitted'],
      why: "The guardrail's account is not the caller's: an organization enforces it on every call.",
    },
  ],
  separations: [ENFORCED_BY_ACCOUNT, NO_GUARDRAIL_HERE],
};
