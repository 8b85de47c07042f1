/**
 * What the check did not do, and why: cells that were not decided, calls and simulations that were not made, signals
 * that disagree.
 */
import { isNotCalled } from '../compare/not-called.ts';
import { whereOf } from './findings.ts';
import type { Markup } from './markup.ts';
import { MARKDOWN } from './markup.ts';
import { bullets } from './parts.ts';
import { EXPECT_OTHERS } from '../domain/settings.ts';
import type { Cell, Note, ProbeReason } from '../domain/report.ts';
import { atEndpoints, endpointNeedsText, endpointReason } from './endpoint-text.ts';
import { probeReason, count, list, modelText } from './words.ts';

/** Reasons that say nothing new beside the matrix: the cell's own words say it already. */
const SAID_ELSEWHERE: ReadonlySet<ProbeReason> = new Set(['expected-deny', 'unsupported']);

/** Longest list of places in one item. */
const PLACES = 4;

/** A bulleted list, or '' if everything was checked. Undecided cells come first. */
export function uncheckedList(cells: readonly Cell[]): string {
  return bullets(uncheckedItems(cells, MARKDOWN));
}

/** The items of that list in any markup. */
export function uncheckedItems(cells: readonly Cell[], markup: Markup): string[] {
  const apply = cells.filter(({ verdict }) => verdict !== 'not-applicable');
  return [
    ...outOfScope(apply, markup),
    ...undecided(
      apply.filter((cell) => !isOutOfScope(cell)),
      markup,
    ),
    ...notCalled(apply, markup),
    ...notSimulated(apply, markup),
    ...notAskedAbout(apply, markup),
    ...elsewhere(apply, markup),
  ];
}

/**
 * Returns a bulleted list, or '', of the cells whose model only another endpoint has, and of those that are about
 * another endpoint.
 */
export function outOfScopeList(cells: readonly Cell[]): string {
  return bullets([...outOfScope(cells, MARKDOWN), ...elsewhere(cells, MARKDOWN)]);
}

/** Cells at other endpoints: where an application calls, and what it needs there. */
function elsewhere(cells: readonly Cell[], markup: Markup): string[] {
  const apply = cells.filter(({ verdict }) => verdict !== 'not-applicable');
  return atEndpoints(apply).map((together) => {
    const { own } = together;
    const [{ principal, simulation }] = own;
    const how = simulation.outcome === 'not-made' ? 'neither simulated nor called' : 'simulated, never called';
    const what = markup.strong(`${count(own.length, 'check')} ${how}`);
    return `${what}, ${markup.code(principal)}: ${places(own, markup)}. ${endpointNeedsText(together, markup)} Whether it serves ${count(new Set(own.map(({ model }) => model)).size, 'the model', 'these models').replace(/^\d+ /, '')} was not asked.`;
  });
}

function isOutOfScope({ verdict, diagnosis }: Cell): boolean {
  return verdict === 'unchecked' && diagnosis?.cause === 'model-id-or-region';
}

/** Bulleted, or ''. Checks that no call decided although one was to be made, and why. */
export function heldBackList(cells: readonly Cell[]): string {
  const held = cells.filter(isNotCalled);
  return bullets([...undecided(held, MARKDOWN), ...notCalled(held, MARKDOWN)]);
}

function outOfScope(cells: readonly Cell[], markup: Markup): string[] {
  return group(cells.filter(isOutOfScope), ({ principal, diagnosis }) =>
    JSON.stringify([principal, diagnosis?.cause, diagnosis?.remedy.text]),
  ).map((own) => {
    const [{ principal, diagnosis }] = own;
    const why = diagnosis === undefined ? '' : markup.prose(diagnosis.remedy.text);
    return `${markup.strong(`${count(own.length, 'check')} unchecked`)}, ${markup.code(principal)}: ${places(own, markup)}. ${why}`;
  });
}

/** Why it is not known which models `expect-others` is about, in sentences; undefined for any other cell. */
function unknownOthers({ configured, notChecked }: Cell): string[] | undefined {
  return configured === EXPECT_OTHERS ? notChecked : undefined;
}

function undecided(cells: readonly Cell[], markup: Markup): string[] {
  const open = cells.filter(({ verdict }) => verdict === 'inconclusive' || verdict === 'unchecked');
  const groups = group(open, (cell) => {
    const { principal, verdict, diagnosis, probe, simulation } = cell;
    const why = diagnosis?.summary ?? unknownOthers(cell) ?? [probe.outcome, probe.reason, simulation.cause];
    return JSON.stringify([principal, verdict, diagnosis?.cause, why, cell.endpoint?.name]);
  });
  return groups.map((own) => {
    const [{ verdict, principal, diagnosis, probe, simulation, endpoint }] = own;
    const cause = diagnosis?.cause ?? simulation.cause;
    const failed =
      probe.outcome === 'failed' ? `the call failed${probe.error ? ` with ${markup.code(probe.error.name)}` : ''}` : '';
    const notMade = [
      probe.reason === undefined
        ? ''
        : `not called, because ${markup.prose(endpoint ? endpointReason(endpoint) : probeReason(probe.reason))}`,
      simulation.outcome === 'not-made' ? 'not simulated' : '',
    ];
    const said = diagnosis?.summary ?? unknownOthers(own[0])?.join(' ');
    const why = said !== undefined ? markup.prose(said) : [failed, ...notMade].filter((part) => part !== '').join('; ');
    const clause = said !== undefined ? `. ${why}` : why === '' ? '.' : `; ${why}.`;
    const remedy = diagnosis && diagnosis.remedy.text !== '' ? ` ${markup.prose(diagnosis.remedy.text)}` : '';
    const slug = cause === undefined ? '' : ` (${markup.code(cause)})`;
    return `${markup.strong(`${count(own.length, 'check')} ${verdict}`)}, ${markup.code(principal)}: ${places(own, markup)}${clause}${slug}${remedy}`;
  });
}

function notCalled(cells: readonly Cell[], markup: Markup): string[] {
  const held = cells.filter(
    ({ probe, verdict }) =>
      probe.outcome === 'not-made' &&
      verdict !== 'unchecked' &&
      probe.reason !== undefined &&
      !SAID_ELSEWHERE.has(probe.reason),
  );
  return group(held, ({ probe }) => probe.reason ?? '').map((own) => {
    const reason = own[0].probe.reason;
    const who = unique(own.map(({ principal }) => principal));
    return `${markup.strong(`${count(own.length, 'check')} not called`)}, ${list(who.map(markup.code), PLACES)}: ${reason ? markup.prose(probeReason(reason)) : ''}. ${
      reason === 'off' || reason === 'simulated-only' ? '' : `These are ${places(own, markup)}. `
    }The other signals decide.`;
  });
}

function notSimulated(cells: readonly Cell[], markup: Markup): string[] {
  const held = cells.filter(
    ({ simulation, verdict }) =>
      simulation.outcome === 'not-made' && verdict !== 'unchecked' && verdict !== 'inconclusive',
  );
  return group(held, ({ principal, simulation }) => JSON.stringify([principal, simulation.cause])).map((own) => {
    const [{ principal, simulation }] = own;
    const slug = simulation.cause === undefined ? '' : ` (${markup.code(simulation.cause)})`;
    return `${markup.strong(`${count(own.length, 'check')} not simulated`)}, ${markup.code(principal)}${slug}: ${simulation.cause === 'api-key' ? 'a Bedrock API key cannot ask IAM; ' : ''}the call alone decides, and regions that it was not routed to are not covered.`;
  });
}

/** What cells need as well and could not be asked about. */
function notAskedAbout(cells: readonly Cell[], markup: Markup): string[] {
  const held = cells.filter(({ notChecked, expected }) => notChecked !== undefined && expected === 'allow');
  return group(held, ({ notChecked }) => JSON.stringify(notChecked)).map((own) => {
    const said = own[0].notChecked?.map(markup.prose).join(' ') ?? '';
    return `${markup.strong(`${count(own.length, 'check')} not checked in full`)}: ${places(own, markup)}. ${said}`;
  });
}

/** What a note means, for the cells that have it. */
export const NOTES: Record<Note, string> = {
  'simulation-disagrees':
    "IAM's simulator denies it, but the call works. The call counts; the simulator does not see every policy and key.",
  'context-asserted': 'The answer rests on context of the configuration file, which was not checked.',
  snapshot:
    'Where the inference profile routes to comes from a dated list, because `bedrock:GetInferenceProfile` could not be asked.',
  'stale-tables': 'The tables of this version may be out of date for it.',
};

/** One item a note that occurs, or ''. */
export function notesList(cells: readonly Cell[]): string {
  return bullets(notesItems(cells, MARKDOWN));
}

/** The items of that list in any markup. */
export function notesItems(cells: readonly Cell[], markup: Markup): string[] {
  const names = unique(cells.flatMap(({ notes }) => notes));
  const noted = names.map((note) => {
    const own = cells.filter(({ notes }) => notes.includes(note));
    return `${markup.strong(note)}, ${count(own.length, 'check')}: ${places(own, markup)}. ${markup.prose(NOTES[note])}`;
  });
  const disputes = [...Map.groupBy(cells, ({ disagreements }) => disagreements?.join(' ') ?? '')].flatMap(
    ([said, own]) =>
      said === ''
        ? []
        : [
            `${markup.strong('disputed')}, ${count(own.length, 'check')}: ${places(own, markup)}. ${markup.prose(said)}`,
          ],
  );
  return [...disputes, ...noted, ...unneededNotes(cells, markup)];
}

/** Exemptions that nothing needs. */
function unneededNotes(cells: readonly Cell[], markup: Markup): string[] {
  const unneeded = cells.filter(({ exemption }) => exemption?.state === 'not-needed');
  if (unneeded.length === 0) return [];
  const what = `${markup.strong('allow-unmet')}, ${count(unneeded.length, 'check')}: ${places(unneeded, markup)}`;
  return [`${what}. They are as expected: the exemption can be removed.`];
}

function places(cells: readonly Cell[], markup: Markup): string {
  const where = whereOf(cells).map(({ model, name, regions }) => {
    const shown = name === undefined ? modelText(model, markup.code) : markup.text(name);
    return `${shown} in ${list(
      regions.map(({ region }) => markup.text(region)),
      PLACES,
    )}`;
  });
  return list(where, PLACES);
}

function group(cells: readonly Cell[], key: (cell: Cell) => string): [Cell, ...Cell[]][] {
  const groups = new Map<string, [Cell, ...Cell[]]>();
  for (const cell of cells) {
    const known = groups.get(key(cell));
    if (known) known.push(cell);
    else groups.set(key(cell), [cell]);
  }
  return [...groups.values()];
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
