/** Asks IAM's simulator the questions of one principal, and who it is that denies. */
import type { EvaluationResult } from '@aws-sdk/client-iam';
import type { Result } from '../aws/clients.ts';
import type { Failure } from '../domain/failure.ts';
import type { DeniedBy } from '../domain/report.ts';
import { MANTLE_MODEL_KEY } from '../catalog/endpoints.ts';
import { callerIdentity } from '../domain/arn.ts';
import { possibleValues, unknownKeys } from './context.ts';
import {
  planCalls,
  questionKey,
  type ExcludedLayer,
  type PlannedCall,
  type Question,
  type SimulationCall,
} from './plan.ts';
import { readResult, type Reading } from './read.ts';

/** One call with all its pages. */
export type Simulator = (call: SimulationCall) => Promise<Result<EvaluationResult[]>>;

/** The simulator's answer to one question, with what was asked again to tell the layers apart. */
export interface Answer {
  ok: true;
  decision: Reading['decision'];
  deniedBy?: DeniedBy;
  /** The decision without service control policies; the same as `decision` where none is in play. */
  withoutOrganization: 'allowed' | 'denied' | 'unknown';
  statements: Reading['statements'];
  /** Keys that a policy reads and whose value in a real call is unknown. */
  missingContextKeys: string[];
  /** Whether it is certain that there are no such keys. */
  contextComplete: boolean;
  /** Service control policies deny it, perhaps beside others: IAM names none of the keys that they read. */
  organizationDenies?: boolean;
  /** A permissions boundary has a say. */
  hasBoundary?: boolean;
}

/** By question; a question whose call failed has the failure. */
export type Answers = Map<string, Answer | { ok: false; failure: Failure }>;

/** What is otherwise in every call of a simulator than what is attached. */
export type SimulatedChange = Required<Pick<SimulationCall, 'policies'>> &
  Pick<SimulationCall, 'boundary' | 'leaveOut'> & { withoutBoundary?: boolean };

/**
 * Documents on top of what is attached, in place of the boundary, and without some that are attached, in every call of
 * a simulator.
 */
export function simulatingWith(
  simulator: Simulator,
  { withoutBoundary = false, boundary, ...more }: SimulatedChange,
): Simulator {
  return (call) => {
    const isExcluded = call.exclude.includes('permission-boundary');
    const exclude: ExcludedLayer[] =
      withoutBoundary && !isExcluded ? [...call.exclude, 'permission-boundary'] : call.exclude;
    // Who asks what it would be like without a boundary does not mean the other one.
    return simulator({ ...call, ...more, exclude, ...(boundary !== undefined && !isExcluded && { boundary }) });
  };
}

/**
 * Answers every question in the fewest calls. `policyKeys` are the context keys that the principal's policies read
 * (iam:GetContextKeysForPrincipalPolicy), undefined if that could not be asked.
 * @param boundaryKeys the keys that the permissions boundary reads, which that list does not have; asked only if a
 *   boundary is in play, and undefined if it could not be read
 * @param layers what earlier answers about the principal have shown of its layers, and what these show
 */
export async function simulate(
  simulator: Simulator,
  questions: readonly Question[],
  policyKeys: Promise<readonly string[] | undefined>,
  boundaryKeys: () => Promise<readonly string[] | undefined> = () => Promise.resolve(undefined),
  layers: Layers = new Layers(),
): Promise<Answers> {
  const { asked: together, without } = await askTogether(simulator, questions, policyKeys, layers);
  const again = await askAll(simulator, smaller(questions, together), without);
  const twice: Asked = new Map([...together, ...again]);
  const unclear = questions.filter((question) => twice.get(questionKey(question)) === 'unclear');
  const split = await askAll(simulator, unclear, { split: true, ...without });
  const first: Asked = new Map([...twice, ...split]);
  const denied = questions.filter((question) => isDenial(first.get(questionKey(question))));

  // Who denied: the layer whose removal flips the answer. A layer that says itself that it allows is not asked about.
  const byOrganization = denied.filter((question) => readingOf(first, question)?.allowedByOrganizations === false);
  const noScp = await askAll(simulator, byOrganization, { exclude: ['scp'], ...without });
  const byBoundary = denied.filter((question) => {
    const latest = readingOf(noScp, question) ?? readingOf(first, question);
    return latest?.allowedByBoundary === false;
  });
  const noLayers = await askAll(simulator, byBoundary, { exclude: ['scp', 'permission-boundary'], ...without });

  const read = await policyKeys;
  const hasBoundary = questions.some((question) => readingOf(first, question)?.allowedByBoundary !== undefined);
  const ofBoundary = hasBoundary ? await boundaryKeys() : [];
  const answers: Answers = new Map();
  for (const question of questions) {
    const key = questionKey(question);
    const asked = first.get(key);
    if (asked === undefined || asked === 'unclear') {
      answers.set(key, { ok: false, failure: UNREADABLE });
    } else if ('failure' in asked) {
      answers.set(key, { ok: false, failure: asked.failure });
    } else {
      const deniedBy = asked.decision === 'allowed' ? undefined : layer(asked, noScp.get(key), noLayers.get(key));
      // What the identity policies refuse, no key of a boundary gives back.
      const underBoundary = asked.allowedByBoundary !== undefined && deniedBy !== 'identity-policy';
      const allRead = read && underBoundary ? ofBoundary && [...read, ...ofBoundary] : read;
      const keys = unknownKeys(
        [...(allRead ?? read ?? []), ...asked.missingContextKeys],
        question.context,
        question.action,
      );
      answers.set(key, {
        ok: true,
        decision: asked.decision,
        ...(deniedBy && { deniedBy }),
        withoutOrganization: withoutOrganization(asked, noScp.get(key)),
        statements: asked.statements,
        missingContextKeys: keys,
        // Only an implicit denial lists the keys it missed; without the principal's own list, any other answer may
        // rest on one.
        contextComplete: keys.length === 0 && (allRead !== undefined || asked.decision === 'implicitDeny'),
        ...(asked.allowedByOrganizations === false && { organizationDenies: true }),
        ...(asked.allowedByBoundary !== undefined && { hasBoundary: true }),
      });
    }
  }
  return withoutIdleKeys(simulator, questions, answers, { known: read !== undefined, without });
}

/**
 * The answers, without those missing keys that no policy for the action depends on, if that can be shown: every value
 * that such a key can have gives the same answer as none. Asked only if nothing else is missing.
 */
async function withoutIdleKeys(
  simulator: Simulator,
  questions: readonly Question[],
  answers: Answers,
  { known, without }: { known: boolean; without: LeftOut },
): Promise<Answers> {
  const doubtful = questions.flatMap((question) => {
    const answer = answers.get(questionKey(question));
    if (!known || answer?.ok !== true || answer.missingContextKeys.length === 0) return [];
    const values = answer.missingContextKeys.map((key) => possibleValues(key, accountOf(question)));
    if (values.some((own) => own.length === 0)) return [];
    // Each key with each of its values or left out, in every combination but the one that was asked already.
    const [, ...rows] = values.reduce<Question['context'][]>(
      (before, own) => before.flatMap((row) => [row, ...own.map((value) => [...row, value])]),
      [[]],
    );
    const variants = rows.map((row) => ({ ...question, context: [...question.context, ...row] }));
    return [{ question, answer, variants }];
  });
  const asked = await askAll(
    simulator,
    doubtful.flatMap(({ variants }) => variants),
    without,
  );
  const settled: Answers = new Map(answers);
  for (const { question, answer, variants } of doubtful) {
    const isIdle = variants.every((variant) => readingOf(asked, variant)?.decision === answer.decision);
    if (isIdle) settled.set(questionKey(question), { ...answer, missingContextKeys: [], contextComplete: true });
  }
  return settled;
}

/** The account of the principal that a question is about. */
function accountOf({ context }: Question): string {
  const [arn = ''] = context.find(({ key }) => key === 'aws:PrincipalArn')?.values ?? [];
  return callerIdentity(arn)?.account ?? '';
}

const UNREADABLE: Failure = {
  service: 'iam',
  operation: 'SimulatePrincipalPolicy',
  errorName: 'UnreadableAnswer',
  message: 'IAM answered the simulation without a decision for a resource that was asked about.',
};

type AskedOne = Reading | { failure: Failure } | 'unclear';
type Asked = Map<string, AskedOne>;

/**
 * The unclear questions that another question of their context made so: without the denied ones they may well be clean
 * together. Where all were unclear, asking the same again would say the same.
 */
function smaller(questions: readonly Question[], asked: Asked): Question[] {
  const isUnclear = (question: Question) => asked.get(questionKey(question)) === 'unclear';
  const denied = new Set(planCalls(questions.filter((one) => isDenial(asked.get(questionKey(one))))).map(contextOf));
  return planCalls(questions.filter(isUnclear))
    .filter((call) => denied.has(contextOf(call)))
    .flatMap((call) => call.questions);
}

function contextOf({ call }: PlannedCall): string {
  return JSON.stringify(call.context);
}

/**
 * Context keys (lower case) of which each value makes a context, and so calls, of its own: a profile and a region that
 * it routes to, and a model at bedrock-mantle.
 */
const DIVIDING_KEYS: readonly string[] = [
  'bedrock:inferenceprofilearn',
  'aws:requestedregion',
  MANTLE_MODEL_KEY.toLowerCase(),
];

/** What a call leaves out because no policy reads it. */
interface LeftOut {
  without?: readonly string[];
}

/** Calls that leaving keys out must save: it needs an answer first, and that takes the time of one. */
const WORTH_ASKING_FIRST = 4;

/**
 * The first answer to every question. Each profile and each region that it routes to is context of its own and so has
 * calls of its own, but a key that no policy reads changes no answer: questions that differ in nothing else share a
 * call. That no policy reads it is known where the list of the keys of the principal's identity policies (groups
 * included; conditions and policy variables, AWS CLI reference, get-context-keys-for-custom-policy) does not have it
 * and a first answer has neither OrganizationsDecisionDetail nor PermissionsBoundaryDecisionDetail, which IAM gives
 * wherever service control policies or a boundary are in play: of those the list of keys says nothing. The first
 * answer is to a question without a profile, so that it is never asked in vain.
 */
async function askTogether(
  simulator: Simulator,
  questions: readonly Question[],
  policyKeys: Promise<readonly string[] | undefined>,
  layers: Layers,
): Promise<{ asked: Asked; without: LeftOut }> {
  const apart = planCalls(questions);
  if (layers.onlyIdentity === false) return { asked: await askEach(simulator, apart), without: {} };
  if (layers.areOnlyIdentity()) return askShortened(simulator, questions, unread(await policyKeys), layers);
  const [pilot, ...others] = [...apart.filter(withoutProfile), ...apart.filter((call) => !withoutProfile(call))];
  const saved = apart.length - planCalls(questions, { without: DIVIDING_KEYS }).length;
  if (!pilot || !withoutProfile(pilot) || saved < WORTH_ASKING_FIRST) {
    const asked = await askEach(simulator, apart);
    layers.learn([...asked.values()]);
    return { asked, without: {} };
  }
  const [first, read] = await Promise.all([askEach(simulator, [pilot]), policyKeys]);
  layers.learn([...first.values()]);
  const rest = others.flatMap((call) => call.questions);
  const { asked, without } = await askShortened(simulator, rest, layers.areOnlyIdentity() ? unread(read) : [], layers);
  return { asked: new Map([...first, ...asked]), without };
}

/**
 * The answers without some keys; with all of them where these answers show that a policy may read one after all: a
 * layer has a say that no earlier answer named, or IAM itself misses the key.
 */
async function askShortened(
  simulator: Simulator,
  questions: readonly Question[],
  without: readonly string[],
  layers: Layers,
): Promise<{ asked: Asked; without: LeftOut }> {
  const asked = await askAll(simulator, questions, { without });
  if (without.length === 0) return { asked, without: {} };
  layers.learn([...asked.values()]);
  const isMissed = [...asked.values()].some(
    (one) =>
      one !== 'unclear' &&
      'decision' in one &&
      one.missingContextKeys.some((key) => without.includes(key.toLowerCase())),
  );
  if (layers.areOnlyIdentity() && !isMissed) return { asked, without: { without } };
  return { asked: await askAll(simulator, questions, {}), without: {} };
}

/** The dividing keys that are not among those that the identity policies read; none if that could not be asked. */
function unread(read: readonly string[] | undefined): string[] {
  if (read === undefined) return [];
  const known = new Set(read.map((key) => key.toLowerCase()));
  return DIVIDING_KEYS.filter((key) => !known.has(key));
}

function withoutProfile({ call }: PlannedCall): boolean {
  return call.context.every(({ key }) => key.toLowerCase() !== 'bedrock:inferenceprofilearn');
}

/**
 * Which layers have a say about a principal, as far as answers have shown it: what is known need not be asked first
 * again.
 */
export class Layers {
  /** Nothing but identity policies has; undefined as long as no answer has shown it. */
  onlyIdentity: boolean | undefined;

  /** Whether answers have shown that nothing but identity policies has a say. */
  areOnlyIdentity(): boolean {
    return this.onlyIdentity === true;
  }

  /** Learns from answers in which no layer was left out. */
  learn(answers: readonly AskedOne[]): void {
    const readable = answers.flatMap((one) => (one === 'unclear' || 'failure' in one ? [] : [one]));
    if (readable.some((one) => one.allowedByOrganizations !== undefined || one.allowedByBoundary !== undefined)) {
      this.onlyIdentity = false;
    } else if (readable.length === answers.length && answers.length > 0) {
      this.onlyIdentity ??= true;
    }
  }
}

function askAll(
  simulator: Simulator,
  questions: readonly Question[],
  options: { exclude?: ExcludedLayer[]; split?: boolean } & LeftOut,
): Promise<Asked> {
  return askEach(simulator, planCalls(questions, options));
}

/** IAM's refusal of actions that it does not evaluate in one call; which ones, no documentation says. */
const MAY_NOT_SHARE = /require different authorization information/i;

async function askEach(simulator: Simulator, planned: readonly PlannedCall[]): Promise<Asked> {
  const asked: Asked = new Map();
  await Promise.all(
    planned.map(async ({ call, questions: own }) => {
      const result = await simulator(call);
      if (!result.ok && call.actions.length > 1 && MAY_NOT_SHARE.test(result.failure.message)) {
        const apart = call.actions.map((action) => ({
          call: { ...call, actions: [action] },
          questions: own.filter((question) => question.action === action),
        }));
        for (const [key, one] of await askEach(simulator, apart)) asked.set(key, one);
        return;
      }
      for (const question of own) asked.set(questionKey(question), readOne(call, result, question));
    }),
  );
  return asked;
}

function readOne(call: SimulationCall, result: Result<EvaluationResult[]>, { action, resource }: Question): AskedOne {
  if (!result.ok) return { failure: result.failure };
  return readResult(result.value, action, resource, call.resources.length) ?? 'unclear';
}

function readingOf(asked: Asked, question: Question): Reading | undefined {
  const one = asked.get(questionKey(question));
  return one === undefined || one === 'unclear' || 'failure' in one ? undefined : one;
}

function isDenial(one: AskedOne | undefined): boolean {
  return one !== undefined && one !== 'unclear' && 'decision' in one && one.decision !== 'allowed';
}

function isAllowed(one: AskedOne | undefined): boolean {
  return one !== undefined && one !== 'unclear' && 'decision' in one && one.decision === 'allowed';
}

function layer(asked: Reading, noScp: AskedOne | undefined, noLayers: AskedOne | undefined): DeniedBy {
  if (isAllowed(noScp)) return 'organization';
  if (isAllowed(noLayers)) return 'permissions-boundary';
  // The second question could not be asked: what the first answer said of its layers is all there is.
  if (asked.allowedByOrganizations === false && !isDenial(noScp)) return 'organization';
  if (asked.allowedByBoundary === false && !isDenial(noLayers)) return 'permissions-boundary';
  return 'identity-policy';
}

function withoutOrganization(asked: Reading, noScp: AskedOne | undefined): Answer['withoutOrganization'] {
  if (asked.decision === 'allowed' || isAllowed(noScp)) return 'allowed';
  if (asked.allowedByOrganizations !== false || isDenial(noScp)) return 'denied';
  return 'unknown';
}
