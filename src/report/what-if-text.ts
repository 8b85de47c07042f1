/**
 * What a change that is not applied yet does to the checks, in the words that every surface shares: what is lost and
 * opened first. Pure.
 */
import type { Cell, Report, WhatIf, WhatIfReason } from '../domain/report.ts';
import { FORECAST_LIMITS } from './forecast-text.ts';
import type { Markup } from './markup.ts';
import { SYMBOLS, byColumn, count, list, modelText, stateOf, type Symbol } from './words.ts';

/** A check with a what-if. */
export type ChangedCell = Cell & { whatIf: WhatIf };

/**
 * `exposed`: what should be closed would be opened. `disagreement`: IAM and the evaluation here do not say the same.
 * `allowed`, `refused`: there is nothing to compare with.
 */
export type WhatIfKind =
  'exposed' | 'lost' | 'opened' | 'closed' | 'refused' | 'allowed' | 'disagreement' | 'unchecked' | 'unchanged';

/** Checks of one principal, model and region to which the change does the same. */
export interface WhatIfGroup {
  kind: WhatIfKind;
  cells: [ChangedCell, ...ChangedCell[]];
}

/** What is to be looked at comes first. */
const ORDER: readonly WhatIfKind[] = [
  'exposed',
  'lost',
  'opened',
  'closed',
  'refused',
  'allowed',
  'disagreement',
  'unchecked',
  'unchanged',
];

/** What is shown in the open; the rest is folded. */
const IN_THE_OPEN: ReadonlySet<WhatIfKind> = new Set(ORDER.filter((kind) => kind !== 'unchanged'));

interface Words {
  symbol: Symbol | '🔻' | '🔓';
  word: string;
  says: (number: number) => string;
}

const WORDS: Record<WhatIfKind, Words> = {
  exposed: {
    symbol: '🚨',
    word: 'opened',
    says: (n) => `${count(n, 'check that should be closed', 'checks that should be closed')} would be opened`,
  },
  lost: { symbol: '🔻', word: 'lost', says: (n) => `${count(n, 'check')} would be lost` },
  opened: { symbol: '🔓', word: 'opened', says: (n) => `${count(n, 'check')} would be opened` },
  closed: { symbol: '🔒', word: 'closed', says: (n) => `${count(n, 'check')} would be closed as expected` },
  refused: { symbol: '❌', word: 'denied', says: (n) => `${count(n, 'check')} would be denied` },
  allowed: { symbol: '🔵', word: 'allowed', says: (n) => `${count(n, 'check')} would be allowed` },
  disagreement: {
    symbol: '⚠️',
    word: 'disputed',
    says: (n) => `on ${count(n, 'check')} IAM's simulator and the evaluation here do not agree`,
  },
  unchecked: { symbol: '❔', word: 'not known', says: (n) => `${count(n, 'check')} cannot be told` },
  unchanged: {
    symbol: '➖',
    word: 'unchanged',
    says: (n) => `${count(n, 'check stays', 'checks stay')} as ${n === 1 ? 'it is' : 'they are'}`,
  },
};

/** Returns the checks that have a what-if. */
export function changedCells(cells: readonly Cell[]): ChangedCell[] {
  return cells.flatMap((cell) => (cell.whatIf ? [{ ...cell, whatIf: cell.whatIf }] : []));
}

/** Returns what a change does to a check. A door that is to be closed is never lost. */
export function kindOf({
  expected,
  whatIf: { effect, disagreement, verdict },
}: Pick<ChangedCell, 'expected' | 'whatIf'>): WhatIfKind {
  if (effect === 'opened') return expected === 'deny' ? 'exposed' : 'opened';
  if (effect === 'lost') return expected === 'deny' ? 'closed' : 'lost';
  if (effect === 'unchecked') return 'unchecked';
  if (effect === undefined && verdict !== 'unchecked') {
    if (verdict === 'accessible') return 'allowed';
    return expected === 'deny' ? 'closed' : 'refused';
  }
  return disagreement === undefined ? 'unchanged' : 'disagreement';
}

/** Returns the checks in groups, those to be looked at first. */
export function whatIfGroups(cells: readonly Cell[]): WhatIfGroup[] {
  const groups = Map.groupBy(changedCells(cells), (cell) => {
    const { principal, model, region, whatIf } = cell;
    const { unknown, reasons = [], verdict, confidence, cause } = whatIf;
    const said = reasons.map(({ policy, sid, line, resource, does }) => [policy, sid, line, resource, does]);
    return JSON.stringify([
      kindOf(cell),
      principal,
      model,
      region,
      unknown,
      said,
      verdict,
      confidence,
      cause,
      cell.verdict,
    ]);
  });
  return [...groups.values()]
    .flatMap(([first, ...rest]): WhatIfGroup[] => (first ? [{ kind: kindOf(first), cells: [first, ...rest] }] : []))
    .sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

/** Returns the groups that are shown in the open, and those that are folded. */
export function byInterest(groups: readonly WhatIfGroup[]): { open: WhatIfGroup[]; folded: WhatIfGroup[] } {
  return {
    open: groups.filter(({ kind }) => IN_THE_OPEN.has(kind)),
    folded: groups.filter(({ kind }) => !IN_THE_OPEN.has(kind)),
  };
}

const DULL: ReadonlySet<WhatIfKind> = new Set(['unchanged', 'allowed']);

/** Returns whether a report's change is to be looked at. */
export function hasWhatIfNews({ cells }: Pick<Report, 'cells'>): boolean {
  return changedCells(cells).some((cell) => !DULL.has(kindOf(cell)));
}

/**
 * Returns what the change does in one clause: `1 check would be lost, 2 checks stay as they are`; '' if no check has a
 * what-if.
 */
export function whatIfCounts(cells: readonly Cell[]): string {
  const kinds = Map.groupBy(changedCells(cells), kindOf);
  const said = ORDER.flatMap((kind) => {
    const number = kinds.get(kind)?.length ?? 0;
    return number === 0 ? [] : [WORDS[kind].says(number)];
  });
  return said.join(', ');
}

/**
 * Returns what stands before the heading: a change that takes or exposes something is not to be passed over below a
 * tick.
 */
export function whatIfAlert(groups: readonly WhatIfGroup[]): '🚨 ' | '⚠️ ' | '' {
  if (groups.some(({ kind }) => kind === 'exposed')) return '🚨 ';
  return groups.some(({ kind }) => kind === 'lost' || kind === 'disagreement') ? '⚠️ ' : '';
}

/** Returns the symbol and the word of a group: `🔻 lost`. */
export function whatIfWord({ kind }: Pick<WhatIfGroup, 'kind'>): { symbol: string; word: string } {
  return WORDS[kind];
}

/** Returns the actions of a group: `invoke and stream`. */
export function actionsOf({ cells }: WhatIfGroup): string {
  return list([...new Set(cells.map(({ action }) => action))].sort(byColumn));
}

/**
 * Returns how a group is now and how it would be, in words: `accessible`, `denied (simulated,
 * identity-policy-no-allow)`.
 */
export function beforeAndAfter({ kind, cells: [cell] }: WhatIfGroup, { text }: Markup): { now: string; after: string } {
  const { whatIf } = cell;
  const details = [
    ...(whatIf.confidence === 'none' ? [] : [whatIf.confidence]),
    ...(whatIf.cause === undefined ? [] : [whatIf.cause]),
  ];
  const said = details.length === 0 ? '' : ` (${text(details.join(', '))})`;
  return { now: nowText(kind, cell), after: `${afterSymbol(cell)} ${whatIf.verdict}${said}` };
}

function nowText(kind: WhatIfKind, cell: ChangedCell): string {
  if (cell.verdict !== 'unchecked') return `${SYMBOLS[stateOf(cell)]} ${cell.verdict}`;
  // AWS could not be asked: what the text of before says is all that is known of it.
  if (kind === 'lost' || kind === 'closed') return '❔ allowed by the text';
  if (kind === 'opened' || kind === 'exposed') return '❔ denied by the text';
  return '❔ unchecked';
}

/** Nothing is green that was not seen. */
function afterSymbol({ expected, whatIf: { verdict } }: ChangedCell): Symbol {
  switch (verdict) {
    case 'accessible':
      return expected === 'deny' ? '❌' : '🔵';
    case 'denied':
    case 'unavailable':
      return expected === 'deny' ? '🔵' : '❌';
    case 'at-risk':
    case 'provisional':
      return '⚠️';
    case 'not-applicable':
      return '➖';
    default:
      return '❔';
  }
}

const DOES: Record<WhatIfReason['does'], string> = {
  allows: 'allows',
  denies: 'denies',
  'allows-not': 'does not allow',
  'allows-no-more': 'no longer allows',
  'denies-no-more': 'no longer denies',
};

/**
 * Returns a reason in a sentence without its full stop: `policies/app.json line 12, statement Models, allows ... by
 * ...`.
 */
export function reasonText(reason: WhatIfReason, { code }: Markup): string {
  const { does, action, resource, policy, sid, written, file, line } = reason;
  const place = file === undefined ? '' : `${code(file)} line ${line ?? 1}`;
  const document = policy === '' || policy === file ? '' : `policy ${code(policy)}`;
  const statement = sid === undefined ? '' : `statement ${code(sid)}`;
  const who = [place, document, statement].filter((part) => part !== '').join(', ');
  const by = written === undefined || written === resource ? '' : ` by ${code(written)}`;
  return `${who === '' ? 'No policy' : who}: ${DOES[does]} ${code(action)} on ${code(resource)}${by}`;
}

/** Returns what makes a group what it is, in sentences. */
export function groupReasons({ kind, cells: [{ whatIf }] }: WhatIfGroup, markup: Markup): string[] {
  const { reasons = [], unknown = [], disagreement } = whatIf;
  const names = unknown.slice(0, MOST_NAMES).map(markup.code);
  const more = unknown.length > names.length ? ` and ${unknown.length - names.length} more` : '';
  return [
    ...reasons.map((reason) => `${reasonText(reason, markup)}.`),
    ...(kind === 'unchecked' && names.length > 0
      ? [`Not known, or known only after the change is applied: ${names.join(', ')}${more}.`]
      : []),
    ...(disagreement === undefined ? [] : [markup.prose(disagreement)]),
  ];
}

const MOST_NAMES = 5;

/** Returns the sentence on how far the what-ifs of a report may be trusted. */
export function whatIfLimits(cells: readonly Cell[]): string {
  const all = changedCells(cells);
  const local = all.filter(({ whatIf }) => whatIf.by === 'local').length;
  if (local === 0) return "By IAM's simulator, asked about the policies as they would be; no model was called for it.";
  if (local === all.length && all.every(({ verdict }) => verdict === 'unchecked')) return FORECAST_LIMITS;
  const whose = local === all.length ? 'By' : `${count(local, 'check')} by`;
  return `${whose} the evaluation of the policies here alone, and so no more than suspected; no model was called for it.`;
}

/** Returns a group in one line: `search-ci: MODEL in us-east-1 (invoke)`. */
export function groupTitle(group: WhatIfGroup, { code, text }: Markup): string {
  const [{ principal, model, region }] = group.cells;
  return `${code(principal)}: ${modelText(model, code)} in ${text(region)} (${text(actionsOf(group))})`;
}

/** The columns of the table of a change. */
export const WHAT_IF_COLUMNS = ['Change', 'Principal', 'Model', 'Region', 'Action', 'Now', 'After'] as const;

/** A group as a surface shows it, each text in the surface's own markup. */
export interface WhatIfRow {
  symbol: string;
  word: string;
  title: string;
  /** What stands in the columns behind the first. */
  texts: string[];
}

/** The rows that a surface has room for, and how many it has not. */
export interface WhatIfRows {
  rows: WhatIfRow[];
  rest: number;
}

/** What a surface says of a change that is not applied yet. */
export interface WhatIfView {
  alert: string;
  counts: string;
  limits: string;
  /** To be looked at. */
  open: WhatIfRows;
  /** As before. */
  folded: WhatIfRows;
  /** Checks in `folded`. */
  unchanged: number;
  /** The lines that do it, by group. */
  reasons: { row: WhatIfRow; text: string }[];
}

/**
 * Returns what a surface says of a change in its markup; undefined if no check has a what-if. `most`: what it has room
 * for.
 */
export function whatIfView(
  cells: readonly Cell[],
  markup: Markup,
  most: { rows: number; reasons: number },
): WhatIfView | undefined {
  const groups = whatIfGroups(cells);
  if (groups.length === 0) return undefined;
  const { open, folded } = byInterest(groups);
  const rows = (of: readonly WhatIfGroup[]): WhatIfRows => ({
    rows: of.slice(0, most.rows).map((group) => rowOf(group, markup)),
    rest: Math.max(0, of.length - most.rows),
  });
  return {
    alert: whatIfAlert(groups),
    counts: whatIfCounts(cells),
    limits: whatIfLimits(cells),
    open: rows(open),
    folded: rows(folded),
    unchanged: folded.reduce((sum, group) => sum + group.cells.length, 0),
    reasons: open.slice(0, most.reasons).flatMap((group) => {
      const said = groupReasons(group, markup);
      return said.length === 0 ? [] : [{ row: rowOf(group, markup), text: said.join(' ') }];
    }),
  };
}

function rowOf(group: WhatIfGroup, markup: Markup): WhatIfRow {
  const [{ principal, model, region }] = group.cells;
  const { now, after } = beforeAndAfter(group, markup);
  const { code, text } = markup;
  return {
    ...whatIfWord(group),
    title: groupTitle(group, markup),
    texts: [code(principal), modelText(model, code), text(region), text(actionsOf(group)), now, after],
  };
}
