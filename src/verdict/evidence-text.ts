/**
 * What was seen, each with a plain sentence: the message, its parts, the simulation, and what else was read. No
 * conclusions.
 */
import type { Failure } from '../domain/failure.ts';
import type { Availability, EvidenceKind, RequirementResult } from '../domain/report.ts';
import { causeInfo } from './causes.ts';
import { resourceLeg } from './denial.ts';
import type { Denial } from './denial.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { Recognition } from './recognition.ts';
import { deniedRequirements } from './simulated.ts';

/** The longest piece of a raw message that is quoted, in characters. */
const QUOTED = 2_000;

/** One thing that was seen. */
export interface Sighting {
  kind: EvidenceKind;
  /** The sentence of the report. */
  text: string;
}

/** Makes sightings of sentences about one kind of thing. */
export function sightings(kind: EvidenceKind, texts: readonly string[]): Sighting[] {
  return texts.map((text) => ({ kind, text }));
}

/**
 * Takes a failure, what was recognised in it and the evidence, and returns each thing that was seen, the message
 * first.
 */
export function seen(
  failure: Failure | undefined,
  recognition: Recognition | undefined,
  evidence: Evidence,
): Sighting[] {
  const layer = recognition ? causeInfo(recognition.cause).layer : undefined;
  return [
    ...sightings('answer', failure ? [messageSeen(failure)] : []),
    ...sightings('denial', recognition?.denial ? denialSeen(recognition.denial, evidence) : []),
    ...sightings('token', layer === 'trust' || layer === 'workflow' ? tokenSeen(evidence) : []),
    ...simulationSeen(evidence),
    ...stateSeen(evidence),
  ];
}

function messageSeen({ service, operation, errorName, httpStatus, message }: Failure): string {
  const call = [service, operation].filter((part) => part !== '').join(':') || 'The call';
  const how = [errorName, httpStatus === undefined ? '' : `HTTP ${httpStatus}`]
    .filter((part) => part !== '')
    .join(', ');
  const text = message.length > QUOTED ? `${message.slice(0, QUOTED)}...` : message;
  return `${call} answered${how === '' ? '' : ` ${how}`}: "${text}".`;
}

/** What AWS says comes last, so that it is what a cut takes away; callers of other accounts are not told. */
const CUT =
  'The message ends before it says which kind of policy denied it: if there was more of it, that is worth reading.';

function denialSeen({ policyType, policyArn, resource, effect, cut }: Denial, { region }: Evidence): string[] {
  const leg = resource === undefined ? undefined : resourceLeg(resource);
  return [
    ...(policyType === undefined ? [cut ? CUT : 'AWS does not say which kind of policy denied it.'] : []),
    ...(policyArn === undefined ? [] : [`AWS names the ${policyType ?? 'policy'} ${policyArn}.`]),
    ...(leg?.kind === 'global-foundation-model'
      ? ['The refused ARN has no region: the model leg of a global profile.']
      : []),
    ...(leg?.kind === 'foundation-model' && region !== undefined && leg.region !== region
      ? [`The refused model ARN is in ${leg.region}, not in ${region}: a destination of a cross-region profile.`]
      : []),
    ...(effect === 'explicit' ? ['It is an explicit deny, which no Allow outweighs.'] : []),
  ];
}

function tokenSeen({ token, roleArn }: Evidence): string[] {
  const named: [string, string | undefined][] = [
    ['sub', token?.sub],
    ['aud', token?.aud],
    ['iss', token?.iss],
    ['ref', token?.ref],
    ['environment', token?.environment],
  ];
  const claims = named.filter(([, value]) => value !== undefined).map(([name, value]) => `${name} ${value ?? ''}`);
  return [
    ...(roleArn === undefined ? [] : [`The role was ${roleArn}.`]),
    ...(claims.length === 0 ? [] : [`The token has ${claims.join(', ')}.`]),
  ];
}

function simulationSeen(evidence: Evidence): Sighting[] {
  const denied = deniedRequirements(evidence);
  if (evidence.simulation?.outcome === 'allowed') {
    return sightings('simulation', ["IAM's simulation of the same call says allowed."]);
  }
  return [...sightings('requirement', denied.map(requirementSeen)), ...sightings('denial', madeUpSeen(evidence))];
}

function madeUpSeen(evidence: Evidence): string[] {
  const types = deniedRequirements(evidence).flatMap(({ resource }) => evidence.madeUp?.[resource] ?? []);
  return [...new Set(types)].map(
    (type) => `The ARN of type ${type} was made up for the simulation: a policy may allow those that there will be.`,
  );
}

function requirementSeen({
  action,
  resource,
  requestedRegion,
  decision,
  deniedBy,
  statements,
  missingContextKeys,
}: RequirementResult): string {
  const by = deniedBy === undefined ? '' : ` by ${deniedBy}`;
  const matched = statements.map(({ policy, start }) => (start ? `${policy} line ${start.line}` : policy)).join(', ');
  const missing = missingContextKeys.length === 0 ? '' : `; not known: ${missingContextKeys.join(', ')}`;
  return `IAM's simulation says ${decision}${by} for ${action} on ${resource} with aws:RequestedRegion ${requestedRegion}${matched === '' ? '' : ` (${matched})`}${missing}.`;
}

function stateSeen({ availability, lifecycle, useCaseForm, subscribe, amazonModelWorks }: Evidence): Sighting[] {
  const end = lifecycle?.endOfLife === undefined ? '' : `, its end of life ${lifecycle.endOfLife.slice(0, 10)}`;
  const by = lifecycle?.asOf === undefined ? '' : `, by the table of ${lifecycle.asOf}`;
  const ofAccount = [
    ...(useCaseForm ? [`The use case form is ${useCaseForm}.`] : []),
    ...(subscribe ? [`aws-marketplace:Subscribe is simulated as ${subscribe}.`] : []),
    ...(amazonModelWorks === undefined
      ? []
      : [amazonModelWorks ? 'An Amazon model works in this run.' : 'An Amazon model is refused in this run too.']),
  ];
  return [
    ...sightings('availability', availability ? [availabilitySeen(availability)] : []),
    ...sightings('lifecycle', lifecycle ? [`The lifecycle of the model is ${lifecycle.status}${end}${by}.`] : []),
    ...sightings('account', ofAccount),
  ];
}

function availabilitySeen({ agreement, authorization, entitlement, region }: Availability): string {
  return `Availability reads agreement ${agreement}, authorization ${authorization}, entitlement ${entitlement}, region ${region}.`;
}
