/**
 * STS on loopback: AssumeRoleWithWebIdentity, AssumeRole, GetCallerIdentity, DecodeAuthorizationMessage. Codes, texts
 * and statuses as AWS gives them
 * (https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html and messages seen in the
 * field).
 */
import { iamRegion, partitionIn } from '../partitions.ts';
import type { RolePrincipal } from '../estate.ts';
import { accountOf, findRole } from '../estate.ts';
import { findManagedPolicy } from '../managed-policies.ts';
import { denialMessage } from '../policy/denial-message.ts';
import type { DeniedCall } from '../policy/denial-message.ts';
import { documentText } from '../policy/document.ts';
import type { Context, Trust } from './access.ts';
import { liveContext, refusal, requestPrincipal, trustOf } from './access.ts';
import type { Caller, Session } from './credentials.ts';
import { decodeToken } from './jwt.ts';
import type { AwsSurroundings } from './query-service.ts';
import { QueryRefusal, queryService } from './query-service.ts';
import type { Xml } from './query.ts';
import { hasMember } from './query.ts';
import type { Service } from './server.ts';

/** A session of a role that was assumed by a session of a role lasts at most this long. */
const CHAINED_SESSION_LIMIT_SECONDS = 3600;

/** The service. */
export function stsService(around: AwsSurroundings): Service {
  const protocol = { namespace: 'https://sts.amazonaws.com/doc/2011-06-15/', version: '2011-06-15' };
  return queryService('sts', protocol, around, {
    AssumeRoleWithWebIdentity: (form) => assumeRoleWithWebIdentity(around, form),
    AssumeRole: (form, caller) => assumeRole(around, form, caller()),
    DecodeAuthorizationMessage: (form, caller) => decodeAuthorizationMessage(around, form, caller()),
    GetCallerIdentity: (_form, caller) => {
      const { arn, userId, account } = caller();
      return { Arn: arn, UserId: userId, Account: account };
    },
  });
}

/** An encoded message of this testbed is its document in base64url. */
function decodeAuthorizationMessage(around: AwsSurroundings, form: URLSearchParams, caller: Caller): Xml {
  const action = 'sts:DecodeAuthorizationMessage';
  const denial = refusal(around.estate, {
    caller,
    action,
    resource: '*',
    region: iamRegion(caller.principal.partition),
  });
  if (denial) {
    throw new QueryRefusal(403, 'AccessDenied', denialMessage({ principalArn: caller.arn, action, denial }));
  }
  const decoded = Buffer.from(form.get('EncodedMessage') ?? '', 'base64url').toString('utf8');
  if (!decoded.startsWith('{')) {
    throw new QueryRefusal(
      400,
      'InvalidAuthorizationMessageException',
      'Message is not encoded with the correct format',
    );
  }
  return { DecodedMessage: decoded };
}

function assumeRoleWithWebIdentity(around: AwsSurroundings, form: URLSearchParams): Xml {
  const request = roleRequest(around, form);
  const claims = decodeToken(form.get('WebIdentityToken') ?? '');
  if (claims === undefined) {
    const message = 'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)';
    throw new QueryRefusal(400, 'InvalidIdentityToken', message);
  }
  const account = request.roleArn.split(':')[4] ?? '';
  const host = claims.iss.replace(/^https:\/\//, '');
  const providers = accountOf(around.estate, account)?.['oidc-providers'] ?? [];
  const provider = providers.find((candidate) => candidate.url.replace(/^https:\/\//, '').replace(/\/$/, '') === host);
  if (provider === undefined) {
    throw new QueryRefusal(
      400,
      'InvalidIdentityToken',
      `No OpenIDConnect provider found in your account for ${claims.iss}`,
    );
  }
  if (!provider.audiences.includes(claims.aud))
    throw new QueryRefusal(400, 'InvalidIdentityToken', 'Incorrect token audience');
  if (claims.exp <= around.now()) {
    const message = `Token expired: current date/time ${around.now()} must be before the expiration date/time ${claims.exp}`;
    throw new QueryRefusal(400, 'ExpiredTokenException', message);
  }
  const role = findRole(around.estate, request.roleArn);
  const trust =
    role &&
    trustOf({
      role,
      action: 'sts:AssumeRoleWithWebIdentity',
      by: { kind: 'federated', provider: `arn:${partitionIn(request.roleArn)}:iam::${account}:oidc-provider/${host}` },
      context: claimContext(host, claims.all),
    });
  if (role === undefined || trust === undefined || !isTrusted(trust)) {
    throw new QueryRefusal(403, 'AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity');
  }
  const session = issue(around, role, request);
  return {
    SubjectFromWebIdentityToken: claims.sub,
    Audience: claims.aud,
    ...sessionXml(session),
    Provider: `arn:${partitionIn(request.roleArn)}:iam::${account}:oidc-provider/${host}`,
  };
}

function assumeRole(around: AwsSurroundings, form: URLSearchParams, caller: Caller): Xml {
  const request = roleRequest(around, form);
  const externalId = form.get('ExternalId');
  const context: Context = {
    ...(externalId === null ? {} : { 'sts:ExternalId': [externalId] }),
    'sts:RoleSessionName': [request.sessionName],
  };
  const wish = { roleArn: request.roleArn, caller, context };
  const role = assumableRole(around, { ...wish, action: 'sts:AssumeRole' });
  if (hasMember(form, 'Tags', 1)) assumableRole(around, { ...wish, action: 'sts:TagSession' });
  if (caller.sessionName !== undefined && request.durationSeconds > CHAINED_SESSION_LIMIT_SECONDS) {
    const message =
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.';
    throw new QueryRefusal(400, 'ValidationError', message);
  }
  return sessionXml(issue(around, role, request));
}

/**
 * The role, if the caller may do this with it. In one account a trust policy that names the caller suffices, one that
 * names the account needs the caller's own policies too; across accounts both are always needed
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html).
 */
function assumableRole(
  around: AwsSurroundings,
  wish: { roleArn: string; action: string; caller: Caller; context: Context },
): RolePrincipal {
  const { caller, action, roleArn } = wish;
  const role = findRole(around.estate, roleArn);
  const sameAccount = role?.account === caller.account;
  const context = { ...liveContext(around.estate, caller, iamRegion(caller.principal.partition)), ...wish.context };
  const trust = role ? trustOf({ role, action, by: requestPrincipal(caller), context }) : 'none';
  const allowedByResource = sameAccount && trust === 'named';
  const question = {
    caller,
    action,
    resource: roleArn,
    region: iamRegion(caller.principal.partition),
    context,
    allowedByResource,
  };
  const denial: DeniedCall['denial'] =
    refusal(around.estate, question) ??
    (isTrusted(trust) ? undefined : { layer: 'trust', explicit: trust === 'denied' });
  if (denial === undefined && role !== undefined) return role;
  const reason = sameAccount && denial !== undefined ? { denial } : {};
  const message = denialMessage({ principalArn: caller.arn, action, resource: roleArn, ...reason });
  throw new QueryRefusal(403, 'AccessDenied', message);
}

interface RoleRequest {
  roleArn: string;
  sessionName: string;
  durationSeconds: number;
  sessionPolicies: string[];
}

function roleRequest(around: AwsSurroundings, form: URLSearchParams): RoleRequest {
  const roleArn = form.get('RoleArn') ?? '';
  const sessionName = form.get('RoleSessionName') ?? '';
  const durationSeconds = Number(form.get('DurationSeconds') ?? 3600);
  if (!/^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(roleArn)) {
    throw new QueryRefusal(400, 'ValidationError', 'Request ARN is invalid');
  }
  const broken = CONSTRAINTS.find(({ of, holds }) => !holds(of === 'roleSessionName' ? sessionName : durationSeconds));
  if (broken !== undefined) {
    const value = broken.of === 'roleSessionName' ? sessionName : durationSeconds;
    const message = `1 validation error detected: Value '${value}' at '${broken.of}' failed to satisfy constraint: Member must ${broken.must}`;
    throw new QueryRefusal(400, 'ValidationError', message);
  }
  return { roleArn, sessionName, durationSeconds, sessionPolicies: sessionPoliciesOf(around, roleArn, form) };
}

/** The inline policy and the managed ones of the role's account; AWS reads a managed one when the session is made. */
function sessionPoliciesOf({ estate }: AwsSurroundings, roleArn: string, form: URLSearchParams): string[] {
  const policy = form.get('Policy');
  const arns: string[] = [];
  for (let index = 1; hasMember(form, 'PolicyArns', index); index += 1) {
    arns.push(form.get(`PolicyArns.member.${index}.arn`) ?? '');
  }
  const managed = arns.map((arn) => {
    const found = findManagedPolicy(estate, roleArn.split(':')[4] ?? '', arn);
    if (found) return documentText(found.document);
    throw new QueryRefusal(400, 'ValidationError', `PolicyArns specified do not exist: ${arn}`);
  });
  return [...(policy === null ? [] : [policy]), ...managed];
}

/** Of the API's model; the first that does not hold is named. */
const CONSTRAINTS: readonly {
  of: 'roleSessionName' | 'durationSeconds';
  must: string;
  holds: (value: string | number) => boolean;
}[] = [
  { of: 'roleSessionName', must: 'have length greater than or equal to 2', holds: (name) => String(name).length >= 2 },
  { of: 'roleSessionName', must: 'have length less than or equal to 64', holds: (name) => String(name).length <= 64 },
  {
    of: 'roleSessionName',
    must: 'satisfy regular expression pattern: [\\w+=,.@-]*',
    holds: (name) => /^[\w+=,.@-]*$/.test(String(name)),
  },
  {
    of: 'durationSeconds',
    must: 'have value greater than or equal to 900',
    holds: (seconds) => Number(seconds) >= 900,
  },
  {
    of: 'durationSeconds',
    must: 'have value less than or equal to 43200',
    holds: (seconds) => Number(seconds) <= 43_200,
  },
];

function isTrusted(trust: Trust): boolean {
  return trust === 'named' || trust === 'account';
}

function issue(around: AwsSurroundings, role: RolePrincipal, request: RoleRequest): Session {
  if (request.durationSeconds > (role.entity['max-session-duration'] ?? 3600)) {
    const message = 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.';
    throw new QueryRefusal(400, 'ValidationError', message);
  }
  return around.credentials.issue(role, request.sessionName, request.durationSeconds, request.sessionPolicies);
}

/** The claims that a trust policy may test: `token.actions.githubusercontent.com:sub` and so on. */
function claimContext(host: string, claims: Record<string, unknown>): Context {
  const texts = Object.entries(claims).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(texts.map(([name, value]) => [`${host}:${name}`, [value]]));
}

function sessionXml(session: Session): Record<string, Xml> {
  const { caller } = session;
  return {
    AssumedRoleUser: { Arn: caller.arn, AssumedRoleId: caller.userId },
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.sessionToken ?? '',
      Expiration: new Date(session.expiresAt ?? 0).toISOString().replace(/\.\d+Z$/, 'Z'),
    },
  };
}
