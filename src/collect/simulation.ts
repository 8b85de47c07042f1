/** The simulation of one principal's cells: the questions of all of them together, and each cell's own answer. */
import { callerIdentity } from '../domain/arn.ts';
import { isBearer } from '../aws/clients.ts';
import type { Failure } from '../domain/failure.ts';
import { productId } from '../catalog/marketplace.ts';
import { VIA_BEDROCK } from '../catalog/requirements.ts';
import { ANY_RESOURCE, SUBSCRIBE } from '../catalog/actions.ts';
import { simulationContext } from '../iam/context.ts';
import { PolicyDocuments } from '../iam/documents.ts';
import { questionKey, type Question } from '../iam/plan.ts';
import { conditionKeys, sidAt } from '../policy/policy-text.ts';
import { intersect } from '../iam/session.ts';
import {
  Layers,
  simulate,
  simulatingWith,
  type Answer,
  type Answers,
  type SimulatedChange,
  type Simulator,
} from '../iam/simulate.ts';
import { contextKeys, customSimulator, principalSimulator, roleArn, type IamAccess } from '../iam/simulator.ts';
import type { Identity } from '../identity/identity.ts';
import type { MatchedStatement, RequirementResult } from '../domain/report.ts';
import { oncePerKey } from '../util/once.ts';
import type { PoolLane } from '../util/pool.ts';
import type { DeniedRequirement } from '../verdict/judge.ts';
import type { Lookups } from './lookups.ts';
import { permissionSetOf } from '../verdict/principals.ts';
import type { PlannedCell } from '../plan/planned-cell.ts';
import { secondWitness } from './witnesses.ts';
import { policyFacts, type AskedRequirement, type PolicyFacts } from './policy-facts.ts';

/** The simulations of a cell's requirements, joined. */
export interface CellSimulation {
  outcome: 'allowed' | 'denied' | 'not-made';
  requirements: RequirementResult[];
  denied: DeniedRequirement[];
  /** Of all requirements: every context key that a policy reads was supplied. */
  contextComplete: boolean;
  failure?: Failure;
}

/** Answers to the questions of all cells, and who can be asked more. */
export interface PrincipalSimulation {
  /** ARN that IAM was asked about: with its path, if that could be learnt. */
  principalArn: string;
  /**
   * The role may have a path that could not be learnt: IAM finds it by its name, but a statement with the path does
   * not match.
   */
  pathUnknown?: boolean;
  ofCell(cell: PlannedCell): CellSimulation;
  /** What the policies say that denied a cell, as far as they may be read. */
  policyFacts?(cell: PlannedCell): Promise<PolicyFacts>;
  /**
   * What the policies say otherwise than IAM's simulator, as they are evaluated here, in a sentence; undefined if the
   * two agree, or the policies have not been read in full by now.
   */
  disagreement?(cell: PlannedCell): Promise<string | undefined>;
  /**
   * Whether the principal may subscribe the account to the Marketplace products of foundation models (of any, if none
   * is known): `denied` only if that is certain for all of them, undefined if it is not known.
   */
  subscribe(region: string, models: readonly string[]): Promise<'allowed' | 'denied' | undefined>;
  /** The context keys that could not be listed, with the reason. */
  contextKeysFailure?: Failure;
  /** Why the session policies could not be simulated: the answers are the role's alone. */
  sessionPolicyFailure?: Failure;
  /** Undefined if the principal is not simulated. */
  further?: FurtherSimulation;
}

/** What can be asked once the first answers are there. */
export interface FurtherSimulation {
  /** The cells, with documents on top of what is attached, without some of it, and perhaps with another boundary. */
  withPolicies(cells: readonly PlannedCell[], more: SimulatedChange): Promise<Map<PlannedCell, CellSimulation>>;
  /** The cells, as if these documents were all that is attached. */
  withOnly(cells: readonly PlannedCell[], policies: readonly string[]): Promise<Map<PlannedCell, CellSimulation>>;
  /** Any other question about the principal, or about documents alone. */
  ask(questions: readonly Question[], only?: readonly string[]): Promise<Answers>;
  context(requestedRegion: string, more?: { inferenceProfileArn?: string }): Question['context'];
  documents: PolicyDocuments;
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

/** What simulations need of the run. */
export interface SimulationOptions {
  lookups: Pick<Lookups, 'iam'>;
  iamPool: PoolLane;
  homeRegion: string;
  time: string;
  signal: AbortSignal;
  /** Regions of IAM Identity Center that the shared configuration names: parts of the paths of its roles. */
  ssoRegions?: () => Promise<readonly string[]>;
}

/** Paths that are tried for a role of IAM Identity Center whose own may not be read. */
const PATHS_TRIED = 5;

/**
 * The ARN of a role of IAM Identity Center with its path, which its session does not show:
 * `/aws-reserved/sso.amazonaws.com/REGION/`, the region being Identity Center's own, and left out where that is
 * us-east-1 (IAM Identity Center user guide, "Referencing permission sets in resource policies"). It is known by whose
 * context keys may be listed. Undefined for every other role, and where none may be.
 */
async function reservedRoleArn(
  access: IamAccess,
  arn: string,
  { ssoRegions, homeRegion }: SimulationOptions,
): Promise<string | undefined> {
  if (permissionSetOf(arn) === undefined) return undefined;
  const regions = [...new Set([...((await ssoRegions?.()) ?? []), homeRegion, 'us-east-1'])].slice(0, PATHS_TRIED);
  for (const region of regions) {
    const path = `aws-reserved/sso.amazonaws.com/${region === 'us-east-1' ? '' : `${region}/`}`;
    const candidate = arn.replace(':role/', `:role/${path}`);
    const keys = await contextKeys(access, candidate);
    if (keys.ok) return candidate;
  }
  return undefined;
}

/** Asks IAM about all requirements of a principal's cells. A call that fails makes the cells it was for `not-made`. */
export async function simulatePrincipal(
  identity: Identity,
  cells: readonly PlannedCell[],
  options: SimulationOptions,
): Promise<PrincipalSimulation> {
  if (!identity.asker) return noSimulation(identity);
  if (isBearer(identity.asker.credentials)) return noSimulation(identity, KEYS_CANNOT_ASK);
  if (identity.kind !== 'role' && identity.kind !== 'user') return noSimulation(identity, cannotSimulate(identity));
  const { iamPool: pool, signal } = options;
  const access: IamAccess = { client: await options.lookups.iam(identity, options.homeRegion), pool, signal };
  const name = callerIdentity(identity.arn)?.name ?? identity.name;
  const withPath = identity.exactArn ? undefined : await roleArn(access, name);
  const told = withPath?.ok && withPath.value !== '' ? withPath.value : undefined;
  const reserved = withPath?.ok === false ? await reservedRoleArn(access, identity.arn, options) : undefined;
  const principalArn = told ?? reserved ?? identity.arn;
  const simulator = principalSimulator(access, principalArn);
  const documents = new PolicyDocuments(access, { kind: identity.kind, name });

  const asked = new Map<PlannedCell, Question[]>();
  const contexts = new Map<string, Question['context']>();
  const questionsOf = (cell: PlannedCell): Question[] => {
    const before = asked.get(cell);
    if (before) return before;
    const questions = cell.requirements.map((_, index) =>
      questionOf(cell, index, principalArn, options.time, contexts),
    );
    asked.set(cell, questions);
    return questions;
  };
  const keys = contextKeys(access, principalArn);
  // Both are asked at once; the keys are only needed when the answers are read.
  const policyKeys = keys.then((answer) => (answer.ok ? answer.value : undefined));
  const boundaryKeys = async (): Promise<readonly string[] | undefined> => {
    const boundary = await documents.boundary();
    return boundary.ok ? conditionKeys([boundary.value]) : undefined;
  };
  const session = sessionPolicies(identity, access, documents);
  const attached = new Layers();
  const ask = async (
    asked: readonly Question[],
    by: Simulator,
    { known = policyKeys, layers = attached }: { known?: typeof policyKeys; layers?: Layers } = {},
  ): Promise<Answers> => {
    const questions = distinct(asked);
    const [own, narrowed] = await Promise.all([
      simulate(by, questions, known, boundaryKeys, layers),
      session?.answers(questions),
    ]);
    return narrowed && session ? intersect(questions, own, narrowed, session.names) : own;
  };
  const perCell = async (own: readonly PlannedCell[], by: Simulator, as: Parameters<typeof ask>[2]) => {
    const answers = await ask(own.flatMap(questionsOf), by, as);
    return new Map(own.map((cell) => [cell, cellSimulation(cell, questionsOf(cell), answers)]));
  };

  const answers = await withSids(await ask(cells.flatMap(questionsOf), simulator), documents);
  let witness: ReturnType<typeof secondWitness> | undefined;
  const keysAnswer = await keys;
  const sessionFailure = await session?.failure();
  return {
    principalArn,
    ...(withPath?.ok === false && reserved === undefined && identity.kind === 'role' && { pathUnknown: true }),
    ofCell: (cell) => cellSimulation(cell, questionsOf(cell), answers),
    policyFacts: async (cell) =>
      policyFacts(askedRequirements(cell, questionsOf(cell), answers), documents, await policyKeys),
    disagreement: async (cell) => {
      witness ??= secondWitness(identity, documents, answers);
      return (await witness)?.(cell, questionsOf(cell), answers);
    },
    subscribe: subscription(ask, simulator, principalArn, identity, options.time),
    ...(!keysAnswer.ok && { contextKeysFailure: keysAnswer.failure }),
    ...(sessionFailure && { sessionPolicyFailure: sessionFailure }),
    further: {
      withPolicies: async (own, more) => {
        // The new document reads keys too: what is attached is no longer all there is to know.
        const added = conditionKeys([...more.policies, ...(more.boundary === undefined ? [] : [more.boundary])]);
        const known = policyKeys.then((read) => read && [...read, ...added]);
        // Another boundary, or none, shows nothing of the layers that are attached.
        const isAsAttached = more.boundary === undefined && more.withoutBoundary !== true;
        const layers = isAsAttached ? attached : new Layers();
        return perCell(own, simulatingWith(simulator, more), { known, layers });
      },
      withOnly: async (own, policies) => {
        const questions = distinct(own.flatMap(questionsOf));
        const only = await simulate(customSimulator(access, policies), questions, ofDocuments(policies));
        return new Map(own.map((cell) => [cell, cellSimulation(cell, questionsOf(cell), only)]));
      },
      ask: (questions, only) =>
        only
          ? simulate(customSimulator(access, only), distinct(questions), ofDocuments(only))
          : ask(questions, simulator),
      context: (requestedRegion, more = {}) =>
        simulationContext({
          ...{ principalArn, requestedRegion, time: options.time, extra: identity.settings.context },
          ...more,
        }),
      documents,
    },
  };
}

const ofDocuments = (documents: readonly string[]) => Promise.resolve(conditionKeys(documents));

function distinct(questions: readonly Question[]): Question[] {
  return [...new Map(questions.map((question) => [questionKey(question), question])).values()];
}

/**
 * `contexts`: those of the principal's other questions, which are shared: there are far fewer of them than of
 * questions.
 */
function questionOf(
  cell: PlannedCell,
  index: number,
  principalArn: string,
  time: string,
  contexts: Map<string, Question['context']>,
): Question {
  const leg = cell.requirements[index];
  if (!leg) throw new RangeError('a cell has no such requirement');
  const { resource, requestedRegion, inferenceProfileArn, promptRouterArn, context: carried } = leg;
  const action = leg.action ?? cell.iamAction;
  const given = {
    requestedRegion,
    ...(inferenceProfileArn !== undefined && { inferenceProfileArn }),
    ...(promptRouterArn !== undefined && { promptRouterArn }),
    // Only an inference call carries them.
    ...(leg.action === undefined && cell.carried),
    ...(carried !== undefined && { carried }),
  };
  const key = JSON.stringify(given);
  const context =
    contexts.get(key) ?? simulationContext({ principalArn, ...given, time, extra: cell.identity.settings.context });
  contexts.set(key, context);
  return resource === ANY_RESOURCE ? { action, context } : { action, resource, context };
}

/** The session policies of a principal's own session as a simulation of their own; undefined if it has none. */
function sessionPolicies(identity: Identity, access: IamAccess, documents: PolicyDocuments) {
  const { inline, managed } = identity.sessionPolicies ?? { managed: [] };
  if (inline === undefined && managed.length === 0) return undefined;
  let failure: Failure | undefined;
  const texts = (async () => {
    const read = await Promise.all(managed.map((arn) => documents.managed(arn)));
    const known = read.flatMap((one) => (one.ok ? [one.value] : []));
    failure = read.flatMap((one) => (one.ok ? [] : [one.failure]))[0];
    return known.length < read.length ? undefined : [...(inline === undefined ? [] : [inline]), ...known];
  })();
  return {
    names: [...(inline === undefined ? [] : ['inline-session-policy']), ...managed],
    /**
     * What the session policies alone allow. Without their texts nothing is known: no question has another answer than
     * why.
     */
    answers: async (questions: readonly Question[]): Promise<Answers> => {
      const all = await texts;
      const unread = failure;
      if (!all) {
        return new Map(unread && questions.map((question) => [questionKey(question), { ok: false, failure: unread }]));
      }
      // IAM does not fill in the principal's own keys if documents are simulated alone.
      const own = [{ key: 'aws:PrincipalAccount', values: [identity.account], type: 'string' as const }];
      const asked = questions.map((question) => ({ ...question, context: [...question.context, ...own] }));
      const answers = await simulate(customSimulator(access, all), asked, ofDocuments(all));
      return new Map(
        questions.flatMap((question, index) => {
          const answer = answers.get(questionKey(asked[index] ?? question));
          if (answer && !answer.ok) failure ??= answer.failure;
          return answer ? [[questionKey(question), answer] as const] : [];
        }),
      );
    },
    failure: async () => {
      await texts;
      return failure;
    },
  };
}

/**
 * The names of the statements that denied, if the documents may be read. Nothing is read where no statement is named.
 */
async function withSids(answers: Answers, documents: PolicyDocuments): Promise<Answers> {
  const named = async (statement: MatchedStatement): Promise<MatchedStatement> => {
    const { end, policy, type } = statement;
    const text = end && type !== 'Session Policy' ? await documents.ofSource(policy, type) : undefined;
    const sid = end && text !== undefined ? sidAt(text, end) : undefined;
    return sid === undefined ? statement : { ...statement, sid };
  };
  const entries = [...answers].map(async ([key, answer]) => {
    if (!answer.ok || answer.decision === 'allowed' || answer.statements.length === 0) return [key, answer] as const;
    return [key, { ...answer, statements: await Promise.all(answer.statements.map(named)) }] as const;
  });
  return new Map(await Promise.all(entries));
}

/**
 * Whether IAM lets the principal subscribe the account to the Marketplace products of models, by region and product.
 * Bedrock subscribes in the caller's name, so that is how it is asked. A model whose product is not in the table
 * leaves `aws-marketplace:ProductId` unknown.
 */
function subscription(
  ask: (questions: readonly Question[], by: Simulator) => Promise<Answers>,
  simulator: Simulator,
  principalArn: string,
  identity: Identity,
  time: string,
) {
  const once = oncePerKey<'allowed' | 'denied' | undefined>();
  const toProduct = (region: string, product: string | undefined) =>
    once(`${region} ${product ?? ''}`, async () => {
      const extra = identity.settings.context;
      const carried = product === undefined ? VIA_BEDROCK : { ...VIA_BEDROCK, 'aws-marketplace:ProductId': [product] };
      const context = simulationContext({ principalArn, requestedRegion: region, carried, time, extra });
      const question: Question = { action: SUBSCRIBE, context };
      const answers = await ask([question], simulator);
      const answer = answers.get(questionKey(question));
      if (!answer?.ok) return undefined;
      if (answer.decision === 'allowed') return 'allowed';
      return isCertainDenial(answer) ? 'denied' : undefined;
    });
  return async (region: string, models: readonly string[]) => {
    const products = new Set(models.length === 0 ? [undefined] : models.map(productId));
    const answers = await Promise.all([...products].map((product) => toProduct(region, product)));
    if (answers.includes('allowed')) return 'allowed';
    return answers.every((answer) => answer === 'denied') ? 'denied' : undefined;
  };
}

/**
 * Whether a denial of Subscribe holds for a real call (contract, section 5, rule 7): an explicit Deny does, unless
 * policies read a product that is not known; a missing Allow only if every key was supplied, and it is not an
 * organization's, whose keys IAM hides.
 */
function isCertainDenial({ decision, missingContextKeys, contextComplete, organizationDenies }: Answer): boolean {
  if (decision === 'explicitDeny') return !missingContextKeys.some((key) => /^aws-marketplace:/i.test(key));
  return contextComplete && organizationDenies !== true;
}

function cellSimulation(cell: PlannedCell, questions: readonly Question[], answers: Answers): CellSimulation {
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
    requirements.push(resultOf(leg.action ?? cell.iamAction, leg, answer));
    contextComplete &&= answer.contextComplete;
    if (answer.decision !== 'allowed') {
      const { withoutOrganization } = answer;
      const madeUp = leg.madeUp !== undefined;
      const isCertain = answer.contextComplete && leg.uncertain !== true;
      // The target's own ARN and the model in the region of the call are named by the ID, whatever said where it
      // routes to.
      const fromSnapshot = leg.role === 'destination' && usesSnapshot(cell.target);
      denied.push({ role: leg.role, withoutOrganization, contextComplete: isCertain, madeUp, fromSnapshot });
    }
  });
  // One denial that is known is enough to deny; "allowed" needs every answer, and something to be asked.
  const answered = requirements.length === cell.requirements.length && requirements.length > 0;
  const outcome = denied.length > 0 ? 'denied' : answered ? 'allowed' : 'not-made';
  return { outcome, requirements, denied, contextComplete, ...(failure && { failure }) };
}

/** The requirements that were answered, each with its question. */
function askedRequirements(cell: PlannedCell, questions: readonly Question[], answers: Answers): AskedRequirement[] {
  return cell.requirements.flatMap((leg, index) => {
    const question = questions[index];
    const answer = question && answers.get(questionKey(question));
    return question && answer?.ok ? [{ result: resultOf(leg.action ?? cell.iamAction, leg, answer), question }] : [];
  });
}

/** Whether the dated table said what is behind a target, be it behind what the configuration or a router names. */
export function usesSnapshot({ resolvedBy, snapshotDate }: PlannedCell['target']): boolean {
  return resolvedBy === 'snapshot' || snapshotDate !== undefined;
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

/** IAM takes no bearer token, so it was not asked. */
const KEYS_CANNOT_ASK: Failure = {
  service: 'iam',
  operation: 'SimulatePrincipalPolicy',
  errorName: 'BedrockApiKey',
  message: 'A Bedrock API key cannot call IAM.',
  known: { cause: 'api-key' },
};

function cannotSimulate(identity: Identity): Failure {
  return {
    service: 'iam',
    operation: 'SimulatePrincipalPolicy',
    errorName: 'InvalidInput',
    message: `Invalid Entity Arn: ${identity.arn} does not clearly define entity type and name.`,
    known: { cause: 'simulation-principal-invalid' },
  };
}
