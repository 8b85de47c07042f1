/**
 * A run that is cancelled still says what it knows: whichever phase it is in, with either signal, in a workflow and in
 * a terminal.
 */
import { describe, expect, test } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadWorld } from '../../testbed/load.ts';
import { runAction, type ActionRun } from '../../testbed/runner.ts';
import { startTestbed } from '../../testbed/testbed.ts';
import type { Fault, World } from '../../testbed/world.ts';
import { describeWith } from '../needs.ts';
import { screenOf } from './screen.ts';
import { KEYS, run, runInTerminal, whyNoTerminal } from './command.ts';

interface Seen {
  gate: { result: string; reasons: string[] };
  cells: { verdict: string; probe: { reason?: string } }[];
}

/** Does a thing once, however often it is told to: a second signal would kill. */
function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) act();
    isDone = true;
  };
}

/** Well above the two seconds of the contract, for machines that do other work: what hangs would hang much longer. */
const WITHIN_MS = 8_000;

function hanging(fault: Partial<Fault>): World {
  const world = structuredClone(loadWorld('demo'));
  world.faults = [{ service: 'sts', network: 'hang', ...fault }];
  return world;
}

describe('a cancelled workflow', () => {
  test.each([
    ['the OIDC token', { service: 'github', operation: 'getIdToken' }, 'SIGINT'],
    ['STS', { service: 'sts' }, 'SIGTERM'],
    ['IAM', { service: 'iam' }, 'SIGINT'],
    ['the control plane', { service: 'bedrock' }, 'SIGTERM'],
    ['a model', { service: 'bedrock-runtime' }, 'SIGINT'],
  ] as const)('leaves a report while it waits for %s', async (_what, where, signal) => {
    let isSent = false;
    const run = await runAction(hanging(where), {
      withoutLatency: true,
      onCall: ({ service, operation }, stop) => {
        const isThere = service === where.service && (!('operation' in where) || operation === where.operation);
        if (isThere && !isSent) stop(signal, WITHIN_MS);
        isSent ||= isThere;
      },
    });
    expect(run.exitCode).toBe(1);
    const { gate, cells } = run.report as Seen;
    expect(gate).toEqual({ result: 'error', reasons: ['the run was cancelled before every check was made'] });
    expect(cells.length).toBeGreaterThan(0);
    expect(run.outputs).toMatchObject({ result: 'error', cells: String(cells.length) });
    expect(run.summary).toContain('cancelled');
    expect(run.stdout).toContain('The run was cancelled before every check was made.');
    expect(readdirSync(run.reportDir)).toEqual(expect.arrayContaining(['report.json', 'report.html', 'report.sarif']));
    expect(run.comments).toEqual([]);
  });

  test('says inconclusive of what was open, and what it knows of the rest', async () => {
    let isSent = false;
    const run = await runAction(hanging({ service: 'bedrock-runtime' }), {
      withoutLatency: true,
      onCall: ({ service }, stop) => {
        if (service === 'bedrock-runtime' && !isSent) stop('SIGINT', WITHIN_MS);
        isSent ||= service === 'bedrock-runtime';
      },
    });
    const { cells } = run.report as Seen;
    expect(cells.map(({ verdict }) => verdict)).toContain('inconclusive');
    expect(cells.map(({ verdict }) => verdict)).not.toContain('accessible');
  });

  test('does not wait for GitHub', async () => {
    const run = await runAction(hanging({ service: 'github', operation: 'createComment' }), {
      withoutLatency: true,
      onCall: ({ operation }, stop) => {
        if (operation === 'createComment') stop('SIGINT', WITHIN_MS);
      },
    });
    expect(run.exitCode).toBe(1);
    expect(run.outputs.result).toBe('fail');
    expect(run.stdout).toContain('The report is in');
  });
});

/** A run that is cancelled at a call, which is never answered. */
async function cancelledAt(
  world: World,
  { operation, ...where }: { service: string; operation?: string },
  signal: NodeJS.Signals,
  dist?: string,
): Promise<ActionRun> {
  const fault = { ...where, ...(operation !== undefined && { operation }), network: 'hang' as const };
  let isSent = false;
  const done = await runAction(
    { ...structuredClone(world), faults: [fault] },
    {
      withoutLatency: true,
      ...(dist !== undefined && { dist }),
      onCall: (call, stop) => {
        const isThere = call.service === where.service && (operation ?? call.operation) === call.operation;
        if (isThere && !isSent) stop(signal, WITHIN_MS);
        isSent ||= isThere;
      },
    },
  );
  expect(isSent).toBe(true);
  expect(done.stderr).toBe('');
  return done;
}

const CANCELLED = { result: 'error', reasons: ['the run was cancelled before every check was made'] };

describe('a cancelled run says so', () => {
  test.each([
    ['what-if-scp', { service: 'iam' }, 'SIGINT'],
    ['previous-drift', { service: 'github', operation: 'listArtifactsOfRun' }, 'SIGTERM'],
    ['who-can', { service: 'iam', operation: 'GetAccountAuthorizationDetails' }, 'SIGTERM'],
    ['container-refuses', { service: 'container' }, 'SIGINT'],
  ] as const)('%s, at %j', async (name, where, signal) => {
    const done = await cancelledAt(loadWorld(name), where, signal);
    expect(done).toMatchObject({ exitCode: 1, outputs: { result: 'error' }, report: { gate: CANCELLED } });
    expect(done.summary).toContain('cancelled');
  });

  test('where reports are merged, too', async () => {
    const world = structuredClone(loadWorld('issue-opened'));
    world.run = { inputs: { reports: '*.json', baseline: 'previous' }, files: { 'a.json': '{}' } };
    const done = await cancelledAt(world, { service: 'github' }, 'SIGTERM', 'dist/merge/index.js');
    expect(done).toMatchObject({ exitCode: 1, outputs: { result: 'error' }, report: { gate: CANCELLED } });
  });

  test('while it publishes what passed: what was decided stays, and the step fails', async () => {
    const world = loadWorld('what-if-no-credentials');
    const done = await cancelledAt(world, { service: 'github', operation: 'createComment' }, 'SIGTERM');
    expect(done).toMatchObject({ exitCode: 1, outputs: { result: 'pass' }, report: { gate: { result: 'pass' } } });
    expect(done.stdout).toContain('Error: The run was cancelled before everything was published.');
  });
});

describe('a signal without a terminal', () => {
  /** The command at a call of IAM that is never answered, when it gets a signal. */
  async function commandAt(args: string[], signal: NodeJS.Signals) {
    let send: (name: NodeJS.Signals) => void = () => undefined;
    let isSent = false;
    const faults: Fault[] = [{ service: 'iam', network: 'hang' }];
    const testbed = await startTestbed(
      { ...structuredClone(loadWorld('seed-portkey-mended')), faults },
      {
        withoutLatency: true,
        onCall: ({ service }) => {
          if (service === 'iam' && !isSent) send(signal);
          isSent ||= service === 'iam';
        },
      },
    );
    const late = setTimeout(() => {
      send('SIGKILL');
    }, 30_000);
    const started = (sender: typeof send): void => {
      send = sender;
    };
    const ended = await run(args, { testbed, env: KEYS, onStarted: started });
    clearTimeout(late);
    await testbed.close();
    expect(isSent).toBe(true);
    return ended;
  }

  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s ends who-can with a sentence and the status of an error',
    async (signal) => {
      const ended = await commandAt(['who-can', 'amazon.nova-lite-v1:0', '--region', 'us-east-1'], signal);
      expect(ended).toMatchObject({ status: 2, signal: null, stdout: '' });
      expect(ended.stderr).toContain('cancelled');
    },
  );

  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends a check with --json, whose report says so', async (signal) => {
    const role = [
      '--role-to-assume',
      'arn:aws:iam::111122223333:role/portkey-bedrock',
      '--role-external-id',
      'portkey-7f3a91',
    ];
    const ended = await commandAt([...role, '--aws-region', 'us-east-1', '--json', 'amazon.nova-lite-v1:0'], signal);
    expect(ended).toMatchObject({ status: 2, signal: null });
    expect(JSON.parse(ended.stdout)).toMatchObject({ gate: CANCELLED });
  });
});

describeWith('Ctrl-C in a terminal', whyNoTerminal(), () => {
  test('ends the check with what is known and the exit status of an error', async () => {
    let interrupt: () => void = () => undefined;
    const testbed = await startTestbed(
      {
        ...structuredClone(loadWorld('seed-portkey-mended')),
        faults: [{ service: 'bedrock-runtime', network: 'hang' }],
      },
      {
        withoutLatency: true,
        onCall: ({ service }) => {
          if (service === 'bedrock-runtime') interrupt();
        },
      },
    );
    const role = ['--role-to-assume', 'arn:aws:iam::111122223333:role/portkey-bedrock'];
    const where = ['--role-external-id', 'portkey-7f3a91', '--aws-region', 'us-east-1', '--report-dir', 'out'];
    const { status, bytes, home } = await runInTerminal([...role, ...where, 'amazon.nova-lite-v1:0'], {
      testbed,
      env: KEYS,
      onReady: (type) => {
        interrupt = once(() => {
          type('\u0003');
        });
      },
    });
    await testbed.close();
    expect(status).toBe(2);
    const { lines } = screenOf(bytes, 400);
    expect(lines.join('\n')).not.toContain('in flight');
    expect(readdirSync(join(home, 'out')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(lines.join('\n')).toContain('The run was cancelled before every check was made.');
    const { gate } = JSON.parse(readFileSync(join(home, 'out', 'report.json'), 'utf8')) as Seen;
    expect(gate.result).toBe('error');
  });
});
