/** The answer as a person reads it in a terminal: by model and grade, two or three lines for each principal. Pure. */
import type { WhoCan, WhoCanGrade, WhoCanRow } from '../../domain/who-can.ts';
import { type TerminalStyle, painted } from '../terminal.ts';
import { visible } from '../visible.ts';
import { count } from '../words.ts';
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
    yield '  nobody, by the policies that were read';
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
