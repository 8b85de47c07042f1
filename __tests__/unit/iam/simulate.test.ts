import { describe, expect, test } from '@jest/globals';
import type { EvaluationResult } from '@aws-sdk/client-iam';
import { requestContext, unknownKeys } from '../../../src/iam/context.ts';
import { planCalls, questionKey, type Question, type SimulationCall } from '../../../src/iam/plan.ts';
import { Layers, simulate, type Simulator } from '../../../src/iam/simulate.ts';

const ROLE = 'arn:aws:iam::111122223333:role/ci';
const context = (requestedRegion: string, profile?: string) =>
  requestContext({
    principalArn: ROLE,
    requestedRegion,
    ...(profile !== undefined && { inferenceProfileArn: profile }),
    time: '2026-11-20T00:00:00Z',
    extra: [],
  });
const model = (region: string, id: string) => `arn:aws:bedrock:${region}::foundation-model/${id}`;
const invoke = (region: string, id: string, profile?: string): Question => ({
  action: 'bedrock:InvokeModel',
  resource: model(region, id),
  context: context(region, profile),
});
const stream = (region: string, id: string): Question => ({
  ...invoke(region, id),
  action: 'bedrock:InvokeModelWithResponseStream',
});

describe('which calls are made', () => {
  test('sixty models on demand in six regions, two actions: one call per region', () => {
    const regions = ['us-east-1', 'us-east-2', 'us-west-2', 'eu-central-1', 'eu-west-1', 'ap-northeast-1'];
    const ids = Array.from({ length: 60 }, (_, index) => `amazon.model-${index}`);
    const questions = regions.flatMap((region) => ids.flatMap((id) => [invoke(region, id), stream(region, id)]));
    const calls = planCalls(questions);
    expect(calls).toHaveLength(6);
    expect(calls[0]?.call.resources).toHaveLength(60);
    expect(calls[0]?.call.actions).toEqual(['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream']);
  });

  test('a profile is context, so its models have calls of their own', () => {
    const questions = [
      invoke('us-east-1', 'a.b'),
      invoke('us-east-1', 'a.b', 'arn:p1'),
      invoke('us-east-1', 'a.b', 'arn:p2'),
    ];
    expect(planCalls(questions)).toHaveLength(3);
  });

  test('an action without resource is never asked with a resource', () => {
    const questions: Question[] = [
      invoke('us-east-1', 'a.b'),
      { action: 'aws-marketplace:Subscribe', context: context('us-east-1') },
    ];
    const subscribe = planCalls(questions).find(({ call }) => call.actions.includes('aws-marketplace:Subscribe'));
    expect(subscribe?.call).toMatchObject({ actions: ['aws-marketplace:Subscribe'], resources: [] });
  });

  test('every column of a model in a region: one call for each set of resource types, one for all lists', () => {
    const own = (action: string, resource?: string): Question => ({
      ...{ action: `bedrock:${action}`, context: context('us-east-1') },
      ...(resource !== undefined && { resource }),
    });
    const job = 'arn:aws:bedrock:us-east-1:111122223333:model-invocation-job/a';
    const calls = planCalls([
      invoke('us-east-1', 'a.b'),
      stream('us-east-1', 'a.b'),
      own('CountTokens', model('us-east-1', 'a.b')),
      own('GetFoundationModel', model('us-east-1', 'a.b')),
      own('CreateModelInvocationJob', model('us-east-1', 'a.b')),
      own('GetModelInvocationJob', job),
      own('StopModelInvocationJob', job),
      own('ListModelInvocationJobs'),
      own('ListAsyncInvokes'),
      own('ListFoundationModels'),
      own('ListInferenceProfiles'),
    ]);
    expect(calls.map(({ call }) => `${call.actions.join(' ')} on ${call.resources.join(' ') || 'nothing'}`)).toEqual([
      `bedrock:InvokeModel bedrock:InvokeModelWithResponseStream on ${model('us-east-1', 'a.b')}`,
      `bedrock:CountTokens bedrock:GetFoundationModel on ${model('us-east-1', 'a.b')}`,
      `bedrock:CreateModelInvocationJob on ${model('us-east-1', 'a.b')}`,
      `bedrock:GetModelInvocationJob bedrock:StopModelInvocationJob on ${job}`,
      'bedrock:ListModelInvocationJobs bedrock:ListAsyncInvokes bedrock:ListFoundationModels bedrock:ListInferenceProfiles on nothing',
    ]);
  });
});

test('actions that IAM does not take together are asked one by one', async () => {
  const list = (action: string): Question => ({ action, context: context('us-east-1') });
  const questions = [list('bedrock:ListAsyncInvokes'), list('bedrock:ListFoundationModels')];
  const calls: string[][] = [];
  const simulator: Simulator = ({ actions }) => {
    calls.push(actions);
    if (actions.length > 1) {
      const message = 'Invalid Input Actions: [a] and [b] require different authorization information.';
      const failure = { service: 'iam', operation: 'SimulatePrincipalPolicy', errorName: 'InvalidInput', message };
      return Promise.resolve({ ok: false, failure, attempts: 1 });
    }
    const value = actions.map((name) => ({ EvalActionName: name, EvalDecision: 'allowed' as const }));
    return Promise.resolve({ ok: true, value, attempts: 1 });
  };
  const answers = await simulate(simulator, questions, Promise.resolve([]));
  expect(calls).toEqual([questions.map(({ action }) => action), ...questions.map(({ action }) => [action])]);
  for (const question of questions) {
    expect(answers.get(questionKey(question))).toMatchObject({ ok: true, decision: 'allowed' });
  }
});

/** A simulator that answers from a function, in the shape of 2026-07-30, and remembers what it was asked. */
function fake(answer: (action: string, resource: string, call: SimulationCall) => Partial<EvaluationResult>) {
  const calls: SimulationCall[] = [];
  const simulator: Simulator = (call) => {
    calls.push(call);
    const value = call.actions.map((action): EvaluationResult => {
      const each = call.resources.map((resource) => ({ resource, result: answer(action, resource, call) }));
      const worst = each.find(({ result }) => result.EvalDecision !== 'allowed') ?? each[0];
      return {
        EvalActionName: action,
        EvalDecision: worst?.result.EvalDecision ?? 'implicitDeny',
        ...worst?.result,
        ResourceSpecificResults: each.map(({ resource, result }) => ({
          EvalResourceName: resource,
          EvalResourceDecision: result.EvalDecision,
          MatchedStatements: result.MatchedStatements,
          MissingContextValues: result.MissingContextValues,
          PermissionsBoundaryDecisionDetail: result.PermissionsBoundaryDecisionDetail,
        })),
      };
    });
    return Promise.resolve({ ok: true, value, attempts: 1 });
  };
  return { simulator, calls };
}

const noKeys = Promise.resolve([]);

describe('who denies', () => {
  const a = invoke('us-east-1', 'a.a');
  const b = invoke('us-east-1', 'b.b');

  test('all allowed: one call', async () => {
    const { simulator, calls } = fake(() => ({ EvalDecision: 'allowed' }));
    const answers = await simulate(simulator, [a, b], noKeys);
    expect(calls).toHaveLength(1);
    expect(answers.get(questionKey(a))).toMatchObject({ decision: 'allowed', contextComplete: true });
  });

  test('a denial by the identity policy needs no second call', async () => {
    const { simulator, calls } = fake((_, resource) => ({
      EvalDecision: resource === b.resource ? 'implicitDeny' : 'allowed',
    }));
    const answers = await simulate(simulator, [a, b], noKeys);
    expect(calls).toHaveLength(1);
    expect(answers.get(questionKey(a))).toMatchObject({ decision: 'allowed' });
    expect(answers.get(questionKey(b))).toMatchObject({
      decision: 'implicitDeny',
      deniedBy: 'identity-policy',
      withoutOrganization: 'denied',
    });
  });

  test('an organization that denies one of two resources: the other is asked again alone, the denied one without it', async () => {
    const { simulator, calls } = fake((_, resource, call) => {
      const denied = resource === b.resource && !call.exclude.includes('scp');
      return {
        EvalDecision: denied ? 'explicitDeny' : 'allowed',
        ...(!call.exclude.includes('scp') && { OrganizationsDecisionDetail: { AllowedByOrganizations: !denied } }),
      };
    });
    const answers = await simulate(simulator, [a, b], noKeys);
    expect(calls.map(({ resources, exclude }) => [resources.length, exclude])).toEqual([
      [2, []],
      [1, []],
      [1, ['scp']],
    ]);
    expect(answers.get(questionKey(a))).toMatchObject({ decision: 'allowed' });
    expect(answers.get(questionKey(b))).toMatchObject({
      decision: 'explicitDeny',
      deniedBy: 'organization',
      withoutOrganization: 'allowed',
    });
  });

  test('a boundary is found by leaving it out', async () => {
    const { simulator } = fake((_, __, call) => {
      const open = call.exclude.includes('permission-boundary');
      return {
        EvalDecision: open ? 'allowed' : 'implicitDeny',
        PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: open },
      };
    });
    const answers = await simulate(simulator, [a], noKeys);
    expect(answers.get(questionKey(a))).toMatchObject({
      deniedBy: 'permissions-boundary',
      withoutOrganization: 'denied',
    });
  });

  test('organization and identity policy both: removing the organization does not help', async () => {
    const { simulator } = fake((_, __, call) => ({
      EvalDecision: 'implicitDeny',
      ...(!call.exclude.includes('scp') && { OrganizationsDecisionDetail: { AllowedByOrganizations: false } }),
    }));
    const answers = await simulate(simulator, [a], noKeys);
    expect(answers.get(questionKey(a))).toMatchObject({ deniedBy: 'identity-policy', withoutOrganization: 'denied' });
  });

  test('an organization whose part could not be asked about leaves it unknown, and is the one that is named', async () => {
    const failure = { service: 'iam', operation: 'SimulatePrincipalPolicy', errorName: 'Throttling', message: 'no' };
    const { simulator } = fake(() => ({
      EvalDecision: 'implicitDeny',
      OrganizationsDecisionDetail: { AllowedByOrganizations: false },
    }));
    const once: Simulator = (call) =>
      call.exclude.length > 0 ? Promise.resolve({ ok: false, failure, attempts: 1 }) : simulator(call);
    const answers = await simulate(once, [a], noKeys);
    expect(answers.get(questionKey(a))).toMatchObject({ deniedBy: 'organization', withoutOrganization: 'unknown' });
  });

  test('a failed call leaves its questions without an answer, never with a denial', async () => {
    const failure = { service: 'iam', operation: 'SimulatePrincipalPolicy', errorName: 'AccessDenied', message: 'no' };
    const answers = await simulate(() => Promise.resolve({ ok: false, failure, attempts: 1 }), [a], noKeys);
    expect(answers.get(questionKey(a))).toEqual({ ok: false, failure });
  });
});

describe('context keys', () => {
  test.each([
    ['supplied by the call', ['aws:RequestedRegion', 'aws:principalarn'], []],
    ['filled in by IAM', ['aws:PrincipalOrgID', 'aws:userid'], []],
    ['absent from a call on demand', ['bedrock:InferenceProfileArn', 'bedrock:GuardrailIdentifier'], []],
    ['of another service', ['s3:prefix', 'kms:ViaService', 'iam:PassedToService'], []],
    [
      'unknown in a real call',
      ['aws:SourceIp', 'aws:PrincipalTag/team', 'aws:SourceVpce'],
      ['aws:PrincipalTag/team', 'aws:SourceIp', 'aws:SourceVpce'],
    ],
  ])('%s', (_, read, unknown) => {
    expect(unknownKeys(read, context('us-east-1'))).toEqual(unknown);
  });

  test('a key of another service is unknown only where a session carries it', () => {
    const read = [
      'ec2:InstanceType',
      'ec2:SourceInstanceArn',
      'ses:FromAddress',
      'sts:ExternalId',
      'lambda:SourceFunctionArn',
    ];
    expect(unknownKeys(read, context('us-east-1'))).toEqual(['ec2:SourceInstanceArn', 'lambda:SourceFunctionArn']);
  });

  describe('a key with few values, which the list of keys has', () => {
    const question = invoke('us-east-1', 'a.a');
    const valueOf = (call: SimulationCall, key: string) => call.context.find((one) => one.key === key)?.values[0];
    const ask = (decide: (call: SimulationCall) => string, keys: string[]) => {
      const { simulator, calls } = fake((_, __, call) => ({ EvalDecision: decide(call) as 'allowed' }));
      return simulate(simulator, [question], Promise.resolve(keys)).then((answers) => ({
        answer: answers.get(questionKey(question)),
        calls: calls.length,
      }));
    };

    test('is not missing where no value of it changes the answer', async () => {
      const { answer, calls } = await ask(() => 'allowed', ['aws:ResourceAccount']);
      expect(answer).toMatchObject({ decision: 'allowed', contextComplete: true, missingContextKeys: [] });
      expect(calls).toBe(3);
    });

    test('is missing where one does', async () => {
      const { answer } = await ask(
        (call) => (valueOf(call, 'aws:ResourceAccount') === '111122223333' ? 'explicitDeny' : 'allowed'),
        ['aws:ResourceAccount'],
      );
      expect(answer).toMatchObject({ decision: 'allowed', contextComplete: false });
    });

    test('is tried together with another one', async () => {
      const { answer, calls } = await ask(
        (call) =>
          valueOf(call, 'aws:ResourceAccount') === '000000000000' &&
          valueOf(call, 'aws:MultiFactorAuthPresent') === 'false'
            ? 'explicitDeny'
            : 'allowed',
        ['aws:ResourceAccount', 'aws:MultiFactorAuthPresent'],
      );
      expect(answer).toMatchObject({ contextComplete: false });
      expect(calls).toBe(9);
    });

    test('is not tried beside a key that nothing is known of', async () => {
      const { answer, calls } = await ask(() => 'allowed', ['aws:ResourceAccount', 'aws:SourceIp']);
      expect(answer).toMatchObject({ contextComplete: false });
      expect(calls).toBe(1);
    });
  });

  describe('the keys of a boundary', () => {
    const question = invoke('us-east-1', 'a.a');
    const ask = async (result: Partial<EvaluationResult>, keys: readonly string[] | undefined) => {
      const { simulator } = fake(() => ({ EvalDecision: 'allowed', ...result }));
      const answers = await simulate(simulator, [question], Promise.resolve([]), () => Promise.resolve(keys));
      return answers.get(questionKey(question));
    };
    const within = { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true } };

    test.each([
      ['read, and supplied', within, ['aws:RequestedRegion'], true],
      ['read, and not supplied', within, ['aws:SourceIp'], false],
      ['not read', within, undefined, false],
      ['not read, where there is no boundary', {}, undefined, true],
      [
        'not read, where an identity policy refuses',
        { ...within, EvalDecision: 'implicitDeny' as const },
        undefined,
        true,
      ],
    ])('%s', async (_, result, keys, contextComplete) => {
      expect(await ask(result, keys)).toMatchObject({ contextComplete });
    });
  });

  test('a policy key that was not supplied makes an allowed answer incomplete', async () => {
    const { simulator } = fake(() => ({ EvalDecision: 'allowed' }));
    const question = invoke('us-east-1', 'a.a');
    const answers = await simulate(simulator, [question], Promise.resolve(['aws:SourceVpc']));
    expect(answers.get(questionKey(question))).toMatchObject({
      contextComplete: false,
      missingContextKeys: ['aws:SourceVpc'],
    });
  });
});

describe('profiles sharing calls', () => {
  const regions = ['us-east-1', 'us-west-2'];
  const profiles = Array.from(
    { length: 4 },
    (_, index) => `arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.a.b${index}`,
  );
  const questions = [
    invoke('us-east-1', 'on.demand'),
    ...regions.flatMap((region) => profiles.map((profile) => invoke(region, 'a.b', profile))),
  ];
  const keys = (...read: string[]) => Promise.resolve(read);
  const allowedBy = (more: Partial<EvaluationResult>) => fake(() => ({ EvalDecision: 'allowed', ...more }));

  test.each<[string, Partial<EvaluationResult>, Promise<string[]>, number]>([
    ['no policy reads the profile or the region: one call first, then one', {}, keys('aws:username'), 2],
    ['a policy reads the region: one call first, then one per region', {}, keys('aws:RequestedRegion'), 3],
    ['a policy reads the profile: one call first, then one per profile', {}, keys('BEDROCK:InferenceProfileArn'), 5],
    ['policies read both', {}, keys('bedrock:InferenceProfileArn', 'aws:requestedregion'), 9],
    [
      'service control policies are in play',
      { OrganizationsDecisionDetail: { AllowedByOrganizations: true } },
      keys(),
      9,
    ],
    ['a boundary is', { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true } }, keys(), 9],
  ])('%s', async (_about, more, read, expected) => {
    const { simulator, calls } = allowedBy(more);
    const answers = await simulate(simulator, questions, read);
    expect(calls).toHaveLength(expected);
    expect(questions.every((question) => answers.get(questionKey(question))?.ok)).toBe(true);
  });

  test.each([
    [
      'aws:RequestedRegion',
      [
        ['aws:RequestedRegion', 'us-east-1'],
        ['aws:RequestedRegion', 'us-west-2'],
      ],
    ],
    ['bedrock:InferenceProfileArn', profiles.map((profile) => ['bedrock:InferenceProfileArn', profile])],
  ])('what a policy reads is in each call with its value: %s', async (key, expected) => {
    const { simulator, calls } = allowedBy({});
    await simulate(simulator, questions, keys(key));
    const [, ...others] = calls;
    const dividing = others.map(({ context }) =>
      context
        .filter(({ key: name }) => name === 'aws:RequestedRegion' || name === 'bedrock:InferenceProfileArn')
        .map(({ key: name, values }) => [name, ...values]),
    );
    expect(dividing).toEqual(expected.map((one) => [one]));
  });

  describe('a layer that no first answer named', () => {
    const inPlay: [string, Partial<EvaluationResult>][] = [
      ['an organization', { OrganizationsDecisionDetail: { AllowedByOrganizations: false } }],
      ['a boundary', { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false } }],
      ['a key that IAM misses', { MissingContextValues: ['aws:RequestedRegion'] }],
    ];
    /** Denies what it is not told the region of, as `StringNotEquals` does, and names the layer only with the profiles' model. */
    const late = (more: Partial<EvaluationResult>) =>
      fake((_action, resource, { context: sent }) => {
        if (!resource.endsWith('/a.b')) return { EvalDecision: 'allowed' };
        const isTold = sent.some(({ key }) => key === 'aws:RequestedRegion');
        return isTold ? { EvalDecision: 'allowed' } : { EvalDecision: 'implicitDeny', ...more };
      });

    test.each(inPlay)('%s: asked again with every key', async (_about, more) => {
      const answers = await simulate(late(more).simulator, questions, keys());
      expect(questions.map((question) => answers.get(questionKey(question)))).toEqual(
        questions.map(() => expect.objectContaining({ ok: true, decision: 'allowed' }) as unknown),
      );
    });

    test.each(inPlay)('%s, where earlier answers were of identity policies alone', async (_about, more) => {
      const layers = new Layers();
      await simulate(allowedBy({}).simulator, [invoke('us-east-1', 'on.demand')], keys(), undefined, layers);
      const answers = await simulate(late(more).simulator, questions, keys(), undefined, layers);
      expect(questions.map((question) => answers.get(questionKey(question)))).toEqual(
        questions.map(() => expect.objectContaining({ ok: true, decision: 'allowed' }) as unknown),
      );
    });
  });

  describe('what an earlier answer has shown', () => {
    const ask = async (more: Partial<EvaluationResult>, later: Partial<EvaluationResult>) => {
      const layers = new Layers();
      await simulate(allowedBy(more).simulator, [invoke('us-east-1', 'on.demand')], keys(), undefined, layers);
      const { simulator, calls } = allowedBy(later);
      await simulate(simulator, questions, keys(), undefined, layers);
      return calls;
    };
    const organization = { OrganizationsDecisionDetail: { AllowedByOrganizations: true } };

    test('only identity policies: no call is made first', async () => {
      expect(await ask({}, {})).toHaveLength(1);
    });

    test('an organization, or a boundary: each profile has its own call at once', async () => {
      expect(await ask(organization, organization)).toHaveLength(9);
      const boundary = { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true } };
      expect(await ask(boundary, boundary)).toHaveLength(9);
    });

    test('nothing, since it failed: one call first', () => {
      const layers = new Layers();
      layers.learn(['unclear']);
      layers.learn([]);
      expect(layers.onlyIdentity).toBeUndefined();
    });

    test('a layer that was seen once stays', () => {
      const layers = new Layers();
      const reading = { decision: 'allowed', statements: [], missingContextKeys: [] } as const;
      layers.learn([reading as never]);
      expect(layers.onlyIdentity).toBe(true);
      layers.learn([{ ...reading, allowedByBoundary: false } as never, 'unclear']);
      layers.learn([reading as never]);
      expect(layers.onlyIdentity).toBe(false);
    });
  });

  test('the keys are not known: each profile has its own call', async () => {
    const { simulator, calls } = allowedBy({});
    await simulate(simulator, questions, Promise.resolve(undefined));
    expect(calls).toHaveLength(9);
  });
});
