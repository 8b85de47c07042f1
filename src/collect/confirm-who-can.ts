/**
 * Asks IAM's simulator about principals that the text of their policies lets in: a second opinion, never part of the
 * first.
 */
import type { ContextValue } from '../iam/context.ts';
import { simulationContext } from '../iam/context.ts';
import { IAM_ACTION } from '../catalog/columns.ts';
import type { WhoCanRow } from '../domain/who-can.ts';
import type { Question } from '../iam/plan.ts';
import { questionKey } from '../iam/plan.ts';
import { simulate } from '../iam/simulate.ts';
import { principalSimulator } from '../iam/simulator.ts';
import type { RoutedModel } from '../who-can/routes.ts';
import type { WhoCanAsker } from './who-can.ts';

/**
 * Returns the rows, those that `matters` says with what the simulator answers for the first way in that has no
 * condition. What hangs on a condition is not asked: the simulator could only be told the value that makes it hold.
 */
export async function confirmRows(
  rows: readonly WhoCanRow[],
  routes: readonly RoutedModel[],
  matters: (row: WhoCanRow) => boolean,
  { aws, account, credentials, region, signal, now, pool }: WhoCanAsker,
): Promise<WhoCanRow[]> {
  const client = await aws.iam({ region, account, credentials });
  const chosen = rows.filter((row) => matters(row) && row.grade !== 'conditional');
  const confirmed = new Map<WhoCanRow, WhoCanRow['confirmed']>();
  await Promise.all(
    [...Map.groupBy(chosen, ({ arn }) => arn)].map(async ([arn, own]) => {
      const asked = own.map((row) => ({ row, questions: questionsOf(row, routes, now) }));
      const all = new Map(asked.flatMap(({ questions }) => questions.map((one) => [questionKey(one), one])));
      const simulator = principalSimulator({ client, pool, signal }, arn);
      // That keys are read which were not supplied changes no answer here: only what is allowed without them is asked
      // about.
      const answers = await simulate(simulator, [...all.values()], Promise.resolve(undefined));
      for (const { row, questions } of asked) {
        const found = questions.map((one) => answers.get(questionKey(one)));
        const isAnswered = found.length > 0 && found.every((one) => one?.ok === true);
        const isAllowed = found.every((one) => one?.ok === true && one.decision === 'allowed');
        confirmed.set(row, !isAnswered ? 'unanswered' : isAllowed ? 'allowed' : 'denied');
      }
    }),
  );
  return rows.map((row) => {
    const answer = confirmed.get(row);
    return answer === undefined ? row : { ...row, confirmed: answer };
  });
}

/** What must be allowed for the first way in without a condition: the target, and the model where the call is made. */
function questionsOf(
  { openings, model, arn, tags }: WhoCanRow,
  routes: readonly RoutedModel[],
  now: string,
): Question[] {
  const opening = openings.find(({ conditions }) => conditions.length === 0);
  const way = opening?.routes[0];
  const action = opening?.actions[0];
  if (way === undefined || action === undefined) return [];
  const routed = routes.find(
    ({ model: other, route }) => other === model && route.id === way.id && route.region === way.region,
  );
  return (routed?.requirements ?? [])
    .filter(({ role }) => role !== 'destination')
    .map(({ resource, requestedRegion, inferenceProfileArn, promptRouterArn, action: own }) => {
      const leg = {
        ...{ principalArn: arn, requestedRegion, time: now },
        extra: Object.entries(tags).map(([key, value]) => ({
          key: `aws:PrincipalTag/${key}`,
          values: [value],
          from: 'input' as const,
        })),
        ...(inferenceProfileArn !== undefined && { inferenceProfileArn }),
        ...(promptRouterArn !== undefined && { promptRouterArn }),
      };
      const context: ContextValue[] = simulationContext(leg);
      return { action: own ?? IAM_ACTION[action], resource, context };
    });
}
