import { say, setting, type Message } from '../../domain/message.ts';
import type { CauseDefinition, Names } from '../cause-definition.ts';
import { actionOf } from '../denial-rows.ts';
import { DOCS } from '../documentation.ts';

export const apiKey: CauseDefinition = {
  layer: 'credentials',
  owner: 'workflow-author',
  title: 'The Bedrock API key is not accepted',
  meaning: 'A bearer token was used: expired, of another region or product, or its use is not allowed.',
  documentation: [DOCS.keys],
  remedy: apiKeyRemedy,
  example:
    '401 ... is not authorized to perform: bedrock:CallWithBearerToken on resource: *\nbecause no identity-based policy allows the action',
  texts: [
    {
      id: 'api-key',
      why: 'Only bearer authentication words it like this. Other key products, dummy keys, another region and revoked keys look alike.',
      any: [
        'invalid api key format',
        'make sure your api key is valid',
        'bearer token has expired',
        'invalid bearer token',
        'bearer token is invalid',
        'bearer token is expired',
        'bearer token included in the request is invalid',
        'bearer token included in the request is expired',
        'bedrock api key has expired',
        'api key has expired',
        'api key is expired',
      ],
    },
  ],
  denials: [
    {
      id: 'bearer',
      by: 'action',
      when: (denial) => actionOf(denial).endsWith(':callwithbearertoken'),
      why: 'The call was made with a Bedrock API key, and its use is denied.',
    },
  ],
};

/** If the key is the principal under test, its permissions are mended; otherwise it is unset. */
function apiKeyRemedy({ principal, region, denial, policy, evidence: { apiKey } }: Names): Message {
  if (apiKey === undefined) {
    return denial
      ? `Unset AWS_BEARER_TOKEN_BEDROCK and use the role's own credentials; API keys also need bedrock:CallWithBearerToken, which is denied to ${principal}.`
      : `Unset AWS_BEARER_TOKEN_BEDROCK and use the role's own credentials, or make a new Bedrock API key for ${region}: a key works in one region only.`;
  }
  const type = apiKey === 'short-term' ? 'SHORT_TERM' : 'LONG_TERM';
  if (denial?.effect === 'explicit') {
    return say`A ${denial.policyType ?? 'policy'}${policy} forbids ${principal} the use of API keys, perhaps only of ${type} ones (condition key bedrock:BearerTokenType): use the other type, or credentials of a role (${setting('role-to-assume')}) instead of a key.`;
  }
  if (denial) {
    return say`Allow bedrock:CallWithBearerToken on "*" for ${principal}, beside the actions of Bedrock itself (the condition key bedrock:BearerTokenType limits it to ${type} keys); or use credentials of a role (${setting('role-to-assume')}) instead of a key.`;
  }
  return `Make a new Bedrock API key in ${region} and put it into AWS_BEARER_TOKEN_BEDROCK: one that has expired, was reset or deleted, or was made in another region is refused like this.`;
}
