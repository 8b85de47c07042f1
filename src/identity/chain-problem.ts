/** Why the SDK's chain gave no credentials, in words that say what to change. Pure. */
import type { Env } from '../domain/host.ts';
import { messageOf } from '../aws/to-failure.ts';
import type { RunProblem } from '../domain/report.ts';
import { quote } from '../settings/problem.ts';
import { profileChain, profileKind, profileNamed, type SharedConfig } from './profiles.ts';
import { chosenBy, containerUrl, containerVariable, profileInForce } from './source.ts';

/** What is known where the chain ended without credentials. */
export interface ChainEnd {
  /** What it threw; undefined if it went on to credentials of another kind than the profile's. */
  error: unknown;
  /** Why each link gave nothing, in the SDK's words. */
  reasons: readonly string[];
  env: Env;
  shared: SharedConfig;
  /** `--profile`; '' if it is not given. */
  option: string;
}

/** Whether this is a step of a workflow, or a person's terminal. */
export const isWorkflow = (env: Env): boolean => Boolean(env.GITHUB_ACTIONS);

interface ChainProblem {
  is: (end: ChainEnd) => boolean;
  problem: (end: ChainEnd) => RunProblem;
}

/** The first that applies. */
const ROWS: readonly ChainProblem[] = [
  {
    // Node's own error: the SDK reads the file and lets it through.
    is: (end) => unreadableFile(end) !== undefined,
    problem: (end) => {
      const { path, variable } = unreadableFile(end) ?? { path: '', variable: '' };
      return {
        cause: 'credentials-invalid',
        message: `The file ${quote(path)} cannot be read (${variable}): ${codeOf(end.error)}.`,
        remedy: `Check the path in ${variable}, and that the user who runs the check may read the file; or unset it, and other credentials are looked for.`,
      };
    },
  },
  {
    is: (end) => kindOf(end) === 'sso' && NO_PORTAL_ROLE.test(textOf(end)),
    problem: (end) => {
      const { sso_role_name: role = '', sso_account_id: account = '' } = ssoProfileOf(end);
      return {
        cause: 'credentials-invalid',
        message: `IAM Identity Center gives the logged-in user no role ${quote(role)} in account ${account} (profile ${quote(nameOf(end))}${placeOf(end)}).${said(end)}`,
        remedy: `Compare \`sso_role_name\` and \`sso_account_id\` with \`aws sso list-account-roles\`, or have the permission set assigned.`,
      };
    },
  },
  {
    is: (end) => kindOf(end) === 'sso' && ENDED_SESSION.test(textOf(end)),
    problem: (end) => ({
      cause: 'credentials-expired',
      message: `The IAM Identity Center session of profile ${quote(nameOf(end))}${placeOf(end)} has ended, or was never started.${said(end)}`,
      remedy: isWorkflow(end.env)
        ? 'A workflow cannot log in to IAM Identity Center: write `role-to-assume` for this step, or take a profile of another kind.'
        : `Run \`aws sso login --profile ${nameOf(end)}\` and start the check again.`,
    }),
  },
  {
    is: (end) => hasCredentials(end),
    problem: (end) => ({
      cause: 'credentials-invalid',
      message: `The profile ${quote(nameOf(end))}${placeOf(end)} gave no credentials${kindOf(end) === 'process' ? ': its `credential_process` failed' : ''}.${said(end)}`,
      remedy: `Try \`aws sts get-caller-identity --profile ${nameOf(end)}\`, or choose another profile. Other credentials are not used in its place.`,
    }),
  },
  {
    is: ({ env }) => Boolean(env.AWS_PROFILE && env.AWS_ACCESS_KEY_ID),
    problem: (end) => ({
      cause: 'credentials-invalid',
      message: `The profile ${quote(nameOf(end))}${placeOf(end)} has no credentials; and while AWS_PROFILE is set, the access keys of the environment (AWS_ACCESS_KEY_ID) are not used.`,
      remedy: 'Unset AWS_PROFILE to use the access keys, or name a profile with credentials.',
    }),
  },
  {
    is: ({ env }) => containerUrl(env) !== undefined,
    problem: (end) => ({
      cause: 'credentials-invalid',
      message: `The container's credentials were asked for at ${hostOf(containerUrl(end.env))} (${containerVariable(end.env)}), which gave none.${said(end)}`,
      remedy:
        'Check that the task or pod has a role, that AWS_CONTAINER_AUTHORIZATION_TOKEN or AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE is set if the endpoint asks for one, and that no proxy stands between (NO_PROXY).',
    }),
  },
  {
    is: ({ env }) => isWorkflow(env),
    problem: (end) => ({
      cause: 'credentials-invalid',
      // Said before anything about providers, with the YAML that most workflows lack.
      message: `This step has no AWS credentials, and no \`role-to-assume\`. (${messageOf(end.error)})`,
      remedy:
        'Write `role-to-assume: arn:aws:iam::ACCOUNT:role/NAME` for this step and `permissions: { id-token: write, contents: read, pull-requests: write }` for the job, or set AWS credentials in a step before this one.',
    }),
  },
  {
    is: () => true,
    problem: ({ error, shared }) => {
      const names = Object.keys(shared.profiles);
      const list = names.slice(0, 10).map((name) => `\`${name}\``);
      return {
        cause: 'credentials-invalid',
        message: `There are no AWS credentials here. (${messageOf(error)})`,
        remedy:
          names.length === 0
            ? `Run \`aws configure sso\` or \`aws configure\`, which write ${shared.files.config}, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`
            : `Choose a profile with \`--profile\`: ${list.join(', ')}.`,
      };
    },
  },
];

/** What to say where the chain gave no credentials. */
export function chainProblem(end: ChainEnd): RunProblem {
  const row = ROWS.find(({ is }) => is(end));
  if (!row) throw new Error('The last row is for everything.');
  return row.problem(end);
}

/**
 * What IAM Identity Center and the SDK say of a session that is over or was never there (@aws-sdk/token-providers,
 * credential-provider-sso).
 */
const ENDED_SESSION =
  /sso login|session associated with this profile|Token is expired|SSO (?:session )?token|Session token not found or invalid|UnauthorizedException/i;
/** GetRoleCredentials for a role that the user does not have: ForbiddenException "No access". */
const NO_PORTAL_ROLE = /ForbiddenException|No access/;

/**
 * Of the container's URL no more: with the path of a task, any process that reaches the host gets the task's
 * credentials.
 */
const hostOf = (url = ''): string => URL.parse(url)?.origin ?? 'what is no URL';

const nameOf = ({ env }: ChainEnd): string => profileInForce(env);

function placeOf({ env, shared }: ChainEnd): string {
  const place = shared.placeOf(profileInForce(env));
  return place === undefined ? '' : ` (${place})`;
}

/** The kind that the profile's chain begins with. */
function kindOf(end: ChainEnd): string {
  if (!consultsProfile(end)) return 'none';
  return profileKind(profileNamed(end.shared, profileChain(end.shared, nameOf(end)).at(-1) ?? ''));
}

function ssoProfileOf({ env, shared }: ChainEnd) {
  return profileNamed(shared, profileChain(shared, profileInForce(env)).at(-1) ?? '') ?? {};
}

const hasCredentials = (end: ChainEnd): boolean =>
  consultsProfile(end) && profileKind(profileNamed(end.shared, nameOf(end))) !== 'none';

/** Whether the SDK looks at profiles at all: not if access keys stand in the environment and no profile was chosen. */
export function consultsProfile({ env, option }: Pick<ChainEnd, 'env' | 'option'>): boolean {
  return chosenBy(env, option) !== undefined || !(env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY);
}

function textOf({ error, reasons }: ChainEnd): string {
  return [error === undefined ? '' : messageOf(error), ...reasons].join('\n');
}

/** Links of the chain that have nothing to say about what went wrong. */
const NOT_CONFIGURED =
  /skipping|Unable to find environment variable|did not contain credential_process|Web identity configuration not specified|Could not load credentials|metadata service access disabled/i;

/**
 * How much of the SDK's words is quoted, in characters; as much as `RedactedLog.learnMessages` knows how to withhold.
 */
const QUOTED = 300;

/** The SDK's own words for it, once, in brackets. */
function said(end: ChainEnd): string {
  const own = end.error === undefined ? [] : [messageOf(end.error)];
  const words = [...end.reasons, ...own].filter((reason) => !NOT_CONFIGURED.test(reason)).at(-1);
  return words === undefined ? '' : ` (${words.slice(0, QUOTED).replace(/\s+/g, ' ').trim()})`;
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : messageOf(error);
}

/** The token file that Node could not read, and what names it. */
function unreadableFile(end: ChainEnd): { path: string; variable: string } | undefined {
  const { error, env } = end;
  const path = typeof error === 'object' && error !== null && 'path' in error ? error.path : undefined;
  if (typeof path !== 'string') return undefined;
  const variable =
    TOKEN_FILES.find((name) => env[name] === path) ??
    `\`web_identity_token_file\` of profile ${quote(nameOf(end))}${placeOf(end)}`;
  return { path, variable };
}

const TOKEN_FILES = ['AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'];
