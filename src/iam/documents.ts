/**
 * Policy documents as they are attached, each read once and only if needed. What may not be read is a failure, as
 * data.
 */
import type { AttachedPolicy } from '../policy/change.ts';
import type { NamedPolicy } from '../policy/guards.ts';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { AnsweringOperation } from '../aws/answer-shapes.ts';
import { ask, type Result } from '../aws/clients.ts';
import { lazy } from '../util/lazy.ts';
import { oncePerKey } from '../util/once.ts';
import { decoded } from './decoded.ts';
import type { IamAccess } from './simulator.ts';

/** Whose policies are read. */
export interface PolicyOwner {
  kind: 'role' | 'user';
  name: string;
}

const sdk = lazy(() => import('../aws/sdk/iam.ts'));

/** What is in force for a principal itself, as far as it may be read. */
export interface InForce {
  identity: AttachedPolicy[];
  /** Document of the permissions boundary; absent if there is none, or where it could not be read. */
  boundary?: string;
  /** Names of what could not be read. */
  unread: string[];
  /** Whether every policy that is attached to the principal itself is among `identity`. */
  isListed: boolean;
}

/** A list of IAM's, of which one answer may not hold all. */
interface Inline {
  names: string[];
  isCut: boolean;
}

interface Attached {
  /** ARNs by name: the simulator names them without. */
  arns: Map<string, string>;
  isCut: boolean;
}

/** The policy documents of principals, each read once. */
export class PolicyDocuments {
  readonly #access: IamAccess;
  readonly #owner: PolicyOwner;
  readonly #documents = oncePerKey<Result<string>>();
  readonly #attached = oncePerKey<Result<Attached>>();
  readonly #names = oncePerKey<Result<Inline>>();
  readonly #boundary = oncePerKey<Result<string>>();
  readonly #identity = oncePerKey<NamedPolicy[]>();

  #listed = false;

  /** Whether the lists of the identity policies have been asked for: reading them again makes no call. */
  get isListed(): boolean {
    return this.#listed;
  }

  constructor(access: IamAccess, owner: PolicyOwner) {
    this.#access = access;
    this.#owner = owner;
  }

  /** The default version of a managed policy: iam:GetPolicy, then iam:GetPolicyVersion. */
  managed(arn: string): Promise<Result<string>> {
    return this.#documents(arn, async () => {
      const { GetPolicyCommand, GetPolicyVersionCommand } = await sdk();
      const found = await this.#ask('GetPolicy', (client, options) =>
        client.send(new GetPolicyCommand({ PolicyArn: arn }), options),
      );
      if (!found.ok) return found;
      const VersionId = found.value.Policy?.DefaultVersionId ?? 'v1';
      const version = await this.#ask('GetPolicyVersion', (client, options) =>
        client.send(new GetPolicyVersionCommand({ PolicyArn: arn, VersionId }), options),
      );
      return version.ok ? { ...version, value: decoded(version.value.PolicyVersion?.Document) } : version;
    });
  }

  /** The document of the principal's permissions boundary; '' if it has none. */
  boundary(): Promise<Result<string>> {
    return this.#boundary('', async () => {
      const { GetRoleCommand, GetUserCommand } = await sdk();
      const { kind, name } = this.#owner;
      const found =
        kind === 'role'
          ? await this.#ask('GetRole', (client, options) =>
              client.send(new GetRoleCommand({ RoleName: name }), options),
            )
          : await this.#ask('GetUser', (client, options) =>
              client.send(new GetUserCommand({ UserName: name }), options),
            );
      if (!found.ok) return found;
      const owner = 'Role' in found.value ? found.value.Role : found.value.User;
      const arn = owner?.PermissionsBoundary?.PermissionsBoundaryArn;
      return arn === undefined ? { ...found, value: '' } : this.managed(arn);
    });
  }

  /**
   * The document behind a `SourcePolicyId` and `SourcePolicyType` of the simulator: `role_NAME_POLICY` for an inline
   * policy, the bare name for a managed one. Undefined if it may not be read, or the name says nothing that we know.
   */
  async ofSource(policy: string, type: string): Promise<string | undefined> {
    if (/boundary/i.test(type)) return textOf(await this.boundary());
    const { kind, name } = this.#owner;
    const prefix = `${kind}_${name}_`;
    if (policy.startsWith(prefix)) return textOf(await this.#inline(policy.slice(prefix.length)));
    const attached = await this.#attachedPolicies();
    const arn = attached.ok ? attached.value.arns.get(policy) : undefined;
    return arn === undefined ? undefined : textOf(await this.managed(arn));
  }

  /**
   * The identity policies of the principal that may be read: inline ones where iam:List(Role|User)Policies is allowed,
   * managed ones where iam:ListAttached(Role|User)Policies is. A user's groups are not read.
   */
  identityPolicies(): Promise<NamedPolicy[]> {
    this.#listed = true;
    return this.#identity('', async () => {
      const [names, attached] = await Promise.all([this.#inlineNames(), this.#attachedPolicies()]);
      const inline = (names.ok ? names.value.names : []).map(async (name) => ({
        policy: name,
        text: textOf(await this.#inline(name)),
      }));
      const managed = (attached.ok ? [...attached.value.arns] : []).map(async ([name, arn]) => ({
        policy: name,
        text: textOf(await this.managed(arn)),
      }));
      const read = await Promise.all([...inline, ...managed]);
      return read.flatMap(({ policy, text }) => (text === undefined ? [] : [{ policy, text }]));
    });
  }

  /**
   * Everything that is in force for the principal itself, and the names of what could not be read of it. Never fails.
   */
  async inForce(): Promise<InForce> {
    const [{ identity, unread, isListed }, boundary] = await Promise.all([this.identityInForce(), this.boundary()]);
    const { kind, name } = this.#owner;
    return {
      ...{ identity, isListed },
      ...(boundary.ok && boundary.value !== '' && { boundary: boundary.value }),
      unread: [...unread, ...(boundary.ok ? [] : [`permissions boundary of ${kind} ${name}`])],
    };
  }

  /** The identity policies that are in force, and the names of what could not be read of them. Never fails. */
  async identityInForce(): Promise<Omit<InForce, 'boundary'>> {
    this.#listed = true;
    const [names, attached] = await Promise.all([this.#inlineNames(), this.#attachedPolicies()]);
    const { kind, name: owner } = this.#owner;
    const unread = [
      ...(names.ok && !names.value.isCut ? [] : [`inline policies of ${kind} ${owner}`]),
      ...(attached.ok && !attached.value.isCut ? [] : [`attached policies of ${kind} ${owner}`]),
      // Groups are not listed: most users of Bedrock are roles.
      ...(kind === 'user' ? [`policies of the groups of user ${owner}`] : []),
    ];
    const inline = (names.ok ? names.value.names : []).map(async (name) => ({
      policy: { kind: 'inline' as const, name },
      text: textOf(await this.#inline(name)),
    }));
    const managed = (attached.ok ? [...attached.value.arns] : []).map(async ([name, arn]) => ({
      policy: { kind: 'managed' as const, name, arn },
      text: textOf(await this.managed(arn)),
    }));
    const read = await Promise.all([...inline, ...managed]);
    const isWhole = names.ok && !names.value.isCut && attached.ok && !attached.value.isCut;
    return {
      isListed: isWhole && read.every(({ text }) => text !== undefined),
      identity: read.flatMap(({ policy, text }) => (text === undefined ? [] : [{ ...policy, text }])),
      unread: [...unread, ...read.flatMap(({ policy, text }) => (text === undefined ? [`policy ${policy.name}`] : []))],
    };
  }

  /** How many managed policies are attached; undefined if that may not be listed. */
  async attachedCount(): Promise<number | undefined> {
    const attached = await this.#attachedPolicies();
    return attached.ok ? attached.value.arns.size : undefined;
  }

  #inlineNames(): Promise<Result<Inline>> {
    return this.#names('', async () => {
      const { ListRolePoliciesCommand, ListUserPoliciesCommand } = await sdk();
      const { kind, name } = this.#owner;
      const found =
        kind === 'role'
          ? await this.#ask('ListRolePolicies', (client, options) =>
              client.send(new ListRolePoliciesCommand({ RoleName: name }), options),
            )
          : await this.#ask('ListUserPolicies', (client, options) =>
              client.send(new ListUserPoliciesCommand({ UserName: name }), options),
            );
      if (!found.ok) return found;
      const { PolicyNames: names = [], IsTruncated: isCut = false } = found.value;
      return { ...found, value: { names, isCut } };
    });
  }

  #inline(PolicyName: string): Promise<Result<string>> {
    return this.#documents(`inline ${PolicyName}`, async () => {
      const { GetRolePolicyCommand, GetUserPolicyCommand } = await sdk();
      const { kind, name } = this.#owner;
      const found =
        kind === 'role'
          ? await this.#ask('GetRolePolicy', (client, options) =>
              client.send(new GetRolePolicyCommand({ RoleName: name, PolicyName }), options),
            )
          : await this.#ask('GetUserPolicy', (client, options) =>
              client.send(new GetUserPolicyCommand({ UserName: name, PolicyName }), options),
            );
      return found.ok ? { ...found, value: decoded(found.value.PolicyDocument) } : found;
    });
  }

  /** ARNs of the attached managed policies by name: the simulator names them without. */
  #attachedPolicies(): Promise<Result<Attached>> {
    return this.#attached('', async () => {
      const { ListAttachedRolePoliciesCommand, ListAttachedUserPoliciesCommand } = await sdk();
      const { kind, name } = this.#owner;
      const found =
        kind === 'role'
          ? await this.#ask('ListAttachedRolePolicies', (client, options) =>
              client.send(new ListAttachedRolePoliciesCommand({ RoleName: name }), options),
            )
          : await this.#ask('ListAttachedUserPolicies', (client, options) =>
              client.send(new ListAttachedUserPoliciesCommand({ UserName: name }), options),
            );
      if (!found.ok) return found;
      const { AttachedPolicies: all = [], IsTruncated: isCut = false } = found.value;
      const arns = new Map(all.map(({ PolicyName = '', PolicyArn = '' }) => [PolicyName, PolicyArn]));
      return { ...found, value: { arns, isCut } };
    });
  }

  #ask<T extends { $metadata: { attempts?: number | undefined } }>(
    operation: AnsweringOperation,
    send: (client: IAMClient, options: { abortSignal: AbortSignal }) => Promise<T>,
  ): Promise<Result<T>> {
    const { client, pool, signal } = this.#access;
    return pool.run(() => ask('iam', operation, () => send(client, { abortSignal: signal }), signal));
  }
}

function textOf(result: Result<string>): string | undefined {
  return result.ok ? result.value : undefined;
}
