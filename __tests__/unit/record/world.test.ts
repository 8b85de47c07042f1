/** What of a run becomes a world, and what is left out. */
import { expect, test } from '@jest/globals';
import type { Exchange } from '../../../src/aws/exchanges.ts';
import { recordedWorld, type RecordedRun } from '../../../src/record/world.ts';
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
