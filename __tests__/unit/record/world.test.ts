/** What of a run becomes a world, and what is left out. */
import { describe, expect, test } from '@jest/globals';
import type { Exchange } from '../../../src/aws/exchanges.ts';
import { recordedWorld, type RecordedRun } from '../../../src/record/world.ts';
import { encodeEvents } from '../../../testbed/services/eventstream.ts';
import { cell, report } from '../report/samples.ts';

const exchange = (more: Partial<Exchange>): Exchange => ({
  ...{ service: 'iam', operation: 'GetRole', region: 'us-east-1', accessKeyId: 'AKIAIZANZIBAR2345678', method: 'POST' },
  ...{ path: '/', query: {}, body: 'Action=GetRole&RoleName=zanzibar' },
  ...more,
});

const run = (more: Partial<RecordedRun> = {}): RecordedRun => ({
  ...{ exchanges: [], inputs: {}, files: {}, homeRegion: 'us-east-1', report: report([cell()]) },
  ...more,
});

interface World {
  recording: Record<string, unknown>[];
  run: { inputs: Record<string, string>; env: Record<string, string>; files: Record<string, string> };
  github: Record<string, unknown>;
  expect: { result: string; cells: Record<string, unknown>[] };
}
const worldOf = (more: Partial<RecordedRun>) => recordedWorld(run(more)) as unknown as World;

test('an answer keeps its status, its type and what the call is charged by; other headers go', () => {
  const headers = {
    ...{
      'content-type': 'application/json',
      'x-amzn-errortype': 'ValidationException:http://internal',
      server: 'zanzibar',
    },
    ...{ 'x-amzn-requestid': '8f3e2a10', 'x-amzn-bedrock-input-token-count': '7' },
  };
  const answer = { status: 400, headers, chunks: [Buffer.from('{"message":"not '), Buffer.from('authorized"}')] };
  const [entry] = worldOf({ exchanges: [exchange({ answer })] }).recording;
  expect(entry).toMatchObject({ status: 400, answer: '{"message":"not authorized"}' });
  expect(entry?.headers).toEqual({
    ...{ 'content-type': 'application/json', 'x-amzn-errortype': 'ValidationException' },
    'x-amzn-bedrock-input-token-count': '7',
  });
});

test('no answer is a connection that was cut, or one that hung', () => {
  const kinds = ['ECONNRESET', 'TimeoutError'].map((failure) => exchange({ failure }));
  expect(worldOf({ exchanges: kinds }).recording.map(({ network }) => network)).toEqual(['reset', 'hang']);
});

test('credentials, tokens and external IDs are never in it; two external IDs stay two', () => {
  const text = (id: string) => `Action=AssumeRole&ExternalId=${id}&WebIdentityToken=eyJzecret`;
  const xml =
    '<Credentials><AccessKeyId>ASIAIZANZIBAR2345678</AccessKeyId><SecretAccessKey>hushhush</SecretAccessKey><SessionToken>mum</SessionToken></Credentials>';
  const answer = { status: 200, headers: { 'content-type': 'text/xml' }, chunks: [Buffer.from(xml)] };
  const exchanges = ['ibex-1', 'ibex-2'].map((id) => exchange({ operation: 'AssumeRole', body: text(id), answer }));
  const { recording } = worldOf({ exchanges });
  expect(JSON.stringify(recording)).not.toMatch(/zanzibar|hushhush|>mum<|eyJ|ibex/i);
  expect(recording.map(({ body }) => /ExternalId=(recorded-\d)/.exec(String(body))?.[1])).toEqual([
    'recorded-1',
    'recorded-2',
  ]);
});

test('inputs about surfaces, baselines and policies that are not applied are left out, secrets have stand-ins', () => {
  const { inputs, env } = worldOf({
    exchanges: [exchange({ operation: 'GetCallerIdentity' })],
    inputs: {
      ...{
        models: 'amazon.nova-lite-v1:0',
        timeout: '5m',
        'fail-on': 'unmet',
        baseline: 'zanzibar.json',
        comment: 'never',
      },
      ...{ 'github-token': 'ghs_x', 'report-dir': '/home/zanzibar', 'terraform-plan': 'plan.json', record: 'r.json' },
      'role-external-id': 'ibex',
    },
  }).run;
  expect(inputs).toEqual({
    ...{ models: 'amazon.nova-lite-v1:0', timeout: '5m', 'fail-on': 'unmet', 'role-external-id': 'recorded-1' },
  });
  expect(env).toMatchObject({ AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: expect.stringMatching(/^AKIAI/) });
  expect(env).not.toHaveProperty('AWS_SESSION_TOKEN');
});

test('a file is its data, without comments; its own words stay, names do not', () => {
  const data = {
    ...{
      version: 1,
      regions: ['us-east-1'],
      'policy-files': [{ path: 'zanzibar.json' }],
      context: { 'aws:PrincipalTag/zebra': 'walrus' },
    },
    models: [
      {
        id: 'amazon.nova-lite-v1:0',
        expect: 'deny',
        via: 'direct',
        reason: 'because Platypus',
        'allow-unmet': { until: '2027-01-01', cause: 'throttled' },
      },
      { id: 'openai.gpt-oss-120b', endpoint: 'mantle', project: 'zanzibar' },
      { id: 'anthropic.claude-haiku-4-5', endpoint: 'claude-platform', workspace: 'wrkspc_walrus' },
    ],
  };
  const [text = ''] = Object.values(worldOf({ files: { '.github/bedrock-access.yml': data } }).run.files);
  const written = JSON.parse(text) as { models: Record<string, unknown>[]; context: object };
  expect(written).not.toHaveProperty('policy-files');
  expect(written.models[0]).toMatchObject({
    id: 'amazon.nova-lite-v1:0',
    expect: 'deny',
    via: 'direct',
    'allow-unmet': { until: '2027-01-01', cause: 'throttled' },
  });
  expect(written.models.slice(1).map(({ endpoint }) => endpoint)).toEqual(['mantle', 'claude-platform']);
  expect(text).not.toMatch(/zanzibar|zebra|walrus|platypus/i);
  expect(Object.keys(written.context)[0]).toMatch(/^aws:PrincipalTag\/x+[a-w]$/);
});

test('what an application is said to carry is context in a recording, of which no name stays', () => {
  const entry = {
    'user-agent': 'zanzibar/4',
    ...{ 'source-vpc': 'vpc-0a1b2c3d', 'source-vpce': 'vpce-0a1b2c3e', tags: { zanzibar: 'hushhush' } },
    context: { 'aws:SourceAccount': '314159265358' },
  };
  const { files } = worldOf({ files: { 'a.yml': { principals: [entry] } } }).run;
  const [text = ''] = Object.values(files);
  expect(text).not.toMatch(/zanzibar|hushhush|0a1b2c|314159265358/i);
  expect(text).toMatch(/user-agent/);
  expect(text).toMatch(/aws:SourceVpc\b[^]*aws:SourceVpce\b[^]*aws:PrincipalTag\//);
  expect(text).toContain('aws:SourceAccount');
  expect(text).not.toMatch(/source-vpc|tags/);
});

test('a run with a token has its claims, stripped; one without has none', () => {
  expect(worldOf({}).github).toMatchObject({ 'id-token': false });
  const { github } = worldOf({ claims: { sub: 'repo:capybara-inc/lemur:pull_request', aud: 'sts.amazonaws.com' } });
  expect(github['id-token']).toBe(true);
  expect(github.claims).toEqual({
    sub: expect.stringMatching(/^repo:x+[a-w]-x+[a-w]\/x+[a-w]:pull_request$/),
    aud: 'sts.amazonaws.com',
  });
});

test('what is expected is what was judged', () => {
  const { result, cells } = worldOf({
    report: report([cell({ verdict: 'accessible', confidence: 'observed' })]),
  }).expect;
  expect(result).toBe(report([cell()]).gate.result);
  expect(cells).toEqual([expect.objectContaining({ verdict: 'accessible', confidence: 'observed', met: true })]);
});

const bodyOf = (body: string) => String(worldOf({ exchanges: [exchange({ body })] }).recording[0]?.body);
const answered = (type: string, text: string | Uint8Array, more: Partial<Exchange> = {}) =>
  worldOf({
    exchanges: [
      exchange({
        answer: { status: 200, headers: type === '' ? {} : { 'content-type': type }, chunks: [Buffer.from(text)] },
        ...more,
      }),
    ],
  }).recording[0];

describe('a question', () => {
  test.each(['WebIdentityToken', 'TokenCode', 'SerialNumber', 'EncodedMessage'])('nothing of %s is in it', (name) => {
    const made = bodyOf(`Action=X&${name}=zanzibar12345`);
    expect(made).toMatch(new RegExp(`^Action=X&${name}=`));
    expect(made).not.toMatch(/zanzibar|12345/);
    // Nor how long it was.
    expect(bodyOf(`Action=X&${name}=z`)).toBe(made);
  });

  test('documents, condition keys and values are stripped as what they are', () => {
    const policy = '{"Statement":[{"Sid":"Walrus","Effect":"Allow","Action":"bedrock:InvokeModel"}]}';
    const made = new URLSearchParams(
      bodyOf(
        new URLSearchParams({
          ...{ Action: 'SimulatePrincipalPolicy', Version: '2010-05-08', DurationSeconds: '3600', MaxItems: '200' },
          ...{
            'PolicyInputList.member.1': `  ${policy}`,
            'ContextEntries.member.1.ContextKeyName': 'aws:PrincipalTag/walrus',
          },
          ...{ 'ContextEntries.member.1.ContextKeyValues.member.1': 'walrus', RoleName: 'walrus' },
        }).toString(),
      ),
    );
    expect([...made.values()].join(' ')).not.toMatch(/walrus/i);
    expect(['Action', 'Version', 'DurationSeconds', 'MaxItems'].map((name) => made.get(name))).toEqual([
      ...['SimulatePrincipalPolicy', '2010-05-08', '3600', '200'],
    ]);
    expect(made.get('PolicyInputList.member.1')).toMatch(/"Effect":"Allow","Action":"bedrock:InvokeModel"/);
    expect(made.get('ContextEntries.member.1.ContextKeyName')).toMatch(/^aws:PrincipalTag\/x+[a-w]$/);
  });

  test('a request that this program wrote keeps all but ARNs and guardrails', () => {
    const made = bodyOf(
      '{"guardrailIdentifier" : "walrus12","messages":[{"text":"hi"}],"modelId":"arn:aws:bedrock:us-east-1:314159265358:prompt-router/walrus"}',
    );
    expect(made).not.toMatch(/walrus|314159265358/);
    expect(made).toMatch(/"messages":\[\{"text":"hi"\}\]/);
  });

  test('its path keeps the words of the API, and no name or ID of the account', () => {
    const pathOf = (path: string, operation = 'InvokeModel') =>
      worldOf({ exchanges: [exchange({ path, operation, body: '' })] }).recording[0]?.path;
    expect(pathOf('/model/amazon.nova-lite-v1%3A0/invoke')).toBe('/model/amazon.nova-lite-v1%3A0/invoke');
    expect(pathOf('/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A314159265358%3Aprompt-router%2Fwalrus/converse')).toMatch(
      /^\/model\/arn%3Aaws%3Abedrock%3Aus-east-1%3A0+1%3Aprompt-router%2Fx+[a-w]\/converse$/,
    );
    expect(pathOf('/quotas/walrus/zebra', 'ListQuotas')).toMatch(/^\/quotas\/x+[a-w]\/x+[a-w]$/);
    expect(pathOf('/walrus', 'GetWalruses')).not.toBe('/zebra');
  });

  test('its query keeps numbers and words of AWS', () => {
    const { query } =
      worldOf({
        exchanges: [
          exchange({ query: { maxResults: '100', name: 'walrus', status: 'ACTIVE', account: '314159265358' } }),
        ],
      }).recording[0] ?? {};
    expect(query).toMatchObject({ maxResults: '100', status: 'ACTIVE' });
    expect(JSON.stringify(query)).not.toMatch(/walrus|314159265358/);
    expect(worldOf({ exchanges: [exchange({})] }).recording[0]).not.toHaveProperty('query');
  });

  test('names who asked by a stand-in, or by nothing where nothing signed', () => {
    const callers = worldOf({ exchanges: [exchange({}), exchange({ accessKeyId: '' }), exchange({})] }).recording.map(
      ({ caller }) => caller,
    );
    expect(callers[0]).toMatch(/^AKIA/);
    expect(callers).toEqual([callers[0], '', callers[0]]);
    expect(callers[0]).not.toBe('AKIAIZANZIBAR2345678');
    expect(worldOf({ exchanges: [exchange({ body: '' })] }).recording[0]).not.toHaveProperty('body');
    expect(worldOf({ exchanges: [exchange({})] }).recording[0]).toMatchObject({
      service: 'iam',
      operation: 'GetRole',
      region: 'us-east-1',
      method: 'POST',
    });
  });
});

describe('an answer', () => {
  test.each([
    ['application/json', '{"status":"ACTIVE","name":"walrus"}', /^\{"status":"ACTIVE","name":"x+[a-w]"\}$/],
    ['text/xml', '<Role><RoleName>walrus</RoleName></Role>', /^<Role><RoleName>x+[a-w]<\/RoleName><\/Role>$/],
    [
      'text/xml',
      '<A><RequestId>8f3e2a10-77aa-4bcd-9e01-0123456789ab</RequestId></A>',
      /^<A><RequestId>0{8}-0{4}-4000-8000-0{12}<\/RequestId><\/A>$/,
    ],
    [
      'text/xml',
      '<A><DecodedMessage>walrus</DecodedMessage></A>',
      /^<A><DecodedMessage>(?!walrus)[^<]+<\/DecodedMessage><\/A>$/,
    ],
    ['text/html', 'walrus is not authorized', /^x+[a-w] is not authorized$/],
  ])('of %s: %s', (type, text, expected) => {
    const made = String(answered(type, text)?.answer);
    expect(made).toMatch(expected);
    expect(made).not.toContain('walrus');
  });

  test('a page from in between is kept up to what shows that it is one', () => {
    expect(String(answered('text/html', 'a'.repeat(5_000))?.answer)).toHaveLength(4_000);
  });

  test.each([
    ['application/json; charset=utf-8', 'application/json; charset=utf-8'],
    ['application/json;charset=UTF-8', 'application/json;charset=UTF-8'],
    ['application/x-amz-json-1.1', 'application/x-amz-json-1.1'],
    ['text/html; walrus=1', 'text/plain'],
    ['x walrus', 'text/plain'],
    ['', undefined],
  ])('its type %j is told as %s', (type, expected) => {
    expect((answered(type, '{}')?.headers as Record<string, string>)['content-type']).toBe(expected);
  });

  test('only numbers of tokens are kept of its other headers', () => {
    const headers = {
      'x-amzn-bedrock-output-token-count': '12',
      'x-amzn-bedrock-trace': 'walrus',
      'x-amzn-bedrock-x': '1a',
      'content-length': '7',
    };
    const [entry] = worldOf({ exchanges: [exchange({ answer: { status: 200, headers, chunks: [] } })] }).recording;
    expect(entry?.headers).toEqual({ 'x-amzn-bedrock-output-token-count': '12' });
  });

  test('of a stream: its events and exceptions, each stripped, what is in them as well', () => {
    const inner = Buffer.from('{"completion":"walrus","stop_reason":"end_turn"}').toString('base64');
    const entry = answered(
      'application/vnd.amazon.eventstream',
      encodeEvents([
        { type: 'chunk', payload: { bytes: inner, p: 'walrus' } },
        { type: 'throttlingException', payload: { message: 'Too many requests of walrus' }, isException: true },
      ]),
    );
    const events = entry?.events as { type: string; exception?: true; payload: string }[];
    expect(events.map(({ type, exception }) => [type, exception])).toEqual([
      ['chunk', undefined],
      ['throttlingException', true],
    ]);
    expect(JSON.stringify(events)).not.toContain('walrus');
    const { bytes = '' } = JSON.parse(events[0]?.payload ?? '{}') as { bytes?: string };
    expect(Buffer.from(bytes, 'base64').toString()).toMatch(/^\{"completion":"x+[a-w]","stop_reason":"end_turn"\}$/);
    expect(events[1]?.payload).toMatch(/^\{"message":"Too many requests of x+[a-w]"\}$/);
    expect(entry).not.toHaveProperty('answer');
  });
});

describe('the credentials of the run', () => {
  const envOf = (more: Partial<RecordedRun>) => worldOf(more).run.env;

  test('are those that asked who they are, a session with its token', () => {
    const env = envOf({
      exchanges: [
        exchange({ accessKeyId: 'AKIAQQQQQQQQQQQQQQQQ' }),
        exchange({ operation: 'GetCallerIdentity', accessKeyId: 'ASIAIZANZIBAR2345678' }),
      ],
    });
    expect(env.AWS_ACCESS_KEY_ID).toMatch(/^ASIA/);
    expect(env).toHaveProperty('AWS_SESSION_TOKEN');
    expect(JSON.stringify(env)).not.toMatch(/zanzibar/i);
  });

  test('else the first that no answer handed out', () => {
    const xml = '<Credentials><AccessKeyId>ASIAIZANZIBAR2345678</AccessKeyId></Credentials>';
    const answer = { status: 200, headers: { 'content-type': 'text/xml' }, chunks: [Buffer.from(xml)] };
    const exchanges = [
      exchange({ accessKeyId: '', operation: 'AssumeRoleWithWebIdentity', answer }),
      exchange({ accessKeyId: 'ASIAIZANZIBAR2345678' }),
    ];
    expect(envOf({ exchanges })).not.toHaveProperty('AWS_ACCESS_KEY_ID');
    expect(envOf({ exchanges: [...exchanges, exchange({})] }).AWS_ACCESS_KEY_ID).toMatch(/^AKIA/);
    expect(envOf({})).toEqual({ AWS_REGION: 'us-east-1' });
  });

  test('an API key has another user and no secret; a short-term one is made again when it is replayed', () => {
    const long = `ABSK${Buffer.from('BedrockAPIKey-walrus-at-314159265358:hushhushhush').toString('base64')}`;
    const made = envOf({ bearerToken: long }).AWS_BEARER_TOKEN_BEDROCK ?? '';
    expect(made).toMatch(/^ABSK/);
    expect(Buffer.from(made.slice(4), 'base64').toString()).not.toMatch(/walrus|314159265358|hush/);
    const url = (region: string) =>
      `bedrock.amazonaws.com/?Action=CallWithBearerToken&X-Amz-Credential=${encodeURIComponent(`ASIAIZANZIBAR2345678/20261128/${region}/bedrock/aws4_request`)}&X-Amz-Signature=hush`;
    const short = (region: string) =>
      envOf({ bearerToken: `bedrock-api-key-${Buffer.from(url(region)).toString('base64')}` }).AWS_BEARER_TOKEN_BEDROCK;
    expect(short('eu-west-1')).toMatch(/^\$\{recorded-key:ASIA[A-Z2-7]{16}\/eu-west-1\}$/);
    expect(short('walrus land')).toMatch(/\/us-east-1\}$/);
    expect(short('eu-west-1')).not.toMatch(/zanzibar|hush/i);
  });
});

describe('inputs', () => {
  const inputsOf = (inputs: Record<string, string>, more: Partial<RecordedRun> = {}) =>
    worldOf({ inputs, ...more }).run.inputs;

  test('policies, paths, context and lists are stripped as what they are', () => {
    const made = inputsOf({
      'inline-session-policy': '{"Statement":[{"Sid":"Walrus","Effect":"Deny"}]}',
      'config-file': 'checks/walrus.yml\nchecks/zebra.yml',
      context: 'aws:PrincipalTag/walrus = zebra=1\naws:SourceIp=10.0.0.7',
      'allowed-account-ids': '314159265358, 271828182845',
    });
    expect(JSON.stringify(made)).not.toMatch(/walrus|zebra|314159265358|271828182845|10\.0\.0\.7/i);
    expect(made['inline-session-policy']).toMatch(/"Effect":"Deny"/);
    expect(made['config-file']?.split('\n')).toHaveLength(2);
    expect(made.context).toMatch(/^aws:PrincipalTag\/x+[a-w]=x+[a-w]=1\naws:SourceIp=1{2}\.1\.1\.1$/);
    expect(made['allowed-account-ids']).toMatch(/^0+1, 0+2$/);
  });

  test('a role that was assumed without a token has an external ID, so that a workflow does as the terminal did', () => {
    const role = { 'role-to-assume': 'arn:aws:iam::314159265358:role/walrus' };
    expect(inputsOf(role)).toHaveProperty('role-external-id');
    expect(inputsOf(role, { claims: { sub: 'x' } })).not.toHaveProperty('role-external-id');
    expect(inputsOf({ models: 'a.b' })).not.toHaveProperty('role-external-id');
    expect(inputsOf({ ...role, 'role-external-id': 'ibex' })['role-external-id']).toBe('recorded-1');
  });
});

test('of a configuration words of its own stay, secrets have no length, numbers stay', () => {
  const data = {
    regions: ['us-east-1', 'WALRUS LAND'],
    principals: [
      {
        name: 'walrus',
        'role-external-id': 'ibex',
        chain: [{ role: 'arn:aws:iam::314159265358:role/zebra', 'external-id': 'ibex' }],
      },
    ],
    models: [{ id: 'amazon.nova-lite-v1:0', 'min-tokens-per-minute': 5, expect: 'deny', 'batch-role': null }],
    'who-can': { allow: [{ tags: { expect: 'walrus' }, reason: 'live' }] },
  };
  const [text = ''] = Object.values(worldOf({ files: { 'walrus.yml': data } }).run.files);
  expect(text).not.toMatch(/walrus|zebra|ibex|314159265358/i);
  const written = JSON.parse(text) as { regions: string[]; principals: Record<string, unknown>[]; models: unknown[] };
  expect(written.regions[0]).toBe('us-east-1');
  expect(written.principals[0]).toMatchObject({
    'role-external-id': 'recorded-1',
    chain: [{ 'external-id': 'recorded-1' }],
  });
  expect(written.models).toEqual([
    { id: 'amazon.nova-lite-v1:0', 'min-tokens-per-minute': 5, expect: 'deny', 'batch-role': null },
  ]);
  // A reason is a person's, though it may be a word of ours.
  expect(text).not.toContain('"live"');
  expect(Object.keys(worldOf({ files: { 'walrus.yml': data } }).run.files)[0]).not.toContain('walrus');
});

test('a world says when and with what it was made, and what the checks came to', () => {
  const world = recordedWorld(
    run({ report: report([cell({ diagnosis: { cause: 'throttled' } as never })]) }),
  ) as unknown as { title: string; about: string; expect: World['expect'] & { problems: string[] } };
  expect(world.title).toBe('A recorded run of 1 checks');
  expect(world.about).toMatch(
    /^Recorded by bedrock-access-check \S+ on \d{4}-\d\d-\d\d\. Account IDs, names and secrets have stand-ins\.$/,
  );
  expect(world.expect.cells[0]).toMatchObject({ cause: 'throttled' });
  expect(worldOf({ report: report([cell({ diagnosis: undefined as never })]) }).expect.cells[0]).not.toHaveProperty(
    'cause',
  );
  const problems = [{ cause: 'network', message: 'walrus', remedy: 'zebra' }];
  const { expect: told } = recordedWorld(run({ report: { ...report([cell()]), problems: problems } })) as unknown as {
    expect: { problems: string[] };
  };
  expect(told.problems).toEqual(['network']);
});

test('who else can call a model is no part of a recording', () => {
  const asked = worldOf({
    exchanges: [exchange({ operation: 'GetAccountAuthorizationDetails' }), exchange({})],
  }).recording;
  expect(asked.map(({ operation }) => operation)).toEqual(['GetRole']);
});
