import { describe, expect, test } from '@jest/globals';
import { pullRequestOfCommit } from '../../../src/github/pull-request.ts';
import { placeInWorkflow, workflowFile } from '../../../src/github/workflow-lines.ts';

test.each<[string, string, string | undefined]>([
  ['o/r', 'o/r/.github/workflows/a.yml@refs/heads/main', '.github/workflows/a.yml'],
  ['o/r', 'o/r/.github/workflows/a.yml@refs/heads/x@y', '.github/workflows/a.yml'],
  ['o/r', 'o/other/.github/workflows/a.yml@refs/heads/main', undefined],
  ['', '', undefined],
])('in %s, %s is %s', (repository, reference, path) => {
  expect(workflowFile({ GITHUB_REPOSITORY: repository, GITHUB_WORKFLOW_REF: reference })).toBe(path);
});

describe('the line that names a model', () => {
  const text = [
    '# amazon.nova-lite-v1:0',
    'models: |',
    '  us.amazon.nova-lite-v1:0',
    '  amazon.nova-lite-v1:0:24k',
    '  amazon.nova-lite-v1:0   # amazon.nova-pro-v1:0',
    "  models: 'a, us.amazon.nova-lite-v1:0'",
  ].join('\n');
  test.each<[string, [number, number] | undefined]>([
    ['amazon.nova-lite-v1:0', [5, 3]],
    ['us.amazon.nova-lite-v1:0', [3, 3]],
    ['amazon.nova-pro-v1:0', undefined],
    ['a.b(c', undefined],
  ])('%s', (model, place) => {
    const expected = place && { file: 'a.yml', line: place[0], column: place[1] };
    expect(placeInWorkflow(text, 'a.yml', model)).toEqual(expected);
  });
});

test.each<[string, object[], number | undefined]>([
  ['none', [], undefined],
  ['closed', [{ number: 1, state: 'closed', head: { sha: 'abc' } }], undefined],
  ['not its head', [{ number: 1, state: 'open', head: { sha: 'def' } }], undefined],
  ['the oldest', [9, 4].map((number) => ({ number, state: 'open', head: { sha: 'abc' } })), 4],
])('pull request of a commit: %s', async (_name, data, number) => {
  const client = { request: () => Promise.resolve({ data }), graphql: () => Promise.resolve({}) };
  expect(await pullRequestOfCommit(client, { owner: 'o', repo: 'r' }, 'abc')).toBe(number);
});
