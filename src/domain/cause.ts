/** The causes that a diagnosis can name (contract, section 6), each under its layer. What is known of one is in `verdict/causes/`. */
import type { Layer } from './report.ts';

export const CAUSES_BY_LAYER = {
  workflow: ['github-id-token-permission', 'github-fork-pull-request', 'github-token-permission'],
  trust: [
    'oidc-subject-immutable-format',
    'oidc-trust-mismatch',
    'oidc-provider-missing',
    'oidc-audience-mismatch',
    'oidc-thumbprint-mismatch',
    'oidc-provider-unreachable',
    'oidc-token-expired',
    'oidc-ambient-credentials',
    'sts-duration-exceeded',
    'sts-role-arn-invalid',
    'sts-root-caller',
    'sts-region-disabled',
    'sts-tag-session-denied',
    'sts-assume-role-denied',
  ],
  credentials: ['credentials-expired', 'credentials-invalid', 'api-key', 'clock-skew'],
  simulation: [
    'simulation-not-permitted',
    'simulation-principal-invalid',
    'simulation-cross-account',
    'simulation-input-invalid',
    'simulation-throttled',
  ],
  policy: [
    'identity-policy-no-allow',
    'identity-policy-explicit-deny',
    'allowed-by-policy',
    'service-control-policy',
    'resource-control-policy',
    'permissions-boundary',
    'session-policy',
    'resource-based-policy',
    'vpc-endpoint-policy',
    'guardrail-not-permitted',
    'guardrail-organization-enforced',
    'control-plane-optional',
  ],
  entitlement: [
    'anthropic-use-case-form',
    'model-agreement-missing',
    'marketplace-not-permitted',
    'marketplace-payment',
    'marketplace-pending',
    'model-not-offered-to-account',
    'model-access-not-granted',
    'data-retention-mode',
    'anthropic-geography',
    'account-blocked',
    'account-verification',
    'channel-program-account',
  ],
  model: [
    'inference-profile-required',
    'model-id-or-region',
    'model-end-of-life',
    'model-legacy-inactive',
    'operation-unsupported',
    'guardrail-not-found',
    'request-rejected',
  ],
  service: ['quota-exhausted', 'throttled', 'service-fault', 'network'],
  unknown: ['unclassified'],
} as const satisfies Record<Layer, readonly string[]>;

/** One of the slugs of the report's `diagnosis.cause`. */
export type Cause = (typeof CAUSES_BY_LAYER)[Layer][number];

/** Every cause, in the order of the contract. */
export const CAUSES: readonly Cause[] = Object.values(CAUSES_BY_LAYER).flat();

const LAYERS: ReadonlyMap<string, Layer> = new Map(
  (Object.keys(CAUSES_BY_LAYER) as Layer[]).flatMap((layer) => CAUSES_BY_LAYER[layer].map((cause) => [cause, layer])),
);

/** Returns where a cause lies: the value of `diagnosis.layer`. */
export function layerOf(cause: Cause): Layer {
  return LAYERS.get(cause) ?? 'unknown';
}

/** Returns whether a string (of a baseline, of another version's report) is a cause that this version knows. */
export function isCause(slug: string): slug is Cause {
  return LAYERS.has(slug);
}
