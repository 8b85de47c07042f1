/**
 * What is said about the places of a run before anything is called: regions, FIPS endpoints, proxies. Nothing here
 * decides anything.
 */
import { type Proxies, proxyName } from '../net/proxies.ts';
import { fipsRegions, hasFips, isKnownRegion, nearestRegion, REGIONS_DATE } from '../catalog/regions.ts';
import type { Settings } from '../domain/settings.ts';

/** A line for the log about an endpoint. */
export interface Notice {
  level: 'info' | 'warning';
  text: string;
}

/** @param run.fips - whether the SDK was told to use FIPS endpoints */
export function endpointNotices(
  { checks, probe }: Pick<Settings, 'checks' | 'probe'>,
  run: { fips: boolean; proxies: Proxies },
): Notice[] {
  const regions = [...new Set(checks.flatMap(({ models }) => models.flatMap((model) => model.regions)))];
  return [
    ...proxyNotices(run.proxies),
    ...regions.filter((region) => !isKnownRegion(region)).map(unknownRegion),
    ...(run.fips && probe !== 'off' ? withoutFips(regions.filter((region) => !hasFips(region))) : []),
  ];
}

function proxyNotices({ http, https, direct, unusable }: Proxies): Notice[] {
  const same = https !== undefined && https.address === http?.address;
  const names = same
    ? [`${https.address} (${https.variable}, ${http.variable})`]
    : [https, http].flatMap((proxy) => (proxy ? [proxyName(proxy)] : []));
  const except =
    direct.length === 0
      ? ''
      : `, except to ${direct.filter((host) => !isRepeated(host, direct)).join(', ')} (NO_PROXY)`;
  return [
    ...unusable.map((text): Notice => ({ level: 'warning', text })),
    ...(names.length === 0
      ? []
      : [{ level: 'info' as const, text: `Calls go through the proxy ${names.join(' and ')}${except}.` }]),
  ];
}

/** `.example.com` beside `example.com`: one entry, as the user wrote it. */
function isRepeated(host: string, all: readonly string[]): boolean {
  return host.startsWith('.') && all.includes(host.slice(1));
}

/** A table may be older than a region: this explains a misspelt name. */
function unknownRegion(region: string): Notice {
  const meant = nearestRegion(region);
  const hint = meant === undefined ? '' : ` Is \`${meant}\` meant?`;
  return {
    level: 'info',
    text: `\`${region}\` is not in our table of regions with Bedrock (${REGIONS_DATE}); it is checked as it is.${hint}`,
  };
}

/** Said before the calls fail: a missing endpoint is a name that DNS does not know, and nothing else would say why. */
function withoutFips(regions: readonly string[]): Notice[] {
  return regions.map((region) => {
    const have = fipsRegions(region);
    const where =
      have.length === 0 ? 'No region of its partition has one.' : `Regions that have one: ${have.join(', ')}.`;
    return {
      level: 'warning',
      text: `FIPS endpoints are asked for (AWS_USE_FIPS_ENDPOINT or \`use_fips_endpoint\`), and bedrock-runtime has none in ${region} by our table (${REGIONS_DATE}): probes there will probably not find their host. ${where}`,
    };
  });
}
