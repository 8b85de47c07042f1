/** A world's accounts as the services look at them: principals by ARN, models by region. */
import { createHash } from 'node:crypto';
import type { Partition } from './partitions.ts';
import type { Account, ModelState, Role, User, World } from './world.ts';

interface PrincipalBase {
  account: string;
  partition: Partition;
  name: string;
  path: string;
  /** With the path: `arn:aws:iam::111122223333:role/service/app`. */
  arn: string;
  /** `AROA...` or `AIDA...`. */
  id: string;
}

export interface RolePrincipal extends PrincipalBase {
  type: 'role';
  entity: Role;
}

export interface UserPrincipal extends PrincipalBase {
  type: 'user';
  entity: User;
}

/** An IAM role or user. */
export type Principal = RolePrincipal | UserPrincipal;

export interface Estate {
  world: World;
  principals: Principal[];
}

/** All principals of a world. */
export function estateOf(world: World): Estate {
  const principals = Object.entries(world.accounts).flatMap(([id, account]) => [
    ...Object.entries(account.roles ?? {}).map(([name, entity]): Principal => ({
      type: 'role',
      entity,
      ...nameOf('role', 'AROA', { id, partition: account.partition ?? 'aws' }, name, entity.path),
    })),
    ...Object.entries(account.users ?? {}).map(([name, entity]): Principal => ({
      type: 'user',
      entity,
      ...nameOf('user', 'AIDA', { id, partition: account.partition ?? 'aws' }, name, entity.path),
    })),
  ]);
  return { world, principals };
}

/** Counts requests, and gives a role its later policies from the first request after those that the world names. */
export function changesLater(estate: Estate): (call: { service: string; operation: string }) => void {
  const waiting = (estate.world.later ?? []).map((later) => ({ ...later, left: later.after.calls }));
  return ({ service, operation }) => {
    for (const later of waiting) {
      if (later.left === 0) {
        const role = findRole(estate, later.role);
        if (role) role.entity.policies = later.policies;
      }
      if (service === later.after.service && operation === later.after.operation) later.left -= 1;
    }
  };
}

/** The role with exactly this ARN, path included. */
export function findRole(estate: Estate, arn: string): RolePrincipal | undefined {
  return estate.principals.filter((principal) => principal.type === 'role').find((role) => role.arn === arn);
}

/** The principal of this type and name in an account; IAM names are unique whatever their path and letter case. */
export function findByName(estate: Estate, account: string, type: string, name: string): Principal | undefined {
  return estate.principals.find(
    (principal) =>
      principal.account === account && principal.type === type && principal.name.toLowerCase() === name.toLowerCase(),
  );
}

/** The account with this ID. Undefined if the world has none. */
export function accountOf(estate: Estate, id: string): Account | undefined {
  return estate.world.accounts[id];
}

/** A foundation model's state in a region. Undefined: the region does not have it. */
export function modelIn(account: Account | undefined, region: string, id: string): ModelState | undefined {
  return account?.bedrock?.models?.[region]?.[id];
}

/** An ID in the form that IAM gives, the same in every run. */
export function stableId(prefix: string, seed: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const digest = createHash('sha256').update(seed).digest();
  return prefix + [...digest.subarray(0, 17)].map((byte) => alphabet.charAt(byte % alphabet.length)).join('');
}

function nameOf(
  type: string,
  prefix: string,
  { id: account, partition }: { id: string; partition: Partition },
  name: string,
  path = '/',
): PrincipalBase {
  const arn = `arn:${partition}:iam::${account}:${type}${path}${name}`;
  return { account, partition, name, path, arn, id: stableId(prefix, arn) };
}
