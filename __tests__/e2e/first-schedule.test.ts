/**
 * The walk of docs/first-schedule.md, as a new user copies it: a shell runs the steps with files, the built action the
 * run on GitHub.
 */
import { expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../src/domain/report.ts';
import { accountWith } from '../../testbed/examples.ts';
import { runAction, type ActionRun } from '../../testbed/runner.ts';
import type { World } from '../../testbed/world.ts';
import { evaluated, readWorkflow } from '../../testbed/workflow.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const MINE = { account: '123456789012', name: 'acme/answers', ids: 'acme@42/answers@4711' };

/** The commands of the page's steps that change files: 1 copies the example, 2 puts the names in. */
function steps(): string[] {
  const page = readFileSync(join(ROOT, 'docs/first-schedule.md'), 'utf8');
  return [...page.matchAll(/^\*\*(\d)\. [\s\S]*?^```console\n([\s\S]*?)^```$/gm)].map(([, , block]) => block ?? '');
}

/** A stranger's machine: `gh`, `aws` and `git clone` answer what they would, everything else is real. */
function tools(folder: string): string {
  const programs = {
    aws: `echo ${MINE.account}`,
    gh: `case "$1 $2" in
      "repo create") mkdir -p search-service ;;
      "repo view") echo '${MINE.name}' ;;
      api*) echo '${MINE.ids}' ;;
      *) exit 2 ;;
    esac`,
    git: `[ "$1" = clone ] || exit 2
      for last in "$@"; do :; done
      mkdir -p "$last" && cp -r '${join(ROOT, 'examples')}' "$last"`,
  };
  mkdirSync(join(folder, 'bin'));
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\nset -eu\n${text}\n`);
    chmodSync(join(folder, 'bin', name), 0o755);
  }
  return join(folder, 'bin');
}

function walk(folder: string): Record<string, string> {
  const [copy = '', names = ''] = steps();
  const PATH = `${tools(folder)}:${process.env.PATH ?? ''}`;
  execFileSync('bash', ['-euo', 'pipefail', '-c', `${copy}\n${names}`], {
    ...{ cwd: folder, env: { PATH } },
    // Bash takes a socket as its input for a remote shell, and reads its start-up files.
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const repository = join(folder, 'search-service');
  const entries = readdirSync(repository, { recursive: true, encoding: 'utf8', withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [path.slice(repository.length + 1), readFileSync(path, 'utf8')]));
}

test('each step works, the first run is green, and the next compares with it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'walk-'));
  try {
    const files = walk(folder);
    expect(Object.keys(files).sort()).toEqual([
      ...['.github/bedrock-access.yml', '.github/workflows/bedrock-access-daily.yml'],
      ...['aws/main.tf', 'aws/policy.json', 'aws/template.yml', 'aws/trust.json'],
    ]);
    for (const text of Object.values(files)) expect(text).not.toMatch(/111122223333|octo-org|1234567\/|7654321/);

    const first = await run(folder, files, {});
    expect([first.exitCode, first.outputs.result, first.stderr]).toEqual([0, 'pass', '']);
    expect((first.report as Report).cells.map(({ met }) => met)).toEqual([true, true, true, true, true]);
    expect(first.stdout).toContain('This is the first run');
    expect(first.stdout).not.toContain('Error:');

    const report = readFileSync(join(first.reportDir, 'report.json'), 'utf8');
    const runs = [{ id: 1, event: 'workflow_dispatch', artifacts: { 'bedrock-access': { 'report.json': report } } }];
    const second = await run(folder, files, { event: 'schedule', runs });
    expect([second.exitCode, (second.report as Report).changes]).toEqual([0, []]);
    expect(second.stdout).not.toContain('This is the first run');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** One run of the workflow as it is in the repository now; GitHub gives the subject with numeric IDs. */
async function run(folder: string, files: Record<string, string>, github: World['github']): Promise<ActionRun> {
  const workflow = readWorkflow(join(folder, 'search-service/.github/workflows/bedrock-access-daily.yml'));
  const { permissions = {}, steps: all = [] } = workflow.access ?? {};
  const step = all.find(({ id }) => id === 'access');
  const { 'id-token': idToken, ...rights } = permissions;
  const role = { trust: files['aws/trust.json'] ?? '', policies: { check: files['aws/policy.json'] ?? '' } };
  return runAction(
    {
      ...{ title: 'A new repository', about: '', expect: { result: 'pass', cells: [] } },
      accounts: { [MINE.account]: accountWith({ 'search-watch': role }) },
      github: {
        ...{ repository: MINE.name, visibility: 'private', event: 'workflow_dispatch', ref: 'refs/heads/main' },
        ...{ permissions: rights, 'id-token': idToken === 'write' },
        claims: { sub: `repo:${MINE.ids}:ref:refs/heads/main`, repository_owner_id: '42', repository_id: '4711' },
        ...github,
      },
      run: { inputs: evaluated(step?.with, { inputs: { accept: false } }), files },
    },
    { withoutLatency: true },
  );
}
