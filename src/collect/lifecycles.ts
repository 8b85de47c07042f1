/** The lifecycle of the models behind the cells: asked beside everything else, and read when a cell is judged. */
import type { Result } from '../aws/clients.ts';
import { ENDED, lifecycleOf, type ServiceLifecycle } from '../bedrock/model-lifecycle.ts';
import { baseModelId } from '../catalog/model-id.ts';
import { providerOf } from '../catalog/related-models.ts';
import type { Lifecycle } from '../domain/report.ts';
import { NO_MODEL } from '../report/words.ts';
import { oncePerKey } from '../util/once.ts';
import { recognize } from '../verdict/recognize.ts';
import type { CellFindings } from '../matrix/evidence.ts';
import { canQueryRegion } from '../identity/identity.ts';
import type { Lookups } from './lookups.ts';
import type { PlannedCell } from '../plan/plan.ts';

/** A model, with what Bedrock says of it where it could be asked. */
export interface ModelAnswer {
  id: string;
  service?: ServiceLifecycle | undefined;
}

/** What a look-up came to: an answer, none for this model, or that there is no use in asking for others. */
type Answer = ServiceLifecycle | 'closed' | undefined;

/** GetFoundationModel for one model. */
type Call = () => Promise<Result<ServiceLifecycle | undefined>>;

/**
 * GetFoundationModel, once for an asker, region and model. Its permission has the model as its resource, so that a refusal stands for
 * that model alone; but policies name models by provider, and refused calls alarm those who watch for them. So the first model of each
 * provider is asked first, and where it is refused (or nobody answers), the others are not asked: the same calls however fast the
 * answers come.
 */
export class LifecycleLookups {
  readonly #asked = oncePerKey<Answer>();
  readonly #first = new Map<string, Promise<Answer>>();

  /** What Bedrock says of a model; undefined where it could not be asked. `scope`: who asks in which region. Does not throw. */
  async ask(scope: string, modelId: string, call: Call): Promise<ServiceLifecycle | undefined> {
    const answer = await this.#asked(`${scope} ${modelId}`, () => {
      const key = `${scope} ${providerOf(modelId)}`;
      const first = this.#first.get(key);
      const asked = (async () => {
        if ((await first) === 'closed') return 'closed';
        return answerOf(await call());
      })();
      if (!first) this.#first.set(key, asked);
      return asked;
    });
    return answer === 'closed' ? undefined : answer;
  }
}

function answerOf(answer: Result<ServiceLifecycle | undefined>): Answer {
  if (answer.ok) return answer.value;
  if (recognize(answer.failure).cause === 'model-end-of-life') return { status: ENDED };
  const { errorName, httpStatus } = answer.failure;
  return REFUSED.has(errorName) || httpStatus === undefined ? 'closed' : undefined;
}

const REFUSED = new Set(['AccessDeniedException', 'AccessDenied']);

/** Starts the look-ups of all cells, so that no cell waits for its own. */
export function askLifecycles(planned: readonly PlannedCell[], lookups: Lookups): void {
  for (const cell of planned) answersFor(cell, lookups).catch(() => undefined);
}

/** The lifecycle of a cell's models, in the cell's region; undefined where nobody knows it. */
export async function lifecycleOfCell(
  { cell, probed }: CellFindings,
  lookups: Lookups,
  today: string,
): Promise<Lifecycle | undefined> {
  const cause = probed.failure && recognize(probed.failure).cause;
  const refused = cause === 'model-end-of-life' ? 'ended' : cause === 'model-legacy-inactive' ? 'legacy' : undefined;
  return lifecycleOf({
    called: cell.model,
    region: cell.region,
    models: await answersFor(cell, lookups),
    ...(refused && { refused }),
    today,
  });
}

/** The models behind a cell, with Bedrock's answers. What nobody should call is not asked about. */
async function answersFor(
  { identity, region, model, target, entry }: PlannedCell,
  lookups: Lookups,
): Promise<readonly ModelAnswer[]> {
  const own = model === NO_MODEL ? undefined : baseModelId(model);
  const ids = target.foundationModels.length > 0 || own === undefined ? target.foundationModels : [own];
  const isAsked = canQueryRegion(identity, region) && entry.expect === 'allow';
  return isAsked ? lookups.lifecycles(identity, region, ids) : ids.map((id) => ({ id }));
}
