/** Questions about models and profiles, as the tests of planning and simulating ask them. */
import { simulationContext } from '../../../src/iam/context.ts';
import type { Question } from '../../../src/iam/plan.ts';

const ROLE = 'arn:aws:iam::111122223333:role/ci';
export const context = (requestedRegion: string, profile?: string) =>
  simulationContext({
    principalArn: ROLE,
    requestedRegion,
    ...(profile !== undefined && { inferenceProfileArn: profile }),
    time: '2026-11-20T00:00:00Z',
    extra: [],
  });
export const model = (region: string, id: string) => `arn:aws:bedrock:${region}::foundation-model/${id}`;
export const invoke = (region: string, id: string, profile?: string): Question => ({
  action: 'bedrock:InvokeModel',
  resource: model(region, id),
  context: context(region, profile),
});
