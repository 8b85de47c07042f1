/** A run under a schedule of faults, and what is wrong with it: compared with a run of the same world without them. */
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { TIMEOUT_MS, faultSchedule } from './fault-schedule.ts';
import { loadWorld, worldNames } from './load.ts';
import type { ActionRun } from './runner.ts';
import { runAction } from './runner.ts';
import type { World } from './world.ts';

const ajv = new Ajv2020.default({ allErrors: true });
addFormats.default(ajv);
const SCHEMA = join(import.meta.dirname, '..', 'schema', 'report.schema.json');
const isReport = ajv.compile(JSON.parse(readFileSync(SCHEMA, 'utf8')) as object);

/** Milliseconds that a run may take after its `timeout`: ten seconds by the contract, and what a busy machine needs to start it. */
const GRACE_MS = 10_000 + 10_000;

interface SeenCell {
  region: string;
  model: string;
  action: string;
  verdict: string;
  confidence: string;
  simulation: { outcome: string };
  probe: { outcome: string };
  diagnosis?: { cause: string };
}

interface Seen {
  gate: { result: string };
  cells: SeenCell[];
}

/** What a run without faults found. */
export interface FaultFree {
  cells: ReadonlyMap<string, SeenCell[]>;
  /** Models that were called. */
  called: ReadonlySet<string>;
}

/** Names of the worlds without faults of their own: with both, a verdict could not be told from what it would be without the schedule. */
export function worldsToStrike(): string[] {
  return worldNames().filter((name) => loadWorld(name).faults === undefined);
}

/** Runs a world without faults. */
export async function faultFree(name: string): Promise<FaultFree> {
  const run = await runAction(loadWorld(name), { withoutLatency: true });
  const cells = (run.report as Seen | undefined)?.cells ?? [];
  rmSync(run.dir, { recursive: true, force: true });
  return { cells: Map.groupBy(cells, keyOf), called: calledIn(run) };
}

/** One struck run. */
export interface Struck {
  faults: number;
  calls: number;
  wallMs: number;
  /** What may not be; empty where all is well. Begins with the kind. */
  violations: string[];
}

/** Runs a world under the schedule of a seed. */
export async function struckRun(name: string, seed: number, without: FaultFree): Promise<Struck> {
  const { world, strike, closeStdout } = faultSchedule(loadWorld(name), seed);
  let faults = 0;
  const struckModels = new Set<string>();
  const run = await runAction(world, {
    withoutLatency: true,
    closeStdout,
    killAfterMs: TIMEOUT_MS + GRACE_MS,
    strike: (entry) => {
      const fault = strike(entry);
      if (fault) faults += 1;
      if (fault && entry.service === 'bedrock-runtime') struckModels.add(entry.model ?? '');
      return fault;
    },
  });
  const violations = [
    ...ends(run),
    ...statusIsRight(run),
    ...isValid(run, world),
    ...noVerdictByFault(run, without, struckModels),
    ...nothingSecret(run),
    ...nothingSubscribes(run, world, without),
  ];
  rmSync(run.dir, { recursive: true, force: true });
  return { faults, calls: run.journal.length, wallMs: run.wallMs, violations };
}

function ends({ exitCode, wallMs, stderr }: ActionRun): string[] {
  return [
    ...(exitCode === 124 ? [`bound: still there after ${Math.round(wallMs)} ms`] : []),
    ...(stderr === '' ? [] : [`crash: ${stderr.slice(0, 300)}`]),
  ];
}

function statusIsRight({ exitCode, outputs, report }: ActionRun): string[] {
  const { result = 'none' } = outputs;
  const gate = (report as Seen | undefined)?.gate.result ?? result;
  const right = result === 'pass' || result === 'skipped' ? 0 : 1;
  if (result === 'none') return ['status: no output `result`'];
  return exitCode === right && gate === result ? [] : [`status: ${exitCode} for ${result}, report says ${gate}`];
}

function isValid({ report }: ActionRun, { run: { inputs } }: World): string[] {
  if (report === undefined) {
    return inputs['report-dir']?.startsWith('/') === true ? [] : ['report: none'];
  }
  return isReport(report) ? [] : [`report: ${ajv.errorsText(isReport.errors)}`];
}

/** A verdict that is certain must be the fault-free one; one that is suspected must rest on the same simulation. */
function noVerdictByFault(
  { report }: ActionRun,
  { cells: all }: FaultFree,
  struckModels: ReadonlySet<string>,
): string[] {
  return ((report as Seen | undefined)?.cells ?? []).flatMap((cell) => {
    const others = all.get(keyOf(cell)) ?? [];
    const isDecided = ['accessible', 'denied', 'unavailable'].includes(cell.verdict);
    if (!isDecided || others.length === 0) return [];
    if (others.some((other) => other.verdict === cell.verdict)) return [];
    // A call that was not struck was answered by the service itself, whatever else could not be read.
    if (cell.confidence === 'observed' && cell.probe.outcome !== 'not-made' && !struckModels.has(cell.model)) return [];
    // What the dated table says of a model stands in for a record that could not be read (contract, section 5).
    if (cell.confidence === 'suspected' && cell.diagnosis?.cause === 'inference-profile-required') return [];
    const needed = cell.verdict === 'accessible' ? 'allowed' : cell.verdict === 'denied' ? 'denied' : 'neither';
    const bySimulation = cell.confidence !== 'observed' && others.some((other) => other.simulation.outcome === needed);
    if (bySimulation) return [];
    const before = others.map(({ verdict, confidence }) => `${verdict} (${confidence})`).join(', ');
    return [`verdict: ${keyOf(cell)}: ${cell.verdict} (${cell.confidence}), without faults ${before}`];
  });
}

function nothingSecret(run: ActionRun): string[] {
  const files =
    run.report === undefined
      ? []
      : readdirSync(run.reportDir).map((name) => readFileSync(join(run.reportDir, name), 'utf8'));
  const written = [
    ...[run.stdout, run.stderr, run.summary, ...Object.values(run.outputs), ...files],
    ...run.comments.map(({ body }) => body),
    ...run.issues.flatMap(({ title, body }) => [title, body]),
  ].join('\n');
  return run.secrets.some((secret) => written.includes(secret)) ? ['secret: on a surface'] : [];
}

const INFERENCE = /^(?:InvokeModel|Converse)/;

function calledIn({ journal }: ActionRun): Set<string> {
  const calls = journal.filter(({ service, operation }) => service === 'bedrock-runtime' && INFERENCE.test(operation));
  return new Set(calls.flatMap(({ model }) => model ?? []));
}

/** A call that the run without faults did not make, of a model whose agreement the world says is not there. */
function nothingSubscribes(run: ActionRun, world: World, { called }: FaultFree): string[] {
  if (world.run.inputs['allow-marketplace-subscription'] === 'true') return [];
  const regions = Object.values(world.accounts).flatMap(({ bedrock }) => Object.values(bedrock?.models ?? {}));
  const notAgreed = regions.flatMap((models) =>
    Object.entries(models).flatMap(([id, state]) => (state.availability?.agreement === 'NOT_AVAILABLE' ? [id] : [])),
  );
  return [...calledIn(run)]
    .filter((model) => !called.has(model) && notAgreed.some((id) => model.endsWith(id)))
    .map((model) => `subscribe: ${model} was called`);
}

function keyOf({ region, model, action }: SeenCell): string {
  return `${region} ${model} ${action}`;
}
