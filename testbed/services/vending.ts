/**
 * Who hands out the credentials of standing sessions beside STS: instance metadata (version 2,
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html), a container's endpoint
 * (https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html) and the portal of IAM Identity
 * Center (https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRoleCredentials.html).
 */
import type { Vending } from '../world.ts';
import type { CredentialStore, Session } from './credentials.ts';
import { jsonAnswer, jsonFailure } from './rest-json.ts';
import type { Answer, Call, Request, Service } from './server.ts';

/** Secrets of the services themselves, which no surface may show. */
export const METADATA_TOKEN = 'testbed-instance-metadata-token-1234567890';

const HOURS = 3_600_000;

const call = (operation: string): Call => ({ operation, region: undefined, principal: undefined, model: undefined });
const text = (status: number, body: string): Answer => ({ status, headers: { 'content-type': 'text/plain' }, body });

/** Sessions of a world do not end, but every vendor names a date. */
function datesOf(): { LastUpdated: string; Expiration: string } {
  const date = (time: number): string => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
  return { LastUpdated: date(Date.now()), Expiration: date(Date.now() + 6 * HOURS) };
}

const keysOf = ({ accessKeyId, secretAccessKey, sessionToken = '' }: Session) => ({
  AccessKeyId: accessKeyId,
  SecretAccessKey: secretAccessKey,
  Token: sessionToken,
});

/**
 * Instance metadata: a token first, then the name of the role, then its credentials. Answers 404 where the world has
 * no instance.
 */
export function metadataService(vending: Vending, credentials: CredentialStore): Service {
  const ROLE = '/latest/meta-data/iam/security-credentials/';
  return {
    name: 'imds',
    identify: ({ path }) => call(path === '/latest/api/token' ? 'token' : path === ROLE ? 'role' : 'credentials'),
    answer(request) {
      const session = sessionOf(credentials, vending.imds?.session);
      if (session === undefined) return text(404, 'Not Found');
      if (request.path === '/latest/api/token') {
        const asks = request.method === 'PUT' && request.headers['x-aws-ec2-metadata-token-ttl-seconds'] !== undefined;
        return asks ? text(200, METADATA_TOKEN) : text(400, 'Bad Request');
      }
      if (request.headers['x-aws-ec2-metadata-token'] !== METADATA_TOKEN) return text(401, 'Unauthorized');
      const role = session.caller.principal.name;
      if (request.path === ROLE) return text(200, role);
      if (request.path !== `${ROLE}${role}`) return text(404, 'Not Found');
      const body = { Code: 'Success', Type: 'AWS-HMAC', ...keysOf(session), ...datesOf() };
      return text(200, JSON.stringify(body, null, 2));
    },
    fault: ({ status = 500, message = 'Internal Server Error' }) => text(status, message),
  };
}

/** A container's endpoint (ECS, EKS Pod Identity): one URL, with an authorization token where the world names one. */
export function containerService(vending: Vending, credentials: CredentialStore): Service {
  return {
    name: 'container',
    identify: () => call('credentials'),
    answer(request) {
      const { container } = vending;
      const session = sessionOf(credentials, container?.session);
      const refused = (status: number, code: string) => ({ ...jsonAnswer({ code, message: code }), status });
      if (!container || session === undefined) return refused(404, 'ResourceNotFoundException');
      if (container.authorization !== undefined && request.headers.authorization !== container.authorization)
        return refused(401, 'AccessDeniedException');
      return jsonAnswer({ RoleArn: session.caller.principal.arn, ...keysOf(session), ...datesOf() });
    },
    fault: ({ status = 500, name = 'InternalServerException', message = '' }) => ({
      ...jsonAnswer({ code: name, message }),
      status,
    }),
  };
}

/** The portal of IAM Identity Center: GetRoleCredentials for the holder of a login's access token. */
export function portalService(vending: Vending, credentials: CredentialStore): Service {
  const failure = (status: number, name: string, message: string): Answer =>
    jsonFailure({ status, name, message, layer: 'service' });
  return {
    name: 'sso',
    identify: ({ path }) => call(path === '/federation/credentials' ? 'GetRoleCredentials' : 'unknown'),
    answer(request: Request) {
      const { sso } = vending;
      if (sso === undefined || request.headers['x-amz-sso_bearer_token'] !== sso['access-token'])
        return failure(401, 'UnauthorizedException', 'Session token not found or invalid');
      const account = request.query.get('account_id');
      const role = request.query.get('role_name');
      const granted = sso.roles.find((one) => one.account === account && one['role-name'] === role);
      const session = sessionOf(credentials, granted?.session);
      if (session === undefined) return failure(403, 'ForbiddenException', 'No access');
      const { accessKeyId, secretAccessKey, sessionToken = '' } = session;
      const expiration = Date.now() + HOURS;
      return jsonAnswer({ roleCredentials: { accessKeyId, secretAccessKey, sessionToken, expiration } });
    },
    fault: ({ status = 500, name = 'InternalServerException', message = '' }) => failure(status, name, message),
  };
}

function sessionOf(credentials: CredentialStore, accessKeyId: string | undefined): Session | undefined {
  return credentials.all().find((session) => session.accessKeyId === accessKeyId);
}

/** Texts of these services that no surface may show. */
export function vendingSecrets({ container, sso }: Vending): string[] {
  return [METADATA_TOKEN, container?.authorization, sso?.['access-token']].filter((secret) => secret !== undefined);
}
