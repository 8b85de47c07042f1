/** A user's long-term keys for Bedrock: all pages, no secrets, and what cannot be dated is none. */
import { expect, test } from '@jest/globals';
import type { IAMClient } from '@aws-sdk/client-iam';
import { apiKeysOf } from '../../../src/iam/api-keys.ts';
import { fakeClient, refusal } from './fake-client.ts';

const key = (id: string, more: object = {}) => ({
  ...{ ServiceSpecificCredentialId: id, Status: 'Active', CreateDate: new Date('2026-01-02T03:04:05Z') },
  ...{ ServiceCredentialSecret: 'hush', ...more },
});

test('all pages are read, each key with its state and days', async () => {
  const { access, sent } = fakeClient<IAMClient>({
    ListServiceSpecificCredentials: ({ Marker }) =>
      Marker === undefined
        ? { ServiceSpecificCredentials: [key('A')], IsTruncated: true, Marker: 'next' }
        : {
            ServiceSpecificCredentials: [
              key('B', { Status: 'Inactive', ExpirationDate: new Date('2027-01-01T00:00:00Z') }),
              key('C', { Status: undefined }),
              key('D', { CreateDate: undefined }),
            ],
            ...{ IsTruncated: false, Marker: 'left over' },
          },
  });
  const created = '2026-01-02T03:04:05.000Z';
  expect(await apiKeysOf(access, 'ann')).toEqual({
    ...{ ok: true, attempts: 2 },
    value: [
      { id: 'A', status: 'Active', created },
      { id: 'B', status: 'Inactive', created, expires: '2027-01-01T00:00:00.000Z' },
      { id: 'C', status: 'Active', created },
    ],
  });
  expect(sent.map(({ input }) => input)).toEqual([
    { UserName: 'ann', ServiceName: 'bedrock.amazonaws.com' },
    { UserName: 'ann', ServiceName: 'bedrock.amazonaws.com', Marker: 'next' },
  ]);
});

test('half of the keys is not told as all of them: a page that fails fails the list', async () => {
  const { access } = fakeClient<IAMClient>({
    ListServiceSpecificCredentials: ({ Marker }) => {
      if (Marker !== undefined) throw refusal();
      return { ServiceSpecificCredentials: [key('A')], IsTruncated: true, Marker: 'next' };
    },
  });
  expect(await apiKeysOf(access, 'ann')).toMatchObject({
    ok: false,
    failure: { errorName: 'AccessDenied' },
    attempts: 2,
  });
});
