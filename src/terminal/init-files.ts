/**
 * The files that `init` writes: configuration, workflow, trust policy, the checker's policy and both in Terraform.
 * Pure.
 */
import { parseArn } from '../domain/arn.ts';
import type { Place } from '../domain/settings.ts';
import { visible } from '../report/visible.ts';
import { HOMEPAGE, REPOSITORY } from '../util/repository.ts';

/** What a repository's files are made of. */
export interface Setup {
  /** `OWNER/NAME` on GitHub. */
  repository: string;
  /** Numeric IDs of owner and repository, if the token's subject has them. */
  ids?: { owner: string; repository: string };
  /** ARN of the role whose access is checked. */
  role: string;
  regions: readonly string[];
  models: readonly { id: string; place?: Place }[];
}

/** A file to be written, by its path below the repository's root. */
export interface SetupFile {
  path: string;
  text: string;
}

const PROVIDER = 'token.actions.githubusercontent.com';

/** Returns the files, in the order in which a person reads them. */
export function setupFiles(setup: Setup): SetupFile[] {
  return [
    { path: '.github/bedrock-access.yml', text: configuration(setup) },
    { path: '.github/workflows/bedrock-access.yml', text: workflow(setup) },
    { path: 'aws/trust.json', text: json(trustPolicy(setup)) },
    { path: 'aws/policy.json', text: json(checkerPolicy(setup)) },
    { path: 'aws/main.tf', text: terraform(setup) },
  ];
}

/** Prints the two numeric IDs in the form that `--repository-ids` takes. */
export function idsCommand(repository: string): string {
  return `gh api repos/${repository} --jq '"\\(.owner.id)/\\(.id)"'`;
}

/**
 * Trusts pull requests of the repository alone. Repositories that were created, renamed or transferred since 15 July
 * 2026 have numeric IDs in the subject (GitHub docs, OpenID Connect reference, immutable subject claims); both forms
 * are given, since a rename changes one.
 */
export function trustPolicy({ repository, ids, role }: Setup): object {
  const [owner = '', name = ''] = repository.split('/');
  const subjects = [
    `repo:${repository}:pull_request`,
    ...(ids ? [`repo:${owner}@${ids.owner}/${name}@${ids.repository}:pull_request`] : []),
  ];
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'GitHub',
        Effect: 'Allow',
        Principal: { Federated: `${inAccount(role, 'iam')}:oidc-provider/${PROVIDER}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: { [`${PROVIDER}:aud`]: audience(role), [`${PROVIDER}:sub`]: subjects } },
      },
    ],
  };
}

/**
 * What the check asks, and no more: the document of the README's quick start (docs/permissions.md has each
 * permission).
 */
export function checkerPolicy({ role }: Pick<Setup, 'role'>): object {
  const { partition } = partsOf(role);
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'AskIamAboutTheRole',
        Effect: 'Allow',
        Action: [
          ...[
            'iam:SimulatePrincipalPolicy',
            'iam:GetContextKeysForPrincipalPolicy',
            'iam:GetRole',
            'iam:ListRolePolicies',
          ],
          ...['iam:GetRolePolicy', 'iam:ListAttachedRolePolicies'],
        ],
        Resource: role,
      },
      {
        Sid: 'ReadItsPolicies',
        Effect: 'Allow',
        Action: ['iam:GetPolicy', 'iam:GetPolicyVersion'],
        Resource: [`${inAccount(role, 'iam')}:policy/*`, `arn:${partition}:iam::aws:policy/*`],
      },
      {
        Sid: 'AskAboutModels',
        Effect: 'Allow',
        Action: [
          ...['bedrock:ListFoundationModels', 'bedrock:GetFoundationModel', 'bedrock:GetFoundationModelAvailability'],
          ...['bedrock:ListInferenceProfiles', 'bedrock:GetInferenceProfile'],
        ],
        Resource: '*',
      },
    ],
  };
}

function configuration({ models, regions }: Setup): string {
  return `${[
    `# yaml-language-server: $schema=https://raw.githubusercontent.com/${REPOSITORY}/v1/schema/config.schema.json`,
    `# What the application needs. Every key: ${HOMEPAGE}/blob/v1/docs/configuration.md`,
    'version: 1',
    `regions: [${regions.join(', ')}]`,
    'models:',
    ...models.map(({ id, place }) => {
      const found = place ? ` # ${visible(place.file)}:${place.line}` : '';
      return `  - id: ${id}${found}`;
    }),
  ].join('\n')}\n`;
}

function workflow({ role }: Setup): string {
  return `# Fails a pull request when the role cannot use its models.
name: bedrock access
on: pull_request
permissions:
  id-token: write # to assume the role
  contents: read # to read .github/bedrock-access.yml
  pull-requests: write # to comment
jobs:
  access:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@v7
      - uses: ${REPOSITORY}@v1
        id: access
        with:
          role-to-assume: ${role}
      - uses: actions/upload-artifact@v7 # the whole report, also of a run that fails
        if: always() && steps.access.outputs.report-dir != ''
        with:
          name: bedrock-access
          path: \${{ steps.access.outputs.report-dir }}
`;
}

function terraform({ role }: Setup): string {
  const { name, path } = roleName(role);
  return `# The role that pull requests check, with what the check asks. What its application needs stays where it is.
terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.81"
    }
  }
}

# What is there already is taken over instead of made. A role keeps no other trust than trust.json's: add its own statements there first.
#   terraform import aws_iam_openid_connect_provider.github ${inAccount(role, 'iam')}:oidc-provider/${PROVIDER}
#   terraform import aws_iam_role.check ${name}
resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://${PROVIDER}"
  client_id_list = ["${audience(role)}"]
}

resource "aws_iam_role" "check" {
  name               = "${name}"
${path === '/' ? '' : `  path               = "${path}"\n`}  assume_role_policy = file("\${path.module}/trust.json")

  depends_on = [aws_iam_openid_connect_provider.github]
}

resource "aws_iam_role_policy" "check" {
  name   = "bedrock-access-check"
  role   = aws_iam_role.check.name
  policy = file("\${path.module}/policy.json")
}

output "role_arn" {
  value = aws_iam_role.check.arn
}
`;
}

/** What to do with the files, in sentences and commands, the first one being the next. */
export function nextSteps({ role, repository, ids }: Setup): string[] {
  const { name } = roleName(role);
  const later = ids
    ? []
    : [
        'A repository that was created, renamed or transferred since 15 July 2026 has numeric IDs in the subject of its tokens, and',
        'aws/trust.json does not have them yet. This prints them for --repository-ids; run init once more with that and --force:',
        `  ${idsCommand(repository)}`,
      ];
  return [
    'Next, look at what will be checked; nothing is called:',
    `  bedrock-access-check --plan --role-to-assume ${role}`,
    'Then give the role trust and permissions: with Terraform in aws/, or where it exists already and has no other trust with',
    `  aws iam create-open-id-connect-provider --url https://${PROVIDER} --client-id-list ${audience(role)}`,
    '  (once per account)',
    `  aws iam update-assume-role-policy --role-name ${name} --policy-document file://aws/trust.json`,
    `  aws iam put-role-policy --role-name ${name} --policy-name bedrock-access-check --policy-document file://aws/policy.json`,
    ...later,
    'Last, open a pull request with these files: its comment is the first report.',
  ];
}

function audience(role: string): string {
  return partsOf(role).partition === 'aws-cn' ? 'sts.amazonaws.com.cn' : 'sts.amazonaws.com';
}

function roleName(role: string): { name: string; path: string } {
  const parts = partsOf(role).resource.split('/').slice(1);
  const name = parts.pop() ?? '';
  return { name, path: ['', ...parts, ''].join('/') };
}

function inAccount(role: string, service: string): string {
  const { partition, account } = partsOf(role);
  return `arn:${partition}:${service}::${account}`;
}

function partsOf(role: string): { partition: string; account: string; resource: string } {
  return parseArn(role) ?? { partition: 'aws', account: '', resource: role };
}

function json(document: object): string {
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
