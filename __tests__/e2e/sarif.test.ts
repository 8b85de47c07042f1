/**
 * `report.sarif` as Microsoft's validator and GitHub's code scanning take it: a program of its own, which needs
 * seconds.
 */
import { describe, expect, test } from '@jest/globals';
import { sarifText } from '../../src/report/sarif.ts';
import { HOSTILE } from '../unit/report/hostile.ts';
import { poisoned } from '../unit/report/poisoned.ts';
import { allWell, large, mixed, nothingDecided } from '../unit/report/samples.ts';
import { validateSarif } from './sarif-validator.ts';
import { PLACES, SKIPPED, WORKFLOW, WRONG } from '../unit/report/sarif-samples.ts';

describe("Microsoft's validator and GitHub's rules", () => {
  test('find nothing in any kind of report', () => {
    const files = {
      mixed: sarifText(mixed(), PLACES, WORKFLOW),
      well: sarifText(allWell(), PLACES, WORKFLOW),
      undecided: sarifText(nothingDecided(), [], WORKFLOW),
      large: sarifText(large(), [], WORKFLOW),
      wrong: sarifText(WRONG, [], WORKFLOW),
      skipped: sarifText(SKIPPED, [], WORKFLOW),
      ...Object.fromEntries(
        HOSTILE.map((text, index) => [`hostile-${index}`, sarifText(poisoned(text), PLACES, WORKFLOW)]),
      ),
    };
    expect(validateSarif(files)).toEqual([]);
  });

  test('would find something', () => {
    const broken = sarifText(mixed(), PLACES, WORKFLOW).replace('"ruleIndex": 0', '"ruleIndex": 99');
    expect(validateSarif({ broken }).join('\n')).toContain('ruleIndex');
  });
});
