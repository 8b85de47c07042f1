import { describe, expect, test } from '@jest/globals';
import { toFailure } from '../../../src/aws/to-failure.ts';
import { recognize } from '../../../src/verdict/recognize.ts';
import { refusalClass } from '../../../src/verdict/refusal.ts';

const thrown = (name: string, message: string, more: object = {}): Error =>
  Object.assign(new Error(message), { name, ...more });

/** What a thrown error comes to for a verdict. */
function classOf(error: unknown): string {
  const failure = toFailure('bedrock-runtime', 'InvokeModel', error);
  return refusalClass(recognize(failure).cause, failure.httpStatus);
}

describe('an error as data', () => {
  test("a proxy's page with a 403 is no denial", () => {
    const page = thrown('SyntaxError', 'Unexpected token <', { $metadata: { httpStatusCode: 403 } });
    expect(classOf(page)).toBe('failed');
  });

  test('an unknown 403 of AWS is one', () => {
    expect(classOf(thrown('MysteryException', 'No.', { $metadata: { httpStatusCode: 403 } }))).toBe('policy');
  });

  test('an exception inside a stream has the status that the API gives it', () => {
    const inStream = thrown('validationException', 'something new', { $metadata: { httpStatusCode: 200 } });
    expect(toFailure('bedrock-runtime', 'ConverseStream', inStream).httpStatus).toBe(400);
    expect(classOf(thrown('throttlingException', 'slow down', { $metadata: { httpStatusCode: 200 } }))).toBe(
      'throttled',
    );
  });

  test('an error without an answer keeps the code of Node, from wherever in the chain', () => {
    const cause = Object.assign(new Error('getaddrinfo ENOTFOUND x'), { code: 'ENOTFOUND' });
    const failure = toFailure('sts', 'AssumeRole', new Error('wrapped', { cause }));
    expect(failure).toMatchObject({ errorName: 'ENOTFOUND' });
    expect(failure.httpStatus).toBeUndefined();
    expect(classOf(cause)).toBe('failed');
  });

  test.each([
    ['x-amz-date:20261121T000000Z\nx-amz-security-token:IQoJb3JpZ2luX2VjSECRET0123\n\nhost', 'x-amz-date:'],
    ["in header: 'AWS4-HMAC-SHA256 Credential=AKIA/x, Signature=SECRETabcdef0123456789'.", 'Credential=AKIA/x'],
    ['?X-Amz-Security-Token=IQoJSECRET%2Fx&X-Amz-Date=20261121T000000Z', 'X-Amz-Date='],
    ["'Bearer bedrock-api-key-SECRETYmVkcm9jaw==' is no key=value pair", 'is no key=value pair'],
    ['The key ABSKQmVkcm9ja0FQSUtleSECRET is unknown', 'is unknown'],
    ['connect ECONNREFUSED http://user:SECRETpass@proxy:3128', 'proxy:3128'],
    ["Command failed: vault login --password SECRET 'x'\nno such token: SECRET", 'Run it by itself'],
  ])('keeps no secret that a message quotes: %s', (message, kept) => {
    const failure = toFailure('bedrock-runtime', 'InvokeModel', new Error(message));
    expect(failure.message).not.toContain('SECRET');
    expect(failure.message).toContain(kept);
  });

  test.each([[undefined], [null], ['text'], [42]])('anything can be thrown: %p', (value) => {
    expect(classOf(value)).toBe('failed');
  });
});
