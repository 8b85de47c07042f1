/** `report.json`, check by check: as one text, a large report would be in memory three times. Pure. */
import type { Report } from '../domain/report.ts';
import { visibleJson } from '../util/json-text.ts';

/**
 * Yields the parts of the file: together what `JSON.stringify` with two spaces makes of the report, unseen characters
 * as escapes, and a line end.
 */
export function* reportJsonParts(report: Report): Generator<string> {
  let before = '{\n';
  for (const [key, value] of Object.entries(report) as [string, unknown][]) {
    if (value === undefined) continue;
    yield `${before}  ${JSON.stringify(key)}: `;
    before = ',\n';
    if (value === report.cells && report.cells.length > 0) yield* listParts(report.cells);
    else if (value === report.whoCan && report.whoCan.length > 0) yield* whoCanParts(report.whoCan);
    else yield indented(value, '  ');
  }
  yield '\n}\n';
}

/** Answers about whole accounts: row by row as well. */
function* whoCanParts(findings: NonNullable<Report['whoCan']>): Generator<string> {
  let before = '[\n';
  for (const { rows, ...rest } of findings) {
    yield `${before}    ${indented(rest, '    ').replace(/\n {4}\}$/, '')},\n      "rows": `;
    before = ',\n';
    if (rows.length === 0) yield '[]';
    else yield* listParts(rows);
    yield '\n    }';
  }
  yield '\n  ]';
}

/** Yields the parts of a list that stands in an object, item by item. */
export function* listParts(items: readonly unknown[]): Generator<string> {
  let before = '[\n';
  for (const item of items) {
    yield `${before}    ${indented(item, '    ')}`;
    before = ',\n';
  }
  yield '\n  ]';
}

/** A line end inside of a text is written `\\n` in JSON: each that is there is JSON's own. */
function indented(value: unknown, by: string): string {
  return visibleJson(JSON.stringify(value, undefined, 2)).replaceAll('\n', `\n${by}`);
}
