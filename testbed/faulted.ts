/** A run under a schedule of faults, and what is wrong with it: compared with a run of the same world without them. */
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
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

/** Milliseconds that a run may take after its `timeout` (contract). */
const GRACE_MS = 10_000;

/** Milliseconds that the process takes to start: it reads its inputs only then. */
const START_MS = 2_000;

interface SeenCell {
  exemption?: object;
  disagreements?: string[];
  principal: string;
  region: string;
  model: string;
  action: string;
  verdict: string;
  confidence: string;
  met: boolean | null;
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
  result: string | undefined;
  cells: ReadonlyMap<string, SeenCell[]>;
  /** Models that were called. */
  called: ReadonlySet<string>;
  /** What its calls subscribed accounts to, as the world says it wants. */
  subscriptions: readonly string[];
}

/**
 * Names of the worlds without faults of their own and without changes while they run: with either, a verdict could not
 * be told from what it would be without the schedule.
 */
export function worldsToStrike(): string[] {
  return worldNames().filter((name) => {
    const { faults, later } = loadWorld(name);
    return faults === undefined && later === undefined;
  });
}

/** Runs a world without faults. */
export async function faultFree(name: string): Promise<FaultFree> {
  const run = await runAction(loadWorld(name), { withoutLatency: true });
  const cells = (run.report as Seen | undefined)?.cells ?? [];
  rmSync(run.dir, { recursive: true, force: true });
  const result = run.outputs.result;
  return { result, cells: Map.groupBy(cells, keyOf), called: calledIn(run), subscriptions: run.subscriptions };
}

/** One struck run. */
export interface Struck {
  /** How often each kind of fault struck; what was wrong around the run counts once. */
  kinds: Record<string, number>;
  faults: number;
  calls: number;
  /** Milliseconds, without those in which a busy machine let it wait. */
  wallMs: number;
  /** What may not be; empty if all is well. Begins with the kind. */
  violations: string[];
}

/** Runs a world under the schedule of a seed. */
export async function struckRun(name: string, seed: number, without: FaultFree): Promise<Struck> {
  const { world, strike, closeStdout, around } = faultSchedule(loadWorld(name), seed);
  const kinds: Record<string, number> = Object.fromEntries(around.map((kind) => [kind, 0]));
  const boundMs = TIMEOUT_MS + waitOf(world) + GRACE_MS + START_MS;
  const struckModels = new Set<string>();
  const run = await runAction(world, {
    withoutLatency: true,
    closeStdout,
    killAfterMs: boundMs,
    strike: (entry) => {
      const struck = strike(entry);
      if (struck) kinds[struck.kind] = (kinds[struck.kind] ?? 0) + 1;
      if (struck && entry.service === 'bedrock-runtime') struckModels.add(entry.model ?? '');
      return struck?.fault;
    },
  });
  const violations = [
    ...ends(run),
    ...statusIsRight(run),
    ...isValid(run, world),
    ...gateIsRight(run, world, without),
    ...noVerdictByFault(run, without, struckModels),
    ...nothingSecret(run),
    ...nothingSubscribes(run, world, without),
  ];
  rmSync(run.dir, { recursive: true, force: true });
  for (const kind of around) kinds[kind] ||= 1;
  const faults = Object.values(kinds).reduce((sum, count) => sum + count, 0);
  return { kinds, faults, calls: run.journal.length, wallMs: run.wallMs - run.queuedMs, violations };
}

/** Milliseconds that a world waits for access, which does not count in `timeout` (contract). */
function waitOf({ run: { inputs } }: World): number {
  const [, number = '0', unit = 's'] = /^(\d+)([smh])$/.exec(inputs['wait-for-access'] ?? '') ?? [];
  return Number(number) * ({ s: 1, m: 60, h: 3600 }[unit] ?? 1) * 1000;
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

/** No run passes with a cell that the gate counts. */
function gateIsRight({ report }: ActionRun, { run: { inputs } }: World, { result }: FaultFree): string[] {
  const { gate, cells = [] } = (report as Seen | undefined) ?? {};
  if (gate?.result !== 'pass' || inputs['fail-on'] !== undefined) return [];
  const unmet = cells.filter(
    ({ met, confidence, exemption }) => met === false && confidence !== 'suspected' && exemption === undefined,
  );
  const decided = cells.filter(({ verdict }) => verdict !== 'inconclusive' && verdict !== 'unchecked');
  return [
    ...unmet.map((cell) => `gate: pass with ${keyOf(cell)} ${cell.verdict}`),
    ...(decided.length > 0 || cells.length === 0 || result === 'pass' ? [] : ['gate: pass without a decided cell']),
  ];
}

function isValid({ report }: ActionRun, { run: { inputs, env } }: World): string[] {
  if (report === undefined) {
    const cannotBeWritten = inputs['report-dir']?.startsWith('/') === true || env?.TESTBED_DISK !== undefined;
    return cannotBeWritten ? [] : ['report: none'];
  }
  return isReport(report) ? [] : [`report: ${ajv.errorsText(isReport.errors)}`];
}

const CERTAINTY = ['none', 'suspected', 'simulated', 'observed'];

/**
 * A verdict that is certain must be the fault-free one, with no more confidence than that had; one that is suspected
 * must rest on the same simulation. What a call that was not struck said is the service's own answer, whatever else
 * could not be read.
 */
function noVerdictByFault(
  { report }: ActionRun,
  { cells: all }: FaultFree,
  struckModels: ReadonlySet<string>,
): string[] {
  return ((report as Seen | undefined)?.cells ?? []).flatMap((cell) => {
    const others = all.get(keyOf(cell)) ?? [];
    if (cell.confidence === 'observed' && cell.probe.outcome !== 'not-made' && !struckModels.has(cell.model)) return [];
    const before = others.map(({ verdict, confidence, met }) => `${verdict} (${confidence}, ${met})`).join(', ');
    const say = (kind: string): string[] => [
      `${kind}: ${keyOf(cell)}: ${cell.verdict} (${cell.confidence}, ${cell.met}), without faults ${before || 'no such cell'}`,
    ];
    const isTurned = others.length > 0 && cell.met !== null && others.every(({ met }) => met === !cell.met);
    if (!['accessible', 'denied', 'unavailable'].includes(cell.verdict)) return isTurned ? say('met') : [];
    const same = others.filter(({ verdict }) => verdict === cell.verdict);
    if (same.some(({ confidence }) => CERTAINTY.indexOf(confidence) >= CERTAINTY.indexOf(cell.confidence))) return [];
    // A second witness that doubted the simulator may be lost with a policy that could not be read: the first one's
    // word stands then.
    if (same.some(({ disagreements = [] }) => disagreements.length > 0)) return [];
    if (same.length > 0) return say('confidence');
    // What the record or the dated table says of a bare ID holds whatever else was not answered (contract, section 5).
    if (cell.diagnosis?.cause === 'inference-profile-required') return [];
    const needed = cell.verdict === 'accessible' ? 'allowed' : cell.verdict === 'denied' ? 'denied' : 'neither';
    const bySimulation = cell.confidence !== 'observed' && others.some((other) => other.simulation.outcome === needed);
    return bySimulation ? [] : say('verdict');
  });
}

/**
 * Everything that the run wrote, wherever: its log, the files of the runner and of the report, what GitHub was sent.
 */
function nothingSecret(run: ActionRun): string[] {
  const files = [...new Set([run.reportDir, join(run.dir, 'temp')])].flatMap(textsBelow);
  const written = [
    ...[
      run.stdout,
      run.stderr,
      run.summary,
      ...Object.values(run.outputs),
      ...Object.values(run.exportedEnv),
      ...files,
    ],
    ...run.comments.map(({ body }) => body),
    ...run.issues.flatMap(({ title, body }) => [title, body]),
  ].join('\n');
  return run.secrets.some((secret) => written.includes(secret)) ? ['secret: on a surface'] : [];
}

function textsBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

const INFERENCE = /^(?:InvokeModel|Converse)/;

function calledIn({ journal }: ActionRun): Set<string> {
  const calls = journal.filter(({ service, operation }) => service === 'bedrock-runtime' && INFERENCE.test(operation));
  return new Set(calls.flatMap(({ model }) => model ?? []));
}

/** A call that the run without faults did not make, of a model whose agreement the world says is not there. */
function nothingSubscribes(run: ActionRun, world: World, { called, subscriptions }: FaultFree): string[] {
  if (world.run.inputs['allow-marketplace-subscription'] === 'true') return [];
  const made = run.subscriptions.filter((one) => !subscriptions.includes(one));
  if (made.length > 0) return made.map((one) => `subscribe: ${one} was subscribed to`);
  const regions = Object.values(world.accounts).flatMap(({ bedrock }) => Object.values(bedrock?.models ?? {}));
  const notAgreed = regions.flatMap((models) =>
    Object.entries(models).flatMap(([id, state]) => (state.availability?.agreement === 'NOT_AVAILABLE' ? [id] : [])),
  );
  return [...calledIn(run)]
    .filter((model) => !called.has(model) && notAgreed.some((id) => model.endsWith(id)))
    .map((model) => `subscribe: ${model} was called`);
}

function keyOf({ principal, region, model, action }: SeenCell): string {
  return `${principal} ${region} ${model} ${action}`;
}
