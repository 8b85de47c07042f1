/** What `--help` says: made from the table of inputs, so that it holds what there is. Pure. */
import { HELP_GROUPS, type OptionForm } from '../settings/inputs.ts';
import { HOMEPAGE } from '../util/repository.ts';
import { wrap } from '../report/wrap.ts';
import { inputOptions, OWN_OPTIONS, switches, type Option } from './options.ts';

const WIDTH = 80;

/** The whole help, in lines of at most 80 characters. */
export function usage(): string {
  const shown = [...ownOptions(), ...inputOptions().map(inputOption)];
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
    ...HELP_GROUPS.flatMap((title) => [
      '',
      `${title}:`,
      ...shown.flatMap(({ group, lines }) => (group === title ? lines : [])),
    ]),
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

interface HelpEntry {
  group: OptionForm['group'];
  lines: string[];
}

function ownOptions(): HelpEntry[] {
  return Object.entries(OWN_OPTIONS).map(([name, own]) => {
    const { group, description, value, default: usual = '' }: OptionForm & { description: string } = own;
    const written = `${name === 'help' ? '-h, ' : ''}--${name}${value === undefined ? '' : ` ${value}`}`;
    return { group, lines: entry(written, description, usual) };
  });
}

function inputOption({ name, group, value = 'VALUE', description, default: usual = '' }: Option): HelpEntry {
  if (!switches().includes(name)) return { group, lines: entry(`--${name} ${value}`, description, usual) };
  // What is done anyway is only ever turned off.
  return { group, lines: entry(usual === '`true`' ? `--no-${name}` : `--${name}`, description, '') };
}

function entry(written: string, description: string, usual: string): string[] {
  const text = usual === '' ? description : `${description} Default: ${usual}.`;
  const lines = wrap(text.replaceAll('`', ''), WIDTH - INDENT);
  return [`  ${written}`, ...lines.map((line) => `${' '.repeat(INDENT)}${line}`)];
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
