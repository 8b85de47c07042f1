/** What Bedrock says of one foundation model in a region, and what its refusals mean. */
import type { Result } from '../aws/clients.ts';
import type { Failure } from '../domain/failure.ts';
import type { ListedModel } from '../catalog/region-catalog.ts';
import { providerOf } from '../catalog/related-models.ts';
import { oncePerKey } from '../util/once.ts';
import { recognize } from '../verdict/recognize.ts';
import { isRefused } from './shared-lists.ts';

/** Bedrock's own word on a model; `by` is the call that said it, as IAM names it. */
export type ModelFacts =
  { state: 'there'; model: ListedModel; by: string } | { state: 'absent' | 'ended'; failure: Failure; by: string };

/** A look-up's outcome: an answer, none for this model, or that there is no use in asking for others. */
type Answer = ModelFacts | 'closed' | undefined;

/** GetFoundationModel for one model. */
type Call = () => Promise<Result<ListedModel | undefined>>;

/**
 * GetFoundationModel, once for an asker, region and model. Its permission has the model as its resource, so that a
 * refusal stands for that model alone; but policies name models by provider, and refused calls alarm those who watch
 * for them. So the first model of each provider is asked first, and where it is refused (or nothing answers), the
 * others are not asked: the same calls however fast the answers come.
 */
export class ModelLookups {
  readonly #asked = oncePerKey<Answer>();
  readonly #first = new Map<string, Promise<Answer>>();

  /**
   * What Bedrock says of a model; undefined if it could not be asked. `scope`: who asks in which region. Does not
   * throw.
   */
  async ask(scope: string, modelId: string, call: Call): Promise<ModelFacts | undefined> {
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

function answerOf(answer: Result<ListedModel | undefined>): Answer {
  const by = 'bedrock:GetFoundationModel';
  if (answer.ok) return answer.value && { state: 'there', model: answer.value, by };
  const { failure } = answer;
  const state = goneState(failure);
  if (state) return { state, failure, by };
  return isRefused(failure) || failure.httpStatus === undefined ? 'closed' : undefined;
}

/**
 * What the refusal of a Get call of the control plane says of its subject: that there is none of the kind in the
 * region (400 for an ID, 404 for a resource), or that the model behind it has ended (404 with the words of the
 * runtime). Undefined for any other failure: a missing permission, throttling or a fault says nothing of what is
 * there.
 */
export function goneState(failure: Failure): 'absent' | 'ended' | undefined {
  const { errorName, httpStatus } = failure;
  if (httpStatus !== 400 && httpStatus !== 404) return undefined;
  const { cause } = recognize(failure);
  if (cause === 'model-end-of-life') return 'ended';
  if (cause === 'model-id-or-region') return 'absent';
  const isNotFound = httpStatus === 404 && errorName === 'ResourceNotFoundException';
  return isNotFound && cause !== 'model-legacy-inactive' ? 'absent' : undefined;
}
