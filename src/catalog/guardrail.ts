/**
 * A guardrail that inference calls carry: its ARN, the context key, and what it needs of its own. Pure. Source:
 * Bedrock user guide, "Set up permissions to use Guardrails" (guardrails-permissions-id):
 * `bedrock:GuardrailIdentifier` is the ARN, followed by the version unless it is the draft; who calls with a guardrail
 * needs `bedrock:ApplyGuardrail` on it.
 */
import type { GuardrailSettings } from '../domain/settings.ts';
import type { TargetRecord } from '../domain/evidence.ts';
import type { Requirement, RequirementContext } from './requirements.ts';
import table from './tables/guardrail-profiles.json' with { type: 'json' };

/** ARN without the version: the resource that may be applied. */
export function guardrailArn({ id }: GuardrailSettings, { partition, region, account }: RequirementContext): string {
  return id.startsWith('arn:') ? id : `arn:${partition}:bedrock:${region}:${account}:guardrail/${id}`;
}

/** Value of `bedrock:GuardrailIdentifier`. */
export function guardrailIdentifier(guardrail: GuardrailSettings, context: RequirementContext): string {
  const arn = guardrailArn(guardrail, context);
  return guardrail.version === 'DRAFT' ? arn : `${arn}:${guardrail.version}`;
}

/**
 * A guardrail that the account applies to every call (user guide, guardrails-enforcements, "Account-level
 * enforcement").
 */
export interface EnforcedGuardrail extends GuardrailSettings {
  /** IDs of models, or `ALL`; empty: all models. */
  included: readonly string[];
  /** IDs of models that it is not applied to, whatever `included` says. */
  excluded: readonly string[];
}

/** What Bedrock says of the guardrails of a region, as far as it may be asked. */
export interface GuardrailFacts {
  enforced: readonly EnforcedGuardrail[];
  /** ARN of a guardrail -> ID of the guardrail profile that routes its evaluations. */
  profiles: ReadonlyMap<string, string>;
  /** The record of the configured guardrail, if Bedrock says that it or its version is not there. */
  absent?: TargetRecord;
}

export const NO_GUARDRAIL_FACTS: GuardrailFacts = { enforced: [], profiles: new Map() };

/**
 * Returns whether an enforced guardrail is applied to calls of a model. If no model is known, only one for all models
 * is.
 */
export function isEnforcedOn({ included, excluded }: EnforcedGuardrail, models: readonly string[]): boolean {
  const isNamed = (list: readonly string[]) => models.some((id) => list.includes(id));
  return (included.length === 0 || included.includes('ALL') || isNamed(included)) && !isNamed(excluded);
}

const routes: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = table.profiles;

/**
 * Returns what IAM must allow for a guardrail to be applied: the guardrail, and where a guardrail profile routes its
 * evaluations, the profile in each region that they may go to (user guide, guardrail-profiles-permissions,
 * "Permissions for invoking guardrails"). Of a profile that the table does not have, the one in the region of the
 * call.
 */
export function applyGuardrail(
  arn: string,
  context: RequirementContext,
  { profiles }: Pick<GuardrailFacts, 'profiles'> = NO_GUARDRAIL_FACTS,
): Requirement[] {
  const { partition, region, account } = context;
  const profile = profiles.get(arn);
  const own: Requirement = { ...applied(arn, region), role: 'target' };
  if (profile === undefined) return [own];
  const known = Object.hasOwn(routes, profile) ? routes[profile]?.[region] : undefined;
  return [
    own,
    ...(known ?? [region]).map((place): Requirement => {
      const resource = `arn:${partition}:bedrock:${place}:${account}:guardrail-profile/${profile}`;
      return { ...applied(resource, place), role: place === region ? 'source' : 'destination' };
    }),
  ];
}

function applied(resource: string, requestedRegion: string) {
  return { resource, requestedRegion, action: 'bedrock:ApplyGuardrail' };
}

/** Returns what the guardrails that the account enforces add to a call of a model. */
export function enforcedRequirements(
  facts: GuardrailFacts,
  models: readonly string[],
  context: RequirementContext,
): Requirement[] {
  return facts.enforced
    .filter((one) => isEnforcedOn(one, models))
    .flatMap((one) => applyGuardrail(withoutVersion(guardrailArn(one, context)), context, facts));
}

/** ARNs of the guardrails among such requirements, as a planned cell has them. */
export function enforcedGuardrails(enforced: readonly Requirement[]): { enforcedGuardrails?: string[] } {
  const arns = enforced.flatMap(({ resource }) => (resource.includes(':guardrail/') ? [resource] : []));
  return arns.length === 0 ? {} : { enforcedGuardrails: arns };
}

const withoutVersion = (arn: string): string => arn.replace(/(:guardrail\/[^:]+):.*$/, '$1');
