/** What the commands beside the check share: lists of values, regions, and mistakes of the person who calls them. */
import { messageOf } from '../aws/to-failure.ts';
import { parseRegion } from '../settings/regions.ts';

/** A mistake of the person: what is wrong, as a sentence. */
export class Misuse extends Error {}

/** Returns the values of a list option, which is given several times or with commas, each once. */
export function listed(values: readonly string[] = []): string[] {
  const all = values.flatMap((value) => value.split(/[\s,]+/)).filter((value) => value !== '');
  return [...new Set(all)];
}

/** Returns a region as it is written. Throws `Misuse` for what is none. */
export function checkedRegion(text: string): string {
  const region = parseRegion(text);
  if (!region.ok) throw new Misuse(`--region ${text} is not a region.`);
  return region.value;
}

/** Returns what a text names among the words that an option takes. Throws `Misuse` for another. */
export function oneOfWords<T extends string>(option: string, words: readonly T[], text: string): T {
  const word = words.find((name) => name === text);
  if (word === undefined) throw new Misuse(`--${option} ${text} is none of ${words.join(', ')}.`);
  return word;
}

/**
 * Returns what a command's arguments are parsed to. Throws `Misuse`, with where to look, for options that there are
 * not.
 */
export function understood<T>(command: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new Misuse(`${messageOf(error)} See bedrock-access-check ${command} --help.`);
  }
}
