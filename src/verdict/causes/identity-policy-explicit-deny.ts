import { PROPAGATION, type CauseDefinition, type Names } from '../cause-definition.ts';
import { denyText, passingCall } from '../conditions.ts';
import { ANY_LAYER, namesPolicy } from '../denial-rows.ts';
import { DOCS } from '../documentation.ts';
import { principalWords } from '../principals.ts';
import { legHint } from '../remedies/leg.ts';
import { SIMULATION_ALLOWS } from '../separations.ts';

const geographic = ({ leg }: Names): string =>
  leg?.kind === 'global-foundation-model' ? ', or call a geographic profile instead of the global one' : '';

export const identityPolicyExplicitDeny: CauseDefinition = {
  layer: 'policy',
  owner: 'iam-administrator',
  title: 'An identity-based policy explicitly denies the call',
  meaning: 'A Deny statement attached to the principal matches; no Allow can outweigh it.',
  short: 'Deny',
  documentation: [DOCS.denied, DOCS.global],
  remedy: denyRemedy,
  heals: { reason: PROPAGATION, onlyIfSimulationAllows: true },
  example:
    'User: arn:aws:sts::0482xxxxxxxx:assumed-role/mcp-tenantOperator/dxxxx is not authorized to perform: bedrock:InvokeModelWithResponseStream on resource: arn:aws:bedrock:::foundation-model/anthropic.claude-sonnet-4-20250514-v1:0 with an explicit deny in an identity-based policy',
  denials: [
    {
      id: 'identity-explicit',
      by: 'policy',
      when: (denial) => namesPolicy('identity-based policy')(denial) && denial.effect === 'explicit',
      why: 'The sentence names it.',
    },
    {
      id: 'explicit-unnamed',
      by: 'effect',
      when: (denial) => denial.effect === 'explicit',
      or: ANY_LAYER,
      why: 'An explicit deny whose policy is not named.',
    },
  ],
  separations: [...SIMULATION_ALLOWS],
};

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
