/** Links by the titles of their pages. */
import { expect, test } from '@jest/globals';
import { CAUSES, causeInfo } from '../../../src/verdict/causes.ts';
import { pageTitle } from '../../../src/report/page-titles.ts';

test.each([
  [
    'a page that is known',
    'https://docs.aws.amazon.com/bedrock/latest/userguide/model-access.html',
    'Access Amazon Bedrock foundation models',
  ],
  [
    'a page without an ending',
    'https://docs.github.com/en/actions/reference/security/oidc',
    'OpenID Connect reference',
  ],
  [
    'wherever in the page',
    'https://docs.github.com/en/x/workflow-syntax?a=b#permissions',
    'Workflow syntax: permissions',
  ],
  ['a page of another version: the last part of its address', 'https://docs.example/a/some-page.htm', 'some-page'],
  [
    'a quota: its code',
    'https://us-east-1.console.aws.amazon.com/servicequotas/home/services/bedrock/quotas/L-F4DDD3EB',
    'quota L-F4DDD3EB in Service Quotas',
  ],
  ['an ending in the middle is none', 'https://docs.example/a.html-x', 'a.html-x'],
  ['something like a quota', 'https://x.example/L-F4DDD3EBB', 'L-F4DDD3EBB'],
  ['something like a quota with more before it', 'https://x.example/xL-F4DDD3EB', 'xL-F4DDD3EB'],
  ['a name that every object has', 'https://x.example/constructor', 'constructor'],
  ['an address without a page', 'https://docs.example/', 'the documentation'],
  ['no address', 'model-access', 'the documentation'],
])('%s', (_what, url, title) => {
  expect(pageTitle(url)).toBe(title);
});

test('every page that a cause names has a title that speaks', () => {
  const urls = CAUSES.flatMap((cause) => causeInfo(cause).documentation);
  const silent = urls.filter(
    (url) => !/[A-Z].* /.test(pageTitle(url)) && !/^(?:AssumeRole|SimulatePrincipalPolicy)/.test(pageTitle(url)),
  );
  expect(silent).toEqual([]);
});
