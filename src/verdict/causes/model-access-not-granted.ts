import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';

export const modelAccessNotGranted: CauseDefinition = {
  layer: 'entitlement',
  behind: 'model-not-offered-to-account',
  owner: 'account-owner',
  title: 'The account has no access to this model',
  meaning:
    'Older wording with several reasons: not enabled here, enabled in another region only, or a wrong or retired ID.',
  short: 'not granted',
  documentation: [DOCS.access, DOCS.models],
  remedy: (names) =>
    `Check that ${names.model} is a model of ${names.region}; if it is, the owner of ${names.account} enables it there (in GovCloud under Model access, elsewhere by one call of an administrator).`,
  isTextShared: true,
  example:
    "You don't have access to the model with the specified model ID. (Service: BedrockRuntime, Status Code: 403, Request ID: 30a65748-7fad-41bf-af5a-9e0dd6b0dbe7)",
  texts: [
    {
      id: 'model-access',
      or: ['model-id-or-region', 'account-blocked'],
      why: 'True causes found: not enabled, enabled in another region, a wrong or retired ID, an account too new.',
      any: [
        "don't have access to the model with the specified model id",
        'do not have access to the model with the specified model id',
      ],
    },
    {
      id: 'api-operation',
      or: ['model-id-or-region', 'account-blocked'],
      why: 'Older wording of the same gate (403, sometimes 400). With "with a prompt resource" it is another gate, not known.',
      any: ['account is not authorized to invoke this api operation'],
      none: ['operation with a prompt resource'],
    },
    {
      id: 'model-not-enabled',
      or: ['model-id-or-region'],
      why: 'Seen in clients that list which texts mean the model and not the request.',
      any: [
        'is not enabled for this account',
        'model access has not been granted',
        "don't have access to this model",
        'do not have access to this model',
      ],
    },
  ],
  separations: [
    {
      when: (evidence) => evidence.mantleOnly === true || evidence.mantleRuntimeId !== undefined,
      cause: 'model-id-or-region',
      because: 'The ID is one of the bedrock-mantle endpoint.',
    },
    {
      when: ({ availability }) => availability?.region === 'NOT_AVAILABLE',
      cause: 'model-id-or-region',
      or: ['model-access-not-granted'],
      because: 'The model reads as not available in this region.',
    },
    {
      when: ({ nearestIds }) => (nearestIds?.length ?? 0) > 0,
      cause: 'model-id-or-region',
      or: ['model-access-not-granted'],
      because: 'The ID is not among the models and profiles of this region.',
    },
  ],
};
