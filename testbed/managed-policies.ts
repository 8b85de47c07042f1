/** Managed policies of a world by their ARN: attached ones, boundaries, and those that only stand in the account. */
import type { Estate } from './estate.ts';
import type { NamedPolicy } from './world.ts';

/** ARN of a managed policy: as the world says, else that of a customer-managed policy of the account. */
export function managedPolicyArn(account: string, policy: NamedPolicy): string {
  return policy.arn ?? `arn:aws:iam::${account}:policy/${policy.name}`;
}

/** The managed policy with an ARN, as an account sees it: its own, and those of AWS that the account uses. */
export function findManagedPolicy(estate: Estate, account: string, arn: string): NamedPolicy | undefined {
  const own = estate.principals.filter((principal) => principal.account === account);
  const all = [
    ...(estate.world.accounts[account]?.['managed-policies'] ?? []),
    ...own.flatMap(({ entity }) => entity['managed-policies'] ?? []),
    ...own.flatMap(({ entity }) => entity['permissions-boundary'] ?? []),
    ...Object.values(estate.world.accounts[account]?.groups ?? {}).flatMap((group) => group['managed-policies'] ?? []),
  ];
  return all.find((policy) => managedPolicyArn(account, policy) === arn);
}
