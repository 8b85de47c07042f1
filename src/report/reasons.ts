/** Why a check is not simply as expected, in the two or three words that fit into a square of the matrix. */
import { blockedRegions } from './findings.ts';
import type { Cell, Verdict } from '../domain/report.ts';
import { causeInfo, isCause } from '../verdict/causes.ts';
import { clip } from './visible.ts';
import { list, stateOf, type State } from './words.ts';

/** Returns the words beside a symbol, '' if the symbol says all. Text from outside may be in it. */
export function reasonOf(cell: Cell): string {
  return REASONS[stateOf(cell)](cell);
}

/** What a symbol says where there is no reason beside it. */
const PLAIN_WORDS: Record<State, string> = {
  open: 'works',
  closed: 'closed',
  'open-simulated': 'simulated',
  'closed-simulated': 'closed',
  missing: 'needs action',
  unwanted: 'open',
  'maybe-missing': 'may need action',
  'maybe-unwanted': 'open?',
  unproven: 'closed?',
  exempt: 'exempt',
  'not-called': 'not called',
  'at-risk': 'at risk',
  provisional: 'for now',
  undecided: 'not decided',
  'not-applicable': 'does not apply',
};

/** Returns what a check comes to in words alone, for those who see no symbol. Text from outside may be in it. */
export function squareWords(cell: Cell): string {
  const state = stateOf(cell);
  const reason = reasonOf(cell);
  if (state === 'closed-simulated') return 'closed, simulated';
  return reason === '' ? PLAIN_WORDS[state] : reason;
}

/** By verdict, why nothing was decided. What must be closed and was not shown to be is asked about. */
const UNDECIDED: Partial<Record<Verdict, string>> = { inconclusive: 'no answer', unchecked: 'not asked' };

const NOTHING = (): string => '';

const REASONS: Record<State, (cell: Cell) => string> = {
  open: NOTHING,
  closed: NOTHING,
  'open-simulated': NOTHING,
  'closed-simulated': () => 'closed',
  missing: causeOf,
  unwanted: () => 'open',
  'maybe-missing': (cell) => `${causeOf(cell)}?`,
  'maybe-unwanted': () => 'open?',
  unproven: () => 'closed?',
  exempt: (cell) => `${causeOf(cell)}, exempt until ${clip(cell.exemption?.until ?? '', 10)}`,
  'not-called': () => 'not called',
  'at-risk': (cell) => {
    const blocked = blockedRegions(cell).map((region) => (region === 'unspecified' ? 'the global leg' : region));
    return blocked.length === 0 ? 'at risk' : `${list(blocked, 3)} blocked`;
  },
  provisional: (cell) => (cell.probe.outcome === 'throttled' ? 'throttled' : (shortCause(cell) ?? 'for now')),
  undecided: (cell) => shortCause(cell) ?? UNDECIDED[cell.verdict] ?? 'closed?',
  'not-applicable': NOTHING,
};

function causeOf(cell: Cell): string {
  const { diagnosis, verdict, lifecycle } = cell;
  const end = diagnosis?.cause === 'model-end-of-life' ? lifecycle?.endOfLife : undefined;
  return end === undefined ? (shortCause(cell) ?? verdict) : `ended ${clip(end, 10)}`;
}

function shortCause({ diagnosis }: Cell): string | undefined {
  return diagnosis && isCause(diagnosis.cause) ? causeInfo(diagnosis.cause).short : undefined;
}
