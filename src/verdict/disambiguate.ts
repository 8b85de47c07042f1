/**
 * Evidence that separates causes which share one text. Each row: which recognised causes it is about, what must be known, what it makes
 * of it, and the sentence that says so. The first row that applies wins; a live text that names its cause itself has no row here.
 */
import type { Cause } from './causes.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { Recognition } from './recognize.ts';
import type { Settled } from './settled.ts';
import { causeOfRequirement, deniedRequirements } from './simulated.ts';

interface Separation {
  of: readonly Cause[];
  /** Only of messages that these rows recognised. */
  rules?: readonly string[];
  when: (evidence: Evidence, recognition: Recognition) => boolean;
  cause: Cause;
  or?: readonly Cause[];
  because: string;
}

const isAnthropic = ({ model, target }: Evidence): boolean =>
  [model ?? '', ...(target?.foundationModels ?? [])].some((id) => id.includes('anthropic.'));
const isAmazon = ({ model, target }: Evidence): boolean =>
  [model ?? '', ...(target?.foundationModels ?? [])].some((id) => /(?:^|[./])amazon\./.test(id));
const agreement = (evidence: Evidence): string => evidence.availability?.agreement ?? '';

/** Texts that name no kind of policy. */
const UNNAMED = ['unnamed', 'explicit-unnamed'];
/** Texts that refuse the account as a whole, and were also seen for a missing form. */
const WHOLE_ACCOUNT = ['bedrock-not-allowed-for-account', 'operation-not-allowed', 'operation-not-allowed-wrapped'];

/** Whether an ARN names an account that is not the caller's. */
function isOfAnotherAccount(resource: string | undefined, { account }: Evidence): boolean {
  const owner = resource?.split(':')[4] ?? '';
  return /^\d{12}$/.test(owner) && account !== undefined && owner !== account;
}

const SEPARATIONS: readonly Separation[] = [
  {
    of: ['github-id-token-permission', 'github-token-permission'],
    when: ({ forkPullRequest }) => forkPullRequest === true,
    cause: 'github-fork-pull-request',
    because: 'The run is of a pull request of a fork or of Dependabot.',
  },
  {
    of: ['anthropic-use-case-form'],
    when: ({ useCaseForm }) => useCaseForm === 'missing',
    cause: 'anthropic-use-case-form',
    because: 'bedrock:GetUseCaseForModelAccess says that the form has not been submitted.',
  },
  {
    of: ['anthropic-use-case-form'],
    when: ({ useCaseForm }) => useCaseForm === 'submitted',
    cause: 'model-agreement-missing',
    or: ['anthropic-use-case-form'],
    because: 'The use case form is submitted, so the agreement is missing, or the form is younger than 15 minutes.',
  },
  {
    of: ['marketplace-not-permitted'],
    when: (evidence) => agreement(evidence) === 'PENDING',
    cause: 'marketplace-pending',
    or: ['marketplace-payment'],
    because: 'The agreement of the model reads PENDING.',
  },
  {
    of: ['marketplace-not-permitted'],
    when: ({ subscribe, useCaseForm }) => subscribe === 'denied' && useCaseForm === 'missing',
    cause: 'marketplace-not-permitted',
    or: ['anthropic-use-case-form', 'marketplace-payment'],
    because: 'aws-marketplace:Subscribe is simulated as denied, and the use case form is missing too.',
  },
  {
    of: ['marketplace-not-permitted'],
    when: ({ subscribe }) => subscribe === 'denied',
    cause: 'marketplace-not-permitted',
    or: ['marketplace-payment'],
    because: 'aws-marketplace:Subscribe is simulated as denied for the principal.',
  },
  {
    of: ['marketplace-not-permitted'],
    when: (evidence) => evidence.useCaseForm === 'missing' && isAnthropic(evidence),
    cause: 'anthropic-use-case-form',
    or: ['marketplace-not-permitted', 'marketplace-payment'],
    because: 'bedrock:GetUseCaseForModelAccess says that the form has not been submitted.',
  },
  {
    of: ['marketplace-not-permitted'],
    when: (evidence) =>
      evidence.subscribe === 'allowed' && (evidence.useCaseForm === 'submitted' || !isAnthropic(evidence)),
    cause: 'marketplace-payment',
    or: ['marketplace-pending', 'model-agreement-missing'],
    because: 'The principal may subscribe although the text says it may not: payment, or a subscription on its way.',
  },
  {
    of: ['marketplace-not-permitted'],
    when: ({ subscribe }) => subscribe === 'allowed',
    cause: 'marketplace-payment',
    or: ['anthropic-use-case-form', 'marketplace-pending', 'model-agreement-missing'],
    because:
      'The principal may subscribe although the text says it may not: payment, the form, or a subscription on its way.',
  },
  {
    of: ['account-blocked'],
    rules: WHOLE_ACCOUNT,
    when: ({ amazonModelWorks, lifecycle }) =>
      amazonModelWorks === true && lifecycle?.status === 'LEGACY' && lifecycle.source === 'service',
    cause: 'model-legacy-inactive',
    or: ['anthropic-use-case-form', 'model-agreement-missing', 'account-blocked'],
    because:
      'An Amazon model works in this account, so it is not blocked; Bedrock says that this model is LEGACY, and keeps such models for accounts that have used them lately.',
  },
  {
    of: ['account-blocked'],
    rules: WHOLE_ACCOUNT,
    when: (evidence) => evidence.amazonModelWorks === true && evidence.useCaseForm === 'missing' && !isAmazon(evidence),
    cause: 'anthropic-use-case-form',
    or: ['model-agreement-missing'],
    because: 'An Amazon model works in this account, so it is not blocked; the use case form is missing.',
  },
  {
    of: ['account-blocked'],
    rules: WHOLE_ACCOUNT,
    when: (evidence) =>
      evidence.amazonModelWorks === true && evidence.useCaseForm === 'submitted' && !isAmazon(evidence),
    cause: 'model-agreement-missing',
    or: ['account-blocked'],
    because: 'An Amazon model works in this account, so it is not blocked; the use case form is submitted.',
  },
  {
    of: ['account-blocked'],
    rules: WHOLE_ACCOUNT,
    when: (evidence) => evidence.amazonModelWorks === true && isAnthropic(evidence),
    cause: 'anthropic-use-case-form',
    or: ['model-agreement-missing', 'account-blocked'],
    because: 'An Amazon model works in this account, so it is not blocked as a whole.',
  },
  {
    of: ['account-blocked'],
    rules: WHOLE_ACCOUNT,
    when: ({ amazonModelWorks }) => amazonModelWorks === false,
    cause: 'account-blocked',
    because: 'An Amazon model is refused in this account too.',
  },
  {
    of: ['quota-exhausted'],
    rules: ['per-day'],
    when: ({ amazonModelWorks }) => amazonModelWorks === false,
    cause: 'account-verification',
    or: ['quota-exhausted'],
    because: 'An Amazon model is refused in this account too: it is the state of the account, not one quota.',
  },
  {
    of: ['quota-exhausted'],
    rules: ['per-day'],
    when: ({ amazonModelWorks }) => amazonModelWorks === true,
    cause: 'quota-exhausted',
    or: ['throttled'],
    because: 'An Amazon model works in this account.',
  },
  {
    of: ['model-access-not-granted'],
    when: (evidence) => evidence.mantleOnly === true || evidence.mantleRuntimeId !== undefined,
    cause: 'model-id-or-region',
    because: 'The ID is one of the bedrock-mantle endpoint.',
  },
  {
    of: ['model-access-not-granted'],
    when: ({ availability }) => availability?.region === 'NOT_AVAILABLE',
    cause: 'model-id-or-region',
    or: ['model-access-not-granted'],
    because: 'The model reads as not available in this region.',
  },
  {
    of: ['model-access-not-granted'],
    when: ({ nearestIds }) => (nearestIds?.length ?? 0) > 0,
    cause: 'model-id-or-region',
    or: ['model-access-not-granted'],
    because: 'The ID is not among the models and profiles of this region.',
  },
  {
    of: ['guardrail-not-permitted', 'guardrail-organization-enforced'],
    when: ({ guardrailConfigured }) => guardrailConfigured === false,
    cause: 'guardrail-organization-enforced',
    or: ['guardrail-not-permitted'],
    because: 'No guardrail is configured here, so somebody else enforces it.',
  },
  {
    of: ['guardrail-not-permitted'],
    when: ({ guardrailConfigured }) => guardrailConfigured === true,
    cause: 'guardrail-not-permitted',
    because: 'The guardrail is the configured one.',
  },
  {
    of: ['identity-policy-no-allow'],
    rules: UNNAMED,
    when: (evidence, { denial }) => isOfAnotherAccount(denial?.resource, evidence),
    cause: 'resource-based-policy',
    or: ['identity-policy-no-allow'],
    because:
      'The resource belongs to another account, which would have to allow it too; AWS tells a caller from another account no reason.',
  },
  {
    of: ['identity-policy-no-allow', 'identity-policy-explicit-deny'],
    rules: UNNAMED,
    when: ({ simulation, sessionPolicyGiven }) => simulation?.outcome === 'allowed' && sessionPolicyGiven === true,
    cause: 'session-policy',
    or: ['vpc-endpoint-policy', 'service-control-policy'],
    because: 'The simulation, which knows no session policies, says allowed, and a session policy was given.',
  },
  {
    of: ['identity-policy-no-allow', 'identity-policy-explicit-deny'],
    rules: UNNAMED,
    when: ({ simulation }) => simulation?.outcome === 'allowed',
    cause: 'session-policy',
    or: ['vpc-endpoint-policy', 'service-control-policy', 'identity-policy-no-allow'],
    because: 'The simulation says allowed: what it does not know are session policies and VPC endpoint policies.',
  },
  {
    of: ['control-plane-optional'],
    when: ({ action }, { denial }) => action === 'discover' && denial?.policyType === 'service control policy',
    cause: 'service-control-policy',
    because: 'The read-only call is what this column checks.',
  },
  {
    of: ['control-plane-optional'],
    when: ({ action }, { denial }) => action === 'discover' && denial?.policyType === 'permissions boundary',
    cause: 'permissions-boundary',
    because: 'The read-only call is what this column checks.',
  },
  {
    of: ['control-plane-optional'],
    when: ({ action }, { denial }) => action === 'discover' && denial?.policyType === 'session policy',
    cause: 'session-policy',
    because: 'The read-only call is what this column checks.',
  },
  {
    of: ['control-plane-optional'],
    when: ({ action }, { denial }) => action === 'discover' && denial?.policyType === 'VPC endpoint policy',
    cause: 'vpc-endpoint-policy',
    because: 'The read-only call is what this column checks.',
  },
  {
    of: ['control-plane-optional'],
    when: ({ action }, { denial }) => action === 'discover' && denial?.effect === 'explicit',
    cause: 'identity-policy-explicit-deny',
    because: 'The read-only call is what this column checks.',
  },
  {
    of: ['control-plane-optional'],
    when: ({ action }) => action === 'discover',
    cause: 'identity-policy-no-allow',
    because: 'The read-only call is what this column checks.',
  },
];

/** Takes what the text showed and what else is known, and returns the cause with the alternatives that the evidence leaves. */
export function settle(recognition: Recognition, evidence: Evidence): Settled {
  const bySimulation = simulatedInstead(recognition, evidence);
  if (bySimulation) return bySimulation;
  const row = SEPARATIONS.find(
    ({ of, rules, when }) =>
      of.includes(recognition.cause) && (rules?.includes(recognition.rule) ?? true) && when(evidence, recognition),
  );
  return row
    ? { cause: row.cause, alternatives: [...(row.or ?? [])], because: [row.because] }
    : { cause: recognition.cause, alternatives: recognition.alternatives, because: [] };
}

/** A denial whose text names no policy, in a cell whose simulation does: the simulation says why. */
function simulatedInstead(recognition: Recognition, evidence: Evidence): Settled | undefined {
  const [denied] = deniedRequirements(evidence);
  if (!denied || !UNNAMED.includes(recognition.rule)) return undefined;
  const cause = causeOfRequirement(denied);
  return {
    cause,
    alternatives: recognition.alternatives.filter((other) => other !== cause),
    because: ['The text names no kind of policy; the simulation of the same call does.'],
  };
}
