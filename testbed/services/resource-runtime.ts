/**
 * What the runtime makes of an account's own model resources: which body they take, and whether they are ready to
 * answer.
 */
import { integer, number, object, string } from './body-schema.ts';
import type { Family } from './families.ts';
import { familyOf } from './families.ts';
import { BedrockRefusal } from './refusal.ts';
import type { AccountResource } from './resources.ts';

/** AWS's sentence for what can only be called through something else. */
export function onDemandUnsupported(id: string): string {
  return `Invocation of model ID ${id} with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.`;
}

const sampling = { temperature: number({ minimum: 0 }), top_p: number({ minimum: 0, maximum: 1 }) };

/**
 * The parameters of the model that was imported (user guide, invoke-imported-model); Converse is for some of them
 * only, so for none here.
 */
function imported(architecture: string): Family {
  const limit = architecture === 'llama' ? 'max_gen_len' : 'max_tokens';
  return {
    pattern: /./,
    body: object({ prompt: string({ minLength: 1 }) }, { [limit]: integer({ minimum: 1 }), ...sampling }),
    converse: false,
    output: architecture === 'llama' ? 'llama' : 'mistral',
  };
}

/** The family of what answers a call to a resource. */
export function familyOfResource(resource: AccountResource, foundationModel: string): Family {
  if (resource.kind === 'imported-models') return imported(resource.entry.architecture);
  if (resource.kind === 'marketplace-endpoints') {
    return { pattern: /./, body: undefined, converse: resource.entry.converse !== false, output: 'chat' };
  }
  return familyOf(foundationModel);
}

const NOT_READY = 'Model is not ready for inference. Wait and try your request again.';

/** Calls that were refused so far because the model was not loaded, by the resource of the world. */
const woken = new WeakMap<object, number>();

/** Throws if a resource does not answer calls, or not yet. */
export function refuseUnready(resource: AccountResource): void {
  const notReady = new BedrockRefusal(429, 'ModelNotReadyException', NOT_READY);
  switch (resource.kind) {
    case 'custom-models':
      throw new BedrockRefusal(400, 'ValidationException', onDemandUnsupported(resource.arn));
    case 'imported-models': {
      const before = woken.get(resource.entry) ?? 0;
      if (before >= (resource.entry.cold ?? 0)) return;
      woken.set(resource.entry, before + 1);
      throw notReady;
    }
    case 'provisioned':
      if (!['InService', 'Updating'].includes(resource.entry.status ?? 'InService')) throw notReady;
      return;
    case 'deployments':
      if ((resource.entry.status ?? 'Active') !== 'Active') throw notReady;
      return;
    default:
  }
}
