/** What a verdict rests on, cell by cell: the simulator's decisions, the call's answer, what Bedrock says of the model. */
import { mdCode, mdText } from './escape.ts';
import { blocks, bullets, sentence } from './parts.ts';
import type { Availability, Cell, DeniedBy, MatchedStatement, Probe, RequirementResult } from './types.ts';
import { PROBE_REASONS, count, list } from './words.ts';

const LAYERS: Record<DeniedBy, string> = {
  'identity-policy': 'an identity policy',
  'permissions-boundary': 'the permissions boundary',
  organization: 'a policy of the organization',
  'session-policy': 'the session policy',
};

/** The evidence of one cell as Markdown: a line that names the cell, then what each signal said. */
export function evidenceOf(cell: Cell): string {
  const { diagnosis } = cell;
  const lines = [
    ...(diagnosis?.evidence ?? []).slice(0, 20).map(sentence),
    ...simulation(cell),
    probe(cell.probe),
    cell.availability ? availability(cell.availability) : '',
    diagnosis && diagnosis.alternatives.length > 0
      ? `Other causes that would look the same: ${list(diagnosis.alternatives.map(mdCode), 6)}`
      : '',
  ];
  return blocks(
    `${mdCode(cell.model)}, ${mdText(cell.region)}, ${mdText(cell.action)}: ${cell.verdict}`,
    bullets(lines.filter((line) => line !== '')),
  );
}

function simulation({ simulation: { outcome, cause, requirements } }: Cell): string[] {
  if (outcome === 'not-made') {
    return [`Simulation: not made${cause === undefined ? '' : ` (${mdCode(cause)})`}`];
  }
  const denied = requirements.filter(({ decision }) => decision !== 'allowed');
  const of = `${requirements.length - denied.length} of ${count(requirements.length, 'requirement')} allowed`;
  return [`Simulation: ${outcome}, ${of}`, ...denied.slice(0, 10).map(requirement)];
}

function requirement({
  action,
  resource,
  requestedRegion,
  decision,
  deniedBy,
  statements,
  missingContextKeys,
}: RequirementResult): string {
  const by = deniedBy === undefined ? '' : ` by ${LAYERS[deniedBy]}`;
  const how = decision === 'explicitDeny' ? `explicitly denied${by}` : `not allowed${by}`;
  const matched = statements.length > 0 ? `; matched ${list(statements.map(statement), 3)}` : '';
  const keys = missingContextKeys.length > 0 ? `; not supplied: ${list(missingContextKeys.map(mdCode), 5)}` : '';
  return `${mdCode(action)} on ${mdCode(resource)} with ${mdCode('aws:RequestedRegion')} ${mdCode(requestedRegion)}: ${how}${matched}${keys}`;
}

function statement({ policy, type, sid, start }: MatchedStatement): string {
  const place = start ? `, line ${start.line}` : '';
  return `${sid === undefined ? '' : `${mdCode(sid)} in `}${mdCode(policy)} (${mdText(type)}${place})`;
}

function probe({ outcome, api, latencyMs, attempts, reason, error }: Probe): string {
  const what = `Call${api === undefined ? '' : ` of ${mdCode(api)}`}: ${outcome.replace('-', ' ')}`;
  const why = reason === undefined ? '' : `, because ${sentence(PROBE_REASONS[reason])}`;
  const tries = attempts !== undefined && attempts > 1 ? ` after ${attempts} attempts` : '';
  const time = latencyMs === undefined ? '' : ` in ${Math.round(latencyMs)} ms`;
  if (!error) return `${what}${why}${tries}${time}`;
  const status = error.status === undefined ? '' : ` (HTTP ${error.status})`;
  const said = error.message === '' ? '' : `: ${sentence(error.message)}`;
  const id = error.requestId === undefined ? '' : `, request ${mdCode(error.requestId)}`;
  return `${what}${why}${tries}${time}: ${mdCode(error.name)}${status}${id}${said}`;
}

function availability({ agreement, authorization, entitlement, region }: Availability): string {
  const facts: [string, string][] = [
    ['agreement', agreement],
    ['authorization', authorization],
    ['entitlement', entitlement],
    ['region', region],
  ];
  return `Availability: ${facts.map(([name, value]) => `${name} ${mdCode(value)}`).join(', ')}`;
}
