/**
 * A guardrail that inference calls carry: its ARN, the context key, and what it needs of its own. Pure.
 * Source: Bedrock user guide, "Set up permissions to use Guardrails" (guardrails-permissions-id): `bedrock:GuardrailIdentifier` is the ARN,
 * followed by the version unless it is the draft; who calls with a guardrail needs `bedrock:ApplyGuardrail` on it.
 */
import type { GuardrailSettings } from '../domain/settings.ts';
import type { Requirement, RequirementContext } from './requirements.ts';

/** ARN without the version: the resource that may be applied. */
export function guardrailArn({ id }: GuardrailSettings, { partition, region, account }: RequirementContext): string {
  return id.startsWith('arn:') ? id : `arn:${partition}:bedrock:${region}:${account}:guardrail/${id}`;
}

/** Value of `bedrock:GuardrailIdentifier`. */
export function guardrailIdentifier(guardrail: GuardrailSettings, context: RequirementContext): string {
  const arn = guardrailArn(guardrail, context);
  return guardrail.version === 'DRAFT' ? arn : `${arn}:${guardrail.version}`;
}

/** What IAM must allow beside the call itself. */
export function applyGuardrail(arn: string, region: string): Requirement {
  return { resource: arn, requestedRegion: region, role: 'target', action: 'bedrock:ApplyGuardrail' };
}
