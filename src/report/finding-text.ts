/** One finding in words: what fails, why, who changes what, and the document; the links last. */
import { causeInfo, isCause } from '../verdict/causes.ts';
import { evidenceOf } from './evidence.ts';
import { exemptionLines } from './exemption-text.ts';
import { mdFence, mdLink, mdText } from './escape.ts';
import {
  allowingStatements,
  blockedRegions,
  denyingStatements,
  whereOf,
  type Finding,
  type Where,
} from './findings.ts';
import { type Markup, MARKDOWN } from './markup.ts';
import { pageTitle } from './page-titles.ts';
import { blocks, bullets, details, paragraphs, sentence } from './parts.ts';
import { joinPolicies, mergeDenials, splitBySize } from '../policy/policies.ts';
import type { Cell, MatchedStatement } from '../domain/report.ts';
import { type State, OWNERS, SYMBOLS, count, list } from './words.ts';
import { NO_MODEL } from '../domain/cell.ts';
import { clip } from './visible.ts';

/** How much of a finding is shown. */
export interface FindingOptions {
  /** Of the heading, e.g. `####`. */
  heading: string;
  /** Models named, explanations and remedies shown before the rest is counted. */
  limit: number;
  policy: boolean;
  /** Cells whose evidence is shown; 0 leaves the evidence out. */
  evidence: number;
}

/** What a claim is made of; a single cell is one too. */
export interface Claimed
  extends Pick<Finding, 'state' | 'cells'>, Partial<Pick<Finding, 'common' | 'opened' | 'cause'>> {
  principals: readonly string[];
}

/** What the principal can or cannot do, by state; `what` names the model and where it is called. */
const CLAIMS: Partial<Record<State, (what: string) => string>> = {
  unwanted: (what) => `can use ${what}, which must stay closed`,
  missing: (what) => `cannot use ${what}`,
  'maybe-unwanted': (what) => `can probably use ${what}, which must stay closed`,
  unproven: (what) => `may be able to use ${what}: that it is closed was not shown`,
  'maybe-missing': (what) => `probably cannot use ${what}`,
  exempt: (what) => `cannot use ${what}, and is exempt`,
  'at-risk': (what) => `can use ${what}, but some or all calls may fail`,
  provisional: (what) => `can use ${what} for now`,
};

const CLOSE_OR_EXPECT =
  'Deny it in a policy of the principal; or, where it may stay open, remove `expect: deny` from the configuration.';

/** Said where the report has no diagnosis; it is true of every cell in that state. */
export const WITHOUT_DIAGNOSIS: Partial<Record<State, string>> = {
  unwanted: CLOSE_OR_EXPECT,
  'maybe-unwanted': CLOSE_OR_EXPECT,
};

/**
 * A finding as a section: heading, cause, picture, places, owner and remedy, folded policy and evidence, and the
 * links.
 */
export function findingSection(finding: Finding, options: FindingOptions, picture = ''): string {
  const where = whereOf(finding.cells);
  return blocks(
    `${options.heading} ${findingTitle(finding)}`,
    whyLines(finding, options.limit, MARKDOWN).join('<br>'),
    picture,
    where.length > 1 ? places(where, options.limit) : undefined,
    todo(finding, options),
    options.policy ? blocks(policy(finding), closing(finding)) : undefined,
    options.evidence > 0 ? evidence(finding, options.evidence) : undefined,
    links(finding),
  );
}

/** `❌ app cannot use MODEL in us-east-1 (invoke and stream)`, as inline Markdown. */
export function findingTitle(finding: Finding): string {
  return `${finding.opened ? '🚨' : SYMBOLS[finding.state]} ${findingClaim(finding, MARKDOWN)}`;
}

/** The same sentence without its symbol, in any markup. */
export function findingClaim(claimed: Claimed, markup: Markup): string {
  const { principals, state, cells, opened } = claimed;
  const who = list(
    principals.map((name) => markup.code(clip(name, 120))),
    4,
  );
  const common = commonClaim(claimed, who, markup);
  if (common !== undefined) return common;
  const where = whereOf(cells);
  const [first] = where;
  const what = where.length === 1 && first ? modelName(first, markup) : count(where.length, 'model');
  const place = list(unique(cells.map(({ region }) => region)).map(markup.text), 3);
  const actions = unique(cells.map(({ action }) => action)).map(markup.text);
  const blocked = unique(state === 'at-risk' ? cells.flatMap(blockedRegions) : []);
  const blockedName = (region: string): string => (region === 'unspecified' ? 'the global leg' : markup.text(region));
  const because =
    blocked.length > 0 ? `: ${list(blocked.map(blockedName), 3)} ${blocked.length === 1 ? 'is' : 'are'} blocked` : '';
  const claim = CLAIMS[state]?.(`${what} in ${place} (${list(actions)})`) ?? state;
  const alarm = opened === true ? ': it was closed in the baseline, and is open now' : '';
  return `${who} ${claim}${because}${alarm}`;
}

/** By cause, what lacks a statement. */
const WHOSE: Readonly<Record<string, (who: string) => string>> = {
  'identity-policy-no-allow': (who) => `No policy of ${who}`,
  'permissions-boundary': (who) => `No statement in the permissions boundary of ${who}`,
  'session-policy': (who) => `No statement in the session policy of ${who}`,
};

/** `No policy of app covers ap-northeast-1: 142 checks of 40 models`; undefined if only the models are in common. */
function commonClaim(
  { state, cells, common, cause }: Claimed,
  who: string,
  { code, text }: Markup,
): string | undefined {
  const whose = cause !== undefined && Object.hasOwn(WHOSE, cause) ? WHOSE[cause] : undefined;
  if (!common || common.kind === 'none' || !whose) return undefined;
  const models = new Set(cells.map(({ model }) => model)).size;
  const maybe = state === 'maybe-missing' ? ', as far as is known' : '';
  const size = `${count(cells.length, 'check')} of ${count(models, 'model')}${maybe}`;
  const places = list(unique(cells.map(({ region }) => region)).map(text), 4);
  switch (common.kind) {
    case 'region':
      return `${whose(who)} covers ${list(common.regions.map(regionName(text)), 8)}: ${size}`;
    case 'action':
      return `${whose(who)} allows ${list(common.actions.map(code), 4)}: ${size} in ${places}`;
    case 'provider':
      return `${whose(who)} allows the models of ${list(
        common.providers.map((name) => text(providerName(name))),
        6,
      )}: ${size} in ${places}`;
    case 'family':
      return `${whose(who)} allows the models ${list(
        common.families.map((family) => code(`${family}*`)),
        6,
      )}: ${size} in ${places}`;
  }
}

/** Providers by the first part of their models' IDs, where their own name is written differently. */
const PROVIDERS: Readonly<Record<string, string>> = {
  ai21: 'AI21 Labs',
  deepseek: 'DeepSeek',
  minimax: 'MiniMax',
  mistral: 'Mistral AI',
  moonshot: 'Moonshot AI',
  nvidia: 'NVIDIA',
  openai: 'OpenAI',
  stability: 'Stability AI',
  twelvelabs: 'TwelveLabs',
};

function providerName(id: string): string {
  const own = Object.hasOwn(PROVIDERS, id) ? PROVIDERS[id] : undefined;
  return own ?? `${id.slice(0, 1).toUpperCase()}${id.slice(1)}`;
}

function regionName(text: (region: string) => string): (region: string) => string {
  return (region) => (region === 'unspecified' ? 'the global leg' : text(region));
}

function modelName({ model, name }: Where, markup = MARKDOWN): string {
  // The one column without a model: a sentence has to name what it is about.
  if (model === NO_MODEL) return 'the guardrail';
  const id = markup.code(clip(model, 200));
  return name === undefined ? id : `${markup.text(clip(name, 120))} (${id})`;
}

/**
 * Returns why it is so, a sentence each: what was seen once however many cells say it, the statement that decides, and
 * the slug that other tools and the documentation use.
 */
export function whyLines(claimed: Claimed, limit: number, markup: Markup): string[] {
  const { cells, cause, state } = claimed;
  const summaries = unique(cells.map((cell) => shortSummary(cell)));
  const [only] = summaries;
  const isMissing = state === 'missing' || state === 'maybe-missing';
  const exempt = exemptionLines(cells, markup);
  if (isSaidByClaim(claimed) && cause !== undefined) {
    return [`Cause: ${markup.code(cause)}${howSure(cells)}.`, ...statementLines(state, cells, markup), ...exempt];
  }
  const said =
    summaries.length === 0
      ? isMissing
        ? ['No cause is known.']
        : []
      : summaries.length === 1 && only !== undefined
        ? [markup.prose(only)]
        : commonSummary(summaries, cause, limit, markup);
  const slug = cause === undefined ? '' : ` (${markup.code(cause)}${howSure(cells)})`;
  const [first, ...more] = said;
  const head = first === undefined ? (slug === '' ? [] : [slug.trim()]) : [`${first}${slug}`, ...more];
  return [...head, ...statementLines(state, cells, markup), ...exempt];
}

/**
 * The summary of a diagnosis without what stands beside it already: the claim names model and region, the remedy names
 * action and resource.
 */
function shortSummary({ diagnosis, model, region, verdict, simulation, target }: Cell): string {
  if (diagnosis === undefined) return '';
  const { cause, layer, summary } = diagnosis;
  if (layer !== 'policy' || !isCause(cause)) return summary.replace(` (${model}, ${region})`, '');
  const blocked = verdict === 'at-risk' ? blockedRegions({ simulation, target }) : [];
  const where = list(
    blocked.map((one) => (one === 'unspecified' ? 'the global leg' : one)),
    3,
  );
  return `${causeInfo(cause).title}${where === '' ? '' : `, where it is routed to ${where}`}.`;
}

/** Whether the claim of a finding says why, too. */
export function isSaidByClaim({ cause, state, common }: Partial<Pick<Finding, 'cause' | 'state' | 'common'>>): boolean {
  const isOpen = state === 'unwanted' || state === 'maybe-unwanted';
  return cause !== undefined && (isOpen || (common !== undefined && common.kind !== 'none'));
}

/** Many sentences of one cause are its title; of a cause that this version does not know, the first of them. */
function commonSummary(
  summaries: readonly string[],
  cause: string | undefined,
  limit: number,
  markup: Markup,
): string[] {
  if (cause !== undefined && isCause(cause) && cause !== 'unclassified') return [`${causeInfo(cause).title}.`];
  const rest = summaries.length - limit;
  const more = rest > 0 ? [`And ${count(rest, 'more explanation')}; all are in the report.`] : [];
  return [...summaries.slice(0, limit).map(markup.prose), ...more];
}

/** The statement that denies it or opens it, in the open. */
function statementLines(state: State, cells: readonly Cell[], markup: Markup): string[] {
  const isOpen = state === 'unwanted' || state === 'maybe-unwanted';
  // The diagnosis of an open door names them itself.
  const isSaid = isOpen && cells.some(({ diagnosis }) => diagnosis !== undefined);
  const all = isSaid ? [] : isOpen ? allowingStatements(cells) : denyingStatements(cells);
  if (all.length === 0) return [];
  const shown = list(
    all.map((one) => statementName(one, markup)),
    4,
  );
  return [`${isOpen ? 'Opened' : 'Denied'} by ${shown}.`];
}

/** `NothingGlobal in search-models (line 12)` */
export function statementName({ policy, sid, start }: MatchedStatement, { code }: Markup): string {
  const line = start ? `line ${start.line}` : '';
  const of = code(clip(policy, 200));
  if (sid !== undefined) return `${code(clip(sid, 120))} in ${of}${line === '' ? '' : ` (${line})`}`;
  return line === '' ? `a statement of ${of}` : `the statement in ${line} of ${of}`;
}

/** Nothing if every cell was seen: that is what people take for granted. */
function howSure(cells: Finding['cells']): string {
  const kinds = unique(cells.map(({ confidence }) => confidence));
  const [only] = kinds;
  return kinds.length === 1 && only === 'observed' ? '' : `, ${list(kinds)}`;
}

function places(where: readonly Where[], limit: number): string {
  const isUniform = new Set(where.map(({ regions }) => JSON.stringify(regions))).size === 1;
  // Where all are alike the claim has said the rest of it.
  if (isUniform) return modelNames(where, limit);
  const most = where.length > limit + 2 ? limit : where.length;
  const [shown, folded] = [where.slice(0, most), where.slice(most)];
  const item = (one: Where): string => {
    const regions = one.regions.map(({ region, actions }) => `${mdText(region)} (${list(actions.map(mdText))})`);
    return `${modelName(one)}: ${list(regions, 8)}`;
  };
  return blocks(bullets(shown.map(item)), modelNames(folded, 0));
}

/** Models by their names, the first in the open. */
function modelNames(all: readonly Where[], open: number): string {
  const rest = all.length > open + 2 ? all.slice(open) : [];
  const shown = all.slice(0, all.length - rest.length).map((one) => modelName(one));
  const more = rest.length > NAMED ? [`and ${count(rest.length - NAMED, 'more model')}`] : [];
  const folded = [...rest.slice(0, NAMED).map((one) => modelName(one)), ...more];
  return blocks(shown.join(', '), details(count(rest.length, 'more model'), folded.join(', ')));
}

/** Models named behind a fold. */
const NAMED = 100;

/**
 * Returns what to do, each once; of a cause with one sentence per cell the first, and that the others are like it.
 *
 * @param where the document is, seen from the sentence
 */
export function remediesOf({ cells, state, common, cause }: Finding, limit: number, where = 'below'): string[] {
  const texts = unique(cells.map(({ diagnosis }) => diagnosis?.remedy.text ?? ''));
  if (texts.length === 0) return unique([WITHOUT_DIAGNOSIS[state] ?? '']);
  if (texts.length === 1) return texts;
  // A column of several actions may say more of its document: what it could not name.
  const isOneDocument = cells.every(({ diagnosis, action }) => diagnosis?.remedy.policy && SIMPLE.has(action));
  if (isOneDocument && cause !== undefined && Object.hasOwn(WHERE_TO, cause)) {
    return [`${WHERE_TO[cause] ?? 'Attach'} the policy ${where}; it names each resource and no wildcard.`];
  }
  const [first = ''] = texts;
  if (common.kind === 'none' && texts.length <= limit) return texts;
  const rest = texts.length - 1;
  const others = rest === 1 ? 'The other one is alike, with' : `The other ${rest} are alike, each with`;
  return [first, `${others} its own resource.`];
}

/** Columns of one IAM action, whose remedies differ in nothing but their resource. */
const SIMPLE: ReadonlySet<string> = new Set(['invoke', 'stream']);

/** By cause, where a suggested document goes. */
const WHERE_TO: Readonly<Record<string, string>> = {
  'identity-policy-no-allow': 'Attach',
  'permissions-boundary': 'Add to the permissions boundary',
  'session-policy': 'Add to the session policy',
};

function todo(finding: Finding, { limit, policy: shown }: FindingOptions): string {
  const { owner } = finding;
  const remedies = remediesOf(finding, limit, shown ? 'below' : 'of the report');
  const who = owner === undefined ? 'To do' : OWNERS[owner];
  const [only = ''] = remedies;
  if (remedies.length === 0) return '';
  if (remedies.length === 1) {
    const text = paragraphs(only);
    // A snippet to copy stands on lines of its own.
    return text.startsWith('```') ? blocks(`**${who}:**`, text) : `**${who}:** ${text}`;
  }
  const rest = remedies.length - limit;
  const more = rest > 0 ? `And ${count(rest, 'more remedy', 'more remedies')}; all are in the report.` : '';
  return blocks(`**${who}:**`, bullets(remedies.slice(0, limit).map(sentence)), more);
}

/** Links to documentation, each once, by the titles of their pages. */
function links({ cells }: Finding): string {
  const urls = unique(cells.flatMap(({ diagnosis }) => diagnosis?.remedy.documentation ?? [])).slice(0, 3);
  return urls.length === 0 ? '' : `<sub>See ${list(urls.map((url) => mdLink(pageTitle(url), url)))}.</sub>`;
}

/** Documents in the open fold of a finding; more of them are files of the report. */
const MOST_DOCUMENTS = 2;

function policy({ cells }: Finding): string {
  const joined = joinPolicies(cells);
  if (!joined) return '';
  const documents = splitBySize(joined.document);
  if (documents.length > MOST_DOCUMENTS) {
    return `The policy is too large for one document: it is in the ${documents.length} files \`suggested-policy…\` of the report.`;
  }
  const proof = joined.proven
    ? "Policy to add (IAM's simulator allows it with this policy)"
    : 'Policy to add (not confirmed by a simulation)';
  return details(proof, blocks(...documents.map((one) => mdFence(JSON.stringify(one, null, 2), 'json'))));
}

/** The Deny statements of doors that are open and should not be. */
function closing({ cells }: Finding): string {
  const documents = cells.flatMap(({ diagnosis }) => diagnosis?.remedy.deny ?? []);
  if (documents.length === 0) return '';
  const joined = mergeDenials(documents);
  return details('Deny statement that closes it', mdFence(JSON.stringify(joined, null, 2), 'json'));
}

function evidence({ cells }: Finding, limit: number): string {
  const rest = cells.length - limit;
  const more = rest > 0 ? `And ${count(rest, 'more check')}; all are in \`report.json\`.` : '';
  return details(`Evidence (${count(cells.length, 'check')})`, blocks(...cells.slice(0, limit).map(evidenceOf), more));
}

function unique<T extends string>(texts: readonly T[]): T[] {
  return [...new Set(texts)].filter((text) => text !== '');
}
