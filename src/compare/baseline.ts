/** `baseline.json`: what was decided, and nothing that changes from run to run. Meant to be committed. */
import { visibleJson } from '../util/json-text.ts';
import { isDecided } from '../domain/cell.ts';
import type { Baseline, BaselineCell, Cell, Report } from '../domain/report.ts';
import { whoCanBaseline } from './who-can.ts';

/**
 * The decided cells of a report, sorted by principal, region, model and action (by code unit, whatever the locale).
 */
export function baselineOf(report: Pick<Report, 'cells'> & Partial<Pick<Report, 'whoCan'>>): Baseline {
  const cells = report.cells
    .filter((cell) => isDecided(cell))
    .map(baselineCell)
    .sort(byKey);
  const whoCan = report.whoCan && whoCanBaseline(report.whoCan);
  return { schema: 'bedrock-access-baseline/1', cells, ...(whoCan && { whoCan }) };
}

/** The file: JSON with one line per cell, so that a change of one cell is a change of one line. */
export function baselineText({ schema, cells, whoCan }: Baseline): string {
  const list = (name: string, all: readonly object[]): string => {
    const lines = all.map((one) => `    ${visibleJson(JSON.stringify(one))}`).join(',\n');
    return `  ${JSON.stringify(name)}: [${lines === '' ? '' : `\n${lines}\n  `}]`;
  };
  const lists = [list('cells', cells), ...(whoCan ? [list('whoCan', whoCan)] : [])];
  return `{\n  "schema": ${JSON.stringify(schema)},\n${lists.join(',\n')}\n}\n`;
}

function baselineCell({
  principal,
  region,
  model,
  action,
  expected,
  verdict,
  confidence,
  diagnosis,
}: Cell): BaselineCell {
  const cause = diagnosis === undefined ? {} : { cause: diagnosis.cause };
  return { principal, region, model, action, expected, verdict, confidence, ...cause };
}

function byKey(a: BaselineCell, b: BaselineCell): number {
  const key = ({ principal, region, model, action, expected }: BaselineCell): string[] => [
    principal,
    region,
    model,
    action,
    expected,
  ];
  const other = key(b);
  for (const [index, part] of key(a).entries()) {
    const against = other[index] ?? '';
    if (part !== against) return part < against ? -1 : 1;
  }
  return 0;
}
