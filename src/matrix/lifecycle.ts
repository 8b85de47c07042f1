/** The lifecycle of the models behind a cell, read when it is judged. */
import type { Catalog } from '../catalog/region-catalog.ts';
import { lifecycleOf } from '../catalog/model-lifecycle.ts';
import { ENDED, type ServiceLifecycle } from '../catalog/service-lifecycle.ts';
import { calledModel } from '../catalog/targets.ts';
import type { Lifecycle } from '../domain/report.ts';
import { NO_MODEL } from '../domain/cell.ts';
import { recognize } from '../verdict/recognize.ts';
import type { CellFindings } from './findings.ts';
import type { ModelFacts } from '../collect/model-facts.ts';
import type { ModelAnswer } from '../collect/record.ts';

/** The lifecycle of a cell's models, in the cell's region; undefined if neither Bedrock nor the table knows it. */
export function lifecycleOfCell(
  { cell, probed }: CellFindings,
  models: readonly ModelAnswer[],
  catalog: Catalog,
  today: string,
): Lifecycle | undefined {
  const cause = probed.failure && recognize(probed.failure).cause;
  const refused = cause === 'model-end-of-life' ? 'ended' : cause === 'model-legacy-inactive' ? 'legacy' : undefined;
  const own = cell.model === NO_MODEL ? undefined : calledModel(cell.target);
  const named: readonly ModelAnswer[] = models.length > 0 || own === undefined ? models : [{ id: own.model }];
  return lifecycleOf({
    // A profile that was named by its ARN is not called by an ID that has a prefix.
    ...(!cell.model.startsWith('arn:') && own?.prefix !== undefined && { prefix: own.prefix }),
    catalog,
    models: named.map(({ id, facts }) => ({ id, service: serviceLifecycle(facts) })),
    ...(refused && { refused }),
    today,
  });
}

function serviceLifecycle(facts: ModelFacts | undefined): ServiceLifecycle | undefined {
  if (facts?.state === 'ended') return { status: ENDED };
  return facts?.state === 'there' ? facts.model.lifecycle : undefined;
}
