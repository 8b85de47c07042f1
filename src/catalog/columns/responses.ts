import type { ColumnDefinition } from '../column-definition.ts';
import { compatibleCall, control, onlyListed, projectArn, requirement, unsupported } from '../column-parts.ts';
import { LEAST_TOKENS, withoutApi, type CompatibleRow } from '../compatible-apis.ts';

const ROW: CompatibleRow = {
  api: 'CreateResponse',
  name: 'Responses',
  // `store` is true by default and would leave the response in the account for 30 days.
  body: { input: 'hi', max_output_tokens: LEAST_TOKENS, store: false },
  maxOutputTokens: LEAST_TOKENS,
  takesTier: true,
  onProject: true,
  withoutApplicationProfiles: true,
};

/**
 * What reads, stops and deletes a response that was stored; individual responses are no resources
 * (inference-responses-api).
 */
const STORED_RESPONSES = ['bedrock:GetInvoke', 'bedrock:CancelInvoke', 'bedrock:DeleteInvoke'] as const;

export const responsesColumn = {
  behind: 'discover',
  // Bedrock user guide, inference-responses-api, "Permissions".
  actions: ['bedrock:InvokeModel', ...STORED_RESPONSES],
  apis: ['createresponse', 'responses.create'],
  isCounted: true,
  compatible: ROW,
  parts: {
    whyNot: (target, family) => withoutApi(target, family, ROW),
    of: (target, family, context) => [
      compatibleCall(ROW, target, family, context),
      ...STORED_RESPONSES.map((action) =>
        onlyListed(
          control(
            action,
            [requirement(action, projectArn(context), context)],
            unsupported('the check stores no response that it could be asked about'),
          ),
        ),
      ),
    ],
  },
} as const satisfies ColumnDefinition;
