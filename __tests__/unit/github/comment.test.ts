import { describe, expect, test } from '@jest/globals';
import type { GitHubClient } from '../../../src/github/client.ts';
import type { CommentRequest } from '../../../src/github/comment.ts';
import { lookAhead, lookForComments, publishComment } from '../../../src/github/comment.ts';
import { VOLATILE_MARK, commentMarker } from '../../../src/report/comment-body.ts';

const BOT = 'github-actions[bot]';
const MARKER = commentMarker('k');
const BODY = `${MARKER}\nAll is well.\n\n${VOLATILE_MARK}\n[Full report](<https://github.com/o/r/actions/runs/2>)`;

interface Stored {
  id: number;
  body: string;
  user: { login: string };
  html_url: string;
}

interface Options {
  viewer?: string | Error;
  /** Fails calls whose route begins so. */
  failing?: { route: string; error: Error };
  /** Comments that another author writes between our look and our own comment. */
  meanwhile?: Stored[];
}

function stored(id: number, body: string, login = BOT): Stored {
  return { id, body, user: { login }, html_url: `https://github.com/o/r/pull/1#issuecomment-${id}` };
}

/** As much of GitHub as the comment needs: comments in memory, paged as GitHub pages them. */
function gitHub(
  comments: Stored[],
  options: Options = {},
): { client: GitHubClient; writes: string[]; comments: Stored[] } {
  const writes: string[] = [];
  const find = (id: unknown): number => comments.findIndex((comment) => comment.id === id);
  const answers: Record<string, (parameters: Record<string, unknown>) => unknown> = {
    'GET /repos/{owner}/{repo}/issues/{issue_number}/comments': ({ per_page, page }) =>
      comments.slice((Number(page) - 1) * Number(per_page), Number(page) * Number(per_page)),
    'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': ({ body }) => {
      comments.push(...(options.meanwhile ?? []));
      const created = stored(1_000, String(body));
      comments.push(created);
      return created;
    },
    'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': ({ comment_id, body }) => {
      const updated = stored(Number(comment_id), String(body));
      comments[find(comment_id)] = updated;
      return updated;
    },
    'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}': ({ comment_id }) =>
      comments.splice(find(comment_id), 1)[0],
  };
  const client: GitHubClient = {
    request: (route, parameters) => {
      if (options.failing && route.startsWith(options.failing.route)) return Promise.reject(options.failing.error);
      if (!route.startsWith('GET'))
        writes.push(`${route.split(' ')[0] ?? ''} ${String(parameters.comment_id ?? parameters.issue_number)}`);
      return Promise.resolve({ data: answers[route]?.(parameters) });
    },
    graphql: () => {
      const { viewer = BOT } = options;
      return viewer instanceof Error ? Promise.reject(viewer) : Promise.resolve({ viewer: { login: viewer } });
    },
  };
  return { client, writes, comments };
}

function request(change: Partial<CommentRequest> = {}): CommentRequest {
  return { owner: 'o', repo: 'r', number: 1, marker: MARKER, body: BODY, mode: 'always', allIsWell: true, ...change };
}

function httpError(status: number, message: string): Error {
  return Object.assign(new Error(message), { status });
}

describe('finding', () => {
  const old = `${MARKER}\nOld.`;
  test.each<[string, Stored[], string[]]>([
    ['nothing there: created', [], ['POST 1']],
    ['own one: updated', [stored(5, old)], ['PATCH 5']],
    ['the oldest of two wins', [stored(9, old), stored(5, old)], ['PATCH 5']],
    ['another key is another comment', [stored(5, `${commentMarker('other')}\nOld.`)], ['POST 1']],
    ["another author's marker is not ours", [stored(5, old, 'mallory')], ['POST 1']],
    ['a marker inside a text is not ours', [stored(5, `> quoting\n${old}`)], ['POST 1']],
    ['a marker with something after it is not ours', [stored(5, `${MARKER} x\nOld.`)], ['POST 1']],
    ['Windows line ends are the same', [stored(5, old.replaceAll('\n', '\r\n'))], ['PATCH 5']],
    [
      'on the second page',
      [...Array.from({ length: 100 }, (_, id) => stored(id, 'talk', 'octocat')), stored(500, old)],
      ['PATCH 500'],
    ],
  ])('%s', async (_name, comments, writes) => {
    const hub = gitHub(comments);
    const { warning } = await publishComment(hub.client, request());
    expect(hub.writes).toEqual(writes);
    expect(warning).toBeUndefined();
  });

  test('the author is the owner of the token', async () => {
    const hub = gitHub([stored(5, old), stored(6, old, 'app[bot]')], { viewer: 'app[bot]' });
    await publishComment(hub.client, request());
    expect(hub.writes).toEqual(['PATCH 6']);
  });

  test('where the token may not be asked, it is the workflow bot', async () => {
    const hub = gitHub([stored(5, old)], { viewer: new Error('Resource not accessible by integration') });
    await publishComment(hub.client, request());
    expect(hub.writes).toEqual(['PATCH 5']);
  });
});

describe('writing', () => {
  test('what says the same is not rewritten, whatever run it links to', async () => {
    const hub = gitHub([stored(5, BODY.replace('runs/2', 'runs/1'))]);
    const result = await publishComment(hub.client, request());
    expect(hub.writes).toEqual([]);
    expect(result).toEqual({ done: 'unchanged', url: 'https://github.com/o/r/pull/1#issuecomment-5' });
  });

  test('a quoted end mark does not hide a change', async () => {
    const code = (text: string): string => `${MARKER}\n\`${VOLATILE_MARK}\` ${text}\n\n${VOLATILE_MARK}\nlink`;
    const hub = gitHub([stored(5, code('before'))]);
    expect(await publishComment(hub.client, request({ body: code('after') }))).toMatchObject({ done: 'updated' });
  });

  test.each<[CommentRequest['mode'], boolean, boolean, string[]]>([
    ['always', true, false, ['POST 1']],
    ['on-failure', true, false, []],
    ['on-failure', false, false, ['POST 1']],
    ['on-failure', true, true, ['PATCH 5']],
    ['never', false, true, []],
  ])('%s, all is well: %j, one is there: %j', async (mode, allIsWell, there, writes) => {
    const hub = gitHub(there ? [stored(5, `${MARKER}\nOld.`)] : []);
    await publishComment(hub.client, request({ mode, allIsWell }));
    expect(hub.writes).toEqual(writes);
  });

  test('where another run was quicker, its comment gets our text and ours goes', async () => {
    const hub = gitHub([], { meanwhile: [stored(900, `${MARKER}\nTheirs.`)] });
    const result = await publishComment(hub.client, request());
    expect(hub.comments.map(({ id, body }) => [id, body])).toEqual([[900, BODY]]);
    expect(result).toEqual({ done: 'updated', url: 'https://github.com/o/r/pull/1#issuecomment-900' });
  });

  test('a younger duplicate is left to the run that made it', async () => {
    const hub = gitHub([], { meanwhile: [stored(1_001, `${MARKER}\nTheirs.`)] });
    expect(await publishComment(hub.client, request())).toMatchObject({ done: 'created' });
    expect(hub.writes).toEqual(['POST 1']);
  });
});

describe('an earlier look', () => {
  const old = stored(5, `${MARKER}\nOld.`);

  test('is not repeated', async () => {
    const hub = gitHub([old]);
    const found = lookForComments(hub.client, request());
    const reads: string[] = [];
    const client: GitHubClient = {
      graphql: () => Promise.reject(new Error('asked again')),
      request: (route, parameters) => {
        if (route.startsWith('GET')) reads.push(route);
        return hub.client.request(route, parameters);
      },
    };
    expect(await publishComment(client, request(), found)).toMatchObject({ done: 'updated' });
    expect(hub.writes).toEqual(['PATCH 5']);
    expect(reads).toEqual([]);
  });

  test('that found what is gone by now is made again', async () => {
    const hub = gitHub([], { failing: { route: 'PATCH', error: httpError(404, 'Not Found') } });
    const found = Promise.resolve({ author: BOT, marked: [{ id: 5, body: old.body, author: BOT }] });
    expect(await publishComment(hub.client, request(), found)).toMatchObject({ done: 'created' });
    expect(hub.writes).toEqual(['POST 1']);
  });

  test('that was refused is the same warning, and is not made again', async () => {
    const hub = gitHub([old]);
    const found = Promise.reject(httpError(502, 'Bad gateway.'));
    expect(await publishComment(hub.client, request(), found)).toEqual({
      done: 'none',
      warning: 'The pull request comment could not be written (HTTP 502): Bad gateway.',
    });
    expect(hub.writes).toEqual([]);
  });

  test('that found the same text is made again: another run may have written since', async () => {
    const hub = gitHub([stored(5, BODY)]);
    const found = lookForComments(hub.client, request());
    await found;
    hub.comments[0] = stored(5, `${MARKER}\nOf an older commit.`);
    expect(await publishComment(hub.client, request(), found)).toMatchObject({ done: 'updated' });
    expect(hub.comments).toEqual([stored(5, BODY)]);
  });

  test('that the end of the check cut off is made again', async () => {
    const hub = gitHub([old]);
    const end = new AbortController();
    const hanging: GitHubClient = {
      graphql: () => Promise.reject(new Error('cut off')),
      request: () => Promise.reject(new Error('cut off')),
    };
    end.abort();
    const found = lookAhead(hanging, request(), end.signal);
    expect(await publishComment(hub.client, request(), found)).toMatchObject({ done: 'updated' });
    expect(hub.writes).toEqual(['PATCH 5']);
  });

  test('that the end of the check cut off says nothing of who writes', async () => {
    const hub = gitHub([old]);
    const end = new AbortController();
    const client: GitHubClient = {
      graphql: () => {
        end.abort();
        return Promise.reject(new Error('cut off'));
      },
      request: (route, parameters) => hub.client.request(route, parameters),
    };
    expect(await lookAhead(client, request(), end.signal)).toBeUndefined();
  });

  test('that GitHub refused before the end of the check is refused', async () => {
    const refusing: GitHubClient = {
      ...gitHub([]).client,
      request: () => Promise.reject(httpError(502, 'Bad gateway.')),
    };
    await expect(lookAhead(refusing, request(), new AbortController().signal)).rejects.toThrow('Bad gateway.');
  });

  test.each([403, 500])('a comment that may not be written (%i) is not looked for again', async (status) => {
    const hub = gitHub([old], { failing: { route: 'PATCH', error: httpError(status, 'No.') } });
    const { done, warning } = await publishComment(hub.client, request(), lookForComments(hub.client, request()));
    expect([done, warning]).toEqual(['none', expect.stringContaining(`(HTTP ${status})`)]);
    expect(hub.writes).toEqual([]);
  });
});

describe('failures', () => {
  const needs =
    "The job needs `permissions: pull-requests: write`; a fork's or Dependabot's pull request does not get it.";
  test.each<[string, string, Error, string]>([
    [
      'POST',
      'no permission',
      httpError(403, 'Resource not accessible by integration'),
      `The pull request comment could not be written (HTTP 403): Resource not accessible by integration. ${needs}`,
    ],
    [
      'GET',
      'hidden',
      httpError(404, 'Not Found'),
      `The pull request comment could not be written (HTTP 404): Not Found. ${needs}`,
    ],
    [
      'GET',
      'down',
      httpError(502, 'Bad\n::error::Gateway'),
      'The pull request comment could not be written (HTTP 502): Bad ::error::Gateway.',
    ],
    ['POST', 'no network', new Error('fetch failed'), 'The pull request comment could not be written: fetch failed.'],
  ])('%s: %s is one warning', async (route, _name, error, warning) => {
    const hub = gitHub([], { failing: { route, error } });
    expect(await publishComment(hub.client, request())).toEqual({ done: 'none', warning });
  });

  test('a duplicate that cannot be deleted is a warning beside the comment', async () => {
    const hub = gitHub([], {
      meanwhile: [stored(900, `${MARKER}\nTheirs.`)],
      failing: { route: 'DELETE', error: httpError(500, 'Oops.') },
    });
    const result = await publishComment(hub.client, request());
    expect(result).toMatchObject({
      done: 'created',
      warning: 'The pull request comment could not be written (HTTP 500): Oops.',
    });
  });
});
