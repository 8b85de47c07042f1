/**
 * Model IDs, system profile IDs and Bedrock ARNs in the text of a program, of infrastructure or of an environment
 * file. Pure. A text is taken for an ID only if the table has it, or if it has the form of one and a known provider's
 * name: code is full of `meta.viewport` and `amazon.com`.
 */
import type { ModelPattern } from '../domain/model.ts';
import type { ModelSettings } from '../domain/settings.ts';
import { lazy } from '../util/lazy.ts';
import { baseModelId, parseModel } from './model-id.ts';
import { isNamedBy } from './routes.ts';
import { MODEL_IDS, PROFILE_IDS, PROFILE_PREFIXES, PROVIDER_LABELS } from './snapshot.ts';

/** What a text names, and where. Lines and columns count from 1. */
export interface FoundModel {
  /** A model ID, a system profile ID or an ARN, as Bedrock takes it. */
  id: string;
  line: number;
  column: number;
}

/** Longer lines are data or generated code, and are not looked at. */
const LONGEST_LINE = 10_000;

/**
 * Finds what a text names, in order, without what stands in a comment. An ID inside of an ARN that is no whole one
 * (`*` for the region, a variable for the account) is found as an ID; a wildcard and an ID that is put together from
 * parts are not found.
 */
export function findModels(text: string): FoundModel[] {
  const found: FoundModel[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.length > LONGEST_LINE) continue;
    const all = idsIn(line);
    const end = all.length === 0 ? 0 : commentStart(line);
    for (const { id, at } of all) if (at < end) found.push({ id, line: index + 1, column: at + 1 });
  }
  return found;
}

interface Candidate {
  id: string;
  /** Offset in the line. */
  at: number;
}

/** Up to what no whole ARN of a model has: a wildcard, a placeholder, a quote. */
const ARN = /(?<![\w.-])arn:aws[a-z-]*:bedrock:[\w.:/-]*/g;

/**
 * Labels with dots between them, and what follows after `:` (`%3A` in a URL). It begins where no word does: an ID
 * after a dot is a part of a longer name, unless the dot follows a placeholder or a quote
 * (`${geography}.anthropic.claude...`).
 */
const DOTTED = /(?<![\w$@-]|(?<![}>"'`])\.)[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+(?:(?::|%3[Aa])[a-z0-9]+)*/g;

function idsIn(line: string): Candidate[] {
  const arns = Array.from(line.matchAll(ARN), ({ 0: text, index }) => ({ id: text.replace(/[.:/]$/, ''), at: index }));
  const whole = arns.filter(({ id, at }) => isCallable(id) && !continues(line, at + id.length));
  const ids = Array.from(line.matchAll(DOTTED), ({ 0: text, index }) => ({ text, at: index }))
    .filter(({ text, at }) => !continues(line, at + text.length))
    .map(({ text, at }) => ({ id: text.replaceAll(/%3a/gi, ':'), at }))
    .filter(({ id, at }) => isModelId(id) && !whole.some((arn) => at >= arn.at && at < arn.at + arn.id.length));
  return [...whole, ...ids].sort((a, b) => a.at - b.at);
}

function isCallable(arn: string): boolean {
  const { kind } = parseModel(arn);
  return kind !== 'invalid' && kind !== 'pattern';
}

/** Whether a name goes on after its end: as a wildcard, a placeholder, a member, a call or a longer word. */
function continues(line: string, end: number): boolean {
  return /^(?:[\w*?${@(-]|[.:][\w*?${<]|:["'`]|%(?!2[Ff]))/.test(line.slice(end, end + 3));
}

const KNOWN = lazy((): ReadonlySet<string> => new Set([...MODEL_IDS, ...PROFILE_IDS]));

/** First letters of the names that each provider's models have: `claude`, `nova`, `titan`. */
const FAMILIES = lazy((): ReadonlySet<string> => new Set(MODEL_IDS.map(familyName)));

/** `amazon.nova` of `amazon.nova-lite-v1:0`. */
function familyName(id: string): string {
  return /^[a-z0-9-]+\.[a-z]+/.exec(id)?.[0] ?? id;
}

const FORM = /^[a-z0-9-]{1,63}\.[a-z0-9-]*[a-z0-9](?:\.\d[a-z0-9-]*)?(?::\d{1,2})?(?::[a-z0-9]{1,5})?$/;
const VERSIONED = /[.-]v\d[\d.-]*:\d{1,2}(?::[a-z0-9]{1,5})?$/;

/** A name with a number and a hyphen: `claude-sonnet-9`, `llama5-8b`; not the member `meta.llama5` of an object. */
const NAMED = /^[a-z0-9-]+\.(?=\D*\d)[^-]*-/;

/**
 * Whether a text is the ID of a model or system profile: the table has it, or it could be a newer one of a known
 * provider.
 */
function isModelId(text: string): boolean {
  if (KNOWN().has(text)) return true;
  const base = baseModelId(text) ?? text;
  const prefix = text.slice(0, -base.length - 1);
  if (!/^(?:[a-z]{2}(?:-[a-z]+)?)?$/.test(prefix) && !PROFILE_PREFIXES.has(prefix)) return false;
  if (KNOWN().has(base)) return true;
  if (!PROVIDER_LABELS.has(base.slice(0, base.indexOf('.'))) || !FORM.test(base)) return false;
  return VERSIONED.test(base) || (NAMED.test(base) && FAMILIES().has(familyName(base)));
}

/** A line that is a comment as a whole; `#define` is none. */
const COMMENT = /^\s*(?:\/\/|\/\*|\*\s|<!--|--\s|#(?!define\b))/;

const QUOTES: ReadonlySet<string> = new Set(['"', "'", '`']);

/**
 * Where the comment begins that a line itself begins, outside of quotes; Infinity if there is none. What spans several
 * lines is taken for code. One pass, whatever the line is.
 */
function commentStart(line: string): number {
  if (COMMENT.test(line)) return 0;
  let quote: string | undefined;
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (character === '\\') at += 1;
    else if (quote !== undefined) quote = character === quote ? undefined : quote;
    else if (QUOTES.has(character)) quote = character;
    else if (/\s/.test(character) && /^(?:#\s|\/\/)/.test(line.slice(at + 1, at + 3))) return at;
  }
  return Infinity;
}

/** An entry of the configuration, as far as it says what it is about. */
export type ConfiguredEntry = Pick<ModelSettings, 'id' | 'foundationModels'>;

/**
 * Returns whether an ID or ARN that a text names is checked by some entry: the entry names it; or it names the model
 * behind it, or a profile of that model. A profile of another geography covers nothing: it is another way to the
 * model, with permissions of its own.
 */
export function coveredBy(entries: readonly ConfiguredEntry[]): (id: string) => boolean {
  const spellings = entries.map(({ id }) => spellingOf(id, parseModel(id)));
  const named = new Set(spellings.map(({ own }) => own));
  const behind = entries.flatMap(({ foundationModels = [] }) => foundationModels.map((one) => spellingOf(one.id, one)));
  const stated = new Set(behind.map(({ own }) => own));
  const models = new Set([...spellings, ...behind].map(({ model }) => model));
  const patterns = spellings.flatMap(({ pattern }) => (pattern === undefined ? [] : [isNamedBy(pattern)]));
  return (id) => {
    const { own, model } = spellingOf(id, parseModel(id));
    // What is reached through a profile, and what is called by the model's own ID, differ by the profile's statement
    // only.
    if (named.has(own) || stated.has(own) || named.has(model) || (model === own && models.has(model))) return true;
    return patterns.some((matches) => matches(own) || matches(model));
  };
}

interface Spelling {
  /** An ARN of a model or system profile as its ID. */
  own: string;
  /** The foundation model that it contains; the same as `own` for what is not a profile. */
  model: string;
  pattern?: ModelPattern;
}

/** One spelling of what has several, and that of the model behind a profile. */
function spellingOf(text: string, parsed: ReturnType<typeof parseModel>): Spelling {
  if (parsed.kind === 'pattern') return { own: text, model: text, pattern: parsed };
  if (parsed.kind === 'foundation-model') return { own: versioned(parsed.id), model: versioned(parsed.id) };
  if (parsed.kind === 'inference-profile') return { own: versioned(parsed.id), model: versioned(parsed.baseModelId) };
  return { own: text, model: text };
}

/**
 * `:0` is the version that an ID without one has; the context window's size belongs to provisioned throughput
 * (`anthropic.claude-3-haiku-20240307-v1:0:200k`).
 */
function versioned(id: string): string {
  return id.replace(/(:\d{1,2}):[a-z0-9]{1,5}$/, '$1').replace(/:0$/, '');
}
