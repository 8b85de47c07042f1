/** What needs attention: which checks are one finding, and in which order findings come. */
import { describe, expect, test } from '@jest/globals';
import type { Cell, Diagnosis, MatchedStatement, Report } from '../../../src/domain/report.ts';
import {
  allowingStatements,
  blockedRegions,
  denyingStatements,
  findings,
  whereOf,
} from '../../../src/report/findings.ts';
import { ACCOUNT, cell, denial, report, requirement } from './samples.ts';

const BAD = { verdict: 'denied', met: false } as const;
const because = (change: Partial<Diagnosis>): Partial<Cell> => ({ ...BAD, diagnosis: { ...denial(), ...change } });
const models = (given: Pick<Report, 'cells'> & Partial<Report>): string[][] =>
  findings(given).map(({ cells }) => cells.map(({ model }) => model));
const denyBy = (...statements: Partial<MatchedStatement>[]): Partial<Cell> => ({
  simulation: {
    outcome: 'denied',
    requirements: [
      requirement({
        decision: 'explicitDeny',
        statements: statements.map((one) => ({ policy: 'p', type: 'IAM Policy', ...one })),
      }),
    ],
  },
});

describe('a finding is', () => {
  const shut = { expected: 'deny', verdict: 'denied' } as const;
  const maybe = { ...BAD, confidence: 'suspected' } as const;
  const exemption = { until: '2027-03-31', reason: '', state: 'holds' } as const;
  test.each<[string, Partial<Cell>, string, string]>([
    ['missing access', BAD, 'missing', 'action'],
    ['an open door', { expected: 'deny', met: false }, 'unwanted', 'action'],
    ['what is perhaps missing', maybe, 'maybe-missing', 'maybe'],
    ['a door that is perhaps open', { ...maybe, expected: 'deny' }, 'maybe-unwanted', 'maybe'],
    ['a door that is not shown to be closed', { ...shut, met: null }, 'unproven', 'maybe'],
    ['what is exempt', { ...BAD, exemption }, 'exempt', 'watch'],
    ['what is at risk', { verdict: 'at-risk' }, 'at-risk', 'watch'],
    ['what works for now', { verdict: 'provisional' }, 'provisional', 'watch'],
  ])('%s', (_what, change, state, urgency) => {
    expect(findings(report([cell(change)])).map((one) => [one.state, one.urgency])).toEqual([[state, urgency]]);
  });

  test.each<[string, Partial<Cell>]>([
    ['what works', {}],
    ['what is closed', shut],
    ['what is held back', { probe: { outcome: 'not-made', reason: 'over-budget' } }],
    ['what is not decided', { verdict: 'unchecked', met: null, confidence: 'none' }],
    ['what does not apply', { verdict: 'not-applicable', met: null }],
  ])('not %s', (_what, change) => {
    expect(findings(report([cell(change)]))).toEqual([]);
  });
});

describe('its parts', () => {
  test('cause and owner of its diagnosis, its principals once, its checks in their order', () => {
    const form = because({ cause: 'anthropic-use-case-form', layer: 'entitlement', owner: 'account-owner' });
    const cells = ['app', 'batch', 'app'].map((principal, index) => cell({ principal, model: `m-${index}`, ...form }));
    expect(findings(report(cells))).toEqual([
      {
        ...{ state: 'missing', urgency: 'action', opened: false, common: { kind: 'none' } },
        ...{ cause: 'anthropic-use-case-form', owner: 'account-owner', principals: ['app', 'batch'], cells },
      },
    ]);
  });

  test('a door is the IAM administrator to close, where nothing says another; what has no diagnosis has no owner', () => {
    expect(findings(report([cell({ expected: 'deny', met: false })]))[0]?.owner).toBe('iam-administrator');
    expect(
      findings(report([cell({ expected: 'deny', met: false, ...because({ owner: 'aws' }), verdict: 'accessible' })]))[0]
        ?.owner,
    ).toBe('aws');
    const [bare] = findings(report([cell(BAD)]));
    expect(bare).not.toHaveProperty('owner');
    expect(bare).not.toHaveProperty('cause');
  });

  test('the same findings for the same report, made once', () => {
    const given = report([cell(BAD)]);
    expect(findings(given)).toBe(findings(given));
  });
});

describe('what one change mends is one finding', () => {
  const entitlement = { cause: 'anthropic-use-case-form', layer: 'entitlement' } as const;
  const policy = { cause: 'identity-policy-explicit-deny', layer: 'policy' } as const;
  const available = { agreement: 'A', authorization: 'B', entitlement: 'C', region: 'D' };
  test.each<[string, number, Partial<Cell>[]]>([
    ['checks of one cause', 1, [because(policy), because(policy)]],
    ['not of two causes', 2, [because(policy), because({ ...policy, cause: 'network' })]],
    ['not of two owners', 2, [because(policy), because({ ...policy, owner: 'aws' })]],
    ['not of two principals', 2, [because(policy), { ...because(policy), principal: 'batch' }]],
    [
      'not of what is seen and what is suspected',
      2,
      [because(policy), { ...because(policy), confidence: 'suspected' }],
    ],
    [
      'not of two exemptions',
      2,
      ['2027-01-01', '2027-02-01'].map((until) => ({
        ...because(policy),
        exemption: { until, reason: '', state: 'holds' as const },
      })),
    ],
    [
      'an organization for all of its accounts',
      1,
      [
        because({ cause: 'service-control-policy' }),
        { ...because({ cause: 'service-control-policy' }), principal: 'other' },
      ],
    ],
    [
      'also by a resource control policy',
      1,
      [
        because({ cause: 'resource-control-policy' }),
        { ...because({ cause: 'resource-control-policy' }), principal: 'other' },
      ],
    ],
    [
      'a model of the configuration for all who use it',
      1,
      [
        because({ cause: 'model-end-of-life', layer: 'model' }),
        { ...because({ cause: 'model-end-of-life', layer: 'model' }), principal: 'other' },
      ],
    ],
    [
      'an account for all of its principals',
      1,
      [because(entitlement), { ...because(entitlement), principal: 'batch' }],
    ],
    [
      'also what the service says of it',
      1,
      [because({ layer: 'service' }), { ...because({ layer: 'service' }), principal: 'batch' }],
    ],
    ['not of two accounts', 2, [because(entitlement), { ...because(entitlement), principal: 'other' }]],
    [
      'not of an account that is not known',
      2,
      [
        { ...because(entitlement), principal: 'nameless' },
        { ...because(entitlement), principal: 'nobody' },
      ],
    ],
    [
      'not where Bedrock could be asked of one of two',
      2,
      [because(entitlement), { ...because(entitlement), availability: available }],
    ],
    [
      'of a door all routes of its entry',
      1,
      [
        { expected: 'deny', met: false, model: 'us.m', configured: 'm' },
        { expected: 'deny', met: false, model: 'm', configured: 'm' },
      ],
    ],
    [
      'not of two entries',
      2,
      [
        { expected: 'deny', met: false, configured: 'm' },
        { expected: 'deny', met: false, configured: 'n' },
      ],
    ],
    [
      'nor of two principals',
      2,
      [
        { expected: 'deny', met: false },
        { expected: 'deny', met: false, principal: 'batch' },
      ],
    ],
    ['without a diagnosis those of one principal', 1, [BAD, BAD]],
    ['not those of two', 2, [BAD, { ...BAD, principal: 'batch' }]],
    [
      'of one Deny statement',
      1,
      [denyBy({ sid: 'A' }), denyBy({ sid: 'A' })].map((one) => ({ ...because(policy), ...one })),
    ],
    ['not of two', 2, [denyBy({ sid: 'A' }), denyBy({ sid: 'B' })].map((one) => ({ ...because(policy), ...one }))],
    ['nor of two policies', 2, [denyBy({ policy: 'q' }), denyBy({})].map((one) => ({ ...because(policy), ...one }))],
    [
      'nor of two lines without a name',
      2,
      [denyBy({ start: { line: 3, column: 1 } }), denyBy({ start: { line: 9, column: 1 } })].map((one) => ({
        ...because(policy),
        ...one,
      })),
    ],
    [
      'a door whichever statement shuts it',
      1,
      [denyBy({ sid: 'A' }), denyBy({ sid: 'B' })].map((one) => ({
        expected: 'deny' as const,
        met: null,
        verdict: 'denied' as const,
        ...one,
      })),
    ],
  ])('%s: %d', (_rule, number, changes) => {
    const cells = changes.map((change, index) => cell({ configured: 'm', model: `m-${index}`, ...change }));
    const principals = ['app', 'batch', 'other', 'nameless', 'nobody'].map((name) => {
      const account = { app: ACCOUNT, batch: ACCOUNT, other: '444455556666' }[name] ?? '';
      return { name, arn: '', account, via: 'oidc' as const };
    });
    expect(findings(report(cells, { principals }))).toHaveLength(number);
  });
});

describe('the order', () => {
  const of = (owner: Diagnosis['owner'], change: Partial<Cell> = {}, cause = 'network'): Cell =>
    cell({ ...because({ owner, cause }), model: owner, ...change });

  test('alarms, then what needs action, what may need it, what is to be watched', () => {
    const door = cell({ expected: 'deny', met: false, model: 'alarm', confidence: 'suspected' });
    const { principal, region, model, action } = door;
    const cells = [
      cell({ verdict: 'at-risk', model: 'watch' }),
      cell({ ...BAD, confidence: 'suspected', model: 'maybe' }),
      cell({ ...BAD, model: 'action' }),
      door,
    ];
    const changes = [{ kind: 'gained' as const, principal, region, model, action }];
    expect(models(report(cells, { changes }))).toEqual([['alarm'], ['action'], ['maybe'], ['watch']]);
    expect(findings(report(cells, { changes })).map(({ opened }) => opened)).toEqual([true, false, false, false]);
  });

  test('of what needs action doors that are open, then by owner: the author first, AWS last', () => {
    const cells = [
      of('aws'),
      of('account-owner'),
      of('organization-administrator'),
      of('iam-administrator'),
      cell({ ...BAD, model: 'none' }),
      of('workflow-author'),
      cell({ expected: 'deny', met: false, model: 'door', ...{ diagnosis: { ...denial(), owner: 'aws' } } }),
    ];
    expect(models(report(cells)).flat()).toEqual([
      'door',
      'workflow-author',
      'none',
      'iam-administrator',
      'organization-administrator',
      'account-owner',
      'aws',
    ]);
  });

  test('of one owner by how severe it is', () => {
    const cells = [
      cell({ verdict: 'provisional', model: 'provisional' }),
      cell({ verdict: 'at-risk', model: 'at-risk' }),
    ];
    expect(models(report(cells))).toEqual([['at-risk'], ['provisional']]);
  });

  test('then what was observed before what was simulated', () => {
    const cells = [
      of('aws', { confidence: 'simulated', model: 'simulated' }),
      of('aws', { model: 'observed' }, 'throttled'),
    ];
    expect(models(report(cells))).toEqual([['observed'], ['simulated']]);
  });

  test('a finding is as sure as the surest of its checks', () => {
    const cells = [
      of('aws', { confidence: 'simulated', model: 'a' }, 'throttled'),
      of('aws', { confidence: 'simulated', model: 'b' }),
      of('aws', { model: 'c' }),
    ];
    expect(models(report(cells))).toEqual([['b', 'c'], ['a']]);
  });

  test('then the one with more checks, then as in the report', () => {
    const cells = [
      of('aws', { model: 'a' }),
      of('aws', { model: 'b' }, 'throttled'),
      of('aws', { model: 'c' }, 'x'),
      of('aws', { model: 'd' }, 'x'),
    ];
    expect(models(report(cells))).toEqual([['c', 'd'], ['a'], ['b']]);
  });
});

test('only what lacks an Allow is divided by what its checks have in common', () => {
  const cells = (cause: string): Cell[] =>
    ['us-east-1', 'us-west-2'].flatMap((region) =>
      ['a.x-v1', 'b.y-v1'].map((model) => {
        const resource = `arn:aws:bedrock:${region}::foundation-model/${model}`;
        const isDenied = region === 'us-west-2';
        const asked = requirement({
          resource,
          requestedRegion: region,
          decision: isDenied ? 'implicitDeny' : 'allowed',
        });
        const simulation = { outcome: isDenied ? ('denied' as const) : ('allowed' as const), requirements: [asked] };
        return cell({ region, model, simulation, ...(isDenied && because({ cause })) });
      }),
    );
  const common = (cause: string) => findings(report(cells(cause))).map((one) => one.common);
  const region = [{ kind: 'region', regions: ['us-west-2'] }];
  expect(common('identity-policy-no-allow')).toEqual(region);
  expect(common('permissions-boundary')).toEqual(region);
  expect(common('session-policy')).toEqual(region);
  expect(common('identity-policy-explicit-deny')).toEqual([{ kind: 'none' }]);
});

test('statements are named once, those that deny apart from those that allow', () => {
  const statement = (sid: string): MatchedStatement => ({ policy: 'p', type: 'IAM Policy', sid });
  const requirements = [
    requirement({ decision: 'explicitDeny', statements: [statement('D'), statement('E')] }),
    requirement({ decision: 'explicitDeny', statements: [statement('D')] }),
    requirement({ decision: 'allowed', statements: [statement('A')] }),
    requirement({ decision: 'implicitDeny', statements: [statement('I')] }),
  ];
  const cells = [cell({ simulation: { outcome: 'denied', requirements } })];
  expect(denyingStatements(cells).map(({ sid }) => sid)).toEqual(['D', 'E']);
  expect(allowingStatements(cells).map(({ sid }) => sid)).toEqual(['A']);
});

test('where a finding is: each model with its regions, each region with its actions, in their order', () => {
  const cells = [
    cell({ model: 'm', region: 'b', action: 'stream' }),
    cell({ model: 'm', region: 'a' }),
    cell({ model: 'm', region: 'b', action: 'invoke' }),
    cell({ model: 'm', region: 'b', action: 'invoke', principal: 'other' }),
    cell({ model: 'm', name: 'M', region: 'a' }),
  ];
  expect(whereOf(cells)).toEqual([
    {
      model: 'm',
      regions: [
        { region: 'b', actions: ['stream', 'invoke'] },
        { region: 'a', actions: ['invoke'] },
      ],
    },
    { model: 'm', name: 'M', regions: [{ region: 'a', actions: ['invoke'] }] },
  ]);
});

test('what of a check is blocked: regions, of a prompt router models', () => {
  const requirements = [
    requirement(),
    requirement({ requestedRegion: 'eu-west-1', decision: 'implicitDeny' }),
    requirement({ requestedRegion: 'eu-west-1', decision: 'explicitDeny', resource: 'arn:x/b/c' }),
    requirement({ requestedRegion: 'unspecified', decision: 'explicitDeny' }),
  ];
  const one = cell({ simulation: { outcome: 'denied', requirements } });
  expect(blockedRegions(one)).toEqual(['eu-west-1', 'unspecified']);
  const router = { ...one, target: { ...one.target, kind: 'prompt-router' as const } };
  expect(blockedRegions(router)).toEqual(['anthropic.claude-sonnet-4-5-20250929-v1:0', 'b/c']);
});

test('of one urgency an open door comes first, wherever it stands in the report', () => {
  const door = cell({ expected: 'deny', met: false, model: 'door', diagnosis: { ...denial(), owner: 'aws' } });
  const others = [
    cell({ ...because({ owner: 'workflow-author' }), model: 'a' }),
    cell({ ...because({ owner: 'aws' }), model: 'b' }),
  ];
  expect(models(report([door, ...others]))[0]).toEqual(['door']);
  expect(models(report([...others, door]))[0]).toEqual(['door']);
});

test('a finding with one check that a call showed comes before a larger one that is only simulated', () => {
  const simulated = ['a', 'b', 'c'].map((model) =>
    cell({ ...because({ cause: 'throttled' }), model, confidence: 'simulated' }),
  );
  const mixed = [
    cell({ ...because({ cause: 'network' }), model: 'd', confidence: 'simulated' }),
    cell({ ...because({ cause: 'network' }), model: 'e' }),
  ];
  expect(models(report([...simulated, ...mixed]))).toEqual([
    ['d', 'e'],
    ['a', 'b', 'c'],
  ]);
});

describe('what is divided by what its checks have in common', () => {
  const cells = (change: Partial<Cell>): Cell[] =>
    ['us-east-1', 'us-west-2'].flatMap((region) =>
      ['a.x-v1', 'b.y-v1'].map((model) => {
        const resource = `arn:aws:bedrock:${region}::foundation-model/${model}`;
        const isDenied = region === 'us-west-2';
        const asked = requirement({
          resource,
          requestedRegion: region,
          decision: isDenied ? 'implicitDeny' : 'allowed',
        });
        const simulation = { outcome: isDenied ? ('denied' as const) : ('allowed' as const), requirements: [asked] };
        return cell({ region, model, simulation, ...(isDenied && { ...because({}), ...change }) });
      }),
    );
  const exemption = { until: '2027-03-31', reason: '', state: 'holds' } as const;
  test.each<[string, Partial<Cell>, string]>([
    ['missing access', {}, 'region'],
    ['what is perhaps missing', { confidence: 'suspected' }, 'region'],
    ['what is exempt', { exemption }, 'region'],
    ['not what is at risk', { verdict: 'at-risk', met: true }, 'none'],
  ])('%s', (_what, change, kind) => {
    expect(findings(report(cells(change))).map(({ common }) => common.kind)).toEqual([kind]);
  });
});

test('a model without a name has none in the list of where', () => {
  expect(whereOf([cell({ model: 'm' })])).toStrictEqual([
    { model: 'm', regions: [{ region: 'us-east-1', actions: ['invoke'] }] },
  ]);
});
