/** The titles of the pages that remedies link to, as their readers find them. */

/** By the last part of the address. */
const TITLES: Readonly<Record<string, string>> = {
  'troubleshooting-api-error-codes': 'Troubleshooting Amazon Bedrock API error codes',
  'troubleshoot_access-denied': 'Troubleshoot access denied error messages',
  'model-access': 'Access Amazon Bedrock foundation models',
  'inference-profiles-support': 'Supported Regions and models for inference profiles',
  'inference-profiles-prereq': 'Prerequisites for inference profiles',
  'geographic-cross-region-inference': 'Geographic cross-Region inference',
  'global-cross-region-inference': 'Global cross-Region inference',
  'model-lifecycle': 'Model lifecycle',
  'models-regions': 'Model support by AWS Region',
  endpoints: 'Amazon Bedrock endpoints',
  'count-tokens': 'Count tokens',
  'guardrails-permissions-id': 'Permissions for guardrails',
  'data-retention': 'Data retention',
  'api-keys-reference': 'Amazon Bedrock API keys reference',
  quotas: 'Quotas for Amazon Bedrock',
  'vpc-interface-endpoints': 'Interface VPC endpoints for Amazon Bedrock',
  'security_iam_id-based-policy-examples': 'Identity-based policy examples for Amazon Bedrock',
  orgs_manage_policies_scps: 'Service control policies',
  orgs_manage_policies_rcps: 'Resource control policies',
  access_policies_boundaries: 'Permissions boundaries for IAM entities',
  access_policies: 'Policies and permissions in IAM',
  'access_policies_testing-policies': 'IAM policy testing with the IAM policy simulator',
  API_SimulatePrincipalPolicy: 'SimulatePrincipalPolicy',
  id_roles_providers_create_oidc: 'Create an OpenID Connect identity provider in IAM',
  API_AssumeRoleWithWebIdentity: 'AssumeRoleWithWebIdentity',
  API_AssumeRole: 'AssumeRole',
  id_credentials_temp_enable: 'Manage AWS STS in an AWS Region',
  'id_credentials_temp_enable-regions': 'Manage AWS STS in an AWS Region',
  'id_session-tags': 'Pass session tags in AWS STS',
  CommonErrors: 'Common errors',
  'oidc-in-aws': 'Configuring OpenID Connect in Amazon Web Services',
  oidc: 'OpenID Connect reference',
  'workflow-syntax': 'Workflow syntax: permissions',
  'events-that-trigger-workflows': 'Events that trigger workflows: pull_request',
};

/** Returns the title of a page; of one that is not known, the last speaking part of its address. */
export function pageTitle(url: string): string {
  const last = URL.canParse(url) ? new URL(url).pathname.split('/').at(-1) : undefined;
  const name = last?.replace(/\.html?$/, '') ?? '';
  if (name === '') return 'the documentation';
  // The console's address of a quota ends in its code.
  if (/^L-[0-9A-F]{8}$/.test(name)) return `quota ${name} in Service Quotas`;
  return Object.hasOwn(TITLES, name) ? (TITLES[name] ?? name) : name;
}
