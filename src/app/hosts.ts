/** The hosts that a run contacts, for an allow-list of what may leave a network: from the settings alone, nothing is called. */
import type { Aws } from '../aws/clients.ts';
import { endpointOf, type AwsService } from '../aws/endpoints.ts';
import type { Settings } from '../domain/settings.ts';
import type { Host } from '../domain/host.ts';

/** A host that a run connects to. */
export interface HostUse {
  /** Host name, with a port that is not the usual one; `*.` stands for names that GitHub chooses. */
  host: string;
  /** What for, in a few words. */
  use: string;
}

/** Returns the hosts, each once, in the order in which a run asks them. What a profile's own process or portal asks is not known here. */
export async function hostsOf(aws: Aws, settings: Settings, host: Host): Promise<HostUse[]> {
  const regions = [...new Set(settings.checks.flatMap(({ models }) => models.flatMap((model) => model.regions)))];
  const whoCan = settings.checks.flatMap((check) => check.whoCan ?? []);
  const listed = [...new Set([...regions, ...whoCan.flatMap((one) => one.regions)])];
  const homes = [...new Set([settings.homeRegion, ...Object.values(settings.homeRegions)])];
  const minima = settings.checks.flatMap(({ models }) =>
    models.filter(({ minTokensPerMinute, minRequestsPerMinute }) => minTokensPerMinute ?? minRequestsPerMinute),
  );
  const quotaRegions = new Set(minima.flatMap((model) => model.regions));
  const wanted: [AwsService, string, string][] = [
    ...homes.map((region): [AwsService, string, string] => ['sts', region, 'AWS STS: who is checked']),
    ...(settings.simulate || whoCan.length > 0 ? homes : []).map((region): [AwsService, string, string] => [
      'iam',
      region,
      settings.simulate ? 'IAM: simulation' : 'IAM: who can',
    ]),
    ...listed.map((region): [AwsService, string, string] => ['bedrock', region, 'Bedrock: models and profiles']),
    ...(settings.probe === 'off' ? [] : regions).map((region): [AwsService, string, string] => [
      ...(['bedrock-runtime', region, 'Bedrock: calls of models'] as const),
    ]),
    ...regions.map((region): [AwsService, string, string] => [
      ...(['service-quotas', region] as const),
      quotaRegions.has(region) ? 'Service Quotas: minimum quotas' : 'Service Quotas: only if a call meets a quota',
    ]),
  ];
  if (whoCan.length > 0)
    wanted.push(
      ...homes.map((region): [AwsService, string, string] => ['organizations', region, 'Organizations: who can']),
    );
  const found = await Promise.all(
    wanted.map(async ([service, region, use]): Promise<HostUse[]> => {
      const name = await endpointOf(aws, service, region);
      const where = service === 'iam' ? use : `${use}, ${region}`;
      return name === undefined
        ? [{ host: '-', use: `${where}: the AWS SDK has no endpoint with these settings` }]
        : [{ host: name, use: where }];
    }),
  );
  const all = [...githubHosts(settings, host), ...found.flat()];
  return [...new Map(all.map((one) => [one.host === '-' ? one.use : one.host, one])).values()];
}

/** Returns a line for each host, in two columns. */
export function hostLines(hosts: readonly HostUse[]): string[] {
  const width = Math.max(0, ...hosts.map(({ host }) => host.length));
  return hosts.map(({ host, use }) => `${host.padEnd(width)}  ${use}`);
}

/** GitHub's, which a workflow needs and a terminal does not. */
function githubHosts({ baseline, firstRun, checks }: Settings, { env, terminal }: Host): HostUse[] {
  const api = hostOf(env.GITHUB_API_URL) ?? 'api.github.com';
  const token = hostOf(env.ACTIONS_ID_TOKEN_REQUEST_URL) ?? '*.actions.githubusercontent.com';
  const when = terminal ? ' (in a workflow)' : '';
  return [
    { host: api, use: `GitHub's API: comment, configuration at the base${when}` },
    ...(usesOidc(checks) ? [{ host: token, use: `GitHub's OIDC token${when}` }] : []),
    ...(baseline !== undefined || firstRun !== undefined
      ? [{ host: '*.blob.core.windows.net', use: `artifacts of earlier runs, with baseline: previous${when}` }]
      : []),
  ];
}

/** A terminal has no token to offer, but the workflow that its command line is for may. */
function usesOidc(checks: Settings['checks']): boolean {
  return checks.some(({ principals }) =>
    principals.some(({ source, roleToAssume }) => source === 'oidc' || roleToAssume !== undefined),
  );
}

function hostOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).host : undefined;
}
