/** The simulation of one principal's cells: the questions of all of them together, and each cell's own answer. */
import { callerIdentity } from '../aws/arn.ts';
import type { Failure } from '../aws/failure.ts';
import { SUBSCRIBE } from '../iam/actions.ts';
import { requestContext } from '../iam/context.ts';
import { questionKey, type Question } from '../iam/plan.ts';
import { simulate, type Answer, type Answers, type Simulator } from '../iam/simulate.ts';
import { contextKeys, principalSimulator, roleArn, type IamAccess } from '../iam/simulator.ts';
import type { Identity } from '../identity/identity.ts';
import type { RequirementResult } from '../report/types.ts';
import { oncePerKey } from '../util/once.ts';
import type { Pool } from '../util/pool.ts';
import type { DeniedRequirement } from '../verdict/judge.ts';
import type { Lookups } from './lookups.ts';
import type { PlannedCell } from './plan.ts';

export interface CellSimulation {
  outcome: 'allowed' | 'denied' | 'not-made';
  requirements: RequirementResult[];
  denied: DeniedRequirement[];
  /** Of all requirements: every context key that a policy reads was supplied. */
  contextComplete: boolean;
  failure?: Failure;
}

export interface PrincipalSimulation {
  /** ARN that IAM was asked about: with its path, where that could be learnt. */
  principalArn: string;
  ofCell(cell: PlannedCell): CellSimulation;
  /** Whether the principal may subscribe the account to a Marketplace product; undefined where that could not be asked. */
  subscribe(region: string): Promise<'allowed' | 'denied' | undefined>;
  /** The context keys that could not be listed, with the reason. */
  contextKeysFailure?: Failure;
}

const NOT_MADE: CellSimulation = { outcome: 'not-made', requirements: [], denied: [], contextComplete: false };

/** For a principal that is not simulated at all. */
export function noSimulation(identity: Identity, failure?: Failure): PrincipalSimulation {
  return {
    principalArn: identity.arn,
    ofCell: () => (failure ? { ...NOT_MADE, failure } : NOT_MADE),
    subscribe: () => Promise.resolve(undefined),
  };
}

/** Asks IAM about all requirements of a principal's cells. A call that fails makes the cells it was for `not-made`. */
export async function simulatePrincipal(
  identity: Identity,
  cells: readonly PlannedCell[],
  options: { lookups: Lookups; iamPool: Pool; homeRegion: string; time: string; signal: AbortSignal },
): Promise<PrincipalSimulation> {
  if (!identity.asker) return noSimulation(identity);
  if (identity.kind !== 'role' && identity.kind !== 'user') return noSimulation(identity, cannotSimulate(identity));
  const { iamPool: pool, signal } = options;
  const access: IamAccess = { client: await options.lookups.iam(identity, options.homeRegion), pool, signal };
  const withPath = identity.exactArn
    ? undefined
    : await roleArn(access, callerIdentity(identity.arn)?.name ?? identity.name);
  const principalArn = withPath?.ok && withPath.value !== '' ? withPath.value : identity.arn;
  const simulator = principalSimulator(access, principalArn);

  const questionOf = (cell: PlannedCell, index: number): Question | undefined => {
    const leg = cell.requirements[index];
    if (!leg) return undefined;
    const { resource, requestedRegion, inferenceProfileArn, promptRouterArn } = leg;
    const context = requestContext({
      principalArn,
      requestedRegion,
      ...(inferenceProfileArn !== undefined && { inferenceProfileArn }),
      ...(promptRouterArn !== undefined && { promptRouterArn }),
      time: options.time,
      extra: identity.settings.context,
    });
    return { action: leg.action ?? cell.iamAction, resource, context };
  };
  const questions = new Map<string, Question>();
  for (const cell of cells) {
    cell.requirements.forEach((_, index) => {
      const question = questionOf(cell, index);
      if (question) questions.set(questionKey(question), question);
    });
  }
  const keys = contextKeys(access, principalArn);
  // Both are asked at once; the keys are only needed when the answers are read.
  const policyKeys = keys.then((answer) => (answer.ok ? answer.value : undefined));
  const answers = await simulate(simulator, [...questions.values()], policyKeys);
  const keysAnswer = await keys;
  return {
    principalArn,
    ofCell: (cell) =>
      cellSimulation(
        cell,
        cell.requirements.map((_, index) => questionOf(cell, index)),
        answers,
      ),
    subscribe: subscription(simulator, principalArn, identity, options.time),
    ...(!keysAnswer.ok && { contextKeysFailure: keysAnswer.failure }),
  };
}

function subscription(simulator: Simulator, principalArn: string, identity: Identity, time: string) {
  const once = oncePerKey<'allowed' | 'denied' | undefined>();
  return (region: string) =>
    once(region, async () => {
      const extra = identity.settings.context;
      const context = requestContext({ principalArn, requestedRegion: region, time, extra });
      const question: Question = { action: SUBSCRIBE, context };
      const answer = (await simulate(simulator, [question], Promise.resolve(undefined))).get(questionKey(question));
      if (!answer?.ok) return undefined;
      return answer.decision === 'allowed' ? 'allowed' : 'denied';
    });
}

function cellSimulation(cell: PlannedCell, questions: (Question | undefined)[], answers: Answers): CellSimulation {
  const requirements: RequirementResult[] = [];
  const denied: DeniedRequirement[] = [];
  let contextComplete = true;
  let failure: Failure | undefined;
  cell.requirements.forEach((leg, index) => {
    const question = questions[index];
    const answer = question && answers.get(questionKey(question));
    if (!answer?.ok) {
      failure ??= answer?.failure;
      return;
    }
    requirements.push(resultOf(question?.action ?? cell.iamAction, leg, answer));
    contextComplete &&= answer.contextComplete;
    if (answer.decision !== 'allowed') {
      const { withoutOrganization } = answer;
      denied.push({ role: leg.role, withoutOrganization, contextComplete: answer.contextComplete });
    }
  });
  // One denial that is known is enough to deny; "allowed" needs every answer.
  const outcome =
    denied.length > 0 ? 'denied' : requirements.length === cell.requirements.length ? 'allowed' : 'not-made';
  return { outcome, requirements, denied, contextComplete, ...(failure && { failure }) };
}

function resultOf(
  action: string,
  leg: { resource: string; requestedRegion: string },
  answer: Answer,
): RequirementResult {
  return {
    action,
    resource: leg.resource,
    requestedRegion: leg.requestedRegion,
    decision: answer.decision,
    ...(answer.deniedBy !== undefined && { deniedBy: answer.deniedBy }),
    statements: answer.statements,
    missingContextKeys: answer.missingContextKeys,
  };
}

function cannotSimulate(identity: Identity): Failure {
  return {
    service: 'iam',
    operation: 'SimulatePrincipalPolicy',
    errorName: 'InvalidInput',
    message: `Invalid Entity Arn: ${identity.arn} does not clearly define entity type and name.`,
  };
}
