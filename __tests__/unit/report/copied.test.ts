/** What people copy out of a report is, on every surface, byte for byte what they must paste. */
import { describe, expect, test } from '@jest/globals';
import { htmlParagraphs } from '../../../src/report/html/markup.ts';
import { issueBody } from '../../../src/report/issue-body.ts';
import { summaryMarkdown } from '../../../src/report/markdown.ts';
import { mdProse } from '../../../src/report/escape.ts';
import { paragraphs } from '../../../src/report/parts.ts';
import { diagnose } from '../../../src/verdict/diagnose.ts';
import { trustCondition } from '../../../src/verdict/subjects.ts';
import { mixed } from './samples.ts';

const TOKEN = {
  sub: 'repo:octo-org/search-service:ref:refs/heads/main',
  aud: 'sts.amazonaws.com',
  iss: 'https://token.actions.githubusercontent.com',
  repository_id: '1296269',
  repository_owner_id: '583231',
};
const REFUSED = {
  service: 'sts',
  operation: 'AssumeRoleWithWebIdentity',
  errorName: 'AccessDenied',
  httpStatus: 403,
  message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
};
const diagnosis = diagnose(REFUSED, { token: TOKEN, roleArn: 'arn:aws:iam::111122223333:role/ci' });

/** Contents of the fenced blocks of a document, quotations included. */
function fences(markdown: string): string[] {
  const lines = markdown.split('\n').map((line) => line.replace(/^> ?/, ''));
  const blocks: string[][] = [];
  let open: string[] | undefined;
  for (const line of lines) {
    if (line.startsWith('```')) {
      if (open) blocks.push(open);
      open = open ? undefined : [];
    } else open?.push(line);
  }
  return blocks.map((block) => block.join('\n'));
}

describe('the trust condition', () => {
  const condition = JSON.stringify(trustCondition(TOKEN), undefined, 2);
  const problem = { cause: diagnosis.cause, message: diagnosis.summary, remedy: diagnosis.remedy.text };
  const report = { ...mixed(), problems: [problem] };

  test('is a fenced block of Markdown of its own', () => {
    expect(fences(paragraphs(diagnosis.remedy.text))).toEqual([condition]);
    expect(fences(summaryMarkdown(report))).toContain(condition);
    expect(fences(issueBody(report, 'k'))).toContain(condition);
  });

  test('is a box of its own in HTML', () => {
    const [, code = ''] =
      /<pre tabindex="0" aria-label="To copy"><code>([^<]*)<\/code><\/pre>/.exec(
        htmlParagraphs(diagnosis.remedy.text),
      ) ?? [];
    expect(code.replaceAll('&#34;', '"')).toBe(condition);
  });

  test('stands on lines of its own in the remedy itself', () => {
    expect(
      diagnosis.remedy.text
        .split('\n')
        .map((line) => line.replace(/^ {2}/, ''))
        .join('\n'),
    ).toContain(`\n${condition}\n`);
  });
});

describe('identifiers in sentences', () => {
  test.each([
    'repo:octo-org@583231/search-service@1296269:ref:refs/heads/main',
    'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
    'amazon.nova-lite-v1:0',
    'arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0',
    'arn:aws:iam::111122223333:role/ci',
    'bedrock:InvokeModel',
    '"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/ci"}',
  ])('%s is code without anything added', (id) => {
    for (const sentence of [`Use ${id}, or ${id}.`, `"${id}"`, `(${id})`]) {
      expect(mdProse(sentence)).toContain(`\`${id}\``);
      expect(mdProse(sentence)).not.toContain('&#8203;');
    }
  });
});

test('no surface puts an invisible character into a block of code', () => {
  expect(mdProse('`a:b:c`, `@octocat` and `https://x`')).not.toMatch(/&#8203;|\u200b/);
});
