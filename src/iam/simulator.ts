/** The IAM calls themselves, for one principal: paged, throttled gently, failures as data. */
import { decoded } from './decoded.ts';
import type {
  ContextKeyTypeEnum,
  EvaluationResult,
  GetRoleCommandOutput,
  IAMClient,
  PolicyIdentifier,
  SimulatePolicyResponse,
} from '@aws-sdk/client-iam';
import type { MetadataBearer } from '@smithy/types';
import { ask, type Result } from '../aws/clients.ts';
import { isThrottled } from '../aws/throttling.ts';
import type { Failure } from '../domain/failure.ts';
import { OUT_OF_TIME } from '../util/deadline.ts';
import { lazy } from '../util/lazy.ts';
import type { PoolLane } from '../util/pool.ts';
import type { LeftOut, SimulationCall } from './plan.ts';
import type { Simulator } from './simulate.ts';

const sdk = lazy(() => import('../aws/sdk/iam.ts'));

/**
 * How many IAM calls may be in flight: IAM publishes no limit and answers `Rate exceeded` early, to each account of
 * its own.
 */
export const IAM_CONCURRENCY = { ofAccount: 4, ofAll: 32 };

/** Whose credentials ask IAM, how many at once, until when. */
export interface IamAccess {
  client: IAMClient;
  pool: PoolLane;
  signal: AbortSignal;
}

/**
 * IAM's words for a missing permission. The permission is one for the whole principal, whatever is simulated about it.
 */
const REFUSED: ReadonlySet<string> = new Set(['AccessDenied', 'AccessDeniedException']);

/**
 * The simulator of iam:SimulatePrincipalPolicy for a role's or user's ARN (never a session's: IAM refuses those).
 * After the first refusal the calls that still wait are not made: they would be refused for the same reason.
 */
export function principalSimulator({ client, pool, signal }: IamAccess, principalArn: string): Simulator {
  let refused: Result<EvaluationResult[]> | undefined;
  return (call) =>
    pool.run(async () => {
      if (refused) return refused;
      const { SimulatePrincipalPolicyCommand } = await sdk();
      const exclude: PolicyIdentifier[] = [
        ...call.exclude.map((PolicyType) => ({ PolicyType })),
        ...(call.leaveOut ?? []).map(identifierOf),
      ];
      const input = {
        PolicySourceArn: principalArn,
        ...wireInput(call),
        ...(exclude.length > 0 && { PolicyExclusionList: exclude }),
        ...(call.policies && call.policies.length > 0 && { PolicyInputList: [...call.policies] }),
        ...(call.boundary !== undefined && { PermissionsBoundaryPolicyInputList: [call.boundary] }),
      };
      const answer = await allPages('SimulatePrincipalPolicy', { client, signal }, (marker) =>
        client.send(new SimulatePrincipalPolicyCommand({ ...input, ...marker }), { abortSignal: signal }),
      );
      if (!answer.ok && REFUSED.has(answer.failure.errorName)) refused = answer;
      return answer;
    });
}

function identifierOf(one: LeftOut): PolicyIdentifier {
  if ('arn' in one) return { PolicyArn: one.arn };
  const { kind, name } = one.of;
  return { InlinePolicyIdentifier: { PolicyName: one.inline, AttachmentType: kind, AttachmentName: name } };
}

/**
 * The simulator of iam:SimulateCustomPolicy for documents alone, as if they were all that is attached: a session
 * policy, or a policy that does not exist yet. There is no organization and no boundary, so nothing can be excluded.
 */
export function customSimulator({ client, pool, signal }: IamAccess, documents: readonly string[]): Simulator {
  return (call) =>
    pool.run(async () => {
      const { SimulateCustomPolicyCommand } = await sdk();
      const input = { PolicyInputList: [...documents, ...(call.policies ?? [])], ...wireInput(call) };
      return allPages('SimulateCustomPolicy', { client, signal }, (marker) =>
        client.send(new SimulateCustomPolicyCommand({ ...input, ...marker }), { abortSignal: signal }),
      );
    });
}

function wireInput(call: SimulationCall) {
  return {
    ActionNames: call.actions,
    ...(call.resources.length > 0 && { ResourceArns: call.resources }),
    ContextEntries: call.context.map(({ key, values, type }) => ({
      ContextKeyName: key,
      ContextKeyValues: values,
      ContextKeyType: type satisfies ContextKeyTypeEnum,
    })),
  };
}

async function allPages(
  operation: 'SimulatePrincipalPolicy' | 'SimulateCustomPolicy',
  { client, signal }: Pick<IamAccess, 'client' | 'signal'>,
  send: (marker: { Marker?: string }) => Promise<SimulatePolicyResponse & MetadataBearer>,
): Promise<Result<EvaluationResult[]>> {
  const results: EvaluationResult[] = [];
  let attempts = 0;
  let marker: string | undefined;
  do {
    const from = marker === undefined ? {} : { Marker: marker };
    const answer = await ask('iam', operation, () => send(from), signal);
    attempts += answer.attempts;
    if (!answer.ok) return { ok: false, attempts, failure: timeOutOf(answer.failure, client) };
    results.push(...(answer.value.EvaluationResults ?? []));
    marker = answer.value.IsTruncated === true ? answer.value.Marker : undefined;
  } while (marker !== undefined);
  return { ok: true, value: results, attempts };
}

/** A call that was throttled until the time was over is told as that, not as one that was not answered. */
function timeOutOf(failure: Failure, client: IAMClient): Failure {
  if (failure.errorName !== OUT_OF_TIME || !isThrottled(client)) return failure;
  const message = 'Rate exceeded: IAM throttled the simulation until the time of the check was over.';
  return { ...failure, errorName: 'Throttling', message, known: { cause: 'simulation-throttled' } };
}

/** The context keys that the principal's identity policies read; never those of service control policies. */
export async function contextKeys(
  { client, pool, signal }: IamAccess,
  principalArn: string,
): Promise<Result<string[]>> {
  const { GetContextKeysForPrincipalPolicyCommand } = await sdk();
  const command = new GetContextKeysForPrincipalPolicyCommand({ PolicySourceArn: principalArn });
  const answer = await pool.run(() =>
    ask('iam', 'GetContextKeysForPrincipalPolicy', () => client.send(command, { abortSignal: signal })),
  );
  return answer.ok ? { ...answer, value: answer.value.ContextKeyNames ?? [] } : answer;
}

/** A role's ARN with its path, which a session's ARN does not show. */
export async function roleArn(access: IamAccess, roleName: string): Promise<Result<string>> {
  const answer = await getRole(access, roleName);
  return answer.ok ? { ...answer, value: answer.value.Role?.Arn ?? '' } : answer;
}

/** Returns the trust policy of a role, as JSON. */
export async function roleTrust(access: IamAccess, roleName: string): Promise<Result<string>> {
  const answer = await getRole(access, roleName);
  return answer.ok ? { ...answer, value: decoded(answer.value.Role?.AssumeRolePolicyDocument) } : answer;
}

async function getRole({ client, pool, signal }: IamAccess, roleName: string): Promise<Result<GetRoleCommandOutput>> {
  const { GetRoleCommand } = await sdk();
  return pool.run(() =>
    ask(
      'iam',
      'GetRole',
      () => client.send(new GetRoleCommand({ RoleName: roleName }), { abortSignal: signal }),
      signal,
    ),
  );
}
