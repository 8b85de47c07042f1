/** Seven columns in several regions, and one without a model, stay readable. */
import { describe, expect, test } from '@jest/globals';
import { annotations } from '../../../src/report/annotations.ts';
import { cellLines } from '../../../src/report/log-lines.ts';
import { matrixMarkdown } from '../../../src/report/matrix-table.ts';
import { terminalMatrix } from '../../../src/report/terminal.ts';
import type { Cell } from '../../../src/domain/report.ts';
import { ACTIONS } from '../../../src/catalog/columns.ts';
import { cell, denial } from './samples.ts';

const REGIONS = ['eu-central-1', 'us-east-1', 'us-west-2'];
const cells = (change: (region: string, action: string) => Partial<Cell> = () => ({})): Cell[] =>
  REGIONS.flatMap((region) =>
    ACTIONS.map((action) => {
      const model = action === 'guardrail' ? '-' : 'amazon.nova-micro-v1:0';
      return cell({ region, action, model, ...change(region, action) });
    }),
  );

describe('the summary', () => {
  const matrix = (all: readonly Cell[]): string[] =>
    matrixMarkdown(all, { rows: 12, names: 'full', today: '2026-11-20' }).split('\n');

  test('actions with one answer share a square, and are named below', () => {
    const lines = matrix(cells());
    expect(lines.slice(0, 4)).toEqual([
      '| `app` | eu-central-1 | us-east-1 | us-west-2 |',
      '| :-- | :-- | :-- | :-- |',
      '| (no model) | ✅ | ✅ | ✅ |',
      '| `amazon.nova-micro-v1:0` | ✅ | ✅ | ✅ |',
    ]);
    expect(lines.at(-1)).toContain(`Checked: ${ACTIONS.slice(0, -1).join(', ')} and ${ACTIONS.at(-1) ?? ''}`);
  });

  test('an action that has another one is named in its square, in the order of the documentation', () => {
    const odd = cells((region, action) =>
      region === 'us-east-1' && action === 'batch' ? { verdict: 'denied', met: false, confidence: 'simulated' } : {},
    );
    expect(matrix(odd)[2]).toBe(
      '| `amazon.nova-micro-v1:0` | ✅ | ✅ invoke, stream, count-tokens, async, discover, responses, chat, messages · ❌ batch denied | ✅ |',
    );
  });
});

test('a cell without a model is read as one everywhere', () => {
  const guardrail = cell({
    ...{ model: '-', configured: 'ab12cd34ef56:1', action: 'guardrail', verdict: 'denied', met: false },
    diagnosis: denial('us-east-1', 'bedrock:ApplyGuardrail'),
  });
  expect(cellLines([guardrail])[0]).toContain('(no model)');
  expect(terminalMatrix({ principals: [], cells: [guardrail] }, { colour: false, width: 80 }).join('\n')).toContain(
    '(no model)',
  );
  const place = { file: 'access.yml', line: 3, column: 1 };
  const [shown] = annotations({ cells: [guardrail] }, [{ configured: 'ab12cd34ef56:1', place }]);
  expect(shown).toMatchObject(place);
  expect(shown?.message).toContain('(no model) in us-east-1 (guardrail)');
});
