/** What of a target makes IAM's answers incomplete. Pure. */
import { TARGET_KINDS } from '../domain/target-kinds.ts';
import type { PlannedCell } from './planned-cell.ts';

/**
 * Whether IAM's answers cannot be all there is to say: something stands behind the target that could not be learnt,
 * the target is not ready, or it belongs to another account, whose side the simulator does not see.
 */
export function requirementsIncomplete({ target, identity }: Pick<PlannedCell, 'target' | 'identity'>): boolean {
  const { kind, profile, modelArns, state, arn } = target;
  if (state !== undefined || isForeign(arn, identity.account)) return true;
  if (modelArns.length > 0) return false;
  return profile === undefined ? TARGET_KINDS[kind].needsModels === true : profile.scope !== 'global';
}

/** Whether an ARN names an account, and another one than the principal's. */
export function isForeign(arn: string, account: string): boolean {
  const owner = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arn)?.[1];
  return owner !== undefined && account !== '' && owner !== account;
}
