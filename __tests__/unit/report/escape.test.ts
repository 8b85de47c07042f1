import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  html,
  htmlComment,
  logLine,
  mdCode,
  mdFence,
  mdLink,
  mdProse,
  mdText,
  plain,
} from '../../../src/report/escape.ts';
import { visible } from '../../../src/report/visible.ts';
import { HOSTILE, hostileText, seen, smuggled } from './hostile.ts';

const MARKUP = /[&<>"'\\`*_[\]{}|~^#!\r\n]/;

describe('inline Markdown', () => {
  test('holds no markup and loses nothing', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const markdown = mdText(text);
        const bare = markdown.replaceAll('<span>$</span>', '').replace(/&#\d+;/g, '');
        expect(bare).not.toMatch(MARKUP);
        expect(bare).not.toContain('$');
        expect(markdown).not.toMatch(/^(?:[-+=]|\d+[.)]|:(?!&#8203;))/);
        expect(markdown).not.toMatch(/@(?!&#8203;)|&#35;\d|gh-\d|:\/\/|\bwww\.|:[\w+-]+:/i);
        expect(seen(markdown)).toBe(visible(text));
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    ['@octocat', '@&#8203;octocat'],
    ['fixes #12', 'fixes &#35;&#8203;12'],
    ['GH-12', 'GH-&#8203;12'],
    ['1. first', '1&#46; first'],
    ['a|b', 'a&#124;b'],
    ['plain words, and (brackets).', 'plain words, and (brackets).'],
  ])('%j becomes %j', (text, markdown) => {
    expect(mdText(text)).toBe(markdown);
  });
});

describe('code spans', () => {
  test('cannot be closed by what they hold, and never hold a column mark', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const markdown = mdCode(text);
        const shown = visible(text);
        if (shown === '') expect(markdown).toBe('(empty)');
        else if (shown.includes('|')) expect(seen(markdown)).toBe(`<code>${shown}</code>`);
        else {
          const [fence = ''] = /^`+/.exec(markdown) ?? [];
          const inner = markdown.slice(fence.length, -fence.length);
          expect(markdown.endsWith(fence)).toBe(true);
          expect(inner.match(/`+/g) ?? []).not.toContain(fence);
          expect(inner.replace(/^ (.*`|`.*) $/, '$1')).toBe(shown);
        }
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    ['us.amazon.nova-pro-v1:0', '`us.amazon.nova-pro-v1:0`'],
    ['a`b', '``a`b``'],
    ['`a', '`` `a ``'],
    ['a|b', '<code>a&#124;b</code>'],
  ])('%j becomes %j', (text, markdown) => {
    expect(mdCode(text)).toBe(markdown);
  });
});

describe('prose', () => {
  test.each([
    ['Add `bedrock:InvokeModel`.', 'Add `bedrock:InvokeModel`.'],
    ['Allow bedrock:InvokeModel on it', 'Allow `bedrock:InvokeModel` on it'],
    ['on arn:aws:iam::111122223333:role/app.', 'on `arn:aws:iam::111122223333:role/app`.'],
    [
      '(arn:aws:bedrock:us-east-1::foundation-model/a.b-v1:0)',
      '(`arn:aws:bedrock:us-east-1::foundation-model/a.b-v1:0`)',
    ],
    ['one ` alone *and* `two`', 'one `alone *and*`two&#96;'],
    ['`a``b`', '`a` `b`'],
  ])('%j becomes %j', (text, markdown) => {
    expect(mdProse(text)).toBe(markdown);
  });

  test('smuggles nothing in', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(smuggled(mdProse(text))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('fences', () => {
  test('are longer than any run of backticks inside', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const lines = mdFence(text, 'text').split('\n');
        const fence = /^`+/.exec(lines[0] ?? '')?.[0] ?? '';
        expect(lines.at(-1)).toBe(fence);
        expect(lines.slice(1, -1).some((line) => line.includes(fence))).toBe(false);
      }),
    );
  });
});

describe('links', () => {
  test.each([
    [
      'docs',
      'https://docs.aws.amazon.com/x_(y).html?a=1&b=2',
      '[docs](<https://docs.aws.amazon.com/x_%28y%29.html?a=1&amp;b=2>)',
    ],
    ['docs', 'javascript:alert(1)', 'docs'],
    ['docs', 'http://docs.example', 'docs'],
    ['docs', 'https://user:pass@docs.example', 'docs'],
    ['docs', 'not an address', 'docs'],
    ['a](b)', 'https://docs.example/', '[a&#93;(b)](<https://docs.example/>)'],
  ])('%j to %j is %j', (label, address, markdown) => {
    expect(mdLink(label, address)).toBe(markdown);
  });
});

describe('HTML', () => {
  test('has no character that ends a text or an attribute', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(html(text).replace(/&#\d+;/g, '')).not.toMatch(/[&<>"'`]/);
      }),
    );
  });

  test('comments keep neither an end nor another comment', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(htmlComment(text)).toMatch(/^[\w.~%-]*$/);
        expect(htmlComment(text)).not.toMatch(/--|^-|-$/);
      }),
    );
  });

  test('different keys stay different', () => {
    expect(new Set(['a', 'a ', 'A', 'a-', 'a--', '-a', 'a%', 'a%20'].map(htmlComment)).size).toBe(8);
  });
});

describe('log lines', () => {
  test('never reach the runner as a command', () => {
    fc.assert(
      fc.property(hostileText, fc.boolean(), (text, column) => {
        const line = logLine(column ? `ok  ${text}` : text);
        expect(line).not.toMatch(/[\r\n]/);
        expect(line.trimStart().startsWith('::')).toBe(false);
        expect(line).not.toContain('##[');
        expect(logLine(line)).toBe(line);
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    ['::add-mask::x', ': :add-mask::x'],
    ['  ::error::x', '  : :error::x'],
    ['a ##[group]b', 'a # #[group]b'],
    ['ok    app   us-east-1', 'ok    app   us-east-1'],
    ['arn:aws:iam::1:role/x', 'arn:aws:iam::1:role/x'],
  ])('%j is logged as %j', (line, logged) => {
    expect(logLine(line)).toBe(logged);
  });
});

test('every hostile text survives every door', () => {
  for (const text of HOSTILE) {
    for (const door of [mdText, mdCode, mdProse, html, htmlComment, logLine, plain]) {
      expect(typeof door(text)).toBe('string');
    }
  }
});
