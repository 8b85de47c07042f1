/** The index of causes: the compiler asks for a definition of each cause of the contract. */
import { layerOf, type Cause } from '../domain/cause.ts';
import type { Evidence } from '../domain/evidence.ts';
import { worded, type Message } from '../domain/message.ts';
import type { Layer } from '../domain/report.ts';
import type { CauseDefinition } from './cause-definition.ts';
import { accountBlocked } from './causes/account-blocked.ts';
import { accountVerification } from './causes/account-verification.ts';
import { allowedByPolicy } from './causes/allowed-by-policy.ts';
import { anthropicGeography } from './causes/anthropic-geography.ts';
import { anthropicUseCaseForm } from './causes/anthropic-use-case-form.ts';
import { apiKey } from './causes/api-key.ts';
import { channelProgramAccount } from './causes/channel-program-account.ts';
import { clockSkew } from './causes/clock-skew.ts';
import { controlPlaneOptional } from './causes/control-plane-optional.ts';
import { credentialsExpired } from './causes/credentials-expired.ts';
import { credentialsInvalid } from './causes/credentials-invalid.ts';
import { dataRetentionMode } from './causes/data-retention-mode.ts';
import { githubForkPullRequest } from './causes/github-fork-pull-request.ts';
import { githubIdTokenPermission } from './causes/github-id-token-permission.ts';
import { githubTokenPermission } from './causes/github-token-permission.ts';
import { guardrailNotFound } from './causes/guardrail-not-found.ts';
import { guardrailNotPermitted } from './causes/guardrail-not-permitted.ts';
import { guardrailOrganizationEnforced } from './causes/guardrail-organization-enforced.ts';
import { identityPolicyExplicitDeny } from './causes/identity-policy-explicit-deny.ts';
import { identityPolicyNoAllow } from './causes/identity-policy-no-allow.ts';
import { inferenceProfileRequired } from './causes/inference-profile-required.ts';
import { marketplaceNotPermitted } from './causes/marketplace-not-permitted.ts';
import { marketplacePayment } from './causes/marketplace-payment.ts';
import { marketplacePending } from './causes/marketplace-pending.ts';
import { modelAccessNotGranted } from './causes/model-access-not-granted.ts';
import { modelAgreementMissing } from './causes/model-agreement-missing.ts';
import { modelEndOfLife } from './causes/model-end-of-life.ts';
import { modelIdOrRegion } from './causes/model-id-or-region.ts';
import { modelLegacyInactive } from './causes/model-legacy-inactive.ts';
import { modelNotOfferedToAccount } from './causes/model-not-offered-to-account.ts';
import { network } from './causes/network.ts';
import { oidcAmbientCredentials } from './causes/oidc-ambient-credentials.ts';
import { oidcAudienceMismatch } from './causes/oidc-audience-mismatch.ts';
import { oidcProviderMissing } from './causes/oidc-provider-missing.ts';
import { oidcProviderUnreachable } from './causes/oidc-provider-unreachable.ts';
import { oidcSubjectImmutableFormat } from './causes/oidc-subject-immutable-format.ts';
import { oidcThumbprintMismatch } from './causes/oidc-thumbprint-mismatch.ts';
import { oidcTokenExpired } from './causes/oidc-token-expired.ts';
import { oidcTrustMismatch } from './causes/oidc-trust-mismatch.ts';
import { operationUnsupported } from './causes/operation-unsupported.ts';
import { permissionsBoundary } from './causes/permissions-boundary.ts';
import { quotaExhausted } from './causes/quota-exhausted.ts';
import { requestRejected } from './causes/request-rejected.ts';
import { resourceBasedPolicy } from './causes/resource-based-policy.ts';
import { resourceControlPolicy } from './causes/resource-control-policy.ts';
import { serviceControlPolicy } from './causes/service-control-policy.ts';
import { serviceFault } from './causes/service-fault.ts';
import { sessionPolicy } from './causes/session-policy.ts';
import { simulationCrossAccount } from './causes/simulation-cross-account.ts';
import { simulationInputInvalid } from './causes/simulation-input-invalid.ts';
import { simulationNotPermitted } from './causes/simulation-not-permitted.ts';
import { simulationPrincipalInvalid } from './causes/simulation-principal-invalid.ts';
import { simulationThrottled } from './causes/simulation-throttled.ts';
import { stsAssumeRoleDenied } from './causes/sts-assume-role-denied.ts';
import { stsDurationExceeded } from './causes/sts-duration-exceeded.ts';
import { stsRegionDisabled } from './causes/sts-region-disabled.ts';
import { stsRoleArnInvalid } from './causes/sts-role-arn-invalid.ts';
import { stsRootCaller } from './causes/sts-root-caller.ts';
import { stsTagSessionDenied } from './causes/sts-tag-session-denied.ts';
import { throttled } from './causes/throttled.ts';
import { unclassified } from './causes/unclassified.ts';
import { vpcEndpointPolicy } from './causes/vpc-endpoint-policy.ts';

export { CAUSES, isCause, type Cause } from '../domain/cause.ts';

/** In the order in which their texts are looked for within a phase (`text-rows.ts`): a later one never takes a message from an earlier. */
const DEFINITIONS: Readonly<Record<Cause, CauseDefinition>> = {
  network,
  'github-id-token-permission': githubIdTokenPermission,
  'github-token-permission': githubTokenPermission,
  'github-fork-pull-request': githubForkPullRequest,
  'marketplace-payment': marketplacePayment,
  'marketplace-pending': marketplacePending,
  'anthropic-use-case-form': anthropicUseCaseForm,
  'marketplace-not-permitted': marketplaceNotPermitted,
  'model-agreement-missing': modelAgreementMissing,
  'model-not-offered-to-account': modelNotOfferedToAccount,
  'account-blocked': accountBlocked,
  'account-verification': accountVerification,
  'channel-program-account': channelProgramAccount,
  'data-retention-mode': dataRetentionMode,
  'anthropic-geography': anthropicGeography,
  'model-access-not-granted': modelAccessNotGranted,
  'oidc-provider-missing': oidcProviderMissing,
  'oidc-audience-mismatch': oidcAudienceMismatch,
  'oidc-thumbprint-mismatch': oidcThumbprintMismatch,
  'oidc-provider-unreachable': oidcProviderUnreachable,
  'oidc-token-expired': oidcTokenExpired,
  'sts-duration-exceeded': stsDurationExceeded,
  'sts-role-arn-invalid': stsRoleArnInvalid,
  'sts-root-caller': stsRootCaller,
  'sts-region-disabled': stsRegionDisabled,
  'oidc-trust-mismatch': oidcTrustMismatch,
  'oidc-subject-immutable-format': oidcSubjectImmutableFormat,
  'sts-tag-session-denied': stsTagSessionDenied,
  'sts-assume-role-denied': stsAssumeRoleDenied,
  'simulation-cross-account': simulationCrossAccount,
  'simulation-principal-invalid': simulationPrincipalInvalid,
  'simulation-input-invalid': simulationInputInvalid,
  'simulation-throttled': simulationThrottled,
  'simulation-not-permitted': simulationNotPermitted,
  'oidc-ambient-credentials': oidcAmbientCredentials,
  'api-key': apiKey,
  'clock-skew': clockSkew,
  'credentials-expired': credentialsExpired,
  'credentials-invalid': credentialsInvalid,
  'inference-profile-required': inferenceProfileRequired,
  'model-end-of-life': modelEndOfLife,
  'model-legacy-inactive': modelLegacyInactive,
  'guardrail-not-found': guardrailNotFound,
  'operation-unsupported': operationUnsupported,
  'model-id-or-region': modelIdOrRegion,
  'quota-exhausted': quotaExhausted,
  'service-fault': serviceFault,
  throttled,
  'request-rejected': requestRejected,
  'identity-policy-no-allow': identityPolicyNoAllow,
  'identity-policy-explicit-deny': identityPolicyExplicitDeny,
  'allowed-by-policy': allowedByPolicy,
  'service-control-policy': serviceControlPolicy,
  'resource-control-policy': resourceControlPolicy,
  'permissions-boundary': permissionsBoundary,
  'session-policy': sessionPolicy,
  'resource-based-policy': resourceBasedPolicy,
  'vpc-endpoint-policy': vpcEndpointPolicy,
  'guardrail-not-permitted': guardrailNotPermitted,
  'guardrail-organization-enforced': guardrailOrganizationEnforced,
  'control-plane-optional': controlPlaneOptional,
  unclassified,
};

/** What is known of a cause, with its layer. */
export type CauseInfo = Omit<CauseDefinition, 'title'> & { layer: Layer; title: string };

/** Takes a cause and returns what is known of it, with its title in a workflow's words. */
export function causeInfo(cause: Cause): CauseInfo {
  const definition = DEFINITIONS[cause];
  return { ...definition, layer: layerOf(cause), title: worded(definition.title, 'workflow') };
}

/** Returns every cause with its definition, in the order of the index. */
export function definitions(): [Cause, CauseDefinition][] {
  return (Object.keys(DEFINITIONS) as Cause[]).map((cause) => [cause, DEFINITIONS[cause]]);
}

/** Returns a few words, no full stop: the cause's own title, or a closer one if the case says more. `service`: whose call failed. */
export function titleOf(cause: Cause, evidence: Evidence, service?: string): Message {
  const { title, closerTitle } = DEFINITIONS[cause];
  return closerTitle?.when(evidence, service) === true ? closerTitle.title : title;
}
