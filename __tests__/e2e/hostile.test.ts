/** Text from outside goes through the built action from one end to the other, and is text on every surface. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseLabel } from '../../src/settings/identifiers.ts';
import { loadWorld } from '../../testbed/load.ts';
import { runAction, type ActionRun } from '../../testbed/runner.ts';
import { annotationsIn, masksIn } from '../../testbed/workflow-commands.ts';
import type { Fault, World } from '../../testbed/world.ts';
import { HOSTILE, hostileText } from '../unit/report/hostile.ts';
import { notOurs } from '../unit/report/rendered.ts';

const ROLE = 'arn:aws:iam::111122223333:role/search-ci';
const MODELS = ['amazon.nova-micro-v1:0', 'amazon.nova-lite-v1:0', 'amazon.nova-pro-v1:0'];

/** As a name in the configuration: what its rules let through. */
function asLabel(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, ' ').slice(0, 200);
  return parseLabel(line).ok ? line : `x${line}`;
}

/** A world that says one text after the other wherever text from outside could stand. */
function worldOf(texts: readonly string[], more: Partial<World> = {}): World {
  const world = loadWorld('baseline-drift');
  const text = (index: number): string => texts[index % texts.length] ?? '';
  const faults = MODELS.map((model, index): Fault => ({
    ...{ service: 'bedrock-runtime', operation: 'InvokeModel', model, message: text(index) },
    ...(index === 1 ? { status: 400, name: 'ValidationException' } : { status: 403, name: 'AccessDeniedException' }),
  }));
  const config = {
    regions: ['us-east-1'],
    actions: ['invoke'],
    principals: [{ name: asLabel(text(0)), 'role-to-assume': ROLE }],
    models: MODELS.map((id, index) => ({
      ...{ id, name: asLabel(text(index + 1)), reason: asLabel(text(index + 2)) },
      ...(index === 0 ? { expect: 'deny', via: 'direct' } : {}),
    })),
  };
  const base = {
    ...config,
    models: [{ id: MODELS[1], name: asLabel(text(3)), regions: ['eu-west-1'] }, { id: 'x.gone' }],
  };
  const cells = [
    { verdict: 'accessible', cause: undefined },
    { verdict: 'denied', cause: text(4) },
  ].map((one, index) => ({
    ...{ principal: index === 0 ? asLabel(text(0)) : text(5), region: 'us-east-1', model: MODELS[2], action: 'invoke' },
    ...{ expected: 'allow', confidence: 'observed', ...one },
  }));
  const account = world.accounts['111122223333'];
  const role = account?.roles?.['search-ci'];
  return {
    ...world,
    accounts: {
      ...world.accounts,
      ...(account &&
        role && {
          '111122223333': {
            ...account,
            roles: {
              'search-ci': {
                ...role,
                policies: {
                  ...role.policies,
                  [text(0)]: {
                    Version: '2012-10-17',
                    Statement: [{ Sid: 'No', Effect: 'Deny', Action: 'bedrock:*', Resource: `*${MODELS[0] ?? ''}` }],
                  },
                },
              },
            },
          },
        }),
    },
    faults,
    github: {
      ...world.github,
      comments: [{ user: 'mallory', body: '<!-- bedrock-access-check key=k -->\nNot ours.' }],
      contents: { ['2'.repeat(40)]: { '.github/bedrock-access.yml': JSON.stringify(base) } },
    },
    run: {
      inputs: { baseline: 'baseline.json', 'fail-on': 'unmet, drift', 'comment-key': 'k' },
      files: {
        '.github/bedrock-access.yml': JSON.stringify(config),
        'baseline.json': JSON.stringify({ schema: 'bedrock-access-baseline/1', cells }),
      },
    },
    ...more,
  };
}

const OURS = new Set(['add-mask', 'group', 'endgroup', 'error', 'warning', 'notice', 'debug']);
const UNSEEN = /[\p{Cc}\u202a-\u202e\u2066-\u2069\ufeff]/u;

function expectOnlyOurs(run: ActionRun): void {
  expect(run.stderr).toBe('');
  expect(run.violations).toEqual([]);
  expect(run.exportedEnv).toEqual({});
  const ours = run.comments.filter(({ user }) => user === 'github-actions[bot]');
  expect(ours).toHaveLength(1);
  expect(notOurs(run.summary)).toEqual([]);
  for (const { body } of ours) expect(notOurs(body)).toEqual([]);

  const lines = run.rawStdout.split('\n');
  const commands = lines.flatMap((line) => /^\s*::\s*([\w-]+)/.exec(line)?.[1] ?? []);
  expect(commands.filter((name) => !OURS.has(name))).toEqual([]);
  expect(lines.filter((line) => line.includes('##['))).toEqual([]);
  expect(lines.filter((line) => UNSEEN.test(line))).toEqual([]);
  // Only credentials are masked: no outsider can make the log unreadable.
  expect(masksIn(run.rawStdout).filter((mask) => mask.length < 16 || /[\s:]/.test(mask))).toEqual([]);
  for (const { properties } of annotationsIn(run.rawStdout)) {
    expect(Object.keys(properties).filter((key) => !['title', 'file', 'line', 'col'].includes(key))).toEqual([]);
  }
}

/** A few texts a run: a run is half a second. */
function inSixes(texts: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(texts.length / 6) }, (_, index) => texts.slice(index * 6, index * 6 + 6));
}

describe('in every place at once', () => {
  const generated = fc.sample(hostileText, { seed: 20_261_120, numRuns: 18 });
  test.each(inSixes([...HOSTILE, ...generated]).map((texts, index) => [index, texts] as const))(
    'texts of group %i',
    async (_index, texts) => {
      const run = await runAction(worldOf(texts), { withoutLatency: true });
      // The texts did arrive: as the names, and in the messages, of what was checked.
      expect(run.report).toMatchObject({
        cells: [{ name: asLabel(texts[2] ?? texts[0] ?? '') }, {}, {}],
        principals: [{ name: asLabel(texts[0] ?? '') }],
        changes: expect.arrayContaining([expect.objectContaining({ kind: 'lost' })]) as unknown,
      });
      expect(run.comments.at(-1)?.body).toContain('This pull request changes what is expected');
      expectOnlyOurs(run);
    },
  );
});

describe('in an answer that ends the check', () => {
  const text = HOSTILE.join(' ');
  test.each<[string, Fault]>([
    [
      'of STS',
      { service: 'sts', operation: 'AssumeRoleWithWebIdentity', status: 403, name: 'AccessDenied', message: text },
    ],
    [
      'of IAM',
      { service: 'iam', operation: 'SimulatePrincipalPolicy', status: 403, name: 'AccessDenied', message: text },
    ],
  ])('%s', async (_name, fault) => {
    expectOnlyOurs(await runAction(worldOf(['x'], { faults: [fault] }), { withoutLatency: true }));
  });

  test('of GitHub', async () => {
    const fault = { service: 'github', operation: 'listComments', status: 403, name: 'x', message: text };
    const run = await runAction(worldOf(['x'], { faults: [fault] }), { withoutLatency: true });
    expect(
      run.rawStdout.split('\n').filter((line) => /^\s*::(?:add-mask|set-output|stop-commands)::\S{0,15}$/.test(line)),
    ).toEqual([]);
    expect(run.stdout).toContain('Warning: The pull request comment could not be written (HTTP 403)');
  });
});

test('in a configuration file with mistakes', async () => {
  const world = worldOf(['x']);
  const models = HOSTILE.map((id) => ({ id, name: id, [id === '' ? 'y' : id]: id }));
  const files = { '.github/bedrock-access.yml': JSON.stringify({ models }) };
  const run = await runAction({ ...world, run: { inputs: { 'aws-region': 'us-east-1', 'comment-key': 'k' }, files } });
  expect(run.report).toMatchObject({ gate: { result: 'error' } });
  expectOnlyOurs(run);
});
