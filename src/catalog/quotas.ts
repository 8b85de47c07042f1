/**
 * The quotas of a model on bedrock-runtime: which quotas of Service Quotas are a target's, by their names, and the
 * codes that are known of them. Pure. Source: Bedrock user guide, quotas-runtime ("bedrock-runtime per-model quotas":
 * per model and region, on demand or through a cross-region profile, shared by all inference APIs); names as Service
 * Quotas spells them.
 */
import type { QuotaUnit } from '../domain/report.ts';
import { lazy } from '../util/lazy.ts';
import table from './tables/quotas.json' with { type: 'json' };
import type { ResolvedTarget } from './targets.ts';

/** How a call is counted: in its region, through a geographic profile, or through a global one. */
export type QuotaRoute = 'on-demand' | 'cross-region' | 'global';

/** Which quotas a target has. */
export interface QuotaSubject {
  route: QuotaRoute;
  /** ID of the foundation model. */
  model: string;
}

interface NamedQuota {
  /** Undefined: of all routes together. */
  route?: QuotaRoute;
  unit: QuotaUnit;
  /** The model's name without spaces, signs and case. */
  model: string;
}

const PER_MINUTE =
  /^(on-demand|cross-region|global cross-region) (?:model inference|invokemodel) (tokens|requests) per minute for (.+)$/;
const PER_DAY = /^(?:model invocation max|(global) cross-region model inference) tokens per day for (.+)$/;
/** What stands behind a model's name: `(doubled for cross-region calls)`. */
const REMARK = / \([^()]*\)$/;

/** Reads the name of a quota; undefined for one that is not of a model's calls. */
function readName(name: string): NamedQuota | undefined {
  const lower = name.toLowerCase();
  const [, route, counted, model] = PER_MINUTE.exec(lower) ?? [];
  if (route !== undefined && model !== undefined) {
    const unit = counted === 'tokens' ? 'tokensPerMinute' : 'requestsPerMinute';
    return { route: route === 'global cross-region' ? 'global' : (route as QuotaRoute), unit, model: compact(model) };
  }
  const [, global, daily] = PER_DAY.exec(lower) ?? [];
  if (daily === undefined) return undefined;
  return {
    ...(global !== undefined && { route: 'global' }),
    unit: 'tokensPerDay',
    model: compact(daily.replace(REMARK, '')),
  };
}

/** `Anthropic Claude Sonnet 4.5 V1`, and `anthropic.claude-sonnet-4-5` of its ID, as `anthropicclaudesonnet45`. */
function compact(name: string): string {
  return name.replace(/ v1$/, '').replaceAll(/[^a-z0-9]/g, '');
}

/** The name in an ID: without date, first version and revision. */
function compactId(model: string): string {
  return compact(
    model
      .toLowerCase()
      // A `-1` without a revision behind it is of the name: Opus 4.1 is not Opus 4.
      .replace(/(?:-v1|-v?1:\d+|:\d+)$/, '')
      .replace(/-\d{8}(?=-|$)/, ''),
  );
}

/** Returns which quotas count the calls of a target; undefined for a target that is not counted by model. */
export function quotaSubject({ kind, profile, foundationModels }: ResolvedTarget): QuotaSubject | undefined {
  const [model] = foundationModels;
  if (model === undefined) return undefined;
  if (kind === 'foundation-model') return { route: 'on-demand', model };
  if (profile === undefined) return undefined;
  return { route: profile.scope === 'global' ? 'global' : 'cross-region', model };
}

/**
 * Returns what a quota counts for a subject; undefined if it is not the subject's. Names and IDs are compared as a
 * whole: a name that AWS spells otherwise is not taken for the model's.
 */
export function unitOf(name: string, { route, model }: QuotaSubject): QuotaUnit | undefined {
  const read = readName(name);
  if (read?.model !== compactId(model)) return undefined;
  if (read.route !== undefined) return read.route === route ? read.unit : undefined;
  // Calls of a global profile have a daily quota of their own.
  return route === 'global' ? undefined : read.unit;
}

const known = lazy(() => Object.entries(table.quotas));

/** Returns the codes that are known for a subject; empty if none is. */
export function knownCodes(subject: QuotaSubject): string[] {
  return known().flatMap(([code, name]) => (unitOf(name, subject) === undefined ? [] : [code]));
}

/** Hosts of the console, by partition. */
const CONSOLES: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/** Returns where a quota is seen and raised in the console; undefined for a partition whose console is not known. */
export function consoleUrl(partition: string, region: string, code: string): string | undefined {
  const host = Object.hasOwn(CONSOLES, partition) ? CONSOLES[partition] : undefined;
  return host === undefined
    ? undefined
    : `https://${region}.${host}/servicequotas/home/services/bedrock/quotas/${code}`;
}
