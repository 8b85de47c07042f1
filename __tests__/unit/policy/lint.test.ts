/** Mistakes of real Bedrock policies, each with its place and what to write instead. */
import { expect, test } from '@jest/globals';
import { type PolicyKind, readPolicy } from '../../../src/policy/document.ts';
import { lintPolicies } from '../../../src/policy/lint.ts';

function lint(statements: object | object[], kind: PolicyKind = 'identity'): string[] {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 1);
  const read = readPolicy(text, { name: 'app.json', kind });
  if (!read.ok) throw new Error(read.problem.message);
  return lintPolicies([read.document]).map(
    ({ rule, at, message, fix }) => `${at.line} ${rule}: ${message} ${fix ?? ''}`,
  );
}

const allow = (Action: string | string[], Resource: string | string[] = '*', Condition?: object) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
});
const HAIKU = 'anthropic.claude-haiku-4-5-20251001-v1:0';

test.each<[string, object, string[]]>([
  ['a policy without a mistake', allow(['bedrock:InvokeModel*', 'bedrock:List*', 's3:Get']), []],
  [
    'an API that is no action',
    allow(['bedrock:Converse', 'bedrock:ConverseStream']),
    [
      '6 unknown-action: There is no IAM action bedrock:Converse (table of 2026-09-26): it allows nothing. Write bedrock:InvokeModel instead.',
      '7 unknown-action: There is no IAM action bedrock:ConverseStream (table of 2026-09-26): it allows nothing. Write bedrock:InvokeModelWithResponseStream instead.',
    ],
  ],
  [
    'the name of an endpoint',
    allow('bedrock-runtime:InvokeModel'),
    [
      '5 unknown-action: bedrock-runtime is an endpoint; its actions begin with bedrock (table of 2026-09-26): it allows nothing. Write bedrock:InvokeModel instead.',
    ],
  ],
  [
    'a wildcard that no action matches',
    { ...allow('bedrock:Convers*'), Effect: 'Deny' },
    ['5 unknown-action: There is no IAM action bedrock:Convers* (table of 2026-09-26): it denies nothing. '],
  ],
  [
    'an action that does not take the resource',
    allow('bedrock:CountTokens', 'arn:aws:bedrock:*:*:inference-profile/*'),
    ['5 resource-type: bedrock:CountTokens takes foundation-model, and no resource of this statement is one. '],
  ],
  [
    'an action that takes no resource',
    allow('bedrock:ListFoundationModels', 'arn:aws:bedrock:*::foundation-model/*'),
    [
      '5 resource-type: bedrock:ListFoundationModels takes no resource, and this statement has ARNs only: it does not count for that action. Put bedrock:ListFoundationModels into a statement of its own with "Resource": "*".',
    ],
  ],
  [
    "AWS's own example of ListInferenceProfiles",
    allow('bedrock:ListInferenceProfiles', 'arn:aws:bedrock:*:*:inference-profile/*'),
    [],
  ],
  [
    'an account in the ARN of a foundation model',
    allow('bedrock:InvokeModel', 'arn:aws:bedrock:us-east-1:111122223333:foundation-model/amazon.nova-lite-v1:0'),
    [
      '6 arn-matches-nothing: arn:aws:bedrock:us-east-1:111122223333:foundation-model/amazon.nova-lite-v1:0 matches nothing, and so allows nothing: the ARN of a foundation model has no account. Write arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0 instead.',
    ],
  ],
  [
    'a profile without an account',
    allow('bedrock:InvokeModel', 'arn:aws:bedrock:*::inference-profile/*'),
    [
      '6 arn-matches-nothing: arn:aws:bedrock:*::inference-profile/* matches nothing, and so allows nothing: the ARN of a resource of type inference-profile has an account. Write arn:aws:bedrock:*:*:inference-profile/* instead.',
    ],
  ],
  [
    'an ARN without its ::',
    allow('bedrock:InvokeModel', 'arn:aws:bedrock:us-east-1:foundation-model/amazon.nova-lite-v1:0'),
    [
      '6 arn-matches-nothing: arn:aws:bedrock:us-east-1:foundation-model/amazon.nova-lite-v1:0 matches nothing, and so allows nothing: the colon of the account is missing. Write arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0 instead.',
    ],
  ],
  [
    'a region that is none',
    allow('bedrock:InvokeModel', 'arn:aws:bedrock:global::foundation-model/amazon.nova-lite-v1:0'),
    [
      '6 arn-matches-nothing: arn:aws:bedrock:global::foundation-model/amazon.nova-lite-v1:0 matches nothing, and so allows nothing: global is no region in an ARN; the model behind a global profile has none. Write arn:aws:bedrock:::foundation-model/amazon.nova-lite-v1:0 instead.',
    ],
  ],
  [
    'a version that is missing',
    allow('bedrock:InvokeModel', 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1'),
    [
      '6 arn-matches-nothing: arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1 matches nothing, and so allows nothing: there is no model amazon.nova-lite-v1 in the table. Write arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0 instead.',
    ],
  ],
  [
    'a model newer than the table',
    allow('bedrock:InvokeModel', 'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-haiku-9-v1:0'),
    [],
  ],
  [
    'the ID of a profile where a model belongs',
    allow('bedrock:InvokeModel', `arn:aws:bedrock:us-west-2::foundation-model/global.${HAIKU}`),
    [
      `6 arn-matches-nothing: arn:aws:bedrock:us-west-2::foundation-model/global.${HAIKU} matches nothing, and so allows nothing: global.${HAIKU} is an inference profile, not a foundation model. Write arn:aws:bedrock:us-west-2:*:inference-profile/global.${HAIKU} and arn:aws:bedrock:::foundation-model/${HAIKU} and arn:aws:bedrock:us-west-2::foundation-model/${HAIKU} instead.`,
    ],
  ],
  [
    'a wildcard under StringEquals',
    allow('bedrock:InvokeModel', '*', { StringEquals: { 'aws:PrincipalTag/team': 'search-*' } }),
    [
      '9 equals-with-wildcard: StringEquals compares letter by letter, so aws:PrincipalTag/team with search-* is never true, and this Allow never counts by it. Write StringLike instead of StringEquals.',
    ],
  ],
  [
    'a profile without all its models',
    allow('bedrock:InvokeModel', [
      'arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.amazon.nova-lite-v1:0',
      'arn:aws:bedrock:us-east-1::foundation-model/*',
    ]),
    [
      '7 profile-without-models: The profile us.amazon.nova-lite-v1:0 is allowed, and some of the models that it routes to from us-east-1 are not: arn:aws:bedrock:us-east-2::foundation-model/amazon.nova-lite-v1:0, arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-lite-v1:0. Allow bedrock:InvokeModel on these too.',
    ],
  ],
  [
    'a model without its profile',
    allow('bedrock:InvokeModel', `arn:aws:bedrock:us-east-1::foundation-model/${HAIKU}`),
    [
      `6 models-without-profile: ${HAIKU} can be called through an inference profile only, and no profile is allowed. Allow bedrock:InvokeModel on arn:aws:bedrock:us-east-1:*:inference-profile/us.${HAIKU} too.`,
    ],
  ],
  [
    'a list of regions that misses destinations',
    allow('bedrock:InvokeModel', '*', { StringEquals: { 'aws:RequestedRegion': ['us-east-1'] } }),
    [
      '9 regions-miss-destination: aws:RequestedRegion has us-east-1 and not us-east-2, us-west-2: us. profiles called there route to them, and this statement does not allow that. Add "us-east-2", "us-west-2" to aws:RequestedRegion.',
    ],
  ],
  [
    'a Deny by region that global profiles do not survive',
    {
      Effect: 'Deny',
      NotAction: 'iam:*',
      Resource: '*',
      Condition: { StringNotLike: { 'aws:RequestedRegion': 'us-*' } },
    },
    [
      '9 deny-kills-global: This denies every call of a global inference profile: its model is authorised with aws:RequestedRegion = unspecified, which is not in the list. Add "unspecified" to aws:RequestedRegion if global profiles are to work.',
    ],
  ],
  [
    'Marketplace in the hands of the application',
    allow('aws-marketplace:*'),
    [
      '5 marketplace-subscribe: aws-marketplace:* lets every holder of this policy subscribe the account to paid products of AWS Marketplace. Subscribe once as an administrator, or narrow it by aws:CalledViaLast = bedrock.amazonaws.com or aws-marketplace:ProductId.',
    ],
  ],
  [
    'Marketplace through Bedrock',
    allow('aws-marketplace:Subscribe', '*', { StringEquals: { 'aws:CalledViaLast': 'bedrock.amazonaws.com' } }),
    [],
  ],
])('%s', (_, statements, wanted) => {
  expect(lint(statements)).toEqual(wanted);
});

test('a list of approved models in an SCP that denies their profiles', () => {
  const statement = {
    Effect: 'Deny',
    Action: 'bedrock:InvokeModel',
    NotResource: 'arn:aws:bedrock:*::foundation-model/amazon.*',
  };
  expect(lint(statement, 'scp')).toEqual([
    '6 not-resource-without-profiles: This denies every inference profile, also those of the models that it spares: the ARN of a profile is not in the list. Add "arn:aws:bedrock:*:*:inference-profile/*.amazon.*" to NotResource.',
  ]);
});
