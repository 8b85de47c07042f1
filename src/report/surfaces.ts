/**
 * The places that show a report as text: one row each, with the file that it is written to, how it is made, and what
 * its place takes. Publishing goes through the rows; so do the tests of injection, masking and size: a new surface is
 * a row, and forgets none of them.
 */
import type { ExpectationChange } from '../compare/expectations.ts';
import type { Report } from '../domain/report.ts';
import type { Place } from '../domain/settings.ts';
import type { EntryPlace } from './annotations.ts';
import { baselineOf, baselineText } from '../compare/baseline.ts';
import { commentBody } from './comment-body.ts';
import { COMMENT_LIMIT_CHARACTERS, SUMMARY_LIMIT_BYTES, bytes, characters } from './fit.ts';
import { htmlParts, reportHtml } from './html/page.ts';
import { issueBody } from './issue-body.ts';
import { junitText } from './junit.ts';
import { summaryMarkdown } from './markdown.ts';
import { reportJsonParts } from './report-json.ts';
import { sarifText } from './sarif.ts';

/** What a surface may need besides the report. */
export interface SurfaceContext {
  /** Expectations that the pull request of the run changes. */
  moved: readonly ExpectationChange[];
  /** Where the entries of the configuration are written. */
  places: readonly EntryPlace[];
  /** Where a finding is shown whose entry has no place. */
  workflow: Place;
  /** By which a later run knows its own comment or issue. */
  key: string;
}

/** What a text is, for those who check it. */
export type Format = 'markdown' | 'html' | 'json' | 'xml';

/** One form in which a report is published. */
export interface Surface {
  name: string;
  format: Format;
  /** Name in the report's folder; absent for what is only sent. */
  file?: string;
  /** `data` is the report itself, and comes first: what cannot be rendered may not cost it. */
  kind: 'data' | 'rendering';
  render: (report: Report, context: SurfaceContext) => string;
  /** The same in parts, for what is too large to be held at once. */
  parts?: (report: Report) => Iterable<string>;
  /** The most that its place takes, inclusive, and in what that is counted. */
  limit?: { most: number; measure: (text: string) => number };
}

/** In the order in which they are written. */
export const SURFACES: readonly Surface[] = [
  {
    name: 'report',
    ...{ format: 'json', file: 'report.json', kind: 'data' },
    render: (report) => [...reportJsonParts(report)].join(''),
    parts: reportJsonParts,
  },
  {
    name: 'baseline',
    ...{ format: 'json', file: 'baseline.json', kind: 'data' },
    render: (report) => baselineText(baselineOf(report)),
  },
  {
    name: 'summary',
    ...{ format: 'markdown', file: 'report.md', kind: 'data' },
    render: (report, { moved }) => summaryMarkdown(report, moved),
    limit: { most: SUMMARY_LIMIT_BYTES, measure: bytes },
  },
  {
    name: 'html',
    ...{ format: 'html', file: 'report.html', kind: 'rendering' },
    render: reportHtml,
    parts: (report) => withLineEnds(htmlParts(report)),
  },
  {
    name: 'sarif',
    ...{ format: 'json', file: 'report.sarif', kind: 'rendering' },
    render: (report, { places, workflow }) => sarifText(report, places, workflow),
  },
  {
    name: 'junit',
    ...{ format: 'xml', file: 'report.junit.xml', kind: 'rendering' },
    render: (report) => junitText(report),
  },
  {
    name: 'comment',
    ...{ format: 'markdown', kind: 'rendering' },
    render: (report, { key, moved }) => commentBody(report, key, moved),
    limit: { most: COMMENT_LIMIT_CHARACTERS, measure: characters },
  },
  {
    name: 'issue',
    ...{ format: 'markdown', kind: 'rendering' },
    render: (report, { key }) => issueBody(report, key),
    limit: { most: COMMENT_LIMIT_CHARACTERS, measure: characters },
  },
];

/** The surfaces that are files of the report's folder. */
export function fileSurfaces(kind: Surface['kind']): (Surface & { file: string })[] {
  return SURFACES.flatMap((surface) =>
    surface.kind === kind && surface.file !== undefined ? [{ ...surface, file: surface.file }] : [],
  );
}

function* withLineEnds(parts: Iterable<string>): Generator<string> {
  let before = '';
  for (const part of parts) {
    yield `${before}${part}`;
    before = '\n';
  }
}
