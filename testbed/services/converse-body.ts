/** The body of Converse (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html). */
import type { Schema } from './body-schema.ts';
import { array, choice, integer, number, object, open, string } from './body-schema.ts';

const share = number({ minimum: 0, maximum: 1 });

/** What the API's model allows, whatever the model behind it. */
export const CONVERSE_BODY: Schema = object(
  {
    messages: array(object({ role: choice('user', 'assistant'), content: array(open(), { minItems: 1 }) }), {
      minItems: 1,
    }),
  },
  {
    system: array(open()),
    inferenceConfig: object(
      {},
      {
        maxTokens: integer({ minimum: 1 }),
        temperature: share,
        topP: share,
        stopSequences: array(string({ minLength: 1 }), { maxItems: 2500 }),
      },
    ),
    toolConfig: open('tools'),
    guardrailConfig: open(),
    additionalModelRequestFields: {},
    additionalModelResponseFieldPaths: array(string()),
    promptVariables: open(),
    requestMetadata: open(),
    performanceConfig: open(),
    serviceTier: object({ type: choice('priority', 'default', 'flex', 'reserved') }),
    outputConfig: open(),
  },
);

/** The body of CountTokens: exactly one form of input. */
export const COUNT_TOKENS_BODY: Schema = object({
  input: { oneOf: [object({ invokeModel: object({ body: string() }) }), object({ converse: open('messages') })] },
});
