import { needsOptIn } from '../../catalog/regions.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { wordings } from '../../domain/message.ts';
import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';

const STALE = 'a stale key, or a session token that is missing or belongs to another key, gives exactly this.';

/**
 * A region that the account has not enabled does not know its credentials, and says no more than that
 * (awslabs/landing-zone-accelerator-on-aws#269, aws/chalice#1445; three public threads in all). Whether it is enabled,
 * only account:GetRegionOptStatus says.
 */
function notEnabled({ region }: Evidence): string {
  if (region === undefined || !needsOptIn(region)) return '';
  return `${region} is a region that an account has to enable, and one that is not enabled answers so: see \`aws account get-region-opt-status --region-name ${region}\`, and enable it or name another region. Else: `;
}

export const credentialsInvalid: CauseDefinition = {
  layer: 'credentials',
  owner: 'workflow-author',
  title: 'There are no valid credentials',
  meaning: 'The access key, its secret, the session token or the signature is not accepted, or none was found.',
  short: 'credentials',
  documentation: [DOCS.errors, DOCS.commonErrors],
  remedy: ({ evidence }) =>
    wordings(
      `${notEnabled(evidence)}Check which credentials the job resolves (AWS_* variables, AWS_PROFILE, the role of the runner itself): ${STALE}`,
      `${notEnabled(evidence)}Check which credentials are found (AWS_* variables, AWS_PROFILE, the role of this machine): ${STALE}`,
    ),
  example: 'The security token included in the request is invalid',
  texts: [
    {
      id: 'invalid-in-workflow',
      after: 'ambient-keys-win',
      or: ['oidc-ambient-credentials'],
      why: 'In a login step both are possible: bad keys were configured, or the runner has its own.',
      service: ['github', 'sts'],
      any: ['security token included in the request is invalid'],
    },
    {
      id: 'invalid',
      why: 'The key, its secret, its token or the signature made with it is not accepted.',
      any: [
        'security token included in the request is invalid',
        'access key id provided does not exist in our records',
        'access key id you provided does not exist in our records',
        'scoped to correct service',
        'request signature we calculated does not match',
        'signature does not conform to aws standards',
        'missing authentication token',
        'request is missing authentication token',
        'unable to locate credentials',
        'could not load credentials',
        'unable to load aws credentials',
        'unable to load credentials',
        'missing credentials in config',
        'partial credentials found',
        'resolved credential object is not valid',
        'no ec2 imds role found',
        'failed to refresh cached credentials',
        'error when retrieving credentials',
        'credentials could not be sourced',
        'credentials were not found',
        'could not find credentials',
        'failed to load container credentials',
        'no valid credential sources',
        'no valid providers in chain',
        'no credentials in the property bag',
        'credentials provider was not enabled',
        'credential provider was not enabled',
        'unable to get iam security credentials',
        'failed to resolve aws credentials',
        // botocore without credentials, in a program that does not look (litellm#39166).
        "'nonetype' object has no attribute 'access_key'",
        'config profile (',
        'aws credentials not found',
        'no aws credentials',
        'authorization header requires',
        '169.254.169.254',
        '169.254.170.2',
      ],
    },
    {
      id: 'scope-of-region',
      or: ['api-key'],
      why: 'Signed for another region than the endpoint; a Bedrock API key is bound to one region too.',
      any: ['scoped to a valid region'],
    },
    {
      id: 'invalid-by-name',
      why: 'Common AWS errors that are only ever about the credentials or the signature.',
      name: [
        'unrecognizedclientexception',
        'invalidclienttokenid',
        'invalidaccesskeyid',
        'signaturedoesnotmatch',
        'incompletesignature',
        'missingauthenticationtoken',
        'missingauthenticationtokenexception',
        'credentialsprovidererror',
        'nocredentialserror',
        'partialcredentialserror',
        'profilenotfound',
      ],
    },
  ],
};
