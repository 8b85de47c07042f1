/** ARNs as data. Pure text work: nothing here knows whether a resource exists. */

/** The six parts of an Amazon Resource Name. */
export interface Arn {
  partition: string;
  service: string;
  region: string;
  account: string;
  /** Everything after the fifth colon. */
  resource: string;
}

const ARN = /^arn:(aws[a-z-]*):([a-z0-9-]+):([a-z0-9-]*):(\d{12}|aws|):(\S+)$/;

/** The parts of an ARN, or undefined if the text is none. */
export function parseArn(text: string): Arn | undefined {
  const match = ARN.exec(text);
  if (!match) return undefined;
  const [, partition = '', service = '', region = '', account = '', resource = ''] = match;
  return { partition, service, region, account, resource };
}

/**
 * The role of an `assumed-role` session ARN, and any other text as it is. A session has no policies, and
 * `aws:PrincipalArn` of its calls is the role's ARN (IAM User Guide, "Global condition keys"). The session's ARN does
 * not have the role's path, so neither has the answer. Account IDs may be masked.
 */
export function roleOfSession(arn: string): string {
  const [, partition, account, name] =
    /^arn:(aws[a-z-]{0,20}):sts::([^:/]{0,40}):assumed-role\/([^/\s]+)/.exec(arn) ?? [];
  if (partition === undefined || account === undefined || name === undefined) return arn;
  return `arn:${partition}:iam::${account}:role/${name}`;
}

/** Kinds of identity that an ARN of IAM or STS can name. */
export type IdentityKind = 'role' | 'user' | 'root' | 'federated-user';

/** Whose policies count for a caller. */
export interface CallerIdentity {
  kind: IdentityKind;
  partition: string;
  account: string;
  /** Last part of the name, without path. */
  name: string;
  /**
   * ARN of the role or user. For a session this has no path: STS drops it from the session's ARN, so a role below a
   * path has another ARN than this one (IAM's simulator resolves roles by name and accepts it; permissions scoped to
   * the path do not).
   */
  arn: string;
}

/**
 * Turns an ARN of sts:GetCallerIdentity, of a role or of a user into the identity behind it; undefined if it is
 * neither.
 */
export function callerIdentity(text: string): CallerIdentity | undefined {
  const arn = parseArn(text);
  if (!arn) return undefined;
  const { partition, account } = arn;
  const [type = '', ...rest] = arn.resource.split('/');
  const last = rest.at(-1) ?? '';
  if (arn.service === 'sts' && type === 'assumed-role' && rest[0] !== undefined) {
    const name = rest[0];
    return { kind: 'role', partition, account, name, arn: `arn:${partition}:iam::${account}:role/${name}` };
  }
  if (arn.service === 'sts' && type === 'federated-user') {
    return { kind: 'federated-user', partition, account, name: last, arn: text };
  }
  if (arn.service !== 'iam') return undefined;
  if (type === 'root') return { kind: 'root', partition, account, name: 'root', arn: text };
  if ((type === 'role' || type === 'user') && last !== '')
    return { kind: type, partition, account, name: last, arn: text };
  return undefined;
}

/** Returns whether a text that a user wrote for a role or user, its ARN or its name, is about the one with an ARN. */
export function isPrincipal(arn: string, written: string): boolean {
  return written === arn || written === callerIdentity(arn)?.name;
}
