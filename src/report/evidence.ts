/**
 * What a verdict rests on, cell by cell: the simulator's decisions, the call's answer, what Bedrock says of the model.
 */
import { appliedQuotas, QUOTA_UNITS } from '../domain/quota.ts';
import { mdCode, mdText } from './escape.ts';
import { sourceText } from './lifecycle.ts';
import type { Markup } from './markup.ts';
import { MARKDOWN } from './markup.ts';
import { blocks, bullets } from './parts.ts';
import { WITHHELD } from './redact.ts';
import type {
  Availability,
  Cell,
  EvidenceKind,
  Lifecycle,
  MatchedStatement,
  QuotaState,
  RequirementResult,
  Simulation,
} from '../domain/report.ts';
import { endpointNeedsText, endpointReason } from './endpoint-text.ts';
import { DENIERS, probeReason, count, list, modelText } from './words.ts';

/** Sentences and denied requirements shown of a cell. */
const SENTENCES = 20;
const REQUIREMENTS = 10;

/** The evidence of one cell as Markdown: a line that names the cell, then what each signal said. */
export function evidenceOf(cell: Cell): string {
  return blocks(
    `${modelText(cell.model, mdCode)}, ${mdText(cell.region)}, ${mdText(cell.action)}: ${cell.verdict}`,
    bullets(evidenceLines(cell, MARKDOWN)),
  );
}

/**
 * What the call, Bedrock and the simulator said, each once, then what else the diagnosis saw: its sentences that only
 * repeat a signal are left out, since the signal's own line says more (request ID, statement). `withRequirements:
 * false` where the requirements have a list of their own beside it.
 */
export function evidenceLines(cell: Cell, markup: Markup, { withRequirements } = { withRequirements: true }): string[] {
  const { diagnosis, simulation, availability, lifecycle, quota } = cell;
  const lines = [
    probeLine(cell, markup),
    cell.endpoint ? endpointNeedsText({ endpoint: cell.endpoint, own: [cell] }, markup) : '',
    simulationLine(simulation, markup),
    ...denied(simulation)
      .slice(0, withRequirements ? REQUIREMENTS : 0)
      .map((requirement) => requirementLine(requirement, markup)),
    availability ? availabilityLine(availability, markup) : '',
    lifecycle ? lifecycleLine(lifecycle, markup) : '',
    quota ? quotaLine(quota, markup) : '',
    ...furtherEvidence(cell).slice(0, SENTENCES).map(markup.prose),
    diagnosis && diagnosis.alternatives.length > 0
      ? `Other causes that would look the same: ${list(diagnosis.alternatives.map(markup.code), 6)}`
      : '',
  ];
  return lines.filter((line) => line !== '');
}

/** Returns the sentences of the diagnosis that say more than the signals of the cell do. */
export function furtherEvidence({ diagnosis, probe, simulation, availability, lifecycle }: Cell): string[] {
  const { evidence = [], evidenceKinds = [] } = diagnosis ?? {};
  const { error } = probe;
  const said = error && error.message !== '' && error.message !== WITHHELD ? error.message.slice(0, 200) : '';
  const shown = denied(simulation).slice(0, REQUIREMENTS);
  const has = (text: string, ...values: string[]): boolean => values.every((value) => text.includes(value));
  // Parts of one cell may have been answered differently, and have requirements of their own: what is shown is what
  // has the same values.
  const isShown: Partial<Record<EvidenceKind, (text: string) => boolean>> = {
    answer: (text) => error !== undefined && has(text, error.name, said),
    simulation: () => simulation.outcome === 'allowed',
    requirement: (text) =>
      shown.some(({ action, resource, requestedRegion }) => has(text, action, resource, requestedRegion)),
    lifecycle: () => lifecycle !== undefined,
    availability: (text) => availability !== undefined && has(text, ...Object.values<string>({ ...availability })),
  };
  return evidence.filter((text, index) => {
    const kind = evidenceKinds[index];
    return kind === undefined || isShown[kind]?.(text) !== true;
  });
}

function denied({ requirements }: Simulation): RequirementResult[] {
  return requirements.filter(({ decision }) => decision !== 'allowed');
}

function simulationLine(simulation: Simulation, markup: Markup): string {
  const { outcome, cause, requirements } = simulation;
  if (outcome === 'not-made') return `Simulation: not made${cause === undefined ? '' : ` (${markup.code(cause)})`}`;
  const allowed = requirements.length - denied(simulation).length;
  return `Simulation: ${outcome}, ${allowed} of ${count(requirements.length, 'requirement')} allowed`;
}

function requirementLine(requirement: RequirementResult, markup: Markup): string {
  const { action, resource, requestedRegion } = requirement;
  const { code } = markup;
  return `${code(action)} on ${code(resource)} with ${code('aws:RequestedRegion')} ${code(requestedRegion)}: ${decisionText(requirement, markup)}`;
}

/** `not allowed by an identity policy; matched ...; not supplied: ...` */
export function decisionText(
  { decision, deniedBy, statements, missingContextKeys }: RequirementResult,
  markup: Markup,
): string {
  const by = deniedBy === undefined ? '' : ` by ${DENIERS[deniedBy].noun}`;
  const how = { allowed: 'allowed', implicitDeny: `not allowed${by}`, explicitDeny: `explicitly denied${by}` }[
    decision
  ];
  const statement = ({ policy, type, sid, start }: MatchedStatement): string => {
    const place = start ? `, line ${start.line}` : '';
    return `${sid === undefined ? '' : `${markup.code(sid)} in `}${markup.code(policy)} (${markup.text(type)}${place})`;
  };
  const matched = statements.length > 0 ? `; matched ${list(statements.map(statement), 3)}` : '';
  const keys = missingContextKeys.length > 0 ? `; not supplied: ${list(missingContextKeys.map(markup.code), 5)}` : '';
  return `${how}${matched}${keys}`;
}

function probeLine({ probe, endpoint }: Pick<Cell, 'probe' | 'endpoint'>, markup: Markup): string {
  const { outcome, api, latencyMs, attempts, reason, error } = probe;
  const what = `Call${api === undefined ? '' : ` of ${markup.code(api)}`}: ${outcome.replace('-', ' ')}`;
  const known = reason === undefined ? '' : probeReason(reason);
  const why = reason === undefined ? '' : `, because ${markup.prose(endpoint ? endpointReason(endpoint) : known)}`;
  const tries = attempts !== undefined && attempts > 1 ? ` after ${attempts} attempts` : '';
  const time = latencyMs === undefined ? '' : ` in ${Math.round(latencyMs)} ms`;
  if (!error) return `${what}${why}${tries}${time}`;
  const status = error.status === undefined ? '' : ` (HTTP ${error.status})`;
  const said = error.message === '' ? '' : `: ${markup.prose(error.message)}`;
  const id = error.requestId === undefined ? '' : `, request ${markup.code(error.requestId)}`;
  return `${what}${why}${tries}${time}: ${markup.code(error.name)}${status}${id}${said}`;
}

function lifecycleLine(lifecycle: Lifecycle, markup: Markup): string {
  const { status, endOfLife, model } = lifecycle;
  const of =
    model === undefined || (status === 'ACTIVE' && endOfLife === undefined)
      ? ''
      : ` (${markup.code(model)}, the first of several to end)`;
  const end = endOfLife === undefined ? '' : `, end of life ${markup.code(endOfLife.slice(0, 10))}`;
  return `Lifecycle: ${markup.code(status)}${end}${of}${sourceText(lifecycle, markup)}`;
}

/** `Quota: 4000000 tokens per minute (L-F4DDD3EB, asked for at least 5000000), ...` */
function quotaLine(state: QuotaState, { code }: Markup): string {
  const least = state.minimum ?? {};
  const known = appliedQuotas(state).map(({ unit, quota }) => {
    const minimum = unit === 'tokensPerDay' ? undefined : least[unit];
    const wanted = minimum === undefined ? '' : `, asked for at least ${code(String(minimum))}`;
    return `${code(String(quota.value))} ${QUOTA_UNITS[unit]} (${code(quota.code)}${wanted})`;
  });
  const said = known.length === 0 ? 'could not be read' : known.join(', ');
  const permission =
    state.state === 'unknown'
      ? ` (allow ${code('servicequotas:GetServiceQuota')} and ${code('servicequotas:ListServiceQuotas')})`
      : '';
  return `Quota: ${said}${permission}`;
}

function availabilityLine(availability: Availability, markup: Markup): string {
  return `Availability: ${availabilityFacts(availability, markup)}`;
}

function availabilityFacts({ agreement, authorization, entitlement, region }: Availability, { code }: Markup): string {
  const facts: [string, string][] = [
    ['agreement', agreement],
    ['authorization', authorization],
    ['entitlement', entitlement],
    ['region', region],
  ];
  return facts.map(([name, value]) => `${name} ${code(value)}`).join(', ');
}
