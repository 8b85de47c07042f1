/** Evidence that separates causes which share one text, and the rows that several causes have in common. */
import type { Cause } from '../domain/cause.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { Recognition } from './recognition.ts';

/** What must be known, what it makes of a recognised cause, and the sentence that says so. */
export interface Separation {
  /** Only of messages that these rows recognised. */
  rules?: readonly string[];
  when: (evidence: Evidence, recognition: Recognition) => boolean;
  cause: Cause;
  or?: readonly Cause[];
  because: string;
}

/** Rows of denials that name no kind of policy. */
export const UNNAMED: readonly string[] = ['unnamed', 'explicit-unnamed'];

/** Whether one of Anthropic's models is called or lies behind what is called. */
export const isAnthropic = ({ model, target }: Evidence): boolean =>
  [model ?? '', ...(target?.foundationModels ?? [])].some((id) => id.includes('anthropic.'));

/** No token of a fork's run has the permission, whatever the workflow says. */
export const OF_A_FORK: Separation = {
  when: ({ forkPullRequest }) => forkPullRequest === true,
  cause: 'github-fork-pull-request',
  because: 'The run is of a pull request of a fork or of Dependabot.',
};

/** Bedrock itself says that the account applies the guardrail that was refused to every call. */
export const ENFORCED_BY_ACCOUNT: Separation = {
  when: ({ guardrailsEnforced = [] }, { denial }) =>
    guardrailsEnforced.some((arn) => denial?.resource === arn || denial?.resource?.includes(':guardrail-profile/')),
  cause: 'guardrail-not-permitted',
  because: 'The account applies the guardrail to every call (bedrock:ListEnforcedGuardrailsConfiguration).',
};

/** A guardrail that the check does not send is sent by the organization. */
export const NO_GUARDRAIL_HERE: Separation = {
  when: ({ guardrailConfigured }) => guardrailConfigured === false,
  cause: 'guardrail-organization-enforced',
  or: ['guardrail-not-permitted'],
  because: 'No guardrail is configured here, so it is enforced elsewhere.',
};

/** A denial that names no policy, of a call that IAM's simulator allows. */
export const SIMULATION_ALLOWS: readonly Separation[] = [
  {
    rules: UNNAMED,
    when: ({ simulation, sessionPolicyGiven }) => simulation?.outcome === 'allowed' && sessionPolicyGiven === true,
    cause: 'session-policy',
    or: ['vpc-endpoint-policy', 'service-control-policy'],
    because: 'The simulation, which knows no session policies, says allowed, and a session policy was given.',
  },
  {
    rules: UNNAMED,
    when: ({ simulation }) => simulation?.outcome === 'allowed',
    cause: 'session-policy',
    or: ['vpc-endpoint-policy', 'service-control-policy', 'identity-policy-no-allow'],
    because: 'The simulation says allowed: what it does not know are session policies and VPC endpoint policies.',
  },
];
