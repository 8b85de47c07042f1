/** What a refusal means where it depends on the kind of target, with a runtime that always refuses alike. */
import { describe, expect, test } from '@jest/globals';
import { backingModels } from '../../../src/catalog/model-id.ts';
import { probePlan, UNKNOWN_FAMILY, type ProbePlan } from '../../../src/catalog/families.ts';
import { parseModel } from '../../../src/catalog/model-id.ts';
import { usd } from '../../../src/catalog/prices.ts';
import { resolveById, resolveFromConfiguration, resolveFromService } from '../../../src/catalog/targets.ts';
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
  // What stands behind a deployment or an endpoint may not be looked up here: only a denied subscription lets it be
  // called.
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

const CLAUDE = 'anthropic.claude-3-haiku-20240307-v1:0';
const NOVA = 'amazon.nova-lite-v1:0';
const CONVERSED = { output: { message: { content: [] } }, stopReason: 'end_turn' };
const DENIED = Object.assign(new Error('User is not authorized to perform: bedrock:InvokeModel'), {
  ...{ name: 'AccessDeniedException', $metadata: { httpStatusCode: 403, requestId: 'r-1', attempts: 1 } },
});

interface World {
  /** Agreement as it is read of each model; `undefined` where it may not be. */
  agreement?: (model: string) => string | undefined;
  region?: string;
  subscribe?: 'allowed' | 'denied';
  /** What the simulation says of each cell. */
  simulated?: 'allowed' | 'denied' | 'not-made';
  settings?: object;
  held?: ReadonlyMap<PlannedCell, string>;
  answer?: object | Error;
  listed?: readonly string[];
  ended?: AbortController;
  onCall?: () => void;
  turn?: boolean;
}

/** A cell of a model by its ID or ARN, and what a probe of it asks of each side. */
function cellOf(id: string, more: Partial<PlannedCell> = {}): PlannedCell {
  const parsed = parseModel(id);
  if (parsed.kind === 'invalid' || parsed.kind === 'pattern') throw new Error(id);
  const target = resolveById(parsed, 'us-east-1', ACCOUNT);
  const plan: ProbePlan = {
    ...{ kind: 'call', api: 'Converse', maxOutputTokens: 1, approxInputTokens: 8 },
    body: { messages: [], inferenceConfig: { maxTokens: 1 } },
  };
  return { ...planned(id), target, plan, ...more };
}

async function probed(cell: PlannedCell, world: World = {}, whole: PlannedCell = cell) {
  const { agreement = () => 'AVAILABLE', region = 'AVAILABLE', simulated = 'allowed', listed = [NOVA] } = world;
  const asked = {
    calls: 0,
    sent: [] as object[],
    clients: [] as object[],
    availability: [] as string[],
    subscribe: [] as unknown[],
  };
  const answer = world.answer ?? DENIED;
  const prober = {
    aws: {
      runtime: (options: object) => {
        asked.clients.push(options);
        return Promise.resolve({
          send: (_: string, request: object) => {
            asked.calls += 1;
            asked.sent.push(request);
            world.onCall?.();
            if (answer instanceof Error) return Promise.reject(answer);
            const body = new TextEncoder().encode(JSON.stringify(answer));
            return Promise.resolve({ attempts: 1, headers: {}, body });
          },
        });
      },
    },
    host: { now: () => 0, sleep: () => Promise.resolve() },
    lookups: {
      availability: (_: unknown, __: string, model: string) => {
        asked.availability.push(model);
        const one = agreement(model);
        const read = one && { agreement: one, authorization: 'AUTHORIZED', entitlement: 'AVAILABLE', region };
        return Promise.resolve(read);
      },
      models: () => Promise.resolve({ ok: true, value: new Map(listed.map((id) => [id, {}])), attempts: 1 }),
    },
    ...{ pool: new Pool(4), settings: { probe: 'live', allowMarketplaceSubscription: false, ...world.settings } },
    ...{ budget: { held: world.held ?? new Map() }, signal: (world.ended ?? new AbortController()).signal },
    pacer: { turn: () => Promise.resolve(world.turn ?? true) },
  } as unknown as Prober;
  const simulation = {
    subscribe: (...args: unknown[]) => {
      asked.subscribe.push(args);
      return Promise.resolve(world.subscribe);
    },
    ofCell: () => ({ outcome: simulated }),
  } as unknown as PrincipalSimulation;
  const result = await probeCell(prober, cell, Promise.resolve(simulation), whole);
  return { ...result, asked };
}

describe('a call is made only where it cannot subscribe the account', () => {
  const custom = (base: string): PlannedCell => {
    const parsed = parseModel(DEPLOYMENT);
    if (parsed.kind !== 'custom-model-deployment') throw new Error(parsed.kind);
    const arn = `arn:aws:bedrock:us-east-1::foundation-model/${base}`;
    return cellOf(DEPLOYMENT, { target: resolveFromService(parsed, 'us-east-1', ACCOUNT, [arn]) });
  };
  const stated = (base: string): PlannedCell => {
    const parsed = parseModel(DEPLOYMENT);
    if (parsed.kind !== 'custom-model-deployment') throw new Error(parsed.kind);
    return cellOf(DEPLOYMENT, {
      target: resolveFromConfiguration(parsed, 'us-east-1', ACCOUNT, backingModels([base])),
    });
  };
  const unread = () => undefined;

  test.each<[string, PlannedCell, World]>([
    ['the agreement was read as AVAILABLE', cellOf(CLAUDE), {}],
    ['the provider sells nothing through AWS Marketplace', cellOf(NOVA), { agreement: unread }],
    [
      'the same, though its agreement reads NOT_AVAILABLE',
      cellOf(NOVA),
      { agreement: () => 'NOT_AVAILABLE', listed: [] },
    ],
    ['subscribing is certain to be denied', cellOf(CLAUDE), { agreement: unread, subscribe: 'denied' }],
    [
      'it is allowed to subscribe',
      cellOf(CLAUDE),
      { agreement: () => 'NOT_AVAILABLE', settings: { allowMarketplaceSubscription: true } },
    ],
    ['behind a profile: of its model', cellOf(`us.${CLAUDE}`), {}],
    ['behind what is made of it: of its base model', custom(CLAUDE), {}],
    ["an imported model is the account's own", cellOf(IMPORTED), { agreement: unread }],
  ])('made: %s', async (_, cell, world) => {
    const { asked, probe } = await probed(cell, world);
    expect([asked.calls, probe.outcome]).toEqual([1, 'refused']);
  });

  test.each<[string, PlannedCell, World, object]>([
    [
      'NOT_AVAILABLE was read',
      cellOf(CLAUDE),
      { agreement: () => 'NOT_AVAILABLE', subscribe: 'allowed' },
      { probe: { outcome: 'not-made', reason: 'would-subscribe' }, subscribe: 'allowed' },
    ],
    [
      'NOT_AVAILABLE was read, though subscribing is denied: nothing answers then',
      cellOf(CLAUDE),
      { agreement: () => 'NOT_AVAILABLE', subscribe: 'denied' },
      { probe: { outcome: 'not-made', reason: 'would-subscribe' }, subscribe: 'denied' },
    ],
    ...(['PENDING', 'ERROR', 'UNKNOWN', undefined] as const).map((one): [string, PlannedCell, World, object] => [
      `${String(one)} was read`,
      cellOf(CLAUDE),
      { agreement: () => one, subscribe: 'allowed' },
      { probe: { outcome: 'not-made', reason: 'could-subscribe' }, subscribe: 'allowed' },
    ]),
    [
      'whether subscribing is denied is not known either',
      cellOf(CLAUDE),
      { agreement: unread },
      { probe: { outcome: 'not-made', reason: 'could-subscribe' } },
    ],
    [
      'only the configuration says what is behind it',
      stated(NOVA),
      { subscribe: 'allowed' },
      { probe: { outcome: 'not-made', reason: 'could-subscribe' } },
    ],
    [
      'one of the models behind a router is not read',
      cellOf(CLAUDE, {
        target: {
          ...{ kind: 'prompt-router', id: 'arn:router', arn: 'arn:router', resolvedBy: 'service' },
          foundationModels: [CLAUDE, 'cohere.command-r-v1:0'],
          modelArns: [CLAUDE, 'cohere.command-r-v1:0'].map((id) => `arn:aws:bedrock:us-east-1::foundation-model/${id}`),
        },
      }),
      { agreement: (model) => (model === CLAUDE ? 'AVAILABLE' : undefined), subscribe: 'allowed' },
      { probe: { outcome: 'not-made', reason: 'could-subscribe' } },
    ],
  ])('not made: %s', async (_, cell, world, expected) => {
    const { asked, ...result } = await probed(cell, world);
    expect(asked.calls).toBe(0);
    expect(result).toMatchObject(expected);
    expect('subscribe' in result).toBe(world.subscribe !== undefined);
  });

  test('which products are asked about: those of the models that AWS sells; any, where not all models are known', async () => {
    const of = async (cell: PlannedCell) => (await probed(cell, { agreement: () => undefined })).asked.subscribe;
    expect(await of(cellOf(CLAUDE))).toEqual([['us-east-1', [CLAUDE]]]);
    expect(await of(stated(CLAUDE))).toEqual([['us-east-1', []]]);
  });

  test('what was not read because the check had ended is not finished, and not held back', async () => {
    const ended = new AbortController();
    ended.abort();
    const { probe, asked } = await probed(cellOf(CLAUDE), { agreement: () => undefined, ended });
    expect([probe, asked.calls]).toEqual([{ outcome: 'failed', reason: 'timeout' }, 0]);
  });
});

describe('whose agreement is asked for', () => {
  const askedOf = async (cell: PlannedCell, world: World = {}) => (await probed(cell, world)).asked.availability;
  const own = (more: object): PlannedCell => {
    const cell = cellOf(CLAUDE);
    return { ...cell, identity: { ...cell.identity, ...more } };
  };
  const elsewhere = { isItself: false, arn: 'arn:aws:iam::999999999999:role/audit' };

  test.each<[string, PlannedCell, World, string[]]>([
    ["a third party's model", cellOf(CLAUDE), {}, [CLAUDE]],
    ["Amazon's own, where the region does not list it", cellOf(NOVA), { listed: [], answer: CONVERSED }, [NOVA]],
    ["Amazon's own that the region lists has none", cellOf(NOVA), { answer: CONVERSED }, []],
    ["a third party's that the region lists", cellOf(CLAUDE), { listed: [CLAUDE] }, [CLAUDE]],
    [
      "another account's agreements say nothing",
      own({ asker: { ...cellOf(CLAUDE).identity.asker, ...elsewhere } }),
      {},
      [],
    ],
    ['no one may ask', own({ asker: undefined }), {}, []],
    ['an action that the model does not have', cellOf(CLAUDE, { plan: { kind: 'not-applicable', why: 'x' } }), {}, []],
  ])('%s', async (_, cell, world, models) => {
    expect(await askedOf(cell, world)).toEqual(models);
  });

  test('after a refusal also what was no question before: it helps to explain it', async () => {
    const { asked, availability } = await probed(cellOf(NOVA), { agreement: () => 'NOT_AVAILABLE' });
    expect(asked.availability).toEqual([NOVA]);
    expect(availability?.agreement).toBe('NOT_AVAILABLE');
    const read = await probed(cellOf(CLAUDE));
    expect([read.asked.availability, read.availability?.agreement]).toEqual([[CLAUDE], 'AVAILABLE']);
  });
});

describe('a cell that is not called', () => {
  test('says why, and what is known of the model', async () => {
    const { probe, availability, asked } = await probed(cellOf(CLAUDE), { settings: { probe: 'off' } });
    expect(probe).toEqual({ outcome: 'not-made', reason: 'off' });
    expect([availability?.agreement, asked.calls, asked.subscribe]).toEqual(['AVAILABLE', 0, []]);
  });

  test.each<[string, World]>([
    ['the agreement', { agreement: () => 'NOT_AVAILABLE' }],
    ['the region', { region: 'NOT_AVAILABLE' }],
  ])('and of which %s reads NOT_AVAILABLE: whether it may subscribe is asked', async (_, world) => {
    const { subscribe } = await probed(cellOf(CLAUDE), { ...world, settings: { probe: 'off' }, subscribe: 'denied' });
    expect(subscribe).toBe('denied');
  });

  test('what no budget holds back and what the budget does', async () => {
    const cell = cellOf(CLAUDE);
    const { probe } = await probed(cell, { held: new Map([[cell, 'over-budget']]) });
    expect(probe).toEqual({ outcome: 'not-made', reason: 'over-budget' });
  });

  test.each([
    ['allowed', 'not-made', 'expected-deny'],
    ['not-made', 'not-made', 'expected-deny'],
    ['denied', 'refused', undefined],
  ] as const)('expect: deny, simulated as %s: the probe is %s', async (simulated, outcome, reason) => {
    const cell = cellOf(CLAUDE, { entry: { expect: 'deny' } as never });
    const { probe } = await probed(cell, { simulated });
    expect([probe.outcome, probe.reason]).toEqual([outcome, reason]);
  });

  test.each<['allowed' | 'denied', ProbePlan | undefined, string, number]>([
    ['denied', undefined, 'expected-deny', 0],
    ['allowed', undefined, 'expected-deny', 1],
    ['denied', { kind: 'unsupported', why: 'x' }, 'unsupported', 0],
  ])(
    'what no entry lists, simulated as %s, is not called, and looked up only where it is open',
    async (simulated, plan, reason, looks) => {
      const entry = { expect: 'deny', others: true } as never;
      const { probe, asked } = await probed(cellOf(CLAUDE, { entry, ...(plan && { plan }) }), { simulated });
      expect(probe).toEqual({ outcome: 'not-made', reason });
      expect([asked.calls, asked.availability.length]).toEqual([0, looks]);
    },
  );
});

describe('what came of a call', () => {
  const at = (httpStatusCode: number | undefined, name: string, message = 'no') =>
    Object.assign(new Error(message), { name, $metadata: { httpStatusCode, requestId: 'r-1', attempts: 2 } });

  test.each<[string, Error, string, string | undefined]>([
    ['a refusal by a policy', DENIED, 'refused', 'policy'],
    ['a throttled one', at(429, 'ThrottlingException', 'Too many requests'), 'throttled', undefined],
    ['a fault of the service', at(500, 'InternalServerException'), 'failed', undefined],
  ])('%s', async (_, answer, outcome, refusal) => {
    const result = await probed(cellOf(CLAUDE), { answer });
    expect([result.probe.outcome, result.refusal]).toEqual([outcome, refusal]);
    expect(result.failure?.errorName).toBe(answer.name);
    expect(result.spent).toBeUndefined();
  });

  test('the error is shown with its status and request, the call with its API, time and attempts', async () => {
    const { probe } = await probed(cellOf(CLAUDE), { answer: at(403, 'AccessDeniedException', 'not authorized') });
    expect(probe).toEqual({
      ...{ outcome: 'refused', api: 'Converse', latencyMs: 0, attempts: 2 },
      error: { name: 'AccessDeniedException', status: 403, message: 'not authorized', requestId: 'r-1' },
    });
    const none = await probed(cellOf(CLAUDE), { answer: new TypeError('fetch failed') });
    expect(Object.keys(none.probe.error ?? {})).toEqual(['name', 'message']);
  });

  test.each<[string, Partial<PlannedCell>, object, object]>([
    [
      'the tokens that Bedrock counted',
      {},
      { usage: { inputTokens: 1_000, outputTokens: 100 } },
      { usd: usd(1_000, 100, cellOf(CLAUDE).target, 'us-east-1'), inputTokens: 1_000, outputTokens: 100 },
    ],
    ['what was planned, where it counts none', {}, {}, { inputTokens: 8, outputTokens: 1 }],
  ])('a call that worked costs %s', async (_, more, answer, spent) => {
    const { probe, spent: own, refusal } = await probed(cellOf(CLAUDE, more), { answer: { ...CONVERSED, ...answer } });
    expect([probe.outcome, refusal]).toEqual(['succeeded', undefined]);
    expect(own).toMatchObject(spent);
  });

  test('a guardrail that it carried is paid on top; a fixed price stands alone', async () => {
    const usage = { inputTokens: 1, outputTokens: 1 };
    const costOf = async (more: Partial<PlannedCell>) =>
      (await probed(cellOf(CLAUDE, more), { answer: { ...CONVERSED, usage } })).spent;
    const [without, carried] = [await costOf({}), await costOf({ guardrail: { id: 'g', version: '1' } })];
    expect((carried?.usd ?? 0) - (without?.usd ?? 0)).toBeCloseTo(0.00168, 8);
    const plan = { ...cellOf(CLAUDE).plan, usd: 0.25 } as ProbePlan;
    expect(await costOf({ plan })).toEqual({ usd: 0.25, inputTokens: 0, outputTokens: 0 });
  });

  test('a call that the end of the check met is not finished; one that worked all the same counts', async () => {
    const meeting = async (answer: object | Error) => {
      const ended = new AbortController();
      return (
        await probed(cellOf(CLAUDE), {
          answer,
          ended,
          onCall: () => {
            ended.abort();
          },
        })
      ).probe;
    };
    expect(await meeting(DENIED)).toEqual({ outcome: 'failed', reason: 'timeout' });
    expect((await meeting(CONVERSED)).outcome).toBe('succeeded');
  });

  test('a request of its own choice of API that the model does not take tells nothing; a known one does', async () => {
    const [status, name, message] = NO_CONVERSE;
    const answer = at(Number(status), String(name), String(message));
    const plan = cellOf(CLAUDE).plan;
    const fallback = { ...plan, fallback: true } as ProbePlan;
    expect((await probed(cellOf(CLAUDE, { plan: fallback }), { answer })).probe.outcome).toBe('failed');
    expect(await probed(cellOf(CLAUDE), { answer })).toMatchObject({
      probe: { outcome: 'refused' },
      refusal: 'operation-unsupported',
    });
  });
});

test.each([
  [60_000, []],
  [59_999, [1]],
])('a turn is free again after a minute: at %i ms it waits %j', async (now, slept) => {
  let clock = 0;
  const waits: number[] = [];
  const sleep = (milliseconds: number) => {
    waits.push(milliseconds);
    return Promise.resolve();
  };
  const pacer = new Pacer({ now: () => clock, sleep }, new AbortController().signal);
  for (let request = 0; request < 3; request += 1) await pacer.turn('one');
  clock = now;
  await pacer.turn('one');
  expect(waits).toEqual(slept);
});

test('after a wait the oldest request is forgotten, not the others', async () => {
  let now = 0;
  const slept: number[] = [];
  const sleep = (milliseconds: number) => {
    slept.push(milliseconds);
    now += milliseconds;
    return Promise.resolve();
  };
  const pacer = new Pacer({ now: () => now, sleep }, new AbortController().signal);
  for (let request = 0; request < 6; request += 1) {
    await pacer.turn('one');
    now += 10_000;
  }
  expect(slept).toEqual([30_000]);
});

describe('the call', () => {
  const requestOf = async (more: Partial<PlannedCell>, world: World = {}) => {
    const { asked } = await probed(cellOf(CLAUDE, more), { answer: CONVERSED, ...world });
    return JSON.stringify(asked.sent[0]);
  };

  test('carries the guardrail and the service tier of the check, and else none', async () => {
    const guarded = await requestOf({ guardrail: { id: 'ab12', version: '7' } });
    expect(guarded).toContain('ab12');
    expect(guarded).not.toContain('flex');
    expect(await requestOf({ serviceTier: 'flex' })).toContain('flex');
    expect(await requestOf({})).not.toMatch(/guardrail|flex/i);
  });

  test('is made in the region, with the credentials and as the application of the principal', async () => {
    const { asked } = await probed(cellOf(CLAUDE), { answer: CONVERSED });
    const { credentials } = cellOf(CLAUDE).identity;
    expect(asked.clients).toEqual([
      { region: 'us-east-1', account: ACCOUNT, credentials: expect.any(Function) as unknown },
    ]);
    expect(typeof credentials).toBe('function');
  });

  test('is not made where it is not the turn of a validating one', async () => {
    const { probe, asked } = await probed(cellOf(CLAUDE, { validating: true }), { answer: CONVERSED, turn: false });
    expect([probe, asked.calls]).toEqual([{ outcome: 'failed', reason: 'timeout' }, 0]);
    expect((await probed(cellOf(CLAUDE, { validating: true }), { answer: CONVERSED })).probe.outcome).toBe('succeeded');
    expect((await probed(cellOf(CLAUDE), { answer: CONVERSED, turn: false })).probe.outcome).toBe('succeeded');
  });

  test('is not made once the check has ended', async () => {
    const ended = new AbortController();
    ended.abort();
    const { probe, asked } = await probed(cellOf(NOVA), { answer: CONVERSED, ended });
    expect([probe.reason, asked.calls]).toEqual(['timeout', 0]);
  });
});
