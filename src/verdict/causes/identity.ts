/** Causes on the way to credentials: the workflow, the trust between GitHub and AWS, the credentials themselves. */
import { roleOfSession } from '../../domain/arn.ts';
import type { Assumption } from '../../domain/evidence.ts';
import { federatedProvider, GITHUB_ISSUER, issuerOf, trustCondition } from '../subjects.ts';
import { snippet } from '../../util/snippet.ts';
import { DOCS } from './row.ts';
import type { CauseRow, Names } from './row.ts';

const claim = (value: string | undefined): string => value ?? 'unknown';

/** Role, sub and aud as they were, and the condition that would match. */
function trustRemedy(names: Names): string {
  const { role, evidence } = names;
  const token = evidence.token ?? {};
  const condition = trustCondition(token);
  const seen = `The trust policy of ${role} does not accept this token (sub ${claim(token.sub)}, aud ${claim(token.aud)}).`;
  return condition === undefined
    ? `${seen} Compare the Condition on the subject and audience of the trust policy, letter by letter, with the token's own claims; check also that the role exists and that its ARN is right.`
    : `${seen} Set the statement's Condition to:${snippet(condition)}${ownProvider(names)}If it is that already, check that the role exists.`;
}

/** An issuer of its own (GitHub Enterprise Server, GHE.com, an enterprise) has a provider of its own, which the statement must name. */
function ownProvider({ role, evidence }: Names): string {
  const issuer = issuerOf(evidence.token ?? {});
  const provider = federatedProvider(role, issuer);
  return issuer === GITHUB_ISSUER || provider === undefined
    ? ''
    : `and its Principal to:${snippet({ Federated: provider })}`;
}

/** ` (arn:...)` of the provider that is missing, where the role says in which account. */
function providerArn({ role, evidence }: Names): string {
  const provider = federatedProvider(role, issuerOf(evidence.token ?? {}));
  return provider === undefined ? '' : ` (${provider})`;
}

/** The audience that is asked for where the input says nothing: China's STS has a name of its own. */
function defaultAudience(role: string): string {
  return role.startsWith('arn:aws-cn:') ? 'sts.amazonaws.com.cn' : 'sts.amazonaws.com';
}

/** AWS does not say whether it was the external ID; what was sent, and where it is written, can be compared. */
function externalIdRemedy(assumption: Assumption | undefined): string {
  if (!assumption) return 'check the external ID if the trust policy asks for one';
  return assumption.sentExternalId
    ? `an external ID was sent: if the trust policy has a condition on sts:ExternalId, it must be letter by letter the value in ${assumption.externalIdAt}`
    : `no external ID was sent: if the trust policy has a condition on sts:ExternalId, write its value as ${assumption.externalIdAt}`;
}

export const WORKFLOW_CAUSES = {
  'github-id-token-permission': {
    layer: 'workflow',
    owner: 'workflow-author',
    title: 'The job may not request an OIDC token',
    meaning: 'GitHub gives the job no ID token because the workflow does not set `id-token: write`.',
    documentation: [DOCS.oidc, DOCS.permissions],
    remedy: () =>
      'Add `permissions: { id-token: write, contents: read, pull-requests: write }` to the job: naming any permission drops all that are not named. If the run is of a fork, GitHub gives no ID token whatever the YAML says.',
  },
  'github-fork-pull-request': {
    layer: 'workflow',
    owner: 'workflow-author',
    title: 'A pull request of a fork cannot obtain credentials',
    meaning: 'For pull requests of forks and of Dependabot GitHub issues no ID token and a read-only workflow token.',
    documentation: [DOCS.forks, DOCS.permissions],
    remedy: () =>
      'No change of the workflow alters this for `pull_request` events: let the check be skipped here, and run it after the merge or on a branch of the repository itself.',
  },
  'github-token-permission': {
    layer: 'workflow',
    owner: 'workflow-author',
    title: "The workflow's token lacks a permission",
    meaning: "GitHub's API refused the workflow's own token.",
    documentation: [DOCS.permissions],
    remedy: () =>
      'Add `pull-requests: write` to the permissions of the job (`issues: write` for issues). In a pull request of a fork the token stays read-only.',
  },
} as const satisfies Record<string, CauseRow>;

export const TRUST_CAUSES = {
  'oidc-subject-immutable-format': {
    layer: 'trust',
    owner: 'iam-administrator',
    title: "The trust policy does not match the token's immutable subject",
    meaning:
      'GitHub puts numeric IDs into the subject (repo:ORG@ID/REPO@ID:...); a pattern with names only does not match it.',
    documentation: [DOCS.oidcReference, DOCS.oidc],
    remedy: trustRemedy,
  },
  'oidc-trust-mismatch': {
    layer: 'trust',
    owner: 'iam-administrator',
    title: "The role's trust policy does not match the token",
    meaning:
      'STS does not say which: a subject or audience that differs (case counts), a wrong role ARN, or a role that does not exist.',
    documentation: [DOCS.oidc, DOCS.webIdentity],
    remedy: trustRemedy,
  },
  'oidc-provider-missing': {
    layer: 'trust',
    owner: 'iam-administrator',
    title: "The role's account has no OIDC provider for this issuer",
    meaning: 'IAM in the account of the role ARN knows no identity provider with the URL of the token issuer.',
    documentation: [DOCS.provider, DOCS.oidc],
    remedy: (names) =>
      `Create the IAM OIDC identity provider https://${issuerOf(names.evidence.token ?? {})}${providerArn(names)} with the audience ${names.evidence.token?.aud ?? defaultAudience(names.role)} in the account of ${names.role}.`,
  },
  'oidc-audience-mismatch': {
    layer: 'trust',
    owner: 'iam-administrator',
    title: "The provider does not list the token's audience",
    meaning: "The token's aud is not among the client IDs of the IAM OIDC provider.",
    documentation: [DOCS.provider, DOCS.oidc],
    remedy: ({ role, evidence }) =>
      `Add ${evidence.token?.aud ?? "the token's audience"} to the audiences of the OIDC provider in the account of ${role}, or set the input \`audience\` to one it has (${defaultAudience(role)} by default).`,
  },
  'oidc-thumbprint-mismatch': {
    layer: 'trust',
    owner: 'iam-administrator',
    title: "The issuer's certificate is not one the provider lists",
    meaning: 'IAM checks the certificate of a private issuer against the thumbprints of the provider.',
    documentation: [DOCS.provider],
    remedy: ({ role }) =>
      `Update the thumbprints of the OIDC provider in the account of ${role}; for github.com AWS has not needed them since July 2023.`,
  },
  'oidc-provider-unreachable': {
    layer: 'trust',
    owner: 'workflow-author',
    title: "The token issuer's keys could not be read",
    meaning: 'The configuration may be right: the issuer, or its key endpoint, did not answer in time.',
    documentation: [DOCS.webIdentity],
    remedy: () =>
      'Run the job again. If it stays with GitHub Enterprise Server, its /.well-known/openid-configuration and key set must be reachable from the internet.',
  },
  'oidc-token-expired': {
    layer: 'trust',
    owner: 'workflow-author',
    title: 'The OIDC token had expired before it was used',
    meaning: "GitHub's ID token lives for minutes, and STS compares its exp with its own clock.",
    documentation: [DOCS.webIdentity, DOCS.oidcReference],
    remedy: () =>
      "Request the ID token right before the role is assumed, and check the runner's clock if it is self-hosted.",
  },
  'oidc-ambient-credentials': {
    layer: 'trust',
    owner: 'workflow-author',
    title: 'Credentials already on the runner interfere with the OIDC login',
    meaning: 'AWS_* variables or a service-account role of the runner were used instead of, or beside, the OIDC token.',
    documentation: [DOCS.oidc],
    remedy: ({ role }) =>
      `Unset AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_PROFILE and AWS_WEB_IDENTITY_TOKEN_FILE before ${role} is assumed.`,
  },
  'sts-duration-exceeded': {
    layer: 'trust',
    owner: 'workflow-author',
    title: 'The session is asked for longer than allowed',
    meaning: "The duration exceeds the role's maximum, or the hour that a role assumed from a role is given.",
    documentation: [DOCS.assumeRole],
    remedy: ({ role, evidence: { assumption } }) =>
      assumption?.byRole === true
        ? `Write 3600 or less in ${assumption.durationAt}: ${role} is assumed with credentials that are themselves a session of a role${assumption.caller === undefined ? '' : ` (${assumption.caller})`}, and from one role to the next AWS gives an hour at most, whatever MaxSessionDuration says.`
        : `Set \`role-duration-seconds\` to 3600 or less, or raise MaxSessionDuration of ${role} (not possible for a role that is assumed from another role).`,
  },
  'sts-role-arn-invalid': {
    layer: 'trust',
    owner: 'workflow-author',
    title: 'The role ARN is not an ARN of a role',
    meaning: 'STS refused the ARN itself: a placeholder account, quotes, a line break, or a name in its place.',
    documentation: [DOCS.assumeRole],
    remedy: ({ role }) =>
      `Write the whole ARN, arn:aws:iam::<12 digits>:role/<path/name> (arn:aws-us-gov: in GovCloud, arn:aws-cn: in China), instead of ${role}; look for quotes and line breaks around it.`,
  },
  'sts-root-caller': {
    layer: 'trust',
    owner: 'iam-administrator',
    title: "The account's root user may not assume roles",
    meaning: 'The caller is the root user; no trust policy changes that.',
    documentation: [DOCS.assumeRole],
    remedy: ({ role }) =>
      `Assume ${role} as an IAM role, a user or through IAM Identity Center, never with root credentials.`,
  },
  'sts-region-disabled': {
    layer: 'trust',
    owner: 'account-owner',
    title: 'STS is not active in this region for the account',
    meaning: 'The account has not activated the region, or has switched its STS endpoint off.',
    documentation: [DOCS.stsRegions],
    remedy: ({ region, account }) =>
      `Activate STS for ${region} in ${account} (IAM, Account settings), or name another region first.`,
  },
  'sts-tag-session-denied': {
    layer: 'trust',
    owner: 'iam-administrator',
    title: 'Tagging the session is not allowed',
    meaning:
      'The role was assumed with session tags. That often means that OIDC was not used: without an ID token tools fall back to the role of the runner itself.',
    documentation: [DOCS.tags, DOCS.oidc],
    remedy: ({ role }) =>
      `If the job is meant to use OIDC, add \`permissions: id-token: write\`; else leave the session tags out, or allow sts:TagSession in the trust policy of ${role} and for the caller.`,
  },
  'sts-assume-role-denied': {
    layer: 'trust',
    owner: 'iam-administrator',
    title: 'The caller may not assume the role',
    meaning: 'A missing Allow for the caller, the trust policy and the external ID all give this one text.',
    documentation: [DOCS.denied, DOCS.assumeRole],
    remedy: ({ principal, role, evidence: { assumption } }) =>
      `Allow sts:AssumeRole on ${role} for ${assumption?.caller === undefined ? principal : roleOfSession(assumption.caller)}, and name that principal in the trust policy of the role; ${externalIdRemedy(assumption)}.`,
  },
} as const satisfies Record<string, CauseRow>;

export const CREDENTIAL_CAUSES = {
  'credentials-expired': {
    layer: 'credentials',
    owner: 'workflow-author',
    title: 'The credentials have expired',
    meaning: 'Temporary credentials reached their end; repeating the call cannot help.',
    documentation: [DOCS.commonErrors],
    remedy: () =>
      'Assume the role again right before the check; set `role-duration-seconds` higher only if the job really takes longer.',
  },
  'credentials-invalid': {
    layer: 'credentials',
    owner: 'workflow-author',
    title: 'There are no valid credentials',
    meaning: 'The access key, its secret, the session token or the signature is not accepted, or none was found.',
    documentation: [DOCS.errors, DOCS.commonErrors],
    remedy: () =>
      'Check which credentials the job resolves (AWS_* variables, AWS_PROFILE, the role of the runner itself): a stale key, or a session token that is missing or belongs to another key, gives exactly this.',
  },
  'api-key': {
    layer: 'credentials',
    owner: 'workflow-author',
    title: 'The Bedrock API key is not accepted',
    meaning: 'A bearer token was used: expired, of another region or product, or its use is not allowed.',
    documentation: [DOCS.keys],
    remedy: apiKeyRemedy,
  },
  'clock-skew': {
    layer: 'credentials',
    owner: 'workflow-author',
    title: "The runner's clock is off",
    meaning: 'Signatures are dated; AWS refuses one that is minutes early or late.',
    documentation: [DOCS.errors],
    remedy: () =>
      "Synchronise the runner's clock (NTP); a call that was held up for minutes between signing and sending looks the same.",
  },
} as const satisfies Record<string, CauseRow>;

export const SIMULATION_CAUSES = {
  'simulation-not-permitted': {
    layer: 'simulation',
    owner: 'iam-administrator',
    title: 'The simulation is not permitted',
    meaning: 'Nothing is said about access: the caller may not ask IAM to simulate this principal.',
    documentation: [DOCS.simulator],
    remedy: ({ principal, resource, denial }) =>
      `Allow iam:SimulatePrincipalPolicy on ${denial?.resource === undefined ? principal : resource} for the principal that asks; until then only live calls decide.`,
  },
  'simulation-principal-invalid': {
    layer: 'simulation',
    owner: 'workflow-author',
    title: 'IAM cannot simulate this principal',
    meaning: 'The ARN is a session, the root user, or a role or user that does not exist in the account.',
    documentation: [DOCS.simulate],
    remedy: ({ principal }) =>
      `Give the ARN of the IAM role or user itself, with its path, instead of ${principal} (input \`principal-arn\`).`,
  },
  'simulation-cross-account': {
    layer: 'simulation',
    owner: 'workflow-author',
    title: 'IAM simulates principals of its own account only',
    meaning: 'The principal belongs to another account than the caller.',
    documentation: [DOCS.simulate],
    remedy: ({ principal }) =>
      `Simulate ${principal} with credentials of its own account (\`simulate-with\` in the configuration file).`,
  },
  'simulation-input-invalid': {
    layer: 'simulation',
    owner: 'workflow-author',
    title: 'IAM did not accept what was to be simulated',
    meaning: 'A resource that is no ARN, or actions that need different authorization information in one call.',
    documentation: [DOCS.simulate],
    remedy: ({ resource }) =>
      `Check the ARNs of the configuration, ${resource} first; if they are right, report the message as a fault of this tool.`,
  },
  'simulation-throttled': {
    layer: 'simulation',
    owner: 'aws',
    title: 'The IAM policy simulator throttled the check',
    meaning: 'Nothing is said about access.',
    documentation: [DOCS.simulate],
    remedy: ({ account }) =>
      `Run the check again later, or with fewer checks at once: the simulator of ${account} is shared by everybody in it.`,
  },
} as const satisfies Record<string, CauseRow>;

/** A key that is checked on purpose is to be mended; one that came in by accident is to be left out. */
function apiKeyRemedy({ principal, region, denial, policy, evidence: { apiKey } }: Names): string {
  if (apiKey === undefined) {
    return denial
      ? `Unset AWS_BEARER_TOKEN_BEDROCK and use the role's own credentials; API keys also need bedrock:CallWithBearerToken, which is denied to ${principal}.`
      : `Unset AWS_BEARER_TOKEN_BEDROCK and use the role's own credentials, or make a new Bedrock API key for ${region}: a key works in one region only.`;
  }
  const type = apiKey === 'short-term' ? 'SHORT_TERM' : 'LONG_TERM';
  if (denial?.effect === 'explicit') {
    return `A ${denial.policyType ?? 'policy'}${policy} forbids ${principal} the use of API keys, perhaps only of ${type} ones (condition key bedrock:BearerTokenType): use the other type, or credentials of a role (\`role-to-assume\`) instead of a key.`;
  }
  if (denial) {
    return `Allow bedrock:CallWithBearerToken on "*" for ${principal}, beside the actions of Bedrock itself (the condition key bedrock:BearerTokenType limits it to ${type} keys); or use credentials of a role (\`role-to-assume\`) instead of a key.`;
  }
  return `Make a new Bedrock API key in ${region} and put it into AWS_BEARER_TOKEN_BEDROCK: one that has expired, was reset or deleted, or was made in another region is refused like this.`;
}
