/**
 * The hosts that a run contacts, for an allow-list of what may leave a network: from the settings alone, nothing is
 * called.
 */
import type { Aws } from '../aws/clients.ts';
import { endpointOf, type AwsService } from '../aws/endpoints.ts';
import type { ModelSettings, Settings } from '../domain/settings.ts';
import type { Host } from '../domain/host.ts';

/** A host that a run connects to. */
export interface HostUse {
  /** Host name, with a port that is not the usual one; `*.` stands for names that GitHub chooses. */
  host: string;
  /** What for, in a few words. */
  use: string;
}

/** A service of AWS that a run asks in a region, and what for. */
interface Wanted {
  service: AwsService;
  region: string;
  use: string;
}

/**
 * Returns the hosts, each once, in the order in which a run asks them. What a profile's own process or portal asks is
 * not known here.
 */
export async function hostsOf(aws: Aws, settings: Settings, host: Host): Promise<HostUse[]> {
  const found = await Promise.all(
    wantedOf(settings).map(async (wanted) => ({
      ...wanted,
      host: await endpointOf(aws, wanted.service, wanted.region),
    })),
  );
  const known = found.filter((one) => one.host !== undefined);
  const named = [...Map.groupBy(known, (one) => one.host ?? '')].map(([name, own]) => ({
    ...{ host: name, use: useText(own) },
  }));
  const missing = found
    .filter((one) => one.host === undefined)
    .map((one) => ({ host: '-', use: `${useText([one])}: the AWS SDK has no endpoint with these settings` }));
  return [...new Map([...githubHosts(settings, host), ...named].map((one) => [one.host, one])).values(), ...missing];
}

/**
 * What a run asks of AWS, in its order. Calls at other endpoints than bedrock-runtime are the application's, never the
 * check's.
 */
function wantedOf(settings: Settings): Wanted[] {
  const models = settings.checks.flatMap((check) => check.models.filter(isAsked));
  const regions = [...new Set(models.flatMap((model) => model.regions))];
  const whoCan = settings.checks.flatMap((check) => check.whoCan ?? []);
  const listed = [...new Set([...regions, ...whoCan.flatMap((one) => one.regions)])];
  const homes = [...new Set([settings.homeRegion, ...Object.values(settings.homeRegions)])];
  const minima = models.filter(
    ({ minTokensPerMinute, minRequestsPerMinute }) => minTokensPerMinute ?? minRequestsPerMinute,
  );
  const quotaRegions = new Set(minima.flatMap((model) => model.regions));
  const asksIam = settings.simulate || whoCan.length > 0;
  const iam = settings.simulate ? 'IAM: simulation' : 'IAM: who can';
  const of = (service: AwsService, places: readonly string[], use: string | ((region: string) => string)) =>
    places.map((region): Wanted => ({ service, region, use: typeof use === 'string' ? use : use(region) }));
  return [
    ...of('sts', homes, 'AWS STS: who is checked'),
    ...of('iam', asksIam ? homes : [], iam),
    ...of('bedrock', listed, 'Bedrock: models and profiles'),
    ...of('bedrock-runtime', settings.probe === 'off' ? [] : regions, 'Bedrock: calls of models'),
    ...of('service-quotas', regions, (region) =>
      quotaRegions.has(region) ? 'Service Quotas: minimum quotas' : 'Service Quotas: only if a call meets a quota',
    ),
    ...of('organizations', whoCan.length > 0 ? homes : [], 'Organizations: who can'),
  ];
}

/** Whether anything of an entry is asked of Bedrock. The guardrail's column has no model, wherever the entry's is. */
function isAsked({ endpoint, actions }: ModelSettings): boolean {
  return endpoint === undefined || actions.includes('guardrail');
}

/**
 * What a host is for: an endpoint of the environment may serve several regions, or services. IAM has one host for all
 * regions.
 */
function useText(own: readonly Wanted[]): string {
  const uses = [...Map.groupBy(own, ({ use }) => use)].map(([use, group]) => {
    const regions = group.flatMap(({ service, region }) => (service === 'iam' ? [] : [region]));
    return [use, ...new Set(regions)].join(', ');
  });
  return uses.join('; ');
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
