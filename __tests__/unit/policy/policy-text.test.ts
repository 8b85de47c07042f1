import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { conditionKeys, placedStatements, sidAt, statementAt } from '../../../src/policy/policy-text.ts';
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

describe('a statement at a place', () => {
  const text = '{"Statement":[\n{"Sid":"A"},\n{"Sid":""},{"Sid":5,"Resource":{}}]}';
  test('has its Sid where it has one', () => {
    expect(placedStatements(text)).toEqual([
      { sid: 'A', end: { line: 2, column: 12 } },
      { end: { line: 3, column: 11 } },
      { end: { line: 3, column: 35 } },
    ]);
  });

  test('is found one column beside too, and on no other line', () => {
    const at = (line: number, column: number) => sidAt(text, { line, column });
    expect([at(2, 11), at(2, 12), at(2, 13)]).toEqual(['A', 'A', 'A']);
    expect([at(2, 10), at(2, 14), at(1, 12), at(3, 12), at(3, 11), at(3, 35)]).toEqual(Array(6).fill(undefined));
    expect(statementAt(text, { line: 3, column: 35 })).toEqual({ Sid: 5, Resource: {} });
    expect(statementAt(text, { line: 9, column: 1 })).toBeUndefined();
  });

  test('is one of the top-level Statement alone', () => {
    const odd = '{"Other":[{"Sid":"X"}],"Statement":{"Sid":"A","Condition":{"Statement":{}}},"More":{"Sid":"Y"}}';
    expect(placedStatements(odd).map(({ sid: own }) => own)).toEqual(['A']);
  });

  test('is none of a list that holds something else, since places and statements would not fit', () => {
    expect(placedStatements('{"Statement":[{"Sid":"A"}],"Statement":[{},{}]}')).toEqual([]);
  });
});

test('keys are those of conditions and variables, each once and sorted; a text without a colon is no key', () => {
  const one =
    '{"Statement":{"Condition":{"StringEquals":{"aws:b":"${aws:c}","aws:a":"${*}"},"Bool":{"aws:b":"x"}},"Resource":"${name}${aws:d}"}}';
  expect(conditionKeys([one, one])).toEqual(['aws:a', 'aws:b', 'aws:c', 'aws:d']);
  expect(
    conditionKeys(['{"Statement":{"Condition":"x"}}', '{"Statement":{"Condition":{"StringEquals":"x"}}}']),
  ).toEqual([]);
});
