/** Annotations: findings on the line that names the model, as plain text; the runner's own encoding comes after. */
import type { HostAnnotation } from '../domain/host.ts';
import type { Place } from '../domain/settings.ts';
import { discoveryAnnotations } from './discovery.ts';
import { plain } from './escape.ts';
import { exemptionLines } from './exemption-text.ts';
import { findings, whereOf } from './findings.ts';
import type { Finding, Urgency } from './findings.ts';
import { endingText, unsaidEndings } from './lifecycle.ts';
import { PLAIN } from './markup.ts';
import type { Cell, Report } from '../domain/report.ts';
import { clip, visible } from './visible.ts';
import { whoCanAnnotations } from './who-can/annotations.ts';
import { beforeAndAfter, groupReasons, groupTitle, whatIfGroups } from './what-if-text.ts';
import { OWNERS, count, list, modelText } from './words.ts';

/** GitHub shows no more than ten of a level for a step; the eleventh would be dropped without a word. */
export const ANNOTATION_LIMIT = 10;

/** GitHub cuts longer messages, at 64 KB; people stop reading long before. */
const MESSAGE_LIMIT = 2_000;

/** Where an entry of the configuration (`Cell.configured`) is written. */
export interface EntryPlace {
  configured: string;
  place: Place;
}

const LEVELS: Record<Urgency, HostAnnotation['level']> = { action: 'error', maybe: 'warning', watch: 'warning' };

const TITLES: Record<Urgency, string> = {
  action: 'Bedrock access needs action',
  maybe: 'Bedrock access may need action',
  watch: 'Bedrock access to watch',
};

/**
 * At most ten annotations, the most severe first: one for each finding and entry of the configuration, then what ends,
 * then models of the code that no entry covers. If there are more, the last one says how many. An entry without a
 * known place is annotated without one: it is shown with the run.
 */
export function annotations(
  report: Pick<Report, 'cells'> & Partial<Pick<Report, 'gate' | 'generatedAt' | 'discovered' | 'whoCan'>>,
  places: readonly EntryPlace[],
): HostAnnotation[] {
  const found = findings(report).flatMap((finding) =>
    perEntry(finding).map((cells) => annotation({ ...finding, cells }, places)),
  );
  const placeOf = (entry: string): Place | undefined => places.find(({ configured }) => configured === entry)?.place;
  const changed = whatIfAnnotations(report, places);
  const isError = ({ level }: HostAnnotation): boolean => level === 'error';
  const all = [
    ...whoCanAnnotations(report.whoCan, placeOf),
    ...changed.filter(isError),
    ...found.filter(isError),
    ...changed.filter((one) => !isError(one)),
    ...found.filter((one) => !isError(one)),
    ...lifecycleAnnotations(report, places),
    ...discoveryAnnotations(report.discovered),
  ];
  if (all.length <= ANNOTATION_LIMIT) return all;
  const rest = all.length - ANNOTATION_LIMIT + 1;
  const last: HostAnnotation = {
    level: all.slice(-rest).some(({ level }) => level === 'error') ? 'error' : 'warning',
    title: 'More findings',
    message: `${count(rest, 'more finding')}: see the summary of the run.`,
  };
  return [...all.slice(0, ANNOTATION_LIMIT - 1), last];
}

/**
 * Returns each place once, in their order: an entry has thousands of cells, and each place is looked through for each
 * finding.
 */
export function distinctPlaces(places: readonly EntryPlace[]): EntryPlace[] {
  const keyOf = ({ configured, place: { file, line, column } }: EntryPlace) =>
    [file, line, column, configured].join('\n');
  return [...new Map(places.map((one) => [keyOf(one), one])).values()];
}

/**
 * The places under the names that a redacted report has for its entries (an account in an ARN is a pseudonym there),
 * so that they are still found. Redaction keeps the order of the cells.
 */
export function placesAsShown(
  places: readonly EntryPlace[],
  report: Pick<Report, 'cells'>,
  shown: Pick<Report, 'cells'>,
): EntryPlace[] {
  const names = new Map(report.cells.map(({ configured }, index) => [configured, shown.cells[index]?.configured]));
  return places.map(({ configured, place }) => ({ configured: names.get(configured) ?? configured, place }));
}

function perEntry({ cells }: Pick<Finding, 'cells'>): [Cell, ...Cell[]][] {
  const entries = new Map<string, [Cell, ...Cell[]]>();
  for (const cell of cells) {
    const known = entries.get(cell.configured);
    if (known) known.push(cell);
    else entries.set(cell.configured, [cell]);
  }
  return [...entries.values()];
}

function annotation(finding: Finding, places: readonly EntryPlace[]): HostAnnotation {
  const [{ diagnosis }] = finding.cells;
  const owner = finding.owner === undefined ? '' : `${OWNERS[finding.owner]}: `;
  const remedy = diagnosis && diagnosis.remedy.text !== '' ? `${owner}${diagnosis.remedy.text}` : '';
  const lines = [claim(finding), diagnosis?.summary ?? '', remedy, ...exemptionLines(finding.cells, PLAIN)].filter(
    (line) => line !== '',
  );
  return {
    level: LEVELS[finding.urgency],
    title: TITLES[finding.urgency],
    message: clip(plain(lines.join('\n')), MESSAGE_LIMIT),
    ...placeOf(finding.cells[0], places),
  };
}

function placeOf({ configured }: Cell, places: readonly EntryPlace[]): Partial<Place> {
  const place = places.find((entry) => entry.configured === configured)?.place;
  return place ? { file: place.file, line: place.line, column: place.column } : {};
}

function claim({ state, cells }: Pick<Finding, 'state' | 'cells'>): string {
  const [{ principal }] = cells;
  const verdicts = list([...new Set(cells.map(({ verdict }) => verdict))]);
  const wish = state === 'unwanted' || state === 'maybe-unwanted' ? ', but should be denied' : '';
  const where = whereOf(cells).map(({ model, regions }) => {
    const places = regions.map(({ region, actions }) => `${region} (${actions.join(', ')})`);
    return `${modelText(model, visible)} in ${visible(list(places, 5))}`;
  });
  return `${visible(principal)}: ${list(where, 3)}: ${verdicts}${wish}.`;
}

/** What a change would take or open, on the line of the file that does it. */
function whatIfAnnotations({ cells }: Pick<Report, 'cells'>, places: readonly EntryPlace[]): HostAnnotation[] {
  return whatIfGroups(cells).flatMap((group): HostAnnotation[] => {
    const { kind } = group;
    if (kind !== 'exposed' && kind !== 'lost' && kind !== 'opened') return [];
    const [cell] = group.cells;
    const reason = cell.whatIf.reasons?.find(({ file }) => file !== undefined);
    const { now, after } = beforeAndAfter(group, PLAIN);
    const title = kind === 'lost' ? 'This change takes Bedrock access away' : 'This change opens Bedrock access';
    const lines = [`${groupTitle(group, PLAIN)}: ${now}, after the change ${after}.`, ...groupReasons(group, PLAIN)];
    return [
      {
        level: kind === 'exposed' ? 'error' : 'warning',
        title,
        message: clip(plain(lines.join('\n')), MESSAGE_LIMIT),
        ...(reason?.file === undefined
          ? placeOf(cell, places)
          : { file: reason.file, line: reason.line ?? 1, column: reason.column ?? 1 }),
      },
    ];
  });
}

/**
 * Where `fail-on` names `lifecycle`: an error for what ends too soon, a warning for what is LEGACY; not where a
 * finding says it already.
 */
function lifecycleAnnotations(
  { cells, gate, generatedAt = '' }: Parameters<typeof annotations>[0],
  places: readonly EntryPlace[],
): HostAnnotation[] {
  const groups = gate ? unsaidEndings({ cells, gate, generatedAt }) : [];
  return (['fails', 'warns'] as const).flatMap((wanted) =>
    groups
      .filter(({ concern }) => concern === wanted)
      .flatMap((group) =>
        perEntry(group).map((own) => ({
          level: wanted === 'fails' ? ('error' as const) : ('warning' as const),
          title: wanted === 'fails' ? 'Bedrock model at or near its end of life' : 'Bedrock model is LEGACY',
          message: clip(plain(endingText({ ...group, cells: own }, generatedAt, PLAIN)), MESSAGE_LIMIT),
          ...placeOf(own[0], places),
        })),
      ),
  );
}
