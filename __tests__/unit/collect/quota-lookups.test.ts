/** How Service Quotas is asked: once per quota, and never again by who may not. */
import { expect, test } from '@jest/globals';
import type { Aws } from '../../../src/aws/clients.ts';
import { Lookups } from '../../../src/collect/lookups.ts';
import { Pool } from '../../../src/util/pool.ts';
import { identity } from '../matrix/support.ts';

const HAIKU = { route: 'cross-region', model: 'anthropic.claude-haiku-4-5-20251001-v1:0' } as const;
const NEWCOMER = { route: 'on-demand', model: 'newcomer.large-v9:0' } as const;

function lookups(answer: (input: { QuotaCode?: string; NextToken?: string }) => Promise<object>) {
  const asked: string[] = [];
  const client = {
    send: ({ input }: { input: { QuotaCode?: string; NextToken?: string } }) => {
      asked.push(input.QuotaCode ?? `list ${input.NextToken ?? ''}`);
      return answer(input);
    },
  };
  const aws = { serviceQuotas: () => Promise.resolve(client) } as unknown as Aws;
  return { asked, of: new Lookups(aws, new Pool(4), new AbortController().signal) };
}

test('a quota is asked for by its code, once', async () => {
  const { asked, of } = lookups(({ QuotaCode }) =>
    Promise.resolve({ Quota: { QuotaCode, QuotaName: 'n', Value: 1 }, $metadata: {} }),
  );
  const who = identity();
  const [first, second] = await Promise.all([of.quotas(who, 'us-east-1', HAIKU), of.quotas(who, 'us-east-1', HAIKU)]);
  expect(first?.map(({ code }) => code).sort()).toEqual(['L-58BE175A', 'L-6120CF2D', 'L-CCA5DF70']);
  expect(second).toEqual(first);
  expect([...asked].sort()).toEqual(['L-58BE175A', 'L-6120CF2D', 'L-CCA5DF70']);
});

test('a model without a code is looked for in all pages of the list', async () => {
  const { asked, of } = lookups(({ NextToken }) =>
    Promise.resolve({
      Quotas: [{ QuotaCode: 'L-00000001', QuotaName: `page ${NextToken ?? '1'}`, Value: 1 }],
      ...(NextToken === undefined && { NextToken: '2' }),
      $metadata: {},
    }),
  );
  const found = await of.quotas(identity(), 'us-east-1', NEWCOMER);
  expect(found?.map(({ name }) => name)).toEqual(['page 1', 'page 2']);
  expect(asked).toEqual(['list ', 'list 2']);
});

test('who may not ask is not asked again, in any region', async () => {
  const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } });
  const { asked, of } = lookups(() => Promise.reject(denied));
  const who = identity();
  const all = await Promise.all(
    ['us-east-1', 'eu-west-1', 'eu-central-1'].flatMap((region) => [
      of.quotas(who, region, HAIKU),
      of.quotas(who, region, NEWCOMER),
    ]),
  );
  expect(all).toEqual([undefined, undefined, undefined, undefined, undefined, undefined]);
  expect(asked).toHaveLength(1);
});

test.each([
  ['NoSuchResourceException', 400, 2],
  ['InternalServerError', 500, undefined],
])(
  'one code that ends in %s: the others are what is applied only if the region has no such quota',
  async (name, httpStatusCode, read) => {
    const failure = Object.assign(new Error('no'), { name, $metadata: { httpStatusCode } });
    const { of } = lookups(({ QuotaCode }) =>
      QuotaCode === 'L-CCA5DF70'
        ? Promise.reject(failure)
        : Promise.resolve({ Quota: { QuotaCode, QuotaName: 'n', Value: 1 }, $metadata: {} }),
    );
    expect((await of.quotas(identity(), 'us-east-1', HAIKU))?.length).toBe(read);
  },
);

test('a Bedrock API key, and who asks from another account, are not sent there', async () => {
  const { asked, of } = lookups(() => Promise.resolve({ Quotas: [], $metadata: {} }));
  const key = { ...identity(), asker: { credentials: { bearerToken: 'k' }, isItself: true, arn: '' } };
  expect(await of.quotas(key, 'us-east-1', NEWCOMER)).toBeUndefined();
  const stranger = {
    ...identity(),
    asker: { ...identity().asker, isItself: false, arn: 'arn:aws:iam::999999999999:role/x' },
  };
  expect(await of.quotas(stranger as ReturnType<typeof identity>, 'us-east-1', NEWCOMER)).toBeUndefined();
  expect(asked).toEqual([]);
});
