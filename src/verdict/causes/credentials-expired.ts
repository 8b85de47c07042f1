import { wordings } from '../../domain/message.ts';
import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';

export const credentialsExpired: CauseDefinition = {
  layer: 'credentials',
  owner: 'workflow-author',
  title: 'The credentials have expired',
  meaning: 'Temporary credentials reached their end; repeating the call cannot help.',
  short: 'credentials',
  documentation: [DOCS.commonErrors],
  remedy: () =>
    wordings(
      'Assume the role again right before the check; set `role-duration-seconds` higher only if the job really takes longer.',
      'Assume the role again right before the check; set `--role-duration-seconds` higher only if the check really takes longer.',
      'Log in again (`aws sso login` with IAM Identity Center), or assume the role again, and start the program anew if it keeps credentials.',
    ),
  example: 'The security token included in the request is expired',
  texts: [
    {
      id: 'expired',
      why: 'Temporary credentials at their end; repeating the call never helps.',
      any: [
        'security token included in the request is expired',
        'the provided token has expired',
        'token has expired and refresh failed',
        'session associated with this profile has expired',
        'sso session has expired',
        'session token has expired',
        'session has expired or is otherwise invalid',
        'credentials have expired',
        'credentials were refreshed, but the refreshed credentials are still expired',
        'token is expired. to refresh',
        'sso access token has either expired',
      ],
    },
    {
      id: 'sso-login',
      or: ['credentials-invalid'],
      why: 'IAM Identity Center: there is no session, or it has ended; logging in again is the answer to both (botocore, SSO errors).',
      any: ['session associated with this profile is invalid', 'error loading sso token', 'run aws sso login'],
    },
    {
      id: 'sso-session',
      or: ['credentials-invalid'],
      why: 'IAM Identity Center: its session has ended, or the cached one is of another login (aws-cli#7340).',
      any: ['session token not found or invalid'],
    },
    {
      id: 'expired-by-name',
      why: 'The name is decisive: outside AssumeRoleWithWebIdentity it is about the credentials that signed the request.',
      name: ['expiredtoken', 'expiredtokenexception'],
    },
  ],
};
