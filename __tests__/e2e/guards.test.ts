/**
 * What an attack on the check found: files that lead elsewhere, configurations without end, secrets in what AWS
 * answers.
 */
import { describe, expect, test } from '@jest/globals';
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadWorld } from '../../testbed/load.ts';
import { runAction, type ActionRun, type RunOptions } from '../../testbed/runner.ts';
import type { World } from '../../testbed/world.ts';
import { everythingReadable } from './readable.ts';

const CONFIG = '.github/bedrock-access.yml';
const ROLE = 'arn:aws:iam::111122223333:role/search-ci';
const MODEL = { models: 'amazon.nova-micro-v1:0', actions: 'invoke', 'aws-region': 'us-east-1' };

interface Seen {
  gate: { result: string };
  cells: { verdict: string }[];
  problems: { cause: string; message: string; remedy: string }[];
}

function run(change: (world: World) => void = () => undefined, options: RunOptions = {}): Promise<ActionRun> {
  const world = structuredClone(loadWorld('demo'));
  change(world);
  return runAction(world, { withoutLatency: true, killAfterMs: 60_000, ...options });
}

const reportOf = ({ report }: ActionRun): Seen => report as Seen;

/** Nothing was asked of AWS. */
function expectNoCalls({ journal }: ActionRun): void {
  expect(journal.filter(({ service }) => service !== 'github')).toEqual([]);
}

describe('files that are read', () => {
  test.each([
    ['an endless device', '/dev/zero', 'it is not a regular file'],
    ['a file outside the workspace', '/etc/passwd', 'it is a link out of the workspace'],
  ])('a configuration file that is a link to %s is refused, and nothing of it is quoted', async (_what, to, why) => {
    const seen = await run(
      ({ run: given }) => {
        given.files = {};
      },
      {
        prepare: ({ workspace }) => {
          mkdirSync(join(workspace, '.github'), { recursive: true });
          symlinkSync(to, join(workspace, CONFIG));
        },
      },
    );
    expect(reportOf(seen).gate.result).toBe('error');
    expect(reportOf(seen).problems[0]?.message).toMatch(/cannot be read/);
    expect([why, 'it is a link out of the workspace']).toContain(
      /"(it is .*)"\./.exec(reportOf(seen).problems[0]?.message ?? '')?.[1],
    );
    expect(everythingReadable(seen)).not.toContain('root:');
    expectNoCalls(seen);
  });

  test.each([['config-file'], ['baseline']])('a path out of the workspace is refused: %s', async (input) => {
    const seen = await run(({ run: given }) => {
      given.inputs = { ...given.inputs, [input]: '../../../../../../../../etc/passwd' };
    });
    expect(reportOf(seen).problems[0]?.message).toContain('it is outside of the workspace');
    expectNoCalls(seen);
  });

  test('a link within the workspace is followed', async () => {
    const seen = await run(undefined, {
      prepare: ({ workspace }) => {
        writeFileSync(join(workspace, 'real.yml'), readFileSync(join(workspace, CONFIG)));
        symlinkSync('real.yml', join(workspace, 'linked.yml'));
      },
    });
    expect(seen.outputs.cells).toBe('17');
  });
});

describe('files that are written', () => {
  test('a link in the place of a report is replaced, not followed', async () => {
    const seen = await run(
      ({ run: given }) => {
        given.inputs = { ...given.inputs, 'report-dir': 'out' };
      },
      {
        prepare: ({ workspace, dir }) => {
          writeFileSync(join(dir, 'precious'), 'precious');
          mkdirSync(join(workspace, 'out'));
          symlinkSync(join(dir, 'precious'), join(workspace, 'out', 'report.json'));
        },
      },
    );
    expect(readFileSync(join(seen.dir, 'precious'), 'utf8')).toBe('precious');
    expect(JSON.parse(readFileSync(join(seen.dir, 'workspace', 'out', 'report.json'), 'utf8'))).toHaveProperty('cells');
  });

  test('a report folder that is a link is a warning, and nothing is written or removed behind it', async () => {
    const seen = await run(
      ({ run: given }) => {
        given.inputs = { ...given.inputs, 'report-dir': 'out' };
      },
      {
        prepare: ({ workspace, dir }) => {
          mkdirSync(join(dir, 'elsewhere'));
          writeFileSync(join(dir, 'elsewhere', 'report.html'), 'precious');
          symlinkSync(join(dir, 'elsewhere'), join(workspace, 'out'));
        },
      },
    );
    expect(readdirSync(join(seen.dir, 'elsewhere'))).toEqual(['report.html']);
    expect(seen.stdout).toContain('could not be written');
    expect(seen.outputs.result).toBe('fail');
  });

  test.each(['/proc/bedrock-access-check', '/dev/full/report', '/sys/bedrock/report'])(
    'a folder that cannot be made is a warning: %s',
    async (folder) => {
      const seen = await run(({ run: given }) => {
        given.inputs = { ...given.inputs, 'report-dir': folder };
      });
      expect(seen.stdout).toContain('could not be written');
      expect(seen.outputs).toMatchObject({ result: 'fail', 'report-path': '' });
      expect(existsSync(folder)).toBe(false);
    },
  );
});

test('a closed standard output ends nothing', async () => {
  const seen = await run(undefined, { closeStdout: true });
  expect(seen.exitCode).toBe(1);
  expect(seen.stderr).toBe('');
  expect(seen.outputs.result).toBe('fail');
});

describe('an event that does not vouch for what is checked out', () => {
  test.each(['issue_comment', 'issues', 'check_run', 'repository_dispatch'])(
    '%s reads the default branch',
    async (event) => {
      const seen = await run((world) => {
        const text = 'models: [{id: amazon.nova-micro-v1:0}]\nregions: [us-east-1]\nactions: [invoke]\n';
        const claims = { sub: 'repo:octo-org/search-service:ref:refs/heads/main' };
        world.github = {
          ...world.github,
          event,
          ref: 'refs/heads/main',
          claims,
          contents: { main: { [CONFIG]: text } },
        };
      });
      expect(seen.outputs.cells).toBe('1');
    },
  );
});

describe('a configuration without end', () => {
  test('more checks than `max-checks` is a mistake that names the count; nothing is called', async () => {
    const seen = await run(({ run: given }) => {
      const models = Array.from({ length: 700 }, (_, index) => `  - id: amazon.nova-${index}`).join('\n');
      const regions = ['us-east-1', 'us-east-2', 'us-west-2', 'eu-west-1', 'eu-central-1', 'ap-northeast-1'];
      const actions = '[invoke, stream, count-tokens, async, discover]';
      given.files = { [CONFIG]: `regions: [${regions.join(', ')}]\nactions: ${actions}\nmodels:\n${models}\n` };
    });
    expect(reportOf(seen).problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('21,000 checks are asked for'),
    ]);
    expect(reportOf(seen).problems[0]?.message).toContain('at most 20,000');
    expectNoCalls(seen);
  });

  test('an input of the workflow may allow more or less', async () => {
    const seen = await run(({ run: given }) => {
      given.inputs = { ...given.inputs, 'max-checks': '3' };
    });
    expect(reportOf(seen).problems[0]?.message).toContain('at most 3');
    expectNoCalls(seen);
  });

  test("a row of principals, each with the next one's credentials, ends with what AWS says of the first hop", async () => {
    const seen = await run(({ run: given }) => {
      const principals = Array.from({ length: 1_200 }, (_, index) => {
        const source = index === 1_199 ? 'oidc' : `p${index + 1}`;
        return `  - {name: p${index}, role-to-assume: '${ROLE}', source: ${source}}`;
      });
      const models = 'models: [{id: amazon.nova-micro-v1:0, principals: [p0]}]';
      given.files = { [CONFIG]: `regions: [us-east-1]\nprincipals:\n${principals.join('\n')}\n${models}\n` };
      given.inputs = { timeout: '20s' };
    });
    expect(reportOf(seen).problems.map(({ cause }) => cause)).toContain('sts-assume-role-denied');
  });

  test('what an input bounds cannot be set by the file', async () => {
    const bounds = {
      'max-checks': 1_000_000,
      'max-cost-usd': 100,
      timeout: '6h',
      concurrency: 999,
      'fail-on': 'never',
    };
    const reach = { 'allow-marketplace-subscription': true, 'allowed-account-ids': ['444455556666'], detail: 'full' };
    const seen = await run(({ run: given }) => {
      const models = [{ id: 'amazon.nova-micro-v1:0' }];
      given.files = { [CONFIG]: JSON.stringify({ models, ...bounds, ...reach, 'report-dir': '/', record: 'x.json' }) };
    });
    const messages = reportOf(seen).problems.map(({ message }) => message);
    for (const key of [...Object.keys({ ...bounds, ...reach }), 'report-dir', 'record']) {
      expect(messages).toContainEqual(expect.stringContaining(`\`${key}\` is an input of the action`));
    }
    expectNoCalls(seen);
  });

  test('a file larger than 128 KB is not read', async () => {
    const seen = await run(({ run: given }) => {
      given.files = { [CONFIG]: `# ${'x'.repeat(128 * 1024)}\nmodels: [{id: amazon.nova-micro-v1:0}]\n` };
    });
    expect(reportOf(seen).problems[0]?.message).toContain('at most 128 KB are read');
    expectNoCalls(seen);
  });

  test('policy files are files of the workspace, however they are named', async () => {
    const named = [
      '../../../etc/passwd',
      '/etc/passwd',
      '.{.,x}/*',
      '{x,.}{y,.}/*',
      '[.][.]/*',
      '{/etc,x}/pass*',
      'link.json',
    ];
    const seen = await run(
      ({ run: given }) => {
        const models = [{ id: 'amazon.nova-micro-v1:0' }];
        given.files = { [CONFIG]: JSON.stringify({ regions: ['us-east-1'], models, 'policy-files': named }) };
      },
      {
        prepare: ({ workspace }) => {
          symlinkSync('/etc/passwd', join(workspace, 'link.json'));
        },
      },
    );
    const messages = reportOf(seen).problems.map(({ message }) => message);
    expect(messages).toHaveLength(named.length);
    for (const message of messages)
      expect(message).toMatch(/outside of the workspace|leaves the workspace|link out of/);
    expectNoCalls(seen);
  });

  test('a role of an account that is not allowed is not assumed, wherever the file names it', async () => {
    const foreign = 'arn:aws:iam::444455556666:role/other';
    const seen = await run(({ run: given }) => {
      const principals = [
        { name: 'itself', 'role-to-assume': foreign },
        { name: 'behind', 'role-to-assume': ROLE, chain: [{ role: foreign }] },
        { name: 'lender', 'role-to-assume': foreign },
        { name: 'of-lender', 'role-to-assume': ROLE, source: 'lender' },
        { name: 'asked', 'principal-arn': ROLE, 'simulate-with': 'lender' },
      ];
      const models = [{ id: 'amazon.nova-micro-v1:0' }];
      given.files = { [CONFIG]: JSON.stringify({ regions: ['us-east-1'], principals, models }) };
      given.inputs = { 'allowed-account-ids': '111122223333' };
    });
    const assumed = seen.journal.filter(({ service }) => service === 'sts').map(({ body }) => decodeURIComponent(body));
    expect(assumed.filter((body) => body.includes('444455556666'))).toEqual([]);
    expect(reportOf(seen).problems.map(({ cause }) => cause)).toContain('account-not-allowed');
    const { cells } = seen.report as { cells: { verdict: string }[] };
    expect(new Set(cells.map(({ verdict }) => verdict))).toEqual(new Set(['unchecked']));
  });

  test.each(['..', ':', '--', '.', '../../x'])('%j is no model', async (id) => {
    const seen = await run(({ run: given }) => {
      given.files = {};
      given.inputs = { ...MODEL, models: id, 'role-to-assume': ROLE };
    });
    expect(reportOf(seen).problems[0]?.message).toContain('is not a model ID');
    expectNoCalls(seen);
  });

  test.each(['!!merge', '!!str'])('the tag %s is refused', async (tag) => {
    const seen = await run(({ run: given }) => {
      given.files = { [CONFIG]: `regions: [us-east-1]\nmodels:\n  - id: ${tag} amazon.nova-micro-v1:0\n` };
    });
    expect(reportOf(seen).problems[0]?.message).toContain('Tags are not read here.');
  });
});

describe('secrets', () => {
  test('of the run that an answer quotes are on no surface', async () => {
    let token = '';
    const world = structuredClone(loadWorld('demo'));
    world.run.inputs = { ...world.run.inputs, issue: 'on-failure' };
    world.github = { ...world.github, event: 'push', ref: 'refs/heads/main' };
    const seen = await runAction(world, {
      withoutLatency: true,
      strike: (request) => {
        if (request.operation !== 'AssumeRoleWithWebIdentity') return undefined;
        token = new URLSearchParams(request.body).get('WebIdentityToken') ?? '';
        return { service: 'sts', status: 400, name: 'ZorpException', message: `Cannot read ${token} of the request` };
      },
    });
    expect(token.length).toBeGreaterThan(100);
    expect(everythingReadable(seen)).toContain('Cannot read *** of the request');
    expect(everythingReadable(seen)).not.toContain(token);
  });

  test('of several lines are quoted by no mistake', async () => {
    const seen = await run(({ run: given }) => {
      given.inputs = { ...given.inputs, 'github-token': 'first-secret-line\nsecond-secret-line' };
    });
    expect(everythingReadable(seen)).not.toMatch(/(?:first|second)-secret-line/);
    expect(reportOf(seen).gate.result).toBe('error');
  });
});

test('`allowed-account-ids` holds for a principal that is only simulated', async () => {
  const seen = await run(({ run: given }) => {
    given.files = {};
    given.inputs = {
      ...MODEL,
      'role-to-assume': ROLE,
      'principal-arn': 'arn:aws:iam::444455556666:role/other',
      'allowed-account-ids': '111122223333',
    };
  });
  expect(reportOf(seen).problems.map(({ cause }) => cause)).toContain('account-not-allowed');
  expectNoCalls(seen);
});
