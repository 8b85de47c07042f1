/** The testbed refuses what GitHub's own description of its REST API does not allow. */
import { describe, expect, test } from '@jest/globals';
import { apiViolations } from '../../../testbed/services/github-api.ts';

function violations(line: string, body?: object): string[] {
  const [method = '', address = ''] = line.split(' ');
  const { pathname, searchParams } = new URL(address, 'http://localhost');
  const text = body === undefined ? '' : JSON.stringify(body);
  return apiViolations({ method, path: pathname, query: searchParams, headers: {}, body: text, signature: 'none' });
}

test.each<[string, object?]>([
  ['GET /repos/o/r'],
  ['GET /repos/o/r/issues/1/comments?per_page=100&page=2'],
  ['POST /repos/o/r/issues/1/comments', { body: 'text' }],
  ['PATCH /repos/o/r/issues/comments/5', { body: 'text' }],
  ['DELETE /repos/o/r/issues/comments/5'],
  ['GET /repos/o/r/contents/.github/bedrock-access.yml?ref=abc'],
  ['GET /repos/o/r/git/trees/abc?recursive=1'],
  ['GET /repos/o/r/commits/abc/pulls?per_page=100'],
  ['GET /repos/o/r/issues?state=all&creator=github-actions%5Bbot%5D&sort=updated&direction=desc&page=1'],
  ['POST /repos/o/r/issues', { title: 't', body: 'b' }],
  ['PATCH /repos/o/r/issues/7', { state: 'closed', state_reason: 'completed', body: 'b' }],
])('%s is right', (...row) => {
  expect(violations(...row)).toEqual([]);
});

describe('is refused:', () => {
  test.each<[string, object | undefined, string]>([
    ['GET /repos/o/r/isues', undefined, 'GitHub has no such path'],
    ['PUT /repos/o/r/issues/1/comments', undefined, 'GitHub has no such method here'],
    ['GET /repos/o/r/issues/one/comments', undefined, 'the parameter issue_number cannot be "one"'],
    ['GET /repos/o/r/issues?state=shut', undefined, 'the parameter state cannot be "shut"'],
    ['GET /repos/o/r/issues?page=x', undefined, 'the parameter page cannot be "x"'],
    ['GET /repos/o/r/issues?author=me', undefined, 'the query parameter author is unknown'],
    ['POST /repos/o/r/issues', undefined, 'the body is missing'],
    ['POST /repos/o/r/issues', { body: 'b' }, "must have required property 'title'"],
    ['POST /repos/o/r/issues/1/comments', { body: 5 }, "the body's /body must be string"],
    ['POST /repos/o/r/issues/1/comments', { body: 'b', text: 'b' }, "the body's field text is unknown"],
    ['PATCH /repos/o/r/issues/7', { state: 'shut' }, "the body's /state must be equal to one of the allowed values"],
    ['GET /repos/o/r', {}, 'it takes no body'],
  ])('%s %j', (line, body, problem) => {
    expect(violations(line, body).join('\n')).toContain(problem);
  });
});
