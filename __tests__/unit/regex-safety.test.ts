/**
 * No regular expression of `src/` makes more work than a multiple of its input's length, whatever the input. Texts
 * come from AWS, from files of forks and from models: one quadratic expression holds up a whole run, and no timeout
 * ends it. Counted in steps, never by the clock.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { AST } from '@eslint-community/regexpp';
import ts from 'typescript';
import { ENOUGH, SAMPLES, StepCounter } from '../regex-steps.ts';

const ROOT = join(import.meta.dirname, '..', '..');

interface Expression {
  /** `src/report/escape.ts: /.../g` */
  name: string;
  source: string;
  flags: string;
}

function expressionsOf(file: string): Expression[] {
  const tree = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      found.push({ name: `${file}: ${node.text}`, source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

const FILES = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.ts'),
);
const EXPRESSIONS = FILES.map((name) => `src/${name.replaceAll('\\', '/')}`).flatMap(expressionsOf);

const SHORT = 500;

/** Ends that let a match fail at the last moment. */
const ENDS = ['', '\u0001', '!'];

/**
 * What may repeat in a hostile text: each sample, and what the expression's own repeats are made of, with what stands
 * before them.
 */
function pumpsOf(counter: StepCounter): { before: string; repeated: string }[] {
  const whole = counter.pattern.alternatives.map(({ elements }) => counter.sampleOf(elements));
  const cut = whole.flatMap((text) => [text, text.slice(0, -1), text.slice(1)]);
  const pumps = [...SAMPLES, ...cut].map((repeated) => ({ before: '', repeated }));
  const visit = (elements: readonly AST.Element[], before: string): void => {
    let soFar = before;
    for (const element of elements) {
      if (element.type === 'Quantifier') {
        for (const repeated of counter.repeats(element.element)) {
          pumps.push({ before: soFar, repeated }, { before: '', repeated: `${soFar}${repeated}` });
        }
        if ('alternatives' in element.element)
          for (const one of element.element.alternatives) visit(one.elements, soFar);
      } else if (element.type === 'Group' || element.type === 'CapturingGroup') {
        for (const one of element.alternatives) visit(one.elements, soFar);
      }
      soFar += counter.sample(element);
    }
  };
  for (const { elements } of counter.pattern.alternatives) visit(elements, '');
  return pumps.filter(({ repeated }) => repeated !== '');
}

/** The hostile text that makes more than proportionally more work when it is twice as long; undefined if none does. */
function worstOf({ source, flags }: Expression): string | undefined {
  const counter = new StepCounter(source, flags);
  for (const { before, repeated } of pumpsOf(counter)) {
    for (const end of ENDS) {
      const text = (length: number): string => before + repeated.repeat(Math.ceil(length / repeated.length)) + end;
      const short = counter.steps(text(SHORT));
      // Work that is bounded for each character is no reason to look closer.
      if (short < 40 * SHORT) continue;
      if (short >= ENOUGH || counter.steps(text(2 * SHORT)) > 3 * short) return JSON.stringify(text(12));
    }
  }
  return undefined;
}

/** Expressions whose input is short by construction, and why. The list may only get shorter. */
const SHORT_INPUTS: Readonly<Record<string, string>> = {
  'src/util/usd.ts: /\\.?0+$/': 'A number as toFixed writes it.',
  'src/catalog/related-models.ts: /(?:-v?\\d+(?:[:.]\\w+)*)+$/': 'A model ID: Bedrock takes 2,048 characters at most.',
  'src/catalog/related-models.ts: /(?:-\\d+)+$/': 'A model ID: Bedrock takes 2,048 characters at most.',
};

describe('the counter itself', () => {
  test.each([
    ['a+b', true],
    ['(?<!a)a+b', false],
    ['\\s+$', true],
    ['`[^`]*[^`\\s][^`]*`', true],
    ['`\\s*[^`\\s][^`]*`', false],
    ['(?:a+)+b', true],
    ['^\\s+$', false],
    ['\\b[a-z][a-z0-9-]+:[A-Z]', true],
  ])('/%s/ is quadratic or worse: %s', (source, isBad) => {
    expect(worstOf({ name: source, source, flags: 'g' }) !== undefined).toBe(isBad);
  });
});

test('every expression is looked at', () => {
  expect(EXPRESSIONS.length).toBeGreaterThan(250);
});

test('none makes more work than a multiple of the length of its input', () => {
  const slow = EXPRESSIONS.flatMap((expression) => {
    const worst = worstOf(expression);
    return worst === undefined ? [] : [`${expression.name} on ${worst}`];
  });
  expect(slow.filter((name) => !Object.keys(SHORT_INPUTS).some((known) => name.startsWith(`${known} on `)))).toEqual(
    [],
  );
});
