/** What to change in the trust between GitHub and a role. */
import { snippet } from '../../util/snippet.ts';
import type { Names } from '../cause-definition.ts';
import { federatedProvider, GITHUB_ISSUER, issuerOf, trustCondition } from '../subjects.ts';

const claim = (value: string | undefined): string => value ?? 'unknown';

/** Returns role, sub and aud as they were, and the condition that would match. */
export function trustRemedy(names: Names): string {
  const { role, evidence } = names;
  const token = evidence.token ?? {};
  const condition = trustCondition(token);
  const seen = `The trust policy of ${role} does not accept this token (sub ${claim(token.sub)}, aud ${claim(token.aud)}).`;
  return condition === undefined
    ? `${seen} Compare the Condition on the subject and audience of the trust policy, letter by letter, with the token's own claims; check also that the role exists and that its ARN is right.`
    : `${seen} Set the statement's Condition to:${snippet(condition)}${ownProvider(names)}If it is that already, check that the role exists.`;
}

/**
 * An issuer of its own (GitHub Enterprise Server, GHE.com, an enterprise) has a provider of its own, which the
 * statement must name.
 */
function ownProvider({ role, evidence }: Names): string {
  const issuer = issuerOf(evidence.token ?? {});
  const provider = federatedProvider(role, issuer);
  return issuer === GITHUB_ISSUER || provider === undefined
    ? ''
    : `and its Principal to:${snippet({ Federated: provider })}`;
}

/** Returns the audience that is asked for if the input says nothing: China's STS has a name of its own. */
export function defaultAudience(role: string): string {
  return role.startsWith('arn:aws-cn:') ? 'sts.amazonaws.com.cn' : 'sts.amazonaws.com';
}
