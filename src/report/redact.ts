/**
 * `mask-aws-account-id` and `detail: minimal`: a report, or a line of the log, without what a public place should not
 * learn. Own substitution, because the runner's masking would swallow whole outputs. Pure: what is hidden follows from
 * what is known.
 */
import { policyName } from '../verdict/principals.ts';
import { mapTexts, oncePerText, someText } from '../util/each-text.ts';
import { canonical } from './report.ts';
import { withoutWho, withoutWhoCanDetail } from './who-can/without-detail.ts';
import type { Cell, Diagnosis, Probe, Report, RequirementResult, WhatIf } from '../domain/report.ts';

/** What a report keeps to itself. */
export interface RedactionOptions {
  /** Replace account IDs by `account-1`, `account-2`, ... */
  mask: boolean;
  detail: 'full' | 'minimal';
}

/** What a run knows that patterns alone could not find in a text. Order matters: pseudonyms are numbered by it. */
export interface Knowledge {
  /** Twelve digits each. */
  accounts: readonly string[];
  /** Principals in canonical order. `configured`: the user chose the name, so it stays. */
  principals: readonly { name: string; configured: boolean; arn?: string }[];
  /** Names of roles, users and policies. */
  names: readonly string[];
  arns: readonly string[];
  /** `sub` claims of OIDC tokens. */
  subjects: readonly string[];
  /** Messages exactly as AWS sent them. */
  messages: readonly string[];
}

export const NOTHING_KNOWN: Knowledge = {
  accounts: [],
  principals: [],
  names: [],
  arns: [],
  subjects: [],
  messages: [],
};

/** What to replace, made once by `redaction`; plain data. */
export interface Redaction {
  options: RedactionOptions;
  /** Account ID to pseudonym. */
  accounts: ReadonlyMap<string, string>;
  /** Name of a principal to the one that is shown. */
  principals: ReadonlyMap<string, string>;
  /** Exact texts and what stands for them, the longest first. */
  exact: readonly { text: string; shown: string; word: boolean }[];
}

/**
 * `auto` in plain settings: accounts are masked unless the repository is known to be private, details are left out
 * where it is public.
 */
export function resolveAuto(settings: {
  mask: 'true' | 'false' | 'auto';
  detail: 'full' | 'minimal' | 'auto';
  visibility: 'public' | 'private' | 'unknown';
}): RedactionOptions {
  const { mask, detail, visibility } = settings;
  return {
    mask: mask === 'auto' ? visibility !== 'private' : mask === 'true',
    detail: detail === 'auto' ? (visibility === 'public' ? 'minimal' : 'full') : detail,
  };
}

export const WITHHELD = '(withheld)';

/**
 * Kinds of identifiers that need no knowledge to be found. Applied with `detail: minimal`, after what is known
 * exactly.
 */
const PATTERNS: readonly { pattern: RegExp; shown: string }[] = [
  { pattern: named('(?:iam|sts)', '(?:assumed-)?role'), shown: '(role)' },
  { pattern: named('(?:iam|sts)', '(?:federated-)?user'), shown: '(user)' },
  { pattern: named('(?:iam|organizations)', 'policy'), shown: '(policy)' },
  { pattern: /\barn:aws[a-z-]*:organizations::[^\s"'`,;<>()]*[\w*]/g, shown: '(organization)' },
  { pattern: /(?<![\w-])repo:[^\s"'`,;<>()]*[\w*]/g, shown: '(OIDC subject)' },
  { pattern: /(?<![\w-])o-[a-z0-9]{10,32}(?![\w-])/g, shown: '(organization)' },
  { pattern: /(?<![\w-])ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}(?![\w-])/g, shown: '(organizational unit)' },
  { pattern: /(?<![\w-])p-(?=[a-z]*\d)[a-z0-9]{8,128}(?![\w-])/g, shown: '(policy)' },
];

/** A whole ARN with its path, which tells as much as the name; the name itself may have been replaced already. */
function named(services: string, type: string): RegExp {
  const held = literal(WITHHELD);
  const name = `(?:[\\w+=,.@/-]|${held})*(?:[\\w+=@-]|${held})`;
  return new RegExp(`\\barn:aws[a-z-]*:${services}::[^:\\s]*:${type}/${name}`, 'g');
}

/** Where an account ID stands in an ARN; and twelve digits alone, but not the tail of a UUID. */
const ACCOUNTS = [/\barn:aws[a-z-]*:[\w-]*:[\w-]*:(\d{12})(?=[:/])/g, /(?<![\w-])(\d{12})(?![\w-])/g];

/**
 * Prepares the substitution for what is known so far. The same knowledge in the same order gives the same pseudonyms.
 */
export function redaction(options: RedactionOptions, known: Knowledge): Redaction {
  const accounts = new Map([...new Set(known.accounts)].map((id, index) => [id, `account-${index + 1}`]));
  const unnamed = known.principals.filter(({ configured }) => !configured).map(({ name }) => name);
  const numbered = new Map([...new Set(unnamed)].map((name, index) => [name, `principal-${index + 1}`]));
  const principals = new Map(known.principals.map(({ name }) => [name, numbered.get(name) ?? name]));
  const configured = new Set(known.principals.filter((one) => one.configured).map(({ name }) => name));
  const withArn = known.principals.flatMap(({ name, arn }) =>
    arn ? [{ text: arn, shown: principals.get(name) ?? name, word: false }] : [],
  );
  const exact = [
    ...known.messages
      .flatMap((message) => [message, message.replace(/\s+/g, ' ').trim()])
      .map((text) => hidden(text, '(message withheld)')),
    ...withArn,
    ...known.arns.map((text) => hidden(text, WITHHELD)),
    ...known.subjects.map((text) => hidden(text, '(OIDC subject)')),
    ...[...numbered].map(([text, shown]) => ({ text, shown, word: true })),
    ...known.names
      .filter((name) => !configured.has(name) && !numbered.has(name))
      .map((text) => ({ text, shown: WITHHELD, word: true })),
  ];
  const longest = exact.filter(({ text }) => text !== '').sort((a, b) => b.text.length - a.text.length);
  return { options, accounts, principals, exact: options.detail === 'minimal' ? longest : [] };
}

function hidden(text: string, shown: string): Redaction['exact'][number] {
  return { text, shown, word: false };
}

/** A text (a line of the log, a message) with everything replaced that the options say. */
export function redactText(text: string, { options, exact, accounts }: Redaction): string {
  let shown = text;
  if (options.detail === 'minimal') {
    for (const one of exact) shown = replaceExact(shown, one);
    for (const { pattern, shown: placeholder } of PATTERNS) shown = shown.replace(pattern, placeholder);
  }
  return options.mask ? maskAccounts(shown, accounts) : shown;
}

function replaceExact(text: string, { text: from, shown, word }: Redaction['exact'][number]): string {
  if (!text.includes(from)) return text;
  if (!word) return text.replaceAll(from, () => shown);
  // A name is replaced where it stands alone: not inside a longer name, and not as the service of an IAM action.
  const pattern = new RegExp(`(?<![\\w+=@:-]|[.,](?<=\\w.))${literal(from)}(?![\\w+=@-]|[:.,]\\w)`, 'g');
  return text.replace(pattern, () => shown);
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function maskAccounts(text: string, accounts: ReadonlyMap<string, string>): string {
  let shown = text;
  for (const [id, pseudonym] of accounts) {
    if (shown.includes(id)) shown = shown.replace(new RegExp(`(?<!\\d)${id}(?!\\d)`, 'g'), pseudonym);
  }
  return shown;
}

/** The report with everything replaced that the options say; the same report where they say nothing. */
export function redactReport(report: Report, options: RedactionOptions, known: Knowledge = NOTHING_KNOWN): Report {
  if (!options.mask && options.detail === 'full') return report;
  const all = redaction(options, knowledgeOf(report, known));
  const shown = options.detail === 'minimal' ? withoutDetail(report, all) : report;
  return options.mask
    ? mapTexts(
        shown,
        oncePerText((text) => maskAccounts(text, all.accounts)),
      )
    : shown;
}

/**
 * What the report itself tells, added to what the run knows, which comes first: so that the log and the report use the
 * same pseudonyms. Other accounts are numbered by where they are least likely to come and go: principals, then
 * targets, then requirements, and only then texts.
 */
export function knowledgeOf(report: Report, known: Knowledge): Knowledge {
  const { principals, cells } = report;
  const requirements = cells.flatMap(({ simulation }) => simulation.requirements);
  const sources: unknown[] = [
    known.accounts,
    principals.map(({ account }) => account),
    principals,
    cells.map(({ model, configured, target }) => [model, configured, target]),
    requirements.map(({ resource }) => resource),
    report,
  ];
  const named = new Set(known.principals.map(({ name }) => name));
  const all = [
    ...known.principals.map((one) => ({
      ...one,
      ...arnOf(one.arn ?? principals.find(({ name }) => name === one.name)?.arn),
    })),
    ...principals
      .filter(({ name }) => !named.has(name) && !named.has(name.slice(name.indexOf('/') + 1)))
      .map(({ name, arn }) => ({ name, configured: false, ...arnOf(arn) })),
  ];
  const arns = [...known.arns, ...all.flatMap(({ arn }) => arn ?? [])];
  // Sentences name an inline policy without the principal's part of the simulator's name.
  const policies = requirements.flatMap(({ statements }) =>
    statements.flatMap(({ policy, sid }) => [
      ...[policy, ...arns.map((arn) => policyName(policy, arn))],
      ...(sid === undefined ? [] : [sid]),
    ]),
  );
  const errors = cells.flatMap(({ probe }) => (probe.error ? [probe.error.message] : []));
  return {
    accounts: accountsInData(sources),
    principals: all,
    names: unique([...known.names, ...arns.map(lastPart), ...policies]),
    arns: unique(arns),
    subjects: known.subjects,
    messages: unique([...known.messages, ...errors]),
  };
}

function arnOf(arn: string | undefined): { arn?: string } {
  return arn === undefined || arn === '' ? {} : { arn };
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

/** Account IDs in a text, in order: in ARNs, and alone. */
export function accountsIn(text: string): string[] {
  return ACCOUNTS.flatMap((pattern) =>
    Array.from(text.matchAll(pattern), (match) => ({ at: match.index, id: match[1] ?? '' })),
  )
    .sort((a, b) => a.at - b.at)
    .map(({ id }) => id);
}

/** Account IDs in all texts of plain data, each once, in order of their first place. */
function accountsInData(data: unknown): string[] {
  const [found, read] = [new Set<string>(), new Set<string>()];
  someText(data, (text) => {
    // The same few texts stand in every cell, and most have no digits to look at.
    if (text.length >= ACCOUNT_LENGTH && !read.has(text)) {
      read.add(text);
      if (TWELVE_DIGITS.test(text)) for (const id of accountsIn(text)) found.add(id);
    }
    return false;
  });
  return [...found];
}

const ACCOUNT_LENGTH = 12;
const TWELVE_DIGITS = /\d{12}/;

function lastPart(arn: string): string {
  return arn.split('/').at(-1) ?? '';
}

/**
 * `detail: minimal` field by field: fields with a fixed vocabulary are never touched, so that a role named `invoke`
 * breaks nothing.
 */
function withoutDetail(report: Report, all: Redaction): Report {
  const unmasked = { ...all, options: { ...all.options, mask: false } };
  const text = oncePerText((value) => redactText(value, unmasked));
  const principal = (name: string): string => shownPrincipal(name, all) ?? text(name);
  return {
    ...report,
    principals: report.principals.map((one) => ({
      ...one,
      name: principal(one.name),
      arn: '',
      ...(one.assumedBy && { assumedBy: one.assumedBy.map(withoutWho) }),
    })),
    // Other names, another order.
    cells: report.cells.map((cell) => withoutCellDetail(cell, principal, text)).sort(canonical),
    changes: report.changes.map((change) => ({
      ...change,
      // A principal that only the baseline knows: whether its name was chosen is not known any more.
      principal:
        shownPrincipal(change.principal, all) ?? (PSEUDONYM.test(change.principal) ? change.principal : WITHHELD),
    })),
    gate: {
      ...report.gate,
      reasons: report.gate.reasons.map(text),
      ...(report.gate.exemptions && { exemptions: report.gate.exemptions.map(text) }),
    },
    ...(report.audit && {
      audit: report.audit.map((one) => ({
        ...one,
        principal: principal(one.principal),
        smallest: { ...one.smallest, policies: one.smallest.policies.map((policy) => mapTexts(policy, text)) },
      })),
    }),
    ...(report.whoCan && { whoCan: report.whoCan.map(withoutWhoCanDetail) }),
    ...(report.notices && { notices: report.notices.map(text) }),
    problems: report.problems.map(({ cause, message, remedy }) => ({
      cause,
      message: text(message),
      remedy: text(remedy),
    })),
  };
}

const PSEUDONYM = /^(?:[^/]+\/)?principal-\d+$/;

/**
 * A known principal's name as it is shown; if the cells of several files are kept apart, the file's name goes before
 * it.
 */
function shownPrincipal(name: string, { principals }: Redaction): string | undefined {
  const known = principals.get(name);
  if (known !== undefined) return known;
  const slash = name.indexOf('/');
  const inFile = slash < 0 ? undefined : principals.get(name.slice(slash + 1));
  return inFile === undefined ? undefined : `${name.slice(0, slash)}/${inFile}`;
}

type Text = (value: string) => string;

function withoutCellDetail(cell: Cell, principal: Text, text: Text): Cell {
  return {
    ...cell,
    principal: principal(cell.principal),
    simulation: { ...cell.simulation, requirements: cell.simulation.requirements.map(withoutPolicyNames) },
    probe: withoutMessage(cell.probe),
    ...(cell.diagnosis && { diagnosis: withoutDiagnosisDetail(cell.diagnosis, text) }),
    ...(cell.whatIf && { whatIf: withoutWhatIfDetail(cell.whatIf, text) }),
    ...(cell.disagreements && { disagreements: cell.disagreements.map(text) }),
    ...(cell.exemption && { exemption: { ...cell.exemption, reason: text(cell.exemption.reason) } }),
  };
}

/**
 * Files of the repository stay, as what is in them; names of policies that are attached, and values of plans, do not.
 */
function withoutWhatIfDetail(whatIf: WhatIf, text: Text): WhatIf {
  const { unknown, reasons, disagreement } = whatIf;
  return {
    ...whatIf,
    ...(unknown && { unknown: [...new Set(unknown.map((name) => (CONTEXT_KEY.test(name) ? name : WITHHELD)))] }),
    ...(reasons && {
      reasons: reasons.map((reason) => {
        if (reason.file !== undefined) return { ...reason, policy: text(reason.policy) };
        const rest = { ...reason };
        delete rest.sid;
        return { ...rest, policy: reason.policy === '' ? '' : WITHHELD };
      }),
    }),
    ...(disagreement !== undefined && { disagreement: text(disagreement) }),
  };
}

const CONTEXT_KEY = /^[a-z][a-z-]{1,40}:[A-Z][\w/-]{1,100}$/;

/** The kind of policy and the position in it stay: they lead those who may read the policy to the statement. */
function withoutPolicyNames(requirement: RequirementResult): RequirementResult {
  return {
    ...requirement,
    statements: requirement.statements.map(({ type, start, end }) => ({
      policy: WITHHELD,
      type,
      ...(start && { start }),
      ...(end && { end }),
    })),
  };
}

function withoutMessage(probe: Probe): Probe {
  return probe.error ? { ...probe, error: { ...probe.error, message: WITHHELD } } : probe;
}

function withoutDiagnosisDetail(diagnosis: Diagnosis, text: Text): Diagnosis {
  const { policy, deny } = diagnosis.remedy;
  return {
    ...diagnosis,
    summary: text(diagnosis.summary),
    evidence: diagnosis.evidence.map(text),
    remedy: {
      ...diagnosis.remedy,
      text: text(diagnosis.remedy.text),
      ...(policy && { policy: mapTexts(policy, text) }),
      ...(deny && { deny: mapTexts(deny, text) }),
    },
  };
}
