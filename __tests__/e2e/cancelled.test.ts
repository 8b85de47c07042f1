/** A run that is cancelled still says what it knows: whichever phase it is in, with either signal, in a workflow and in a terminal. */
import { describe, expect, test } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadWorld } from '../../testbed/load.ts';
import { runAction } from '../../testbed/runner.ts';
import { startTestbed } from '../../testbed/testbed.ts';
import type { Fault, World } from '../../testbed/world.ts';
import { describeWith } from '../needs.ts';
import { screenOf } from './screen.ts';
import { KEYS, runInTerminal, whyNoTerminal } from './command.ts';

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
