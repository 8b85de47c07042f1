/** Calls that several cells have in common, of a principal that is checked as its application. */
import { expect, test } from '@jest/globals';
import type { Aws } from '../../../src/aws/clients.ts';
import type { Lookups } from '../../../src/collect/lookups.ts';
import { SharedCalls } from '../../../src/collect/shared-calls.ts';
import { Pool } from '../../../src/util/pool.ts';
import { ACCOUNT, identity } from '../matrix/support.ts';

/** Options of the clients that were made, and how often a look-up stood in for the call. */
async function listed(userAgent?: string) {
  const made: object[] = [];
  let lookedUp = 0;
  const base = identity();
  const credentials = () => Promise.reject(new Error('not used'));
  const shared = new SharedCalls({
    aws: {
      bedrock: (options: object) => {
        made.push(options);
        return Promise.resolve({ send: () => Promise.resolve({ $metadata: { attempts: 1 }, modelSummaries: [] }) });
      },
    } as unknown as Aws,
    lookups: {
      ownList: () => {
        lookedUp += 1;
        return Promise.resolve({ ok: true, value: [], attempts: 1 });
      },
    } as unknown as Lookups,
    ...{ pool: new Pool(1), now: () => 0, signal: new AbortController().signal },
  });
  const answer = await shared.answer({
    identity: {
      ...base,
      settings: { ...base.settings, ...(userAgent !== undefined && { userAgent }) },
      asker: { credentials, isItself: true, arn: base.arn },
    },
    ...{ credentials, region: 'us-east-1' },
    plan: { kind: 'call', api: 'ListFoundationModels', body: {} } as never,
  });
  return { ok: answer.ok, made, lookedUp, credentials };
}

test('the list that planning asked for stands in for the call', async () => {
  expect(await listed()).toMatchObject({ ok: true, made: [], lookedUp: 1 });
});

test('but not for an application with a User-Agent of its own: look-ups do not send it', async () => {
  const { credentials, ...rest } = await listed('search-service/4.2');
  const options = { region: 'us-east-1', account: ACCOUNT, userAgent: 'search-service/4.2', credentials };
  expect(rest).toEqual({ ok: true, made: [options], lookedUp: 0 });
});
