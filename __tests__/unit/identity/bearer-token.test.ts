/** What a Bedrock API key says of itself, what else is taken for one, and what of it must be hidden. */
import { describe, expect, test } from '@jest/globals';
import {
  accountOfAccessKey,
  describeKey,
  readBedrockKey,
  secretsOf,
  type BedrockKey,
} from '../../../src/identity/bearer-token.ts';
import { SESSION, shortTermKey } from '../../short-term-key.ts';

const longTerm = (text: string): string => `ABSK${Buffer.from(text).toString('base64')}`;

function keyIn(value: string): BedrockKey {
  const read = readBedrockKey(value);
  if (!read.ok) throw new Error(read.looksLike);
  return read.key;
}

const MADE = new Date('2026-11-21T00:00:00Z');
const shortTerm = (region?: string, expiresIn?: number, service?: string): Promise<string> =>
  shortTermKey({
    madeAt: MADE,
    ...(region && { region }),
    ...(expiresIn && { expiresIn }),
    ...(service && { service }),
  });

describe('a short-term key', () => {
  test('tells its account, region and end', async () => {
    const key = keyIn(await shortTerm());
    expect(key).toEqual({
      ...{ kind: 'short-term', accessKeyId: SESSION.accessKeyId, region: 'us-east-1', account: '111122223333' },
      expiresAt: Date.parse('2026-11-21T12:00:00Z'),
    });
    expect(describeKey(key)).toBe(
      'short-term Bedrock API key (account 111122223333, access key ID ending in Q6L2, us-east-1, valid until 2026-11-21 12:00 UTC at the latest)',
    );
  });

  test.each([
    [900, '2026-11-21T00:15:00Z'],
    [604_800, '2026-11-21T12:00:00Z'],
  ])('made for %i seconds ends at %s', async (seconds, end) => {
    const key = keyIn(await shortTerm('eu-west-1', seconds));
    expect(key).toMatchObject({ region: 'eu-west-1', expiresAt: Date.parse(end) });
  });

  test('cut off, it is said to be that', async () => {
    const looksLike = 'a short-term Bedrock API key that was cut off or changed: it cannot be decoded';
    expect(readBedrockKey((await shortTerm()).slice(0, 150))).toEqual({ ok: false, looksLike });
    expect(readBedrockKey('bedrock-api-key-of-somebody-else')).toEqual({ ok: false, looksLike });
  });

  test('of another service is named', async () => {
    const looksLike = 'a key of another service of AWS (`bedrock-agentcore`)';
    expect(readBedrockKey(await shortTerm('us-east-1', 900, 'bedrock-agentcore'))).toEqual({ ok: false, looksLike });
  });
});

describe('a long-term key', () => {
  test.each<[string, object]>([
    ['BedrockAPIKey-rti4-at-906116142576:c2VjcmV0', { user: 'BedrockAPIKey-rti4', account: '906116142576' }],
    ['BedrockAPIKey-rti4+1-at-906116142576:c2VjcmV0', { user: 'BedrockAPIKey-rti4', account: '906116142576' }],
    ['jane-at-work-at-906116142576:c2VjcmV0', { user: 'jane-at-work', account: '906116142576' }],
    ['something else', {}],
  ])('of %s', (text, known) => {
    expect(keyIn(longTerm(text))).toEqual({ kind: 'long-term', ...known });
  });

  test('does not say its user where it is described: that is a name', () => {
    expect(describeKey(keyIn(longTerm('jane-at-906116142576:s')))).toBe(
      'long-term Bedrock API key (account 906116142576)',
    );
    expect(describeKey(keyIn('ABSKx'))).toBe('long-term Bedrock API key');
  });
});

test.each([
  ['sk-ant-api03-abc', "an API key of Anthropic's own platform"],
  ['sk-proj-abc', 'an API key of OpenAI'],
  ['sk-or-v1-abc', 'an API key of OpenRouter'],
  ['AIzaSyExample', 'an API key of Google'],
  ['aws-external-anthropic-api-key-YXdz', 'an API key of Claude Platform on AWS'],
  ['AEAAexample', 'an API key of Claude Platform on AWS'],
  ['ghp_abc', 'a token of GitHub'],
  ['github_pat_abc', 'a token of GitHub'],
  ['eyJhbGciOiJSUzI1NiJ9.e30.x', 'a JSON web token (of GitHub, IAM Identity Center or AgentCore)'],
  ['AKIAIOSFODNN7EXAMPLE', 'an AWS access key ID'],
  ['ACCAIOSFODNN7EXAMPLE', 'the ID of a service-specific credential, not its secret'],
  ['wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'an AWS secret access key'],
  [longTerm('BedrockAPIKey-a-at-111122223333:s').slice(4), 'a long-term key without its beginning, `ABSK`'],
  ['YmVkcm9jay5hbWF6b25hd3MuY29tLz9BY3Rpb249', 'a short-term key without its beginning, `bedrock-api-key-`'],
  ['ABSKabc\n', 'a key with a space or a line break at one end, which no HTTP header can hold'],
  ['Bearer ABSKabc', 'more than a key: there is a space or a line break in it'],
  ['"ABSKabc"', 'a key in quotation marks'],
  ['${BEDROCK_KEY}', 'a placeholder that was not filled in'],
  ['dummy', 'no key that Bedrock makes'],
])('%s is no Bedrock API key', (value, looksLike) => {
  expect(readBedrockKey(value)).toEqual({ ok: false, looksLike });
});

test.each([
  // The example of the article, and one of an account that begins with zeros.
  ['ASIAY34FZKBOKMUTVV7A', '609629065308'],
  ['ASIAQNZGKIQY56JQ7WML', '029608264753'],
  // From before 2019: these hold no account.
  ['AKIAIOSFODNN7EXAMPLE', undefined],
  ['AKIAJ34FZKBOKMUTVV7A', undefined],
  ['AKIA', undefined],
  ['ACCAY34FZKBOKMUTVV7A', undefined],
])('the account of %s', (id, account) => {
  expect(accountOfAccessKey(id)).toBe(account);
});

describe('what is hidden', () => {
  test('of a short-term key: itself, its base64, its signature, the session token as it is and as it is written, the access key ID', async () => {
    const value = await shortTerm();
    const encoded = value.slice('bedrock-api-key-'.length);
    const signature = /X-Amz-Signature=(\w+)/.exec(Buffer.from(encoded, 'base64').toString())?.[1] ?? '';
    const { sessionToken, accessKeyId } = SESSION;
    const expected = [value, encoded, signature, sessionToken, encodeURIComponent(sessionToken), accessKeyId];
    expect(secretsOf(value)).toEqual(expect.arrayContaining(expected));
  });

  test('of a long-term key: itself, its base64, the secret', () => {
    const value = longTerm('BedrockAPIKey-a-at-111122223333:3wT5aKZq9EXAMPLEkey=');
    expect(secretsOf(value)).toEqual(expect.arrayContaining([value, value.slice(4), '3wT5aKZq9EXAMPLEkey=']));
    expect(secretsOf(value)).not.toContain('BedrockAPIKey-a');
  });

  test('of anything else: its words, unless they are short enough to be part of a log', () => {
    expect(secretsOf(' sk-ant-api03-EXAMPLE-EXAMPLE\n')).toContain('sk-ant-api03-EXAMPLE-EXAMPLE');
    expect(secretsOf('dummy')).toEqual([]);
    expect(secretsOf('')).toEqual([]);
  });
});
