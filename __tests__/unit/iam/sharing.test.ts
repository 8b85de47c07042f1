import { expect, test } from '@jest/globals';
import type { PlannedCell } from '../../../src/plan/planned-cell.ts';
import { parsePolicy } from '../../../testbed/policy/document.ts';
import type { SimulatedPrincipal } from '../../../testbed/policy/simulate.ts';
import { ACCOUNT, identity, plannedCell, simulated } from '../matrix/support.ts';
import { randomSource } from '../policy/random-policies.ts';

/**
 * What is asked together says the same as what is asked alone, whatever the policies read: cells of profiles and of
 * models on demand, under made-up policies that read the profile or the region in conditions, as policy variables, or
 * not at all.
 */

const REGIONS = ['us-east-1', 'us-east-2', 'us-west-2'];
const MODELS = ['amazon.a-v1:0', 'amazon.b-v1:0', 'amazon.c-v1:0'];
const who = identity();
const model = (region: string, id: string): string => `arn:aws:bedrock:${region}::foundation-model/${id}`;
const profile = (region: string, id: string): string =>
  `arn:aws:bedrock:${region}:${ACCOUNT}:inference-profile/us.${id}`;

const CELLS: PlannedCell[] = REGIONS.slice(0, 2).flatMap((region) =>
  MODELS.flatMap((id) => [
    plannedCell(who, { model: id, region, action: 'invoke' }),
    plannedCell(who, { model: `us.${id}`, region, action: 'invoke', models: REGIONS.map((one) => model(one, id)) }),
    plannedCell(who, { model: `us.${id}`, region, action: 'stream', models: REGIONS.map((one) => model(one, id)) }),
  ]),
);

function oneOf<T>(draw: () => number, values: readonly T[]): T {
  return values[Math.floor(draw() * values.length)] as T;
}

function statement(draw: () => number, effect: 'Allow' | 'Deny'): object {
  const resource = oneOf<object>(draw, [
    { Resource: '*' },
    { Resource: `arn:aws:bedrock:*::foundation-model/${oneOf(draw, MODELS)}` },
    { Resource: [model(oneOf(draw, REGIONS), oneOf(draw, MODELS)), 'arn:aws:bedrock:*:*:inference-profile/*'] },
    { Resource: 'arn:aws:bedrock:${aws:RequestedRegion}::foundation-model/*' },
    { NotResource: 'arn:aws:bedrock:${aws:RequestedRegion}::foundation-model/amazon.a-v1:0' },
    { NotResource: model(oneOf(draw, REGIONS), oneOf(draw, MODELS)) },
  ]);
  const region = oneOf(draw, REGIONS);
  const arn = profile(region, oneOf(draw, MODELS));
  const condition = oneOf<object | undefined>(draw, [
    undefined,
    undefined,
    { StringEquals: { 'aws:RequestedRegion': region } },
    { StringNotEquals: { 'AWS:requestedregion': region } },
    { ArnLike: { 'bedrock:InferenceProfileArn': arn } },
    { Null: { 'bedrock:InferenceProfileArn': 'true' } },
    { StringNotEqualsIfExists: { 'bedrock:InferenceProfileArn': arn, 'aws:RequestedRegion': region } },
  ]);
  const action = oneOf(draw, ['bedrock:*', 'bedrock:InvokeModel', 'bedrock:Invoke*']);
  return { Effect: effect, Action: action, ...resource, ...(condition && { Condition: condition }) };
}

function principalOf(seed: number): SimulatedPrincipal {
  const draw = randomSource(seed);
  const sourced = (id: string, Statement: object[], kind: 'identity' | 'scp') => ({
    id,
    document: parsePolicy({ Version: '2012-10-17', Statement }, kind),
  });
  const own = Array.from({ length: 1 + Math.floor(draw() * 3) }, () =>
    statement(draw, draw() < 0.7 ? 'Allow' : 'Deny'),
  );
  const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
  const levels = draw() < 0.2 && [[sourced('scp', [everything, statement(draw, 'Deny')], 'scp')]];
  const boundary = draw() < 0.2 && sourced('boundary', [everything, statement(draw, 'Deny')], 'identity');
  return {
    ...{ kind: 'role', name: 'ci', account: ACCOUNT },
    policies: [sourced('own', draw() < 0.5 ? [everything, ...own] : own, 'identity')],
    ...(boundary && { boundary }),
    ...(levels && { organization: { id: 'o-a1b2c3d4e5', levels } }),
  };
}

test('each cell has the answer that it has alone', async () => {
  let [together, alone] = [0, 0];
  for (let seed = 1; seed <= 20; seed += 1) {
    const principal = principalOf(seed);
    const all = await simulated(principal, who, CELLS);
    together += all.calls.SimulatePrincipalPolicy ?? 0;
    for (const cell of CELLS) {
      const one = await simulated(principal, who, [cell]);
      alone += one.calls.SimulatePrincipalPolicy ?? 0;
      expect({ seed, ...all.simulation.ofCell(cell) }).toEqual({ seed, ...one.simulation.ofCell(cell) });
    }
  }
  expect(together).toBeLessThan(alone / 3);
});
