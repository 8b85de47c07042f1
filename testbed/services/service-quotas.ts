/**
 * Service Quotas on loopback: the applied quotas of Amazon Bedrock. Protocol: AWS JSON 1.1. Forms:
 * https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_GetServiceQuota.html and
 * API_ListServiceQuotas.html.
 */
import { accountOf } from '../estate.ts';
import { partitionOf } from '../partitions.ts';
import type { Account } from '../world.ts';
import { jsonService, Refusal, type JsonCall } from './json-service.ts';
import type { AwsSurroundings } from './query-service.ts';
import type { Service } from './server.ts';

type Quota = NonNullable<Account['quotas']>[string][number];

interface Asked extends JsonCall {
  quotas: Quota[];
}

/** The least that AWS may give: a page of two. */
const PAGE = 2;

const OPERATIONS: Record<string, (asked: Asked) => object> = {
  GetServiceQuota: ({ quotas, account, region, input, allow }) => {
    const code = String(input.QuotaCode);
    allow('GetServiceQuota', arnOf(account, region, code));
    const quota = input.ServiceCode === 'bedrock' ? quotas.find((one) => one.code === code) : undefined;
    if (!quota)
      throw new Refusal('NoSuchResourceException', 'The request failed because the specified quota does not exist.');
    return { Quota: json(quota, account, region) };
  },
  ListServiceQuotas: ({ quotas, account, region, input, allow }) => {
    allow('ListServiceQuotas', '*');
    const first = Number(input.NextToken ?? 0);
    return {
      Quotas: quotas.slice(first, first + PAGE).map((quota) => json(quota, account, region)),
      ...(first + PAGE < quotas.length && { NextToken: String(first + PAGE) }),
    };
  },
};

function arnOf(account: string, region: string, code: string): string {
  return `arn:${partitionOf(region)}:servicequotas:${region}:${account}:bedrock/${code}`;
}

function json({ code, name, value }: Quota, account: string, region: string): object {
  return {
    ...{ ServiceCode: 'bedrock', ServiceName: 'Amazon Bedrock', QuotaArn: arnOf(account, region, code) },
    ...{ QuotaCode: code, QuotaName: name, Value: value, Unit: 'None', Adjustable: true, GlobalQuota: false },
  };
}

/** The service. */
export function serviceQuotasService(around: AwsSurroundings): Service {
  const operations = Object.entries(OPERATIONS).map(([name, answer]) => {
    const answered = (call: JsonCall): object =>
      answer({ ...call, quotas: accountOf(around.estate, call.account)?.quotas?.[call.region] ?? [] });
    return [name, answered] as const;
  });
  return jsonService(around, {
    ...{ name: 'service-quotas', prefix: 'servicequotas', target: 'ServiceQuotasV20190624.' },
    operations: Object.fromEntries(operations),
  });
}
