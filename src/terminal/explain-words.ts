/** Remedies for a person who has an error of their own program before them: they run no check and set no inputs. Pure. */
import type { Diagnosis } from '../domain/report.ts';
import { isCause, type Cause } from '../verdict/causes.ts';
import { inATerminal } from './wording.ts';

/** What to do where the check's own remedy speaks of the check, of its options or of a job. */
const REMEDIES: Partial<Record<Cause, string>> = {
  'github-id-token-permission':
    "Add `permissions: { id-token: write, contents: read }` to the workflow's job: naming any permission drops all that are not named. A run of a fork's pull request gets no ID token whatever the YAML says.",
  'github-fork-pull-request':
    'No change of the workflow alters this for `pull_request` events of forks: skip what needs credentials there, and run it after the merge or on a branch of the repository itself.',
  'github-token-permission':
    "Add the permission that the call needs to the workflow's job (`pull-requests: write` for comments, `issues: write` for issues). In a pull request of a fork the token stays read-only.",
  'oidc-provider-unreachable':
    'Try again. If it stays with GitHub Enterprise Server or another issuer of your own, its /.well-known/openid-configuration and key set must be reachable from the internet.',
  'oidc-token-expired':
    'Request the ID token right before the role is assumed, and check the clock of the machine that requests it.',
  'sts-duration-exceeded':
    'Ask for 3600 seconds or less, or raise MaxSessionDuration of the role (not possible for a role that is assumed from another role).',
  'sts-tag-session-denied':
    'If the role is meant to be assumed with an OIDC token, see that there is one (in a GitHub workflow `permissions: { id-token: write }`); else leave the session tags out, or allow sts:TagSession in the trust policy of the role and for the caller.',
  'credentials-expired':
    'Log in again (`aws sso login` with IAM Identity Center), or assume the role again, and start the program anew if it keeps credentials.',
  'simulation-throttled':
    'Try again later, or with fewer simulations at once: all callers of the account share the rate of its simulator.',
  'anthropic-geography':
    'Make the call from a country that Anthropic supports (the address that the call comes from counts, not the region), or use a model of another provider.',
  throttled:
    'Try again after a pause, with fewer calls at once; if the very first call is throttled, look at the applied quota in Service Quotas.',
  'service-fault': 'Try again; if it stays, look at the AWS Health Dashboard.',
};

/** Words of a check, in a remedy that is not about one. */
const REWORDED: readonly (readonly [RegExp, string])[] = [
  [/, or set the option `--audience` to one it has \(.*\)\.$/, ', or ask for a token with one that it has.'],
  [/ \(input `--principal-arn`\)/, ''],
  [/ \(`simulate-with` in the configuration file\)/, ''],
  [/ throttled the check\b/, ' throttled the caller'],
  [/ if the check should look this up, or leave it:/, ' if your program needs to look this up, or leave it:'],
];

/** A diagnosis in the words of a person at a laptop. */
export function forAPerson(diagnosis: Diagnosis): Diagnosis {
  const { cause, layer, summary, remedy } = diagnosis;
  const own = isCause(cause) ? REMEDIES[cause] : undefined;
  return {
    ...diagnosis,
    // A workflow's own failures are explained in a workflow's words.
    summary: layer === 'workflow' ? summary.replace('The job', "The workflow's job") : reworded(summary),
    remedy: { ...remedy, text: own ?? reworded(remedy.text) },
  };
}

function reworded(text: string): string {
  return REWORDED.reduce((said, [from, to]) => said.replace(from, to), inATerminal(text));
}
