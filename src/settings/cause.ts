/** The causes that a check can fail for, as a configuration file names them. */
import { CAUSES, isCause, type Cause } from '../domain/cause.ts';
import { err, ok, nearest, quote, type Parsed } from './problem.ts';

/** A cause of the report. */
export function parseCause(text: string): Parsed<Cause> {
  if (isCause(text)) return ok(text);
  const meant = nearest(text, CAUSES);
  const instead =
    meant === undefined ? 'Name a cause as the report does, or leave `cause` out.' : `Did you mean \`${meant}\`?`;
  return err(`No check has the cause ${quote(text)}.`, instead);
}
