/** What Bedrock's control plane says of guardrails. Both calls need a permission of their own, and may be refused. */
import type { BedrockClient } from '@aws-sdk/client-bedrock';
import { ask, type Result } from '../aws/clients.ts';
import type { EnforcedGuardrail } from '../catalog/guardrail.ts';
import type { GuardrailSettings } from '../domain/settings.ts';
import { lazy } from '../util/lazy.ts';

const sdk = lazy(() => import('../aws/sdk/bedrock.ts'));

/** A guardrail that is there. */
export interface ListedGuardrail {
  /** ID of the guardrail profile that routes its evaluations, if it is a cross-region one. */
  profile?: string;
}

/**
 * Reads a guardrail and its version (`bedrock:GetGuardrail`). A guardrail or version that is not there is a failure
 * that says so.
 */
export async function readGuardrail(
  client: BedrockClient,
  { id, version }: GuardrailSettings,
  abortSignal: AbortSignal,
): Promise<Result<ListedGuardrail>> {
  const { GetGuardrailCommand } = await sdk();
  const command = new GetGuardrailCommand({ guardrailIdentifier: id, guardrailVersion: version });
  const answer = await ask('bedrock', 'GetGuardrail', () => client.send(command, { abortSignal }));
  if (answer.ok) {
    const profile = answer.value.crossRegionDetails?.guardrailProfileId;
    return { ...answer, value: profile === undefined ? {} : { profile } };
  }
  const { failure } = answer;
  // The operation is about nothing else (API reference, GetGuardrail, "ResourceNotFoundException").
  const isAbsent = failure.httpStatus === 404 && failure.errorName === 'ResourceNotFoundException';
  return isAbsent ? { ...answer, failure: { ...failure, known: { cause: 'guardrail-not-found' } } } : answer;
}

/**
 * The guardrails that the account applies to every call in a region (`bedrock:ListEnforcedGuardrailsConfiguration`),
 * all pages.
 */
export async function enforcedGuardrails(
  client: BedrockClient,
  abortSignal: AbortSignal,
): Promise<Result<EnforcedGuardrail[]>> {
  const { ListEnforcedGuardrailsConfigurationCommand } = await sdk();
  const found: EnforcedGuardrail[] = [];
  let nextToken: string | undefined;
  let attempts = 0;
  do {
    const command = new ListEnforcedGuardrailsConfigurationCommand(nextToken === undefined ? {} : { nextToken });
    const answer = await ask('bedrock', 'ListEnforcedGuardrailsConfiguration', () =>
      client.send(command, { abortSignal }),
    );
    attempts += answer.attempts;
    if (!answer.ok) return { ...answer, attempts };
    for (const { guardrailArn, guardrailVersion, modelEnforcement } of answer.value.guardrailsConfig ?? []) {
      if (guardrailArn === undefined) continue;
      found.push({
        ...{ id: guardrailArn, version: guardrailVersion ?? 'DRAFT' },
        included: modelEnforcement?.includedModels ?? [],
        excluded: modelEnforcement?.excludedModels ?? [],
      });
    }
    nextToken = answer.value.nextToken;
  } while (nextToken !== undefined);
  return { ok: true, value: found, attempts };
}
