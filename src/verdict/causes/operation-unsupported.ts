import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';

export const operationUnsupported: CauseDefinition = {
  layer: 'model',
  owner: 'workflow-author',
  title: 'The model does not support this operation',
  closerTitle: {
    when: ({ target }) => target?.kind === 'marketplace-endpoint',
    title: 'The model behind the endpoint does not take Converse, the one call that could be tried',
  },
  meaning: 'Not a question of access: the column does not apply to this model.',
  short: 'unsupported',
  documentation: [DOCS.models, DOCS.counting],
  remedy: ({ model, evidence }) =>
    evidence.target?.kind === 'marketplace-endpoint'
      ? `Nothing was learnt of the access: call ${model} once with the body of its own model. IAM was asked all the same.`
      : `Leave ${evidence.action ?? 'this action'} out for ${model}; CountTokens takes the bare ID of a foundation model, never an inference profile.`,
  refusal: 'operation-unsupported',
  example: "The provided model doesn't support counting tokens.",
  texts: [
    {
      id: 'counting',
      why: 'CountTokens takes some models only, and no inference profiles.',
      any: [
        "doesn't support counting tokens",
        'does not support counting tokens',
        'does not support count tokens',
        "doesn't support count tokens",
      ],
    },
    {
      id: 'operation',
      why: 'The model has no such operation: an embedding that streams, an imported model in Converse, a speech model.',
      any: [
        "action doesn't support the model",
        'action does not support the model',
        'unsupported for streaming',
        'streaming is not supported for this model',
        "doesn't support streaming",
        'does not support streaming',
        "doesn't support the converse",
        'does not support the converse',
        "converse api doesn't support",
        "doesn't support this operation",
        'does not support this operation',
        'operation is not supported for this model',
        "operation isn't supported for this model",
        'api is not supported for this model',
        "doesn't support batch inference",
        'does not support batch inference',
        'model is not supported for batch',
        "doesn't support async",
      ],
    },
    {
      id: 'openai-path',
      or: ['model-id-or-region'],
      why: "How the OpenAI-compatible endpoints refuse an API: The model 'x' does not support the '/v1/chat/completions' API.",
      all: ["the model '", 'does not support the', "' api"],
    },
  ],
};
