/**
 * What is known of each cause. One file in `causes/` has all of it; the index of the files is made by `npm run index`.
 */
import type { Cause } from '../domain/cause.ts';
import type { Evidence } from '../domain/evidence.ts';
import { worded, type Message } from '../domain/message.ts';
import { CAUSE_LAYERS } from '../domain/report.ts';
import { withFollowers } from '../util/followers.ts';
import type { CauseDefinition } from './cause-definition.ts';
import { CAUSE_FILES } from './cause-files.ts';

export { CAUSES, isCause, type Cause } from '../domain/cause.ts';

/**
 * In the order in which their texts are looked for within a phase (`text-rows.ts`): a later one never takes a message
 * from an earlier.
 */
const DEFINITIONS: readonly [Cause, CauseDefinition][] = CAUSE_LAYERS.flatMap((layer) =>
  withFollowers(
    (Object.entries(CAUSE_FILES) as [Cause, CauseDefinition][]).filter(([, definition]) => definition.layer === layer),
    { name: ([cause]) => cause, behind: ([, { behind }]) => behind },
  ),
);

/** What is known of a cause, with its title as text. */
export type CauseInfo = Omit<CauseDefinition, 'title'> & { title: string };

/** Takes a cause and returns what is known of it, with its title in a workflow's words. */
export function causeInfo(cause: Cause): CauseInfo {
  const definition = CAUSE_FILES[cause];
  return { ...definition, title: worded(definition.title, 'workflow') };
}

/** Returns every cause with its definition, layer by layer. */
export function definitions(): readonly [Cause, CauseDefinition][] {
  return DEFINITIONS;
}

/**
 * Returns a few words, no full stop: the cause's own title, or a closer one if the case says more. `service`: whose
 * call failed.
 */
export function titleOf(cause: Cause, evidence: Evidence, service?: string): Message {
  const { title, closerTitle } = CAUSE_FILES[cause];
  return closerTitle?.when(evidence, service) === true ? closerTitle.title : title;
}
