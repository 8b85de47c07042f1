/**
 * Random worlds about the one side effect that a check must not have: an account without agreements, a principal that
 * may or may not subscribe it, and everything that can keep a check from knowing. A Deny under a condition that the
 * simulator cannot know is not among them: the contract takes an explicit Deny for certain.
 */
import fc from 'fast-check';
import type { Account, Fault, World } from '../../testbed/world.ts';

const ACCOUNT = '111122223333';
const KNOWN = 'cohere.command-r-v1:0';
const UNKNOWN = 'newco.chat-1';
const HAIKU = 'anthropic.claude-haiku-4-5-20251001-v1:0';
const PROFILE = `arn:aws:bedrock:us-east-1:${ACCOUNT}:application-inference-profile/heol2zyy5v48`;
const ROUTER = `arn:aws:bedrock:us-east-1:${ACCOUNT}:prompt-router/abcdefghijkl`;
const PROVISIONED = `arn:aws:bedrock:us-east-1:${ACCOUNT}:provisioned-model/abcdefghijkl`;
const PRODUCT = 'prod-tukx4z3hrewle';

const allow = (Action: string[], Condition?: object) => ({
  ...{ Effect: 'Allow', Action, Resource: '*' },
  ...(Condition && { Condition }),
});
const arnOf = (id: string) => `arn:aws:bedrock:us-east-1::foundation-model/${id}`;
const SUBSCRIBE = ['aws-marketplace:Subscribe'];
const TAGGED = { StringEquals: { 'aws:PrincipalTag/team': 'search' } };
const forProducts = (...products: string[]) => ({
  'ForAnyValue:StringEquals': { 'aws-marketplace:ProductId': products },
});
const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
const ALL = { Effect: 'Allow', Action: '*', Resource: '*' };

/** What the principal's own policies say of Subscribe. */
const OWN: Record<string, object[]> = {
  nothing: [],
  allowed: [allow(SUBSCRIBE)],
  everything: [ALL],
  'a product': [allow(SUBSCRIBE, forProducts(PRODUCT))],
  'another product': [allow(SUBSCRIBE, forProducts('prod-other'))],
  'the newest product': [allow(SUBSCRIBE, forProducts('prod-newest'))],
  'a tag': [allow(SUBSCRIBE, TAGGED)],
  'through Bedrock': [allow(SUBSCRIBE, { StringEquals: { 'aws:CalledViaLast': 'bedrock.amazonaws.com' } })],
  denied: [allow(SUBSCRIBE), { Effect: 'Deny', Action: SUBSCRIBE, Resource: '*' }],
};
/** What an organization or a boundary says of it. */
const LAYERS: Record<string, object[] | undefined> = {
  none: undefined,
  all: [ALL],
  'all but Marketplace': [allow(['bedrock:*', 'iam:*', 'sts:*'])],
  'Marketplace under a tag': [allow(['bedrock:*', 'iam:*', 'sts:*']), allow(['aws-marketplace:*'], TAGGED)],
  denied: [ALL, { Effect: 'Deny', Action: SUBSCRIBE, Resource: '*' }],
};
const FAULTS: Record<string, Fault[]> = {
  none: [],
  'availability fails': [fault('bedrock', 'GetFoundationModelAvailability')],
  'IAM fails': [fault('iam', 'SimulatePrincipalPolicy')],
  'keys fail': [fault('iam', 'GetContextKeysForPrincipalPolicy')],
  'strangers answer': [
    {
      service: 'bedrock',
      operation: 'GetFoundationModelAvailability',
      body: '{"agreementAvailability":{"status":"AVAILABLE"}}',
    },
  ],
};
const AGREEMENTS = ['NOT_AVAILABLE', 'AVAILABLE', 'PENDING', 'ERROR'] as const;

function fault(service: string, operation: string): Fault {
  return { service, operation, status: 500, name: 'InternalFailure', message: 'An unexpected error occurred.' };
}

const nameOf = (table: object) => fc.constantFrom(...Object.keys(table));

/** A world, with a line that says what it is about. */
export const subscriptionWorld: fc.Arbitrary<World> = fc
  .record({
    own: nameOf(OWN),
    organization: nameOf(LAYERS),
    boundary: nameOf(LAYERS),
    fault: nameOf(FAULTS),
    may: fc.record({ agreements: fc.boolean(), simulate: fc.boolean(), keys: fc.boolean(), describe: fc.boolean() }),
    agreements: fc.record({
      known: fc.constantFrom(...AGREEMENTS),
      unknown: fc.constantFrom(...AGREEMENTS),
      haiku: fc.constantFrom(...AGREEMENTS),
    }),
    stated: fc.constantFrom('', 'amazon.nova-lite-v1:0', HAIKU),
    expect: fc.constantFrom('allow', 'deny'),
    key: fc.boolean(),
    simulate: fc.boolean(),
  })
  .map((wish): World => {
    const { own, organization, boundary, may, agreements, stated, key, simulate } = wish;
    const model = (agreement: string, product: string) => ({
      ...{ availability: { agreement }, product, 'count-tokens': true },
    });
    const scp = LAYERS[organization];
    const limits = LAYERS[boundary];
    const permissions = [
      allow([
        'bedrock:InvokeModel',
        'bedrock:InvokeModelWithResponseStream',
        'bedrock:CountTokens',
        'bedrock:CallWithBearerToken',
      ]),
      ...(may.agreements ? [allow(['bedrock:GetFoundationModelAvailability'])] : []),
      ...(may.describe
        ? [allow(['bedrock:GetInferenceProfile', 'bedrock:GetPromptRouter', 'bedrock:GetProvisionedModelThroughput'])]
        : []),
      ...(may.simulate ? [allow(['iam:SimulatePrincipalPolicy'])] : []),
      ...(may.keys ? [allow(['iam:GetContextKeysForPrincipalPolicy'])] : []),
      ...(OWN[own] ?? []),
    ];
    const account: Account = {
      ...(scp && {
        organization: {
          id: 'o-a1b2c3d4e5',
          'service-control-policies': [[{ name: 'Guard', document: policy(...scp) }]],
        },
      }),
      users: {
        app: {
          tags: { team: 'search' },
          'access-keys': [{ id: 'AKIAIOSFODNN7EXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' }],
          'bedrock-api-keys': [{ region: 'us-east-1', secret: '3wT5aKZq9EXAMPLEkeyOfTheFrenchGuide7dPxRfiCYrti4zz=' }],
          policies: { app: policy(...permissions) },
          ...(limits && { 'permissions-boundary': { name: 'Limits', document: policy(...limits) } }),
        },
      },
      bedrock: {
        models: {
          'us-east-1': {
            'amazon.nova-lite-v1:0': {},
            [KNOWN]: model(agreements.known, PRODUCT),
            [UNKNOWN]: model(agreements.unknown, 'prod-newest'),
            [HAIKU]: { ...model(agreements.haiku, 'prod-xdkflymybwmvi'), 'on-demand': false },
          },
        },
        'inference-profiles': { 'us-east-1': { [`us.${HAIKU}`]: { models: [arnOf(HAIKU)] } } },
        'application-inference-profiles': { 'us-east-1': { heol2zyy5v48: { name: 'search', models: [arnOf(HAIKU)] } } },
        'prompt-routers': { 'us-east-1': { abcdefghijkl: { models: [arnOf(KNOWN)], fallback: arnOf(KNOWN) } } },
        provisioned: { 'us-east-1': { abcdefghijkl: { base: KNOWN } } },
      },
    };
    const behind = stated === '' ? '' : `\n    foundation-models: [${stated}]`;
    const entry = (id: string, more = '') => `  - id: ${id}\n    expect: ${wish.expect}${more}`;
    return {
      title: 'A random world about subscriptions',
      about: JSON.stringify(wish),
      accounts: { [ACCOUNT]: account },
      faults: FAULTS[wish.fault] ?? [],
      github: { repository: 'octo-org/search-service', visibility: 'private', event: 'push', 'id-token': false },
      run: {
        inputs: {
          'aws-region': 'us-east-1',
          actions: 'invoke, stream, count-tokens',
          simulate: String(simulate || wish.expect === 'deny'),
        },
        env: key
          ? { AWS_BEARER_TOKEN_BEDROCK: '${long-term-key:app}' }
          : {
              AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
              AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
            },
        files: {
          '.github/bedrock-access.yml': [
            'models:',
            ...[entry(KNOWN), entry(UNKNOWN), entry(`us.${HAIKU}`)],
            ...[entry(PROFILE, behind), entry(ROUTER, behind), entry(PROVISIONED, behind)],
            '',
          ].join('\n'),
        },
      },
      expect: { result: 'pass', cells: [] },
    };
  });
