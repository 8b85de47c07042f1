/** The answer as a person reads it in a terminal: by model and grade, two or three lines for each principal. Pure. */
import { openedSince, outsideOf } from '../../compare/who-can.ts';
import type { WhoCan, WhoCanFinding, WhoCanGrade, WhoCanRow } from '../../domain/who-can.ts';
import { type TerminalStyle, painted } from '../terminal.ts';
import { visible } from '../visible.ts';
import { count, list } from '../words.ts';
import { labelled, wrap } from '../wrap.ts';
import {
  GRADES,
  accessText,
  answerText,
  conditionText,
  headline,
  howText,
  lastUsedText,
  principalText,
  statementText,
} from './words.ts';

const COLOURS: Readonly<Record<WhoCanGrade, string>> = {
  yes: '31',
  'by-assuming': '33',
  conditional: '36',
  unused: '90',
};

/** Yields the lines. */
export function* terminalLines(whoCan: WhoCan, style: TerminalStyle): Generator<string> {
  yield* wrap(headline(whoCan), style.width);
  const byModel = Map.groupBy(whoCan.rows, ({ model }) => model);
  for (const [model, rows] of byModel) {
    yield '';
    yield painted(visible(model), '1', style.colour);
    for (const [grade, word] of Object.entries(GRADES) as [WhoCanGrade, string][]) {
      const own = rows.filter((row) => row.grade === grade);
      if (own.length === 0) continue;
      yield `  ${painted(`${word} (${own.length})`, COLOURS[grade], style.colour)}`;
      for (const row of own) yield* rowLines(row, whoCan, style);
    }
  }
  for (const model of whoCan.models.filter((one) => !byModel.has(one))) {
    yield '';
    yield painted(visible(model), '1', style.colour);
    yield '  no principal, by the policies that were read';
  }
  if (whoCan.unread.length > 0) {
    yield '';
    const text = `${count(whoCan.unread.length, 'principal')} with a policy that could not be read, of which nothing is said: ${whoCan.unread.map(visible).join(', ')}.`;
    yield* wrap(text, style.width);
  }
  yield '';
  yield 'What this cannot see:';
  for (const sentence of whoCan.notVisible) yield* labelled('  - ', visible(sentence), style.width);
}

/** Principals that a check in a terminal names; `who-can` names all. */
const MOST_NAMED = 20;

/** Returns what a check in a terminal says of it: the headline, who is on no allow-list, and who is new. */
export function whoCanItems(findings: readonly WhoCanFinding[] | undefined): string[] {
  return (findings ?? []).flatMap((finding) => {
    const outside = outsideOf(finding);
    const rest = outside.length - MOST_NAMED;
    const opened = [...new Set(openedSince(finding).map(({ principal }) => principal))];
    return [
      headline(finding),
      ...outside
        .slice(0, MOST_NAMED)
        .map(
          (row) =>
            `${principalText(row)} is on no allow-list: ${row.model}, ${howText(row, finding)}; ${accessText(row)}`,
        ),
      ...(rest > 0 ? [`and ${rest} more on no allow-list; all are in who-can.csv`] : []),
      ...(opened.length === 0 ? [] : [`new since the baseline: ${list(opened, MOST_NAMED)}`]),
    ].map(visible);
  });
}

function* rowLines(row: WhoCanRow, whoCan: WhoCan, { width, colour }: TerminalStyle): Generator<string> {
  const note = answerText(row).slice(GRADES[row.grade].length);
  yield `    ${painted(visible(principalText(row)), '1', colour)}${visible(note)}`;
  const statements = [...new Set(row.openings.flatMap((one) => one.statements.map(statementText)))];
  const facts: [string, string][] = [
    ['how', howText(row, whoCan)],
    ['opened by', statements.join('; ')],
    ['condition', conditionText(row)],
    ['who gets in', accessText(row)],
    ['last used', lastUsedText(row)],
  ];
  for (const [label, text] of facts) {
    if (text !== '') yield* labelled(`      ${label.padEnd(13)}`, visible(text), width);
  }
}
