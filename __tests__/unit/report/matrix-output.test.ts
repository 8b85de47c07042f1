/** The output `matrix`, as later steps read it. */
import { describe, expect, test } from '@jest/globals';
import type { Cell } from '../../../src/domain/report.ts';
import { MATRIX_LIMIT_BYTES, matrixOutput } from '../../../src/report/matrix-output.ts';
import { cell, denial, large } from './samples.ts';

const BAD = { verdict: 'denied', met: false } as const;
const EXEMPTION = { until: '2027-03-31', reason: 'asked', state: 'holds' } as const;

function entries(cells: readonly Cell[]): Record<string, string>[] {
  return JSON.parse(matrixOutput({ cells: [...cells] }).json) as Record<string, string>[];
}

test('is compact JSON, in the order of the report, with the cause where there is one', () => {
  const cells = [cell({ model: 'n', ...BAD, diagnosis: denial() }), cell({ model: 'm' })];
  expect(matrixOutput({ cells })).toEqual({
    json: '[{"principal":"app","region":"us-east-1","model":"n","action":"invoke","verdict":"denied","cause":"identity-policy-no-allow"},{"principal":"app","region":"us-east-1","model":"m","action":"invoke","verdict":"accessible"}]',
    truncated: false,
  });
});

test('without checks is an empty array', () => {
  expect(matrixOutput({ cells: [] })).toEqual({ json: '[]', truncated: false });
});

test('says until when a check is exempt, only where the exemption holds and is needed', () => {
  const cells = [
    cell({ ...BAD, exemption: EXEMPTION }),
    cell({ ...BAD, exemption: { ...EXEMPTION, state: 'lapsed' } }),
    cell({ exemption: EXEMPTION }),
    cell(BAD),
  ];
  expect(entries(cells).map(({ exemptUntil }) => exemptUntil)).toEqual(['2027-03-31', undefined, undefined, undefined]);
});

describe('its size', () => {
  /** A check whose output, alone in the array, has so many bytes. */
  const sized = (size: number, change: Partial<Cell> = BAD): Cell => {
    const empty = Buffer.byteLength(matrixOutput({ cells: [cell({ model: '', ...change })] }).json);
    return cell({ model: `é${'x'.repeat(size - empty - 2)}`, ...change });
  };

  test('is at most 256 KiB, a quarter of what the outputs of a job may hold', () => {
    expect(MATRIX_LIMIT_BYTES).toBe(262_144);
  });

  test('at its limit, all is there', () => {
    const { json, truncated } = matrixOutput({ cells: [sized(MATRIX_LIMIT_BYTES)] });
    expect([Buffer.byteLength(json), truncated]).toEqual([MATRIX_LIMIT_BYTES, false]);
  });

  test('above it only what is not as expected is there', () => {
    const { json, truncated } = matrixOutput(large(400));
    const verdicts = (JSON.parse(json) as { verdict: string }[]).map(({ verdict }) => verdict);
    expect(truncated).toBe(true);
    expect(verdicts).toHaveLength(114);
    expect(new Set(verdicts)).toEqual(new Set(['denied']));
  });

  test('what is undecided is not what is not as expected', () => {
    const undecided = cell({ verdict: 'unchecked', met: null, confidence: 'none' });
    expect(matrixOutput({ cells: [undecided, sized(MATRIX_LIMIT_BYTES, {})] })).toEqual({
      json: '[]',
      truncated: true,
    });
  });

  test.each([
    ['the first of those that fit, up to the limit', MATRIX_LIMIT_BYTES, 1],
    ['none that is a byte too long', MATRIX_LIMIT_BYTES + 1, 0],
  ])('where these do not fit either: %s', (_rule, size, kept) => {
    const { json, truncated } = matrixOutput({ cells: [sized(size), cell(BAD)] });
    expect([(JSON.parse(json) as unknown[]).length, truncated]).toEqual([kept, true]);
    expect(Buffer.byteLength(json)).toBeLessThanOrEqual(MATRIX_LIMIT_BYTES);
  });
});
