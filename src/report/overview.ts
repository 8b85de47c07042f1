/**
 * What comment and summary share, in its order: the verdict, alarms, the matrix, what is wrong with the run, what to
 * do.
 */
import { findings, type Finding } from './findings.ts';
import { findingSection, findingTitle, type FindingOptions } from './finding-text.ts';
import { gateLine } from './gate-line.ts';
import { MARKDOWN } from './markup.ts';
import { matrixMarkdown, type MatrixOptions } from './matrix-table.ts';
import { blocks, bullets, details } from './parts.ts';
import { headline, tally } from './tally.ts';
import type { Owner, Report } from '../domain/report.ts';
import { OWNERS } from './words.ts';

/** `### ❌ Bedrock access, 17 checks: 12 work, 2 need action, 3 were not called`, and what the title leaves out. */
export function head(report: Report, level: string): string {
  const { symbol, title, detail } = headline(report);
  const join = /^\d/.test(title) ? ',' : ':';
  const said = [detail, gateLine(report, MARKDOWN)].filter((part) => part !== undefined && part !== '').join(' ');
  return blocks(`${level} ${symbol} Bedrock access${join} ${title}`, said);
}

/** How much of the overview is shown. */
export interface OverviewOptions {
  matrix: Omit<MatrixOptions, 'today'>;
  /** Blocks in full; the others by their titles. */
  findings: number;
  finding: FindingOptions;
  /** What else is shown of a finding, before its places. */
  picture: (finding: Finding) => string;
}

/** Alarms in full: they are said before everything else. */
export function alarms(report: Report, { finding, picture }: OverviewOptions): string {
  const opened = findings(report).filter((one) => one.opened);
  return blocks(...opened.map((one) => findingSection(one, finding, picture(one))));
}

/** The matrix: in the open where something in it is to be looked at. */
export function matrix({ cells, generatedAt }: Report, options: OverviewOptions['matrix'], folded: boolean): string {
  const text = matrixMarkdown(cells, { ...options, today: generatedAt });
  return folded ? details('Matrix', text) : text;
}

/** Whether the matrix could say nothing but that nothing is known. */
export function isBlind({ cells }: Pick<Report, 'cells'>): boolean {
  const { states, cells: number } = tally(cells);
  return states.undecided === number;
}

/** From this many blocks on a line says first how much of it is whose. */
const OWNERS_FROM = 5;

/** What is to be done, a block per thing to do; alarms have been said. */
export function todo(report: Report, options: OverviewOptions): string {
  const all = findings(report).filter(({ opened }) => !opened);
  const shown = all.slice(0, options.findings);
  const rest = all.slice(options.findings);
  const titles = bullets(rest.slice(0, MOST_TITLES).map(findingTitle));
  const more = rest.length - MOST_TITLES;
  return blocks(
    all.length >= OWNERS_FROM ? ownersLine(all) : '',
    ...shown.map((one) => findingSection(one, options.finding, options.picture(one))),
    titles,
    more > 0 ? `And ${more} more; all are in the report.` : '',
  );
}

const MOST_TITLES = 20;

/** `**To do:** IAM administrator: 2, account owner: 1. To watch: 3.` */
function ownersLine(all: readonly Finding[]): string {
  const act = all.filter(({ urgency }) => urgency !== 'watch');
  const of = ownerCounts(act).map(([owner, number]) => `${ownerName(owner)}: ${number}`);
  const watch = all.length - act.length;
  const parts = [
    act.length > 0 ? `**To do**, by who can: ${of.join(', ')}.` : '',
    watch > 0 ? `To watch: ${watch}.` : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** How many findings are whose, in the order of the findings. */
export function ownerCounts(all: readonly Finding[]): [Owner | undefined, number][] {
  return [...Map.groupBy(all, ({ owner }) => owner)].map(([owner, own]) => [owner, own.length]);
}

/** The owner in words; of what has none (a door that is open) the one who can close it. */
export function ownerName(owner: Owner | undefined): string {
  return OWNERS[owner ?? 'iam-administrator'];
}
