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

/**
 * Where each guardrail profile routes from a region (user guide, guardrails-cross-region-support). The ones that
 * worlds use.
 */
const PROFILE_REGIONS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'us.guardrail.v1:0': { 'us-east-1': ['us-east-1', 'us-east-2', 'us-west-2'] },
};

/**
 * Throws if a caller may not apply a guardrail, or not where its profile routes the evaluation
 * (guardrail-profiles-permissions). `arn`: with or without a version.
 */
export function requireApplied(estate: Estate, { account, caller, region }: SignedRequest, arn: string): void {
  const resource = arn.replace(/(:guardrail\/[^:]+):.*$/, '$1');
  const action = 'bedrock:ApplyGuardrail';
  requireAccess(estate, { caller, action, resource, region, throughEndpoint: true });
  const profile = account.bedrock?.guardrails?.[region]?.[resource.split('/')[1] ?? '']?.profile;
  if (profile === undefined) return;
  const destinations = PROFILE_REGIONS[profile]?.[region] ?? [region];
  const routed = account.bedrock?.routing === 'all' ? destinations : destinations.slice(0, 1);
  for (const place of routed) {
    const own = `arn:${partitionOf(place)}:bedrock:${place}:${caller.account}:guardrail-profile/${profile}`;
    requireAccess(estate, { caller, action, resource: own, region: place, throughEndpoint: true });
  }
}

/**
 * ARNs, with their versions, of the guardrails that the account applies to each call of a model
 * (guardrails-enforcements).
 */
export function enforcedOn({ account, caller, region }: SignedRequest, model: string): string[] {
  const all = account.bedrock?.['enforced-guardrails']?.[region] ?? [];
  return all
    .filter(({ include = [], exclude = [] }) => {
      const isIncluded = include.length === 0 || include.includes('ALL') || include.includes(model);
      return isIncluded && !exclude.includes(model);
    })
    .map(({ guardrail, version }) => `${ownArn(caller.account, region)}${guardrail}:${version}`);
}

const ownArn = (account: string, region: string): string =>
  `arn:${partitionOf(region)}:bedrock:${region}:${account}:guardrail/`;

/** The two calls of the control plane that read guardrails. */
export function guardrailControlRoutes(estate: Estate): BedrockRoute[] {
  return [
    {
      operation: 'ListEnforcedGuardrailsConfiguration',
      method: 'GET',
      pattern: /^\/enforcedGuardrailsConfiguration\/?$/,
      aboutModel: false,
      answer: ({ account, caller, region }) => {
        requireAccess(estate, {
          ...{ caller, region, action: 'bedrock:ListEnforcedGuardrailsConfiguration', resource: '*' },
        });
        const all = account.bedrock?.['enforced-guardrails']?.[region] ?? [];
        return jsonAnswer({
          guardrailsConfig: all.map(({ guardrail, version, include, exclude }, index) => ({
            configId: `config${index}`,
            guardrailArn: `${ownArn(caller.account, region)}${guardrail}`,
            guardrailId: guardrail,
            guardrailVersion: String(version),
            owner: 'ACCOUNT',
            ...((include ?? exclude) && {
              modelEnforcement: { includedModels: include ?? ['ALL'], excludedModels: exclude ?? [] },
            }),
          })),
        });
      },
    },
    {
      operation: 'GetGuardrail',
      method: 'GET',
      pattern: /^\/guardrails\/([^/]+)$/,
      aboutModel: false,
      answer: ({ account, caller, region, parts, request }) => {
        const identifier = parts[0] ?? '';
        const resource = identifier.startsWith('arn:') ? identifier : `${ownArn(caller.account, region)}${identifier}`;
        requireAccess(estate, { caller, region, action: 'bedrock:GetGuardrail', resource });
        const id = resource.split('/')[1] ?? '';
        const version = request.query.get('guardrailVersion') ?? 'DRAFT';
        const all = account.bedrock?.guardrails;
        const known: { versions?: number[]; profile?: string } | undefined =
          all === undefined ? { versions: [Number(version)] } : all[region]?.[id];
        if (known === undefined || (version !== 'DRAFT' && known.versions?.includes(Number(version)) !== true)) {
          throw new BedrockRefusal(404, 'ResourceNotFoundException', 'The specified guardrail could not be found.');
        }
        const { profile } = known;
        const profileArn = `arn:${partitionOf(region)}:bedrock:${region}:${caller.account}:guardrail-profile/${profile ?? ''}`;
        return jsonAnswer({
          ...{ name: id, guardrailId: id, guardrailArn: resource, version, status: 'READY' },
          ...(profile !== undefined && {
            crossRegionDetails: { guardrailProfileId: profile, guardrailProfileArn: profileArn },
          }),
          ...{ createdAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-01T00:00:00Z' },
          ...{ blockedInputMessaging: 'Blocked.', blockedOutputsMessaging: 'Blocked.' },
        });
      },
    },
  ];
}

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

/**
 * Throws what AWS says of a guardrail or version that there is not. `identifier`: an ARN, with its version where it is
 * not the draft.
 */
export function requireGuardrail(account: Account, region: string, identifier: string): void {
  const [, id = '', version] = /guardrail\/([^:]+)(?::(.+))?$/.exec(identifier) ?? [];
  const guardrail = account.bedrock?.guardrails?.[region]?.[id];
  const exists =
    version === undefined || version === 'DRAFT' || guardrail?.versions?.includes(Number(version)) === true;
  if (guardrail !== undefined && exists) return;
  const message = 'The guardrail identifier or version provided in the request does not exist.';
  throw new BedrockRefusal(400, 'ValidationException', message);
}

function apply(estate: Estate, signed: SignedRequest): Answer {
  const { request, caller, account, region, parts } = signed;
  const [identifier = '', version = ''] = parts;
  const resource = identifier.startsWith('arn:')
    ? identifier
    : `arn:${partitionOf(region)}:bedrock:${region}:${caller.account}:guardrail/${identifier}`;
  requireApplied(estate, signed, resource);
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
