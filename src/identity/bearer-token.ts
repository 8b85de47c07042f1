/**
 * What a Bedrock API key says of itself, read without any call. Pure. Neither format is documented by AWS; both are
 * read as its own tools write them, and what cannot be read of a key with the right beginning is left to Bedrock to
 * judge.
 *
 * Short-term: `bedrock-api-key-` and base64 of the presigned URL that @aws/bedrock-token-generator makes
 * (https://github.com/aws/aws-bedrock-token-generator-js). Long-term: `ABSK` and base64 of `USER-at-ACCOUNT:SECRET`,
 * the user name as IAM writes it for service-specific credentials
 * (https://docs.aws.amazon.com/IAM/latest/APIReference/API_ServiceSpecificCredential.html); the beginnings are those
 * of gitleaks' rules `aws-amazon-bedrock-api-key-short-lived` and `-long-lived`
 * (https://github.com/gitleaks/gitleaks/blob/master/config/gitleaks.toml).
 */

/** A short-term Bedrock API key: a presigned request of an IAM session. */
export interface ShortTermKey {
  kind: 'short-term';
  accessKeyId: string;
  /** The only region that the key works in. */
  region: string;
  /** Milliseconds since the epoch; the session that made the key may end before. */
  expiresAt: number;
  /** Twelve digits, if the access key ID tells. */
  account?: string;
}

/** A long-term Bedrock API key: a service-specific credential of an IAM user. */
export interface LongTermKey {
  kind: 'long-term';
  /** Name of the IAM user, if the key tells. */
  user?: string;
  account?: string;
}

/** What a Bedrock API key says of itself. */
export type BedrockKey = ShortTermKey | LongTermKey;

/** A Bedrock API key as read, or what the text looks like instead. */
export type ReadKey =
  | { ok: true; key: BedrockKey }
  /** `looksLike` completes "it looks like ...". */
  | { ok: false; looksLike: string };

const SHORT_TERM = 'bedrock-api-key-';
const LONG_TERM = 'ABSK';

/**
 * `Must start with pre-defined prefix`, Bedrock says of everything else. The first row that applies names what it is.
 */
const OTHERS: readonly { is: RegExp; looksLike: string }[] = [
  { is: /^\s|\s$/, looksLike: 'a key with a space or a line break at one end, which no HTTP header can hold' },
  { is: /\s/, looksLike: 'more than a key: there is a space or a line break in it' },
  { is: /^["']|["']$/, looksLike: 'a key in quotation marks' },
  { is: /^\$\{?\{?|^<.*>$/, looksLike: 'a placeholder that was not filled in' },
  { is: /^sk-ant-/, looksLike: "an API key of Anthropic's own platform" },
  { is: /^(?:aws-external-anthropic-api-key-|AEAA)/, looksLike: 'an API key of Claude Platform on AWS' },
  { is: /^sk-or-/, looksLike: 'an API key of OpenRouter' },
  { is: /^sk-/, looksLike: 'an API key of OpenAI' },
  { is: /^AIza/, looksLike: 'an API key of Google' },
  { is: /^(?:gh[a-z]_|github_pat_)/, looksLike: 'a token of GitHub' },
  { is: /^ACCA[A-Z0-9]{12,}$/, looksLike: 'the ID of a service-specific credential, not its secret' },
  { is: /^(?:AKIA|ASIA|ABIA)[A-Z0-9]{12,}$/, looksLike: 'an AWS access key ID' },
  { is: /^eyJ/, looksLike: 'a JSON web token (of GitHub, IAM Identity Center or AgentCore)' },
  { is: /^QmVkcm9ja0FQSUtleS/, looksLike: `a long-term key without its beginning, \`${LONG_TERM}\`` },
  { is: /^YmVkcm9jay5hbWF6b25hd3MuY29t/, looksLike: `a short-term key without its beginning, \`${SHORT_TERM}\`` },
  { is: /^[A-Za-z0-9/+]{40}$/, looksLike: 'an AWS secret access key' },
];

/**
 * Reads the value of AWS_BEARER_TOKEN_BEDROCK.
 *
 * @param value as it is in the environment, not trimmed: the SDK does not trim it either
 */
export function readBedrockKey(value: string): ReadKey {
  const other = OTHERS.find(({ is }) => is.test(value));
  if (other) return { ok: false, looksLike: other.looksLike };
  if (value.startsWith(SHORT_TERM)) return shortTerm(value.slice(SHORT_TERM.length));
  if (value.startsWith(LONG_TERM)) return { ok: true, key: longTerm(value.slice(LONG_TERM.length)) };
  return { ok: false, looksLike: 'no key that Bedrock makes' };
}

/** Everything in a key that must not be seen: itself, what it is made of, and what that hides. Longest first. */
export function secretsOf(value: string): string[] {
  const trimmed = value.trim();
  const encoded = trimmed.startsWith(SHORT_TERM)
    ? trimmed.slice(SHORT_TERM.length)
    : trimmed.replace(new RegExp(`^${LONG_TERM}`), '');
  const decoded = decodedText(encoded);
  const parameters = new URLSearchParams(decoded.slice(decoded.indexOf('?') + 1));
  const signed = ['X-Amz-Security-Token', 'X-Amz-Signature'].flatMap((name) => parameters.get(name) ?? []);
  // Colons end the user's name and belong to no secret; a name alone is none.
  const secret = trimmed.startsWith(LONG_TERM) ? decoded.slice(decoded.indexOf(':') + 1) : '';
  const keyId = parameters.get('X-Amz-Credential')?.split('/')[0] ?? '';
  const all = [value, trimmed, ...trimmed.split(/\s+/), encoded, ...signed, ...signed.map(encodeURIComponent)];
  return [...new Set([...all, secret, keyId])]
    .filter((text) => text.length >= SHORTEST_SECRET && !/[\r\n]/.test(text))
    .sort((a, b) => b.length - a.length);
}

/**
 * What is shorter is a dummy or a word, and hiding it would make the log unreadable; the value itself is never written
 * anyway.
 */
const SHORTEST_SECRET = 16;

/** Twelve hours (https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html). */
const LONGEST_LIFE_S = 43_200;

function shortTerm(encoded: string): ReadKey {
  const url = decodedText(encoded);
  const query = url.indexOf('?');
  const parameters = new URLSearchParams(url.slice(query + 1));
  const [accessKeyId = '', , region = '', service = ''] = (parameters.get('X-Amz-Credential') ?? '').split('/');
  const madeAt = timeOf(parameters.get('X-Amz-Date') ?? '');
  const action = parameters.get('Action');
  if (service !== '' && (service !== 'bedrock' || action !== 'CallWithBearerToken')) {
    return { ok: false, looksLike: `a key of another service of AWS (\`${plainWord(service)}\`)` };
  }
  if (query < 0 || !/^[A-Z0-9]{16,128}$/.test(accessKeyId) || !REGION.test(region) || madeAt === undefined) {
    return { ok: false, looksLike: 'a short-term Bedrock API key that was cut off or changed: it cannot be decoded' };
  }
  const life = Math.min(Number(parameters.get('X-Amz-Expires') ?? LONGEST_LIFE_S) || LONGEST_LIFE_S, LONGEST_LIFE_S);
  const account = accountOfAccessKey(accessKeyId);
  return {
    ok: true,
    key: {
      ...{ kind: 'short-term', accessKeyId, region, expiresAt: madeAt + life * 1000 },
      ...(account !== undefined && { account }),
    },
  };
}

const REGION = /^[a-z]{2,4}(?:-[a-z]+)+-\d$/;

/** A second key of a user has `+1` after the name. */
function longTerm(encoded: string): LongTermKey {
  const [, user, account] = /^([\w+=,.@-]{1,64}?)(?:\+\d+)?-at-(\d{12}):/.exec(decodedText(encoded)) ?? [];
  return { kind: 'long-term', ...(user !== undefined && { user }), ...(account !== undefined && { account }) };
}

/**
 * The account that an access key ID belongs to: bits 1 to 40 of the base32 text after the first four letters. Found by
 * Aidan Steele and Tal Be'ery (https://medium.com/@TalBeerySec/a-short-note-on-aws-key-id-f88cc4317489), not
 * documented by AWS. Undefined for other IDs and for those from before 2019, which begin with I or J after the prefix
 * and hold no account.
 */
export function accountOfAccessKey(accessKeyId: string): string | undefined {
  if (!/^(?:AKIA|ASIA)[A-HK-Z2-7][A-Z2-7]{15}$/.test(accessKeyId)) return undefined;
  let bits = 0n;
  for (const letter of accessKeyId.slice(4, 14)) bits = (bits << 5n) | BigInt(BASE32.indexOf(letter));
  // Ten letters are fifty bits: the first is no part of the account, the last nine neither.
  const account = String((bits >> 9n) & 0xffffffffffn).padStart(12, '0');
  return account.length === 12 ? account : undefined;
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function decodedText(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}

/** `20261121T005331Z` as milliseconds since the epoch. */
function timeOf(amzDate: string): number | undefined {
  const iso = amzDate.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  const time = Date.parse(iso);
  return iso === amzDate || Number.isNaN(time) ? undefined : time;
}

/** A name out of a key from outside, as far as it is one. */
const plainWord = (text: string): string => text.replace(/[^\w-]/g, '').slice(0, 40);

/**
 * A key in words, without its whole access key ID: `short-term Bedrock API key (account 111122223333, ..., valid until
 * 2026-11-21 12:00 UTC ...)`.
 */
export function describeKey(key: BedrockKey): string {
  const parts = [
    ...(key.account === undefined ? [] : [`account ${key.account}`]),
    ...(key.kind === 'long-term'
      ? []
      : [
          `access key ID ending in ${key.accessKeyId.slice(-4)}`,
          key.region,
          `valid until ${minute(key.expiresAt)} at the latest`,
        ]),
  ];
  return `${key.kind} Bedrock API key${parts.length === 0 ? '' : ` (${parts.join(', ')})`}`;
}

/** `2026-11-21 12:00 UTC`. */
export function minute(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
