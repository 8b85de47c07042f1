/**
 * The same work as people do it today and as the action does it, one after the other in one run: a simulation, a look
 * at availability and one call of each model, with the latencies of real services. Wall and CPU time are those of all
 * processes of a way, as the shell measures them; ratios are to the action's. Short runs are at the mercy of the
 * machine: with fewer than ten models, the medians of three. Run: node scripts/node24.js bench/side-by-side.ts [--dist
 * FILE] [MODELS ...]
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AWS_CLI, CLI_MODELS, whyNoCli } from '../__tests__/aws-cli/installed.ts';
import { inputVariables } from '../testbed/action-inputs.ts';
import { LATENCY, startCloud, type Cloud } from './cloud.ts';

const REGION = 'eu-central-1';
/** Bash says what it ran took: wall, user and system seconds, of all processes. */
const TIMED = 'TIMEFORMAT="%R %U %S"; exec 3>&2; time "$@" 2>&3';

/** A way to do the work: a command, and what it needs in its environment. */
interface Way {
  name: string;
  command: readonly string[];
  env?: Readonly<Record<string, string>>;
}

interface Taken {
  wall: number;
  cpu: number;
  calls: number;
}

const { values, positionals } = parseArgs({
  options: { dist: { type: 'string', default: 'dist/index.js' } },
  allowPositionals: true,
});
const noCli = whyNoCli();
if (noCli !== undefined) process.stdout.write(`No shell loop: ${noCli}.\n`);
process.stdout.write('models  way         wall s   ratio   CPU s   ratio  calls  load\n');
for (const size of positionals.length > 0 ? positionals.map(Number) : [1, 10, 60]) await compare(size);

/** Runs each way for so many models, and prints a row for each. */
async function compare(size: number): Promise<void> {
  const models = Array.from({ length: size }, (_, index) => `mistral.bench-${index}-v1:0`);
  const cloud = await startCloud(models, ({ service }) => LATENCY[service] ?? 0);
  const dir = mkdtempSync(join(tmpdir(), 'side-by-side-'));
  let first: Taken | undefined;
  for (const way of waysOf(models, dir, cloud.url)) {
    const runs: Taken[] = [];
    for (let run = 0; run < (size < 10 ? 3 : 1); run += 1) runs.push(await measured(way, dir, cloud));
    const taken = median(runs);
    for (const model of models) {
      const called = cloud.calls.some(
        ({ name, subject }) => name === 'bedrock-runtime:InvokeModel' && subject === model,
      );
      if (!called) throw new Error(`${way.name} did not call ${model}`);
    }
    first ??= taken;
    const row = [
      ...[String(size).padStart(6), '', way.name.padEnd(10), taken.wall.toFixed(1).padStart(7)],
      ...[(taken.wall / first.wall).toFixed(1).padStart(7), taken.cpu.toFixed(1).padStart(7)],
      ...[(taken.cpu / first.cpu).toFixed(1).padStart(7), String(taken.calls).padStart(6)],
      (loadavg()[0] ?? 0).toFixed(1).padStart(5),
    ];
    process.stdout.write(`${row.join(' ')}\n`);
  }
  cloud.close();
  rmSync(dir, { recursive: true });
}

/** The middle of the runs, in wall and in CPU time. */
function median(runs: readonly Taken[]): Taken {
  const middle = (what: keyof Taken): number =>
    runs.map((run) => run[what]).sort((a, b) => a - b)[Math.floor(runs.length / 2)] ?? 0;
  return { wall: middle('wall'), cpu: middle('cpu'), calls: middle('calls') };
}

function waysOf(models: readonly string[], dir: string, url: string): Way[] {
  const action = { name: 'action', command: [process.execPath, resolve(values.dist)], env: actionIn(dir, models) };
  const script = { name: 'script', command: [process.execPath, resolve('bench/habit-script.ts'), REGION, ...models] };
  if (noCli !== undefined) return [action, script];
  const command = ['bash', resolve('bench/habit-shell.sh'), AWS_CLI, url, REGION, ...models];
  return [action, script, { name: 'shell loop', command, env: { AWS_DATA_PATH: CLI_MODELS } }];
}

/** Writes the configuration and returns the environment of a run of the action that calls each model once. */
function actionIn(dir: string, models: readonly string[]): Record<string, string> {
  mkdirSync(join(dir, '.github'));
  const entries = models.map((id) => `  - id: ${id}\n`).join('');
  const config = `version: 1\nregions: [${REGION}]\nactions: [invoke]\nmodels:\n${entries}`;
  writeFileSync(join(dir, '.github', 'bedrock-access.yml'), config);
  for (const file of ['output', 'summary']) writeFileSync(join(dir, file), '');
  const inputs = { 'max-cost-usd': '1000', comment: 'never', 'report-dir': join(dir, 'report') };
  return {
    ...{ GITHUB_WORKSPACE: dir, RUNNER_TEMP: dir },
    ...{ GITHUB_OUTPUT: join(dir, 'output'), GITHUB_STEP_SUMMARY: join(dir, 'summary') },
    ...inputVariables(resolve('action.yml'), inputs, ''),
  };
}

/** Runs one way to its end. Seconds; throws if it fails. */
async function measured({ name, command, env }: Way, dir: string, cloud: Cloud): Promise<Taken> {
  cloud.calls.length = 0;
  const child = spawn('bash', ['-c', TIMED, 'timed', ...command], {
    cwd: dir,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...{ PATH: process.env.PATH, HOME: dir, AWS_ACCESS_KEY_ID: 'AKIABENCH', AWS_SECRET_ACCESS_KEY: 'secret' },
      ...{ AWS_ENDPOINT_URL: cloud.url, AWS_REGION: REGION, AWS_PAGER: '', AWS_EC2_METADATA_DISABLED: 'true' },
      ...env,
    },
  });
  let [said, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const status = await new Promise<number | null>((settle, fail) => {
    child.on('error', fail).on('close', settle);
  });
  const times = /([\d.]+) ([\d.]+) ([\d.]+)\n$/.exec(errors);
  if (status !== 0 || !times)
    throw new Error(`${name} ended with ${status}\n${said.slice(-1500)}${errors.slice(-1500)}`);
  const [wall = 0, user = 0, system = 0] = times.slice(1).map(Number);
  return { wall, cpu: user + system, calls: cloud.calls.length };
}
