/** What went wrong with the run itself, in words that say what to change. Pure. */
import type { Failure } from '../aws/failure.ts';
import { OUT_OF_TIME } from '../util/deadline.ts';
import type { Identity, IdentityTrouble } from '../identity/identity.ts';
import type { Problem } from '../report/types.ts';
import { diagnose } from '../verdict/diagnose.ts';

/** Why a principal could not be had. */
export function identityProblem(identity: Identity, trouble: IdentityTrouble): Problem {
  if (trouble.kind === 'problem') return trouble.problem;
  if (trouble.failure.errorName === OUT_OF_TIME) return outOfTime(`${identity.name}: AWS did not answer in time.`);
  const { cause, summary, evidence, remedy } = diagnose(trouble.failure, {
    account: identity.account,
    roleArn: trouble.role,
    token: trouble.token,
    assumption: trouble.assumption,
  });
  const whose = trouble.source ? [`The credentials are ${trouble.source.words}.`] : [];
  return { cause, message: [summary, ...evidence, ...whose].join(' '), remedy: remedy.text };
}

function outOfTime(message: string): Problem {
  return {
    cause: 'network',
    message,
    remedy: 'Raise the input `timeout`, or look for what slows the calls down: throttling, a proxy.',
  };
}

/** The least that a principal needs to be simulated: by itself, or by whoever asks. */
export function simulationStatement(principalArn: string): object {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'BedrockAccessCheckSimulation',
        Effect: 'Allow',
        Action: ['iam:GetContextKeysForPrincipalPolicy', 'iam:SimulatePrincipalPolicy'],
        Resource: principalArn,
      },
    ],
  };
}

/** Why IAM could not be asked; never a denial of Bedrock. */
export function simulationProblem(failure: Failure, principalArn: string, identity: Identity): Problem {
  const { cause, summary, remedy } = diagnose(failure, { account: identity.account, principalArn });
  if (failure.errorName === OUT_OF_TIME)
    return outOfTime(`${identity.name} was not simulated: IAM did not answer in time.`);
  const message = `${identity.name} was not simulated: ${summary}`;
  if (cause !== 'simulation-not-permitted') return { cause, message, remedy: remedy.text };
  const who = identity.asker?.isItself === false ? identity.asker.arn : principalArn;
  return {
    cause,
    message,
    remedy: `Attach this to ${who}: ${JSON.stringify(simulationStatement(principalArn))}`,
  };
}

/** Why only the role was simulated, and not the session policies that narrow it: what is allowed is then only suspected. */
export function sessionPolicyProblem(failure: Failure, identity: Identity): Problem {
  const { cause, layer, summary } = diagnose(failure, { account: identity.account });
  return {
    cause: layer === 'policy' ? 'simulation-not-permitted' : cause,
    message: `The session policies of ${identity.name} were not simulated: ${summary} What its role allows may be refused by them.`,
    remedy:
      'Allow iam:SimulateCustomPolicy on "*", and for managed session policies iam:GetPolicy and iam:GetPolicyVersion on them, both in the role and in the session policy.',
  };
}
