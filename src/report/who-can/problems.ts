/** Why "who can call it" could not be answered, and what to change. Pure. */
import { inWordsOf, outOfTime } from '../problems.ts';
import type { Failure } from '../../domain/failure.ts';
import type { Audience } from '../../domain/message.ts';
import type { Problem } from '../../domain/report.ts';
import type { IdentityError } from '../../identity/identity-error.ts';
import { OUT_OF_TIME } from '../../util/deadline.ts';
import { snippet } from '../../util/snippet.ts';
import { diagnose } from '../../verdict/diagnose.ts';

/**
 * What reading the policies of an account takes; the lists of Bedrock, API keys and the organization add to the
 * answer.
 */
export const LEAST_PRIVILEGE = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'WhoCanReadsTheAccount',
      Effect: 'Allow',
      Action: ['iam:GetAccountAuthorizationDetails', 'iam:ListServiceSpecificCredentials'],
      Resource: '*',
    },
    {
      Sid: 'WhoCanReadsRoutes',
      Effect: 'Allow',
      Action: ['bedrock:ListFoundationModels', 'bedrock:ListInferenceProfiles', 'bedrock:ListPromptRouters'],
      Resource: '*',
    },
    {
      Sid: 'WhoCanReadsServiceControlPolicies',
      Effect: 'Allow',
      Action: [
        'organizations:DescribeOrganization',
        'organizations:DescribePolicy',
        'organizations:ListParents',
        'organizations:ListPoliciesForTarget',
      ],
      Resource: '*',
    },
  ],
};

/** Returns why the policies of the account could not be read. */
export function whoCanProblem(failure: Failure, principalArn: string, audience: Audience): Problem {
  if (failure.errorName === OUT_OF_TIME) {
    return inWordsOf(audience, outOfTime('The policies of the account could not be read: AWS did not answer in time.'));
  }
  const { cause, summary, remedy } = diagnose(failure, { principalArn }, audience);
  const isRefused = failure.errorName.startsWith('AccessDenied');
  return {
    cause,
    message: `The policies of the account could not be read: ${summary}`,
    remedy: isRefused ? `Attach this to ${principalArn}:${snippet(LEAST_PRIVILEGE)}`.trimEnd() : remedy.text,
  };
}

/** Returns why there are no credentials to ask with. */
export function credentialsProblem(trouble: IdentityError): Problem {
  if (trouble.kind === 'problem') return inWordsOf('terminal', trouble.problem);
  const { cause, summary, evidence, remedy } = diagnose(
    trouble.failure,
    { roleArn: trouble.role, token: trouble.token },
    'terminal',
  );
  return { cause, message: [summary, ...evidence].join(' '), remedy: remedy.text };
}
