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
    { probe: succeeded, simulation: deny('destination'), resolvedBy: 'snapshot' },
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
  ['4 throttled to the end', { probe: { outcome: 'throttled' }, simulation: allowed }, 'provisional', 'suspected'],
  [
    '4 throttled beats a simulated denial',
    { probe: { outcome: 'throttled' }, simulation: deny('target') },
    'provisional',
    'suspected',
  ],
  ['5 simulated denial, no probe', { simulation: deny('target') }, 'denied', 'simulated'],
  [
    '5 simulated denial, probe failed',
    { probe: { outcome: 'failed' }, simulation: deny('target') },
    'denied',
    'simulated',
  ],
  [
    '5 denied by the organization alone',
    { simulation: deny('target', { withoutOrganization: 'allowed' }) },
    'denied',
    'suspected',
  ],
  [
    '5 without organization could not be asked',
    { simulation: deny('target', { withoutOrganization: 'unknown' }) },
    'denied',
    'suspected',
  ],
  [
    '5 a context key was not supplied',
    { simulation: deny('target', { contextComplete: false }) },
    'denied',
    'suspected',
  ],
  [
    '5 requirements from the snapshot',
    { simulation: deny('target'), resolvedBy: 'snapshot' },
    'denied',
    'suspected',
    ['snapshot'],
  ],
  [
    '5 beats a held back probe',
    { simulation: deny('target'), probe: { outcome: 'not-made', reason: 'would-subscribe' } },
    'denied',
    'simulated',
  ],
  [
    '6 would subscribe, Subscribe denied',
    { simulation: allowed, probe: { outcome: 'not-made', reason: 'would-subscribe' }, subscribe: 'denied' },
    'unavailable',
    'simulated',
  ],
  [
    '6 would subscribe, Subscribe allowed',
    { simulation: allowed, probe: { outcome: 'not-made', reason: 'would-subscribe' }, subscribe: 'allowed' },
    'unavailable',
    'suspected',
  ],
  [
    '6 no probe, agreement not available',
    { simulation: allowed, availability: { ...available, agreement: 'NOT_AVAILABLE' } },
    'unavailable',
    'suspected',
  ],
  [
    '6 no probe, region not available',
    { simulation: allowed, availability: { ...available, region: 'NOT_AVAILABLE' } },
    'unavailable',
    'suspected',
  ],
  ['7 failed', { probe: { outcome: 'failed' }, simulation: allowed }, 'inconclusive', 'none'],
  ['7 timed out', { probe: { outcome: 'failed', reason: 'timeout' }, simulation: allowed }, 'inconclusive', 'none'],
  ['8 simulated allow', { simulation: allowed }, 'accessible', 'simulated'],
  [
    '8 a context key was not supplied',
    { simulation: { ...allowed, contextComplete: false } },
    'accessible',
    'suspected',
  ],
  [
    '8 context from the file',
    { simulation: allowed, contextAsserted: true },
    'accessible',
    'suspected',
    ['context-asserted'],
  ],
  [
    '8 requirements from the snapshot',
    { simulation: allowed, resolvedBy: 'snapshot' },
    'accessible',
    'suspected',
    ['snapshot'],
  ],
  [
    '8 not every requirement is known',
    { simulation: allowed, requirementsIncomplete: true },
    'accessible',
    'suspected',
  ],
  [
    '8 what IAM allows is not all that decides',
    { simulation: allowed, allowIsPartial: true },
    'accessible',
    'suspected',
  ],
  ['9 nothing was asked', {}, 'unchecked', 'none'],
];

describe('the nine rules of a verdict', () => {
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
