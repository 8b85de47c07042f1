/** What the gate says, if the headline does not say it. */
import { gateReason } from '../compare/gate.ts';
import type { Markup } from './markup.ts';
import { tally } from './tally.ts';
import type { Report } from '../domain/report.ts';
import { clip } from './visible.ts';
import { list } from './words.ts';

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** Reasons that are named. */
const MOST_REASONS = 5;

/**
 * Returns sentences, or '' if the headline says all: why the step fails although no check needs action, or that it
 * passes although one is not as expected or could not be decided; and what `allow-unmet` comes to.
 */
export function gateLine(report: Pick<Report, 'gate' | 'cells'>, markup: Markup): string {
  const exempt = (report.gate.exemptions ?? []).map((one) => `${capital(markup.prose(clip(one, 500)))}.`);
  return [resultLine(report, markup), ...exempt].filter((part) => part !== '').join(' ');
}

function resultLine({ gate, cells }: Pick<Report, 'gate' | 'cells'>, { prose, code }: Markup): string {
  const { result, reasons } = gate;
  const { action, maybe, states, cells: count } = tally(cells);
  if (result === 'pass') {
    const isBad = action + maybe + states['not-called'] + states.undecided > 0;
    if (!isBad) return '';
    const undecided = reasons.map((reason) => ` ${prose(clip(reason, 500))}.`);
    return `The step passes: ${code('fail-on')} names none of this.${undecided.join('')}`;
  }
  const said = count === 0 ? [] : [gateReason('unmet', action), gateReason('suspected', maybe)];
  // Where nothing was decided at all, that is what the headline and the counts say.
  const isBlind = result === 'error' && count > 0 && states.undecided === count;
  const unsaid = isBlind ? [] : reasons.filter((reason) => !said.includes(reason));
  if (unsaid.length === 0) return '';
  const why = list(
    unsaid.map((reason) => prose(clip(reason, 500))),
    MOST_REASONS,
  ).replace(/\.$/, '');
  return `${{ fail: 'The step fails', error: 'Error', skipped: 'Skipped' }[result]}: ${why}.`;
}
