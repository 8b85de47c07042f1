/**
 * From a parsed denial to its cause. The action comes first: for some actions the sentence means something else than "a policy of the
 * caller is missing an Allow", and for a few it does not matter at all. Then the kind of policy that the sentence names.
 */
import { resourceLeg } from '../denial.ts';
import type { Denial, PolicyType } from '../denial.ts';
import type { Cause } from '../causes.ts';

export interface DenialRow {
  id: string;
  when: (denial: Denial) => boolean;
  cause: Cause;
  or?: readonly Cause[];
  why: string;
}

/** The layers that may hide behind a sentence without a kind of policy, most likely first. */
const ANY_LAYER: readonly Cause[] = [
  'service-control-policy',
  'permissions-boundary',
  'session-policy',
  'vpc-endpoint-policy',
];

const action = (denial: Denial): string => denial.action?.toLowerCase() ?? '';
const by =
  (...types: PolicyType[]) =>
  (denial: Denial) =>
    denial.policyType !== undefined && types.includes(denial.policyType);
/** Not the caller's own policy: an Allow there would change nothing. */
const byOuterLayer = by(
  'service control policy',
  'resource control policy',
  'permissions boundary',
  'session policy',
  'VPC endpoint policy',
);

/**
 * Look-ups of models, profiles and account settings, which an application that invokes a model can do without. Others that begin with Get
 * or List read what an application works with: stored responses (GetInvoke), asynchronous invocations, jobs, agents, prompts.
 */
const OPTIONAL = new RegExp(
  `^bedrock:(?:list|get)(?:${[
    'foundationmodel',
    'inferenceprofile',
    'usecaseformodelaccess',
    'provisionedmodelthroughput',
    'custommodel',
    'importedmodel',
    'modelimportjob',
    'modelcustomizationjob',
    'promptrouter',
    'marketplacemodelendpoint',
    'guardrail',
    'enforcedguardrail',
    'modelinvocationlogging',
    'tagsforresource',
  ].join('|')})`,
);

export const DENIAL_ROWS: readonly DenialRow[] = [
  {
    id: 'bearer',
    when: (denial) => action(denial).endsWith(':callwithbearertoken'),
    cause: 'api-key',
    why: 'The call was made with a Bedrock API key, whoever denies its use.',
  },
  {
    id: 'web-identity',
    when: (denial) => action(denial) === 'sts:assumerolewithwebidentity' && !byOuterLayer(denial),
    cause: 'oidc-trust-mismatch',
    or: ['oidc-subject-immutable-format', 'oidc-ambient-credentials'],
    why: 'No policy of a caller takes part: the trust policy does not match the token, or there is no such role.',
  },
  {
    id: 'tag-session',
    when: (denial) => action(denial) === 'sts:tagsession',
    cause: 'sts-tag-session-denied',
    or: ['sts-assume-role-denied'],
    why: 'Session tags are not allowed; often OIDC was not used at all and the ambient role assumed with tags.',
  },
  {
    id: 'simulate',
    when: (denial) => /^iam:(?:simulate|getcontextkeys)/.test(action(denial)),
    cause: 'simulation-not-permitted',
    why: 'Not being able to simulate says nothing about access.',
  },
  {
    id: 'assume-role',
    when: (denial) => action(denial) === 'sts:assumerole' && !byOuterLayer(denial),
    cause: 'sts-assume-role-denied',
    why: 'Missing allow, trust and external ID: one text for all.',
  },
  {
    id: 'marketplace',
    when: (denial) => action(denial).startsWith('aws-marketplace:'),
    cause: 'marketplace-not-permitted',
    or: ['marketplace-payment'],
    why: 'The subscription that the first call starts.',
  },
  {
    id: 'guardrail-of-another-account',
    when: (denial) => action(denial) === 'bedrock:applyguardrail' && !byOuterLayer(denial) && ownedByAnother(denial),
    cause: 'guardrail-organization-enforced',
    or: ['guardrail-not-permitted'],
    why: "The guardrail's account is not the caller's: an organization enforces it on every call.",
  },
  {
    id: 'guardrail',
    when: (denial) => action(denial) === 'bedrock:applyguardrail' && !byOuterLayer(denial),
    cause: 'guardrail-not-permitted',
    or: ['guardrail-organization-enforced'],
    why: "A guardrail profile's ARN is regional and follows routing, so it fails only sometimes.",
  },
  {
    id: 'read-only',
    when: (denial) => OPTIONAL.test(action(denial)),
    cause: 'control-plane-optional',
    or: ['identity-policy-no-allow'],
    why: 'A read-only call of the control plane: invocation does not need it.',
  },
  {
    id: 'vpc-endpoint',
    when: by('VPC endpoint policy'),
    cause: 'vpc-endpoint-policy',
    why: 'The sentence names it; the caller went through a VPC endpoint.',
  },
  { id: 'scp', when: by('service control policy'), cause: 'service-control-policy', why: 'The sentence names it.' },
  { id: 'rcp', when: by('resource control policy'), cause: 'resource-control-policy', why: 'The sentence names it.' },
  { id: 'boundary', when: by('permissions boundary'), cause: 'permissions-boundary', why: 'The sentence names it.' },
  { id: 'session', when: by('session policy'), cause: 'session-policy', why: 'The sentence names it.' },
  {
    id: 'resource-policy',
    when: by('resource-based policy'),
    cause: 'resource-based-policy',
    why: 'The sentence names it.',
  },
  {
    id: 'trust',
    when: by('role trust policy'),
    cause: 'sts-assume-role-denied',
    why: 'Only roles have a trust policy.',
  },
  {
    id: 'identity-explicit',
    when: (denial) => by('identity-based policy')(denial) && denial.effect === 'explicit',
    cause: 'identity-policy-explicit-deny',
    why: 'The sentence names it.',
  },
  {
    id: 'identity-implicit',
    when: by('identity-based policy'),
    cause: 'identity-policy-no-allow',
    why: 'The sentence names it.',
  },
  {
    id: 'explicit-unnamed',
    when: (denial) => denial.effect === 'explicit',
    cause: 'identity-policy-explicit-deny',
    or: ANY_LAYER,
    why: 'An explicit deny whose policy is not named.',
  },
  {
    id: 'unnamed',
    when: () => true,
    cause: 'identity-policy-no-allow',
    or: ANY_LAYER,
    why: 'AWS leaves the reason out for callers of other accounts, and people leave it out when they paste.',
  },
];

function ownedByAnother({ principal, resource }: Denial): boolean {
  const owner = resource === undefined ? undefined : resourceLeg(resource)?.account;
  const caller = principal?.split(':')[4];
  const known = (account: string | undefined): account is string => account !== undefined && /^\d{12}$/.test(account);
  return known(owner) && known(caller) && owner !== caller;
}
