import { describe, expect, test } from '@jest/globals';
import { decodeToken } from '../../../testbed/services/jwt.ts';
import type { Testbed } from '../../../testbed/testbed.ts';
import type { GitHubWorld } from '../../../testbed/world.ts';
import { idToken, withTestbed, world } from './support.ts';

interface Reply {
  status: number;
  link: string | null;
  body: unknown;
}

async function ask(
  testbed: Testbed,
  method: string,
  path: string,
  body?: object,
  token = testbed.run.token,
): Promise<Reply> {
  const answer = await fetch(`${testbed.urls.github}${path}`, {
    method,
    headers: { authorization: `token ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    link: answer.headers.get('link'),
    body: text === '' ? undefined : (JSON.parse(text) as unknown),
  };
}

const COMMENTS = '/repos/octo-org/octo-repo/issues/1/comments';
const ONE = '/repos/octo-org/octo-repo/issues/comments';

function withGithub(github: GitHubWorld, run: (testbed: Testbed) => Promise<void>): Promise<void> {
  return withTestbed(world({ github }), run);
}

describe('OIDC', () => {
  test.each<{ name: string; github: GitHubWorld; sub: string }>([
    { name: 'a pull request', github: {}, sub: 'repo:octo-org/octo-repo:pull_request' },
    { name: 'a push', github: { event: 'push' }, sub: 'repo:octo-org/octo-repo:ref:refs/heads/main' },
    {
      name: 'an environment',
      github: { claims: { environment: 'prod' } },
      sub: 'repo:octo-org/octo-repo:environment:prod',
    },
    {
      name: 'a claim of the world',
      github: { claims: { sub: 'repo:o@1/r@2:pull_request' } },
      sub: 'repo:o@1/r@2:pull_request',
    },
  ])('$name', async ({ github, sub }) => {
    await withGithub(github, async (testbed) => {
      const claims = decodeToken(await idToken(testbed));
      expect(claims).toMatchObject({
        sub,
        aud: 'sts.amazonaws.com',
        iss: 'https://token.actions.githubusercontent.com',
      });
    });
  });

  test('another bearer is refused', async () => {
    await withGithub({}, async (testbed) => {
      expect((await ask(testbed, 'GET', '/_apis/oidc/token?audience=x')).status).toBe(401);
    });
  });
});

describe('comments', () => {
  test('are created, listed, changed and deleted', async () => {
    await withGithub({ comments: [{ user: 'octocat', body: 'first' }] }, async (testbed) => {
      const made = await ask(testbed, 'POST', COMMENTS, { body: 'second' });
      expect(made).toMatchObject({
        status: 201,
        body: { body: 'second', user: { login: 'github-actions[bot]', type: 'Bot' } },
      });
      const { id } = made.body as { id: number };
      await ask(testbed, 'PATCH', `${ONE}/${id}`, { body: 'changed' });
      expect((await ask(testbed, 'GET', COMMENTS)).body).toMatchObject([{ body: 'first' }, { id, body: 'changed' }]);
      expect((await ask(testbed, 'DELETE', `${ONE}/${id}`)).status).toBe(204);
      expect(testbed.comments).toEqual([{ id: 1, user: 'octocat', body: 'first' }]);
      expect(testbed.journal.map(({ operation }) => operation)).toEqual([
        'createComment',
        'updateComment',
        'listComments',
        'deleteComment',
      ]);
    });
  });

  test('are paged with a Link header', async () => {
    const comments = Array.from({ length: 5 }, (_, index) => ({ user: 'octocat', body: `number ${index + 1}` }));
    await withGithub({ comments }, async (testbed) => {
      const { body, link } = await ask(testbed, 'GET', `${COMMENTS}?per_page=2&page=2`);
      expect(body).toMatchObject([{ body: 'number 3' }, { body: 'number 4' }]);
      expect(link).toContain('page=3>; rel="next"');
      expect(link).toContain('page=1>; rel="prev"');
      expect((await ask(testbed, 'GET', `${COMMENTS}?per_page=2&page=3`)).link).not.toContain('rel="next"');
    });
  });

  test('65,536 characters and no more', async () => {
    await withGithub({}, async (testbed) => {
      expect((await ask(testbed, 'POST', COMMENTS, { body: 'x'.repeat(65_536) })).status).toBe(201);
      expect(await ask(testbed, 'POST', COMMENTS, { body: 'x'.repeat(65_537) })).toMatchObject({
        status: 422,
        body: { message: 'Validation Failed', errors: [{ message: 'Body is too long (maximum is 65536 characters)' }] },
      });
    });
  });

  test.each<{ name: string; github: GitHubWorld }>([
    { name: 'without the permission', github: { permissions: { contents: 'read' } } },
    { name: 'of a fork', github: { 'pull-request': { number: 1, 'head-repository': 'mallory/octo-repo' } } },
    { name: 'of Dependabot', github: { actor: 'dependabot[bot]' } },
  ])('$name cannot be written', async ({ github }) => {
    await withGithub(github, async (testbed) => {
      expect(await ask(testbed, 'POST', COMMENTS, { body: 'hello' })).toMatchObject({
        status: 403,
        body: { message: 'Resource not accessible by integration' },
      });
    });
  });
});

describe('the rest', () => {
  test('the repository, with its visibility', async () => {
    await withGithub({ visibility: 'public' }, async (testbed) => {
      expect((await ask(testbed, 'GET', '/repos/octo-org/octo-repo')).body).toMatchObject({
        visibility: 'public',
        private: false,
      });
      expect((await ask(testbed, 'GET', '/repos/octo-org/other')).status).toBe(404);
      expect((await ask(testbed, 'GET', '/repos/octo-org/octo-repo', undefined, 'other')).status).toBe(401);
    });
  });

  test('a file at a commit', async () => {
    const sha = '2'.repeat(40);
    const path = '/repos/octo-org/octo-repo/contents/.github/bedrock-access.yml';
    await withGithub({ contents: { [sha]: { '.github/bedrock-access.yml': 'version: 1' } } }, async (testbed) => {
      const { body } = await ask(testbed, 'GET', `${path}?ref=${sha}`);
      expect(Buffer.from((body as { content: string }).content, 'base64').toString()).toBe('version: 1');
      expect((await ask(testbed, 'GET', `${path}?ref=${'9'.repeat(40)}`)).status).toBe(404);
    });
  });

  test('who the token is', async () => {
    await withGithub({}, async (testbed) => {
      const { body } = await ask(testbed, 'POST', '/graphql', { query: 'query { viewer { login } }' });
      expect(body).toMatchObject({ data: { viewer: { login: 'github-actions[bot]' } } });
    });
  });
});
