/**
 * What a principal could call beyond what is configured: the models that the tables know, in the regions where they
 * are served, in steps from the configured model over its family and its provider to everything, each in the
 * configured regions and in all others. Beside it the smallest policy that would still do, simulated against the same
 * questions.
 */
import { MANTLE_MODEL_KEY } from '../catalog/endpoints.ts';
import type { Requirement } from '../catalog/requirements.ts';
import { foundationModelArn } from '../catalog/targets.ts';
import { familyName, knownCallables, providerOf, type Callable } from '../catalog/related-models.ts';
import { IAM_ACTION } from '../catalog/columns.ts';
import { questionKey, type Question } from '../iam/plan.ts';
import type { Answers } from '../iam/simulate.ts';
import type { Identity } from '../identity/identity.ts';
import { mergePolicies, purposeOf } from '../policy/grants.ts';
import { splitBySize } from '../policy/policies.ts';
import type { AuditStep, PrincipalAudit } from '../domain/report.ts';
import type { PlannedCell } from '../plan/planned-cell.ts';
import type { CellSimulation, FurtherSimulation } from './simulation.ts';

const SCOPES = ['model', 'family', 'provider', 'everything'] as const;

/**
 * The audit of one principal, in one call per region and a few more where profiles are context. `cells`: all of the
 * principal's.
 */
export async function audit(
  identity: Identity,
  cells: readonly PlannedCell[],
  further: FurtherSimulation,
): Promise<PrincipalAudit> {
  const wanted = cells.filter(({ entry, plan }) => entry.expect === 'allow' && plan.kind !== 'not-applicable');
  const configured = new Set(
    wanted.flatMap(({ region, target }) => target.foundationModels.map((model) => pairKey({ model, region }))),
  );
  const others = knownCallables(identity.partition).filter((one) => !configured.has(pairKey(one)));
  const documents = splitBySize(smallest(wanted));
  const texts = documents.map((one) => JSON.stringify(one));
  const [now, only, still] = await Promise.all([
    reachable(identity, others, further),
    reachable(identity, others, further, texts),
    further.withOnly(wanted, texts),
  ]);
  const narrow = only?.size === 0;
  const enough = wanted.length > 0 && wanted.every((cell) => isEnough(cell, still.get(cell)));
  return {
    principal: identity.name,
    asked: others.length,
    steps: now ? stepsOf(wanted, others, now) : [],
    smallest: { policies: documents, confirmed: narrow && enough },
  };
}

/**
 * The document has nothing for what was made up, so with such a cell it is not enough. What is never simulated says
 * nothing.
 */
function isEnough({ requirements }: PlannedCell, simulation: CellSimulation | undefined): boolean {
  return requirements.length === 0 || simulation?.outcome === 'allowed';
}

/** Everything that the cells need, and nothing else; a model behind a profile only through it. */
function smallest(cells: readonly PlannedCell[]) {
  return mergePolicies(
    cells.flatMap((cell) =>
      cell.requirements.filter(isReal).map((one) => {
        const { resource, inferenceProfileArn: profile, action = cell.iamAction } = one;
        const equals = conditionOf(one);
        return {
          Statement: {
            Sid: purpose(action, resource, profile),
            ...{ Effect: 'Allow', Action: action, Resource: resource },
            ...(Object.keys(equals).length > 0 && { Condition: { StringEquals: equals } }),
          },
        };
      }),
    ),
  );
}

/**
 * Keys without which a statement would allow more than the cell needs: other services to pass a role to, other models
 * of a project.
 */
const NARROWING = ['iam:PassedToService', MANTLE_MODEL_KEY];

function conditionOf({ inferenceProfileArn: profile, context = {} }: Requirement): Record<string, string> {
  const carried = NARROWING.flatMap((key) => (context[key] ?? []).slice(0, 1).map((value) => [key, value] as const));
  return { ...(profile !== undefined && { 'bedrock:InferenceProfileArn': profile }), ...Object.fromEntries(carried) };
}

/** A made-up ARN would be of no use. */
const isReal = ({ madeUp }: PlannedCell['requirements'][number]): boolean => madeUp === undefined;

function purpose(action: string, resource: string, profile: string | undefined): string {
  if (!action.startsWith(IAM_ACTION.invoke)) return purposeOf(action);
  if (profile !== undefined) return 'BedrockInvokeModelThroughProfile';
  return resource.includes('inference-profile/') ? 'BedrockInvokeProfile' : 'BedrockInvokeModel';
}

/**
 * Which pairs could be called, by `pairKey`; undefined if IAM did not answer. A model is reachable by its own ID, or
 * through a profile of the region where that and the model behind it (in the region of the call) are allowed.
 */
async function reachable(
  { partition, account }: Identity,
  pairs: readonly Callable[],
  further: FurtherSimulation,
  only?: readonly string[],
): Promise<Set<string> | undefined> {
  const modelQuestion = ({ model, region }: Callable, profile?: string): Question => ({
    action: IAM_ACTION.invoke,
    resource: foundationModelArn(partition, region, model),
    context: further.context(region, profile === undefined ? {} : { inferenceProfileArn: profile }),
  });
  const profileArn = (id: string, region: string) =>
    `arn:${partition}:bedrock:${region}:${account}:inference-profile/${id}`;
  const profilesOf = ({ model, region, ids }: Callable) =>
    ids.filter((id) => id !== model).map((id) => profileArn(id, region));
  const profileQuestion = (resource: string, region: string): Question => ({
    ...{ action: IAM_ACTION.invoke, resource, context: further.context(region) },
  });

  const first = await further.ask(
    pairs.flatMap((pair) => [
      modelQuestion(pair),
      ...profilesOf(pair).map((resource) => profileQuestion(resource, pair.region)),
    ]),
    only,
  );
  if (![...first.values()].some(({ ok }) => ok) && pairs.length > 0) return undefined;
  const open = (pair: Callable) =>
    profilesOf(pair).filter((profile) => isAllowed(first, profileQuestion(profile, pair.region)));
  // Only if the bare model is closed can a condition on the profile make a difference.
  const closed = pairs.filter((pair) => !isAllowed(first, modelQuestion(pair)));
  const second = await further.ask(
    closed.flatMap((pair) => open(pair).map((profile) => modelQuestion(pair, profile))),
    only,
  );
  const can = (pair: Callable): boolean => {
    if (!isAllowed(first, modelQuestion(pair))) {
      return open(pair).some((profile) => isAllowed(second, modelQuestion(pair, profile)));
    }
    return pair.ids.includes(pair.model) || open(pair).length > 0;
  };
  return new Set(pairs.filter(can).map(pairKey));
}

function isAllowed(answers: Answers, question: Question): boolean {
  const answer = answers.get(questionKey(question));
  return answer?.ok === true && answer.decision === 'allowed';
}

/** Each pair counts in the narrowest step that has it. */
function stepsOf(cells: readonly PlannedCell[], pairs: readonly Callable[], now: ReadonlySet<string>): AuditStep[] {
  const models = cells.flatMap(({ target }) => target.foundationModels);
  const own = {
    model: new Set(models),
    family: new Set(models.map(familyName)),
    provider: new Set(models.map(providerOf)),
  };
  const regions = new Set(cells.map(({ region }) => region));
  const scopeOf = ({ model }: Callable): AuditStep['scope'] => {
    if (own.model.has(model)) return 'model';
    if (own.family.has(familyName(model))) return 'family';
    return own.provider.has(providerOf(model)) ? 'provider' : 'everything';
  };
  return SCOPES.flatMap((scope) =>
    (['configured', 'other'] as const).map((where): AuditStep => {
      const asked = pairs.filter(
        (pair) => scopeOf(pair) === scope && regions.has(pair.region) === (where === 'configured'),
      );
      const found = asked.filter((pair) => now.has(pairKey(pair)));
      const examples = found.slice(0, 3).map(({ model, region }) => `${model} in ${region}`);
      return { scope, regions: where, asked: asked.length, reachable: found.length, examples };
    }),
  ).filter(({ asked }) => asked > 0);
}

function pairKey({ model, region }: { model: string; region: string }): string {
  return `${model} ${region}`;
}
