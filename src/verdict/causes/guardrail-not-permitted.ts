import type { CauseDefinition } from '../cause-definition.ts';
import { actionOf, byOuterLayer, isOfAnotherAccount } from '../denial-rows.ts';
import { DOCS } from '../documentation.ts';
import { ENFORCED_BY_ACCOUNT, NO_GUARDRAIL_HERE } from '../separations.ts';

export const guardrailNotPermitted: CauseDefinition = {
  layer: 'policy',
  owner: 'iam-administrator',
  title: 'The guardrail may not be applied',
  meaning:
    'Calls with a guardrail, also one that the account enforces, need bedrock:ApplyGuardrail on it, and on its profile in every region it may be routed to.',
  short: 'guardrail',
  documentation: [DOCS.guardrail],
  remedy: (names) =>
    `Allow bedrock:ApplyGuardrail on ${names.resource} for ${names.principal}; a guardrail profile needs it in each destination region.`,
  closedBy: 'principal',
  example:
    'not authorized to perform: bedrock:ApplyGuardrail on resource:\narn:aws:bedrock:us-east-2:111122223333:guardrail-profile/us.guardrail.v1:0',
  denials: [
    {
      id: 'guardrail',
      by: 'action',
      when: (denial) =>
        actionOf(denial) === 'bedrock:applyguardrail' && !byOuterLayer(denial) && !isOfAnotherAccount(denial),
      or: ['guardrail-organization-enforced'],
      why: "A guardrail profile's ARN is regional and follows routing, so it fails only sometimes.",
    },
  ],
  separations: [
    ENFORCED_BY_ACCOUNT,
    NO_GUARDRAIL_HERE,
    {
      when: ({ guardrailConfigured }) => guardrailConfigured === true,
      cause: 'guardrail-not-permitted',
      because: 'The guardrail is the configured one.',
    },
  ],
};
