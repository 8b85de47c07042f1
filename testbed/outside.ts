/**
 * The world as a runner of a company sees it: AWS and GitHub under their real names behind TLS and a forward proxy, a
 * GitHub Enterprise Server with a certificate of the company's own authority. Only what a world asks for.
 */
import { certificateAuthority } from './certificates.ts';
import { serviceOfHost } from './partitions.ts';
import { startProxy } from './proxy.ts';
import type { ProxyEntry } from './proxy.ts';
import { idTokenUrl } from './services/github.ts';
import type { ServiceName } from './testbed.ts';
import { tlsFront } from './tls-front.ts';
import type { World } from './world.ts';

export interface Outside {
  /** Certificate of the authority that signs everything here; undefined if nothing is behind TLS. */
  authority: string | undefined;
  /** What it changes of the step's environment; `undefined` takes a variable away. */
  env: Record<string, string | undefined>;
  /** Every request to the proxy, in order of arrival. */
  proxied: ProxyEntry[];
  /** What may not be seen of the proxy's credentials. */
  secrets: string[];
  close(): Promise<void>;
}

/** Where GitHub's runners of github.com get their OIDC tokens. */
const TOKEN_HOST = 'pipelines.actions.githubusercontent.com';
const GITHUB_HOSTS: ReadonlySet<string> = new Set(['api.github.com', TOKEN_HOST]);

const ENDPOINTS = {
  AWS_ENDPOINT_URL_STS: 'sts',
  AWS_ENDPOINT_URL_IAM: 'iam',
  AWS_ENDPOINT_URL_ORGANIZATIONS: 'organizations',
  AWS_ENDPOINT_URL_SERVICE_QUOTAS: 'service-quotas',
  AWS_ENDPOINT_URL_BEDROCK: 'bedrock',
  AWS_ENDPOINT_URL_BEDROCK_RUNTIME: 'bedrock-runtime',
} as const satisfies Record<string, ServiceName>;

/** Starts what the world asks for. `urls` are those of the plain services. */
export async function startOutside(world: World, urls: Record<ServiceName, string>): Promise<Outside> {
  const { proxy } = world.run;
  const server = world.github?.server;
  if (!proxy && server === undefined) {
    return { authority: undefined, env: {}, proxied: [], secrets: [], close: () => Promise.resolve() };
  }
  const authority = certificateAuthority();
  const portOf = (url: string): number => Number(new URL(url).port);
  const names = Object.keys(urls) as ServiceName[];
  const fronts = new Map(
    await Promise.all(names.map(async (name) => [name, await tlsFront(authority, portOf(urls[name]))] as const)),
  );
  const front = (name: ServiceName): number => fronts.get(name)?.port ?? 0;
  const closeFronts = async (): Promise<void> => {
    await Promise.all([...fronts.values()].map((one) => one.close()));
  };
  if (!proxy) {
    const github = githubEnv(`https://localhost:${front('github')}`, server);
    return { authority: authority.pem, env: github, proxied: [], secrets: [], close: closeFronts };
  }
  const serviceOf = (host: string): ServiceName | undefined =>
    GITHUB_HOSTS.has(host) || host === server ? 'github' : (serviceOfHost(host)?.service as ServiceName | undefined);
  const blocked = new Set<string>(proxy.blocks ?? []);
  const running = await startProxy({
    ...(proxy.credentials !== undefined && { credentials: proxy.credentials }),
    blocks: (host) => blocked.has(serviceOf(host) ?? ''),
    portOf: (host, port) => {
      if (host === 'localhost' || host === '127.0.0.1') return port;
      const service = serviceOf(host);
      return service === undefined || port !== 443 ? undefined : front(service);
    },
  });
  const given = proxy['wrong-credentials'] ?? proxy.credentials;
  const address = `http://${given === undefined ? '' : `${given.split(':').map(encodeURIComponent).join(':')}@`}127.0.0.1:${running.port}`;
  const direct = new Set<string>(proxy.direct ?? []);
  const endpoints = Object.entries(ENDPOINTS).map(([name, service]) => [
    name,
    direct.has(service) ? urls[service].replace('127.0.0.1', 'localhost') : undefined,
  ]);
  return {
    authority: authority.pem,
    env: {
      ...(Object.fromEntries(endpoints) as Record<string, string | undefined>),
      ...githubEnv(server === undefined ? undefined : `https://${server}`, server),
      ...(proxy.spelling === undefined
        ? { HTTP_PROXY: address, HTTPS_PROXY: address }
        : { http_proxy: address.slice('http://'.length), https_proxy: address.slice('http://'.length) }),
    },
    proxied: running.journal,
    secrets: [proxy.credentials, given].flatMap((one) =>
      one === undefined
        ? []
        : [one.split(':')[1] ?? one, encodeURIComponent(one.split(':')[1] ?? one), Buffer.from(one).toString('base64')],
    ),
    close: async () => {
      await Promise.all([running.close(), closeFronts()]);
    },
  };
}

/**
 * GitHub's addresses: github.com's own, or those of an Enterprise Server
 * (https://docs.github.com/en/enterprise-server/rest).
 */
function githubEnv(base: string | undefined, server: string | undefined): Record<string, string> {
  if (base === undefined || server === undefined) {
    return {
      GITHUB_API_URL: 'https://api.github.com',
      GITHUB_GRAPHQL_URL: 'https://api.github.com/graphql',
      ACTIONS_ID_TOKEN_REQUEST_URL: idTokenUrl(`https://${TOKEN_HOST}`),
    };
  }
  return {
    GITHUB_SERVER_URL: `https://${server}`,
    GITHUB_API_URL: `${base}/api/v3`,
    GITHUB_GRAPHQL_URL: `${base}/api/graphql`,
    ACTIONS_ID_TOKEN_REQUEST_URL: idTokenUrl(base),
  };
}
