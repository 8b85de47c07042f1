/**
 * What waits for what: the order of the demo's calls as its testbed saw them, every answer taking a tenth of a second.
 */
import { beforeAll, expect, test } from '@jest/globals';
import type { JournalEntry } from '../../testbed/journal.ts';
import { loadWorld } from '../../testbed/load.ts';
import { runAction } from '../../testbed/runner.ts';

const SERVICES = ['oidc', 'sts', 'iam', 'bedrock', 'bedrock-runtime', 'github'];

let journal: JournalEntry[];

beforeAll(async () => {
  const latency = Object.fromEntries(SERVICES.map((service) => [service, 100]));
  ({ journal } = await runAction({ ...loadWorld('demo'), latency }));
});

const all = (operation: string): JournalEntry[] => journal.filter((entry) => entry.operation.startsWith(operation));
const begun = (operation: string): number => Math.min(...all(operation).map(({ startedAt }) => startedAt));
const ended = (operation: string): number => Math.max(...all(operation).map(({ endedAt }) => endedAt));

test('the ID token is what a run asks for first', () => {
  expect(journal[0]?.operation).toBe('getIdToken');
});

test('probes begin while the simulation is awaited', () => {
  expect(begun('InvokeModel')).toBeLessThan(ended('SimulatePrincipalPolicy'));
});

test('no probe begins before the availability that guards it was read', () => {
  for (const probe of all('InvokeModel')) {
    const guards = all('GetFoundationModelAvailability').filter(
      ({ region, model = '' }) => region === probe.region && (probe.model ?? '').includes(model),
    );
    for (const guard of guards) expect(guard.endedAt).toBeLessThanOrEqual(probe.startedAt);
  }
});

test('the comment is looked for while the check is made, written after it, and looked for again only because it is new', () => {
  const [first, last] = all('listComments');
  expect(all('listComments')).toHaveLength(2);
  expect(first?.startedAt).toBeLessThan(ended('InvokeModel'));
  expect(begun('createComment')).toBeGreaterThanOrEqual(ended('InvokeModel'));
  expect(begun('createComment')).toBeGreaterThanOrEqual(ended('SimulatePrincipalPolicy'));
  expect(last?.startedAt).toBeGreaterThanOrEqual(ended('createComment'));
});
