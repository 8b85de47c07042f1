/**
 * From a failed call and what else is known to a diagnosis: cause, evidence, owner, remedy. The text first, then the
 * evidence.
 */
import { roleOfSession } from '../domain/arn.ts';
import { UNCLASSIFIED_QUOTE, type Failure } from '../domain/failure.ts';
import { worded, type Audience } from '../domain/message.ts';
import { exhausted } from '../domain/quota.ts';
import { hasNoResource } from '../catalog/columns.ts';
import type { Diagnosis } from '../domain/report.ts';
import { causeInfo, titleOf } from './causes.ts';
import type { Names } from './cause-definition.ts';
import { resourceLeg } from './denial.ts';
import type { Denial } from './denial.ts';
import type { Evidence } from '../domain/evidence.ts';
import { recognize } from './recognize.ts';
import { seen, sightings } from './evidence-text.ts';
import { settle } from './disambiguate.ts';
import type { Recognition, Settled } from './recognition.ts';
import { deniedRequirements, withoutFailure } from './simulated.ts';
import { smallestPolicy, type SmallestPolicy } from './smallest-policy.ts';

export { refusalClass } from './refusal.ts';
export type { Evidence } from '../domain/evidence.ts';

/**
 * Takes the failure of a call (undefined: none was made, or none failed) and the evidence of its cell, and returns the
 * diagnosis in the words of an audience. `remedy.proven` stays undefined: proving is a simulation, and this is a pure
 * function. Never throws.
 */
export function diagnose(
  failure: Failure | undefined,
  evidence: Evidence = {},
  audience: Audience = 'workflow',
): Diagnosis {
  const recognition = failure && recognize({ ...failure, tokenSubject: evidence.token?.sub });
  const settled = recognition ? settle(recognition, evidence) : withoutFailure(evidence);
  const denial = recognition?.denial ?? denialOfSimulation(evidence);
  const said = failure && recognition && { rule: recognition.rule, service: failure.service, message: failure.message };
  const names = { ...namesOf(denial, evidence), ...(said && { said }) };
  const { layer, owner, documentation, remedy } = causeInfo(settled.cause);
  const smallest = smallestPolicy(settled.cause, recognition?.denial, evidence);
  const found = [...seen(failure, recognition, evidence), ...sightings('conclusion', settled.because)];
  return {
    cause: settled.cause,
    layer,
    summary: `${worded(titleOf(settled.cause, evidence, failure?.service), audience)}${whereOf(settled, denial, names, evidence)}${quoteOf(settled, failure)}.`,
    evidence: found.map(({ text }) => text),
    evidenceKinds: found.map(({ kind }) => kind),
    alternatives: settled.alternatives.filter((other) => other !== settled.cause),
    owner,
    remedy: {
      text: `${worded(remedy(names), audience)}${byTableText(smallest)}${moreToCome(settled, recognition, evidence, smallest)}`,
      ...(smallest === undefined ? {} : { policy: smallest.document }),
      documentation: [...consoleLink(settled.cause, evidence), ...documentation],
    },
  };
}

/** Where the quota that is 0 is raised. */
function consoleLink(cause: Settled['cause'], { quota }: Evidence): string[] {
  const url = cause === 'quota-exhausted' ? exhausted(quota)?.quota.console : undefined;
  return url === undefined ? [] : [url];
}

/** What is not recognised is shown as it came, wherever the cause is shown. */
function quoteOf({ cause }: Settled, failure: Failure | undefined): string {
  if (cause !== 'unclassified' || !failure || failure.message === '') return '';
  return `: "${failure.message.slice(0, UNCLASSIFIED_QUOTE)}"`;
}

/** A simulated denial in the form of a live one, so that the remedy can name its action and resource. */
function denialOfSimulation(evidence: Evidence): Denial | undefined {
  const [denied] = deniedRequirements(evidence);
  return (
    denied && {
      action: denied.action,
      resource: denied.resource,
      effect: denied.decision === 'explicitDeny' ? 'explicit' : 'implicit',
    }
  );
}

function namesOf(denial: Denial | undefined, evidence: Evidence): Names {
  const resource = denial?.resource ?? evidence.target?.arn;
  const leg = resource === undefined ? undefined : resourceLeg(resource);
  const shown = resourceText(denial?.action, resource, evidence);
  const called = evidence.principalArn ?? denial?.principal ?? evidence.roleArn;
  const principal = called === undefined ? undefined : roleOfSession(called);
  return {
    principal: principal ?? 'the principal',
    role: evidence.roleArn ?? (denial?.action?.startsWith('sts:') ? denial.resource : undefined) ?? 'the role',
    account: accountOf(evidence, principal),
    region: evidence.region ?? 'the region of the call',
    model: evidence.model ?? modelOf(leg?.id) ?? 'the model',
    action: denial?.action ?? 'the action',
    resource: shown ?? 'the resource',
    policy: denial?.policyArn === undefined ? '' : ` (${denial.policyArn})`,
    ...(leg === undefined ? {} : { leg }),
    ...(denial === undefined ? {} : { denial }),
    evidence,
  };
}

/** What to allow, in words where there is no ARN to name. */
function resourceText(
  action: string | undefined,
  resource: string | undefined,
  { madeUp }: Evidence,
): string | undefined {
  if (action !== undefined && hasNoResource(action)) return '"*" (it has no resource type)';
  const type = resource === undefined || !madeUp || !Object.hasOwn(madeUp, resource) ? undefined : madeUp[resource];
  return type === undefined ? resource : `resources of type ${type}`;
}

function modelOf(id: string | undefined): string | undefined {
  return id === undefined || id === '' || id.includes('*') ? undefined : id;
}

function accountOf({ account }: Evidence, principal: string | undefined): string {
  const known = account ?? principal?.split(':')[4];
  return known !== undefined && /^\d{12}$/.test(known) ? `account ${known}` : 'the account';
}

/** What it was about: a denied action and resource, else the model and the region. */
function whereOf(
  { cause }: Settled,
  denial: Denial | undefined,
  names: Names,
  { model, region, roleArn }: Evidence,
): string {
  const { layer } = causeInfo(cause);
  if ((layer === 'policy' || layer === 'simulation') && denial?.action !== undefined) {
    return denial.resource === undefined || hasNoResource(denial.action)
      ? ` (${names.action})`
      : ` (${names.action} on ${names.resource})`;
  }
  if (layer === 'trust' && roleArn !== undefined) return ` (${roleArn})`;
  const places = [model, region].filter((place) => place !== undefined);
  return layer === 'workflow' || layer === 'credentials' || places.length === 0 ? '' : ` (${places.join(', ')})`;
}

/** What stands in a policy by the dated table only is said so: the profile may route elsewhere today. */
function byTableText(smallest: SmallestPolicy | undefined): string {
  return smallest?.table === undefined
    ? ''
    : ` The suggested policy also allows the models behind the profile, by the dated table of ${smallest.table}: IAM and Bedrock were not asked about them.`;
}

/**
 * IAM checks the profile before the models behind it, and organization policies hide behind a missing Allow: if only
 * one leg has been seen, the fix of it can reveal the next.
 */
function moreToCome(
  { cause }: Settled,
  recognition: Recognition | undefined,
  evidence: Evidence,
  smallest: SmallestPolicy | undefined,
): string {
  if (smallest?.table !== undefined) return '';
  const kind = recognition?.denial?.resource === undefined ? undefined : resourceLeg(recognition.denial.resource)?.kind;
  const isProfile = kind === 'inference-profile' || kind === 'application-inference-profile';
  const oneLegSeen = (evidence.simulation?.requirements.length ?? 0) === 0;
  return cause === 'identity-policy-no-allow' && isProfile && oneLegSeen
    ? ' The models behind the profile are checked after it, so they can be refused next.'
    : '';
}
