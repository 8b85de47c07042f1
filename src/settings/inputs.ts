/**
 * The action's inputs: one table, from which they are read, documented (docs/inputs.md, action.yml) and tested.
 * Defaults live here and not in action.yml, where a default would be indistinguishable from a value and would
 * overwrite the configuration file.
 */
import { isAbsolute } from 'node:path';
import { ACTIONS } from '../catalog/columns.ts';
import { parseActions } from './actions.ts';
import { parseContextLines } from './context.ts';
import {
  parseAccountId,
  parseAudience,
  parseExternalId,
  parseGuardrail,
  parseManagedPolicyArn,
  parsePrincipalArn,
  parseRoleArn,
  parseSessionName,
  parseSessionPolicy,
} from './identifiers.ts';
import { parseModelId } from './model-id.ts';
import { policyFileLines } from './policy-file-lines.ts';
import * as parse from './parsers.ts';
import { err, ok, quote, type Parsed } from './problem.ts';
import { parseRegion } from './regions.ts';
import { FAIL_ON, SERVICE_TIERS, type FailOn, type Mistake, type PartSettings } from '../domain/settings.ts';

/** One input: what people read of it, and how its text becomes a value. */
export interface InputSpec<T> {
  description: string;
  /** The default in words, as Markdown. Empty if leaving the input out means nothing in particular. */
  default: string;
  /** Value of a text, which is '' if the input is not set. */
  parse: parse.Parser<T>;
}

/** The groups of options in `--help`, in the order in which people ask. */
export const HELP_GROUPS = [
  ...([
    'What to check',
    'As whom',
    'How',
    'What is a failure',
    'What if',
    'Without a call',
    'What is shown',
    'About',
  ] as const),
];

/** How an input is written as an option of the terminal command. */
export interface OptionForm {
  group: (typeof HELP_GROUPS)[number];
  /** What stands for its value: `ARN`; without it VALUE. A switch has none. */
  value?: string;
  /** In a terminal's words, if the input's own are a workflow's or longer than they need to be here. */
  description?: string;
  /** The default there, if it is another. */
  default?: string;
}

/** A row of the table of inputs: all that there is to say of an input. */
export interface InputRow<T> extends InputSpec<T> {
  /** The option of the same name; or why there is none outside a workflow. */
  terminal: OptionForm | { none: string };
  /**
   * Whether a recording of the run has it: as it is, because its grammar has no room for anything of the account's; or
   * stripped. Absent for what is about surfaces, baselines and files that are not applied yet.
   */
  recorded?: 'verbatim' | 'stripped';
}

/** The configuration file that is read where no other is named. */
export const DEFAULT_CONFIG_FILE = '.github/bedrock-access.yml';

/** Below the runner's folder for temporary files. */
export const DEFAULT_REPORT_DIR = 'bedrock-access-check';

function optional<T>(parser: parse.Parser<T>, description: string, words = ''): InputSpec<T | undefined> {
  return { description, default: words, parse: (text) => (text === '' ? ok(undefined) : parser(text)) };
}

function defaulted<T>(parser: parse.Parser<T>, value: string, description: string): InputSpec<T> {
  return { description, default: `\`${value}\``, parse: (text) => parser(text === '' ? value : text) };
}

const FAIL_ON_WORDS =
  'any of `unmet`, `suspected`, `not-called` (no call decided a cell although one was to be made), `at-risk`, `provisional`, `inconclusive`, `unchecked`, `drift` (from the `baseline`), `lifecycle` (a model past its end of life, or near it), `quota` (below `min-tokens-per-minute` or `min-requests-per-minute` of an entry, or not readable), `widened` (a what-if opens what was closed); or `never`.';

const POLICY_FILES_WORDS =
  'as paths or globs of IAM policy JSON or CloudFormation templates, one per line. Before a path may stand what it is attached as (`boundary:`, `session:`, `scp:`), behind it `principal=NAME` and `replaces=POLICY`. Replaces the list of the configuration file.';

export const INPUTS = {
  models: {
    ...optional(
      parse.distinct(parseModelId),
      'Model IDs, inference profile IDs or ARNs, one per line or separated by commas. Replaces the list of the configuration file.',
    ),
    terminal: {
      group: 'What to check',
      value: 'ID',
      description:
        'Model IDs, inference profile IDs or ARNs; --models itself may be left out. Replaces the list of the configuration file.',
    },
    recorded: 'stripped',
  },
  'config-file': {
    ...optional(
      parse.list(parse.line(4096), /[\r\n]+/),
      'Configuration file; several lines or a glob for several files, whose cells are kept apart.',
      `\`${DEFAULT_CONFIG_FILE}\` if it exists`,
    ),
    terminal: {
      group: 'What to check',
      value: 'FILE',
      description:
        'Configuration file; a glob, or the option several times, for several files, whose cells are kept apart.',
      default: '.github/bedrock-access.yml if it exists',
    },
    recorded: 'stripped',
  },
  'aws-region': {
    ...optional(
      parse.distinct(parseRegion),
      'Source regions to check, one per line or separated by commas. Replaces the `regions` at the top of the configuration file.',
      '`AWS_REGION`, then `AWS_DEFAULT_REGION`',
    ),
    terminal: {
      group: 'What to check',
      value: 'REGION',
      description: 'Source regions to check. Replaces the regions at the top of the configuration file.',
      default: "AWS_REGION, then AWS_DEFAULT_REGION, then the profile's region",
    },
    recorded: 'verbatim',
  },
  actions: {
    ...optional(
      parseActions,
      `What to check: ${ACTIONS.map((name) => `\`${name}\``).join(', ')}, or the names that IAM has for them.`,
      '`invoke, stream`',
    ),
    terminal: { group: 'What to check', value: 'ACTION' },
    recorded: 'verbatim',
  },
  'role-to-assume': {
    ...optional(
      parseRoleArn,
      "ARN of the role to assume with GitHub's OIDC token (needs `permissions: id-token: write`). Without it the AWS credentials of the job are used.",
    ),
    terminal: {
      group: 'As whom',
      value: 'ARN',
      description: 'ARN of a role to assume with your credentials, and to check instead of them.',
    },
    recorded: 'stripped',
  },
  audience: {
    ...optional(parseAudience, 'Audience of the OIDC token.', '`sts.amazonaws.com`, in China `sts.amazonaws.com.cn`'),
    terminal: { none: "it is for GitHub's OIDC token" },
    recorded: 'stripped',
  },
  'role-session-name': {
    ...defaulted(parseSessionName, 'bedrock-access-check', 'Name of the session, as CloudTrail shows it.'),
    terminal: { group: 'As whom', value: 'NAME' },
    recorded: 'stripped',
  },
  'role-duration-seconds': {
    ...defaulted(
      parse.integer(900, 43_200),
      '900',
      'How long the credentials of the role are valid, 900 to 43200 seconds; at most 3600 where one role assumes another.',
    ),
    terminal: { group: 'As whom', value: 'N' },
    recorded: 'verbatim',
  },
  'role-external-id': {
    ...optional(
      parseExternalId,
      'External ID that the role asks for. With it the role is assumed from the AWS credentials of the job, not with the OIDC token.',
    ),
    terminal: { group: 'As whom', value: 'ID', description: 'External ID that the role asks for.' },
    recorded: 'stripped',
  },
  'inline-session-policy': {
    ...optional(
      parseSessionPolicy,
      'Session policy (JSON) for the sessions of the roles that are checked: passed to STS, and simulated with the role. It has to allow the calls of the check too (`iam:SimulatePrincipalPolicy`).',
    ),
    terminal: { group: 'As whom', value: 'JSON' },
    recorded: 'stripped',
  },
  'managed-session-policies': {
    ...optional(
      parse.distinct(parseManagedPolicyArn),
      'ARNs of managed policies as session policies, one per line or separated by commas. Reading them takes `iam:GetPolicy` and `iam:GetPolicyVersion`.',
    ),
    terminal: {
      group: 'As whom',
      value: 'ARN',
      description:
        'ARNs of managed policies as session policies. Reading them takes iam:GetPolicy and iam:GetPolicyVersion.',
    },
    recorded: 'stripped',
  },
  'principal-arn': {
    ...optional(
      parsePrincipalArn,
      'ARN of a role or user to simulate instead of the caller. It is not assumed, so no call is made in its name.',
      'the caller',
    ),
    terminal: { group: 'As whom', value: 'ARN' },
    recorded: 'stripped',
  },
  'allowed-account-ids': {
    ...optional(
      parse.list(parseAccountId),
      'Account IDs, one per line or separated by commas; a principal of any other account is refused.',
      'any account',
    ),
    terminal: {
      group: 'As whom',
      value: 'ID',
      description: 'Account IDs; a principal of any other account is refused.',
    },
    recorded: 'stripped',
  },
  simulate: {
    ...defaulted(parse.boolean, 'true', "Whether to ask IAM's policy simulator."),
    terminal: { group: 'How', description: "Do not ask IAM's policy simulator: the calls alone decide." },
    recorded: 'verbatim',
  },
  probe: {
    ...defaulted(
      parse.word(['live', 'validate', 'off']),
      'live',
      '`live`: call each model for one output token; `validate`: send a request that is refused after authorization (security tools may take it for reconnaissance; slow, and only for some model families); `off`: call no model.',
    ),
    terminal: { group: 'How', value: 'MODE' },
    recorded: 'verbatim',
  },
  'allow-marketplace-subscription': {
    ...defaulted(
      parse.boolean,
      'false',
      'Whether to call a model where the call would start an AWS Marketplace subscription.',
    ),
    terminal: { group: 'How', description: 'Call a model where the call would start an AWS Marketplace subscription.' },
    recorded: 'verbatim',
  },
  guardrail: {
    ...optional(
      parseGuardrail,
      "Guardrail that every call carries, `ID:VERSION` or its ARN; the simulation has it as `bedrock:GuardrailIdentifier` and asks for `bedrock:ApplyGuardrail`. Replaces the file's.",
    ),
    terminal: { group: 'What to check', value: 'ID:VERSION' },
    recorded: 'stripped',
  },
  'service-tier': {
    ...optional(
      parse.word(SERVICE_TIERS),
      "Service tier of every call: `default`, `priority`, `flex` or `reserved`; the simulation has it as `bedrock:ServiceTier`. Replaces the file's.",
    ),
    terminal: { group: 'What to check', value: 'TIER' },
    recorded: 'verbatim',
  },
  audit: {
    ...defaulted(
      parse.boolean,
      'false',
      'Whether to report what each principal could call beyond what is configured, and the smallest policy that would do. Makes more simulation calls.',
    ),
    terminal: {
      group: 'How',
      description:
        'Report what each principal could call beyond what is configured, and the smallest policy that would do. Makes more simulation calls.',
    },
    recorded: 'verbatim',
  },
  'discover-models': {
    ...optional(
      parse.list(sourcePattern, /[\r\n]+/),
      'Files of the workspace to search, a glob like `src/**` per line (`!` excludes): model IDs, inference profile IDs and Bedrock ARNs in them that no entry of the configuration covers are warnings on their lines. Changes neither verdicts nor the result.',
    ),
    terminal: { group: 'What to check' },
  },
  context: {
    ...optional(
      parseContextLines,
      'Context for the simulation, `key=value` a line, like `aws:PrincipalTag/team=search`. Replaces the `context` at the top of the configuration file.',
    ),
    terminal: {
      group: 'How',
      value: 'KEY=VALUE',
      description:
        'Context for the simulation, key=value, like aws:PrincipalTag/team=search. Replaces the context at the top of the configuration file.',
    },
    recorded: 'stripped',
  },
  baseline: {
    ...optional(
      parse.line(4096),
      'Path of a `report.json` or `baseline.json` of an earlier run, or `previous`: the report that the last successful run of the same workflow and job on the default branch has uploaded (needs `permissions: actions: read`). What was gained, lost or has another cause since is shown, and is drift. Where there is none yet, the run is the first and compares nothing.',
    ),
    terminal: {
      group: 'What is a failure',
      value: 'FILE',
      description: 'File of an earlier run, report.json or baseline.json: what has changed since is named.',
    },
  },
  'policy-files': {
    ...optional(policyFileLines, `What if: policies that a pull request changes, ${POLICY_FILES_WORDS}`),
    terminal: {
      group: 'What if',
      value: 'FILE',
      description: `What if: policies of a change that is not applied yet, ${POLICY_FILES_WORDS}`,
    },
  },
  'terraform-plan': {
    ...optional(
      parse.list(parse.line(4096), /[\r\n]+/),
      'What if: the JSON of `terraform show -json PLAN` (or `tofu show -json`), at most 2 MB; several lines or a glob for several.',
    ),
    terminal: { group: 'What if', value: 'FILE' },
  },
  'fail-on': {
    ...defaulted(failOn, 'unmet', `What fails the step: ${FAIL_ON_WORDS}`),
    terminal: {
      group: 'What is a failure',
      value: 'WORD',
      description: `What ends with status 1: ${FAIL_ON_WORDS}`,
      default: 'unmet',
    },
    recorded: 'verbatim',
  },
  'fail-before-eol-days': {
    ...defaulted(
      parse.integer(0, 3650),
      '0',
      'With `fail-on: lifecycle`: fails where the end of life of a model has passed or is nearer than this many days, 0 to 3650. A model that is only LEGACY is a warning.',
    ),
    terminal: {
      group: 'What is a failure',
      value: 'DAYS',
      description:
        'With --fail-on lifecycle: status 1 where the end of life of a model has passed or is nearer than this many days, 0 to 3650. A model that is only LEGACY is not a failure.',
      default: '0',
    },
    recorded: 'verbatim',
  },
  'wait-for-access': {
    ...defaulted(
      parse.duration('0s', '1h'),
      '0s',
      'How long to ask again about checks that need action and whose cause can end by itself, like `5m`: after `terraform apply`, IAM changes take time to propagate. Not counted in `timeout`; ends as soon as nothing is left to wait for.',
    ),
    terminal: { group: 'How', value: 'DURATION' },
  },
  'max-cost-usd': {
    ...defaulted(
      parse.usd,
      '0.10',
      'The most that the calls of one run may cost, in US dollars. Calls that would exceed it are not made and are named. A model without a known price counts at a ceiling.',
    ),
    terminal: { group: 'How', value: 'USD' },
    recorded: 'verbatim',
  },
  'max-checks': {
    ...defaulted(
      parse.integer(1, 1_000_000),
      '20000',
      'The most checks (principals x regions x models x actions) that a configuration may ask for. With more, nothing is called.',
    ),
    terminal: { group: 'How', value: 'NUMBER' },
    recorded: 'verbatim',
  },
  parts: {
    ...optional(
      parse.integer(1, 256),
      'Split the configuration into at most this many parts for the jobs of a matrix, 1 to 256, by account and balanced by calls: output `plan`. Nothing is checked or called.',
    ),
    terminal: { group: 'Without a call', value: 'N' },
  },
  part: {
    ...optional(partOfRun, 'The part to check, like `2/3`: an entry of the output `plan`.', 'everything'),
    terminal: { group: 'How', value: 'K/N' },
  },
  timeout: {
    ...defaulted(
      parse.duration('1s', '24h'),
      '5m',
      'Time for the check, like `90s`, `5m` or `1h`. What is not finished by then counts as failed, and the report is still written.',
    ),
    terminal: { group: 'How', value: 'TIME' },
    recorded: 'verbatim',
  },
  concurrency: {
    ...defaulted(
      parse.integer(1, 100),
      '16',
      'Calls to Bedrock at one time, 1 to 100; never more than one for the same account, region and model.',
    ),
    terminal: { group: 'How', value: 'N' },
    recorded: 'verbatim',
  },
  'untrusted-pull-request': {
    ...defaulted(
      parse.word(['skip', 'fail']),
      'skip',
      "What to do on a fork's or Dependabot's pull request, which cannot obtain credentials: `skip` or `fail`.",
    ),
    terminal: { none: 'there is no pull request' },
  },
  summary: {
    ...defaulted(parse.boolean, 'true', 'Whether to write the job summary.'),
    terminal: { none: 'there is no job to summarize' },
  },
  comment: {
    ...defaulted(
      parse.word(['always', 'on-failure', 'never']),
      'always',
      'When to comment on the pull request: `always`, `on-failure` (a comment that is there is still updated when all is well) or `never`. Needs `permissions: pull-requests: write`.',
    ),
    terminal: { none: 'there is no pull request to comment on' },
  },
  'comment-key': {
    ...optional(
      commentKey,
      'Tells the comments of several checks on one pull request apart.',
      'made of workflow, job, step, configuration file, principals and regions',
    ),
    terminal: { none: 'there is no pull request to comment on' },
  },
  issue: {
    ...defaulted(
      parse.word(['never', 'on-failure']),
      'never',
      '`on-failure`: one issue, opened when the gate says no, kept up to date, closed when it passes again; for schedules, not for pull requests. Needs `permissions: issues: write`.',
    ),
    terminal: { none: 'no issue is opened from here' },
  },
  annotations: {
    ...defaulted(
      parse.boolean,
      'true',
      'Whether to annotate the line of the configuration file or workflow that names a model.',
    ),
    terminal: { none: 'annotations are made on the lines of a pull request' },
  },
  'report-dir': {
    ...optional(
      parse.line(4096),
      'Folder for `report.json`, `baseline.json`, `report.md`, `report.html`, `report.sarif`, `report.junit.xml` and the suggested policies.',
      `\`$RUNNER_TEMP/${DEFAULT_REPORT_DIR}\`, \`-2\`, ... for further uses in one job`,
    ),
    terminal: { group: 'What is shown', value: 'DIR', default: 'bedrock-access-check in your cache folder' },
  },
  'mask-aws-account-id': {
    ...defaulted(
      parse.autoOrBoolean,
      'auto',
      'Whether to show pseudonyms instead of account IDs: `true`, `false`, or `auto` (in public repositories, and where that is unknown).',
    ),
    terminal: {
      group: 'What is shown',
      description: 'Show pseudonyms instead of account IDs, to pass a report on: true or false.',
      default: 'false',
    },
  },
  detail: {
    ...defaulted(
      parse.word(['full', 'minimal', 'auto']),
      'auto',
      '`minimal` leaves out names and ARNs of roles, users and policies, and raw messages of AWS; `full` shows them; `auto` is minimal in public repositories.',
    ),
    terminal: {
      group: 'What is shown',
      description:
        'minimal leaves out names and ARNs of roles, users and policies, and raw messages of AWS; full shows them.',
      default: 'full',
    },
  },
  record: {
    ...optional(
      parse.line(4096),
      'File to write the questions and answers of the run to, without account IDs, names and secrets: a world that the testbed replays (`npm run demo -- FILE`), for a bug report.',
    ),
    terminal: { group: 'What is shown', value: 'FILE' },
  },
  error: {
    ...optional(
      parse.anyText,
      'Text of a step that failed: what its AWS error means is written into the summary, and nothing is checked or called.',
    ),
    terminal: { none: 'bedrock-access-check explain explains a message' },
  },
  'github-token': {
    ...optional(
      parse.secretLine,
      'Token for the comment, the issue and reading files at the base commit.',
      '`${{ github.token }}`',
    ),
    terminal: { none: 'nothing is asked of GitHub' },
  },
} satisfies Record<string, InputRow<unknown>>;

/** Names of the action's inputs. */
export type InputName = keyof typeof INPUTS;

/** The values of the inputs, parsed. */
export type InputValues = { readonly [K in InputName]: (typeof INPUTS)[K] extends InputSpec<infer T> ? T : never };

/** Every input as a value; an input with a mistake has its default and is in `broken`. */
export interface ReadInputs {
  values: InputValues;
  mistakes: Mistake[];
  broken: ReadonlySet<InputName>;
}

/**
 * Reads all inputs.
 *
 * @param input the text of an input by its name, '' if it is not set
 */
export function readInputs(input: (name: string) => string): ReadInputs {
  const values: Partial<Record<InputName, unknown>> = {};
  const mistakes: Mistake[] = [];
  const broken = new Set<InputName>();
  for (const [name, spec] of inputEntries()) {
    const parsed = spec.parse(input(name).trim());
    if (parsed.ok) {
      values[name] = parsed.value;
      continue;
    }
    broken.add(name);
    mistakes.push(...parsed.problems.map((problem) => ({ ...problem, input: name })));
    const fallback = spec.parse('');
    values[name] = fallback.ok ? fallback.value : undefined;
  }
  // The loop above has put, under every name, a value that the parser of that name returned.
  return { values: values as InputValues, mistakes, broken };
}

/** Names and specifications in the order of the documentation. */
export function inputEntries(): [InputName, InputRow<unknown>][] {
  return Object.entries(INPUTS) as [InputName, InputRow<unknown>][];
}

/**
 * The description that action.yml has of an input: its own, and the default, which action.yml has no other place for.
 * A default that is an expression stands in action.yml itself; the runner refuses a description with one.
 */
export function actionDescription(spec: InputSpec<unknown>): string {
  if (spec.default === '' || spec.default.includes('${{')) return spec.description;
  return `${spec.description} Default: ${spec.default}.`;
}

/** The table of docs/inputs.md, in Markdown, without a line end after its last row. */
export function inputsTable(): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|');
  const rows = inputEntries().map(
    ([name, spec]) => `| \`${name}\` | ${cell(spec.default)} | ${cell(spec.description)} |`,
  );
  return ['| Input | Default | Meaning |', '|---|---|---|', ...rows].join('\n');
}

function failOn(text: string): Parsed<FailOn[]> {
  const parsed = parse.list(parse.word([...FAIL_ON, 'never']))(text);
  if (!parsed.ok) return parsed;
  const chosen = new Set(parsed.value);
  if (!chosen.has('never')) return ok(FAIL_ON.filter((name) => chosen.has(name)));
  if (chosen.size === 1) return ok([]);
  return err('`never` stands beside others.', 'Write `never` alone, or leave it out.');
}

/** A pattern of files inside the workspace. */
function sourcePattern(text: string): Parsed<string> {
  const path = text.replace(/^!/, '');
  if (isAbsolute(path) || path.split(/[/\\]/).includes('..')) {
    return err(`${quote(text)} leads out of the workspace.`, 'Write a pattern below its root, like `src/**`.');
  }
  return parse.line(4096)(text);
}

/** `2/3` */
function partOfRun(text: string): Parsed<PartSettings> {
  const [, number, of] = /^([1-9][0-9]{0,2})\/([1-9][0-9]{0,2})$/.exec(text) ?? [];
  const part = { number: Number(number), of: Number(of) };
  if (part.number <= part.of && part.of <= 256) return ok(part);
  return err(`${quote(text)} is no part.`, 'Write a part of how many, like `2/3`: an entry of the output `plan`.');
}

function commentKey(text: string): Parsed<string> {
  if (text.includes('-->')) {
    return err('`-->` would end the hidden marker that the key is written in.', 'Write a key without `-->`.');
  }
  return parse.line(200)(text);
}
