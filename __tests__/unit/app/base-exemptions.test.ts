/** Which exemptions a pull request is held against: those of its base commit, and none if that cannot be read. */
import { expect, test } from '@jest/globals';
import { exemptionsFor } from '../../../src/app/check.ts';
import type { RunEvent } from '../../../src/domain/event.ts';
import type { Host } from '../../../src/domain/host.ts';
import { RedactedLog } from '../../../src/report/log.ts';
import { read } from '../settings/fake.ts';

const ROLE = 'arn:aws:iam::111122223333:role/app';
const EXEMPT = ', allow-unmet: {until: 2027-03-31, reason: asked for}';
const configuration = (more: string): string =>
  `principals: [{role-to-assume: "${ROLE}"}]\nmodels: [{id: amazon.nova-lite-v1:0${more}}]\n`;

const EVENT: RunEvent = {
  ...{ name: 'pull_request', repository: 'o/r', owner: 'o', repo: 'r', visibility: 'private' },
  pullRequest: { number: 1 },
};

async function heldAgainst(event: RunEvent, token: string, text = configuration(EXEMPT)) {
  const given = { inputs: { 'config-file': 'c.yml' }, env: { AWS_REGION: 'us-east-1' }, files: { 'c.yml': text } };
  const warnings: string[] = [];
  const settings = await read(given);
  if (!settings.ok) throw new Error('the configuration has mistakes');
  const host = {
    env: given.env,
    input: (name: string) => (name === 'config-file' ? 'c.yml' : ''),
    warning: (line: string) => warnings.push(line),
  } as unknown as Host;
  const log = new RedactedLog(host, settings.settings.surfaces, event);
  const end = new AbortController().signal;
  return { exemptions: await exemptionsFor(host, log, event, settings, token, end), warnings };
}

test.each<[string, RunEvent, string, string]>([
  ['a base commit that the event does not name', EVENT, 'token', 'which commit that is, is not known'],
  [
    'no token to read it with',
    { ...EVENT, pullRequest: { number: 1, baseSha: 'abc' } },
    '',
    'the input `github-token` is empty',
  ],
])('%s: nothing is exempt, and a warning says so', async (_name, event, token, why) => {
  const { exemptions, warnings } = await heldAgainst(event, token);
  expect(exemptions).toEqual({ base: [] });
  expect(warnings).toEqual([
    `What the base commit exempts with \`allow-unmet\` could not be read, so no exemption holds for this pull request: ${why}`,
  ]);
});

test.each<[string, RunEvent, string]>([
  ['outside of a pull request the file itself counts', { ...EVENT, name: 'push' }, configuration(EXEMPT)],
  ['without an exemption the base is not looked at', EVENT, configuration('')],
])('%s', async (_name, event, text) => {
  expect(await heldAgainst(event, '', text)).toEqual({ exemptions: {}, warnings: [] });
});
