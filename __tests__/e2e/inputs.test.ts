/**
 * What a user sees when something in front of the check is wrong: one clear message, a report that is true, and
 * nothing called.
 */
import { describe, expect, test } from '@jest/globals';
import { loadWorld, parseWorld } from '../../testbed/load.ts';
import { runAction, type ActionRun } from '../../testbed/runner.ts';
import type { World } from '../../testbed/world.ts';

interface SeenReport {
  gate: { result: string; reasons: string[] };
  cells: { verdict: string; probe: { outcome: string; reason?: string }; model: string }[];
  problems: { cause: string; message: string; remedy: string }[];
}

const reportOf = (run: ActionRun): SeenReport => run.report as SeenReport;
const callsToAws = (run: ActionRun): string[] =>
  run.journal.filter(({ service }) => service !== 'github').map(({ service, operation }) => `${service}:${operation}`);

function world(name: string, change: (run: World['run']) => void): World {
  const changed = structuredClone(loadWorld(name));
  change(changed.run);
  return changed;
}

const run = (changed: World): Promise<ActionRun> => runAction(changed, { withoutLatency: true });

describe('mistakes in the settings', () => {
  const CONFIG = '.github/bedrock-access.yml';
  const withConfig = (text: string) =>
    world('demo', (its) => {
      its.files = { [CONFIG]: text };
    });
  const withInput = (name: string, value: string) =>
    world('demo', (its) => {
      its.inputs = { ...its.inputs, [name]: value };
    });

  const resource = (id: string, account = '111122223333') => `arn:aws:bedrock:us-east-1:${account}:${id}`;

  const withConfigs = world('demo', (its) => {
    its.inputs = { ...its.inputs, 'config-file': 'configs' };
    its.files = { 'configs/one.yml': 'version: 1\n' };
  });
  const nothingAsked = world('demo', (its) => {
    its.inputs = { ...its.inputs, probe: 'off', simulate: 'false' };
  });

  const CASES: [string, World, string][] = [
    ['a malformed role ARN', withInput('role-to-assume', 'arn:aws:iam::1111:role/x'), 'Input `role-to-assume`'],
    ['a malformed region', withInput('aws-region', 'us-east-1a'), '"us-east-1a" is an availability zone'],
    ['a malformed model', withInput('models', 'anthropic claude'), '"anthropic claude" is not a model ID'],
    ['an unknown key', withConfig('version: 1\nregions: [us-east-1]\nmodel: []\n'), `${CONFIG}:3:1`],
    ['an empty list', withConfig('version: 1\nregions: [us-east-1]\nmodels: []\n'), `${CONFIG}:3`],
    [
      'an input-only key',
      withConfig('max-cost-usd: 100\nregions: [us-east-1]\nmodels: [{id: a.b}]\n'),
      `${CONFIG}:1:1`,
    ],
    ['five megabytes', withConfig(`# ${'x'.repeat(5_000_000)}\n`), CONFIG],
    ['a directory', withConfigs, '"configs" is a directory'],
    ['nothing simulated and nothing called', nothingAsked, 'simulate'],
    [
      'throughput of another account',
      withConfig(`models:\n  - id: ${resource('provisioned-model/abcdefghijkl', '444455556666')}\n`),
      `${CONFIG}:2:9: `,
    ],
    [
      'a custom model by its own ARN',
      withConfig(`models:\n  - id: ${resource('custom-model/amazon.nova-lite-v1:0:300k/e4oo8js4bjz5')}\n`),
      'is a custom model, which cannot be called by its own ARN',
    ],
    [
      'what cannot be behind a router',
      withConfig(
        `models:\n  - id: ${resource('prompt-router/r')}\n    foundation-models: ['${resource('prompt/ABCDEFGHIJ')}']\n`,
      ),
      `${CONFIG}:3:25: `,
    ],
    ['not a number', withInput('max-cost-usd', 'cheap'), 'Input `max-cost-usd`'],
    [
      'the guardrail column without a guardrail',
      withConfig('version: 1\nregions: [us-east-1]\nmodels:\n  - id: a.b\n    actions: [invoke, guardrail]\n'),
      `${CONFIG}:5:14`,
    ],
    [
      'an API that is no IAM action',
      withInput('actions', 'StartAsyncInvoke'),
      '"StartAsyncInvoke" is not an IAM action',
    ],
    ['an unknown word', withInput('fail-on', 'everything'), 'Input `fail-on`'],
  ];
  test.each(CASES)('%s', async (_, changed, said) => {
    const seen = await run(changed);
    expect(reportOf(seen).gate.result).toBe('error');
    expect(seen.outputs.result).toBe('error');
    expect(seen.exitCode).toBe(1);
    expect(
      reportOf(seen)
        .problems.map(({ message }) => message)
        .join('\n'),
    ).toContain(said);
    expect(seen.stdout).toContain(said);
    expect(callsToAws(seen)).toEqual([]);
  });

  test('all mistakes at once, each at its line, as annotations', async () => {
    const seen = await run(withConfig('version: 2\nregions: [us-east]\nmodels:\n  - id: "a b"\n  - idd: x.y\n'));
    const text = reportOf(seen)
      .problems.map(({ message }) => message)
      .join('\n');
    for (const place of [`${CONFIG}:1:`, `${CONFIG}:2:`, `${CONFIG}:4:`, `${CONFIG}:5:`]) expect(text).toContain(place);
    expect(seen.rawStdout).toMatch(/::error .*file=\.github\/bedrock-access\.yml,line=4/);
    expect(callsToAws(seen)).toEqual([]);
  });
});

describe('who is tested', () => {
  test('a Bedrock API key in the environment changes nothing', async () => {
    const seen = await run(
      world('demo', (its) => {
        its.env = { AWS_BEARER_TOKEN_BEDROCK: 'bedrock-api-key-of-somebody-else' };
      }),
    );
    expect(reportOf(seen).cells.filter(({ verdict }) => verdict === 'accessible')).toHaveLength(9);
    expect(seen.stdout).not.toContain('bedrock-api-key-of-somebody-else');
  });

  test('without any credentials the first line says what to write', async () => {
    const seen = await run(
      world('demo', (its) => {
        its.inputs = { models: 'amazon.nova-micro-v1:0', 'aws-region': 'us-east-1' };
        its.files = {};
      }),
    );
    expect(reportOf(seen).gate.result).toBe('error');
    expect(seen.stdout).toContain('role-to-assume');
    expect(reportOf(seen).cells.map(({ verdict }) => verdict)).toEqual(['unchecked', 'unchecked']);
  });
});

describe('what cannot be finished', () => {
  test('a call that hangs until the timeout is a failed probe, and the report is written', async () => {
    const hanging = world('demo', (its) => {
      its.inputs = { ...its.inputs, timeout: '8s' };
    });
    hanging.faults = [{ service: 'bedrock-runtime', model: 'amazon.nova-micro-v1:0', network: 'hang' }];
    const seen = await run(hanging);
    const micro = reportOf(seen).cells.filter(({ model }) => model === 'amazon.nova-micro-v1:0');
    expect(micro.map(({ probe }) => [probe.outcome, probe.reason])).toEqual([
      ['failed', 'timeout'],
      ['failed', 'timeout'],
    ]);
    expect(reportOf(seen).cells).toHaveLength(17);
    expect(reportOf(seen).gate.result).toBe('fail');
  });

  test('a report folder that cannot be written is a warning', async () => {
    const seen = await run(
      world('demo', (its) => {
        its.inputs = { ...its.inputs, 'report-dir': '/dev/null/reports' };
      }),
    );
    expect(seen.stdout).toContain('could not be written');
    expect(seen.outputs.result).toBe('fail');
    expect(seen.summary).toContain('3 need action');
  });
});

describe('the comment', () => {
  test('without permission it is a warning that names the permission', async () => {
    const closed = structuredClone(loadWorld('demo'));
    closed.github = { ...closed.github, permissions: { 'pull-requests': 'read' } };
    const seen = await run(closed);
    expect(seen.stdout).toContain('pull-requests: write');
    expect(seen.outputs).toMatchObject({ result: 'fail', 'comment-url': '' });
  });

  test('is updated, not repeated', async () => {
    const first = await run(loadWorld('demo'));
    const again = structuredClone(loadWorld('demo'));
    again.github = {
      ...again.github,
      comments: first.comments.map(({ body }) => ({
        user: 'github-actions[bot]',
        body: `${body.split('\n')[0] ?? ''}\nold`,
      })),
    };
    const second = await run(again);
    expect(second.comments).toHaveLength(1);
    expect(second.comments[0]?.body).toBe(first.comments[0]?.body);
  });

  test('of another author with our marker is left alone', async () => {
    const first = await run(loadWorld('demo'));
    const again = structuredClone(loadWorld('demo'));
    again.github = { ...again.github, comments: first.comments.map(({ body }) => ({ user: 'mallory', body })) };
    const second = await run(again);
    expect(second.comments).toHaveLength(2);
  });
});

describe('pull_request_target', () => {
  test('reads the configuration at the base commit, never what is checked out', async () => {
    const target = structuredClone(loadWorld('demo'));
    const config = target.run.files?.['.github/bedrock-access.yml'] ?? '';
    target.run.files = {
      '.github/bedrock-access.yml': 'version: 1\nregions: [us-east-1]\nmodels: [{id: evil.model}]\n',
    };
    target.github = {
      ...target.github,
      event: 'pull_request_target',
      'pull-request': { number: 128, 'base-sha': 'b'.repeat(40), 'head-repository': 'mallory/search-service' },
      contents: { ['b'.repeat(40)]: { '.github/bedrock-access.yml': config } },
      claims: { sub: 'repo:octo-org/search-service:ref:refs/heads/main' },
    };
    const seen = await run(target);
    expect(reportOf(seen).cells).toHaveLength(17);
    expect(reportOf(seen).cells.map(({ model }) => model)).not.toContain('evil.model');
  });
});

test('a world that is not one is refused with its line', () => {
  expect(() => parseWorld('title: x\nwhatever: 1\n', 'x.yml')).toThrow(/x\.yml:2/);
});
