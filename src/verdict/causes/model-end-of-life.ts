import type { CauseDefinition, Names } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';

export const modelEndOfLife: CauseDefinition = {
  layer: 'model',
  owner: 'workflow-author',
  title: 'The model has reached its end of life',
  meaning: 'It can no longer be called.',
  short: 'ended',
  documentation: [DOCS.lifecycle],
  remedy: endOfLifeRemedy,
  example:
    'This model version has reached the end of its life.\nPlease refer to the AWS documentation for more details.',
  texts: [
    {
      id: 'end-of-life',
      why: 'The same text from bedrock-runtime and from the control plane.',
      any: [
        'reached the end of its life',
        'reached its end of life',
        'reached end of life',
        'reached end-of-life',
        'model version has been retired',
      ],
    },
  ],
};

function endOfLifeRemedy({ evidence, model, region }: Names): string {
  const date = evidence.lifecycle?.endOfLife?.slice(0, 10);
  const when =
    date === undefined ? `${model} has reached its end of life` : `${model} reached its end of life on ${date}`;
  const successors = evidence.successors ?? [];
  return successors.length > 0
    ? `${when}; move to ${successors.join(', ')} in ${region}.`
    : `${when}; move to a model of ${region} whose lifecycle status is ACTIVE.`;
}
