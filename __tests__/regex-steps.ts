/**
 * How much work a regular expression makes, counted instead of timed: a matcher that tries what a backtracking engine
 * tries, in its order, and counts each attempt. Works on the syntax tree of regexpp, which the linter uses too.
 */
import { type AST, RegExpParser } from '@eslint-community/regexpp';

type Next = (at: number) => boolean;

/** More attempts than this are not counted: it is too many already. */
export const ENOUGH = 1_500_000;

class Exhausted extends Error {}

export class StepCounter {
  readonly #pattern: AST.Pattern;
  readonly #flags: string;
  readonly #classes = new Map<string, RegExp>();
  #text = '';
  #steps = 0;

  /** Throws if the expression is none. `flags` as behind the literal. */
  constructor(source: string, flags: string) {
    const unicode = flags.includes('u');
    const unicodeSets = flags.includes('v');
    this.#pattern = new RegExpParser({ ecmaVersion: 2025 }).parsePattern(source, 0, source.length, {
      unicode,
      unicodeSets,
    });
    this.#flags = flags.replace(/[gyd]/g, '');
  }

  get pattern(): AST.Pattern {
    return this.#pattern;
  }

  /**
   * Attempts that a search for all matches in a text makes, as `matchAll` and `replaceAll` do; at most `ENOUGH` are
   * counted.
   */
  steps(text: string): number {
    this.#text = text;
    this.#steps = 0;
    try {
      for (let at = 0; at <= text.length;) {
        let end = -1;
        const found = this.#alternatives(this.#pattern.alternatives, at, (to) => {
          end = to;
          return true;
        });
        at = found && end > at ? end : at + 1;
      }
    } catch (error) {
      if (!(error instanceof Exhausted)) throw error;
    }
    return this.#steps;
  }

  /** A short text that an element matches, as far as that can be told from it alone. */
  sample(element: AST.Element): string {
    switch (element.type) {
      case 'Character':
        return String.fromCodePoint(element.value);
      case 'CharacterClass':
      case 'CharacterSet':
      case 'ExpressionCharacterClass':
        return SAMPLES.find((character) => this.#isIn(element, character)) ?? '';
      case 'Quantifier':
        return this.sample(element.element).repeat(Math.max(1, Math.min(element.min, 40)));
      case 'CapturingGroup':
      case 'Group':
        return this.sampleOf(element.alternatives[0]?.elements ?? []);
      default:
        return '';
    }
  }

  /**
   * What may repeat in an element: of a class, its members by twos, since a word and what ends it are read differently
   * than each alone.
   */
  repeats(element: AST.Element): string[] {
    if (element.type !== 'CharacterClass' && element.type !== 'CharacterSet') return [this.sample(element)];
    const [first = '', ...others] = SAMPLES.filter((character) => this.#isIn(element, character));
    return [first, ...others.slice(0, 6).map((other) => `${first}${other}`)];
  }

  sampleOf(elements: readonly AST.Element[]): string {
    return elements.map((element) => this.sample(element)).join('');
  }

  #step(): void {
    this.#steps += 1;
    if (this.#steps > ENOUGH) throw new Exhausted();
  }

  #alternatives(alternatives: readonly AST.Alternative[], at: number, next: Next): boolean {
    return alternatives.some(({ elements }) => this.#sequence(elements, 0, at, next));
  }

  #sequence(elements: readonly AST.Element[], index: number, at: number, next: Next): boolean {
    const element = elements[index];
    if (!element) return next(at);
    return this.#element(element, at, (to) => this.#sequence(elements, index + 1, to, next));
  }

  #element(element: AST.Element, at: number, next: Next): boolean {
    this.#step();
    switch (element.type) {
      case 'Character':
      case 'CharacterClass':
      case 'CharacterSet':
      case 'ExpressionCharacterClass': {
        const character = this.#characterAt(at);
        return character !== '' && this.#isIn(element, character) && next(at + character.length);
      }
      case 'Group':
      case 'CapturingGroup':
        return this.#alternatives(element.alternatives, at, next);
      case 'Quantifier':
        return this.#isSimple(element.element) ? this.#run(element, at, next) : this.#repeat(element, 0, at, next);
      case 'Assertion':
        return this.#assertion(element, at) && next(at);
      case 'Backreference':
        throw new Error(`a backreference cannot be counted: ${element.raw}`);
    }
  }

  #isSimple({ type }: AST.QuantifiableElement): boolean {
    return type === 'Character' || type === 'CharacterClass' || type === 'CharacterSet';
  }

  /** A repeated character, without a frame of the stack per repetition. */
  #run({ element, min, max, greedy }: AST.Quantifier, at: number, next: Next): boolean {
    const ends = [at];
    const most = max === Infinity ? Infinity : max;
    const extend = (): boolean => {
      this.#step();
      const from = ends.at(-1) ?? at;
      const character = this.#characterAt(from);
      if (ends.length > most || character === '' || !this.#isIn(element, character)) return false;
      ends.push(from + character.length);
      return true;
    };
    if (greedy) {
      while (extend());
      for (let count = ends.length - 1; count >= min; count -= 1) {
        this.#step();
        if (next(ends[count] ?? at)) return true;
      }
      return false;
    }
    for (let count = 0; ; count += 1) {
      if (count >= ends.length && !extend()) return false;
      this.#step();
      if (count >= min && next(ends[count] ?? at)) return true;
    }
  }

  #repeat(quantifier: AST.Quantifier, count: number, at: number, next: Next): boolean {
    this.#step();
    const { element, min, max, greedy } = quantifier;
    const again = (): boolean =>
      count < max &&
      this.#element(element, at, (to) => (to > at || count < min) && this.#repeat(quantifier, count + 1, to, next));
    const done = (): boolean => count >= min && next(at);
    return greedy ? again() || done() : done() || again();
  }

  #assertion(assertion: AST.Assertion, at: number): boolean {
    switch (assertion.kind) {
      case 'start':
        return at === 0 || (this.#flags.includes('m') && this.#text[at - 1] === '\n');
      case 'end':
        return at === this.#text.length || (this.#flags.includes('m') && this.#text[at] === '\n');
      case 'word': {
        const isWord = (index: number): boolean => /^\w$/.test(this.#text[index] ?? '');
        return (isWord(at - 1) !== isWord(at)) !== assertion.negate;
      }
      case 'lookahead':
        return this.#alternatives(assertion.alternatives, at, () => true) !== assertion.negate;
      case 'lookbehind':
        return this.#lookbehind(assertion.alternatives, at) !== assertion.negate;
    }
  }

  /** Those of this repository look a bounded way back. */
  #lookbehind(alternatives: readonly AST.Alternative[], at: number): boolean {
    for (let from = at; from >= Math.max(0, at - 4); from -= 1) {
      if (this.#alternatives(alternatives, from, (to) => to === at)) return true;
    }
    return false;
  }

  #characterAt(at: number): string {
    if (!/[uv]/.test(this.#flags)) return this.#text[at] ?? '';
    const point = this.#text.codePointAt(at);
    return point === undefined ? '' : String.fromCodePoint(point);
  }

  #isIn({ raw }: AST.Element, character: string): boolean {
    const known = this.#classes.get(raw);
    const test = known ?? new RegExp(`^(?:${raw})$`, this.#flags.replace('m', ''));
    if (!known) this.#classes.set(raw, test);
    return test.test(character);
  }
}

/** What is tried as a member of a class, and what repeats are made of. */
export const SAMPLES = [
  ...Array.from('a0-A.:/_ "\'`,;()[]{}<>|=+*?!#@&%~$\\\\'),
  '\n',
  '\t',
  '\r',
  '\u0001',
  'é',
  '\ud800',
  '\u200b',
];
