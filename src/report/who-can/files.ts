/** Files of the report's folder that a report with answers about whole accounts has besides. Pure. */
import type { Report } from '../../domain/report.ts';
import { csvLines } from './csv.ts';
import { whoCanHtml } from './html.ts';

/** Returns the files with their parts, made one at a time; empty without an entry `who-can`. */
export function whoCanFiles({
  whoCan,
  generatedAt,
}: Pick<Report, 'whoCan' | 'generatedAt'>): { name: string; parts: Iterable<string> }[] {
  if (whoCan === undefined) return [];
  return [
    { name: 'who-can.csv', parts: csvOf(whoCan) },
    { name: 'who-can.html', parts: whoCanHtml(whoCan, generatedAt) },
  ];
}

/** One header for all answers. */
function* csvOf(findings: NonNullable<Report['whoCan']>): Generator<string> {
  for (const [index, finding] of findings.entries()) {
    let isHeader = true;
    for (const line of csvLines(finding)) {
      if (!isHeader || index === 0) yield line;
      isHeader = false;
    }
  }
}
