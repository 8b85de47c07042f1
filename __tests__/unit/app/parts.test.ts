/** A run in parts: by account, with the principals that lend credentials, under the names of the whole run. */
import { expect, test } from '@jest/globals';
import { settingsOfPart, splitRun } from '../../../src/app/parts.ts';
import { settingsFrom } from '../settings/fake.ts';
import type { Host } from '../../../src/domain/host.ts';

const ENV = { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://token.example/' };
const HOST = { env: ENV, input: () => '' } as unknown as Host;
const role = (account: string, name: string) => `arn:aws:iam::${account}:role/${name}`;
const MODELS = 'regions: [us-east-1]\nactions: [invoke]\nmodels:\n  - id: amazon.nova-lite-v1:0\n';
const SEARCH = `${MODELS}principals:
  - { name: checker, role-to-assume: "${role('111122223333', 'checker')}" }
  - { name: app, role-to-assume: "${role('444455556666', 'app')}", source: checker }
  - { name: task, principal-arn: "${role('444455556666', 'task')}", simulate-with: app }
`;
const PORTAL = `${MODELS}principals:\n  - { name: app, role-to-assume: "${role('777788889999', 'app')}" }\n`;

const both = () =>
  settingsFrom({
    files: { 'search.yml': SEARCH, 'portal.yml': PORTAL },
    inputs: { 'config-file': 'search.yml\nportal.yml' },
    env: ENV,
  });

test('an account is in one part only, the one with the most calls first, and always the same', async () => {
  const settings = await both();
  const parts = await splitRun(HOST, settings, 5);
  expect(parts.map(({ accounts }) => accounts)).toEqual([['444455556666'], ['111122223333'], ['777788889999']]);
  expect(parts.map(({ checks }) => checks)).toEqual([2, 1, 1]);
  expect(await splitRun(HOST, settings, 5)).toEqual(parts);
  expect((await splitRun(HOST, settings, 1)).map(({ checks }) => checks)).toEqual([4]);
});

test('a part has its principals, those that lend them credentials, and the names of the whole run', async () => {
  const part = await settingsOfPart(HOST, await both(), { number: 1, of: 5 });
  expect(part?.checks.map(({ file, label }) => [file, label])).toEqual([['search.yml', 'search']]);
  expect(part?.checks[0]?.principals.map(({ name, lendsOnly }) => [name, lendsOnly])).toEqual([
    ['checker', true],
    ['app', undefined],
    ['task', undefined],
  ]);
});

test('there is no part beyond the last', async () => {
  expect(await settingsOfPart(HOST, await both(), { number: 4, of: 5 })).toBeUndefined();
});
