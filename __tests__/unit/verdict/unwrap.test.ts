import { expect, test } from '@jest/globals';
import { unwrap } from '../../../src/verdict/unwrap.ts';

const bare = (message: string, more = {}) => unwrap({ service: '', operation: '', errorName: '', message, ...more });

test('what botocore wraps around an error is taken from the text', () => {
  const text = 'An error occurred (AccessDeniedException) when calling the InvokeModel operation: denied';
  expect(bare(text)).toMatchObject({
    ...{ name: 'accessdeniedexception', operation: 'invokemodel', service: 'bedrock-runtime', core: 'denied' },
  });
});

test('what the failure says itself wins over its text', () => {
  const text = 'An error occurred (AccessDenied) when calling the AssumeRole operation (HTTP status 403): no';
  const more = { service: 'sts', operation: 'AssumeRoleWithWebIdentity', errorName: 'Throttling', httpStatus: 429 };
  expect(bare(text, more)).toMatchObject({
    ...{ service: 'sts', operation: 'assumerolewithwebidentity', name: 'throttling', status: 429 },
  });
});

test("a wrapper's own name gives way to one that says something", () => {
  expect(bare('ClientError: ValidationException: x', { errorName: 'BadRequestError' }).name).toBe(
    'validationexception',
  );
  expect(bare('nothing known', { errorName: 'BadRequestError' }).name).toBe('badrequesterror');
});

test.each([
  ['HTTP status 403', 403],
  ['Error code: 404 - x', 404],
  ['503 Service Unavailable', 503],
  ['status code 200', undefined],
  ['it took 403 ms', undefined],
])('the status in %j is %s', (text, status) => {
  expect(bare(text).status).toBe(status);
});

test.each([
  ['ValidationException: Operation not allowed', 'operation not allowed'],
  ['{"message":"Operation not allowed"}', 'operation not allowed'],
  ['Operation not allowed.', 'operation not allowed'],
])('the core of %j is its last part', (text, core) => {
  expect(bare(text).core).toBe(core);
});
