/**
 * Where a run goes, and what it says about the way: partitions, GitHub Enterprise Server, private authorities,
 * proxies.
 */
import { describe, expect, test } from '@jest/globals';
import { loadWorld } from '../../testbed/load.ts';
import { runAction, type ActionRun } from '../../testbed/runner.ts';
import type { World } from '../../testbed/world.ts';
import { everythingReadable } from './readable.ts';

interface SeenReport {
  cells: { verdict: string; diagnosis?: { cause: string; evidence: string[]; remedy: { text: string } } }[];
  problems: { cause: string; message: string; remedy: string }[];
  run: { url?: string };
}

const reportOf = (run: ActionRun): SeenReport => run.report as SeenReport;

function changed(name: string, change: (world: World) => void = () => undefined): World {
  const world = structuredClone(loadWorld(name));
  change(world);
  return world;
}

const run = (world: World): Promise<ActionRun> => runAction(world, { withoutLatency: true });

/** Hosts that the proxy was asked for, each once, sorted. */
const hostsOf = ({ proxied }: ActionRun): string[] => [...new Set(proxied.map(({ target }) => target))].sort();

function expectNoSecrets(seen: ActionRun): void {
  const readable = everythingReadable(seen);
  for (const secret of seen.secrets) expect(readable).not.toContain(secret);
}

describe('GitHub Enterprise Server', () => {
  test('is where comments go and where links lead', async () => {
    const seen = await run(changed('ghes'));
    const github = seen.journal.filter(({ service }) => service === 'github');
    expect(github.filter(({ operation }) => operation === 'unknown')).toEqual([]);
    expect(github.some(({ path }) => path === '/api/graphql')).toBe(true);
    expect(seen.comments).toHaveLength(1);
    expect(seen.outputs['comment-url']).toMatch(
      /^https:\/\/github\.example\.com\/octo-org\/search-service\/pull\/128#/,
    );
    expect(reportOf(seen).run.url).toMatch(/^https:\/\/github\.example\.com\//);
    expect(everythingReadable(seen)).not.toContain('https://github.com/octo-org');
  });

  test('has its expectations at the base commit and its issues there, too', async () => {
    const seen = await run(
      changed('issue-opened', (world) => {
        world.github = { ...world.github, server: 'github.example.com' };
        for (const account of Object.values(world.accounts)) {
          account['oidc-providers'] = [
            { url: 'https://github.example.com/_services/token', audiences: ['sts.amazonaws.com'] },
          ];
          for (const role of Object.values(account.roles ?? {})) {
            const trust = typeof role.trust === 'string' ? role.trust : JSON.stringify(role.trust);
            role.trust = trust.replaceAll('token.actions.githubusercontent.com', 'github.example.com/_services/token');
          }
        }
      }),
    );
    expect(seen.issues).toHaveLength(1);
    expect(seen.issues[0]?.body).toContain('https://github.example.com/');
  });

  test.each([
    [
      'ghes-provider-missing',
      'https://github.example.com/_services/token (arn:aws:iam::111122223333:oidc-provider/github.example.com/_services/token)',
    ],
    ['ghes-trust-mismatch', '"github.example.com/_services/token:sub": ['],
    [
      'ghes-trust-mismatch',
      '"Federated": "arn:aws:iam::111122223333:oidc-provider/github.example.com/_services/token"',
    ],
    ['ghes-unknown-authority', 'NODE_EXTRA_CA_CERTS: /path/to/ca.pem'],
  ])('%s says %s', async (name, text) => {
    const seen = await run(changed(name));
    expect(reportOf(seen).problems[0]?.remedy).toContain(text);
    expect(seen.stdout).toContain(text);
  });

  test('an unknown authority is said of GitHub, and with the same advice of the comment', async () => {
    const seen = await run(changed('ghes-unknown-authority'));
    expect(reportOf(seen).problems[0]?.message).toMatch(/^GitHub could not be reached\./);
    expect(seen.stdout).toMatch(/^Warning: The pull request comment could not be written: .*NODE_EXTRA_CA_CERTS/m);
  });
});

describe('a proxy', () => {
  test('is the way to AWS and GitHub, and its password is nowhere', async () => {
    const seen = await run(changed('proxy'));
    expect(hostsOf(seen)).toEqual([
      'api.github.com:443',
      'bedrock-runtime.us-east-1.amazonaws.com:443',
      'bedrock.us-east-1.amazonaws.com:443',
      'iam.amazonaws.com:443',
      'pipelines.actions.githubusercontent.com:443',
      'sts.us-east-1.amazonaws.com:443',
    ]);
    expect(seen.proxied.every(({ method, status }) => method === 'CONNECT' && status === 200)).toBe(true);
    expect(seen.comments).toHaveLength(1);
    expect(seen.stdout).toMatch(/^Calls go through the proxy 127\.0\.0\.1:\d+ \(HTTPS_PROXY, HTTP_PROXY\)\.$/m);
    expectNoSecrets(seen);
    expect(seen.rawStdout).toContain('::add-mask::p@ss/w0rd-of-the-proxy');
  });

  test('in lower case and without a scheme is one as well', async () => {
    const { proxied, exitCode } = await run(
      changed('proxy', (world) => {
        world.run.proxy = { spelling: 'lower-case-without-scheme' };
      }),
    );
    expect(exitCode).toBe(0);
    expect(proxied.map(({ target }) => target)).toEqual(
      expect.arrayContaining(['api.github.com:443', 'sts.us-east-1.amazonaws.com:443']),
    );
  });

  test('is not asked for what NO_PROXY names, and for all else', async () => {
    const seen = await run(changed('proxy-no-proxy'));
    expect(hostsOf(seen)).toEqual([
      'api.github.com:443',
      'bedrock.us-east-1.amazonaws.com:443',
      'pipelines.actions.githubusercontent.com:443',
      'sts.us-east-1.amazonaws.com:443',
    ]);
  });

  test('is asked for plain addresses as well, where NO_PROXY does not name them', async () => {
    const seen = await run(
      changed('proxy-no-proxy', (world) => {
        world.run.env = {};
      }),
    );
    expect(seen.exitCode).toBe(0);
    const plain = seen.proxied.filter(({ target }) => target.startsWith('localhost:'));
    expect(new Set(plain.map(({ method }) => method))).toEqual(new Set(['POST']));
    expect(plain.length).toBeGreaterThanOrEqual(3);
  });

  test.each([
    ['refuses the password', 'proxy-wrong-password', () => undefined],
    [
      'is down',
      'proxy',
      (world: World) => {
        world.run.env = { HTTPS_PROXY: 'http://build:the-old-password@127.0.0.1:9', HTTP_PROXY: '' };
      },
    ],
  ])('that %s is named without its credentials', async (_, name, change) => {
    const seen = await run(changed(name, change));
    const [problem] = reportOf(seen).problems;
    expect(problem?.cause).toBe('network');
    expect(problem?.message).toMatch(/^GitHub could not be reached\./);
    expect(problem?.remedy).toMatch(/^Look at the proxy 127\.0\.0\.1:\d+ \(HTTPS_PROXY\): /);
    expect(seen.stdout).toMatch(/^Warning: The pull request comment could not be written: .*Look at the proxy 127/m);
    expect(everythingReadable(seen)).not.toContain('the-old-password');
    expectNoSecrets(seen);
  });

  test.each([
    ['proxy-blocks-runtime', /bedrock-runtime\.us-east-1\.amazonaws\.com:443.* 403 .*through the proxy 127/],
    ['proxy-page-for-runtime', /The answer was not one of AWS's: HTTP 403, text\/html\./],
  ])('in %s never makes a denial', async (name, said) => {
    const seen = await run(changed(name));
    const [cell] = reportOf(seen).cells;
    expect(cell?.verdict).toBe('inconclusive');
    expect(cell?.diagnosis?.evidence[0]).toMatch(said);
  });

  test.each(['sts', 'iam', 'bedrock', 'bedrock-runtime'])(
    'with a page in the place of %s never makes one',
    async (service) => {
      for (const status of [200, 403]) {
        const seen = await run(
          changed('proxy-page-for-runtime', (world) => {
            world.faults = [{ service, status, page: '<html>not authorized to perform: bedrock:InvokeModel</html>' }];
          }),
        );
        const verdicts = reportOf(seen).cells.map(({ verdict }) => verdict);
        expect(verdicts).toEqual([
          service === 'sts' ? 'unchecked' : service === 'bedrock-runtime' ? 'inconclusive' : 'accessible',
        ]);
      }
    },
  );

  test('of another kind is said not to be used', async () => {
    const seen = await run(
      changed('ghes', (world) => {
        world.run.env = { HTTPS_PROXY: 'socks5://build:secret-of-socks@127.0.0.1:9' };
      }),
    );
    expect(seen.stdout).toMatch(/^Warning: `HTTPS_PROXY` is not the URL of an HTTP proxy/m);
    expect(seen.exitCode).toBe(0);
    expect(everythingReadable(seen)).not.toContain('secret-of-socks');
  });
});

describe('partitions', () => {
  test('GovCloud with FIPS is called at the names of its partition only', async () => {
    const seen = await run(changed('govcloud-fips'));
    expect(hostsOf(seen).filter((host) => host.includes('amazonaws'))).toEqual([
      'bedrock-fips.us-gov-west-1.amazonaws.com:443',
      'bedrock-runtime-fips.us-gov-west-1.amazonaws.com:443',
      'iam.us-gov.amazonaws.com:443',
      'sts.us-gov-west-1.amazonaws.com:443',
    ]);
  });

  test('of one run are each called at their own names', async () => {
    const seen = await run(
      changed('two-partitions', (world) => {
        world.run.proxy = {};
      }),
    );
    expect(seen.exitCode).toBe(0);
    expect(hostsOf(seen)).toEqual(
      expect.arrayContaining([
        'iam.amazonaws.com:443',
        'iam.us-gov.amazonaws.com:443',
        'sts.us-east-1.amazonaws.com:443',
        'sts.us-gov-east-1.amazonaws.com:443',
      ]),
    );
  });

  test('everything that the fix names is in the partition', async () => {
    const seen = await run(changed('govcloud-source-missing'));
    expect(everythingReadable(seen)).not.toContain('arn:aws:');
  });

  test('FIPS endpoints that there are none of are said before the call, and why it failed', async () => {
    const seen = await run(changed('fips-missing'));
    const warned = seen.stdout.indexOf('bedrock-runtime has none in eu-central-1');
    expect(warned).toBeGreaterThan(-1);
    expect(warned).toBeLessThan(seen.stdout.indexOf('Who is checked'));
    expect(reportOf(seen).cells[0]?.diagnosis?.remedy.text).toMatch(/no FIPS endpoint in eu-central-1.*ca-central-1/);
  });

  test('a region that is not known is a question in the log, and the reason of what failed', async () => {
    const seen = await run(changed('region-unknown'));
    expect(seen.stdout).toContain('Is `us-east-1` meant?');
    expect(seen.stdout).not.toContain('Warning: `us-est-1`');
    expect(reportOf(seen).cells[0]?.diagnosis?.remedy.text).toContain('perhaps `us-east-1` is meant');
  });
});
