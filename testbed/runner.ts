/** Runs the built action against a world, in its own process, as GitHub's runner would. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { node24 } from '../scripts/node24.js';
import { inputVariables } from './action-inputs.ts';
import { filled, type Places } from './home.ts';
import type { JournalEntry } from './journal.ts';
import type { RunnerPaths } from './runner-environment.ts';
import { eventPayload, runnerEnvironment } from './runner-environment.ts';
import { withKeys } from './services/bearer-keys.ts';
import type { Comment, Issue } from './services/github.ts';
import { subscriptionsOf } from './services/subscriptions.ts';
import { vendingSecrets } from './services/vending.ts';
import { queueWatch } from './queue-time.ts';
import type { Testbed } from './testbed.ts';
import { startTestbed } from './testbed.ts';
import type { ProxyEntry } from './proxy.ts';
import { parseFileCommands, visibleLine, visibleLog } from './workflow-commands.ts';
import type { Fault, World } from './world.ts';

const ROOT = dirname(import.meta.dirname);

export interface RunOptions {
  /** The bundle. Default `dist/index.js`. */
  dist?: string;
  /** Where the run's folder is made. Default: the system's temporary folder. */
  parent?: string;
  /** Called for each line of the log as a person sees it, while it runs. */
  onLine?: (line: string) => void;
  /** Leave the world's latencies out. */
  withoutLatency?: boolean;
  /** Milliseconds before the answer to a request, instead of the world's. */
  latency?: (entry: JournalEntry) => number;
  /**
   * Milliseconds after which the process is killed, without those in which it waited for a processor; the exit code is
   * then 124. Default five minutes.
   */
  killAfterMs?: number;
  /** Called with the run's folders before the process starts: for links and devices, which a world cannot describe. */
  prepare?: (folders: { workspace: string; temp: string; dir: string }) => void;
  /** A fault for a request, before those of the world are asked. */
  strike?: (entry: JournalEntry) => Fault | undefined;
  /** Close the process's standard output as soon as it has written something. */
  closeStdout?: boolean;
  /**
   * Told of each request as it comes; `stop` sends the process a signal, and kills it where it is still there so many
   * milliseconds later.
   */
  onCall?: (entry: JournalEntry, stop: Stop) => void;
}

/**
 * Sends a signal to the process, and kills it where it is still there after so many milliseconds; the exit code is
 * then 124.
 */
export type Stop = (signal: NodeJS.Signals, withinMs: number) => void;

export interface ActionRun {
  exitCode: number;
  /** As a person sees it: masked, commands carried out. */
  stdout: string;
  /** As the process wrote it. */
  rawStdout: string;
  stderr: string;
  outputs: Record<string, string>;
  /** Markdown of the job summary; '' if none was written. */
  summary: string;
  /** What was written for later steps; must stay empty. */
  exportedEnv: Record<string, string>;
  comments: Comment[];
  issues: Issue[];
  /** Requests to GitHub's REST API that its own description does not allow; must stay empty. */
  violations: string[];
  /** report.json, parsed; undefined if there is none. */
  report: unknown;
  /** baseline.json, as text; undefined if there is none. */
  baseline: string | undefined;
  reportDir: string;
  /** The run's folder: workspace, runner's files, report. */
  dir: string;
  journal: JournalEntry[];
  /** Requests to the world's proxy, in order of arrival. */
  proxied: ProxyEntry[];
  /**
   * Secret values of the run: tokens of GitHub, secret keys and session tokens of AWS, Bedrock API keys, OIDC tokens.
   */
  secrets: string[];
  /** What calls of the run subscribed accounts to: `ACCOUNT MODEL`. */
  subscriptions: readonly string[];
  /** From the start of the process to its end. */
  wallMs: number;
  /** Of that, how long it or the services waited for a processor. */
  queuedMs: number;
}

/** Runs the action. The folder of the run stays. */
export async function runAction(world: World, options: RunOptions = {}): Promise<ActionRun> {
  let stop: Stop = () => undefined;
  const testbed = await startTestbed(world, {
    withoutLatency: options.withoutLatency === true,
    onCall: (entry) => options.onCall?.(entry, stop),
    ...(options.strike && { strike: options.strike }),
    ...(options.latency && { latency: options.latency }),
  });
  try {
    const parent = options.parent ?? tmpdir();
    mkdirSync(parent, { recursive: true });
    const dir = realpathSync(mkdtempSync(join(parent, 'run-')));
    const paths = prepare(dir, world, testbed);
    const places = { home: paths.home, workspace: paths.workspace, urls: testbed.urls };
    writeTexts(paths.home, filledTexts(world.run.home ?? {}, world, places));
    options.prepare?.({ workspace: paths.workspace, temp: paths.temp, dir });
    const env = {
      ...(process.env.PATH === undefined ? {} : { PATH: process.env.PATH }),
      ...runnerEnvironment(testbed, paths),
      ...(testbed.outside.authority !== undefined && { NODE_EXTRA_CA_CERTS: paths.authority }),
      ...inputVariables(join(ROOT, 'action.yml'), world.run.inputs, testbed.run.token),
      ...filledTexts(withKeys(world.run.env ?? {}, testbed.bearerKeys), world, places),
    };
    const script = resolve(options.dist ?? join(ROOT, 'dist', 'index.js'));
    const place = { env, cwd: paths.workspace, masks: maskedByRunner(testbed) };
    const ended = await runProcess(script, place, options, (running) => {
      stop = running;
    });
    return collect({ dir, paths, testbed, ended });
  } finally {
    await testbed.close();
  }
}

function prepare(dir: string, world: World, testbed: Testbed): RunnerPaths {
  const paths: RunnerPaths = {
    workspace: join(dir, 'workspace'),
    temp: join(dir, 'temp'),
    home: join(dir, 'home'),
    event: join(dir, 'event.json'),
    output: join(dir, 'output'),
    summary: join(dir, 'summary.md'),
    env: join(dir, 'env'),
    path: join(dir, 'path'),
    state: join(dir, 'state'),
    authority: join(dir, 'ca.pem'),
  };
  for (const folder of [paths.workspace, paths.temp, paths.home]) mkdirSync(folder, { recursive: true });
  for (const file of [paths.output, paths.summary, paths.env, paths.path, paths.state]) writeFileSync(file, '');
  if (testbed.outside.authority !== undefined) writeFileSync(paths.authority, testbed.outside.authority);
  writeFileSync(paths.event, JSON.stringify(eventPayload(testbed.run), null, 2));
  writeTexts(paths.workspace, world.run.files ?? {});
  return paths;
}

function writeTexts(folder: string, texts: Record<string, string>): void {
  for (const [name, text] of Object.entries(texts)) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

function filledTexts(texts: Record<string, string>, { run }: World, places: Places): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, filled(text, run, places)]));
}

interface Ended {
  exitCode: number;
  stdout: string;
  stderr: string;
  wallMs: number;
  queuedMs: number;
}

/** However busy the machine is, so many times `killAfterMs` is too late. */
const MOST_TIMES_LATE = 6;

function runProcess(
  script: string,
  { env, cwd, masks: known }: { env: Record<string, string>; cwd: string; masks: string[] },
  { onLine, killAfterMs = 300_000, closeStdout = false }: RunOptions,
  started: (stop: Stop) => void,
): Promise<Ended> {
  const startedAt = performance.now();
  const child = spawn(node24(), [script], { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const stdout: string[] = [];
  const stderr: string[] = [];
  const masks = new Set(known);
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout.push(text);
    if (closeStdout) child.stdout.destroy();
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) for (const shown of visibleLine(line, masks)) onLine?.(shown);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => stderr.push(text));
  let killed = false;
  const kill = (): void => {
    killed = true;
    child.kill('SIGKILL');
  };
  const queue = queueWatch(child.pid ?? 0);
  const killWhenLate = (): void => {
    const wallMs = performance.now() - startedAt;
    const left = killAfterMs - (wallMs - queue.ms());
    if (left <= 0 || wallMs > MOST_TIMES_LATE * killAfterMs) kill();
    else timer = setTimeout(killWhenLate, left);
  };
  let timer = setTimeout(killWhenLate, killAfterMs);
  started((signal, withinMs) => {
    child.kill(signal);
    clearTimeout(timer);
    timer = setTimeout(kill, withinMs);
  });
  return new Promise((settle, fail) => {
    child.on('error', fail);
    child.on('close', (code) => {
      clearTimeout(timer);
      queue.stop();
      const wallMs = performance.now() - startedAt;
      const texts = { stdout: stdout.join(''), stderr: stderr.join('') };
      settle({ exitCode: killed ? 124 : (code ?? 1), ...texts, wallMs, queuedMs: Math.min(wallMs, queue.ms()) });
    });
  });
}

function collect(of: { dir: string; paths: RunnerPaths; testbed: Testbed; ended: Ended }): ActionRun {
  const { dir, paths, testbed, ended } = of;
  const outputs = parseFileCommands(readFileSync(paths.output, 'utf8'));
  const reportDir = resolve(paths.workspace, outputs['report-dir'] ?? join(paths.temp, 'bedrock-access-check'));
  const report = readIfThere(join(reportDir, 'report.json'));
  return {
    exitCode: ended.exitCode,
    stdout: visibleLog(ended.stdout, maskedByRunner(testbed)),
    rawStdout: ended.stdout,
    stderr: ended.stderr,
    outputs,
    summary: readFileSync(paths.summary, 'utf8'),
    exportedEnv: parseFileCommands(readFileSync(paths.env, 'utf8')),
    comments: testbed.comments,
    issues: testbed.issues,
    violations: testbed.violations,
    report: report === undefined ? undefined : (JSON.parse(report) as unknown),
    baseline: readIfThere(join(reportDir, 'baseline.json')),
    reportDir,
    dir,
    journal: testbed.journal,
    proxied: testbed.outside.proxied,
    secrets: secretsOf(testbed),
    subscriptions: subscriptionsOf(testbed.estate),
    wallMs: ended.wallMs,
    queuedMs: ended.queuedMs,
  };
}

/** The runner hides its own tokens unasked. */
function maskedByRunner({ run }: Testbed): string[] {
  return [run.token, run.idTokenRequestToken];
}

function secretsOf({ run, credentials, bearerKeys, journal, outside, estate }: Testbed): string[] {
  const sessions = credentials.all().flatMap((session) => [session.secretAccessKey, session.sessionToken ?? '']);
  const idTokens = journal.map(({ answer, operation }) =>
    operation === 'getIdToken' ? (/"value":"([^"]+)"/.exec(answer)?.[1] ?? '') : '',
  );
  return [
    run.token,
    run.idTokenRequestToken,
    ...outside.secrets,
    ...sessions,
    ...bearerKeys.secrets(),
    ...idTokens,
    ...vendingSecrets(estate.world.vending ?? {}),
  ].filter((secret) => secret !== '');
}

function readIfThere(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
