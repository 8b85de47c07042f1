/** Made by `npm run index` from the files of `src/verdict/causes`: each cause under its name. */
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

export const CAUSE_FILES = {
  'account-blocked': accountBlocked,
  'account-verification': accountVerification,
  'allowed-by-policy': allowedByPolicy,
  'anthropic-geography': anthropicGeography,
  'anthropic-use-case-form': anthropicUseCaseForm,
  'api-key': apiKey,
  'channel-program-account': channelProgramAccount,
  'clock-skew': clockSkew,
  'control-plane-optional': controlPlaneOptional,
  'credentials-expired': credentialsExpired,
  'credentials-invalid': credentialsInvalid,
  'data-retention-mode': dataRetentionMode,
  'github-fork-pull-request': githubForkPullRequest,
  'github-id-token-permission': githubIdTokenPermission,
  'github-token-permission': githubTokenPermission,
  'guardrail-not-found': guardrailNotFound,
  'guardrail-not-permitted': guardrailNotPermitted,
  'guardrail-organization-enforced': guardrailOrganizationEnforced,
  'identity-policy-explicit-deny': identityPolicyExplicitDeny,
  'identity-policy-no-allow': identityPolicyNoAllow,
  'inference-profile-required': inferenceProfileRequired,
  'marketplace-not-permitted': marketplaceNotPermitted,
  'marketplace-payment': marketplacePayment,
  'marketplace-pending': marketplacePending,
  'model-access-not-granted': modelAccessNotGranted,
  'model-agreement-missing': modelAgreementMissing,
  'model-end-of-life': modelEndOfLife,
  'model-id-or-region': modelIdOrRegion,
  'model-legacy-inactive': modelLegacyInactive,
  'model-not-offered-to-account': modelNotOfferedToAccount,
  network,
  'oidc-ambient-credentials': oidcAmbientCredentials,
  'oidc-audience-mismatch': oidcAudienceMismatch,
  'oidc-provider-missing': oidcProviderMissing,
  'oidc-provider-unreachable': oidcProviderUnreachable,
  'oidc-subject-immutable-format': oidcSubjectImmutableFormat,
  'oidc-thumbprint-mismatch': oidcThumbprintMismatch,
  'oidc-token-expired': oidcTokenExpired,
  'oidc-trust-mismatch': oidcTrustMismatch,
  'operation-unsupported': operationUnsupported,
  'permissions-boundary': permissionsBoundary,
  'quota-exhausted': quotaExhausted,
  'request-rejected': requestRejected,
  'resource-based-policy': resourceBasedPolicy,
  'resource-control-policy': resourceControlPolicy,
  'service-control-policy': serviceControlPolicy,
  'service-fault': serviceFault,
  'session-policy': sessionPolicy,
  'simulation-cross-account': simulationCrossAccount,
  'simulation-input-invalid': simulationInputInvalid,
  'simulation-not-permitted': simulationNotPermitted,
  'simulation-principal-invalid': simulationPrincipalInvalid,
  'simulation-throttled': simulationThrottled,
  'sts-assume-role-denied': stsAssumeRoleDenied,
  'sts-duration-exceeded': stsDurationExceeded,
  'sts-region-disabled': stsRegionDisabled,
  'sts-role-arn-invalid': stsRoleArnInvalid,
  'sts-root-caller': stsRootCaller,
  'sts-tag-session-denied': stsTagSessionDenied,
  throttled,
  unclassified,
  'vpc-endpoint-policy': vpcEndpointPolicy,
} as const;
