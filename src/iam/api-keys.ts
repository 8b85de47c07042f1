/** Long-term Bedrock API keys of a user. Source: IAM API reference, ListServiceSpecificCredentials. */
import { ask, type Result } from '../aws/clients.ts';
import type { WhoCanKey } from '../domain/who-can.ts';
import { lazy } from '../util/lazy.ts';
import type { IamAccess } from './simulator.ts';

const sdk = lazy(() => import('../aws/sdk/iam.ts'));

const BEDROCK = 'bedrock.amazonaws.com';

/** Returns a user's keys for Bedrock, all pages, without their secrets, which IAM does not tell. */
export async function apiKeysOf(
  { client, pool, signal }: IamAccess,
  UserName: string,
): Promise<Result<Omit<WhoCanKey, 'ageDays'>[]>> {
  const { ListServiceSpecificCredentialsCommand } = await sdk();
  const keys: Omit<WhoCanKey, 'ageDays'>[] = [];
  let attempts = 0;
  let marker: string | undefined;
  do {
    const command = new ListServiceSpecificCredentialsCommand({
      ...{ UserName, ServiceName: BEDROCK },
      ...(marker !== undefined && { Marker: marker }),
    });
    const answer = await pool.run(() =>
      ask('iam', 'ListServiceSpecificCredentials', () => client.send(command, { abortSignal: signal }), signal),
    );
    attempts += answer.attempts;
    if (!answer.ok) return { ...answer, attempts };
    for (const one of answer.value.ServiceSpecificCredentials ?? []) {
      const { ServiceSpecificCredentialId: id = '', Status: status = 'Active', CreateDate, ExpirationDate } = one;
      if (!CreateDate) continue;
      keys.push({
        ...{ id, status, created: CreateDate.toISOString() },
        ...(ExpirationDate && { expires: ExpirationDate.toISOString() }),
      });
    }
    marker = answer.value.IsTruncated === true ? answer.value.Marker : undefined;
  } while (marker !== undefined);
  return { ok: true, value: keys, attempts };
}
