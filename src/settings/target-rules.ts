/** What can be wrong with a resource of an account as a model: what is said to be behind it, and whose it is. */
import { partitionOf } from '../domain/partition.ts';
import { parseModel } from '../catalog/model-id.ts';
import { TARGET_KINDS, type TargetKind } from '../domain/target-kinds.ts';
import type { Entry } from './config-file.ts';
import type { ModelEntry } from './config-schema.ts';
import type { ResolvedModel } from './resolved-model.ts';
import { knownPrincipals } from './principals.ts';
import { quote } from './problem.ts';
import type { Mistake, PrincipalSettings } from '../domain/settings.ts';

/** Mistakes in `foundation-models` of an entry: where it makes no sense, and what may not stand in it. */
export function foundationModelMistakes({ value, place }: Entry<ModelEntry>): Mistake[] {
  const stated = value['foundation-models'];
  const parsed = parseModel(value.id);
  if (stated === undefined || parsed.kind === 'invalid') return [];
  const takes = parsed.kind === 'pattern' ? undefined : TARGET_KINDS[parsed.kind].states;
  if (takes === undefined) {
    const message = `\`foundation-models\` says what is behind a resource, and ${named(parsed.kind)} needs none.`;
    return [{ message, instead: 'Leave it out.', place: place(['foundation-models']) }];
  }
  const partition = 'partition' in parsed ? parsed.partition : undefined;
  const wrong = stated.flatMap((text, index) => {
    const at = place(['foundation-models', index]);
    const model = parseModel(text);
    if (model.kind === 'invalid' || model.kind === 'pattern') return [];
    if (model.kind !== 'foundation-model' && (takes === 'base' || model.kind !== 'inference-profile')) {
      const message = `${quote(text)} is ${named(model.kind)}, and cannot be what is behind ${quote(value.id)}.`;
      const profile = takes === 'models' ? ' or system inference profile' : '';
      return [{ message, instead: `Name the foundation model${profile}.`, place: at }];
    }
    if (partition === undefined || model.partition === undefined || model.partition === partition) return [];
    const message = `${quote(text)} is in partition \`${model.partition}\`, and ${quote(value.id)} in \`${partition}\`.`;
    return [{ message, instead: 'Name a model of the same partition.', place: at }];
  });
  if (takes === 'models' || stated.length < 2 || wrong.length > 0) return wrong;
  const message = `What ${named(parsed.kind)} is made from is one model, and ${stated.length} are named.`;
  return [{ message, instead: 'Name the one it was made from.', place: place(['foundation-models', 1]) }];
}

/** Resources of an account that a principal is known not to be of, where access is expected. */
export function foreignResources(
  principals: readonly PrincipalSettings[],
  models: readonly ResolvedModel[],
  stepRole: string | undefined,
): Mistake[] {
  const known = knownPrincipals(principals, stepRole);
  return models.flatMap(({ settings, whereRegion }) => {
    const model = settings.parsed;
    if (settings.expect === 'deny' || !('account' in model) || TARGET_KINDS[model.kind].neverShared !== true) return [];
    const { account, kind } = model;
    // A principal of another partition is a mistake already.
    const ofAnother = known.find(
      ({ name, account: own, partition }) =>
        own !== account &&
        partition === partitionOf(model.region ?? '') &&
        (!settings.principals || settings.principals.includes(name ?? '')),
    );
    if (!ofAnother) return [];
    const message = `${quote(settings.id)} is of account ${account}, and ${quote(ofAnother.arn)} of ${ofAnother.account}: ${named(kind)} cannot be called from another account.`;
    const instead = 'Name one of its own account, or limit the entry with `principals`.';
    return [{ message, instead, ...(settings.place ? { place: settings.place } : whereRegion(0)) }];
  });
}

/**
 * Returns what a model is, with its article if it has one: `a prompt router`, `an imported model`, `provisioned
 * throughput`.
 */
function named(kind: TargetKind | 'pattern'): string {
  const { noun, withoutArticle } = kind === 'pattern' ? { noun: kind } : TARGET_KINDS[kind];
  if (withoutArticle === true) return noun;
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}
