import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';
import { inAccount, toOwner } from '../remedies/account.ts';

export const anthropicUseCaseForm: CauseDefinition = {
  layer: 'entitlement',
  behind: 'marketplace-pending',
  owner: 'account-owner',
  title: "Anthropic's use case form has not been submitted",
  meaning: 'Anthropic models need a form once for each account or organization; after it, up to 15 minutes pass.',
  short: 'form missing',
  documentation: [DOCS.access, DOCS.errors],
  remedy: (names) =>
    `${toOwner(`Please submit the Anthropic use case details in the Bedrock console (Model catalog, an Anthropic model) for ${inAccount(names)}: ${names.model} is refused without it.`)} Then wait 15 minutes.`,
  isTextShared: true,
  example: 'You have not filled out the request form',
  texts: [
    {
      id: 'use-case-form',
      or: ['model-agreement-missing'],
      why: "Anthropic's first-time-use form. The same text stays for a while after submitting, and was seen with a lapsed agreement.",
      any: [
        'use case details have not been submitted',
        'use case details form',
        'not filled out the request form',
        'required use-case form',
        'use-case form has not',
        'use case form has not',
        'ftuformnotfilled',
        'submit use case details',
      ],
    },
    {
      id: 'form-by-name',
      phase: 'by-name',
      or: ['model-agreement-missing'],
      why: 'The name says it.',
      name: ['ftuformnotfilled'],
    },
  ],
  separations: [
    {
      when: ({ useCaseForm }) => useCaseForm === 'missing',
      cause: 'anthropic-use-case-form',
      because: 'bedrock:GetUseCaseForModelAccess says that the form has not been submitted.',
    },
    {
      when: ({ useCaseForm }) => useCaseForm === 'submitted',
      cause: 'model-agreement-missing',
      or: ['anthropic-use-case-form'],
      because: 'The use case form is submitted, so the agreement is missing, or the form is younger than 15 minutes.',
    },
  ],
};
