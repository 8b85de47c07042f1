/** What people see of a run of the built action, if the report alone does not say it. */
import { describe, expect, test } from '@jest/globals';
import { loadWorld } from '../../testbed/load.ts';
import { runAction } from '../../testbed/runner.ts';
import { annotationsIn } from '../../testbed/workflow-commands.ts';
import type { World } from '../../testbed/world.ts';
import { everythingReadable } from './readable.ts';

const run = (world: World) => runAction(world, { withoutLatency: true });

describe('a public repository of two accounts', () => {
  const world = loadWorld('public-two-accounts');
  const fault = {
    ...{ service: 'bedrock-runtime', operation: 'InvokeModel', model: 'amazon.nova-micro-v1:0' },
    ...{ status: 403, name: 'AccessDeniedException' },
    message: 'arn:aws:iam::777788889999:role/secret-role in o-a1b2c3d4e5 said: a raw message',
  };
  const NOT_FOR_THE_PUBLIC = [
    ...['111122223333', '444455556666', '777788889999'],
    ...['search-ci', 'tenant-ci', 'secret-role', 'o-a1b2c3d4e5', 'a raw message', 'repo:octo-org', ':assumed-role/'],
  ];
  test.each<[string, Partial<World>]>([
    ['whose calls are answered', {}],
    ['whose calls are refused with a message', { faults: [fault] }],
    ['whose role does not trust it', { accounts: distrustful(world) }],
  ])('%s says nothing that is not for the public', async (_name, change) => {
    const done = await run({ ...world, ...change });
    const readable = everythingReadable(done);
    for (const secret of NOT_FOR_THE_PUBLIC) expect(readable).not.toContain(secret);
    // The log uses the pseudonyms of the report, which keep the two apart.
    for (const name of ['principal-1', 'principal-2']) expect(done.stdout).toContain(name);
    expect(done.report).toMatchObject({ principals: [{ account: 'account-1' }, { account: 'account-2' }] });
    const profile = 'arn:aws:bedrock:us-east-1:account-2:application-inference-profile/heol2zyy5v48';
    expect(done.stdout).toContain(profile);
    expect(JSON.stringify(done.report)).toContain(profile);
  });

  test('can compare with the masked report of the run before', async () => {
    const before = await run(world);
    const files = { ...world.run.files, 'baseline.json': JSON.stringify(before.report) };
    const after = await run({ ...world, run: { ...world.run, files } });
    expect(after.report).toMatchObject({ gate: { result: 'pass' }, changes: [] });
  });
});

function distrustful({ accounts }: World): World['accounts'] {
  return Object.fromEntries(
    Object.entries(accounts).map(([id, account]) => [
      id,
      {
        ...account,
        roles: Object.fromEntries(
          Object.entries(account.roles ?? {}).map(([name, role]) => [
            name,
            name === 'tenant-ci' ? { ...role, trust: { Version: '2012-10-17', Statement: [] } } : role,
          ]),
        ),
      },
    ]),
  );
}

describe('an issue', () => {
  const world = loadWorld('issue-opened');

  test('that may not be written is a warning that names the permission', async () => {
    const done = await run({ ...world, github: { ...world.github, permissions: { contents: 'read' } } });
    expect(done.issues).toEqual([]);
    expect(done.stdout).toMatch(
      /^Warning: The issue could not be written \(HTTP 403\): .*`permissions: issues: write`\.$/m,
    );
    expect(done.outputs.result).toBe('fail');
  });

  test('is none of a pull request', async () => {
    const github = { ...world.github, event: 'pull_request', 'pull-request': { number: 3 } };
    const done = await run({ ...world, github });
    expect(done.issues).toEqual([]);
    expect(done.stdout).toContain('No issue is opened or closed for a pull request');
  });
});

describe('annotations', () => {
  const world = loadWorld('issue-opened');
  const path = '.github/workflows/bedrock-access.yml';

  test.each<[string, Record<string, string>, object]>([
    [
      'checked out',
      { [path]: 'jobs:\n  x:\n    models: |\n      amazon.nova-pro-v1:0\n' },
      { file: path, line: '4', col: '7' },
    ],
    ['that names it by an expression', { [path]: 'models: ${{ inputs.models }}\n' }, {}],
    ['not checked out', {}, {}],
  ])('of a model that an input names, with a workflow %s', async (_name, files, place) => {
    const { rawStdout } = await run({ ...world, run: { ...world.run, files } });
    const [annotation] = annotationsIn(rawStdout);
    expect(annotation?.properties).toEqual({ title: 'Bedrock access needs action', ...place });
  });
});

test('what the base commit expected is not said where it cannot be read, and the log says why', async () => {
  const world = loadWorld('moved-expectations');
  const done = await run({ ...world, github: { ...world.github, permissions: { 'pull-requests': 'write' } } });
  expect(done.comments[0]?.body).not.toContain('changes what is expected');
  expect(done.stdout).toContain('The configuration at the base commit could not be read');
  expect(done.outputs.result).toBe('pass');
});

test('a cell is in the log as soon as it is decided, whatever others still wait for', async () => {
  // Nova Lite comes first in the configuration, and is never answered: the end of the check decides it.
  const world = loadWorld('throttled');
  world.faults = [{ service: 'bedrock-runtime', model: 'amazon.nova-lite-v1:0', network: 'hang' }];
  world.run.inputs.timeout = '8s';
  const { stdout } = await run(world);
  const models = stdout.split('\n').flatMap((line) => /^\S.* (?:amazon\.)(nova-\w+)-v1:0 /.exec(line)?.[1] ?? []);
  expect(models).toHaveLength(4);
  expect(models.indexOf('nova-lite')).toBeGreaterThan(models.lastIndexOf('nova-pro'));
});

test('a destination that is refused is drawn', async () => {
  const { summary } = await run(loadWorld('geo-destination-blocked'));
  expect(summary).toContain('```mermaid\nflowchart LR\n');
  expect(summary).toContain('profile -. "❌ refused: organization" .-> region2');
  expect(summary.match(/```mermaid/g)).toHaveLength(1);
});
