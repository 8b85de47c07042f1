import type { CauseDefinition, Names } from '../cause-definition.ts';
import { namesPolicy } from '../denial-rows.ts';
import { DOCS } from '../documentation.ts';
import { legHint } from '../remedies/leg.ts';
import { messageToOrganization } from '../remedies/organization.ts';

export const serviceControlPolicy: CauseDefinition = {
  layer: 'policy',
  owner: 'organization-administrator',
  title: 'A service control policy of the organization denies the call',
  meaning: 'The AWS organization denies it; nothing in the account can allow it.',
  short: 'SCP',
  documentation: [DOCS.scp, DOCS.geographic, DOCS.global],
  remedy: (names) => `${messageToOrganization(names, 'service control policy')} ${exemption(names)}${legHint(names)}`,
  example:
    'User: arn:aws:iam::111122223333:user/John is not authorized to perform:\ncodecommit:ListRepositories because no service control policy allows the codecommit:ListRespositories action',
  denials: [{ id: 'scp', by: 'policy', when: namesPolicy('service control policy'), why: 'The sentence names it.' }],
};

/**
 * What to change in a service control policy. The account may not read it, so its form is concluded from what the
 * simulation and the refusal show: a region is named only if a region is what tells the denied requirements from the
 * allowed ones.
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

/** The region (or `unspecified`) that a denial hangs on; undefined if nothing shows that it is the region. */
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

/** The ARN of the profile, if it is denied and a model behind it passes in the same region. */
function resourceInTheWay(names: Names): string | undefined {
  const isProfile = names.leg?.kind === 'inference-profile' || names.leg?.kind === 'application-inference-profile';
  if (!isProfile) return undefined;
  const { denied, passed } = byOrganization(names);
  const own = denied.find(({ resource }) => resource === names.resource);
  return own !== undefined && passed.some(({ requestedRegion }) => requestedRegion === own.requestedRegion)
    ? names.resource
    : undefined;
}
