/**
 * What may not come of any input, however wrong it is: a clear error or a right answer, shown as text and nothing
 * else.
 */
import { notOurs } from '../unit/report/rendered.ts';
import { PRIVATE, SECRETS, type FuzzKind, type Shown } from './kinds.ts';
import { mutated } from './mutate.ts';

/** Returns what is wrong with the answer to the input of a seed, each with its kind first; empty if all is well. */
export async function fallsOf(kind: FuzzKind, seed: number): Promise<string[]> {
  const bytes = mutated(kind.examples, seed);
  try {
    const shown = await kind.read(bytes);
    return [
      ...new Set(
        shown.flatMap((one) => wrongWith(one).map((what) => `${what}: ${JSON.stringify(one.text.slice(0, 200))}`)),
      ),
    ];
  } catch (error) {
    return [`crash: ${error instanceof Error ? (error.stack ?? error.message).slice(0, 900) : String(error)}`];
  }
}

/** Controls, and what turns the direction of reading; line ends and, in data, tabs are text. */
const CONTROL = /[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069\ufeff]/u;
const CONTROL_IN_DATA = /[^\P{Cc}\n\r\t]/u;

/** What the runner takes for a command (actions/runner, ActionCommand). */
const COMMAND = /^\s*::|##\[/m;

/** What a spreadsheet takes for a formula, also in full width. */
const FORMULA = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

/** The fields of a line of CSV (RFC 4180). */
function fieldsOf(line: string): string[] {
  return Array.from(
    line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"\r\n]*))/g),
    ([, quoted, plain]) => quoted ?? plain ?? '',
  );
}

function wrongWith({ where, text }: Shown): string[] {
  const secrets = where === 'terminal' ? [] : SECRETS.filter((secret) => text.includes(secret));
  return [
    ...(text.includes('failed unexpectedly') ? ['crash'] : []),
    ...(where !== 'log' && where !== 'field' && secrets.length > 0 ? ['secret'] : []),
    ...((where === 'data' || where === 'csv' ? CONTROL_IN_DATA : CONTROL).test(text) ? ['control character'] : []),
    ...(where === 'log' && COMMAND.test(text) ? ['workflow command'] : []),
    ...(where === 'field' && text.includes('##[') ? ['workflow command'] : []),
    ...(where === 'markdown' ? notOurs(text).map((what) => `markdown ${what}`) : []),
    ...(where === 'csv' && fieldsOf(text).some((field) => FORMULA.test(field)) ? ['formula'] : []),
    ...(where === 'data' ? privateWords(text) : []),
  ];
}

function privateWords(text: string): string[] {
  const lower = text.toLowerCase();
  return lower.startsWith('{"title":"a recorded run')
    ? PRIVATE.filter((word) => lower.includes(word)).map(
        (word) =>
          `private: ${word} in ${JSON.stringify(text.slice(Math.max(0, lower.indexOf(word) - 80), lower.indexOf(word) + 60))}`,
      )
    : [];
}
