import { describe, expect, test } from '@jest/globals';
import { causeInfo, isCause } from '../../../src/verdict/causes.ts';
import {
  AFTER_DENIAL,
  BEFORE_DENIAL,
  DENIAL_ROWS,
  isImmutableSubject,
  recognize,
} from '../../../src/verdict/recognize.ts';
import { CORPUS_FILES, readCorpus, type KnownMessage } from '../../corpus/corpus.ts';

const corpus = CORPUS_FILES.flatMap(readCorpus);

/** One text, several causes: only evidence can tell, so the true one has to be an alternative. */
const AMBIGUOUS = ['E049', 'E175', 'E129'];
/** Texts that mean nothing without their operation or status. */
const NEED_CONTEXT = ['E124', 'E247', 'h1-a07'];

function given({ service, operation, errorName, httpStatus, message }: KnownMessage) {
  return { service, operation, errorName, message, ...(httpStatus === null ? {} : { httpStatus }) };
}

function bare(message: string) {
  return recognize({ service: '', operation: '', errorName: '', message });
}

describe('the corpus of real messages', () => {
  test.each(corpus.filter(({ id }) => !AMBIGUOUS.includes(id)))('$id is $cause', (known) => {
    expect([known.cause, ...known.alsoAccept]).toContain(recognize(given(known)).cause);
  });

  test.each(corpus.filter(({ id }) => ![...AMBIGUOUS, ...NEED_CONTEXT].includes(id)))(
    '$id is $cause from its text alone',
    (known) => {
      expect([known.cause, ...known.alsoAccept]).toContain(bare(known.message).cause);
    },
  );

  test.each(corpus.filter(({ id }) => AMBIGUOUS.includes(id)))('$id has $cause among its alternatives', (known) => {
    expect(recognize(given(known)).alternatives).toContain(known.cause);
  });
});

describe('rows', () => {
  const rows = [...BEFORE_DENIAL, ...AFTER_DENIAL];

  test('have unique IDs, a reason, and causes that exist', () => {
    const all = [...rows, ...DENIAL_ROWS];
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    for (const row of all) {
      expect(row.why.length).toBeGreaterThan(10);
      for (const cause of [row.cause, ...(row.or ?? [])]) expect(isCause(cause)).toBe(true);
      expect(row.or ?? []).not.toContain(row.cause);
    }
  });

  test('are written as normalised text is: lower case, single spaces, ASCII', () => {
    for (const row of rows) {
      for (const part of [...(row.any ?? []), ...(row.all ?? []), ...(row.whole ?? []), ...(row.name ?? [])]) {
        expect(part).toBe(part.toLowerCase());
        expect(part).toMatch(/^[\x20-\x7e]+$/);
        expect(part).not.toContain('  ');
      }
    }
  });

  test.each(rows.map((row) => [row.id, row] as const))('%s answers a hostile megabyte', (_, row) => {
    const part = row.any?.[0] ?? row.all?.[0] ?? row.whole?.[0] ?? row.name?.[0] ?? 'x';
    const messages = [
      part.slice(0, -1).repeat(Math.ceil(1_000_000 / part.length)),
      `${part[0] ?? ''}${' '.repeat(1_000_000)}${part}`,
      `${'\n \t'.repeat(330_000)}${part}`,
    ];
    for (const message of messages) expect(isCause(bare(message).cause)).toBe(true);
  });
});

describe('texts that no row has', () => {
  test.each([
    ['', undefined, 'unclassified'],
    ['Something never seen before', 403, 'unclassified'],
    ['Something never seen before', 400, 'unclassified'],
    ['Something never seen before', 503, 'service-fault'],
    ['Something never seen before', 429, 'throttled'],
    ['See service control policy documentation for explicit deny examples.', 403, 'unclassified'],
    ['Operation not allowed for the following reason: maintenance', 400, 'unclassified'],
    [
      "1 validation error detected: Value 'a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy",
      400,
      'unclassified',
    ],
  ])('"%s" with status %s is %s', (message, httpStatus, cause) => {
    const failure = {
      service: 'bedrock-runtime',
      operation: 'InvokeModel',
      errorName: 'AccessDeniedException',
      message,
    };
    expect(recognize(httpStatus === undefined ? failure : { ...failure, httpStatus }).cause).toBe(cause);
  });

  test.each([
    ['ThrottlingException', 'throttled'],
    ['throttlingException', 'throttled'],
    ['ExpiredTokenException', 'credentials-expired'],
    ['UnrecognizedClientException', 'credentials-invalid'],
    ['FTUFormNotFilled', 'anthropic-use-case-form'],
    ['MPAgreementBeingCreated', 'marketplace-pending'],
    ['BadCScoreException', 'account-blocked'],
    ['ServiceQuotaExceededException', 'quota-exhausted'],
    ['ModelNotReadyException', 'service-fault'],
    ['InternalServerException', 'service-fault'],
    ['ENOTFOUND', 'network'],
    ['ECONNREFUSED', 'network'],
    ['ETIMEDOUT', 'network'],
    ['CredentialsProviderError', 'credentials-invalid'],
    ['AccessDeniedException', 'unclassified'],
    ['ValidationException', 'unclassified'],
    ['ResourceNotFoundException', 'unclassified'],
  ])('the name %s alone is %s', (errorName, cause) => {
    const failure = {
      service: 'bedrock-runtime',
      operation: 'InvokeModel',
      errorName,
      message: 'Words never seen before',
    };
    expect(recognize(failure).cause).toBe(cause);
  });
});

describe('the subject of the token', () => {
  const failure = {
    service: 'sts',
    operation: 'AssumeRoleWithWebIdentity',
    errorName: 'AccessDenied',
    httpStatus: 403,
    message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
  };

  test.each([
    ['repo:acme@123/app@456:ref:refs/heads/main', 'oidc-subject-immutable-format', ['oidc-trust-mismatch']],
    ['repo:acme/app:ref:refs/heads/main', 'oidc-trust-mismatch', ['oidc-ambient-credentials']],
    ['repo:acme/app:ref:refs/heads/user@1', 'oidc-trust-mismatch', ['oidc-ambient-credentials']],
    [undefined, 'oidc-trust-mismatch', ['oidc-subject-immutable-format', 'oidc-ambient-credentials']],
  ])('%s: %s', (tokenSubject, cause, alternatives) => {
    expect(recognize({ ...failure, tokenSubject })).toMatchObject({ cause, alternatives });
  });

  test('is immutable only with both numbers', () => {
    expect(isImmutableSubject('repo:acme@1/app@2')).toBe(true);
    expect(isImmutableSubject('repo:acme@1/app:pull_request')).toBe(false);
    expect(isImmutableSubject('repo:acme/app:environment:a@1/b@2')).toBe(false);
  });
});

describe('wrappers', () => {
  const said = 'You don’t have access to the model with the specified model ID.';

  test.each([
    ['botocore', `An error occurred (AccessDeniedException) when calling the InvokeModel operation: ${said}`],
    ['JSON body', JSON.stringify({ message: said })],
    [
      'JSON in JSON',
      JSON.stringify({ error: { message: `litellm: BedrockException - ${JSON.stringify({ message: said })}` } }),
    ],
    ['Java SDK', `software.amazon.awssdk.X: ${said} (Service: BedrockRuntime, Status Code: 403, Request ID: 1)`],
    [
      'Go SDK',
      `operation error Bedrock Runtime: InvokeModel, https response error StatusCode: 403, RequestID: 1, AccessDeniedException: ${said}`,
    ],
    ['XML', `<Error><Code>AccessDenied</Code><Message>${said.replace('’', '&apos;')}</Message></Error>`],
    ['line breaks and comment markers', `You don't have access\n  // to the model with\n  // the specified model ID.`],
    ['a long traceback', `${'  File "x.py", line 1, in y\n'.repeat(5_000)}AccessDeniedException: ${said}`],
  ])('%s', (_, message) => {
    expect(bare(message).cause).toBe('model-access-not-granted');
  });

  test('give the operation and the name where the failure has none', () => {
    const message =
      'An error occurred (ExpiredTokenException) when calling the AssumeRoleWithWebIdentity operation: words';
    expect(bare(message).cause).toBe('oidc-token-expired');
  });
});

test('a denial, a fault and an unknown text never become each other', () => {
  const layers = [
    ['User: u is not authorized to perform: bedrock:InvokeModel on resource: r', 500],
    ['The system encountered an unexpected error during processing.', 403],
    ['Words never seen before', 403],
  ].map(([message, httpStatus]) => {
    const failure = {
      service: '',
      operation: '',
      errorName: 'X',
      message: String(message),
      httpStatus: Number(httpStatus),
    };
    return causeInfo(recognize(failure).cause).layer;
  });
  expect(layers).toEqual(['policy', 'service', 'unknown']);
});

describe('a message that was cut at a width', () => {
  const arn = 'arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.anthropic.claude-3-5-haiku-20241022-v1:0';
  const said = `API Error: 403 User: arn:aws:sts::111122223333:assumed-role/dev/dev is not authorized to perform: bedrock:InvokeModel on resource: ${arn} because no permissions boundary allows the bedrock:InvokeModel action`;

  function cutAt(width: number, before: string, after: string): string {
    const lines: string[] = [];
    for (let at = 0; at < said.length; at += width) {
      lines.push(`${before}${said.slice(at, at + width).padEnd(after === '' ? 0 : width)}${after}`);
    }
    return lines.join('\n');
  }

  // Every place of the sentence is once the end of a line.
  test.each(Array.from({ length: 60 }, (_, index) => 60 + index))(
    'of %s characters, in a frame, is read whole',
    (width) => {
      const { cause, denial } = bare(cutAt(width, '│ ', ' │'));
      expect({ cause, resource: denial?.resource }).toEqual({ cause: 'permissions-boundary', resource: arn });
    },
  );

  test.each(Array.from({ length: 60 }, (_, index) => 60 + index))(
    'of %s characters, without a frame, has its cause',
    (width) => {
      expect(bare(cutAt(width, '', '')).cause).toBe('permissions-boundary');
    },
  );

  test('an ARN at the end of a line is not joined with the words below it', () => {
    const message = `User: u is not authorized to perform: bedrock:InvokeModel on resource: ${arn}\nbecause no session policy allows it`;
    expect(bare(message).denial).toMatchObject({ resource: arn, policyType: 'session policy' });
    expect(bare(message.replace('because', 'Traceback\nbecause')).denial?.resource).toBe(arn);
  });

  test('a wildcard resource at the end of a line stays', () => {
    const message =
      'User: arn:aws:iam::111122223333:user/ci is not authorized to perform: bedrock:ListFoundationModels on resource: *\nbecause no identity-based policy allows it';
    expect(bare(message).denial).toMatchObject({ resource: '*', policyType: 'identity-based policy' });
  });
});

describe('what is no discovery call', () => {
  test.each(['bedrock:GetInvoke', 'bedrock:GetAgentMemory', 'bedrock:GetPrompt', 'bedrock:GetAsyncInvoke'])(
    '%s is needed by who calls it',
    (action) => {
      const message = `User: u is not authorized to perform: ${action} on resource: r because no identity-based policy allows it`;
      expect(bare(message).cause).toBe('identity-policy-no-allow');
    },
  );
});

test('a cause that is known is not read from the text, and keeps what is known with it', () => {
  const failure = { service: 's', operation: 'o', errorName: '', message: 'Too many requests' };
  expect(recognize({ ...failure, known: { cause: 'network' } })).toEqual({
    ...{ cause: 'network', alternatives: [], rule: 'known' },
  });
  const denial = { action: 'a:B', effect: 'implicit' } as const;
  expect(
    recognize({ ...failure, known: { cause: 'network', rule: 'proxy', alternatives: ['throttled'], denial } }),
  ).toEqual({
    ...{ cause: 'network', alternatives: ['throttled'], rule: 'proxy', denial },
  });
});

test('a text about the body is one with a status that comes after authorization, or with none', () => {
  const cause = (httpStatus?: number) =>
    recognize({
      ...{ service: 'bedrock-runtime', operation: 'InvokeModel', errorName: '', message: 'Malformed input request: x' },
      ...(httpStatus !== undefined && { httpStatus }),
    }).cause;
  expect([cause(), cause(400), cause(422)]).toEqual(['request-rejected', 'request-rejected', 'request-rejected']);
  expect(cause(403)).not.toBe('request-rejected');
});

test('a text that means one action says which was refused, and another text none', () => {
  expect(bare('Access denied for this operation with a prompt resource').denial).toEqual({
    ...{ action: 'bedrock:RenderPrompt', effect: 'unknown' },
  });
  expect(bare('Too many requests, please wait before trying again.')).not.toHaveProperty('denial');
});

test('a subject is of the new format only as a whole', () => {
  expect(isImmutableSubject('repo:o@1/r@2:ref')).toBe(true);
  expect(isImmutableSubject('x:repo:o@1/r@2:ref')).toBe(false);
});

test('the subject of the token says nothing of another failure than of trust', () => {
  const failure = {
    service: 'sts',
    operation: 'AssumeRoleWithWebIdentity',
    errorName: '',
    message: 'No OpenIDConnect provider found in your account for https://x',
  };
  expect(recognize({ ...failure, tokenSubject: 'repo:o@1/r@2:ref' }).cause).toBe('oidc-provider-missing');
});
