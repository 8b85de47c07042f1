/** What `--help` says: made from the table of inputs, so that it holds what there is. Pure. */
import { INPUTS, type InputName } from '../settings/inputs.ts';
import { HOMEPAGE } from '../util/repository.ts';
import { wrap } from '../report/wrap.ts';
import { OWN_OPTIONS, optionNames, switches } from './options.ts';

const WIDTH = 80;

interface Words {
  description: string;
  default?: string;
}

/** In a terminal's words, where the input's own are a workflow's or longer than they need to be here. */
const IN_A_TERMINAL: Partial<Record<InputName, Words>> = {
  'aws-region': {
    description: 'Source regions to check. Replaces the regions at the top of the configuration file.',
    default: "AWS_REGION, then AWS_DEFAULT_REGION, then the profile's region",
  },
  models: {
    description:
      'Model IDs, inference profile IDs or ARNs; --models itself may be left out. Replaces the list of the configuration file.',
  },
  'role-to-assume': {
    description: 'ARN of a role to assume with your credentials, and to check instead of them.',
  },
  'role-external-id': { description: 'External ID that the role asks for.' },
  simulate: { description: "Do not ask IAM's policy simulator: the calls alone decide." },
  'fail-on': {
    description: INPUTS['fail-on'].description.replace('What fails the step', 'What ends with status 1'),
    default: 'unmet',
  },
  'fail-before-eol-days': {
    description: INPUTS['fail-before-eol-days'].description
      .replace('With `fail-on: lifecycle`: fails', 'With --fail-on lifecycle: status 1')
      .replace('is a warning', 'is not a failure'),
    default: '0',
  },
  'config-file': {
    description:
      'Configuration file; a glob, or the option several times, for several files, whose cells are kept apart.',
    default: '.github/bedrock-access.yml if it exists',
  },
  baseline: {
    description: 'File of an earlier run, report.json or baseline.json: what has changed since is named.',
  },
  'policy-files': {
    description: INPUTS['policy-files'].description.replace(
      'that a pull request changes',
      'of a change that is not applied yet',
    ),
  },
  'report-dir': {
    description: INPUTS['report-dir'].description,
    default: 'bedrock-access-check in your cache folder',
  },
  'mask-aws-account-id': {
    description: 'Show pseudonyms instead of account IDs, to pass a report on: true or false.',
    default: 'false',
  },
  detail: {
    description: INPUTS.detail.description.replace(/; `auto`.*/, '.'),
    default: 'full',
  },
};

/** What each option takes; VALUE where it is not here. */
const PLACEHOLDERS: Partial<Record<InputName, string>> = {
  models: 'ID',
  'config-file': 'FILE',
  'aws-region': 'REGION',
  actions: 'ACTION',
  'role-to-assume': 'ARN',
  'role-session-name': 'NAME',
  'role-duration-seconds': 'N',
  'role-external-id': 'ID',
  'inline-session-policy': 'JSON',
  'managed-session-policies': 'ARN',
  'principal-arn': 'ARN',
  'allowed-account-ids': 'ID',
  probe: 'MODE',
  guardrail: 'ID:VERSION',
  'service-tier': 'TIER',
  context: 'KEY=VALUE',
  baseline: 'FILE',
  'fail-on': 'WORD',
  'fail-before-eol-days': 'DAYS',
  'max-cost-usd': 'USD',
  'max-checks': 'NUMBER',
  'wait-for-access': 'DURATION',
  timeout: 'TIME',
  concurrency: 'N',
  parts: 'N',
  part: 'K/N',
  'report-dir': 'DIR',
  record: 'FILE',
  'policy-files': 'FILE',
  'terraform-plan': 'FILE',
};

/** The groups, in the order in which people ask; what no group names comes last, so that nothing is ever left out. */
const GROUPS: readonly (readonly [string, readonly (InputName | keyof typeof OWN_OPTIONS)[]])[] = [
  ['What to check', ['models', 'aws-region', 'actions', 'config-file', 'guardrail', 'service-tier', 'discover-models']],
  [
    'As whom',
    [
      'profile',
      'role-to-assume',
      'role-external-id',
      'role-session-name',
      'role-duration-seconds',
      'inline-session-policy',
      'managed-session-policies',
      'principal-arn',
      'allowed-account-ids',
    ],
  ],
  [
    'How',
    [
      'simulate',
      'probe',
      'context',
      'max-cost-usd',
      'max-checks',
      'allow-marketplace-subscription',
      'audit',
      'timeout',
      'wait-for-access',
      'concurrency',
      'part',
    ],
  ],
  ['What is a failure', ['fail-on', 'fail-before-eol-days', 'baseline']],
  ['What if', ['policy-files', 'terraform-plan']],
  ['Without a call', ['plan', 'check-config', 'parts', 'endpoints']],
  ['What is shown', ['json', 'verbose', 'report-dir', 'record', 'mask-aws-account-id', 'detail', 'help', 'version']],
];

/** The whole help, in lines of at most 80 characters. */
export function usage(): string {
  const grouped = new Set<string>(GROUPS.flatMap(([, names]) => names));
  const others = optionNames().filter((name) => !grouped.has(name));
  const groups = others.length > 0 ? [...GROUPS, ['Further options', others] as const] : GROUPS;
  return [
    'Usage: bedrock-access-check [OPTIONS] [MODEL...]',
    '       bedrock-access-check explain [MESSAGE]',
    '       bedrock-access-check policy FILE...',
    '       bedrock-access-check who-can MODEL...',
    '       bedrock-access-check init [MODEL...]',
    '',
    ...wrap(
      'Checks whether you, or a role that you may assume, can use your Amazon Bedrock models: IAM is asked why, one call of one output token whether. "explain" explains an AWS error that you have before you, "policy" says what the text of policies allows; neither calls anything. "who-can" reads the policies of the whole account and says who can call a model. "init" writes what a repository needs.',
      WIDTH,
    ),
    ...groups.flatMap(([title, names]) => ['', `${title}:`, ...names.flatMap(option)]),
    '',
    ...LISTS,
    '',
    ...EXAMPLES,
    '',
    ...REST,
    '',
  ].join('\n');
}

const INDENT = 6;

function option(name: InputName | keyof typeof OWN_OPTIONS): string[] {
  const text = isOwn(name) ? withDefault(OWN_OPTIONS[name]) : textOf(name);
  return [`  ${form(name)}`, ...wrap(text, WIDTH - INDENT).map((line) => `${' '.repeat(INDENT)}${line}`)];
}

function textOf(name: InputName): string {
  const words: Words = IN_A_TERMINAL[name] ?? INPUTS[name];
  const said = withDefault(switches().includes(name) ? { description: words.description } : words);
  return said
    .replaceAll('`', '')
    .replace(/^Whether to (\w)/, (_, first: string) => first.toUpperCase())
    .replace(', one per line or separated by commas', '')
    .replace(' a line, like', ', like');
}

function withDefault({ description, default: usual = '' }: Words): string {
  return usual === '' ? description : `${description} Default: ${usual}.`;
}

function form(name: InputName | keyof typeof OWN_OPTIONS): string {
  if (name === 'help') return '-h, --help';
  if (name === 'profile') return `--profile ${OWN_OPTIONS.profile.placeholder}`;
  if (isOwn(name)) return `--${name}`;
  if (!switches().includes(name)) return `--${name} ${PLACEHOLDERS[name] ?? 'VALUE'}`;
  // What is done anyway is only ever turned off.
  return INPUTS[name].default === '`true`' ? `--no-${name}` : `--${name}`;
}

function isOwn(name: string): name is keyof typeof OWN_OPTIONS {
  return name in OWN_OPTIONS;
}

const LISTS = wrap(
  'Lists are given several times or with commas. --name=value works too, and --no-simulate turns a switch off. Without models the configuration file .github/bedrock-access.yml below the current folder says what is checked.',
  WIDTH,
);

const EXAMPLES = [
  'Examples:',
  '  Can my profile use Nova Lite in two regions?',
  '      bedrock-access-check --profile dev --aws-region us-east-1,eu-central-1 \\',
  '          amazon.nova-lite-v1:0',
  '  As an SSO user, with the policy that would close the gaps:',
  '      aws sso login --profile team',
  '      bedrock-access-check --profile team --report-dir ./bedrock \\',
  '          us.anthropic.claude-sonnet-4-5-20250929-v1:0',
  '      cat ./bedrock/suggested-policy.json',
  '  What the application needs, and what must be out of reach (expect: deny):',
  '      bedrock-access-check --config-file .github/bedrock-access.yml --json |',
  "          jq -r '.cells[] | select(.met == false) | .model'",
  '  What does this error mean?',
  '      bedrock-access-check explain "AccessDeniedException: User: ... is not',
  '          authorized to perform: bedrock:InvokeModel on resource: ..."',
];

const REST = [
  'Exit status:',
  '  0  as expected',
  '  1  not as expected: what --fail-on names was found',
  '  2  the check could not be made: wrong options or configuration, no credentials',
  '',
  'Environment:',
  ...indented(
    'Credentials are found where the AWS CLI finds them: AWS_ACCESS_KEY_ID and its companions, AWS_BEARER_TOKEN_BEDROCK, AWS_PROFILE and the files in ~/.aws (SSO, roles, processes), AWS_WEB_IDENTITY_TOKEN_FILE, the container, the instance.',
  ),
  ...indented('AWS_REGION and AWS_DEFAULT_REGION name a region; HTTPS_PROXY and NO_PROXY are obeyed.'),
  ...indented('NO_COLOR turns colours off and FORCE_COLOR on; with CI or TERM=dumb there is no progress line.'),
  '',
  'Cost:',
  ...indented(
    'One output token for each model, region and action: a default check of ten text models costs about USD 0.001 or less. The worst case is said before the first call and never exceeds --max-cost-usd; with --probe off no model is called.',
  ),
  '',
  ...wrap(`The configuration file, the verdicts and what the credentials need: ${HOMEPAGE}/tree/main/docs`, WIDTH),
];

function indented(text: string): string[] {
  return wrap(text, WIDTH - 2).map((line) => `  ${line}`);
}
