import { expect, test } from '@jest/globals';
import { planRun } from '../../../src/app/plan.ts';
import type { Host } from '../../../src/domain/host.ts';
import { planJson, planTable } from '../../../src/report/plan-text.ts';
import { settingsFrom } from '../settings/fake.ts';

const CONFIG = `
version: 1
regions: [us-east-1]
models:
  - id: amazon.nova-lite-v1:0
  - { id: amazon.titan-embed-text-v2:0, actions: [invoke], expect: deny, via: direct }
`;

async function plan() {
  const settings = await settingsFrom({ files: { '.github/bedrock-access.yml': CONFIG } });
  const host: Pick<Host, 'env'> = { env: {} };
  return planRun(host as Host, settings);
}

test('a line for each principal, region and model with its actions, then the calls, in columns', async () => {
  const { cells } = await plan();
  const lines = planTable(cells, { 'sts:GetCallerIdentity': 1, 'bedrock-runtime:InvokeModel': 12 });
  expect(lines.slice(0, 8)).toEqual([
    'principal  region     model                         actions',
    'caller     us-east-1  amazon.nova-lite-v1:0         invoke, stream',
    'caller     us-east-1  amazon.titan-embed-text-v2:0  invoke          expect: deny',
    '',
    'Calls, at most, while nothing is refused (a refusal is asked about again, to say who refused):',
    '  sts:GetCallerIdentity        1',
    '  bedrock-runtime:InvokeModel  12',
    '',
  ]);
  expect(lines[8]).toMatch(/^Nothing was called\. /);
});

test('as data: each cell with what is expected and where its target is from', async () => {
  const { cells } = await plan();
  expect(planJson(cells, { 'a:B': 1 }, 0.00000012345)).toEqual({
    cells: [
      ...['invoke', 'stream'].map((action) => ({
        ...{ principal: 'caller', region: 'us-east-1', model: 'amazon.nova-lite-v1:0', action },
        ...{ expected: 'allow', resolvedBy: 'id' },
      })),
      {
        ...{ principal: 'caller', region: 'us-east-1', model: 'amazon.titan-embed-text-v2:0', action: 'invoke' },
        ...{ expected: 'deny', resolvedBy: 'id' },
      },
    ],
    calls: { 'a:B': 1 },
    worstCaseUsd: 0.000000123,
  });
});

test('what grows with the account stands apart, as the least, in the table and as data', () => {
  const more = { 'iam:GetAccountAuthorizationDetails': 2 };
  const lines = planTable([], { 'sts:GetCallerIdentity': 1 }, more);
  const at = lines.findIndex((line) => line.startsWith('And at least, for who-can and what-if'));
  expect(lines.slice(at - 1, at + 2)).toEqual([
    '  sts:GetCallerIdentity  1',
    lines[at],
    '  iam:GetAccountAuthorizationDetails  2',
  ]);
  expect(planTable([], { 'sts:GetCallerIdentity': 1 }).join()).not.toContain('at least');
  expect(planJson([], {}, 0, more).accountCalls).toEqual(more);
  expect(planJson([], {}, 0)).not.toHaveProperty('accountCalls');
});
