import { describe, expect, test } from '@jest/globals';
import { inputEntries } from '../../../src/settings/inputs.ts';
import { LEAST, mistakesFrom, read, settingsFrom, named } from './fake.ts';

const ROLE = 'arn:aws:iam::111122223333:role/bedrock-check';

describe('defaults', () => {
  test('are those of the documentation', async () => {
    expect(await settingsFrom({ inputs: LEAST, env: { RUNNER_TEMP: '/runner/temp' } })).toEqual({
      checks: [
        {
          principals: [{ source: 'step', chain: [], context: [] }],
          models: [
            {
              ...named('amazon.nova-lite-v1:0'),
              ...{ regions: ['us-east-1'], actions: ['invoke', 'stream'], expect: 'allow' },
            },
          ],
        },
      ],
      homeRegion: 'us-east-1',
      homeRegions: { aws: 'us-east-1' },
      role: { sessionName: 'bedrock-access-check', durationSeconds: 900, managedSessionPolicies: [] },
      audit: false,
      discoverModels: [],
      allowedAccountIds: [],
      simulate: true,
      probe: 'live',
      allowMarketplaceSubscription: false,
      failOn: ['unmet'],
      failBeforeEolDays: 0,
      maxCostUsd: 0.1,
      waitForAccessMs: 0,
      timeoutMs: 300_000,
      concurrency: 16,
      untrustedPullRequest: 'skip',
      surfaces: {
        summary: true,
        comment: 'always',
        issue: 'never',
        annotations: true,
        reportDir: '/runner/temp/bedrock-access-check',
        reportDirNamed: false,
        maskAwsAccountId: 'auto',
        detail: 'auto',
        githubToken: '',
      },
    });
  });

  test('settings are frozen in all their parts', async () => {
    const settings = await settingsFrom({ inputs: LEAST });
    expect(Object.isFrozen(settings)).toBe(true);
    expect(Object.isFrozen(settings.checks[0]?.models[0]?.regions)).toBe(true);
  });
});

describe('good values', () => {
  test.each([
    [{ models: 'a.b-v1:0,\n c.d-v1:0 ,\r\n\n' }, { checks: [{ models: [{ id: 'a.b-v1:0' }, { id: 'c.d-v1:0' }] }] }],
    [{ 'aws-region': 'eu-central-1\nus-east-1' }, { homeRegion: 'eu-central-1' }],
    [{ 'aws-region': 'mars-north-1' }, { checks: [{ models: [{ regions: ['mars-north-1'] }] }] }],
    [
      { 'discover-models': 'src/**\n\n !src/{a,b}.ts\r\ninfra' },
      { discoverModels: ['src/**', '!src/{a,b}.ts', 'infra'] },
    ],
    [{ actions: 'bedrock:InvokeModel' }, { checks: [{ models: [{ actions: ['invoke'] }] }] }],
    [
      { actions: 'bedrock:ListModelInvocationJobs, bedrock:StopModelInvocationJob, discover' },
      { checks: [{ models: [{ actions: ['batch', 'discover'] }] }] },
    ],
    [
      { actions: 'Bedrock:invokemodelwithresponsestream, invoke' },
      { checks: [{ models: [{ actions: ['stream', 'invoke'] }] }] },
    ],
    [{ simulate: 'FALSE' }, { simulate: false }],
    [{ simulate: ' True ' }, { simulate: true }],
    [{ timeout: '90s' }, { timeoutMs: 90_000 }],
    [{ 'wait-for-access': '5m' }, { waitForAccessMs: 300_000 }],
    [{ timeout: '1h30m' }, { timeoutMs: 5_400_000 }],
    [{ 'max-cost-usd': '2' }, { maxCostUsd: 2 }],
    [{ 'max-cost-usd': '0' }, { maxCostUsd: 0 }],
    [{ 'fail-on': 'never' }, { failOn: [] }],
    [{ 'fail-on': 'drift, unmet' }, { failOn: ['unmet', 'drift'] }],
    [
      { 'fail-on': 'lifecycle', 'fail-before-eol-days': '45' },
      { failOn: ['lifecycle'], failBeforeEolDays: 45 },
    ],
    [{ 'fail-before-eol-days': '3650' }, { failBeforeEolDays: 3650 }],
    [{ 'fail-on': 'suspected, unmet, suspected' }, { failOn: ['unmet', 'suspected'] }],
    [
      { 'allowed-account-ids': '111122223333,001122334455,111122223333' },
      { allowedAccountIds: ['111122223333', '001122334455'] },
    ],
    [{ 'mask-aws-account-id': 'TRUE' }, { surfaces: { maskAwsAccountId: 'true' } }],
    [{ 'comment-key': 'nightly -> main' }, { surfaces: { commentKey: 'nightly -> main' } }],
    [{ 'report-dir': 'out/report' }, { surfaces: { reportDir: 'out/report' } }],
    [
      { 'role-to-assume': ROLE, 'role-external-id': 'portal-7', audience: 'aws', 'role-session-name': 'me@host' },
      { role: { toAssume: ROLE, externalId: 'portal-7', audience: 'aws', sessionName: 'me@host' } },
    ],
    [{ 'role-to-assume': 'arn:aws-us-gov:iam::111122223333:role/a/b/c', 'aws-region': 'us-gov-west-1' }, {}],
    [
      { context: 'aws:PrincipalTag/team=search\n\naws:PrincipalTag/Team = a=b\naws:SourceVpc=' },
      {
        checks: [
          {
            principals: [
              {
                context: [
                  { key: 'aws:PrincipalTag/team', values: ['search', 'a=b'], from: 'input' },
                  { key: 'aws:SourceVpc', values: [''], from: 'input' },
                ],
              },
            ],
          },
        ],
      },
    ],
    [
      { 'principal-arn': 'arn:aws:iam::111122223333:user/dev/jo', 'role-to-assume': ROLE },
      {
        checks: [
          { principals: [{ name: 'jo', principalArn: 'arn:aws:iam::111122223333:user/dev/jo', source: 'step' }] },
        ],
      },
    ],
  ])('%j', async (inputs: Record<string, string>, expected: object) => {
    expect(await settingsFrom({ inputs: { ...LEAST, ...inputs } })).toMatchObject(expected);
  });
});

describe('bad values, as the user reads them', () => {
  test.each([
    [{ simulate: 'yes' }, 'Input `simulate`: "yes" is neither true nor false. Write `true` or `false`.'],
    [{ summary: '1' }, 'Input `summary`: "1" is neither true nor false. Write `true` or `false`.'],
    [{ models: ', ,' }, 'Input `models`: The list has no entry. Write at least one, or leave the input out.'],
    [{ models: 'a.b, c.d, a.b' }, 'Input `models`: "a.b" is listed twice. Write it once.'],
    [
      { models: 'amazon nova' },
      'Input `models`: "amazon nova" is not a model ID. Write an ID like `amazon.nova-lite-v1:0`, an inference profile ID or an ARN.',
    ],
    [
      { models: 'anthropic.claude-*' },
      'Input `models`: "anthropic.claude-*" has a wildcard, and only a model that is expected to be denied can be given by a pattern. Name the model, or write it in a configuration file with `expect: deny`.',
    ],
    [
      { models: 'arn:aws:bedrock' },
      'Input `models`: "arn:aws:bedrock" is not an ARN. Write six parts between colons, like `arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0`.',
    ],
    [
      { models: 'arn:aws:s3:::bucket' },
      'Input `models`: "arn:aws:s3:::bucket" is an ARN of s3, not of Bedrock. Write the ARN of a model or inference profile.',
    ],
    [
      { models: 'arn:aws:bedrock:::foundation-model/amazon.nova-lite-v1:0' },
      'Input `models`: "arn:aws:bedrock:::foundation-model/amazon.nova-lite-v1:0" names no region. Write the region after `bedrock:`, or the bare model ID.',
    ],
    [
      { models: 'arn:aws:bedrock:us-gov-west-1::foundation-model/amazon.nova-lite-v1:0' },
      'Input `models`: "arn:aws:bedrock:us-gov-west-1::foundation-model/amazon.nova-lite-v1:0" says partition `aws`, but `us-gov-west-1` is in `aws-us-gov`. Write `arn:aws-us-gov:`.',
    ],
    [
      { models: 'arn:aws:bedrock:us-east-1:111122223333:inference-profil/us.x' },
      'Input `models`: "arn:aws:bedrock:us-east-1:111122223333:inference-profil/us.x" is not a model that Bedrock takes. Did you mean `inference-profile/`?',
    ],
    [
      { models: 'arn:aws:bedrock:us-east-1:111122223333:agent/ABC' },
      'Input `models`: "arn:aws:bedrock:us-east-1:111122223333:agent/ABC" is not a model. Agents are out of scope: name the model that the agent calls.',
    ],
    [
      { models: 'arn:aws:bedrock-mantle:us-east-1:111122223333:project/default' },
      'Input `models`: "arn:aws:bedrock-mantle:us-east-1:111122223333:project/default" belongs to the bedrock-mantle endpoint, which is out of scope. Name a model of Bedrock itself.',
    ],
    [{ 'aws-region': 'useast1' }, 'Input `aws-region`: "useast1" is not a region. Did you mean `us-east-1`?'],
    [
      { 'aws-region': 'us-east-1b' },
      'Input `aws-region`: "us-east-1b" is an availability zone, not a region. Write `us-east-1`.',
    ],
    [
      { 'aws-region': 'everywhere' },
      'Input `aws-region`: "everywhere" is not a region. Write a region like `us-east-1`.',
    ],
    [{ 'aws-region': 'us-east-1,us-east-1' }, 'Input `aws-region`: "us-east-1" is listed twice. Write it once.'],
    [
      { 'discover-models': '!../secrets/**' },
      'Input `discover-models`: "!../secrets/**" leads out of the workspace. Write a pattern below its root, like `src/**`.',
    ],
    [
      { 'discover-models': '/etc/**' },
      'Input `discover-models`: "/etc/**" leads out of the workspace. Write a pattern below its root, like `src/**`.',
    ],
    [
      { actions: 'ConverseStream' },
      'Input `actions`: "ConverseStream" is not an IAM action. Write `stream`: that is what IAM authorizes it as.',
    ],
    [
      { actions: 'StartAsyncInvoke' },
      'Input `actions`: "StartAsyncInvoke" is not an IAM action. Write `async`: that is what IAM authorizes it as.',
    ],
    [
      { actions: 'GetAsyncInvoke' },
      'Input `actions`: "GetAsyncInvoke" is not an IAM action. Write `async`: that is what IAM authorizes it as.',
    ],
    [
      { actions: 'embed' },
      'Input `actions`: "embed" is not an action that can be checked. Write `invoke`, `stream`, `count-tokens`, `guardrail`, `async`, `batch`, `discover`, `responses`, `chat` or `messages`, or IAM\'s name for one of them.',
    ],
    [
      { actions: 'bedrock:GetAsyncInvoke, bedrock:getasyncinvoke' },
      'Input `actions`: "bedrock:getasyncinvoke" is listed twice. Write it once.',
    ],
    [
      { actions: 'guardrail, discover' },
      'Input `actions`: The action `guardrail` is to be checked, and no guardrail is given. Write `guardrail: ID:VERSION`, like `guardrail: ab12cd34ef56:1`, or leave the action out.',
    ],
    [{ actions: 'invoke, bedrock:InvokeModel' }, 'Input `actions`: "invoke" is listed twice. Write it once.'],
    [
      { 'role-to-assume': 'bedrock-check' },
      `Input \`role-to-assume\`: "bedrock-check" is a name, not an ARN. Write the whole ARN, like \`${ROLE}\`.`,
    ],
    [
      { 'role-to-assume': 'arn:aws:iam::111122223333:user/jo' },
      `Input \`role-to-assume\`: "arn:aws:iam::111122223333:user/jo" is a user, and only a role can be assumed. Write a role's ARN like \`${ROLE}\`.`,
    ],
    [
      { 'role-to-assume': 'arn:aws:iam::1111:role/x' },
      `Input \`role-to-assume\`: "arn:aws:iam::1111:role/x" is not the ARN of a role. Write it like \`${ROLE}\`.`,
    ],
    [
      { 'principal-arn': 'arn:aws:sts::111122223333:assumed-role/app/i-0abc' },
      'Input `principal-arn`: "arn:aws:sts::111122223333:assumed-role/app/i-0abc" is a session of a role. Write the role\'s own ARN: `arn:aws:iam::111122223333:role/app`, with its path if it has one.',
    ],
    [
      { 'role-session-name': 'a b' },
      'Input `role-session-name`: "a b" is not a name that STS takes for a session. Write 2 to 64 letters, digits or characters of `_+=,.@-`.',
    ],
    [
      { 'role-duration-seconds': '899' },
      'Input `role-duration-seconds`: "899" is out of range. Write a number from 900 to 43200.',
    ],
    [
      { 'role-duration-seconds': '15m' },
      'Input `role-duration-seconds`: "15m" is not a whole number. Write a number from 900 to 43200.',
    ],
    [
      { 'role-to-assume': ROLE, 'role-external-id': 'a b' },
      'Input `role-external-id`: The external ID is not one that STS takes. Write 2 to 1224 letters, digits or characters of `_+=,.@:/-`.',
    ],
    [
      { 'role-external-id': 'portal-7' },
      'Input `role-external-id`: It is there without a role. Write `role-to-assume` beside it.',
    ],
    [
      { audience: 'a b' },
      'Input `audience`: "a b" is not an audience. Write one audience without spaces, like `sts.amazonaws.com`.',
    ],
    [
      { 'allowed-account-ids': '1111-2222-3333' },
      'Input `allowed-account-ids`: "1111-2222-3333" is not an account ID. Write it without dashes: `111122223333`.',
    ],
    [
      { 'allowed-account-ids': '11122223333' },
      'Input `allowed-account-ids`: "11122223333" is not an account ID. Write 12 digits, leading zeros included, like `111122223333`.',
    ],
    [
      { probe: 'of' },
      'Input `probe`: "of" is not one of its values. Did you mean `off`? It takes `live`, `validate` or `off`.',
    ],
    [
      { simulate: 'false', probe: 'off' },
      'Input `simulate`: With `simulate: false` and `probe: off` nothing is checked. Leave one of the two out.',
    ],
    [
      { simulate: 'false', 'principal-arn': ROLE },
      'Input `principal-arn`: `principal-arn` is only simulated, and the input `simulate` is false. Set `simulate: true`, or check another principal.',
    ],
    [{ context: 'team' }, 'Input `context`: "team" has no value. Write `key=value`, one per line.'],
    [
      { context: 'team=search' },
      'Input `context`: "team" is not a condition key. Write a key like `aws:PrincipalTag/team`.',
    ],
    [
      { context: 'AWS:requestedregion=us-east-1' },
      'Input `context`: `aws:RequestedRegion` follows from the model, region and principal that are checked. Leave it out.',
    ],
    [
      { 'fail-on': 'never, unmet' },
      'Input `fail-on`: `never` stands beside others. Write `never` alone, or leave it out.',
    ],
    [
      { 'fail-on': 'denied' },
      'Input `fail-on`: "denied" is not one of its values. Write `unmet`, `suspected`, `not-called`, `at-risk`, `provisional`, `inconclusive`, `unchecked`, `drift`, `lifecycle`, `quota`, `widened` or `never`.',
    ],
    [{ 'fail-on': ',' }, 'Input `fail-on`: The list has no entry. Write at least one, or leave the input out.'],
    ...[
      ['-1', 'is not a whole number'],
      ['1.5', 'is not a whole number'],
      ['1e2', 'is not a whole number'],
      ['soon', 'is not a whole number'],
      ['30d', 'is not a whole number'],
      ['3651', 'is out of range'],
      ['999999999', 'is out of range'],
    ].map(([days = '', wrong = '']): [Record<string, string>, string] => [
      { 'fail-before-eol-days': days },
      `Input \`fail-before-eol-days\`: "${days}" ${wrong}. Write a number from 0 to 3650.`,
    ]),
    [
      { 'max-cost-usd': '0,10' },
      'Input `max-cost-usd`: "0,10" is not an amount of US dollars. Write digits with a decimal point and no sign, like `0.10`.',
    ],
    [
      { 'max-cost-usd': '-1' },
      'Input `max-cost-usd`: "-1" is not an amount of US dollars. Write digits with a decimal point and no sign, like `0.10`.',
    ],
    [{ timeout: '300' }, 'Input `timeout`: "300" is not a duration. Write the unit: `300s` or `300m`.'],
    [{ timeout: '5 minutes' }, 'Input `timeout`: "5 minutes" is not a duration. Write it like `90s`, `5m` or `1h`.'],
    [{ timeout: '0s' }, 'Input `timeout`: "0s" is out of range. Write a duration from `1s` to `24h`.'],
    [{ concurrency: '0' }, 'Input `concurrency`: "0" is out of range. Write a number from 1 to 100.'],
    [{ concurrency: '1e1' }, 'Input `concurrency`: "1e1" is not a whole number. Write a number from 1 to 100.'],
    [
      { 'untrusted-pull-request': 'ignore' },
      'Input `untrusted-pull-request`: "ignore" is not one of its values. Write `skip` or `fail`.',
    ],
    [
      { comment: 'on_failure' },
      'Input `comment`: "on_failure" is not one of its values. Did you mean `on-failure`? It takes `always`, `on-failure` or `never`.',
    ],
    [
      { 'comment-key': 'a --> b' },
      'Input `comment-key`: `-->` would end the hidden marker that the key is written in. Write a key without `-->`.',
    ],
    [
      { 'mask-aws-account-id': 'no' },
      'Input `mask-aws-account-id`: "no" is not one of its values. Write `auto`, `true` or `false`.',
    ],
  ])('%j', async (inputs: Record<string, string>, message: string) => {
    expect(await mistakesFrom({ inputs: { ...LEAST, ...inputs } })).toEqual([message]);
  });

  test('nothing given at all', async () => {
    expect(await mistakesFrom({})).toEqual([
      'Input `models`: There is no model to check. Name the models in this input, or in `.github/bedrock-access.yml`.',
    ]);
  });

  test('a region that is missing names every place for it', async () => {
    expect(await mistakesFrom({ inputs: { models: 'a.b-v1:0' } })).toEqual([
      'Input `aws-region`: There is no region to check "a.b-v1:0" in: the input is not set, and neither is `AWS_REGION`. Write `aws-region: us-east-1`.',
    ]);
  });

  test('all at once, in the order of the documentation', async () => {
    const inputs = { models: 'a b, c*', 'aws-region': 'x', simulate: 'no', timeout: 'soon' };
    const mistakes = await mistakesFrom({ inputs });
    expect(mistakes.map((mistake) => /`([^`]+)`/.exec(mistake)?.[1])).toEqual([
      'models',
      'models',
      'aws-region',
      'simulate',
      'timeout',
    ]);
  });

  test('a value cannot start a line of the log, hide in it or flood it', async () => {
    const [mistake = ''] = await mistakesFrom({
      inputs: { ...LEAST, probe: `x\n::set-output name=a::b\u202e${'y'.repeat(500)}` },
    });
    expect(mistake).not.toMatch(/[\n\u202e]/);
    expect(mistake.length).toBeLessThan(250);
  });
});

describe('with a mistake', () => {
  test('what is needed to report it is there, and discreet where its own input is the mistake', async () => {
    const inputs = {
      ...LEAST,
      'mask-aws-account-id': 'perhaps',
      detail: 'some',
      comment: 'never',
      'github-token': 'token',
    };
    expect(await read({ inputs, env: { RUNNER_TEMP: '/t' } })).toMatchObject({
      ok: false,
      surfaces: {
        summary: true,
        comment: 'never',
        maskAwsAccountId: 'true',
        detail: 'minimal',
        reportDir: '/t/bedrock-access-check',
        githubToken: 'token',
      },
    });
  });
});

describe('a recording of a run', () => {
  const recorded = (how: 'verbatim' | 'stripped') =>
    inputEntries().flatMap(([name, row]) => (row.recorded === how ? [name] : []));

  test('has as they are only inputs in which nothing of the account has room', () => {
    expect(recorded('verbatim').toSorted()).toEqual([
      ...['actions', 'allow-marketplace-subscription', 'audit', 'aws-region', 'concurrency', 'fail-before-eol-days'],
      ...[
        'fail-on',
        'max-checks',
        'max-cost-usd',
        'probe',
        'role-duration-seconds',
        'service-tier',
        'simulate',
        'timeout',
      ],
    ]);
  });

  test('has others that a run depends on stripped, and no path, token or baseline', () => {
    expect(recorded('stripped').toSorted()).toEqual([
      ...['allowed-account-ids', 'audience', 'config-file', 'context', 'guardrail', 'inline-session-policy'],
      ...[
        'managed-session-policies',
        'models',
        'principal-arn',
        'role-external-id',
        'role-session-name',
        'role-to-assume',
      ],
    ]);
  });
});
