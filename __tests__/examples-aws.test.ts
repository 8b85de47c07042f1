/**
 * Terraform and CloudFormation of the examples make the role that the example's two documents describe, and GitHub's
 * provider.
 */
import { describe, expect, test } from '@jest/globals';
import { parse as parseHcl } from '@cdktn/hcl2json';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, type ScalarTag, type CollectionTag, YAMLSeq, isScalar } from 'yaml';
import { z } from 'zod';

const EXAMPLES = readdirSync('examples', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const ACCOUNT = '111122223333';
const PROVIDER = 'token.actions.githubusercontent.com';

const textOf = (example: string, file: string): string => readFileSync(join('examples', example, 'aws', file), 'utf8');
const documentOf = (example: string, name: string): unknown => JSON.parse(textOf(example, `${name}.json`)) as unknown;
const isFromGitHub = (example: string): boolean => textOf(example, 'trust.json').includes(PROVIDER);

test('there are five', () => {
  expect(EXAMPLES).toEqual(['deployment-gate', 'job-matrix', 'pull-request', 'schedule', 'terminal']);
});

describe.each(EXAMPLES)('%s', (example) => {
  test('trusts this repository alone, by both subjects and the audience', () => {
    const trust = documentOf(example, 'trust') as {
      Statement: { Condition: { StringEquals?: Record<string, unknown> } }[];
    };
    expect(trust.Statement).toHaveLength(1);
    if (!isFromGitHub(example)) return;
    const { [`${PROVIDER}:sub`]: subjects, ...rest } = trust.Statement[0]?.Condition.StringEquals ?? {};
    expect(rest).toEqual({ [`${PROVIDER}:aud`]: 'sts.amazonaws.com' });
    const [, context] =
      /^repo:octo-org\/search-service:(pull_request|ref:refs\/heads\/main)$/.exec(
        z.tuple([z.string(), z.string()]).parse(subjects)[0],
      ) ?? [];
    expect(subjects).toEqual([
      `repo:octo-org/search-service:${context ?? 'no context'}`,
      `repo:octo-org@1234567/search-service@7654321:${context ?? 'no context'}`,
    ]);
  });

  test('has a policy without a wildcard action, and with `*` for what has no resource alone', () => {
    const { Statement } = documentOf(example, 'policy') as {
      Statement: { Action: string | string[]; Resource: string | string[] }[];
    };
    for (const { Action, Resource } of Statement) {
      const actions = [Action].flat();
      expect(actions.filter((action) => action.includes('*'))).toEqual([]);
      if ([Resource].flat().includes('*'))
        expect(actions.filter((action) => !/^bedrock:(List|Get)/.test(action))).toEqual([]);
    }
  });

  test('Terraform attaches the documents to one role, beside the provider where GitHub assumes it', async () => {
    const { resource, output } = Terraform.parse(await parseHcl('main.tf', textOf(example, 'main.tf')));
    const [role] = resource.aws_iam_role.check;
    const [policy] = resource.aws_iam_role_policy.check;
    const file = (name: string) => new RegExp(`\\bfile\\("\\$\\{path\\.module\\}/${name}\\.json"\\)`);
    expect(role.assume_role_policy).toMatch(file('trust'));
    expect(policy.policy).toMatch(file('policy'));
    expect(policy.role).toBe('${aws_iam_role.check.name}');
    expect(output.role_arn[0].value).toBe('${aws_iam_role.check.arn}');
    expect(resource.aws_iam_openid_connect_provider?.github).toEqual(
      isFromGitHub(example) ? [{ url: `https://${PROVIDER}`, client_id_list: ['sts.amazonaws.com'] }] : undefined,
    );
    expect(role.name).toBe(templateOf(example).Resources.Role.Properties.RoleName);
  });

  test('CloudFormation has the same documents, the same role and the provider', () => {
    const { Resources, Parameters, Conditions } = templateOf(example);
    const { AssumeRolePolicyDocument, Policies } = Resources.Role.Properties;
    expect(AssumeRolePolicyDocument).toEqual(documentOf(example, 'trust'));
    expect(Policies).toEqual([{ PolicyName: 'bedrock-access', PolicyDocument: documentOf(example, 'policy') }]);
    expect(Resources.Provider).toEqual(
      isFromGitHub(example)
        ? {
            ...{ Type: 'AWS::IAM::OIDCProvider', Condition: 'CreatesProvider' },
            Properties: { Url: `https://${PROVIDER}`, ClientIdList: ['sts.amazonaws.com'] },
          }
        : undefined,
    );
    if (isFromGitHub(example)) {
      expect(Object.keys(Parameters ?? {})).toEqual(['CreateProvider']);
      expect(Conditions).toEqual({ CreatesProvider: { '!Equals': [{ '!Ref': 'CreateProvider' }, 'true'] } });
    }
  });
});

const Terraform = z.object({
  resource: z.strictObject({
    aws_iam_role: z.strictObject({
      check: z.tuple([z.looseObject({ name: z.string(), assume_role_policy: z.string() })]),
    }),
    aws_iam_role_policy: z.strictObject({
      check: z.tuple([z.strictObject({ name: z.string(), role: z.string(), policy: z.string() })]),
    }),
    aws_iam_openid_connect_provider: z.strictObject({ github: z.array(z.unknown()) }).optional(),
  }),
  output: z.strictObject({ role_arn: z.tuple([z.strictObject({ value: z.string() })]) }),
});

const Template = z.strictObject({
  AWSTemplateFormatVersion: z.literal('2010-09-09'),
  // CloudFormation takes at most 1,024 bytes.
  Description: z.string().max(1024),
  Parameters: z.record(z.string(), z.looseObject({ Type: z.literal('String') })).optional(),
  Conditions: z.record(z.string(), z.unknown()).optional(),
  Resources: z.strictObject({
    Provider: z.unknown().optional(),
    Role: z.strictObject({
      Type: z.literal('AWS::IAM::Role'),
      Properties: z.strictObject({
        RoleName: z.string(),
        AssumeRolePolicyDocument: z.unknown(),
        Policies: z.array(z.strictObject({ PolicyName: z.string(), PolicyDocument: z.unknown() })),
      }),
    }),
  }),
  Outputs: z.strictObject({ RoleArn: z.strictObject({ Value: z.object({ '!GetAtt': z.literal('Role.Arn') }) }) }),
});

/** The template with its functions as objects, but for `!Sub` of the account, which is the documents' own. */
function templateOf(example: string): z.infer<typeof Template> {
  const scalar = (tag: string): ScalarTag => ({ tag, resolve: (value) => ({ [tag]: value }) });
  const sequence = (tag: string): CollectionTag => ({
    ...{ tag, collection: 'seq' },
    resolve: (node) => ({
      [tag]: node instanceof YAMLSeq ? node.items.map((item) => (isScalar(item) ? item.value : item)) : [],
    }),
  });
  const sub: ScalarTag = { tag: '!Sub', resolve: (value) => value.replaceAll('${AWS::AccountId}', ACCOUNT) };
  const customTags = [scalar('!Ref'), scalar('!GetAtt'), sub, sequence('!Equals')];
  return Template.parse(parse(textOf(example, 'template.yml'), { customTags }));
}
