/**
 * Service Quotas on loopback: the applied quotas of Amazon Bedrock. Protocol: AWS JSON 1.1.
 * Forms: https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_GetServiceQuota.html and API_ListServiceQuotas.html.
 */
import { accountOf } from '../estate.ts';
import { partitionOf } from '../partitions.ts';
import { denialMessage } from '../policy/denial-message.ts';
import type { Account } from '../world.ts';
import { refusal } from './access.ts';
import { SKEWED, WRONG_SIGNATURE, authenticate, type AuthenticationFault } from './authentication.ts';
import { authorizationOf, type Caller } from './credentials.ts';
import type { AwsSurroundings } from './query-service.ts';
import { requestId, type Answer, type Request, type Service } from './server.ts';

type Quota = NonNullable<Account['quotas']>[string][number];

interface Asked {
  quotas: Quota[];
  account: string;
  region: string;
  input: Record<string, unknown>;
  allow: (action: string, resource: string) => void;
}

class Refusal extends Error {
  readonly type: string;
  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

const TARGET = 'ServiceQuotasV20190624.';

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

const FAULTS: Record<AuthenticationFault, [name: string, message: string]> = {
  missing: ['MissingAuthenticationTokenException', 'Request is missing Authentication Token'],
  bearer: ['MissingAuthenticationTokenException', 'Request is missing Authentication Token'],
  unknown: ['UnrecognizedClientException', 'The security token included in the request is invalid.'],
  'wrong-service': ['InvalidSignatureException', "Credential should be scoped to correct service: 'servicequotas'."],
  'wrong-signature': ['InvalidSignatureException', WRONG_SIGNATURE],
  skewed: ['InvalidSignatureException', SKEWED],
  expired: ['ExpiredTokenException', 'The security token included in the request is expired'],
};

/** The service. */
export function serviceQuotasService(around: AwsSurroundings): Service {
  const { estate } = around;
  const callerOf = (request: Request): Caller => {
    const found = authenticate(around.credentials, request, 'servicequotas', around.now());
    if (typeof found === 'string') throw new Refusal(...FAULTS[found]);
    return found;
  };
  return {
    name: 'service-quotas',
    identify(request) {
      const authorization = authorizationOf(request.headers);
      return {
        operation: (request.headers['x-amz-target'] ?? 'unknown').replace(TARGET, ''),
        region: authorization.scheme === 'sigv4' ? authorization.region : undefined,
        principal: around.credentials.find(request.headers)?.caller.arn,
        model: undefined,
      };
    },
    answer(request, { operation, region = '' }) {
      try {
        const caller = callerOf(request);
        const operate = OPERATIONS[operation];
        if (!operate) throw new Refusal('UnknownOperationException', '');
        const allow = (action: string, resource: string): void => {
          const asked = { caller, action: `servicequotas:${action}`, resource, region };
          const denial = refusal(estate, asked);
          if (denial === undefined) return;
          throw new Refusal('AccessDeniedException', denialMessage({ ...asked, principalArn: caller.arn, denial }));
        };
        const quotas = accountOf(estate, caller.account)?.quotas?.[region] ?? [];
        const input = JSON.parse(request.body) as Record<string, unknown>;
        return answered(200, operate({ quotas, account: caller.account, region, input, allow }));
      } catch (error) {
        if (error instanceof Refusal) return answered(400, { __type: error.type, Message: error.message });
        throw error;
      }
    },
    fault: ({ status = 400, name = 'TooManyRequestsException', message = 'Rate exceeded' }) =>
      answered(status, { __type: name, Message: message }),
  };
}

function answered(status: number, value: object): Answer {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId() };
  return { status, headers, body: JSON.stringify(value) };
}
