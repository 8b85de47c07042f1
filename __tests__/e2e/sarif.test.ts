/**
 * `report.sarif` as Microsoft's validator and GitHub's code scanning take it: a program of its own, which needs
 * seconds.
 */
import { describe, expect, test } from '@jest/globals';
import { reportWithout } from '../../src/report/report.ts';
import { sarifText, workflowPlace } from '../../src/report/sarif.ts';
import type { Report } from '../../src/domain/report.ts';
import { HOSTILE } from '../unit/report/hostile.ts';
import { poisoned } from '../unit/report/poisoned.ts';
import { SONNET, allWell, large, mixed, nothingDecided } from '../unit/report/samples.ts';
import { validateSarif } from './sarif-validator.ts';

const WORKFLOW = workflowPlace('octo-org/octo-repo/.github/workflows/bedrock.yml@refs/heads/main');
const EU = SONNET.replace('us.', 'eu.');
const PLACES = [{ configured: EU, place: { file: './config/bedrock access.yml', line: 7, column: 9 } }];
const WRONG = reportWithout(
  mixed().run,
  { name: 'bedrock-access-check', version: '1.0.0' },
  '2026-11-20T21:59:00.000Z',
  { result: 'error', reasons: ['1 mistake in the settings'] },
  [
    {
      cause: 'configuration-invalid',
      message: '.github/bedrock-access.yml:3:5: "modles" is not a key.',
      remedy: 'Write `models`.',
    },
  ],
);
const SKIPPED: Report = {
  ...WRONG,
  gate: { result: 'skipped', reasons: ['a fork'] },
  problems: [{ cause: 'github-fork-pull-request', message: 'A fork.', remedy: '' }],
};

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
