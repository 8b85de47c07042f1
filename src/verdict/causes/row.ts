/** What is kept about a cause, and what its remedy can name. */
import type { Layer, Owner } from '../../domain/report.ts';
import type { Denial, ResourceLeg } from '../denial.ts';
import type { Evidence } from '../../domain/evidence.ts';

export interface CauseRow {
  layer: Layer;
  /** Who can change it. */
  owner: Owner;
  /** A few words, no full stop. */
  title: string;
  /** One sentence: what it means. */
  meaning: string;
  /** Pages of AWS's or GitHub's own documentation. */
  documentation: readonly string[];
  /** One or two sentences: what to do, naming what is known. */
  remedy: (names: Names) => string;
}

/** The actual names of a case, each with a plain word where it is not known ("the role", "this region"). */
export interface Names {
  /** ARN of the principal that was refused. */
  principal: string;
  /** ARN of the role to assume. */
  role: string;
  account: string;
  region: string;
  model: string;
  /** IAM action that was refused. */
  action: string;
  resource: string;
  /** ` (arn:...)` where AWS named the policy, else empty. */
  policy: string;
  leg?: ResourceLeg;
  denial?: Denial;
  /** What was said where a call failed, and the row that recognised it. */
  said?: { rule: string; service: string; message: string };
  evidence: Evidence;
}

const AWS = 'https://docs.aws.amazon.com';
const GITHUB = 'https://docs.github.com/en/actions';

export const DOCS = {
  errors: `${AWS}/bedrock/latest/userguide/troubleshooting-api-error-codes.html`,
  denied: `${AWS}/IAM/latest/UserGuide/troubleshoot_access-denied.html`,
  access: `${AWS}/bedrock/latest/userguide/model-access.html`,
  profiles: `${AWS}/bedrock/latest/userguide/inference-profiles-support.html`,
  profilePolicy: `${AWS}/bedrock/latest/userguide/inference-profiles-prereq.html`,
  geographic: `${AWS}/bedrock/latest/userguide/geographic-cross-region-inference.html`,
  global: `${AWS}/bedrock/latest/userguide/global-cross-region-inference.html`,
  lifecycle: `${AWS}/bedrock/latest/userguide/model-lifecycle.html`,
  models: `${AWS}/bedrock/latest/userguide/models-regions.html`,
  endpoints: `${AWS}/bedrock/latest/userguide/endpoints.html`,
  counting: `${AWS}/bedrock/latest/userguide/count-tokens.html`,
  guardrail: `${AWS}/bedrock/latest/userguide/guardrails-permissions-id.html`,
  retention: `${AWS}/bedrock/latest/userguide/data-retention.html`,
  keys: `${AWS}/bedrock/latest/userguide/api-keys-reference.html`,
  quotas: `${AWS}/bedrock/latest/userguide/quotas.html`,
  vpce: `${AWS}/bedrock/latest/userguide/vpc-interface-endpoints.html`,
  policies: `${AWS}/bedrock/latest/userguide/security_iam_id-based-policy-examples.html`,
  scp: `${AWS}/organizations/latest/userguide/orgs_manage_policies_scps.html`,
  rcp: `${AWS}/organizations/latest/userguide/orgs_manage_policies_rcps.html`,
  boundary: `${AWS}/IAM/latest/UserGuide/access_policies_boundaries.html`,
  sessionPolicy: `${AWS}/IAM/latest/UserGuide/access_policies.html`,
  simulator: `${AWS}/IAM/latest/UserGuide/access_policies_testing-policies.html`,
  simulate: `${AWS}/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html`,
  provider: `${AWS}/IAM/latest/UserGuide/id_roles_providers_create_oidc.html`,
  webIdentity: `${AWS}/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html`,
  assumeRole: `${AWS}/STS/latest/APIReference/API_AssumeRole.html`,
  stsRegions: `${AWS}/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html`,
  tags: `${AWS}/IAM/latest/UserGuide/id_session-tags.html`,
  commonErrors: `${AWS}/STS/latest/APIReference/CommonErrors.html`,
  oidc: `${GITHUB}/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws`,
  oidcReference: `${GITHUB}/reference/security/oidc`,
  permissions: `${GITHUB}/reference/workflows-and-actions/workflow-syntax#permissions`,
  forks: `${GITHUB}/reference/workflows-and-actions/events-that-trigger-workflows#pull_request`,
} as const;
