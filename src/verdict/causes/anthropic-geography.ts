import { wordings } from '../../domain/message.ts';
import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';

export const anthropicGeography: CauseDefinition = {
  layer: 'entitlement',
  behind: 'data-retention-mode',
  owner: 'workflow-author',
  title: 'Anthropic does not serve the place the call came from',
  meaning: 'The address of the caller counts, not the Bedrock region.',
  short: 'geography',
  documentation: [DOCS.access],
  remedy: ({ model }) =>
    wordings(
      `Run the job from a country that Anthropic supports, or use a model of another provider instead of ${model}.`,
      `Run the check from a country that Anthropic supports, or use a model of another provider instead of ${model}.`,
      'Make the call from a country that Anthropic supports (the address that the call comes from counts, not the region), or use a model of another provider.',
    ),
  example:
    'API Error: 400 Access to Anthropic models is not allowed from unsupported countries, regions, or territories. \nPlease refer to https://www.anthropic.com/supported-countries for more information.',
  texts: [
    {
      id: 'anthropic-geography',
      why: 'Anthropic looks at where the request comes from, not at the Bedrock region.',
      any: [
        'unsupported countries, regions, or territories',
        'anthropic.com/supported-countries',
        'access to anthropic models is not allowed',
      ],
    },
  ],
};
