import { describe, expect, test } from '@jest/globals';
import { eventsWithoutError, failureOfRecord, failuresIn } from '../../../src/verdict/paste.ts';
import { omit } from '../omit.ts';

const MODEL = 'arn:aws:bedrock:us-east-1::foundation-model/a.b-v1:0';
const ROLE = 'arn:aws:iam::111122223333:role/service/app';
const SESSION = 'arn:aws:sts::111122223333:assumed-role/app/session';
const refusal = (action = 'bedrock:InvokeModel', resource = MODEL): string =>
  `User: ${SESSION} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;

const EVENT = {
  eventSource: 'bedrock.amazonaws.com',
  eventName: 'InvokeModel',
  errorCode: 'AccessDenied',
  errorMessage: refusal(),
  recipientAccountId: '111122223333',
  awsRegion: 'us-east-1',
  requestParameters: { modelId: 'a.b-v1:0' },
  userIdentity: { arn: SESSION, sessionContext: { sessionIssuer: { arn: ROLE } } },
};
const event = (eventName: string, change: object = {}) => ({ ...EVENT, eventName, ...change });
const DECODED = {
  allowed: false,
  explicitDeny: false,
  matchedStatements: { items: [] },
  context: { action: 'bedrock:InvokeModel', resource: MODEL, principal: { arn: ROLE } },
};

const operations = (value: unknown): string[] =>
  failuresIn(JSON.stringify(value)).map(({ failure }) => failure.operation);
const plain = (message: string) => ({
  failure: { service: '', operation: '', errorName: '', message },
  evidence: {},
});

describe('an event of CloudTrail', () => {
  test('gives the call, the error and what it knows of the caller', () => {
    expect(failuresIn(JSON.stringify(EVENT))).toEqual([
      {
        failure: {
          service: 'bedrock',
          operation: 'InvokeModel',
          errorName: 'AccessDenied',
          message: refusal(),
        },
        evidence: { account: '111122223333', region: 'us-east-1', model: 'a.b-v1:0', principalArn: ROLE },
      },
    ]);
  });

  test('may lack what is not known', () => {
    const { eventSource, eventName, errorCode } = EVENT;
    expect(failureOfRecord({ eventSource, eventName, errorCode })).toEqual({
      failure: { service: 'bedrock', operation: 'InvokeModel', errorName: 'AccessDenied', message: 'AccessDenied' },
      evidence: {},
    });
    expect(failureOfRecord({ eventSource, eventName, errorMessage: 'm', awsRegion: 5 })).toEqual({
      failure: { service: 'bedrock', operation: 'InvokeModel', errorName: '', message: 'm' },
      evidence: {},
    });
  });

  test('of a user has the user’s own ARN', () => {
    const arn = 'arn:aws:iam::111122223333:user/u';
    expect(failureOfRecord({ ...EVENT, userIdentity: { arn } })?.evidence.principalArn).toBe(arn);
  });

  test.each([
    ['bedrock.amazonaws.com', 'bedrock'],
    ['bedrock.amazonaws.com.cn', 'bedrock'],
    ['amazonaws.com.example', 'amazonaws.com.example'],
    ['sts.amazonaws.com.example', 'sts.amazonaws.com.example'],
  ])('of %s is one of the service %s', (eventSource, service) => {
    expect(failureOfRecord({ ...EVENT, eventSource })?.failure.service).toBe(service);
  });

  test('that was not refused, or names no call, is no failure', () => {
    expect(failureOfRecord(omit(EVENT, 'errorCode', 'errorMessage'))).toBeUndefined();
    expect(failureOfRecord({ ...EVENT, eventSource: '' })).toBeUndefined();
    expect(failureOfRecord({ ...EVENT, eventName: 7 })).toBeUndefined();
  });

  test.each<[string, unknown]>([
    ['a log file', { Records: [event('A'), event('B')] }],
    ['an answer of lookup-events', { Events: [event('A'), { CloudTrailEvent: JSON.stringify(event('B')) }] }],
    ['a list, of lists and of what is no event', [event('A'), null, 'text', 5, [event('B')]]],
  ])('is found in %s', (_, value) => {
    expect(operations(value)).toEqual(['A', 'B']);
  });

  test('is found one per line, beside lines that are none', () => {
    const text = `  ${JSON.stringify(event('A'))}\nnot JSON\n${JSON.stringify(event('B'))}\n`;
    expect(failuresIn(text).map(({ failure }) => failure.operation)).toEqual(['A', 'B']);
  });

  test('may be written over several lines', () => {
    expect(failuresIn(JSON.stringify(EVENT, undefined, 2))[0].failure.operation).toBe('InvokeModel');
  });

  test('all of them are given, however many', () => {
    expect(operations({ Records: Array.from('ABCDEFG').map((name) => event(name)) })).toHaveLength(7);
  });
});

describe('a decoded authorization message', () => {
  const decoded = (change: object) => failureOfRecord({ ...DECODED, ...change });

  test('of no Allow', () => {
    expect(failuresIn(JSON.stringify({ DecodedMessage: JSON.stringify(DECODED) }))).toEqual([
      {
        failure: {
          service: 'bedrock',
          operation: '',
          errorName: 'UnauthorizedOperation',
          message: 'No statement allows it',
          known: {
            cause: 'identity-policy-no-allow',
            alternatives: ['service-control-policy', 'permissions-boundary', 'session-policy'],
            denial: { action: 'bedrock:InvokeModel', resource: MODEL, principal: ROLE, effect: 'implicit' },
          },
        },
        evidence: { principalArn: ROLE },
      },
    ]);
  });

  test('of a Deny names the statements that matched', () => {
    const items = [{ statementId: 'A' }, { statementId: '' }, {}, { statementId: 'B' }];
    expect(decoded({ explicitDeny: true, matchedStatements: { items } })?.failure).toMatchObject({
      message: 'A statement denies it: A, B',
      known: { cause: 'identity-policy-explicit-deny', denial: { effect: 'explicit' } },
    });
    expect(decoded({ explicitDeny: true, matchedStatements: { items: 'A' } })?.failure.message).toBe(
      'A statement denies it',
    );
    expect(decoded({ matchedStatements: 'A' })?.failure.message).toBe('No statement allows it');
  });

  test('may lack the resource and the principal', () => {
    const { failure, evidence } = decoded({ context: { action: 'a:B' } }) ?? {};
    expect(failure?.known?.denial).toEqual({ action: 'a:B', effect: 'implicit' });
    expect(evidence).toEqual({});
  });

  test.each([
    ['does not say whether it is allowed', { allowed: 'false' }],
    ['has no context', { context: null }],
    ['names no action', { context: { resource: MODEL } }],
  ])('that %s is none', (_, change) => {
    expect(decoded(change)).toBeUndefined();
  });
});

describe('a text', () => {
  test.each([
    ['nothing', ''],
    ['one sentence', refusal()],
    ['JSON that is no event', '{"message":"Too many tokens, please wait before trying again."}'],
    ['an event that was not refused', JSON.stringify({ eventSource: 'a', eventName: 'B' })],
    ['JSON that is cut', '{"eventSource":"bedrock.amazonaws.com"'],
    ['an event in the middle of a text', `see ${JSON.stringify(EVENT)}`],
    ['one error told twice', `ClientError: ${refusal()}\n\nAn error occurred (AccessDenied): ${refusal()}`],
    ['one error, and a name that says no more', `ThrottlingException: x\n\nError: ${refusal()}`],
    ['one error, and one that is not known', `Error: some new sentence\nError: ${refusal()}`],
  ])('of %s is one failure, as a whole', (_, text) => {
    expect(failuresIn(text)).toEqual([plain(text)]);
  });

  const one = refusal();
  const other = refusal('bedrock:InvokeModelWithResponseStream');
  const third = refusal('bedrock:InvokeModel', `${MODEL}-other`);
  const excerpts = (text: string) => failuresIn(text).map(({ excerpt }) => excerpt);

  test.each([
    ['lines that begin with the caller', `${one}\n${other}`],
    ['lines that begin with the name of an error', `x.y.FooException: ${one}\nBarError (${other})`],
    ['lines that begin with Error', `API Error ${one}\nERROR ${other}`],
    ['lines in a frame', `│ Error: ${one}\n│ fatal ${other}`],
    ['parts with a blank line between', `first ${one}\n   \nsecond ${other}`],
    ['one line of the command line', `An error occurred (A): ${one} \t An error occurred (A): ${other}`],
  ])('is cut at %s', (_, text) => {
    expect(failuresIn(text)).toHaveLength(2);
  });

  test('of several errors: each as its own lines, without blanks around, each once', () => {
    const text = `Error: ${one}\n  at somewhere\n\n\n Error: ${other}\n\nError: ${one}\nError: ${third}`;
    expect(excerpts(text)).toEqual([`Error: ${one}\n  at somewhere`, `Error: ${other}`, `Error: ${third}`]);
    expect(failuresIn(text)[0].failure.message).toBe(`Error: ${one}\n  at somewhere`);
  });

  test('of very many errors: the first five', () => {
    const many = Array.from('abcdefg').map((letter) => `Error: ${refusal('bedrock:InvokeModel', MODEL + letter)}`);
    expect(excerpts(many.join('\n'))).toEqual(many.slice(0, 5));
  });

  test('the name of an error in the middle of a line begins none', () => {
    const text = `${one} because FooException: ${other.slice(0, 40)}\n and Error: ${other}`;
    expect(failuresIn(text)).toHaveLength(1);
  });
});

describe('events of CloudTrail without an error', () => {
  const fine = { eventSource: 'bedrock.amazonaws.com', eventName: 'InvokeModel', awsRegion: 'us-east-1' };
  test.each<[string, unknown, number]>([
    ['one', fine, 1],
    ['a file of them', { Records: [fine, fine] }, 2],
    ['one of two was refused', { Records: [fine, { ...fine, errorCode: 'AccessDenied', errorMessage: 'no' }] }, 0],
    ['one with a message alone', { ...fine, errorMessage: 'no' }, 0],
    ['something else beside it', [fine, { message: 'AccessDenied' }], 0],
    ['no event at all', { a: 1 }, 0],
    ['nothing', [], 0],
  ])('%s', (_, value, number) => {
    expect(eventsWithoutError(JSON.stringify(value))).toBe(number);
  });

  test('plain text is none', () => {
    expect(eventsWithoutError('AccessDeniedException: no')).toBe(0);
  });
});
