/** One cell of the report: what of the findings goes into the judgement, and when and from what it is diagnosed. */
import { describe, expect, test } from '@jest/globals';
import type { Probed } from '../../../src/collect/probing.ts';
import type { CellSimulation } from '../../../src/collect/simulation.ts';
import { NO_MODEL } from '../../../src/domain/cell.ts';
import type { Evidence } from '../../../src/domain/evidence.ts';
import type { Cell, RequirementResult } from '../../../src/domain/report.ts';
import { cellOf, reportedSimulation } from '../../../src/matrix/cell.ts';
import type { PlannedCell } from '../../../src/plan/planned-cell.ts';
import type { DeniedRequirement } from '../../../src/verdict/judge.ts';
import { ACCOUNT, identity, plannedCell, ROLE, type CellWish } from './support.ts';

const NOVA = 'amazon.nova-lite-v1:0';
const NEW = 'newco.model-x-v1:0';
const who = identity();
const OFF: Probed = { probe: { outcome: 'not-made', reason: 'off' } };
const WORKED: Probed = { probe: { outcome: 'succeeded' } };
const ALLOWED: CellSimulation = { outcome: 'allowed', requirements: [], denied: [], contextComplete: true };
const NOT_MADE: CellSimulation = { outcome: 'not-made', requirements: [], denied: [], contextComplete: false };
const MODEL_ARN = `arn:aws:bedrock:us-east-1::foundation-model/${NOVA}`;
const elsewhere = 'arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-lite-v1:0';

function planned(change: Partial<PlannedCell> = {}, wish: Partial<CellWish> = {}): PlannedCell {
  return { ...plannedCell(who, { model: NOVA, region: 'us-east-1', action: 'invoke', ...wish }), ...change };
}

function denied(role: DeniedRequirement['role'] = 'target', resource = MODEL_ARN): CellSimulation {
  const requirement: RequirementResult = {
    ...{ action: 'bedrock:InvokeModel', resource, requestedRegion: 'us-east-1', decision: 'implicitDeny' },
    ...{ statements: [], missingContextKeys: [] },
  };
  return {
    outcome: 'denied',
    requirements: [requirement],
    denied: [{ role, withoutOrganization: 'denied', contextComplete: true }],
    contextComplete: true,
  };
}

const refusedBy = (message: string, refusal: NonNullable<Probed['refusal']>, resource?: string): Probed => ({
  probe: { outcome: 'refused' },
  refusal,
  failure: {
    ...{ service: 'bedrock-runtime', operation: 'InvokeModel', errorName: 'AccessDeniedException', httpStatus: 403 },
    message:
      resource === undefined
        ? message
        : `${message} on resource: ${resource} because no identity-based policy allows it`,
  },
});
const REFUSED = 'User: x is not authorized to perform: bedrock:InvokeModel';

interface Found {
  cell?: PlannedCell;
  probed?: Probed;
  simulation?: CellSimulation;
  evidence?: Evidence;
  staleTables?: boolean;
}

function cellFor({
  cell = planned(),
  probed = OFF,
  simulation = ALLOWED,
  evidence = {},
  staleTables = false,
}: Found): Cell {
  const known: Evidence = {
    ...{ account: ACCOUNT, principalArn: ROLE, region: cell.region, model: cell.model, action: cell.action },
    target: { kind: cell.target.kind, arn: cell.target.arn, foundationModels: [...cell.target.foundationModels] },
    simulation: { outcome: simulation.outcome, requirements: simulation.requirements },
    availability: probed.availability,
    ...evidence,
  };
  return cellOf({ cell, probed, simulation }, known, { staleTables, today: '2026-11-28' });
}

const verdictOf = (found: Found): string => {
  const { verdict, confidence, notes } = cellFor(found);
  return [verdict, confidence, ...notes].join(' ');
};

const profile = (change: Partial<PlannedCell> = {}): PlannedCell =>
  planned(change, { model: 'us.amazon.nova-lite-v1:0', models: [MODEL_ARN, elsewhere] });

describe('what is found goes into the judgement', () => {
  const row = (lifecycle: Evidence['lifecycle']): Evidence => ({ ...(lifecycle && { lifecycle }) });
  const endedByTable = row({ status: 'EOL', source: 'table' });
  const rows: [string, Found, string][] = [
    ['IAM allows', {}, 'accessible simulated'],
    ['IAM denies', { simulation: denied() }, 'denied simulated'],
    ['the call works', { probed: WORKED }, 'accessible observed'],
    [
      'there is no such operation',
      { cell: planned({ plan: { kind: 'not-applicable', why: '' } }) },
      'not-applicable none',
    ],
    ['another endpoint has the model', { cell: planned({ model: 'openai.gpt-oss-120b' }) }, 'unchecked none'],
    [
      'another endpoint has the model, and a call was made',
      { cell: planned({ model: 'openai.gpt-oss-120b' }), probed: WORKED },
      'accessible observed',
    ],
    [
      'Bedrock says that the target is absent',
      { evidence: { record: { state: 'absent', by: 'x' } } },
      'unavailable observed',
    ],
    [
      'Bedrock says so, of a list',
      { cell: planned({ modelFree: true, action: 'discover' }), evidence: { record: { state: 'absent', by: 'x' } } },
      'accessible simulated',
    ],
    [
      'Bedrock says so, of a guardrail',
      { cell: planned({ modelFree: true, action: 'guardrail' }), evidence: { record: { state: 'absent', by: 'x' } } },
      'unavailable observed',
    ],
    [
      'the quota is 0',
      { evidence: { quota: { applied: { tokensPerDay: { value: 0, code: 'L-1' } } } } },
      'unavailable observed',
    ],
    [
      'the quota is not 0',
      { evidence: { quota: { applied: { tokensPerDay: { value: 1, code: 'L-1' } } } } },
      'accessible simulated',
    ],
    ['Bedrock says that profiles alone reach it', { evidence: { profilesOnly: 'record' } }, 'unavailable observed'],
    ['the table says so', { evidence: { profilesOnly: 'table' } }, 'unavailable suspected snapshot'],
    [
      'the table says so, and is old',
      { evidence: { profilesOnly: 'table' }, staleTables: true },
      'unavailable suspected snapshot stale-tables',
    ],
    ['the table is old, and was not needed', { staleTables: true }, 'accessible simulated'],
    ['the table says that the model has ended', { evidence: endedByTable }, 'accessible suspected'],
    [
      'the table says so, and is old',
      { evidence: endedByTable, staleTables: true },
      'accessible suspected stale-tables',
    ],
    [
      'the table says that it will end',
      { evidence: row({ status: 'ACTIVE', source: 'table', endOfLife: '2026-12-01' }), staleTables: true },
      'accessible simulated',
    ],
    [
      'Bedrock says that the model has ended, and yet its record is there',
      { evidence: { ...row({ status: 'EOL', source: 'service' }), record: { state: 'there', by: 'x' } } },
      'accessible simulated',
    ],
    [
      'the table says that the model has ended, of a list',
      { cell: planned({ modelFree: true }), evidence: endedByTable },
      'accessible simulated',
    ],
    [
      'the table says where it is routed',
      { cell: planned({ target: { ...planned().target, snapshotDate: '2026-01-01' } }) },
      'accessible suspected snapshot',
    ],
    [
      'the table says where it is routed, and is old',
      { cell: planned({ target: { ...planned().target, resolvedBy: 'snapshot' } }), staleTables: true },
      'accessible suspected snapshot stale-tables',
    ],
    ['no table has the model', { cell: planned({}, { model: NEW }) }, 'accessible suspected'],
    [
      'no table has the model, Bedrock has',
      { cell: planned({}, { model: NEW }), evidence: { record: { state: 'there', by: 'x' } } },
      'accessible simulated',
    ],
    [
      'no table has the model, of a list',
      { cell: planned({ modelFree: true }, { model: NEW }) },
      'accessible simulated',
    ],
    [
      'there is no model',
      { cell: planned({ target: { ...planned().target, id: NO_MODEL, foundationModels: [] } }) },
      'accessible simulated',
    ],
    [
      'a model whose ID is not known',
      { cell: planned({ target: { ...planned().target, foundationModels: [] } }) },
      'accessible suspected',
    ],
    ['Bedrock says what the profile routes to', { cell: profile() }, 'accessible simulated'],
    [
      'nothing says what the global profile routes to',
      { cell: planned({}, { model: 'global.amazon.nova-2-lite-v1:0' }) },
      'accessible suspected',
    ],
    [
      'a resource of the account',
      { cell: planned({ target: { ...planned().target, kind: 'imported-model' } }) },
      'accessible suspected',
    ],
    [
      'whether there is such an operation is not known',
      { cell: planned({ supportUnknown: true }) },
      'accessible suspected',
    ],
    [
      'a resource of another account',
      { cell: planned({ requirements: [{ ...requirement('arn:aws:bedrock:us-east-1:444455556666:guardrail/g') }] }) },
      'accessible suspected',
    ],
    [
      'a resource of the account among others',
      {
        cell: planned({
          requirements: [
            requirement(`arn:aws:bedrock:us-east-1:${ACCOUNT}:guardrail/g`),
            requirement('arn:aws:bedrock:us-east-1:444455556666:guardrail/g'),
          ],
        }),
      },
      'accessible suspected',
    ],
    [
      'a target that is not ready',
      { cell: planned({ target: { ...planned().target, state: 'Creating' } }) },
      'accessible suspected',
    ],
    [
      'a target that is not ready, of a list',
      { cell: planned({ modelFree: true, target: { ...planned().target, state: 'Creating' } }) },
      'accessible simulated',
    ],
    [
      'the file states context',
      {
        cell: planned({
          identity: {
            ...who,
            settings: { ...who.settings, context: [{ key: 'k', values: ['v'], from: 'file' }] },
          },
        }),
      },
      'accessible suspected context-asserted',
    ],
    [
      'the input states context',
      {
        cell: planned({
          identity: {
            ...who,
            settings: { ...who.settings, context: [{ key: 'k', values: ['v'], from: 'input' }] },
          },
        }),
      },
      'accessible simulated',
    ],
    [
      'a request that is refused after authorization',
      { probed: { probe: { outcome: 'refused' }, refusal: 'request' } },
      'accessible observed',
    ],
    [
      'the agreement is missing',
      {
        probed: {
          ...OFF,
          availability: {
            agreement: 'NOT_AVAILABLE',
            authorization: 'AUTHORIZED',
            entitlement: 'AVAILABLE',
            region: 'AVAILABLE',
          },
        },
      },
      'unavailable suspected',
    ],
    [
      'the agreement is missing, and the principal may not subscribe',
      {
        probed: {
          ...OFF,
          subscribe: 'denied',
          availability: {
            agreement: 'NOT_AVAILABLE',
            authorization: 'AUTHORIZED',
            entitlement: 'NOT_AVAILABLE',
            region: 'AVAILABLE',
          },
        },
      },
      'unavailable simulated',
    ],
    [
      'a call that would subscribe was not made',
      { probed: { probe: { outcome: 'not-made', reason: 'would-subscribe' } } },
      'unavailable suspected',
    ],
    ['a validated request worked', { cell: planned({ validating: true }), probed: WORKED }, 'provisional observed'],
    ['a validated request was not made', { cell: planned({ validating: true }) }, 'accessible simulated'],
  ];
  test.each(rows)('%s', (_, found, verdict) => {
    expect(verdictOf(found)).toBe(verdict);
  });
});

function requirement(resource: string): PlannedCell['requirements'][number] {
  const [first] = planned().requirements;
  if (!first) throw new Error('a call of a model requires it');
  return { ...first, resource };
}

describe('a door that should be closed', () => {
  const deny = (cell: PlannedCell): PlannedCell => ({ ...cell, entry: { ...cell.entry, expect: 'deny' } });
  const met = (cell: PlannedCell, probed: Probed): boolean | null =>
    cellFor({ cell: deny(cell), probed, simulation: NOT_MADE }).met;

  test('is closed if the call was refused on the target, and not if on a destination', () => {
    const target = profile().target.arn;
    expect(met(profile(), refusedBy(REFUSED, 'policy', target))).toBe(true);
    expect(met(profile(), refusedBy(REFUSED, 'policy', elsewhere))).toBeNull();
  });

  test('is not known to be closed by a refusal that names nothing, if the call may be routed', () => {
    expect(met(profile(), refusedBy(REFUSED, 'policy'))).toBeNull();
    expect(met(planned(), refusedBy(REFUSED, 'policy'))).toBe(true);
    expect(
      met(planned({ target: { ...planned().target, state: 'Creating' } }), refusedBy(REFUSED, 'policy')),
    ).toBeNull();
  });

  test('has no policy that opens it', () => {
    const open = cellFor({ simulation: denied() }).diagnosis?.remedy;
    const closed = cellFor({ cell: deny(planned()), simulation: denied() }).diagnosis?.remedy;
    expect(open?.policy).toBeDefined();
    expect(closed).toEqual({ text: open?.text, documentation: open?.documentation });
  });
});

describe('a cell is explained', () => {
  const causeOf = (found: Found): string | undefined => cellFor(found).diagnosis?.cause;
  const agreement = (state: string, region = 'AVAILABLE'): Probed => ({
    ...OFF,
    availability: { agreement: state, authorization: 'AUTHORIZED', entitlement: 'AVAILABLE', region },
  });
  const failed: Probed = {
    probe: { outcome: 'failed' },
    failure: {
      ...{ service: 'bedrock-runtime', operation: 'InvokeModel', errorName: 'ECONNRESET' },
      message: 'socket hang up',
    },
  };
  const custom = planned({ target: { ...planned().target, kind: 'custom-model' } });
  const rows: [string, Found, string | undefined][] = [
    ['not, if it is open', {}, undefined],
    [
      'not, if the column does not apply',
      { cell: planned({ plan: { kind: 'not-applicable', why: '' } }), simulation: denied() },
      undefined,
    ],
    [
      'if it is open and the call was held back for want of a permission',
      { evidence: { couldSubscribe: {} } },
      'model-agreement-missing',
    ],
    [
      'by what the verdict rests on',
      { evidence: { record: { state: 'absent', by: 'x' } }, simulation: denied() },
      'model-id-or-region',
    ],
    ['by the refusal', { probed: refusedBy(REFUSED, 'policy', MODEL_ARN) }, 'identity-policy-no-allow'],
    [
      'by the simulation, if the call failed and the simulation decided',
      { probed: failed, simulation: denied() },
      'identity-policy-no-allow',
    ],
    ['by the failure, if nothing else decided', { probed: failed, simulation: NOT_MADE }, 'network'],
    [
      'by the simulation, if a destination is denied and the call worked',
      { cell: profile(), probed: WORKED, simulation: denied('destination', elsewhere) },
      'identity-policy-no-allow',
    ],
    ['by the simulation, if nothing was called', { simulation: denied() }, 'identity-policy-no-allow'],
    ['by the agreement', { probed: agreement('NOT_AVAILABLE') }, 'model-agreement-missing'],
    ['by the region', { probed: agreement('AVAILABLE', 'NOT_AVAILABLE') }, 'model-id-or-region'],
    ['not, if nothing is known and nothing was denied', { simulation: NOT_MADE }, undefined],
    ['not by an agreement that is there', { simulation: NOT_MADE, probed: agreement('AVAILABLE') }, undefined],
    [
      'if nothing could be simulated of a custom model',
      { cell: custom, simulation: NOT_MADE },
      'inference-profile-required',
    ],
    [
      'not, if a batch job takes a custom model',
      { cell: { ...custom, iamAction: 'bedrock:CreateModelInvocationJob' }, simulation: NOT_MADE },
      undefined,
    ],
    [
      'by the permission that would tell of an agreement, if nothing is known',
      { simulation: NOT_MADE, evidence: { couldSubscribe: {} } },
      'model-agreement-missing',
    ],
    [
      'by the agreement, if the call was refused for its own body',
      {
        probed: { ...agreement('NOT_AVAILABLE'), ...refusedBy('Malformed input request', 'request') },
      },
      'model-agreement-missing',
    ],
    [
      'by the simulation, if a destination is denied and the call was refused otherwise',
      {
        cell: profile(),
        probed: { ...refusedBy(REFUSED, 'request', 'arn:aws:iam::1:x/y'), probe: { outcome: 'succeeded' } },
        simulation: denied('destination', elsewhere),
      },
      'identity-policy-no-allow',
    ],
  ];
  test.each(rows)('%s', (_, found, cause) => {
    expect(causeOf(found)).toBe(cause);
  });

  test('a denial of an ID that profiles alone serve has no policy, and says that another ID is due', () => {
    const found = cellFor({ simulation: denied(), evidence: { profilesOnly: 'table' } });
    const refused = cellFor({
      probed: refusedBy(REFUSED, 'policy', MODEL_ARN),
      evidence: { profilesOnly: 'table', simulation: { outcome: 'not-made', requirements: [] } },
      simulation: NOT_MADE,
    });
    for (const { diagnosis } of [found, refused]) {
      expect(diagnosis?.layer).toBe('policy');
      expect(diagnosis?.alternatives).toContain('inference-profile-required');
      expect(diagnosis?.remedy).not.toHaveProperty('policy');
      expect(diagnosis?.remedy.text).toMatch(/call an inference profile that contains it, and allow that one\.$/);
    }
  });
});

describe('the report has', () => {
  test('what was called and by which entry it was configured', () => {
    const cell = profile();
    const shown = cellFor({ cell: { ...cell, entry: { ...cell.entry, id: 'written', name: 'N' }, notChecked: ['s'] } });
    expect(shown).toMatchObject({
      ...{ principal: 'ci', region: 'us-east-1', model: 'us.amazon.nova-lite-v1:0', configured: 'written', name: 'N' },
      ...{ action: 'invoke', expected: 'allow', met: true, notChecked: ['s'], probe: OFF.probe },
      target: {
        kind: 'inference-profile',
        arn: cell.target.arn,
        foundationModels: [NOVA],
        resolvedBy: 'service',
      },
    });
  });

  test('what is known besides, and nothing for what is not', () => {
    const availability = { agreement: 'AVAILABLE', authorization: '', entitlement: '', region: 'AVAILABLE' };
    const lifecycle = { status: 'ACTIVE', source: 'service' } as const;
    const quota = { applied: {} };
    expect(cellFor({ probed: { ...OFF, availability }, evidence: { lifecycle, quota } })).toMatchObject({
      ...{ availability, lifecycle, quota },
    });
    const keys = Object.keys(cellFor({}));
    for (const key of ['name', 'availability', 'lifecycle', 'quota', 'diagnosis', 'notChecked'])
      expect(keys).not.toContain(key);
  });

  test('why the simulation was not made, if it failed', () => {
    const failure = {
      service: 'iam',
      operation: 'SimulatePrincipalPolicy',
      errorName: 'Throttling',
      message: 'Rate exceeded',
    };
    expect(reportedSimulation({ ...NOT_MADE, failure })).toEqual({
      ...{ outcome: 'not-made', cause: 'simulation-throttled', requirements: [] },
    });
    expect(reportedSimulation({ ...denied(), failure })).not.toHaveProperty('cause');
    expect(reportedSimulation(NOT_MADE)).toEqual({ outcome: 'not-made', requirements: [] });
  });
});
