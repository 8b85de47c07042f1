/** What cells at another endpoint than bedrock-runtime say of it. */
import { describe, expect, test } from '@jest/globals';
import type { CalledEndpoint, Cell } from '../../../src/domain/report.ts';
import { atEndpoints, endpointNeedsText, endpointReason } from '../../../src/report/endpoint-text.ts';
import { MARKDOWN, PLAIN } from '../../../src/report/markup.ts';
import { cell } from './samples.ts';

const MANTLE: CalledEndpoint = {
  name: 'mantle',
  host: 'bedrock-mantle.us-east-1.api.aws',
  actions: ['bedrock-mantle:CreateInference'],
  resource: 'arn:project',
};
const at = (endpoint: Partial<CalledEndpoint> = {}, change: Partial<Cell> = {}): Cell =>
  cell({ endpoint: { ...MANTLE, ...endpoint }, ...change });

test('no call is made there, and the reader is told why', () => {
  expect(endpointReason(MANTLE)).toBe('calls at the bedrock-mantle endpoint are simulated, never made');
  expect(endpointReason({ ...MANTLE, name: 'claude-platform' })).toContain('Claude Platform');
});

describe('cells are together', () => {
  const groups = (...cells: Cell[]): number[] => atEndpoints(cells).map(({ own }) => own.length);
  test('by principal, host and resource', () => {
    expect(groups(at(), at({}, { model: 'other', action: 'stream' }))).toEqual([2]);
    expect(groups(at(), at({}, { principal: 'other' }))).toEqual([1, 1]);
    expect(groups(at(), at({ host: 'other' }))).toEqual([1, 1]);
    expect(groups(at(), at({ resource: 'other' }))).toEqual([1, 1]);
  });
  test('those that could not be simulated apart', () => {
    expect(groups(at(), at({}, { simulation: { outcome: 'not-made', requirements: [] } }))).toEqual([1, 1]);
    expect(groups(at(), at({}, { simulation: { outcome: 'denied', requirements: [] } }))).toEqual([2]);
  });
  test('only where they are at one', () => {
    expect(groups(cell(), at(), cell())).toEqual([1]);
  });
});

describe('what an application needs', () => {
  const needs = (cells: Cell[], markup = PLAIN): string =>
    atEndpoints(cells)
      .map((together) => endpointNeedsText(together, markup))
      .join('|');
  test('is one sentence where all columns need the same, each action as code', () => {
    expect(needs([at(), at({}, { action: 'stream' })], MARKDOWN)).toBe(
      'A call at `bedrock-mantle.us-east-1.api.aws` (the bedrock-mantle endpoint, IAM service prefix `bedrock-mantle`) needs `bedrock-mantle:CreateInference` on `arn:project`, and with an API key `bedrock-mantle:CallWithBearerToken` as well; permissions of `bedrock:` do not count there.',
    );
  });
  test('says for which columns where they need different actions, each column once', () => {
    const list = { actions: ['m:ListModels', 'm:GetModel'] };
    expect(
      needs([at(), at({}, { action: 'stream' }), at({}, { action: 'stream' }), at(list, { action: 'discover' })]),
    ).toContain(
      'needs bedrock-mantle:CreateInference (invoke and stream), m:ListModels and m:GetModel (discover) on arn:project',
    );
  });
});
