import { describe, expect, test } from '@jest/globals';
import type { Availability } from '../../../src/domain/report.ts';
import { judge, type DeniedRequirement, type Signals } from '../../../src/verdict/judge.ts';

/** Nothing was asked, nothing was answered. Each case says only what differs. */
const SILENCE: Signals = {
  expected: 'allow',
  supported: true,
  simulation: { outcome: 'not-made', denied: [], contextComplete: false },
  probe: { outcome: 'not-made', reason: 'off' },
  resolvedBy: 'id',
  requirementsIncomplete: false,
  contextAsserted: false,
  staleTables: false,
};

const allowed: Signals['simulation'] = { outcome: 'allowed', denied: [], contextComplete: true };
const deny = (role: DeniedRequirement['role'], more: Partial<DeniedRequirement> = {}): Signals['simulation'] => ({
  outcome: 'denied',
  denied: [{ role, withoutOrganization: 'denied', contextComplete: true, ...more }],
  contextComplete: true,
});
const available: Availability = {
  agreement: 'AVAILABLE',
  authorization: 'AUTHORIZED',
  entitlement: 'AVAILABLE',
  region: 'AVAILABLE',
};
const succeeded: Signals['probe'] = { outcome: 'succeeded' };
const refused = (refusal: NonNullable<Signals['probe']['refusal']>): Signals['probe'] => ({
  outcome: 'refused',
  refusal,
});

type Case = [rule: string, signals: Partial<Signals>, verdict: string, confidence: string, notes?: string[]];

const CASES: Case[] = [
  ['1 the target has no such operation', { supported: false, simulation: allowed }, 'not-applicable', 'none'],
  ['1 only another endpoint has it', { outOfScope: true, simulation: allowed }, 'unchecked', 'none'],
  [
    '1 Bedrock says that the operation is unsupported',
    { probe: refused('operation-unsupported'), simulation: deny('target') },
    'not-applicable',
    'none',
  ],
  ['2 refused by a policy', { probe: refused('policy'), simulation: allowed }, 'denied', 'observed'],
  ['2 refused for the model', { probe: refused('model'), simulation: allowed }, 'unavailable', 'observed'],
  [
    '2 refused for the model beats a simulated denial',
    { probe: refused('model'), simulation: deny('target') },
    'unavailable',
    'observed',
  ],
  ['2 refused for the credentials', { probe: refused('credentials'), simulation: allowed }, 'inconclusive', 'none'],
  ['3 succeeded', { probe: succeeded, simulation: allowed }, 'accessible', 'observed'],
  ['3 succeeded, never simulated', { probe: succeeded }, 'accessible', 'observed'],
  ['3 refused only for our body', { probe: refused('request'), simulation: allowed }, 'accessible', 'observed'],
  [
    '3 succeeded, the profile denied',
    { probe: succeeded, simulation: deny('target') },
    'accessible',
    'observed',
    ['simulation-disagrees'],
  ],
  [
    '3 succeeded, the source region denied',
    { probe: succeeded, simulation: deny('source') },
    'accessible',
    'observed',
    ['simulation-disagrees'],
  ],
  ['3 succeeded, a destination denied', { probe: succeeded, simulation: deny('destination') }, 'at-risk', 'simulated'],
  [
    '3 a destination denied only by the organization',
    { probe: succeeded, simulation: deny('destination', { withoutOrganization: 'allowed' }) },
    'at-risk',
    'suspected',
  ],
  [
    '3 a destination denied, requirements from the snapshot',
    { probe: succeeded, simulation: deny('destination', { fromSnapshot: true }), resolvedBy: 'snapshot' },
    'at-risk',
    'suspected',
    ['snapshot'],
  ],
  [
    '3 at-risk beats an open agreement',
    { probe: succeeded, simulation: deny('destination'), availability: { ...available, agreement: 'PENDING' } },
    'at-risk',
    'simulated',
  ],
  [
    '3 the agreement is open',
    { probe: succeeded, simulation: allowed, availability: { ...available, agreement: 'PENDING' } },
    'provisional',
    'observed',
  ],
  [
    '3 the answer had no agreement',
    { probe: succeeded, simulation: allowed, availability: { ...available, agreement: 'UNKNOWN' } },
    'accessible',
    'observed',
  ],
  [
    '3 validated only',
    { probe: { ...refused('request'), validated: true }, simulation: allowed, availability: available },
    'provisional',
    'observed',
  ],
  ['a quota of 0, throttled', { withoutQuota: true, probe: { outcome: 'throttled' } }, 'unavailable', 'observed'],
  ['a quota of 0, not called', { withoutQuota: true, simulation: allowed }, 'unavailable', 'observed'],
  ['a quota of 0, and a call that worked', { withoutQuota: true, probe: succeeded }, 'accessible', 'observed'],
  [
    'a quota of 0 closes no door',
    {
      withoutQuota: true,
      expected: 'deny',
      probe: { outcome: 'not-made', reason: 'expected-deny' },
      simulation: allowed,
    },
    'accessible',
    'simulated',
  ],
  ['4 throttled to the end', { probe: { outcome: 'throttled' }, simulation: allowed }, 'provisional', 'suspected'],
  [
    '4 throttled beats a simulated denial',
    { probe: { outcome: 'throttled' }, simulation: deny('target') },
    'provisional',
    'suspected',
  ],
  ['5 the record does not have it', { simulation: allowed, record: 'absent' }, 'unavailable', 'observed'],
  ['5 the record has it', { simulation: allowed, record: 'there' }, 'accessible', 'simulated'],
  ['5 the record beats a simulated denial', { simulation: deny('target'), record: 'ended' }, 'unavailable', 'observed'],
  ['5 nothing could be simulated', { record: 'absent' }, 'unavailable', 'observed'],
  [
    '5 the call failed',
    { probe: { outcome: 'failed' }, simulation: allowed, record: 'ended' },
    'unavailable',
    'observed',
  ],
  [
    '5 the call was held back',
    { probe: { outcome: 'not-made', reason: 'unknown-price' }, simulation: allowed, record: 'absent' },
    'unavailable',
    'observed',
  ],
  [
    '5 a call that worked knows better',
    { probe: succeeded, simulation: allowed, record: 'absent' },
    'accessible',
    'observed',
  ],
  ['5 so does a refusal', { probe: refused('policy'), simulation: allowed, record: 'ended' }, 'denied', 'observed'],
  ['bare ID, by the record', { simulation: allowed, profilesOnly: 'record' }, 'unavailable', 'observed'],
  ['bare ID, by the record, denied', { simulation: deny('target'), profilesOnly: 'record' }, 'unavailable', 'observed'],
  [
    'bare ID, by the record, refused by a policy too',
    { probe: refused('policy'), simulation: deny('target'), profilesOnly: 'record' },
    'unavailable',
    'observed',
  ],
  ['bare ID that answers', { probe: succeeded, simulation: allowed, profilesOnly: 'record' }, 'accessible', 'observed'],
  ['bare ID, by the table', { simulation: allowed, profilesOnly: 'table' }, 'unavailable', 'suspected', ['snapshot']],
  [
    'bare ID, by the table, refused by a policy',
    { probe: refused('policy'), simulation: deny('target'), profilesOnly: 'table' },
    'denied',
    'observed',
  ],
  [
    'bare ID, by the table, certainly denied',
    { simulation: deny('target'), profilesOnly: 'table' },
    'denied',
    'simulated',
  ],
  [
    'bare ID, by the table, perhaps denied',
    { simulation: deny('target', { contextComplete: false }), profilesOnly: 'table' },
    'unavailable',
    'suspected',
    ['snapshot'],
  ],
  [
    'bare ID that is to be closed, and is',
    { expected: 'deny', simulation: deny('target'), profilesOnly: 'record' },
    'denied',
    'simulated',
  ],
  [
    'bare ID that is to be closed, and is refused',
    { expected: 'deny', probe: refused('policy'), simulation: deny('target'), profilesOnly: 'record' },
    'denied',
    'observed',
  ],
  [
    'bare ID that is to be closed, and that IAM would let through',
    { expected: 'deny', simulation: allowed, profilesOnly: 'record' },
    'unavailable',
    'observed',
  ],
  ['6 a denial of an ARN that was made up', { simulation: deny('target', { madeUp: true }) }, 'denied', 'suspected'],
  ['6 simulated denial, no probe', { simulation: deny('target') }, 'denied', 'simulated'],
  [
    '6 simulated denial, probe failed',
    { probe: { outcome: 'failed' }, simulation: deny('target') },
    'denied',
    'simulated',
  ],
  [
    '6 denied by the organization alone',
    { simulation: deny('target', { withoutOrganization: 'allowed' }) },
    'denied',
    'suspected',
  ],
  [
    '6 without organization could not be asked',
    { simulation: deny('target', { withoutOrganization: 'unknown' }) },
    'denied',
    'suspected',
  ],
  [
    '6 a context key was not supplied',
    { simulation: deny('target', { contextComplete: false }) },
    'denied',
    'suspected',
  ],
  [
    '6 a destination that the snapshot names',
    { simulation: deny('destination', { fromSnapshot: true }), resolvedBy: 'snapshot' },
    'denied',
    'suspected',
    ['snapshot'],
  ],
  [
    '6 the target itself, whatever the snapshot says of destinations',
    {
      simulation: {
        ...deny('target'),
        denied: [...deny('destination', { fromSnapshot: true }).denied, ...deny('target').denied],
      },
      resolvedBy: 'snapshot',
    },
    'denied',
    'simulated',
    ['snapshot'],
  ],
  [
    '6 the target itself, whatever else it may need',
    { simulation: deny('target'), requirementsIncomplete: true },
    'denied',
    'simulated',
  ],
  [
    '6 beats a held back probe',
    { simulation: deny('target'), probe: { outcome: 'not-made', reason: 'would-subscribe' } },
    'denied',
    'simulated',
  ],
  [
    '7 would subscribe, Subscribe denied',
    { simulation: allowed, probe: { outcome: 'not-made', reason: 'would-subscribe' }, subscribe: 'denied' },
    'unavailable',
    'simulated',
  ],
  [
    '7 would subscribe, Subscribe allowed',
    { simulation: allowed, probe: { outcome: 'not-made', reason: 'would-subscribe' }, subscribe: 'allowed' },
    'unavailable',
    'suspected',
  ],
  [
    '7 no probe, agreement not available',
    { simulation: allowed, availability: { ...available, agreement: 'NOT_AVAILABLE' } },
    'unavailable',
    'suspected',
  ],
  [
    '7 no probe, region not available',
    { simulation: allowed, availability: { ...available, region: 'NOT_AVAILABLE' } },
    'unavailable',
    'suspected',
  ],
  ['8 failed', { probe: { outcome: 'failed' }, simulation: allowed }, 'inconclusive', 'none'],
  ['8 timed out', { probe: { outcome: 'failed', reason: 'timeout' }, simulation: allowed }, 'inconclusive', 'none'],
  ['9 simulated allow', { simulation: allowed }, 'accessible', 'simulated'],
  [
    '9 a context key was not supplied',
    { simulation: { ...allowed, contextComplete: false } },
    'accessible',
    'suspected',
  ],
  [
    '9 context from the file',
    { simulation: allowed, contextAsserted: true },
    'accessible',
    'suspected',
    ['context-asserted'],
  ],
  [
    '9 requirements from the snapshot',
    { simulation: allowed, resolvedBy: 'snapshot' },
    'accessible',
    'suspected',
    ['snapshot'],
  ],
  [
    '9 not every requirement is known',
    { simulation: allowed, requirementsIncomplete: true },
    'accessible',
    'suspected',
  ],
  [
    '9 what IAM allows is not all that decides',
    { simulation: allowed, allowIsPartial: true },
    'accessible',
    'suspected',
  ],
  ...(['over-budget', 'unknown-price', 'would-subscribe', 'timeout', 'no-credentials'] as const).map((reason): Case => [
    `9 a call was to be made, and was held back: ${reason}`,
    { simulation: allowed, probe: { outcome: 'not-made', reason }, availability: available },
    ...(reason === 'would-subscribe'
      ? (['unavailable', 'suspected'] as const)
      : (['accessible', 'suspected'] as const)),
  ]),
  ...(['off', 'simulated-only', 'expected-deny', 'unsupported'] as const).map((reason): Case => [
    `9 no call was to be made: ${reason}`,
    { simulation: allowed, probe: { outcome: 'not-made', reason } },
    'accessible',
    'simulated',
  ]),
  [
    '9 ended by the table, or known to nothing that could be asked',
    { simulation: allowed, allowIsUnconfirmed: true },
    'accessible',
    'suspected',
  ],
  ['10 nothing was asked', {}, 'unchecked', 'none'],
];

describe('the rules of a verdict', () => {
  test.each(CASES)('%s', (_, signals, verdict, confidence, notes = []) => {
    const judgement = judge({ ...SILENCE, ...signals });
    expect(judgement).toMatchObject({ verdict, confidence, notes });
  });

  test('old tables are noted, and change no verdict', () => {
    const judgement = judge({ ...SILENCE, simulation: allowed, staleTables: true });
    expect(judgement).toMatchObject({ verdict: 'accessible', confidence: 'simulated', notes: ['stale-tables'] });
  });
});

describe('met', () => {
  const VERDICTS: [string, Partial<Signals>, allow: boolean | null, deny: boolean | null][] = [
    ['accessible', { probe: succeeded }, true, false],
    ['provisional', { probe: { outcome: 'throttled' } }, true, false],
    ['at-risk', { probe: succeeded, simulation: deny('destination') }, true, false],
    ['denied', { probe: refused('policy') }, false, true],
    ['unavailable', { probe: refused('model') }, false, null],
    ['inconclusive', { probe: { outcome: 'failed' } }, null, null],
    ['unchecked', {}, null, null],
    ['not-applicable', { supported: false }, null, null],
  ];
  test.each(VERDICTS)('%s', (verdict, signals, whenAllow, whenDeny) => {
    expect(judge({ ...SILENCE, ...signals, expected: 'allow' })).toMatchObject({ verdict, met: whenAllow });
    expect(judge({ ...SILENCE, ...signals, expected: 'deny' })).toMatchObject({ verdict, met: whenDeny });
  });
});
