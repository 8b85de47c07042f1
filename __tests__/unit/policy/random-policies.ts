/** Policies and requests made up from a seed: small vocabularies, so that statements meet requests often. */

/** A pseudo-random source that gives the same numbers for the same seed (mulberry32). */
export function randomSource(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface RandomCase {
  identity: object[];
  boundary?: object;
  session?: object[];
  scps?: object[][];
  request: { action: string; resource: string; context: Record<string, string | string[]> };
}

const ACCOUNT = '111122223333';
const MODEL = 'anthropic.claude-sonnet-4-5-20250929-v1:0';

const ACTIONS = [
  'bedrock:InvokeModel',
  'bedrock:InvokeModelWithResponseStream',
  'bedrock:invokemodel',
  'bedrock:InvokeModel*',
  'bedrock:Invoke?odel',
  'bedrock:*',
  '*',
  'bedrock:ListFoundationModels',
  'bedrock:List*',
  'sagemaker:InvokeEndpoint',
  'aws-marketplace:Subscribe',
  'aws-marketplace:*',
];

const REQUESTED: readonly (readonly [action: string, resources: readonly string[]])[] = [
  [
    'bedrock:InvokeModel',
    [
      `arn:aws:bedrock:us-east-1::foundation-model/${MODEL}`,
      `arn:aws:bedrock:us-west-2::foundation-model/${MODEL}`,
      `arn:aws:bedrock:::foundation-model/${MODEL}`,
      `arn:aws:bedrock:us-east-1:${ACCOUNT}:inference-profile/us.${MODEL}`,
      `arn:aws:bedrock:us-east-1:${ACCOUNT}:application-inference-profile/heol2zyy5v48`,
      `arn:aws:bedrock:us-east-1:${ACCOUNT}:guardrail/ab12cd34ef56`,
    ],
  ],
  [
    'bedrock:InvokeModelWithResponseStream',
    [`arn:aws:bedrock:us-east-1::foundation-model/${MODEL}`, `arn:aws:bedrock:us-east-1:${ACCOUNT}:project/default`],
  ],
  ['bedrock:ListFoundationModels', ['*']],
  ['aws-marketplace:Subscribe', ['*']],
  ['sagemaker:InvokeEndpoint', [`arn:aws:sagemaker:us-east-1:${ACCOUNT}:endpoint/search`]],
];

const RESOURCES = [
  '*',
  'arn:aws:bedrock:*::foundation-model/*',
  'arn:aws:bedrock:*',
  'arn:aws:bedrock:us-*::foundation-model/*',
  'arn:aws:bedrock:us-east-?::foundation-model/anthropic.*',
  'arn:aws:bedrock:us-*-1::foundation-model/*',
  'arn:aws:bedrock:us-*:foundation-model/*',
  `arn:aws:bedrock:us-east-1::foundation-model/${MODEL}`,
  'arn:aws:bedrock:::foundation-model/*',
  'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-*-v1:0',
  `arn:aws:bedrock:*:${ACCOUNT}:inference-profile/*`,
  'arn:aws:bedrock:us-east-1:*:*/us.*',
  `arn:aws:bedrock:us-east-1:\${aws:PrincipalAccount}:inference-profile/*`,
  `arn:aws:bedrock:us-east-1:${ACCOUNT}:application-inference-profile/\${aws:PrincipalTag/team}`,
  `arn:aws:bedrock:us-east-1:${ACCOUNT}:application-inference-profile/\${aws:PrincipalTag/team, 'heol2zyy5v48'}`,
  'arn:aws:bedrock:us-east-1::foundation-model/${aws:username}.*',
  'arn:aws:bedrock:us-east-1::foundation-model/a${*}',
  `arn:aws:sagemaker:*:${ACCOUNT}:endpoint/*`,
];

/** Per key: values that policies compare it with, and values that requests have. */
const KEYS: Readonly<
  Record<string, { kind: string; policy: readonly string[]; request: readonly (string | string[])[] }>
> = {
  'aws:RequestedRegion': {
    kind: 'String',
    policy: ['us-east-1', 'us-*', 'eu-west-1', 'unspecified', 'US-EAST-1', 'us-east-?'],
    request: ['us-east-1', 'us-west-2', 'unspecified', 'eu-central-1'],
  },
  'aws:PrincipalTag/team': {
    kind: 'String',
    policy: ['search', 'Search', '${aws:username}', "${aws:username, 'search'}", 's*', '${*}', '*', ''],
    request: ['search', 'ops', 'heol2zyy5v48', '*'],
  },
  'aws:TagKeys': {
    kind: 'String',
    policy: ['team', 'cost*', 'owner'],
    request: [['team'], ['team', 'cost-centre'], ['other', 'team'], ['stray']],
  },
  'bedrock:InferenceProfileArn': {
    kind: 'Arn',
    policy: [
      `arn:aws:bedrock:us-east-1:${ACCOUNT}:inference-profile/us.${MODEL}`,
      'arn:aws:bedrock:*:*:inference-profile/*',
      'arn:aws:bedrock:*:*:inference-profile/global.*',
      'arn:aws:bedrock:us-east-?:${aws:PrincipalAccount}:inference-profile/us.*',
      'arn:aws:bedrock:*',
    ],
    request: [
      `arn:aws:bedrock:us-east-1:${ACCOUNT}:inference-profile/us.${MODEL}`,
      `arn:aws:bedrock:us-east-1:${ACCOUNT}:inference-profile/global.${MODEL}`,
      'no-arn',
    ],
  },
  'aws:SourceIp': {
    kind: 'Ip',
    policy: ['203.0.113.0/24', '203.0.113.7', '2001:db8::/32', '0.0.0.0/0'],
    request: ['203.0.113.7', '198.51.100.1', '2001:db8::1'],
  },
  'aws:CurrentTime': {
    kind: 'Date',
    policy: ['2026-11-28T00:00:00Z', '2026-01-01', '1764288000', '2027-01-01T00:00:00+01:00'],
    request: ['2026-11-28T00:00:00Z', '2025-06-01T12:00:00Z'],
  },
  'aws:MultiFactorAuthAge': {
    kind: 'Numeric',
    policy: ['3600', '0', '-1', '36e2'],
    request: ['60', '3600', '7200', 'x'],
  },
  'aws:SecureTransport': { kind: 'Bool', policy: ['true', 'false'], request: ['true', 'false'] },
  'aws:username': { kind: 'String', policy: ['anthropic', 'sea*'], request: ['anthropic', 'search'] },
  'example:Digest': { kind: 'Binary', policy: ['QmluYXJ5', 'AAAA'], request: ['QmluYXJ5', 'BBBB'] },
};

const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  String: [
    'StringEquals',
    'StringNotEquals',
    'StringLike',
    'StringNotLike',
    'StringEqualsIgnoreCase',
    'StringNotEqualsIgnoreCase',
  ],
  Arn: ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike', 'StringLike'],
  Ip: ['IpAddress', 'NotIpAddress'],
  Date: [
    'DateEquals',
    'DateNotEquals',
    'DateLessThan',
    'DateLessThanEquals',
    'DateGreaterThan',
    'DateGreaterThanEquals',
  ],
  Numeric: [
    'NumericEquals',
    'NumericNotEquals',
    'NumericLessThan',
    'NumericLessThanEquals',
    'NumericGreaterThan',
    'NumericGreaterThanEquals',
  ],
  Bool: ['Bool'],
  Binary: ['BinaryEquals'],
};

/** A case: policies of every layer, and a request that they may or may not be about. */
export function randomCase(random: () => number): RandomCase {
  const pick = <T>(values: readonly [T, ...T[]] | readonly T[]): T => {
    const value = values[Math.floor(random() * values.length)];
    if (value === undefined) throw new Error('Nothing to pick from');
    return value;
  };
  const chance = (share: number) => random() < share;
  const some = <T>(values: readonly T[]) => Array.from({ length: 1 + Math.floor(random() * 2) }, () => pick(values));

  const condition = () => {
    const key = pick(Object.keys(KEYS));
    const { kind = 'String', policy = [] } = KEYS[key] ?? {};
    if (chance(0.1)) return { operator: 'Null', key, values: [pick(['true', 'false'])] };
    const set = chance(0.2) ? pick(['ForAllValues:', 'ForAnyValue:']) : '';
    const ifExists = chance(0.2) ? 'IfExists' : '';
    return { operator: `${set}${pick(OPERATORS[kind] ?? [])}${ifExists}`, key, values: [...new Set(some(policy))] };
  };

  const statement = (deny: number) => {
    const block: Record<string, Record<string, string[]>> = {};
    const count = chance(0.5) ? 0 : 1 + Math.floor(random() * 2);
    for (let index = 0; index < count; index++) {
      const { operator, key, values } = condition();
      block[operator] = { ...block[operator], [key]: values };
    }
    return {
      Effect: chance(deny) ? 'Deny' : 'Allow',
      [chance(0.1) ? 'NotAction' : 'Action']: some(ACTIONS),
      [chance(0.1) ? 'NotResource' : 'Resource']: some(RESOURCES),
      ...(count > 0 && { Condition: block }),
    };
  };

  const document = (deny: number) => ({
    ...(chance(0.9) && { Version: chance(0.95) ? '2012-10-17' : '2008-10-17' }),
    Statement: Array.from({ length: 1 + Math.floor(random() * 3) }, () => statement(deny)),
  });

  const context: Record<string, string | string[]> = {};
  for (const [key, { request }] of Object.entries(KEYS)) if (chance(0.6)) context[key] = pick(request);
  if (chance(0.5)) context['aws:PrincipalAccount'] = ACCOUNT;
  const [action, resources] = pick(REQUESTED);
  return {
    identity: Array.from({ length: 1 + Math.floor(random() * 2) }, () => document(0.15)),
    ...(chance(0.2) && { boundary: document(0.1) }),
    ...(chance(0.2) && { session: [document(0.1)] }),
    ...(chance(0.2) && { scps: [[document(0.1)], [document(0.1), document(0.3)]] }),
    request: { action, resource: pick(resources), context },
  };
}
