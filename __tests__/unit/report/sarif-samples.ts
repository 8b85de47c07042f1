/** Reports without cells, and places, as the tests of SARIF have them. */
import type { Report } from '../../../src/domain/report.ts';
import { reportWithout } from '../../../src/report/report.ts';
import { workflowPlace } from '../../../src/report/sarif.ts';
import { SONNET, mixed } from './samples.ts';

export const WORKFLOW = workflowPlace('octo-org/octo-repo/.github/workflows/bedrock.yml@refs/heads/main');
export const EU = SONNET.replace('us.', 'eu.');
export const PLACES = [{ configured: EU, place: { file: './config/bedrock access.yml', line: 7, column: 9 } }];
export const WRONG = reportWithout(
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
export const SKIPPED: Report = {
  ...WRONG,
  gate: { result: 'skipped', reasons: ['a fork'] },
  problems: [{ cause: 'github-fork-pull-request', message: 'A fork.', remedy: '' }],
};
