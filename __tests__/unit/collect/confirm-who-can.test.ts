/**
 * A second opinion on who can: IAM's simulator is asked about those that matter, and never about what hangs on a
 * condition.
 */
import { describe, expect, test } from '@jest/globals';
import type { Aws } from '../../../src/aws/clients.ts';
import { confirmRows } from '../../../src/collect/confirm-who-can.ts';
import type { WhoCanAsker } from '../../../src/collect/who-can.ts';
import type { WhoCanRow } from '../../../src/domain/who-can.ts';
import { Pool } from '../../../src/util/pool.ts';
import type { RoutedModel } from '../../../src/who-can/routes.ts';
import { fakeClient, refusal } from '../iam/fake-client.ts';
import { row } from '../who-can/answers.ts';

const MODEL = 'arn:aws:bedrock:us-east-1::foundation-model/vendor.model';
const FAR = 'arn:aws:bedrock:us-west-2::foundation-model/vendor.model';
const ROUTES: RoutedModel[] = [
  {
    model: 'vendor.model',
    route: { kind: 'on-demand', id: 'vendor.model', region: 'us-east-1' },
    requirements: [
      { resource: MODEL, requestedRegion: 'us-east-1', role: 'target' },
      { resource: FAR, requestedRegion: 'us-west-2', role: 'destination' },
    ],
  },
];

async function confirmed(
  rows: WhoCanRow[],
  {
    decide = () => 'allowed',
    matters = () => true,
    routes = ROUTES,
  }: {
    decide?: (resource: string, action: string) => string;
    matters?: (one: WhoCanRow) => boolean;
    routes?: RoutedModel[];
  } = {},
) {
  const { client, sent } = fakeClient({
    SimulatePrincipalPolicy: ({ ActionNames, ResourceArns }) => ({
      EvaluationResults: (ActionNames as string[]).map((action) => {
        const own = (ResourceArns as string[]).map((resource) => ({
          EvalResourceName: resource,
          EvalResourceDecision: decide(resource, action),
        }));
        const worst = own.find(({ EvalResourceDecision }) => EvalResourceDecision !== 'allowed') ?? own[0];
        return { EvalActionName: action, EvalDecision: worst?.EvalResourceDecision, ResourceSpecificResults: own };
      }),
    }),
  });
  const asker = {
    ...{
      aws: { iam: () => Promise.resolve(client) } as unknown as Aws,
      account: '111122223333',
      credentials: 'c',
      region: 'us-east-1',
    },
    ...{ signal: new AbortController().signal, now: '2026-11-28T00:00:00Z', pool: new Pool(4) },
  } as unknown as WhoCanAsker;
  const found = await confirmRows(rows, routes, matters, asker);
  return { said: found.map(({ confirmed: one }) => one), sent: sent.map(({ input }) => input), found };
}

test.each([
  ['allowed', 'allowed'],
  ['implicitDeny', 'denied'],
  ['explicitDeny', 'denied'],
])('the simulator says %s: %s', async (decision, said) => {
  expect((await confirmed([row('a')], { decide: () => decision })).said).toEqual([said]);
});

test('asked about is the target, where the call is made, with the tags of the role', async () => {
  const { sent } = await confirmed([row('a', { tags: { team: 'search' } })]);
  expect(sent).toMatchObject([
    {
      PolicySourceArn: 'arn:aws:iam::111122223333:role/a',
      ActionNames: ['bedrock:InvokeModel'],
      ResourceArns: [MODEL],
    },
  ]);
  const context = new Map(
    (sent[0]?.ContextEntries as { ContextKeyName: string; ContextKeyValues: string[] }[]).map((one) => [
      one.ContextKeyName,
      one.ContextKeyValues,
    ]),
  );
  expect(context.get('aws:PrincipalTag/team')).toEqual(['search']);
  expect(context.get('aws:RequestedRegion')).toEqual(['us-east-1']);
  expect(context.get('aws:CurrentTime')).toEqual(['2026-11-28T00:00:00Z']);
});

test('through a profile and a router their keys are in the question, and the action of the requirement', async () => {
  const routes = ROUTES.map((one) => ({
    ...one,
    requirements: [
      {
        resource: MODEL,
        requestedRegion: 'us-east-1',
        role: 'target' as const,
        inferenceProfileArn: 'arn:p',
        promptRouterArn: 'arn:r',
        action: 'bedrock:GetPrompt',
      },
    ],
  }));
  const { sent } = await confirmed([row('a')], { routes });
  expect(sent[0]).toMatchObject({ ActionNames: ['bedrock:GetPrompt'] });
  expect(JSON.stringify(sent[0]?.ContextEntries)).toMatch(/arn:p.*arn:r/);
});

describe('not asked about is', () => {
  test.each<[string, WhoCanRow, Parameters<typeof confirmed>[1], string | undefined]>([
    ['what hangs on a condition', row('a', { conditional: true }), {}, undefined],
    ['what does not matter', row('a'), { matters: () => false }, undefined],
    ['a way in of which no route is known', row('a'), { routes: [] }, 'unanswered'],
    ['one to another model', row('a', { model: 'vendor.other' }), {}, 'unanswered'],
    ['one without a way', row('a', { openings: [] }), {}, 'unanswered'],
  ])('%s', async (_, one, options, said) => {
    const { said: own, sent, found } = await confirmed([one], options);
    expect([own, sent]).toEqual([[said], []]);
    if (said === undefined) expect(found[0]).toBe(one);
  });
});

test('the first way in without a condition is asked about', async () => {
  const [conditional, free] = [row('a', { conditional: true }), row('a')];
  const { sent, said } = await confirmed([{ ...free, openings: [...conditional.openings, ...free.openings] }]);
  expect([sent.length, said]).toEqual([1, ['allowed']]);
});

test('a call that fails leaves it unanswered, and only that principal', async () => {
  const { said } = await confirmed([row('a'), row('b')], {
    decide: () => {
      throw refusal('ServiceFailure', 500);
    },
  });
  expect(said).toEqual(['unanswered', 'unanswered']);
});

test('rows of one principal share calls', async () => {
  const { sent, said } = await confirmed([row('a'), row('a'), row('b')]);
  expect([sent.length, said]).toEqual([2, ['allowed', 'allowed', 'allowed']]);
});
