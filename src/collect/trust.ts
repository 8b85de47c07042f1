/** Who may assume the roles that are only simulated: information beside the verdicts, asked beside them. */
import { isBearer } from '../aws/clients.ts';
import { callerIdentity } from '../domain/arn.ts';
import type { WhoCanTrust } from '../domain/who-can.ts';
import { roleTrust } from '../iam/simulator.ts';
import type { Identity } from '../identity/identity.ts';
import { trustedBy } from '../policy/trust.ts';
import type { PoolLane } from '../util/pool.ts';
import { askerAccount, type Lookups } from './lookups.ts';

/** Roles of a check that are asked about; what more of them would say is not worth the calls. */
const MOST_ROLES = 20;

/** What the question for trust policies needs of the run. */
export interface TrustRun {
  lookups: Lookups;
  /** Where IAM is asked. */
  region: string;
  lane: (account: string) => PoolLane;
  signal: AbortSignal;
}

/**
 * Returns who may assume each role that is only simulated, as far as iam:GetRole says it to the asker of the role.
 * Another account's role cannot be read. Never throws for what IAM answers.
 */
export async function trustOfSimulated(
  identities: readonly Identity[],
  { lookups, region, lane, signal }: TrustRun,
): Promise<Map<Identity, WhoCanTrust[]>> {
  const found = await Promise.all(
    identities
      .filter(isReadable)
      .slice(0, MOST_ROLES)
      .map(async (identity): Promise<[Identity, WhoCanTrust[]][]> => {
        const access = { client: await lookups.iam(identity, region), pool: lane(askerAccount(identity)), signal };
        const text = await roleTrust(access, callerIdentity(identity.arn)?.name ?? identity.name);
        const trust = text.ok ? trustedBy(text.value, identity.account) : undefined;
        return trust ? [[identity, trust]] : [];
      }),
  );
  return new Map(found.flat());
}

function isReadable(identity: Identity): boolean {
  const { via, kind, trouble, asker, account } = identity;
  if (via !== 'simulated-only' || kind !== 'role' || trouble !== undefined || asker === undefined) return false;
  return !isBearer(asker.credentials) && askerAccount(identity) === account;
}
