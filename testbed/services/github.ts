/**
 * GitHub on loopback: the runner's OIDC endpoint and as much of the REST and GraphQL API as a commenting action uses.
 */
import type { Fault, GitHubWorld } from '../world.ts';
import type { GitHubRun } from './github-run.ts';
import { apiViolations } from './github-api.ts';
import { claimsOf, WORKFLOW_PATH } from './github-run.ts';
import type { Answer, Call, Request, Service } from './server.ts';
import { requestId } from './server.ts';
import { zipOf } from './zip.ts';

export interface Comment {
  id: number;
  user: string;
  body: string;
  /** Number of the issue it is on; absent: the pull request of the run. */
  issue?: number;
}

export interface Issue {
  number: number;
  user: string;
  title: string;
  body: string;
  state: 'open' | 'closed';
}

/** What is on GitHub's side, changed by the requests. */
export interface GitHubState {
  comments: Comment[];
  issues: Issue[];
  /** Requests that GitHub's own description does not allow, each in a sentence. */
  violations: string[];
}

/** GitHub answers 422 above this. */
const COMMENT_LIMIT = 65_536;

interface Route {
  operation: string;
  method: string;
  pattern: RegExp;
  /** Any one of them suffices; empty: no permission is needed. */
  permissions: readonly `${string}: ${'read' | 'write'}`[];
  answer(request: Request, parts: string[]): Answer;
}

/** The service; `state` is what it starts from and changes. */
export function githubService(world: GitHubWorld, run: GitHubRun, state: GitHubState): Service {
  const routes = routesOf(world, run, state);
  const here = (request: Request): Request => ({ ...request, path: restPath(request.path, world.server) });
  return {
    name: 'github',
    identify(sent): Call {
      const request = here(sent);
      const route = find(routes, request);
      return { operation: route?.operation ?? 'unknown', region: undefined, principal: undefined, model: undefined };
    },
    answer(sent) {
      const request = here(sent);
      const isOfApi = request.path !== ID_TOKEN_PATH && request.path !== '/graphql' && !request.path.startsWith(BLOBS);
      const wrong = isOfApi ? apiViolations(request) : [];
      state.violations.push(...wrong);
      if (wrong.length > 0) {
        return json(422, { message: `Testbed: ${wrong.join('; ')}`, documentation_url: DOCS, status: '422' });
      }
      const route = find(routes, request);
      if (route === undefined) return json(404, { message: 'Not Found', documentation_url: DOCS, status: '404' });
      if (route.operation === 'getBlobOfArtifact') {
        // The address is signed by itself: a token that is sent along is one that a stranger has seen.
        if (request.headers.authorization !== undefined) state.violations.push('the token was sent to the storage');
        return route.answer(request, (route.pattern.exec(request.path) ?? []).slice(1).map(decodeURIComponent));
      }
      if (!isAuthenticated(request, run)) {
        return json(401, { message: 'Bad credentials', documentation_url: DOCS, status: '401' });
      }
      if (!isPermitted(route, run)) {
        const message = 'Resource not accessible by integration';
        return json(403, { message, documentation_url: DOCS, status: '403' });
      }
      return route.answer(request, (route.pattern.exec(request.path) ?? []).slice(1).map(decodeURIComponent));
    },
    fault: (fault: Fault) =>
      json(fault.status ?? 500, {
        message: fault.message ?? fault.name,
        documentation_url: DOCS,
        status: String(fault.status ?? 500),
      }),
  };
}

const DOCS = 'https://docs.github.com/rest';

/** The path as github.com has it: an Enterprise Server has its API below `/api`, and nothing of it elsewhere. */
function restPath(path: string, server: string | undefined): string {
  if (server === undefined || path === ID_TOKEN_PATH) return path;
  if (path === '/api/graphql') return '/graphql';
  return path.startsWith('/api/v3/') ? path.slice('/api/v3'.length) : `/not-of-the-api${path}`;
}

const ID_TOKEN_PATH = '/_apis/oidc/token';

/** What the runner puts into ACTIONS_ID_TOKEN_REQUEST_URL; the audience is appended to it. */
export function idTokenUrl(base: string): string {
  return `${base}${ID_TOKEN_PATH}?api-version=2.0`;
}

function routesOf(world: GitHubWorld, run: GitHubRun, state: GitHubState): Route[] {
  const repository = `/repos/${run.repository}`;
  const comments = ['issues: write', 'pull-requests: write'] as const;
  const number = String(run.pullRequest?.number);
  const isThere = (issue: string | undefined): boolean =>
    issue === number || state.issues.some((one) => String(one.number) === issue);
  const isOn = (comment: Comment, issue: string | undefined): boolean =>
    String(comment.issue ?? run.pullRequest?.number) === issue;
  let nextId = state.comments.reduce((highest, comment) => Math.max(highest, comment.id), 1000) + 1;
  const byId = (id: string | undefined): Comment | undefined =>
    state.comments.find((comment) => String(comment.id) === id);
  const show = (comment: Comment): object => commentJson(comment, run);
  return [
    {
      operation: 'getIdToken',
      method: 'GET',
      pattern: new RegExp(`^${ID_TOKEN_PATH}$`),
      permissions: [],
      answer: (request) => idTokenAnswer(world, run, request),
    },
    {
      operation: 'getRepository',
      method: 'GET',
      pattern: new RegExp(`^${repository}$`, 'i'),
      permissions: [],
      answer: () => json(200, repositoryJson(run)),
    },
    {
      operation: 'listComments',
      method: 'GET',
      pattern: new RegExp(`^${repository}/issues/(\\d+)/comments$`, 'i'),
      permissions: ['issues: read', 'pull-requests: read'],
      answer: (request, [issue]) =>
        isThere(issue) ? page(request, state.comments.filter((comment) => isOn(comment, issue)).map(show)) : notFound(),
    },
    {
      operation: 'createComment',
      method: 'POST',
      pattern: new RegExp(`^${repository}/issues/(\\d+)/comments$`, 'i'),
      permissions: comments,
      answer: (request, [issue]) => {
        if (!isThere(issue)) return notFound();
        const body = bodyOf(request);
        if (typeof body !== 'string') return body;
        const on = issue === number ? {} : { issue: Number(issue) };
        const comment = { id: nextId, user: 'github-actions[bot]', body, ...on };
        nextId += 1;
        state.comments.push(comment);
        return json(201, show(comment));
      },
    },
    {
      operation: 'updateComment',
      method: 'PATCH',
      pattern: new RegExp(`^${repository}/issues/comments/(\\d+)$`, 'i'),
      permissions: comments,
      answer: (request, [id]) => {
        const comment = byId(id);
        const body = bodyOf(request);
        if (comment === undefined) return notFound();
        if (typeof body !== 'string') return body;
        comment.body = body;
        return json(200, show(comment));
      },
    },
    {
      operation: 'getComment',
      method: 'GET',
      pattern: new RegExp(`^${repository}/issues/comments/(\\d+)$`, 'i'),
      permissions: ['issues: read', 'pull-requests: read'],
      answer: (_request, [id]) => {
        const comment = byId(id);
        return comment === undefined ? notFound() : json(200, show(comment));
      },
    },
    {
      operation: 'deleteComment',
      method: 'DELETE',
      pattern: new RegExp(`^${repository}/issues/comments/(\\d+)$`, 'i'),
      permissions: comments,
      answer: (_request, [id]) => {
        const comment = byId(id);
        if (comment === undefined) return notFound();
        state.comments.splice(state.comments.indexOf(comment), 1);
        return { status: 204, headers: {}, body: '' };
      },
    },
    ...issueRoutes(run, state),
    ...artifactRoutes(world, run),
    {
      operation: 'listPullsOfCommit',
      method: 'GET',
      pattern: new RegExp(`^${repository}/commits/([^/]+)/pulls$`, 'i'),
      permissions: ['pull-requests: read'],
      answer: (request, [sha]) =>
        page(request, run.pullRequest && run.pullRequest.headSha === sha ? [pullRequestJson(run.pullRequest)] : []),
    },
    {
      operation: 'getTree',
      method: 'GET',
      pattern: new RegExp(`^${repository}/git/trees/([^/]+)$`, 'i'),
      permissions: ['contents: read'],
      answer: (_request, [sha = '']) => {
        const files = world.contents?.[sha];
        if (files === undefined) return notFound();
        const tree = Object.keys(files).map((path) => ({ path, mode: '100644', type: 'blob', sha: '0'.repeat(40) }));
        return json(200, { sha, truncated: false, tree });
      },
    },
    {
      operation: 'getContent',
      method: 'GET',
      pattern: new RegExp(`^${repository}/contents/(.+)$`, 'i'),
      permissions: ['contents: read'],
      answer: (request, [path = '']) => contentAnswer(world, run, request, path),
    },
    {
      operation: 'graphql',
      method: 'POST',
      pattern: /^\/graphql$/,
      permissions: [],
      answer: (request) =>
        /\bviewer\b/.test(request.body)
          ? json(200, {
              data: { viewer: { login: 'github-actions[bot]', id: 'MDM6Qm90NDE4OTgyODI=', databaseId: 41_898_282 } },
            })
          : json(200, { errors: [{ type: 'undefinedField', message: 'The testbed only knows `viewer`.' }] }),
    },
  ];
}

function issueRoutes(run: GitHubRun, state: GitHubState): Route[] {
  const repository = `/repos/${run.repository}`;
  const show = (issue: Issue): object => issueJson(issue, run);
  const numbered = (number: string | undefined): Issue | undefined =>
    state.issues.find((issue) => String(issue.number) === number);
  return [
    {
      operation: 'listIssues',
      method: 'GET',
      pattern: new RegExp(`^${repository}/issues$`, 'i'),
      permissions: ['issues: read'],
      answer: (request) => {
        const creator = request.query.get('creator');
        const wanted = request.query.get('state') ?? 'open';
        const found = state.issues.filter(
          ({ user, state: own }) => (creator === null || user === creator) && (wanted === 'all' || own === wanted),
        );
        return page(request, found.toReversed().map(show));
      },
    },
    {
      operation: 'createIssue',
      method: 'POST',
      pattern: new RegExp(`^${repository}/issues$`, 'i'),
      permissions: ['issues: write'],
      answer: (request) => {
        const { title, body } = JSON.parse(request.body) as { title: string; body?: string };
        const last = Math.max(run.pullRequest?.number ?? 0, 0, ...state.issues.map(({ number }) => number));
        const issue: Issue = {
          ...{ number: last + 1, user: 'github-actions[bot]', title },
          ...{ body: body ?? '', state: 'open' },
        };
        state.issues.push(issue);
        return json(201, show(issue));
      },
    },
    {
      operation: 'updateIssue',
      method: 'PATCH',
      pattern: new RegExp(`^${repository}/issues/(\\d+)$`, 'i'),
      permissions: ['issues: write'],
      answer: (request, [number]) => {
        const issue = numbered(number);
        if (issue === undefined) return notFound();
        const { title, body, state: turned } = JSON.parse(request.body) as Partial<Issue>;
        issue.title = title ?? issue.title;
        issue.body = body ?? issue.body;
        issue.state = turned ?? issue.state;
        return json(200, show(issue));
      },
    },
  ];
}

/** Where the storage of artifacts is: on GitHub another host than the API. */
const BLOBS = '/_storage/artifacts/';

function artifactRoutes(world: GitHubWorld, run: GitHubRun): Route[] {
  const actions = `/repos/${run.repository}/actions`;
  const runs = world.runs ?? [];
  const stored = runs.flatMap((one) =>
    Object.entries(one.artifacts ?? {}).map(([name, files], index) => ({
      id: one.id * 100 + index,
      name,
      files,
      of: one,
    })),
  );
  const archive = ({ files, of }: (typeof stored)[number]): Uint8Array => {
    const whole = zipOf(files);
    return of.damaged === true ? whole.subarray(0, whole.length / 2) : whole;
  };
  const byId = (id: string | undefined) => stored.find((one) => String(one.id) === id && one.of.expired !== true);
  return [
    {
      operation: 'listWorkflowRuns',
      method: 'GET',
      pattern: new RegExp(`^${actions}/workflows/([^/]+)/runs$`, 'i'),
      permissions: ['actions: read'],
      answer: (request, [workflow]) => {
        if (workflow !== WORKFLOW_PATH.split('/').at(-1)) return notFound();
        const [branch, status] = [request.query.get('branch'), request.query.get('status')];
        const found = runs
          .map((one) => ({ event: 'schedule', branch: 'main', conclusion: 'success', ...one }))
          .filter((one) => (branch ?? one.branch) === one.branch && (status ?? one.conclusion) === one.conclusion)
          .map((one) => ({ id: one.id, event: one.event, head_branch: one.branch, conclusion: one.conclusion }));
        return json(200, { total_count: found.length, workflow_runs: found });
      },
    },
    {
      operation: 'listArtifactsOfRun',
      method: 'GET',
      pattern: new RegExp(`^${actions}/runs/(\\d+)/artifacts$`, 'i'),
      permissions: ['actions: read'],
      answer: (_request, [id]) => {
        const found = stored
          .filter(({ of }) => String(of.id) === id)
          .map((one) => {
            const { id: number, name, of } = one;
            return { id: number, name, size_in_bytes: archive(one).length, expired: of.expired === true };
          });
        return json(200, { total_count: found.length, artifacts: found });
      },
    },
    {
      operation: 'downloadArtifact',
      method: 'GET',
      pattern: new RegExp(`^${actions}/artifacts/(\\d+)/zip$`, 'i'),
      permissions: ['actions: read'],
      answer: (_request, [id]) =>
        byId(id)
          ? { status: 302, headers: { location: `${BLOBS}${id ?? ''}` }, body: '' }
          : json(410, { message: 'Gone' }),
    },
    {
      operation: 'getBlobOfArtifact',
      method: 'GET',
      pattern: new RegExp(`^${BLOBS}(\\d+)$`),
      permissions: [],
      answer: (_request, [id]) => {
        const found = byId(id);
        return found
          ? { status: 200, headers: { 'content-type': 'application/zip' }, body: archive(found) }
          : notFound();
      },
    },
  ];
}

function find(routes: Route[], request: Request): Route | undefined {
  return routes.find((route) => route.method === request.method && route.pattern.test(request.path));
}

function isAuthenticated(request: Request, run: GitHubRun): boolean {
  const token = /^(?:token|bearer) (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  return token === (request.path === ID_TOKEN_PATH ? run.idTokenRequestToken : run.token);
}

function isPermitted(route: Route, run: GitHubRun): boolean {
  if (route.permissions.length === 0) return true;
  return route.permissions.some((permission) => {
    const [scope = '', need = ''] = permission.split(': ');
    const have = run.permissions[scope] ?? 'none';
    return have === 'write' || have === need || (need === 'read' && run.visibility === 'public');
  });
}

function idTokenAnswer(world: GitHubWorld, run: GitHubRun, request: Request): Answer {
  const [owner = ''] = run.repository.split('/');
  const audience = request.query.get('audience') ?? `https://github.com/${owner}`;
  const claims = claimsOf(run, world, audience, Math.floor(Date.now() / 1000));
  const parts = [{ typ: 'JWT', alg: 'RS256', kid: 'testbed' }, claims].map((part) => base64url(JSON.stringify(part)));
  return json(200, { count: 1, value: `${parts.join('.')}.${base64url('not signed: the testbed reads claims only')}` });
}

function contentAnswer(world: GitHubWorld, run: GitHubRun, request: Request, path: string): Answer {
  const ref = request.query.get('ref') ?? run.sha;
  const text = world.contents?.[ref]?.[path];
  if (text === undefined) return notFound();
  if (/\braw\b/.test(request.headers.accept ?? '')) {
    return { status: 200, headers: { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' }, body: text };
  }
  const bytes = Buffer.from(text);
  const content = bytes.toString('base64').replaceAll(/.{60}/g, '$&\n');
  const name = path.split('/').at(-1);
  return json(200, { type: 'file', encoding: 'base64', size: bytes.length, name, path, content, sha: '0'.repeat(40) });
}

/** The text of a comment to write, or the refusal. */
function bodyOf(request: Request): string | Answer {
  const parsed: unknown = JSON.parse(request.body || '{}');
  const body = typeof parsed === 'object' && parsed !== null && 'body' in parsed ? parsed.body : undefined;
  if (typeof body !== 'string' || body.trim() === '') return invalid('missing_field', 'Body cannot be blank');
  return body.length > COMMENT_LIMIT
    ? invalid('unprocessable', `Body is too long (maximum is ${COMMENT_LIMIT} characters)`)
    : body;
}

function invalid(code: string, message: string): Answer {
  const errors = [{ resource: 'IssueComment', code, field: 'data', message }];
  return json(422, { message: 'Validation Failed', errors, documentation_url: DOCS, status: '422' });
}

/** One page of a list, with GitHub's Link header. */
function page(request: Request, items: object[]): Answer {
  const size = Math.min(Number(request.query.get('per_page') ?? 30), 100);
  const current = Number(request.query.get('page') ?? 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (to: number, relation: string): string =>
    `<http://${request.headers.host ?? ''}${request.path}?per_page=${size}&page=${to}>; rel="${relation}"`;
  const links = [
    ...(current > 1 ? [link(current - 1, 'prev'), link(1, 'first')] : []),
    ...(current < last ? [link(current + 1, 'next'), link(last, 'last')] : []),
  ];
  const answer = json(200, items.slice((current - 1) * size, current * size));
  return links.length === 0 ? answer : { ...answer, headers: { ...answer.headers, link: links.join(', ') } };
}

function repositoryJson(run: GitHubRun): object {
  const [owner = '', name = ''] = run.repository.split('/');
  return {
    id: run.repositoryId,
    name,
    full_name: run.repository,
    private: run.visibility === 'private',
    visibility: run.visibility,
    default_branch: 'main',
    fork: false,
    owner: { login: owner, id: run.ownerId, type: 'Organization' },
    html_url: `${run.serverUrl}/${run.repository}`,
  };
}

function issueJson({ number, user, title, body, state }: Issue, run: GitHubRun): object {
  const isBot = user.endsWith('[bot]');
  return {
    id: 5000 + number,
    number,
    title,
    body,
    state,
    html_url: `${run.serverUrl}/${run.repository}/issues/${number}`,
    user: { login: user, id: isBot ? 41_898_282 : 1, type: isBot ? 'Bot' : 'User' },
  };
}

function pullRequestJson({ number, headSha, headRepository, baseSha }: NonNullable<GitHubRun['pullRequest']>): object {
  return {
    number,
    state: 'open',
    head: { sha: headSha, ref: 'feature', repo: { full_name: headRepository } },
    base: { sha: baseSha, ref: 'main' },
  };
}

function commentJson(comment: Comment, run: GitHubRun): object {
  const isBot = comment.user.endsWith('[bot]');
  const on = comment.issue === undefined ? `pull/${run.pullRequest?.number ?? 0}` : `issues/${comment.issue}`;
  return {
    id: comment.id,
    node_id: `IC_${comment.id}`,
    url: `https://api.github.com/repos/${run.repository}/issues/comments/${comment.id}`,
    html_url: `${run.serverUrl}/${run.repository}/${on}#issuecomment-${comment.id}`,
    body: comment.body,
    user: { login: comment.user, id: isBot ? 41_898_282 : 1, type: isBot ? 'Bot' : 'User' },
    created_at: '2026-11-20T00:00:00Z',
    updated_at: '2026-11-20T00:00:00Z',
  };
}

function notFound(): Answer {
  return json(404, { message: 'Not Found', documentation_url: DOCS, status: '404' });
}

function json(status: number, value: unknown): Answer {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'x-github-request-id': requestId() };
  return { status, headers, body: JSON.stringify(value) };
}

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url');
}
