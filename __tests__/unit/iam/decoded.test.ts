import { expect, test } from '@jest/globals';
import { decoded } from '../../../src/iam/decoded.ts';

test.each([
  ['percent-encoded', '%7B%22Version%22%3A%222012-10-17%22%7D', '{"Version":"2012-10-17"}'],
  ['a plus sign is one: IAM does not encode as a form does', 'a+b%2Bc', 'a+b+c'],
  ['not encoded, with a percent sign', '{"Resource":"100%"}', '{"Resource":"100%"}'],
  ['absent', undefined, ''],
])('a document: %s', (_, document, text) => {
  expect(decoded(document)).toBe(text);
});
