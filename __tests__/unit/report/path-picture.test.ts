import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pathPicture } from '../../../src/report/path-picture.ts';
import type { Cell, RequirementResult } from '../../../src/domain/report.ts';
import { HOSTILE, hostileText } from './hostile.ts';
import { cell, requirement } from './samples.ts';

const denied = { decision: 'explicitDeny', deniedBy: 'organization' } as const;
const leg = (region: string, change: Partial<RequirementResult> = {}): RequirementResult =>
  requirement({ requestedRegion: region, ...change });
const entrance = (change: Partial<RequirementResult> = {}): RequirementResult =>
  leg('us-east-1', { resource: 'arn:aws:bedrock:us-east-1:1:inference-profile/us.x', ...change });

function drawn(requirements: RequirementResult[], change: Partial<Cell> = {}): string {
  return pathPicture({ cells: [cell({ ...change, simulation: { outcome: 'denied', requirements } })] });
}

describe('is drawn only where it says more than words', () => {
  test.each<[string, RequirementResult[], boolean]>([
    ['one of two legs refused', [entrance(), leg('us-east-1'), leg('us-west-2', denied)], true],
    ['the global leg refused', [entrance(), leg('us-east-1'), leg('unspecified', denied)], true],
    ['all legs refused', [entrance(), leg('us-east-1', denied), leg('us-west-2', denied)], false],
    ['no leg refused, but the profile', [entrance(denied), leg('us-east-1'), leg('us-west-2')], false],
    ['one leg', [leg('us-east-1', denied)], false],
    ['nothing simulated', [], false],
  ])('%s', (_name, requirements, is) => {
    expect(drawn(requirements) !== '').toBe(is);
  });
});

test('the hop that refuses is marked, with who refuses', () => {
  const picture = drawn([
    entrance(denied),
    leg('us-east-1'),
    leg('unspecified', { ...denied, deniedBy: 'permissions-boundary' }),
  ]);
  expect(picture.split('\n')).toEqual([
    '```mermaid',
    'flowchart LR',
    '  principal(["app"])',
    '  profile["us.anthropic.claude-sonnet-4-5-20250929-v1:0"]',
    '  principal -. "❌ refused: organization" .-> profile',
    '  region0["us-east-1"]',
    '  profile --> region0',
    '  region1["no region"]',
    '  profile -. "❌ refused: permissions boundary" .-> region1',
    '  class region1 refused',
    '  classDef refused stroke:#cf222e,stroke-width:3px,stroke-dasharray:6 3',
    '```',
  ]);
});

describe('text from outside is a label', () => {
  const LABEL = '"(?:[\\p{L}\\p{N} .:/_-]|#\\d+;)*"';
  const LINE = new RegExp(
    `^  (?:principal\\(\\[${LABEL}\\]\\)|(?:profile|region\\d+)\\[${LABEL}\\]|\\w+ --> \\w+|\\w+ -\\. "❌ refused(?:: [a-z ]+)?" \\.-> \\w+|class region\\d+ refused|classDef refused [\\w:#,-]+ 3)$`,
    'u',
  );
  const check = (text: string): void => {
    const picture = drawn([entrance(), leg(text), leg(`${text}2`, denied)], {
      principal: text,
      model: text,
      name: text,
    });
    expect(
      picture
        .split('\n')
        .slice(2, -1)
        .filter((line) => !LINE.test(line)),
    ).toEqual([]);
  };
  test.each(HOSTILE)('%j', check);
  test('anything', () => {
    fc.assert(fc.property(hostileText, check), { numRuns: 200 });
  });
});
