/**
 * ApplyGuardrail on loopback, and the guardrails that there are.
 * API: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ApplyGuardrail.html
 */
import { partitionOf } from '../partitions.ts';
import type { Estate } from '../estate.ts';
import type { Account } from '../world.ts';
import type { BedrockRoute, SignedRequest } from './bedrock-service.ts';
import { requireAccess } from './bedrock-service.ts';
import type { Schema } from './body-schema.ts';
import { array, choice, mistakesIn, object, open, string } from './body-schema.ts';
import { BedrockRefusal } from './refusal.ts';
import { jsonAnswer } from './rest-json.ts';
import type { Answer } from './server.ts';

const BODY: Schema = object(
  {
    source: choice('INPUT', 'OUTPUT'),
    content: array(object({}, { text: object({ text: string() }, { qualifiers: array(string()) }), image: open() })),
  },
  { outputScope: choice('INTERVENTIONS', 'FULL') },
);

/** Characters of a text unit, the measure by which guardrails are paid. */
const TEXT_UNIT = 1_000;

export function guardrailRoutes(estate: Estate): BedrockRoute[] {
  return [
    {
      operation: 'ApplyGuardrail',
      method: 'POST',
      pattern: /^\/guardrail\/([^/]+)\/version\/([^/]+)\/apply$/,
      aboutModel: false,
      answer: (signed) => apply(estate, signed),
    },
  ];
}

/** Throws what AWS says of a guardrail or version that there is not. `identifier`: an ARN, with its version where it is not the draft. */
export function requireGuardrail(account: Account, region: string, identifier: string): void {
  const [, id = '', version] = /guardrail\/([^:]+)(?::(.+))?$/.exec(identifier) ?? [];
  const guardrail = account.bedrock?.guardrails?.[region]?.[id];
  const exists =
    version === undefined || version === 'DRAFT' || guardrail?.versions?.includes(Number(version)) === true;
  if (guardrail !== undefined && exists) return;
  const message = 'The guardrail identifier or version provided in the request does not exist.';
  throw new BedrockRefusal(400, 'ValidationException', message);
}

function apply(estate: Estate, { request, caller, account, region, parts }: SignedRequest): Answer {
  const [identifier = '', version = ''] = parts;
  const resource = identifier.startsWith('arn:')
    ? identifier
    : `arn:${partitionOf(region)}:bedrock:${region}:${caller.account}:guardrail/${identifier}`;
  requireAccess(estate, { caller, action: 'bedrock:ApplyGuardrail', resource, region, throughEndpoint: true });
  requireGuardrail(account, region, `${resource}:${version}`);
  const mistakes = mistakesIn(BODY, parsed(request.body));
  if (mistakes !== undefined) {
    throw new BedrockRefusal(400, 'ValidationException', `1 validation error detected: ${mistakes}`);
  }
  const units = Math.max(1, Math.ceil(request.body.length / TEXT_UNIT));
  return jsonAnswer({
    usage: {
      topicPolicyUnits: 0,
      contentPolicyUnits: units,
      wordPolicyUnits: 0,
      sensitiveInformationPolicyUnits: 0,
      sensitiveInformationPolicyFreeUnits: 0,
      contextualGroundingPolicyUnits: 0,
    },
    action: 'NONE',
    actionReason: 'No action.',
    outputs: [],
    assessments: [{}],
  });
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
