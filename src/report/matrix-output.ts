/** The output `matrix`: the cells as compact JSON for later steps. */
import { isExempt } from '../domain/cell.ts';
import type { Cell, Report } from '../domain/report.ts';

/** Above this many bytes only the unmet cells are written: a job's outputs may hold 1 MB together. */
export const MATRIX_LIMIT_BYTES = 256 * 1024;

/** The output `matrix`, cut to the size that GitHub takes. */
export interface MatrixOutput {
  json: string;
  /** The output `matrix-truncated`: cells are missing from `json`. */
  truncated: boolean;
}

/**
 * A JSON array of `{principal, region, model, action, verdict, cause}`, `cause` only if there is one,
 * `exemptUntil` only if `allow-unmet` holds, in the report's order. Where
 * even the unmet cells do not fit, the first of them that do.
 */
export function matrixOutput({ cells }: Pick<Report, 'cells'>): MatrixOutput {
  const all = `[${cells.map(entry).join(',')}]`;
  if (Buffer.byteLength(all) <= MATRIX_LIMIT_BYTES) return { json: all, truncated: false };
  const kept: string[] = [];
  let size = 1;
  for (const one of cells.filter(({ met }) => met === false).map(entry)) {
    size += Buffer.byteLength(one) + 1;
    if (size > MATRIX_LIMIT_BYTES) break;
    kept.push(one);
  }
  return { json: `[${kept.join(',')}]`, truncated: true };
}

function entry(cell: Cell): string {
  const { principal, region, model, action, verdict, diagnosis, exemption } = cell;
  const cause = diagnosis === undefined ? {} : { cause: diagnosis.cause };
  const exempt = exemption && isExempt(cell) ? { exemptUntil: exemption.until } : {};
  return JSON.stringify({ principal, region, model, action, verdict, ...cause, ...exempt });
}
