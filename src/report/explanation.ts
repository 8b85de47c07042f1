/** A diagnosis without a check around it: what an error means, for a terminal. Pure. */
import type { Diagnosis, Owner } from '../domain/report.ts';
import { causeInfo, isCause } from '../verdict/causes.ts';
import { logLine } from './escape.ts';
import { block } from './terminal-report.ts';
import { painted, STATES, type TerminalStyle } from './terminal.ts';
import { clip, visible } from './visible.ts';
import { OWNERS } from './words.ts';
import { labelled } from './wrap.ts';

/** One error and what it means. */
export interface Explained {
  diagnosis: Diagnosis;
  /** The piece of what was given that it is about, if there are several. */
  excerpt?: string;
}

/** Longest piece of a paste that is shown above its explanation, in characters. */
const EXCERPT = 300;

/** At a terminal, who sees to the workflow is who reads this. */
const WHO: Record<Owner, string> = { ...OWNERS, 'workflow-author': 'You' };

/**
 * The lines of explanations in the layout of the check's own findings, a blank line between two. None of them is a
 * command to a runner, and nothing in them moves a cursor.
 */
export function explanationLines(explained: readonly Explained[], style: TerminalStyle): string[] {
  return explained.flatMap((one, index) => [
    ...(index === 0 ? [] : ['']),
    ...(explained.length > 1 && one.excerpt !== undefined
      ? headLines(one.excerpt, index, explained.length, style)
      : []),
    ...linesOf(one.diagnosis, style),
  ]);
}

function headLines(excerpt: string, index: number, of: number, { width, colour }: TerminalStyle): string[] {
  const lines = labelled(`${index + 1} of ${of}  `, clip(visible(excerpt), EXCERPT), width);
  return lines.map((line) => painted(logLine(line), '90', colour));
}

function linesOf(diagnosis: Diagnosis, style: TerminalStyle): string[] {
  const { cause, layer, summary, owner, remedy, evidence } = diagnosis;
  const { mark, colour } = cause === 'unclassified' ? STATES.undecided : STATES.missing;
  const [first = '', ...more] = labelled(`${mark.padEnd(2)} `, visible(summary), style.width);
  const row = (label: string, texts: readonly string[]): string[] =>
    texts.flatMap((text, index) =>
      block(index === 0 ? label : '', texts.length > 1 ? '- ' : '', text, style.width).map(logLine),
    );
  const others = alternativesOf(diagnosis);
  return [
    painted(mark, colour, style.colour) + logLine(first).slice(mark.length),
    ...more.map(logLine),
    // The first sentence repeats the message, which its reader has before them.
    ...row('Seen', evidence.slice(1)),
    ...row('Cause', [`${cause} (${layer})`]),
    ...row('Or', others),
    ...row('Owner', [WHO[owner]]),
    ...row('Fix', [remedy.text]),
    ...(remedy.policy === undefined ? [] : row('Policy', ['below, ready to be copied'])),
    ...remedy.documentation.flatMap((url, index) => row(index === 0 ? 'See' : '', [url])),
    ...(remedy.policy === undefined
      ? []
      : ['', ...JSON.stringify(remedy.policy, undefined, 2).split('\n').map(logLine)]),
  ];
}

/** Titles of the other causes, with their slugs. */
function alternativesOf({ alternatives }: Diagnosis): string[] {
  return alternatives.map((cause) => (isCause(cause) ? `${causeInfo(cause).title} (${cause})` : cause));
}
