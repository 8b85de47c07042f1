/** What a review found by breaking the check; each was failing before it was mended. */
import { describe, expect, test } from '@jest/globals';
import { loadWorld } from '../../testbed/load.ts';
import { runAction, type ActionRun } from '../../testbed/runner.ts';
import type { World } from '../../testbed/world.ts';

interface SeenCell {
  principal: string;
  model: string;
  action: string;
  verdict: string;
  confidence: string;
  diagnosis?: { cause: string; evidence: string[]; alternatives: string[] };
}
interface SeenReport {
  gate: { result: string };
  cells: SeenCell[];
  problems: { cause: string; message: string; remedy: string }[];
  cost: { worstCaseUsd: number; estimatedUsd: number };
}

const reportOf = (run: ActionRun): SeenReport => run.report as SeenReport;

function changed(name: string, change: (world: World) => void): World {
  const world = structuredClone(loadWorld(name));
  change(world);
  return world;
}

const run = (world: World): Promise<ActionRun> => runAction(world, { withoutLatency: true });

describe('the timeout', () => {
  test.each([
    ['sts', undefined],
    ['github', 'getIdToken'],
  ])('holds where %s hangs', async (service, operation) => {
    const seen = await run(
      changed('demo', (world) => {
        world.faults = [{ service, network: 'hang', ...(operation !== undefined && { operation }) }];
        world.run.inputs = { ...world.run.inputs, timeout: '1s', comment: 'never' };
      }),
    );
    expect(reportOf(seen).gate.result).toBe('error');
    expect(seen.outputs.result).toBe('error');
    expect(reportOf(seen).cells.every(({ verdict }) => verdict === 'unchecked')).toBe(true);
  });
});

describe('a public repository', () => {
  const PUBLIC = (world: World): void => {
    world.github = { ...world.github, visibility: 'public' };
  };

  test('shows no account ID of a wrong setting', async () => {
    const seen = await run(
      changed('demo', (world) => {
        PUBLIC(world);
        world.run.inputs = {
          'role-to-assume': 'arn:aws:iam::111122223333:rolee/ci',
          models: 'a.b',
          'aws-region': 'us-east-1',
        };
      }),
    );
    expect(seen.rawStdout).not.toContain('111122223333');
    expect(JSON.stringify(seen.report)).not.toContain('111122223333');
  });

  test('shows no message of AWS for a problem of the run', async () => {
    const seen = await run(
      changed('demo', (world) => {
        PUBLIC(world);
        world.faults = [
          {
            service: 'sts',
            status: 400,
            name: 'ZorpException',
            message: 'Zorp at host-17.internal for bob@example.com',
          },
        ];
      }),
    );
    const readable =
      seen.rawStdout + seen.summary + JSON.stringify(seen.report) + seen.comments.map(({ body }) => body).join('');
    expect(readable).not.toContain('host-17.internal');
    expect(reportOf(seen).gate.result).toBe('error');
  });

  test('keeps canonical order under other names', async () => {
    const seen = await run(
      changed('simulated-only', (world) => {
        PUBLIC(world);
      }),
    );
    const keys = reportOf(seen).cells.map(({ principal, model, action }) => `${principal} ${model} ${action}`);
    expect(keys).toEqual([...keys].sort());
  });
});

test('pull_request_target without a base commit does not fall back to what is checked out', async () => {
  const seen = await run(
    changed('demo', (world) => {
      world.github = { ...world.github, event: 'pull_request_target', 'pull-request': { number: 1 } };
      world.run.env = { GITHUB_EVENT_PATH: '/dev/null' };
    }),
  );
  expect(reportOf(seen).gate.result).toBe('error');
  expect(reportOf(seen).problems[0]?.message).toContain('base commit');
  expect(seen.journal.filter(({ service }) => service !== 'github')).toEqual([]);
});

test('an Amazon model that a policy denies is no sign that the whole account is blocked', async () => {
  const seen = await run(
    changed('demo', (world) => {
      world.run.inputs = {
        ...world.run.inputs,
        models: 'amazon.nova-lite-v1:0, us.anthropic.claude-sonnet-4-5-20250929-v1:0',
        'aws-region': 'us-east-1',
        actions: 'invoke',
      };
      const models = world.accounts['111122223333']?.bedrock?.models?.['us-east-1'];
      if (models) models['amazon.nova-lite-v1:0'] = {};
      world.faults = [
        {
          service: 'bedrock-runtime',
          model: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
          status: 400,
          name: 'ValidationException',
          message: 'Operation not allowed',
        },
      ];
    }),
  );
  const claude = reportOf(seen).cells.find(({ model }) => model.includes('claude'));
  expect(claude?.diagnosis?.evidence.join(' ')).not.toContain('Amazon model is refused');
});

test('a mantle-only ID is said to be one, and not called accessible', async () => {
  const seen = await run(
    changed('demo', (world) => {
      world.run.inputs = { ...world.run.inputs, models: 'google.gemma-4-31b', 'aws-region': 'us-east-1' };
    }),
  );
  for (const cell of reportOf(seen).cells) expect(cell.verdict).not.toBe('accessible');
});

test('the worst case is never less than the estimate', async () => {
  const { cost } = reportOf(await run(loadWorld('embeddings')));
  expect(cost.worstCaseUsd).toBeGreaterThanOrEqual(cost.estimatedUsd);
});

test('two hops with different external IDs are two sessions', async () => {
  const GATEWAY = 'arn:aws:iam::111122223333:role/portkey-bedrock';
  const LAST = 'arn:aws:iam::111122223333:role/last';
  const seen = await run(
    changed('seed-portkey-mended', (world) => {
      const roles = world.accounts['111122223333']?.roles ?? {};
      const assume = { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: LAST };
      const gateway = roles['portkey-bedrock'];
      if (gateway?.policies) gateway.policies['next-hop'] = { Version: '2012-10-17', Statement: [assume] };
      roles.last = {
        trust: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { AWS: GATEWAY }, Action: 'sts:AssumeRole' }],
        },
        policies: {
          all: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: 'bedrock:InvokeModel', Resource: '*' }],
          },
        },
      };
      const principal = (name: string, id: string) =>
        `  - {name: ${name}, role-to-assume: '${GATEWAY}', role-external-id: ${id}, source: step, chain: [{role: '${LAST}'}]}\n`;
      world.run.inputs = { 'aws-region': 'us-east-1' };
      world.run.files = {
        '.github/bedrock-access.yml': `actions: [invoke]\nmodels: [{id: 'amazon.nova-lite-v1:0'}]\nprincipals:\n${principal('bad', 'wrong')}${principal('good', 'portkey-7f3a91')}`,
      };
    }),
  );
  expect(reportOf(seen).cells.map(({ principal, verdict }) => [principal, verdict])).toEqual([
    ['bad', 'unchecked'],
    ['good', 'accessible'],
  ]);
});

test('expect: deny covers an application profile that another principal may use', async () => {
  const PROFILE = 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abcdefghijkl';
  const seen = await run(
    changed('demo', (world) => {
      const bedrock = world.accounts['111122223333']?.bedrock;
      if (bedrock) {
        bedrock['application-inference-profiles'] = {
          'us-east-1': {
            abcdefghijkl: {
              name: 'opus',
              models: ['arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-opus-4-5-20251101-v1:0'],
            },
          },
        };
      }
      world.run.files = {
        '.github/bedrock-access.yml': `version: 1
regions: [us-east-1]
actions: [invoke]
principals:
  - name: ci
    role-to-assume: arn:aws:iam::111122223333:role/search-ci
  - name: app
    principal-arn: arn:aws:iam::111122223333:role/search-ci
    simulate-with: ci
models:
  - id: ${PROFILE}
    principals: [ci]
  - id: anthropic.claude-opus-4-5-20251101-v1:0
    expect: deny
    principals: [app]
`,
      };
      world.run.inputs = {};
    }),
  );
  const routes = reportOf(seen).cells.filter(({ principal }) => principal === 'app');
  expect(routes.map(({ model }) => model)).toContain(PROFILE);
});

test('a network that is down is said in the failure itself', async () => {
  const seen = await run(
    changed('demo', (world) => {
      world.faults = [{ service: 'bedrock-runtime', network: 'reset' }];
      world.run.inputs = {
        ...world.run.inputs,
        simulate: 'false',
        models: 'amazon.nova-micro-v1:0',
        'aws-region': 'us-east-1',
        'config-file': '',
      };
      world.run.files = {};
    }),
  );
  expect(reportOf(seen).gate.result).toBe('error');
  expect(seen.stdout).toMatch(/Error: no check of search-ci could be decided\. First: /);
});

test('a pattern that nothing matches is said: what should be closed is not checked', async () => {
  const mistyped = await run(
    changed('deny-open-profile', (world) => {
      const file = '.github/bedrock-access.yml';
      const text = world.run.files?.[file] ?? '';
      world.run.files = { [file]: text.replace('anthropic.claude-opus-4-5-20251101-v1:0', 'anthropic.claude-opsu-*') };
    }),
  );
  expect(mistyped.stdout).toContain(
    'Warning: .github/bedrock-access.yml:4: `anthropic.claude-opsu-*` matches no model or profile of us-east-1, as far as Bedrock says or the table of ',
  );
  expect(mistyped.stdout).toContain('nothing is checked for it');
  const known = await run(loadWorld('many-principals'));
  expect(known.stdout).not.toContain('nothing is checked for it');
});
