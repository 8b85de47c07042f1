import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';

export const guardrailNotFound: CauseDefinition = {
  layer: 'model',
  behind: 'model-legacy-inactive',
  owner: 'workflow-author',
  title: 'There is no such guardrail in this region',
  meaning: 'A wrong region, ID and version give one identical text.',
  short: 'guardrail not found',
  documentation: [DOCS.guardrail],
  remedy: ({ region }) =>
    `Check the guardrail's ID, its version, and that it was created in ${region}: guardrails are regional.`,
  example: 'The provided guardrail\nidentifier is invalid.',
  texts: [
    {
      id: 'guardrail-missing',
      why: 'Wrong ID, wrong version and wrong region give one identical text.',
      all: ['guardrail'],
      any: [
        'guardrail identifier or version',
        'guardrail identifier is invalid',
        'guardrail was not found',
        'guardrail not found',
        'guardrail does not exist',
        "'guardrailidentifier' failed to satisfy",
        "'guardrailversion' failed to satisfy",
        'could not find guardrail',
      ],
    },
  ],
};
