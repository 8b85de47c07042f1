/** Stand-ins for words of an account: as long as the word, the same for the same word, and nothing of it left. */

import { accountOfAccessKey } from '../identity/bearer-token.ts';

/** Letters of the numbers; `x` fills up. */
const DIGITS = 'abcdefghijklmnopqrstuvw';

/** Stand-ins, made in the order in which words are first asked for. */
export class Pseudonyms {
  readonly #made = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  /**
   * The stand-in of a run of letters and digits. The length stays, so that positions in policy documents stay right;
   * capitals stay capitals, and what is all digits stays that. Access key IDs and IAM's unique IDs keep the four
   * letters that say what they are; an access key ID tells the stand-in of its account.
   */
  of(word: string): string {
    const known = this.#made.get(word);
    if (known !== undefined) return known;
    const made = this.#make(word);
    this.#made.set(word, made);
    return made;
  }

  #make(word: string): string {
    if (/^\d+$/.test(word)) return this.#next(`digits ${word.length}`, word.length, '0123456789', '0');
    const account = accountOfAccessKey(word);
    if (account !== undefined) return accessKeyOf(word.slice(0, 4), this.of(account), this.#count('access key'));
    const prefix = /^(?:A[A-Z]{2}A|ABIA|ASCA)(?=[A-Z0-9]{12,}$)/.exec(word)?.[0];
    if (prefix !== undefined)
      return `${prefix}I${this.#next(`id ${word.length}`, word.length - 5, DIGITS, 'x').toUpperCase()}`;
    const isUpper = /[A-Z]/.test(word) && word === word.toUpperCase();
    const made = this.#next(`word ${word.length}`, word.length, DIGITS, 'x');
    return isUpper ? made.toUpperCase() : made;
  }

  #next(kind: string, length: number, alphabet: string, filler: string): string {
    const number = this.#count(kind);
    let text = '';
    for (let rest = number; rest > 0; rest = Math.floor(rest / alphabet.length)) {
      text = alphabet.charAt(rest % alphabet.length) + text;
    }
    return text.slice(-length).padStart(length, filler);
  }

  #count(kind: string): number {
    const number = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, number);
    return number;
  }
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * An access key ID of an account, as `accountOfAccessKey` reads it; the first bit is set, so that it does not begin
 * with I or J.
 */
function accessKeyOf(prefix: string, account: string, number: number): string {
  const inBase32 = (bits: bigint, letters: number): string =>
    Array.from({ length: letters }, (_, at) =>
      BASE32.charAt(Number((bits >> BigInt(5 * (letters - 1 - at))) & 31n)),
    ).join('');
  return `${prefix}${inBase32((1n << 49n) | (BigInt(account) << 9n), 10)}${inBase32(BigInt(number), 6)}`;
}
