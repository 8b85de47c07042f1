/** AWS and GitHub of one world, running on loopback. */
import type { Estate } from './estate.ts';
import { changesLater, estateOf } from './estate.ts';
import { faultBook } from './faults.ts';
import { meetingPoints } from './meetings.ts';
import type { JournalEntry } from './journal.ts';
import type { Outside } from './outside.ts';
import { startOutside } from './outside.ts';
import type { BearerKeys } from './services/bearer-keys.ts';
import { bearerKeys } from './services/bearer-keys.ts';
import { replayOf } from './replay.ts';
import { bedrockRuntimeService } from './services/bedrock-runtime.ts';
import { bedrockControlService } from './services/bedrock.ts';
import type { CredentialStore } from './services/credentials.ts';
import { credentialStore } from './services/credentials.ts';
import type { GitHubRun } from './services/github-run.ts';
import { githubRun } from './services/github-run.ts';
import type { Comment, Issue } from './services/github.ts';
import { githubService } from './services/github.ts';
import { iamService } from './services/iam.ts';
import { organizationsService } from './services/organizations.ts';
import { serviceQuotasService } from './services/service-quotas.ts';
import { serve } from './services/server.ts';
import { stsService } from './services/sts.ts';
import { containerService, metadataService, portalService } from './services/vending.ts';
import type { Fault, World } from './world.ts';

export type ServiceName =
  | 'sts'
  | 'iam'
  | 'organizations'
  | 'service-quotas'
  | 'bedrock'
  | 'bedrock-runtime'
  | 'github'
  | 'imds'
  | 'container'
  | 'sso';

export interface Testbed {
  estate: Estate;
  run: GitHubRun;
  /** Base URL of each service. */
  urls: Record<ServiceName, string>;
  /** Every request so far, in order of arrival. */
  journal: JournalEntry[];
  /** The comments on the pull request, as they are now. */
  comments: Comment[];
  /** The repository's issues, as they are now. */
  issues: Issue[];
  /** Requests to GitHub's REST API that its own description does not allow. */
  violations: string[];
  credentials: CredentialStore;
  bearerKeys: BearerKeys;
  /** What stands between the runner and the services. */
  outside: Outside;
  close(): Promise<void>;
}

export interface TestbedOptions {
  /** Leave the world's latencies out, for tests that wait for nothing. */
  withoutLatency?: boolean;
  /** Milliseconds before the answer to a request, instead of the world's. */
  latency?: (entry: JournalEntry) => number;
  /** Told of each request as it comes. */
  onCall?: (entry: JournalEntry) => void;
  /** A fault for a request, before those of the world are asked. */
  strike?: (entry: JournalEntry) => Fault | undefined;
}

/**
 * Starts the services of a world, each on a free port of 127.0.0.1.
 *
 */
export async function startTestbed(world: World, options: TestbedOptions = {}): Promise<Testbed> {
  const estate = estateOf(world);
  const credentials = credentialStore(estate);
  const run = githubRun(world.github);
  const comments = (world.github?.comments ?? []).map((comment, index) => ({ id: index + 1, ...comment }));
  const issues = (world.github?.issues ?? []).map((issue): Issue => ({ state: 'open', ...issue }));
  const violations: string[] = [];
  const now = (): number => Math.floor(Date.now() / 1000) + (world.clock ?? 0);
  const keys = bearerKeys(estate, credentials, now);
  const aws = { estate, credentials, bearerKeys: keys, now };
  const services = [
    stsService(aws),
    iamService(aws),
    organizationsService(aws),
    serviceQuotasService(aws),
    bedrockControlService(aws),
    bedrockRuntimeService(aws),
    metadataService(world.vending ?? {}, credentials),
    containerService(world.vending ?? {}, credentials),
    portalService(world.vending ?? {}, credentials),
    githubService(world.github ?? {}, run, { comments, issues, violations }),
  ];
  const journal: JournalEntry[] = [];
  const { onCall, strike } = options;
  const change = changesLater(estate);
  const heard = {
    onCall: (entry: JournalEntry): void => {
      change(entry);
      onCall?.(entry);
    },
    ...(strike && { strike }),
    clockSeconds: world.clock ?? 0,
    ...(world.recording && { replay: replayOf(world.recording) }),
  };
  const faults = faultBook(world.faults ?? []);
  const meetings = meetingPoints(world.together ?? []);
  const running = await Promise.all(
    services.map(async (service) => {
      const ofWorld = options.withoutLatency === true ? 0 : (world.latency?.[service.name] ?? 0);
      const latencyMs = options.latency ?? ((): number => ofWorld);
      return {
        name: service.name,
        ...(await serve(service, { journal, faults, meetings, latencyMs, credentials, ...heard })),
      };
    }),
  );
  const url = (name: ServiceName): string => running.find((service) => service.name === name)?.url ?? '';
  const urls = {
    sts: url('sts'),
    iam: url('iam'),
    organizations: url('organizations'),
    'service-quotas': url('service-quotas'),
    bedrock: url('bedrock'),
    'bedrock-runtime': url('bedrock-runtime'),
    github: url('github'),
    imds: url('imds'),
    container: url('container'),
    sso: url('sso'),
  };
  const outside = await startOutside(world, urls);
  return {
    estate,
    run,
    urls,
    outside,
    journal,
    comments,
    issues,
    violations,
    credentials,
    bearerKeys: keys,
    close: async () => {
      await outside.close();
      await Promise.all(running.map((service) => service.close()));
    },
  };
}
