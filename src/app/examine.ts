/**
 * One set of cells from identities to verdicts: the outside world is asked here, and what it said is judged at the
 * end.
 */
import type { Aws } from '../aws/clients.ts';
import { withExemption, type CheckOrigin, type ExemptionContext } from '../compare/exemptions.ts';
import { SNAPSHOT_DATE } from '../catalog/snapshot.ts';
import { audienceOf, type Host } from '../domain/host.ts';
import type { Audience } from '../domain/message.ts';
import { ambientCredentials } from '../identity/ambient.ts';
import { ssoRegions } from '../identity/shared-config.ts';
import { describeKey } from '../identity/bearer-token.ts';
import { identify, unaskedIdentity, type Identity } from '../identity/identity.ts';
import { accountsNamed } from '../policy/sides.ts';
import type { KnownSessions } from '../identity/sessions.ts';
import { restrictToPartition } from '../identity/partition.ts';
import { declaredLines } from '../report/declared-lines.ts';
import { canonical } from '../report/report.ts';
import { count, viaText } from '../report/words.ts';
import type { Cell, Cost, PrincipalAudit, PrincipalInfo, Problem } from '../domain/report.ts';
import { distinctPlaces, type EntryPlace } from '../report/annotations.ts';
import type { CheckSettings, PolicyFile, Settings } from '../domain/settings.ts';
import { mapByGroup } from '../util/map-bounded.ts';
import { Pool } from '../util/pool.ts';
import type { RedactedLog } from '../report/log.ts';
import { audit } from '../collect/audit.ts';
import { budgetFor, type Budget } from '../plan/budget.ts';
import { isDecided } from '../domain/cell.ts';
import { cellOf } from '../matrix/cell.ts';
import { disputed } from '../verdict/what-if.ts';
import { withClosedDoors } from '../collect/closed-doors.ts';
import {
  accountRegion,
  amazonControlGroup,
  evidenceFor,
  isAmazonModelCell,
  needsControlGroup,
} from '../matrix/evidence.ts';
import type { CellFindings } from '../matrix/findings.ts';
import { guardrailsOf } from '../collect/guardrails.ts';
import { askerAccount, Lookups } from '../collect/lookups.ts';
import { resolveEntries } from '../collect/targets.ts';
import { combine } from '../matrix/combine.ts';
import { partsOf, type PlannedCell } from '../plan/planned-cell.ts';
import { planCells } from '../plan/plan.ts';
import { mayBeProbed, planLines, unmatchedPatterns } from '../report/plan-lines.ts';
import { askRecord } from '../collect/record.ts';
import { compileAhead } from '../host/compile-ahead.ts';
import { firstWait, TO_ASK } from './ahead.ts';
import { reportCredentialSource } from './credentials-notice.ts';
import { answerWhoCan, type WhoCanOutcome } from './who-can.ts';
import { trustOfSimulated } from '../collect/trust.ts';
import type { WhoCanTrust } from '../domain/who-can.ts';
import { whoCanEntry } from '../report/who-can/annotations.ts';
import { assumedByText } from '../report/who-can/words.ts';
import {
  blindKeyProblem,
  identityProblem,
  regionProblem,
  sessionPolicyProblem,
  simulationProblem,
} from '../report/problems.ts';
import { namesInConditions } from '../collect/policy-facts.ts';
import { prove, type JudgedCell } from '../collect/proof.ts';
import { Pacer, probeCell, type Probed, type Prober } from '../collect/probing.ts';
import { SharedCalls } from '../collect/shared-calls.ts';
import { noSimulation, simulatePrincipal, type PrincipalSimulation } from '../collect/simulation.ts';

/** What the cells of one check came to, before the gate. */
export interface Examination {
  principals: PrincipalInfo[];
  cells: Cell[];
  /** Where the entries of the cells are written. */
  places: EntryPlace[];
  problems: Problem[];
  cost: Omit<Cost, 'calls'>;
  /** Empty unless it was asked for. */
  audit: PrincipalAudit[];
  /** Of the file's entry `who-can`, if it has one. */
  whoCan?: WhoCanOutcome;
}

/** What an examination needs: the settings of one check and what it shares with the others of the run. */
export interface ExamineOptions {
  /** The files of a change whose effect on the cells is asked; empty without one. */
  policyFiles: readonly PolicyFile[];
  /**
   * AWS may not be asked: the cells are those that the settings name, and only what the policy files say of them is
   * known.
   */
  textOnly: boolean;
  aws: Aws;
  host: Host;
  settings: Settings;
  signal: AbortSignal;
  log: RedactedLog;
  /**
   * Of all files of the run, as is what follows: no file waits for another's slow accounts, and no role is assumed or
   * list asked twice.
   */
  sessions: KnownSessions;
  lookups: Lookups;
  /** Of calls to Bedrock. */
  pool: Pool;
  iamPool: Pool;
  /** What `allow-unmet` is held against, but for the day. */
  exemptions: Omit<ExemptionContext, 'today'>;
  /** Told when the run first waits for an answer. */
  waits?: () => void;
  /** Told how many cells there are, before the first is asked about. */
  planned?: (cells: number) => void;
  /** Told about each cell as it is decided, so that a long run shows that it lives; and which cells there are. */
  decided: (cell: Cell, all: () => readonly Pick<Cell, 'principal' | 'region' | 'model' | 'action'>[]) => void;
}

/** One check whose cells are planned, and nothing of them is asked yet. */
export interface Planned {
  /** Most that the calls can cost, in US dollars. */
  worstCaseUsd: number;
  /** Asks everything about the cells and judges them. */
  ask(): Promise<Examining>;
}

/** One check whose cells are judged, and may be asked again before the report is made of them. */
export interface Examining {
  /** The cells as they are judged now. */
  cells(): readonly Cell[];
  /**
   * Asks again about some of `cells()`, and puts the new answers in place of the old ones if `signal` did not abort.
   */
  askAgain(chosen: ReadonlySet<Cell>, signal: AbortSignal): Promise<void>;
  /** Proves the suggested policies, audits, and returns everything for the report. */
  finish(): Promise<Examination>;
}

/** Becomes the principals of one check and plans its cells. Does not throw for anything that AWS or GitHub answers. */
export async function examine(check: CheckSettings, options: ExamineOptions): Promise<Planned> {
  const { aws, host, settings, signal, log, pool, lookups } = options;
  // First of all: how much V8 has taken by then, it keeps.
  if (aboutAsMany(check) > LARGE_RUN) host.spareMemory?.();
  const identities = await host.group('Who is checked', async () => {
    if (options.textOnly) return namedOnly(check, options);
    const homes = [...new Set([settings.homeRegion, ...Object.values(settings.homeRegions)])];
    const ambient = ambientCredentials(aws, host, homes, signal);
    const first = firstWait(aws, host);
    void first.begins.then(() => {
      options.waits?.();
      return compileAhead(TO_ASK);
    });
    const sources = { signal, ambient, known: options.sessions };
    const asked = await identify(aws, first.host, settings, check.principals, sources);
    const found = asked.map((identity) => restrictToPartition(identity, check.models));
    log.learn(found, found.flatMap(subjectOf));
    log.learnMessages(found.flatMap(({ trouble }) => quotedIn(trouble)));
    await reportCredentialSource(found, ambient, { host, settings, log });
    for (const identity of found) {
      for (const line of [...whoLines(identity, audienceOf(host)), ...declaredLines(identity, settings)])
        log.info(line);
    }
    return found;
  });

  const asking = identities.filter(({ asker, settings: own }) => asker !== undefined && own.lendsOnly !== true);
  for (const one of [pool, options.iamPool]) one.expect(asking.flatMap((own) => [own.account, askerAccount(own)]));
  const mode = settings.probe === 'validate' ? 'validate' : 'live';
  const { planned, budget } = await host.group('What is checked', async () => {
    const perIdentity = await Promise.all(
      identities.map(async (identity) => {
        const [resolved, guardrails] = await Promise.all([
          resolveEntries(identity, check.models, lookups),
          guardrailsOf(identity, check.models, check.guardrail, lookups),
        ]);
        return { cells: planCells(identity, resolved, mode, check, guardrails.of), lines: guardrails.lines };
      }),
    );
    const all = perIdentity.flatMap(({ cells }) => cells);
    log.learnAccountsIn(
      all.flatMap(({ model, entry, target, enforcedGuardrails = [] }) => [
        ...[model, entry.id, target.arn],
        ...enforcedGuardrails,
      ]),
    );
    const cost = budgetFor(
      all.filter((cell) => mayBeProbed(cell, settings)).flatMap(partsOf),
      mode,
      settings.maxCostUsd,
    );
    options.planned?.(all.length);
    for (const line of [...planLines(all, cost, settings), ...new Set(perIdentity.flatMap(({ lines }) => lines))])
      log.info(line);
    for (const line of unmatchedPatterns(check.models, all)) log.warning(line);
    return { planned: all, budget: cost };
  });

  const pacer = new Pacer(host, signal);
  const ask: Ask = async (cells, until, before) => {
    const asking = { ...options, check, signal: until };
    const fresh = before ? new Lookups(aws, pool, until) : lookups;
    const prober: Prober = {
      ...{ aws, host, lookups: fresh, settings, budget, signal: until },
      pool: mode === 'validate' ? new Pool(1) : pool,
      pacer,
      shared: new SharedCalls({ aws, pool, lookups: fresh, signal: until, now: () => host.now() }),
    };
    const asked = identities.filter((identity) => !before || cells.some((cell) => cell.identity === identity));
    const simulations = startSimulations(asked, cells, asking, fresh);
    const finder = new Finder(cells, simulations, prober, before?.found);
    // Probes run ahead of what is judged, so that neither a simulation nor a slow cell holds up the calls.
    const [, judged] = await Promise.all([
      mapByGroup(cells, accountOf, PROBED_AT_ONCE, async (cell) => {
        askRecord(cell, fresh);
        await Promise.all(partsOf(cell).map((part) => finder.probed(part)));
      }),
      judgeAll(cells, { finder, simulations }, fresh, asking),
    ]);
    return { found: await finder.all(), simulations, judged };
  };

  return {
    worstCaseUsd: budget.worstCaseUsd,
    ask: async () => {
      const whoCan = askedWhoCan(check, identities, options);
      const trust = trustOfSimulated(identities, {
        ...{ lookups, signal, region: homeOf(identities, settings) },
        lane: (account) => options.iamPool.lane(account),
      });
      const asked = examining(planned, await ask(planned, signal), ask, { identities, options, budget, trust });
      return withWhoCan(asked, check, whoCan);
    },
  };
}

/** Asked beside the cells: neither waits for the other. */
function askedWhoCan(
  check: CheckSettings,
  identities: readonly Identity[],
  { settings, ...run }: ExamineOptions,
): Promise<WhoCanOutcome> | undefined {
  const region = homeOf(identities, settings);
  // By their text alone a fork's policies say nothing of the account.
  if (run.textOnly || !check.whoCan) return undefined;
  return answerWhoCan(check.whoCan, check, identities, { ...run, region });
}

function homeOf(identities: readonly Identity[], { homeRegion, homeRegions }: Settings): string {
  return homeRegions[identities[0]?.partition ?? ''] ?? homeRegion;
}

function withWhoCan(
  asked: Examining,
  { whoCan: question, file = '' }: CheckSettings,
  outcome: Promise<WhoCanOutcome> | undefined,
): Examining {
  if (!question || !outcome) return asked;
  return {
    ...asked,
    finish: async () => {
      const finished = await asked.finish();
      const places = [...finished.places, { configured: whoCanEntry(file), place: question.place }];
      return { ...finished, places, whoCan: await outcome };
    },
  };
}

type Ask = (cells: readonly PlannedCell[], until: AbortSignal, before?: Asked) => Promise<Asked>;

function examining(planned: readonly PlannedCell[], first: Asked, ask: Ask, run: Concluding): Examining {
  let { judged, found } = first;
  const simulations = new Map(first.simulations);
  return {
    cells: () => judged.map(({ cell }) => cell),
    askAgain: async (chosen, until) => {
      run.options.aws.forgetFaults();
      const again = judged.filter(({ cell }) => chosen.has(cell)).map((one) => one.planned);
      const answer = await ask(again, until, { judged, found, simulations });
      if (until.aborted) return;
      const now = new Map(answer.judged.map((one) => [one.planned, one]));
      const renewed = new Set(
        judged.flatMap(({ planned: cell, cell: before }) => {
          const after = now.get(cell);
          return after && !isWeaker(after.cell, before) ? [cell, ...partsOf(cell)] : [];
        }),
      );
      judged = judged.map((one) => (renewed.has(one.planned) ? (now.get(one.planned) ?? one) : one));
      found = new Map(
        [...found].map(([cell, old]) => [cell, renewed.has(cell) ? (answer.found.get(cell) ?? old) : old]),
      );
      for (const [identity, next] of answer.simulations) {
        if (![...renewed].some((cell) => cell.identity === identity)) continue;
        simulations.set(identity, renewedSimulation(simulations.get(identity), next, renewed));
      }
    },
    finish: () => conclude(planned, { judged, found, simulations }, run),
  };
}

/** The principals as the settings name them, of whom nothing may be asked. */
function namedOnly({ principals }: CheckSettings, { settings, policyFiles, log }: ExamineOptions): Identity[] {
  const [account, ...others] = accountsNamed(policyFiles.map(({ text }) => text));
  const found = principals.map((principal) =>
    unaskedIdentity(settings, principal, others.length === 0 ? account : undefined),
  );
  log.learn(found);
  for (const { name, arn } of found)
    log.info(`${arn === '' ? name : `${name} (${arn})`}: by the text of the policy files alone`);
  return found;
}

/**
 * Whether a later answer says less than the one that is there: it must not turn what was refused into what is unknown.
 */
function isWeaker(after: Cell, before: Cell): boolean {
  if (isDecided(before) && !isDecided(after)) return true;
  return after.probe.outcome === 'throttled' && before.probe.outcome === 'refused';
}

/** A principal's later simulation, with the earlier answers for the cells that it was not asked about. */
async function renewedSimulation(
  before: Promise<PrincipalSimulation> | undefined,
  next: Promise<PrincipalSimulation>,
  renewed: ReadonlySet<PlannedCell>,
): Promise<PrincipalSimulation> {
  const [old, latest] = await Promise.all([before ?? next, next]);
  return { ...latest, ofCell: (cell) => (renewed.has(cell) ? latest : old).ofCell(cell) };
}

/** What was asked about some cells, and what came of it. */
interface Asked {
  judged: JudgedCell[];
  found: ReadonlyMap<PlannedCell, CellFindings>;
  simulations: Simulations;
}

type Simulations = Map<Identity, Promise<PrincipalSimulation>>;

function startSimulations(
  identities: readonly Identity[],
  planned: readonly PlannedCell[],
  { host, settings, signal, iamPool }: ExamineOptions,
  lookups: Lookups,
): Simulations {
  const time = new Date(host.now()).toISOString().replace(/\.\d+Z$/, 'Z');
  // A file that only asks who can call models has nothing to simulate.
  const simulates = settings.simulate && planned.length > 0;
  return new Map(
    identities.map((identity) => {
      const cells = planned.filter((cell) => cell.identity === identity && cell.plan.kind !== 'not-applicable');
      const made = simulates
        ? simulatePrincipal(identity, cells, {
            lookups,
            iamPool: iamPool.lane(askerAccount(identity)),
            homeRegion: settings.homeRegions[identity.partition] ?? settings.homeRegion,
            time,
            signal,
            ssoRegions: () => ssoRegions(host),
          })
        : Promise.resolve(noSimulation(identity));
      return [identity, made];
    }),
  );
}

/** Checks above which a run spares memory: a smaller one takes little of it anyway. */
const LARGE_RUN = 2_000;

/** How many cells a check has, before patterns and routes are looked up. */
function aboutAsMany({ principals, models }: CheckSettings): number {
  return principals.length * sum(models.map(({ regions, actions }) => regions.length * actions.length));
}

/**
 * Cells that are in flight at a time, so that what a run holds in memory does not grow with its checks: far more than
 * calls may be, since one that waits for its simulation, or for another call of its model, holds a place too.
 */
const PROBED_AT_ONCE = 1_024;
const JUDGED_AT_ONCE = 256;

const accountOf = ({ identity }: PlannedCell): string => identity.account;

/**
 * The findings of each part of each cell, asked about when they are first needed and once; those of an earlier time
 * stand for the rest.
 */
class Finder {
  readonly #simulations: Simulations;
  readonly #prober: Prober;
  readonly #before: ReadonlyMap<PlannedCell, CellFindings>;
  /** The cell that a part is a part of. */
  readonly #wholes: ReadonlyMap<PlannedCell, PlannedCell>;
  readonly #probed = new Map<PlannedCell, Promise<Probed>>();
  readonly #found = new Map<PlannedCell, CellFindings>();

  constructor(
    cells: readonly PlannedCell[],
    simulations: Simulations,
    prober: Prober,
    before: Asked['found'] = new Map(),
  ) {
    this.#simulations = simulations;
    this.#prober = prober;
    this.#before = before;
    this.#wholes = new Map(cells.flatMap((whole) => partsOf(whole).map((part) => [part, whole])));
  }

  /**
   * Makes the probe of a part, or does not, and returns what came of it. Waits for the simulation only if that
   * decides.
   */
  probed(part: PlannedCell): Promise<Probed> {
    const found = this.#found.get(part);
    if (found) return Promise.resolve(found.probed);
    const probed = this.#probed.get(part) ?? this.#probe(part);
    this.#probed.set(part, probed);
    return probed;
  }

  async of(part: PlannedCell): Promise<CellFindings> {
    const known = this.#found.get(part) ?? (this.#wholes.has(part) ? undefined : this.#before.get(part));
    if (known) return known;
    const [probed, simulation] = await Promise.all([this.probed(part), this.#simulationOf(part)]);
    const found = this.#found.get(part) ?? { cell: part, probed, simulation: simulation.ofCell(part) };
    this.#found.set(part, found);
    // A promise for each of a hundred thousand cells is worth something.
    this.#probed.delete(part);
    return found;
  }

  /** The findings of all parts for which `holds`, those of an earlier time too. */
  where(holds: (part: PlannedCell) => boolean): Promise<CellFindings[]> {
    const parts = new Set([...this.#before.keys(), ...this.#wholes.keys()]);
    return Promise.all([...parts].filter(holds).map((part) => this.of(part)));
  }

  /** Of all parts, those of an earlier time too. */
  async all(): Promise<Map<PlannedCell, CellFindings>> {
    const all = new Map(this.#before);
    for (const part of this.#wholes.keys()) all.set(part, await this.of(part));
    return all;
  }

  async #probe(part: PlannedCell): Promise<Probed> {
    const earlier = this.#before.get(part)?.probed;
    // A call that worked is not paid for twice.
    if (earlier?.probe.outcome === 'succeeded') return earlier;
    return probeCell(this.#prober, part, this.#simulationOf(part), this.#wholes.get(part));
  }

  #simulationOf({ identity }: PlannedCell): Promise<PrincipalSimulation> {
    return this.#simulations.get(identity) ?? Promise.resolve(noSimulation(identity));
  }
}

/**
 * Whether a model of Amazon's own works beside this one: asked by the few refusals that it tells apart, which wait for
 * those calls.
 */
async function controlGroup(finding: CellFindings, finder: Finder): Promise<boolean | undefined> {
  if (!needsControlGroup(finding)) return undefined;
  const place = accountRegion(finding.cell);
  const beside = await finder.where((part) => isAmazonModelCell(part) && accountRegion(part) === place);
  return amazonControlGroup(beside).get(place);
}

type Asking = ExamineOptions & { check: CheckSettings };

/** Judges each cell as soon as everything about it is known, so that the log shows it while others are still asked. */
async function judgeAll(
  planned: readonly PlannedCell[],
  { finder, simulations }: { finder: Finder; simulations: Simulations },
  lookups: Lookups,
  { host, log, decided, exemptions, check }: Asking,
): Promise<JudgedCell[]> {
  const today = new Date(host.now()).toISOString().slice(0, 10);
  const keys = () =>
    planned.map(({ identity, region, model, action }) => ({ principal: identity.name, region, model, action }));
  const file = check.file === undefined ? {} : { file: check.file };
  const originOf = ({ entry, identity }: PlannedCell): CheckOrigin => ({
    ...file,
    entry,
    principal: identity.settings,
  });
  const staleTables = ageInDays(SNAPSHOT_DATE, today) > STALE_AFTER_DAYS;
  const judgeOne = async (part: PlannedCell): Promise<JudgedCell> => {
    const finding = await finder.of(part);
    const simulation = (await simulations.get(finding.cell.identity)) ?? noSimulation(finding.cell.identity);
    const amazonModelWorks = await controlGroup(finding, finder);
    const evidence = await evidenceFor(finding, simulation, lookups, {
      today,
      ...(amazonModelWorks !== undefined && { amazonModelWorks }),
    });
    log.learnNames(namesInConditions(evidence));
    return {
      cell: cellOf(finding, evidence, { staleTables, today, audience: audienceOf(host) }),
      planned: finding.cell,
      record: evidence.record?.state,
    };
  };
  return mapByGroup(planned, accountOf, JUDGED_AT_ONCE, async (whole): Promise<JudgedCell> => {
    const parts = await Promise.all(partsOf(whole).map(judgeOne));
    const [only] = parts;
    const simulation = (await simulations.get(whole.identity)) ?? noSimulation(whole.identity);
    const joined = whole.parts || !only ? combine(whole, parts, simulation.ofCell(whole)) : only.cell;
    const cell = withExemption(joined, originOf(whole), { today, ...exemptions });
    decided(cell, keys);
    return { cell, planned: whole, record: parts.find(({ record }) => record !== undefined)?.record };
  });
}

/** What the report of a check is made of beside its answers. */
interface Concluding {
  identities: readonly Identity[];
  options: ExamineOptions;
  budget: Budget;
  trust: Promise<Map<Identity, WhoCanTrust[]>>;
}

/** Who may assume each role that is only simulated: where people begin who ask why a service cannot call a model. */
function trustLines(trust: ReadonlyMap<Identity, readonly WhoCanTrust[]>, log: RedactedLog): string[] {
  return [...trust].map(([{ name }, assumedBy]) => {
    log.learn(
      [],
      assumedBy.flatMap(({ subjects }) => subjects),
    );
    log.learnNames(assumedBy.flatMap(({ kind, who }) => (kind === 'saml' || kind === 'other' ? [who] : [])));
    return `${name}: ${assumedByText(assumedBy)}`;
  });
}

function placesOf(planned: readonly PlannedCell[]): EntryPlace[] {
  const entries = new Set(planned.map(({ entry }) => entry));
  return distinctPlaces([...entries].flatMap(({ id, place }) => (place ? [{ configured: id, place }] : [])));
}

/** Everything for the report, once no cell is asked again. */
async function conclude(
  planned: readonly PlannedCell[],
  { judged, found, simulations }: Asked,
  run: Concluding,
): Promise<Examination> {
  const compared = await withWitnesses(judged, simulations);
  const cells = await proveAll(await withWhatIfs(compared, simulations, run.options), simulations);
  for (const line of notCalledLines(cells)) run.options.log.info(line);
  const findings = [...found.values()];
  const spent = findings.flatMap(({ probed }) => probed.spent ?? []);
  const trust = await run.trust;
  for (const line of trustLines(trust, run.options.log)) run.options.log.info(line);
  return {
    principals: await Promise.all(
      run.identities.map(async (identity) => {
        const assumedBy = trust.get(identity);
        return {
          name: identity.name,
          arn: (await simulations.get(identity))?.principalArn ?? identity.arn,
          account: identity.account,
          via: identity.via,
          ...(assumedBy && { assumedBy }),
        };
      }),
    ),
    cells,
    places: placesOf(planned),
    problems: await problemsOf(findings, cells, { ...run, simulations }),
    audit: run.options.settings.audit ? await auditAll(planned, simulations) : [],
    cost: {
      worstCaseUsd: run.budget.worstCaseUsd,
      estimatedUsd: sum(spent.map(({ usd }) => usd)),
      inputTokens: sum(spent.map(({ inputTokens }) => inputTokens)),
      outputTokens: sum(spent.map(({ outputTokens }) => outputTokens)),
    },
  };
}

/**
 * What lets the check make the calls that could have subscribed the account: once for all cells that it is the same
 * for.
 */
function notCalledLines(cells: readonly Cell[]): string[] {
  const remedies = Map.groupBy(
    cells.filter(({ probe, diagnosis }) => probe.reason === 'could-subscribe' && diagnosis !== undefined),
    ({ diagnosis }) => diagnosis?.remedy.text ?? '',
  );
  return [...remedies].map(([remedy, own]) => `${count(own.length, 'check')} not called. ${remedy}`);
}

/** The cells, those disputed on which IAM's simulator and the evaluation of the same policies here do not agree. */
async function withWitnesses(judged: readonly JudgedCell[], simulations: Simulations): Promise<JudgedCell[]> {
  return Promise.all(
    judged.map(async (one) => {
      const simulation = await simulations.get(one.planned.identity);
      const disagreement = await simulation?.disagreement?.(one.planned);
      return disagreement === undefined ? one : { ...one, cell: disputed(one.cell, disagreement) };
    }),
  );
}

/** The cells with what becomes of them with the change of the check's policy files; as they are without one. */
async function withWhatIfs(
  judged: readonly JudgedCell[],
  simulations: Simulations,
  { settings, policyFiles }: Pick<ExamineOptions, 'settings' | 'policyFiles'>,
): Promise<JudgedCell[]> {
  if (policyFiles.length === 0) return [...judged];
  const { withWhatIf } = await import('../collect/what-if.ts');
  const perPrincipal = await Promise.all(
    [...Map.groupBy(judged, ({ planned }) => planned.identity)].map(async ([identity, own]) => {
      const simulation = (await simulations.get(identity)) ?? noSimulation(identity);
      const region = settings.homeRegions[identity.partition] ?? settings.homeRegion;
      return withWhatIf(own, identity, simulation, { files: policyFiles, region });
    }),
  );
  return perPrincipal.flat();
}

/** In canonical order, whatever came first, so that the documents that are proven are those of the report. */
async function proveAll(judged: readonly JudgedCell[], simulations: Simulations): Promise<Cell[]> {
  const ordered = judged.toSorted((a, b) => canonical(a.cell, b.cell));
  const perPrincipal = await Promise.all(
    [...Map.groupBy(ordered, ({ planned }) => planned.identity)].map(async ([identity, own]) => {
      const simulation = (await simulations.get(identity)) ?? noSimulation(identity);
      return prove(await withClosedDoors(own, simulation), simulation);
    }),
  );
  return perPrincipal.flat().sort(canonical);
}

async function auditAll(planned: readonly PlannedCell[], simulations: Simulations): Promise<PrincipalAudit[]> {
  const audits = [...Map.groupBy(planned, ({ identity }) => identity)].map(async ([identity, cells]) => {
    const further = (await simulations.get(identity))?.further;
    return further ? [await audit(identity, cells, further)] : [];
  });
  return (await Promise.all(audits)).flat();
}

async function problemsOf(
  findings: readonly CellFindings[],
  cells: readonly Cell[],
  run: { identities: readonly Identity[]; simulations: Simulations; options: ExamineOptions },
): Promise<Problem[]> {
  const { identities, simulations } = run;
  const { log, host } = run.options;
  const audience = audienceOf(host);
  // What keeps a principal from being checked at all comes first: the first problem is what an `error` ends the step
  // with.
  const first: Problem[] = [];
  const others: Problem[] = [];
  for (const identity of identities) {
    if (identity.trouble) first.push(identityProblem(identity, identity.trouble, audience));
    const failure = findings.find(({ cell, simulation }) => cell.identity === identity && simulation.failure)
      ?.simulation.failure;
    const { principalArn = identity.arn, pathUnknown = false } = (await simulations.get(identity)) ?? {};
    const elsewhere = regionProblem(
      identity,
      findings.flatMap(({ cell }) => (cell.identity === identity ? [cell.region] : [])),
      audience,
    );
    if (elsewhere) first.push(elsewhere);
    const blind = blindKeyProblem(identity, cells, audience);
    if (blind && !elsewhere) first.push(blind);
    // That a key cannot ask IAM is no trouble of the run: the log and the cells say it.
    if (failure && !identity.key) {
      log.learnMessages([failure.message]);
      others.push(simulationProblem(failure, { arn: principalArn, pathUnknown }, identity, audience));
    }
    const unread = (await simulations.get(identity))?.sessionPolicyFailure;
    if (unread && !failure) {
      log.learnMessages([unread.message]);
      others.push(sessionPolicyProblem(unread, identity, audience));
    }
  }
  // Two principals that fail on the same hop have one problem.
  return [...new Map([...first, ...others].map((problem) => [JSON.stringify(problem), problem])).values()];
}

const quotedIn = (trouble: Identity['trouble']): readonly string[] =>
  trouble?.kind === 'failure' ? [trouble.failure.message] : (trouble?.quoted ?? []);

const subjectOf = ({ trouble }: Identity): string[] =>
  trouble?.kind === 'failure' && trouble.token?.sub !== undefined ? [trouble.token.sub] : [];

function whoLines(identity: Identity, audience: Audience): string[] {
  const { name, arn, via, trouble, asker } = identity;
  const who = arn === '' ? name : `${name} (${arn})`;
  if (trouble) {
    const { message, remedy } = identityProblem(identity, trouble, audience);
    return [`${who}: could not be assumed`, `${message} ${remedy}`];
  }
  if (via === 'simulated-only') return [`${who}: simulated only, asked by ${asker?.arn ?? 'no principal'}`];
  if (identity.key) {
    // The ARN says it already.
    const what = arn === '' ? describeKey(identity.key) : `${identity.key.kind} Bedrock API key`;
    return [`${who}: ${what}`, KEY_CANNOT];
  }
  return [`${who}: ${viaText(via, audience)}`];
}

const KEY_CANNOT =
  'A Bedrock API key cannot call STS or IAM: nothing is simulated, live calls and what Bedrock says of its models decide.';

/** Models and profiles appear weekly; after half a year the tables are more gap than knowledge. */
const STALE_AFTER_DAYS = 180;

function ageInDays(date: string, today: string): number {
  return (Date.parse(today) - Date.parse(date)) / 86_400_000;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
