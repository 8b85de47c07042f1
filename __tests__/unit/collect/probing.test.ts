/** What a refusal means where it depends on the kind of target, with a runtime that always refuses alike. */
import { expect, test } from '@jest/globals';
import { probePlan, UNKNOWN_FAMILY } from '../../../src/catalog/families.ts';
import { parseModel } from '../../../src/catalog/model-id.ts';
import { resolveById } from '../../../src/catalog/targets.ts';
import type { PlannedCell } from '../../../src/plan/planned-cell.ts';
import { Pacer, probeCell, type Prober } from '../../../src/collect/probing.ts';
import type { PrincipalSimulation } from '../../../src/collect/simulation.ts';
import type { TargetKind } from '../../../src/domain/target-kinds.ts';
import { Pool } from '../../../src/util/pool.ts';
import { diagnose } from '../../../src/verdict/diagnose.ts';
import { ACCOUNT, identity } from '../matrix/support.ts';

const IMPORTED = `arn:aws:bedrock:us-east-1:${ACCOUNT}:imported-model/abcdefghijkl`;
const ENDPOINT = `arn:aws:sagemaker:us-east-1:${ACCOUNT}:endpoint/mine`;
const DEPLOYMENT = `arn:aws:bedrock:us-east-1:${ACCOUNT}:custom-model-deployment/abcdefghijkl`;

const NOT_READY = [429, 'ModelNotReadyException', 'Model is not ready for inference. Wait and try your request again.'];
const NO_CONVERSE = [
  400,
  'ValidationException',
  "This action doesn't support the model that you provided. Try again with a supported text or chat model.",
];

function planned(arn: string): PlannedCell {
  const parsed = parseModel(arn);
  if (parsed.kind === 'invalid' || parsed.kind === 'pattern') throw new Error(arn);
  const target = resolveById(parsed, 'us-east-1', ACCOUNT);
  return {
    ...{
      identity: identity(),
      region: 'us-east-1',
      model: arn,
      action: 'invoke',
      target,
      carried: {},
      requirements: [],
    },
    entry: { expect: 'allow' },
    plan: probePlan('invoke', target, UNKNOWN_FAMILY, 'live'),
  } as unknown as PlannedCell;
}

async function refusedWith(arn: string, [status, name, message]: (string | number)[]) {
  const error = Object.assign(new Error(String(message)), {
    ...{ name, $metadata: { httpStatusCode: status, attempts: 3 }, $fault: 'client' },
  });
  const waits: number[] = [];
  const prober = {
    aws: { runtime: () => Promise.resolve({ send: () => Promise.reject(error) }) },
    host: { now: () => 0, sleep: (milliseconds: number) => Promise.resolve(waits.push(milliseconds)) },
    ...{ pool: new Pool(1), settings: { probe: 'live' }, budget: { held: new Map() } },
    signal: new AbortController().signal,
  } as unknown as Prober;
  // What stands behind a deployment or an endpoint may not be looked up here: only a denied subscription lets it be called.
  const simulation = { subscribe: () => Promise.resolve('denied') } as unknown as PrincipalSimulation;
  const { probe, refusal } = await probeCell(prober, planned(arn), Promise.resolve(simulation));
  return { outcome: probe.outcome, attempts: probe.attempts, refusal, waits };
}

test('a model that is still asleep after a minute counts as throttled, not as denied', async () => {
  expect(await refusedWith(IMPORTED, NOT_READY)).toEqual({
    ...{ outcome: 'throttled', attempts: 15, refusal: undefined },
    waits: [2_000, 8_000, 20_000, 30_000],
  });
});

test('an endpoint whose model takes no Converse has told nothing', async () => {
  expect(await refusedWith(ENDPOINT, NO_CONVERSE)).toMatchObject({ outcome: 'failed', waits: [] });
  // Nor has a deployment of an unknown model: Converse was this program's own choice.
  expect(await refusedWith(DEPLOYMENT, NO_CONVERSE)).toMatchObject({ outcome: 'failed' });
});

test('what to do about each is said', () => {
  const said = (
    arn: string,
    kind: TargetKind,
    [httpStatus, errorName, message]: (string | number)[],
    notReady = false,
  ) => {
    const failure = { service: 'bedrock-runtime', operation: 'x', errorName, httpStatus, message } as never;
    const { cause, summary, remedy } = diagnose(failure, {
      ...{ model: arn, region: 'us-east-1', notReady, target: { kind, arn, foundationModels: [] } },
    });
    return [cause, summary, remedy.text];
  };
  expect(said(IMPORTED, 'imported-model', NOT_READY, true)).toEqual([
    'service-fault',
    `The model is not loaded yet (${IMPORTED}, us-east-1).`,
    expect.stringContaining('run the check again in a few minutes'),
  ]);
  expect(said(ENDPOINT, 'marketplace-endpoint', NO_CONVERSE)).toEqual([
    'operation-unsupported',
    expect.stringContaining('does not take Converse'),
    expect.stringContaining('Nothing was learnt of the access'),
  ]);
});

test('a model is sent three refused requests a minute, and no more', async () => {
  let now = 0;
  const slept: number[] = [];
  const sleep = (milliseconds: number) => {
    slept.push(milliseconds);
    now += milliseconds;
    return Promise.resolve();
  };
  const pacer = new Pacer({ now: () => now, sleep }, new AbortController().signal);
  for (let request = 0; request < 3; request += 1) {
    expect(await pacer.turn('one')).toBe(true);
    now += 1_000;
  }
  expect(slept).toEqual([]);
  expect(await pacer.turn('one')).toBe(true);
  expect(slept).toEqual([57_000]);
  // Another model has turns of its own.
  expect(await pacer.turn('two')).toBe(true);
  expect(slept).toHaveLength(1);
});

test('nothing is sent once the check has ended', async () => {
  const ended = new AbortController();
  ended.abort();
  const pacer = new Pacer({ now: () => 0, sleep: () => Promise.resolve() }, ended.signal);
  expect(await pacer.turn('one')).toBe(false);
});

test('what should be denied is not called where only a listed part of it is', async () => {
  const prober = {
    aws: { runtime: () => Promise.resolve({ send: () => Promise.reject(new Error('called')) }) },
    host: { now: () => 0, sleep: () => Promise.resolve() },
    ...{ pool: new Pool(1), settings: { probe: 'live' }, budget: { held: new Map() } },
    signal: new AbortController().signal,
  } as unknown as Prober;
  const part: PlannedCell = { ...planned(IMPORTED), entry: { expect: 'deny' } as never };
  const listed: PlannedCell = { ...part, optional: true };
  const whole: PlannedCell = { ...part, parts: [part, listed] };
  const denying = (denied: PlannedCell): PrincipalSimulation =>
    ({
      subscribe: () => Promise.resolve('denied'),
      ofCell: (cell: PlannedCell) => ({ outcome: cell === denied || cell === whole ? 'denied' : 'allowed' }),
    }) as unknown as PrincipalSimulation;
  const reasonOf = async (denied: PlannedCell) =>
    (await probeCell(prober, part, Promise.resolve(denying(denied)), whole)).probe.reason;
  expect(await reasonOf(listed)).toBe('expected-deny');
  expect(await reasonOf(part)).toBeUndefined();
});
