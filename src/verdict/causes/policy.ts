/** Causes that are policies: who denied, and who may change it. */
import { ANY_RESOURCE } from '../../catalog/actions.ts';
import { denyText, guardRemedy, nearText, passingCall } from '../conditions.ts';
import { principalWords } from '../principals.ts';
import { DOCS } from './row.ts';
import type { CauseRow, Names } from './row.ts';

/** Which part of a cross-region call a refused ARN is: people do not recognise a region they never named. */
function legHint({ leg, region }: Names): string {
  if (leg?.kind === 'global-foundation-model') {
    return ' The ARN without a region is the model behind a global profile; there aws:RequestedRegion is `unspecified`.';
  }
  if (leg?.kind === 'foundation-model' && leg.region !== region && /^[a-z]/.test(region) && region.includes('-')) {
    return ` ${leg.region} is a destination of the cross-region profile, called from ${region}.`;
  }
  return '';
}

const geographic = ({ leg }: Names): string =>
  leg?.kind === 'global-foundation-model' ? ', or call a geographic profile instead of the global one' : '';

/** Ready to be sent as it is. */
function messageToOrganization(names: Names, kind: string): string {
  const { principal, action, resource, policy, account } = names;
  const region =
    names.leg?.kind === 'global-foundation-model'
      ? ' with aws:RequestedRegion `unspecified`'
      : names.leg?.region
        ? ` in ${names.leg.region}`
        : '';
  return `Send this to the administrator of your AWS organization: "Please let ${principal} (${account}) call ${action} on ${resource}${region}: a ${kind}${policy} denies it."`;
}

/**
 * What to change in a service control policy. Nobody in the account may read it, so its form is concluded from what the simulation and the
 * refusal show: a region is named only where a region is what tells the denied requirements from the allowed ones.
 */
function exemption(names: Names): string {
  const { principal, leg, action } = names;
  const region = regionInTheWay(names);
  const resource = resourceInTheWay(names);
  const ways = [
    ...(resource === undefined ? [] : [`${resource} in its NotResource list`]),
    ...(region === undefined ? [] : [`"${region}" among the values of its condition on aws:RequestedRegion`]),
    ...(principal.startsWith('arn:') ? [`the condition "ArnNotLike": {"aws:PrincipalArn": "${principal}"}`] : []),
    ...(resource === undefined
      ? [
          `"${action.startsWith('bedrock:InvokeModel') || !action.includes(':') ? 'bedrock:InvokeModel*' : action}" in its NotAction`,
        ]
      : []),
  ];
  const why =
    resource === undefined || leg === undefined
      ? ''
      : ` The models behind it are let through in the same region, so the statement goes by the resource.`;
  return `The exemption to ask for, in the statement that denies it: ${ways.join(', or ')}.${why}`;
}

/** Requirements that the organization denied, and the others. */
function byOrganization({ evidence }: Names) {
  const all = evidence.simulation?.requirements ?? [];
  const denied = all.filter(({ deniedBy }) => deniedBy === 'organization');
  return { denied, passed: denied.length === 0 ? [] : all.filter(({ deniedBy }) => deniedBy !== 'organization') };
}

/** The region (or `unspecified`) that a denial hangs on; undefined where nothing shows that it is the region. */
function regionInTheWay(names: Names): string | undefined {
  const { leg, region } = names;
  const own = leg?.kind === 'global-foundation-model' ? 'unspecified' : leg?.region;
  if (own === undefined || own === '') return undefined;
  const { denied, passed } = byOrganization(names);
  if (denied.length > 0 && passed.length > 0) {
    const open = new Set(passed.map(({ requestedRegion }) => requestedRegion));
    return denied.every(({ requestedRegion }) => !open.has(requestedRegion)) ? own : undefined;
  }
  // Everything is denied, or nothing could be asked: a model elsewhere than the call is all that speaks of regions.
  return own === region || leg?.kind === 'inference-profile' || leg?.kind === 'application-inference-profile'
    ? undefined
    : own;
}

/** The ARN of the profile, where it is denied and a model behind it passes in the same region. */
function resourceInTheWay(names: Names): string | undefined {
  const isProfile = names.leg?.kind === 'inference-profile' || names.leg?.kind === 'application-inference-profile';
  if (!isProfile) return undefined;
  const { denied, passed } = byOrganization(names);
  const own = denied.find(({ resource }) => resource === names.resource);
  return own !== undefined && passed.some(({ requestedRegion }) => requestedRegion === own.requestedRegion)
    ? names.resource
    : undefined;
}

/** Resources that a sentence names before it counts the rest. */
const SHOWN_RESOURCES = 8;

/** Everything that no policy allows the action on: who allows the first alone is refused for the next. */
function allMissing({ action, resource, evidence }: Names): string {
  const missing = (evidence.simulation?.requirements ?? []).filter(
    (one) =>
      one.decision === 'implicitDeny' &&
      (one.deniedBy ?? 'identity-policy') === 'identity-policy' &&
      one.action === action &&
      one.resource !== ANY_RESOURCE &&
      !Object.hasOwn(evidence.madeUp ?? {}, one.resource),
  );
  const all = [...new Set([resource, ...missing.map((one) => one.resource)])];
  if (all.length === 1 || action === 'the action') return resource;
  const shown = all.slice(0, SHOWN_RESOURCES);
  const more = all.length - shown.length;
  const rest = more > 0 ? [...shown, `${more} more`] : shown;
  return `${rest.slice(0, -1).join(', ')} and ${rest.at(-1) ?? ''}`;
}

/** The Deny statements that matched, and the principal's own words for where they are. */
function denyRemedy(names: Names): string {
  const { principal, action, resource, policy, evidence } = names;
  const [first, ...more] = evidence.denies ?? [];
  if (first === undefined) {
    return `Change the Deny statement of ${principalWords(principal)}${policy} that matches ${action} on ${resource}${geographic(names)}.${legHint(names)}`;
  }
  const supplied = [first, ...more].flatMap(passingCall);
  const named = [first, ...more].map((one) => denyText(one, names)).join(' and ');
  const change = `${principalWords(principal)} is denied ${action} on ${resource} by the Deny statement ${named}`;
  return supplied.length > 0
    ? `${change}. ${[...new Set(supplied)].join(' ')} The statement is a guard: leave it in place.`
    : `${change}: exempt this call there, if it is meant to be let through${geographic(names)}.${legHint(names)}`;
}

export const POLICY_CAUSES = {
  'identity-policy-no-allow': {
    layer: 'policy',
    owner: 'iam-administrator',
    title: 'No identity-based policy allows the call',
    meaning: 'No policy attached to the principal allows this action on this resource.',
    documentation: [DOCS.denied, DOCS.profilePolicy],
    remedy: (names) =>
      (names.evidence.guards?.length ?? 0) > 0
        ? guardRemedy(names.evidence.guards ?? [], names)
        : `${nearText(names)}Allow ${names.action} on ${allMissing(names)} in a policy of ${principalWords(names.principal)}.${legHint(names)}`,
  },
  'identity-policy-explicit-deny': {
    layer: 'policy',
    owner: 'iam-administrator',
    title: 'An identity-based policy explicitly denies the call',
    meaning: 'A Deny statement attached to the principal matches; no Allow can outweigh it.',
    documentation: [DOCS.denied, DOCS.global],
    remedy: denyRemedy,
  },
  'allowed-by-policy': {
    layer: 'policy',
    owner: 'iam-administrator',
    title: 'What is expected to be denied is allowed',
    meaning: 'A policy of the principal allows it, and no Deny matches.',
    documentation: [DOCS.denied, DOCS.policies],
    remedy: (names) =>
      `Deny ${names.action} on ${names.resource} in a policy of ${principalWords(names.principal)}, or remove \`expect: deny\`.`,
  },
  'service-control-policy': {
    layer: 'policy',
    owner: 'organization-administrator',
    title: 'A service control policy of the organization denies the call',
    meaning: 'The AWS organization denies it; nothing in the account can allow it.',
    documentation: [DOCS.scp, DOCS.geographic, DOCS.global],
    remedy: (names) => `${messageToOrganization(names, 'service control policy')} ${exemption(names)}${legHint(names)}`,
  },
  'resource-control-policy': {
    layer: 'policy',
    owner: 'organization-administrator',
    title: 'A resource control policy of the organization denies the call',
    meaning: 'The AWS organization denies it at the resource; nothing in the account can allow it.',
    documentation: [DOCS.rcp, DOCS.denied],
    remedy: (names) => messageToOrganization(names, 'resource control policy'),
  },
  'permissions-boundary': {
    layer: 'policy',
    owner: 'iam-administrator',
    title: 'The permissions boundary does not allow the call',
    meaning: 'The boundary caps what the identity policies of the principal can allow.',
    documentation: [DOCS.boundary, DOCS.denied],
    remedy: (names) =>
      `Allow ${names.action} on ${names.resource} in the permissions boundary${names.policy} of ${names.principal}, and take away a Deny there that matches.${legHint(names)}`,
  },
  'session-policy': {
    layer: 'policy',
    owner: 'iam-administrator',
    title: 'The session policy does not allow the call',
    meaning: 'The session was made with a policy that is narrower than the role, so the role alone looks allowed.',
    documentation: [DOCS.sessionPolicy, DOCS.assumeRole],
    remedy: (names) =>
      `Allow ${names.action} on ${names.resource} in the session policy that the session was made with (whoever hands out the session sets it), or pass none.`,
  },
  'resource-based-policy': {
    layer: 'policy',
    owner: 'iam-administrator',
    title: "The resource's own policy denies the call",
    meaning: 'The policy attached to the resource does not let this principal in.',
    documentation: [DOCS.denied],
    remedy: (names) =>
      names.evidence.target?.kind === 'application-inference-profile'
        ? `Ask the owner of ${names.resource} whether it is shared with ${names.account}; an application profile of its own account over the same models does without.`
        : `Let ${names.principal} call ${names.action} in the policy attached to ${names.resource}, in the account that owns it.`,
  },
  'vpc-endpoint-policy': {
    layer: 'policy',
    owner: 'iam-administrator',
    title: 'The policy of a VPC endpoint denies the call',
    meaning:
      'The request went through a VPC endpoint (or a VPN that resolves to one), whose policy does not allow it; IAM policies of the principal do not matter.',
    documentation: [DOCS.vpce],
    remedy: (names) =>
      `Allow ${names.action} on ${names.resource} in the policy of the bedrock-runtime VPC endpoint${names.policy}, or run where the name resolves to AWS's public endpoint.`,
  },
  'guardrail-not-permitted': {
    layer: 'policy',
    owner: 'iam-administrator',
    title: 'The guardrail may not be applied',
    meaning:
      'Calls with a guardrail also need bedrock:ApplyGuardrail on it, and on its profile in every region it may be routed to.',
    documentation: [DOCS.guardrail],
    remedy: (names) =>
      `Allow bedrock:ApplyGuardrail on ${names.resource} for ${names.principal}; a guardrail profile needs it in each destination region.`,
  },
  'guardrail-organization-enforced': {
    layer: 'policy',
    owner: 'iam-administrator',
    title: 'A guardrail enforced by the organization may not be applied',
    meaning: 'The organization applies a guardrail of another account to every call, and the principal may not use it.',
    documentation: [DOCS.guardrail],
    remedy: (names) =>
      `Allow bedrock:ApplyGuardrail on ${names.resource}, which belongs to another account, for ${names.principal}.`,
  },
  'control-plane-optional': {
    layer: 'policy',
    owner: 'iam-administrator',
    title: 'A read-only call that invocation does not need is denied',
    meaning: 'Only what the check could have looked up is missing; invoking models does not need it.',
    documentation: [DOCS.policies],
    remedy: (names) =>
      `Allow ${names.action} for ${names.principal} if the check should look this up, or leave it: models can be invoked without it.`,
  },
} as const satisfies Record<string, CauseRow>;
