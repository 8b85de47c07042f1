/**
 * Text from outside stays text where GitHub renders it: generated, in every place of a report, on every surface of
 * Markdown.
 */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ExpectationChange } from '../../../src/compare/expectations.ts';
import { commentBody } from '../../../src/report/comment-body.ts';
import { issueBody, issueNews } from '../../../src/report/issue-body.ts';
import { summaryMarkdown } from '../../../src/report/markdown.ts';
import type { Report } from '../../../src/domain/report.ts';
import { HOSTILE, hostileText } from './hostile.ts';
import { poisoned } from './poisoned.ts';
import { notOurs } from './rendered.ts';
import { mixed } from './samples.ts';

/** Addresses of the documentation and of the run are ours; everything else is the text's. */
function outside(text: string): Report {
  const report = poisoned(text);
  for (const { diagnosis } of report.cells) if (diagnosis) diagnosis.remedy.documentation = ['https://docs.example/x'];
  return { ...report, run: { ...report.run, url: 'https://github.com/o/r/actions/runs/1' } };
}

function surfaces(text: string): string[] {
  const report = outside(text);
  const moved: ExpectationChange[] = [
    { file: text, model: text, name: text, what: 'expect', before: text, after: text },
    { file: text, model: text, what: 'removed' },
  ];
  return [summaryMarkdown(report, moved), commentBody(report, text, moved), issueBody(report, text), issueNews(report)];
}

/** Surfaces one after the other: a comment on its own line ends what came before. */
const check = (texts: readonly string[]): void => {
  const documents = texts.flatMap(surfaces);
  const found = documents.flatMap((document) => notOurs(document));
  expect(found).toEqual([]);
};

describe('what the renderer makes of it', () => {
  test('finds what is not ours', () => {
    const bad = '# x\n\n<b>y</b> [z](https://evil.example) @octocat ![i](j)';
    expect(notOurs(bad).map((found) => found.split(' ')[0])).toEqual([
      ...['element', 'element', 'link', 'heading', 'reference', '<image'],
    ]);
  });

  test('an ordinary report is all ours', () => {
    expect(notOurs(summaryMarkdown(mixed()))).toEqual([]);
    expect(notOurs(commentBody(mixed(), 'k'))).toEqual([]);
  });

  test.each(HOSTILE)('%j', (text) => {
    check([text]);
  });

  test('anything', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        check([text]);
      }),
      { numRuns: 5 },
    );
  });
});
