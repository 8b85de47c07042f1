import { ANY_RESOURCE } from '../../catalog/actions.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { PROPAGATION, type CauseDefinition, type Names } from '../cause-definition.ts';
import { guardRemedy, nearText } from '../conditions.ts';
import { ANY_LAYER, namesPolicy } from '../denial-rows.ts';
import { DOCS } from '../documentation.ts';
import { principalWords } from '../principals.ts';
import { legHint } from '../remedies/leg.ts';
import { SIMULATION_ALLOWS, UNNAMED } from '../separations.ts';

/** Resources that a sentence names before it counts the rest. */
const SHOWN_RESOURCES = 8;

export const identityPolicyNoAllow: CauseDefinition = {
  layer: 'policy',
  owner: 'iam-administrator',
  title: 'No identity-based policy allows the call',
  meaning: 'No policy attached to the principal allows this action on this resource.',
  short: 'no Allow',
  documentation: [DOCS.denied, DOCS.profilePolicy],
  remedy: (names) =>
    (names.evidence.guards?.length ?? 0) > 0
      ? guardRemedy(names.evidence.guards ?? [], names)
      : `${nearText(names)}Allow ${names.action} on ${allMissing(names)} in a policy of ${principalWords(names.principal)}.${legHint(names)}`,
  closedBy: 'principal',
  heals: { reason: PROPAGATION },
  example: 'You do not have permission to perform this action.',
  texts: [
    {
      id: 'prompt-resource',
      or: ['service-control-policy', 'permissions-boundary', 'session-policy'],
      why: 'A prompt of Prompt management is rendered before the model is called, which bedrock:RenderPrompt allows (three public threads).',
      any: ['operation with a prompt resource'],
      action: 'bedrock:RenderPrompt',
    },
    {
      id: 'documented-no-permission',
      or: ['service-control-policy', 'permissions-boundary', 'session-policy'],
      why: 'AWS error table of Bedrock (AccessDeniedException, NotAuthorized): check IAM, then organization policies.',
      any: [
        'do not have sufficient permissions to perform',
        'do not have permission to perform this action',
        'you are not authorized to perform this operation',
      ],
    },
  ],
  denials: [
    {
      id: 'identity-implicit',
      by: 'policy',
      when: (denial) => namesPolicy('identity-based policy')(denial) && denial.effect !== 'explicit',
      why: 'The sentence names it.',
    },
    {
      id: 'unnamed',
      by: 'effect',
      when: ({ effect }) => effect !== 'explicit',
      or: ANY_LAYER,
      why: 'AWS leaves the reason out for callers of other accounts, and people leave it out when they paste.',
    },
  ],
  separations: [
    {
      rules: UNNAMED,
      when: (evidence, { denial }) => isOfAnotherAccount(denial?.resource, evidence),
      cause: 'resource-based-policy',
      or: ['identity-policy-no-allow'],
      because:
        'The resource belongs to another account, which would have to allow it too; AWS tells a caller from another account no reason.',
    },
    ...SIMULATION_ALLOWS,
  ],
};

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

/** Whether an ARN names an account that is not the caller's. */
function isOfAnotherAccount(resource: string | undefined, { account }: Evidence): boolean {
  const owner = resource?.split(':')[4] ?? '';
  return /^\d{12}$/.test(owner) && account !== undefined && owner !== account;
}
