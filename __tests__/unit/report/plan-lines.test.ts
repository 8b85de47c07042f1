/** What the log says of a plan before anything of it is done. */
import { describe, expect, test } from '@jest/globals';
import { parseModel } from '../../../src/catalog/model-id.ts';
import { SNAPSHOT_DATE } from '../../../src/catalog/snapshot.ts';
import { worded } from '../../../src/domain/message.ts';
import type { ModelSettings, Settings } from '../../../src/domain/settings.ts';
import type { Identity } from '../../../src/identity/identity.ts';
import type { Budget } from '../../../src/plan/budget.ts';
import type { PlannedCell } from '../../../src/plan/planned-cell.ts';
import { mayBeProbed, plannedProbes, planLines, unmatchedPatterns } from '../../../src/report/plan-lines.ts';
import { planned, target } from './planned.ts';

const SETTINGS = { probe: 'live', concurrency: 2, timeoutMs: 60_000 } as Settings;
const OFF = { ...SETTINGS, probe: 'off' } as Settings;
const KEY = { kind: 'short-term', region: 'us-west-2' } as NonNullable<Identity['key']>;
const OTHERS = {
  id: 'expect-others',
  regions: [],
  actions: ['invoke' as const],
  expect: 'deny' as const,
  others: { regions: [] },
};
const held = (cells: PlannedCell[], reason: 'over-budget' | 'unknown-price' = 'over-budget'): Budget['held'] =>
  new Map(cells.map((cell) => [cell, reason]));
const lines = (
  cells: PlannedCell[],
  { worstCaseUsd = 0.00124, held: back = new Map() }: Partial<Budget> = {},
  settings = SETTINGS,
): string[] => planLines(cells, { worstCaseUsd, held: back }, settings).map((line) => worded(line, 'workflow'));
const many = (number: number, change: (index: number) => Partial<PlannedCell> = () => ({})): PlannedCell[] =>
  Array.from({ length: number }, (_, index) => planned({ model: `x.m-${index}`, target: target(), ...change(index) }));

describe('whether a check may be called', () => {
  test.each<[string, PlannedCell, Settings, boolean]>([
    ['with credentials', planned(), SETTINGS, true],
    ['also by a request that is refused', planned(), { ...SETTINGS, probe: 'validate' }, true],
    ['not where probes are off', planned(), OFF, false],
    ['not without credentials', planned({}, { credentials: undefined } as never), SETTINGS, false],
    ['not for a principal that is only simulated', planned({}, { via: 'simulated-only' }), SETTINGS, false],
    ['not where a short-term Bedrock API key does not work', planned({}, { key: KEY }), SETTINGS, false],
    ['but where it does', planned({ region: 'us-west-2' }, { key: KEY }), SETTINGS, true],
    ['not what no entry lists', planned({ entry: OTHERS }), SETTINGS, false],
  ])('%s', (_what, cell, settings, may) => {
    expect(mayBeProbed(cell, settings)).toBe(may);
  });
});

describe('the calls that may be made', () => {
  const list = {
    kind: 'call',
    api: 'ListFoundationModels',
    body: {},
    maxOutputTokens: 0,
    approxInputTokens: 0,
  } as const;
  const number = (cells: PlannedCell[], back: Budget['held'] = new Map(), settings = SETTINGS): number =>
    plannedProbes(cells, back, settings).length;
  test('are one for each check', () => {
    expect(number([planned(), planned()])).toBe(2);
  });
  test('are one for what several checks have in common: principal, region, operation and what it is about', () => {
    expect(number([planned({ plan: { ...list } }), planned({ plan: { ...list } })])).toBe(1);
    expect(number([planned({ plan: { ...list } }), planned({ plan: { ...list, about: 'm' } })])).toBe(2);
    expect(number([planned({ plan: { ...list } }), planned({ plan: { ...list, api: 'ListInferenceProfiles' } })])).toBe(
      2,
    );
    expect(number([planned({ plan: { ...list } }), planned({ plan: { ...list }, region: 'us-west-2' })])).toBe(2);
    expect(number([planned({ plan: { ...list } }), planned({ plan: { ...list } }, { name: 'other' })])).toBe(2);
  });
  test('are those of the parts of a check that has several', () => {
    expect(number([planned({ parts: [planned(), planned()] })])).toBe(2);
  });
  test('leave out what is held back, what has no call, and what may not be called', () => {
    const cell = planned();
    expect(number([cell], held([cell]))).toBe(0);
    expect(number([planned({ plan: { kind: 'unsupported', why: 'x' } })])).toBe(0);
    expect(number([cell], new Map(), OFF)).toBe(0);
  });
});

describe('the lines', () => {
  test('say first how much it is, and what it costs at most', () => {
    expect(lines([planned(), planned({ plan: { kind: 'unsupported', why: 'x' } })])[0]).toBe(
      '2 checks, up to 1 probe, worst case USD 0.00124',
    );
    expect(lines([], { worstCaseUsd: 0 })).toEqual(['0 checks, up to 0 probes, worst case USD 0']);
  });

  test('then what could not be learnt of targets, but not of those that no entry lists', () => {
    const unknown = { model: 'x.y-v1', target: target({ id: 'x.y-v1' }) };
    expect(lines([planned(unknown)])[1]).toContain('x.y-v1 (foundation-model) is in no table');
    expect(lines([planned({ ...unknown, entry: OTHERS })])).toHaveLength(1);
  });

  describe('then what is not probed, and why', () => {
    test('because it costs too much, or its price is not known: a line for each model, with its places', () => {
      const cells = [planned(), planned({ action: 'stream', region: 'us-west-2' }), planned()];
      expect(lines(cells, { held: held(cells) }).slice(1)).toEqual([
        'No probe of amazon.nova-lite-v1:0: it would exceed `max-cost-usd` (invoke in us-east-1, stream in us-west-2)',
      ]);
      expect(lines(cells, { held: held(cells, 'unknown-price') })[1]).toBe(
        'No probe of amazon.nova-lite-v1:0: its price is not known (invoke in us-east-1, stream in us-west-2)',
      );
      expect(
        planLines(cells, { worstCaseUsd: 0, held: held(cells) }, SETTINGS).map((line) => worded(line, 'terminal'))[1],
      ).toContain('--max-cost-usd');
    });
    test('because there is no call for it, unless no call is made at all', () => {
      const cell = planned({ plan: { kind: 'unsupported', why: 'a job would be made' }, model: '-' });
      expect(lines([cell]).slice(1)).toEqual(['No probe of (no model): a job would be made (invoke in us-east-1)']);
      expect(lines([cell], {}, OFF)).toHaveLength(1);
    });
    test('but not of what no entry lists', () => {
      expect(lines([planned({ entry: OTHERS, plan: { kind: 'unsupported', why: 'x' } })])).toHaveLength(1);
    });
    test('thirty lines at most', () => {
      const of = (number: number): string[] => {
        const cells = many(number);
        return lines(cells, { held: held(cells) }).slice(1);
      };
      expect(of(30)).toHaveLength(30);
      expect(of(32)).toHaveLength(31);
      expect(of(32).at(-1)).toBe('And no probe of 2 more models; all are in the report');
    });
  });

  test('say that the probes cannot all be made in time, at a tenth of a second each', () => {
    const short = (number: number, timeoutMs: number): string[] =>
      lines(many(number), {}, { ...SETTINGS, timeoutMs }).slice(1);
    expect(short(5, 200)).toEqual(['These probes need at least 0.3 s, `timeout` is 0.2 s: not all can be made']);
    expect(short(4, 200)).toEqual([]);
  });
});

describe('a pattern', () => {
  const entry = (id: string, change: Partial<ModelSettings> = {}): ModelSettings => ({
    id,
    parsed: parseModel(id) as ModelSettings['parsed'],
    regions: ['us-east-1', 'us-west-2'],
    actions: ['invoke'],
    expect: 'deny',
    ...change,
  });
  const said = (one: ModelSettings, cells: PlannedCell[] = []): string[] => unmatchedPatterns([one], cells);
  test('that matches nothing is perhaps mistyped: how many it would match elsewhere, and where it is written', () => {
    expect(said(entry('amazon.nvoa-*'))).toEqual([
      `\`amazon.nvoa-*\` matches no model or profile of us-east-1 and us-west-2, as far as Bedrock says or the table of ${SNAPSHOT_DATE} knows: nothing is checked for it.`,
    ]);
    const [elsewhere] = said(entry('amazon.nova-*', { place: { file: 'a.yml', line: 3, column: 5 } }));
    expect(elsewhere).toMatch(/^a\.yml:3: `amazon\.nova-\*` matches no .* knows \(\d+ IDs of other regions\): nothing/);
  });

  test('that matches a check of one of its regions is right, also by what stands behind it', () => {
    expect(said(entry('amazon.nova-*'), [planned()])).toEqual([]);
    expect(said(entry('amazon.nova-*'), [planned({ model: 'us.x', target: target() })])).toEqual([]);
    expect(said(entry('amazon.nova-*'), [planned({ region: 'eu-west-1' })])).toHaveLength(1);
    expect(said(entry('amazon.nova-*'), [planned({ model: 'x.y', target: target({ id: 'x.y' }) })])).toHaveLength(1);
  });

  test('is all that this is about: a name that is not there is said elsewhere, and of all others none may be', () => {
    expect(said(entry('amazon.nvoa'))).toEqual([]);
    expect(said(entry('x*', { others: { regions: [] } }))).toEqual([]);
  });
});
