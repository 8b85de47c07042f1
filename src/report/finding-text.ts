/** One finding in words: who cannot do what where, why, and who changes what. */
import { evidenceOf } from './evidence.ts';
import { mdCode, mdFence, mdLink, mdText } from './escape.ts';
import { blockedRegions, whereOf } from './findings.ts';
import type { Finding, Where } from './findings.ts';
import type { Markup } from './markup.ts';
import { MARKDOWN } from './markup.ts';
import { blocks, bullets, details, paragraphs, sentence } from './parts.ts';
import { joinPolicies } from '../policy/policies.ts';
import type { State } from './words.ts';
import { OWNERS, SYMBOLS, count, list, NO_MODEL } from './words.ts';
import { clip } from './visible.ts';

export interface FindingOptions {
  /** Of the heading, e.g. `####`. */
  heading: string;
  /** Models named, explanations and remedies shown before the rest is counted. */
  limit: number;
  policy: boolean;
  /** Cells whose evidence is shown; 0 leaves the evidence out. */
  evidence: number;
}

/** What the principal can or cannot do, by state; `what` names the model and where it is called. */
const CLAIMS: Partial<Record<State, (what: string) => string>> = {
  unwanted: (what) => `can use ${what}, which should be denied`,
  missing: (what) => `cannot use ${what}`,
  'maybe-unwanted': (what) => `can probably use ${what}, which should be denied`,
  'maybe-missing': (what) => `probably cannot use ${what}`,
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

/** A finding as a section: heading, cause, picture, places, owner and remedy, and folded policy and evidence. */
export function findingSection(finding: Finding, options: FindingOptions, picture = ''): string {
  const where = whereOf(finding.cells);
  return blocks(
    `${options.heading} ${findingTitle(finding)}`,
    causes(finding, options.limit),
    picture,
    where.length > 1 ? places(where, options.limit) : undefined,
    todo(finding, options.limit),
    options.policy ? policy(finding) : undefined,
    options.evidence > 0 ? evidence(finding, options.evidence) : undefined,
  );
}

/** `❌ app cannot use MODEL in us-east-1 (invoke and stream)`, as inline Markdown. */
export function findingTitle(finding: Finding): string {
  return `${SYMBOLS[finding.state]} ${findingClaim(finding, MARKDOWN)}`;
}

/** The same sentence without its symbol, in any markup. */
export function findingClaim(
  { principal, state, cells }: Pick<Finding, 'principal' | 'state' | 'cells'>,
  markup: Markup,
): string {
  const where = whereOf(cells);
  const [first] = where;
  const what = where.length === 1 && first ? modelName(first, markup) : count(where.length, 'model');
  const regions = [...new Set(cells.map(({ region }) => region))];
  const place = list(regions.map(markup.text), 3);
  const actions = [...new Set(cells.map(({ action }) => action))];
  const blocked = [...new Set(state === 'at-risk' ? cells.flatMap(blockedRegions) : [])];
  const blockedName = (region: string): string =>
    region === 'unspecified' ? 'the global leg is' : `${markup.text(region)} is`;
  const because = blocked.length > 0 ? `: ${list(blocked.map(blockedName), 3)} blocked` : '';
  const claim = CLAIMS[state]?.(`${what} in ${place} (${list(actions.map(markup.text))})`) ?? state;
  return `${markup.code(clip(principal, 120))} ${claim}${because}`;
}

function modelName({ model, name }: Where, markup = MARKDOWN): string {
  // The one column without a model: a sentence has to name what it is about.
  if (model === NO_MODEL) return 'the guardrail';
  const id = markup.code(clip(model, 200));
  return name === undefined ? id : `${markup.text(clip(name, 120))} (${id})`;
}

/** What was seen, once however many cells say it, and the slug that other tools and the documentation use. */
function causes({ cells, cause, state }: Finding, limit: number): string {
  const summaries = unique(cells.map(({ diagnosis }) => diagnosis?.summary ?? ''));
  const slug = cause === undefined ? '' : `Cause: ${mdCode(cause)}${howSure(cells)}`;
  if (summaries.length === 0 && slug === '') {
    return state === 'missing' || state === 'maybe-missing' ? 'No cause is known.' : '';
  }
  const [only] = summaries;
  if (summaries.length === 1 && only !== undefined)
    return [sentence(only), slug].filter((part) => part !== '').join('<br>');
  return blocks(slug, bullets(summaries.slice(0, limit).map(sentence)), more(summaries.length - limit, 'explanation'));
}

function howSure(cells: Finding['cells']): string {
  return `, ${list([...new Set(cells.map(({ confidence }) => confidence))])}`;
}

function places(where: readonly Where[], limit: number): string {
  const items = where.slice(0, limit).map((one) => {
    const regions = one.regions.map(({ region, actions }) => `${mdText(region)} (${list(actions.map(mdText))})`);
    return `${modelName(one)}: ${list(regions, 8)}`;
  });
  return blocks(bullets(items), more(where.length - limit, 'model'));
}

function todo({ cells, owner, state }: Finding, limit: number): string {
  const texts = unique(cells.map(({ diagnosis }) => diagnosis?.remedy.text ?? ''));
  const remedies = texts.length > 0 ? texts : [WITHOUT_DIAGNOSIS[state] ?? ''].filter((text) => text !== '');
  const links = unique(cells.flatMap(({ diagnosis }) => diagnosis?.remedy.documentation ?? []));
  const read = links.slice(0, 3).map((url) => mdLink(linkName(url), url));
  const who = owner === undefined ? 'To do' : OWNERS[owner];
  const see = read.length > 0 ? ` See ${list(read)}.` : '';
  const [only = ''] = remedies;
  if (remedies.length === 0) return see === '' ? '' : `**${who}:**${see}`;
  if (remedies.length === 1) {
    const shown = paragraphs(only);
    // A snippet to copy stands on lines of its own.
    if (shown.startsWith('```')) return blocks(`**${who}:**`, shown, see.trim());
    return `**${who}:** ${shown}${only.includes('\n') ? `\n\n${see.trim()}` : see}`;
  }
  const rest = more(remedies.length - limit, 'remedy', 'remedies');
  return blocks(`**${who}:**${see}`, bullets(remedies.slice(0, limit).map(sentence)), rest);
}

/** The last speaking part of an address: `docs.aws.amazon.com/.../inference-profiles.html` is `inference-profiles`. */
export function linkName(url: string): string {
  const last = URL.canParse(url) ? new URL(url).pathname.split('/').at(-1) : undefined;
  const name = last?.replace(/\.html?$/, '') ?? '';
  return name === '' ? 'the documentation' : name;
}

function policy({ cells }: Finding): string {
  const joined = joinPolicies(cells);
  if (!joined) return '';
  const proof = joined.proven
    ? "Suggested policy, confirmed by IAM's simulator: with it these calls are allowed"
    : 'Suggested policy, not confirmed by a simulation';
  return details(proof, mdFence(JSON.stringify(joined.document, null, 2), 'json'));
}

function evidence({ cells }: Finding, limit: number): string {
  const body = blocks(...cells.slice(0, limit).map(evidenceOf), more(cells.length - limit, 'cell'));
  return details(`Evidence (${count(cells.length, 'cell')})`, body);
}

function more(number: number, one: string, many = `${one}s`): string {
  return number > 0 ? `And ${number} more ${number === 1 ? one : many}; all are in \`report.json\`.` : '';
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].filter((text) => text !== '');
}
