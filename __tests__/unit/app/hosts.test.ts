/** The hosts of a run: the SDK's own rules of each partition, without a network. */
import { describe, expect, test } from '@jest/globals';
import { hostLines, hostsOf } from '../../../src/app/hosts.ts';
import { Aws } from '../../../src/aws/clients.ts';
import type { Host } from '../../../src/domain/host.ts';
import type { Settings } from '../../../src/domain/settings.ts';

const OIDC = { source: 'oidc', chain: [], context: [] } as const;

function settings(regions: string[], more: Partial<Settings> = {}, model: object = {}): Settings {
  return {
    ...{ homeRegion: regions[0], homeRegions: {}, simulate: true, probe: 'live' },
    checks: [
      {
        principals: [OIDC],
        models: [{ id: 'amazon.nova-lite-v1:0', regions, actions: ['invoke'], expect: 'allow', ...model }],
      },
    ],
    ...more,
  } as unknown as Settings;
}

async function hosts(of: Settings, env: Host['env'] = {}, terminal?: object): Promise<string[]> {
  const found = await hostsOf(new Aws({ version: '0', env: {} }), of, { env, terminal } as unknown as Host);
  return found.map(({ host }) => host);
}

describe('the hosts', () => {
  test('of two regions', async () => {
    expect(await hosts(settings(['us-east-1', 'eu-central-1']))).toEqual([
      ...['api.github.com', '*.actions.githubusercontent.com'],
      ...['sts.us-east-1.amazonaws.com', 'iam.amazonaws.com'],
      ...['bedrock.us-east-1.amazonaws.com', 'bedrock.eu-central-1.amazonaws.com'],
      ...['bedrock-runtime.us-east-1.amazonaws.com', 'bedrock-runtime.eu-central-1.amazonaws.com'],
      ...['servicequotas.us-east-1.amazonaws.com', 'servicequotas.eu-central-1.amazonaws.com'],
    ]);
  });

  test('of another partition, and of a server of GitHub Enterprise', async () => {
    const env = {
      GITHUB_API_URL: 'https://github.example.com/api/v3',
      ACTIONS_ID_TOKEN_REQUEST_URL: 'https://github.example.com/_services/token?api-version=2',
    };
    expect(await hosts(settings(['us-gov-west-1']), env)).toEqual([
      ...['github.example.com', 'sts.us-gov-west-1.amazonaws.com', 'iam.us-gov.amazonaws.com'],
      ...['bedrock.us-gov-west-1.amazonaws.com', 'bedrock-runtime.us-gov-west-1.amazonaws.com'],
      'servicequotas.us-gov-west-1.amazonaws.com',
    ]);
  });

  test('without what is not asked', async () => {
    const none = await hosts(settings(['us-east-1'], { simulate: false, probe: 'off' }));
    expect(none.join()).not.toMatch(/iam|runtime/);
    const step = await hosts(
      settings(['us-east-1'], {
        checks: [{ principals: [{ ...OIDC, source: 'step' }], models: [] }],
      } as unknown as Partial<Settings>),
    );
    expect(step.join()).not.toContain('actions.githubusercontent.com');
  });
});

test('a baseline of an earlier run is an artifact, and a minimum quota is asked for certain', async () => {
  const of = settings(['us-east-1'], { firstRun: 'none yet' }, { minTokensPerMinute: 1 });
  const found = await hostsOf(new Aws({ version: '0', env: {} }), of, { env: {} } as unknown as Host);
  expect(hostLines(found).join('\n')).toMatch(/^\*\.blob\.core\.windows\.net +artifacts of earlier runs/m);
  expect(hostLines(found).join('\n')).toMatch(/^servicequotas\.us-east-1\.amazonaws\.com +Service Quotas: minimum/m);
});

test('who-can alone asks IAM, Organizations and the lists of its own regions', async () => {
  const whoCan = { models: ['anthropic.*'], regions: ['us-west-2'], actions: ['invoke'] };
  const checks = [{ principals: [OIDC], models: [], whoCan }];
  const found = await hosts(settings(['us-east-1'], { checks, simulate: false } as unknown as Partial<Settings>));
  expect(found).toEqual([
    ...['api.github.com', '*.actions.githubusercontent.com', 'sts.us-east-1.amazonaws.com', 'iam.amazonaws.com'],
    ...['bedrock.us-west-2.amazonaws.com', 'organizations.us-east-1.amazonaws.com'],
  ]);
});

describe('one host for several', () => {
  // The SDK reads the environment of the process itself.
  const lines = async (name: string, url: string): Promise<string[]> => {
    const of = settings(['us-east-1', 'eu-central-1']);
    const before = process.env[name];
    process.env[name] = url;
    try {
      const found = await hostsOf(new Aws({ version: '0', env: {} }), of, { env: {}, terminal: {} } as unknown as Host);
      return hostLines(found);
    } finally {
      if (before === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before;
    }
  };

  test('regions: each is named', async () => {
    const all = await lines('AWS_ENDPOINT_URL_BEDROCK_RUNTIME', 'https://runtime.example.com');
    expect(all.filter((line) => line.startsWith('runtime.example.com'))).toEqual([
      expect.stringMatching(/^runtime\.example\.com +Bedrock: calls of models, us-east-1, eu-central-1$/),
    ]);
    expect(all.join('\n')).toMatch(
      /^bedrock\.eu-central-1\.amazonaws\.com +Bedrock: models and profiles, eu-central-1$/m,
    );
  });

  test('services: each is named, IAM without a region', async () => {
    const all = await lines('AWS_ENDPOINT_URL', 'https://aws.example.com:8443');
    const [one, ...more] = all.filter((line) => line.startsWith('aws.example.com:8443'));
    expect(more).toEqual([]);
    expect(one).toContain(
      'AWS STS: who is checked, us-east-1; IAM: simulation; Bedrock: models and profiles, us-east-1, eu',
    );
  });
});

test('what is called at another endpoint is no host of a run, whose calls those are not', async () => {
  const found = await hosts(settings(['us-east-1'], {}, { endpoint: { name: 'mantle', resourceId: 'default' } }));
  expect(found).toEqual([
    ...['api.github.com', '*.actions.githubusercontent.com', 'sts.us-east-1.amazonaws.com', 'iam.amazonaws.com'],
  ]);
});
