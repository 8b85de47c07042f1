import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { conditionKeys, placedStatements, sidAt } from '../../../src/policy/policy-text.ts';
import { parsePolicy } from '../../../testbed/policy/document.ts';

const sid = fc.stringMatching(/^[A-Za-z0-9]{1,12}$/);
const statement = fc
  .record({ Sid: sid, brackets: fc.constantFrom('', '}', '{]', '"Statement": [{"') }, { requiredKeys: [] })
  .map(({ Sid, brackets }) => ({
    ...(Sid !== undefined && { Sid }),
    Effect: 'Allow',
    Action: 's3:GetObject',
    Resource: '*',
    ...(brackets !== undefined && { Condition: { StringEquals: { 'aws:PrincipalTag/x': brackets } } }),
  }));

describe('statements in a text', () => {
  test('end where the simulator says that they do, however the document is laid out', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(statement, { minLength: 1, maxLength: 5, selector: ({ Sid }) => Sid ?? {} }),
        fc.constantFrom(undefined, 2, '\t'),
        fc.boolean(),
        (statements, space, list) => {
          const Statement = list || statements.length > 1 ? statements : statements[0];
          const text = JSON.stringify({ Version: '2012-10-17', Id: '"Statement"', Statement }, undefined, space);
          const reported = parsePolicy(text).statements;
          expect(placedStatements(text).map(({ end }) => end)).toEqual(reported.map((one) => one.reported.end));
          for (const one of reported) expect(sidAt(text, one.reported.end)).toBe(one.sid);
        },
      ),
    );
  });

  test.each(['', '{', '[]', '{"Statement": 1}', 'null'])('%j has none', (text) => {
    expect(placedStatements(text)).toEqual([]);
    expect(conditionKeys([text])).toEqual([]);
  });
});

test('context keys of conditions and variables', () => {
  const text = JSON.stringify({
    Statement: [
      { Resource: 'arn:aws:s3:::b/${aws:username}/${*}', Condition: { StringEquals: { 'aws:RequestedRegion': 'x' } } },
      { Condition: { Null: { 'bedrock:InferenceProfileArn': 'true' }, Bool: { 'aws:SecureTransport': 'true' } } },
    ],
  });
  expect(conditionKeys([text])).toEqual([
    'aws:RequestedRegion',
    'aws:SecureTransport',
    'aws:username',
    'bedrock:InferenceProfileArn',
  ]);
});
