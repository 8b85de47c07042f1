import { expect, test } from '@jest/globals';
import { proxiesOf } from '../../../src/net/proxies.ts';
import { endpointNotices } from '../../../src/report/endpoint-notices.ts';
import { settingsFrom } from '../settings/fake.ts';

const notices = async (regions: string, run: { fips?: boolean; env?: Record<string, string>; probe?: string } = {}) => {
  const inputs = { models: 'amazon.nova-lite-v1:0', 'aws-region': regions, ...(run.probe && { probe: run.probe }) };
  const settings = await settingsFrom({ inputs });
  return endpointNotices(settings, { fips: run.fips ?? false, proxies: proxiesOf(run.env ?? {}) }).map(
    ({ level, text }) => `${level}: ${text}`,
  );
};

test('nothing is said of what is known and plain', async () => {
  expect(await notices('us-east-1, us-gov-west-1, eusc-de-east-1')).toEqual([]);
});

test('a region that is not in the table is a hint, never a warning', async () => {
  const [first, ...rest] = await notices('us-est-1');
  expect(first).toMatch(/^info: `us-est-1` is not in our table .*2026-10-01.* Is `us-east-1` meant\?$/);
  expect(rest).toEqual([]);
  expect(await notices('cn-north-1')).toEqual([expect.not.stringContaining('meant')]);
});

test('FIPS endpoints that do not exist are a warning with those that do, where anything is called there', async () => {
  expect(await notices('us-east-1', { fips: true })).toEqual([]);
  const [said = ''] = await notices('eu-west-1', { fips: true });
  expect(said).toMatch(
    /^warning: .*none in eu-west-1.*Regions that have one: ca-central-1, us-east-1, us-east-2, us-west-2\.$/,
  );
  expect(await notices('eu-west-1', { fips: true, probe: 'off' })).toEqual([]);
});

test('proxies are named without credentials, and what NO_PROXY leaves out as it was written', async () => {
  const env = { HTTPS_PROXY: 'http://build:secret@proxy.corp:3128', NO_PROXY: 'example.com,.internal' };
  expect(await notices('us-east-1', { env })).toEqual([
    'info: Calls go through the proxy proxy.corp:3128 (HTTPS_PROXY), except to example.com, .internal (NO_PROXY).',
  ]);
  expect(await notices('us-east-1', { env: { HTTPS_PROXY: 'socks5://p:1' } })).toEqual([
    expect.stringMatching(/^warning: `HTTPS_PROXY` is not the URL of an HTTP proxy/),
  ]);
});
