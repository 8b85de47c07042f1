/**
 * What Service Quotas says of Amazon Bedrock's quotas in a region. Each call needs a permission of its own, and may be
 * refused.
 */
import type { ServiceQuota, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { ask, type Result } from '../aws/clients.ts';
import { lazy } from '../util/lazy.ts';

const sdk = lazy(() => import('../aws/sdk/service-quotas.ts'));

const SERVICE = 'bedrock';

/** A quota as it is applied to the account. */
export interface ListedQuota {
  code: string;
  name: string;
  value: number;
}

function listed({ QuotaCode: code, QuotaName: name, Value: value }: ServiceQuota): ListedQuota[] {
  return code === undefined || name === undefined || value === undefined ? [] : [{ code, name, value }];
}

/** Reads one quota by its code (`servicequotas:GetServiceQuota`): empty if the answer has no value. */
export async function quota(
  client: ServiceQuotasClient,
  code: string,
  abortSignal: AbortSignal,
): Promise<Result<ListedQuota[]>> {
  const { GetServiceQuotaCommand } = await sdk();
  const command = new GetServiceQuotaCommand({ ServiceCode: SERVICE, QuotaCode: code });
  const answer = await ask('service-quotas', 'GetServiceQuota', () => client.send(command, { abortSignal }));
  return answer.ok ? { ...answer, value: listed(answer.value.Quota ?? {}) } : answer;
}

/** Reads every quota of the region (`servicequotas:ListServiceQuotas`), all pages. */
export async function quotas(client: ServiceQuotasClient, abortSignal: AbortSignal): Promise<Result<ListedQuota[]>> {
  const { ListServiceQuotasCommand } = await sdk();
  const found: ListedQuota[] = [];
  let NextToken: string | undefined;
  let attempts = 0;
  do {
    const command = new ListServiceQuotasCommand({
      ...{ ServiceCode: SERVICE, MaxResults: 100 },
      ...(NextToken !== undefined && { NextToken }),
    });
    const answer = await ask('service-quotas', 'ListServiceQuotas', () => client.send(command, { abortSignal }));
    attempts += answer.attempts;
    if (!answer.ok) return { ...answer, attempts };
    found.push(...(answer.value.Quotas ?? []).flatMap(listed));
    ({ NextToken } = answer.value);
  } while (NextToken !== undefined);
  return { ok: true, value: found, attempts };
}
