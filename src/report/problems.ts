/** What went wrong with the run itself, in words that say what to change. Pure. */
import type { Failure } from '../domain/failure.ts';
import { regionFacts } from '../catalog/regions.ts';
import { OUT_OF_TIME } from '../util/deadline.ts';
import { otherRegions } from '../identity/bearer-session.ts';
import { isUsableIn, type Identity } from '../identity/identity.ts';
import type { IdentityError } from '../identity/identity-error.ts';
import { input, say, setting, worded, wordings, type Audience } from '../domain/message.ts';
import type { Cell, Problem, RunProblem } from '../domain/report.ts';
import { snippet } from '../util/snippet.ts';
import { probeReason } from './words.ts';
import { diagnose } from '../verdict/diagnose.ts';

/** Why a principal could not be had. */
export function identityProblem(identity: Identity, trouble: IdentityError, audience: Audience): Problem {
  if (trouble.kind === 'problem') return inWordsOf(audience, trouble.problem);
  if (trouble.failure.errorName === OUT_OF_TIME)
    return inWordsOf(audience, outOfTime(`${identity.name}: AWS did not answer in time.`));
  const known = {
    account: identity.account,
    roleArn: trouble.role,
    token: trouble.token,
    ...(trouble.region !== undefined && { region: trouble.region, endpoints: regionFacts(trouble.region) }),
    assumption: trouble.assumption,
  };
  const { cause, summary, evidence, remedy } = diagnose(trouble.failure, known, audience);
  const whose = trouble.source ? [`The credentials are ${trouble.source.words}.`] : [];
  return { cause, message: [summary, ...evidence, ...whose].join(' '), remedy: remedy.text };
}

/** Returns a problem in the words of those who read the report. */
export function inWordsOf(audience: Audience, { cause, message, remedy }: RunProblem): Problem {
  return { cause, message: worded(message, audience), remedy: worded(remedy, audience) };
}

/** Returns the problem of a run whose time was up before an answer came; `message` says which. */
export function outOfTime(message: string): RunProblem {
  return {
    cause: 'network',
    message,
    remedy: say`Look for what slows the calls down (throttling, a proxy), or raise ${input('timeout')} if all of it was used up. One hop to a role is waited for at most 30 seconds.`,
  };
}

/** The least that a principal needs to be simulated: by itself, or by the asker. */
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

/**
 * A session's ARN has no path (IAM user guide, reference_identifiers), and execution roles of SageMaker have
 * `/service-role/`.
 */
const OF_A_PATH =
  "If it is attached already, with the role's path (role/service-role/...): the credentials do not say the path. Allow iam:GetRole on the same ARN, and the check finds it.";

/**
 * Why IAM could not be asked; never a denial of Bedrock. `arn` may lack the path of a role if STS was not asked for
 * its session.
 */
export function simulationProblem(
  failure: Failure,
  { arn: principalArn, pathUnknown }: { arn: string; pathUnknown: boolean },
  identity: Identity,
  audience: Audience,
): Problem {
  const { cause, summary, remedy } = diagnose(failure, { account: identity.account, principalArn }, audience);
  if (failure.errorName === OUT_OF_TIME)
    return inWordsOf(audience, outOfTime(`${identity.name} was not simulated: IAM did not answer in time.`));
  const message = `${identity.name} was not simulated: ${summary}`;
  if (cause !== 'simulation-not-permitted') return { cause, message, remedy: remedy.text };
  const who = identity.asker?.isItself === false ? identity.asker.arn : principalArn;
  return {
    cause,
    message,
    remedy:
      `Attach this to ${who}:${snippet(simulationStatement(principalArn))}${pathUnknown ? OF_A_PATH : ''}`.trimEnd(),
  };
}

/**
 * Why only the role was simulated, and not the session policies that narrow it: what is allowed is then only
 * suspected.
 */
export function sessionPolicyProblem(failure: Failure, identity: Identity, audience: Audience): Problem {
  if (failure.errorName === OUT_OF_TIME) {
    const late = `The session policies of ${identity.name} were not simulated: IAM did not answer in time. What its role allows may be refused by them.`;
    return inWordsOf(audience, outOfTime(late));
  }
  const { cause, layer, summary } = diagnose(failure, { account: identity.account }, audience);
  return {
    cause: layer === 'policy' ? 'simulation-not-permitted' : cause,
    message: `The session policies of ${identity.name} were not simulated: ${summary} What its role allows may be refused by them.`,
    remedy:
      'Allow iam:SimulateCustomPolicy on "*", and for managed session policies iam:GetPolicy and iam:GetPolicyVersion on them, both in the role and in the session policy.',
  };
}

/**
 * Which of the regions of a principal's cells its credentials do not work in, if there are any: a short-term Bedrock
 * API key is for one.
 */
export function regionProblem(identity: Identity, regions: readonly string[], audience: Audience): Problem | undefined {
  const others = [...new Set(regions)].filter((region) => !isUsableIn(identity, region)).sort();
  const { key, name } = identity;
  return key?.kind === 'short-term' && others.length > 0
    ? inWordsOf(audience, otherRegions(key, name, others))
    : undefined;
}

/** Why a Bedrock API key decided nothing at all: without a live call it is blind, since it cannot ask IAM. */
export function blindKeyProblem(
  { key, name }: Identity,
  cells: readonly Cell[],
  audience: Audience,
): Problem | undefined {
  const own = cells.filter(({ principal }) => principal === name);
  const [first] = own;
  if (!key || !first || !own.every(({ verdict, probe }) => verdict === 'unchecked' && probe.outcome === 'not-made')) {
    return undefined;
  }
  const { reason } = first.probe;
  const why = reason === undefined ? '' : ` (${probeReason(reason, audience)})`;
  return inWordsOf(audience, {
    cause: 'api-key',
    message: `Nothing could be decided with the Bedrock API key of ${name}: it cannot ask IAM's simulator, and no live call was made${why}.`,
    remedy: say`Let calls be made (${setting('probe', 'live')}), or give ${wordings('the step', 'the command')} a role that may simulate itself with ${setting('role-to-assume')}: only a simulation can decide without a call, and confirm what should be denied.`,
  });
}
