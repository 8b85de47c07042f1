/**
 * The inputs of `merge/action.yml`: a table as for the action itself, whose rows it shares where they mean the same.
 */
import { INPUTS, type InputSpec } from './inputs.ts';
import * as parse from './parsers.ts';
import { err, ok } from './problem.ts';
import type { Mistake } from '../domain/settings.ts';

const number = parse.integer(1, 256);

export const MERGE_INPUTS = {
  reports: {
    description:
      'Required: the `report.json` files of the job matrix, as paths or globs, one per line, relative to the workspace (where `actions/download-artifact` has put them).',
    default: '',
    parse: (text) =>
      text === ''
        ? err('There is nothing to merge.', 'Write `reports: reports/**/report.json`.')
        : parse.list(parse.line(4096), /[\r\n]+/)(text),
  } satisfies InputSpec<string[]>,
  'expected-reports': {
    description: 'How many reports there must be: fewer fail the gate. The matrix knows it as `strategy.job-total`.',
    default: '',
    parse: (text) => (text === '' ? ok(undefined) : number(text)),
  } satisfies InputSpec<number | undefined>,
  baseline: INPUTS.baseline,
  'fail-on': INPUTS['fail-on'],
  summary: INPUTS.summary,
  comment: INPUTS.comment,
  'comment-key': INPUTS['comment-key'],
  issue: INPUTS.issue,
  'report-dir': INPUTS['report-dir'],
  'github-token': INPUTS['github-token'],
};

/** The values of the inputs that a merge takes, parsed. */
export type MergeValues = {
  readonly [K in keyof typeof MERGE_INPUTS]: (typeof MERGE_INPUTS)[K] extends InputSpec<infer T> ? T : never;
};

/** Reads the inputs; one with a mistake has its default, so that the mistake can be shown. */
export function readMergeInputs(input: (name: string) => string): { values: MergeValues; mistakes: Mistake[] } {
  const values: Record<string, unknown> = {};
  const mistakes: Mistake[] = [];
  const entries: [string, InputSpec<unknown>][] = Object.entries(MERGE_INPUTS);
  for (const [name, spec] of entries) {
    const parsed = spec.parse(input(name).trim());
    const shown = parsed.ok ? parsed : spec.parse('');
    values[name] = shown.ok ? shown.value : [];
    if (!parsed.ok) mistakes.push(...parsed.problems.map((problem) => ({ ...problem, input: name })));
  }
  // Each name has a value that the parser of that name returned.
  return { values: values as unknown as MergeValues, mistakes };
}
