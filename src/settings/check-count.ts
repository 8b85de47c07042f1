/**
 * How many checks a configuration asks for, counted before anything is compared or called: planning them must not be
 * what takes the time.
 */
import { input, say } from '../domain/message.ts';
import { knownIds } from '../catalog/routes.ts';
import type { Mistake, ModelSettings, PrincipalSettings } from '../domain/settings.ts';

/**
 * Counts the checks of models and principals: principal x region x model x action. A pattern counts for each model and
 * profile of the tables that it matches, so that the number is the most that there can be, as far as the tables know.
 */
export function countChecks(
  models: readonly ModelSettings[],
  principals: readonly Pick<PrincipalSettings, 'expectOthers'>[],
): number {
  const withOthers = principals.filter(({ expectOthers }) => expectOthers === 'deny').length;
  const routes = new Map<string, number>();
  const routesOf = (id: string): number => {
    if (!id.includes('*')) return 1;
    const known = routes.get(id) ?? Math.max(1, knownIds(id).length);
    routes.set(id, known);
    return known;
  };
  return models.reduce((sum, { id, regions, actions, principals: own, others }) => {
    const whose = others ? withOthers : (own?.length ?? principals.length);
    return sum + regions.length * actions.length * whose * routesOf(others ? '*' : id);
  }, 0);
}

/** What is wrong with more checks than `max-checks`; undefined for fewer. */
export function tooManyChecks(checks: number, most: number): Mistake | undefined {
  if (checks <= most) return undefined;
  return {
    input: 'max-checks',
    message: `${checks.toLocaleString('en-US')} checks are asked for (principals x regions x models x actions), and at most ${most.toLocaleString('en-US')} are made.`,
    instead: say`Ask for fewer, or raise ${input('max-checks')}.`,
  };
}
