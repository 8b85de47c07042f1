import { describe, expect, test } from '@jest/globals';
import { changesSince, isDrift, nearestChanges } from '../../../src/compare/changes.ts';
import { gate } from '../../../src/compare/gate.ts';
import { baselineOf } from '../../../src/compare/baseline.ts';
import type { BaselineCell, Cell, Verdict } from '../../../src/domain/report.ts';
import { redactReport } from '../../../src/report/redact.ts';
import { ACCOUNT, cell, denial, report } from '../report/samples.ts';

function old(verdict: Verdict, cause?: string): BaselineCell {
  const [one] = baselineOf({ cells: [cell()] }).cells;
  if (!one) throw new Error('a decided cell is in the baseline');
  return { ...one, verdict, ...(cause !== undefined && { cause }) };
}

function now(verdict: Verdict, cause?: string): Cell {
  return cell({ verdict, ...(cause !== undefined && { diagnosis: { ...denial(), cause } }) });
}

describe('one cell', () => {
  test.each<[string, BaselineCell, Cell, object | undefined, boolean]>([
    ['nothing', old('accessible'), now('accessible'), undefined, false],
    ['access of another kind', old('accessible'), now('at-risk', 'service-control-policy'), undefined, false],
    ['lost', old('accessible'), now('denied', 'x'), { kind: 'lost', before: 'accessible', after: 'denied (x)' }, true],
    [
      'gained',
      old('denied', 'x'),
      now('provisional'),
      { kind: 'gained', before: 'denied (x)', after: 'provisional' },
      true,
    ],
    ['another cause', old('denied', 'x'), now('denied', 'y'), { kind: 'cause-changed', after: 'denied (y)' }, true],
    ['the same cause in another verdict', old('denied', 'x'), now('unavailable', 'x'), undefined, false],
    ['no cause known, another verdict', old('denied'), now('unavailable'), { kind: 'cause-changed' }, true],
    ['not decided now', old('accessible'), now('inconclusive'), undefined, false],
  ])('%s', (_name, before, after, change, drift) => {
    const changes = changesSince([before], [after]);
    expect(changes).toEqual(change ? [expect.objectContaining(change)] : []);
    expect(changes.some(isDrift)).toBe(drift);
  });
});

test('new and removed cells are shown after drift, and are none', () => {
  const gone = { ...old('accessible'), region: 'eu-west-1' };
  const changes = changesSince(
    [gone, old('accessible')],
    [cell({ region: 'ap-northeast-1' }), now('denied', 'x'), cell({ region: 'ca-central-1', verdict: 'unchecked' })],
  );
  expect(changes.map(({ kind, region }) => [kind, region])).toEqual([
    ['lost', 'us-east-1'],
    ['added', 'ap-northeast-1'],
    ['removed', 'eu-west-1'],
  ]);
  expect(changes.filter(isDrift)).toHaveLength(1);
});

describe('a masked report is a baseline too', () => {
  const profile = `arn:aws:bedrock:us-east-1:${ACCOUNT}:application-inference-profile/heol2zyy5v48`;
  const full = report([
    cell({ principal: 'web-role', model: profile }),
    cell({ principal: 'web-role', model: profile.replace(ACCOUNT, '444455556666'), action: 'stream' }),
  ]);
  const ways = (['full', 'minimal'] as const).flatMap((detail) => [
    { mask: true, detail },
    { mask: false, detail },
  ]);
  test.each(ways)('mask $mask, detail $detail', (options) => {
    const before = baselineOf(redactReport(full, options)).cells;
    const after = full.cells.map((one) => ({ ...one, verdict: 'denied' as const }));
    const spellings = ways.map((way) => () => redactReport(full, way).cells);
    const changes = changesSince(before, after, spellings);
    // In the words of this run: what may be shown of them is decided where they are shown.
    expect(changes.map(({ kind, principal, model }) => [kind, principal, model])).toEqual(
      full.cells.map(({ principal, model }) => ['lost', principal, model]),
    );
  });
});

describe('the gate', () => {
  const { principals } = report([cell()]);
  const lost = changesSince([old('accessible')], [now('denied')]);
  const added = changesSince([], [cell()]);
  test.each([
    [
      'drift',
      lost,
      ['drift'] as const,
      'fail',
      [`1 check has drifted from the baseline (app: ${cell().model} in us-east-1, invoke)`],
    ],
    ['drift that is not asked for', lost, ['unmet'] as const, 'pass', []],
    ['what was added', added, ['drift'] as const, 'pass', []],
  ])('%s', (_name, changes, failOn, result, reasons) => {
    expect(gate({ principals, cells: [cell()], changes }, failOn)).toEqual({ result, reasons });
  });
});

test('what the earlier run could not decide is neither new nor drifted', () => {
  const key = { principal: 'app', region: 'us-east-1', model: cell().model, action: 'invoke' };
  expect(changesSince([], [now('denied', 'x')], [], [key])).toEqual([]);
  expect(changesSince([], [now('denied', 'x')], [], [{ ...key, region: 'eu-west-1' }])).toMatchObject([
    { kind: 'added' },
  ]);
});

test('of the reports of a job matrix the one about the same checks is the baseline', () => {
  const here = changesSince([old('denied', 'x')], [now('accessible')]);
  const elsewhere = changesSince([{ ...old('accessible'), region: 'eu-west-1' }], [now('accessible')]);
  expect(nearestChanges([elsewhere, here])).toEqual(here);
  expect(nearestChanges([])).toEqual([]);
});

test('what has opened that should be closed comes first; three checks are named', () => {
  const closed = cell({ region: 'eu-west-1', expected: 'deny', met: false });
  const key = { principal: 'app', region: 'us-east-1', action: 'invoke' };
  const lost = ['a', 'b', 'c', 'd'].map((model) => ({ ...key, kind: 'lost' as const, model }));
  const opened = { ...key, kind: 'gained' as const, model: closed.model, region: 'eu-west-1' };
  const principals = [{ name: 'app', arn: '', account: '', via: 'oidc' as const }];
  expect(gate({ principals, cells: [closed], changes: [...lost, opened] }, ['drift']).reasons).toEqual([
    `1 check that should be closed has opened (app: ${closed.model} in eu-west-1, invoke)`,
    '4 checks have drifted from the baseline (app: a in us-east-1, invoke; app: b in us-east-1, invoke; app: c in us-east-1, invoke and 1 more)',
  ]);
});
