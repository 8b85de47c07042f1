import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';

export const modelNotOfferedToAccount: CauseDefinition = {
  layer: 'entitlement',
  owner: 'aws',
  title: 'AWS does not offer this model to the account',
  meaning: 'Some models are given to chosen accounts only; availability can read as if all were well.',
  short: 'not offered',
  documentation: [DOCS.access],
  remedy: (names) =>
    `Ask AWS Sales or the account team for ${names.model} in ${names.account}, and use another model until then.`,
  example:
    'anthropic.claude-sonnet-5 is not available for this account. You can explore\nother available models on Amazon Bedrock. For additional access options,\ncontact AWS Sales at https://aws.amazon.com/contact-us/sales-support/',
  texts: [
    {
      id: 'not-offered-to-account',
      why: 'AWS gives some models to chosen accounts only; GetFoundationModelAvailability can be all green.',
      any: [
        'is not available for this account',
        "isn't available for this account",
        'not available to this account',
        'contact aws sales at',
        'explore other available models on amazon bedrock',
      ],
    },
  ],
};
