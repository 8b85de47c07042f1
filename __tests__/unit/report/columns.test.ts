/** Seven columns in several regions, and one without a model, stay readable. */
import { describe, expect, test } from '@jest/globals';
import { annotations } from '../../../src/report/annotations.ts';
import { cellLines } from '../../../src/report/log-lines.ts';
import { matrixTables } from '../../../src/report/matrix-table.ts';
import { terminalMatrix } from '../../../src/report/terminal.ts';
import type { Cell } from '../../../src/domain/report.ts';
import { ACTIONS } from '../../../src/domain/settings.ts';
import { cell, denial } from './samples.ts';

const REGIONS = ['eu-central-1', 'us-east-1', 'us-west-2'];
const cells = (change: (region: string, action: string) => Partial<Cell> = () => ({})): Cell[] =>
  REGIONS.flatMap((region) =>
    ACTIONS.map((action) => {
      const model = action === 'guardrail' ? '-' : 'amazon.nova-micro-v1:0';
      return cell({ region, action, model, ...change(region, action) });
    }),
  );
const headings = (table: string) => table.split('\n')[0];

describe('the summary', () => {
  const options = { columns: 8, rows: 30 };

  test('one table for regions that look the same, with the columns in the order of the documentation', () => {
    const tables = matrixTables(cells(), options);
    expect(tables).toHaveLength(1);
    expect(headings(tables[0]?.table ?? '')).toBe(
      `| Model | ${ACTIONS.map((action) => `all 3 regions<br>${action}`).join(' | ')} |`,
    );
    expect(tables[0]?.table).toContain('| (no model) |');
  });

  test('a table of its own for a region that does not', () => {
    const odd = cells((region, action) =>
      region === 'us-east-1' && action === 'batch' ? { verdict: 'denied', met: false, confidence: 'simulated' } : {},
    );
    const tables = matrixTables(odd, options).map(({ table }) => table);
    expect(tables.map(headings)).toEqual([
      `| Model | ${ACTIONS.map((action) => `eu-central-1 and us-west-2<br>${action}`).join(' | ')} |`,
      `| Model | ${ACTIONS.map((action) => `us-east-1<br>${action}`).join(' | ')} |`,
    ]);
    expect(tables[1]).toContain('❌ denied (simulated)');
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
