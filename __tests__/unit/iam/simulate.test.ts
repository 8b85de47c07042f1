import { describe, expect, test } from '@jest/globals';
import type { EvaluationResult } from '@aws-sdk/client-iam';
import { unknownKeys } from '../../../src/iam/context.ts';
import { questionKey, type Question, type SimulationCall } from '../../../src/iam/plan.ts';
import { Layers, simulate, simulatingWith, type Simulator } from '../../../src/iam/simulate.ts';
import { context, invoke } from './questions.ts';

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
    /**
     * Denies what it is not told the region of, as `StringNotEquals` does, and names the layer only with the profiles'
     * model.
     */
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

/** What each layer says of a resource; a layer that is left out of the principal is not in play. */
interface Policies {
  identity?: (resource: string) => boolean;
  boundary?: (resource: string) => boolean;
  organization?: (resource: string) => boolean;
}

const everything = () => true;
const nothing = () => false;

/**
 * An IAM that shows what an organization denies at the top of an answer alone, for all resources of the call alike.
 */
function layered({ identity = everything, boundary, organization }: Policies) {
  const calls: SimulationCall[] = [];
  const simulator: Simulator = (call) => {
    calls.push(call);
    const asksOrganization = organization && !call.exclude.includes('scp');
    const asksBoundary = boundary && !call.exclude.includes('permission-boundary');
    const own = call.resources.map((name) => {
      const isAllowed = identity(name) && (!asksBoundary || boundary(name));
      return {
        EvalResourceName: name,
        EvalResourceDecision: isAllowed ? ('allowed' as const) : ('implicitDeny' as const),
        ...(asksBoundary && {
          PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: boundary(name) },
        }),
      };
    });
    const byOrganization = !asksOrganization || call.resources.every(organization);
    const isAllowed = byOrganization && own.every((one) => one.EvalResourceDecision === 'allowed');
    const value = call.actions.map((EvalActionName): EvaluationResult => ({
      ...{ EvalActionName, ResourceSpecificResults: own },
      EvalDecision: isAllowed ? 'allowed' : 'implicitDeny',
      ...(asksOrganization && { OrganizationsDecisionDetail: { AllowedByOrganizations: byOrganization } }),
    }));
    return Promise.resolve({ ok: true, value, attempts: 1 });
  };
  return { simulator, calls };
}

/** Whether a resource's name ends so. */
const named =
  (...ids: string[]) =>
  (resource: string) =>
    ids.some((id) => resource.endsWith(`/${id}`));
const but =
  (...ids: string[]) =>
  (resource: string) =>
    !named(...ids)(resource);

const FAILURE = {
  service: 'iam',
  operation: 'SimulatePrincipalPolicy',
  errorName: 'Throttling',
  message: 'no',
} as const;

describe('what an organization denies, which IAM says of a whole call', () => {
  const three = ['x.x', 'a.a', 'b.b'].map((id) => invoke('us-east-1', id));
  const told = (calls: SimulationCall[]) =>
    calls.map(({ resources, exclude }) => [resources.map((one) => one.slice(-1)).join(''), ...exclude].join(' '));

  test.each<[string, Policies, string[], string[]]>([
    [
      'is asked again without what the identity policies deny: what is left is clean together',
      { identity: but('x.x'), organization: but('x.x') },
      ['xab', 'ab', 'x scp'],
      ['identity-policy', 'allowed', 'allowed'],
    ],
    [
      'is asked of each alone where what is left is not clean either',
      { identity: but('x.x'), organization: but('a.a') },
      ['xab', 'ab', 'a', 'b', 'xa scp'],
      ['identity-policy', 'organization', 'allowed'],
    ],
    [
      'is asked of each alone at once where nothing else was denied',
      { organization: but('a.a') },
      ['xab', 'x', 'a', 'b', 'a scp'],
      ['allowed', 'organization', 'allowed'],
    ],
  ])('%s', async (_, policies, expected, who) => {
    const { simulator, calls } = layered(policies);
    const answers = await simulate(simulator, three, noKeys);
    expect(told(calls)).toEqual(expected);
    expect(
      three.map((question) => {
        const answer = answers.get(questionKey(question));
        return answer?.ok === true ? (answer.deniedBy ?? answer.decision) : 'none';
      }),
    ).toEqual(who);
  });

  test('is asked again together only in the context in which something else was denied', async () => {
    const west = ['a.a', 'b.b'].map((id) => invoke('us-west-2', id));
    const { simulator, calls } = layered({ identity: but('x.x'), organization: but('a.a', 'x.x') });
    await simulate(simulator, [...three, ...west], noKeys);
    const of = (region: string) => told(calls.filter(({ resources }) => resources[0]?.includes(region)));
    expect(of('us-east-1')).toEqual(['xab', 'ab', 'a', 'b', 'xa scp']);
    expect(of('us-west-2')).toEqual(['ab', 'a', 'b', 'a scp']);
  });
});

describe('the layer that is named is the one whose removal opens', () => {
  const a = invoke('us-east-1', 'a.a');
  const asked = async (simulator: Simulator) => {
    const answer = (await simulate(simulator, [a], noKeys)).get(questionKey(a));
    if (answer?.ok !== true) throw new Error('no answer');
    const { decision, deniedBy, withoutOrganization, organizationDenies, hasBoundary } = answer;
    return { decision, deniedBy, withoutOrganization, organizationDenies, hasBoundary };
  };
  const denied = { decision: 'implicitDeny' };

  test.each<[string, Policies, object, string[]]>([
    ['nothing denies', {}, { decision: 'allowed', withoutOrganization: 'allowed' }, ['']],
    [
      'an organization and a boundary allow',
      { organization: everything, boundary: everything },
      { decision: 'allowed', withoutOrganization: 'allowed', hasBoundary: true },
      [''],
    ],
    [
      'the identity policies deny, the others allow',
      { identity: nothing, organization: everything, boundary: everything },
      { ...denied, deniedBy: 'identity-policy', withoutOrganization: 'denied', hasBoundary: true },
      [''],
    ],
    [
      'the organization',
      { organization: nothing },
      { ...denied, deniedBy: 'organization', withoutOrganization: 'allowed', organizationDenies: true },
      ['', 'scp'],
    ],
    [
      'the boundary',
      { boundary: nothing },
      { ...denied, deniedBy: 'permissions-boundary', withoutOrganization: 'denied', hasBoundary: true },
      ['', 'scp permission-boundary'],
    ],
    [
      'boundary and identity policies: taking the boundary away does not help',
      { boundary: nothing, identity: nothing },
      { ...denied, deniedBy: 'identity-policy', withoutOrganization: 'denied', hasBoundary: true },
      ['', 'scp permission-boundary'],
    ],
    [
      'organization and boundary: the inner one',
      { boundary: nothing, organization: nothing },
      {
        ...{ ...denied, deniedBy: 'permissions-boundary', withoutOrganization: 'denied' },
        ...{ organizationDenies: true, hasBoundary: true },
      },
      ['', 'scp', 'scp permission-boundary'],
    ],
    [
      'all three: the innermost',
      { boundary: nothing, organization: nothing, identity: nothing },
      {
        ...{ ...denied, deniedBy: 'identity-policy', withoutOrganization: 'denied' },
        ...{ organizationDenies: true, hasBoundary: true },
      },
      ['', 'scp', 'scp permission-boundary'],
    ],
  ])('%s', async (_, policies, expected, excluded) => {
    const { simulator, calls } = layered(policies);
    expect(await asked(simulator)).toEqual(expected);
    expect(calls.map(({ exclude }) => exclude.join(' '))).toEqual(excluded);
  });

  test('a boundary that shows only once the organization is left out is asked about all the same', async () => {
    const { simulator } = layered({ boundary: nothing, organization: nothing });
    const hiding: Simulator = async (call) => {
      const result = await simulator(call);
      if (!result.ok || call.exclude.length > 0) return result;
      return {
        ...result,
        value: result.value.map((one) => ({
          ...one,
          ResourceSpecificResults: one.ResourceSpecificResults?.map(({ EvalResourceName, EvalResourceDecision }) => ({
            EvalResourceName,
            EvalResourceDecision,
          })),
        })),
      };
    };
    expect(await asked(hiding)).toMatchObject({ deniedBy: 'permissions-boundary', withoutOrganization: 'denied' });
  });

  test.each<[string, Policies, string, object]>([
    [
      'the organization cannot be left out: it said no, and it alone',
      { organization: nothing },
      'scp',
      { deniedBy: 'organization', withoutOrganization: 'unknown' },
    ],
    [
      'the boundary cannot be left out: it said no',
      { boundary: nothing, identity: nothing },
      'scp permission-boundary',
      { deniedBy: 'permissions-boundary', withoutOrganization: 'denied' },
    ],
    [
      'the organization alone cannot: both together open',
      { organization: nothing, boundary: nothing },
      'scp',
      { deniedBy: 'permissions-boundary', withoutOrganization: 'unknown' },
    ],
    [
      'the organization alone cannot, and the boundary allows',
      { organization: nothing, boundary: everything, identity: nothing },
      'scp',
      { deniedBy: 'organization', withoutOrganization: 'unknown' },
    ],
  ])('where IAM fails: %s', async (_, policies, failing, expected) => {
    const { simulator } = layered(policies);
    const broken: Simulator = (call) =>
      call.exclude.join(' ') === failing
        ? Promise.resolve({ ok: false, failure: FAILURE, attempts: 1 })
        : simulator(call);
    expect(await asked(broken)).toMatchObject(expected);
  });
});

test.each<[string, EvaluationResult[]]>([
  ['without the action', []],
  ['without a decision', [{ EvalActionName: 'bedrock:InvokeModel', EvalDecision: undefined }]],
])('an answer %s is a failure, not a decision', async (_, value) => {
  const a = invoke('us-east-1', 'a.a');
  const answers = await simulate(() => Promise.resolve({ ok: true, value, attempts: 1 }), [a], noKeys);
  expect(answers.get(questionKey(a))).toMatchObject({ ok: false, failure: { errorName: 'UnreadableAnswer' } });
});

test('an action that IAM refuses alone, too, is not asked again', async () => {
  let calls = 0;
  const failure = { ...FAILURE, message: 'Actions require different authorization information.' };
  const simulator: Simulator = () => {
    calls += 1;
    return Promise.resolve({ ok: false, failure, attempts: 1 });
  };
  const a = invoke('us-east-1', 'a.a');
  expect((await simulate(simulator, [a], noKeys)).get(questionKey(a))).toEqual({ ok: false, failure });
  expect(calls).toBe(1);
});

describe('whether the context is complete', () => {
  const a = invoke('us-east-1', 'a.a');
  const within = { AllowedByPermissionsBoundary: true };
  const ask = async (
    result: Partial<EvaluationResult>,
    { policies, boundary }: { policies: string[] | undefined; boundary?: string[] },
  ) => {
    let boundaryReads = 0;
    const { simulator, calls } = fake(() => ({ EvalDecision: 'allowed', ...result }));
    const answers = await simulate(simulator, [a], Promise.resolve(policies), () => {
      boundaryReads += 1;
      return Promise.resolve(boundary);
    });
    return { answer: answers.get(questionKey(a)), boundaryReads, calls: calls.length };
  };

  test.each([
    ['allowed', [], true],
    ['explicitDeny', [], true],
    ['implicitDeny', [], true],
    ['allowed', undefined, false],
    ['explicitDeny', undefined, false],
    ['implicitDeny', undefined, true],
  ] as const)(
    '%s, with the keys of the policies %j: %s, since only an implicit denial names the keys it missed',
    async (EvalDecision, policies, contextComplete) => {
      const { answer } = await ask({ EvalDecision }, { policies: policies && [...policies] });
      expect(answer).toMatchObject({ contextComplete, missingContextKeys: [] });
    },
  );

  test('a key that IAM itself missed is missing, whatever the lists say', async () => {
    const { answer, calls } = await ask(
      { EvalDecision: 'implicitDeny', MissingContextValues: ['aws:ResourceAccount'] },
      { policies: undefined },
    );
    expect(answer).toMatchObject({ contextComplete: false, missingContextKeys: ['aws:ResourceAccount'] });
    expect(calls).toBe(1);
  });

  test.each<[string, Partial<EvaluationResult>, string[] | undefined, string[] | undefined, boolean, number]>([
    ['no boundary: its keys are not asked for', {}, [], undefined, true, 0],
    ['a boundary that could not be read', { PermissionsBoundaryDecisionDetail: within }, [], undefined, false, 1],
    ['a boundary that was read', { PermissionsBoundaryDecisionDetail: within }, [], [], true, 1],
    [
      'the policies were not read, the boundary was',
      { PermissionsBoundaryDecisionDetail: within },
      undefined,
      [],
      false,
      1,
    ],
    [
      'a statement of the identity policies denies: no key of the boundary gives that back',
      { PermissionsBoundaryDecisionDetail: within, EvalDecision: 'explicitDeny' },
      [],
      undefined,
      true,
      1,
    ],
    [
      'the same, where the boundary reads a key that was not supplied',
      { PermissionsBoundaryDecisionDetail: within, EvalDecision: 'explicitDeny' },
      [],
      ['aws:SourceIp'],
      true,
      1,
    ],
  ])('%s', async (_, result, policies, boundary, contextComplete, reads) => {
    const { answer, boundaryReads } = await ask(result, { policies, ...(boundary && { boundary }) });
    expect(answer).toMatchObject({ contextComplete });
    expect(boundaryReads).toBe(reads);
  });

  test('a boundary that one answer shows is read, though another call failed', async () => {
    const west = invoke('us-west-2', 'a.a');
    const { simulator } = fake(() => ({ EvalDecision: 'allowed', PermissionsBoundaryDecisionDetail: within }));
    const half: Simulator = (call) =>
      call.resources[0] === west.resource
        ? Promise.resolve({ ok: false, failure: FAILURE, attempts: 1 })
        : simulator(call);
    const answers = await simulate(half, [west, a], noKeys, () => Promise.resolve(['aws:SourceIp']));
    expect(answers.get(questionKey(a))).toMatchObject({ missingContextKeys: ['aws:SourceIp'] });
  });

  test('a key whose values could not be tried stays missing', async () => {
    const { simulator } = fake(() => ({ EvalDecision: 'allowed' }));
    const broken: Simulator = (call) =>
      call.context.some(({ key }) => key === 'aws:ResourceAccount')
        ? Promise.resolve({ ok: false, failure: FAILURE, attempts: 1 })
        : simulator(call);
    const answers = await simulate(broken, [a], Promise.resolve(['aws:ResourceAccount']));
    expect(answers.get(questionKey(a))).toMatchObject({
      contextComplete: false,
      missingContextKeys: ['aws:ResourceAccount'],
    });
  });
});

describe('whether one call is made before the others', () => {
  const profile = (index: number) => `arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.a.b${index}`;
  const profiles = (count: number) =>
    Array.from({ length: count }, (_, index) => invoke('us-east-1', 'a.b', profile(index)));
  const onDemand = invoke('us-east-1', 'on.demand');

  /** How many calls are made before the first is answered, and in all. */
  async function asked(questions: Question[], layers?: Layers) {
    const { simulator, calls } = fake(() => ({ EvalDecision: 'allowed' }));
    let [waiting, atOnce] = [true, 0];
    const slow: Simulator = async (call) => {
      if (waiting) atOnce += 1;
      await new Promise(setImmediate);
      waiting = false;
      return simulator(call);
    };
    await simulate(slow, questions, noKeys, undefined, layers);
    return { atOnce, calls: calls.length };
  }

  test.each<[string, Question[], { atOnce: number; calls: number }]>([
    ['four calls can be saved: one is', [onDemand, ...profiles(4)], { atOnce: 1, calls: 2 }],
    ['also where the model on demand comes last', [...profiles(4), onDemand], { atOnce: 1, calls: 2 }],
    ['three could be: that is not worth the time of one', [onDemand, ...profiles(3)], { atOnce: 4, calls: 4 }],
    ['without a model on demand the first might be asked in vain', profiles(6), { atOnce: 6, calls: 6 }],
    ['there is nothing to ask', [], { atOnce: 0, calls: 0 }],
  ])('%s', async (_, questions, expected) => {
    expect(await asked(questions)).toEqual(expected);
  });

  test('another layer is known to have a say: no call waits', async () => {
    const layers = new Layers();
    layers.onlyIdentity = false;
    expect(await asked([onDemand, ...profiles(4)], layers)).toEqual({ atOnce: 5, calls: 5 });
  });

  test('calls that are made at once teach what later ones may leave out', async () => {
    const layers = new Layers();
    await asked(profiles(2), layers);
    expect(layers.onlyIdentity).toBe(true);
  });

  test('a key with few values is tried once for all profiles that nothing reads', async () => {
    const { simulator, calls } = fake(() => ({ EvalDecision: 'allowed' }));
    const questions = [onDemand, ...profiles(4)];
    const answers = await simulate(simulator, questions, Promise.resolve(['aws:ResourceAccount']));
    expect(calls).toHaveLength(4);
    expect(questions.map((question) => answers.get(questionKey(question)))).toEqual(
      questions.map(() => expect.objectContaining({ contextComplete: true }) as unknown),
    );
  });
});

test('a change that says nothing of the boundary leaves it in force', async () => {
  const { simulator, calls } = fake(() => ({ EvalDecision: 'allowed' }));
  await simulatingWith(simulator, { policies: ['{}'] })({
    ...{ actions: ['a'], resources: ['r'], context: [], exclude: ['scp'] },
  });
  expect(calls).toStrictEqual([
    { ...{ actions: ['a'], resources: ['r'], context: [] }, exclude: ['scp'], policies: ['{}'] },
  ]);
});
