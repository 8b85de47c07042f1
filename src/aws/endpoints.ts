/**
 * Where the SDK would send the calls of a service: its own rules, with regions, partitions, FIPS and the endpoints of
 * environment and profile. Each request is made up to its address and stopped there, before it is signed: nothing is
 * sent, and no credentials are looked for.
 */
import type { Aws, Credentials } from './clients.ts';

/** Services of AWS that a check may call. */
export type AwsService = 'sts' | 'iam' | 'bedrock' | 'bedrock-runtime' | 'service-quotas' | 'organizations';

/** The part of a request that says where it goes. */
interface Addressed {
  hostname?: unknown;
  port?: unknown;
}

interface Stack {
  middlewareStack: {
    add: (
      stop: () => (args: { request: unknown }) => Promise<never>,
      options: { step: 'build'; name: string; priority: 'high' },
    ) => void;
  };
}

/** Made up: the SDK wants some before it knows the address, and the request is stopped before it is signed. */
const MADE_UP = (): Promise<Credentials> => Promise.resolve({ accessKeyId: 'unused', secretAccessKey: 'unused' });

/**
 * Returns the host name, with a port that is not the usual one; undefined if the SDK has no endpoint for the region.
 */
export async function endpointOf(aws: Aws, service: AwsService, region: string): Promise<string | undefined> {
  let found: string | undefined;
  const stopped = <T extends Stack>(command: T): T => {
    const stop = () => (args: { request: unknown }) => {
      const { hostname, port }: Addressed =
        typeof args.request === 'object' && args.request !== null ? args.request : {};
      if (typeof hostname === 'string') found = typeof port === 'number' ? `${hostname}:${port}` : hostname;
      return Promise.reject(new Error('stopped before it was sent'));
    };
    command.middlewareStack.add(stop, { step: 'build', name: 'stopAtAddress', priority: 'high' });
    return command;
  };
  if (service === 'bedrock-runtime') {
    return (await aws.runtime({ region, credentials: MADE_UP })).host().catch(() => undefined);
  }
  await SEND[service](aws, { region, credentials: MADE_UP }, stopped).catch(() => undefined);
  return found;
}

type Send = (
  aws: Aws,
  options: { region: string; credentials: () => Promise<Credentials> },
  stopped: <T extends Stack>(command: T) => T,
) => Promise<unknown>;

const SEND: Record<Exclude<AwsService, 'bedrock-runtime'>, Send> = {
  sts: async (aws, options, stopped) => {
    const { GetCallerIdentityCommand } = await import('./sdk/sts.ts');
    return (await aws.sts(options)).send(stopped(new GetCallerIdentityCommand({})));
  },
  iam: async (aws, options, stopped) => {
    const { GetRoleCommand } = await import('./sdk/iam.ts');
    return (await aws.iam(options)).send(stopped(new GetRoleCommand({ RoleName: 'r' })));
  },
  bedrock: async (aws, options, stopped) => {
    const { ListFoundationModelsCommand } = await import('./sdk/bedrock.ts');
    return (await aws.bedrock(options)).send(stopped(new ListFoundationModelsCommand({})));
  },
  'service-quotas': async (aws, options, stopped) => {
    const { ListServiceQuotasCommand } = await import('./sdk/service-quotas.ts');
    return (await aws.serviceQuotas(options)).send(stopped(new ListServiceQuotasCommand({ ServiceCode: 'bedrock' })));
  },
  organizations: async (aws, options, stopped) => {
    const { DescribeOrganizationCommand } = await import('./sdk/organizations.ts');
    return (await aws.organizations(options)).send(stopped(new DescribeOrganizationCommand({})));
  },
};
