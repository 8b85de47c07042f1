/** The input `policy-files`: a path or glob a line, with what it is attached as, to whom, and in the place of what. */
import { POLICY_LAYERS, type PolicyLayer } from '../domain/settings.ts';
import { line } from './parsers.ts';
import { err, ok, quote, type Parsed } from './problem.ts';

/** An entry of the list, in the form that the configuration file has as well. */
export interface PolicyFileLine {
  /** A path or glob. */
  file: string;
  principal?: string;
  layer?: PolicyLayer;
  replaces?: string;
}

/** A word behind a path: `principal=app`. */
const OPTION = /^(principal|layer|replaces)=(.+)$/;

/** Parses `[LAYER:]PATH [principal=NAME] [replaces=POLICY]`, one per line. All that is wrong is reported. */
export function policyFileLines(text: string): Parsed<PolicyFileLine[]> {
  const lines = text
    .split(/[\r\n]+/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
  if (lines.length === 0) return err('The list has no entry.', 'Write at least one, or leave the input out.');
  const parsed = lines.map(policyFileLine);
  const problems = parsed.flatMap((one) => (one.ok ? [] : one.problems));
  return problems.length > 0 ? { ok: false, problems } : ok(parsed.flatMap((one) => (one.ok ? [one.value] : [])));
}

function policyFileLine(written: string): Parsed<PolicyFileLine> {
  const options = new Map<string, string>();
  let rest = written;
  for (;;) {
    const [before, last] = lastWord(rest);
    const [, name = '', value = ''] = (before === '' ? undefined : OPTION.exec(last)) ?? [];
    if (name === '') break;
    if (options.has(name)) return err(`${quote(written)} has \`${name}=\` twice.`, 'Write it once.');
    options.set(name, value);
    rest = before;
  }
  const [, prefix, path] = /^(identity|boundary|session|scp):(.+)$/.exec(rest) ?? [];
  const layer = prefix ?? options.get('layer');
  const known = POLICY_LAYERS.find((one) => one === layer);
  if (layer !== undefined && known === undefined) {
    return err(
      `${quote(layer)} is not what a policy is attached as.`,
      'Write `identity`, `boundary`, `session` or `scp`.',
    );
  }
  const file = line(4096)(path ?? rest);
  if (!file.ok) return file;
  const [principal, replaces] = [options.get('principal'), options.get('replaces')];
  return ok({
    file: file.value,
    ...(principal !== undefined && { principal }),
    ...(known !== undefined && { layer: known }),
    ...(replaces !== undefined && { replaces }),
  });
}

/**
 * The last word of a line, and what is before the blanks in front of it. An expression that ends in `\s+` would look
 * at long blanks again and again.
 */
function lastWord(line: string): [string, string] {
  let start = line.length;
  while (start > 0 && !/\s/.test(line.charAt(start - 1))) start -= 1;
  return [line.slice(0, start).trimEnd(), line.slice(start)];
}
