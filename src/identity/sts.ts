/** The two STS calls that turn one identity into another. Credentials are masked on the line after they exist. */
import type { Credentials as WireCredentials } from '@aws-sdk/client-sts';
import { ask, type Aws, type Credentials, type CredentialsProvider, type Result } from '../aws/clients.ts';
import type { Host } from '../domain/host.ts';
import { within } from '../util/deadline.ts';

/** Milliseconds for one hop, retries included: everything that is planned waits for the slowest of them. */
const STS_TIMEOUT_MS = 30_000;

/** What a role is assumed with. */
export interface AssumeOptions {
  role: string;
  sessionName: string;
  /** Seconds. */
  duration: number;
  region: string;
  signal: AbortSignal;
  sessionPolicies?: SessionPolicies;
}

/** What narrows a session below its role: a policy in JSON, and ARNs of managed ones. */
export interface SessionPolicies {
  inline?: string;
  managed: readonly string[];
}

function sessionPolicyInput({ sessionPolicies }: AssumeOptions) {
  const { inline, managed = [] } = sessionPolicies ?? {};
  return {
    ...(inline !== undefined && { Policy: inline }),
    ...(managed.length > 0 && { PolicyArns: managed.map((arn) => ({ arn })) }),
  };
}

/**
 * Credentials of `role` for a web identity token. Unsigned: no other credentials are involved, whatever the
 * environment holds.
 */
export async function assumeWithWebIdentity(
  aws: Aws,
  host: Host,
  options: AssumeOptions & { token: string },
): Promise<Result<Credentials>> {
  const client = await aws.sts({ region: options.region });
  const { AssumeRoleWithWebIdentityCommand } = await import('../aws/sdk/sts.ts');
  const command = new AssumeRoleWithWebIdentityCommand({
    RoleArn: options.role,
    RoleSessionName: options.sessionName,
    DurationSeconds: options.duration,
    ...sessionPolicyInput(options),
    WebIdentityToken: options.token,
  });
  const answer = await within(STS_TIMEOUT_MS, options.signal, (soon) =>
    ask('sts', 'AssumeRoleWithWebIdentity', () => client.send(command, { abortSignal: soon }), soon),
  );
  return taken(host, answer);
}

/** Credentials of `role` for a holder of `credentials`. */
export async function assumeRole(
  aws: Aws,
  host: Host,
  options: AssumeOptions & { credentials: CredentialsProvider; externalId?: string },
): Promise<Result<Credentials>> {
  const client = await aws.sts({ region: options.region, credentials: options.credentials });
  const { AssumeRoleCommand } = await import('../aws/sdk/sts.ts');
  const command = new AssumeRoleCommand({
    RoleArn: options.role,
    RoleSessionName: options.sessionName,
    DurationSeconds: options.duration,
    ...sessionPolicyInput(options),
    ...(options.externalId !== undefined && { ExternalId: options.externalId }),
  });
  const answer = await within(STS_TIMEOUT_MS, options.signal, (soon) =>
    ask('sts', 'AssumeRole', () => client.send(command, { abortSignal: soon }), soon),
  );
  return taken(host, answer);
}

function taken(host: Host, answer: Result<{ Credentials?: WireCredentials | undefined }>): Result<Credentials> {
  if (!answer.ok) return answer;
  const wire = answer.value.Credentials;
  const credentials: Credentials = {
    accessKeyId: wire?.AccessKeyId ?? '',
    secretAccessKey: wire?.SecretAccessKey ?? '',
    ...(wire?.SessionToken !== undefined && { sessionToken: wire.SessionToken }),
    ...(wire?.Expiration !== undefined && { expiration: wire.Expiration }),
  };
  mask(host, credentials);
  return { ok: true, value: credentials, attempts: answer.attempts };
}

/** Access key IDs are masked too: they are no secret, but they name the session to the readers of a public log. */
export function mask(host: Pick<Host, 'secret'>, credentials: Credentials): void {
  for (const value of [credentials.secretAccessKey, credentials.sessionToken, credentials.accessKeyId]) {
    if (value !== undefined && value !== '') host.secret(value);
  }
}
